//! Operands as type parameters: the common shapes of a node need no call to reach them.

use super::local::Local;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, Peeked};
use crate::zval::{KeyRef, Tag, Value, View};

/// A number as an operand holds it.
#[derive(Clone, Copy)]
pub enum Quantity {
    /// An integer.
    Int(i64),
    /// A float.
    Float(f64),
}

/// Something a node takes a value from.
pub trait Operand: Copy + 'static {
    /// Whether it is read only when its operator runs, behind operands that are evaluated: PHP's variables are.
    const IS_LATE: bool = false;
    /// Whether evaluating it may run anything.
    const IS_EVALUATED: bool = false;
    /// Whether operators on it have nodes of their own type for what is done with the result.
    const IS_COMMON: bool = false;

    /// The value.
    ///
    /// # Errors
    /// Those of the expression.
    fn get(&self, m: &mut Machine) -> Result<Value, Unwind>;

    /// The value to be assigned: the whole zval where it stands for one.
    ///
    /// # Errors
    /// Those of the expression.
    #[inline(always)]
    fn get_whole(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.get(m)
    }

    /// What it holds, if the operand can tell at once and without a count.
    #[inline(always)]
    fn view_at_once<'a>(&'a self, _: &'a Machine) -> Option<View<'a>> {
        None
    }

    /// The key it is, if the operand can tell at once and without a count that it is an integer or a string.
    #[inline(always)]
    fn key_at_once<'a>(&'a self, _: &'a Machine) -> Option<KeyRef<'a>> {
        None
    }

    /// The value as an integer, if the operand can tell at once and without a count that it is one.
    #[inline(always)]
    fn int_at_once(&self, _: &mut Machine) -> Option<i64> {
        None
    }

    /// The value as a number, if the operand can tell at once and without a count that it is one.
    #[inline(always)]
    fn number_at_once(&self, _: &mut Machine) -> Option<Quantity> {
        None
    }
}

impl Quantity {
    /// The number a value is, if it is one.
    #[inline(always)]
    pub fn of(value: &Value) -> Option<Quantity> {
        if value.is_int() {
            Some(Quantity::Int(value.int_bits()))
        } else if value.is_float() {
            Some(Quantity::Float(value.float_bits()))
        } else {
            None
        }
    }
}

/// Both operands in PHP's order: a variable beside an expression is read after it (`$i + $i++`).
///
/// # Errors
/// Those of the operands.
#[inline(always)]
pub fn get_both<L: Operand, R: Operand>(
    m: &mut Machine,
    left: &L,
    right: &R,
) -> Result<(Value, Value), Unwind> {
    if L::IS_LATE && R::IS_EVALUATED {
        let right = right.get(m)?;
        let left = left.get(m)?;
        return Ok((left, right));
    }
    let left = left.get(m)?;
    let right = right.get(m)?;
    Ok((left, right))
}

/// An expression of any kind.
#[derive(Clone, Copy)]
pub struct Sub(pub Expr);

/// A computing node as an operand of its own type: of a `return`, of an assignment.
pub struct Computed<E: 'static>(pub &'static E);

impl<E> Clone for Computed<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Computed<E> {}

impl<E: Eval> Operand for Computed<E> {
    const IS_EVALUATED: bool = true;

    #[inline(always)]
    fn get(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.0.eval(m)
    }
}

/// An integer literal.
#[derive(Clone, Copy)]
pub struct IntLiteral(pub i64);

/// A float literal.
#[derive(Clone, Copy)]
pub struct FloatLiteral(pub f64);

/// Any other literal, in the script's arena.
#[derive(Clone, Copy)]
pub struct AnyLiteral(pub &'static Value);

/// An expression that stands for a zval.
#[derive(Clone, Copy)]
pub struct Shared(pub Expr);

impl Operand for Shared {
    const IS_EVALUATED: bool = true;

    #[inline(always)]
    fn get(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.0.eval(m)
    }

    #[inline(always)]
    fn get_whole(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.0.hand_over(m)
    }
}

impl Operand for Local {
    const IS_COMMON: bool = true;
    const IS_LATE: bool = true;

    #[inline(always)]
    fn get_whole(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.hand_over(m)
    }

    #[inline(always)]
    fn get(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.load(m)
    }

    #[inline(always)]
    fn int_at_once(&self, m: &mut Machine) -> Option<i64> {
        match m.local(self.index) {
            Some(zval) if zval.tag() == Tag::Int => Some(zval.raw_bits() as i64),
            _ => None,
        }
    }

    #[inline(always)]
    fn number_at_once(&self, m: &mut Machine) -> Option<Quantity> {
        let zval = m.local(self.index).as_ref()?;
        match zval.tag() {
            Tag::Int => Some(Quantity::Int(zval.raw_bits() as i64)),
            Tag::Float => Some(Quantity::Float(f64::from_bits(zval.raw_bits()))),
            _ => None,
        }
    }

    #[inline(always)]
    fn view_at_once<'a>(&'a self, m: &'a Machine) -> Option<View<'a>> {
        m.look_at_local(self.index).map(|zval| zval.view())
    }

    #[inline(always)]
    fn key_at_once<'a>(&'a self, m: &'a Machine) -> Option<KeyRef<'a>> {
        m.look_at_local(self.index)?.key_at_once()
    }
}

impl Operand for Sub {
    const IS_COMMON: bool = true;
    const IS_EVALUATED: bool = true;

    #[inline(always)]
    fn get(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.0.eval(m)
    }
}

impl Operand for IntLiteral {
    const IS_COMMON: bool = true;
    #[inline(always)]
    fn get(&self, _: &mut Machine) -> Result<Value, Unwind> {
        Ok(Value::int(self.0))
    }

    #[inline(always)]
    fn int_at_once(&self, _: &mut Machine) -> Option<i64> {
        Some(self.0)
    }

    #[inline(always)]
    fn number_at_once(&self, _: &mut Machine) -> Option<Quantity> {
        Some(Quantity::Int(self.0))
    }

    #[inline(always)]
    fn view_at_once<'a>(&'a self, _: &'a Machine) -> Option<View<'a>> {
        Some(View::Int(self.0))
    }

    #[inline(always)]
    fn key_at_once<'a>(&'a self, _: &'a Machine) -> Option<KeyRef<'a>> {
        Some(KeyRef::Int(self.0))
    }
}

impl Operand for FloatLiteral {
    const IS_COMMON: bool = true;
    #[inline(always)]
    fn get(&self, _: &mut Machine) -> Result<Value, Unwind> {
        Ok(Value::float(self.0))
    }

    #[inline(always)]
    fn number_at_once(&self, _: &mut Machine) -> Option<Quantity> {
        Some(Quantity::Float(self.0))
    }
}

impl Operand for AnyLiteral {
    #[inline(always)]
    fn get(&self, _: &mut Machine) -> Result<Value, Unwind> {
        Ok(self.0.clone())
    }

    #[inline(always)]
    fn number_at_once(&self, _: &mut Machine) -> Option<Quantity> {
        Quantity::of(self.0)
    }

    #[inline(always)]
    fn view_at_once<'a>(&'a self, _: &'a Machine) -> Option<View<'a>> {
        Some(self.0.view())
    }

    #[inline(always)]
    fn key_at_once<'a>(&'a self, _: &'a Machine) -> Option<KeyRef<'a>> {
        self.0.key_at_once()
    }
}

/// What lowering knows of an operand; [`with_operand!`](crate::with_operand) turns it into a type parameter.
#[derive(Clone, Copy)]
pub enum AnyOperand {
    /// A local variable.
    Local(Local),
    /// An integer literal.
    Int(i64),
    /// A float literal.
    Float(f64),
    /// Any other literal.
    Literal(&'static Value),
    /// Any other expression.
    Sub(Expr),
}

impl AnyOperand {
    /// Whether evaluating it runs no user code and changes nothing, so that it may be evaluated late.
    pub fn is_simple(&self) -> bool {
        !matches!(self, AnyOperand::Sub(_))
    }

    /// What it holds, if it is simple and can tell.
    #[inline(always)]
    pub fn view_at_once<'a>(&'a self, m: &'a Machine) -> Option<View<'a>> {
        match self {
            AnyOperand::Local(local) => local.view_at_once(m),
            AnyOperand::Int(int) => Some(View::Int(*int)),
            AnyOperand::Float(float) => Some(View::Float(*float)),
            AnyOperand::Literal(value) => Some(value.view()),
            AnyOperand::Sub(_) => None,
        }
    }

    /// The value.
    ///
    /// # Errors
    /// Those of the expression.
    pub fn get(&self, m: &mut Machine) -> Result<Value, Unwind> {
        match self {
            AnyOperand::Local(local) => local.load(m),
            AnyOperand::Int(int) => Ok(Value::int(*int)),
            AnyOperand::Float(float) => Ok(Value::float(*float)),
            AnyOperand::Literal(value) => Ok((*value).clone()),
            AnyOperand::Sub(expr) => expr.eval(m),
        }
    }

    /// The value without a count of its own where that is possible: good until user code runs or anything is written.
    ///
    /// # Errors
    /// Those of the expression.
    pub fn peek(&self, m: &mut Machine) -> Result<Peeked, Unwind> {
        match self {
            AnyOperand::Local(local) => local.peek(m),
            AnyOperand::Sub(expr) => expr.peek(m),
            _ => self.get(m).map(Peeked::Value),
        }
    }
}

/// Calls a generic constructor with the operand's own type: `with_operand!(operand, |it| arena.node(Echo(it)))`.
#[macro_export]
macro_rules! with_operand {
    ($operand:expr, |$name:ident| $body:expr) => {
        match $operand {
            $crate::eval::operand::AnyOperand::Local($name) => $body,
            $crate::eval::operand::AnyOperand::Int(int) => {
                let $name = $crate::eval::operand::IntLiteral(int);
                $body
            }
            $crate::eval::operand::AnyOperand::Float(float) => {
                let $name = $crate::eval::operand::FloatLiteral(float);
                $body
            }
            $crate::eval::operand::AnyOperand::Literal(value) => {
                let $name = $crate::eval::operand::AnyLiteral(value);
                $body
            }
            $crate::eval::operand::AnyOperand::Sub(expr) => {
                let $name = $crate::eval::operand::Sub(expr);
                $body
            }
        }
    };
}
