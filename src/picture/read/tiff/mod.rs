//! TIFF of every kind that is common: the `tiff` crate reads the directories, the data are decoded
//! here, since scans, maps and microscopes use more kinds than that crate has.

mod chunks;
mod codec;
mod color;
mod fax;
mod page;
mod sample;

use std::collections::HashSet;
use std::io::Cursor;

use ::tiff::decoder::Decoder;
use ::tiff::tags::{IfdPointer, Tag};
use ::tiff::{Directory, TiffError};

use self::page::Page;
use super::decoded::Decoded;
use super::file::PictureFile;
use crate::Result;

/// Pages beyond these are not looked at.
const MAX_PAGES: usize = 10_000;

type Tags<'a> = Decoder<Cursor<&'a [u8]>>;

/// Decode the largest page: the first one of a camera's file is a thumbnail.
pub fn decode(file: &PictureFile) -> Result<Decoded> {
    let fail = |error: TiffError| file.unreadable(error);
    let mut tags = Decoder::new(Cursor::new(&*file.bytes)).map_err(fail)?;
    let largest = largest(&mut tags).map_err(fail)?;
    let page = Page::read(&mut tags, &largest).map_err(|reason| file.unreadable(reason))?;
    chunks::check(file, &page)?;
    color::picture(file, &page)
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
        let below = values.find_tag(Tag::SubIfd).ok().flatten();
        next.extend(below.and_then(|below| below.into_ifd_vec().ok()).unwrap_or_default());
        let mut number = |tag| values.find_tag_unsigned::<u64>(tag).ok().flatten().unwrap_or(0);
        let mask = number(Tag::NewSubfileType) & 4 != 0;
        let area = number(Tag::ImageWidth).saturating_mul(number(Tag::ImageLength));
        if !mask && best.as_ref().is_none_or(|(largest, _)| area > *largest) {
            best = Some((area, directory));
        }
    }
    best.map(|(_, directory)| directory)
        .ok_or_else(|| ::tiff::TiffFormatError::ImageFileDirectoryNotFound.into())
}
