//! Backtraces: the calls under way, for exceptions and `debug_backtrace`.

use super::super::frame::{Callee, Frame, Started};
use super::super::function::FunctionKind;
use super::super::{Machine, frame};
use super::ClassEntry;
use crate::ast::IncludeKind;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Tag, Value, View, ZvalPtr};

/// One call of a backtrace.
pub struct TraceFrame {
    /// File and line of the call; none where the engine or the library made it.
    pub place: Option<(PhpStr, u32)>,
    /// What was called.
    pub function: PhpStr,
    /// The class whose method it is.
    pub class: Option<PhpStr>,
    /// `$this`, where it was asked for.
    pub object: Option<ObjectRef>,
    /// `->` or `::`.
    pub operator: Option<&'static str>,
    /// The arguments, named ones with their names.
    pub arguments: Option<Vec<(Option<PhpStr>, ZvalPtr)>>,
}

/// What a backtrace is to hold.
#[derive(Clone, Copy)]
pub struct TraceOptions {
    /// Arguments.
    pub arguments: bool,
    /// `$this` of each method.
    pub objects: bool,
    /// How many calls are left out at the inner end.
    pub skip: usize,
    /// At most so many calls; 0 is all.
    pub limit: usize,
}

impl Machine {
    /// The calls under way, innermost first (php-src `zend_fetch_debug_backtrace`).
    pub fn backtrace(&mut self, options: TraceOptions) -> Vec<TraceFrame> {
        let mut trace = Vec::new();
        let mut included: Option<PhpStr> = None;
        let mut at = self.frame_ptr().cast_const();
        let mut skip = options.skip;
        while let Some(frame) = frame::peek(at) {
            at = frame.parent_ptr();
            if skip > 0 {
                skip -= 1;
                continue;
            }
            if options.limit > 0 && trace.len() >= options.limit {
                break;
            }
            let place = place_of_call(frame);
            let found = self.trace_frame(frame, place.clone(), options);
            if let Some(found) = found {
                trace.push(found);
            }
            if let Callee::User(_) = frame.callee
                && let Some(name) = include_name(frame.started)
            {
                // The file's name is that of the call before: the innermost call shows none.
                let arguments = included
                    .take()
                    .filter(|_| frame.started != Started::Eval)
                    .map(|file| vec![(None, ZvalPtr::new(file.into()))]);
                trace.push(TraceFrame {
                    place: place.clone(),
                    function: PhpStr::from(name),
                    class: None,
                    object: None,
                    operator: None,
                    arguments,
                });
            }
            included = place.map(|(file, _)| file);
        }
        trace
    }

    fn trace_frame(
        &mut self,
        frame: &Frame,
        place: Option<(PhpStr, u32)>,
        options: TraceOptions,
    ) -> Option<TraceFrame> {
        let (function, class) = match frame.callee {
            Callee::User(function) => {
                if function.kind == FunctionKind::File {
                    return None;
                }
                let class = frame.class_of(function).map(|class| class.name().clone());
                (function.name.clone(), class)
            }
            Callee::Builtin(builtin) => {
                let class = (!builtin.class.is_empty()).then(|| PhpStr::from(builtin.class));
                (PhpStr::from(builtin.name), class)
            }
        };
        let (class, operator) = match (&frame.this, class) {
            (Some(this), class) => (
                Some(class.unwrap_or_else(|| ClassEntry::of(this.class()).name.clone())),
                Some("->"),
            ),
            (None, Some(class)) => (Some(class), Some("::")),
            (None, None) => (None, None),
        };
        let object = frame.this.clone().filter(|_| options.objects);
        let arguments = options.arguments.then(|| self.trace_arguments(frame));
        Some(TraceFrame {
            place,
            function,
            class,
            object,
            operator,
            arguments,
        })
    }

    /// The arguments of a call, those of `#[SensitiveParameter]` hidden.
    fn trace_arguments(&mut self, frame: &Frame) -> Vec<(Option<PhpStr>, ZvalPtr)> {
        let mut arguments = frame.named_arguments();
        if let Callee::User(function) = frame.callee {
            for (index, (_, zval)) in arguments.iter_mut().enumerate() {
                let parameter = function
                    .parameters
                    .get(index)
                    .or_else(|| function.parameters.last().filter(|last| last.variadic));
                let is_sensitive = parameter.is_some_and(|parameter| {
                    parameter
                        .attributes
                        .iter()
                        .any(|attribute| attribute.name.eq_ignore_ascii_case(b"SensitiveParameter"))
                });
                if is_sensitive {
                    let class = self.builtin_class("sensitiveparametervalue");
                    let object = self.new_object(class);
                    drop(object.set_slot(0, Some(zval.clone())));
                    *zval = ZvalPtr::new(object.into());
                }
            }
        }
        arguments
    }

    /// A backtrace as the array that scripts see.
    pub fn backtrace_array(&mut self, options: TraceOptions) -> PhpArray {
        PhpArray::from_values(
            self.backtrace(options)
                .into_iter()
                .map(|frame| Value::from(frame.into_array())),
        )
    }
}

fn place_of_call(frame: &Frame) -> Option<(PhpStr, u32)> {
    let caller = frame.parent()?.function()?;
    Some((caller.file.clone(), frame.call_line))
}

fn include_name(started: Started) -> Option<&'static str> {
    match started {
        Started::Called | Started::Held => None,
        Started::Eval => Some("eval"),
        Started::Included(IncludeKind::Include) => Some("include"),
        Started::Included(IncludeKind::IncludeOnce) => Some("include_once"),
        Started::Included(IncludeKind::Require) => Some("require"),
        Started::Included(IncludeKind::RequireOnce) => Some("require_once"),
    }
}

impl TraceFrame {
    /// The call as `debug_backtrace` shows it.
    pub fn into_array(self) -> PhpArray {
        let mut array = PhpArray::new();
        if let Some((file, line)) = self.place {
            array.set_value("file", file);
            array.set_value("line", i64::from(line));
        }
        array.set_value("function", self.function);
        if let Some(class) = self.class {
            array.set_value("class", class);
        }
        if let Some(object) = self.object {
            array.set_value("object", object);
        }
        if let Some(operator) = self.operator {
            array.set_value("type", operator);
        }
        if let Some(arguments) = self.arguments {
            let mut list = PhpArray::new();
            for (name, zval) in arguments {
                match name {
                    Some(name) => list.set(&Key::from_string(&name), zval),
                    None => {
                        let _ = list.push(zval);
                    }
                }
            }
            array.set_value("args", list);
        }
        array
    }
}

/// How much of a string argument a trace shows (`zend.exception_string_param_max_len`).
const DEFAULT_STRING_LENGTH: usize = 15;

/// A trace array as text, `{main}` included (php-src `zend_trace_to_string`).
pub fn trace_text(m: &Machine, trace: &PhpArray) -> Vec<u8> {
    let mut text = trace_lines(m, trace);
    let number = trace
        .zvals()
        .filter(|zval| zval.tag() == Tag::Array)
        .count();
    text.extend_from_slice(format!("#{number} {{main}}").as_bytes());
    text
}

/// The calls of a trace array as text.
pub fn trace_lines(m: &Machine, trace: &PhpArray) -> Vec<u8> {
    let length = m
        .ini
        .string("zend.exception_string_param_max_len")
        .to_string()
        .parse()
        .unwrap_or(DEFAULT_STRING_LENGTH);
    let mut text = Vec::new();
    let mut number = 0;
    for zval in trace.zvals() {
        if let View::Array(frame) = zval.view() {
            trace_line(&mut text, number, frame, length);
            number += 1;
        }
    }
    text
}

fn trace_line(text: &mut Vec<u8>, number: usize, frame: &PhpArray, length: usize) {
    text.extend_from_slice(format!("#{number} ").as_bytes());
    match frame.get_bytes(b"file").map(|zval| zval.get()) {
        Some(file) => {
            let line = frame
                .get_bytes(b"line")
                .and_then(|zval| zval.get().as_int())
                .unwrap_or(0);
            match file.as_string() {
                Some(file) => {
                    text.extend_from_slice(file);
                    text.extend_from_slice(format!("({line}): ").as_bytes());
                }
                None => text.extend_from_slice(b"[unknown file]: "),
            }
        }
        None => text.extend_from_slice(b"[internal function]: "),
    }
    for key in ["class", "type", "function"] {
        if let Some(zval) = frame.get_bytes(key.as_bytes()) {
            match zval.view() {
                View::String(part) => {
                    // The name of an anonymous class ends before its place.
                    let shown = part.split(|byte| *byte == 0).next().unwrap_or(part);
                    text.extend_from_slice(shown);
                }
                _ => text.extend_from_slice(b"[unknown]"),
            }
        }
    }
    text.push(b'(');
    if let Some(arguments) = frame.get_bytes(b"args")
        && let View::Array(arguments) = arguments.view()
    {
        for (at, (key, zval)) in arguments.to_entries().into_iter().enumerate() {
            if at > 0 {
                text.extend_from_slice(b", ");
            }
            if let Key::String(name) = key {
                text.extend_from_slice(&name);
                text.extend_from_slice(b": ");
            }
            argument_text(text, &zval, length);
        }
    }
    text.extend_from_slice(b")\n");
}

fn argument_text(text: &mut Vec<u8>, zval: &ZvalPtr, length: usize) {
    match zval.view() {
        View::Null => text.extend_from_slice(b"NULL"),
        View::Bool(true) => text.extend_from_slice(b"true"),
        View::Bool(false) => text.extend_from_slice(b"false"),
        View::Float(float) => text.extend_from_slice(&crate::zval::number::float_to_repr(
            float,
            crate::zval::number::precision(),
        )),
        View::String(string) => {
            text.push(b'\'');
            escape_into(text, &string[..string.len().min(length)]);
            if string.len() > length {
                text.extend_from_slice(b"...");
            }
            text.push(b'\'');
        }
        View::Array(_) => text.extend_from_slice(b"Array"),
        View::Object(object) => {
            text.extend_from_slice(b"Object(");
            let name = ClassEntry::of(object.class()).display_name();
            text.extend_from_slice(&name);
            text.push(b')');
        }
        View::Int(_) | View::Resource(_) => {
            debug_assert!(matches!(zval.tag(), Tag::Int | Tag::Resource));
            if let Some(string) = crate::zval::convert::scalar_to_string(zval.view()) {
                text.extend_from_slice(&string);
            }
        }
    }
}

/// Bytes of a string as messages show them: control bytes escaped (php-src `smart_str_append_escaped`).
fn escape_into(text: &mut Vec<u8>, bytes: &[u8]) {
    for &byte in bytes {
        match byte {
            b'\n' => text.extend_from_slice(b"\\n"),
            b'\r' => text.extend_from_slice(b"\\r"),
            b'\t' => text.extend_from_slice(b"\\t"),
            0x0c => text.extend_from_slice(b"\\f"),
            0x0b => text.extend_from_slice(b"\\v"),
            b'\\' => text.extend_from_slice(b"\\\\"),
            0x1b => text.extend_from_slice(b"\\e"),
            0..=31 | 127..=255 => text.extend_from_slice(format!("\\x{byte:02X}").as_bytes()),
            _ => text.push(byte),
        }
    }
}
