//! The functions of the built library, found by name, as by a host that opens it at run time.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_char, c_void};
use std::path::Path;
use std::ptr::null_mut;
use std::sync::OnceLock;

use libloading::Library;

/// A handle of any object.
pub type Handle = *mut c_void;
pub type Progress = extern "C" fn(*mut c_void, i32, u32, u32) -> i32;

/// The structure `emerdiff_image`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Image {
    pub data: *const c_void,
    pub size: usize,
    pub stride: usize,
    pub width: u32,
    pub height: u32,
    pub layout: i32,
    pub sample: i32,
    pub flags: u32,
    pub reserved: [u32; 5],
}

/// The structure `emerdiff_buffer`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Buffer {
    pub data: *mut c_void,
    pub size: usize,
    pub stride: usize,
    pub sample: i32,
    pub flags: u32,
    pub reserved: [u32; 4],
}

/// The structure `emerdiff_run`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Run {
    pub options: Handle,
    pub progress: Option<Progress>,
    pub userdata: *mut c_void,
    pub cancel: Handle,
    pub reserved: [u64; 4],
}

impl Default for Run {
    fn default() -> Self {
        let (options, userdata, cancel) = (null_mut(), null_mut(), null_mut());
        Self { options, progress: None, userdata, cancel, reserved: [0; 4] }
    }
}

/// The structure `emerdiff_selection`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Selection {
    pub nodes: *const u32,
    pub num_nodes: usize,
    pub grow: f32,
    pub feather: f32,
    pub flags: u32,
    pub reserved: [u32; 5],
}

/// The structure `emerdiff_point`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

/// The structure `emerdiff_ring`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
pub struct Ring {
    pub first: u32,
    pub num_points: u32,
    pub polygon: u32,
    pub hole: u32,
}

/// The structure `emerdiff_region`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
pub struct Region {
    pub area: u64,
    pub id: u32,
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
    pub mean_color: [u8; 3],
    pub transparent: u8,
    pub node: u32,
    pub min_regions: u32,
    pub max_regions: u32,
    pub reserved: [u8; 20],
}

macro_rules! functions {
    ($($name:ident($($argument:ty),*) $(-> $result:ty)?;)*) => {
        pub struct Api {
            $(pub $name: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
            _library: Library,
        }

        impl Api {
            pub fn open(path: &Path) -> Self {
                // SAFETY: the library that cargo has just built; loading it runs nothing.
                let library = unsafe { Library::new(path) }.unwrap();
                Self {
                    $($name: {
                        let symbol = concat!("emerdiff_", stringify!($name), "\0");
                        // SAFETY: the signature is the header's.
                        *unsafe { library.get(symbol.as_bytes()) }.unwrap()
                    },)*
                    _library: library,
                }
            }
        }
    };
}

functions! {
    abi_version() -> u32;
    last_error() -> *const c_char;
    version() -> *const c_char;
    runtime_load(*const c_char) -> i32;
    runtime_path() -> *const c_char;
    runtime_version() -> *const c_char;
    runtime_providers() -> *const c_char;
    options_new(*mut Handle) -> i32;
    options_free(Handle);
    options_set(Handle, *const c_char, *const c_char) -> i32;
    options_get(Handle, *const c_char, *mut c_char, usize, *mut usize) -> i32;
    options_set_provider(Handle, i32) -> i32;
    options_set_preset(Handle, i32) -> i32;
    options_set_threads(Handle, u32) -> i32;
    options_set_num_regions(Handle, u32) -> i32;
    options_set_granularity(Handle, f64) -> i32;
    options_set_min_area(Handle, f64) -> i32;
    options_set_seed(Handle, u64) -> i32;
    options_set_memory_budget(Handle, u64) -> i32;
    options_set_modulation_timestep(Handle, u32) -> i32;
    options_set_strength(Handle, f32) -> i32;
    options_set_sigma(Handle, f32) -> i32;
    model_load(*const c_char, *const Run, *mut Handle) -> i32;
    model_free(Handle);
    model_info(Handle) -> *const c_char;
    model_list(*mut c_char, usize, *mut usize) -> i32;
    model_folder(*mut c_char, usize, *mut usize) -> i32;
    model_check_provider(*const c_char, i32, *mut f64, *mut i32) -> i32;
    cancel_new(*mut Handle) -> i32;
    cancel_request(Handle) -> i32;
    cancel_free(Handle);
    segment(Handle, *const Image, *const Run, *mut Handle) -> i32;
    segmentation_free(Handle);
    segmentation_clone(Handle, *mut Handle) -> i32;
    segmentation_size(Handle, *mut u32, *mut u32) -> i32;
    segmentation_num_regions(Handle, *mut u32) -> i32;
    segmentation_max_regions(Handle, *mut u32) -> i32;
    segmentation_set_num_regions(Handle, u32) -> i32;
    segmentation_set_granularity(Handle, f64) -> i32;
    segmentation_regions(Handle, *mut Region, usize) -> i32;
    segmentation_region(Handle, u32, *mut Region) -> i32;
    segmentation_region_at(Handle, u32, u32, *mut Region) -> i32;
    segmentation_path_at(Handle, u32, u32, *mut Region, *mut usize) -> i32;
    segmentation_labels(Handle, u32, *const Buffer) -> i32;
    segmentation_mask(Handle, *const Selection, *const Buffer) -> i32;
    segmentation_contours(Handle, *const Buffer) -> i32;
    segmentation_coverage(Handle, *const Image, *const Selection, *const Buffer) -> i32;
    segmentation_cutout(Handle, *const Image, *const Selection, *const Buffer) -> i32;
    segmentation_colors(Handle, i32, *const Buffer) -> i32;
    segmentation_overlay(Handle, *const Image, *const Selection, *const Buffer) -> i32;
    segmentation_outline(Handle, *const Image, *const Selection, f32, *mut Handle) -> i32;
    outline_size(Handle, *mut usize, *mut usize) -> i32;
    outline_rings(Handle, *mut Ring, usize) -> i32;
    outline_points(Handle, *mut Point, usize) -> i32;
    outline_free(Handle);
    segmentation_to_bytes(Handle, *mut u8, usize, *mut usize) -> i32;
    segmentation_from_bytes(*const u8, usize, Handle, *mut Handle) -> i32;
    segmentation_info(Handle) -> *const c_char;
}

/// The library, opened once.
pub fn api() -> &'static Api {
    static API: OnceLock<Api> = OnceLock::new();
    API.get_or_init(|| {
        super::runtime();
        Api::open(&super::c::shared_library())
    })
}

/// Copies text that the library returned; "" for NULL.
pub fn text(text: *const c_char) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: the library returns NULL or text that ends with NUL.
    unsafe { CStr::from_ptr(text) }.to_str().unwrap().to_owned()
}

pub fn c_path(path: &Path) -> CString {
    CString::new(path.to_str().unwrap()).unwrap()
}

/// Describes an RGB picture without gaps.
pub fn view(picture: &image::RgbImage) -> Image {
    Image {
        data: picture.as_ptr().cast(),
        size: picture.as_raw().len(),
        stride: 0,
        width: picture.width(),
        height: picture.height(),
        layout: 4,
        sample: 1,
        flags: 0,
        reserved: [0; 5],
    }
}

/// Selects regions by their nodes, with their edge as it is.
pub fn selection(nodes: &[u32]) -> Selection {
    let (num_nodes, nodes) = (nodes.len(), nodes.as_ptr());
    Selection { nodes, num_nodes, grow: 0.0, feather: 0.0, flags: 0, reserved: [0; 5] }
}

/// Describes a buffer without gaps.
pub fn buffer<T>(values: &mut [T]) -> Buffer {
    Buffer {
        data: values.as_mut_ptr().cast(),
        size: size_of_val(values),
        stride: 0,
        sample: 0,
        flags: 0,
        reserved: [0; 4],
    }
}
