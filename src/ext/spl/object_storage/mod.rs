//! SplObjectStorage: a set of objects, and a map from them (php-src `ext/spl/spl_observer.c`).
//!
//! ```text
//!   key: the object's handle, or what an overriding getHash() gives
//!   objects   key → the object     in the order in which they came
//!   infos     key → its data
//! ```

mod serialize;

use super::parameter::ObjectStorage;
use super::this;
use crate::eval::class::cast::mangled_properties;
use crate::eval::class::{ClassEntry, interned};
use crate::eval::errors::Throw;
use crate::eval::{Fetch, Machine, Unwind};
use crate::ext::class::{Handlers, Offsets};
use crate::ext::{BuiltinClass, Call, IfPassed, Mixed};
use crate::methods;
use crate::zval::compare::Comparison;
use crate::zval::separate;
use crate::zval::{
    Child, Key, Native, ObjectRef, PhpArray, PhpStr, Position, Slot, Value, View, ZvalPtr,
};
use std::any::Any;
use std::cell::{Cell, RefCell};

/// The class.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["Countable", "Iterator", "Serializable", "ArrayAccess"],
    handlers: Handlers {
        create: Some(create),
        clone: Some(clone),
        compare: Some(compare),
        offsets: Some(&OFFSETS),
        ..Handlers::STANDARD
    },
    methods: methods! { "SplObjectStorage":
        [public] attach(object, info = null) = attach, "object, mixed ~> void";
        [public] detach(object) = detach, "object ~> void";
        [public] contains(object) = contains, "object ~> bool";
        [public] addAll(storage) = add_all, "SplObjectStorage ~> int";
        [public] removeAll(storage) = remove_all, "SplObjectStorage ~> int";
        [public] removeAllExcept(storage) = remove_all_except, "SplObjectStorage ~> int";
        [public] getInfo() = get_info, "~> mixed";
        [public] setInfo(info) = set_info, "mixed ~> void";
        [public] count(mode = COUNT_NORMAL) = count, "int ~> int";
        [public] rewind() = rewind, "~> void";
        [public] valid() = valid, "~> bool";
        [public] key() = key, "~> int";
        [public] current() = current, "~> object";
        [public] next() = next, "~> void";
        [public] unserialize(data) = serialize::unserialize_text, "string ~> void";
        [public] serialize() = serialize::serialize_text, "~> string";
        [public] offsetExists(object) = contains, "~> bool";
        [public] offsetGet(object) = offset_get, "~> mixed";
        [public] offsetSet(object, info = null) = attach, ", mixed ~> void";
        [public] offsetUnset(object) = detach, "~> void";
        [public] getHash(object) = get_hash, "object ~> string";
        [public] __serialize() = serialize::serialize, "~> array";
        [public] __unserialize(data) = serialize::unserialize, "array ~> void";
        [public] __debugInfo() = debug_info, "~> array";
    },
    ..BuiltinClass::class("SplObjectStorage")
}];

/// Objects with their data, and a place among them.
#[derive(Default)]
pub(super) struct Objects {
    objects: RefCell<PhpArray>,
    infos: RefCell<PhpArray>,
    position: Cell<Position>,
    /// How many lie behind.
    index: Cell<i64>,
    /// What a MultipleIterator was told.
    flags: Cell<i64>,
}

impl Native for Objects {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        for array in [&self.objects, &self.infos] {
            if let Ok(array) = array.try_borrow() {
                super::visit_elements(&array, visit);
            }
        }
    }

    fn clear(&self) {
        let objects = self.objects.take();
        let infos = self.infos.take();
        drop((objects, infos));
    }
}

impl Objects {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.objects.borrow().len()
    }

    /// Puts an object in with its data, or gives it other data.
    pub(super) fn put(&self, key: &Key, object: &ObjectRef, info: ZvalPtr) {
        let zval = ZvalPtr::new(object.clone().into());
        let old = {
            let mut objects = self.objects.borrow_mut();
            let objects = objects.make_mut();
            // Away from the start the position is to stay that of its object.
            objects.set_pinned(self.position.get() > 0);
            objects.slot(key).get_or_insert(zval);
            self.infos.borrow_mut().make_mut().slot(key).replace(info)
        };
        drop(old);
    }

    /// Takes an object out. Whether it was there.
    pub(super) fn take_out(&self, key: &Key) -> bool {
        let object = self.objects.borrow_mut().remove(key);
        let info = self.infos.borrow_mut().remove(key);
        if self.objects.borrow().is_empty() {
            let empty = self.objects.take();
            drop(empty);
            self.position.set(0);
        }
        let was_there = object.is_some();
        drop((object, info));
        was_there
    }

    fn contains(&self, key: &Key) -> bool {
        self.objects.borrow().get(key).is_some()
    }

    fn info(&self, key: &Key) -> Slot {
        self.infos.borrow().get(key).cloned()
    }

    /// The first object at or behind a position, with its data and the position behind it.
    pub(super) fn entry_from(
        &self,
        position: Position,
    ) -> Option<(Key, ObjectRef, ZvalPtr, Position)> {
        let objects = self.objects.borrow();
        let at = objects.seek(position)?;
        let (key, zval) = objects.entry_at(at)?;
        let key = key.to_key();
        let object = zval.get().as_object()?.clone();
        let info = self.infos.borrow().get(&key).cloned()?;
        Some((key, object, info, at + 1))
    }

    /// All objects with their data, as they are now.
    pub(super) fn entries(&self) -> Vec<(Key, ObjectRef, ZvalPtr)> {
        let mut entries = Vec::with_capacity(self.len());
        let mut position = 0;
        while let Some((key, object, info, next)) = self.entry_from(position) {
            entries.push((key, object, info));
            position = next;
        }
        entries
    }

    /// The flags of a MultipleIterator.
    pub(super) fn flags(&self) -> i64 {
        self.flags.get()
    }

    /// Sets the flags of a MultipleIterator.
    pub(super) fn set_flags(&self, flags: i64) {
        self.flags.set(flags);
    }

    /// Starts anew.
    pub(super) fn rewind(&self) {
        self.position.set(0);
        self.index.set(0);
    }
}

/// What an object of the class keeps.
pub(super) fn objects(object: &ObjectRef) -> &Objects {
    match object.native::<Objects>() {
        Some(objects) => objects,
        None => unreachable!("every object of the class has its state"),
    }
}

pub(super) fn create(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::new(Objects::default()));
}

/// A clone has the same objects, with the same data.
pub(super) fn clone(_: &mut Machine, from: &ObjectRef, to: &ObjectRef) -> Result<(), Unwind> {
    let copy = Objects::default();
    for (key, object, info) in objects(from).entries() {
        copy.put(&key, &object, separate::pass_on(info));
    }
    to.set_native(Box::new(copy));
    Ok(())
}

/// The key of an object: its handle, unless a child overrides getHash.
fn key_of(m: &mut Machine, storage: &ObjectRef, object: &ObjectRef) -> Result<Key, Unwind> {
    let class = ClassEntry::of(storage.class());
    let overriding = class
        .method(&interned("gethash"))
        .filter(|method| class.is_user() && method.is_user());
    let Some(method) = overriding else {
        return Ok(Key::Int(i64::from(object.handle())));
    };
    let hash = m.call_method(storage, method, &mut [object.clone().into()])?;
    match hash.view() {
        View::String(hash) => Ok(Key::String(hash.clone())),
        _ => Err(m.throw(Throw::RuntimeException, "Hash needs to be a string")),
    }
}

static OFFSETS: Offsets = Offsets {
    get: get_element,
    is_set: is_element_set,
    set: set_element,
    unset: unset_element,
    place: place_of_element,
};

/// The object that stands for a key; anything else is refused in the words of the method.
fn object_key(m: &mut Machine, method: &str, key: &Value) -> Result<ObjectRef, Unwind> {
    match key.view() {
        View::Object(object) => Ok(object.clone()),
        _ => {
            let given = m.type_name_for_error(key);
            let message = format!(
                "SplObjectStorage::{method}(): Argument #1 ($object) must be of type object, {given} given"
            );
            Err(m.throw_type_error(&message))
        }
    }
}

fn get_element(m: &mut Machine, storage: &ObjectRef, key: &Value) -> Result<Value, Unwind> {
    let object = object_key(m, "offsetGet", key)?;
    Ok(find_info(m, storage, &object)?.get())
}

fn find_info(m: &mut Machine, storage: &ObjectRef, object: &ObjectRef) -> Result<ZvalPtr, Unwind> {
    let key = key_of(m, storage, object)?;
    match objects(storage).info(&key) {
        Some(info) => Ok(info),
        None => Err(m.throw(Throw::UnexpectedValueException, "Object not found")),
    }
}

fn is_element_set(m: &mut Machine, storage: &ObjectRef, key: &Value) -> Result<bool, Unwind> {
    let object = object_key(m, "offsetExists", key)?;
    let key = key_of(m, storage, &object)?;
    Ok(objects(storage).contains(&key))
}

fn set_element(
    m: &mut Machine,
    storage: &ObjectRef,
    key: Option<&Value>,
    info: ZvalPtr,
) -> Result<(), Unwind> {
    let object = object_key(m, "offsetSet", key.unwrap_or(&Value::NULL))?;
    attach_object(m, storage, &object, info)
}

fn unset_element(m: &mut Machine, storage: &ObjectRef, key: &Value) -> Result<(), Unwind> {
    let object = object_key(m, "offsetUnset", key)?;
    detach_object(m, storage, &object).map(drop)
}

/// Elements are not written into: what is read is a copy.
fn place_of_element(
    m: &mut Machine,
    storage: &ObjectRef,
    key: Option<&Value>,
    _: Fetch,
) -> Result<Option<*mut Slot>, Unwind> {
    let value = get_element(m, storage, key.unwrap_or(&Value::NULL))?;
    if value.is_object() {
        return Ok(Some(m.stash(ZvalPtr::new(value))));
    }
    Ok(None)
}

/// Puts an object in, under its key.
pub(super) fn attach_object(
    m: &mut Machine,
    storage: &ObjectRef,
    object: &ObjectRef,
    info: ZvalPtr,
) -> Result<(), Unwind> {
    let key = key_of(m, storage, object)?;
    objects(storage).put(&key, object, info);
    Ok(())
}

/// Takes an object out. Whether it was there.
pub(super) fn detach_object(
    m: &mut Machine,
    storage: &ObjectRef,
    object: &ObjectRef,
) -> Result<bool, Unwind> {
    let key = key_of(m, storage, object)?;
    Ok(objects(storage).take_out(&key))
}

/// Whether an object is in.
pub(super) fn contains_object(
    m: &mut Machine,
    storage: &ObjectRef,
    object: &ObjectRef,
) -> Result<bool, Unwind> {
    let key = key_of(m, storage, object)?;
    Ok(objects(storage).contains(&key))
}

fn compare(m: &mut Machine, left: &ObjectRef, right: &ObjectRef) -> Result<Comparison, Unwind> {
    let is_plain = |object: &ObjectRef| !ClassEntry::of(object.class()).is_user();
    if !is_plain(left) || !is_plain(right) {
        return Ok(Comparison::Uncomparable);
    }
    let (mine, others) = (objects(left), objects(right));
    let same_keys = mine
        .entries()
        .iter()
        .all(|(key, _, _)| others.contains(key));
    if mine.len() == others.len() && !same_keys {
        return Ok(Comparison::Uncomparable);
    }
    let infos = (
        Value::from(mine.infos.borrow().clone()),
        Value::from(others.infos.borrow().clone()),
    );
    m.compare(&infos.0, &infos.1)
}

// ---- methods -------------------------------------------------------------------------------------------------------

fn attach(call: &mut Call<'_>, object: ObjectRef, info: IfPassed<Mixed>) -> Result<(), Unwind> {
    let this = this(call);
    let info = info.0.map_or_else(ZvalPtr::null, |info| info.0);
    attach_object(call.machine, &this, &object, info)
}

fn detach(call: &mut Call<'_>, object: ObjectRef) -> Result<(), Unwind> {
    let this = this(call);
    detach_object(call.machine, &this, &object)?;
    if call.builtin.name == "detach" {
        objects(&this).rewind();
    }
    Ok(())
}

fn contains(call: &mut Call<'_>, object: ObjectRef) -> Result<bool, Unwind> {
    let this = this(call);
    contains_object(call.machine, &this, &object)
}

fn add_all(call: &mut Call<'_>, other: ObjectStorage) -> Result<i64, Unwind> {
    let this = this(call);
    for (_, object, info) in objects(&other.0).entries() {
        attach_object(call.machine, &this, &object, info)?;
    }
    objects(&this).index.set(0);
    Ok(objects(&this).len() as i64)
}

fn remove_all(call: &mut Call<'_>, other: ObjectStorage) -> Result<i64, Unwind> {
    let this = this(call);
    let mut position = 0;
    while let Some((_, object, _, next)) = objects(&other.0).entry_from(position) {
        detach_object(call.machine, &this, &object)?;
        position = next;
    }
    objects(&this).rewind();
    Ok(objects(&this).len() as i64)
}

fn remove_all_except(call: &mut Call<'_>, other: ObjectStorage) -> Result<i64, Unwind> {
    let this = this(call);
    for (_, object, _) in objects(&this).entries() {
        if !contains_object(call.machine, &other.0, &object)? {
            detach_object(call.machine, &this, &object)?;
        }
    }
    objects(&this).rewind();
    Ok(objects(&this).len() as i64)
}

fn get_info(call: &mut Call<'_>) -> Option<ZvalPtr> {
    let (_, _, info, _) = objects(&this(call)).entry_here()?;
    Some(separate::pass_on(info))
}

fn set_info(call: &mut Call<'_>, info: Mixed) {
    let this = this(call);
    let objects = objects(&this);
    if let Some((key, object, _, _)) = objects.entry_here() {
        objects.put(&key, &object, info.0);
    }
}

impl Objects {
    fn entry_here(&self) -> Option<(Key, ObjectRef, ZvalPtr, Position)> {
        self.entry_from(self.position.get())
    }
}

/// How many objects there are, also with COUNT_RECURSIVE.
fn count(call: &mut Call<'_>, _mode: i64) -> i64 {
    objects(&this(call)).len() as i64
}

fn rewind(call: &mut Call<'_>) {
    objects(&this(call)).rewind();
}

fn valid(call: &mut Call<'_>) -> bool {
    objects(&this(call)).entry_here().is_some()
}

fn key(call: &mut Call<'_>) -> i64 {
    objects(&this(call)).index.get()
}

fn current(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    match objects(&this(call)).entry_here() {
        Some((_, object, _, _)) => Ok(object),
        None => Err(call.machine.throw(
            Throw::RuntimeException,
            "Called current() on invalid iterator",
        )),
    }
}

fn next(call: &mut Call<'_>) {
    let this = this(call);
    let objects = objects(&this);
    if let Some((_, _, _, next)) = objects.entry_here() {
        objects.position.set(next);
    }
    objects.index.set(objects.index.get().wrapping_add(1));
}

fn offset_get(call: &mut Call<'_>, object: ObjectRef) -> Result<ZvalPtr, Unwind> {
    let this = this(call);
    find_info(call.machine, &this, &object).map(separate::pass_on)
}

fn get_hash(_: &mut Call<'_>, object: ObjectRef) -> PhpStr {
    PhpStr::new(crate::ext::spl::class::object_hash(&object).as_bytes())
}

/// The properties, and the objects with their data under a private name.
pub(super) fn debug_info(call: &mut Call<'_>) -> PhpArray {
    let this = this(call);
    let entries = objects(&this).entries();
    let stored = PhpArray::from_values(entries.into_iter().map(|(_, object, info)| {
        let mut entry = PhpArray::new();
        entry.set_value("obj", object);
        entry.set(&Key::String(interned("inf")), info);
        Value::from(entry)
    }));
    let mut shown = mangled_properties(&this);
    let name = Key::String(interned("\0SplObjectStorage\0storage"));
    shown.set(&name, ZvalPtr::new(stored.into()));
    shown
}
