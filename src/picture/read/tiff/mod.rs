//! TIFF of every kind that is common: the `tiff` crate reads the directories, the data are decoded
//! here, since scans, maps and microscopes use more kinds than that crate has.

mod chunks;
mod codec;
mod color;
mod fax;
mod page;
mod sample;
mod tags;

use std::collections::HashSet;
use std::io::Cursor;

use ::tiff::decoder::{Decoder, Limits};
use ::tiff::tags::{IfdPointer, Tag};
use ::tiff::{Directory, TiffError, TiffFormatError, TiffUnsupportedError};

use self::page::Page;
use super::decoded::Decoded;
use super::file::PictureFile;
use crate::Result;

/// Pages beyond these are not looked at.
const MAX_PAGES: usize = 10_000;

/// Bytes of a tag: profiles of printers have more than a megabyte, and as values they take more.
const LARGEST_TAG: usize = 4_000_000;

type Tags<'a> = Decoder<Cursor<&'a [u8]>>;

/// Decode the largest page: the first one of a camera's file is a thumbnail.
pub fn decode(file: &PictureFile) -> Result<Decoded> {
    let fail = |error: TiffError| file.unreadable(words(&error));
    let mut limits = Limits::default();
    limits.ifd_value_size = LARGEST_TAG;
    let mut tags = Decoder::new(Cursor::new(&*file.bytes)).map_err(fail)?.with_limits(limits);
    let largest = largest(&mut tags).map_err(fail)?;
    let page = Page::read(&mut tags, &largest).map_err(|reason| file.unreadable(reason))?;
    chunks::check(file, &page)?;
    color::picture(file, &page)
}

/// What the `tiff` crate finds wrong with a directory.
fn words(error: &TiffError) -> String {
    match error {
        TiffError::UnsupportedError(TiffUnsupportedError::UnknownInterpretation) => {
            "TIFF with colours of an unknown kind, such as the unprocessed data of a camera, is not \
             read; save it as RGB"
                .into()
        }
        other => format!("the TIFF is damaged, or of a kind that is not read ({other})"),
    }
}

/// The directory of the page with the most pixels, the first of those; masks are no pages.
fn largest(tags: &mut Tags) -> Result<Directory, TiffError> {
    let first = tags.ifd_pointer().expect("a file has a directory once it is open");
    let (mut seen, mut next) = (HashSet::new(), vec![first]);
    let mut best: Option<(u64, Directory)> = None;
    while let Some(IfdPointer(place)) = next.pop() {
        if !seen.insert(place) || seen.len() > MAX_PAGES {
            continue;
        }
        // A page that cannot be read does not spoil those before it.
        let directory = match tags.read_directory(IfdPointer(place)) {
            Ok(directory) => directory,
            Err(error) if best.is_none() => return Err(error),
            Err(_) => continue,
        };
        next.extend(directory.next());
        let mut values = tags.read_directory_tags(&directory);
        // Cameras put the picture itself into a directory below that of the thumbnail.
        let below = values.find_tag_unsigned_vec::<u64>(Tag::SubIfd).ok().flatten();
        next.extend(below.unwrap_or_default().into_iter().map(IfdPointer));
        let mut number = |tag| values.find_tag_unsigned::<u64>(tag).ok().flatten().unwrap_or(0);
        let mask = number(Tag::NewSubfileType) & 4 != 0;
        let area = number(Tag::ImageWidth).saturating_mul(number(Tag::ImageLength));
        if !mask && best.as_ref().is_none_or(|(largest, _)| area > *largest) {
            best = Some((area, directory));
        }
    }
    best.map(|(_, directory)| directory)
        .ok_or_else(|| TiffFormatError::ImageFileDirectoryNotFound.into())
}
