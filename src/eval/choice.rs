//! What an expression comes to by a condition: `? :`, `?:`, `??`, `??=`, `match`.

use super::assign::ShareAtOnce;
use super::compare::identical_at_once;
use super::errors::Throw;
use super::jump::{Jump, JumpTable};
use super::local::Local;
use super::place::Place;
use super::script::Arena;
use super::slot;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, is_shared_at_once};
use crate::zval::convert;
use crate::zval::{Value, View, Zval, ZvalPtr};
use std::ptr::NonNull;

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
    /// Whether the condition is a variable: looking at it changes nothing.
    pub tests_variable: bool,
}

impl Eval for Ternary {
    fn as_assigned(&'static self, local: Local, arena: &Arena) -> Option<Expr> {
        let is_told_at_once = self.tests_variable && self.shares == (true, true);
        is_told_at_once.then(|| arena.node(ShareAtOnce { local, value: self }) as Expr)
    }

    #[inline]
    fn zval_at_once(&self, m: &mut Machine) -> Option<NonNull<Zval>> {
        if !self.tests_variable {
            return None;
        }
        let (_, holds) = slot::look_at_once(self.condition, m, convert::to_bool)?;
        if holds {
            self.then.zval_at_once(m)
        } else {
            self.otherwise.zval_at_once(m)
        }
    }

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
    is_shared_at_once!();

    #[inline]
    fn zval_at_once(&self, m: &mut Machine) -> Option<NonNull<Zval>> {
        let (zval, holds) = slot::look_at_once(self.0, m, convert::to_bool)?;
        if holds {
            return Some(zval);
        }
        self.1.zval_at_once(m)
    }

    fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if let Some((_, holds)) = slot::look_at_once(self.0, m, convert::to_bool) {
            let taken = if holds { self.0 } else { self.1 };
            return taken.hand_over(m);
        }
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
    is_shared_at_once!();

    #[inline]
    fn zval_at_once(&self, m: &mut Machine) -> Option<NonNull<Zval>> {
        let (zval, is_null) = slot::look_at_once(self.0, m, |view| matches!(view, View::Null))?;
        (!is_null).then_some(zval)
    }

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

/// `match (subject) { … }`
pub struct Match {
    /// What is compared.
    pub subject: Expr,
    /// The arms: conditions and body.
    pub arms: &'static [(&'static [Expr], Expr)],
    /// The default arm.
    pub default: Option<Expr>,
    /// The arms by their conditions, where these are literals.
    pub table: Option<JumpTable>,
}

impl Match {
    #[inline]
    fn arm(&self, m: &mut Machine) -> Result<Expr, Unwind> {
        let subject = self.subject.eval(m)?;
        if let Some(table) = &self.table {
            // What is of another type than all conditions is identical to none.
            if let Jump::To(arm) = table.find(subject.view()) {
                return Ok(self.arms[arm].1);
            }
        } else {
            for (conditions, body) in self.arms {
                for condition in *conditions {
                    let value = condition.eval(m)?;
                    let is_it = match identical_at_once(&subject, &value) {
                        Some(is_it) => is_it,
                        None => m.identical(&subject, &value)?,
                    };
                    if is_it {
                        return Ok(*body);
                    }
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

    fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.arm(m)?.hand_over(m)
    }
}
