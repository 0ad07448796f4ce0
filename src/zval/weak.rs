//! Weak handles on objects: they do not keep an object alive, and learn of its end.

use super::object::{Object, ObjectRef};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ptr::NonNull;
use std::rc::{Rc, Weak};

/// A handle on an object that does not keep it alive.
#[derive(Clone)]
pub struct WeakObject(Rc<Cell<Option<NonNull<Object>>>>);

/// Somebody who is told when an object ends.
pub trait Mourner {
    /// The object of that handle number is gone.
    fn object_died(&self, handle: u32);
}

struct Watched {
    cell: Rc<Cell<Option<NonNull<Object>>>>,
    mourners: Vec<Weak<dyn Mourner>>,
}

thread_local! {
    static WATCHED: RefCell<HashMap<NonNull<Object>, Watched>> = RefCell::new(HashMap::new());
}

fn with_watched<R>(object: &ObjectRef, act: impl FnOnce(&mut Watched) -> R) -> R {
    object.set_watched();
    WATCHED.with_borrow_mut(|watched| {
        let entry = watched.entry(object.as_ptr()).or_insert_with(|| Watched {
            cell: Rc::new(Cell::new(Some(object.as_ptr()))),
            mourners: Vec::new(),
        });
        act(entry)
    })
}

impl WeakObject {
    /// A weak handle on an object.
    pub fn new(object: &ObjectRef) -> WeakObject {
        WeakObject(with_watched(object, |watched| watched.cell.clone()))
    }

    /// The object, while it lives.
    pub fn get(&self) -> Option<ObjectRef> {
        let object = self.0.get()?;
        // SAFETY: the cell is emptied before the object's memory goes.
        Some(unsafe { ObjectRef::from_live(object) })
    }
}

/// Has `mourner` told when the object ends.
pub fn mourn(object: &ObjectRef, mourner: Weak<dyn Mourner>) {
    with_watched(object, |watched| {
        watched.mourners.retain(|known| known.strong_count() > 0);
        watched.mourners.push(mourner);
    });
}

/// The object ends now: its destructor has run, its properties are still there.
pub(super) fn died(object: NonNull<Object>, handle: u32) {
    let Some(watched) = WATCHED.with_borrow_mut(|watched| watched.remove(&object)) else {
        return;
    };
    watched.cell.set(None);
    for mourner in watched.mourners {
        if let Some(mourner) = mourner.upgrade() {
            mourner.object_died(handle);
        }
    }
}

/// Forgets all objects: the heap has taken their memory back.
pub(super) fn forget() {
    WATCHED.with_borrow_mut(|watched| {
        for entry in watched.values() {
            entry.cell.set(None);
        }
        watched.clear();
    });
}
