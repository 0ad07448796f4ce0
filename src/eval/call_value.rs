//! Calls of values: `$f(…)`.

use super::call::Receiver;
use super::closure::Closure;
use super::frame::Callee;
use super::invoke::{Arguments, RawCall};
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, Peeked, is_returned, slot, stands_alone};
use crate::zval::{ObjectRef, Tag, Value, View, ZvalPtr, separate};

/// `$f(…)`
pub struct CallValue {
    /// The line of the call.
    pub line: u32,
    /// What is called.
    pub callee: Expr,
    /// The arguments.
    pub arguments: Arguments,
}

impl CallValue {
    #[inline]
    fn call(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = match self.callee.peek(m)? {
            Peeked::Zval(zval) => {
                // SAFETY: looked at before anything else runs.
                let zval = unsafe { slot::zval(zval) };
                if let View::Object(object) = zval.view()
                    && object.class().id() == m.closure_class().id()
                {
                    let closure = object.clone();
                    return self.call_closure(m, closure);
                }
                zval.get()
            }
            Peeked::Value(value) => value,
        };
        self.call_other(m, &value)
    }

    /// Calls an object of class Closure. The call holds it.
    #[inline(always)]
    fn call_closure(&self, m: &mut Machine, object: ObjectRef) -> Result<Value, Unwind> {
        let Some(closure) = object.native::<Closure>() else {
            return self.call_other(m, &object.into());
        };
        let callable = &closure.callable;
        if let Callee::User(function) = callable.callee
            && callable.magic_name.is_none()
            && !closure.is_from_callable
        {
            let receiver = Receiver {
                this: callable.this.clone(),
                static_class: callable.static_class,
                closure: Some(object),
            };
            return m.invoke(Callee::User(function), receiver, &self.arguments, self.line);
        }
        self.call_other(m, &object.into())
    }

    #[inline(never)]
    fn call_other(&self, m: &mut Machine, value: &Value) -> Result<Value, Unwind> {
        m.line = self.line;
        let callable = m.dynamic_callable(value)?;
        m.invoke_callable(&callable, &self.arguments, self.line)
    }
}

impl Eval for CallValue {
    stands_alone!();
    is_returned!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.call(m).map(Value::unwrap_zval)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.hand_over(m).map(Value::into_zval)
    }

    #[inline]
    fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let returned = self.call(m)?;
        if returned.tag() == Tag::Zval {
            return Ok(Value::zval(separate::pass_on(returned.into_zval())));
        }
        Ok(returned)
    }

    #[inline]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.call(m).map(drop)
    }
}

impl RawCall for CallValue {
    fn call_raw(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.call(m)
    }
}
