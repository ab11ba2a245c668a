//! The embedded model of `emerdiff`, a bundle whose files are bytes of the program.

macro_rules! files {
    ($($name:literal),* $(,)?) => { &[$(($name, include_bytes!($name))),*] };
}

/// Every file of the bundle, with its name.
pub static FILES: &[(&str, &[u8])] = files![
    "manifest.json",
    "unet.onnx",
    "unet.safetensors",
    "unet_head.onnx",
    "unet_tail.onnx",
    "vae.safetensors",
    "vae_decoder.onnx",
    "vae_encoder.onnx",
];
