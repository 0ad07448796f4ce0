//! ReflectionGenerator and ReflectionFiber.

use super::reflected_function::{ReflectedFunction, reflect_function};
use super::{FLAGS, Subject, become_about, handlers, this, this_object, throw};
use crate::eval::callable::Callable;
use crate::eval::class::{ClassEntry, TraceOptions};
use crate::eval::fiber::Fiber;
use crate::eval::frame::Callee;
use crate::eval::generator::{Generator, State, executing};
use crate::eval::{Machine, Unwind};
use crate::ext::class::BuiltinClassFlags;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{Child, ObjectRef, PhpArray, PhpStr, Value};
use std::rc::Rc;

const FINAL: BuiltinClassFlags = BuiltinClassFlags {
    is_final: true,
    ..FLAGS
};

/// The classes of code that can be suspended.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: FINAL,
        handlers: handlers::<ReflectedGenerator>(),
        methods: methods! { "ReflectionGenerator":
            [public] __construct(generator) = construct_generator, "Generator";
            [public] getExecutingLine() = generator_line, "~> int";
            [public] getExecutingFile() = generator_file, "~> string";
            [public] getTrace(options = DEBUG_BACKTRACE_PROVIDE_OBJECT) = generator_trace, "int ~> array";
            [public] getFunction() = generator_function, "~> ReflectionFunctionAbstract";
            [public] getThis() = generator_this, "~> ?object";
            [public] getExecutingGenerator() = executing_generator, "~> Generator";
        },
        ..BuiltinClass::class("ReflectionGenerator")
    },
    BuiltinClass {
        flags: FINAL,
        handlers: handlers::<ReflectedFiber>(),
        methods: methods! { "ReflectionFiber":
            [public] __construct(fiber) = construct_fiber, "Fiber";
            [public] getFiber() = get_fiber, "-> Fiber";
            [public] getExecutingFile() = fiber_file, "-> ?string";
            [public] getExecutingLine() = fiber_line, "-> ?int";
            [public] getCallable() = get_callable, "-> callable";
            [public] getTrace(options = DEBUG_BACKTRACE_PROVIDE_OBJECT) = fiber_trace, "int -> array";
        },
        ..BuiltinClass::class("ReflectionFiber")
    },
];

/// A generator.
#[derive(Clone)]
struct ReflectedGenerator(ObjectRef);

impl Subject for ReflectedGenerator {
    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        visit(Child::Object(&self.0));
    }
}

/// A fiber.
#[derive(Clone)]
struct ReflectedFiber(ObjectRef);

impl Subject for ReflectedFiber {
    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        visit(Child::Object(&self.0));
    }
}

/// What a backtrace shows, by the bits of `debug_backtrace`.
fn trace_options(options: i64) -> TraceOptions {
    TraceOptions {
        arguments: options & 2 == 0,
        objects: options & 1 != 0,
        skip: 0,
        limit: 0,
    }
}

fn wrong_object(call: &mut Call<'_>, expected: &str, given: ObjectRef) -> Unwind {
    let given = call.machine.type_name_for_error(&Value::from(given));
    call.type_error(0, &format!("must be of type {expected}, {given} given"))
}

fn construct_generator(call: &mut Call<'_>, generator: ObjectRef) -> Result<(), Unwind> {
    let Some(state) = Generator::state_of(&generator) else {
        return Err(wrong_object(call, "Generator", generator));
    };
    if state.is_closed() {
        return Err(throw(
            call.machine,
            "Cannot create ReflectionGenerator based on a terminated Generator",
        ));
    }
    become_about(&this_object(call), ReflectedGenerator(generator));
    Ok(())
}

/// The generator and its state.
///
/// # Errors
/// Its code has ended.
fn generator(call: &mut Call<'_>) -> Result<(ObjectRef, Rc<State>), Unwind> {
    let object = this::<ReflectedGenerator>(call)?.0;
    match Generator::state_of(&object).filter(|state| !state.is_closed()) {
        Some(state) => Ok((object, state)),
        None => Err(throw(
            call.machine,
            "Cannot fetch information from a terminated Generator",
        )),
    }
}

fn generator_line(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let (_, state) = generator(call)?;
    Ok(i64::from(state.line(call.machine)))
}

fn generator_file(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(generator(call)?.1.function().file.clone())
}

fn generator_trace(call: &mut Call<'_>, options: i64) -> Result<PhpArray, Unwind> {
    let (_, state) = generator(call)?;
    Ok(call.machine.generator_trace(&state, trace_options(options)))
}

fn generator_this(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let (_, state) = generator(call)?;
    Ok(state.receiver(call.machine).0)
}

fn executing_generator(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let (object, _) = generator(call)?;
    Ok(executing(&object))
}

fn generator_function(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let (_, state) = generator(call)?;
    let (_, closure) = state.receiver(call.machine);
    let function = state.function();
    let subject = match closure.as_ref().and_then(ReflectedFunction::closure) {
        Some(closure) => closure,
        None => {
            let lowercase = PhpStr::new(&function.name.to_ascii_lowercase());
            let class = function.class.get().map(ClassEntry::of);
            let method = class.and_then(|class| Some((class, class.methods.get(&lowercase)?)));
            match method {
                Some((class, method)) => ReflectedFunction::method(method, class),
                None => ReflectedFunction::function(Callee::User(function)),
            }
        }
    };
    Ok(reflect_function(call.machine, subject))
}

fn construct_fiber(call: &mut Call<'_>, fiber: ObjectRef) -> Result<(), Unwind> {
    if fiber.native::<Fiber>().is_none() {
        return Err(wrong_object(call, "Fiber", fiber));
    }
    become_about(&this_object(call), ReflectedFiber(fiber));
    Ok(())
}

fn get_fiber(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    Ok(this::<ReflectedFiber>(call)?.0)
}

fn not_running(m: &mut Machine) -> Unwind {
    m.throw_error(
        "Cannot fetch information from a fiber that has not been started or is terminated",
    )
}

fn fiber_place(call: &mut Call<'_>) -> Result<(PhpStr, u32), Unwind> {
    let fiber = get_fiber(call)?;
    match call.machine.fiber_place(&fiber) {
        Some(place) => Ok(place),
        None => Err(not_running(call.machine)),
    }
}

fn fiber_file(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(fiber_place(call)?.0)
}

fn fiber_line(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(i64::from(fiber_place(call)?.1))
}

fn fiber_trace(call: &mut Call<'_>, options: i64) -> Result<PhpArray, Unwind> {
    let fiber = get_fiber(call)?;
    match call.machine.fiber_trace(&fiber, trace_options(options)) {
        Some(trace) => Ok(trace),
        None => Err(not_running(call.machine)),
    }
}

fn get_callable(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let fiber = get_fiber(call)?;
    match call.machine.fiber_callable(&fiber) {
        Some(callable) => Ok(callable_value(&callable)),
        None => Err(call
            .machine
            .throw_error("Cannot fetch the callable from a fiber that has terminated")),
    }
}

/// A value that calls what a callable calls.
fn callable_value(callable: &Callable) -> Value {
    if let Some(closure) = &callable.closure {
        return closure.clone().into();
    }
    let name = match (&callable.magic_name, callable.callee) {
        (Some(name), _) => name.clone(),
        (None, Callee::User(function)) => function.name.clone(),
        (None, Callee::Builtin(builtin)) => PhpStr::from(builtin.name),
    };
    let target: Value = match (&callable.this, callable.static_class) {
        (Some(this), _) => this.clone().into(),
        (None, Some(class)) => class.name().clone().into(),
        (None, None) => return name.into(),
    };
    PhpArray::from_values([target, name.into()]).into()
}
