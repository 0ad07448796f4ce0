//! Compound assignments: `op=`.

use super::arith::{self, Operator, apply, apply_any, on_quantities};
use super::element::element_at_once;
use super::local::Local;
use super::operand::{Operand, Quantity};
use super::place::{KeyCursor, Place, SlotAtOnce};
use super::slot;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, stands_alone};
use crate::ast::BinaryOp;
use crate::zval::separate;
use crate::zval::{Tag, Value, View, ZvalPtr};
use std::marker::PhantomData;

/// `$local op= value`
pub struct CompoundLocal<O, V> {
    /// The variable.
    pub local: Local,
    /// The right operand.
    pub value: V,
    /// The operator.
    pub operator: PhantomData<O>,
}

impl<O: Operator, V: Operand> CompoundLocal<O, V> {
    #[inline(always)]
    fn change(&self, m: &mut Machine) -> Result<(), Unwind> {
        if let Some(right) = self.value.int_at_once(m)
            && let Some(left) = Operand::int_at_once(&self.local, m)
            && let Some(result) = O::ints(left, right)
        {
            separate::assign_value(m.local(self.local.index), result);
            return Ok(());
        }
        let right = self.value.get(m)?;
        let left = self.local.load(m)?;
        let result = apply::<O>(m, left, right)?;
        separate::assign_value(m.local(self.local.index), result);
        Ok(())
    }
}

impl<O: Operator, V: Operand> Eval for CompoundLocal<O, V> {
    stands_alone!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.change(m)?;
        let value = self.local.load(m)?;
        m.local_as_taken(self.local.index, value)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.change(m)?;
        self.local.eval_zval(m)
    }

    #[inline]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.change(m)
    }
}

/// `$local .= value`
pub struct AppendLocal<V> {
    /// The variable.
    pub local: Local,
    /// What is appended.
    pub value: V,
}

impl<V: Operand> AppendLocal<V> {
    #[inline]
    fn append(&self, m: &mut Machine) -> Result<(), Unwind> {
        let right = self.value.get(m)?;
        let holder = m.local(self.local.index);
        if let Some(zval) = holder
            && zval.tag() == Tag::String
            && super::text::is_plain_text(&right)
        {
            let zval = separate::separate(holder);
            append_in_place(zval, &right);
            return Ok(());
        }
        let left = self.local.load(m)?;
        let result = super::text::concat(m, &left, &right)?;
        separate::assign_value(m.local(self.local.index), result);
        Ok(())
    }
}

/// Appends a value whose text needs no user code to the string in a separated zval.
fn append_in_place(zval: &ZvalPtr, right: &Value) {
    separate::change(zval, |value| push_text(value, right));
}

/// Appends a value whose text needs no user code, where it is a string it goes to; tells whether it is.
fn push_text(value: &mut Value, right: &Value) -> bool {
    let Some(string) = value.as_string_mut() else {
        return false;
    };
    match right.view() {
        View::String(right) => string.push_bytes(right),
        View::Int(int) => {
            let mut digits = [0; 20];
            string.push_bytes(crate::zval::format_int(int, &mut digits));
        }
        view => {
            if let Some(text) = crate::zval::convert::scalar_to_string(view) {
                string.push_bytes(&text);
            }
        }
    }
    true
}

impl<V: Operand> Eval for AppendLocal<V> {
    stands_alone!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.append(m)?;
        self.local.load(m)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.append(m)?;
        self.local.eval_zval(m)
    }

    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.append(m)
    }
}

/// `place op= value`
pub struct Compound<P: ?Sized + 'static = dyn Place> {
    /// The operator.
    pub op: BinaryOp,
    /// The place.
    pub place: &'static P,
    /// The right operand.
    pub value: Expr,
}

impl<P: Place + ?Sized> Compound<P> {
    fn change(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut keys = KeyCursor::here(m);
        let result = self.place.prepare(m).and_then(|()| {
            let right = self.value.eval(m)?;
            self.change_prepared(m, &mut keys, right)
        });
        keys.finish(m);
        result
    }

    #[inline(never)]
    fn change_prepared(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        right: Value,
    ) -> Result<Value, Unwind> {
        if self.op == BinaryOp::Concat && super::text::is_plain_text(&right) {
            let appended = self
                .place
                .change_in_place(m, keys, &mut |value| push_text(value, &right))?;
            if appended {
                return Ok(Value::NULL);
            }
        }
        keys.rewind();
        let op = self.op;
        if let Some(number) = Quantity::of(&right) {
            if let Some(place) = self.place.slot_at_once(m, keys)
                && let Some(new) = change_number(place, |old| {
                    arith::on_numbers(op, Quantity::of(old)?, number)
                })
            {
                return Ok(new);
            }
            keys.rewind();
        }
        let mut right = Some(right);
        self.place.update(m, keys, &mut |m, old| {
            let right = right.take().unwrap_or_default();
            let new = apply_any(m, op, old, right)?;
            Ok((new.clone(), new))
        })
    }
}

/// Changes an int or float where it lies, if `change` has an answer and the place takes it.
#[inline(always)]
pub(super) fn change_number(
    place: SlotAtOnce,
    change: impl FnOnce(&Value) -> Option<Value>,
) -> Option<Value> {
    // SAFETY: the place was just reached, nothing ran since.
    let holder = unsafe { slot::at(place.slot) };
    let old = holder
        .as_ref()
        .filter(|zval| matches!(zval.tag(), Tag::Int | Tag::Float) && !zval.is_typed())?
        .get();
    let new = change(&old).filter(|new| place.takes(new))?;
    let copy = new.clone();
    separate::assign_value(holder, new);
    Some(copy)
}

impl<P: Place + ?Sized> Eval for Compound<P> {
    stands_alone!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if self.op == BinaryOp::Concat {
            // The in-place way gives no copy of the string, which would make the next append copy it.
            let mut keys = KeyCursor::here(m);
            let result = self.place.prepare(m).and_then(|()| {
                let right = self.value.eval(m)?;
                let mut right = Some(right);
                self.place.update(m, &mut keys, &mut |m, old| {
                    let right = right.take().unwrap_or_default();
                    let new = super::text::concat(m, &old, &right)?;
                    Ok((new.clone(), new))
                })
            });
            keys.finish(m);
            return result;
        }
        self.change(m)
    }

    #[inline]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        if !self.place.is_ready() {
            return self.change(m).map(drop);
        }
        let right = self.value.eval(m)?;
        let mut keys = KeyCursor::here(m);
        if let Some(number) = Quantity::of(&right)
            && let Some(place) = self.place.slot_at_once(m, &mut keys)
        {
            let op = self.op;
            let changed = change_number(place, |old| {
                arith::on_numbers(op, Quantity::of(old)?, number)
            });
            if changed.is_some() {
                return Ok(());
            }
        }
        self.change_prepared(m, &mut keys, right).map(drop)
    }
}

/// `$local[key] op= value`, the key a variable or literal: a number in an array is changed where it lies.
pub struct CompoundElement<O, K> {
    /// The variable.
    pub local: Local,
    /// The key; read when the value is there.
    pub key: K,
    /// The same as any compound assignment.
    pub general: Compound,
    /// The operator.
    pub operator: PhantomData<O>,
}

impl<O: Operator, K: Operand> CompoundElement<O, K> {
    #[inline(always)]
    fn at_once(&self, m: &mut Machine, right: &Value) -> Option<()> {
        let right = Quantity::of(right)?;
        let container = m.local_ptr(self.local.index);
        let place = element_at_once(container, self.key.key_at_once(m)?)?;
        // SAFETY: the place was just reached, nothing ran since.
        let holder = unsafe { slot::at(place.slot) };
        let zval = holder.as_ref().filter(|zval| !zval.is_typed())?;
        let left = match zval.tag() {
            Tag::Int => Quantity::Int(zval.raw_bits() as i64),
            Tag::Float => Quantity::Float(f64::from_bits(zval.raw_bits())),
            _ => return None,
        };
        let new = on_quantities::<O>(left, right)?;
        separate::assign_value(holder, new);
        Some(())
    }

    #[cold]
    #[inline(never)]
    fn run_slow(&self, m: &mut Machine, right: Value) -> Result<(), Unwind> {
        let mut keys = KeyCursor::here(m);
        let result = self.general.change_prepared(m, &mut keys, right);
        keys.finish(m);
        result.map(drop)
    }
}

impl<O: Operator, K: Operand> Eval for CompoundElement<O, K> {
    stands_alone!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.general.eval(m)
    }

    #[inline]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        let right = self.general.value.eval(m)?;
        match self.at_once(m, &right) {
            Some(()) => Ok(()),
            None => self.run_slow(m, right),
        }
    }
}
