//! Arguments on their way to a library function.

use super::super::Machine;
use super::super::call::Receiver;
use super::super::errors::Throw;
use super::super::unwind::Unwind;
use super::{Argument, ArgumentKind, Arguments};
use crate::ext::{Builtin, Passing};
use crate::zval::{Key, PhpStr, Value, ZvalPtr, separate};

impl Machine {
    /// Calls a library function with few arguments, each a value by position.
    #[inline(always)]
    fn call_plain<const COUNT: usize>(
        &mut self,
        builtin: &'static Builtin,
        receiver: Receiver,
        arguments: &[&Argument; COUNT],
        line: u32,
    ) -> Result<Value, Unwind> {
        let mut values = [const { None }; COUNT];
        for (value, argument) in values.iter_mut().zip(arguments) {
            *value = Some(argument.value.eval_argument(self)?);
        }
        self.line = line;
        let result = self.run_builtin(builtin, &mut values, receiver);
        drop(values);
        self.after_arguments(result)
    }

    #[inline(never)]
    pub(super) fn invoke_builtin(
        &mut self,
        builtin: &'static Builtin,
        receiver: Receiver,
        arguments: &Arguments,
        line: u32,
    ) -> Result<Value, Unwind> {
        if arguments.is_plain && builtin.arity.is_plain {
            match arguments.list {
                [] => return self.call_plain(builtin, receiver, &[], line),
                [a] => return self.call_plain(builtin, receiver, &[a], line),
                [a, b] => return self.call_plain(builtin, receiver, &[a, b], line),
                [a, b, c] => return self.call_plain(builtin, receiver, &[a, b, c], line),
                [a, b, c, d] => return self.call_plain(builtin, receiver, &[a, b, c, d], line),
                _ => {}
            }
        }
        let mut list = ArgumentList::new();
        self.pass_to_builtin(builtin, &mut list, arguments)?;
        if !list.named.is_empty() {
            self.named_rest = std::mem::take(&mut list.named);
        }
        self.line = line;
        let result = self.run_builtin(builtin, list.as_mut(), receiver);
        drop(list);
        self.after_arguments(result)
    }

    #[inline]
    fn pass_to_builtin(
        &mut self,
        builtin: &'static Builtin,
        list: &mut ArgumentList,
        arguments: &Arguments,
    ) -> Result<(), Unwind> {
        if !arguments.is_plain {
            return self.pass_complex_to_builtin(builtin, list, arguments);
        }
        for (index, argument) in arguments.list.iter().enumerate() {
            let value = match builtin.passing(index) {
                Passing::Value => argument.value.eval_argument(self)?,
                Passing::Rest => argument.value.hand_over(self)?,
                Passing::Reference | Passing::RestByReference => {
                    self.pass_builtin_reference(builtin, argument, index)?
                }
            };
            list.push(Some(value));
        }
        Ok(())
    }

    fn pass_builtin_reference(
        &mut self,
        builtin: &'static Builtin,
        argument: &Argument,
        index: usize,
    ) -> Result<Value, Unwind> {
        let is_variable = argument.place.is_some() && !argument.is_call;
        if !is_variable && builtin.prefers_reference() {
            return Ok(Value::zval(argument.value.eval_zval(self)?));
        }
        match argument.place {
            Some(place) if argument.is_call => {
                let reference = self.reference_to(place)?;
                if !reference.is_ref() {
                    self.notice("Only variables should be passed by reference")?;
                }
                Ok(Value::zval(reference))
            }
            Some(place) => Ok(Value::zval(self.reference_to(place)?)),
            None => {
                drop(argument.value.eval(self)?);
                let parameter = builtin
                    .parameters
                    .get(index)
                    .or(builtin.parameters.last())
                    .map_or("", |parameter| parameter.name);
                Err(self.no_reference(
                    &PhpStr::from(builtin.display_name().as_str()),
                    index,
                    &PhpStr::from(parameter),
                ))
            }
        }
    }

    #[inline(never)]
    fn pass_complex_to_builtin(
        &mut self,
        builtin: &'static Builtin,
        list: &mut ArgumentList,
        arguments: &Arguments,
    ) -> Result<(), Unwind> {
        for argument in arguments.list {
            let index = list.len();
            match &argument.kind {
                ArgumentKind::Positional => {
                    let value = match builtin.passing(index) {
                        Passing::Value | Passing::Rest => {
                            Value::zval(argument.value.eval_zval(self)?)
                        }
                        Passing::Reference | Passing::RestByReference => {
                            self.pass_builtin_reference(builtin, argument, index)?
                        }
                    };
                    list.push(Some(value));
                }
                ArgumentKind::Spread => {
                    for (key, zval) in self.spread_argument(argument)?.entries {
                        match key {
                            Key::Int(_) => {
                                let zval = match builtin.passing(list.len()) {
                                    Passing::Value | Passing::Rest => separate::pass_on(zval),
                                    Passing::Reference | Passing::RestByReference => zval,
                                };
                                list.push(Some(Value::zval(zval)));
                            }
                            Key::String(name) => {
                                self.name_for_builtin(builtin, list, &name, Value::zval(zval))?;
                            }
                        }
                    }
                }
                ArgumentKind::Named(name) => {
                    let index = builtin.index_of(name);
                    let value = match index.map(|index| builtin.passing(index)) {
                        Some(Passing::Reference) => {
                            self.pass_builtin_reference(builtin, argument, index.unwrap_or(0))?
                        }
                        _ => Value::zval(argument.value.eval_zval(self)?),
                    };
                    self.name_for_builtin(builtin, list, name, value)?;
                }
            }
        }
        // Arguments left out between named ones must have a default.
        for index in 0..list.len() {
            if list.as_mut()[index].is_none()
                && builtin
                    .parameters
                    .get(index)
                    .is_some_and(|parameter| parameter.default.is_none())
            {
                let message = format!(
                    "{}(): Argument #{} (${}) not passed",
                    builtin.display_name(),
                    index + 1,
                    builtin.parameters[index].name
                );
                return Err(self.throw(Throw::ArgumentCountError, &message));
            }
        }
        Ok(())
    }

    pub(super) fn name_for_builtin(
        &mut self,
        builtin: &'static Builtin,
        list: &mut ArgumentList,
        name: &PhpStr,
        value: Value,
    ) -> Result<(), Unwind> {
        let Some(index) = builtin.index_of(name) else {
            if builtin.passes_names_on() {
                list.named.push((name.clone(), value.into_zval()));
                return Ok(());
            }
            if builtin.most().is_none() {
                let message = format!(
                    "{}() does not accept unknown named parameters",
                    builtin.display_name()
                );
                return Err(self.throw(Throw::ArgumentCountError, &message));
            }
            return Err(self.throw_error(&format!("Unknown named parameter ${name}")));
        };
        while list.len() <= index {
            list.push(None);
        }
        if list.as_mut()[index].is_some() {
            return Err(self.throw_error(&format!(
                "Named parameter ${name} overwrites previous argument"
            )));
        }
        list.as_mut()[index] = Some(value);
        Ok(())
    }
}

/// The arguments of a builtin: a few on the native stack, more elsewhere.
pub(super) struct ArgumentList {
    few: [Option<Value>; 4],
    count: usize,
    many: Vec<Option<Value>>,
    /// Those that a function passes on by name.
    named: Vec<(PhpStr, ZvalPtr)>,
}

impl ArgumentList {
    #[inline(always)]
    pub(super) fn new() -> ArgumentList {
        ArgumentList {
            few: [None, None, None, None],
            count: 0,
            many: Vec::new(),
            named: Vec::new(),
        }
    }

    fn len(&self) -> usize {
        if self.many.is_empty() {
            self.count
        } else {
            self.many.len()
        }
    }

    #[inline]
    pub(super) fn push(&mut self, value: Option<Value>) {
        if self.many.is_empty() && self.count < self.few.len() {
            self.few[self.count] = value;
            self.count += 1;
            return;
        }
        if self.many.is_empty() {
            self.many.extend(self.few.iter_mut().map(Option::take));
        }
        self.many.push(value);
    }

    #[inline(always)]
    pub(super) fn as_mut(&mut self) -> &mut [Option<Value>] {
        if self.many.is_empty() {
            &mut self.few[..self.count]
        } else {
            &mut self.many
        }
    }
}
