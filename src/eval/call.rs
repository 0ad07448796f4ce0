//! Calls: a frame is reserved, arguments are evaluated into it, the body runs, the frame is released.

use super::Machine;
use super::callable::Callable;
use super::class::{Method, MethodBody};
use super::errors::Throw;
use super::frame::{Callee, Frame};
use super::function::Function;
use super::invoke::Argument;
use super::slot::{FrameSlots, LocalIndex, Reserved};
use super::types::{Checked, Strictness};
use super::unwind::Unwind;
use crate::ext::{Builtin, Call, Passing};
use crate::zval::separate;
use crate::zval::{Class, Key, ObjectRef, PhpArray, PhpStr, Slot, Value, ZvalPtr};
use std::mem::ManuallyDrop;

/// Who is called besides what is called.
#[derive(Default, Clone)]
pub struct Receiver {
    /// `$this`.
    pub this: Option<ObjectRef>,
    /// The class that `static` names.
    pub static_class: Option<&'static Class>,
    /// The closure that runs.
    pub closure: Option<ObjectRef>,
}

/// Arguments beyond those that have a slot of their own.
#[derive(Default)]
pub struct Surplus {
    /// By position.
    pub positional: Vec<ZvalPtr>,
    /// By name, for a variadic parameter.
    pub named: Vec<(PhpStr, ZvalPtr)>,
    /// Whether arguments were named, so that some before them may be missing.
    pub has_named: bool,
}

impl Builtin {
    /// What the parameter at `index` gets of a whole zval: where it takes a reference, the zval itself if it is one, else one
    /// of its own, so that what is written goes nowhere else.
    fn takes_over(&self, index: usize, value: Value) -> Value {
        let Some(zval) = value.as_zval() else {
            return value;
        };
        match (self.passing(index), zval.is_ref()) {
            (Passing::Value | Passing::Rest, true) => {
                Value::zval(separate::pass_on(value.into_zval()))
            }
            (Passing::Reference | Passing::RestByReference, false) => {
                Value::zval(ZvalPtr::new(zval.get()))
            }
            _ => value,
        }
    }
}

impl Machine {
    /// Calls what a callable value calls, with evaluated arguments.
    ///
    /// # Errors
    /// Those of the function.
    pub fn call_callable(
        &mut self,
        callable: &Callable,
        arguments: &mut [Value],
    ) -> Result<Value, Unwind> {
        let receiver = Receiver {
            this: callable.this.clone(),
            static_class: callable.static_class,
            closure: callable.closure.clone(),
        };
        if let Some(name) = &callable.magic_name {
            let list = PhpArray::from_zvals(
                arguments
                    .iter_mut()
                    .map(|value| separate::pass_on(std::mem::take(value).into_zval())),
            );
            return self.call_callee(
                callable.callee,
                receiver,
                &mut [name.clone().into(), list.into()],
            );
        }
        self.call_callee(callable.callee, receiver, arguments)
    }

    /// Calls a method on an object, with evaluated arguments.
    ///
    /// # Errors
    /// Those of the method.
    pub fn call_method(
        &mut self,
        object: &ObjectRef,
        method: &Method,
        arguments: &mut [Value],
    ) -> Result<Value, Unwind> {
        let receiver = Receiver {
            this: (!method.is_static).then(|| object.clone()),
            static_class: Some(object.class()),
            closure: None,
        };
        let callee = match method.body {
            MethodBody::User(function) => Callee::User(function),
            MethodBody::Builtin(builtin) => Callee::Builtin(builtin),
        };
        self.call_callee(callee, receiver, arguments)
    }

    /// Calls a function with evaluated arguments.
    ///
    /// # Errors
    /// Those of the function.
    pub fn call_callee(
        &mut self,
        callee: Callee,
        receiver: Receiver,
        arguments: &mut [Value],
    ) -> Result<Value, Unwind> {
        if !self.has_stack() {
            return self.on_larger_stack(|m| m.call_callee(callee, receiver, arguments));
        }
        match callee {
            Callee::User(function) => {
                if function.entry.is_direct
                    && arguments.len() <= function.positional()
                    && let Some(slots) = self.slots.reserve_quick(function.slots as usize)
                {
                    let caller = self.slots.base();
                    let mut slot = slots.first();
                    for value in arguments.iter_mut() {
                        let zval = std::mem::take(value).into_zval();
                        slots.fill_at(slot, separate::pass_on(zval));
                        slot = slot.next();
                    }
                    let passed = arguments.len();
                    return self.run_directly(function, slots, receiver, passed, caller, None);
                }
                if function.entry.gathers
                    && let Some(slots) = self.slots.reserve_quick(function.slots as usize)
                {
                    let caller = self.slots.base();
                    let passed = arguments.len();
                    let mut slot = slots.first();
                    let mut zvals = arguments
                        .iter_mut()
                        .map(|value| separate::pass_on(std::mem::take(value).into_zval()));
                    for zval in zvals.by_ref().take(function.positional()) {
                        slots.fill_at(slot, zval);
                        slot = slot.next();
                    }
                    let gathered = Some(PhpArray::from_zvals(zvals));
                    return self.run_directly(function, slots, receiver, passed, caller, gathered);
                }
                let reserved = self.slots.reserve(function.slots as usize);
                let mut surplus = Surplus::default();
                let passed = arguments.len();
                for (index, value) in arguments.iter_mut().enumerate() {
                    let zval = std::mem::take(value).into_zval();
                    let parameter = function
                        .parameters
                        .get(index.min(function.parameters.len().saturating_sub(1)));
                    let by_ref = parameter
                        .is_some_and(|p| p.by_ref && (p.variadic || index < function.positional()));
                    let zval = if by_ref {
                        zval
                    } else {
                        separate::pass_on(zval)
                    };
                    if index < function.positional() {
                        reserved.fill(index, zval);
                    } else {
                        surplus.positional.push(zval);
                    }
                }
                self.run_user(function, reserved, passed, surplus, receiver)
            }
            Callee::Builtin(builtin) => {
                let values = arguments.iter_mut().map(std::mem::take).enumerate();
                let mut list: Vec<Option<Value>> = values
                    .map(|(index, value)| Some(builtin.takes_over(index, value)))
                    .collect();
                self.run_builtin(builtin, &mut list, receiver)
            }
        }
    }

    /// Throws PHP 8.3's error when the native stack is used up.
    ///
    /// # Errors
    /// It is.
    #[inline(always)]
    pub fn need_stack(&mut self) -> Result<(), Unwind> {
        if self.has_stack() {
            return Ok(());
        }
        Err(self.stack_used_up())
    }

    #[cold]
    #[inline(never)]
    pub(super) fn stack_used_up(&mut self) -> Unwind {
        let message = format!(
            "Maximum call stack size of {} bytes (zend.max_allowed_stack_size - zend.reserved_stack_size) reached. Infinite recursion?",
            self.stack_size
        );
        // The error itself is made in the reserve below the limit.
        let limit = std::mem::replace(&mut self.stack_limit, 0);
        let unwind = self.throw_error(&message);
        self.stack_limit = limit;
        unwind
    }

    /// Runs a builtin with its arguments.
    ///
    /// # Errors
    /// Those of the builtin; too few or too many arguments.
    pub fn run_builtin(
        &mut self,
        builtin: &'static Builtin,
        arguments: &mut [Option<Value>],
        receiver: Receiver,
    ) -> Result<Value, Unwind> {
        let passed = arguments.len();
        let mut frame = ManuallyDrop::new(Frame::builtin(builtin, arguments));
        frame.this = receiver.this;
        frame.static_class = receiver.static_class;
        self.push_frame(&mut frame);
        let is_wrong_count =
            passed < builtin.required() || builtin.most().is_some_and(|most| passed > most);
        let result = if is_wrong_count {
            Err(self.wrong_argument_count(builtin, passed))
        } else {
            (builtin.invoke)(&mut Call::new(self, builtin, arguments))
        };
        self.pop_frame(&mut frame);
        self.last_call_returns_reference = false;
        // A library function's frame holds its object, and nothing else.
        if let Some(this) = frame.this.take() {
            this.release_quietly();
        }
        result
    }

    #[cold]
    #[inline(never)]
    fn wrong_argument_count(&mut self, builtin: &'static Builtin, passed: usize) -> Unwind {
        let required = builtin.required();
        let (bound, count) = match builtin.most() {
            Some(most) if most == required => ("exactly", required),
            _ if passed < required => ("at least", required),
            Some(most) => ("at most", most),
            None => ("at least", required),
        };
        let plural = if count == 1 { "" } else { "s" };
        let message = format!(
            "{}() expects {bound} {count} argument{plural}, {passed} given",
            builtin.display_name()
        );
        self.throw(Throw::ArgumentCountError, &message)
    }

    /// Runs a function written in PHP, whose arguments already lie in the reserved slots.
    ///
    /// # Errors
    /// Those of the function; arguments that are missing or of the wrong type.
    #[inline]
    pub fn run_user(
        &mut self,
        function: &'static Function,
        reserved: Reserved,
        passed: usize,
        surplus: Surplus,
        receiver: Receiver,
    ) -> Result<Value, Unwind> {
        if function.is_generator {
            return self.start_generator(function, reserved, passed, surplus, receiver);
        }
        let mut frame = Frame::user(function, reserved.base(), passed);
        frame.receive(receiver);
        self.push_frame(&mut frame);
        self.slots.enter(&reserved);
        let result = self
            .receive_arguments(function, &reserved, passed, surplus)
            .and_then(|()| self.run_body(function));
        // Destructors of locals run in the caller's name.
        self.pop_frame(&mut frame);
        self.slots.leave(&reserved);
        self.last_call_returns_reference = function.returns_reference;
        if self.thrown_aside.is_some() && result.is_ok() {
            // The destructor of a local variable threw.
            self.check_thrown()?;
        }
        result
    }

    /// Calls a function written in PHP whose entry is direct, with as many arguments as it has parameters or fewer, each a
    /// value by position: they are evaluated straight into the slots.
    ///
    /// # Errors
    /// Those of the arguments and of the function.
    #[inline(always)]
    pub(super) fn call_directly(
        &mut self,
        function: &'static Function,
        slots: FrameSlots,
        receiver: Receiver,
        arguments: &[Argument],
        line: u32,
    ) -> Result<Value, Unwind> {
        let caller = self.slots.base();
        if let Err(unwind) = self.evaluate_into(&slots, arguments) {
            self.slots.leave_quick(slots, caller);
            return Err(unwind);
        }
        self.line = line;
        self.run_directly(function, slots, receiver, arguments.len(), caller, None)
    }

    /// Evaluates arguments into the first of the slots of a frame.
    #[inline(always)]
    fn evaluate_into(&mut self, slots: &FrameSlots, arguments: &[Argument]) -> Result<(), Unwind> {
        let mut slot = slots.first();
        for argument in arguments {
            slots.fill_at(slot, argument.value.eval_zval(self)?);
            slot = slot.next();
        }
        Ok(())
    }

    /// [`Machine::call_directly`] of a function that gathers what goes beyond its other parameters.
    ///
    /// # Errors
    /// Those of the arguments and of the function.
    #[inline(never)]
    pub(super) fn call_gathering(
        &mut self,
        function: &'static Function,
        slots: FrameSlots,
        receiver: Receiver,
        arguments: &[Argument],
        line: u32,
    ) -> Result<Value, Unwind> {
        let caller = self.slots.base();
        let (first, rest) = arguments.split_at(function.positional().min(arguments.len()));
        let gathered = self.evaluate_into(&slots, first).and_then(|()| {
            PhpArray::try_from_zvals(rest.iter().map(|argument| argument.value.eval_zval(self)))
        });
        match gathered {
            Ok(gathered) => {
                self.line = line;
                let passed = arguments.len();
                self.run_directly(function, slots, receiver, passed, caller, Some(gathered))
            }
            Err(unwind) => {
                self.slots.leave_quick(slots, caller);
                Err(unwind)
            }
        }
    }

    /// Runs a function whose entry is direct, with `passed` arguments in its slots, and those it gathers.
    #[inline(always)]
    fn run_directly(
        &mut self,
        function: &'static Function,
        slots: FrameSlots,
        receiver: Receiver,
        passed: usize,
        caller: *mut Slot,
        gathered: Option<PhpArray>,
    ) -> Result<Value, Unwind> {
        let has_object = receiver.this.is_some() || receiver.closure.is_some();
        let mut frame = ManuallyDrop::new(Frame::user(function, slots.base(), passed));
        frame.receive(receiver);
        self.push_frame(&mut frame);
        self.slots.enter(&slots);
        if let Some(gathered) = gathered {
            slots.fill(function.positional(), ZvalPtr::new(gathered.into()));
        }
        let result = self.run_received(function, &slots, passed);
        // Destructors of locals run in the caller's name.
        self.pop_frame(&mut frame);
        self.slots.leave_quick(slots, caller);
        self.last_call_returns_reference = function.returns_reference;
        if has_object {
            if let Some(this) = frame.this.take() {
                this.release_quietly();
            }
            if let Some(closure) = frame.closure.take() {
                closure.release_quietly();
            }
        }
        if frame.scope.is_some() {
            drop(frame.scope.take());
        }
        if self.thrown_aside.is_some() && result.is_ok() {
            self.check_thrown()?;
        }
        result
    }

    /// Runs a function in the running frame, where `passed` arguments went straight into the slots.
    #[inline(always)]
    pub(super) fn run_received(
        &mut self,
        function: &'static Function,
        slots: &FrameSlots,
        passed: usize,
    ) -> Result<Value, Unwind> {
        let is_complete = function.entry.is_plain && passed >= function.positional();
        if !is_complete {
            self.receive_direct(function, slots, passed)?;
        }
        self.run_body(function)
    }

    /// Completes the parameters of a frame whose arguments went straight into the slots.
    #[inline(always)]
    fn receive_direct(
        &mut self,
        function: &'static Function,
        slots: &FrameSlots,
        passed: usize,
    ) -> Result<(), Unwind> {
        if !function.uses.is_empty() {
            self.bind_captured(function, slots);
        }
        if passed < function.positional() {
            self.receive_defaults(function, slots, passed)?;
        }
        let mut slot = slots.first();
        for (index, taken) in function.entry.taken_tags.iter().enumerate() {
            if let Some(zval) = slots.slot_at(slot)
                && taken & 1 << zval.tag() as u32 == 0
                && !function.takes_at_once(index, zval)
            {
                return self.check_parameters(function, slots);
            }
            slot = slot.next();
        }
        Ok(())
    }

    #[inline(always)]
    fn run_body(&mut self, function: &'static Function) -> Result<Value, Unwind> {
        self.check_interrupt()?;
        function.run_body(self)
    }

    /// Completes the parameters of the running frame: surplus arguments, captured variables, defaults, types.
    ///
    /// # Errors
    /// Arguments are missing or of the wrong type; a default throws.
    #[inline]
    pub fn receive_arguments(
        &mut self,
        function: &'static Function,
        reserved: &FrameSlots,
        passed: usize,
        surplus: Surplus,
    ) -> Result<(), Unwind> {
        if !surplus.positional.is_empty() || !surplus.named.is_empty() || function.is_variadic() {
            self.receive_surplus(function, reserved, surplus.positional, surplus.named)?;
        }
        if !function.uses.is_empty() {
            self.bind_captured(function, reserved);
        }
        let positional = function.positional();
        if passed < positional || surplus.has_named {
            self.receive_defaults(function, reserved, passed)?;
        }
        if function.has_typed_parameters {
            self.check_parameters(function, reserved)?;
        }
        Ok(())
    }

    #[inline(never)]
    fn receive_surplus(
        &mut self,
        function: &'static Function,
        reserved: &FrameSlots,
        positional: Vec<ZvalPtr>,
        named: Vec<(PhpStr, ZvalPtr)>,
    ) -> Result<(), Unwind> {
        let Some(variadic) = function.variadic_index() else {
            self.frame_mut().extra = (!positional.is_empty()).then(|| Box::new(positional));
            return Ok(());
        };
        let mut rest = PhpArray::from_zvals(positional);
        for (name, zval) in named {
            rest.set(&Key::String(name), zval);
        }
        reserved.fill(variadic.0 as usize, ZvalPtr::new(rest.into()));
        Ok(())
    }

    #[inline(never)]
    fn receive_defaults(
        &mut self,
        function: &'static Function,
        reserved: &FrameSlots,
        passed: usize,
    ) -> Result<(), Unwind> {
        for index in 0..function.positional() {
            if reserved.slot(index).is_some() {
                continue;
            }
            match function.parameters[index].default {
                Some(default) if index >= function.required as usize || passed > index => {
                    let value = default.eval(self)?;
                    reserved.fill(index, value.into_zval());
                }
                Some(default) => {
                    // A default before a required parameter: as good as none, unless the argument was skipped by name.
                    if passed < function.required as usize && index >= passed {
                        return Err(self.missing_argument(function, reserved, index, passed));
                    }
                    let value = default.eval(self)?;
                    reserved.fill(index, value.into_zval());
                }
                None => return Err(self.missing_argument(function, reserved, index, passed)),
            }
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn missing_argument(
        &mut self,
        function: &'static Function,
        reserved: &FrameSlots,
        index: usize,
        passed: usize,
    ) -> Unwind {
        // Arguments are received one after the other: those before are of the wrong type first.
        if let Err(unwind) = self.check_parameters(function, reserved) {
            return unwind;
        }
        if index < passed {
            let message = format!(
                "{}(): Argument #{} (${}) not passed",
                self.frame().display_name(),
                index + 1,
                function.parameters[index].name
            );
            return self.throw(Throw::ArgumentCountError, &message);
        }
        self.too_few_arguments(function, passed)
    }

    #[cold]
    #[inline(never)]
    fn too_few_arguments(&mut self, function: &'static Function, passed: usize) -> Unwind {
        let bound = if function.required as usize == function.positional() {
            "exactly"
        } else {
            "at least"
        };
        let place = match self.call_place() {
            Some((file, line)) => format!(" in {file} on line {line}"),
            None => String::new(),
        };
        let message = format!(
            "Too few arguments to function {}(), {passed} passed{place} and {bound} {} expected",
            self.frame().display_name(),
            function.required
        );
        // The error stands at the function, as PHP has it.
        self.line = function.line;
        self.throw(Throw::ArgumentCountError, &message)
    }

    /// File and line of the call that made the running frame, if PHP code made it.
    pub fn call_place(&self) -> Option<(PhpStr, u32)> {
        let frame = self.frame();
        let caller = frame.parent()?.function()?;
        Some((caller.file.clone(), frame.call_line))
    }

    #[inline(never)]
    fn check_parameters(
        &mut self,
        function: &'static Function,
        reserved: &FrameSlots,
    ) -> Result<(), Unwind> {
        for (index, parameter) in function.parameters.iter().enumerate() {
            let Some(declared) = parameter.declared_type else {
                continue;
            };
            if parameter.variadic {
                self.check_variadic(function, reserved, index)?;
                continue;
            }
            let Some(zval) = reserved.slot(index) else {
                continue;
            };
            if declared.takes_zval_at_once(zval) {
                continue;
            }
            let value = zval.get();
            self.line = function.line;
            match self.check_type(declared, &value, self.caller_strictness())? {
                Checked::Fits => {}
                Checked::Coerced(coerced) => {
                    let slot = reserved.slot(index);
                    separate::assign_value(slot, coerced);
                }
                Checked::Refused => {
                    return Err(self.wrong_argument_type(function, index, index, &value));
                }
            }
        }
        Ok(())
    }

    fn check_variadic(
        &mut self,
        function: &'static Function,
        reserved: &FrameSlots,
        index: usize,
    ) -> Result<(), Unwind> {
        let Some(declared) = function.parameters[index].declared_type else {
            return Ok(());
        };
        let Some(rest) = reserved.slot(index).as_ref().map(|zval| zval.get()) else {
            return Ok(());
        };
        let Some(list) = rest.as_array() else {
            return Ok(());
        };
        for (at, (key, zval)) in list.to_entries().into_iter().enumerate() {
            let value = zval.get();
            self.line = function.line;
            match self.check_type(declared, &value, self.caller_strictness())? {
                Checked::Fits => {}
                Checked::Coerced(coerced) => {
                    let slot = reserved.slot(index);
                    let holder = separate::separate(slot);
                    separate::change(holder, |value| {
                        if let Some(array) = value.as_array_mut() {
                            array.set(&key, ZvalPtr::new(coerced));
                        }
                    });
                }
                Checked::Refused => {
                    return Err(self.wrong_argument_type(function, index, index + at, &value));
                }
            }
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn wrong_argument_type(
        &mut self,
        function: &'static Function,
        parameter: usize,
        position: usize,
        value: &Value,
    ) -> Unwind {
        let parameter = &function.parameters[parameter];
        let name = if parameter.variadic {
            String::new()
        } else {
            format!(" (${})", parameter.name)
        };
        let place = match self.call_place() {
            Some((file, line)) => format!(", called in {file} on line {line}"),
            None => String::new(),
        };
        let expected = parameter
            .declared_type
            .map_or_else(PhpStr::empty, |declared| self.shown_type(declared));
        let message = format!(
            "{}(): Argument #{}{name} must be of type {expected}, {} given{place}",
            self.frame().display_name(),
            position + 1,
            self.type_name_for_error(value)
        );
        self.line = function.line;
        self.throw(Throw::TypeError, &message)
    }

    /// Whether the function that called the running one asked for strict types.
    pub fn caller_strictness(&self) -> Strictness {
        let strict = self
            .frame()
            .parent()
            .and_then(Frame::function)
            .is_some_and(|function| function.strict_types);
        if strict {
            Strictness::Strict
        } else {
            Strictness::Weak
        }
    }

    /// Whether the function that called the running builtin asked for strict types.
    pub fn caller_is_strict(&self) -> bool {
        self.caller_strictness() == Strictness::Strict
    }

    /// Puts the variables that a closure took along into its slots: shared by value, or the same reference set.
    fn bind_captured(&mut self, function: &'static Function, reserved: &FrameSlots) {
        let Some(closure) = &self.frame().closure else {
            return;
        };
        let Some(state) = closure.native::<super::closure::Closure>() else {
            return;
        };
        for (captured, zval) in function.uses.iter().zip(state.captured()) {
            if let Some(zval) = zval {
                let index = captured.inner.0 as usize;
                if reserved.slot(index).is_none() {
                    // A reference whose other holders are gone is one again, for the time of the call.
                    let is_reference = captured.by_ref && zval.refcount() == 1;
                    reserved.fill(
                        index,
                        if is_reference {
                            separate::refer(zval)
                        } else {
                            zval.clone()
                        },
                    );
                }
            }
        }
    }

    /// The slot of a captured or static variable in the running frame.
    pub fn frame_local(&mut self, index: LocalIndex) -> &mut crate::zval::Slot {
        self.local(index)
    }
}
