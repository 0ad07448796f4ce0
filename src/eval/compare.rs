//! Comparison operators.

use super::arith::{Binary, Operator, apply};
use super::class::ClassEntry;
use super::operand::{Operand, get_both};
use super::unwind::Unwind;
use super::{Eval, Machine, is_computed};
use crate::ast::BinaryOp;
use crate::zval::compare::{self, CastTarget, Comparison, ObjectComparison};
use crate::zval::{ObjectRef, Tag, Value, View};

macro_rules! comparison {
    ($(#[$doc:meta])* $name:ident, $op:ident, |$a:ident, $b:ident| $test:expr) => {
        $(#[$doc])*
        pub struct $name;

        impl Operator for $name {
            #[inline(always)]
            fn ints($a: i64, $b: i64) -> Option<Value> {
                Some(Value::bool($test))
            }

            #[inline(always)]
            fn floats($a: f64, $b: f64) -> Option<Value> {
                Some(Value::bool($test))
            }

            #[inline(never)]
            fn slow(m: &mut Machine, left: Value, right: Value) -> Result<Value, Unwind> {
                compare_any(m, BinaryOp::$op, &left, &right)
            }
        }
    };
}

comparison!(
    /// `==`
    Equal, Equal, |a, b| a == b
);
comparison!(
    /// `!=`
    NotEqual, NotEqual, |a, b| a != b
);
comparison!(
    /// `<`
    Less, Less, |a, b| a < b
);
comparison!(
    /// `<=`
    LessEqual, LessEqual, |a, b| a <= b
);
comparison!(
    /// `>`
    Greater, Greater, |a, b| a > b
);
comparison!(
    /// `>=`
    GreaterEqual, GreaterEqual, |a, b| a >= b
);

/// A condition made of a comparison: no value is made of its truth.
pub struct Test<O, L, R>(pub Binary<O, L, R>);

impl<O: Operator, L: Operand, R: Operand> Eval for Test<O, L, R> {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.0.eval(m)
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        if L::IS_EVALUATED || R::IS_EVALUATED {
            return Ok(self.0.compute(m)?.tag() == Tag::True);
        }
        match self.0.at_once(m) {
            Some(value) => Ok(value.tag() == Tag::True),
            None => self.test_slow(m),
        }
    }
}

impl<O: Operator, L: Operand, R: Operand> Test<O, L, R> {
    #[inline(never)]
    fn test_slow(&self, m: &mut Machine) -> Result<bool, Unwind> {
        Ok(self.0.compute_slow(m)?.tag() == Tag::True)
    }
}

/// Whether a comparison holds, where both sides tell at once that they are integers.
#[inline(always)]
pub(super) fn holds_at_once<O: Operator, L: Operand, R: Operand>(
    m: &mut Machine,
    left: &L,
    right: &R,
) -> Option<bool> {
    let value = O::ints(left.int_at_once(m)?, right.int_at_once(m)?)?;
    Some(value.tag() == Tag::True)
}

/// `===`
pub struct Identical<L, R>(pub L, pub R);
/// `!==`
pub struct NotIdentical<L, R>(pub L, pub R);
/// `<=>`
pub struct Spaceship<L, R>(pub L, pub R);

#[inline(always)]
fn identical_operands<L: Operand, R: Operand>(
    m: &mut Machine,
    left: &L,
    right: &R,
) -> Result<bool, Unwind> {
    if let (Some(left), Some(right)) = (left.int_at_once(m), right.int_at_once(m)) {
        return Ok(left == right);
    }
    let (left, right) = get_both(m, left, right)?;
    match identical_at_once(&left, &right) {
        Some(same) => Ok(same),
        None => m.identical(&left, &right),
    }
}

/// `left === right` of scalars but floats, or of two strings; `None` of all else.
#[inline(always)]
pub(super) fn identical_at_once(left: &Value, right: &Value) -> Option<bool> {
    if left.tag() < Tag::String && right.tag() < Tag::String && !left.is_float() {
        let same_bits = !left.is_int() || left.raw_bits() == right.raw_bits();
        return Some(left.tag() == right.tag() && same_bits);
    }
    match (left.view(), right.view()) {
        (View::String(left), View::String(right)) => Some(left == right),
        _ => None,
    }
}

impl<L: Operand, R: Operand> Eval for Identical<L, R> {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        identical_operands(m, &self.0, &self.1).map(Value::bool)
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        identical_operands(m, &self.0, &self.1)
    }
}

impl<L: Operand, R: Operand> Eval for NotIdentical<L, R> {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        identical_operands(m, &self.0, &self.1).map(|same| Value::bool(!same))
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        identical_operands(m, &self.0, &self.1).map(|same| !same)
    }
}

impl<L: Operand, R: Operand> Eval for Spaceship<L, R> {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let (left, right) = get_both(m, &self.0, &self.1)?;
        if left.is_int() && right.is_int() {
            let ordering = left.int_bits().cmp(&right.int_bits());
            return Ok(Value::int(ordering as i64));
        }
        Ok(Value::int(m.compare(&left, &right)?.to_int()))
    }
}

/// A comparison operator on any two values.
///
/// # Errors
/// User code of the objects compared.
#[inline(never)]
pub fn compare_any(
    m: &mut Machine,
    op: BinaryOp,
    left: &Value,
    right: &Value,
) -> Result<Value, Unwind> {
    Ok(match op {
        BinaryOp::Equal => Value::bool(m.loosely_equal(left, right)?),
        BinaryOp::NotEqual => Value::bool(!m.loosely_equal(left, right)?),
        BinaryOp::Identical => Value::bool(m.identical(left, right)?),
        BinaryOp::NotIdentical => Value::bool(!m.identical(left, right)?),
        BinaryOp::Less => Value::bool(compare::less(left, right, m)?),
        BinaryOp::LessEqual => Value::bool(compare::less_or_equal(left, right, m)?),
        BinaryOp::Greater => Value::bool(compare::less(right, left, m)?),
        BinaryOp::GreaterEqual => Value::bool(compare::less_or_equal(right, left, m)?),
        BinaryOp::Spaceship => Value::int(m.compare(left, right)?.to_int()),
        _ => Value::NULL,
    })
}

impl Machine {
    /// `left == right`
    ///
    /// # Errors
    /// User code of the objects compared; arrays nested too deep.
    pub fn loosely_equal(&mut self, left: &Value, right: &Value) -> Result<bool, Unwind> {
        compare::loose_equal(left, right, self)
    }

    /// `left === right`
    ///
    /// # Errors
    /// Arrays nested too deep.
    #[inline(never)]
    pub fn identical(&mut self, left: &Value, right: &Value) -> Result<bool, Unwind> {
        match compare::identical(left, right) {
            Ok(same) => Ok(same),
            Err(_) => Err(self.nesting_too_deep()),
        }
    }

    /// `left <=> right`
    ///
    /// # Errors
    /// User code of the objects compared; arrays nested too deep.
    pub fn compare(&mut self, left: &Value, right: &Value) -> Result<Comparison, Unwind> {
        compare::compare(left, right, self)
    }
}

impl ObjectComparison for Machine {
    type Error = Unwind;

    fn compare_objects(
        &mut self,
        left: &ObjectRef,
        right: &ObjectRef,
    ) -> Result<Comparison, Unwind> {
        self.compare_by_properties(left, right)
    }

    fn cast_object(
        &mut self,
        object: &ObjectRef,
        target: CastTarget,
    ) -> Result<Option<Value>, Unwind> {
        match target {
            CastTarget::Bool => Ok(Some(Value::TRUE)),
            CastTarget::String => Ok(self.stringify_object(object)?.map(Value::from)),
            CastTarget::Int | CastTarget::Float => {
                let name = if target == CastTarget::Int {
                    "int"
                } else {
                    "float"
                };
                let message = format!(
                    "Object of class {} could not be converted to {name}",
                    ClassEntry::of(object.class()).name()
                );
                self.notice(&message)?;
                Ok(Some(if target == CastTarget::Int {
                    Value::int(1)
                } else {
                    Value::float(1.0)
                }))
            }
        }
    }

    fn compare_with_value(
        &mut self,
        object: &ObjectRef,
        other: View<'_>,
        side: compare::Side,
    ) -> Result<Comparison, Unwind> {
        if ClassEntry::of(object.class()).kind == crate::ast::ClassKind::Enum {
            return Ok(Comparison::Uncomparable);
        }
        compare::compare_by_cast(self, object, other, side)
    }

    fn nesting_too_deep(&mut self) -> Unwind {
        self.fatal("Nesting level too deep - recursive dependency?")
    }
}

/// The node for an operator and two operands of known kinds.
pub fn binary_node<O: Operator, L: Operand, R: Operand>(left: L, right: R) -> Binary<O, L, R> {
    Binary::new(left, right)
}

/// Applies a comparison for the library (`max`, `sort`): less than.
///
/// # Errors
/// User code of the objects compared.
pub fn is_less(m: &mut Machine, left: &Value, right: &Value) -> Result<bool, Unwind> {
    match (left.view(), right.view()) {
        (View::Int(a), View::Int(b)) => Ok(a < b),
        _ => apply::<Less>(m, left.clone(), right.clone()).map(|value| value.truthy()),
    }
}
