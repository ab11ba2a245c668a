//! What the tags of a page say, and which pages are not read.

use ::tiff::Directory;
use ::tiff::tags::{ByteOrder, Tag};
use image::metadata::Orientation;

use super::Tags;
use super::tags::Values;

/// Compressions that are not read, by the number in the tag.
const COMPRESSIONS: [(u64, &str); 14] = [
    (6, "JPEG of the old kind"),
    (9, "JBIG"),
    (10, "JBIG"),
    (32_766, "NeXT"),
    (32_809, "ThunderScan"),
    (33_003, "JPEG 2000"),
    (33_004, "JPEG 2000"),
    (33_005, "JPEG 2000"),
    (34_676, "LogLuv"),
    (34_712, "JPEG 2000"),
    (34_887, "LERC"),
    (34_925, "LZMA"),
    (50_002, "JPEG XL"),
    (52_546, "JPEG XL"),
];

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Numbers {
    Unsigned,
    Signed,
    Float,
}

/// What the values of a pixel mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Photometric {
    Gray {
        white_is_zero: bool,
    },
    Rgb,
    Palette,
    Cmyk,
    YCbCr,
    /// CIE L*a*b*, whose a and b have an offset in the ICC's form.
    Lab {
        offset: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Alpha {
    None,
    Straight,
    /// The colours are multiplied with it.
    Associated,
}

pub struct Page {
    pub size: (u32, u32),
    pub bits: u32,
    pub numbers: Numbers,
    /// Values of a pixel, with those that are not looked at.
    pub samples: usize,
    pub photometric: Photometric,
    pub alpha: Alpha,
    pub big_endian: bool,
    pub compression: u64,
    pub predictor: u64,
    /// Each sample has strips or tiles of its own.
    pub planar: bool,
    /// The first pixel of a byte is in its lowest bit.
    pub low_bit_first: bool,
    pub fax_options: u64,
    pub jpeg_tables: Option<Vec<u8>>,
    /// Pixels of a value of chroma, across and down.
    pub subsampling: (usize, usize),
    pub color_map: Vec<u64>,
    /// Columns and rows of a strip or tile.
    pub chunk: (u32, u32),
    pub offsets: Vec<u64>,
    pub lengths: Vec<u64>,
    pub nodata: Option<f64>,
    pub orientation: Orientation,
    pub profile: Option<Vec<u8>>,
}

impl Page {
    /// # Errors
    /// Why the page is not read.
    pub fn read(tags: &mut Tags, directory: &Directory) -> Result<Self, String> {
        let big_endian = tags.byte_order() == ByteOrder::BigEndian;
        let mut values = Values(tags.read_directory_tags(directory));
        let size = (values.side(Tag::ImageWidth)?, values.side(Tag::ImageLength)?);
        let samples = values.number(Tag::SamplesPerPixel)?.unwrap_or(1) as usize;
        let photometric = photometric(&mut values)?;
        let compression = values.number(Tag::Compression)?.unwrap_or(1);
        let tiled = values.0.find_entry(Tag::TileOffsets).is_some();
        let page = Self {
            size,
            bits: values.alike(Tag::BitsPerSample)?.unwrap_or(1) as u32,
            numbers: numbers(values.alike(Tag::SampleFormat)?)?,
            samples,
            photometric,
            alpha: alpha(&values.numbers(Tag::ExtraSamples)?, samples, photometric),
            big_endian,
            compression,
            predictor: values.number(Tag::Predictor)?.unwrap_or(1),
            planar: values.number(Tag::PlanarConfiguration)? == Some(2) && samples > 1,
            low_bit_first: values.number(Tag::FillOrder)? == Some(2),
            fax_options: values.number(Tag::Unknown(292))?.unwrap_or(0),
            jpeg_tables: values.bytes(Tag::JPEGTables),
            subsampling: match values.numbers(Tag::ChromaSubsampling)?[..] {
                [across, down] => (across as usize, down as usize),
                _ => (2, 2),
            },
            color_map: values.numbers(Tag::ColorMap)?,
            chunk: values.chunk(tiled, size)?,
            offsets: values.numbers(if tiled { Tag::TileOffsets } else { Tag::StripOffsets })?,
            lengths: values.numbers(if tiled {
                Tag::TileByteCounts
            } else {
                Tag::StripByteCounts
            })?,
            nodata: values.nodata(),
            orientation: values.orientation(),
            profile: values.bytes(Tag::IccProfile),
        };
        page.checked()
    }

    fn checked(self) -> Result<Self, String> {
        let known = COMPRESSIONS.iter().find(|(number, _)| *number == self.compression);
        if let Some((_, name)) = known {
            return Err(format!("TIFF with {name} compression is not read; save it without"));
        }
        if self.samples < self.photometric.colors() || self.samples > usize::from(u16::MAX) {
            return Err(format!("a pixel of the TIFF cannot have {} values", self.samples));
        }
        let read = match self.numbers {
            Numbers::Unsigned => matches!(self.bits, 1..=16 | 32 | 64),
            Numbers::Signed => matches!(self.bits, 8 | 16 | 32 | 64),
            Numbers::Float => matches!(self.bits, 16 | 32 | 64),
        };
        let whole = matches!(self.bits, 8 | 16 | 32 | 64);
        let predicted = match self.predictor {
            1 => true,
            2 => whole,
            3 => self.numbers == Numbers::Float,
            _ => false,
        };
        if !read || !predicted {
            let (bits, numbers) = (self.bits, self.numbers);
            return Err(format!("TIFF of {bits}-bit {numbers:?} values of this form is not read"));
        }
        let (columns, rows) = self.across_and_down();
        let planes = if self.planar { self.samples } else { 1 };
        let chunks = columns.saturating_mul(rows).saturating_mul(planes);
        if self.offsets.len() < chunks || self.lengths.len() < chunks {
            return Err("the directory of the TIFF is damaged: it lacks parts of its data".into());
        }
        Ok(self)
    }

    /// Whether the values are the channels of the picture as they are stored.
    pub fn is_plain(&self) -> bool {
        let channels = self.photometric.colors() + usize::from(self.alpha != Alpha::None);
        matches!(self.photometric, Photometric::Gray { .. } | Photometric::Rgb)
            && matches!((self.numbers, self.bits), (Numbers::Unsigned, 8 | 16))
            && self.samples == channels
            && self.alpha != Alpha::Associated
    }

    /// Strips or tiles next to and above each other.
    pub fn across_and_down(&self) -> (usize, usize) {
        let count = |pixels: u32, chunk: u32| pixels.div_ceil(chunk) as usize;
        (count(self.size.0, self.chunk.0), count(self.size.1, self.chunk.1))
    }
}

impl Photometric {
    /// Values of a pixel that are its colour.
    pub fn colors(self) -> usize {
        match self {
            Self::Gray { .. } | Self::Palette => 1,
            Self::Rgb | Self::YCbCr | Self::Lab { .. } => 3,
            Self::Cmyk => 4,
        }
    }
}

fn photometric(values: &mut Values) -> Result<Photometric, String> {
    let kind = match values.number(Tag::PhotometricInterpretation)? {
        Some(0) => return Ok(Photometric::Gray { white_is_zero: true }),
        Some(1) => return Ok(Photometric::Gray { white_is_zero: false }),
        Some(2) => return Ok(Photometric::Rgb),
        Some(3) => return Ok(Photometric::Palette),
        // Inks may also be others than these.
        Some(5) if values.number(Tag::Unknown(332))?.unwrap_or(1) == 1 => {
            return Ok(Photometric::Cmyk);
        }
        Some(5) => "inks other than CMYK".to_owned(),
        Some(6) => return Ok(Photometric::YCbCr),
        Some(8) => return Ok(Photometric::Lab { offset: false }),
        Some(9) => return Ok(Photometric::Lab { offset: true }),
        Some(10) => "ITU L*a*b* colours".to_owned(),
        Some(32_803 | 34_892) => "the unprocessed data of a camera".to_owned(),
        Some(32_844 | 32_845) => "LogLuv colours".to_owned(),
        Some(other) => format!("colours of kind {other}"),
        None => "no kind of colours".to_owned(),
    };
    Err(format!("TIFF with {kind} is not read; save it as RGB"))
}

fn numbers(format: Option<u64>) -> Result<Numbers, String> {
    match format {
        None | Some(1 | 4) => Ok(Numbers::Unsigned),
        Some(2) => Ok(Numbers::Signed),
        Some(3) => Ok(Numbers::Float),
        Some(_) => Err("TIFF of complex numbers is not read; save its magnitude".into()),
    }
}

/// What the first value after the colours is. Without a word about it, the fourth value of RGB is
/// alpha, as some programs leave it.
fn alpha(extra: &[u64], samples: usize, photometric: Photometric) -> Alpha {
    match extra.first() {
        _ if samples <= photometric.colors() => Alpha::None,
        Some(1) => Alpha::Associated,
        Some(2) => Alpha::Straight,
        None if photometric == Photometric::Rgb => Alpha::Straight,
        _ => Alpha::None,
    }
}
