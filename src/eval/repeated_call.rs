//! Callbacks that a library function calls again and again: `usort`, `array_map`, `preg_replace_callback`.
//!
//! What is called and how its arguments are taken is found out once, and all calls of a function written in PHP share one
//! frame. An argument that stays where it is for the time of the call ([`Passed::Held`]) goes into the function's slot and
//! comes back from there without being looked at by the cycle collector.

use super::Machine;
use super::call::Receiver;
use super::callable::Callable;
use super::frame::{Callee, Frame};
use super::function::Function;
use super::slot::FrameSlots;
use super::unwind::Unwind;
use crate::ext::Builtin;
use crate::ext::quick::Quick;
use crate::zval::{Value, Zval, ZvalPtr, separate};

/// A callback with a number of arguments, to be called again and again.
pub struct RepeatedCall {
    callable: Callable,
    way: Way,
}

/// An argument of such a call.
pub enum Passed<'a> {
    /// A zval that somebody else holds until the call is over.
    Held(&'a Zval),
    /// Any other value; a whole zval is shared, or referred to where the parameter is by reference.
    Value(Value),
}

/// How the arguments reach what is called.
enum Way {
    /// Straight into the slots of a function written in PHP, which all calls run in one frame.
    Direct(&'static Function, Box<Frame>),
    /// The same where a parameter is by reference, or there are fewer of them than arguments.
    Sorted(&'static Function, Box<Frame>),
    /// As values of a library function that takes so many.
    Library(&'static Builtin, Quick),
    /// By whatever else a call may need.
    Any,
}

impl Passed<'_> {
    #[inline(always)]
    fn zval(&mut self) -> ZvalPtr {
        match self {
            Passed::Held(zval) => zval.to_ptr(),
            Passed::Value(value) => std::mem::take(value).into_zval(),
        }
    }

    /// The argument with a count of its own.
    #[inline(always)]
    pub fn value(self) -> Value {
        match self {
            Passed::Held(zval) => Value::zval(zval.to_ptr()),
            Passed::Value(value) => value,
        }
    }
}

impl RepeatedCall {
    /// Calls of `callable` with `count` arguments each.
    pub fn new(callable: Callable, count: usize) -> RepeatedCall {
        let way = Way::of(&callable, count);
        RepeatedCall { callable, way }
    }

    /// What is called.
    pub fn callable(&self) -> &Callable {
        &self.callable
    }

    /// Calls it. There are as many arguments as [`RepeatedCall::new`] was told.
    ///
    /// # Errors
    /// Those of the function.
    #[inline(always)]
    pub fn call<const COUNT: usize>(
        &mut self,
        m: &mut Machine,
        mut arguments: [Passed<'_>; COUNT],
    ) -> Result<Value, Unwind> {
        let Way::Direct(function, frame) = &mut self.way else {
            return self.call_otherwise(m, arguments);
        };
        if !m.has_stack() {
            return self.call_otherwise(m, arguments);
        }
        let Some(slots) = m.slots.reserve_quick(function.slots as usize) else {
            return self.call_otherwise(m, arguments);
        };
        let mut at = 0;
        while at < COUNT {
            slots.fill(at, separate::pass_on(arguments[at].zval()));
            at += 1;
        }
        m.run_again(function, frame, slots, &arguments)
    }

    #[inline(never)]
    fn call_otherwise<const COUNT: usize>(
        &mut self,
        m: &mut Machine,
        mut arguments: [Passed<'_>; COUNT],
    ) -> Result<Value, Unwind> {
        if m.has_stack() {
            match &mut self.way {
                Way::Sorted(function, frame) => {
                    if let Some(slots) = m.slots.reserve_quick(function.slots as usize) {
                        sort_into(function, frame, slots, &mut arguments);
                        return m.run_again(function, frame, slots, &arguments);
                    }
                }
                Way::Library(builtin, quick) => {
                    let values = arguments.map(Passed::value);
                    return match quick.answer(&values) {
                        Some(answer) => {
                            values.into_iter().for_each(Value::release_quietly);
                            Ok(answer)
                        }
                        None => m.call_library(builtin, values.map(passed_on), m.line),
                    };
                }
                Way::Direct(..) | Way::Any => {}
            }
        }
        m.call_callable(&self.callable, &mut arguments.map(Passed::value))
    }
}

/// Puts arguments into the slots of their parameters, and those without one into the frame.
fn sort_into(
    function: &'static Function,
    frame: &mut Frame,
    slots: FrameSlots,
    arguments: &mut [Passed<'_>],
) {
    let positional = function.positional().min(arguments.len());
    let (with_slots, without) = arguments.split_at_mut(positional);
    for (index, argument) in with_slots.iter_mut().enumerate() {
        let zval = argument.zval();
        let by_ref = function.parameters[index].by_ref;
        let zval = if by_ref {
            zval
        } else {
            separate::pass_on(zval)
        };
        slots.fill(index, zval);
    }
    if !without.is_empty() {
        let extra = without.iter_mut().map(Passed::zval);
        let kept = frame.extra.get_or_insert_default();
        kept.extend(extra.map(separate::pass_on));
    }
}

/// An argument of a library function: of a reference the value alone.
#[inline(always)]
fn passed_on(value: Value) -> Option<Value> {
    Some(match value.as_zval() {
        Some(zval) if zval.is_ref() => Value::zval(separate::pass_on(value.into_zval())),
        _ => value,
    })
}

impl Way {
    fn of(callable: &Callable, count: usize) -> Way {
        if callable.magic_name.is_some() {
            return Way::Any;
        }
        match callable.callee {
            Callee::User(function) if !function.is_generator && !function.is_variadic() => {
                let mut frame = Box::new(Frame::user(function, std::ptr::null_mut(), count));
                frame.receive(Receiver {
                    this: callable.this.clone(),
                    static_class: callable.static_class,
                    closure: callable.closure.clone(),
                });
                if function.has_reference_parameters || count > function.positional() {
                    return Way::Sorted(function, frame);
                }
                Way::Direct(function, frame)
            }
            Callee::Builtin(builtin) if callable.is_plain_function() && builtin.takes(count) => {
                Way::Library(builtin, Quick::of(builtin, count))
            }
            Callee::User(_) | Callee::Builtin(_) => Way::Any,
        }
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        if let Way::Direct(_, frame) | Way::Sorted(_, frame) = self {
            // Counts for the time of the calls.
            let objects = [frame.this.take(), frame.closure.take()];
            for object in objects.into_iter().flatten() {
                object.release_quietly();
            }
        }
    }
}

impl Builtin {
    /// Whether it takes so many arguments, each as a value.
    fn takes(&self, count: usize) -> bool {
        let fits = self.required() <= count && self.most().is_none_or(|most| count <= most);
        fits && self.arity.is_plain
    }
}

impl Machine {
    /// Runs a function once more in `frame`, with `arguments` in the slots that were reserved for it.
    #[inline(always)]
    fn run_again<const COUNT: usize>(
        &mut self,
        function: &'static Function,
        frame: &mut Frame,
        slots: FrameSlots,
        arguments: &[Passed<'_>; COUNT],
    ) -> Result<Value, Unwind> {
        let caller = self.slots.base();
        frame.base = slots.base();
        self.push_frame(frame);
        self.slots.enter(&slots);
        let result = self.run_received(function, &slots, COUNT);
        // Destructors of locals run in the caller's name.
        self.pop_frame(frame);
        let mut at = 0;
        while at < COUNT {
            if let Passed::Held(zval) = arguments[at]
                && at < slots.size()
            {
                separate::release_held(slots.slot(at), zval);
            }
            at += 1;
        }
        self.slots.leave_quick(slots, caller);
        self.last_call_returns_reference = function.returns_reference;
        frame.clear();
        self.after_arguments(result)
    }
}
