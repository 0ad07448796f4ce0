//! Exceptions: objects of the Throwable classes, made by the engine or by `new`.
//!
//! Exception and Error declare the same properties in the same order, so that their slots are known here.

use super::super::Machine;
use super::super::errors::Throw;
use super::ClassEntry;
use super::backtrace::TraceOptions;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View, ZvalPtr};

/// The slots of an exception's properties.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names are those of PHP's properties")]
pub enum ExceptionSlot {
    Message = 0,
    Text = 1,
    Code = 2,
    File = 3,
    Line = 4,
    Trace = 5,
    Previous = 6,
    Severity = 7,
}

impl Throw {
    /// The class's lowercase name.
    pub fn class_name(self) -> &'static str {
        match self {
            Throw::Error => "error",
            Throw::TypeError => "typeerror",
            Throw::ValueError => "valueerror",
            Throw::ArithmeticError => "arithmeticerror",
            Throw::DivisionByZeroError => "divisionbyzeroerror",
            Throw::ArgumentCountError => "argumentcounterror",
            Throw::AssertionError => "assertionerror",
            Throw::UnhandledMatchError => "unhandledmatcherror",
            Throw::CompileError => "compileerror",
            Throw::ParseError => "parseerror",
            Throw::FiberError => "fibererror",
            Throw::Exception => "exception",
            Throw::ErrorException => "errorexception",
            Throw::JsonException => "jsonexception",
            Throw::BadFunctionCallException => "badfunctioncallexception",
            Throw::BadMethodCallException => "badmethodcallexception",
            Throw::DomainException => "domainexception",
            Throw::InvalidArgumentException => "invalidargumentexception",
            Throw::LengthException => "lengthexception",
            Throw::LogicException => "logicexception",
            Throw::OutOfBoundsException => "outofboundsexception",
            Throw::OutOfRangeException => "outofrangeexception",
            Throw::OverflowException => "overflowexception",
            Throw::RandomException => "random\\randomexception",
            Throw::BrokenRandomEngineError => "random\\brokenrandomengineerror",
            Throw::RangeException => "rangeexception",
            Throw::RuntimeException => "runtimeexception",
            Throw::UnderflowException => "underflowexception",
            Throw::UnexpectedValueException => "unexpectedvalueexception",
        }
    }
}

impl Machine {
    /// A new exception of a builtin class, with file, line and trace of what runs.
    pub fn new_exception(&mut self, class: Throw, message: &[u8]) -> ObjectRef {
        let class = self.builtin_class(class.class_name());
        let exception = self.new_object(class);
        set(&exception, ExceptionSlot::Message, PhpStr::new(message));
        exception
    }

    /// Gives a new object of a Throwable class its file, line and trace.
    pub fn fill_exception(&mut self, exception: &ObjectRef) {
        let arguments = !self.ini.is_on("zend.exception_ignore_args");
        let trace = if self.has_frame() {
            self.backtrace_array(TraceOptions {
                arguments,
                objects: false,
                skip: 0,
                limit: 0,
            })
        } else {
            PhpArray::new()
        };
        let (file, line) = self.place();
        set(exception, ExceptionSlot::File, file);
        set(exception, ExceptionSlot::Line, i64::from(line));
        set(exception, ExceptionSlot::Trace, trace);
    }

    /// File and line of what runs: those of the innermost function written in PHP.
    pub fn place(&self) -> (PhpStr, u32) {
        let mut line = self.line;
        for frame in self.frames() {
            if let Some(function) = frame.function() {
                return (function.file.clone(), line);
            }
            line = frame.call_line;
        }
        (PhpStr::from("[no active file]"), 0)
    }

    /// Puts `first` at the end of the chain of previous exceptions of `second` (php-src `zend_exception_set_previous`).
    pub fn chain_exceptions(&mut self, second: &ObjectRef, first: ObjectRef) {
        if second.same(&first) {
            return;
        }
        let mut last = second.clone();
        loop {
            let mut ancestor = previous(&first);
            while let Some(object) = ancestor {
                if object.same(&last) {
                    return;
                }
                ancestor = previous(&object);
            }
            match previous(&last) {
                None => {
                    set(&last, ExceptionSlot::Previous, first);
                    return;
                }
                Some(next) if next.same(&first) => return,
                Some(next) => last = next,
            }
        }
    }

    /// Gives an exception another file and line.
    pub fn place_exception(&mut self, exception: &ObjectRef, file: &PhpStr, line: u32) {
        set(exception, ExceptionSlot::File, file.clone());
        set(exception, ExceptionSlot::Line, i64::from(line));
    }
}

/// Whether an object is an exception.
pub fn is_throwable(object: &ObjectRef) -> bool {
    ClassEntry::of(object.class()).is_subclass_of_name(b"throwable")
}

/// The previous exception of one.
pub fn previous(exception: &ObjectRef) -> Option<ObjectRef> {
    match get(exception, ExceptionSlot::Previous).view() {
        View::Object(object) => Some(object.clone()),
        _ => None,
    }
}

/// What an exception's property holds; null while it is unset.
pub fn get(exception: &ObjectRef, slot: ExceptionSlot) -> Value {
    if slot as usize >= exception.slot_count() {
        return Value::NULL;
    }
    exception
        .slot(slot as usize)
        .as_ref()
        .map_or(Value::NULL, |zval| zval.get())
}

/// Sets an exception's property.
pub fn set(exception: &ObjectRef, slot: ExceptionSlot, value: impl Into<Value>) {
    let zval = ZvalPtr::new(value.into());
    drop(exception.set_slot(slot as usize, Some(zval)));
}
