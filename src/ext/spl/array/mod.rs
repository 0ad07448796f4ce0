//! ArrayObject, ArrayIterator and RecursiveArrayIterator: an array, or an object's properties, as an object (php-src
//! `ext/spl/spl_array.c`).
//!
//! ```text
//!   ArrayObject ──► storage   an array of its own                 Array
//!                             the properties of an object         Object
//!                             what another of the kind has        Other   (so an iterator sees its ArrayObject change)
//!                             its own properties                  Own
//! ```

mod class;
mod element;
mod serialize;
mod sort;
mod storage;
mod walk;

pub(super) use class::CLASSES;
pub(super) use element::append;
pub(super) use walk::{array_iterator, iterator_key};

use crate::eval::class::ClassEntry;
use crate::eval::{Machine, Unwind};
use crate::ext::Call;
use crate::zval::{Child, Native, ObjectRef};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use storage::{Cursor, Elements, Storage, Target};

/// Properties stay properties in dumps and casts.
const STD_PROP_LIST: i64 = 1;
/// Elements are properties too.
const ARRAY_AS_PROPS: i64 = 2;
/// Objects are no children (RecursiveArrayIterator).
const CHILD_ARRAYS_ONLY: i64 = 4;
/// The storage is the object itself; only seen in serialized data.
const IS_SELF: i64 = 0x0100_0000;
/// The bits that are not the script's to set.
const INTERNAL: i64 = 0xFFFF_0000;
/// The bits that a clone and serialized data keep.
const KEPT: i64 = 0x0100_FFFF;

/// What an ArrayObject or ArrayIterator keeps.
struct State {
    storage: RefCell<Storage>,
    flags: Cell<i64>,
    /// The class that `getIterator` makes objects of; `None` is ArrayIterator.
    iterator_class: Cell<Option<&'static ClassEntry>>,
    /// How many sorts of it are running: meanwhile it must not change.
    sorting: Cell<u32>,
    /// Where an iterator is, once it was asked.
    cursor: RefCell<Option<Cursor>>,
    is_iterator: bool,
}

impl Native for State {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        let Ok(storage) = self.storage.try_borrow() else {
            return;
        };
        match &*storage {
            Storage::Array(elements) => elements.visit(visit),
            Storage::Object(object) | Storage::Other(object) => visit(Child::Object(object)),
            Storage::Own => {}
        }
    }

    fn clear(&self) {
        let storage = self.storage.replace(Storage::Own);
        let cursor = self.cursor.take();
        drop(storage);
        drop(cursor);
    }
}

impl State {
    fn new(storage: Storage, is_iterator: bool) -> State {
        State {
            storage: RefCell::new(storage),
            flags: Cell::new(0),
            iterator_class: Cell::new(None),
            sorting: Cell::new(0),
            cursor: RefCell::new(None),
            is_iterator,
        }
    }

    fn has(&self, flag: i64) -> bool {
        self.flags.get() & flag != 0
    }

    /// Takes another storage; iterators of it start anew.
    fn exchange(&self, storage: Storage) {
        let old = self.storage.replace(storage);
        let cursor = self.cursor.take();
        drop(cursor);
        drop(old);
    }
}

fn create_object(_: &mut Machine, object: &ObjectRef) {
    let elements = Rc::new(Elements::default());
    object.set_native(Box::new(State::new(Storage::Array(elements), false)));
}

fn create_iterator(_: &mut Machine, object: &ObjectRef) {
    let elements = Rc::new(Elements::default());
    object.set_native(Box::new(State::new(Storage::Array(elements), true)));
}

/// A clone of an ArrayObject has a copy of the array; one of an iterator walks what the original has.
fn clone(_: &mut Machine, from: &ObjectRef, to: &ObjectRef) -> Result<(), Unwind> {
    let Some(state) = from.native::<State>() else {
        return Ok(());
    };
    let is_own = matches!(&*state.storage.borrow(), Storage::Own);
    let storage = if is_own {
        Storage::Own
    } else if state.is_iterator {
        Storage::Other(from.clone())
    } else {
        let copy = target_of(from).map(|target| target.snapshot());
        Storage::Array(Rc::new(Elements::new(copy.unwrap_or_default())))
    };
    let copy = State::new(storage, state.is_iterator);
    copy.flags.set(state.flags.get() & KEPT);
    copy.iterator_class.set(state.iterator_class.get());
    to.set_native(Box::new(copy));
    Ok(())
}

/// The object of the running method.
fn this(call: &Call<'_>) -> ObjectRef {
    match &call.machine.frame().this {
        Some(this) => this.clone(),
        None => unreachable!("a method that is not static runs on an object"),
    }
}

fn state_of(object: &ObjectRef) -> &State {
    match object.native::<State>() {
        Some(state) => state,
        None => unreachable!("every object of the class has its state"),
    }
}

/// What an object's elements lie in, however many others lie between; `None` where those have come round in a circle.
fn target_of(object: &ObjectRef) -> Option<Target> {
    let mut object = object.clone();
    for _ in 0..64 {
        let next = match &*state_of(&object).storage.borrow() {
            Storage::Array(elements) => return Some(Target::Array(elements.clone())),
            Storage::Object(object) => return Some(Target::Properties(object.clone())),
            Storage::Own => return Some(Target::Properties(object.clone())),
            Storage::Other(other) => other.clone(),
        };
        object = next;
    }
    None
}
