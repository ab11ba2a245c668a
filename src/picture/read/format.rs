//! Which format a file has.

use std::path::Path;

use image::ImageFormat;

use super::file::PictureFile;
use crate::Result;

/// The formats that are read, with the endings of their files.
pub const FORMATS: [(&str, &[&str]); 18] = [
    ("BMP", &["bmp", "dib"]),
    ("DDS", &["dds"]),
    ("farbfeld", &["ff"]),
    ("GIF", &["gif"]),
    ("ICO", &["ico"]),
    ("JPEG", &["jpg", "jpeg", "jpe", "jfif"]),
    ("JPEG XL", &["jxl"]),
    ("OpenEXR", &["exr"]),
    ("PAM", &["pam"]),
    ("PBM", &["pbm"]),
    ("PGM", &["pgm"]),
    ("PNG", &["png", "apng"]),
    ("PPM", &["ppm", "pnm"]),
    ("QOI", &["qoi"]),
    ("Radiance HDR", &["hdr"]),
    ("TGA", &["tga", "icb", "vda", "vst"]),
    ("WebP", &["webp"]),
    ("TIFF", &["tif", "tiff"]),
];

/// How a format that is read is decoded.
pub enum Format {
    Jpeg,
    JpegXl,
    Tiff,
    Other(ImageFormat),
}

/// Signatures, with the place where they stand, of formats that people take for pictures.
const NOT_READ: [(&str, usize, &[u8]); 37] = [
    ("AVIF", 4, b"ftypavif"),
    ("AVIF", 4, b"ftypavis"),
    ("HEIC", 4, b"ftyphe"),
    ("HEIC", 4, b"ftypmif1"),
    ("HEIC", 4, b"ftypmsf1"),
    ("Canon CR3", 4, b"ftypcrx"),
    ("video", 4, b"ftyp"),
    ("video", 0, b"\x1a\x45\xdf\xa3"),
    ("Photoshop", 0, b"8BPS"),
    ("SVG", 0, b"<svg"),
    ("PDF", 0, b"%PDF"),
    ("PostScript", 0, b"%!PS"),
    ("PostScript", 0, b"\xc5\xd0\xd3\xc6"),
    ("JPEG 2000", 0, b"\0\0\0\x0cjP  "),
    ("JPEG 2000", 0, b"\xff\x4f\xff\x51"),
    ("JPEG-LS", 0, b"\xff\xd8\xff\xf7"),
    ("JPEG XR", 0, b"II\xbc"),
    ("GIMP", 0, b"gimp xcf"),
    ("Krita", 30, b"mimetypeapplication/x-krita"),
    ("OpenRaster", 30, b"mimetypeimage/openraster"),
    ("Clip Studio", 0, b"CSFCHUNK"),
    ("Paint Shop Pro", 0, b"Paint Shop Pro Image File"),
    ("Paint.NET", 0, b"PDN3"),
    ("zip", 0, b"PK\x03\x04"),
    ("gzip", 0, b"\x1f\x8b"),
    ("Fujifilm RAF", 0, b"FUJIFILMCCD-RAW"),
    ("Panasonic RW2", 0, b"IIU\0"),
    ("Olympus ORF", 0, b"IIR"),
    ("Sigma X3F", 0, b"FOVb"),
    ("DICOM", 128, b"DICM"),
    ("FITS", 0, b"SIMPLE  ="),
    ("KTX", 0, b"\xabKTX "),
    ("FLIF", 0, b"FLIF"),
    ("BPG", 0, b"BPG\xfb"),
    ("ICNS", 0, b"icns"),
    ("Sun raster", 0, b"\x59\xa6\x6a\x95"),
    ("SGI", 0, b"\x01\xda"),
];

/// Where a TGA of version 2 names itself, from its end.
const TGA_FOOTER: &[u8] = b"TRUEVISION-XFILE.\0";

/// The format by the content; by the name's ending only where a format has no signature.
pub fn recognize(file: &PictureFile) -> Result<Format> {
    let bytes = &file.bytes;
    if bytes.is_empty() {
        return Err(file.unreadable("it is empty"));
    }
    if let Some(format) = by_content(bytes) {
        return Ok(format);
    }
    if let Some(kind) = not_read(bytes) {
        let article = if kind.starts_with(['A', 'I', 'O']) { "an" } else { "a" };
        let reason =
            format!("it is {article} {kind} file, which is not read; save it as PNG, TIFF or JPEG");
        return Err(file.unreadable(reason));
    }
    if bytes.ends_with(TGA_FOOTER) || named(file.path) == Some("TGA") {
        return Ok(Format::Other(ImageFormat::Tga));
    }
    let names: Vec<_> = FORMATS.iter().map(|(name, _)| *name).collect();
    let reason = format!("it is in none of the formats that are read: {}", names.join(", "));
    Err(file.unreadable(reason))
}

fn by_content(bytes: &[u8]) -> Option<Format> {
    let starts = |signature: &[u8]| bytes.starts_with(signature);
    if starts(b"\xff\x0a") || starts(b"\0\0\0\x0cJXL \x0d\x0a\x87\x0a") {
        return Some(Format::JpegXl);
    }
    // BigTIFF, too.
    if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|signature| starts(*signature)) {
        return Some(Format::Tiff);
    }
    if starts(b"#?RGBE") {
        return Some(Format::Other(ImageFormat::Hdr));
    }
    match image::guess_format(bytes).ok()? {
        // Its fourth byte is the marker of the next segment.
        ImageFormat::Jpeg if !starts(b"\xff\xd8\xff\xf7") => Some(Format::Jpeg),
        ImageFormat::Avif | ImageFormat::Jpeg => None,
        format => Some(Format::Other(format)),
    }
}

fn not_read(bytes: &[u8]) -> Option<&'static str> {
    let stands = |at: usize, signature: &[u8]| {
        bytes.get(at..).is_some_and(|rest| rest.starts_with(signature))
    };
    let known = NOT_READ.iter().find(|(_, at, signature)| stands(*at, signature));
    let drawing = || {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
        (text.trim_start().starts_with('<') && text.contains("<svg")).then_some("SVG")
    };
    known.map(|(kind, ..)| *kind).or_else(drawing)
}

/// The format that the ending of a name stands for.
fn named(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    let format = FORMATS.iter().find(|(_, endings)| endings.contains(&ending.as_str()));
    format.map(|(name, _)| *name)
}

/// Whether a file of this name is taken for a picture when a folder is given.
pub fn has_readable_name(path: &Path) -> bool {
    named(path).is_some()
}
