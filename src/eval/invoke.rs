//! Call expressions: `f(…)`, `$f(…)`, `exit`.

use super::call::{Receiver, Surplus};
use super::callable::Callable;
use super::frame::Callee;
use super::function::{Function, Parameter};
use super::slot::{self, Reserved};
use super::unwind::{Cause, Unwind};
use super::{Eval, Expr, Machine, Target, is_returned, stands_alone};
use crate::ext::quick::Quick;
use crate::ext::{Builtin, Passing};
use crate::zval::separate;
use crate::zval::{Key, PhpStr, Tag, Value, View, ZvalPtr};
use std::cell::Cell;

/// An argument of a call.
pub struct Argument {
    /// The line it stands on.
    pub line: u32,
    /// Its value.
    pub value: Expr,
    /// The place, where it is one: for parameters by reference.
    pub place: Option<Target>,
    /// Whether it is a call, whose result a reference parameter takes with a notice only.
    pub is_call: bool,
    /// How it finds its parameter.
    pub kind: ArgumentKind,
}

/// How an argument finds its parameter.
pub enum ArgumentKind {
    /// By position.
    Positional,
    /// `...$values`
    Spread,
    /// `name: value`
    Named(PhpStr),
}

/// The arguments of a call.
#[derive(Clone, Copy)]
pub struct Arguments {
    /// In order.
    pub list: &'static [Argument],
    /// Whether all are by position, one value each.
    pub is_plain: bool,
}

/// `f(…)`, the function known by name.
pub struct CallFunction {
    /// The line of the call.
    pub line: u32,
    /// The name as written, for messages.
    pub written: PhpStr,
    /// The lowercase name, with its namespace.
    pub name: PhpStr,
    /// The lowercase name without the namespace, tried next.
    pub fallback: Option<PhpStr>,
    /// The arguments.
    pub arguments: Arguments,
    /// What was found.
    pub found: FoundFunction,
}

/// What a call remembers of the function it found.
pub struct FoundFunction {
    /// In which request.
    request: Cell<u32>,
    callee: Cell<Option<Callee>>,
    quick: Cell<Quick>,
    /// The function, where the arguments go straight into its slots.
    direct: Cell<Option<&'static Function>>,
}

impl FoundFunction {
    /// Nothing is known yet.
    pub const fn new() -> FoundFunction {
        FoundFunction {
            request: Cell::new(0),
            callee: Cell::new(None),
            quick: Cell::new(Quick::None),
            direct: Cell::new(None),
        }
    }
}

impl Default for FoundFunction {
    fn default() -> FoundFunction {
        FoundFunction::new()
    }
}

impl CallFunction {
    #[inline(always)]
    fn callee(&self, m: &mut Machine) -> Result<Callee, Unwind> {
        if self.found.request.get() == m.request
            && let Some(callee) = self.found.callee.get()
        {
            return Ok(callee);
        }
        self.find(m)
    }

    /// The quick way of the function, if it has one for these arguments.
    #[inline(always)]
    fn quick(&self, m: &mut Machine) -> Result<Quick, Unwind> {
        if self.found.request.get() != m.request {
            self.find(m)?;
        }
        Ok(self.found.quick.get())
    }

    /// Answers with the quick way, or calls the function where that has no answer.
    #[inline(always)]
    fn answer(&self, m: &mut Machine, quick: Quick) -> Result<Value, Unwind> {
        match (quick, self.arguments.list) {
            (Quick::One(answer), [only]) => {
                let only = only.value.peek(m)?;
                // SAFETY: looked at before anything else runs.
                let answered = answer(unsafe { slot::view(&only) });
                match answered {
                    Some(value) => Ok(value),
                    // SAFETY: as above.
                    None => self.call_with(m, &mut [Some(unsafe { slot::value(only) })]),
                }
            }
            (Quick::Two(answer), [first, second]) => {
                let first = first.value.eval(m)?;
                let second = second.value.peek(m)?;
                // SAFETY: looked at before anything else runs.
                let answered = answer(first.view(), unsafe { slot::view(&second) });
                match answered {
                    Some(value) => Ok(value),
                    None => {
                        // SAFETY: as above.
                        let second = unsafe { slot::value(second) };
                        self.call_with(m, &mut [Some(first), Some(second)])
                    }
                }
            }
            (Quick::Three(answer), [first, second, third]) => {
                let first = first.value.eval(m)?;
                let second = second.value.eval(m)?;
                let third = third.value.eval(m)?;
                match answer(first.view(), second.view(), third.view()) {
                    Some(value) => Ok(value),
                    None => self.call_with(m, &mut [Some(first), Some(second), Some(third)]),
                }
            }
            _ => self.call(m).map(Value::unwrap_zval),
        }
    }

    /// Calls the library function that was found.
    #[cold]
    #[inline(never)]
    fn call_with(&self, m: &mut Machine, arguments: &mut [Option<Value>]) -> Result<Value, Unwind> {
        let Callee::Builtin(builtin) = self.callee(m)? else {
            unreachable!("only library functions have a quick way");
        };
        m.line = self.line;
        m.run_builtin(builtin, arguments, Receiver::default())
            .map(Value::unwrap_zval)
    }

    #[cold]
    #[inline(never)]
    fn find(&self, m: &mut Machine) -> Result<Callee, Unwind> {
        let found = m
            .find_function(&self.name)
            .or_else(|| m.find_function(self.fallback.as_ref()?));
        match found {
            Some(callee) => {
                self.found.request.set(m.request);
                self.found.callee.set(Some(callee));
                self.found.quick.set(match callee {
                    Callee::Builtin(builtin) if self.arguments.is_plain => {
                        Quick::of(builtin, self.arguments.list.len())
                    }
                    _ => Quick::None,
                });
                self.found.direct.set(match callee {
                    Callee::User(function) if self.arguments.go_directly(function) => {
                        Some(function)
                    }
                    _ => None,
                });
                Ok(callee)
            }
            None => {
                m.line = self.line;
                Err(m.throw_error(&format!("Call to undefined function {}()", self.written)))
            }
        }
    }

    #[inline(always)]
    fn call(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if self.found.request.get() == m.request
            && let Some(function) = self.found.direct.get()
            && m.has_stack()
            && let Some(slots) = m.slots.reserve_quick(function.slots as usize)
        {
            let receiver = Receiver::default();
            return m.call_directly(function, slots, receiver, self.arguments.list, self.line);
        }
        self.call_other(m)
    }

    #[inline(never)]
    fn call_other(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let callee = self.callee(m)?;
        m.invoke(callee, Receiver::default(), &self.arguments, self.line)
    }
}

impl Arguments {
    /// Whether they go straight into the slots of the function.
    #[inline(always)]
    pub fn go_directly(&self, function: &Function) -> bool {
        function.entry.is_direct && self.is_plain && self.list.len() <= function.positional()
    }
}

/// What a call returned, to be handed on by value: what was returned by reference is copied.
#[inline(always)]
pub(super) fn handed_on(returned: Value) -> Value {
    if returned.tag() == Tag::Zval {
        return Value::zval(separate::pass_on(returned.into_zval()));
    }
    returned
}

/// Implements `Eval` for a node that has a `call`, with hooks such as `stands_alone` where they are named.
macro_rules! call_eval {
    (@by_count $type:ident) => {
        super::invoke::call_eval!(@of [const COUNT: usize] $type<COUNT>);
    };
    ($type:ty $(, $hook:ident)*) => {
        super::invoke::call_eval!(@of [] $type $(, $hook)*);
    };
    (@of [$($generics:tt)*] $type:ty $(, $hook:ident)*) => {
        impl<$($generics)*> Eval for $type {
            $($hook!();)*

            #[inline]
            fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
                self.call(m).map(Value::unwrap_zval)
            }

            fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
                self.hand_over(m).map(Value::into_zval)
            }

            #[inline]
            fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
                self.call(m).map(super::invoke::handed_on)
            }

            #[inline]
            fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
                self.call(m).map(drop)
            }
        }
    };
}
pub(super) use call_eval;

impl Eval for CallFunction {
    stands_alone!();
    is_returned!();

    #[inline(always)]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if self.found.direct.get().is_some() {
            return self.call(m).map(Value::unwrap_zval);
        }
        let quick = self.quick(m)?;
        self.answer(m, quick)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.hand_over(m).map(Value::into_zval)
    }

    #[inline(always)]
    fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let quick = if self.found.direct.get().is_some() {
            Quick::None
        } else {
            self.quick(m)?
        };
        if let Quick::None = quick {
            return self.call(m).map(handed_on);
        }
        self.answer(m, quick)
    }

    #[inline(always)]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        if self.found.direct.get().is_some() {
            return self.call(m).map(drop);
        }
        match self.quick(m)? {
            Quick::None => self.call(m).map(drop),
            quick => self.answer(m, quick).map(drop),
        }
    }
}

/// A call as a place: what it returned by reference can be referred to.
pub struct CallPlace {
    /// Gives the call's result as it is, a zval where one was returned.
    pub call: &'static dyn RawCall,
}

/// A call whose result may be a zval passed on whole.
pub trait RawCall: Eval {
    /// Calls, and gives what was returned as it is.
    ///
    /// # Errors
    /// Those of the function.
    fn call_raw(&self, m: &mut Machine) -> Result<Value, Unwind>;
}

impl RawCall for CallFunction {
    fn call_raw(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.call(m)
    }
}

impl Eval for CallPlace {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.call.eval(m)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.call.eval_zval(m)
    }
}

impl super::Place for CallPlace {
    fn prepare(&self, m: &mut Machine) -> Result<(), Unwind> {
        let returned = self.call.call_raw(m)?;
        m.keys.push(returned);
        Ok(())
    }

    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut super::place::KeyCursor,
        _: super::Fetch,
    ) -> Result<*mut crate::zval::Slot, Unwind> {
        let returned = keys.next(m);
        let is_zval = returned.tag() == Tag::Zval;
        let zval = returned.into_zval();
        if is_zval && !zval.is_ref() {
            // Returned by value: what is written goes nowhere else.
            let copy = ZvalPtr::new(zval.get());
            return Ok(m.stash(copy));
        }
        Ok(m.stash(zval))
    }

    fn unset(&self, _: &mut Machine, _: &mut super::place::KeyCursor) -> Result<(), Unwind> {
        Ok(())
    }

    fn reference(
        &self,
        m: &mut Machine,
        keys: &mut super::place::KeyCursor,
    ) -> Result<ZvalPtr, Unwind> {
        let returned = keys.next(m);
        if returned.tag() == Tag::Zval {
            let zval = returned.into_zval();
            if zval.is_ref() {
                return Ok(zval);
            }
            // The function returned a reference whose other holders are gone with its frame, or a plain zval.
            return Ok(zval);
        }
        Ok(returned.into_zval())
    }
}

impl Machine {
    /// Calls what a callable value calls, with the arguments of a call expression.
    ///
    /// # Errors
    /// Those of the arguments and of the function.
    pub fn invoke_callable(
        &mut self,
        callable: &Callable,
        arguments: &Arguments,
        line: u32,
    ) -> Result<Value, Unwind> {
        if callable.magic_name.is_some() {
            let mut values = self.collect_arguments(arguments)?;
            self.line = line;
            return self.call_callable(callable, &mut values);
        }
        let receiver = Receiver {
            this: callable.this.clone(),
            static_class: callable.static_class,
            closure: callable.closure.clone(),
        };
        self.invoke(callable.callee, receiver, arguments, line)
    }

    /// Calls a function with the arguments of a call expression.
    ///
    /// # Errors
    /// Those of the arguments and of the function.
    #[inline(always)]
    pub fn invoke(
        &mut self,
        callee: Callee,
        receiver: Receiver,
        arguments: &Arguments,
        line: u32,
    ) -> Result<Value, Unwind> {
        if let Callee::User(function) = callee
            && arguments.go_directly(function)
            && self.has_stack()
            && let Some(slots) = self.slots.reserve_quick(function.slots as usize)
        {
            return self.call_directly(function, slots, receiver, arguments.list, line);
        }
        self.invoke_any(callee, receiver, arguments, line)
    }

    #[inline(never)]
    fn invoke_any(
        &mut self,
        callee: Callee,
        receiver: Receiver,
        arguments: &Arguments,
        line: u32,
    ) -> Result<Value, Unwind> {
        if !self.has_stack() {
            return self.on_larger_stack(|m| m.invoke_any(callee, receiver, arguments, line));
        }
        match callee {
            Callee::User(function) => self.invoke_user(function, receiver, arguments, line),
            Callee::Builtin(builtin) => self.invoke_builtin(builtin, receiver, arguments, line),
        }
    }

    #[inline(never)]
    fn invoke_user(
        &mut self,
        function: &'static Function,
        receiver: Receiver,
        arguments: &Arguments,
        line: u32,
    ) -> Result<Value, Unwind> {
        let reserved = self.slots.reserve(function.slots as usize);
        let mut surplus = Surplus::default();
        let passed = match self.pass_to_user(function, &reserved, &mut surplus, arguments) {
            Ok(passed) => passed,
            Err(unwind) => {
                self.slots.leave(&reserved);
                return Err(unwind);
            }
        };
        self.line = line;
        self.run_user(function, reserved, passed, surplus, receiver)
    }

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
    fn invoke_builtin(
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
    fn pass_to_user(
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
    fn no_reference(&mut self, function: &PhpStr, index: usize, parameter: &PhpStr) -> Unwind {
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

    fn place_named(
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

    /// The elements of `...$values`, those that `by_reference` says so made references in the array itself.
    fn spread_references(
        &mut self,
        argument: &Argument,
        place: Target,
        by_reference: impl Fn(usize, &Key) -> bool,
    ) -> Result<Spread, Unwind> {
        let holder = self.reference_to(place)?;
        if holder.tag() != Tag::Array {
            drop(holder);
            return self.spread_argument(argument);
        }
        // SAFETY: just seen to be an array; a reference set is written in place.
        let array = unsafe { super::slot::array_of(&holder) }.make_mut();
        let mut entries = Vec::with_capacity(array.len());
        let mut position = 0;
        while let Some(at) = array.seek(position) {
            position = at + 1;
            let key = array.entry_at(at).map(|(key, _)| key.to_key());
            if let (Some(key), Some(slot)) = (key, array.slot_at(at)) {
                let zval = match slot {
                    Some(zval) if !by_reference(entries.len(), &key) => zval.clone(),
                    _ => separate::make_reference(slot),
                };
                entries.push((key, zval));
            }
        }
        Ok(Spread {
            entries,
            is_traversable: false,
        })
    }

    /// The elements of `...$values`.
    pub(super) fn spread_argument(&mut self, argument: &Argument) -> Result<Spread, Unwind> {
        let value = argument.value.eval(self)?;
        match value.view() {
            View::Array(array) => Ok(Spread {
                entries: array.to_entries(),
                is_traversable: false,
            }),
            View::Object(object) => {
                let object = object.clone();
                let entries = self.traversable_entries(&object)?;
                let mut list = Vec::with_capacity(entries.len());
                for (key, zval) in entries {
                    let key = match key.view() {
                        View::Int(int) => Key::Int(int),
                        View::String(string) => Key::String(string.clone()),
                        _ => {
                            return Err(self.throw_error(
                                "Keys must be of type int|string during argument unpacking",
                            ));
                        }
                    };
                    list.push((key, zval));
                }
                Ok(Spread {
                    entries: list,
                    is_traversable: true,
                })
            }
            _ => Err(self.throw_error("Only arrays and Traversables can be unpacked")),
        }
    }

    /// Evaluates arguments by value, for `__call` and its kind.
    ///
    /// # Errors
    /// Those of the arguments.
    pub fn collect_arguments(&mut self, arguments: &Arguments) -> Result<Vec<Value>, Unwind> {
        let mut values = Vec::with_capacity(arguments.list.len());
        for argument in arguments.list {
            match &argument.kind {
                ArgumentKind::Spread => {
                    for (_, zval) in self.spread_argument(argument)?.entries {
                        values.push(Value::zval(separate::pass_on(zval)));
                    }
                }
                ArgumentKind::Positional | ArgumentKind::Named(_) => {
                    values.push(Value::zval(argument.value.eval_zval(self)?));
                }
            }
        }
        Ok(values)
    }

    /// Calls what a callable value calls, with evaluated arguments by position and by name.
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
                    match self.place_named(function, &reserved, &mut surplus, passed, &name, zval) {
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
                    self.name_for_builtin(builtin, &mut list, &name, Value::zval(zval))?;
                }
                self.run_builtin(builtin, list.as_mut(), receiver)
            }
        }
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
                return Err(self.throw(super::errors::Throw::ArgumentCountError, &message));
            }
        }
        Ok(())
    }

    fn name_for_builtin(
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
                return Err(self.throw(super::errors::Throw::ArgumentCountError, &message));
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

/// What `...$values` gives.
pub(super) struct Spread {
    /// Keys and values in order.
    pub(super) entries: Vec<(Key, ZvalPtr)>,
    /// Whether they come of an object.
    is_traversable: bool,
}

/// The parameter that takes an argument, if there is one.
struct Taker<'a> {
    index: usize,
    parameter: Option<&'a Parameter>,
}

impl Taker<'_> {
    fn by_ref(&self) -> bool {
        self.parameter.is_some_and(|parameter| parameter.by_ref)
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
fn parameter_named<'a>(function: &'a Function, name: &PhpStr) -> Taker<'a> {
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

fn parameter_by_ref(function: &Function, index: usize) -> bool {
    parameter_at(function, index).by_ref()
}

fn place_argument(
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

/// The arguments of a builtin: a few on the native stack, more elsewhere.
struct ArgumentList {
    few: [Option<Value>; 4],
    count: usize,
    many: Vec<Option<Value>>,
    /// Those that a function passes on by name.
    named: Vec<(PhpStr, ZvalPtr)>,
}

impl ArgumentList {
    #[inline(always)]
    fn new() -> ArgumentList {
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
    fn push(&mut self, value: Option<Value>) {
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
    fn as_mut(&mut self) -> &mut [Option<Value>] {
        if self.many.is_empty() {
            &mut self.few[..self.count]
        } else {
            &mut self.many
        }
    }
}

/// `exit`, `die`
pub struct Exit {
    /// The line.
    pub line: u32,
    /// A status, or a text to print.
    pub value: Option<Expr>,
}

impl Eval for Exit {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        m.exit_status = 0;
        if let Some(expr) = self.value {
            let value = expr.eval(m)?;
            match value.view() {
                View::Int(status) => m.exit_status = status as i32,
                _ => m.echo(&value)?,
            }
        }
        Err(m.unwind(Cause::Exit))
    }
}

/// `assert(condition)`: skipped unless assertions are on.
pub struct Assertion {
    /// The call.
    pub call: CallFunction,
}

impl Eval for Assertion {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if m.ini.assertions < 1 {
            return Ok(Value::TRUE);
        }
        self.call.eval(m)
    }
}
