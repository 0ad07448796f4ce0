//! `call_user_func` and `call_user_func_array` where code names them: PHP compiles them to calls of the callback itself (php-src
//! `zend_compile_init_user_func`), and no frame of theirs is seen.

use super::call::Receiver;
use super::callable::Callable;
use super::errors::Throw;
use super::frame::Callee;
use super::invoke::{Arguments, call_eval};
use super::unwind::Unwind;
use super::{Eval, Expr, Machine};
use crate::ext::{Builtin, call_by_name_list, call_with_elements};
use crate::zval::{Value, ZvalPtr};
use std::cell::Cell;

/// The callback of such a call.
pub struct UserCallback {
    /// The line of the call.
    pub line: u32,
    /// The function that is called, for messages.
    pub builtin: &'static Builtin,
    /// What it is given to call.
    pub callback: Expr,
    /// The function that a literal names, and the request in which it did.
    pub named: Cell<Option<(u32, Callee)>>,
    /// Whether the callback is a literal.
    pub is_literal: bool,
}

impl UserCallback {
    #[inline]
    fn find(&self, m: &mut Machine) -> Result<Callable, Unwind> {
        if let Some((request, callee)) = self.named.get()
            && request == m.request
        {
            return Ok(Callable::function(callee));
        }
        self.resolve(m)
    }

    #[inline(never)]
    fn resolve(&self, m: &mut Machine) -> Result<Callable, Unwind> {
        let callback = self.callback.eval(m)?;
        m.line = self.line;
        match Callable::resolve(m, &callback) {
            Ok(callable) => {
                if self.is_literal && callable.is_plain_function() {
                    self.named.set(Some((m.request, callable.callee)));
                }
                Ok(callable)
            }
            Err(reason) if reason.is_thrown() && m.cause.is_some() => Err(Unwind),
            Err(reason) => {
                let message = format!(
                    "{}(): Argument #1 ($callback) must be a valid callback, {}",
                    self.builtin.name,
                    reason.text()
                );
                Err(m.throw(Throw::TypeError, &message))
            }
        }
    }
}

/// `call_user_func($callback, …)`
pub struct CallUserFunction {
    /// What is called.
    pub callback: UserCallback,
    /// The arguments behind the callback, each by position.
    pub arguments: Arguments,
}

impl CallUserFunction {
    #[inline]
    fn call(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let callable = self.callback.find(m)?;
        if callable.magic_name.is_some() || callable.takes_references() {
            let mut values = m.collect_arguments(&self.arguments)?;
            m.line = self.callback.line;
            return call_by_name_list(m, &callable, &mut values, Vec::new());
        }
        let receiver = Receiver {
            this: callable.this,
            static_class: callable.static_class,
            closure: callable.closure,
        };
        let returned = m.invoke(
            callable.callee,
            receiver,
            &self.arguments,
            self.callback.line,
        )?;
        Ok(by_value(returned))
    }
}

/// `call_user_func_array($callback, $args)`
pub struct CallUserFunctionArray {
    /// What is called.
    pub callback: UserCallback,
    /// The array of arguments.
    pub arguments: Expr,
}

impl CallUserFunctionArray {
    fn call(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let callable = self.callback.find(m)?;
        let arguments = self.arguments.eval(m)?;
        m.line = self.callback.line;
        match arguments.into_array() {
            Ok(arguments) => call_with_elements(m, &callable, arguments),
            Err(other) => {
                let message = format!(
                    "{}(): Argument #2 ($args) must be of type array, {} given",
                    self.callback.builtin.name,
                    m.type_name_for_error(&other)
                );
                Err(m.throw(Throw::TypeError, &message))
            }
        }
    }
}

call_eval!(CallUserFunction);
call_eval!(CallUserFunctionArray);

/// What a function returned, without the reference set around it.
pub fn by_value(returned: Value) -> Value {
    match returned.as_zval() {
        Some(zval) if zval.is_ref() => zval.get(),
        _ => returned,
    }
}
