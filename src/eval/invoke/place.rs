//! Calls as places: what a function returned by reference can be referred to.

use super::super::place::KeyCursor;
use super::super::unwind::Unwind;
use super::super::{Eval, Fetch, Machine, Place};
use crate::zval::{Slot, Tag, Value, ZvalPtr};

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

impl Eval for CallPlace {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.call.eval(m)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.call.eval_zval(m)
    }
}

impl Place for CallPlace {
    fn prepare(&self, m: &mut Machine) -> Result<(), Unwind> {
        let returned = self.call.call_raw(m)?;
        m.keys.push(returned);
        Ok(())
    }

    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        _: Fetch,
    ) -> Result<*mut Slot, Unwind> {
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

    fn unset(&self, _: &mut Machine, _: &mut KeyCursor) -> Result<(), Unwind> {
        Ok(())
    }

    fn reference(&self, m: &mut Machine, keys: &mut KeyCursor) -> Result<ZvalPtr, Unwind> {
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
