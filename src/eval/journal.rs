//! The journal of a run: its configuration, then a line for each picture that is done. A run that
//! was stopped goes on from it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::eval::error::{Error, Result};
use crate::eval::record::Record;

/// Name of the journal in the folder of results.
pub const JOURNAL: &str = "pictures.jsonl";

/// A journal, open for more.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Open or begin the journal in `folder` of a run with this `configuration`, and give the
    /// records that it holds.
    ///
    /// # Errors
    /// [`Error::OtherRun`] when it is of another configuration, [`Error::Occupied`] when it is no
    /// journal, [`Error::Read`], [`Error::Write`].
    pub fn open(folder: &Path, configuration: &Value) -> Result<(Self, Vec<Record>)> {
        std::fs::create_dir_all(folder).map_err(|error| Error::write(folder, error))?;
        let path = folder.join(JOURNAL);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| Error::write(&path, error))?;
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(Error::read(&path, "another run is writing to it"));
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(|error| Error::read(&path, error))?;
        // A line without its end was being written when the run was killed.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let mut lines = text[..whole].lines();
        let mut journal = Self { path, file };
        match lines.next() {
            Some(first) => check(&journal.path, first, configuration)?,
            None if !text.is_empty() && !configuration.to_string().starts_with(&text) => {
                return Err(Error::Occupied { path: journal.path });
            }
            None => {}
        }
        let records = lines.enumerate().map(|(i, line)| {
            serde_json::from_str(line).map_err(|error| {
                Error::read(&journal.path, format!("line {} is no record ({error})", i + 2))
            })
        });
        let records = records.collect::<Result<Vec<Record>>>()?;
        journal.cut(whole)?;
        if whole == 0 {
            journal.write_line(configuration.to_string())?;
        }
        Ok((journal, records))
    }

    /// Add a picture, on disk when this returns.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn add(&mut self, record: &Record) -> Result<()> {
        self.write_line(serde_json::to_string(record).expect("strings, numbers and maps only"))
    }

    fn cut(&mut self, length: usize) -> Result<()> {
        let cut = self.file.set_len(length as u64);
        cut.and_then(|()| self.file.seek(SeekFrom::End(0)))
            .map(drop)
            .map_err(|error| Error::write(&self.path, error))
    }

    fn write_line(&mut self, line: String) -> Result<()> {
        self.file
            .write_all((line + "\n").as_bytes())
            .and_then(|()| self.file.sync_data())
            .map_err(|error| Error::write(&self.path, error))
    }
}

/// The first line of a journal must say the same as `configuration`.
fn check(path: &Path, first: &str, configuration: &Value) -> Result<()> {
    let there: Value = serde_json::from_str(first).unwrap_or_default();
    let (Some(there), Some(here)) = (there.as_object(), configuration.as_object()) else {
        return Err(Error::Occupied { path: path.to_owned() });
    };
    if !there.contains_key("emerdiff") {
        return Err(Error::Occupied { path: path.to_owned() });
    }
    let nothing = Value::Null;
    match here.keys().chain(there.keys()).find(|key| there.get(*key) != here.get(*key)) {
        None => Ok(()),
        Some(key) => Err(Error::OtherRun {
            path: path.to_owned(),
            setting: key.clone(),
            there: there.get(key).unwrap_or(&nothing).to_string(),
            here: here.get(key).unwrap_or(&nothing).to_string(),
        }),
    }
}
