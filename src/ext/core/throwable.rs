//! Throwable, and all that PHP itself throws.

use crate::eval::class::backtrace::trace_text;
use crate::eval::class::exception::{self, ExceptionSlot, get, set};
use crate::eval::class::{ClassEntry, interned};
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::ext::class::{BuiltinDefault, BuiltinProperty, Handlers, no_body};
use crate::ext::{BuiltinClass, Call, FromArg};
use crate::methods;
use crate::zval::path::Path;
use crate::zval::{ObjectRef, PhpArray, PhpStr, StrBuilder, Value, View, Visibility};

const PROPERTIES: &[BuiltinProperty] = &[
    property(
        "message",
        Visibility::Protected,
        "",
        BuiltinDefault::Str(""),
    ),
    property(
        "string",
        Visibility::Private,
        "string",
        BuiltinDefault::Str(""),
    ),
    property("code", Visibility::Protected, "", BuiltinDefault::Int(0)),
    property(
        "file",
        Visibility::Protected,
        "string",
        BuiltinDefault::Str(""),
    ),
    property("line", Visibility::Protected, "int", BuiltinDefault::Int(0)),
    property(
        "trace",
        Visibility::Private,
        "array",
        BuiltinDefault::EmptyArray,
    ),
    property(
        "previous",
        Visibility::Private,
        "?Throwable",
        BuiltinDefault::Null,
    ),
];

const fn property(
    name: &'static str,
    visibility: Visibility,
    declared_type: &'static str,
    default: BuiltinDefault,
) -> BuiltinProperty {
    BuiltinProperty {
        name,
        visibility,
        declared_type,
        default,
        is_readonly: false,
    }
}

/// An exception notes where it is made, before its constructor runs.
const HANDLERS: Handlers = Handlers {
    create: Some(Machine::fill_exception_of),
    ..Handlers::STANDARD
};

impl Machine {
    fn fill_exception_of(&mut self, exception: &ObjectRef) {
        self.fill_exception(exception);
    }
}

/// The Throwable tree.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        interfaces: &["Stringable"],
        methods: methods! { "Throwable":
            [public abstract] getMessage() = no_body, "-> string";
            [public abstract] getCode() = no_body, "";
            [public abstract] getFile() = no_body, "-> string";
            [public abstract] getLine() = no_body, "-> int";
            [public abstract] getTrace() = no_body, "-> array";
            [public abstract] getPrevious() = no_body, "-> ?Throwable";
            [public abstract] getTraceAsString() = no_body, "-> string";
        },
        ..BuiltinClass::interface("Throwable")
    },
    BuiltinClass {
        interfaces: &["Throwable"],
        properties: PROPERTIES,
        handlers: HANDLERS,
        methods: methods! { "Exception":
            [private] __clone() = no_body, "-> void";
            [public] __construct(message = "", code = 0, previous = null) = construct, "string, int, ?Throwable";
            [public] __wakeup() = wakeup, "~> void";
            [final public] getMessage() = get_message, "-> string";
            [final public] getCode() = get_code, "";
            [final public] getFile() = get_file, "-> string";
            [final public] getLine() = get_line, "-> int";
            [final public] getTrace() = get_trace, "-> array";
            [final public] getPrevious() = get_previous, "-> ?Throwable";
            [final public] getTraceAsString() = get_trace_as_string, "-> string";
            [public] __toString() = to_string, "-> string";
        },
        ..BuiltinClass::class("Exception")
    },
    BuiltinClass {
        properties: &[property(
            "severity",
            Visibility::Protected,
            "int",
            BuiltinDefault::Int(Level::Error as i64),
        )],
        methods: methods! { "ErrorException":
            [public] __construct(message = "", code = 0, severity = E_ERROR, filename = null, line = null, previous = null)
                = construct_error_exception, "string, int, int, ?string, ?int, ?Throwable";
            [final public] getSeverity() = get_severity, "-> int";
        },
        ..BuiltinClass::extending("ErrorException", "Exception")
    },
    BuiltinClass {
        interfaces: &["Throwable"],
        properties: PROPERTIES,
        handlers: HANDLERS,
        methods: methods! { "Error":
            [private] __clone() = no_body, "-> void";
            [public] __construct(message = "", code = 0, previous = null) = construct, "string, int, ?Throwable";
            [public] __wakeup() = wakeup, "~> void";
            [final public] getMessage() = get_message, "-> string";
            [final public] getCode() = get_code, "";
            [final public] getFile() = get_file, "-> string";
            [final public] getLine() = get_line, "-> int";
            [final public] getTrace() = get_trace, "-> array";
            [final public] getPrevious() = get_previous, "-> ?Throwable";
            [final public] getTraceAsString() = get_trace_as_string, "-> string";
            [public] __toString() = to_string, "-> string";
        },
        ..BuiltinClass::class("Error")
    },
    BuiltinClass::extending("CompileError", "Error"),
    BuiltinClass::extending("ParseError", "CompileError"),
    BuiltinClass::extending("TypeError", "Error"),
    BuiltinClass::extending("ArgumentCountError", "TypeError"),
    BuiltinClass::extending("ValueError", "Error"),
    BuiltinClass::extending("ArithmeticError", "Error"),
    BuiltinClass::extending("DivisionByZeroError", "ArithmeticError"),
    BuiltinClass::extending("UnhandledMatchError", "Error"),
    BuiltinClass::extending("AssertionError", "Error"),
    BuiltinClass::extending("LogicException", "Exception"),
    BuiltinClass::extending("BadFunctionCallException", "LogicException"),
    BuiltinClass::extending("BadMethodCallException", "BadFunctionCallException"),
    BuiltinClass::extending("DomainException", "LogicException"),
    BuiltinClass::extending("InvalidArgumentException", "LogicException"),
    BuiltinClass::extending("LengthException", "LogicException"),
    BuiltinClass::extending("OutOfRangeException", "LogicException"),
    BuiltinClass::extending("RuntimeException", "Exception"),
    BuiltinClass::extending("OutOfBoundsException", "RuntimeException"),
    BuiltinClass::extending("OverflowException", "RuntimeException"),
    BuiltinClass::extending("RangeException", "RuntimeException"),
    BuiltinClass::extending("UnderflowException", "RuntimeException"),
    BuiltinClass::extending("UnexpectedValueException", "RuntimeException"),
    BuiltinClass::extending("JsonException", "Exception"),
];

/// A parameter of type Throwable.
pub(super) struct Throwable(pub(super) ObjectRef);

impl FromArg for Throwable {
    const TYPE: &'static str = "Throwable";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Throwable, Unwind> {
        if let View::Object(object) = value.view()
            && exception::is_throwable(object)
        {
            return Ok(Throwable(object.clone()));
        }
        let given = call.machine.type_name_for_error(&value);
        let expected = if call.is_nullable() {
            "?Throwable"
        } else {
            "Throwable"
        };
        Err(call.type_error(index, &format!("must be of type {expected}, {given} given")))
    }
}

/// `$this` of the running method. Methods that are not static always have one.
fn this(call: &Call<'_>) -> ObjectRef {
    match &call.machine.frame().this {
        Some(this) => this.clone(),
        None => unreachable!("a method that is not static runs on an object"),
    }
}

fn construct(call: &mut Call<'_>, message: PhpStr, code: i64, previous: Option<Throwable>) {
    let this = this(call);
    // What was not passed stays as the class declares it.
    if call.passed() > 0 {
        set(&this, ExceptionSlot::Message, message);
    }
    if code != 0 {
        set(&this, ExceptionSlot::Code, code);
    }
    if let Some(previous) = previous {
        set(&this, ExceptionSlot::Previous, previous.0);
    }
}

fn construct_error_exception(
    call: &mut Call<'_>,
    message: PhpStr,
    code: i64,
    severity: i64,
    file: Option<PhpStr>,
    line: Option<i64>,
    previous: Option<Throwable>,
) {
    construct(call, message, code, previous);
    let this = this(call);
    set(&this, ExceptionSlot::Severity, severity);
    match (file, line) {
        (Some(file), line) => {
            set(&this, ExceptionSlot::File, file);
            set(&this, ExceptionSlot::Line, line.unwrap_or(0));
        }
        (None, Some(line)) => set(&this, ExceptionSlot::Line, line),
        (None, None) => {}
    }
}

/// Puts properties that unserializing gave a wrong type back to their defaults.
fn wakeup(call: &mut Call<'_>) {
    let this = this(call);
    if !get(&this, ExceptionSlot::Message).is_string() {
        set(&this, ExceptionSlot::Message, interned(""));
    }
    if !get(&this, ExceptionSlot::Code).is_int() {
        set(&this, ExceptionSlot::Code, 0);
    }
}

fn get_message(call: &mut Call<'_>) -> Value {
    get(&this(call), ExceptionSlot::Message)
}

fn get_code(call: &mut Call<'_>) -> Value {
    get(&this(call), ExceptionSlot::Code)
}

fn get_file(call: &mut Call<'_>) -> Value {
    get(&this(call), ExceptionSlot::File)
}

fn get_line(call: &mut Call<'_>) -> Value {
    get(&this(call), ExceptionSlot::Line)
}

fn get_trace(call: &mut Call<'_>) -> Value {
    get(&this(call), ExceptionSlot::Trace)
}

fn get_previous(call: &mut Call<'_>) -> Value {
    get(&this(call), ExceptionSlot::Previous)
}

fn get_severity(call: &mut Call<'_>) -> Value {
    get(&this(call), ExceptionSlot::Severity)
}

fn get_trace_as_string(call: &mut Call<'_>) -> PhpStr {
    let trace = get(&this(call), ExceptionSlot::Trace);
    let empty = PhpArray::new();
    PhpStr::new(&trace_text(
        call.machine,
        trace.as_array().unwrap_or(&empty),
    ))
}

/// The exception and those before it, as the report of an uncaught one shows them.
fn to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    let mut parts: Vec<PhpStr> = Vec::new();
    let mut seen = Path::default();
    let mut next = Some(this.clone());
    while let Some(exception) = next {
        if seen.contains(&exception) {
            break;
        }
        let class = ClassEntry::of(exception.class());
        let message = call.to_string(&get(&exception, ExceptionSlot::Message))?;
        let file = call.to_string(&get(&exception, ExceptionSlot::File))?;
        let line = crate::zval::convert::to_int(get(&exception, ExceptionSlot::Line).view());
        let trace = get(&exception, ExceptionSlot::Trace);
        let empty = PhpArray::new();
        let trace = trace_text(call.machine, trace.as_array().unwrap_or(&empty));
        let mut part = class.name.to_vec();
        if !message.is_empty() {
            part.extend_from_slice(b": ");
            part.extend_from_slice(&message);
            let is_type_error = class.name.as_bytes() == b"TypeError"
                || class.name.as_bytes() == b"ArgumentCountError";
            if is_type_error && memchr::memmem::find(&message, b", called in ").is_some() {
                part.extend_from_slice(b" and defined");
            }
        }
        part.extend_from_slice(b" in ");
        part.extend_from_slice(&file);
        part.extend_from_slice(format!(":{line}\nStack trace:\n").as_bytes());
        part.extend_from_slice(&trace);
        parts.push(PhpStr::new(&part));
        next = exception::previous(&exception);
        seen.enter(exception);
    }
    let mut text = StrBuilder::new();
    for (at, part) in parts.iter().rev().enumerate() {
        if at > 0 {
            text.push_bytes(b"\n\nNext ");
        }
        text.push_bytes(part);
    }
    let text = text.finish();
    set(&this, ExceptionSlot::Text, text.clone());
    Ok(text)
}
