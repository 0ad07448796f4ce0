//! Values to JSON.

use super::{JsonError, flag};
use crate::ast::ClassKind;
use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::ext::Call;
use crate::ext::standard::url_query::public_properties;
use crate::ext::standard::utf8::{Decoded, decode};
use crate::zval::number::{Fraction, float_to_json, parse_numeric, serialize_precision};
use crate::zval::path::Path;
use crate::zval::{
    Key, KeyRef, ObjectRef, PhpArray, PhpStr, StrBuilder, Value, View, format_int, number,
};

/// Whether a value could be written. With partial output the writing goes on after a failure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Written,
    Failed,
}

/// JSON being written.
pub(super) struct Encoder {
    result: StrBuilder,
    flags: i64,
    most_depth: i64,
    error: JsonError,
    /// The arrays and objects being written, outermost first.
    open: Path<Value>,
    depth: usize,
}

impl Encoder {
    pub fn new(flags: i64, most_depth: i64) -> Encoder {
        Encoder {
            result: StrBuilder::with_capacity(56),
            flags,
            // As in php-src, the depth is an int there.
            most_depth: i64::from(most_depth as i32),
            error: JsonError::None,
            open: Path::default(),
            depth: 0,
        }
    }

    /// What was written, and the last error.
    pub fn finish(self) -> (PhpStr, JsonError) {
        (self.result.finish(), self.error)
    }

    fn has(&self, flag: i64) -> bool {
        self.flags & flag != 0
    }

    fn fail(&mut self, error: JsonError, instead: &[u8]) -> Outcome {
        self.error = error;
        self.result.push_bytes(instead);
        Outcome::Failed
    }

    /// Writes a value.
    ///
    /// # Errors
    /// `jsonSerialize` threw.
    pub fn push_value(&mut self, call: &mut Call<'_>, value: &Value) -> Result<Outcome, Unwind> {
        match value.view() {
            View::Null => self.result.push_bytes(b"null"),
            View::Bool(true) => self.result.push_bytes(b"true"),
            View::Bool(false) => self.result.push_bytes(b"false"),
            View::Int(int) => self.result.push_bytes(format_int(int, &mut [0; 20])),
            View::Float(float) if float.is_finite() => self.push_float(float),
            View::Float(_) => {
                self.error = JsonError::InfOrNan;
                self.result.push(b'0');
            }
            View::String(string) => return Ok(self.push_string(string, self.flags)),
            View::Array(array) => return self.push_array(call, array.clone()),
            View::Object(object) => return self.push_any_object(call, object.clone()),
            View::Resource(_) => {
                let instead: &[u8] = if self.has(flag::PARTIAL_OUTPUT_ON_ERROR) {
                    b"null"
                } else {
                    b""
                };
                return Ok(self.fail(JsonError::UnsupportedType, instead));
            }
        }
        Ok(Outcome::Written)
    }

    fn push_float(&mut self, float: f64) {
        let fraction = if self.has(flag::PRESERVE_ZERO_FRACTION) {
            Fraction::Keep
        } else {
            Fraction::Drop
        };
        let text = float_to_json(float, serialize_precision(), fraction);
        self.result.push_bytes(&text);
    }

    fn push_line(&mut self) {
        if self.has(flag::PRETTY_PRINT) {
            self.result.push(b'\n');
            self.result.push_repeated(b' ', self.depth * 4);
        }
    }

    /// Begins an array or object; an error if it is being written already.
    fn enter(&mut self, call: &mut Call<'_>, value: Value) -> Result<Outcome, Unwind> {
        if self.open.contains(&value) {
            return Ok(self.fail(JsonError::Recursion, b"null"));
        }
        call.need_stack()?;
        self.open.enter(value);
        Ok(Outcome::Written)
    }

    /// Ends what [`Encoder::enter`] began; `is_empty` keeps the brackets on one line.
    fn leave(&mut self, is_empty: bool, bracket: u8) -> Outcome {
        self.open.leave();
        if self.depth as i64 > self.most_depth {
            self.error = JsonError::Depth;
            if !self.has(flag::PARTIAL_OUTPUT_ON_ERROR) {
                return Outcome::Failed;
            }
        }
        self.depth -= 1;
        if !is_empty {
            self.push_line();
        }
        self.result.push(bracket);
        Outcome::Written
    }

    fn push_array(&mut self, call: &mut Call<'_>, array: PhpArray) -> Result<Outcome, Unwind> {
        let is_list = !self.has(flag::FORCE_OBJECT) && array.is_list();
        // The static empty array is everywhere and never inside itself.
        if array.is_empty() {
            self.open.enter(Value::NULL);
        } else if self.enter(call, array.clone().into())? == Outcome::Failed {
            return Ok(Outcome::Failed);
        }
        self.result.push(if is_list { b'[' } else { b'{' });
        self.depth += 1;
        for (at, (key, zval)) in array.iter().enumerate() {
            if at > 0 {
                self.result.push(b',');
            }
            self.push_line();
            if !is_list {
                match key {
                    KeyRef::Int(key) => self.push_int_key(key),
                    KeyRef::String(key) => self.push_key(key),
                }
            }
            if self.push_value(call, &zval.get())? == Outcome::Failed
                && !self.has(flag::PARTIAL_OUTPUT_ON_ERROR)
            {
                self.open.leave();
                return Ok(Outcome::Failed);
            }
        }
        Ok(self.leave(array.is_empty(), if is_list { b']' } else { b'}' }))
    }

    fn push_int_key(&mut self, key: i64) {
        self.result.push(b'"');
        self.result.push_bytes(format_int(key, &mut [0; 20]));
        self.result.push(b'"');
        self.push_colon();
    }

    fn push_key(&mut self, key: &[u8]) {
        let written = self.push_string(key, self.flags & !flag::NUMERIC_CHECK);
        if written == Outcome::Failed && self.has(flag::PARTIAL_OUTPUT_ON_ERROR) {
            self.result.truncate(self.result.len() - b"null".len());
            self.result.push_bytes(b"\"\"");
        }
        self.push_colon();
    }

    fn push_colon(&mut self) {
        self.result.push(b':');
        if self.has(flag::PRETTY_PRINT) {
            self.result.push(b' ');
        }
    }

    fn push_any_object(
        &mut self,
        call: &mut Call<'_>,
        object: ObjectRef,
    ) -> Result<Outcome, Unwind> {
        let class = ClassEntry::of(object.class());
        if class.is_subclass_of_name(b"jsonserializable") {
            return self.push_serializable(call, object, class);
        }
        if class.kind == ClassKind::Enum {
            let slots = object.class().slots();
            let value = slots
                .iter()
                .position(|slot| slot.name.as_bytes() == b"value");
            let value = value.and_then(|at| object.slot(at).clone());
            return match value {
                Some(zval) => self.push_value(call, &zval.get()),
                None => Ok(self.fail(JsonError::NonBackedEnum, b"0")),
            };
        }
        self.push_object(call, object)
    }

    fn push_object(&mut self, call: &mut Call<'_>, object: ObjectRef) -> Result<Outcome, Unwind> {
        if self.enter(call, object.clone().into())? == Outcome::Failed {
            return Ok(Outcome::Failed);
        }
        self.result.push(b'{');
        self.depth += 1;
        let as_array = ClassEntry::of(object.class()).handlers().as_array;
        let properties = match as_array.and_then(|as_array| as_array(call.machine, &object)) {
            Some(array) => array.to_entries(),
            None => public_properties(&object),
        };
        for (at, (key, zval)) in properties.iter().enumerate() {
            if at > 0 {
                self.result.push(b',');
            }
            self.push_line();
            match key {
                Key::Int(key) => self.push_int_key(*key),
                Key::String(key) => self.push_key(key),
            }
            if self.push_value(call, &zval.get())? == Outcome::Failed
                && !self.has(flag::PARTIAL_OUTPUT_ON_ERROR)
            {
                self.open.leave();
                return Ok(Outcome::Failed);
            }
        }
        Ok(self.leave(properties.is_empty(), b'}'))
    }

    fn push_serializable(
        &mut self,
        call: &mut Call<'_>,
        object: ObjectRef,
        class: &'static ClassEntry,
    ) -> Result<Outcome, Unwind> {
        let Some(method) = class.method(&PhpStr::from("jsonserialize")).cloned() else {
            return self.push_object(call, object);
        };
        if self.enter(call, object.clone().into())? == Outcome::Failed {
            return Ok(Outcome::Failed);
        }
        let value = call.call_method(&object, &method, &mut [])?.unwrap_zval();
        if let View::Object(returned) = value.view()
            && returned.same(&object)
        {
            self.open.leave();
            return self.push_object(call, object);
        }
        let outcome = self.push_value(call, &value)?;
        self.open.leave();
        Ok(outcome)
    }

    /// Writes a string, or the number it is where that is asked for.
    fn push_string(&mut self, string: &[u8], flags: i64) -> Outcome {
        let has = |flag: i64| flags & flag != 0;
        if has(flag::NUMERIC_CHECK)
            && let Some(number) = parse_numeric(string).whole()
        {
            match number {
                number::Number::Int(int) => {
                    self.result.push_bytes(format_int(int, &mut [0; 20]));
                    return Outcome::Written;
                }
                number::Number::Float(float) if float.is_finite() => {
                    self.push_float(float);
                    return Outcome::Written;
                }
                number::Number::Float(_) => {}
            }
        }
        let start = self.result.len();
        self.result.push(b'"');
        let mut copied = 0;
        let mut at = 0;
        while at < string.len() {
            let byte = string[at];
            if IS_PLAIN[usize::from(byte)] {
                at += 1;
                continue;
            }
            self.result.push_bytes(&string[copied..at]);
            if byte < 0x80 {
                self.push_escaped(byte, flags);
                at += 1;
                copied = at;
                continue;
            }
            let decoded = decode(&string[at..]);
            let end = at + decoded.length();
            match decoded {
                Decoded::CodePoint(code, _) => {
                    let is_line_end = matches!(code, 0x2028 | 0x2029);
                    if has(flag::UNESCAPED_UNICODE)
                        && (!is_line_end || has(flag::UNESCAPED_LINE_TERMINATORS))
                    {
                        self.result.push_bytes(&string[at..end]);
                    } else {
                        self.push_code_point(code);
                    }
                }
                Decoded::Malformed(_) if has(flag::INVALID_UTF8_IGNORE) => {}
                Decoded::Malformed(_) if has(flag::INVALID_UTF8_SUBSTITUTE) => {
                    let replacement: &[u8] = if has(flag::UNESCAPED_UNICODE) {
                        b"\xef\xbf\xbd"
                    } else {
                        b"\\ufffd"
                    };
                    self.result.push_bytes(replacement);
                }
                Decoded::Malformed(_) => {
                    self.result.truncate(start);
                    let instead: &[u8] = if has(flag::PARTIAL_OUTPUT_ON_ERROR) {
                        b"null"
                    } else {
                        b""
                    };
                    return self.fail(JsonError::Utf8, instead);
                }
            }
            at = end;
            copied = end;
        }
        self.result.push_bytes(&string[copied..]);
        self.result.push(b'"');
        Outcome::Written
    }

    fn push_escaped(&mut self, byte: u8, flags: i64) {
        let hex = |flag: i64, plain: &'static [u8], hex: &'static [u8]| {
            if flags & flag != 0 { hex } else { plain }
        };
        let text: &[u8] = match byte {
            b'"' => hex(flag::HEX_QUOT, b"\\\"", b"\\u0022"),
            b'\\' => b"\\\\",
            b'/' => hex(flag::UNESCAPED_SLASHES, b"\\/", b"/"),
            0x08 => b"\\b",
            0x0c => b"\\f",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\t' => b"\\t",
            b'<' => hex(flag::HEX_TAG, b"<", b"\\u003C"),
            b'>' => hex(flag::HEX_TAG, b">", b"\\u003E"),
            b'&' => hex(flag::HEX_AMP, b"&", b"\\u0026"),
            b'\'' => hex(flag::HEX_APOS, b"'", b"\\u0027"),
            _ => return self.push_unit(u16::from(byte)),
        };
        self.result.push_bytes(text);
    }

    fn push_code_point(&mut self, code: u32) {
        let mut units = [0; 2];
        if let Some(character) = char::from_u32(code) {
            for unit in character.encode_utf16(&mut units) {
                self.push_unit(*unit);
            }
        }
    }

    fn push_unit(&mut self, unit: u16) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |shift: u16| DIGITS[usize::from(unit >> shift & 15)];
        self.result
            .push_bytes(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
    }
}

/// The bytes that are written as they are under every flag.
static IS_PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x20;
    while byte < 0x80 {
        plain[byte] = !matches!(byte as u8, b'"' | b'\\' | b'/' | b'<' | b'>' | b'&' | b'\'');
        byte += 1;
    }
    plain
};
