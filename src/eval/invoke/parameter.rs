//! Arguments on their way to the parameters of a function written in PHP.

use super::super::Machine;
use super::super::call::Surplus;
use super::super::function::{Function, Parameter};
use super::super::slot::Reserved;
use super::super::unwind::Unwind;
use super::{Argument, ArgumentKind, Arguments};
use crate::zval::{Key, PhpStr, ZvalPtr, separate};

impl Machine {
    #[inline]
    pub(super) fn pass_to_user(
        &mut self,
        function: &'static Function,
        reserved: &Reserved,
        surplus: &mut Surplus,
        arguments: &Arguments,
    ) -> Result<usize, Unwind> {
        if !arguments.is_plain {
            return self.pass_complex(function, reserved, surplus, arguments);
        }
        let positional = function.positional();
        for (index, argument) in arguments.list.iter().enumerate() {
            let by_ref = if function.has_reference_parameters {
                parameter_by_ref(function, index)
            } else {
                false
            };
            let zval = if by_ref {
                self.pass_reference(argument, function, index)?
            } else {
                argument.value.eval_zval(self)?
            };
            if index < positional {
                reserved.fill(index, zval);
            } else {
                surplus.positional.push(zval);
            }
        }
        Ok(arguments.list.len())
    }

    /// The zval for a parameter by reference.
    fn pass_reference(
        &mut self,
        argument: &Argument,
        function: &'static Function,
        index: usize,
    ) -> Result<ZvalPtr, Unwind> {
        match argument.place {
            Some(place) if argument.is_call => {
                let reference = self.reference_to(place)?;
                if !reference.is_ref() {
                    self.notice("Only variables should be passed by reference")?;
                }
                Ok(reference)
            }
            Some(place) => self.reference_to(place),
            None => {
                drop(argument.value.eval(self)?);
                let name = function.display_name();
                let parameter = &function.parameters[index.min(function.parameters.len() - 1)];
                Err(self.no_reference(&name, index, &parameter.name))
            }
        }
    }

    #[cold]
    pub(super) fn no_reference(
        &mut self,
        function: &PhpStr,
        index: usize,
        parameter: &PhpStr,
    ) -> Unwind {
        self.throw_error(&format!(
            "{function}(): Argument #{} (${parameter}) cannot be passed by reference",
            index + 1
        ))
    }

    #[inline(never)]
    fn pass_complex(
        &mut self,
        function: &'static Function,
        reserved: &Reserved,
        surplus: &mut Surplus,
        arguments: &Arguments,
    ) -> Result<usize, Unwind> {
        let positional = function.positional();
        let mut passed = 0;
        for argument in arguments.list {
            match &argument.kind {
                ArgumentKind::Positional => {
                    let zval = if parameter_by_ref(function, passed) {
                        self.pass_reference(argument, function, passed)?
                    } else {
                        argument.value.eval_zval(self)?
                    };
                    place_argument(reserved, surplus, positional, passed, zval);
                    passed += 1;
                }
                ArgumentKind::Spread => {
                    let spread = match argument.place {
                        Some(place) if function.has_reference_parameters => self
                            .spread_references(argument, place, |index, key| {
                                parameter_for(function, key, passed + index).by_ref()
                            })?,
                        _ => self.spread_argument(argument)?,
                    };
                    let mut named_here = false;
                    for (key, zval) in spread.entries {
                        let parameter = parameter_for(function, &key, passed);
                        let zval = if !parameter.by_ref() {
                            separate::pass_on(zval)
                        } else if spread.is_traversable {
                            self.warn_of_traversable(function, parameter.index)?;
                            separate::pass_on(zval)
                        } else {
                            zval
                        };
                        match key {
                            Key::Int(_) => {
                                if named_here {
                                    return Err(self.throw_error(
                                        "Cannot use positional argument after named argument during unpacking",
                                    ));
                                }
                                place_argument(reserved, surplus, positional, passed, zval);
                                passed += 1;
                            }
                            Key::String(name) => {
                                named_here = true;
                                passed = self.place_named(
                                    function, reserved, surplus, passed, &name, zval,
                                )?;
                            }
                        }
                    }
                }
                ArgumentKind::Named(name) => {
                    let parameter = parameter_named(function, name);
                    let zval = if parameter.by_ref() {
                        self.pass_reference(argument, function, parameter.index)?
                    } else {
                        argument.value.eval_zval(self)?
                    };
                    passed = self.place_named(function, reserved, surplus, passed, name, zval)?;
                }
            }
        }
        Ok(passed)
    }

    pub(super) fn place_named(
        &mut self,
        function: &'static Function,
        reserved: &Reserved,
        surplus: &mut Surplus,
        passed: usize,
        name: &PhpStr,
        zval: ZvalPtr,
    ) -> Result<usize, Unwind> {
        surplus.has_named = true;
        let Taker { index, parameter } = parameter_named(function, name);
        let Some(parameter) = parameter else {
            return Err(self.throw_error(&format!("Unknown named parameter ${name}")));
        };
        let is_taken = if parameter.variadic {
            surplus.named.iter().any(|(known, _)| known == name)
        } else {
            reserved.slot(index).is_some()
        };
        if is_taken {
            let message = format!("Named parameter ${name} overwrites previous argument");
            return Err(self.throw_error(&message));
        }
        if parameter.variadic {
            surplus.named.push((name.clone(), zval));
            return Ok(passed);
        }
        reserved.fill(index, zval);
        Ok(passed.max(index + 1))
    }

    /// What a parameter by reference gets of a `Traversable` is a value: PHP tells of it.
    #[cold]
    fn warn_of_traversable(&mut self, function: &Function, index: usize) -> Result<(), Unwind> {
        let name = function.display_name();
        self.warning(&format!(
            "Cannot pass by-reference argument {} of {name}() by unpacking a Traversable, passing by-value instead",
            index + 1
        ))
    }
}

/// The parameter that takes an argument, if there is one.
pub(super) struct Taker<'a> {
    index: usize,
    parameter: Option<&'a Parameter>,
}

impl Taker<'_> {
    pub(super) fn by_ref(&self) -> bool {
        self.parameter.is_some_and(|parameter| parameter.by_ref)
    }

    /// What is said where it takes a reference and gets a value.
    pub(super) fn refused_value(&self, function: &Function) -> String {
        let named = self.parameter.filter(|parameter| !parameter.variadic);
        let name = named.map_or(String::new(), |parameter| format!(" (${})", parameter.name));
        format!(
            "{}(): Argument #{}{name} must be passed by reference, value given",
            function.display_name(),
            self.index + 1
        )
    }
}

/// The parameter for the argument at `index`.
fn parameter_at(function: &Function, index: usize) -> Taker<'_> {
    let last = || function.parameters.last().filter(|last| last.variadic);
    Taker {
        index,
        parameter: function.parameters.get(index).or_else(last),
    }
}

/// The parameter for an argument with a name: of that name, else the one for the rest.
pub(super) fn parameter_named<'a>(function: &'a Function, name: &PhpStr) -> Taker<'a> {
    let last = function.parameters.len().saturating_sub(1);
    let index = function
        .parameters
        .iter()
        .position(|parameter| parameter.name == *name && !parameter.variadic);
    let parameter = match index {
        Some(index) => function.parameters.get(index),
        None => function.parameters.last().filter(|last| last.variadic),
    };
    Taker {
        index: index.unwrap_or(last),
        parameter,
    }
}

/// The parameter for an element of `...$values`, where `passed` arguments by position come before it.
fn parameter_for<'a>(function: &'a Function, key: &Key, passed: usize) -> Taker<'a> {
    match key {
        Key::Int(_) => parameter_at(function, passed),
        Key::String(name) => parameter_named(function, name),
    }
}

pub(super) fn parameter_by_ref(function: &Function, index: usize) -> bool {
    parameter_at(function, index).by_ref()
}

pub(super) fn place_argument(
    reserved: &Reserved,
    surplus: &mut Surplus,
    positional: usize,
    index: usize,
    zval: ZvalPtr,
) {
    if index < positional {
        reserved.fill(index, zval);
    } else {
        surplus.positional.push(zval);
    }
}
