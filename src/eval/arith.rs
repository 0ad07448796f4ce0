//! Arithmetic and bitwise operators.

use super::errors::Throw;
use super::operand::{Operand, Quantity};
use super::unwind::Unwind;
use super::{Eval, Machine, is_assigned, is_computed};
use crate::ast::BinaryOp;
use crate::zval::convert;
use crate::zval::number::{self, Number, Numeric};
use crate::zval::{PhpArray, Tag, Value, View};
use std::marker::PhantomData;

/// An operator on two values.
pub trait Operator: 'static {
    /// Whether it has nodes of its own type for what is done with its result.
    const IS_COMMON: bool = false;

    /// On two integers; `None` where the result is none.
    fn ints(left: i64, right: i64) -> Option<Value>;
    /// On two floats; `None` where the operator is not one of floats.
    fn floats(left: f64, right: f64) -> Option<Value>;
    /// On anything else, or where the short ways gave nothing.
    ///
    /// # Errors
    /// The operands do not fit; division by zero.
    fn slow(m: &mut Machine, left: Value, right: Value) -> Result<Value, Unwind>;
}

/// `left op right`
pub struct Binary<O, L, R> {
    left: L,
    right: R,
    operator: PhantomData<O>,
}

impl<O, L, R> Binary<O, L, R> {
    /// The node for two operands.
    pub fn new(left: L, right: R) -> Binary<O, L, R> {
        Binary {
            left,
            right,
            operator: PhantomData,
        }
    }
}

/// What an operator makes of two numbers; `None` where the short ways have no answer.
#[inline(always)]
pub fn on_quantities<O: Operator>(left: Quantity, right: Quantity) -> Option<Value> {
    match (left, right) {
        (Quantity::Int(left), Quantity::Int(right)) => O::ints(left, right),
        (Quantity::Float(left), Quantity::Float(right)) => O::floats(left, right),
        (Quantity::Float(left), Quantity::Int(right)) => O::floats(left, right as f64),
        (Quantity::Int(left), Quantity::Float(right)) => O::floats(left as f64, right),
    }
}

/// Applies an operator to two values.
///
/// # Errors
/// As for [`Operator::slow`].
#[inline(always)]
pub fn apply<O: Operator>(m: &mut Machine, left: Value, right: Value) -> Result<Value, Unwind> {
    if let (Some(left), Some(right)) = (Quantity::of(&left), Quantity::of(&right))
        && let Some(value) = on_quantities::<O>(left, right)
    {
        return Ok(value);
    }
    O::slow(m, left, right)
}

impl<O: Operator, L: Operand, R: Operand> Binary<O, L, R> {
    /// The result on two variables or literals that hold numbers, without counts.
    #[inline(always)]
    pub(super) fn at_once(&self, m: &mut Machine) -> Option<Value> {
        let left = self.left.number_at_once(m)?;
        let right = self.right.number_at_once(m)?;
        on_quantities::<O>(left, right)
    }

    /// The result on any operands. Those that are called for come first, then variables and literals are looked at: where
    /// they hold numbers, nothing is counted.
    #[inline(always)]
    pub(super) fn compute(&self, m: &mut Machine) -> Result<Value, Unwind> {
        match (L::IS_EVALUATED, R::IS_EVALUATED) {
            (false, false) => match self.at_once(m) {
                Some(value) => Ok(value),
                None => self.compute_slow(m),
            },
            (true, false) => {
                let left = self.left.get(m)?;
                if let Some(number) = Quantity::of(&left)
                    && let Some(right) = self.right.number_at_once(m)
                    && let Some(value) = on_quantities::<O>(number, right)
                {
                    return Ok(value);
                }
                self.compute_from_left(m, left)
            }
            (false, true) => {
                let right = self.right.get(m)?;
                if let Some(number) = Quantity::of(&right)
                    && let Some(left) = self.left.number_at_once(m)
                    && let Some(value) = on_quantities::<O>(left, number)
                {
                    return Ok(value);
                }
                self.compute_from_right(m, right)
            }
            (true, true) => {
                let left = self.left.get(m)?;
                let right = self.right.get(m)?;
                apply::<O>(m, left, right)
            }
        }
    }

    #[inline(never)]
    pub(super) fn compute_slow(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let left = self.left.get(m)?;
        let right = self.right.get(m)?;
        O::slow(m, left, right)
    }

    #[inline(never)]
    fn compute_from_left(&self, m: &mut Machine, left: Value) -> Result<Value, Unwind> {
        let right = self.right.get(m)?;
        O::slow(m, left, right)
    }

    #[inline(never)]
    fn compute_from_right(&self, m: &mut Machine, right: Value) -> Result<Value, Unwind> {
        let left = self.left.get(m)?;
        O::slow(m, left, right)
    }
}

impl<O: Operator, L: Operand, R: Operand> Eval for Binary<O, L, R> {
    is_computed!();
    is_assigned!(O::IS_COMMON && L::IS_COMMON && R::IS_COMMON);

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.compute(m)
    }
}

macro_rules! arithmetic {
    ($(#[$doc:meta])* $name:ident, $op:ident, |$a:ident, $b:ident| $ints:expr, |$x:ident, $y:ident| $floats:expr) => {
        $(#[$doc])*
        pub struct $name;

        impl Operator for $name {
            const IS_COMMON: bool = matches!(
                BinaryOp::$op,
                BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div
            );

            #[inline(always)]
            fn ints($a: i64, $b: i64) -> Option<Value> {
                $ints
            }

            #[inline(always)]
            fn floats($x: f64, $y: f64) -> Option<Value> {
                $floats
            }

            #[cold]
            #[inline(never)]
            fn slow(m: &mut Machine, left: Value, right: Value) -> Result<Value, Unwind> {
                slow_binary(m, BinaryOp::$op, left, right)
            }
        }
    };
}

arithmetic!(
    /// `+`
    Add, Add,
    |a, b| a.checked_add(b).map(Value::int),
    |x, y| Some(Value::float(x + y))
);
arithmetic!(
    /// `-`
    Sub, Sub,
    |a, b| a.checked_sub(b).map(Value::int),
    |x, y| Some(Value::float(x - y))
);
arithmetic!(
    /// `*`
    Mul, Mul,
    |a, b| a.checked_mul(b).map(Value::int),
    |x, y| Some(Value::float(x * y))
);
arithmetic!(
    /// `/`
    Div, Div,
    |a, b| divide_ints(a, b),
    |x, y| (y != 0.0).then(|| Value::float(x / y))
);
arithmetic!(
    /// `%`
    Mod, Mod,
    |a, b| (b != 0).then(|| Value::int(a.wrapping_rem(b))),
    |_x, _y| None
);
arithmetic!(
    /// `**`
    Pow, Pow,
    |a, b| Some(power_ints(a, b)),
    |x, y| Some(Value::float(x.powf(y)))
);
arithmetic!(
    /// `&`
    BitAnd, BitAnd,
    |a, b| Some(Value::int(a & b)),
    |_x, _y| None
);
arithmetic!(
    /// `|`
    BitOr, BitOr,
    |a, b| Some(Value::int(a | b)),
    |_x, _y| None
);
arithmetic!(
    /// `^`
    BitXor, BitXor,
    |a, b| Some(Value::int(a ^ b)),
    |_x, _y| None
);
arithmetic!(
    /// `<<`
    ShiftLeft, ShiftLeft,
    |a, b| (0..64).contains(&b).then(|| Value::int(a << b)),
    |_x, _y| None
);
arithmetic!(
    /// `>>`
    ShiftRight, ShiftRight,
    |a, b| (0..64).contains(&b).then(|| Value::int(a >> b)),
    |_x, _y| None
);

#[inline(always)]
fn divide_ints(left: i64, right: i64) -> Option<Value> {
    match right {
        0 => None,
        -1 if left == i64::MIN => Some(Value::float(9_223_372_036_854_775_808.0)),
        _ if left % right == 0 => Some(Value::int(left / right)),
        _ => Some(Value::float(left as f64 / right as f64)),
    }
}

/// Integer powers by squaring, going over to floats where they overflow (php-src `pow_function_base`).
pub fn power_ints(base: i64, exponent: i64) -> Value {
    if exponent < 0 {
        return Value::float((base as f64).powf(exponent as f64));
    }
    let (mut result, mut factor, mut left) = (1i64, base, exponent);
    while left > 0 {
        if left % 2 == 1 {
            left -= 1;
            match result.checked_mul(factor) {
                Some(product) => result = product,
                None => {
                    let product = result as f64 * factor as f64;
                    return Value::float(product * (factor as f64).powf(left as f64));
                }
            }
        } else {
            left /= 2;
            match factor.checked_mul(factor) {
                Some(square) => factor = square,
                None => {
                    let square = factor as f64 * factor as f64;
                    return Value::float(result as f64 * square.powf(left as f64));
                }
            }
        }
    }
    Value::int(result)
}

/// An arithmetic or bitwise operator on any two values.
///
/// # Errors
/// The operands do not fit; division by zero; a notice's handler threw.
#[inline(never)]
pub fn slow_binary(
    m: &mut Machine,
    op: BinaryOp,
    left: Value,
    right: Value,
) -> Result<Value, Unwind> {
    match op {
        BinaryOp::Add if let (View::Array(a), View::Array(b)) = (left.view(), right.view()) => {
            return Ok(union(a, b).into());
        }
        BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor
            if let (View::String(a), View::String(b)) = (left.view(), right.view()) =>
        {
            return Ok(bitwise_strings(op, a, b));
        }
        _ => {}
    }
    let (a, b) = numbers(m, op, &left, &right)?;
    match op {
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul => Ok(match (a, b) {
            (Number::Int(a), Number::Int(b)) => overflow_to_float(op, a, b),
            _ => Value::float(match op {
                BinaryOp::Add => a.to_float() + b.to_float(),
                BinaryOp::Sub => a.to_float() - b.to_float(),
                _ => a.to_float() * b.to_float(),
            }),
        }),
        BinaryOp::Div => match (a, b) {
            (_, Number::Int(0)) => Err(m.throw(Throw::DivisionByZeroError, "Division by zero")),
            (Number::Int(a), Number::Int(b)) => Ok(divide_ints(a, b).unwrap_or_default()),
            _ if b.to_float() == 0.0 => {
                Err(m.throw(Throw::DivisionByZeroError, "Division by zero"))
            }
            _ => Ok(Value::float(a.to_float() / b.to_float())),
        },
        BinaryOp::Pow => Ok(match (a, b) {
            (Number::Int(a), Number::Int(b)) => power_ints(a, b),
            _ => Value::float(a.to_float().powf(b.to_float())),
        }),
        _ => {
            let a = int_operand(m, a, &left)?;
            let b = int_operand(m, b, &right)?;
            bitwise_ints(m, op, a, b)
        }
    }
}

fn overflow_to_float(op: BinaryOp, a: i64, b: i64) -> Value {
    let (exact, float) = match op {
        BinaryOp::Add => (a.checked_add(b), a as f64 + b as f64),
        BinaryOp::Sub => (a.checked_sub(b), a as f64 - b as f64),
        _ => (a.checked_mul(b), a as f64 * b as f64),
    };
    exact.map_or(Value::float(float), Value::int)
}

fn bitwise_ints(m: &mut Machine, op: BinaryOp, a: i64, b: i64) -> Result<Value, Unwind> {
    Ok(Value::int(match op {
        BinaryOp::Mod => {
            if b == 0 {
                return Err(m.throw(Throw::DivisionByZeroError, "Modulo by zero"));
            }
            a.wrapping_rem(b)
        }
        BinaryOp::BitAnd => a & b,
        BinaryOp::BitOr => a | b,
        BinaryOp::BitXor => a ^ b,
        BinaryOp::ShiftLeft | BinaryOp::ShiftRight => {
            if b < 0 {
                return Err(m.throw(Throw::ArithmeticError, "Bit shift by negative number"));
            }
            match (op, b) {
                (BinaryOp::ShiftLeft, 64..) => 0,
                (BinaryOp::ShiftLeft, _) => a << b,
                (_, 64..) => a >> 63,
                _ => a >> b,
            }
        }
        _ => 0,
    }))
}

/// The integer that an operand of a bitwise operator stands for; a float that loses something is deprecated.
fn int_operand(m: &mut Machine, number: Number, operand: &Value) -> Result<i64, Unwind> {
    match number {
        Number::Int(int) => Ok(int),
        Number::Float(float) => match number::float_to_int_exact(float) {
            Some(int) => Ok(int),
            None => {
                let message = match operand.view() {
                    View::String(text) => format!(
                        "Implicit conversion from float-string \"{text}\" to int loses precision"
                    ),
                    _ => format!(
                        "Implicit conversion from float {} to int loses precision",
                        number::float_to_string(float)
                    ),
                };
                m.deprecated(&message)?;
                Ok(number::float_to_int(float))
            }
        },
    }
}

fn numbers(
    m: &mut Machine,
    op: BinaryOp,
    left: &Value,
    right: &Value,
) -> Result<(Number, Number), Unwind> {
    let unfit = |value: &Value| matches!(value.tag(), Tag::Array | Tag::Object);
    if unfit(left) || unfit(right) {
        return Err(unsupported(m, op, left, right));
    }
    let a = number_operand(m, op, left, left, right)?;
    let b = number_operand(m, op, right, left, right)?;
    Ok((a, b))
}

fn number_operand(
    m: &mut Machine,
    op: BinaryOp,
    operand: &Value,
    left: &Value,
    right: &Value,
) -> Result<Number, Unwind> {
    match convert::to_operand(operand.view()) {
        Numeric::Whole(number) => Ok(number),
        Numeric::Leading(number) => {
            m.warning("A non-numeric value encountered")?;
            Ok(number)
        }
        Numeric::Not => Err(unsupported(m, op, left, right)),
    }
}

/// The error for operands that an operator does not take.
#[cold]
#[inline(never)]
pub fn unsupported(m: &mut Machine, op: BinaryOp, left: &Value, right: &Value) -> Unwind {
    let message = format!(
        "Unsupported operand types: {} {} {}",
        convert::type_name(left.view()),
        op.symbol(),
        convert::type_name(right.view())
    );
    m.throw_type_error(&message)
}

/// `$a + $b` on arrays: the elements of `left`, and those of `right` whose keys are new.
fn union(left: &PhpArray, right: &PhpArray) -> PhpArray {
    let mut union = left.clone();
    for (key, zval) in right.iter() {
        let key = key.to_key();
        if union.get(&key).is_none() {
            union.set(&key, zval.clone());
        }
    }
    union
}

fn bitwise_strings(op: BinaryOp, a: &[u8], b: &[u8]) -> Value {
    let both = a.iter().zip(b);
    let mut bytes: Vec<u8> = match op {
        BinaryOp::BitAnd => both.map(|(a, b)| a & b).collect(),
        BinaryOp::BitOr => both.map(|(a, b)| a | b).collect(),
        _ => both.map(|(a, b)| a ^ b).collect(),
    };
    if op == BinaryOp::BitOr {
        let longer = if a.len() > b.len() { a } else { b };
        bytes.extend_from_slice(&longer[bytes.len()..]);
    }
    Value::bytes(&bytes)
}

/// Applies an operator that is only known at run time to two numbers; `None` where the short ways have no answer.
#[inline]
pub fn on_numbers(op: BinaryOp, left: Quantity, right: Quantity) -> Option<Value> {
    match op {
        BinaryOp::Add => on_quantities::<Add>(left, right),
        BinaryOp::Sub => on_quantities::<Sub>(left, right),
        BinaryOp::Mul => on_quantities::<Mul>(left, right),
        BinaryOp::Div => on_quantities::<Div>(left, right),
        BinaryOp::Mod => on_quantities::<Mod>(left, right),
        BinaryOp::BitAnd => on_quantities::<BitAnd>(left, right),
        BinaryOp::BitOr => on_quantities::<BitOr>(left, right),
        BinaryOp::BitXor => on_quantities::<BitXor>(left, right),
        BinaryOp::ShiftLeft => on_quantities::<ShiftLeft>(left, right),
        BinaryOp::ShiftRight => on_quantities::<ShiftRight>(left, right),
        _ => None,
    }
}

/// Applies an operator that is only known at run time: compound assignment's slow way, constant folding.
///
/// # Errors
/// As for the operator.
pub fn apply_any(
    m: &mut Machine,
    op: BinaryOp,
    left: Value,
    right: Value,
) -> Result<Value, Unwind> {
    match op {
        BinaryOp::Add => apply::<Add>(m, left, right),
        BinaryOp::Sub => apply::<Sub>(m, left, right),
        BinaryOp::Mul => apply::<Mul>(m, left, right),
        BinaryOp::Div => apply::<Div>(m, left, right),
        BinaryOp::Mod => apply::<Mod>(m, left, right),
        BinaryOp::Pow => apply::<Pow>(m, left, right),
        BinaryOp::BitAnd => apply::<BitAnd>(m, left, right),
        BinaryOp::BitOr => apply::<BitOr>(m, left, right),
        BinaryOp::BitXor => apply::<BitXor>(m, left, right),
        BinaryOp::ShiftLeft => apply::<ShiftLeft>(m, left, right),
        BinaryOp::ShiftRight => apply::<ShiftRight>(m, left, right),
        BinaryOp::Concat => super::text::concat(m, &left, &right),
        BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Identical
        | BinaryOp::NotIdentical
        | BinaryOp::Less
        | BinaryOp::LessEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterEqual
        | BinaryOp::Spaceship => super::compare::compare_any(m, op, &left, &right),
    }
}

/// `-a`: multiplication by -1, so that the messages are those of `*`.
pub struct Negate<O>(pub O);

impl<O: Operand> Eval for Negate<O> {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.0.get(m)?;
        apply::<Mul>(m, value, Value::int(-1))
    }
}

/// `+a`: multiplication by 1.
pub struct Plus<O>(pub O);

impl<O: Operand> Eval for Plus<O> {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.0.get(m)?;
        apply::<Mul>(m, value, Value::int(1))
    }
}

/// `~a`
pub struct BitNot<O>(pub O);

impl<O: Operand> Eval for BitNot<O> {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.0.get(m)?;
        match value.view() {
            View::Int(int) => Ok(Value::int(!int)),
            View::Float(float) => Ok(Value::int(!int_operand(m, Number::Float(float), &value)?)),
            View::String(string) => {
                let bytes: Vec<u8> = string.iter().map(|byte| !byte).collect();
                Ok(Value::bytes(&bytes))
            }
            view => {
                let message = format!("Cannot perform bitwise not on {}", convert::type_name(view));
                Err(m.throw_type_error(&message))
            }
        }
    }
}
