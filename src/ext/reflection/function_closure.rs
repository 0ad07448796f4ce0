//! What is told of a closure: its object and classes, and the variables that it took along and keeps.

use super::class::reflect_class;
use super::function::function;
use super::reflected_function::closure_of;
use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::eval::closure::Closure;
use crate::eval::function::Function;
use crate::ext::Call;
use crate::zval::{Key, ObjectRef, PhpArray, ZvalPtr};

pub(super) fn get_closure_this(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let function = function(call)?;
    let closure = function.closure.filter(|_| !function.is_invoke);
    Ok(closure
        .as_ref()
        .and_then(closure_of)
        .and_then(|closure| closure.callable.this.clone()))
}

pub(super) fn get_closure_scope_class(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let function = function(call)?;
    let scope = function
        .closure
        .as_ref()
        .filter(|_| !function.is_invoke)
        .and_then(closure_of)
        .and_then(|closure| closure.scope.get());
    Ok(scope.map(|class| reflect_class(call.machine, ClassEntry::of(class))))
}

pub(super) fn get_closure_called_class(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let function = function(call)?;
    let class = function
        .closure
        .as_ref()
        .filter(|_| !function.is_invoke)
        .and_then(closure_of)
        .and_then(|closure| {
            let called = closure.callable.this.as_ref().map(|this| this.class());
            called
                .or(closure.callable.static_class)
                .or(closure.scope.get())
        });
    Ok(class.map(|class| reflect_class(call.machine, ClassEntry::of(class))))
}

pub(super) fn get_closure_used_variables(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let function = function(call)?;
    let mut variables = PhpArray::new();
    if let (Some(user), Some(closure)) = (
        function.user(),
        function
            .closure
            .as_ref()
            .filter(|_| !function.is_invoke)
            .and_then(closure_of),
    ) {
        add_used(&mut variables, user, closure);
    }
    Ok(variables)
}

fn add_used(variables: &mut PhpArray, function: &'static Function, closure: &Closure) {
    for (variable, zval) in function.uses.iter().zip(closure.captured()) {
        if let Some(zval) = zval {
            // A reference that the closure alone holds still is one to it.
            let shown = match variable.by_ref && !zval.is_ref() {
                true => ZvalPtr::new(zval.get()),
                false => zval.clone(),
            };
            variables.set(&Key::String(variable.name.clone()), shown);
        }
    }
}

pub(super) fn get_static_variables(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let function = function(call)?;
    let mut variables = PhpArray::new();
    let Some(user) = function.user() else {
        return Ok(variables);
    };
    let closure = function
        .closure
        .as_ref()
        .filter(|_| !function.is_invoke)
        .and_then(closure_of);
    if let Some(closure) = closure {
        add_used(&mut variables, user, closure);
    }
    // A closure of a named function shares that one's.
    let is_own = closure.is_none_or(|closure| closure.is_from_callable);
    let places = match closure {
        Some(closure) if !is_own => closure.statics(),
        _ => &user.statics,
    };
    for (at, declared) in user.declared_statics.iter().enumerate() {
        let known = places.borrow().get(at).cloned().flatten();
        let zval = match (known, declared.first) {
            (Some(zval), _) => ZvalPtr::new(zval.get()),
            (None, None) => ZvalPtr::null(),
            // Not run yet: the value it will start with.
            (None, Some(first)) => {
                let scope = function.scope();
                let value = call.machine.evaluate_default(user, scope, first)?;
                let owner = function.closure.as_ref().filter(|_| !is_own);
                call.machine
                    .keep_static_variable(user, owner, at, value.clone());
                ZvalPtr::new(value)
            }
        };
        variables.set(&Key::String(declared.name.clone()), zval);
    }
    Ok(variables)
}
