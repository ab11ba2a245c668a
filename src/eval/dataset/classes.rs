//! The classes that the values of a mask stand for.

use std::path::Path;

use crate::eval::dataset::kind::Kind;
use crate::eval::dataset::mask::Mask;
use crate::eval::error::{Error, Result};
use crate::eval::labels::{IGNORE, Labels};

/// The classes of a data set and the mask values that stand for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    /// How many there are; `None` when only the masks tell.
    pub count: Option<usize>,
    /// Whether the last class is the background in the sense of DiffCut.
    pub background: bool,
    /// The class of each mask value, or [`IGNORE`]; values beyond are invalid.
    values: Vec<u16>,
}

/// COCO-Stuff's 182 classes to 27: `fine_index_to_coarse_index` of `fine_to_coarse_dict.pickle`,
/// which IIC and PiCIE made and DiffSeg's repository (MIT) carries in data/coco.
#[rustfmt::skip]
const COCO_STUFF_27: [u8; 182] = [
    9, 11, 11, 11, 11, 11, 11, 11, 11, 8, 8, 8, 8, 8, 8, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 6, 6, 6, 6,
    6, 6, 6, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 5, 5, 5, 5, 5, 5, 5, 5, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 4, 4, 4, 4, 4, 4, 4,
    4, 17, 17, 22, 20, 20, 22, 15, 25, 16, 13, 12, 12, 17, 17, 23, 15, 15, 17, 15, 21, 15, 25, 13, 13, 13, 13, 13, 22, 26,
    14, 14, 15, 22, 21, 21, 24, 20, 22, 15, 17, 16, 15, 22, 24, 21, 17, 25, 16, 21, 17, 22, 16, 21, 21, 25, 21, 26, 21, 24,
    20, 17, 14, 21, 26, 15, 23, 20, 21, 24, 15, 24, 22, 25, 15, 20, 17, 17, 22, 14, 18, 18, 18, 18, 18, 18, 18, 26, 26, 19,
    19, 24,
];
/// Values of 8-bit masks.
const BYTE: usize = 256;

impl Classes {
    /// Masks whose values are the classes themselves; the largest value of their depth is to be
    /// ignored.
    pub fn plain() -> Self {
        Self { count: None, background: false, values: Vec::new() }
    }

    pub fn coco_stuff_27() -> Self {
        Self::new(27, |value| COCO_STUFF_27.get(value).map(|&class| class.into()))
    }

    /// Label ids 7 to 33 of cityscapesScripts; the others and the licence plate (−1) do not count.
    pub fn cityscapes_27() -> Self {
        Self::new(27, |value| (7..=33).contains(&value).then(|| value as u16 - 7))
    }

    /// Classes from 1 up to `count`, everything else to be ignored.
    pub fn from_one(count: usize) -> Self {
        Self::new(count, |value| (1..=count).contains(&value).then(|| value as u16 - 1))
    }

    /// Classes from 0 up to `count − 1`, everything else to be ignored.
    pub fn from_zero(count: usize) -> Self {
        Self::new(count, |value| (value < count).then_some(value as u16))
    }

    fn new(count: usize, class: impl Fn(usize) -> Option<u16>) -> Self {
        let values = (0..BYTE).map(|value| class(value).unwrap_or(IGNORE)).collect();
        Self { count: Some(count), background: false, values }
    }

    /// The classes as DiffCut's evaluation takes them: what VOC and Context ignore is the
    /// background, one more class; ADE20K's "other" is class 0 and its last class is lost.
    ///
    /// # Errors
    /// [`Error::Protocol`] for data sets that DiffCut does not have.
    pub fn as_in_diffcut(&self, kind: Kind) -> Result<Self> {
        let with_background = |classes: &Self| {
            let background = classes.count.unwrap_or(0) as u16;
            let fill = |&class: &u16| if class == IGNORE { background } else { class };
            Self {
                count: classes.count.map(|count| count + 1),
                background: true,
                values: classes.values.iter().map(fill).collect(),
            }
        };
        match kind {
            Kind::Bsds500 | Kind::Folder => Err(Error::Protocol {
                what: "--compat diffcut",
                dataset: kind.name(),
                reason: "DiffCut was not measured on it",
            }),
            Kind::CocoStuff27 | Kind::Cityscapes27 => Ok(self.clone()),
            Kind::Ade20k150 => Ok(Self::from_zero(150)),
            Kind::Context59 | Kind::Voc20 => Ok(with_background(self)),
            Kind::Voc21 => Ok(with_background(&Self::from_one(20))),
        }
    }

    /// Look up the class of each pixel of the mask at `path`.
    ///
    /// # Errors
    /// [`Error::Read`] for a value that stands for nothing.
    pub fn of_mask(&self, mask: &Mask, path: &Path) -> Result<Labels> {
        if self.count.is_none() {
            let class = |value| if value == mask.largest { IGNORE } else { value };
            return Ok(mask.values.mapv(class));
        }
        let values = &mask.values;
        if let Some(value) = values.iter().find(|&&value| usize::from(value) >= BYTE) {
            return Err(Error::read(path, format!("its value {value} stands for no class")));
        }
        Ok(values.mapv(|value| self.values[usize::from(value)]))
    }
}
