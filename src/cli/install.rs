//! ONNX Runtime, fetched by the ordinary pip client and taken out of its wheel.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use emerdiff::runtime::Flavor;
use zip::ZipArchive;

use crate::cli::error::{Error, Result};
use crate::cli::manner::Manner;
use crate::cli::wheels::{PYTHON_VERSION, Wheel, wheel};

/// Install `flavor` into the user's cache folder, unless it is there, and give the library's path.
pub fn install(flavor: Flavor, manner: Manner) -> Result<PathBuf> {
    let fail = |reason: String| Error::Install { reason };
    let library = flavor
        .cache_path()
        .ok_or_else(|| fail("this user has no cache folder; set ORT_DYLIB_PATH".into()))?;
    if flavor.is_installed() {
        return Ok(library);
    }
    if manner.offline {
        let state = if library.exists() { "damaged" } else { "not there" };
        return Err(fail(format!("{} is {state} and --offline is given", library.display())));
    }
    let wheel = wheel(flavor)?;
    let folder = library.parent().expect("a file in a folder");
    let cache = folder.parent().expect("a folder in the cache");
    fs::create_dir_all(cache).map_err(|source| Error::Write { path: cache.into(), source })?;
    let work = tempfile::tempdir_in(cache)
        .map_err(|source| Error::Write { path: cache.into(), source })?;
    manner.say(format!(
        "fetching {} {} for {} ({} MB) by pip into {}",
        wheel.package,
        flavor.version(),
        wheel.platform,
        wheel.megabytes,
        folder.display()
    ));
    let archive = download(wheel, work.path())?;
    let unpacked = work.path().join("unpacked");
    let file_name = library.file_name().expect("a file").to_string_lossy().into_owned();
    unpack(&archive, &unpacked, &file_name)
        .map_err(|error| fail(format!("{}: {error}", archive.display())))?;
    Flavor::seal(&unpacked).map_err(|source| Error::Write { path: unpacked.clone(), source })?;
    // What is damaged makes way; processes that use it keep it.
    if folder.exists() && !flavor.is_installed() {
        fs::rename(folder, work.path().join("damaged"))
            .map_err(|source| Error::Write { path: folder.into(), source })?;
    }
    match fs::rename(&unpacked, folder) {
        // Another process was faster; what it installed has the same checksum.
        Err(_) if flavor.is_installed() => {}
        Err(source) => return Err(Error::Write { path: folder.into(), source }),
        Ok(()) => {}
    }
    let bytes = fs::metadata(&library).map_or(0, |metadata| metadata.len());
    manner.say(format!("installed {} ({:.0} MB)", library.display(), bytes as f64 / 1e6));
    Ok(library)
}

/// Download the wheel into `folder`; pip verifies the checksum.
fn download(wheel: &Wheel, folder: &Path) -> Result<PathBuf> {
    let fail = |reason: String| Error::Install { reason };
    let requirements = folder.join("requirements.txt");
    let requirement =
        format!("{}=={} --hash=sha256:{}\n", wheel.package, wheel.flavor.version(), wheel.sha256);
    fs::write(&requirements, requirement)
        .map_err(|source| Error::Write { path: requirements.clone(), source })?;
    let python = python().ok_or_else(|| {
        fail("no Python with pip was found; install one, or set ORT_DYLIB_PATH".into())
    })?;
    let output = Command::new(python)
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check"])
        .args(["--no-deps", "--only-binary=:all:", "--require-hashes"])
        .args(["--implementation", "cp", "--python-version", PYTHON_VERSION])
        .args(["--platform", wheel.platform, "--dest"])
        .arg(folder)
        .arg("--requirement")
        .arg(&requirements)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| fail(format!("pip did not start: {error}")))?;
    let wheel = folder.read_dir().ok().and_then(|mut entries| {
        entries.find_map(|entry| {
            let path = entry.ok()?.path();
            path.extension().is_some_and(|extension| extension == "whl").then_some(path)
        })
    });
    match wheel {
        Some(wheel) if output.status.success() => Ok(wheel),
        _ => {
            let messages = String::from_utf8_lossy(&output.stderr);
            let last = messages.lines().rev().find(|line| !line.trim().is_empty());
            Err(fail(format!("pip failed: {}", last.unwrap_or("it said nothing").trim())))
        }
    }
}

fn python() -> Option<&'static str> {
    ["python3", "python", "py"].into_iter().find(|python| {
        let mut command = Command::new(python);
        command.args(["-m", "pip", "--version"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    })
}

/// Take the shared libraries out of the wheel, ONNX Runtime itself under the name `library`.
fn unpack(wheel: &Path, folder: &Path, library: &str) -> io::Result<()> {
    fs::create_dir(folder)?;
    let mut archive = ZipArchive::new(File::open(wheel)?)?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let Some(name) = entry.name()?.strip_prefix("onnxruntime/capi/").map(ToOwned::to_owned)
        else {
            continue;
        };
        let is_library = name.contains(".so") || name.ends_with(".dylib") || name.ends_with(".dll");
        if !is_library || name.contains('/') || name.contains("pybind11") {
            continue;
        }
        let main = ["libonnxruntime.so", "libonnxruntime.", "onnxruntime.dll"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
        let target = folder.join(if main { library } else { &name });
        io::copy(&mut entry, &mut File::create(target)?)?;
    }
    if folder.join(library).is_file() {
        Ok(())
    } else {
        Err(io::Error::other("it holds no ONNX Runtime library"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_shared_libraries_leave_the_wheel() {
        let folder = tempfile::tempdir().unwrap();
        let wheel = folder.path().join("a.whl");
        let mut archive = zip::ZipWriter::new(File::create(&wheel).unwrap());
        let entries = [
            "onnxruntime/capi/libonnxruntime.so.1.31.1",
            "onnxruntime/capi/libonnxruntime_providers_shared.so",
            "onnxruntime/capi/onnxruntime_pybind11_state.cpython-312-x86_64-linux-gnu.so",
            "onnxruntime/capi/../../../escape.so",
            "onnxruntime/__init__.py",
        ];
        for entry in entries {
            archive.start_file(entry, zip::write::SimpleFileOptions::default()).unwrap();
        }
        archive.finish().unwrap();
        let out = folder.path().join("out");
        unpack(&wheel, &out, "libonnxruntime-1.31.1.so").unwrap();
        let mut names: Vec<_> =
            out.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["libonnxruntime-1.31.1.so", "libonnxruntime_providers_shared.so"]);
    }
}
