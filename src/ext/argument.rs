//! Arguments of library functions: how a PHP value becomes what a Rust parameter wants, and PHP's words where it does not.
//!
//! Scalars are coerced as the manual says ("Coercive typing"), or taken as they are under `strict_types`. `null` for a
//! parameter that does not take it is deprecated and coerced (PHP 8.1, RFC "Deprecate passing null").

use super::DefaultAtOnce;
use super::call::Call;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::errors::Throw;
use crate::zval::convert;
use crate::zval::number::{self, Number, Numeric};
use crate::zval::{Lent, ObjectRef, PhpArray, PhpStr, ResourceRef, Tag, Value, View, ZvalPtr};

/// A type that arguments can be converted to.
pub trait FromArg: Sized {
    /// The type as PHP's messages name it: `int`, `array|string`, `?callable`.
    const TYPE: &'static str;

    /// Converts a passed argument. `index` counts from 0.
    ///
    /// # Errors
    /// It is not of the type: PHP's `TypeError` is thrown.
    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Self, Unwind>;

    /// What an optional parameter gets when nothing is passed: its default as the table has it.
    ///
    /// # Errors
    /// As for [`FromArg::from_value`].
    fn from_default(call: &mut Call<'_>, index: usize) -> Result<Self, Unwind> {
        from_written_default(call, index)
    }
}

/// Throws the `TypeError` for an argument of another type.
#[cold]
#[inline(never)]
fn wrong_type(call: &mut Call<'_>, index: usize, expected: &str, value: &Value) -> Unwind {
    let given = call.machine.type_name_for_error(value);
    let expected = if call.is_nullable() {
        nullable(expected)
    } else {
        expected.to_owned()
    };
    let message = format!(
        "{}must be of type {expected}, {given} given",
        call.argument_prefix(index)
    );
    call.machine.throw(Throw::TypeError, &message)
}

/// Whether the caller asked for strict types, and so no coercion.
fn is_strict(call: &Call<'_>) -> bool {
    call.machine.caller_is_strict()
}

/// `null` for a scalar parameter: deprecated, then coerced. Under strict types it is refused.
#[cold]
#[inline(never)]
fn null_for_scalar(call: &mut Call<'_>, index: usize, expected: &str) -> Result<(), Unwind> {
    if is_strict(call) {
        return Err(wrong_type(call, index, expected, &Value::NULL));
    }
    let message = format!(
        "{}(): Passing null to parameter #{} (${}) of type {expected} is deprecated",
        call.function_name(),
        index + 1,
        call.parameter_name(index)
    );
    call.machine.deprecated(&message)
}

impl FromArg for i64 {
    const TYPE: &'static str = "int";

    #[inline(always)]
    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<i64, Unwind> {
        if value.is_int() {
            return Ok(value.int_bits());
        }
        int_from(call, index, value, Self::TYPE)
    }

    #[inline(always)]
    fn from_default(call: &mut Call<'_>, index: usize) -> Result<i64, Unwind> {
        match call.default_at_once(index) {
            DefaultAtOnce::Int(int) => Ok(int),
            _ => from_written_default(call, index),
        }
    }
}

/// What a parameter gets whose default has to be read.
#[inline(never)]
fn from_written_default<T: FromArg>(call: &mut Call<'_>, index: usize) -> Result<T, Unwind> {
    let value = call.builtin.default_at(call, index);
    T::from_value(call, index, value)
}

/// The integer that `int|other` parameters take an argument for; `expected` is the type in the message.
///
/// # Errors
/// As for [`FromArg::from_value`].
#[inline(never)]
pub fn int_from(
    call: &mut Call<'_>,
    index: usize,
    value: Value,
    expected: &str,
) -> Result<i64, Unwind> {
    let value = value.unwrap_zval();
    if value.is_null() {
        null_for_scalar(call, index, expected)?;
        return Ok(0);
    }
    if let Some(int) = value.as_int() {
        return Ok(int);
    }
    if is_strict(call) {
        return Err(wrong_type(call, index, expected, &value));
    }
    let float = match value.view() {
        View::Bool(bool) => return Ok(i64::from(bool)),
        View::Float(float) => float,
        View::String(string) => match number::parse_numeric(string) {
            Numeric::Whole(Number::Int(int)) => return Ok(int),
            Numeric::Whole(Number::Float(float)) => float,
            Numeric::Leading(_) | Numeric::Not => {
                return Err(wrong_type(call, index, expected, &value));
            }
        },
        _ => return Err(wrong_type(call, index, expected, &value)),
    };
    match number::float_to_int_exact(float) {
        Some(int) => Ok(int),
        None if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&float) => {
            let message = match value.view() {
                View::String(text) => format!(
                    "Implicit conversion from float-string \"{text}\" to int loses precision"
                ),
                _ => format!(
                    "Implicit conversion from float {} to int loses precision",
                    number::float_to_string(float)
                ),
            };
            call.machine.deprecated(&message)?;
            Ok(number::float_to_int(float))
        }
        None => Err(wrong_type(call, index, expected, &value)),
    }
}

impl FromArg for f64 {
    const TYPE: &'static str = "float";

    #[inline(always)]
    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<f64, Unwind> {
        if value.is_float() {
            return Ok(value.float_bits());
        }
        float_from(call, index, value)
    }
}

#[inline(never)]
fn float_from(call: &mut Call<'_>, index: usize, value: Value) -> Result<f64, Unwind> {
    match number_from(call, index, value, f64::TYPE)? {
        IntOrFloat::Int(int) => Ok(int as f64),
        IntOrFloat::Float(float) => Ok(float),
    }
}

/// An `int|float` parameter.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum IntOrFloat {
    /// An integer.
    Int(i64),
    /// A double.
    Float(f64),
}

impl FromArg for IntOrFloat {
    const TYPE: &'static str = "int|float";

    #[inline(always)]
    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<IntOrFloat, Unwind> {
        if value.is_int() {
            return Ok(IntOrFloat::Int(value.int_bits()));
        }
        if value.is_float() {
            return Ok(IntOrFloat::Float(value.float_bits()));
        }
        number_from(call, index, value, Self::TYPE)
    }
}

impl From<IntOrFloat> for Value {
    fn from(number: IntOrFloat) -> Value {
        match number {
            IntOrFloat::Int(int) => Value::int(int),
            IntOrFloat::Float(float) => Value::float(float),
        }
    }
}

impl super::IntoReturn for IntOrFloat {
    fn into_return(self) -> Result<Value, Unwind> {
        Ok(self.into())
    }
}

#[inline(never)]
fn number_from(
    call: &mut Call<'_>,
    index: usize,
    value: Value,
    expected: &str,
) -> Result<IntOrFloat, Unwind> {
    let value = value.unwrap_zval();
    match value.view() {
        View::Int(int) => return Ok(IntOrFloat::Int(int)),
        View::Float(float) => return Ok(IntOrFloat::Float(float)),
        View::Null => {
            null_for_scalar(call, index, expected)?;
            return Ok(IntOrFloat::Int(0));
        }
        _ => {}
    }
    if is_strict(call) {
        return Err(wrong_type(call, index, expected, &value));
    }
    match value.view() {
        View::Bool(bool) => Ok(IntOrFloat::Int(i64::from(bool))),
        View::String(string) => match number::parse_numeric(string) {
            Numeric::Whole(Number::Int(int)) => Ok(IntOrFloat::Int(int)),
            Numeric::Whole(Number::Float(float)) => Ok(IntOrFloat::Float(float)),
            Numeric::Leading(_) | Numeric::Not => Err(wrong_type(call, index, expected, &value)),
        },
        _ => Err(wrong_type(call, index, expected, &value)),
    }
}

impl FromArg for bool {
    const TYPE: &'static str = "bool";

    #[inline]
    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<bool, Unwind> {
        match value.tag() {
            Tag::True => Ok(true),
            Tag::False => Ok(false),
            Tag::Null => {
                null_for_scalar(call, index, Self::TYPE)?;
                Ok(false)
            }
            Tag::Int | Tag::Float | Tag::String if !is_strict(call) => Ok(value.truthy()),
            Tag::Zval => bool::from_value(call, index, value.unwrap_zval()),
            _ => Err(wrong_type(call, index, Self::TYPE, &value)),
        }
    }

    #[inline(always)]
    fn from_default(call: &mut Call<'_>, index: usize) -> Result<bool, Unwind> {
        match call.default_at_once(index) {
            DefaultAtOnce::Bool(bool) => Ok(bool),
            _ => from_written_default(call, index),
        }
    }
}

impl FromArg for PhpStr {
    const TYPE: &'static str = "string";

    #[inline(always)]
    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<PhpStr, Unwind> {
        match value.into_string() {
            Ok(string) => Ok(string),
            Err(value) => string_from(call, index, value, Self::TYPE),
        }
    }
}

/// The string that `string|other` parameters take an argument for; `expected` is the type in the message.
///
/// # Errors
/// As for [`FromArg::from_value`].
#[inline(never)]
pub fn string_from(
    call: &mut Call<'_>,
    index: usize,
    value: Value,
    expected: &str,
) -> Result<PhpStr, Unwind> {
    let value = value.unwrap_zval();
    match value.view() {
        View::String(string) => Ok(string.clone()),
        View::Null => {
            null_for_scalar(call, index, expected)?;
            Ok(PhpStr::empty())
        }
        View::Object(object) => {
            let object = object.clone();
            match call.machine.stringify_object(&object)? {
                Some(string) => Ok(string),
                None => Err(wrong_type(call, index, expected, &value)),
            }
        }
        View::Int(_) | View::Float(_) | View::Bool(_) if !is_strict(call) => {
            Ok(convert::scalar_to_string(value.view()).unwrap_or_else(PhpStr::empty))
        }
        _ => Err(wrong_type(call, index, expected, &value)),
    }
}

impl FromArg for PhpArray {
    const TYPE: &'static str = "array";

    #[inline]
    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<PhpArray, Unwind> {
        match value.unwrap_zval().into_array() {
            Ok(array) => Ok(array),
            Err(value) => Err(wrong_type(call, index, Self::TYPE, &value)),
        }
    }
}

impl FromArg for ObjectRef {
    const TYPE: &'static str = "object";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<ObjectRef, Unwind> {
        match value.view() {
            View::Object(object) => Ok(object.clone()),
            _ => Err(wrong_type(call, index, Self::TYPE, &value)),
        }
    }
}

impl FromArg for ResourceRef {
    const TYPE: &'static str = "resource";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<ResourceRef, Unwind> {
        match value.view() {
            View::Resource(resource) => Ok(resource.clone()),
            _ => Err(wrong_type(call, index, Self::TYPE, &value)),
        }
    }
}

/// Any value: a `mixed` parameter. Never a zval passed on whole.
impl FromArg for Value {
    const TYPE: &'static str = "mixed";

    #[inline(always)]
    fn from_value(_: &mut Call<'_>, _: usize, value: Value) -> Result<Value, Unwind> {
        Ok(value.unwrap_zval())
    }
}

/// A `mixed` parameter whose zval the function keeps (puts into an array): shared with the caller's variable.
pub struct Mixed(pub ZvalPtr);

impl FromArg for Mixed {
    const TYPE: &'static str = "mixed";

    fn from_value(_: &mut Call<'_>, _: usize, value: Value) -> Result<Mixed, Unwind> {
        Ok(Mixed(crate::zval::separate::pass_on(value.into_zval())))
    }
}

impl<T: FromArg> FromArg for Option<T> {
    const TYPE: &'static str = T::TYPE;

    #[inline]
    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Option<T>, Unwind> {
        if value.is_null() || value.as_zval().is_some_and(|zval| zval.tag() == Tag::Null) {
            return Ok(None);
        }
        call.set_nullable(true);
        let converted = T::from_value(call, index, value);
        call.set_nullable(false);
        converted.map(Some)
    }

    #[inline(always)]
    fn from_default(call: &mut Call<'_>, index: usize) -> Result<Option<T>, Unwind> {
        match call.default_at_once(index) {
            DefaultAtOnce::Null => Ok(None),
            _ => from_written_default(call, index),
        }
    }
}

/// An optional argument: `None` where nothing was passed, without making a value of the default.
pub struct IfPassed<T>(pub Option<T>);

impl<T: FromArg> FromArg for IfPassed<T> {
    const TYPE: &'static str = T::TYPE;

    #[inline]
    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<IfPassed<T>, Unwind> {
        T::from_value(call, index, value).map(|value| IfPassed(Some(value)))
    }

    #[inline(always)]
    fn from_default(_: &mut Call<'_>, _: usize) -> Result<IfPassed<T>, Unwind> {
        Ok(IfPassed(None))
    }
}

/// The name of a type with `null` added: `?int`, `array|string|null`.
fn nullable(expected: &str) -> String {
    if expected == "resource" {
        "resource or null".to_owned()
    } else if expected.contains('|') {
        format!("{expected}|null")
    } else {
        format!("?{expected}")
    }
}

/// A string, or an array.
#[derive(Clone)]
pub enum StringOrArray {
    /// A string.
    String(PhpStr),
    /// An array.
    Array(PhpArray),
}

impl FromArg for StringOrArray {
    const TYPE: &'static str = "array|string";

    #[inline]
    fn from_value(
        call: &mut Call<'_>,
        index: usize,
        value: Value,
    ) -> Result<StringOrArray, Unwind> {
        let value = match value.into_string() {
            Ok(string) => return Ok(StringOrArray::String(string)),
            Err(value) => value,
        };
        if let View::Array(array) = value.view() {
            return Ok(StringOrArray::Array(array.clone()));
        }
        string_from(call, index, value, Self::TYPE).map(StringOrArray::String)
    }
}

/// An integer, or a string.
#[derive(Clone)]
pub enum IntOrString {
    /// An integer.
    Int(i64),
    /// A string.
    String(PhpStr),
}

impl FromArg for IntOrString {
    const TYPE: &'static str = "string|int";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<IntOrString, Unwind> {
        match value.view() {
            View::Int(int) => Ok(IntOrString::Int(int)),
            View::Bool(_) | View::Float(_) | View::Null => {
                int_from(call, index, value, Self::TYPE).map(IntOrString::Int)
            }
            _ => string_from(call, index, value, Self::TYPE).map(IntOrString::String),
        }
    }
}

/// A variable passed by reference.
pub struct ByRef(Lent);

impl ByRef {
    /// What the variable holds.
    pub fn get(&self) -> Value {
        self.0.get()
    }

    /// Assigns to the variable.
    pub fn set(&self, value: impl Into<Value>) {
        drop(self.0.replace(value.into().unwrap_zval()));
    }

    /// The variable's zval.
    pub fn zval(&self) -> &ZvalPtr {
        &self.0
    }

    /// The array in the variable, taken out to be changed without a copy; put it back with [`ByRef::set`]. `None` if it
    /// holds something else. Callbacks that run meanwhile see null in the variable: clone instead where any may run.
    pub fn take_array(&self) -> Option<PhpArray> {
        match self.0.view() {
            View::Array(_) => {}
            _ => return None,
        }
        if self.0.is_typed() {
            // A property with a type is among the names, and may not hold null even for a while.
            return self.0.get().as_array().cloned();
        }
        let value = self.0.replace(Value::NULL);
        value.as_array().cloned()
    }

    /// Changes the value in place, with one count. No user code may run in `change`.
    pub fn change<R>(&self, change: impl FnOnce(&mut Value) -> R) -> R {
        crate::zval::separate::change(&self.0, change)
    }
}

impl FromArg for ByRef {
    const TYPE: &'static str = "mixed";

    #[inline(always)]
    fn from_value(_: &mut Call<'_>, _: usize, value: Value) -> Result<ByRef, Unwind> {
        Ok(ByRef(value.into_zval().into()))
    }
}

/// An `array` parameter passed by reference.
pub struct ArrayByRef(pub ByRef);

impl FromArg for ArrayByRef {
    const TYPE: &'static str = "array";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<ArrayByRef, Unwind> {
        match value.view() {
            View::Array(_) => Ok(ArrayByRef(ByRef(value.into_zval().into()))),
            _ => Err(wrong_type(call, index, Self::TYPE, &value)),
        }
    }
}

/// All further arguments.
pub struct Rest(pub Vec<Value>);

impl FromArg for Rest {
    const TYPE: &'static str = "mixed";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Rest, Unwind> {
        let mut values = Vec::with_capacity(call.passed().saturating_sub(index));
        values.push(value);
        call.take_rest_into(index + 1, &mut values);
        Ok(Rest(values))
    }

    fn from_default(_: &mut Call<'_>, _: usize) -> Result<Rest, Unwind> {
        Ok(Rest(Vec::new()))
    }
}

impl FromArg for Callable {
    const TYPE: &'static str = "callable";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Callable, Unwind> {
        let value = value.unwrap_zval();
        match Callable::resolve(call.machine, &value) {
            Ok(callable) => Ok(callable),
            Err(reason) if reason.is_thrown() && call.machine.cause.is_some() => Err(Unwind),
            Err(reason) => {
                let or_null = if call.is_nullable() { " or null" } else { "" };
                let message = format!(
                    "{}must be a valid callback{or_null}, {}",
                    call.argument_prefix(index),
                    reason.text()
                );
                Err(call.machine.throw(Throw::TypeError, &message))
            }
        }
    }
}

/// All further arguments, each an array.
pub struct Arrays(pub Vec<PhpArray>);

impl FromArg for Arrays {
    const TYPE: &'static str = "array";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Arrays, Unwind> {
        let mut arrays = Vec::with_capacity(call.passed().saturating_sub(index));
        arrays.push(PhpArray::from_value(call, index, value)?);
        for more in index + 1..call.passed() {
            arrays.push(call.argument(more)?);
        }
        Ok(Arrays(arrays))
    }

    fn from_default(_: &mut Call<'_>, _: usize) -> Result<Arrays, Unwind> {
        Ok(Arrays(Vec::new()))
    }
}
