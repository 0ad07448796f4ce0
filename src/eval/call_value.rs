//! Calls of values: `$f(…)`.

use super::call::Receiver;
use super::closure::Closure;
use super::frame::Callee;
use super::invoke::{Arguments, RawCall, call_eval};
use super::property::{Looked, ObjectSource, Sub};
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, is_returned, stands_alone};
use crate::zval::{ObjectRef, Value, ZvalPtr};

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
        let closures = m.closure_class().id();
        let looked = Sub(self.callee).look(m, |_, object| {
            (object.class().id() == closures).then(|| object.clone())
        })?;
        match looked {
            Looked::Found(closure) => self.call_closure(m, closure),
            Looked::Object(object) if object.class().id() == closures => {
                self.call_closure(m, object)
            }
            Looked::Object(object) => self.call_other(m, &object.into()),
            Looked::Other(value) => self.call_other(m, &value),
        }
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

call_eval!(CallValue, stands_alone, is_returned);

impl RawCall for CallValue {
    fn call_raw(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.call(m)
    }
}
