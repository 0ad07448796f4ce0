//! SplFixedArray: as many elements as were asked for (php-src `ext/spl/spl_fixedarray.c`).
//!
//! The elements lie in a packed array; those that were never set share one null.

use super::member::load_members;
use super::this;
use crate::eval::class::cast::mangled_properties;
use crate::eval::class::{ClassEntry, ObjectIterator, WalkKind};
use crate::eval::errors::Throw;
use crate::eval::{Fetch, Machine, Unwind};
use crate::ext::class::{Handlers, Offsets};
use crate::ext::{BuiltinClass, Call, Mixed};
use crate::methods;
use crate::zval::separate;
use crate::zval::{
    Child, Key, Native, ObjectRef, PhpArray, ReservedHandle, Slot, Tag, Value, View, ZvalPtr,
};
use std::any::Any;
use std::cell::{Cell, RefCell};

/// The class.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &[
        "IteratorAggregate",
        "ArrayAccess",
        "Countable",
        "JsonSerializable",
    ],
    handlers: Handlers {
        create: Some(create),
        clone: Some(clone),
        iterate: Some(iterate),
        offsets: Some(&OFFSETS),
        as_array: Some(as_array),
        debug_info: Some(debug_info),
        compare: Some(compare),
        ..Handlers::STANDARD
    },
    methods: methods! { "SplFixedArray":
        [public] __construct(size = 0) = construct, "int";
        [public] __wakeup() = wakeup, "~> void";
        [public] __serialize() = serialize, "~> array";
        [public] __unserialize(data) = unserialize, "array ~> void";
        [public] count() = count, "~> int";
        [public] toArray() = to_array, "~> array";
        [public static] fromArray(array, preserveKeys = true) = from_array, "array, bool ~> SplFixedArray";
        [public] getSize() = count, "~> int";
        [public] setSize(size) = set_size, "int";
        [public] offsetExists(index) = offset_exists, "~> bool";
        [public] offsetGet(index) = offset_get, "~> mixed";
        [public] offsetSet(index, value) = offset_set, ", mixed ~> void";
        [public] offsetUnset(index) = offset_unset, "~> void";
        [public] getIterator() = get_iterator, "-> Iterator";
        [public] jsonSerialize() = to_array, "-> array";
    },
    ..BuiltinClass::class("SplFixedArray")
}];

/// What an SplFixedArray keeps.
#[derive(Default)]
struct Fixed {
    elements: RefCell<PhpArray>,
    size: Cell<usize>,
    /// A size that a destructor asked for while elements were being let go.
    wanted: Cell<Option<usize>>,
    is_resizing: Cell<bool>,
}

impl Native for Fixed {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Ok(elements) = self.elements.try_borrow() {
            super::visit_elements(&elements, visit);
        }
    }

    fn clear(&self) {
        self.size.set(0);
        let elements = self.elements.take();
        drop(elements);
    }
}

/// The most elements that positions can count.
const MOST: i64 = 0x4000_0000;
/// The bytes of a zval in PHP, as its message has them.
const ELEMENT_SIZE: i64 = 16;

impl Fixed {
    /// The zval of an element within the size.
    fn get(&self, index: usize) -> Slot {
        self.elements.borrow().get_int(index as i64).cloned()
    }

    fn set(&self, index: usize, zval: ZvalPtr) {
        let old = {
            let mut elements = self.elements.borrow_mut();
            elements.make_mut().slot_int(index as i64).replace(zval)
        };
        drop(old);
    }

    fn to_array(&self) -> PhpArray {
        self.elements.borrow().clone()
    }

    fn grow(&self, size: usize) {
        let mut elements = self.elements.borrow_mut();
        let data = elements.make_mut();
        let more = size.saturating_sub(data.len());
        // All at once, so that the memory limit speaks at once too.
        data.reserve(more);
        data.set_next_index(data.len() as i64);
        let null = ZvalPtr::null();
        for _ in 0..more {
            let _ = data.push(null.clone());
        }
    }

    fn resize(&self, size: usize) {
        if self.is_resizing.get() {
            self.wanted.set(Some(size));
            return;
        }
        let old = self.size.replace(size);
        if size >= old {
            self.grow(size);
            return;
        }
        self.is_resizing.set(true);
        let mut removed = Vec::with_capacity(old - size);
        for index in (size..old).rev() {
            removed.extend(self.elements.borrow_mut().remove(&Key::Int(index as i64)));
        }
        while let Some(zval) = removed.pop() {
            drop(zval);
        }
        self.is_resizing.set(false);
        if let Some(wanted) = self.wanted.take() {
            self.resize(wanted);
        }
    }
}

fn fixed(object: &ObjectRef) -> &Fixed {
    match object.native::<Fixed>() {
        Some(fixed) => fixed,
        None => unreachable!("every object of the class has its state"),
    }
}

fn create(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::new(Fixed::default()));
}

fn clone(_: &mut Machine, from: &ObjectRef, to: &ObjectRef) -> Result<(), Unwind> {
    let from = fixed(from);
    to.set_native(Box::new(Fixed {
        elements: RefCell::new(from.elements.borrow().clone()),
        size: Cell::new(from.size.get()),
        ..Fixed::default()
    }));
    Ok(())
}

/// The properties with the elements behind them.
fn debug_info(_: &mut Machine, object: &ObjectRef) -> PhpArray {
    let mut shown = mangled_properties(object);
    for (key, zval) in fixed(object).to_array().to_entries() {
        shown.set(&key, zval);
    }
    shown
}

fn as_array(m: &mut Machine, object: &ObjectRef) -> Option<PhpArray> {
    Some(debug_info(m, object))
}

fn compare(
    m: &mut Machine,
    left: &ObjectRef,
    right: &ObjectRef,
) -> Result<crate::zval::compare::Comparison, Unwind> {
    let arrays = (
        Value::from(debug_info(m, left)),
        Value::from(debug_info(m, right)),
    );
    m.compare(&arrays.0, &arrays.1)
}

static OFFSETS: Offsets = Offsets {
    get: get_element,
    is_set: is_element_set,
    set: set_element,
    unset: unset_element,
    place: place_of_element,
};

/// The number that an offset stands for.
fn number_of(m: &mut Machine, offset: &Value) -> Result<i64, Unwind> {
    match offset.view() {
        View::Int(int) => Ok(int),
        View::Bool(bool) => Ok(i64::from(bool)),
        View::String(string) => match Key::from_string(string) {
            Key::Int(int) => Ok(int),
            Key::String(_) => Err(m.throw_type_error("Illegal offset type")),
        },
        View::Float(_) | View::Resource(_) => {
            match m.to_key(offset, crate::eval::convert::OffsetUse::Access)? {
                Key::Int(int) => Ok(int),
                Key::String(_) => Ok(0),
            }
        }
        View::Null | View::Array(_) | View::Object(_) => {
            Err(m.throw_type_error("Illegal offset type"))
        }
    }
}

/// The index that an offset stands for, within the size.
fn index_of(m: &mut Machine, object: &ObjectRef, offset: &Value) -> Result<usize, Unwind> {
    let number = number_of(m, offset)?;
    match usize::try_from(number) {
        Ok(index) if index < fixed(object).size.get() => Ok(index),
        _ => Err(m.throw(Throw::RuntimeException, "Index invalid or out of range")),
    }
}

fn get_element(m: &mut Machine, object: &ObjectRef, offset: &Value) -> Result<Value, Unwind> {
    let index = index_of(m, object, offset)?;
    let zval = fixed(object).get(index);
    Ok(zval.map_or(Value::NULL, |zval| zval.get()))
}

fn is_element_set(m: &mut Machine, object: &ObjectRef, offset: &Value) -> Result<bool, Unwind> {
    let number = number_of(m, offset)?;
    let fixed = fixed(object);
    Ok(match usize::try_from(number) {
        Ok(index) if index < fixed.size.get() => {
            fixed.get(index).is_some_and(|zval| !zval.get().is_null())
        }
        _ => false,
    })
}

fn set_element(
    m: &mut Machine,
    object: &ObjectRef,
    offset: Option<&Value>,
    zval: ZvalPtr,
) -> Result<(), Unwind> {
    let Some(offset) = offset else {
        return Err(no_append(m));
    };
    let index = index_of(m, object, offset)?;
    fixed(object).set(index, zval);
    Ok(())
}

fn no_append(m: &mut Machine) -> Unwind {
    m.throw_error("[] operator not supported for SplFixedArray")
}

fn unset_element(m: &mut Machine, object: &ObjectRef, offset: &Value) -> Result<(), Unwind> {
    let index = index_of(m, object, offset)?;
    fixed(object).set(index, ZvalPtr::null());
    Ok(())
}

fn place_of_element(
    m: &mut Machine,
    object: &ObjectRef,
    offset: Option<&Value>,
    _: Fetch,
) -> Result<Option<*mut Slot>, Unwind> {
    let Some(offset) = offset else {
        return Err(no_append(m));
    };
    let index = index_of(m, object, offset)?;
    Ok(match fixed(object).get(index) {
        Some(zval) if zval.is_ref() || zval.tag() == Tag::Object => Some(m.stash(zval)),
        _ => None,
    })
}

// ---- methods -------------------------------------------------------------------------------------------------------

/// A size that was passed.
fn checked_size(call: &mut Call<'_>, size: i64) -> Result<usize, Unwind> {
    if size < 0 {
        return Err(call.value_error(0, "must be greater than or equal to 0"));
    }
    if size.checked_mul(ELEMENT_SIZE).is_none() {
        let message =
            format!("Possible integer overflow in memory allocation ({size} * {ELEMENT_SIZE} + 0)");
        return Err(call.machine.fatal(&message));
    }
    // Beyond this the heap ends the request with PHP's message.
    Ok(usize::try_from(size.min(MOST)).unwrap_or(0))
}

fn construct(call: &mut Call<'_>, size: i64) -> Result<(), Unwind> {
    let size = checked_size(call, size)?;
    let this = this(call);
    if fixed(&this).size.get() == 0 {
        fixed(&this).resize(size);
    }
    Ok(())
}

/// Data of old had the elements as properties.
fn wakeup(call: &mut Call<'_>) {
    let this = this(call);
    if fixed(&this).size.get() != 0 {
        return;
    }
    let Some(table) = this.set_dynamic(None) else {
        return;
    };
    fixed(&this).resize(table.len());
    for (index, (_, zval)) in table.to_entries().into_iter().enumerate() {
        fixed(&this).set(index, zval);
    }
}

/// The elements, and the properties behind them.
fn serialize(call: &mut Call<'_>) -> PhpArray {
    let this = this(call);
    let mut stored = fixed(&this).to_array();
    for (key, zval) in mangled_properties(&this).to_entries() {
        if matches!(key, Key::String(_)) {
            stored.set(&key, zval);
        }
    }
    stored
}

fn unserialize(call: &mut Call<'_>, data: PhpArray) -> Result<(), Unwind> {
    let this = this(call);
    if fixed(&this).size.get() != 0 {
        return Ok(());
    }
    let (elements, members): (Vec<_>, Vec<_>) = data
        .to_entries()
        .into_iter()
        .partition(|(key, _)| matches!(key, Key::Int(_)));
    fixed(&this).resize(elements.len());
    for (index, (_, zval)) in elements.into_iter().enumerate() {
        fixed(&this).set(index, zval);
    }
    load_members(call.machine, &this, &PhpArray::from_entries(members))
}

fn count(call: &mut Call<'_>) -> i64 {
    fixed(&this(call)).size.get() as i64
}

fn to_array(call: &mut Call<'_>) -> PhpArray {
    fixed(&this(call)).to_array()
}

fn from_array(
    call: &mut Call<'_>,
    array: PhpArray,
    preserve_keys: bool,
) -> Result<ObjectRef, Unwind> {
    let entries = array.to_entries();
    let mut size = entries.len() as i64;
    if preserve_keys {
        for (key, _) in &entries {
            match key {
                Key::Int(int) if *int >= 0 => {
                    let Some(behind) = int.checked_add(1) else {
                        return Err(call
                            .machine
                            .throw(Throw::InvalidArgumentException, "integer overflow detected"));
                    };
                    size = size.max(behind);
                }
                _ => {
                    return Err(call.machine.throw(
                        Throw::InvalidArgumentException,
                        "array must contain only positive integer keys",
                    ));
                }
            }
        }
    }
    let class: &'static ClassEntry = call.machine.builtin_class("splfixedarray");
    let object = call.machine.new_object(class);
    let target = fixed(&object);
    target.resize(usize::try_from(size.min(MOST)).unwrap_or(0));
    for (at, (key, zval)) in entries.into_iter().enumerate() {
        let index = match key {
            Key::Int(int) if preserve_keys => usize::try_from(int).unwrap_or(at),
            _ => at,
        };
        target.set(index, separate::pass_on(zval));
    }
    Ok(object)
}

fn set_size(call: &mut Call<'_>, size: i64) -> Result<bool, Unwind> {
    let size = checked_size(call, size)?;
    fixed(&this(call)).resize(size);
    Ok(true)
}

fn offset_exists(call: &mut Call<'_>, index: Value) -> Result<bool, Unwind> {
    let this = this(call);
    is_element_set(call.machine, &this, &index)
}

fn offset_get(call: &mut Call<'_>, index: Value) -> Result<ZvalPtr, Unwind> {
    let this = this(call);
    let index = index_of(call.machine, &this, &index)?;
    let zval = fixed(&this).get(index);
    Ok(zval.map_or_else(ZvalPtr::null, separate::pass_on))
}

fn offset_set(call: &mut Call<'_>, index: Value, value: Mixed) -> Result<(), Unwind> {
    let this = this(call);
    let index = index_of(call.machine, &this, &index)?;
    fixed(&this).set(index, value.0);
    Ok(())
}

fn offset_unset(call: &mut Call<'_>, index: Value) -> Result<(), Unwind> {
    let this = this(call);
    unset_element(call.machine, &this, &index)
}

fn get_iterator(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = this(call);
    call.machine.internal_iterator(&this)
}

/// A walk over the elements there are while it goes.
struct Walk {
    object: ObjectRef,
    index: usize,
    /// Given back after the object's.
    _handle: ReservedHandle,
}

impl ObjectIterator for Walk {
    fn rewind(&mut self, _: &mut Machine) -> Result<(), Unwind> {
        self.index = 0;
        Ok(())
    }

    fn valid(&mut self, _: &mut Machine) -> Result<bool, Unwind> {
        Ok(self.index < fixed(&self.object).size.get())
    }

    fn current(&mut self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let index = index_of(m, &self.object, &Value::int(self.index as i64))?;
        let zval = fixed(&self.object).get(index);
        Ok(zval.map_or_else(ZvalPtr::null, separate::pass_on))
    }

    fn key(&mut self, _: &mut Machine) -> Result<Value, Unwind> {
        Ok(Value::int(self.index as i64))
    }

    fn next(&mut self, _: &mut Machine) -> Result<(), Unwind> {
        self.index += 1;
        Ok(())
    }
}

fn iterate(
    m: &mut Machine,
    object: &ObjectRef,
    kind: WalkKind,
) -> Result<Box<dyn ObjectIterator>, Unwind> {
    kind.by_value_only(m)?;
    Ok(Box::new(Walk {
        object: object.clone(),
        index: 0,
        _handle: ReservedHandle::new(),
    }))
}
