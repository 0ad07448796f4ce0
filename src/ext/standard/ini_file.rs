//! `parse_ini_file` and `parse_ini_string` (php-src `Zend/zend_ini_parser.y`).

use super::ini_scan::{Mode, Scanner, Token};
use super::stream_argument::Path;
use crate::builtins;
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, Call, OrFalse};
use crate::stream::Options;
use crate::zval::number::{Number, Numeric, parse_numeric};
use crate::zval::{Key, PhpArray, PhpStr, Value, View, ZvalPtr, convert};

/// Functions that read ini texts.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    parse_ini_file(filename, process_sections = false, scanner_mode = INI_SCANNER_NORMAL),
    parse_ini_string(ini_string, process_sections = false, scanner_mode = INI_SCANNER_NORMAL),
};

/// The options of a file.
fn parse_ini_file(
    call: &mut Call<'_>,
    filename: Path,
    process_sections: bool,
    scanner_mode: i64,
) -> Result<OrFalse<PhpArray>, Unwind> {
    if filename.is_empty() {
        return Err(call.value_error(0, "cannot be empty"));
    }
    let options = Options {
        use_path: true,
        for_include: true,
        ..Options::REPORT
    };
    let Some(text) = call.machine.read_file(&filename, options)? else {
        return Ok(OrFalse::False);
    };
    parse(call, &filename, &text, process_sections, scanner_mode)
}

/// The options of a text.
fn parse_ini_string(
    call: &mut Call<'_>,
    ini_string: PhpStr,
    process_sections: bool,
    scanner_mode: i64,
) -> Result<OrFalse<PhpArray>, Unwind> {
    // As in C, the text ends at its first NUL.
    let end = memchr::memchr(0, &ini_string).unwrap_or(ini_string.len());
    let name = PhpStr::from("Unknown");
    parse(
        call,
        &name,
        &ini_string[..end],
        process_sections,
        scanner_mode,
    )
}

fn parse(
    call: &mut Call<'_>,
    name: &PhpStr,
    text: &[u8],
    sections: bool,
    mode: i64,
) -> Result<OrFalse<PhpArray>, Unwind> {
    let mode = match mode {
        0 => Mode::Normal,
        1 => Mode::Raw,
        2 => Mode::Typed,
        _ => {
            call.machine.warning("Invalid scanner mode")?;
            return Ok(OrFalse::False);
        }
    };
    let mut scanner = Scanner::new(text, mode);
    let token = scanner.next();
    let mut parser = Parser {
        m: call.machine,
        scanner,
        token,
        mode,
        has_sections: sections,
        options: PhpArray::new(),
        section: None,
    };
    match parser.statements() {
        Ok(()) => {
            parser.end_section();
            Ok(OrFalse::Value(parser.options))
        }
        Err(Stop::Syntax(message)) => {
            let line = parser.scanner.line;
            let message = format!("{message} in {name} on line {line}\n");
            call.machine.raise(Level::Warning, &message)?;
            Ok(OrFalse::False)
        }
        Err(Stop::Thrown(unwind)) => Err(unwind),
    }
}

/// Why parsing stops.
enum Stop {
    Syntax(String),
    Thrown(Unwind),
}

impl From<Unwind> for Stop {
    fn from(unwind: Unwind) -> Stop {
        Stop::Thrown(unwind)
    }
}

struct Parser<'a, 'm> {
    m: &'m mut Machine,
    scanner: Scanner<'a>,
    token: Token,
    mode: Mode,
    has_sections: bool,
    options: PhpArray,
    /// The section that is being filled, with its name.
    section: Option<(PhpStr, PhpArray)>,
}

/// Where words stand: only in values and offsets do they name constants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Section,
    Offset,
    Value,
}

impl Parser<'_, '_> {
    fn advance(&mut self) -> Token {
        let next = self.scanner.next();
        std::mem::replace(&mut self.token, next)
    }

    fn unexpected(&self, expected: &str) -> Stop {
        let mut message = format!("syntax error, unexpected {}", self.token.name());
        if !expected.is_empty() {
            message.push_str(", expecting ");
            message.push_str(expected);
        }
        Stop::Syntax(message)
    }

    fn expect(&mut self, byte: u8) -> Result<(), Stop> {
        if self.token == Token::Byte(byte) {
            self.advance();
            return Ok(());
        }
        Err(self.unexpected(&format!("'{}'", char::from(byte))))
    }

    fn statements(&mut self) -> Result<(), Stop> {
        loop {
            match self.token.clone() {
                Token::End => return Ok(()),
                Token::EndOfLine => {
                    self.advance();
                }
                Token::Section => {
                    self.advance();
                    let name = match self.token {
                        Token::Byte(b']') => PhpStr::empty(),
                        _ => text_of(&self.list(Place::Section)?),
                    };
                    self.expect(b']')?;
                    self.end_section();
                    self.section = Some((name, PhpArray::new()));
                }
                Token::Label(name) => {
                    self.advance();
                    if self.token == Token::Byte(b'=') {
                        self.advance();
                        let value = self.value()?;
                        let key = Key::from_bytes(&name);
                        self.target().set(&key, ZvalPtr::new(value));
                    }
                }
                Token::Offset(name) => {
                    self.advance();
                    let offset = match self.token {
                        Token::Byte(b']') => PhpStr::empty(),
                        _ => text_of(&self.list(Place::Offset)?),
                    };
                    self.expect(b']')?;
                    self.expect(b'=')?;
                    let value = self.value()?;
                    self.set_element(&name, &offset, value);
                }
                _ => {
                    let stop = self.unexpected("");
                    // The parser has seen the token, the scanner stands behind it.
                    return Err(stop);
                }
            }
        }
    }

    /// Where options go now.
    fn target(&mut self) -> &mut PhpArray {
        match &mut self.section {
            Some((_, section)) if self.has_sections => section,
            _ => &mut self.options,
        }
    }

    fn end_section(&mut self) {
        if let Some((name, section)) = self.section.take()
            && self.has_sections
        {
            let key = Key::from_string(&name);
            self.options.set(&key, ZvalPtr::new(section.into()));
        }
    }

    fn set_element(&mut self, name: &[u8], offset: &PhpStr, value: Value) {
        let key = Key::from_bytes(name);
        let target = self.target();
        let known = target.get(&key).map(|zval| zval.get());
        let mut array = known
            .and_then(|value| value.as_array().cloned())
            .unwrap_or_default();
        if offset.is_empty() {
            array.push_value(value);
        } else {
            array.set(&Key::from_string(offset), ZvalPtr::new(value));
        }
        target.set(&key, ZvalPtr::new(array.into()));
    }

    fn value(&mut self) -> Result<Value, Stop> {
        let typed = self.mode == Mode::Typed;
        let value = match self.token {
            Token::True if typed => Value::TRUE,
            Token::True => Value::from("1"),
            Token::False if typed => Value::FALSE,
            Token::Null if typed => Value::NULL,
            Token::False | Token::Null | Token::EndOfLine => PhpStr::empty().into(),
            _ => return self.expression(),
        };
        self.advance();
        Ok(value)
    }

    fn expression(&mut self) -> Result<Value, Stop> {
        let mut left = self.operand()?;
        while let Token::Byte(operator @ (b'|' | b'&' | b'^')) = self.token {
            self.advance();
            let right = self.operand()?;
            let (a, b) = (int_of(&left), int_of(&right));
            left = number_text(match operator {
                b'|' => a | b,
                b'&' => a & b,
                _ => a ^ b,
            });
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<Value, Stop> {
        match self.token {
            Token::Byte(b'~') => {
                self.advance();
                Ok(number_text(!int_of(&self.operand()?)))
            }
            Token::Byte(b'!') => {
                self.advance();
                Ok(number_text(i32::from(int_of(&self.operand()?) == 0)))
            }
            Token::Byte(b'(') => {
                self.advance();
                let value = self.expression()?;
                self.expect(b')')?;
                Ok(value)
            }
            _ => self.list(Place::Value),
        }
    }

    /// Texts, variables and quoted strings side by side.
    fn list(&mut self, place: Place) -> Result<Value, Stop> {
        let mut value: Option<Value> = None;
        loop {
            let part: Value = match self.token.clone() {
                Token::Constant(name) if place == Place::Section => Value::bytes(&name),
                Token::Constant(name) => self.constant(&name),
                Token::Number(digits) if self.mode == Mode::Typed && place == Place::Value => {
                    typed_number(&digits)
                }
                Token::Raw(text) | Token::Number(text) | Token::Text(text) | Token::Space(text) => {
                    Value::bytes(&text)
                }
                Token::Dollar => {
                    self.advance();
                    let Token::Variable(name) = self.token.clone() else {
                        return Err(self.unexpected("TC_VARNAME"));
                    };
                    self.advance();
                    if self.token != Token::Byte(b'}') {
                        return Err(self.unexpected("'}'"));
                    }
                    self.variable(&name).into()
                }
                Token::Byte(b'"') => self.quoted()?,
                _ => {
                    return value.ok_or_else(|| self.unexpected(""));
                }
            };
            self.advance();
            value = Some(match value {
                None => part,
                Some(before) => PhpStr::concat_all(&[&text_of(&before), &text_of(&part)]).into(),
            });
        }
    }

    /// A string in double quotes, up to the closing one, which is the current token then.
    fn quoted(&mut self) -> Result<Value, Stop> {
        self.advance();
        let mut text = Vec::new();
        loop {
            match self.token.clone() {
                Token::Quoted(part) => text.extend(part),
                Token::Dollar => {
                    self.advance();
                    let Token::Variable(name) = self.token.clone() else {
                        return Err(self.unexpected("TC_VARNAME"));
                    };
                    self.advance();
                    if self.token != Token::Byte(b'}') {
                        return Err(self.unexpected("'}'"));
                    }
                    text.extend_from_slice(&self.variable(&name));
                }
                Token::Byte(b'"') => return Ok(Value::bytes(&text)),
                _ => {
                    return Err(self.unexpected("TC_DOLLAR_CURLY or TC_QUOTED_STRING or '\"'"));
                }
            }
            self.advance();
        }
    }

    fn constant(&mut self, name: &[u8]) -> Value {
        match self.m.constant(name) {
            Some(value) => convert::scalar_to_string(value.view())
                .unwrap_or_else(PhpStr::empty)
                .into(),
            None => Value::bytes(name),
        }
    }

    /// A setting of the command line, or a variable of the environment.
    fn variable(&mut self, name: &[u8]) -> PhpStr {
        let text = String::from_utf8_lossy(name);
        if let Some(value) = self.m.ini.configured(&text) {
            return PhpStr::from(value);
        }
        super::info::environment_variable(self.m, name).unwrap_or_else(PhpStr::empty)
    }
}

fn text_of(value: &Value) -> PhpStr {
    convert::scalar_to_string(value.view()).unwrap_or_else(PhpStr::empty)
}

fn int_of(value: &Value) -> i32 {
    convert::to_int(value.view()) as i32
}

fn number_text(number: i32) -> Value {
    Value::from(number.to_string().as_str())
}

/// A number that is written as PHP writes it is one; others, like `007`, stay texts.
fn typed_number(digits: &[u8]) -> Value {
    let text = Value::bytes(digits);
    let View::String(string) = text.view() else {
        return text;
    };
    match parse_numeric(string) {
        Numeric::Whole(Number::Int(int)) => Value::int(int),
        Numeric::Whole(Number::Float(float)) if digits.contains(&b'.') => Value::float(float),
        _ => text,
    }
}
