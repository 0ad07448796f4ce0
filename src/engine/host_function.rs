//! Functions written in Rust that scripts call like PHP's own.

use super::host_value::HostValue;
use crate::eval::Unwind;
use crate::ext::{Arity, Builtin, BuiltinParameter, Call, Defaults, Passing};
use crate::zval::Value;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

/// What a function written in Rust refuses to do: scripts get an exception of class `Error` with this message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostError {
    message: String,
}

impl HostError {
    /// An error with a message.
    pub fn new(message: impl Into<String>) -> HostError {
        HostError {
            message: message.into(),
        }
    }
}

impl std::fmt::Display for HostError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for HostError {}

/// What runs when a script calls a function written in Rust.
type Body = dyn Fn(&[HostValue]) -> Result<HostValue, HostError> + Send + Sync;

/// The functions that an engine has beside PHP's own, by lowercase name.
#[derive(Clone, Default)]
pub struct HostFunctions {
    by_name: HashMap<Vec<u8>, HostFunction>,
}

#[derive(Clone)]
struct HostFunction {
    builtin: &'static Builtin,
    body: Arc<Body>,
}

impl HostFunctions {
    /// Adds a function.
    pub(super) fn insert(
        &mut self,
        name: &str,
        body: impl Fn(&[HostValue]) -> Result<HostValue, HostError> + Send + Sync + 'static,
    ) {
        let function = HostFunction {
            builtin: builtin(name),
            body: Arc::new(body),
        };
        self.by_name
            .insert(name.to_ascii_lowercase().into_bytes(), function);
    }

    /// A function by its lowercase name.
    #[inline]
    pub fn find(&self, lowercase: &[u8]) -> Option<&'static Builtin> {
        if self.by_name.is_empty() {
            return None;
        }
        self.by_name.get(lowercase).map(|function| function.builtin)
    }
}

/// The entry in the table of functions under a name. It is the same in all engines, and there as long as the process: compiled
/// calls refer to it.
fn builtin(name: &str) -> &'static Builtin {
    static KNOWN: Mutex<Vec<&'static Builtin>> = Mutex::new(Vec::new());
    static PARAMETERS: &[BuiltinParameter] =
        &[BuiltinParameter::new("arguments", Passing::Rest, None)];
    static DEFAULTS: Defaults = Defaults::new();
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(builtin) = known.iter().find(|builtin| builtin.name == name) {
        return builtin;
    }
    let builtin: &'static Builtin = Box::leak(Box::new(Builtin {
        name: String::leak(name.to_owned()),
        class: "",
        signature: "",
        parameters: PARAMETERS,
        arity: Arity::of(PARAMETERS),
        defaults: &DEFAULTS,
        invoke,
    }));
    known.push(builtin);
    builtin
}

/// Calls the Rust function that a script means.
fn invoke(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let name = call.builtin.name.to_ascii_lowercase().into_bytes();
    let functions = call.machine.surroundings.functions.clone();
    let Some(function) = functions.by_name.get(&name) else {
        return Err(call.machine.throw_error("The function is gone"));
    };
    let mut arguments = Vec::with_capacity(call.passed());
    for index in 0..call.passed() {
        let value: crate::ext::Mixed = call.argument(index)?;
        match HostValue::of(&value.0.get()) {
            Ok(value) => arguments.push(value),
            Err(error) => return Err(call.machine.throw_error(&error.to_string())),
        }
    }
    // A panic of the program's own function ends the call, not the process.
    match catch_unwind(AssertUnwindSafe(|| (function.body)(&arguments))) {
        Ok(Ok(result)) => Ok(result.to_value()),
        Ok(Err(error)) => Err(call.machine.throw_error(&error.to_string())),
        Err(_) => {
            let message = format!("{}() panicked", call.function_name());
            Err(call.machine.throw_error(&message))
        }
    }
}
