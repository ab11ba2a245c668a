//! The pictures to segment, and the folder that each one's results go to.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use emerdiff::picture;

use crate::cli::error::{Error, Result};

pub struct Job {
    pub picture: PathBuf,
    /// `None` when nothing is to be written.
    pub out: Option<PathBuf>,
}

/// Choose the folder of each picture's results: `out` itself for a single file; for several files,
/// or the files of a folder, one of its own in `out`, named after the picture.
pub fn jobs(arguments: &[PathBuf], out: Option<&Path>) -> Result<Vec<Job>> {
    let mut pictures = Vec::new();
    for path in arguments {
        if path.is_dir() {
            pictures.extend(pictures_in(path)?);
        } else {
            pictures.push(path.clone());
        }
    }
    let single = matches!(arguments, [path] if !path.is_dir());
    let mut stems: HashMap<_, usize> = HashMap::new();
    for picture in &pictures {
        *stems.entry(picture.file_stem().map(ToOwned::to_owned)).or_default() += 1;
    }
    let jobs = pictures.into_iter().map(|picture| {
        let unique = stems[&picture.file_stem().map(ToOwned::to_owned)] == 1;
        let name = if unique { picture.file_stem() } else { picture.file_name() };
        let out = out.map(|out| match name {
            Some(name) if !single => out.join(name),
            _ => out.to_owned(),
        });
        Job { out, picture }
    });
    let jobs: Vec<_> = jobs.collect();
    let mut folders: Vec<_> = jobs.iter().filter_map(|job| job.out.as_ref()).collect();
    folders.sort();
    match folders.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Error::SameName { path: pair[0].clone() }),
        None => Ok(jobs),
    }
}

fn pictures_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let fail = |source| Error::Folder { path: folder.to_owned(), source };
    let mut pictures = Vec::new();
    for entry in folder.read_dir().map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.is_file() && picture::has_readable_name(&path) {
            pictures.push(path);
        }
    }
    if pictures.is_empty() {
        return Err(Error::NoPictures { path: folder.to_owned() });
    }
    pictures.sort();
    Ok(pictures)
}
