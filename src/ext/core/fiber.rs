//! Fiber.

use super::throwable::Throwable;
use crate::eval::callable::Callable;
use crate::eval::fiber::{self, Fiber};
use crate::eval::{Machine, Unwind};
use crate::ext::class::{BuiltinClassFlags, Handlers};
use crate::ext::{BuiltinClass, Call, Rest};
use crate::methods;
use crate::zval::compare::Comparison;
use crate::zval::{ObjectRef, Value};

const FLAGS: BuiltinClassFlags = BuiltinClassFlags {
    is_abstract: false,
    is_final: true,
    no_dynamic_properties: true,
    allows_dynamic_properties: false,
    is_not_serializable: true,
};

/// The classes of fibers.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: FLAGS,
        handlers: Handlers {
            create: Some(create),
            is_uncloneable: true,
            destroy: Some(Machine::destroy_fiber),
            compare: Some(compare),
            ..Handlers::STANDARD
        },
        methods: methods! { "Fiber":
            [public] __construct(callback) = construct, "callable";
            [public] start(...args) = start, "mixed -> mixed";
            [public] resume(value = null) = resume, "mixed -> mixed";
            [public] throw(exception) = throw, "Throwable -> mixed";
            [public] isStarted() = is_started, "-> bool";
            [public] isSuspended() = is_suspended, "-> bool";
            [public] isRunning() = is_running, "-> bool";
            [public] isTerminated() = is_terminated, "-> bool";
            [public] getReturn() = get_return, "-> mixed";
            [public static] suspend(value = null) = suspend, "mixed -> mixed";
            [public static] getCurrent() = get_current, "-> ?Fiber";
        },
        ..BuiltinClass::class("Fiber")
    },
    BuiltinClass {
        flags: BuiltinClassFlags {
            no_dynamic_properties: false,
            is_not_serializable: false,
            ..FLAGS
        },
        methods: methods! { "FiberError":
            [public] __construct() = refuse_error, "";
        },
        ..BuiltinClass::extending("FiberError", "Error")
    },
];

fn create(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::<Fiber>::default());
}

/// Fibers have no properties in which they could differ.
fn compare(_: &mut Machine, left: &ObjectRef, right: &ObjectRef) -> Result<Comparison, Unwind> {
    Ok(if left.class().id() == right.class().id() {
        Comparison::Equal
    } else {
        Comparison::Uncomparable
    })
}

/// The fiber whose method runs.
fn this(call: &Call<'_>) -> ObjectRef {
    match &call.machine.frame().this {
        Some(this) => this.clone(),
        None => unreachable!("a method that is not static runs on an object"),
    }
}

fn construct(call: &mut Call<'_>, callback: Callable) -> Result<(), Unwind> {
    let fiber = this(call);
    call.machine.set_up_fiber(&fiber, callback)
}

fn start(call: &mut Call<'_>, arguments: Rest) -> Result<Value, Unwind> {
    let fiber = this(call);
    let named = call.take_named_rest();
    call.machine.start_fiber(&fiber, arguments.0, named)
}

fn resume(call: &mut Call<'_>, value: Value) -> Result<Value, Unwind> {
    let fiber = this(call);
    call.machine.resume_fiber(&fiber, value)
}

fn throw(call: &mut Call<'_>, exception: Throwable) -> Result<Value, Unwind> {
    let fiber = this(call);
    call.machine.throw_into_fiber(&fiber, exception.0)
}

fn is_started(call: &mut Call<'_>) -> bool {
    fiber::is_started(&this(call))
}

fn is_suspended(call: &mut Call<'_>) -> bool {
    fiber::is_suspended(&this(call))
}

fn is_running(call: &mut Call<'_>) -> bool {
    fiber::is_running(&this(call))
}

fn is_terminated(call: &mut Call<'_>) -> bool {
    fiber::is_terminated(&this(call))
}

fn get_return(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let fiber = this(call);
    call.machine.fiber_return(&fiber)
}

fn suspend(call: &mut Call<'_>, value: Value) -> Result<Value, Unwind> {
    call.machine.suspend_fiber(value)
}

fn get_current(call: &mut Call<'_>) -> Option<ObjectRef> {
    call.machine.fiber.clone()
}

fn refuse_error(call: &mut Call<'_>) -> Result<(), Unwind> {
    Err(call.machine.throw_error(
        "The \"FiberError\" class is reserved for internal use and cannot be manually instantiated",
    ))
}
