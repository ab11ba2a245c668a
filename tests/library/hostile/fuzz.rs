//! Bundles with something changed at random: each is opened and used, or refused by name.
//! `fuzz/README.md` says how to run it for long.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use emerdiff::{Error, Preset, Segmenter, Settings};
use prost::Message;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::onnx::{Graph, Model};
use super::seal;
use crate::bundle::copy;
use crate::common::{runtime, scene};

const GRAPHS: [&str; 5] =
    ["vae_encoder.onnx", "vae_decoder.onnx", "unet.onnx", "unet_head.onnx", "unet_tail.onnx"];
const INTEGERS: [i64; 10] = [0, 1, -1, 2, 3, 17, 1 << 20, 1 << 40, i64::MAX, i64::MIN];

/// A number from the environment.
fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

#[test]
fn fuzz() {
    let seconds = Duration::from_secs(variable("EMERDIFF_FUZZ_SECONDS", 2));
    let first = variable("EMERDIFF_FUZZ_SEED", 0);
    let (start, mut slowest) = (Instant::now(), (Duration::ZERO, 0));
    let (mut used, mut refused, mut failed, mut panics) = (0, 0, 0, Vec::new());
    let mut seed = first;
    while start.elapsed() < seconds {
        // The last seed that is printed is the one at fault if the process itself ends.
        eprintln!("seed {seed}");
        let folder = copy();
        mutate(folder.path(), &mut ChaCha8Rng::seed_from_u64(seed));
        let began = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| open_and_use(folder.path()))) {
            Ok(Ok(())) => used += 1,
            Ok(Err(Error::BundleInvalid { .. } | Error::BundleRead { .. })) => refused += 1,
            Ok(Err(_)) => failed += 1,
            Err(_) => panics.push(seed),
        }
        slowest = slowest.max((began.elapsed(), seed));
        seed += 1;
    }
    let bundles = seed - first;
    println!("{bundles} bundles: {refused} refused, {used} used, {failed} failed in use");
    println!("the slowest: {slowest:?}");
    assert!(panics.is_empty(), "panics with the seeds {panics:?}");
}

fn open_and_use(folder: &Path) -> emerdiff::Result<()> {
    let segmenter = Segmenter::open(&runtime(), folder)?;
    let memory_budget = Some(100_000_000);
    let settings = Settings { memory_budget, ..segmenter.settings(Preset::Fast) };
    segmenter.segment(&scene(64, 64), &settings).map(drop)
}

fn mutate(folder: &Path, random: &mut ChaCha8Rng) {
    if random.gen_ratio(1, 8) {
        return mutate_manifest(&folder.join("manifest.json"), random);
    }
    let file = GRAPHS.choose(random).unwrap();
    let mut bytes = fs::read(folder.join(file)).unwrap();
    if random.gen_ratio(1, 4) {
        mutate_bytes(&mut bytes, random);
    } else {
        let mut model = Model::decode(&bytes[..]).unwrap();
        for _ in 0..random.gen_range(1..4) {
            mutate_graph(model.graph.as_mut().unwrap(), random);
        }
        bytes = model.encode_to_vec();
    }
    seal(folder, file, &bytes);
}

fn mutate_bytes(bytes: &mut Vec<u8>, random: &mut ChaCha8Rng) {
    for _ in 0..random.gen_range(1..8) {
        let place = random.gen_range(0..bytes.len());
        match random.gen_range(0..4) {
            0 => bytes[place] = random.r#gen(),
            1 => bytes[place] ^= 1 << random.gen_range(0..8),
            2 => bytes.insert(place, random.r#gen()),
            _ => drop(bytes.remove(place)),
        }
    }
}

fn mutate_manifest(path: &Path, random: &mut ChaCha8Rng) {
    let mut bytes = fs::read(path).unwrap();
    let numbers: Vec<_> = (1..bytes.len())
        .filter(|&i| bytes[i].is_ascii_digit() && matches!(bytes[i - 1], b' ' | b'.'))
        .collect();
    if random.r#gen() {
        let place = *numbers.choose(random).unwrap();
        let length = bytes[place..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let value = INTEGERS.choose(random).unwrap().to_string();
        bytes.splice(place..place + length, value.bytes());
    } else {
        mutate_bytes(&mut bytes, random);
    }
    fs::write(path, bytes).unwrap();
}

fn mutate_graph(graph: &mut Graph, random: &mut ChaCha8Rng) {
    let other = graph.nodes.choose(random).unwrap().clone();
    let place = random.gen_range(0..graph.nodes.len());
    let node = &mut graph.nodes[place];
    match random.gen_range(0..9) {
        0 => node.operator = other.operator,
        1 => node.attributes = other.attributes,
        2 => node.inputs = other.inputs,
        3 => drop(node.inputs.pop()),
        4 => {
            let integers = node.attributes.iter_mut().flat_map(|attribute| &mut attribute.integers);
            integers.for_each(|integer| *integer = *INTEGERS.choose(random).unwrap());
        }
        5 => {
            let single = node.attributes.iter_mut().filter_map(|a| a.integer.as_mut());
            single.for_each(|integer| *integer = *INTEGERS.choose(random).unwrap());
        }
        6 => drop(graph.nodes.remove(place)),
        7 => {
            let tensors = graph.nodes.iter_mut().flat_map(|node| &mut node.attributes);
            let mut tensors: Vec<_> = tensors.filter_map(|a| a.tensor.as_mut()).collect();
            if let Some(raw) = tensors.choose_mut(random).and_then(|tensor| tensor.raw.as_mut()) {
                for value in raw.chunks_exact_mut(8) {
                    value.copy_from_slice(&INTEGERS.choose(random).unwrap().to_le_bytes());
                }
            }
        }
        _ => {
            let tensor = graph.initializers.choose_mut(random).unwrap();
            let axis = tensor.dims.choose_mut(random);
            axis.into_iter().for_each(|axis| *axis = *INTEGERS.choose(random).unwrap());
        }
    }
}
