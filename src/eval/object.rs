//! `$this`, and closures made of functions by `f(...)`.

use super::callable::Callable;
use super::closure::Closure;
use super::place::{Fetch, KeyCursor, Place};
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, is_computed};
use crate::zval::{PhpStr, Slot, Value, ZvalPtr};

/// `$this`
pub struct This;

impl Eval for This {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        match &m.frame().this {
            Some(this) => Ok(this.clone().into()),
            None => Err(m.throw_error("Using $this when not in object context")),
        }
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        Ok(m.this_value())
    }
}

impl Place for This {
    /// `$this` as a container: its properties and elements can be written, it cannot.
    fn resolve(&self, m: &mut Machine, _: &mut KeyCursor, _: Fetch) -> Result<*mut Slot, Unwind> {
        let this = self.eval(m)?;
        Ok(m.stash(ZvalPtr::new(this)))
    }

    fn unset(&self, m: &mut Machine, _: &mut KeyCursor) -> Result<(), Unwind> {
        Err(m.throw_error("Cannot unset $this"))
    }
}

/// `f(...)`
pub struct FunctionClosure {
    /// The function's name as resolved.
    pub name: PhpStr,
    /// The name without the namespace, tried next.
    pub fallback: Option<PhpStr>,
}

impl Eval for FunctionClosure {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let lowercase = |name: &PhpStr| PhpStr::new(&name.to_ascii_lowercase());
        let found = m
            .find_function(&lowercase(&self.name))
            .or_else(|| m.find_function(&lowercase(self.fallback.as_ref()?)));
        match found {
            Some(callee) => {
                let callable = Callable::function(callee);
                Ok(m.closure_of(callable).into())
            }
            None => Err(m.throw_error(&format!("Call to undefined function {}()", self.name))),
        }
    }
}

/// `$f(...)`
pub struct ValueClosure {
    /// The callable value.
    pub callee: Expr,
}

impl Eval for ValueClosure {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.callee.eval(m)?;
        if let Some(object) = value.as_object()
            && object.native::<Closure>().is_some()
        {
            return Ok(value);
        }
        let callable = m.dynamic_callable(&value)?;
        Ok(m.closure_of(callable).into())
    }
}
