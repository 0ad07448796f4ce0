//! Iterators around another one: IteratorIterator and its children (php-src `spl_dual_it` of `ext/spl/spl_iterators.c`).
//!
//! The outer iterator keeps the element and key that it fetched last from the inner one; what its children do is in how they
//! rewind, go on and fetch.

pub(super) mod append;
pub(super) mod caching;
pub(super) mod empty;
pub(super) mod filter;
pub(super) mod forward;
pub(super) mod limit;
pub(super) mod recursive_filter;
pub(super) mod regex;

use super::inner;
use super::parameter::Traversable;
use super::this;
use crate::eval::callable::Callable;
use crate::eval::class::ClassEntry;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::Handlers;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::separate;
use crate::zval::{Child, Native, ObjectRef, PhpStr, Slot, Value, ZvalPtr};
use caching::Caching;
use regex::Regex;
use std::any::Any;
use std::cell::{Cell, RefCell};

/// An outer iterator's way with objects.
const HANDLERS: Handlers = Handlers {
    create: Some(create),
    is_uncloneable: true,
    passes_calls_to: Some(inner_of),
    ..Handlers::STANDARD
};

/// IteratorIterator.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["OuterIterator"],
    handlers: HANDLERS,
    methods: methods! { "IteratorIterator":
        [public] __construct(iterator, class = null) = construct, "Traversable, ?string";
        [public] getInnerIterator() = get_inner_iterator, "~> ?Iterator";
        [public] rewind() = rewind, "~> void";
        [public] valid() = valid, "~> bool";
        [public] key() = key, "~> mixed";
        [public] current() = current, "~> mixed";
        [public] next() = next, "~> void";
    },
    ..BuiltinClass::class("IteratorIterator")
}];

/// What an outer iterator keeps.
#[derive(Default)]
struct Outer {
    inner: RefCell<Option<ObjectRef>>,
    /// The element that was fetched last; `None` behind the last.
    data: RefCell<Slot>,
    key: RefCell<Option<Value>>,
    /// How many elements lie behind, for LimitIterator.
    position: Cell<i64>,
    kind: RefCell<Kind>,
}

/// What the constructor made of it.
#[derive(Default)]
enum Kind {
    /// The constructor was not called.
    #[default]
    Unknown,
    /// Nothing more to keep.
    Plain,
    Limit {
        offset: i64,
        /// -1 is all.
        count: i64,
    },
    Caching(Caching),
    /// The ArrayIterator over the iterators.
    Append(ObjectRef),
    Callback {
        /// As it was passed.
        value: Value,
        callable: Callable,
    },
    Regex(Regex),
}

impl Native for Outer {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Ok(inner) = self.inner.try_borrow()
            && let Some(inner) = &*inner
        {
            visit(Child::Object(inner));
        }
        if let Ok(data) = self.data.try_borrow()
            && let Some(data) = &*data
        {
            visit(Child::Zval(data));
        }
        if let Ok(key) = self.key.try_borrow()
            && let Some(key) = &*key
        {
            visit(Child::Value(key));
        }
        let Ok(kind) = self.kind.try_borrow() else {
            return;
        };
        match &*kind {
            Kind::Append(iterators) => visit(Child::Object(iterators)),
            Kind::Callback { value, callable } => {
                visit(Child::Value(value));
                callable
                    .this
                    .iter()
                    .for_each(|this| visit(Child::Object(this)));
                let closure = callable.closure.iter();
                closure.for_each(|closure| visit(Child::Object(closure)));
            }
            Kind::Caching(caching) => caching.visit(visit),
            Kind::Unknown | Kind::Plain | Kind::Limit { .. } | Kind::Regex(_) => {}
        }
    }

    fn clear(&self) {
        let inner = self.inner.take();
        let data = self.data.take();
        let key = self.key.take();
        let kind = self.kind.take();
        drop((inner, data, key, kind));
    }
}

fn create(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::new(Outer::default()));
}

/// The state of an outer iterator.
fn outer(object: &ObjectRef) -> &Outer {
    match object.native::<Outer>() {
        Some(outer) => outer,
        None => unreachable!("every object of the class has its state"),
    }
}

fn inner_of(object: &ObjectRef) -> Option<ObjectRef> {
    object.native::<Outer>()?.inner.borrow().clone()
}

/// The object of the running method, whose constructor has run.
fn constructed(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = this(call);
    if matches!(&*outer(&this).kind.borrow(), Kind::Unknown) {
        return Err(call.machine.throw_error(
            "The object is in an invalid state as the parent constructor was not called",
        ));
    }
    Ok(this)
}

/// Puts an inner iterator in, once.
fn put_in(
    call: &mut Call<'_>,
    class: &str,
    iterator: Option<ObjectRef>,
    kind: Kind,
) -> Result<(), Unwind> {
    let this = this(call);
    let outer = outer(&this);
    if !matches!(&*outer.kind.borrow(), Kind::Unknown) {
        let message = format!("{class}::getIterator() must be called exactly once per instance");
        return Err(call.machine.throw(Throw::BadMethodCallException, &message));
    }
    outer.kind.replace(kind);
    outer.inner.replace(iterator);
    Ok(())
}

impl Outer {
    /// Forgets what was fetched.
    fn forget(&self) {
        let data = self.data.take();
        let key = self.key.take();
        if let Kind::Caching(caching) = &*self.kind.borrow() {
            caching.forget();
        }
        drop((data, key));
    }

    fn inner(&self) -> Option<ObjectRef> {
        self.inner.borrow().clone()
    }

    /// The inner iterator, of one that has been constructed.
    fn need_inner(&self, m: &mut Machine) -> Result<ObjectRef, Unwind> {
        match self.inner() {
            Some(inner) => Ok(inner),
            None => Err(
                m.throw_error("The inner constructor wasn't initialized with an iterator instance")
            ),
        }
    }

    fn rewind_inner(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.forget();
        self.position.set(0);
        match self.inner() {
            Some(inner) => inner::rewind(m, &inner),
            None => Ok(()),
        }
    }

    fn inner_valid(&self, m: &mut Machine) -> Result<bool, Unwind> {
        match self.inner() {
            Some(inner) => inner::valid(m, &inner),
            None => Ok(false),
        }
    }

    /// Fetches element and key, if there are any.
    fn fetch_valid(&self, m: &mut Machine) -> Result<bool, Unwind> {
        self.forget();
        if !self.inner_valid(m)? {
            return Ok(false);
        }
        self.fetch(m)?;
        Ok(true)
    }

    /// Fetches element and key.
    fn fetch(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.forget();
        let inner = self.need_inner(m)?;
        let data = inner::current(m, &inner)?;
        let old = self.data.replace(Some(data));
        drop(old);
        let key = inner::key(m, &inner)?;
        let old = self.key.replace(Some(key));
        drop(old);
        Ok(())
    }

    /// Moves the inner iterator on.
    fn next_inner(&self, m: &mut Machine) -> Result<(), Unwind> {
        let inner = self.need_inner(m)?;
        inner::next(m, &inner)?;
        self.position.set(self.position.get().saturating_add(1));
        Ok(())
    }

    fn data(&self) -> Slot {
        self.data.borrow().clone().map(separate::pass_on)
    }

    fn is_valid(&self) -> bool {
        self.data.borrow().is_some()
    }

    fn key(&self) -> Value {
        self.key.borrow().clone().unwrap_or_default()
    }
}

/// Takes anything Traversable; of an aggregate, what `getIterator` of `class` gives.
fn construct(
    call: &mut Call<'_>,
    iterator: Traversable,
    class: Option<PhpStr>,
) -> Result<(), Unwind> {
    let mut object = iterator.0;
    let is_a =
        |object: &ObjectRef, name: &[u8]| ClassEntry::of(object.class()).is_subclass_of_name(name);
    if !is_a(&object, b"iterator")
        && let Some(name) = class
    {
        let found = call.machine.lookup_class(&name)?;
        let fits = found.is_some_and(|class| {
            ClassEntry::of(object.class()).is_subclass_of(class) && class.flags.is_traversable
        });
        if !fits {
            return Err(call.machine.throw(
                Throw::LogicException,
                "Class to downcast to not found or not base class or does not implement Traversable",
            ));
        }
    }
    while !is_a(&object, b"iterator") && is_a(&object, b"iteratoraggregate") {
        call.machine.need_stack()?;
        object = inner::from_aggregate(call.machine, &object)?;
    }
    put_in(call, "IteratorIterator", Some(object), Kind::Plain)
}

fn get_inner_iterator(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let this = constructed(call)?;
    Ok(outer(&this).inner())
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    outer(&this).rewind_inner(call.machine)?;
    outer(&this).fetch_valid(call.machine).map(drop)
}

fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = constructed(call)?;
    Ok(outer(&this).is_valid())
}

fn key(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = constructed(call)?;
    Ok(outer(&this).key())
}

fn current(call: &mut Call<'_>) -> Result<Option<ZvalPtr>, Unwind> {
    let this = constructed(call)?;
    Ok(outer(&this).data())
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    outer.forget();
    outer.next_inner(call.machine)?;
    outer.fetch_valid(call.machine).map(drop)
}
