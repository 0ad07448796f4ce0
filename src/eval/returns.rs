//! `return`, and the end of a function without one.

use super::frame::Frame;
use super::operand::Operand;
use super::types::{Checked, Strictness, Type};
use super::unwind::Unwind;
use super::{Eval, Exec, Expr, Flow, Machine, Statement, Target};
use crate::zval::{PhpStr, Tag, Value};

/// `return value;` of a function without a declared return type.
pub struct Return<O> {
    /// The line.
    pub line: u32,
    /// The value.
    pub value: O,
}

impl<O: Operand> Exec for Return<O> {
    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        m.returned = self.value.get(m)?;
        Ok(Flow::Return)
    }
}

/// `return $a;`: the zval is handed over.
pub struct ReturnZval<E: ?Sized + 'static> {
    /// The line.
    pub line: u32,
    /// The value.
    pub value: &'static E,
}

impl<E: Eval + ?Sized> Exec for ReturnZval<E> {
    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        m.returned = self.value.hand_over(m)?;
        Ok(Flow::Return)
    }
}

/// `return $local;`: the zval is handed over. What nobody else holds moves out of its slot, as the frame ends now.
pub struct ReturnLocal {
    /// The line.
    pub line: u32,
    /// The variable.
    pub local: super::local::Local,
    /// Whether nothing of this function runs after the return: no `finally` block.
    pub is_last: bool,
    /// The declared type of what is returned. Its check may show the variables.
    pub declared: Option<&'static Type>,
}

impl Exec for ReturnLocal {
    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        let slot = m.local(self.local.index);
        m.returned = match slot {
            Some(zval) if zval.is_plain_single() => {
                if zval.tag() < Tag::String {
                    zval.get()
                } else if self.is_last
                    && self
                        .declared
                        .is_none_or(|declared| declared.takes_zval_at_once(zval))
                {
                    slot.take().map_or(Value::NULL, Value::zval)
                } else {
                    Value::zval(zval.clone())
                }
            }
            _ => self.local.hand_over(m)?,
        };
        Ok(Flow::Return)
    }
}

/// `return $a;` of a function that returns a reference.
pub struct ReturnReference {
    /// The line.
    pub line: u32,
    /// What is referred to.
    pub place: Target,
}

impl Exec for ReturnReference {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        m.returned = Value::zval(m.reference_to(self.place)?);
        Ok(Flow::Return)
    }
}

/// `return f();` of a function that returns a reference: what is no place is passed on with a notice.
pub struct ReturnReferenceTo {
    /// The line.
    pub line: u32,
    /// The value.
    pub value: Expr,
    /// Whether it is a call, which may itself return a reference.
    pub is_call: bool,
}

impl Exec for ReturnReferenceTo {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        let value = self.value.eval(m)?;
        m.notice("Only variable references should be returned by reference")?;
        m.returned = value;
        Ok(Flow::Return)
    }
}

/// Checks what a function returns against its declared type.
pub struct ReturnChecked {
    /// The line.
    pub line: u32,
    /// Sets the value to be returned.
    pub inner: Statement,
    /// The declared type.
    pub declared: &'static Type,
    /// How strict the function's file is.
    pub strictness: Strictness,
}

impl Exec for ReturnChecked {
    #[inline]
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        self.inner.exec(m)?;
        if !self.declared.takes_at_once(&m.returned) {
            m.check_returned(self.declared, self.strictness)?;
        }
        Ok(Flow::Return)
    }
}

/// The end of a function with a declared return type, reached without a `return`.
pub struct EndWithoutReturn {
    /// The function's last line.
    pub line: u32,
    /// The declared type.
    pub declared: &'static Type,
}

impl Exec for EndWithoutReturn {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        if self.declared.mask & Type::VOID != 0 {
            return Ok(Flow::Next);
        }
        let name = m.frame_function_name();
        let message = if self.declared.mask & Type::NEVER != 0 {
            format!("{name}(): never-returning function must not implicitly return")
        } else {
            format!(
                "{name}(): Return value must be of type {}, none returned",
                self.declared.text
            )
        };
        Err(m.throw_type_error(&message))
    }
}

impl Machine {
    /// The name of the running PHP function as messages show it.
    pub fn frame_function_name(&self) -> PhpStr {
        self.frames()
            .find(|frame| frame.function().is_some())
            .map_or_else(PhpStr::empty, Frame::display_name)
    }

    #[inline(never)]
    fn check_returned(&mut self, declared: &Type, strictness: Strictness) -> Result<(), Unwind> {
        let value = self.returned.clone().unwrap_zval();
        match self.check_type(declared, &value, strictness)? {
            Checked::Fits => Ok(()),
            Checked::Coerced(coerced) => {
                if let Some(zval) = self.returned.as_zval()
                    && zval.is_ref()
                {
                    drop(zval.replace(coerced));
                } else {
                    self.returned = coerced;
                }
                Ok(())
            }
            Checked::Refused => {
                let message = format!(
                    "{}(): Return value must be of type {}, {} returned",
                    self.frame_function_name(),
                    self.shown_type(declared),
                    self.type_name_for_error(&value)
                );
                self.returned = Value::NULL;
                Err(self.throw_type_error(&message))
            }
        }
    }
}

/// `return f();` of a function that returns a reference: passed on if the call returned one.
pub struct ReturnCallReference {
    /// The line.
    pub line: u32,
    /// The call.
    pub place: Target,
}

impl Exec for ReturnCallReference {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        let reference = m.reference_to(self.place)?;
        if !m.last_call_returns_reference {
            m.notice("Only variable references should be returned by reference")?;
        }
        m.returned = Value::zval(reference);
        Ok(Flow::Return)
    }
}
