//! The object before `->`.

use crate::eval::local::Local;
use crate::eval::object::This;
use crate::eval::unwind::Unwind;
use crate::eval::{Expr, Machine, Peeked, slot};
use crate::zval::{ObjectRef, Value, View, Zval};

/// The object before `->`.
pub trait ObjectSource: 'static {
    /// The object, where it lies in a variable and nothing has to be run or said. Good until user code runs or anything is
    /// written.
    fn object_at_once<'a>(&self, m: &'a mut Machine) -> Option<(&'a ObjectRef, &'a Machine)>;

    /// Looks at the object where it lies, without a count of its own. Nothing may be run or written while `look` runs. Where
    /// it has no answer, or the object is a temporary, the object is handed out.
    ///
    /// # Errors
    /// Those of the expression.
    fn look<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind>;

    /// Like [`ObjectSource::look`], inside `isset` and `??`.
    ///
    /// # Errors
    /// Those of the expression.
    fn look_quiet<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind>;
}

/// What [`ObjectSource::look`] came to.
pub enum Looked<R> {
    /// The answer.
    Found(R),
    /// No answer: the object, to be asked in another way.
    Object(ObjectRef),
    /// It is no object.
    Other(Value),
}

/// Looks at what a zval holds.
#[inline(always)]
pub(super) fn look_into<R>(
    m: &Machine,
    zval: &Zval,
    look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
) -> Looked<R> {
    match zval.as_object() {
        Some(object) => match look(m, object) {
            Some(found) => Looked::Found(found),
            None => Looked::Object(object.clone()),
        },
        None => Looked::Other(zval.get()),
    }
}

/// What a temporary value is, which is not looked into: what it holds may end with it.
pub(super) fn owned<R>(value: Value) -> Looked<R> {
    match value.as_object() {
        Some(object) => Looked::Object(object.clone()),
        None => Looked::Other(value),
    }
}

impl ObjectSource for This {
    #[inline(always)]
    fn object_at_once<'a>(&self, m: &'a mut Machine) -> Option<(&'a ObjectRef, &'a Machine)> {
        let m = &*m;
        Some((m.frame().this.as_ref()?, m))
    }

    #[inline(always)]
    fn look<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        let Some(this) = &m.frame().this else {
            return Err(m.throw_error("Using $this when not in object context"));
        };
        Ok(match look(m, this) {
            Some(found) => Looked::Found(found),
            None => Looked::Object(this.clone()),
        })
    }

    #[inline(always)]
    fn look_quiet<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        let Some(this) = &m.frame().this else {
            return Ok(Looked::Other(Value::NULL));
        };
        Ok(match look(m, this) {
            Some(found) => Looked::Found(found),
            None => Looked::Object(this.clone()),
        })
    }
}

impl ObjectSource for Local {
    #[inline(always)]
    fn object_at_once<'a>(&self, m: &'a mut Machine) -> Option<(&'a ObjectRef, &'a Machine)> {
        let m = &*m;
        Some((m.look_at_local(self.index)?.as_object()?, m))
    }

    #[inline(always)]
    fn look<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        match m.look_at_local(self.index) {
            Some(zval) => Ok(look_into(m, zval, look)),
            None => self.load(m).map(owned),
        }
    }

    #[inline(always)]
    fn look_quiet<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        Ok(match m.look_at_local(self.index) {
            Some(zval) => look_into(m, zval, look),
            None => Looked::Other(Value::NULL),
        })
    }
}

/// Any expression before `->`.
#[derive(Clone, Copy)]
pub struct Sub(pub Expr);

impl ObjectSource for Sub {
    #[inline(always)]
    fn object_at_once<'a>(&self, m: &'a mut Machine) -> Option<(&'a ObjectRef, &'a Machine)> {
        let zval = self.0.zval_at_once(m)?;
        // SAFETY: told just now; the borrow of the machine keeps writes away.
        match unsafe { slot::zval(zval) }.view() {
            View::Object(object) => Some((object, m)),
            _ => None,
        }
    }

    #[inline(always)]
    fn look<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        Ok(match self.0.peek(m)? {
            // SAFETY: looked at before anything else runs.
            Peeked::Zval(zval) => look_into(m, unsafe { slot::zval(zval) }, look),
            Peeked::Value(value) => owned(value),
        })
    }

    #[inline(always)]
    fn look_quiet<R>(
        &self,
        m: &mut Machine,
        look: impl FnOnce(&Machine, &ObjectRef) -> Option<R>,
    ) -> Result<Looked<R>, Unwind> {
        Ok(match self.0.peek_quiet(m)? {
            // SAFETY: looked at before anything else runs.
            Some(Peeked::Zval(zval)) => look_into(m, unsafe { slot::zval(zval) }, look),
            Some(Peeked::Value(value)) => owned(value),
            None => Looked::Other(Value::NULL),
        })
    }
}
