//! Everything that touches a caller's memory.
//!
//! The types of this file are the parameters of the exported functions. Safe Rust cannot make values
//! of them: they come from a caller in C, who has promised what the header says of each, so their
//! methods are safe. All accesses are unaligned and through raw pointers or short-lived slices, so
//! that places which overlap or are crooked are no worse in Rust than in C. In the header they are the
//! pointers that they hold.

use std::ffi::{CStr, c_char, c_void};

use super::status::Failure;

/// The address of an object of this library; only ever looked up, never followed.
#[repr(transparent)]
pub struct Handle<T>(*const T);

/// As [`Handle`], of an object that the function changes or frees.
#[repr(transparent)]
pub struct HandleMut<T>(*mut T);

impl<T> Handle<T> {
    pub fn address(&self) -> usize {
        self.0.addr()
    }
}

impl<T> HandleMut<T> {
    pub fn address(&self) -> usize {
        self.0.addr()
    }
}

/// A structure that a function reads once, when it begins.
#[repr(transparent)]
pub struct In<T>(*const T);

impl<T: Plain> In<T> {
    pub fn read(&self, name: &str) -> Result<T, Failure> {
        if self.0.is_null() {
            return Err(Failure::null(name));
        }
        // SAFETY: not null, and the caller promised a readable `T`; every bit pattern is one.
        Ok(unsafe { self.0.read_unaligned() })
    }
}

/// Structures of numbers and addresses only: every bit pattern is one.
pub trait Plain: Copy {}

/// A place for a result.
#[repr(transparent)]
pub struct Out<T>(*mut T);

/// A place for a result that is there.
pub struct Place<T>(*mut T);

impl<T> Out<T> {
    pub fn required(self, name: &str) -> Result<Place<T>, Failure> {
        if self.0.is_null() { Err(Failure::null(name)) } else { Ok(Place(self.0)) }
    }
}

impl<T> Place<T> {
    pub fn write(self, value: T) {
        // SAFETY: not null, and the caller promised a writable place for a `T`.
        unsafe { self.0.write_unaligned(value) }
    }
}

impl<T> Place<*mut T> {
    /// Gives the caller the handle of an object.
    pub fn write_handle(self, address: usize) {
        self.write(std::ptr::without_provenance_mut(address));
    }
}

/// An array for results.
#[repr(transparent)]
pub struct OutArray<T>(*mut T);

impl<T: Plain> OutArray<T> {
    /// Writes `values`; the caller's array has room for `capacity`. NULL is an array for nothing.
    pub fn write(&self, values: &[T], capacity: usize) -> Result<(), Failure> {
        let room = if self.0.is_null() { 0 } else { capacity };
        if values.len() > room {
            return Err(Failure::too_small(values.len(), "elements", room));
        }
        for (i, value) in values.iter().enumerate() {
            // SAFETY: `i` is below `capacity`, which the caller promised is the array's length.
            unsafe { self.0.add(i).write_unaligned(*value) }
        }
        Ok(())
    }
}

impl Plain for c_char {}

/// Text that ends with NUL.
#[repr(transparent)]
pub struct Text(*const c_char);

impl Text {
    /// A copy of the text; `None` for NULL.
    pub fn optional(&self, name: &str) -> Result<Option<String>, Failure> {
        if self.0.is_null() {
            return Ok(None);
        }
        // SAFETY: not null, and the caller promised that it ends with NUL.
        let text = unsafe { CStr::from_ptr(self.0) };
        match text.to_str() {
            Ok(text) => Ok(Some(text.to_owned())),
            Err(_) => Err(Failure::argument(format!("{name} is not UTF-8"))),
        }
    }

    pub fn required(&self, name: &str) -> Result<String, Failure> {
        self.optional(name)?.ok_or_else(|| Failure::null(name))
    }
}

/// What a callback is called with, untouched.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct UserData(*mut c_void);

/// The first byte of a caller's pixels.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Pixels(*const c_void);

impl Pixels {
    /// The `size` bytes. The caller promised that they stay as they are until the function returns.
    pub fn bytes<'a>(self, size: usize) -> Result<&'a [u8], Failure> {
        check_extent(self.0, size)?;
        // SAFETY: not null, a valid extent, and the caller promised `size` readable bytes.
        Ok(unsafe { std::slice::from_raw_parts(self.0.cast(), size) })
    }
}

/// The first byte of a caller's buffer.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct PixelsMut(*mut c_void);

impl PixelsMut {
    /// Calls `fill` with the `size` bytes; no other slice of a caller's memory may be alive.
    pub fn fill(self, size: usize, fill: impl FnOnce(&mut [u8])) -> Result<(), Failure> {
        check_extent(self.0, size)?;
        // SAFETY: not null, a valid extent, and the caller promised `size` writable bytes that nobody
        // else uses until the function returns.
        fill(unsafe { std::slice::from_raw_parts_mut(self.0.cast(), size) });
        Ok(())
    }
}

fn check_extent(data: *const c_void, size: usize) -> Result<(), Failure> {
    if data.is_null() {
        return Err(Failure::null("data"));
    }
    let end = data.addr().checked_add(size);
    if end.is_none() || isize::try_from(size).is_err() {
        return Err(Failure::argument(format!("size is {size}: no memory is that large")));
    }
    Ok(())
}
