//! Tests what only the C interface has: pictures and buffers of every form, handles, options.
#![allow(unsafe_code)]
// Every call passes live handles and whole structures, or what the test is about.
#![allow(clippy::undocumented_unsafe_blocks)]

mod handles;
mod options;
mod pictures;
mod results;

use std::ffi::{CString, c_char, c_void};
use std::ptr::{null, null_mut};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use image::RgbImage;

use crate::common::api::{
    Api, Buffer, Handle, Image, Progress, Region, Run, Selection, api, buffer, c_path, selection,
    text, view,
};
use crate::common::{random, runtime, scene};

const OK: i32 = 0;
const CANCELLED: i32 = 1;
const INVALID_ARGUMENT: i32 = 2;
const INVALID_HANDLE: i32 = 3;
const BUFFER_TOO_SMALL: i32 = 4;
const INVALID_OPTION: i32 = 5;

fn last_error() -> String {
    text(unsafe { (api().last_error)() })
}

fn made(call: impl FnOnce(&Api, *mut Handle) -> i32) -> Handle {
    let mut handle = null_mut();
    let status = call(api(), &mut handle);
    assert_eq!(status, OK, "{}", last_error());
    assert!(!handle.is_null());
    handle
}

fn load() -> Handle {
    let bundle = c_path(&random());
    made(|api, place| unsafe { (api.model_load)(bundle.as_ptr(), null(), place) })
}

/// One model for all tests; an address, as pointers are not shared between threads.
fn model() -> Handle {
    static MODEL: OnceLock<usize> = OnceLock::new();
    *MODEL.get_or_init(|| load() as usize) as Handle
}

/// Few masks and steps: the tests are not about the method.
fn options() -> Handle {
    let options = made(|api, place| unsafe { (api.options_new)(place) });
    for (key, value) in [("num_masks", "4"), ("finest_masks", "4"), ("num_inference_steps", "10")] {
        assert_eq!(set(options, key, Some(value)), OK, "{}", last_error());
    }
    options
}

fn set(options: Handle, key: &str, value: Option<&str>) -> i32 {
    let (key, value) = (CString::new(key).unwrap(), value.map(|text| CString::new(text).unwrap()));
    let value = value.as_ref().map_or(null(), |text| text.as_ptr());
    unsafe { (api().options_set)(options, key.as_ptr(), value) }
}

fn get(options: Handle, key: &str) -> String {
    let key = CString::new(key).unwrap();
    let mut chars: [c_char; 64] = [0; 64];
    let mut length = 0;
    let get = api().options_get;
    let status = unsafe { get(options, key.as_ptr(), chars.as_mut_ptr(), 64, &mut length) };
    assert_eq!(status, OK, "{}", last_error());
    let value = text(chars.as_ptr());
    assert_eq!(value.len(), length);
    value
}

fn segment(image: &Image) -> Handle {
    let run = Run { options: options(), ..Run::default() };
    let segmentation = made(|api, place| unsafe { (api.segment)(model(), image, &run, place) });
    unsafe { (api().options_free)(run.options) };
    segmentation
}

fn labels(segmentation: Handle, pixels: usize) -> Vec<u16> {
    let mut labels = vec![0; pixels];
    let buffer = buffer(&mut labels);
    assert_eq!(unsafe { (api().segmentation_labels)(segmentation, 16, &buffer) }, OK);
    labels
}

/// The label map of `image`, which shows `scene(48, 40)`.
fn labels_of(image: &Image) -> Vec<u16> {
    let segmentation = segment(image);
    let labels = labels(segmentation, 48 * 40);
    unsafe { (api().segmentation_free)(segmentation) };
    labels
}

#[test]
fn versions_and_runtime_are_told() {
    assert_eq!(text(unsafe { (api().version)() }), env!("CARGO_PKG_VERSION"));
    assert_eq!(unsafe { (api().abi_version)() }, 2);
    assert_eq!(unsafe { (api().runtime_load)(null()) }, OK);
    let path = text(unsafe { (api().runtime_path)() });
    assert_eq!(path, runtime().path().to_str().unwrap());
    assert_eq!(text(unsafe { (api().runtime_version)() }), runtime().version());
    assert!(text(unsafe { (api().runtime_providers)() }).contains("cpu"));
    // Another cannot be opened beside it.
    let other = c_path(&std::env::current_exe().unwrap());
    assert_eq!(unsafe { (api().runtime_load)(other.as_ptr()) }, 9);
    assert!(last_error().contains(&path), "{}", last_error());
}

#[test]
fn a_model_tells_what_it_is() {
    let info = text(unsafe { (api().model_info)(model()) });
    let info: serde_json::Value = serde_json::from_str(&info).unwrap();
    assert_eq!(info["name"], "random");
    assert_eq!(info["provider"], "cpu");
    assert_eq!(info["settings"]["preset"], "fast");
    assert_eq!(info["image"]["width"], 64);
}

#[test]
fn the_embedded_model_is_part_of_the_library() {
    let model = made(|api, place| unsafe { (api.model_load)(null(), null(), place) });
    let info = text(unsafe { (api().model_info)(model) });
    assert!(info.contains("\"name\":\"tiny\""), "{info}");
    assert!(info.contains("\"bundle\":\"embedded\""), "{info}");
    unsafe { (api().model_free)(model) };
}

#[test]
fn options_go_in_and_out_as_text() {
    let options = made(|api, place| unsafe { (api.options_new)(place) });
    assert_eq!(get(options, "seed"), "");
    assert_eq!(unsafe { (api().options_set_seed)(options, u64::MAX) }, OK);
    assert_eq!(get(options, "seed"), u64::MAX.to_string());
    assert_eq!(unsafe { (api().options_set_provider)(options, 1) }, OK);
    assert_eq!(get(options, "provider"), "cpu");
    for (key, value) in [("preset", "paper"), ("strength", "2.5"), ("one_sided", "true")] {
        assert_eq!(set(options, key, Some(value)), OK, "{}", last_error());
        assert_eq!(get(options, key), value);
        assert_eq!(set(options, key, None), OK);
        assert_eq!(get(options, key), "");
    }
    assert_eq!(set(options, "a\nb\u{1b}[31m", Some("1")), INVALID_OPTION);
    assert!(last_error().starts_with("a\\nb\\u{1b}[31m"), "{}", last_error());
    for (key, value) in [("colour", "1"), ("seed", "-1"), ("seed", "x"), ("preset", "best")] {
        assert_eq!(set(options, key, Some(value)), INVALID_OPTION, "{key} {value}");
        assert!(last_error().starts_with(key), "{}", last_error());
    }
    assert_eq!(unsafe { (api().options_set_provider)(options, 77) }, INVALID_ARGUMENT);
    assert_eq!(unsafe { (api().options_set_preset)(options, -1) }, INVALID_ARGUMENT);
    assert_eq!(unsafe { (api().options_set_num_regions)(options, 70_000) }, INVALID_ARGUMENT);
    // 0 is as many as the features tell apart, however it is set.
    assert_eq!(unsafe { (api().options_set_num_regions)(options, 0) }, OK);
    assert_eq!(
        (get(options, "num_regions"), set(options, "num_regions", Some("0"))),
        ("".into(), OK)
    );
    assert_eq!(get(options, "num_regions"), "");
    // What is no number is refused when it is set, not forgotten.
    for value in [f32::NAN, f32::INFINITY] {
        assert_eq!(unsafe { (api().options_set_strength)(options, value) }, INVALID_OPTION);
        assert!(last_error().contains("strength is"), "{}", last_error());
        assert_eq!(unsafe { (api().options_set_sigma)(options, value) }, INVALID_OPTION);
        let wide = f64::from(value);
        assert_eq!(unsafe { (api().options_set_granularity)(options, wide) }, INVALID_OPTION);
        assert_eq!(unsafe { (api().options_set_min_area)(options, wide) }, INVALID_OPTION);
    }
    let get = api().options_get;
    let mut length = 0;
    let seed = c"seed".as_ptr();
    let status = unsafe { get(options, seed, null_mut(), 0, &mut length) };
    assert_eq!((status, length), (BUFFER_TOO_SMALL, 20));
    unsafe { (api().options_free)(options) };
}

#[test]
fn models_are_listed_and_taken_by_name() {
    let told = |write: unsafe extern "C" fn(*mut c_char, usize, *mut usize) -> i32| {
        let mut length = 0;
        assert_eq!(unsafe { write(null_mut(), 0, &mut length) }, BUFFER_TOO_SMALL);
        let mut chars = vec![0; length + 1];
        assert_eq!(unsafe { write(chars.as_mut_ptr(), chars.len(), null_mut()) }, OK);
        text(chars.as_ptr())
    };
    let models: serde_json::Value = serde_json::from_str(&told(api().model_list)).unwrap();
    let embedded = &models[0];
    assert_eq!(embedded["name"], "tiny");
    assert!(embedded["folder"].is_null() && embedded["error"].is_null(), "{embedded}");
    assert!(embedded["size"].as_u64() > Some(10_000_000) && embedded["license"].is_string());
    assert!(told(api().model_folder).ends_with("emerdiff/models"));
    let mut handle = null_mut();
    let load = |name: &CString, place| unsafe { (api().model_load)(name.as_ptr(), null(), place) };
    assert_eq!(load(&CString::new("tiny").unwrap(), &mut handle), OK, "{}", last_error());
    unsafe { (api().model_free)(handle) };
    assert_eq!(load(&CString::new("none of these").unwrap(), &mut handle), 11);
    assert!(last_error().contains("none of these"), "{}", last_error());
}

#[test]
fn the_cpu_computes_what_the_cpu_computes() {
    let (bundle, check) = (c_path(&random()), api().model_check_provider);
    let (mut difference, mut trusted) = (f64::NAN, 9);
    let status = unsafe { check(bundle.as_ptr(), 1, &mut difference, &mut trusted) };
    assert_eq!((status, difference, trusted), (OK, 0.0, 1), "{}", last_error());
    // A provider that is not there, none, and one that does not exist.
    let refused = |provider| unsafe { check(bundle.as_ptr(), provider, &mut 0.0, null_mut()) };
    assert_eq!([2, 0, 9].map(refused), [10, INVALID_ARGUMENT, INVALID_ARGUMENT]);
}

#[test]
fn loading_tells_how_far_it_is_and_stops() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    extern "C" fn count(stop_at: *mut c_void, stage: i32, done: u32, total: u32) -> i32 {
        assert!([8, 9].contains(&stage) && done <= total, "{stage}: {done} of {total}");
        i32::from(CALLS.fetch_add(1, Ordering::SeqCst) + 1 == stop_at as usize)
    }
    let bundle = c_path(&random());
    let load = |stop_at: usize| {
        CALLS.store(0, Ordering::SeqCst);
        let run = Run { progress: Some(count), userdata: stop_at as *mut c_void, ..Run::default() };
        let mut model = null_mut();
        let status = unsafe { (api().model_load)(bundle.as_ptr(), &run, &mut model) };
        unsafe { (api().model_free)(model) };
        (status, CALLS.load(Ordering::SeqCst))
    };
    let (status, calls) = load(usize::MAX);
    assert!(status == OK && calls > 5, "{calls} calls");
    for stop_at in 1..=calls {
        assert_eq!(load(stop_at), (CANCELLED, stop_at));
    }
}
