//! The live objects that callers hold handles of.
//!
//! A handle is a number that is never used twice, not an address that is followed. A handle that
//! was freed, is not one of this library's, or belongs to an object of another kind is refused. An
//! object that is freed while another thread uses it lives until that call returns.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::raw::{Handle, HandleMut};
use super::status::{EMERDIFF_INVALID_HANDLE, Failure};

/// An object that callers hold by a handle.
pub trait Object: Any + Send + Sync {
    /// The name of its type in error texts.
    const KIND: &'static str;
}

#[derive(Default)]
struct Registry {
    made: usize,
    objects: BTreeMap<usize, Arc<dyn Any + Send + Sync>>,
}

static REGISTRY: RwLock<Registry> = RwLock::new(Registry { made: 0, objects: BTreeMap::new() });

/// The first handle. It comes from an address, so that another copy of the library in the process
/// counts from elsewhere, and it is odd, so that no handle is the address of an object.
fn origin() -> usize {
    std::ptr::from_ref(&REGISTRY).addr() | 1
}

/// Registers an object and returns its handle.
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
    /// Looks the object up.
    pub fn get(&self) -> Result<Arc<T>, Failure> {
        get(self.address())
    }

    /// Looks the object up; `None` for NULL.
    pub fn optional(&self) -> Result<Option<Arc<T>>, Failure> {
        if self.address() == 0 { Ok(None) } else { self.get().map(Some) }
    }
}

impl<T: Object> HandleMut<T> {
    /// Looks the object up.
    pub fn get(&self) -> Result<Arc<T>, Failure> {
        get(self.address())
    }

    /// Frees the object as soon as no call uses it. Freeing NULL does nothing.
    pub fn free(&self) -> Result<(), Failure> {
        let handle = self.address();
        if handle == 0 {
            return Ok(());
        }
        // Dropped only after the registry is unlocked, because dropping a model takes long.
        let object = {
            let mut registry = REGISTRY.write().unwrap_or_else(PoisonError::into_inner);
            let kind = registry.objects.get(&handle).is_some_and(|object| object.is::<T>());
            kind.then(|| registry.objects.remove(&handle)).flatten()
        };
        object.map(drop).ok_or_else(|| refuse::<T>(handle))
    }
}
