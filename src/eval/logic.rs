//! `!`, `&&`, `||`, `xor`, `isset`, `empty`, casts, `@`.

use super::slot;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, is_assigned, is_computed};
use crate::ast::Cast as CastKind;
use crate::zval::convert;
use crate::zval::{Value, View, ZvalPtr};

/// `!a`
pub struct Not(pub Expr);

impl Eval for Not {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.0.test(m).map(|truth| Value::bool(!truth))
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        self.0.test(m).map(|truth| !truth)
    }
}

/// `a && b`
pub struct And(pub Expr, pub Expr);

impl Eval for And {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.test(m).map(Value::bool)
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        Ok(self.0.test(m)? && self.1.test(m)?)
    }
}

/// `a || b`
pub struct Or(pub Expr, pub Expr);

impl Eval for Or {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.test(m).map(Value::bool)
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        Ok(self.0.test(m)? || self.1.test(m)?)
    }
}

/// `a xor b`
pub struct Xor(pub Expr, pub Expr);

impl Eval for Xor {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Ok(Value::bool(self.0.test(m)? != self.1.test(m)?))
    }
}

/// `isset(a, b)`
pub struct Isset(pub &'static [Expr]);

impl Eval for Isset {
    is_computed!();
    is_assigned!(true);

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.test(m).map(Value::bool)
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        for place in self.0 {
            if !place.is_set(m)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// `empty(a)`
pub struct Empty(pub Expr);

impl Eval for Empty {
    is_computed!();
    is_assigned!(true);

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.test(m).map(Value::bool)
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        Ok(!slot::truth_quiet(self.0, m)?)
    }
}

/// `@a`
pub struct Silence(pub Expr);

/// What `@` leaves of error_reporting (php-src `E_FATAL_ERRORS`).
const NEVER_SILENCED: i32 = 4437;

impl Silence {
    fn quietly<T>(
        &self,
        m: &mut Machine,
        run: impl FnOnce(&mut Machine) -> Result<T, Unwind>,
    ) -> Result<T, Unwind> {
        let old = m.ini.error_reporting;
        m.ini.error_reporting = old & NEVER_SILENCED;
        let result = run(m);
        // A script that asked for more meanwhile keeps what it set (php-src `ZEND_END_SILENCE`).
        if m.ini.error_reporting & !NEVER_SILENCED == 0 {
            m.ini.error_reporting = old;
        }
        result
    }
}

impl Eval for Silence {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.quietly(m, |m| self.0.eval(m))
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.quietly(m, |m| self.0.eval_zval(m))
    }
}

/// `(int) a` and its sisters.
pub struct Cast {
    /// The type.
    pub to: CastKind,
    /// What is converted.
    pub operand: Expr,
}

impl Eval for Cast {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.operand.eval(m)?;
        m.cast(value, self.to)
    }
}

impl Machine {
    /// Converts a value as a cast does.
    ///
    /// # Errors
    /// An object that has no such conversion; what its user code throws.
    pub fn cast(&mut self, value: Value, to: CastKind) -> Result<Value, Unwind> {
        if let View::Object(object) = value.view() {
            let object = object.clone();
            return self.cast_from_object(&object, to);
        }
        Ok(match to {
            CastKind::Int => Value::int(convert::to_int(value.view())),
            CastKind::Float => Value::float(convert::to_float(value.view())),
            CastKind::Bool => Value::bool(value.truthy()),
            CastKind::String => self.to_string(&value)?.into(),
            CastKind::Array => match value.view() {
                View::Array(_) => value,
                View::Null => crate::zval::PhpArray::new().into(),
                _ => crate::zval::PhpArray::from_values([value]).into(),
            },
            CastKind::Object => self.object_from(value)?.into(),
        })
    }

    fn cast_from_object(
        &mut self,
        object: &crate::zval::ObjectRef,
        to: CastKind,
    ) -> Result<Value, Unwind> {
        let number = match to {
            CastKind::Bool => return Ok(Value::TRUE),
            CastKind::Object => return Ok(object.clone().into()),
            CastKind::Array => return Ok(self.array_from_object(object).into()),
            CastKind::String => {
                let value: Value = object.clone().into();
                return Ok(self.to_string(&value)?.into());
            }
            CastKind::Int => "int",
            CastKind::Float => "float",
        };
        let message = format!(
            "Object of class {} could not be converted to {number}",
            super::class::ClassEntry::of(object.class()).name()
        );
        self.warning(&message)?;
        Ok(if to == CastKind::Int {
            Value::int(1)
        } else {
            Value::float(1.0)
        })
    }
}
