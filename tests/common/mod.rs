//! What the tests share: an ONNX Runtime, the two bundles, pictures, golden tensors.
#![allow(dead_code)]

pub mod api;
pub mod c;
pub mod guide;
pub mod program;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use emerdiff::runtime::Device;
use emerdiff::{Provider, Runtime, Segmenter};
use image::{Rgb, RgbImage};
use ndarray::{Array, Dimension, IxDyn};
use safetensors::{Dtype, SafeTensors};

/// The runtime of this machine, installed by the program itself where there is none.
pub fn runtime() -> Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(open_runtime).clone()
}

/// The processor, with one thread.
pub fn cpu() -> Device {
    Device { runtime: runtime(), provider: Provider::Cpu, threads: 1 }
}

fn open_runtime() -> Runtime {
    Runtime::find().unwrap_or_else(|_| {
        let program = env!("CARGO_BIN_EXE_emerdiff");
        let output = Command::new(program).args(["runtime", "install"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Runtime::find().unwrap()
    })
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The embedded model.
pub fn tiny() -> PathBuf {
    root().join("models/tiny")
}

/// The small bundle of random weights: quick, and everything but the meaning is real.
pub fn random() -> PathBuf {
    root().join("tests/data/random")
}

/// The random bundle, open, one for all tests of a binary.
pub fn segmenter() -> &'static Segmenter {
    static SEGMENTER: OnceLock<Segmenter> = OnceLock::new();
    SEGMENTER.get_or_init(|| Segmenter::open(&runtime(), random()).unwrap())
}

pub fn picture(name: &str) -> PathBuf {
    root().join("examples/pictures").join(name)
}

/// A picture with something in it: bands, a square, a gradient.
pub fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let square = x > width / 2 && y > height / 2;
        let (x, y) = (x * 255 / width, y * 255 / height);
        if square { Rgb([230, 40, 20]) } else { Rgb([20, x as u8, (y / 2) as u8 + 90]) }
    })
}

/// Tensors that `python -m emerdiff_export golden` wrote; the commands are in tests/data/README.md.
pub struct Golden(Vec<u8>);

impl Golden {
    pub fn open(name: &str) -> Self {
        let path = root().join(format!("tests/data/golden/{name}.safetensors"));
        Self(std::fs::read(path).unwrap())
    }

    pub fn get<D: Dimension>(&self, name: &str) -> Array<f32, D> {
        let (shape, bytes) = self.tensor(name, Dtype::F32);
        let values = bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap()));
        let array = Array::from_shape_vec(IxDyn(&shape), values.collect()).unwrap();
        array.into_dimensionality().unwrap()
    }

    pub fn integers(&self, name: &str) -> Vec<i64> {
        let (_, bytes) = self.tensor(name, Dtype::I64);
        bytes.chunks_exact(8).map(|b| i64::from_le_bytes(b.try_into().unwrap())).collect()
    }

    fn tensor(&self, name: &str, dtype: Dtype) -> (Vec<usize>, Vec<u8>) {
        let file = SafeTensors::deserialize(&self.0).unwrap();
        let tensor = file.tensor(name).unwrap();
        assert_eq!(tensor.dtype(), dtype, "{name}");
        (tensor.shape().to_vec(), tensor.data().to_vec())
    }
}
