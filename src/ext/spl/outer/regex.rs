//! RegexIterator and RecursiveRegexIterator: elements that a pattern matches, or what it makes of them.

use super::{Kind, Outer, constructed, outer, put_in};
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::class::ClassEntry;
use crate::eval::errors::Throw;
use crate::eval::frame::Callee;
use crate::ext::class::{BuiltinDefault, BuiltinProperty};
use crate::ext::pcre::Pattern;
use crate::ext::spl::inner;
use crate::ext::spl::parameter::{Iterator, RecursiveIterator};
use crate::ext::{BuiltinClass, Call, IfPassed};
use crate::zval::convert;
use crate::zval::separate;
use crate::zval::{ObjectRef, PhpStr, Value, View, Visibility, ZvalPtr};
use crate::{constants, methods};

/// The key is matched.
const USE_KEY: i64 = 1;
/// What does not match is accepted.
const INVERT_MATCH: i64 = 2;

const MATCH: i64 = 0;
const GET_MATCH: i64 = 1;
const ALL_MATCHES: i64 = 2;
const SPLIT: i64 = 3;
const REPLACE: i64 = 4;

/// The classes.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        constants: constants! {
            USE_KEY = Int(USE_KEY), INVERT_MATCH = Int(INVERT_MATCH), MATCH = Int(MATCH), GET_MATCH = Int(GET_MATCH),
            ALL_MATCHES = Int(ALL_MATCHES), SPLIT = Int(SPLIT), REPLACE = Int(REPLACE),
        },
        properties: &[BuiltinProperty {
            name: "replacement",
            visibility: Visibility::Public,
            declared_type: "?string",
            default: BuiltinDefault::Null,
            is_readonly: false,
        }],
        methods: methods! { "RegexIterator":
            [public] __construct(iterator, pattern, mode = RegexIterator::MATCH, flags = 0, pregFlags = 0) = construct, "Iterator, string, int, int, int";
            [public] accept() = accept, "~> bool";
            [public] getMode() = get_mode, "~> int";
            [public] setMode(mode) = set_mode, "int ~> void";
            [public] getFlags() = get_flags, "~> int";
            [public] setFlags(flags) = set_flags, "int ~> void";
            [public] getRegex() = get_regex, "~> string";
            [public] getPregFlags() = get_preg_flags, "~> int";
            [public] setPregFlags(pregFlags) = set_preg_flags, "int ~> void";
        },
        ..BuiltinClass::extending("RegexIterator", "FilterIterator")
    },
    BuiltinClass {
        interfaces: &["RecursiveIterator"],
        methods: methods! { "RecursiveRegexIterator":
            [public] __construct(iterator, pattern, mode = RecursiveRegexIterator::MATCH, flags = 0, pregFlags = 0) = construct_recursive, "RecursiveIterator, string, int, int, int";
            [public] accept() = accept_recursive, "~> bool";
            [public] hasChildren() = has_children, "~> bool";
            [public] getChildren() = get_children, "~> RecursiveRegexIterator";
        },
        ..BuiltinClass::extending("RecursiveRegexIterator", "RegexIterator")
    },
];

/// What a RegexIterator was told.
#[derive(Clone)]
pub(super) struct Regex {
    pattern: PhpStr,
    mode: i64,
    flags: i64,
    /// For the preg function; `None` is its default.
    preg_flags: Option<i64>,
}

const MODES: &str = "must be RegexIterator::MATCH, RegexIterator::GET_MATCH, RegexIterator::ALL_MATCHES, RegexIterator::SPLIT, or RegexIterator::REPLACE";

fn construct(
    call: &mut Call<'_>,
    iterator: Iterator,
    pattern: PhpStr,
    mode: IfPassed<i64>,
    flags: i64,
    preg_flags: IfPassed<i64>,
) -> Result<(), Unwind> {
    let mode = mode.0.unwrap_or(MATCH);
    if !(MATCH..=REPLACE).contains(&mode) {
        return Err(call.value_error(2, MODES));
    }
    let outer = call
        .machine
        .errors
        .warnings_throw
        .replace(Throw::InvalidArgumentException);
    let compiled = Pattern::get(call, &pattern);
    call.machine.errors.warnings_throw = outer;
    if compiled?.is_none() {
        return Ok(());
    }
    let regex = Regex {
        pattern,
        mode,
        flags,
        preg_flags: preg_flags.0,
    };
    let class = call.builtin.class;
    put_in(call, class, Some(iterator.0), Kind::Regex(regex))
}

fn construct_recursive(
    call: &mut Call<'_>,
    iterator: RecursiveIterator,
    pattern: PhpStr,
    mode: IfPassed<i64>,
    flags: i64,
    preg_flags: IfPassed<i64>,
) -> Result<(), Unwind> {
    construct(call, Iterator(iterator.0), pattern, mode, flags, preg_flags)
}

fn regex(outer: &Outer) -> Option<Regex> {
    match &*outer.kind.borrow() {
        Kind::Regex(regex) => Some(regex.clone()),
        _ => None,
    }
}

fn change(outer: &Outer, change: impl FnOnce(&mut Regex)) {
    if let Kind::Regex(regex) = &mut *outer.kind.borrow_mut() {
        change(regex);
    }
}

/// Calls a preg function; what it wrote to the reference among its arguments comes with its result.
fn preg(
    call: &mut Call<'_>,
    function: &str,
    before: Vec<Value>,
    after: Vec<Value>,
) -> Result<(Value, Value), Unwind> {
    let Some(builtin) = crate::ext::find_function(function.as_bytes()) else {
        return Ok((Value::FALSE, Value::NULL));
    };
    let mut slot = Some(ZvalPtr::null());
    let reference = separate::make_reference(&mut slot);
    let mut arguments = before;
    arguments.push(Value::zval(reference.clone()));
    arguments.extend(after);
    let callable = Callable::function(Callee::Builtin(builtin));
    let result = callable.call(call.machine, arguments)?.unwrap_zval();
    Ok((result, reference.get()))
}

fn accept(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = constructed(call)?;
    let outer = outer(&this);
    let (Some(regex), Some(data)) = (regex(outer), outer.data()) else {
        return Ok(false);
    };
    let subject = if regex.flags & USE_KEY != 0 {
        call.machine.to_string(&outer.key())?
    } else {
        let data = data.get();
        if data.is_array() {
            return Ok(false);
        }
        call.machine.to_string(&data)?
    };
    drop(data);
    let is_accepted = apply(call, &this, outer, &regex, subject)?;
    Ok(is_accepted != (regex.flags & INVERT_MATCH != 0))
}

/// Whether the pattern matches; element or key become what the mode makes of them.
fn apply(
    call: &mut Call<'_>,
    object: &ObjectRef,
    outer: &Outer,
    regex: &Regex,
    subject: PhpStr,
) -> Result<bool, Unwind> {
    let arguments = vec![regex.pattern.clone().into(), subject.clone().into()];
    let flags = Value::int(regex.preg_flags.unwrap_or(0));
    let new_data = |value: Value| {
        let old = outer.data.replace(Some(ZvalPtr::new(value)));
        drop(old);
    };
    match regex.mode {
        GET_MATCH | ALL_MATCHES => {
            let function = if regex.mode == ALL_MATCHES {
                "preg_match_all"
            } else {
                "preg_match"
            };
            let (count, matches) = preg(call, function, arguments, vec![flags])?;
            new_data(matches);
            Ok(convert::to_int(count.view()) > 0)
        }
        SPLIT => {
            let Some(builtin) = crate::ext::find_function(b"preg_split") else {
                return Ok(false);
            };
            let mut all = arguments;
            all.extend([Value::int(-1), flags]);
            let callable = Callable::function(Callee::Builtin(builtin));
            let parts = callable.call(call.machine, all)?.unwrap_zval();
            let count = parts.as_array().map_or(0, |parts| parts.len());
            new_data(parts);
            Ok(count > 1)
        }
        REPLACE => {
            let replacement = call
                .machine
                .property_if_set(object, &PhpStr::from("replacement"))
                .unwrap_or_default();
            let replacement = call.machine.to_string(&replacement)?;
            let before = vec![
                regex.pattern.clone().into(),
                replacement.into(),
                subject.into(),
                Value::int(-1),
            ];
            let (result, count) = preg(call, "preg_replace", before, Vec::new())?;
            if result.is_null() {
                return Ok(false);
            }
            if regex.flags & USE_KEY != 0 {
                let old = outer.key.replace(Some(result));
                drop(old);
            } else {
                new_data(result);
            }
            Ok(convert::to_int(count.view()) > 0)
        }
        _ => {
            let (count, _) = preg(call, "preg_match", arguments, Vec::new())?;
            Ok(convert::to_int(count.view()) > 0)
        }
    }
}

/// An array is accepted if there is anything in it.
fn accept_recursive(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = constructed(call)?;
    let Some(data) = outer(&this).data() else {
        return Ok(false);
    };
    if let View::Array(array) = data.view() {
        return Ok(!array.is_empty());
    }
    drop(data);
    accept(call)
}

fn of(call: &mut Call<'_>) -> Result<Regex, Unwind> {
    let this = constructed(call)?;
    match regex(outer(&this)) {
        Some(regex) => Ok(regex),
        None => Err(call.machine.throw_error(
            "The object is in an invalid state as the parent constructor was not called",
        )),
    }
}

fn get_mode(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(of(call)?.mode)
}

fn set_mode(call: &mut Call<'_>, mode: i64) -> Result<(), Unwind> {
    if !(MATCH..=REPLACE).contains(&mode) {
        return Err(call.value_error(0, MODES));
    }
    let this = constructed(call)?;
    change(outer(&this), |regex| regex.mode = mode);
    Ok(())
}

fn get_flags(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(of(call)?.flags)
}

fn set_flags(call: &mut Call<'_>, flags: i64) -> Result<(), Unwind> {
    let this = constructed(call)?;
    change(outer(&this), |regex| regex.flags = flags);
    Ok(())
}

fn get_regex(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(of(call)?.pattern)
}

fn get_preg_flags(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(of(call)?.preg_flags.unwrap_or(0))
}

fn set_preg_flags(call: &mut Call<'_>, flags: i64) -> Result<(), Unwind> {
    let this = constructed(call)?;
    change(outer(&this), |regex| regex.preg_flags = Some(flags));
    Ok(())
}

fn has_children(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = constructed(call)?;
    let inner = outer(&this).need_inner(call.machine)?;
    Ok(inner::call(call.machine, &inner, "haschildren", &mut [])?.unwrap_zval())
}

/// The inner iterator's children, matched in the same way.
fn get_children(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = constructed(call)?;
    let regex = of(call)?;
    let inner = outer(&this).need_inner(call.machine)?;
    let children = inner::get_children(call.machine, &inner)?;
    let class = ClassEntry::of(this.class());
    let arguments = &mut [
        children,
        regex.pattern.into(),
        Value::int(regex.mode),
        Value::int(regex.flags),
        Value::int(regex.preg_flags.unwrap_or(0)),
    ];
    inner::construct(call.machine, class, arguments)
}
