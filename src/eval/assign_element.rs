//! Assignments to elements of local variables: `$a[k] = v`, `$a[] = v`, without the steps that other places need.

use super::assign::Assign;
use super::element::{ElementKey, assign_at_once, assign_in};
use super::local::Local;
use super::operand::Operand;
use super::place::KeyCursor;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, stands_alone};
use crate::zval::{Value, ZvalPtr};

/// `$local[key] = value`, the key a variable or literal.
pub struct AssignElement<K, V> {
    /// The variable.
    pub local: Local,
    /// The key; read when the value is there.
    pub key: K,
    /// The value.
    pub value: V,
    /// The same as any assignment.
    pub general: Assign,
}

impl<K: Operand, V: Operand> Eval for AssignElement<K, V> {
    stands_alone!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.general.eval(m)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.general.eval_zval(m)
    }

    #[inline]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        let value = self.value.get_whole(m)?;
        let container = m.local_ptr(self.local.index);
        let value = match self.key.key_at_once(m) {
            Some(key) => match assign_at_once(container, key, value) {
                Ok(()) => return Ok(()),
                Err(value) => value,
            },
            None => value,
        };
        let mut keys = KeyCursor::here(m);
        self.general.place.assign(m, &mut keys, value)
    }
}

/// `$local[key] = value`, the key an expression.
pub struct AssignElementAhead {
    /// The variable.
    pub local: Local,
    /// The key; evaluated before the value.
    pub key: Expr,
    /// The same as any assignment.
    pub general: Assign,
}

impl Eval for AssignElementAhead {
    stands_alone!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.general.eval(m)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.general.eval_zval(m)
    }

    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        let key = self.key.eval(m)?;
        let value = self.general.right_side(m)?;
        let container = m.local_ptr(self.local.index);
        let value = match key.key_at_once() {
            Some(key) => match assign_at_once(container, key, value) {
                Ok(()) => return Ok(()),
                Err(value) => value,
            },
            None => value,
        };
        let mut keys = KeyCursor::here(m);
        m.keys.push(key);
        let result = self.general.place.assign(m, &mut keys, value);
        keys.finish(m);
        result
    }
}

/// `$local[] = value`
pub struct AppendElement {
    /// The variable.
    pub local: Local,
    /// The same as any assignment.
    pub general: Assign,
}

impl Eval for AppendElement {
    stands_alone!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.general.eval(m)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.general.eval_zval(m)
    }

    #[inline]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        let value = self.general.right_side(m)?;
        let container = m.local_ptr(self.local.index);
        assign_in(m, container, ElementKey::Next, value)
    }
}
