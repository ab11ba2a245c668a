//! Files that come into being together: all of them, or none, whenever the process ends.
//!
//! They are written into a hidden folder beside their places. Then a plan there says which file
//! goes where: from that moment they are settled, and a later run completes what this one could
//! not. Without a plan they are leftovers, which a later run removes.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use emerdiff::digest::sha256;
use serde::{Deserialize, Serialize};

use crate::cli::error::{Error, Result};
use crate::cli::output::begun::begun;
use crate::cli::output::earlier::{Earlier, is_still};
use crate::cli::output::lock::{self, LOCK};
use crate::cli::output::names::Names;
use crate::cli::output::seal::Written;

/// Name of the hidden folder.
const FOLDER: &str = ".emerdiff";
const PLAN: &str = "plan.json";
/// The plan while it is being written.
const NEW_PLAN: &str = "plan.json.new";

/// The right to write into a folder of results, and what is to come to be there. Dropped before it
/// is settled, it leaves nothing.
pub struct Staging {
    folder: PathBuf,
    place: PathBuf,
    names: &'static Names,
    files: Vec<Written>,
    /// Open until this is dropped.
    lock: Option<File>,
}

/// What becomes of the staged files, which are numbered.
#[derive(Serialize, Deserialize)]
struct Plan {
    /// Where they go, the report last.
    files: Vec<Written>,
    /// Files of an earlier run that are to go.
    obsolete: Vec<Written>,
}

impl Staging {
    /// Wait until no other process writes into `folder`, then complete what a run that was killed
    /// had settled there, or remove what it had not.
    pub fn open(folder: &Path, names: &'static Names) -> Result<Self> {
        let place = folder.join(FOLDER);
        let lock = lock::take(&place).map_err(|failure| failure.of_folder(folder))?;
        begun().add_staging(&place);
        let (folder, files) = (folder.to_owned(), Vec::new());
        let staging = Self { folder, place, names, files, lock: Some(lock) };
        if let Some(plan) = staging.settled() {
            staging.check(&plan.files)?;
            staging.carry_out(&plan)?;
        }
        Ok(staging)
    }

    /// Add a file; `path` is its place in the folder of results, with `/`.
    pub fn add(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        let staged = self.staged(self.files.len());
        fs::write(staged, bytes).map_err(|source| self.fail(path, source))?;
        self.files.push(Written { path: path.to_owned(), sha256: sha256(bytes) });
        Ok(())
    }

    /// The files that were added.
    pub fn files(&self) -> &[Written] {
        &self.files
    }

    /// Give every file its name, the report last, and remove the files of an earlier run that have
    /// no successor.
    pub fn complete(mut self, report: &str) -> Result<()> {
        self.add(self.names.report, report.as_bytes())?;
        self.check(&self.files)?;
        for Written { path, .. } in &self.files {
            let place = self.folder.join(path);
            let parent = place.parent().expect("a file in a folder");
            begun().create_folder(parent).map_err(|source| self.fail(path, source))?;
        }
        // Until all is in its place, this process does not end at once.
        let _begun = begun();
        self.carry_out(&self.settle()?)
    }

    /// Write the plan: from now on the files come to their places, whatever happens.
    fn settle(&self) -> Result<Plan> {
        let earlier = Earlier::in_folder(&self.folder, self.names);
        let stays = |path: &str| self.files.iter().any(|file| file.path == path);
        let obsolete = earlier.results().filter(|file| !stays(&file.path));
        let plan = Plan { files: self.files.clone(), obsolete: obsolete.cloned().collect() };
        let json = serde_json::to_vec(&plan).expect("strings only");
        let new = self.place.join(NEW_PLAN);
        fs::write(&new, json)
            .and_then(|()| fs::rename(&new, self.place.join(PLAN)))
            .map_err(|source| self.fail(self.names.report, source))?;
        Ok(plan)
    }

    /// Refuse places that hold anything but what an earlier run wrote there.
    fn check(&self, files: &[Written]) -> Result<()> {
        let earlier = Earlier::in_folder(&self.folder, self.names);
        let arrived = |file: &Written| is_still(&self.folder.join(&file.path), &file.sha256);
        let mut waiting = files.iter().filter(|file| !arrived(file));
        waiting.try_for_each(|file| earlier.check(&file.path))
    }

    /// Do what a plan says, or the rest of it.
    fn carry_out(&self, plan: &Plan) -> Result<()> {
        for (index, Written { path, .. }) in plan.files.iter().enumerate() {
            let staged = self.staged(index);
            // One that is not there is in its place since an earlier try.
            if staged.symlink_metadata().is_ok() {
                fs::rename(staged, self.folder.join(path))
                    .map_err(|source| self.fail(path, source))?;
            }
        }
        for Written { path, sha256 } in &plan.obsolete {
            let place = self.folder.join(path);
            if is_still(&place, sha256) && !self.is_below_link(path) {
                // A file that cannot be removed does no more harm than one that was changed.
                let _ = fs::remove_file(place);
            }
        }
        for below in (self.names.folders)() {
            // One that is not there, or that holds other files, stays as it is.
            let _ = fs::remove_dir(self.folder.join(below));
        }
        fs::remove_file(self.place.join(PLAN)).map_err(|source| self.fail(FOLDER, source))
    }

    /// The plan of a run that was killed, if it is one that this program makes.
    fn settled(&self) -> Option<Plan> {
        let path = self.place.join(PLAN);
        let is_plain = |path: &Path| path.symlink_metadata().is_ok_and(|m| m.is_file());
        let json = is_plain(&path).then(|| fs::read(&path).ok()).flatten();
        let plan = json.and_then(|json| serde_json::from_slice::<Plan>(&json).ok());
        let plan = plan.filter(|plan| {
            let mut paths = plan.files.iter().chain(&plan.obsolete).map(|file| file.path.as_str());
            let mut staged = (0..plan.files.len()).map(|index| self.staged(index));
            paths.all(|path| (self.names.is_result)(path) || path == self.names.report)
                && staged.all(|path| path.symlink_metadata().is_err() || is_plain(&path))
        });
        if plan.is_none() {
            // Not one of this program.
            let _ = fs::remove_file(path);
        }
        plan
    }

    fn is_below_link(&self, path: &str) -> bool {
        let below = path.rsplit_once('/').map(|(below, _)| self.folder.join(below));
        below.is_some_and(|below| below.symlink_metadata().is_ok_and(|m| m.is_symlink()))
    }

    fn staged(&self, index: usize) -> PathBuf {
        self.place.join(index.to_string())
    }

    fn fail(&self, path: &str, source: io::Error) -> Error {
        Error::Write { path: self.folder.join(path), source }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        remove(&self.place);
        // Windows removes a file when it is closed, and a folder only then.
        drop(self.lock.take());
        let _ = fs::remove_dir(&self.place);
        begun().forget_staging(&self.place);
    }
}

/// Remove a staging folder, unless its plan is settled. What the program has not put there stays.
pub fn remove(place: &Path) {
    if place.join(PLAN).symlink_metadata().is_ok() {
        return;
    }
    let names = place.read_dir().into_iter().flatten().filter_map(|entry| entry.ok());
    for name in names.filter_map(|entry| entry.file_name().into_string().ok()) {
        let is_own = name.parse::<usize>().is_ok() || [LOCK, NEW_PLAN].contains(&name.as_str());
        if is_own {
            let _ = fs::remove_file(place.join(name));
        }
    }
    let _ = fs::remove_dir(place);
}

#[cfg(test)]
mod tests;
