//! WeakReference and WeakMap.

use crate::eval::class::{ObjectIterator, WalkKind};
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::{BuiltinClassFlags, Handlers};
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::separate;
use crate::zval::{
    Child, Mourner, Native, ObjectRef, PhpArray, Value, View, WeakObject, ZvalPtr, mourn,
};
use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

const FLAGS: BuiltinClassFlags = BuiltinClassFlags {
    is_abstract: false,
    is_final: true,
    no_dynamic_properties: true,
    allows_dynamic_properties: false,
    is_not_serializable: true,
};

/// The classes of weak handles.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: FLAGS,
        handlers: Handlers {
            is_uncloneable: true,
            ..Handlers::STANDARD
        },
        methods: methods! { "WeakReference":
            [public] __construct() = refuse_construction, "";
            [public static] create(object) = create, "object -> WeakReference";
            [public] get() = get, "-> ?object";
        },
        ..BuiltinClass::class("WeakReference")
    },
    BuiltinClass {
        flags: FLAGS,
        interfaces: &["ArrayAccess", "Countable", "IteratorAggregate"],
        handlers: Handlers {
            create: Some(create_map),
            clone: Some(clone_map),
            iterate: Some(iterate_map),
            debug_info: Some(map_debug_info),
            ..Handlers::STANDARD
        },
        methods: methods! { "WeakMap":
            [public] offsetGet(object) = map_get, "-> mixed";
            [public] offsetSet(object, value) = map_set, ", mixed -> void";
            [public] offsetExists(object) = map_exists, "-> bool";
            [public] offsetUnset(object) = map_unset, "-> void";
            [public] count() = map_count, "-> int";
            [public] getIterator() = map_iterator, "-> Iterator";
        },
        ..BuiltinClass::class("WeakMap")
    },
];

/// What a WeakReference keeps.
struct Reference(WeakObject);

impl Native for Reference {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, _: &mut dyn FnMut(Child<'_>)) {}
}

/// The references of a request: one for each object.
#[derive(Default)]
struct References(HashMap<u32, (WeakObject, WeakObject)>);

fn refuse_construction(call: &mut Call<'_>) -> Result<(), Unwind> {
    Err(call.machine.throw_error(
        "Direct instantiation of WeakReference is not allowed, use WeakReference::create instead",
    ))
}

fn create(call: &mut Call<'_>, object: ObjectRef) -> ObjectRef {
    let known = call
        .machine
        .extensions
        .state::<References>()
        .0
        .get(&object.handle())
        .and_then(|(target, reference)| {
            let target = target.get()?;
            target.same(&object).then(|| reference.get()).flatten()
        });
    if let Some(reference) = known {
        return reference;
    }
    let class = call.machine.builtin_class("weakreference");
    let reference = ObjectRef::new(class.class());
    let target = WeakObject::new(&object);
    reference.set_native(Box::new(Reference(target.clone())));
    let own = WeakObject::new(&reference);
    let references = &mut call.machine.extensions.state::<References>().0;
    references.insert(object.handle(), (target, own));
    reference
}

fn get(call: &mut Call<'_>) -> Option<ObjectRef> {
    let this = call.machine.frame().this.clone()?;
    this.native::<Reference>()?.0.get()
}

/// The entries of a WeakMap, in order.
#[derive(Default)]
struct Entries {
    list: RefCell<Vec<(u32, WeakObject, ZvalPtr)>>,
}

impl Mourner for Entries {
    fn object_died(&self, handle: u32) {
        let removed = {
            let mut list = self.list.borrow_mut();
            let at = list.iter().position(|(known, _, _)| *known == handle);
            at.map(|at| list.remove(at))
        };
        drop(removed);
    }
}

/// What a WeakMap keeps.
struct Map(Rc<Entries>);

impl Native for Map {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Ok(list) = self.0.list.try_borrow() {
            for (_, _, zval) in list.iter() {
                visit(Child::Zval(zval));
            }
        }
    }

    fn clear(&self) {
        let taken = self.0.list.take();
        drop(taken);
    }
}

fn create_map(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::new(Map(Rc::default())));
}

fn clone_map(m: &mut Machine, from: &ObjectRef, to: &ObjectRef) -> Result<(), Unwind> {
    create_map(m, to);
    let (Some(from), Some(to)) = (entries_of(from), entries_of(to)) else {
        return Ok(());
    };
    let list = from.list.borrow().clone();
    for (_, key, zval) in list {
        if let Some(key) = key.get() {
            put(&to, &key, zval);
        }
    }
    Ok(())
}

fn entries_of(object: &ObjectRef) -> Option<Rc<Entries>> {
    object.native::<Map>().map(|map| map.0.clone())
}

fn put(entries: &Rc<Entries>, key: &ObjectRef, zval: ZvalPtr) {
    let handle = key.handle();
    let old = {
        let mut list = entries.list.borrow_mut();
        match list.iter_mut().find(|(known, _, _)| *known == handle) {
            Some(entry) => Some(std::mem::replace(&mut entry.2, zval)),
            None => {
                list.push((handle, WeakObject::new(key), zval));
                let weak: Rc<dyn Mourner> = entries.clone();
                mourn(key, Rc::downgrade(&weak));
                None
            }
        }
    };
    drop(old);
}

/// The map and the key of a call.
fn map_and_key(call: &mut Call<'_>, key: &Value) -> Result<(Rc<Entries>, ObjectRef), Unwind> {
    let View::Object(key) = key.view() else {
        if key.is_null() && call.builtin.name == "offsetSet" {
            return Err(call.machine.throw_error("Cannot append to WeakMap"));
        }
        return Err(call
            .machine
            .throw_type_error("WeakMap key must be an object"));
    };
    let entries = call
        .machine
        .frame()
        .this
        .as_ref()
        .and_then(entries_of)
        .unwrap_or_default();
    Ok((entries, key.clone()))
}

fn find(entries: &Entries, key: &ObjectRef) -> Option<ZvalPtr> {
    let handle = key.handle();
    entries
        .list
        .borrow()
        .iter()
        .find(|(known, _, _)| *known == handle)
        .map(|(_, _, zval)| zval.clone())
}

fn map_get(call: &mut Call<'_>, key: Value) -> Result<ZvalPtr, Unwind> {
    let (entries, key) = map_and_key(call, &key)?;
    match find(&entries, &key) {
        Some(zval) => Ok(zval),
        None => {
            let message = format!(
                "Object {}#{} not contained in WeakMap",
                key.class().name(),
                key.handle()
            );
            Err(call.machine.throw(Throw::Error, &message))
        }
    }
}

fn map_set(call: &mut Call<'_>, key: Value, value: Value) -> Result<(), Unwind> {
    let (entries, key) = map_and_key(call, &key)?;
    put(&entries, &key, ZvalPtr::new(value));
    Ok(())
}

fn map_exists(call: &mut Call<'_>, key: Value) -> Result<bool, Unwind> {
    let (entries, key) = map_and_key(call, &key)?;
    Ok(find(&entries, &key).is_some_and(|zval| !zval.get().is_null()))
}

fn map_unset(call: &mut Call<'_>, key: Value) -> Result<(), Unwind> {
    let (entries, key) = map_and_key(call, &key)?;
    entries.object_died(key.handle());
    Ok(())
}

fn map_count(call: &mut Call<'_>) -> i64 {
    call.machine
        .frame()
        .this
        .as_ref()
        .and_then(entries_of)
        .map_or(0, |entries| entries.list.borrow().len() as i64)
}

fn map_iterator(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let Some(this) = call.machine.frame().this.clone() else {
        return Err(call.machine.throw_error("No map"));
    };
    call.machine.internal_iterator(&this)
}

/// A walk over a WeakMap as it is while it is walked.
struct MapWalk {
    entries: Rc<Entries>,
    at: Option<u32>,
    kind: WalkKind,
}

impl MapWalk {
    fn position(&self) -> Option<usize> {
        let handle = self.at?;
        self.entries
            .list
            .borrow()
            .iter()
            .position(|(known, _, _)| *known == handle)
    }

    fn go_to(&mut self, position: usize) {
        self.at = self
            .entries
            .list
            .borrow()
            .get(position)
            .map(|(handle, _, _)| *handle);
    }
}

impl ObjectIterator for MapWalk {
    fn rewind(&mut self, _: &mut Machine) -> Result<(), Unwind> {
        self.go_to(0);
        Ok(())
    }

    fn valid(&mut self, _: &mut Machine) -> Result<bool, Unwind> {
        Ok(self.position().is_some())
    }

    fn current(&mut self, _: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let Some(at) = self.position() else {
            return Ok(ZvalPtr::null());
        };
        let mut list = self.entries.list.borrow_mut();
        let zval = &mut list[at].2;
        if self.kind == WalkKind::ByReference {
            let mut slot = Some(zval.clone());
            let reference = separate::make_reference(&mut slot);
            drop(slot);
            let old = std::mem::replace(zval, reference.clone());
            drop(list);
            drop(old);
            return Ok(reference);
        }
        Ok(separate::share(zval))
    }

    fn key(&mut self, _: &mut Machine) -> Result<Value, Unwind> {
        let Some(at) = self.position() else {
            return Ok(Value::NULL);
        };
        let key = self.entries.list.borrow()[at].1.get();
        Ok(key.map_or(Value::NULL, Value::from))
    }

    fn next(&mut self, _: &mut Machine) -> Result<(), Unwind> {
        match self.position() {
            Some(at) => self.go_to(at + 1),
            None => self.at = None,
        }
        Ok(())
    }
}

fn iterate_map(
    _: &mut Machine,
    object: &ObjectRef,
    kind: WalkKind,
) -> Result<Box<dyn ObjectIterator>, Unwind> {
    Ok(Box::new(MapWalk {
        entries: entries_of(object).unwrap_or_default(),
        at: None,
        kind,
    }))
}

fn map_debug_info(_: &mut Machine, object: &ObjectRef) -> PhpArray {
    let list = entries_of(object)
        .map(|entries| entries.list.borrow().clone())
        .unwrap_or_default();
    PhpArray::from_values(list.into_iter().filter_map(|(_, key, zval)| {
        let mut entry = PhpArray::new();
        entry.set_value("key", key.get()?);
        entry.set(
            &crate::zval::Key::String(crate::eval::class::interned("value")),
            zval,
        );
        Some(Value::from(entry))
    }))
}
