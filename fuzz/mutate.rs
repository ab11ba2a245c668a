//! Inputs that are nearly right: those of a corpus, damaged at random.

use std::time::{Duration, Instant};

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Seconds that each fuzzer runs, unless `EMERDIFF_FUZZ_SECONDS` says otherwise.
const SECONDS: u64 = 2;
/// What lengths, counts and offsets are overwritten with.
const EDGES: [u32; 8] = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, u32::MAX];
/// What numbers in text are replaced by.
const WORDS: [&str; 10] =
    ["0", "-1", "65536", "4294967296", "1e308", "null", "\"\"", "[]", "{}", "18446744073709551616"];

/// Damages inputs. The same seed gives the same damage.
pub struct Mutator {
    rng: ChaCha8Rng,
    corpus: Vec<Vec<u8>>,
}

impl Mutator {
    pub fn new(seed: u64, corpus: Vec<Vec<u8>>) -> Self {
        assert!(!corpus.is_empty(), "a fuzzer needs a corpus");
        Self { rng: ChaCha8Rng::seed_from_u64(seed), corpus }
    }

    /// The next input, and the place in the corpus of the one that it comes from.
    pub fn next(&mut self) -> (usize, Vec<u8>) {
        let from = self.rng.gen_range(0..self.corpus.len());
        let mut input = self.corpus[from].clone();
        for _ in 0..self.rng.gen_range(1..=4) {
            self.damage(&mut input);
        }
        (from, input)
    }

    fn damage(&mut self, input: &mut Vec<u8>) {
        let rng = &mut self.rng;
        let at = rng.gen_range(0..=input.len());
        let end = (at + rng.gen_range(0..=64)).min(input.len());
        match rng.gen_range(0..9) {
            0 => input.truncate(at),
            1 => drop(input.drain(at..end)),
            2 => drop(input.splice(at..at, input[at..end].to_vec())),
            3 => input[at..end].fill(rng.r#gen()),
            4 => self.overwrite(input, at),
            5 => self.splice(input, at),
            6 => self.replace_number(input, at),
            _ => {
                let byte = input.get_mut(at);
                byte.into_iter().for_each(|byte| *byte ^= 1 << rng.gen_range(0..8));
            }
        }
    }

    fn overwrite(&mut self, input: &mut [u8], at: usize) {
        let edge = *EDGES.choose(&mut self.rng).unwrap_or(&0);
        let bytes = if self.rng.r#gen() { edge.to_le_bytes() } else { edge.to_be_bytes() };
        let width = *[1, 2, 4].choose(&mut self.rng).unwrap_or(&1);
        let own = if self.rng.r#gen() { &bytes[..width] } else { &bytes[4 - width..] };
        input.iter_mut().skip(at).zip(own).for_each(|(old, new)| *old = *new);
    }

    /// Put a piece of another input here.
    fn splice(&mut self, input: &mut Vec<u8>, at: usize) {
        let other = &self.corpus[self.rng.gen_range(0..self.corpus.len())];
        let start = self.rng.gen_range(0..=other.len());
        let end = (start + self.rng.gen_range(0..=256)).min(other.len());
        let last = (at + end - start).min(input.len());
        input.splice(at..last, other[start..end].iter().copied());
    }

    /// Replace the next number of a text.
    fn replace_number(&mut self, input: &mut Vec<u8>, at: usize) {
        let digit = |byte: &u8| byte.is_ascii_digit();
        let Some(start) = input[at..].iter().position(digit).map(|skipped| at + skipped) else {
            return;
        };
        let length = input[start..].iter().take_while(|byte| digit(byte)).count();
        let word = WORDS.choose(&mut self.rng).unwrap_or(&"0");
        input.splice(start..start + length, word.bytes());
    }
}

/// Gives `test` damaged inputs until the time is over, and counts those that it accepts and those
/// that it refuses. An input on which it panics is kept in `target/fuzz`, as is one that takes
/// longer than `most`.
pub fn fuzz(
    name: &str,
    corpus: Vec<Vec<u8>>,
    most: Duration,
    mut test: impl FnMut(usize, &[u8]) -> bool,
) {
    let seconds = std::env::var("EMERDIFF_FUZZ_SECONDS");
    let seconds = seconds.map_or(SECONDS, |text| text.parse().expect("EMERDIFF_FUZZ_SECONDS"));
    let seed = std::env::var("EMERDIFF_FUZZ_SEED");
    let seed = seed.map_or(0, |text| text.parse().expect("EMERDIFF_FUZZ_SEED"));
    let (mut mutator, began) = (Mutator::new(seed, corpus), Instant::now());
    let (mut accepted, mut refused) = (0_u64, 0_u64);
    while began.elapsed() < Duration::from_secs(seconds) {
        let (from, input) = mutator.next();
        let keep = Kept { name, number: accepted + refused, input: &input };
        let start = Instant::now();
        if test(from, &input) {
            accepted += 1
        } else {
            refused += 1
        }
        let took = start.elapsed();
        assert!(took < most, "{}: it took {took:?}", keep.write());
        std::mem::forget(keep);
    }
    println!("{name}: {accepted} accepted, {refused} refused in {seconds} s, seed {seed}");
    assert!(refused > 0, "{name}: nothing was refused");
}

/// Writes its input when it is dropped in a panic.
struct Kept<'a> {
    name: &'a str,
    number: u64,
    input: &'a [u8],
}

impl Kept<'_> {
    fn write(&self) -> String {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/fuzz");
        let path = format!("{folder}/{}-{}", self.name, self.number);
        match std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, self.input)) {
            Ok(()) => path,
            Err(error) => format!("{path} ({error})"),
        }
    }
}

impl Drop for Kept<'_> {
    fn drop(&mut self) {
        eprintln!("the input is kept as {}", self.write());
    }
}
