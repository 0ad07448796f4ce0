//! Calls with evaluated arguments, some of them by name.

use super::super::Machine;
use super::super::call::{Receiver, Surplus};
use super::super::callable::Callable;
use super::super::frame::Callee;
use super::super::unwind::Unwind;
use super::library::ArgumentList;
use super::parameter::{parameter_by_ref, parameter_named, place_argument};
use crate::zval::{PhpStr, Value, ZvalPtr, separate};

impl Machine {
    /// Calls what a callable value calls, with evaluated arguments by position and by name. Those with names are whole zvals: a
    /// parameter by reference refers to them, and tells where it gets a value.
    ///
    /// # Errors
    /// A name fits no parameter; those of the function.
    pub fn call_with_named(
        &mut self,
        callable: &Callable,
        arguments: &mut [Value],
        named: Vec<(PhpStr, ZvalPtr)>,
    ) -> Result<Value, Unwind> {
        if named.is_empty() || callable.magic_name.is_some() {
            return self.call_callable(callable, arguments);
        }
        let receiver = Receiver {
            this: callable.this.clone(),
            static_class: callable.static_class,
            closure: callable.closure.clone(),
        };
        match callable.callee {
            Callee::User(function) => {
                self.need_stack()?;
                let reserved = self.slots.reserve(function.slots as usize);
                let mut surplus = Surplus::default();
                let mut passed = arguments.len();
                for (index, value) in arguments.iter_mut().enumerate() {
                    let zval = std::mem::take(value).into_zval();
                    let zval = if parameter_by_ref(function, index) {
                        zval
                    } else {
                        separate::pass_on(zval)
                    };
                    place_argument(&reserved, &mut surplus, function.positional(), index, zval);
                }
                for (name, zval) in named {
                    let taker = parameter_named(function, &name);
                    let placed = self
                        .name_passed_on(zval, taker.by_ref(), || taker.refused_value(function))
                        .and_then(|zval| {
                            self.place_named(function, &reserved, &mut surplus, passed, &name, zval)
                        });
                    match placed {
                        Ok(now) => passed = now,
                        Err(unwind) => {
                            self.slots.leave(&reserved);
                            return Err(unwind);
                        }
                    }
                }
                self.run_user(function, reserved, passed, surplus, receiver)
            }
            Callee::Builtin(builtin) => {
                let mut list = ArgumentList::new();
                for value in arguments {
                    list.push(Some(std::mem::take(value)));
                }
                for (name, zval) in named {
                    let index = builtin.index_of(&name);
                    let by_ref = index.is_some_and(|index| builtin.takes_reference(index));
                    let zval = self.name_passed_on(zval, by_ref, || {
                        let number = index.unwrap_or(0) + 1;
                        let function = builtin.display_name();
                        format!(
                            "{function}(): Argument #{number} (${name}) must be passed by reference, value given"
                        )
                    })?;
                    self.name_for_builtin(builtin, &mut list, &name, Value::zval(zval))?;
                }
                self.run_builtin(builtin, list.as_mut(), receiver)
            }
        }
    }

    /// What is passed on of an argument with a name: the zval itself where the parameter is by reference.
    fn name_passed_on(
        &mut self,
        zval: ZvalPtr,
        by_ref: bool,
        warning: impl FnOnce() -> String,
    ) -> Result<ZvalPtr, Unwind> {
        if !by_ref {
            return Ok(separate::pass_on(zval));
        }
        if !zval.is_ref() {
            self.warning(&warning())?;
            return Ok(ZvalPtr::new(zval.get()));
        }
        Ok(zval)
    }
}
