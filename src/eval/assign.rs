//! Assignments: `=`, `=&`, `op=`, destructuring.

use super::arith::{self, Operator, apply, apply_any};
use super::element::{Missing, read_element};
use super::local::Local;
use super::operand::Operand;
use super::place::{KeyCursor, Place, SlotAtOnce};
use super::slot;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, Target};
use crate::ast::BinaryOp;
use crate::zval::separate;
use crate::zval::{Tag, Value, View, ZvalPtr};
use std::marker::PhantomData;

/// `$local = value`, the value computed.
pub struct AssignLocal<V> {
    /// The variable.
    pub local: Local,
    /// The value.
    pub value: V,
}

impl<V: Operand> Eval for AssignLocal<V> {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.value.get(m)?;
        let copy = value.clone();
        separate::assign_value(m.local(self.local.index), value);
        m.local_as_taken(self.local.index, copy)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.run(m)?;
        self.local.eval_zval(m)
    }

    #[inline]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        let value = self.value.get(m)?;
        separate::assign_value(m.local(self.local.index), value);
        Ok(())
    }
}

/// `$local = other`, where the other side hands over its zval.
pub struct ShareLocal {
    /// The variable.
    pub local: Local,
    /// What is shared.
    pub value: Expr,
}

impl Eval for ShareLocal {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.run(m)?;
        self.local.eval(m)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.run(m)?;
        self.local.eval_zval(m)
    }

    #[inline]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        let value = self.value.hand_over(m)?;
        separate::assign_handed_over(m.local(self.local.index), value);
        Ok(())
    }
}

/// `place = value`
pub struct Assign {
    /// The place.
    pub place: Target,
    /// The value.
    pub value: Expr,
    /// Whether the value hands over a zval.
    pub shares: bool,
}

impl Assign {
    /// What is assigned.
    #[inline(always)]
    pub(super) fn right_side(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if self.shares {
            self.value.hand_over(m)
        } else {
            self.value.eval(m)
        }
    }

    #[inline]
    fn assign(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut keys = KeyCursor::here(m);
        let result = self.place.prepare(m).and_then(|()| {
            let value = if self.shares {
                Value::zval(self.value.eval_zval(m)?)
            } else {
                self.value.eval(m)?
            };
            self.place.assign_for_result(m, &mut keys, value)
        });
        keys.finish(m);
        result
    }
}

impl Eval for Assign {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.assign(m).map(Value::unwrap_zval)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let assigned = self.assign(m)?;
        if assigned.tag() == Tag::Zval {
            return Ok(separate::pass_on(assigned.into_zval()));
        }
        Ok(assigned.into_zval())
    }

    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        let mut keys = KeyCursor::here(m);
        let result = self.place.prepare(m).and_then(|()| {
            let value = if self.shares {
                self.value.hand_over(m)?
            } else {
                self.value.eval(m)?
            };
            self.place.assign(m, &mut keys, value)
        });
        keys.finish(m);
        result
    }
}

/// `target = &source`
pub struct AssignReference {
    /// What joins the reference set.
    pub target: Target,
    /// What it refers to.
    pub source: Target,
}

impl Eval for AssignReference {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut keys = KeyCursor::here(m);
        let result = self.target.prepare(m).and_then(|()| {
            let reference = m.reference_to(self.source)?;
            let value = reference.get();
            self.target.bind(m, &mut keys, reference)?;
            Ok(value)
        });
        keys.finish(m);
        result
    }
}

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
    separate::change(zval, |value| {
        if let Some(string) = value.as_string_mut() {
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
        }
    });
}

impl<V: Operand> Eval for AppendLocal<V> {
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
pub struct Compound {
    /// The operator.
    pub op: BinaryOp,
    /// The place.
    pub place: Target,
    /// The right operand.
    pub value: Expr,
}

impl Compound {
    fn change(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut keys = KeyCursor::here(m);
        let result = self.place.prepare(m).and_then(|()| {
            let right = self.value.eval(m)?;
            self.change_prepared(m, &mut keys, right)
        });
        keys.finish(m);
        result
    }

    fn change_prepared(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        right: Value,
    ) -> Result<Value, Unwind> {
        if self.op == BinaryOp::Concat && super::text::is_plain_text(&right) {
            let mut done = Value::NULL;
            let appended = self.place.change_in_place(m, keys, &mut |value| {
                let Some(string) = value.as_string_mut() else {
                    return false;
                };
                match right.view() {
                    View::String(right) => string.push_bytes(right),
                    view => {
                        if let Some(text) = crate::zval::convert::scalar_to_string(view) {
                            string.push_bytes(&text);
                        }
                    }
                }
                done = Value::TRUE;
                true
            })?;
            if appended {
                return Ok(Value::NULL);
            }
            keys.rewind();
            let _ = done;
        }
        let op = self.op;
        if right.is_int() || right.is_float() {
            if let Some(place) = self.place.slot_at_once(m, keys)
                && let Some(new) = change_number(place, |old| arith::on_numbers(op, old, &right))
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

impl Eval for Compound {
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

    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.change(m).map(drop)
    }
}

/// `[a, 'k' => b] = value`
pub struct Destructure {
    /// The pattern.
    pub pattern: &'static Pattern,
    /// What is taken apart.
    pub value: Expr,
    /// The place of the value, where the pattern takes references.
    pub place: Option<Target>,
}

/// A destructuring pattern.
pub struct Pattern {
    /// The items in order; holes are left out.
    pub items: &'static [PatternItem],
    /// Whether any item, here or further inside, takes a reference.
    pub has_references: bool,
}

/// One item of a pattern.
pub struct PatternItem {
    /// The key.
    pub key: Expr,
    /// Where the element goes.
    pub target: PatternTarget,
    /// Whether it is taken by reference.
    pub by_ref: bool,
}

/// Where an element of a pattern goes.
pub enum PatternTarget {
    /// To a place.
    Place(Target),
    /// Through another pattern.
    Pattern(&'static Pattern),
}

impl Eval for Destructure {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if self.pattern.has_references
            && let Some(place) = self.place
        {
            let reference = m.reference_to(place)?;
            destructure_references(m, self.pattern, &reference)?;
            return Ok(reference.get());
        }
        let zval = self.value.eval_zval(m)?;
        destructure(m, self.pattern, &zval)?;
        Ok(zval.get())
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        if self.pattern.has_references {
            return self.eval(m).map(Value::into_zval);
        }
        let zval = self.value.eval_zval(m)?;
        destructure(m, self.pattern, &zval)?;
        Ok(zval)
    }
}

/// Takes a value apart, sharing its elements.
///
/// # Errors
/// Those of the places; what ArrayAccess throws.
pub fn destructure(m: &mut Machine, pattern: &Pattern, source: &ZvalPtr) -> Result<(), Unwind> {
    for item in pattern.items {
        if let PatternTarget::Place(place) = item.target {
            let mut keys = KeyCursor::here(m);
            let result = element_key(m, item).and_then(|key| {
                place.prepare(m)?;
                let element = element_of(m, source, &key)?;
                place.assign(m, &mut keys, Value::zval(element))
            });
            keys.finish(m);
            result?;
        } else if let PatternTarget::Pattern(inner) = item.target {
            let key = element_key(m, item)?;
            let element = element_of(m, source, &key)?;
            destructure(m, inner, &element)?;
        }
    }
    Ok(())
}

fn element_key(m: &mut Machine, item: &PatternItem) -> Result<Value, Unwind> {
    item.key.eval(m)
}

fn element_of(m: &mut Machine, source: &ZvalPtr, key: &Value) -> Result<ZvalPtr, Unwind> {
    let held = source.get();
    match held.view() {
        View::Array(array) => {
            let key = m.to_key(key, super::convert::OffsetUse::Access)?;
            match array.get(&key) {
                Some(zval) => Ok(separate::share(zval)),
                None => {
                    m.undefined_key(&key)?;
                    Ok(ZvalPtr::null())
                }
            }
        }
        View::Object(_) => read_element(m, &held, key, Missing::Warn).map(Value::into_zval),
        _ => Ok(ZvalPtr::null()),
    }
}

/// Takes a variable apart, some of its elements by reference.
///
/// # Errors
/// Those of the places.
pub fn destructure_references(
    m: &mut Machine,
    pattern: &Pattern,
    source: &ZvalPtr,
) -> Result<(), Unwind> {
    for item in pattern.items {
        let key = item.key.eval(m)?;
        let wants_reference = match item.target {
            PatternTarget::Place(_) => item.by_ref,
            PatternTarget::Pattern(inner) => inner.has_references,
        };
        let element = if wants_reference {
            reference_into(m, source, &key)?
        } else {
            element_of(m, source, &key)?
        };
        match item.target {
            PatternTarget::Place(place) => {
                let mut keys = KeyCursor::here(m);
                let result = place.prepare(m).and_then(|()| {
                    if item.by_ref {
                        place.bind(m, &mut keys, element)
                    } else {
                        place.assign(m, &mut keys, Value::zval(element))
                    }
                });
                keys.finish(m);
                result?;
            }
            PatternTarget::Pattern(inner) if wants_reference => {
                destructure_references(m, inner, &element)?;
            }
            PatternTarget::Pattern(inner) => destructure(m, inner, &element)?,
        }
    }
    Ok(())
}

/// A reference to an element of what a reference set holds, made where it is missing.
fn reference_into(m: &mut Machine, source: &ZvalPtr, key: &Value) -> Result<ZvalPtr, Unwind> {
    match source.view() {
        View::Null => m.auto_initialize(&mut Some(source.clone()))?,
        View::Array(_) => {}
        View::Object(object) => {
            let object = object.clone();
            return m.offset_get(&object, key.clone()).map(Value::into_zval);
        }
        _ => return Err(m.throw_error("Cannot use a scalar value as an array")),
    }
    let key = m.to_key(key, super::convert::OffsetUse::Access)?;
    if source.tag() != Tag::Array {
        return Ok(ZvalPtr::null());
    }
    // SAFETY: just seen to be an array; a reference set is written in place.
    let array = unsafe { slot::array_of(source) };
    Ok(separate::make_reference(array.make_mut().slot(&key)))
}

/// An assignment whose place is only known to be one: for the library and for `static` properties with types.
pub fn assign_shared(place: &mut crate::zval::Slot, zval: ZvalPtr) {
    separate::assign_zval(place, zval);
}

impl<P: Place + ?Sized> Eval for Discard<P> {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut keys = KeyCursor::here(m);
        let result = self.0.prepare(m).and_then(|()| self.0.unset(m, &mut keys));
        keys.finish(m);
        result.map(|()| Value::NULL)
    }
}

/// `unset(place)`, as an expression without value.
pub struct Discard<P: ?Sized + 'static>(pub &'static P);
