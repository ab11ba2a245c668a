//! The live objects that callers hold handles of.
//!
//! A handle is a number that is never used twice, not an address that is followed: one that is freed,
//! foreign or of another kind is refused, and an object that is freed while another thread uses it
//! lives until that call returns.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::raw::{Handle, HandleMut};
use super::status::{EMERDIFF_INVALID_HANDLE, Failure};

/// What handles stand for.
pub trait Object: Any + Send + Sync {
    /// What it is called in errors.
    const KIND: &'static str;
}

#[derive(Default)]
struct Registry {
    made: usize,
    objects: BTreeMap<usize, Arc<dyn Any + Send + Sync>>,
}

static REGISTRY: RwLock<Registry> = RwLock::new(Registry { made: 0, objects: BTreeMap::new() });

/// Handles are counted up from here: another copy of the library in the process has another place,
/// and odd numbers are no object's address.
fn origin() -> usize {
    std::ptr::from_ref(&REGISTRY).addr() | 1
}

/// Takes an object in; gives its handle.
pub fn insert<T: Object>(object: T) -> usize {
    let mut registry = REGISTRY.write().unwrap_or_else(PoisonError::into_inner);
    let handle = origin().wrapping_add(2 * registry.made);
    registry.made += 1;
    registry.objects.insert(handle, Arc::new(object));
    handle
}

fn get<T: Object>(handle: usize) -> Result<Arc<T>, Failure> {
    let registry = REGISTRY.read().unwrap_or_else(PoisonError::into_inner);
    let object = registry.objects.get(&handle).cloned();
    object.and_then(|object| object.downcast().ok()).ok_or_else(|| refuse::<T>(handle))
}

fn refuse<T: Object>(handle: usize) -> Failure {
    let kind = T::KIND;
    let text = match handle {
        0 => format!("the {kind} is NULL"),
        _ => format!("{handle:#x} is not a live {kind}: it was freed, or was never one"),
    };
    Failure::new(EMERDIFF_INVALID_HANDLE, text)
}

impl<T: Object> Handle<T> {
    /// The object.
    pub fn get(&self) -> Result<Arc<T>, Failure> {
        get(self.address())
    }

    /// The object; `None` for NULL.
    pub fn optional(&self) -> Result<Option<Arc<T>>, Failure> {
        if self.address() == 0 { Ok(None) } else { self.get().map(Some) }
    }
}

impl<T: Object> HandleMut<T> {
    /// The object.
    pub fn get(&self) -> Result<Arc<T>, Failure> {
        get(self.address())
    }

    /// Frees the object once nobody uses it; NULL is nothing to free.
    pub fn free(&self) -> Result<(), Failure> {
        let handle = self.address();
        if handle == 0 {
            return Ok(());
        }
        // Dropped after the registry is released: a model takes its time.
        let object = {
            let mut registry = REGISTRY.write().unwrap_or_else(PoisonError::into_inner);
            let kind = registry.objects.get(&handle).is_some_and(|object| object.is::<T>());
            kind.then(|| registry.objects.remove(&handle)).flatten()
        };
        object.map(drop).ok_or_else(|| refuse::<T>(handle))
    }
}
