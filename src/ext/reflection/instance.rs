//! ReflectionClass: new objects.

use super::class::class;
use super::throw;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::class::ClassEntry;
use crate::ext::standard::function::{split_arguments, warn_of_references};
use crate::ext::{Call, Rest};
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, Visibility, ZvalPtr};

pub(super) fn new_instance(call: &mut Call<'_>, arguments: Rest) -> Result<ObjectRef, Unwind> {
    let class = class(call)?;
    let named = call.take_named_rest();
    make(call, class, arguments.0, named)
}

pub(super) fn new_instance_args(
    call: &mut Call<'_>,
    arguments: PhpArray,
) -> Result<ObjectRef, Unwind> {
    let class = class(call)?;
    let (positional, named) = split_arguments(call, &arguments)?;
    drop(arguments);
    make(call, class, positional, named)
}

/// Makes an object and runs its constructor.
fn make(
    call: &mut Call<'_>,
    class: &'static ClassEntry,
    mut arguments: Vec<Value>,
    named: Vec<(PhpStr, ZvalPtr)>,
) -> Result<ObjectRef, Unwind> {
    let object = call.machine.instantiate(class)?;
    let Some(constructor) = &class.magic.constructor else {
        if arguments.is_empty() && named.is_empty() {
            return Ok(object);
        }
        let message = format!(
            "Class {} does not have a constructor, so you cannot pass any constructor arguments",
            class.name
        );
        return Err(throw(call.machine, &message));
    };
    if constructor.visibility != Visibility::Public {
        let message = format!("Access to non-public constructor of class {}", class.name);
        return Err(throw(call.machine, &message));
    }
    let callable = Callable {
        callee: constructor.callee(),
        this: Some(object.clone()),
        static_class: Some(class.class()),
        closure: None,
        magic_name: None,
    };
    warn_of_references(call, &callable, &arguments)?;
    match call
        .machine
        .call_with_named(&callable, &mut arguments, named)
    {
        Ok(_) => Ok(object),
        Err(unwind) => {
            // An object whose constructor failed has no destructor.
            object.set_destructed();
            Err(unwind)
        }
    }
}

pub(super) fn new_instance_without_constructor(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let class = class(call)?;
    let handlers = class.handlers();
    let has_inner_state = handlers.create.is_some() || handlers.no_new.is_some();
    if !class.is_user() && class.flags.is_final && has_inner_state {
        let message = format!(
            "Class {} is an internal class marked as final that cannot be instantiated without invoking its constructor",
            class.name
        );
        return Err(throw(call.machine, &message));
    }
    call.machine.instantiate(class)
}
