//! Text: `.`, interpolation, `echo`, `print`, inline HTML.

use super::operand::{Operand, get_both};
use super::unwind::Unwind;
use super::{Eval, Exec, Expr, Flow, Machine, is_computed};
use crate::zval::{PhpStr, Tag, Value, View, format_int, int_to_string};

/// `left . right`
pub struct Concat<L, R>(pub L, pub R);

impl<L: Operand, R: Operand> Eval for Concat<L, R> {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let (mut left, right) = get_both(m, &self.0, &self.1)?;
        // A temporary of one count grows in place: chains of `.` are linear.
        if let Some(string) = left.as_string_mut()
            && string.is_unique()
        {
            append(m, string, &right)?;
            return Ok(left);
        }
        concat(m, &left, &right)
    }
}

/// Appends a value's text to a string that is ours alone.
///
/// # Errors
/// Those of converting the value.
pub fn append(m: &mut Machine, string: &mut PhpStr, value: &Value) -> Result<(), Unwind> {
    match value.view() {
        View::String(right) => string.push_bytes(right),
        View::Int(int) => {
            let mut digits = [0; 20];
            string.push_bytes(format_int(int, &mut digits));
        }
        _ => {
            let right = m.to_string(value)?;
            string.push_bytes(&right);
        }
    }
    Ok(())
}

/// The text of both values.
///
/// # Errors
/// Those of converting the values.
#[inline(never)]
pub fn concat(m: &mut Machine, left: &Value, right: &Value) -> Result<Value, Unwind> {
    if let (View::String(left), View::String(right)) = (left.view(), right.view()) {
        if left.is_empty() {
            return Ok(right.clone().into());
        }
        if right.is_empty() {
            return Ok(left.clone().into());
        }
        return Ok(PhpStr::concat(left, right).into());
    }
    let mut digits = [0; 20];
    match (left.view(), right.view()) {
        (View::String(left), View::Int(right)) => {
            return Ok(PhpStr::concat(left, format_int(right, &mut digits)).into());
        }
        (View::Int(left), View::String(right)) => {
            return Ok(PhpStr::concat(format_int(left, &mut digits), right).into());
        }
        _ => {}
    }
    let left = m.to_string(left)?;
    let right = m.to_string(right)?;
    Ok(PhpStr::concat(&left, &right).into())
}

/// `"a $b c"`
pub struct Interpolation(pub &'static [InterpolationPart]);

/// A piece of an interpolated string.
pub enum InterpolationPart {
    /// Text.
    Literal(PhpStr),
    /// An expression.
    Expr(Expr),
}

/// How many pieces are put together in one step.
const FEW_PIECES: usize = 8;

impl Interpolation {
    /// The text of few pieces, in one allocation.
    fn of_few(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut texts = [const { PhpStr::EMPTY }; FEW_PIECES];
        for (text, part) in texts.iter_mut().zip(self.0) {
            *text = match part {
                InterpolationPart::Literal(text) => text.clone(),
                InterpolationPart::Expr(expr) => {
                    let value = expr.eval(m)?;
                    match value.into_string() {
                        Ok(text) => text,
                        Err(value) => match value.as_int() {
                            Some(int) => int_to_string(int),
                            None => m.to_string(&value)?,
                        },
                    }
                }
            };
        }
        Ok(PhpStr::concat_texts(&texts[..self.0.len()]).into())
    }
}

impl Eval for Interpolation {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if self.0.len() <= FEW_PIECES {
            return self.of_few(m);
        }
        let mut builder = crate::zval::StrBuilder::new();
        for part in self.0 {
            match part {
                InterpolationPart::Literal(text) => builder.push_bytes(text),
                InterpolationPart::Expr(expr) => {
                    let value = expr.eval(m)?;
                    match value.view() {
                        View::String(text) => builder.push_bytes(text),
                        View::Int(int) => {
                            let mut digits = [0; 20];
                            builder.push_bytes(format_int(int, &mut digits));
                        }
                        _ => {
                            let text = m.to_string(&value)?;
                            builder.push_bytes(&text);
                        }
                    }
                }
            }
        }
        Ok(builder.finish().into())
    }
}

/// `echo a;`
pub struct Echo<O>(pub O);

impl<O: Operand> Exec for Echo<O> {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        let value = self.0.get(m)?;
        m.echo(&value)?;
        Ok(Flow::Next)
    }
}

/// `print a`
pub struct Print(pub Expr);

impl Eval for Print {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.0.eval(m)?;
        m.echo(&value)?;
        Ok(Value::int(1))
    }
}

/// Text outside `<?php … ?>`.
pub struct InlineHtml(pub PhpStr);

impl Exec for InlineHtml {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.write_output(&self.0);
        Ok(Flow::Next)
    }
}

impl Machine {
    /// Prints a value.
    ///
    /// # Errors
    /// Those of converting the value.
    pub fn echo(&mut self, value: &Value) -> Result<(), Unwind> {
        match value.view() {
            View::String(text) => self.write_output(text),
            View::Int(int) => {
                let mut digits = [0; 20];
                self.write_output(format_int(int, &mut digits));
            }
            _ => {
                let text = self.to_string(value)?;
                self.write_output(&text);
            }
        }
        // A buffer's callback may have thrown.
        self.check_interrupt()
    }
}

/// A string in quotes, escaped and cut as backtraces and messages show it.
pub fn quoted_for_message(m: &Machine, string: &[u8]) -> Vec<u8> {
    let most = m.ini.exception_string_param_max_len;
    let mut text = vec![b'\''];
    for &byte in &string[..string.len().min(most)] {
        match byte {
            b'\n' => text.extend_from_slice(b"\\n"),
            b'\r' => text.extend_from_slice(b"\\r"),
            b'\t' => text.extend_from_slice(b"\\t"),
            0x0c => text.extend_from_slice(b"\\f"),
            0x0b => text.extend_from_slice(b"\\v"),
            b'\\' => text.extend_from_slice(b"\\\\"),
            0x1b => text.extend_from_slice(b"\\e"),
            32..=126 => text.push(byte),
            _ => text.extend_from_slice(format!("\\x{byte:02X}").as_bytes()),
        }
    }
    if string.len() > most {
        text.extend_from_slice(b"...");
    }
    text.push(b'\'');
    text
}

/// Whether a value's text needs no user code.
pub fn is_plain_text(value: &Value) -> bool {
    value.tag() <= Tag::String
}
