//! Calling functions by their names, at once or later (php-src `ext/standard/basic_functions.c`).

use crate::builtins;
use crate::eval::callable::Callable;
use crate::eval::class::ClassEntry;
use crate::eval::flow::TickFunction;
use crate::eval::user_call::by_value;
use crate::eval::{Machine, Parameter, Unwind, frame::Callee};
use crate::ext::argument::Rest;
use crate::ext::{Builtin, Call, Passing};
use crate::zval::{Key, PhpArray, PhpStr, Value, ZvalPtr};

/// Functions that call.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    call_user_func(callback, ...args), call_user_func_array(callback, args), forward_static_call(callback, ...args),
    forward_static_call_array(callback, args), register_shutdown_function(callback, ...args),
    register_tick_function(callback, ...args), unregister_tick_function(callback),
};

/// Calls a function with these arguments.
fn call_user_func(call: &mut Call<'_>, callback: Callable, args: Rest) -> Result<Value, Unwind> {
    let mut args = args.0;
    let named = call.take_named_rest();
    call_by_name_list(call.machine, &callback, &mut args, named)
}

/// Calls a function with arguments by position and by name, as values.
///
/// # Errors
/// Those of the function.
pub fn call_by_name_list(
    m: &mut Machine,
    callback: &Callable,
    args: &mut [Value],
    named: Vec<(PhpStr, ZvalPtr)>,
) -> Result<Value, Unwind> {
    warn_of_references(m, callback, args)?;
    let returned = m.call_with_named(callback, args, named)?;
    Ok(by_value(returned))
}

/// Calls a function with the elements of an array: by position, or by name where the key is a string.
///
/// # Errors
/// Those of the function.
pub fn call_with_elements(
    m: &mut Machine,
    callback: &Callable,
    args: PhpArray,
) -> Result<Value, Unwind> {
    const FEW: usize = 4;
    if args.len() <= FEW && args.is_list() {
        let mut few = [const { Value::NULL }; FEW];
        for (value, (_, zval)) in few.iter_mut().zip(args.iter()) {
            *value = Value::zval(zval.clone());
        }
        let count = args.len();
        drop(args);
        return call_by_name_list(m, callback, &mut few[..count], Vec::new());
    }
    let (mut positional, named) = split_arguments(m, &args)?;
    drop(args);
    call_by_name_list(m, callback, &mut positional, named)
}

/// Parameters by reference get values: each is told of, and the function works on copies.
pub(in crate::ext) fn warn_of_references(
    m: &mut Machine,
    callback: &Callable,
    args: &[Value],
) -> Result<(), Unwind> {
    let is_silent = match callback.callee {
        Callee::User(function) => !function.has_reference_parameters,
        Callee::Builtin(builtin) => builtin.prefers_reference() || !callback.takes_references(),
    };
    if is_silent {
        return Ok(());
    }
    for (at, argument) in args.iter().enumerate() {
        let is_reference = argument.as_zval().is_some_and(|zval| zval.is_ref());
        let Some(name) = reference_parameter(callback.callee, at).filter(|_| !is_reference) else {
            continue;
        };
        let function = callback.display_name();
        let number = at + 1;
        m.warning(&format!(
            "{function}(): Argument #{number}{name} must be passed by reference, value given"
        ))?;
    }
    Ok(())
}

/// The name of the parameter that takes the argument at `at` by reference, as messages show it; `None` where it takes a value.
fn reference_parameter(callee: Callee, at: usize) -> Option<String> {
    match callee {
        Callee::User(function) => {
            let gathers = |last: &&Parameter| last.variadic;
            let parameter = function.parameters.get(at);
            let parameter = parameter.or(function.parameters.last().filter(gathers))?;
            parameter.by_ref.then(|| match parameter.variadic {
                true => String::new(),
                false => format!(" (${})", parameter.name),
            })
        }
        Callee::Builtin(builtin) => match builtin.passing(at) {
            Passing::Reference => {
                let parameter = builtin.parameters.get(at)?;
                Some(format!(" (${})", parameter.name))
            }
            Passing::RestByReference => Some(String::new()),
            Passing::Value | Passing::Rest => None,
        },
    }
}

/// Calls a function with the elements of an array: by position, or by name where the key is a string.
fn call_user_func_array(
    call: &mut Call<'_>,
    callback: Callable,
    args: PhpArray,
) -> Result<Value, Unwind> {
    call_with_elements(call.machine, &callback, args)
}

/// The arguments in an array: those by position, and those with names. Each is a whole zval, a reference where the array has
/// one.
///
/// # Errors
/// One by position follows one with a name.
pub(in crate::ext) fn split_arguments(
    m: &mut Machine,
    args: &PhpArray,
) -> Result<(Vec<Value>, Vec<(PhpStr, ZvalPtr)>), Unwind> {
    let mut positional = Vec::with_capacity(args.len());
    let mut named: Vec<(PhpStr, ZvalPtr)> = Vec::new();
    for (key, zval) in args.to_entries() {
        match key {
            Key::Int(_) if !named.is_empty() => {
                return Err(m.throw_error("Cannot use positional argument after named argument"));
            }
            Key::Int(_) => positional.push(Value::zval(zval)),
            Key::String(name) => named.push((name, zval)),
        }
    }
    Ok((positional, named))
}

/// Calls a function, keeping the class that `static` names here.
fn forward_static_call(
    call: &mut Call<'_>,
    callback: Callable,
    args: Rest,
) -> Result<Value, Unwind> {
    let callback = forwarded(call, callback)?;
    call_user_func(call, callback, args)
}

/// Calls a function with the elements of an array, keeping the class that `static` names here.
fn forward_static_call_array(
    call: &mut Call<'_>,
    callback: Callable,
    args: PhpArray,
) -> Result<Value, Unwind> {
    let callback = forwarded(call, callback)?;
    call_user_func_array(call, callback, args)
}

fn forwarded(call: &mut Call<'_>, mut callback: Callable) -> Result<Callable, Unwind> {
    let caller = call.frame().parent();
    let (scope, called) = match caller {
        Some(caller) => {
            let scope = caller.function().and_then(|function| function.class.get());
            let this = caller.this.as_ref().map(|this| this.class());
            (scope, this.or(caller.static_class).or(scope))
        }
        None => (None, None),
    };
    if scope.is_none() {
        let message = format!(
            "Cannot call {}() when no class scope is active",
            call.function_name()
        );
        return Err(call.machine.throw_error(&message));
    }
    if let (Some(called), Some(target)) = (called, callback.static_class)
        && ClassEntry::of(called).is_subclass_of(ClassEntry::of(target))
    {
        callback.static_class = Some(called);
    }
    Ok(callback)
}

/// Has a function called when the script has ended.
fn register_shutdown_function(call: &mut Call<'_>, callback: Callable, args: Rest) {
    call.machine.shutdown_functions.push((callback, args.0));
}

/// Has a function called for each tick (`declare(ticks=1)`).
fn register_tick_function(call: &mut Call<'_>, callback: Callable, args: Rest) -> bool {
    let function = TickFunction::new(callback, args.0);
    call.machine.tick_functions.push(function);
    true
}

/// Takes a function off the list of those called for each tick.
fn unregister_tick_function(call: &mut Call<'_>, callback: Callable) {
    let is_same = |known: &Callable| {
        let same_callee = match (known.callee, callback.callee) {
            (Callee::User(a), Callee::User(b)) => std::ptr::eq(a, b),
            (Callee::Builtin(a), Callee::Builtin(b)) => std::ptr::eq(a, b),
            _ => false,
        };
        let same_object =
            |a: &Option<crate::zval::ObjectRef>, b: &Option<crate::zval::ObjectRef>| match (a, b) {
                (Some(a), Some(b)) => a.same(b),
                (None, None) => true,
                _ => false,
            };
        same_callee
            && same_object(&known.this, &callback.this)
            && same_object(&known.closure, &callback.closure)
    };
    let functions = &mut call.machine.tick_functions;
    if let Some(at) = functions.iter().position(|known| is_same(&known.callable)) {
        let removed = functions.remove(at);
        drop(removed);
    }
}
