//! Assignments: `=`, `=&`, destructuring.

use super::element::{Missing, read_element};
use super::generator::Suspension;
use super::local::Local;
use super::operand::Operand;
use super::place::{KeyCursor, Place};
use super::slot;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, Target, stands_alone};
use crate::zval::separate;
use crate::zval::{Tag, Value, View, ZvalPtr};

/// `$local = value`, the value computed.
pub struct AssignLocal<V> {
    /// The variable.
    pub local: Local,
    /// The value.
    pub value: V,
}

impl<V: Operand> Eval for AssignLocal<V> {
    stands_alone!();

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
    stands_alone!();

    fn as_suspension(&'static self) -> Option<Suspension> {
        let suspension = self.value.as_suspension()?;
        suspension.into.is_none().then_some(Suspension {
            into: Some(self.local),
            ..suspension
        })
    }

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

/// `$local = other`, where the other side mostly tells its zval at once.
pub struct ShareAtOnce<E: ?Sized + 'static> {
    /// The variable.
    pub local: Local,
    /// What is shared.
    pub value: &'static E,
}

impl<E: Eval + ?Sized> ShareAtOnce<E> {
    #[cold]
    #[inline(never)]
    fn run_slow(&self, m: &mut Machine) -> Result<(), Unwind> {
        let value = self.value.hand_over(m)?;
        separate::assign_handed_over(m.local(self.local.index), value);
        Ok(())
    }
}

impl<E: Eval + ?Sized> Eval for ShareAtOnce<E> {
    stands_alone!();

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
        let Some(zval) = self.value.zval_at_once(m) else {
            return self.run_slow(m);
        };
        // SAFETY: nothing ran since it was told.
        unsafe { slot::assign_shared(m.local(self.local.index), zval) };
        Ok(())
    }
}

/// `place = value`
pub struct Assign<P: ?Sized + 'static = dyn Place> {
    /// The place.
    pub place: &'static P,
    /// The value.
    pub value: Expr,
    /// Whether the value hands over a zval.
    pub shares: bool,
}

impl<P: Place + ?Sized> Assign<P> {
    /// What is assigned.
    #[inline(always)]
    pub(super) fn right_side(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if self.shares {
            self.value.hand_over(m)
        } else {
            self.value.eval(m)
        }
    }

    #[inline(never)]
    fn run_prepared(&self, m: &mut Machine, mut keys: KeyCursor) -> Result<(), Unwind> {
        let result = self.place.prepare(m).and_then(|()| {
            let value = self.right_side(m)?;
            self.place.assign(m, &mut keys, value)
        });
        keys.finish(m);
        result
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

impl<P: Place + ?Sized> Eval for Assign<P> {
    stands_alone!();

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

    #[inline]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        let mut keys = KeyCursor::here(m);
        if self.place.is_ready() {
            let value = self.right_side(m)?;
            return self.place.assign(m, &mut keys, value);
        }
        self.run_prepared(m, keys)
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
    stands_alone!();

    #[inline]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        if self.pattern.has_references {
            return self.eval(m).map(drop);
        }
        let zval = self.value.eval_zval(m)?;
        let result = destructure(m, self.pattern, &zval);
        separate::release_quietly(zval);
        result
    }

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
        match item.target {
            PatternTarget::Place(place) => {
                if let Some(local) = place.local() {
                    let key = item.key.eval(m)?;
                    let element = element_of(m, source, &key)?;
                    separate::assign_zval(m.local(local), element);
                    continue;
                }
                let mut keys = KeyCursor::here(m);
                let result = item.key.eval(m).and_then(|key| {
                    place.prepare(m)?;
                    let element = element_of(m, source, &key)?;
                    place.assign(m, &mut keys, Value::zval(element))
                });
                keys.finish(m);
                result?;
            }
            PatternTarget::Pattern(inner) => {
                let key = item.key.eval(m)?;
                let element = element_of(m, source, &key)?;
                destructure(m, inner, &element)?;
            }
        }
    }
    Ok(())
}

#[inline]
fn element_of(m: &mut Machine, source: &ZvalPtr, key: &Value) -> Result<ZvalPtr, Unwind> {
    if let Some(array) = source.as_array()
        && let Some(key) = key.key_at_once()
        && let Some(zval) = array.look_up(key)
    {
        return Ok(separate::share(zval));
    }
    element_of_any(m, source, key)
}

#[inline(never)]
fn element_of_any(m: &mut Machine, source: &ZvalPtr, key: &Value) -> Result<ZvalPtr, Unwind> {
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
