//! Generator.

use super::throwable::Throwable;
use crate::eval::generator::{Generator, State, generator_iterator};
use crate::eval::{Machine, Unwind};
use crate::ext::class::{BuiltinClassFlags, Handlers};
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::compare::Comparison;
use crate::zval::{ObjectRef, Value, ZvalPtr, separate};
use std::rc::Rc;

/// The classes of generators.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        interfaces: &["Iterator"],
        flags: BuiltinClassFlags {
            is_abstract: false,
            is_final: true,
            no_dynamic_properties: true,
            allows_dynamic_properties: false,
            is_not_serializable: true,
        },
        handlers: Handlers {
            no_new: Some(
                "The \"Generator\" class is reserved for internal use and cannot be manually instantiated",
            ),
            is_uncloneable: true,
            iterate: Some(generator_iterator),
            destroy: Some(Machine::destroy_generator),
            is_at_its_end: Some(Generator::has_ended),
            compare: Some(compare),
            ..Handlers::STANDARD
        },
        methods: methods! { "Generator":
            [public] rewind() = rewind, "-> void";
            [public] valid() = valid, "-> bool";
            [public] current() = current, "-> mixed";
            [public] key() = key, "-> mixed";
            [public] next() = next, "-> void";
            [public] send(value) = send, "mixed -> mixed";
            [public] throw(exception) = throw, "Throwable -> mixed";
            [public] getReturn() = get_return, "-> mixed";
        },
        ..BuiltinClass::class("Generator")
    },
    BuiltinClass::extending("ClosedGeneratorException", "Exception"),
];

/// Generators have no properties in which they could differ.
fn compare(_: &mut Machine, left: &ObjectRef, right: &ObjectRef) -> Result<Comparison, Unwind> {
    Ok(if left.class().id() == right.class().id() {
        Comparison::Equal
    } else {
        Comparison::Uncomparable
    })
}

/// The generator whose method runs.
fn this(call: &Call<'_>) -> Rc<State> {
    match call
        .machine
        .frame()
        .this
        .as_ref()
        .and_then(Generator::state_of)
    {
        Some(generator) => generator,
        None => unreachable!("every object of class Generator is one"),
    }
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let generator = this(call);
    call.machine.rewind_generator(&generator)
}

fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let generator = this(call);
    call.machine.generator_is_valid(&generator)
}

fn current(call: &mut Call<'_>) -> Result<Option<ZvalPtr>, Unwind> {
    let generator = this(call);
    let value = call.machine.generator_value(&generator)?;
    Ok(value.map(separate::pass_on))
}

fn key(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let generator = this(call);
    call.machine.generator_key(&generator)
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    let generator = this(call);
    call.machine.advance_generator(&generator)
}

fn send(call: &mut Call<'_>, value: Value) -> Result<Option<ZvalPtr>, Unwind> {
    let generator = this(call);
    let value = call
        .machine
        .send_to_generator(&generator, separate::pass_on(value.into_zval()))?;
    Ok(value.map(separate::pass_on))
}

fn throw(call: &mut Call<'_>, exception: Throwable) -> Result<Option<ZvalPtr>, Unwind> {
    let generator = this(call);
    let value = call.machine.throw_into_generator(&generator, exception.0)?;
    Ok(value.map(separate::pass_on))
}

fn get_return(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    let generator = this(call);
    call.machine.generator_return(&generator)
}
