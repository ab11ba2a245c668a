//! The pictures to segment, and the folder that each one's results go to.

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

use emerdiff::picture;
use walkdir::{DirEntry, WalkDir};

use crate::cli::error::{Error, Result};
use crate::cli::output::is_result;

pub struct Job {
    pub picture: PathBuf,
    /// `None` when nothing is to be written.
    pub out: Option<PathBuf>,
}

/// A picture, and the folder below the one that was given, where it was found.
struct Input {
    picture: PathBuf,
    below: PathBuf,
}

/// Choose the folder of each picture's results: `out` itself for a single file; for several files,
/// or the files of a folder, one of its own in `out`, named after the picture. With `recursive`
/// pictures are also looked for in the folders of a folder.
pub fn jobs(arguments: &[PathBuf], out: Option<&Path>, recursive: bool) -> Result<Vec<Job>> {
    let mut inputs = Vec::new();
    for path in arguments {
        if path.is_dir() {
            inputs.extend(pictures_in(path, recursive)?);
        } else {
            inputs.push(Input { picture: path.clone(), below: PathBuf::new() });
        }
    }
    let single = matches!(arguments, [path] if !path.is_dir());
    let mut folders = match out {
        None => Vec::new(),
        Some(out) if single => vec![out.to_owned()],
        Some(out) => folders(&inputs, out)?,
    }
    .into_iter();
    let job = |input: Input| Job { picture: input.picture, out: folders.next() };
    Ok(inputs.into_iter().map(job).collect())
}

/// The folder of each input: its name without the ending if no other has it, its whole name if it
/// is free, else that with a number.
fn folders(inputs: &[Input], out: &Path) -> Result<Vec<PathBuf>> {
    // Some file systems do not tell upper from lower case.
    let key = |path: &Path| path.to_string_lossy().to_lowercase();
    let mut uses = HashMap::<_, usize>::new();
    let stems = Vec::from_iter(inputs.iter().map(|input| stem(input).map(|stem| out.join(stem))));
    stems.iter().flatten().for_each(|stem| *uses.entry(key(stem)).or_default() += 1);
    let unique = |stem: &PathBuf| uses[&key(stem)] == 1 && is_usable(stem);
    let mut chosen = Vec::from_iter(stems.into_iter().map(|stem| stem.filter(unique)));
    let mut taken: HashSet<_> = chosen.iter().flatten().map(|folder| key(folder)).collect();
    for (input, folder) in inputs.iter().zip(&mut chosen) {
        let parent = out.join(&input.below);
        let mut above = parent.ancestors().take_while(|path| *path != out);
        if let Some(path) = above.find(|path| !is_usable(path)) {
            return Err(Error::Occupied { path: path.to_owned() });
        }
        let name = input.picture.file_name().unwrap_or(OsStr::new("picture"));
        let numbered = (2..).map(|number| {
            let mut numbered = name.to_owned();
            numbered.push(format!("-{number}"));
            numbered
        });
        let mut names = std::iter::once(OsString::from(name)).chain(numbered);
        while folder.is_none() {
            let next = names.next().map(|name| parent.join(name));
            *folder = next.filter(|folder| is_usable(folder));
            folder.take_if(|folder| !taken.insert(key(folder)));
        }
    }
    Ok(chosen.into_iter().flatten().collect())
}

/// Whether results can go there. A link in the place of their folder would lead out of `--out`.
fn is_usable(folder: &Path) -> bool {
    folder.symlink_metadata().map_or(true, |metadata| metadata.is_dir())
}

/// The picture's name without its ending, where that is a name: that of `...png` is `..`.
fn stem(input: &Input) -> Option<PathBuf> {
    let stem = Path::new(input.picture.file_stem()?);
    let mut components = stem.components();
    let plain =
        matches!((components.next(), components.next()), (Some(Component::Normal(_)), None));
    plain.then(|| input.below.join(stem))
}

fn pictures_in(folder: &Path, recursive: bool) -> Result<Vec<Input>> {
    let depth = if recursive { usize::MAX } else { 1 };
    let walk = WalkDir::new(folder).min_depth(1).max_depth(depth).sort_by_file_name();
    let mut pictures = Vec::new();
    let mut has_folders = false;
    for entry in walk.into_iter().filter_entry(|entry| is_looked_at(entry, recursive)) {
        let entry = entry.map_err(|error| Error::Folder {
            path: error.path().unwrap_or(folder).to_owned(),
            source: error.into(),
        })?;
        has_folders |= entry.file_type().is_dir();
        let path = entry.into_path();
        if picture::has_readable_name(&path) && path.is_file() {
            let below = path.strip_prefix(folder).ok().and_then(Path::parent);
            let below = below.unwrap_or(Path::new("")).to_owned();
            pictures.push(Input { below, picture: path });
        }
    }
    match pictures.is_empty() {
        false => Ok(pictures),
        true if has_folders && !recursive => Err(Error::OnlyFolders { path: folder.to_owned() }),
        true => Err(Error::NoPictures { path: folder.to_owned() }),
    }
}

/// Hidden files are none of the user's pictures, such as those that macOS puts beside each; nor
/// are the results of an earlier run.
fn is_looked_at(entry: &DirEntry, recursive: bool) -> bool {
    let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
    !(hidden || recursive && is_result(entry.path()))
}
