//! The only code that touches the caller's memory.
//!
//! The types of this file are the parameters of the exported functions; in the header they are the
//! plain pointers that they hold. Safe Rust cannot make values of them. They come from a caller in
//! C who has promised what the header says, so their methods are safe. All accesses are unaligned
//! and go through raw pointers or short-lived slices, so that places which overlap or are
//! misaligned do no more harm in Rust than in C.

use std::ffi::{CStr, c_char, c_void};

use super::status::Failure;

/// The handle of an object of this library. It is looked up, never followed as an address.
#[repr(transparent)]
pub struct Handle<T>(*const T);

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Handle<T> {}

/// The handle of an object that the function changes or frees.
#[repr(transparent)]
pub struct HandleMut<T>(*mut T);

impl<T> Handle<T> {
    /// The number that stands for the object; 0 for NULL.
    pub fn address(&self) -> usize {
        self.0.addr()
    }
}

impl<T> HandleMut<T> {
    /// The number that stands for the object; 0 for NULL.
    pub fn address(&self) -> usize {
        self.0.addr()
    }
}

/// A structure of the caller that a function reads once, when it begins.
#[repr(transparent)]
pub struct In<T>(*const T);

impl<T: Plain> In<T> {
    /// Copies the structure; `name` is that of the parameter.
    pub fn read(&self, name: &str) -> Result<T, Failure> {
        if self.0.is_null() {
            return Err(Failure::null(name));
        }
        // SAFETY: not null, and the caller promised a readable `T`; every bit pattern is one.
        Ok(unsafe { self.0.read_unaligned() })
    }

    /// Copies the structure; `None` for NULL.
    pub fn optional(&self) -> Option<T> {
        self.read("").ok()
    }
}

/// A type of numbers and addresses only, so that every bit pattern is a valid value.
pub trait Plain: Copy {}

/// A parameter for a result.
#[repr(transparent)]
pub struct Out<T>(*mut T);

/// A parameter for a result that is not NULL.
pub struct Place<T>(*mut T);

impl<T> Out<T> {
    /// Checks that the parameter is not NULL.
    pub fn required(self, name: &str) -> Result<Place<T>, Failure> {
        if self.0.is_null() { Err(Failure::null(name)) } else { Ok(Place(self.0)) }
    }
}

impl<T: Plain> Place<T> {
    /// Copies what the caller put there.
    pub fn read(&self) -> T {
        // SAFETY: not null, and the caller promised a readable `T`; every bit pattern is one.
        unsafe { self.0.read_unaligned() }
    }
}

impl<T> Place<T> {
    /// Writes the result.
    pub fn write(self, value: T) {
        // SAFETY: not null, and the caller promised a writable place for a `T`.
        unsafe { self.0.write_unaligned(value) }
    }
}

impl<T> Place<*mut T> {
    /// Writes the handle of an object.
    pub fn write_handle(self, address: usize) {
        self.write(std::ptr::without_provenance_mut(address));
    }
}

/// An array of the caller for results.
#[repr(transparent)]
pub struct OutArray<T>(*mut T);

impl<T: Plain> OutArray<T> {
    /// Writes `values` to the array, which has room for `capacity` of them; NULL has room for none.
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

impl OutArray<c_char> {
    /// Writes `text` and a NUL, and the length without it to `length` if that is not NULL, also
    /// when the array is too small.
    pub fn write_text(
        &self,
        text: &str,
        capacity: usize,
        length: Out<usize>,
    ) -> Result<(), Failure> {
        if let Ok(place) = length.required("length") {
            place.write(text.len());
        }
        let chars: Vec<c_char> = text.bytes().chain([0]).map(|byte| byte as c_char).collect();
        self.write(&chars, capacity)
    }
}

// One of these is `c_char`, depending on the processor.
impl Plain for i8 {}
impl Plain for u8 {}
impl Plain for u32 {}
impl Plain for usize {}

/// An array of the caller that a function reads once, when it begins.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Array<T>(*const T);

impl<T: Plain> Array<T> {
    /// Copies the `length` elements of the array; `name` is that of the parameter or field.
    pub fn read(self, length: usize, name: &str) -> Result<Vec<T>, Failure> {
        if length == 0 {
            return Ok(Vec::new());
        }
        check_extent(name, self.0.cast(), length.saturating_mul(size_of::<T>()))?;
        let mut values = crate::memory::reserved(length as u64, name)?;
        // SAFETY: `i` is below `length`, which the caller promised is the array's length, and every
        // bit pattern is a `T`.
        values.extend((0..length).map(|i| unsafe { self.0.add(i).read_unaligned() }));
        Ok(values)
    }
}

/// Text of the caller that ends with NUL.
#[repr(transparent)]
pub struct Text(*const c_char);

impl Text {
    /// Copies the text; `None` for NULL.
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

    /// Copies the text; NULL is an error.
    pub fn required(&self, name: &str) -> Result<String, Failure> {
        self.optional(name)?.ok_or_else(|| Failure::null(name))
    }
}

/// The right to touch the caller's pixels during one call. What reads them borrows it, and what
/// writes them borrows it alone, because a caller may pass the same memory for both.
pub struct Memory(());

/// Calls `body` with the right to touch the caller's pixels.
pub fn with_memory<T>(body: impl FnOnce(&mut Memory) -> T) -> T {
    body(&mut Memory(()))
}

/// The caller's pointer that a callback gets back unchanged.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct UserData(*mut c_void);

impl UserData {
    pub fn null() -> Self {
        Self(std::ptr::null_mut())
    }
}

/// The first byte of a caller's pixels.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Pixels(*const c_void);

impl Pixels {
    /// Borrows `size` bytes. The caller promised not to change them until the function returns.
    pub fn bytes(self, size: usize, _: &Memory) -> Result<&[u8], Failure> {
        check_extent("data", self.0, size)?;
        // SAFETY: not null, a valid extent, and the caller promised `size` readable bytes.
        Ok(unsafe { std::slice::from_raw_parts(self.0.cast(), size) })
    }
}

/// The first byte of a caller's buffer.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct PixelsMut(*mut c_void);

impl PixelsMut {
    /// Borrows `size` bytes.
    pub fn bytes(self, size: usize, _: &mut Memory) -> Result<&mut [u8], Failure> {
        check_extent("data", self.0, size)?;
        // SAFETY: not null, a valid extent, and the caller promised `size` writable bytes that
        // nobody else uses until the function returns.
        Ok(unsafe { std::slice::from_raw_parts_mut(self.0.cast(), size) })
    }
}

fn check_extent(name: &str, data: *const c_void, size: usize) -> Result<(), Failure> {
    if data.is_null() {
        return Err(Failure::null(name));
    }
    let end = data.addr().checked_add(size);
    if end.is_none() || isize::try_from(size).is_err() {
        let text = format!("{name} has {size} bytes: no memory is that large");
        return Err(Failure::argument(text));
    }
    Ok(())
}
