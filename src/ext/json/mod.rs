//! The `json` extension (RFC 8259).

mod decode;
mod encode;
mod scan;

use super::table::{BuiltinConstant, ConstantValue};
use super::{Builtin, Call};
use crate::builtins;
use crate::eval::class::exception::{self, ExceptionSlot};
use crate::eval::errors::Throw;
use crate::eval::{Cause, Unwind};
use crate::zval::{PhpStr, Value};
use decode::Decoder;
use encode::Encoder;

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[FUNCTIONS];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[JSON_CONSTANTS];

static FUNCTIONS: &[Builtin] = builtins! {
    json_encode(value, flags = 0, depth = 512),
    json_decode(json, associative = null, depth = 512, flags = 0), json_last_error(),
    json_last_error_msg(),
};

/// `JSON_*` flags.
pub(crate) mod flag {
    pub const HEX_TAG: i64 = 1;
    pub const HEX_AMP: i64 = 2;
    pub const HEX_APOS: i64 = 4;
    pub const HEX_QUOT: i64 = 8;
    pub const FORCE_OBJECT: i64 = 16;
    pub const NUMERIC_CHECK: i64 = 32;
    pub const UNESCAPED_SLASHES: i64 = 64;
    pub const PRETTY_PRINT: i64 = 128;
    pub const UNESCAPED_UNICODE: i64 = 256;
    pub const PARTIAL_OUTPUT_ON_ERROR: i64 = 512;
    pub const PRESERVE_ZERO_FRACTION: i64 = 1024;
    pub const UNESCAPED_LINE_TERMINATORS: i64 = 2048;
    pub const OBJECT_AS_ARRAY: i64 = 1;
    pub const BIGINT_AS_STRING: i64 = 2;
    pub const INVALID_UTF8_IGNORE: i64 = 1 << 20;
    pub const INVALID_UTF8_SUBSTITUTE: i64 = 1 << 21;
    pub const THROW_ON_ERROR: i64 = 1 << 22;
}

/// What went wrong: `JSON_ERROR_*`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum JsonError {
    #[default]
    None = 0,
    Depth = 1,
    StateMismatch = 2,
    CtrlChar = 3,
    Syntax = 4,
    Utf8 = 5,
    Recursion = 6,
    InfOrNan = 7,
    UnsupportedType = 8,
    InvalidPropertyName = 9,
    Utf16 = 10,
    NonBackedEnum = 11,
}

impl JsonError {
    fn message(self) -> &'static str {
        match self {
            JsonError::None => "No error",
            JsonError::Depth => "Maximum stack depth exceeded",
            JsonError::StateMismatch => "State mismatch (invalid or malformed JSON)",
            JsonError::CtrlChar => "Control character error, possibly incorrectly encoded",
            JsonError::Syntax => "Syntax error",
            JsonError::Utf8 => "Malformed UTF-8 characters, possibly incorrectly encoded",
            JsonError::Recursion => "Recursion detected",
            JsonError::InfOrNan => "Inf and NaN cannot be JSON encoded",
            JsonError::UnsupportedType => "Type is not supported",
            JsonError::InvalidPropertyName => "The decoded property name is invalid",
            JsonError::Utf16 => "Single unpaired UTF-16 surrogate in unicode escape",
            JsonError::NonBackedEnum => "Non-backed enums have no default serialization",
        }
    }
}

const fn int(name: &'static str, value: i64) -> BuiltinConstant {
    BuiltinConstant {
        name,
        value: ConstantValue::Int(value),
    }
}

const fn error(name: &'static str, error: JsonError) -> BuiltinConstant {
    int(name, error as i64)
}

static JSON_CONSTANTS: &[BuiltinConstant] = &[
    int("JSON_HEX_TAG", flag::HEX_TAG),
    int("JSON_HEX_AMP", flag::HEX_AMP),
    int("JSON_HEX_APOS", flag::HEX_APOS),
    int("JSON_HEX_QUOT", flag::HEX_QUOT),
    int("JSON_FORCE_OBJECT", flag::FORCE_OBJECT),
    int("JSON_NUMERIC_CHECK", flag::NUMERIC_CHECK),
    int("JSON_UNESCAPED_SLASHES", flag::UNESCAPED_SLASHES),
    int("JSON_PRETTY_PRINT", flag::PRETTY_PRINT),
    int("JSON_UNESCAPED_UNICODE", flag::UNESCAPED_UNICODE),
    int(
        "JSON_PARTIAL_OUTPUT_ON_ERROR",
        flag::PARTIAL_OUTPUT_ON_ERROR,
    ),
    int("JSON_PRESERVE_ZERO_FRACTION", flag::PRESERVE_ZERO_FRACTION),
    int(
        "JSON_UNESCAPED_LINE_TERMINATORS",
        flag::UNESCAPED_LINE_TERMINATORS,
    ),
    int("JSON_OBJECT_AS_ARRAY", flag::OBJECT_AS_ARRAY),
    int("JSON_BIGINT_AS_STRING", flag::BIGINT_AS_STRING),
    int("JSON_INVALID_UTF8_IGNORE", flag::INVALID_UTF8_IGNORE),
    int(
        "JSON_INVALID_UTF8_SUBSTITUTE",
        flag::INVALID_UTF8_SUBSTITUTE,
    ),
    int("JSON_THROW_ON_ERROR", flag::THROW_ON_ERROR),
    error("JSON_ERROR_NONE", JsonError::None),
    error("JSON_ERROR_DEPTH", JsonError::Depth),
    error("JSON_ERROR_STATE_MISMATCH", JsonError::StateMismatch),
    error("JSON_ERROR_CTRL_CHAR", JsonError::CtrlChar),
    error("JSON_ERROR_SYNTAX", JsonError::Syntax),
    error("JSON_ERROR_UTF8", JsonError::Utf8),
    error("JSON_ERROR_RECURSION", JsonError::Recursion),
    error("JSON_ERROR_INF_OR_NAN", JsonError::InfOrNan),
    error("JSON_ERROR_UNSUPPORTED_TYPE", JsonError::UnsupportedType),
    error(
        "JSON_ERROR_INVALID_PROPERTY_NAME",
        JsonError::InvalidPropertyName,
    ),
    error("JSON_ERROR_UTF16", JsonError::Utf16),
    error("JSON_ERROR_NON_BACKED_ENUM", JsonError::NonBackedEnum),
];

/// The error of the last call that did not throw.
#[derive(Default)]
struct LastError(JsonError);

/// Throws a JsonException with the error's number as its code.
fn throw(call: &mut Call<'_>, error: JsonError) -> Unwind {
    let exception = call.new_exception(Throw::JsonException, error.message().as_bytes());
    exception::set(&exception, ExceptionSlot::Code, error as i64);
    call.unwind(Cause::Exception(exception))
}

/// Notes an error for `json_last_error`, or throws it, as the flags ask.
fn report(call: &mut Call<'_>, error: JsonError, flags: i64) -> Result<(), Unwind> {
    if flags & flag::THROW_ON_ERROR == 0 {
        call.extensions.state::<LastError>().0 = error;
    } else if error != JsonError::None {
        return Err(throw(call, error));
    }
    Ok(())
}

/// `value` as JSON, or false.
fn json_encode(call: &mut Call<'_>, value: Value, flags: i64, depth: i64) -> Result<Value, Unwind> {
    let mut encoder = Encoder::new(flags, depth);
    encoder.push_value(call, &value)?;
    let (text, error) = encoder.finish();
    if flags & flag::PARTIAL_OUTPUT_ON_ERROR != 0 {
        call.extensions.state::<LastError>().0 = error;
        return Ok(text.into());
    }
    report(call, error, flags)?;
    Ok(match error {
        JsonError::None => text.into(),
        _ => Value::FALSE,
    })
}

/// The value that `json` writes; null if it is malformed.
fn json_decode(
    call: &mut Call<'_>,
    json: PhpStr,
    associative: Option<bool>,
    depth: i64,
    mut flags: i64,
) -> Result<Value, Unwind> {
    if flags & flag::THROW_ON_ERROR == 0 {
        call.extensions.state::<LastError>().0 = JsonError::None;
    }
    if json.is_empty() {
        report(call, JsonError::Syntax, flags)?;
        return Ok(Value::NULL);
    }
    if depth <= 0 {
        return Err(call.value_error(2, "must be greater than 0"));
    }
    if depth > i64::from(i32::MAX) {
        return Err(call.value_error(2, &format!("must be less than {}", i32::MAX)));
    }
    match associative {
        Some(true) => flags |= flag::OBJECT_AS_ARRAY,
        Some(false) => flags &= !flag::OBJECT_AS_ARRAY,
        None => {}
    }
    match Decoder::new(call, &json, flags, depth as usize).decode() {
        Ok(value) => Ok(value),
        Err(error) => {
            report(call, error, flags)?;
            Ok(Value::NULL)
        }
    }
}

/// The error of the last `json_encode` or `json_decode` without `JSON_THROW_ON_ERROR`.
fn json_last_error(call: &mut Call<'_>) -> i64 {
    call.extensions.state::<LastError>().0 as i64
}

/// The text of that error.
fn json_last_error_msg(call: &mut Call<'_>) -> &'static str {
    call.extensions.state::<LastError>().0.message()
}
