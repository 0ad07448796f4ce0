//! `++` and `--`.

use super::local::Local;
use super::operand::Operand;
use super::place::{KeyCursor, Place};
use super::unwind::Unwind;
use super::{Eval, Machine, is_computed, stands_alone};
use crate::zval::convert;
use crate::zval::number::{Number, Numeric, parse_numeric};
use crate::zval::separate;
use crate::zval::{Tag, Value, View};

/// Up or down by one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// `++`
    Up,
    /// `--`
    Down,
}

impl Step {
    /// What is done, and which end of the integers is passed, as messages say it.
    pub fn past_words(self) -> (&'static str, &'static str) {
        match self {
            Step::Up => ("increment", "maximal"),
            Step::Down => ("decrement", "minimal"),
        }
    }
}

/// Which value the expression has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// The new one: `++$a`.
    Before,
    /// The old one: `$a++`.
    After,
}

/// `++$local`, `$local--` …; the direction and the value are constants of the type.
pub struct StepLocal<const UP: bool, const OLD: bool>(pub Local);

impl<const UP: bool, const OLD: bool> StepLocal<UP, OLD> {
    /// Counts an integer where it lies, or in a zval of its own where it is shared; `None` where that is not what the
    /// variable holds.
    #[inline(always)]
    pub(super) fn at_once(&self, m: &mut Machine) -> Option<i64> {
        if let Some(zval) = m.local(self.0.index)
            && zval.is_plain()
            && zval.tag() == Tag::Int
        {
            let old = zval.raw_bits() as i64;
            let new = if UP {
                old.checked_add(1)?
            } else {
                old.checked_sub(1)?
            };
            if zval.is_plain_single() {
                // SAFETY: an int is replaced by an int in a zval that is not traced.
                unsafe { zval.set_scalar(Tag::Int, new as u64) };
            } else {
                separate::renew_int(zval, new);
            }
            return Some(if OLD { old } else { new });
        }
        None
    }

    #[cold]
    #[inline(never)]
    fn run_slow(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.slow(m).map(drop)
    }

    #[inline(never)]
    fn slow(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if let Some(zval) = m.local(self.0.index)
            && zval.tag() == Tag::Int
            && !zval.is_typed()
        {
            // A reference, or a traced zval.
            let old = zval.raw_bits() as i64;
            let new = if UP {
                old.checked_add(1)
            } else {
                old.checked_sub(1)
            };
            if let Some(new) = new {
                separate::assign_value(m.local(self.0.index), Value::int(new));
                return Ok(Value::int(if OLD { old } else { new }));
            }
        }
        let old = self.0.load(m)?;
        let step = if UP { Step::Up } else { Step::Down };
        let new = m.step(&old, step)?;
        m.stepped_over = (old.is_int() && new.is_float()).then_some(step);
        let result = if OLD { old } else { new.clone() };
        separate::assign_value(m.local(self.0.index), new);
        if OLD {
            m.check_thrown()?;
            return Ok(result);
        }
        m.local_as_taken(self.0.index, result)
    }
}

impl<const UP: bool, const OLD: bool> Eval for StepLocal<UP, OLD> {
    stands_alone!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        match self.at_once(m) {
            Some(int) => Ok(Value::int(int)),
            None => self.slow(m),
        }
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<crate::zval::ZvalPtr, Unwind> {
        let value = self.eval(m)?;
        if OLD {
            return Ok(value.into_zval());
        }
        self.0.eval_zval(m)
    }

    #[inline]
    fn run(&self, m: &mut Machine) -> Result<(), Unwind> {
        match self.at_once(m) {
            Some(_) => Ok(()),
            None => self.run_slow(m),
        }
    }
}

impl<const UP: bool, const OLD: bool> Operand for &'static StepLocal<UP, OLD> {
    #[inline(always)]
    fn get(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.eval(m)
    }
}

/// `++place`, `place--` …
pub struct StepPlace<P: ?Sized + 'static = dyn Place> {
    /// The place.
    pub place: &'static P,
    /// Up or down.
    pub step: Step,
    /// Which value the expression has.
    pub when: When,
}

impl<P: Place + ?Sized> StepPlace<P> {
    /// Steps an int where it lies.
    #[inline(always)]
    fn at_once(&self, m: &mut Machine, keys: &mut KeyCursor) -> Option<Value> {
        let place = self.place.slot_at_once(m, keys)?;
        let mut before = Value::NULL;
        let by = if self.step == Step::Up { 1 } else { -1 };
        let new = super::compound::change_number(place, |old| {
            before = old.clone();
            old.as_int()?.checked_add(by).map(Value::int)
        })?;
        Some(match self.when {
            When::Before => new,
            When::After => before,
        })
    }
}

impl<P: Place + ?Sized> Eval for StepPlace<P> {
    stands_alone!();
    is_computed!();

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut keys = KeyCursor::here(m);
        if self.place.is_ready()
            && let Some(result) = self.at_once(m, &mut keys)
        {
            return Ok(result);
        }
        self.eval_slow(m)
    }
}

impl<P: Place + ?Sized> StepPlace<P> {
    #[inline(never)]
    fn eval_slow(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut keys = KeyCursor::here(m);
        let (step, when) = (self.step, self.when);
        let result = self.place.prepare(m).and_then(|()| {
            if let Some(result) = self.at_once(m, &mut keys) {
                return Ok(result);
            }
            keys.rewind();
            self.place.step(m, &mut keys, &mut |m, old| {
                let new = m.step(&old, step)?;
                m.stepped_over = (old.is_int() && new.is_float()).then_some(step);
                let result = match when {
                    When::Before => new.clone(),
                    When::After => old,
                };
                Ok((new, result))
            })
        });
        keys.finish(m);
        result
    }
}

impl Machine {
    /// The value one up or down (php-src `increment_function`, `decrement_function`).
    ///
    /// # Errors
    /// Arrays, objects and resources have none.
    pub fn step(&mut self, value: &Value, step: Step) -> Result<Value, Unwind> {
        let by = if step == Step::Up { 1 } else { -1 };
        let number = match value.view() {
            View::Int(int) => Number::Int(int),
            View::Float(float) => Number::Float(float),
            View::Null => {
                return Ok(match step {
                    Step::Up => Value::int(1),
                    Step::Down => Value::NULL,
                });
            }
            View::Bool(_) => return Ok(value.clone()),
            View::String(string) => match parse_numeric(string) {
                Numeric::Whole(number) => number,
                Numeric::Leading(_) | Numeric::Not => {
                    return Ok(match step {
                        Step::Up => convert::string_increment(string).into(),
                        Step::Down if string.is_empty() => Value::int(-1),
                        Step::Down => value.clone(),
                    });
                }
            },
            view => {
                let verb = match step {
                    Step::Up => "increment",
                    Step::Down => "decrement",
                };
                let message = format!("Cannot {verb} {}", convert::type_name(view));
                return Err(self.throw_type_error(&message));
            }
        };
        Ok(match number {
            Number::Int(int) => match int.checked_add(by) {
                Some(int) => Value::int(int),
                None => Value::float(int as f64 + by as f64),
            },
            Number::Float(float) => Value::float(float + by as f64),
        })
    }
}
