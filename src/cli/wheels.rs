//! The builds of ONNX Runtime in Python's package index, pinned.

use emerdiff::runtime::Flavor;

use crate::cli::error::{Error, Result};

/// One build of ONNX Runtime in Python's package index.
pub struct Wheel {
    pub flavor: Flavor,
    os: &'static str,
    arch: &'static str,
    pub package: &'static str,
    /// pip's name of the platform.
    pub platform: &'static str,
    /// Size of the download.
    pub megabytes: u32,
    pub sha256: &'static str,
}

/// The library is the same in the wheels of every Python version; these are those of this one.
pub const PYTHON_VERSION: &str = "3.12";

const WHEELS: &[Wheel] = &[
    Wheel {
        flavor: Flavor::Cpu,
        os: "linux",
        arch: "x86_64",
        package: "onnxruntime",
        platform: "manylinux_2_28_x86_64",
        megabytes: 24,
        sha256: "1f3dea47f2f0e5117c2404cea7d21fd253ae7836a3bf167a501cdfbb2600d536",
    },
    Wheel {
        flavor: Flavor::Cpu,
        os: "linux",
        arch: "aarch64",
        package: "onnxruntime",
        platform: "manylinux_2_28_aarch64",
        megabytes: 21,
        sha256: "0b9a492176886992e0e875f06bc0367e333f5fff11711a2d642e18b02f3009cc",
    },
    Wheel {
        flavor: Flavor::Cpu,
        os: "macos",
        arch: "aarch64",
        package: "onnxruntime",
        platform: "macosx_14_0_arm64",
        megabytes: 21,
        sha256: "96dd2564b10ea7153ad9c207e7cd8e5917cb3ba521e0e0a62ac03486fdc8d56c",
    },
    Wheel {
        flavor: Flavor::Cpu,
        os: "windows",
        arch: "x86_64",
        package: "onnxruntime",
        platform: "win_amd64",
        megabytes: 15,
        sha256: "ae8a9a351efda685cc59a66226cdefaa37a126c1d66872ca23a2de9425326130",
    },
    Wheel {
        flavor: Flavor::Cpu,
        os: "windows",
        arch: "aarch64",
        package: "onnxruntime",
        platform: "win_arm64",
        megabytes: 15,
        sha256: "fe8b9ac1ae8e894e12c47ee82e4f6dfc1835768133687257866469fda80d0bf1",
    },
    Wheel {
        flavor: Flavor::Cuda,
        os: "linux",
        arch: "x86_64",
        package: "onnxruntime-gpu",
        platform: "manylinux_2_28_x86_64",
        megabytes: 256,
        sha256: "05d548956197b9d01f59b625de740e0d6be3593f874e241a12dc0362650ecdf7",
    },
    Wheel {
        flavor: Flavor::Cuda,
        os: "windows",
        arch: "x86_64",
        package: "onnxruntime-gpu",
        platform: "win_amd64",
        megabytes: 168,
        sha256: "2bb1e9373baba88f6415257f5b6a589d23e23c16004f7d89adf4344eada5749e",
    },
    Wheel {
        flavor: Flavor::DirectMl,
        os: "windows",
        arch: "x86_64",
        package: "onnxruntime-directml",
        platform: "win_amd64",
        megabytes: 25,
        sha256: "f2ecb68b7b7b259d2ef3112ae760149f9b5a1e7c0fbb73d539da6250a648a614",
    },
];

/// The wheel of `flavor` for this machine.
pub fn wheel(flavor: Flavor) -> Result<&'static Wheel> {
    use std::env::consts::{ARCH, OS};
    WHEELS
        .iter()
        .find(|wheel| wheel.flavor == flavor && wheel.os == OS && wheel.arch == ARCH)
        .ok_or_else(|| Error::Install {
            reason: format!(
                "there is no {} build for {OS} on {ARCH}; build ONNX Runtime and name its library \
                 in ORT_DYLIB_PATH",
                flavor.name()
            ),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wheel_has_a_whole_checksum() {
        for wheel in WHEELS {
            let hex = wheel.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(wheel.sha256.len() == 64 && hex, "{} {}", wheel.package, wheel.platform);
        }
    }
}
