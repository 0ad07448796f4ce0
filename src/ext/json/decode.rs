//! JSON to values. Without recursion: only `depth` limits how deep a text may nest.

use super::scan::{Scanner, Token};
use super::{JsonError, flag};
use crate::eval::class::ClassEntry;
use crate::ext::Call;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value};

/// An array or object that is not complete yet.
enum Open {
    /// An array.
    Array(PhpArray),
    /// An object.
    Object {
        members: PhpArray,
        /// The key whose value comes next.
        key: PhpStr,
        /// Made with the first member, as in php-src: that gives it its number.
        object: Option<ObjectRef>,
    },
}

/// What is expected.
enum State {
    /// A value.
    Value,
    /// A value, or the end of the array that was just begun.
    FirstElement,
    /// A key.
    Key,
    /// A key, or the end of the object that was just begun.
    FirstKey,
    /// What follows a complete value.
    After(Value),
}

/// A text being decoded.
pub(super) struct Decoder<'a, 'c, 'm> {
    call: &'a mut Call<'c>,
    scanner: Scanner<'m>,
    as_arrays: bool,
    most_depth: usize,
    open: Vec<Open>,
    object_class: Option<&'static ClassEntry>,
}

impl<'a, 'c, 'm> Decoder<'a, 'c, 'm> {
    pub fn new(
        call: &'a mut Call<'c>,
        text: &'m [u8],
        flags: i64,
        most_depth: usize,
    ) -> Decoder<'a, 'c, 'm> {
        Decoder {
            call,
            scanner: Scanner::new(text, flags),
            as_arrays: flags & flag::OBJECT_AS_ARRAY != 0,
            most_depth,
            open: Vec::new(),
            object_class: None,
        }
    }

    /// The value of the whole text.
    ///
    /// # Errors
    /// It is malformed.
    pub fn decode(mut self) -> Result<Value, JsonError> {
        let mut state = State::Value;
        loop {
            state = match state {
                State::Value => {
                    let token = self.scanner.next()?;
                    self.begin_value(token)?
                }
                State::FirstElement => match self.scanner.next()? {
                    Token::CloseArray => self.close()?,
                    Token::CloseObject => return Err(JsonError::StateMismatch),
                    token => self.begin_value(token)?,
                },
                State::FirstKey => match self.scanner.next()? {
                    Token::CloseObject => self.close()?,
                    Token::CloseArray => return Err(JsonError::StateMismatch),
                    token => self.begin_member(token)?,
                },
                State::Key => {
                    let token = self.scanner.next()?;
                    self.begin_member(token)?
                }
                State::After(value) => {
                    let is_array = match self.open.last_mut() {
                        None => {
                            return match self.scanner.next()? {
                                Token::End => Ok(value),
                                _ => Err(JsonError::Syntax),
                            };
                        }
                        Some(Open::Array(array)) => {
                            array.push_value(value);
                            true
                        }
                        Some(Open::Object { .. }) => {
                            self.add_member(value)?;
                            false
                        }
                    };
                    match (self.scanner.next()?, is_array) {
                        (Token::Comma, true) => State::Value,
                        (Token::Comma, false) => State::Key,
                        (Token::CloseArray, true) | (Token::CloseObject, false) => self.close()?,
                        (Token::CloseArray, false) | (Token::CloseObject, true) => {
                            return Err(JsonError::StateMismatch);
                        }
                        _ => return Err(JsonError::Syntax),
                    }
                }
            };
        }
    }

    fn begin_value(&mut self, token: Token) -> Result<State, JsonError> {
        match token {
            Token::String(string) => Ok(State::After(string.into())),
            Token::Value(value) => Ok(State::After(value)),
            Token::OpenArray => {
                self.enter(Open::Array(PhpArray::new()))?;
                Ok(State::FirstElement)
            }
            Token::OpenObject => {
                self.enter(Open::Object {
                    members: PhpArray::new(),
                    key: PhpStr::empty(),
                    object: None,
                })?;
                Ok(State::FirstKey)
            }
            _ => Err(JsonError::Syntax),
        }
    }

    fn enter(&mut self, open: Open) -> Result<(), JsonError> {
        // php-src counts the value itself as the first level.
        if self.open.len() + 1 >= self.most_depth {
            return Err(JsonError::Depth);
        }
        self.open.push(open);
        Ok(())
    }

    fn begin_member(&mut self, token: Token) -> Result<State, JsonError> {
        let Token::String(key) = token else {
            return Err(JsonError::Syntax);
        };
        if let Some(Open::Object { key: place, .. }) = self.open.last_mut() {
            *place = key;
        }
        match self.scanner.next()? {
            Token::Colon => Ok(State::Value),
            _ => Err(JsonError::Syntax),
        }
    }

    /// Completes the innermost array or object.
    fn close(&mut self) -> Result<State, JsonError> {
        Ok(State::After(match self.open.pop() {
            Some(Open::Array(array)) => array.into(),
            Some(Open::Object { members, .. }) if self.as_arrays => members.into(),
            Some(Open::Object {
                members, object, ..
            }) => {
                let object = object.unwrap_or_else(|| self.new_object());
                if !members.is_empty() {
                    drop(object.set_dynamic(Some(members)));
                }
                object.into()
            }
            None => return Err(JsonError::Syntax),
        }))
    }

    fn new_object(&mut self) -> ObjectRef {
        let class = match self.object_class {
            Some(class) => class,
            None => self.call.builtin_class("stdclass"),
        };
        self.object_class = Some(class);
        self.call.new_object(class)
    }

    /// Adds a complete value under the key that came before it.
    fn add_member(&mut self, value: Value) -> Result<(), JsonError> {
        let made = match self.open.last() {
            Some(Open::Object { object: None, .. }) if !self.as_arrays => Some(self.new_object()),
            _ => None,
        };
        let Some(Open::Object {
            members,
            key,
            object,
        }) = self.open.last_mut()
        else {
            return Ok(());
        };
        if made.is_some() {
            *object = made;
        }
        let key = std::mem::replace(key, PhpStr::empty());
        if self.as_arrays {
            members.set(&Key::from_string(&key), value.into_zval());
            return Ok(());
        }
        if key.first() == Some(&0) {
            return Err(JsonError::InvalidPropertyName);
        }
        // Names of properties are strings even where they look like integers.
        members.set(&Key::String(key), value.into_zval());
        Ok(())
    }
}
