//! SplDoublyLinkedList, SplQueue and SplStack (php-src `ext/spl/spl_dllist.c`).

mod chain;
mod serialize;
mod walk;

use super::this;
use crate::eval::class::cast::mangled_properties;
use crate::eval::class::{ClassEntry, interned};
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::Handlers;
use crate::ext::{BuiltinClass, Call, Mixed};
use crate::zval::separate;
use crate::zval::{Child, Key, Native, ObjectRef, PhpArray, Slot, Value, ZvalPtr};
use crate::{constants, methods};
use chain::{Chain, End, Node};
use std::any::Any;
use std::cell::{Cell, RefCell};

/// Elements are walked from the last to the first.
const LIFO: i64 = 2;
/// Elements are removed as they are walked.
const DELETE: i64 = 1;
/// The bits of the mode that are the script's.
const MODE: i64 = 3;
/// The direction is not to be changed.
const FIXED: i64 = 4;

const HANDLERS: Handlers = Handlers {
    create: Some(create),
    clone: Some(clone),
    compare: Some(Machine::compare_own_properties),
    iterate: Some(walk::iterate),
    ..Handlers::STANDARD
};

/// The classes.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        interfaces: &["Iterator", "Countable", "ArrayAccess", "Serializable"],
        constants: constants! {
            IT_MODE_LIFO = Int(LIFO), IT_MODE_FIFO = Int(0), IT_MODE_DELETE = Int(DELETE), IT_MODE_KEEP = Int(0),
        },
        handlers: HANDLERS,
        methods: methods! { "SplDoublyLinkedList":
            [public] add(index, value) = add, "int, mixed ~> void";
            [public] pop() = pop, "~> mixed";
            [public] shift() = shift, "~> mixed";
            [public] push(value) = push, "mixed ~> void";
            [public] unshift(value) = unshift, "mixed ~> void";
            [public] top() = top, "~> mixed";
            [public] bottom() = bottom, "~> mixed";
            [public] __debugInfo() = debug_info, "~> array";
            [public] count() = count, "~> int";
            [public] isEmpty() = is_empty, "~> bool";
            [public] setIteratorMode(mode) = set_iterator_mode, "int ~> int";
            [public] getIteratorMode() = get_iterator_mode, "~> int";
            [public] offsetExists(index) = offset_exists, "~> bool";
            [public] offsetGet(index) = offset_get, "~> mixed";
            [public] offsetSet(index, value) = offset_set, ", mixed ~> void";
            [public] offsetUnset(index) = offset_unset, "~> void";
            [public] rewind() = walk::rewind, "~> void";
            [public] current() = walk::current, "~> mixed";
            [public] key() = walk::key, "~> int";
            [public] prev() = walk::prev, "~> void";
            [public] next() = walk::next, "~> void";
            [public] valid() = walk::valid, "~> bool";
            [public] unserialize(data) = serialize::unserialize_text, "string ~> void";
            [public] serialize() = serialize::serialize_text, "~> string";
            [public] __serialize() = serialize::serialize, "~> array";
            [public] __unserialize(data) = serialize::unserialize, "array ~> void";
        },
        ..BuiltinClass::class("SplDoublyLinkedList")
    },
    BuiltinClass {
        methods: methods! { "SplQueue":
            [public] enqueue(value) = push, "mixed ~> void";
            [public] dequeue() = shift, "~> mixed";
        },
        ..BuiltinClass::extending("SplQueue", "SplDoublyLinkedList")
    },
    BuiltinClass::extending("SplStack", "SplDoublyLinkedList"),
];

/// What a list keeps.
struct List {
    chain: RefCell<Chain>,
    flags: Cell<i64>,
    /// Where the list itself is, as an iterator.
    here: Cell<Option<Node>>,
    position: Cell<i64>,
}

impl Native for List {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Ok(chain) = self.chain.try_borrow() {
            chain.zvals().for_each(|zval| visit(Child::Zval(zval)));
        }
    }

    fn clear(&self) {
        self.here.set(None);
        let chain = self.chain.take();
        drop(chain);
    }
}

fn list(object: &ObjectRef) -> &List {
    match object.native::<List>() {
        Some(list) => list,
        None => unreachable!("every object of the class has its state"),
    }
}

/// The mode that a class fixes.
fn fixed_mode(object: &ObjectRef) -> i64 {
    let class = ClassEntry::of(object.class());
    if class.is_subclass_of_name(b"splstack") {
        FIXED | LIFO
    } else if class.is_subclass_of_name(b"splqueue") {
        FIXED
    } else {
        0
    }
}

fn create(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::new(List {
        chain: RefCell::default(),
        flags: Cell::new(fixed_mode(object)),
        here: Cell::new(None),
        position: Cell::new(0),
    }));
}

fn clone(m: &mut Machine, from: &ObjectRef, to: &ObjectRef) -> Result<(), Unwind> {
    create(m, to);
    let copy = list(to);
    copy.flags.set(list(from).flags.get());
    for zval in list(from).chain.borrow().zvals() {
        copy.push(End::Tail, separate::share(zval));
    }
    copy.stand_on(copy.end(End::Head));
    Ok(())
}

impl List {
    /// Adds an element at an end.
    fn push(&self, end: End, zval: ZvalPtr) {
        self.chain.borrow_mut().push(end, zval);
    }

    /// Takes the element at an end out.
    fn take(&self, end: End) -> Slot {
        self.chain.borrow_mut().take(end)
    }

    fn end(&self, end: End) -> Option<Node> {
        self.chain.borrow().end(end)
    }

    fn len(&self) -> usize {
        self.chain.borrow().len()
    }

    /// The end from which elements are counted and walked.
    fn start(&self) -> End {
        start_of(self.flags.get())
    }

    fn zval(&self, node: Node) -> Slot {
        self.chain.borrow().zval(node).cloned()
    }

    /// Puts the list's own iterator on another node.
    fn stand_on(&self, node: Option<Node>) {
        let mut chain = self.chain.borrow_mut();
        if let Some(node) = node {
            chain.hold(node);
        }
        if let Some(old) = self.here.replace(node) {
            chain.let_go(old);
        }
    }

    /// The node of an index, if the list is that long.
    fn node_at(&self, index: i64) -> Option<Node> {
        let index = usize::try_from(index).ok()?;
        let chain = self.chain.borrow();
        if index >= chain.len() {
            return None;
        }
        chain.nth(index, self.start())
    }
}

fn start_of(flags: i64) -> End {
    if flags & LIFO != 0 {
        End::Tail
    } else {
        End::Head
    }
}

fn out_of_range(call: &mut Call<'_>) -> Unwind {
    let message = format!("{}is out of range", call.argument_prefix(0));
    call.machine.throw(Throw::OutOfRangeException, &message)
}

fn add(call: &mut Call<'_>, index: i64, value: Mixed) -> Result<(), Unwind> {
    let this = this(call);
    let list = list(&this);
    if index == list.len() as i64 {
        list.push(End::Tail, value.0);
        return Ok(());
    }
    match list.node_at(index) {
        Some(node) => {
            list.chain.borrow_mut().insert_before(node, value.0);
            Ok(())
        }
        None => Err(out_of_range(call)),
    }
}

fn taken(call: &mut Call<'_>, end: End, verb: &str) -> Result<ZvalPtr, Unwind> {
    match list(&this(call)).take(end) {
        Some(zval) => Ok(separate::pass_on(zval)),
        None => {
            let message = format!("Can't {verb} from an empty datastructure");
            Err(call.machine.throw(Throw::RuntimeException, &message))
        }
    }
}

fn pop(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    taken(call, End::Tail, "pop")
}

fn shift(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    taken(call, End::Head, "shift")
}

fn push(call: &mut Call<'_>, value: Mixed) {
    list(&this(call)).push(End::Tail, value.0);
}

fn unshift(call: &mut Call<'_>, value: Mixed) {
    list(&this(call)).push(End::Head, value.0);
}

fn peek(call: &mut Call<'_>, end: End) -> Result<ZvalPtr, Unwind> {
    let this = this(call);
    let list = list(&this);
    match list.end(end).and_then(|node| list.zval(node)) {
        Some(zval) => Ok(separate::pass_on(zval)),
        None => Err(call.machine.throw(
            Throw::RuntimeException,
            "Can't peek at an empty datastructure",
        )),
    }
}

fn top(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    peek(call, End::Tail)
}

fn bottom(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    peek(call, End::Head)
}

fn count(call: &mut Call<'_>) -> i64 {
    list(&this(call)).len() as i64
}

/// Asks an overriding `count` too.
fn is_empty(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call);
    let count = super::inner::call(call.machine, &this, "count", &mut [])?;
    Ok(crate::zval::convert::to_int(count.view()) == 0)
}

fn set_iterator_mode(call: &mut Call<'_>, mode: i64) -> Result<i64, Unwind> {
    let this = this(call);
    let flags = &list(&this).flags;
    if flags.get() & FIXED != 0 && flags.get() & LIFO != mode & LIFO {
        return Err(call.machine.throw(
            Throw::RuntimeException,
            "Iterators' LIFO/FIFO modes for SplStack/SplQueue objects are frozen",
        ));
    }
    flags.set(mode & MODE | flags.get() & FIXED);
    Ok(flags.get())
}

fn get_iterator_mode(call: &mut Call<'_>) -> i64 {
    list(&this(call)).flags.get()
}

fn offset_exists(call: &mut Call<'_>, index: i64) -> bool {
    index >= 0 && index < list(&this(call)).len() as i64
}

fn offset_get(call: &mut Call<'_>, index: i64) -> Result<ZvalPtr, Unwind> {
    let this = this(call);
    let list = list(&this);
    match list.node_at(index).and_then(|node| list.zval(node)) {
        Some(zval) => Ok(separate::pass_on(zval)),
        None => Err(out_of_range(call)),
    }
}

fn offset_set(call: &mut Call<'_>, index: Option<i64>, value: Mixed) -> Result<(), Unwind> {
    let this = this(call);
    let list = list(&this);
    let Some(index) = index else {
        list.push(End::Tail, value.0);
        return Ok(());
    };
    let Some(node) = list.node_at(index) else {
        return Err(out_of_range(call));
    };
    let old = list.chain.borrow_mut().set(node, value.0);
    drop(old);
    Ok(())
}

fn offset_unset(call: &mut Call<'_>, index: i64) -> Result<(), Unwind> {
    let this = this(call);
    let list = list(&this);
    let Some(node) = list.node_at(index) else {
        return Err(out_of_range(call));
    };
    if list.here.get() == Some(node) {
        list.stand_on(None);
    }
    let removed = list.chain.borrow_mut().remove(node);
    drop(removed);
    Ok(())
}

/// The elements from the head on.
fn elements(list: &List) -> PhpArray {
    PhpArray::from_zvals(list.chain.borrow().zvals().cloned())
}

/// The properties, and mode and elements under private names.
fn debug_info(call: &mut Call<'_>) -> PhpArray {
    let this = this(call);
    let mut shown = mangled_properties(&this);
    let mut show = |name: &'static str, value: Value| {
        shown.set(&Key::String(interned(name)), ZvalPtr::new(value));
    };
    show(
        "\0SplDoublyLinkedList\0flags",
        Value::int(list(&this).flags.get()),
    );
    show(
        "\0SplDoublyLinkedList\0dllist",
        elements(list(&this)).into(),
    );
    shown
}
