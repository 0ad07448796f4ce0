//! Literals, and arrays written out.

use super::place::KeyCursor;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, Target, is_computed};
use crate::zval::{Key, PhpArray, Value, View, ZvalPtr};

/// A literal.
pub struct Literal(pub Value);

impl Eval for Literal {
    is_computed!();

    #[inline]
    fn eval(&self, _: &mut Machine) -> Result<Value, Unwind> {
        Ok(self.0.clone())
    }

    fn run(&self, _: &mut Machine) -> Result<(), Unwind> {
        Ok(())
    }
}

/// `[a, 'k' => b, ...c, &$d]`
pub struct ArrayLiteral {
    /// The items in order.
    pub items: &'static [ArrayLiteralItem],
    /// Whether no item has a key, spreads or refers.
    pub is_plain_list: bool,
}

/// One item of an array literal.
pub enum ArrayLiteralItem {
    /// A value, shared where it is a variable.
    Value {
        /// The key.
        key: Option<Expr>,
        /// The value.
        value: Expr,
    },
    /// A reference.
    Reference {
        /// The key.
        key: Option<Expr>,
        /// What is referred to.
        place: Target,
    },
    /// All elements of another array, or of a Traversable.
    Spread(Expr),
}

impl Eval for ArrayLiteral {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if self.is_plain_list {
            return self.eval_list(m);
        }
        let mut array = PhpArray::with_capacity(self.items.len());
        for item in self.items {
            match item {
                ArrayLiteralItem::Value { key, value } => {
                    let key = match key {
                        Some(key) => Some(key.eval(m)?),
                        None => None,
                    };
                    let zval = value.eval_zval(m)?;
                    put(m, &mut array, key, zval)?;
                }
                ArrayLiteralItem::Reference { key, place } => {
                    let key = match key {
                        Some(key) => Some(key.eval(m)?),
                        None => None,
                    };
                    let mut keys = KeyCursor::here(m);
                    let reference = place
                        .prepare(m)
                        .and_then(|()| place.reference(m, &mut keys));
                    keys.finish(m);
                    put(m, &mut array, key, reference?)?;
                }
                ArrayLiteralItem::Spread(source) => {
                    let source = source.eval(m)?;
                    spread(m, &mut array, &source)?;
                }
            }
        }
        Ok(array.into())
    }

    fn as_list(&'static self) -> Option<&'static [ArrayLiteralItem]> {
        self.is_plain_list.then_some(self.items)
    }
}

impl ArrayLiteral {
    #[inline]
    fn eval_list(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if self.items.is_empty() {
            return Ok(PhpArray::empty_literal().into());
        }
        let zvals = self.items.iter().map(|item| match item {
            ArrayLiteralItem::Value { value, .. } => value.eval_zval(m),
            ArrayLiteralItem::Reference { .. } | ArrayLiteralItem::Spread(_) => {
                unreachable!("a plain list has values alone")
            }
        });
        PhpArray::try_from_zvals(zvals).map(Value::from)
    }
}

/// `['k' => a, 'l' => b]`: the keys known when it is lowered, at least one of them a string, none twice.
pub struct KeyedArrayLiteral {
    /// The keys in order.
    pub keys: &'static [Key],
    /// The values in the same order.
    pub values: &'static [Expr],
}

impl Eval for KeyedArrayLiteral {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let values = self.values.iter().map(|value| value.eval_zval(m));
        Ok(PhpArray::try_from_distinct(self.keys, values)?.into())
    }
}

fn put(
    m: &mut Machine,
    array: &mut PhpArray,
    key: Option<Value>,
    zval: ZvalPtr,
) -> Result<(), Unwind> {
    match key {
        Some(key) => {
            let key = m.to_key(&key, super::convert::OffsetUse::Access)?;
            array.set(&key, zval);
        }
        None => {
            if array.push(zval).is_err() {
                return Err(m.throw_error(
                    "Cannot add element to the array as the next element is already occupied",
                ));
            }
        }
    }
    Ok(())
}

fn spread(m: &mut Machine, array: &mut PhpArray, source: &Value) -> Result<(), Unwind> {
    let entries = match source.view() {
        View::Array(source) => source.to_entries(),
        View::Object(object) => {
            let object = object.clone();
            m.traversable_entries(&object)?
                .into_iter()
                .map(|(key, zval)| match key.view() {
                    View::Int(int) => Ok((Key::Int(int), zval)),
                    View::String(string) => Ok((Key::from_string(string), zval)),
                    _ => {
                        Err(m.throw_error("Keys must be of type int|string during array unpacking"))
                    }
                })
                .collect::<Result<Vec<_>, Unwind>>()?
        }
        _ => return Err(m.throw_error("Only arrays and Traversables can be unpacked")),
    };
    for (key, zval) in entries {
        match key {
            Key::Int(_) => put(m, array, None, zval)?,
            Key::String(_) => array.set(&key, zval),
        }
    }
    Ok(())
}
