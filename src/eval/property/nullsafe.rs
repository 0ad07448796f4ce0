//! `?->`: a chain that ends where null stands before the arrow.

use crate::eval::unwind::Unwind;
use crate::eval::{Eval, Expr, Machine};
use crate::zval::{Value, ZvalPtr};

/// `object?->…`: the rest of the chain does not run where the object is null.
pub struct Nullsafe {
    /// The object.
    pub object: Expr,
    /// The rest, which takes the object from the machine.
    pub rest: Expr,
}

/// The object that [`Nullsafe`] evaluated.
pub struct NullsafeObject;

impl Eval for NullsafeObject {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Ok(m.keys.last().cloned().unwrap_or_default())
    }
}

impl Nullsafe {
    fn with<R>(
        &self,
        m: &mut Machine,
        object: Value,
        run: impl FnOnce(&mut Machine) -> Result<R, Unwind>,
    ) -> Result<Option<R>, Unwind> {
        if object.is_null() {
            return Ok(None);
        }
        let depth = m.keys.len();
        m.keys.push(object);
        let result = run(m);
        m.keys.truncate(depth);
        result.map(Some)
    }
}

impl Eval for Nullsafe {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let object = self.object.eval(m)?;
        Ok(self
            .with(m, object, |m| self.rest.eval(m))?
            .unwrap_or_default())
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let object = self.object.eval(m)?;
        match self.with(m, object, |m| self.rest.eval_zval(m))? {
            Some(zval) => Ok(zval),
            None => Ok(ZvalPtr::null()),
        }
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let object = self.object.eval_quiet(m)?.unwrap_or_default();
        Ok(self.with(m, object, |m| self.rest.eval_quiet(m))?.flatten())
    }

    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        let object = self.object.eval_quiet(m)?.unwrap_or_default();
        Ok(self
            .with(m, object, |m| self.rest.is_set(m))?
            .unwrap_or(false))
    }
}
