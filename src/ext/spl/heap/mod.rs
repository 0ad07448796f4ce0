//! SplHeap, SplMinHeap, SplMaxHeap and SplPriorityQueue (php-src `ext/spl/spl_heap.c`).
//!
//! The elements lie in an array in heap order: none is greater, as `compare` sees it, than the one at `(n - 1) / 2`.

mod priority_queue;

pub(super) use priority_queue::CLASSES as QUEUE_CLASSES;

use super::this;
use crate::eval::class::cast::mangled_properties;
use crate::eval::class::{ClassEntry, ObjectIterator, WalkKind, interned};
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::{BuiltinClassFlags, Handlers, no_body};
use crate::ext::{BuiltinClass, Call, Mixed};
use crate::methods;
use crate::zval::convert;
use crate::zval::separate;
use crate::zval::{
    Child, Key, Native, ObjectRef, PhpArray, PhpStr, ReservedHandle, Value, ZvalPtr,
};
use std::any::Any;
use std::cell::{Cell, RefCell};

const HANDLERS: Handlers = Handlers {
    create: Some(create),
    clone: Some(clone),
    compare: Some(Machine::compare_own_properties),
    iterate: Some(iterate),
    ..Handlers::STANDARD
};

/// The heaps.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: BuiltinClassFlags {
            is_abstract: true,
            is_final: false,
            no_dynamic_properties: false,
            allows_dynamic_properties: false,
            is_not_serializable: false,
        },
        interfaces: &["Iterator", "Countable"],
        handlers: HANDLERS,
        methods: methods! { "SplHeap":
            [public] extract() = extract, "~> mixed";
            [public] insert(value) = insert, "mixed ~> bool";
            [public] top() = top, "~> mixed";
            [public] count() = count, "~> int";
            [public] isEmpty() = is_empty, "~> bool";
            [public] rewind() = no_body, "~> void";
            [public] current() = current, "~> mixed";
            [public] key() = key, "~> int";
            [public] next() = next, "~> void";
            [public] valid() = valid, "~> bool";
            [public] recoverFromCorruption() = recover_from_corruption, "~> bool";
            [protected abstract] compare(value1, value2) = no_body, "mixed, mixed ~> int";
            [public] isCorrupted() = is_corrupted, "~> bool";
            [public] __debugInfo() = debug_info, "~> array";
        },
        ..BuiltinClass::class("SplHeap")
    },
    BuiltinClass {
        methods: methods! { "SplMinHeap":
            [protected] compare(value1, value2) = compare_min, "mixed, mixed ~> int";
        },
        ..BuiltinClass::extending("SplMinHeap", "SplHeap")
    },
    BuiltinClass {
        methods: methods! { "SplMaxHeap":
            [protected] compare(value1, value2) = compare_max, "mixed, mixed ~> int";
        },
        ..BuiltinClass::extending("SplMaxHeap", "SplHeap")
    },
];

/// Which element comes first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Least,
    Greatest,
}

/// What a heap keeps.
struct Heap {
    values: RefCell<PhpArray>,
    /// The priority of each value, in a priority queue.
    priorities: RefCell<PhpArray>,
    is_queue: bool,
    order: Order,
    /// What a priority queue gives out.
    flags: Cell<i64>,
    /// A comparison threw: the order does not hold any more.
    is_corrupted: Cell<bool>,
    /// It is being put in order.
    is_locked: Cell<bool>,
}

impl Native for Heap {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        for array in [&self.values, &self.priorities] {
            if let Ok(array) = array.try_borrow() {
                super::visit_elements(&array, visit);
            }
        }
    }

    fn clear(&self) {
        let values = self.values.take();
        let priorities = self.priorities.take();
        drop((values, priorities));
    }
}

fn heap(object: &ObjectRef) -> &Heap {
    match object.native::<Heap>() {
        Some(heap) => heap,
        None => unreachable!("every object of the class has its state"),
    }
}

fn create(_: &mut Machine, object: &ObjectRef) {
    let class = ClassEntry::of(object.class());
    let order = if class.is_subclass_of_name(b"splminheap") {
        Order::Least
    } else {
        Order::Greatest
    };
    object.set_native(Box::new(Heap {
        values: RefCell::default(),
        priorities: RefCell::default(),
        is_queue: class.is_subclass_of_name(b"splpriorityqueue"),
        order,
        flags: Cell::new(priority_queue::DATA),
        is_corrupted: Cell::new(false),
        is_locked: Cell::new(false),
    }));
}

fn clone(_: &mut Machine, from: &ObjectRef, to: &ObjectRef) -> Result<(), Unwind> {
    let from = heap(from);
    to.set_native(Box::new(Heap {
        values: RefCell::new(from.values.borrow().clone()),
        priorities: RefCell::new(from.priorities.borrow().clone()),
        is_queue: from.is_queue,
        order: from.order,
        flags: Cell::new(if from.is_queue { from.flags.get() } else { 0 }),
        is_corrupted: Cell::new(from.is_corrupted.get()),
        is_locked: Cell::new(false),
    }));
    Ok(())
}

/// An element: a value, and in a queue its priority.
#[derive(Clone)]
struct Element {
    value: ZvalPtr,
    priority: Option<ZvalPtr>,
}

impl Element {
    /// What is compared.
    fn rank(&self) -> &ZvalPtr {
        self.priority.as_ref().unwrap_or(&self.value)
    }
}

fn zval_at(array: &RefCell<PhpArray>, index: usize) -> Option<ZvalPtr> {
    array.borrow().get_int(index as i64).cloned()
}

fn put_at(array: &RefCell<PhpArray>, index: usize, zval: ZvalPtr) {
    let mut array = array.borrow_mut();
    let old = array.make_mut().slot_int(index as i64).replace(zval);
    drop(array);
    drop(old);
}

fn remove_at(array: &RefCell<PhpArray>, index: usize) {
    let removed = array.borrow_mut().remove(&Key::Int(index as i64));
    drop(removed);
}

impl Heap {
    fn len(&self) -> usize {
        self.values.borrow().len()
    }

    fn element(&self, index: usize) -> Option<Element> {
        Some(Element {
            value: zval_at(&self.values, index)?,
            priority: zval_at(&self.priorities, index),
        })
    }

    fn put(&self, index: usize, element: Element) {
        put_at(&self.values, index, element.value);
        if let Some(priority) = element.priority {
            put_at(&self.priorities, index, priority);
        }
    }

    fn remove(&self, index: usize) {
        remove_at(&self.values, index);
        if self.is_queue {
            remove_at(&self.priorities, index);
        }
    }

    /// Whether it may be looked into, or changed.
    fn check(&self, m: &mut Machine, access: Access) -> Result<(), Unwind> {
        if self.is_corrupted.get() {
            return Err(m.throw(
                Throw::RuntimeException,
                "Heap is corrupted, heap properties are no longer ensured.",
            ));
        }
        if access == Access::Write && self.is_locked.get() {
            return Err(m.throw(
                Throw::RuntimeException,
                "Heap cannot be changed when it is already being modified.",
            ));
        }
        Ok(())
    }
}

/// What is to be done with a heap.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

/// How `left` stands to `right`: positive where it comes first.
fn compare(
    m: &mut Machine,
    object: &ObjectRef,
    left: &Element,
    right: &Element,
) -> Result<i64, Unwind> {
    let class = ClassEntry::of(object.class());
    let (left, right) = (left.rank(), right.rank());
    let overriding = class
        .method(&interned("compare"))
        .filter(|method| class.is_user() && method.is_user());
    if let Some(method) = overriding {
        let share = |zval: &ZvalPtr| Value::zval(separate::share(zval));
        let result = m.call_method(object, method, &mut [share(left), share(right)])?;
        return Ok(convert::to_int(result.view()).signum());
    }
    let (left, right) = (left.get(), right.get());
    let comparison = match heap(object).order {
        Order::Least => m.compare(&right, &left)?,
        Order::Greatest => m.compare(&left, &right)?,
    };
    Ok(comparison.to_int())
}

/// Puts an element in. Where a comparison throws it stays where it has come to.
fn insert_element(m: &mut Machine, object: &ObjectRef, element: Element) -> Result<(), Unwind> {
    let heap = heap(object);
    heap.check(m, Access::Write)?;
    heap.is_locked.set(true);
    let mut at = heap.len();
    let mut result = Ok(());
    // Comparing comes first, moving after: a comparison sees the heap as it was.
    let mut path = Vec::new();
    while at > 0 {
        let parent = (at - 1) / 2;
        let Some(above) = heap.element(parent) else {
            break;
        };
        match compare(m, object, &above, &element) {
            Ok(order) if order < 0 => path.push((at, above)),
            Ok(_) => break,
            Err(unwind) => {
                result = Err(unwind);
                break;
            }
        }
        at = parent;
    }
    for (to, moved) in path {
        heap.put(to, moved);
    }
    heap.put(at, element);
    heap.is_locked.set(false);
    if result.is_err() {
        heap.is_corrupted.set(true);
    }
    result
}

/// Takes the first element out; `None` from an empty heap.
fn take_top(m: &mut Machine, object: &ObjectRef) -> Result<Option<Element>, Unwind> {
    let heap = heap(object);
    let count = heap.len();
    let (Some(top), Some(last)) = (heap.element(0), count.checked_sub(1)) else {
        return Ok(None);
    };
    let Some(bottom) = heap.element(last) else {
        return Ok(None);
    };
    heap.is_locked.set(true);
    let mut at = 0;
    let mut path = Vec::new();
    let result = sift(m, object, &bottom, last, &mut at, &mut path);
    heap.remove(last);
    for (to, moved) in path {
        heap.put(to, moved);
    }
    if at < last {
        heap.put(at, bottom);
    }
    heap.is_locked.set(false);
    if let Err(unwind) = result {
        heap.is_corrupted.set(true);
        drop(top);
        return Err(unwind);
    }
    Ok(Some(top))
}

/// Finds the way down for the last element, which comes to `at`; those on the way go up.
fn sift(
    m: &mut Machine,
    object: &ObjectRef,
    bottom: &Element,
    last: usize,
    at: &mut usize,
    path: &mut Vec<(usize, Element)>,
) -> Result<(), Unwind> {
    let heap = heap(object);
    while *at < last / 2 {
        let mut child = *at * 2 + 1;
        let Some(mut element) = heap.element(child) else {
            break;
        };
        if child != last
            && let Some(other) = heap.element(child + 1)
            && compare(m, object, &other, &element)? > 0
        {
            child += 1;
            element = other;
        }
        if compare(m, object, bottom, &element)? >= 0 {
            break;
        }
        path.push((*at, element));
        *at = child;
    }
    Ok(())
}

fn empty_heap(call: &mut Call<'_>, verb: &str) -> Unwind {
    let message = format!("Can't {verb} an empty heap");
    call.machine.throw(Throw::RuntimeException, &message)
}

fn extract(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    let this = this(call);
    heap(&this).check(call.machine, Access::Write)?;
    match take_top(call.machine, &this)? {
        Some(element) => Ok(separate::pass_on(element.value)),
        None => Err(empty_heap(call, "extract from")),
    }
}

fn insert(call: &mut Call<'_>, value: Mixed) -> Result<bool, Unwind> {
    let this = this(call);
    let element = Element {
        value: value.0,
        priority: None,
    };
    insert_element(call.machine, &this, element)?;
    Ok(true)
}

fn top(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    let this = this(call);
    heap(&this).check(call.machine, Access::Read)?;
    match heap(&this).element(0) {
        Some(element) => Ok(separate::pass_on(element.value)),
        None => Err(empty_heap(call, "peek at")),
    }
}

fn count(call: &mut Call<'_>) -> i64 {
    heap(&this(call)).len() as i64
}

fn is_empty(call: &mut Call<'_>) -> bool {
    heap(&this(call)).len() == 0
}

fn current(call: &mut Call<'_>) -> Option<ZvalPtr> {
    let element = heap(&this(call)).element(0)?;
    Some(separate::pass_on(element.value))
}

fn key(call: &mut Call<'_>) -> i64 {
    heap(&this(call)).len() as i64 - 1
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call);
    take_top(call.machine, &this).map(drop)
}

fn valid(call: &mut Call<'_>) -> bool {
    heap(&this(call)).len() != 0
}

fn recover_from_corruption(call: &mut Call<'_>) -> bool {
    heap(&this(call)).is_corrupted.set(false);
    true
}

fn is_corrupted(call: &mut Call<'_>) -> bool {
    heap(&this(call)).is_corrupted.get()
}

fn compare_min(call: &mut Call<'_>, left: Value, right: Value) -> Result<i64, Unwind> {
    Ok(call.machine.compare(&right, &left)?.to_int())
}

fn compare_max(call: &mut Call<'_>, left: Value, right: Value) -> Result<i64, Unwind> {
    Ok(call.machine.compare(&left, &right)?.to_int())
}

fn debug_info(call: &mut Call<'_>) -> PhpArray {
    let this = this(call);
    let values = heap(&this).values.borrow().clone();
    shown(&this, "SplHeap", 0, values)
}

/// The properties, and what it keeps under private names.
fn shown(object: &ObjectRef, class: &str, flags: i64, elements: PhpArray) -> PhpArray {
    let mut shown = mangled_properties(object);
    let mut show = |name: &str, value: Value| {
        let name = PhpStr::concat_all(&[b"\0", class.as_bytes(), b"\0", name.as_bytes()]);
        shown.set(&Key::String(name), ZvalPtr::new(value));
    };
    show("flags", Value::int(flags));
    show("isCorrupted", Value::bool(heap(object).is_corrupted.get()));
    show("heap", elements.into());
    shown
}

/// `foreach` over a heap takes its elements out.
struct Walk {
    object: ObjectRef,
    /// Given back after the object's.
    _handle: ReservedHandle,
}

impl ObjectIterator for Walk {
    fn rewind(&mut self, _: &mut Machine) -> Result<(), Unwind> {
        Ok(())
    }

    fn valid(&mut self, _: &mut Machine) -> Result<bool, Unwind> {
        Ok(heap(&self.object).len() != 0)
    }

    fn current(&mut self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let heap = heap(&self.object);
        heap.check(m, Access::Read)?;
        let Some(element) = heap.element(0) else {
            return Ok(ZvalPtr::null());
        };
        Ok(if heap.is_queue {
            priority_queue::given_out(&element, heap.flags.get())
        } else {
            separate::pass_on(element.value)
        })
    }

    fn key(&mut self, _: &mut Machine) -> Result<Value, Unwind> {
        Ok(Value::int(heap(&self.object).len() as i64 - 1))
    }

    fn next(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        heap(&self.object).check(m, Access::Read)?;
        take_top(m, &self.object).map(drop)
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
        _handle: ReservedHandle::new(),
    }))
}
