//! `assert` (php-src `ext/standard/assert.c`). Whether it is evaluated at all is up to `zend.assertions`.

use crate::builtins;
use crate::constants;
use crate::eval::callable::Callable;
use crate::eval::class::ClassEntry;
use crate::eval::class::exception::{self, ExceptionSlot};
use crate::eval::errors::Throw;
use crate::eval::{Cause, Unwind};
use crate::ext::{Builtin, BuiltinConstant, Call};
use crate::zval::{ObjectRef, PhpStr, Value, View};

/// Functions about assertions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    assert(assertion, description = null), assert_options(option, value = null),
};

/// Constants of `assert_options`.
pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    ASSERT_ACTIVE = Int(ACTIVE),
    ASSERT_CALLBACK = Int(CALLBACK),
    ASSERT_BAIL = Int(BAIL),
    ASSERT_WARNING = Int(WARNING),
    ASSERT_EXCEPTION = Int(EXCEPTION),
};

const ACTIVE: i64 = 1;
const CALLBACK: i64 = 2;
const BAIL: i64 = 3;
const WARNING: i64 = 4;
const EXCEPTION: i64 = 5;

/// The callback of `assert_options(ASSERT_CALLBACK, …)`.
#[derive(Default)]
struct AssertCallback(Option<Value>);

/// What is wrong with an assertion that does not hold.
enum Description {
    None,
    Text(PhpStr),
    Throwable(ObjectRef),
}

/// Does nothing if the assertion holds; else throws, warns, calls back or ends, as the settings ask.
fn assert(call: &mut Call<'_>, assertion: Value, description: Value) -> Result<bool, Unwind> {
    if !call.ini.is_on("assert.active") {
        return Ok(true);
    }
    let description = describe(call, description)?;
    if assertion.truthy() {
        return Ok(true);
    }
    let text = match description {
        Description::Throwable(object) => {
            return Err(call.machine.unwind(Cause::Exception(object)));
        }
        Description::Text(text) => Some(text),
        Description::None => None,
    };
    call_back(call, text.as_ref())?;
    if call.ini.is_on("assert.exception") {
        let message = text.as_deref().unwrap_or_default();
        let exception = call.machine.new_exception(Throw::AssertionError, message);
        exception::set(&exception, ExceptionSlot::Code, 1i64);
        return Err(call.machine.unwind(Cause::Exception(exception)));
    }
    if call.ini.is_on("assert.warning") {
        match &text {
            None => call.warn("Assertion failed")?,
            Some(text) => call.warn(&format!("{text} failed"))?,
        }
    }
    if call.ini.is_on("assert.bail") {
        return Err(call.machine.unwind(Cause::Exit));
    }
    Ok(false)
}

fn describe(call: &mut Call<'_>, description: Value) -> Result<Description, Unwind> {
    match description.view() {
        View::Null => Ok(Description::None),
        View::Object(object)
            if ClassEntry::of(object.class()).is_subclass_of_name(b"throwable") =>
        {
            Ok(Description::Throwable(object.clone()))
        }
        View::Array(_) | View::Resource(_) => Err(wrong_description(call, &description)),
        View::Object(object) => {
            let object = object.clone();
            match call.machine.stringify_object(&object)? {
                Some(text) => Ok(Description::Text(text)),
                None => Err(wrong_description(call, &description)),
            }
        }
        _ => call.machine.to_string(&description).map(Description::Text),
    }
}

fn wrong_description(call: &mut Call<'_>, description: &Value) -> Unwind {
    let given = call.machine.type_name_for_error(description);
    let what = format!("must be of type Throwable|string|null, {given} given");
    call.type_error(1, &what)
}

fn call_back(call: &mut Call<'_>, text: Option<&PhpStr>) -> Result<(), Unwind> {
    let callback = match &call.machine.extensions.state::<AssertCallback>().0 {
        Some(callback) => callback.clone(),
        None => call.ini.string("assert.callback").into(),
    };
    if matches!(callback.view(), View::String(name) if name.is_empty()) || callback.is_null() {
        return Ok(());
    }
    let Ok(callable) = Callable::resolve(call.machine, &callback) else {
        return Ok(());
    };
    let mut arguments: Vec<Value> = vec![
        call.file().into(),
        Value::int(i64::from(call.current_line())),
        Value::NULL,
    ];
    if let Some(text) = text {
        arguments.push(text.clone().into());
    }
    callable.call(call.machine, arguments).map(drop)
}

/// What one of the settings is; changes it if a value is given.
fn assert_options(call: &mut Call<'_>, option: i64, value: Value) -> Result<Value, Unwind> {
    let is_given = call.passed() > 1;
    let setting = match option {
        ACTIVE => "assert.active",
        BAIL => "assert.bail",
        WARNING => "assert.warning",
        EXCEPTION => "assert.exception",
        CALLBACK => {
            let state = &mut call.machine.extensions.state::<AssertCallback>().0;
            let old = state.clone();
            if is_given {
                *state = (!value.is_null()).then_some(value);
            }
            let setting = call.ini.string("assert.callback");
            return Ok(match old {
                Some(old) => old,
                None if setting.is_empty() => Value::NULL,
                None => setting.into(),
            });
        }
        _ => return Err(call.value_error(0, "must be an ASSERT_* constant")),
    };
    let old = i64::from(call.ini.is_on(setting));
    if is_given {
        let text = call.machine.to_string(&value)?;
        // These settings take any text.
        let _ = call
            .machine
            .ini
            .set(setting, &String::from_utf8_lossy(&text));
    }
    Ok(Value::int(old))
}
