//! RecursiveTreeIterator: a tree drawn with lines.

use super::{SELF_FIRST, Walker, innermost, put_in, start_of, walker};
use crate::eval::class::{interned, iterate_by_methods};
use crate::eval::{Machine, Unwind};
use crate::ext::class::Handlers;
use crate::ext::spl::{inner, this};
use crate::ext::{BuiltinClass, Call, IfPassed};
use crate::zval::{ObjectRef, PhpStr, Value, View, ZvalPtr};
use crate::{constants, methods};

/// `current` gives the element as it is.
const BYPASS_CURRENT: i64 = 4;
/// `key` gives the key as it is.
const BYPASS_KEY: i64 = 8;
/// Where the postfix is among the decorations.
const POSTFIX: usize = 6;
/// CachingIterator::CATCH_GET_CHILD
const CATCH_GET_CHILD: i64 = 16;

/// The class.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    constants: constants! {
        BYPASS_CURRENT = Int(BYPASS_CURRENT), BYPASS_KEY = Int(BYPASS_KEY), PREFIX_LEFT = Int(0), PREFIX_MID_HAS_NEXT = Int(1),
        PREFIX_MID_LAST = Int(2), PREFIX_END_HAS_NEXT = Int(3), PREFIX_END_LAST = Int(4), PREFIX_RIGHT = Int(5),
    },
    handlers: Handlers {
        // Its own `current` and `key` are called.
        iterate: Some(iterate_by_methods),
        ..Handlers::STANDARD
    },
    methods: methods! { "RecursiveTreeIterator":
        [public] __construct(iterator, flags = RecursiveTreeIterator::BYPASS_KEY, cachingIteratorFlags = CachingIterator::CATCH_GET_CHILD, mode = RecursiveTreeIterator::SELF_FIRST) = construct, ", int, int, int";
        [public] key() = key, "~> mixed";
        [public] current() = current, "~> mixed";
        [public] getPrefix() = get_prefix, "~> string";
        [public] setPostfix(postfix) = set_postfix, "string ~> void";
        [public] setPrefixPart(part, value) = set_prefix_part, "int, string ~> void";
        [public] getEntry() = get_entry, "~> string";
        [public] getPostfix() = get_postfix, "~> string";
    },
    ..BuiltinClass::extending("RecursiveTreeIterator", "RecursiveIteratorIterator")
}];

/// Around what was passed goes a RecursiveCachingIterator, which knows whether an element comes after.
fn construct(
    call: &mut Call<'_>,
    iterator: ObjectRef,
    flags: IfPassed<i64>,
    caching_flags: IfPassed<i64>,
    mode: IfPassed<i64>,
) -> Result<(), Unwind> {
    let iterator = start_of(call.machine, iterator)?;
    let class = call.machine.builtin_class("recursivecachingiterator");
    let caching_flags = caching_flags.0.unwrap_or(CATCH_GET_CHILD);
    let arguments = &mut [iterator.into(), Value::int(caching_flags)];
    let caching = inner::construct(call.machine, class, arguments)?;
    put_in(
        call,
        caching,
        mode.0.unwrap_or(SELF_FIRST),
        flags.0.unwrap_or(BYPASS_KEY),
    )
}

fn decoration(walker: &Walker, part: usize) -> PhpStr {
    walker.decorations.borrow()[part].clone()
}

/// The lines before an element: one part for each level above it, and one for its own.
fn prefix(m: &mut Machine, object: &ObjectRef) -> Result<PhpStr, Unwind> {
    innermost(m, object)?;
    let walker = walker(object);
    let depth = walker.depth();
    let mut parts = vec![decoration(walker, 0)];
    for level in 0..=depth {
        let Some(iterator) = walker.iterator(level) else {
            break;
        };
        let has_next = inner::call(m, &iterator, "hasnext", &mut [])?.unwrap_zval();
        let is_last = !matches!(has_next.view(), View::Bool(true));
        let part = if level < depth { 1 } else { 3 };
        parts.push(decoration(walker, part + usize::from(is_last)));
    }
    parts.push(decoration(walker, 5));
    let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    Ok(PhpStr::concat_all(&parts))
}

fn entry(m: &mut Machine, object: &ObjectRef) -> Result<PhpStr, Unwind> {
    let iterator = innermost(m, object)?;
    let element = inner::current(m, &iterator)?.get();
    match element.view() {
        View::Array(_) => Ok(interned("Array")),
        _ => m.to_string(&element),
    }
}

fn decorated(m: &mut Machine, object: &ObjectRef, text: &PhpStr) -> Result<PhpStr, Unwind> {
    let prefix = prefix(m, object)?;
    let postfix = decoration(walker(object), POSTFIX);
    Ok(PhpStr::concat_all(&[&prefix, text, &postfix]))
}

fn current(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    let this = this(call);
    if walker(&this).flags.get() & BYPASS_CURRENT != 0 {
        let iterator = innermost(call.machine, &this)?;
        return inner::current(call.machine, &iterator);
    }
    let entry = entry(call.machine, &this)?;
    let text = decorated(call.machine, &this, &entry)?;
    Ok(ZvalPtr::new(text.into()))
}

fn key(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = this(call);
    let iterator = innermost(call.machine, &this)?;
    let key = inner::key(call.machine, &iterator)?;
    if walker(&this).flags.get() & BYPASS_KEY != 0 {
        return Ok(key);
    }
    let key = call.machine.to_string(&key)?;
    decorated(call.machine, &this, &key).map(Value::from)
}

fn get_prefix(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    prefix(call.machine, &this)
}

fn set_prefix_part(call: &mut Call<'_>, part: i64, value: PhpStr) -> Result<(), Unwind> {
    let part = match usize::try_from(part) {
        Ok(part) if part < POSTFIX => part,
        _ => {
            return Err(call.value_error(0, "must be a RecursiveTreeIterator::PREFIX_* constant"));
        }
    };
    walker(&this(call)).decorations.borrow_mut()[part] = value;
    Ok(())
}

fn set_postfix(call: &mut Call<'_>, postfix: PhpStr) {
    walker(&this(call)).decorations.borrow_mut()[POSTFIX] = postfix;
}

fn get_entry(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    entry(call.machine, &this)
}

fn get_postfix(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    innermost(call.machine, &this)?;
    Ok(decoration(walker(&this), POSTFIX))
}
