//! Programs in C and C++ that link the built library: the examples, and the contract from both.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::common::c::{Language, build, run, succeed, without_interface};
use crate::common::{picture, random, root};

/// A picture of the repository as a binary PPM.
fn ppm(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("cat.ppm");
    let picture = image::open(picture("cat.jpg")).unwrap().to_rgb8();
    let header = format!("P6\n{} {}\n255\n", picture.width(), picture.height());
    fs::write(&path, [header.as_bytes(), picture.as_raw()].concat()).unwrap();
    path
}

#[test]
fn the_c_example_is_short_and_segments() {
    let source = "examples/c/segment.c";
    assert!(fs::read_to_string(root().join(source)).unwrap().lines().count() < 100);
    let (folder, program) = build(Language::C99, source);
    let out = folder.path().join("out.pgm");
    let printed = succeed(run(&program).arg(ppm(&folder)).arg(&out).arg(random()));
    let labels = image::open(&out).unwrap().to_luma8();
    assert_eq!((labels.width(), labels.height()), (451, 300));
    let count = usize::from(*labels.iter().max().unwrap()) + 1;
    assert_eq!(printed, format!("{count} regions\n"));
    let refused = run(&program).arg(&out).arg(&out).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
}

#[test]
fn the_cpp_example_writes_layers_that_are_the_picture() {
    let (folder, program) = build(Language::CPP17, "examples/cpp/layers.cpp");
    succeed(run(&program).arg(ppm(&folder)).arg(folder.path()).arg(random()));
    let layers: Vec<_> = (0..)
        .map(|id| folder.path().join(format!("region{id}.pam")))
        .take_while(|path| path.exists())
        .map(|path| image::open(path).unwrap().to_rgba8())
        .collect();
    assert!(layers.len() > 1);
    let picture = image::open(picture("cat.jpg")).unwrap().to_rgb8();
    for (x, y, pixel) in picture.enumerate_pixels() {
        let alpha: u32 = layers.iter().map(|layer| u32::from(layer[(x, y)].0[3])).sum();
        assert!(alpha.abs_diff(255) <= layers.len() as u32, "{alpha} at {x}, {y}");
        assert!(layers.iter().all(|layer| layer[(x, y)].0[..3] == pixel.0));
    }
}

#[test]
fn the_contract_holds_for_c() {
    for language in [Language::C99, Language::C11] {
        let (_folder, program) = build(language, "tests/c/programs/contract.c");
        assert_eq!(succeed(run(&program).arg(random())), "held\n");
    }
}

#[test]
fn the_contract_holds_for_cpp() {
    for language in [Language::CPP17, Language::CPP20] {
        let (_folder, program) = build(language, "tests/c/programs/contract.cpp");
        assert_eq!(succeed(run(&program).arg(random())), "held\n");
    }
}

#[test]
fn hostile_calls_are_survived() {
    let (_folder, program) = build(Language::C99, "tests/c/programs/hostile.c");
    let printed = succeed(run(&program).arg(random()).arg("10000"));
    let counts = printed.strip_prefix("survived; ").unwrap().split(' ');
    let counts: Vec<u32> = counts.filter_map(|word| word.parse().ok()).collect();
    assert!(counts[0] > 10 && counts[1] > 50, "{printed}");
}

#[test]
fn eight_threads_load_segment_cancel_and_free() {
    let (_folder, program) = build(Language::C99, "tests/c/programs/stress.c");
    assert_eq!(succeed(run(&program).arg(random()).args(["8", "2"])), "held\n");
}

#[test]
fn the_library_is_opened_closed_and_opened_again_and_twice() {
    let (folder, program) = build(Language::C99, "tests/c/programs/reload.c");
    let library = folder.path().join("libemerdiff.so.2");
    let copy = folder.path().join("copy.so");
    fs::copy(&library, &copy).unwrap();
    assert_eq!(succeed(run(&program).args([&library, &copy]).arg(random())), "held\n");
}

#[test]
fn a_process_that_was_forked_after_use_gets_an_error() {
    let (_folder, program) = build(Language::C11, "tests/c/programs/process.c");
    assert_eq!(succeed(run(&program).arg("fork").arg(random())), "held\n");
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_may_end_while_a_model_is_loaded() {
    let (_folder, program) = build(Language::C11, "tests/c/programs/process.c");
    for step in 0..40 {
        let microseconds = (step * 4000).to_string();
        succeed(run(&program).arg("exit").arg(random()).arg(microseconds));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn after_a_library_that_is_no_onnx_runtime_another_is_loaded() {
    let (folder, program) = build(Language::C11, "tests/c/programs/process.c");
    let library = without_interface(folder.path());
    assert_eq!(succeed(run(&program).arg("retry").arg(random()).arg(library)), "held\n");
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_takes_no_more_memory_than_was_said() {
    let (_folder, program) = build(Language::C99, "tests/c/programs/memory.c");
    for (width, height) in [("64", "64"), ("2000", "1500")] {
        let printed = succeed(run(&program).arg(random()).args([width, height]));
        let mut numbers = printed.split_whitespace().map(|number| number.parse::<u64>().unwrap());
        let (estimated, measured) = (numbers.next().unwrap(), numbers.next().unwrap());
        // Threads have stacks and allocators have pages whatever the size.
        let allowance = 16_000_000;
        assert!(measured < estimated + allowance, "{measured} of {estimated} at {width}x{height}");
        assert!(
            estimated < 4 * measured + allowance,
            "{measured} of {estimated} at {width}x{height}"
        );
    }
}
