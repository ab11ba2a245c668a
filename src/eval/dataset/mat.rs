//! The ground truth of BSDS500: MAT files of version 5 to 7.

use std::io::Read;
use std::panic::catch_unwind;
use std::path::Path;

use flate2::read::ZlibDecoder;
use matrw::{MatVariable, load_matfile_from_u8};
use ndarray::{Array2, ShapeBuilder};

use crate::eval::dataset::sample::Annotation;
use crate::eval::error::{Error, Result};
use crate::eval::labels::Labels;

const HEADER: usize = 128;
const TAG: usize = 8;
/// Data type of an element that is compressed as a whole.
const COMPRESSED: u32 = 15;
/// Bytes that one file may unpack to.
const LIMIT: u64 = 1 << 30;

/// Read all annotations in the file: the cell `groundTruth` of structures of `Segmentation` and
/// `Boundaries`.
///
/// # Errors
/// [`Error::Read`].
pub fn annotations(path: &Path) -> Result<Vec<Annotation>> {
    let fail = |reason: String| Error::read(path, reason);
    let bytes = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
    let bytes = inflated(&bytes).map_err(|error| fail(error.to_string()))?;
    // The reader panics on some malformed files.
    let file = catch_unwind(|| load_matfile_from_u8(&bytes)).ok().and_then(|file| file.ok());
    let mut file = file.ok_or_else(|| fail("it is not a MAT file of version 5 to 7".into()))?;
    let cell = match file.take("groundTruth") {
        Some(MatVariable::CellArray(cell)) if !cell.value.is_empty() => cell,
        _ => return Err(fail("it holds no cell `groundTruth`".into())),
    };
    cell.value.iter().map(|annotation| self::annotation(annotation).map_err(&fail)).collect()
}

fn annotation(structure: &MatVariable) -> Result<Annotation, String> {
    let MatVariable::Structure(structure) = structure else {
        return Err("`groundTruth` holds something that is not a structure".into());
    };
    let field = |name: &str| {
        let value = structure.get(name).and_then(|value| Some((value.dim(), numbers(value)?)));
        let matrix = value.and_then(|(dim, numbers)| {
            let shape: [usize; 2] = dim.try_into().ok()?;
            // MATLAB stores columns.
            Labels::from_shape_vec(shape.f(), numbers).ok()
        });
        matrix.ok_or_else(|| format!("`groundTruth` has no matrix `{name}` of whole numbers"))
    };
    let regions = field("Segmentation")?;
    let boundaries: Array2<bool> = field("Boundaries")?.mapv(|value| value != 0);
    Ok(Annotation { regions, boundaries })
}

/// The values of a matrix of any type that can hold labels.
fn numbers(value: &MatVariable) -> Option<Vec<u16>> {
    let bytes = |values: Vec<u8>| values.into_iter().map(u16::from).collect();
    let flags = |values: Vec<bool>| values.into_iter().map(u16::from).collect();
    let reals = |values: Vec<f64>| -> Option<Vec<u16>> {
        let whole = |value: f64| (value == f64::from(value as u16)).then_some(value as u16);
        values.into_iter().map(whole).collect()
    };
    value
        .to_vec_u16()
        .or_else(|| value.to_vec_u8().map(bytes))
        .or_else(|| value.to_vec_bool().map(flags))
        .or_else(|| value.to_vec_f64().and_then(reals))
}

/// Unpack the file's compressed elements and check their checksums: the reader does not survive
/// damaged streams.
fn inflated(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let Some((header, mut rest)) = bytes.split_at_checked(HEADER) else {
        return Err(std::io::Error::other("it is too short for a MAT file"));
    };
    let mut out = header.to_vec();
    let number = |tag: &[u8]| u32::from_le_bytes(tag.try_into().expect("four bytes"));
    while rest.len() >= TAG {
        let size = number(&rest[4..TAG]) as usize;
        let element = rest.get(TAG..TAG.saturating_add(size));
        let element = element.ok_or_else(|| std::io::Error::other("it is truncated"))?;
        if number(&rest[..4]) == COMPRESSED {
            let room = LIMIT.saturating_sub(out.len() as u64);
            let read = ZlibDecoder::new(element).take(room).read_to_end(&mut out)?;
            if read as u64 == room {
                return Err(std::io::Error::other("it unpacks to more than a gigabyte"));
            }
        } else {
            out.extend_from_slice(&rest[..TAG + size]);
        }
        rest = &rest[TAG + size..];
    }
    Ok(out)
}
