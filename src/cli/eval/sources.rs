//! What is measured beside the methods, and what others are compared with.

use std::path::PathBuf;

use clap::ValueEnum;

use super::Arguments;
use crate::cli::error::Result;
use crate::eval::arm::Source;
use crate::eval::dataset::Dataset;
use crate::eval::error::Error;
use crate::eval::external::External;
use crate::eval::method::Method;

impl Arguments {
    /// Find the results of other programs, and check that no two sources share a name.
    pub(super) fn externals(&self, dataset: &Dataset) -> Result<Vec<External>> {
        let mut names: Vec<_> =
            Method::value_variants().iter().map(|method| method.name().to_owned()).collect();
        for (name, _) in &self.external {
            // Some file systems take the names of sheets without regard to case.
            if names.iter().any(|taken| taken.eq_ignore_ascii_case(name)) {
                return Err(Error::NameTaken { name: name.clone() }.into());
            }
            names.push(name.clone());
        }
        let open = |(name, folder): &(String, PathBuf)| External::open(name, folder, dataset);
        Ok(self.external.iter().map(open).collect::<Result<_, _>>()?)
    }

    /// The source that others are compared with.
    pub(super) fn baseline(&self) -> Result<Option<Source>> {
        let Some(name) = &self.against else { return Ok(None) };
        let methods = self.methods.iter().map(|&method| Source::Method(method));
        let externals = self.external.iter().map(|(name, _)| Source::External(name.clone()));
        match methods.chain(externals).find(|source| source.name() == name) {
            Some(source) => Ok(Some(source)),
            None => Err(Error::Against { name: name.clone() }.into()),
        }
    }
}

/// Read `NAME=FOLDER`.
pub fn named_folder(text: &str) -> Result<(String, PathBuf), &'static str> {
    match text.split_once('=') {
        Some((name, folder)) if Source::is_name(name) => Ok((name.to_owned(), folder.into())),
        _ => Err("it must be NAME=FOLDER, the name of ASCII letters, digits, `-`, `_` and `.`"),
    }
}
