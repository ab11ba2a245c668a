//! What the C interface costs over the Rust crate: the same run through both doors, in turn.
//! `cargo bench --bench doors`
#![allow(dead_code)]

#[path = "../tests/c/doors/c_door.rs"]
mod c_door;
#[path = "../tests/c/doors/c_found.rs"]
mod c_found;
#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/c/doors/door.rs"]
mod door;
#[path = "../tests/c/doors/rust_door.rs"]
mod rust_door;

use std::time::Instant;

use door::{Ask, Door};

const RUNS: usize = 21;

fn main() {
    let doors: [&dyn Door; 2] = [&rust_door::RustDoor, &c_door::CDoor];
    let models = doors.map(|door| door.load(&common::random()).unwrap());
    println!("picture        Rust, ms    C, ms   C / Rust   (medians of {RUNS}, random bundle)");
    for (width, height) in [(64, 64), (1000, 1000), (4000, 3000)] {
        let picture = common::scene(width, height);
        let mut seconds = [vec![], vec![]];
        for _ in 0..RUNS {
            for (model, seconds) in models.iter().zip(&mut seconds) {
                let start = Instant::now();
                model.segment(&picture, &Ask::default(), &mut |_, _| true).unwrap();
                seconds.push(start.elapsed().as_secs_f64());
            }
        }
        let [rust, c] = seconds.map(|mut seconds| {
            seconds.sort_by(f64::total_cmp);
            1e3 * seconds[RUNS / 2]
        });
        println!("{:<12} {rust:>10.2} {c:>8.2} {:>10.3}", format!("{width}x{height}"), c / rust);
    }
}
