//! What the values of a page mean, as grey or RGB with or without alpha.

use image::{DynamicImage, ImageBuffer, Luma, LumaA, Pixel, PixelWithColorType, Rgb, Rgba};
use palette::chromatic_adaptation::AdaptIntoUnclamped;
use palette::white_point::{D50, D65};
use palette::{FromColor, Lab, Srgb, Xyz};

use super::chunks;
use super::page::{Alpha, Numbers, Page, Photometric};
use crate::Result;
use crate::picture::read::decoded::Decoded;
use crate::picture::read::file::PictureFile;
use crate::picture::read::range::{self, Layout};

pub fn picture(file: &PictureFile, page: &Page) -> Result<Decoded> {
    let numbers = page.numbers != Numbers::Unsigned || page.bits > 16;
    let picture = if numbers {
        let words = words(file, page)?;
        Values { page, values: words, bits: 16 }.picture(file)?
    } else if page.bits <= 8 {
        Values { page, values: chunks::read::<u8>(file, page)?, bits: page.bits }.picture(file)?
    } else {
        Values { page, values: chunks::read::<u16>(file, page)?, bits: page.bits }.picture(file)?
    };
    let lab = matches!(page.photometric, Photometric::Lab { .. });
    Ok(Decoded {
        picture,
        orientation: page.orientation,
        // A profile of L*a*b* has nothing to add to what it is.
        profile: page.profile.clone().filter(|_| !lab),
        stretched: numbers,
        negative: page.photometric == Photometric::Gray { white_is_zero: true },
    })
}

/// Numbers of any size as 16 bits.
fn words(file: &PictureFile, page: &Page) -> Result<Vec<u16>> {
    if !matches!(page.photometric, Photometric::Gray { .. } | Photometric::Rgb) {
        return Err(file.unreadable("TIFF of numbers that are neither grey nor RGB is not read"));
    }
    let mut numbers = chunks::read::<f32>(file, page)?;
    if let Some(nodata) = page.nodata {
        let nodata = nodata as f32;
        numbers.iter_mut().filter(|n| **n == nodata).for_each(|number| *number = f32::NAN);
    }
    let layout = Layout { channels: page.samples, colors: page.photometric.colors() };
    range::to_words(file, &numbers, layout, page.numbers == Numbers::Float)
}

/// A channel of 8 or 16 bits.
trait Depth: Copy + Default + Into<u32> {
    const LARGEST: u32;

    fn of(value: u32) -> Self;
}

impl Depth for u8 {
    const LARGEST: u32 = 255;

    fn of(value: u32) -> Self {
        value.min(Self::LARGEST) as Self
    }
}

impl Depth for u16 {
    const LARGEST: u32 = 65_535;

    fn of(value: u32) -> Self {
        value.min(Self::LARGEST) as Self
    }
}

struct Values<'a, T> {
    page: &'a Page,
    values: Vec<T>,
    bits: u32,
}

impl<T: Depth> Values<'_, T>
where
    Luma<T>: PixelWithColorType<Subpixel = T>,
    LumaA<T>: PixelWithColorType<Subpixel = T>,
    Rgb<T>: PixelWithColorType<Subpixel = T>,
    Rgba<T>: PixelWithColorType<Subpixel = T>,
    Pixels<Luma<T>>: Into<DynamicImage>,
    Pixels<LumaA<T>>: Into<DynamicImage>,
    Pixels<Rgb<T>>: Into<DynamicImage>,
    Pixels<Rgba<T>>: Into<DynamicImage>,
{
    fn picture(self, file: &PictureFile) -> Result<DynamicImage> {
        let gray = matches!(self.page.photometric, Photometric::Gray { .. });
        let alpha = self.page.alpha != Alpha::None;
        let colors = if gray { 1 } else { 3 };
        let channels = colors + usize::from(alpha);
        let size = self.page.size;
        let values = if self.page.is_plain() {
            self.values
        } else {
            let count = u64::from(size.0) * u64::from(size.1) * channels as u64;
            let mut values = file.allocate::<T>(count)?;
            let pixels = values.chunks_exact_mut(channels);
            for (target, pixel) in pixels.zip(self.values.chunks_exact(self.page.samples)) {
                let [r, g, b, own] = self.pixel(pixel);
                let all = if gray { [r, own, 0, 0] } else { [r, g, b, own] };
                target.iter_mut().zip(all).for_each(|(target, value)| *target = T::of(value));
            }
            values
        };
        Ok(match channels {
            1 => pixels::<Luma<T>>(size, values).into(),
            2 => pixels::<LumaA<T>>(size, values).into(),
            3 => pixels::<Rgb<T>>(size, values).into(),
            _ => pixels::<Rgba<T>>(size, values).into(),
        })
    }

    /// Colour and alpha, from 0 to the largest value of the type.
    fn pixel(&self, values: &[T]) -> [u32; 4] {
        let stored = (1_u32 << self.bits) - 1;
        let value = |i: usize| -> u32 { values[i].into() };
        let share = |i: usize| (value(i) * T::LARGEST + stored / 2) / stored;
        let colors = self.page.photometric.colors();
        let alpha = if self.page.alpha == Alpha::None { T::LARGEST } else { share(colors) };
        let color = match self.page.photometric {
            Photometric::Gray { .. } => [share(0); 3],
            Photometric::Rgb => [share(0), share(1), share(2)],
            Photometric::Palette => self.mapped(value(0) as usize),
            Photometric::Cmyk => {
                let light = T::LARGEST - share(3);
                [0, 1, 2].map(|i| {
                    let product = u64::from(T::LARGEST - share(i)) * u64::from(light);
                    ((product + u64::from(T::LARGEST / 2)) / u64::from(T::LARGEST)) as u32
                })
            }
            // The decoder of JPEG has made RGB of it.
            Photometric::YCbCr if self.page.compression == super::codec::JPEG => {
                [share(0), share(1), share(2)]
            }
            Photometric::YCbCr => luma_and_chroma([0, 1, 2].map(|i| share(i).into()), T::LARGEST),
            Photometric::Lab { offset } => {
                lab([0, 1, 2].map(|i| share(i).into()), offset, T::LARGEST)
            }
        };
        let straight = |value: u32| match (self.page.alpha, alpha) {
            (Alpha::Associated, 1..) => {
                let value = u64::from(value) * u64::from(T::LARGEST) + u64::from(alpha) / 2;
                (value / u64::from(alpha)).min(T::LARGEST.into()) as u32
            }
            _ => value,
        };
        let [r, g, b] = color.map(straight);
        [r, g, b, alpha]
    }

    /// A colour of the palette, whose 16-bit values some writers fill with 8 bits.
    fn mapped(&self, index: usize) -> [u32; 3] {
        let map = &self.page.color_map;
        let largest = map.iter().max().copied().unwrap_or(0);
        let entry = |color: usize| map.get(color * map.len() / 3 + index).copied().unwrap_or(0);
        let wide = if largest < 256 { 257 } else { 1 };
        // 8 bits are the upper half: writers differ in what they put into the lower one.
        [0, 1, 2].map(|i| (entry(i) * wide) as u32 / (65_536 / (T::LARGEST + 1)))
    }
}

type Pixels<P> = ImageBuffer<P, Vec<<P as Pixel>::Subpixel>>;

fn pixels<P: Pixel>((width, height): (u32, u32), values: Vec<P::Subpixel>) -> Pixels<P> {
    ImageBuffer::from_raw(width, height, values).expect("as many values as pixels take")
}

/// Y'CbCr of ITU-R BT.601 in the full range, TIFF's default.
fn luma_and_chroma([y, blue, red]: [f64; 3], largest: u32) -> [u32; 3] {
    let middle = f64::from(largest.div_ceil(2));
    let (blue, red) = (blue - middle, red - middle);
    let color = [y + 1.402 * red, y - 0.344_136 * blue - 0.714_136 * red, y + 1.772 * blue];
    color.map(|value| value.round().clamp(0.0, largest.into()) as u32)
}

/// CIE L*a*b* under D50 as sRGB.
fn lab([l, a, b]: [f64; 3], offset: bool, largest: u32) -> [u32; 3] {
    let largest = f64::from(largest);
    // Numbers of two's complement, or with their zero in the middle.
    let signed = |value: f64| {
        let zero = (largest + 1.0) / 2.0;
        let value = match offset {
            true => value - zero,
            false if value >= zero => value - largest - 1.0,
            false => value,
        };
        value * 256.0 / (largest + 1.0)
    };
    let lab = Lab::<D50, f64>::new(l * 100.0 / largest, signed(a), signed(b));
    let xyz: Xyz<D50, f64> = Xyz::from_color(lab);
    let xyz: Xyz<D65, f64> = xyz.adapt_into_unclamped();
    let color: Srgb<f64> = Srgb::from_color(xyz);
    [color.red, color.green, color.blue].map(|v| (v * largest).round().clamp(0.0, largest) as u32)
}
