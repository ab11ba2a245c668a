//! The values of tags.

use ::tiff::decoder::IfdDecoder;
use ::tiff::tags::Tag;
use image::metadata::Orientation;

/// The values of tags, in the forms in which they are used.
pub struct Values<'a>(pub IfdDecoder<'a>);

impl Values<'_> {
    pub fn numbers(&mut self, tag: Tag) -> Result<Vec<u64>, String> {
        let values = self.0.find_tag_unsigned_vec::<u64>(tag).map_err(|error| error.to_string())?;
        Ok(values.unwrap_or_default())
    }

    pub fn number(&mut self, tag: Tag) -> Result<Option<u64>, String> {
        Ok(self.numbers(tag)?.first().copied())
    }

    /// The number that every sample has.
    pub fn alike(&mut self, tag: Tag) -> Result<Option<u64>, String> {
        let numbers = self.numbers(tag)?;
        if numbers.iter().any(|number| *number != numbers[0]) {
            return Err("TIFF whose samples differ in their type is not read".into());
        }
        Ok(numbers.first().copied())
    }

    pub fn side(&mut self, tag: Tag) -> Result<u32, String> {
        let side = self.number(tag)?.unwrap_or(0);
        u32::try_from(side).map_err(|_| format!("a TIFF of {side} pixels to a side is not read"))
    }

    pub fn chunk(&mut self, tiled: bool, size: (u32, u32)) -> Result<(u32, u32), String> {
        let chunk = if tiled {
            (self.side(Tag::TileWidth)?, self.side(Tag::TileLength)?)
        } else {
            let rows = self.number(Tag::RowsPerStrip)?.unwrap_or(u64::MAX);
            (size.0, rows.min(size.1.into()) as u32)
        };
        if (chunk.0 == 0 || chunk.1 == 0) && size.0 > 0 && size.1 > 0 {
            return Err("the directory of the TIFF is damaged: its strips have no rows".into());
        }
        Ok((chunk.0.max(1), chunk.1.max(1)))
    }

    pub fn bytes(&mut self, tag: Tag) -> Option<Vec<u8>> {
        self.0.find_tag(tag).ok().flatten()?.into_u8_vec().ok()
    }

    /// The value that GDAL's programs write where there is none.
    pub fn nodata(&mut self) -> Option<f64> {
        let text = self.0.find_tag(Tag::GdalNodata).ok().flatten()?.into_string().ok()?;
        text.trim_matches([' ', '\0']).parse().ok()
    }

    pub fn orientation(&mut self) -> Orientation {
        let number = self.number(Tag::Orientation).ok().flatten();
        let orientation = number.and_then(|number| Orientation::from_exif(number.try_into().ok()?));
        orientation.unwrap_or(Orientation::NoTransforms)
    }
}
