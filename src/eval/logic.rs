//! `!`, `&&`, `||`, `xor`, `? :`, `??`, `isset`, `empty`, `match`, casts, `@`.

use super::errors::Throw;
use super::place::Place;
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
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Ok(Value::bool(self.0.test(m)? != self.1.test(m)?))
    }
}

/// `a ? b : c`: hands over the zval of the arm that is taken.
pub struct Ternary {
    /// What is tested.
    pub condition: Expr,
    /// The value when it holds.
    pub then: Expr,
    /// The value when it does not.
    pub otherwise: Expr,
    /// Whether each of the two stands for a zval.
    pub shares: (bool, bool),
}

impl Eval for Ternary {
    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if self.condition.test(m)? {
            self.then.eval(m)
        } else {
            self.otherwise.eval(m)
        }
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        if self.condition.test(m)? {
            self.then.eval_zval(m)
        } else {
            self.otherwise.eval_zval(m)
        }
    }

    fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let (arm, shares) = if self.condition.test(m)? {
            (self.then, self.shares.0)
        } else {
            (self.otherwise, self.shares.1)
        };
        if shares {
            arm.hand_over(m)
        } else {
            arm.eval(m)
        }
    }
}

/// `a ?: b`
pub struct ShortTernary(pub Expr, pub Expr);

impl Eval for ShortTernary {
    fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.0.hand_over(m)?;
        if value.truthy() {
            return Ok(value);
        }
        self.1.hand_over(m)
    }

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.0.eval(m)?;
        if value.truthy() {
            return Ok(value);
        }
        self.1.eval(m)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let zval = self.0.eval_zval(m)?;
        if zval.get().truthy() {
            return Ok(zval);
        }
        self.1.eval_zval(m)
    }
}

/// `a ?? b`
pub struct Coalesce(pub Expr, pub Expr);

impl Eval for Coalesce {
    fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
        match self.0.quiet_zval(m)? {
            Some(zval) => Ok(Value::zval(zval)),
            None => self.1.hand_over(m),
        }
    }

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        match self.0.eval_quiet(m)? {
            Some(value) => Ok(value),
            None => self.1.eval(m),
        }
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        match self.0.quiet_zval(m)? {
            Some(zval) => Ok(zval),
            None => self.1.eval_zval(m),
        }
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        match self.0.eval_quiet(m)? {
            Some(value) => Ok(Some(value)),
            None => self.1.eval_quiet(m),
        }
    }
}

/// `a ??= b`
pub struct CoalesceAssign<P: ?Sized + 'static> {
    /// The place.
    pub place: &'static P,
    /// What is assigned where it is unset or null.
    pub value: Expr,
}

impl<P: Place + ?Sized> Eval for CoalesceAssign<P> {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut keys = super::place::KeyCursor::here(m);
        let result = self.place.prepare(m).and_then(|()| {
            if let Some(value) = self.place.quiet_prepared(m, &mut keys)? {
                return Ok(value);
            }
            keys.rewind();
            let value = self.value.eval_zval(m)?;
            let copy = value.get();
            self.place.assign(m, &mut keys, Value::zval(value))?;
            Ok(copy)
        });
        keys.finish(m);
        result
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

/// `match (subject) { … }`
pub struct Match {
    /// What is compared.
    pub subject: Expr,
    /// The arms: conditions and body.
    pub arms: &'static [(&'static [Expr], Expr)],
    /// The default arm.
    pub default: Option<Expr>,
}

impl Match {
    fn arm(&self, m: &mut Machine) -> Result<Expr, Unwind> {
        let subject = self.subject.eval(m)?;
        for (conditions, body) in self.arms {
            for condition in *conditions {
                let value = condition.eval(m)?;
                if m.identical(&subject, &value)? {
                    return Ok(*body);
                }
            }
        }
        match self.default {
            Some(body) => Ok(body),
            None => Err(unhandled(m, &subject)),
        }
    }
}

#[cold]
fn unhandled(m: &mut Machine, subject: &Value) -> Unwind {
    let shown = match subject.view() {
        View::Null => "NULL".to_owned(),
        View::Bool(true) => "true".to_owned(),
        View::Bool(false) => "false".to_owned(),
        View::Int(int) => int.to_string(),
        View::Float(float) => {
            crate::zval::number::float_to_repr(float, crate::zval::number::serialize_precision())
                .to_string()
        }
        View::String(string) => {
            let message = [
                b"Unhandled match case ",
                super::text::quoted_for_message(m, string).as_slice(),
            ]
            .concat();
            return m.throw_bytes(Throw::UnhandledMatchError, &message);
        }
        view => format!("of type {}", convert::type_name(view)),
    };
    m.throw(
        Throw::UnhandledMatchError,
        &format!("Unhandled match case {shown}"),
    )
}

impl Eval for Match {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.arm(m)?.eval(m)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.arm(m)?.eval_zval(m)
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
