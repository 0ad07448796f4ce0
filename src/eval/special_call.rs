//! Calls that are operations of their own: library functions without effects that scripts call all the time (php-src
//! `zend_try_compile_special_func` names most of them).
//!
//! An operand that is a variable or a literal is looked at where it lies, and the answer needs no frame. Where there is no
//! answer ([`Quick`](crate::ext::quick)), the function is called, and says what is wrong with its arguments.

use super::jump::{Jump, JumpTable};
use super::operand::AnyOperand;
use super::slot;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, Peeked, is_computed};
use crate::ext::Builtin;
use crate::ext::quick::{OneAnswer, ThreeFn, TwoFn};
use crate::zval::Value;

/// The function behind a special call, where it has to be called after all.
#[derive(Clone, Copy)]
pub struct Behind {
    /// The line of the call.
    pub line: u32,
    /// The function.
    pub builtin: &'static Builtin,
}

impl Behind {
    #[inline(never)]
    fn call<const COUNT: usize>(
        self,
        m: &mut Machine,
        values: [Value; COUNT],
    ) -> Result<Value, Unwind> {
        m.call_library(self.builtin, values.map(Some), self.line)
            .map(Value::unwrap_zval)
    }
}

/// A way to look at the operand of a function of one.
pub trait Looked: Copy + 'static {
    /// Looks at the value without a count where that is possible.
    ///
    /// # Errors
    /// Those of the expression.
    fn look(&self, m: &mut Machine, line: u32) -> Result<Peeked, Unwind>;
}

impl Looked for super::local::Local {
    #[inline(always)]
    fn look(&self, m: &mut Machine, line: u32) -> Result<Peeked, Unwind> {
        if let Some(zval) = m.look_at_local(self.index) {
            return Ok(Peeked::Zval(zval.as_ptr()));
        }
        m.line = line;
        Eval::peek(self, m)
    }
}

impl Looked for Expr {
    #[inline(always)]
    fn look(&self, m: &mut Machine, _: u32) -> Result<Peeked, Unwind> {
        self.peek(m)
    }
}

/// A function of one value: `strlen($x)`.
pub struct OfOne<O, A> {
    /// Its argument.
    pub operand: O,
    /// What it answers.
    pub answer: A,
    /// The function.
    pub behind: Behind,
}

impl<O: Looked, A: OneAnswer> Eval for OfOne<O, A> {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let found = self.operand.look(m, self.behind.line)?;
        // SAFETY: looked at before anything else runs.
        let answered = self.answer.answer(unsafe { slot::view(&found) });
        match answered {
            Some(value) => {
                if let Peeked::Value(looked_at) = found {
                    looked_at.release_quietly();
                }
                Ok(value)
            }
            // SAFETY: as above.
            None => self.behind.call(m, [unsafe { slot::value(found) }]),
        }
    }
}

/// `is_int($x)` and its kin: whether the value has one of some types.
pub struct IsOfType<O> {
    /// The value.
    pub operand: O,
    /// Which types: one bit each, by tag.
    pub tags: u16,
    /// The line of the call.
    pub line: u32,
}

impl<O: Looked> IsOfType<O> {
    #[inline(always)]
    fn is(&self, m: &mut Machine) -> Result<bool, Unwind> {
        let found = self.operand.look(m, self.line)?;
        // SAFETY: looked at before anything else runs.
        let tag = unsafe { slot::tag(&found) };
        Ok(self.tags >> tag as u32 & 1 != 0)
    }
}

impl<O: Looked> Eval for IsOfType<O> {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.is(m).map(Value::bool)
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        self.is(m)
    }
}

/// A function of two values: `array_key_exists($key, $array)`.
pub struct OfTwo {
    /// Its arguments.
    pub operands: [AnyOperand; 2],
    /// What it answers.
    pub answer: TwoFn,
    /// The function.
    pub behind: Behind,
}

impl Eval for OfTwo {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let [first, second] = &self.operands;
        if let (Some(first), Some(second)) = (first.view_at_once(m), second.view_at_once(m))
            && let Some(value) = (self.answer)(first, second)
        {
            return Ok(value);
        }
        self.eval_in_order(m)
    }
}

impl OfTwo {
    #[inline(never)]
    fn eval_in_order(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let [first, second] = &self.operands;
        let first = first.get_on_line(m, self.behind.line)?;
        let second = second.peek_on_line(m, self.behind.line)?;
        // SAFETY: looked at before anything else runs.
        let answered = (self.answer)(first.view(), unsafe { slot::view(&second) });
        match answered {
            Some(value) => Ok(value),
            None => {
                // SAFETY: as above.
                let second = unsafe { slot::value(second) };
                self.behind.call(m, [first, second])
            }
        }
    }
}

/// A function of three values: `substr($string, $offset, $length)`.
pub struct OfThree {
    /// Its arguments.
    pub operands: [AnyOperand; 3],
    /// What it answers.
    pub answer: ThreeFn,
    /// The function.
    pub behind: Behind,
}

impl Eval for OfThree {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let [first, second, third] = &self.operands;
        if let (Some(first), Some(second), Some(third)) = (
            first.view_at_once(m),
            second.view_at_once(m),
            third.view_at_once(m),
        ) && let Some(value) = (self.answer)(first, second, third)
        {
            return Ok(value);
        }
        self.eval_in_order(m)
    }
}

impl OfThree {
    #[inline(never)]
    fn eval_in_order(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let [first, second, third] = &self.operands;
        let first = first.get_on_line(m, self.behind.line)?;
        let second = second.get_on_line(m, self.behind.line)?;
        let third = third.get_on_line(m, self.behind.line)?;
        match (self.answer)(first.view(), second.view(), third.view()) {
            Some(value) => Ok(value),
            None => self.behind.call(m, [first, second, third]),
        }
    }
}

/// `in_array($needle, ['a', 'b', 'c'])`: what is looked for among literals, with no array made of them.
pub struct InLiterals {
    /// What is looked for.
    pub needle: AnyOperand,
    /// The literals.
    pub table: JumpTable,
    /// The array of the literals, where the function has to be called after all.
    pub list: Expr,
    /// The third argument, if there is one.
    pub strict: Option<bool>,
    /// The function.
    pub behind: Behind,
}

impl Eval for InLiterals {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.test(m).map(Value::bool)
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        if let Some(needle) = self.needle.view_at_once(m) {
            match self.table.find(needle) {
                Jump::To(_) => return Ok(true),
                Jump::Nowhere => return Ok(false),
                Jump::Unknown => {}
            }
        }
        self.test_slow(m)
    }
}

impl InLiterals {
    #[inline(never)]
    fn test_slow(&self, m: &mut Machine) -> Result<bool, Unwind> {
        let needle = self.needle.get_on_line(m, self.behind.line)?;
        match self.table.find(needle.view()) {
            Jump::To(_) => return Ok(true),
            Jump::Nowhere => return Ok(false),
            Jump::Unknown => {}
        }
        let list = self.list.eval(m)?;
        let found = match self.strict {
            None => self.behind.call(m, [needle, list]),
            Some(strict) => self.behind.call(m, [needle, list, Value::bool(strict)]),
        };
        found.map(|found| found.truthy())
    }
}

impl AnyOperand {
    #[inline(always)]
    fn get_on_line(&self, m: &mut Machine, line: u32) -> Result<Value, Unwind> {
        if self.is_simple() {
            m.line = line;
        }
        self.get(m)
    }

    #[inline(always)]
    fn peek_on_line(&self, m: &mut Machine, line: u32) -> Result<Peeked, Unwind> {
        if self.is_simple() {
            m.line = line;
        }
        self.peek(m)
    }
}

/// `func_num_args()` in a function.
pub struct NumberOfArguments;

impl Eval for NumberOfArguments {
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Ok(Value::int(i64::from(m.frame().passed)))
    }
}

/// `func_get_args()` in a function.
pub struct AllArguments;

impl Eval for AllArguments {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Ok(m.frame().arguments_as_array().into())
    }
}
