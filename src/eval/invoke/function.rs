//! `f(…)`: the function is looked up by its name and remembered.

use super::super::call::Receiver;
use super::super::frame::Callee;
use super::super::slot;
use super::super::unwind::Unwind;
use super::super::{Eval, Function, Machine, is_returned, stands_alone};
use super::{Arguments, RawCall, handed_on};
use crate::ext::quick::Quick;
use crate::zval::{PhpStr, Value, ZvalPtr};
use std::cell::Cell;

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
        m.invoke_any(callee, Receiver::default(), &self.arguments, self.line)
    }
}

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

impl RawCall for CallFunction {
    fn call_raw(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.call(m)
    }
}
