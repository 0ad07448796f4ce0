//! Where the elements of an ArrayObject lie, and places in it that outlive changes.

use crate::eval::class::ClassEntry;
use crate::zval::separate;
use crate::zval::{Child, Key, ObjectRef, PhpArray, Position, Slot, Visibility, ZvalPtr};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What holds the elements.
pub(super) enum Storage {
    /// An array.
    Array(Rc<Elements>),
    /// The properties of an object.
    Object(ObjectRef),
    /// The storage of another ArrayObject or ArrayIterator.
    Other(ObjectRef),
    /// The object's own properties.
    Own,
}

/// An array, and how many cursors stand in it.
#[derive(Default)]
pub(super) struct Elements {
    array: RefCell<PhpArray>,
    cursors: Cell<u32>,
    /// Counts replacements of the whole array: cursors of earlier ones start anew.
    generation: Cell<u32>,
    /// The element of another one that this array is: changes are seen there (RecursiveArrayIterator::getChildren).
    parent: RefCell<Option<(Target, Key)>>,
}

/// What the elements lie in.
#[derive(Clone)]
pub(super) enum Target {
    /// An array.
    Array(Rc<Elements>),
    /// Properties: the public declared ones in the order of their slots, then the others. Positions count the same way.
    Properties(ObjectRef),
}

impl Elements {
    pub(super) fn new(array: PhpArray) -> Elements {
        Elements {
            array: RefCell::new(array),
            ..Elements::default()
        }
    }

    pub(super) fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Ok(array) = self.array.try_borrow() {
            visit(Child::Array(&array));
        }
    }

    /// Changes the array. Nothing of the script may run in `change`: what it gives back is to be released after.
    fn change<R>(&self, change: impl FnOnce(&mut PhpArray) -> R) -> R {
        let result = {
            let mut array = self.array.borrow_mut();
            if self.cursors.get() > 0 {
                array.make_mut().set_pinned(true);
            }
            change(&mut array)
        };
        let parent = self.parent.borrow().clone();
        if let Some((target, key)) = parent {
            let changed = self.array.borrow().clone();
            target.set(&key, ZvalPtr::new(changed.into()));
        }
        result
    }

    /// Makes it an element of another one.
    pub(super) fn set_parent(&self, target: Target, key: Key) {
        self.parent.replace(Some((target, key)));
    }

    /// Puts another array in the place of this one.
    pub(super) fn replace(&self, array: PhpArray) {
        self.generation.set(self.generation.get().wrapping_add(1));
        let old = self.array.replace(array);
        drop(old);
    }

    pub(super) fn array(&self) -> PhpArray {
        self.array.borrow().clone()
    }
}

impl Target {
    /// Whether it is an object: then keys are names.
    pub(super) fn is_object(&self) -> bool {
        matches!(self, Target::Properties(_))
    }

    /// A key as it is here: names of properties are strings.
    pub(super) fn key(&self, key: Key) -> Key {
        match self {
            Target::Array(_) => key,
            Target::Properties(_) => Key::String(key.to_string()),
        }
    }

    /// The zval of an element.
    pub(super) fn get(&self, key: &Key) -> Option<ZvalPtr> {
        match self {
            Target::Array(elements) => elements.array.borrow().get(key).cloned(),
            Target::Properties(object) => match declared(object, key) {
                Some(slot) => object.slot(slot).clone(),
                None => object.dynamic()?.get(key).cloned(),
            },
        }
    }

    /// Puts a zval in the place of an element, or adds one.
    pub(super) fn set(&self, key: &Key, zval: ZvalPtr) {
        let old = match self {
            Target::Array(elements) => {
                elements.change(|array| array.make_mut().slot(key).replace(zval))
            }
            Target::Properties(object) => match declared(object, key) {
                Some(slot) => object.set_slot(slot, Some(zval)),
                None => {
                    object.put_dynamic(key, Some(zval));
                    None
                }
            },
        };
        drop(old);
    }

    /// Adds an element under the next free index, if there is one.
    pub(super) fn push(&self, zval: ZvalPtr) {
        match self {
            Target::Array(elements) => {
                let _ = elements.change(|array| array.push(zval));
            }
            Target::Properties(object) => {
                let index = object.dynamic().map_or(0, |table| table.next_index());
                object.put_dynamic(&Key::String(Key::Int(index).to_string()), Some(zval));
            }
        }
    }

    /// Takes an element out.
    pub(super) fn remove(&self, key: &Key) -> Slot {
        match self {
            Target::Array(elements) => elements.change(|array| array.remove(key)),
            Target::Properties(object) => match declared(object, key) {
                Some(slot) => object.set_slot(slot, None),
                None => {
                    let mut table = object.set_dynamic(None)?;
                    let removed = table.remove(key);
                    object.set_dynamic(Some(table));
                    removed
                }
            },
        }
    }

    /// The place of an element, made where it is missing; good until something of the script runs.
    pub(super) fn place(&self, key: &Key) -> *mut Slot {
        let fresh = self.get(key).is_none().then(ZvalPtr::null);
        match self {
            Target::Array(elements) => {
                elements.change(|array| filled(array.make_mut().slot(key), fresh))
            }
            Target::Properties(object) => match declared(object, key) {
                Some(slot) => {
                    if fresh.is_some() {
                        object.set_slot(slot, fresh);
                    }
                    object.slot_ptr(slot)
                }
                None => {
                    let mut table = object.set_dynamic(None).unwrap_or_default();
                    let place = filled(table.make_mut().slot(key), fresh);
                    object.set_dynamic(Some(table));
                    place
                }
            },
        }
    }

    /// Makes the element a reference and joins it; a missing one is made.
    pub(super) fn reference(&self, key: &Key) -> ZvalPtr {
        match self {
            Target::Array(elements) => {
                elements.change(|array| separate::make_reference(array.make_mut().slot(key)))
            }
            Target::Properties(_) => {
                let mut slot = self.get(key);
                let reference = separate::make_reference(&mut slot);
                self.set(key, reference.clone());
                reference
            }
        }
    }

    /// How many elements there are.
    pub(super) fn count(&self) -> usize {
        match self {
            Target::Array(elements) => elements.array.borrow().len(),
            Target::Properties(object) => {
                let declared = (0..object.slot_count()).filter(|at| is_visible(object, *at));
                declared.count() + object.dynamic().map_or(0, |table| table.len())
            }
        }
    }

    /// The first position at or after `position` that holds an element.
    pub(super) fn seek(&self, position: Position) -> Option<Position> {
        match self {
            Target::Array(elements) => elements.array.borrow().seek(position),
            Target::Properties(object) => {
                let slots = object.slot_count() as Position;
                let in_slots = (position..slots).find(|at| is_visible(object, *at as usize));
                in_slots.or_else(|| {
                    let at = object.dynamic()?.seek(position.saturating_sub(slots))?;
                    Some(at + slots)
                })
            }
        }
    }

    /// Key and zval at a position.
    pub(super) fn entry(&self, position: Position) -> Option<(Key, ZvalPtr)> {
        match self {
            Target::Array(elements) => {
                let array = elements.array.borrow();
                let (key, zval) = array.entry_at(position)?;
                Some((key.to_key(), zval.clone()))
            }
            Target::Properties(object) => {
                let slots = object.slot_count();
                let at = position as usize;
                if at < slots {
                    let name = object.class().slots()[at].name.clone();
                    return Some((Key::String(name), object.slot(at).clone()?));
                }
                let (key, zval) = object.dynamic()?.entry_at((at - slots) as Position)?;
                Some((key.to_key(), zval.clone()))
            }
        }
    }

    /// The zval at a position.
    pub(super) fn zval(&self, position: Position) -> Option<ZvalPtr> {
        match self {
            Target::Array(elements) => elements.array.borrow().zval_at(position).cloned(),
            Target::Properties(_) => self.entry(position).map(|(_, zval)| zval),
        }
    }

    /// The elements as an array of their own.
    pub(super) fn snapshot(&self) -> PhpArray {
        match self {
            Target::Array(elements) => elements.array(),
            Target::Properties(object) => crate::eval::class::cast::mangled_properties(object),
        }
    }

    fn same(&self, other: &Target) -> bool {
        match (self, other) {
            (Target::Array(left), Target::Array(right)) => Rc::ptr_eq(left, right),
            (Target::Properties(left), Target::Properties(right)) => left.same(right),
            (Target::Array(_), Target::Properties(_))
            | (Target::Properties(_), Target::Array(_)) => false,
        }
    }
}

fn filled(slot: &mut Slot, fresh: Slot) -> *mut Slot {
    if fresh.is_some() {
        *slot = fresh;
    }
    std::ptr::from_mut(slot)
}

/// The slot of a public declared property of that name.
fn declared(object: &ObjectRef, key: &Key) -> Option<usize> {
    let Key::String(name) = key else {
        return None;
    };
    let property = ClassEntry::of(object.class()).properties.get(name)?;
    let slot = property.slot()?;
    (property.visibility == Visibility::Public).then_some(slot)
}

fn is_visible(object: &ObjectRef, slot: usize) -> bool {
    object.slot(slot).is_some() && object.class().slots()[slot].visibility == Visibility::Public
}

/// A place in a target. While it stands there the holes of an array stay, so that positions do; elements that are removed
/// under it are passed over.
pub(super) struct Cursor {
    target: Target,
    generation: Cell<u32>,
    position: Cell<Position>,
}

impl Cursor {
    /// A place at the first element.
    pub(super) fn start(target: Target) -> Cursor {
        let mut generation = 0;
        if let Target::Array(elements) = &target {
            elements.cursors.set(elements.cursors.get() + 1);
            generation = elements.generation.get();
        }
        Cursor {
            target,
            generation: Cell::new(generation),
            position: Cell::new(0),
        }
    }

    /// Whether it stands in this target.
    pub(super) fn is_in(&self, target: &Target) -> bool {
        self.target.same(target)
    }

    /// The position of the element here; `None` behind the last.
    pub(super) fn position(&self) -> Option<Position> {
        if let Target::Array(elements) = &self.target {
            let generation = elements.generation.get();
            if self.generation.replace(generation) != generation {
                self.position.set(0);
            }
        }
        let position = self.target.seek(self.position.get())?;
        self.position.set(position);
        Some(position)
    }

    /// Goes to the first element.
    pub(super) fn rewind(&self) {
        self.position();
        self.position.set(0);
    }

    /// Goes to the next element.
    pub(super) fn advance(&self) {
        if let Some(position) = self.position() {
            self.position.set(position + 1);
        }
    }
}

impl Drop for Cursor {
    fn drop(&mut self) {
        let Target::Array(elements) = &self.target else {
            return;
        };
        let left = elements.cursors.get().saturating_sub(1);
        elements.cursors.set(left);
        if left == 0
            && let Ok(mut array) = elements.array.try_borrow_mut()
            && array.payload_count() == 1
        {
            array.make_mut().set_pinned(false);
        }
    }
}
