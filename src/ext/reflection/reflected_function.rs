//! A function, method or closure that is reflected.

use super::{NAME_SLOT, Subject, reflect, set_string, this_object, throw};
use crate::eval::callable::Callable;
use crate::eval::class::{ClassEntry, Method};
use crate::eval::closure::Closure;
use crate::eval::frame::Callee;
use crate::eval::function::Function;
use crate::eval::types::Type;
use crate::eval::{Machine, Unwind};
use crate::ext::class::BuiltinMethod;
use crate::ext::{Builtin, Call, Rest};
use crate::methods;
use crate::zval::{Child, ObjectRef, PhpStr, Value};

/// What calling a closure by its method does: PHP makes the method where it is asked for.
static CLOSURE_INVOKE: &[BuiltinMethod] = methods! { "Closure":
    [public] __invoke(...args) = invoke_closure, "mixed -> mixed";
};

fn invoke_closure(call: &mut Call<'_>, arguments: Rest) -> Result<Value, Unwind> {
    let closure = this_object(call);
    let mut arguments = arguments.0;
    match call.machine.callable_of_closure(&closure) {
        Some(callable) => call.machine.call_callable(&callable, &mut arguments),
        None => Ok(Value::NULL),
    }
}

/// A function, method or closure.
#[derive(Clone)]
pub(super) struct ReflectedFunction {
    /// What it runs.
    pub(super) callee: Callee,
    /// The method, where it is one.
    pub(super) method: Option<&'static Method>,
    /// The class that was asked for the method.
    pub(super) class: Option<&'static ClassEntry>,
    /// The closure object that is reflected, or whose `__invoke` is.
    pub(super) closure: Option<ObjectRef>,
    /// Whether it is the method `__invoke` of a closure.
    pub(super) is_invoke: bool,
}

impl Subject for ReflectedFunction {
    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Some(closure) = &self.closure {
            visit(Child::Object(closure));
        }
    }
}

impl ReflectedFunction {
    /// A function that is no method.
    pub(super) fn function(callee: Callee) -> ReflectedFunction {
        ReflectedFunction {
            callee,
            method: None,
            class: None,
            closure: None,
            is_invoke: false,
        }
    }

    /// A method as a class has it.
    pub(super) fn method(method: &'static Method, class: &'static ClassEntry) -> ReflectedFunction {
        ReflectedFunction {
            callee: method.callee(),
            method: Some(method),
            class: Some(class),
            closure: None,
            is_invoke: false,
        }
    }

    /// The function of a closure object; `None` if the object is none.
    pub(super) fn closure(object: &ObjectRef) -> Option<ReflectedFunction> {
        let closure = object.native::<Closure>()?;
        Some(ReflectedFunction {
            closure: Some(object.clone()),
            ..ReflectedFunction::function(closure.callable.callee)
        })
    }

    /// The method `__invoke` of a closure object; `None` if the object is none.
    pub(super) fn closure_invoke(object: &ObjectRef) -> Option<ReflectedFunction> {
        Some(ReflectedFunction {
            class: Some(ClassEntry::of(object.class())),
            is_invoke: true,
            ..ReflectedFunction::closure(object)?
        })
    }

    /// The method `__invoke` of closures, where no closure is at hand.
    pub(super) fn any_closure_invoke(class: &'static ClassEntry) -> ReflectedFunction {
        ReflectedFunction {
            class: Some(class),
            is_invoke: true,
            ..ReflectedFunction::function(Callee::Builtin(&CLOSURE_INVOKE[0].builtin))
        }
    }

    /// The function written in PHP.
    pub(super) fn user(&self) -> Option<&'static Function> {
        match self.callee {
            Callee::User(function) => Some(function),
            Callee::Builtin(_) => None,
        }
    }

    /// The function of the library.
    pub(super) fn builtin(&self) -> Option<&'static Builtin> {
        match self.callee {
            Callee::User(_) => None,
            Callee::Builtin(builtin) => Some(builtin),
        }
    }

    /// The name as declared; of a trait's method, the one that the class gave it.
    pub(super) fn name(&self) -> PhpStr {
        if self.is_invoke {
            return PhpStr::from("__invoke");
        }
        match (self.method, self.callee) {
            (Some(method), _) => method.name.clone(),
            (None, Callee::User(function)) => function.name.clone(),
            (None, Callee::Builtin(builtin)) => PhpStr::from(builtin.name),
        }
    }

    /// The class it belongs to: where a method is declared, what `self` means in a closure.
    pub(super) fn scope(&self) -> Option<&'static ClassEntry> {
        if self.is_invoke {
            return self.class;
        }
        match (self.method, &self.closure) {
            (Some(method), _) => Some(method.class.get()),
            (None, Some(closure)) => closure_of(closure)?.scope.get().map(ClassEntry::of),
            (None, None) => None,
        }
    }

    /// Whether it is a `function () {}` or `fn () =>`, not made from something else.
    pub(super) fn is_closure(&self) -> bool {
        !self.is_invoke
            && self
                .closure
                .as_ref()
                .and_then(closure_of)
                .is_some_and(|closure| !closure.is_from_callable)
    }

    /// Whether it is static.
    pub(super) fn is_static(&self) -> bool {
        match (self.method, self.user()) {
            (Some(method), _) => method.is_static,
            (None, Some(function)) => !self.is_invoke && function.is_static,
            (None, None) => false,
        }
    }

    /// How many parameters it has, a variadic one included.
    pub(super) fn parameter_count(&self) -> usize {
        match self.callee {
            Callee::User(function) => function.parameters.len(),
            Callee::Builtin(builtin) => builtin.parameters.len(),
        }
    }

    /// How many arguments it must get.
    pub(super) fn required(&self) -> usize {
        match self.callee {
            Callee::User(function) => function.required as usize,
            Callee::Builtin(builtin) => builtin.required(),
        }
    }

    /// The type of its result as declared, and whether that is only announced (PHP's tentative return types).
    pub(super) fn return_type(&self) -> (Option<&'static Type>, bool) {
        match self.callee {
            Callee::User(function) => (function.return_type, false),
            Callee::Builtin(builtin) => {
                let (_, declared, is_tentative) =
                    crate::eval::class::variance::builtin_signature(builtin);
                (declared, is_tentative)
            }
        }
    }

    /// What calling it calls, on an object where it is a method that is not static.
    pub(super) fn callable(&self, this: Option<ObjectRef>) -> Callable {
        if let Some(closure) = self.closure.as_ref().and_then(closure_of) {
            let mut callable = closure.callable.clone();
            if !closure.is_from_callable {
                callable.closure.clone_from(&self.closure);
            }
            return callable;
        }
        let static_class = match &this {
            Some(this) => Some(this.class()),
            None => self.class.map(ClassEntry::class),
        };
        Callable {
            callee: self.callee,
            this,
            static_class,
            closure: None,
            magic_name: None,
        }
    }
}

/// What a closure object keeps.
pub(super) fn closure_of(object: &ObjectRef) -> Option<&Closure> {
    object.native::<Closure>()
}

/// The object that reflects a function or method.
pub(super) fn reflect_function(m: &mut Machine, subject: ReflectedFunction) -> ObjectRef {
    let name = subject.name();
    let is_method = subject.method.is_some() || subject.is_invoke;
    if is_method {
        return super::method::reflect_method(m, subject);
    }
    let object = reflect(m, "reflectionfunction", subject);
    set_string(&object, NAME_SLOT, &name);
    object
}

/// A function by its name, with or without a backslash before it.
///
/// # Errors
/// There is none.
pub(super) fn find_function(m: &mut Machine, name: &PhpStr) -> Result<ReflectedFunction, Unwind> {
    let plain = name.strip_prefix(b"\\").unwrap_or(name);
    let lowercase = PhpStr::new(&plain.to_ascii_lowercase());
    match m.find_function(&lowercase) {
        Some(callee) => Ok(ReflectedFunction::function(callee)),
        None => Err(throw(m, &format!("Function {name}() does not exist"))),
    }
}
