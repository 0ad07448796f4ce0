//! CachingIterator and RecursiveCachingIterator: one element ahead, so that they know whether another one comes.

use super::{Kind, Outer, constructed, outer, put_in};
use crate::eval::convert::OffsetUse;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::spl::inner;
use crate::ext::spl::parameter::{Iterator, RecursiveIterator};
use crate::ext::{BuiltinClass, BuiltinConstant, Call, IfPassed, Mixed};
use crate::zval::{Child, Key, ObjectRef, PhpArray, PhpStr, Value, ZvalPtr};
use crate::{constants, methods};
use std::cell::{Cell, RefCell};

const CALL_TOSTRING: i64 = 0x1;
const TOSTRING_USE_KEY: i64 = 0x2;
const TOSTRING_USE_CURRENT: i64 = 0x4;
const TOSTRING_USE_INNER: i64 = 0x8;
const CATCH_GET_CHILD: i64 = 0x10;
const FULL_CACHE: i64 = 0x100;
/// The flags that are the script's to set.
const PUBLIC: i64 = 0xFFFF;
/// There is an element.
const VALID: i64 = 0x1_0000;

const TOSTRING: i64 = CALL_TOSTRING | TOSTRING_USE_KEY | TOSTRING_USE_CURRENT | TOSTRING_USE_INNER;

const FLAGS: &[BuiltinConstant] = constants! {
    CALL_TOSTRING = Int(CALL_TOSTRING), CATCH_GET_CHILD = Int(CATCH_GET_CHILD),
    TOSTRING_USE_KEY = Int(TOSTRING_USE_KEY), TOSTRING_USE_CURRENT = Int(TOSTRING_USE_CURRENT),
    TOSTRING_USE_INNER = Int(TOSTRING_USE_INNER), FULL_CACHE = Int(FULL_CACHE),
};

/// The classes.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        interfaces: &["ArrayAccess", "Countable", "Stringable"],
        constants: FLAGS,
        methods: methods! { "CachingIterator":
            [public] __construct(iterator, flags = CachingIterator::CALL_TOSTRING) = construct, "Iterator, int";
            [public] rewind() = rewind, "~> void";
            [public] valid() = valid, "~> bool";
            [public] next() = next, "~> void";
            [public] hasNext() = has_next, "~> bool";
            [public] __toString() = to_string, "~> string";
            [public] getFlags() = get_flags, "~> int";
            [public] setFlags(flags) = set_flags, "int ~> void";
            [public] offsetGet(key) = offset_get, "~> mixed";
            [public] offsetSet(key, value) = offset_set, ", mixed ~> void";
            [public] offsetUnset(key) = offset_unset, "~> void";
            [public] offsetExists(key) = offset_exists, "~> bool";
            [public] getCache() = get_cache, "~> array";
            [public] count() = count, "~> int";
        },
        ..BuiltinClass::extending("CachingIterator", "IteratorIterator")
    },
    BuiltinClass {
        interfaces: &["RecursiveIterator"],
        methods: methods! { "RecursiveCachingIterator":
            [public] __construct(iterator, flags = RecursiveCachingIterator::CALL_TOSTRING) = construct_recursive, "Iterator, int";
            [public] hasChildren() = has_children, "~> bool";
            [public] getChildren() = get_children, "~> ?RecursiveCachingIterator";
        },
        ..BuiltinClass::extending("RecursiveCachingIterator", "CachingIterator")
    },
];

/// What a CachingIterator keeps besides its element.
pub(super) struct Caching {
    flags: Cell<i64>,
    is_recursive: bool,
    /// What the element was as a string.
    text: RefCell<Option<PhpStr>>,
    children: RefCell<Option<ObjectRef>>,
    cache: RefCell<PhpArray>,
}

impl Caching {
    pub(super) fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Ok(children) = self.children.try_borrow()
            && let Some(children) = &*children
        {
            visit(Child::Object(children));
        }
        if let Ok(cache) = self.cache.try_borrow() {
            visit(Child::Array(&cache));
        }
    }

    pub(super) fn forget(&self) {
        let text = self.text.take();
        let children = self.children.take();
        drop((text, children));
    }

    fn has(&self, flag: i64) -> bool {
        self.flags.get() & flag != 0
    }

    fn clear_cache(&self) {
        let old = self.cache.take();
        drop(old);
    }
}

const ONE_FLAG: &str = "must contain only one of CachingIterator::CALL_TOSTRING, CachingIterator::TOSTRING_USE_KEY, CachingIterator::TOSTRING_USE_CURRENT, or CachingIterator::TOSTRING_USE_INNER";

fn is_clear(flags: i64) -> bool {
    (flags & TOSTRING).count_ones() <= 1
}

fn construct_as(
    call: &mut Call<'_>,
    class: &str,
    iterator: ObjectRef,
    flags: i64,
    is_recursive: bool,
) -> Result<(), Unwind> {
    if !is_clear(flags) {
        return Err(call.value_error(1, ONE_FLAG));
    }
    let caching = Caching {
        flags: Cell::new(flags & PUBLIC),
        is_recursive,
        text: RefCell::default(),
        children: RefCell::default(),
        cache: RefCell::default(),
    };
    put_in(call, class, Some(iterator), Kind::Caching(caching))
}

fn construct(call: &mut Call<'_>, iterator: Iterator, flags: IfPassed<i64>) -> Result<(), Unwind> {
    let flags = flags.0.unwrap_or(CALL_TOSTRING);
    construct_as(call, "CachingIterator", iterator.0, flags, false)
}

fn construct_recursive(
    call: &mut Call<'_>,
    iterator: RecursiveIterator,
    flags: IfPassed<i64>,
) -> Result<(), Unwind> {
    let flags = flags.0.unwrap_or(CALL_TOSTRING);
    construct_as(call, "RecursiveCachingIterator", iterator.0, flags, true)
}

/// Does something with what the iterator keeps. Nothing of the script may run meanwhile.
fn with<R: Default>(outer: &Outer, act: impl FnOnce(&Caching) -> R) -> R {
    match &*outer.kind.borrow() {
        Kind::Caching(caching) => act(caching),
        _ => R::default(),
    }
}

fn flags(outer: &Outer) -> i64 {
    with(outer, |caching| caching.flags.get())
}

fn set_valid(outer: &Outer, valid: bool) {
    with(outer, |caching| {
        let flags = caching.flags.get() & !VALID;
        caching.flags.set(if valid { flags | VALID } else { flags });
    });
}

/// Takes the inner iterator's element and moves it on.
fn take_element(m: &mut Machine, outer: &Outer) -> Result<(), Unwind> {
    if !outer.fetch_valid(m)? {
        set_valid(outer, false);
        return Ok(());
    }
    set_valid(outer, true);
    let flags = flags(outer);
    let data = outer.data().unwrap_or_else(ZvalPtr::null);
    if flags & FULL_CACHE != 0 {
        let key = m.to_key(&outer.key(), OffsetUse::Access)?;
        let old = with(outer, |caching| {
            let mut cache = caching.cache.borrow_mut();
            cache.make_mut().slot(&key).replace(data.clone())
        });
        drop(old);
    }
    if with(outer, |caching| caching.is_recursive) && take_children(m, outer, flags).is_err() {
        if flags & CATCH_GET_CHILD == 0 {
            return Err(Unwind);
        }
        inner::catch(m)?;
    }
    if flags & (TOSTRING_USE_INNER | CALL_TOSTRING) != 0 {
        let text = if flags & TOSTRING_USE_INNER != 0 {
            let inner = outer.need_inner(m)?;
            m.to_string(&inner.into())?
        } else {
            m.to_string(&data.get())?
        };
        let old = with(outer, |caching| caching.text.replace(Some(text)));
        drop(old);
    }
    outer.next_inner(m)
}

fn take_children(m: &mut Machine, outer: &Outer, flags: i64) -> Result<(), Unwind> {
    let inner = outer.need_inner(m)?;
    if !inner::has_children(m, &inner)? {
        return Ok(());
    }
    let children = inner::get_children(m, &inner)?;
    let class = m.builtin_class("recursivecachingiterator");
    let arguments = &mut [children, Value::int(flags & PUBLIC)];
    let children = inner::construct(m, class, arguments)?;
    let old = with(outer, |caching| caching.children.replace(Some(children)));
    drop(old);
    Ok(())
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    outer.rewind_inner(call.machine)?;
    with(outer, Caching::clear_cache);
    take_element(call.machine, outer)
}

fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = constructed(call)?;
    Ok(flags(outer(&this)) & VALID != 0)
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = constructed(call)?;
    take_element(call.machine, outer(&this))
}

fn has_next(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = constructed(call)?;
    outer(&this).inner_valid(call.machine)
}

fn to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    let flags = flags(outer);
    if flags & TOSTRING == 0 {
        let message = format!(
            "{} does not fetch string value (see CachingIterator::__construct)",
            this.class().name()
        );
        return Err(call.machine.throw(Throw::BadMethodCallException, &message));
    }
    if flags & TOSTRING_USE_KEY != 0 {
        return call.machine.to_string(&outer.key());
    }
    if flags & TOSTRING_USE_CURRENT != 0 {
        let data = outer.data().map(|data| data.get());
        return call.machine.to_string(&data.unwrap_or_default());
    }
    let text = with(outer, |caching| caching.text.borrow().clone());
    Ok(text.unwrap_or_else(PhpStr::empty))
}

fn get_flags(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let this = constructed(call)?;
    Ok(flags(outer(&this)) & PUBLIC)
}

fn set_flags(call: &mut Call<'_>, new: i64) -> Result<(), Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    if !is_clear(new) {
        return Err(call.value_error(0, ONE_FLAG));
    }
    let flags = flags(outer);
    let refused = [
        (
            CALL_TOSTRING,
            "Unsetting flag CALL_TO_STRING is not possible",
        ),
        (
            TOSTRING_USE_INNER,
            "Unsetting flag TOSTRING_USE_INNER is not possible",
        ),
    ];
    for (flag, message) in refused {
        if flags & flag != 0 && new & flag == 0 {
            return Err(call.machine.throw(Throw::InvalidArgumentException, message));
        }
    }
    if new & FULL_CACHE != 0 && flags & FULL_CACHE == 0 {
        with(outer, Caching::clear_cache);
    }
    with(outer, |caching| {
        caching.flags.set(flags & !PUBLIC | new & PUBLIC);
    });
    Ok(())
}

/// The object of the running method, which keeps a full cache.
fn with_cache(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = constructed(call)?;
    if !with(outer(&this), |caching| caching.has(FULL_CACHE)) {
        let message = format!(
            "{} does not use a full cache (see CachingIterator::__construct)",
            this.class().name()
        );
        return Err(call.machine.throw(Throw::BadMethodCallException, &message));
    }
    Ok(this)
}

fn cache(object: &ObjectRef) -> PhpArray {
    with(outer(object), |caching| caching.cache.borrow().clone())
}

fn offset_get(call: &mut Call<'_>, key: PhpStr) -> Result<Value, Unwind> {
    let this = with_cache(call)?;
    match cache(&this).get(&Key::from_string(&key)) {
        Some(zval) => Ok(zval.get()),
        None => {
            let message = format!("Undefined array key \"{key}\"");
            call.machine.warning(&message)?;
            Ok(Value::NULL)
        }
    }
}

fn offset_set(call: &mut Call<'_>, key: PhpStr, value: Mixed) -> Result<(), Unwind> {
    let this = with_cache(call)?;
    let old = with(outer(&this), |caching| {
        let mut cache = caching.cache.borrow_mut();
        cache
            .make_mut()
            .slot(&Key::from_string(&key))
            .replace(value.0)
    });
    drop(old);
    Ok(())
}

fn offset_unset(call: &mut Call<'_>, key: PhpStr) -> Result<(), Unwind> {
    let this = with_cache(call)?;
    let removed = with(outer(&this), |caching| {
        caching.cache.borrow_mut().remove(&Key::from_string(&key))
    });
    drop(removed);
    Ok(())
}

fn offset_exists(call: &mut Call<'_>, key: PhpStr) -> Result<bool, Unwind> {
    let this = with_cache(call)?;
    Ok(cache(&this).get(&Key::from_string(&key)).is_some())
}

fn get_cache(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let this = with_cache(call)?;
    Ok(cache(&this))
}

fn count(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let this = with_cache(call)?;
    Ok(cache(&this).len() as i64)
}

fn has_children(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = constructed(call)?;
    Ok(with(outer(&this), |caching| {
        caching.children.borrow().is_some()
    }))
}

fn get_children(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let this = constructed(call)?;
    Ok(with(outer(&this), |caching| {
        caching.children.borrow().clone()
    }))
}
