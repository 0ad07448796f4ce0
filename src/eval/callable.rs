//! Callable values: a function's name, a closure, `[object, 'method']`, `'C::m'`, an object with `__invoke`.

use super::Machine;
use super::class::ClassEntry;
use super::frame::Callee;
use super::unwind::Unwind;
use crate::zval::{Class, ObjectRef, PhpStr, Value, View};

/// What a callable value calls.
#[derive(Clone)]
pub struct Callable {
    /// The function.
    pub callee: Callee,
    /// `$this` of the call.
    pub this: Option<ObjectRef>,
    /// The class that `static` names in the call.
    pub static_class: Option<&'static Class>,
    /// The closure object, when it is one.
    pub closure: Option<ObjectRef>,
    /// The method's name, when `__call` or `__callStatic` stands in for it.
    pub magic_name: Option<PhpStr>,
}

/// Why a value is not callable, in the words that follow "must be a valid callback, ".
#[derive(Debug)]
pub struct NotCallable(String);

impl NotCallable {
    /// A reason.
    pub fn new(reason: impl Into<String>) -> NotCallable {
        NotCallable(reason.into())
    }

    /// Finding out threw an exception, which is under way.
    pub fn thrown() -> NotCallable {
        NotCallable(String::new())
    }

    /// Whether it is [`NotCallable::thrown`].
    pub fn is_thrown(&self) -> bool {
        self.0.is_empty()
    }

    /// The reason in the words of a call expression's error.
    pub fn as_call_error(&self) -> String {
        if self.0.contains("exactly two members") {
            return "Array callback must have exactly two elements".to_owned();
        }
        self.0.clone()
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Callable {
    /// A plain function.
    pub fn function(callee: Callee) -> Callable {
        Callable {
            callee,
            this: None,
            static_class: None,
            closure: None,
            magic_name: None,
        }
    }

    /// What a value calls.
    ///
    /// # Errors
    /// It calls nothing; the reason is PHP's.
    pub fn resolve(m: &mut Machine, value: &Value) -> Result<Callable, NotCallable> {
        match value.view() {
            View::String(name) => Callable::from_name(m, name),
            View::Object(object) => m
                .callable_from_object(object)
                .ok_or_else(|| NotCallable::new("no array or string given")),
            View::Array(array) => {
                let (Some(target), Some(method)) = (array.get_int(0), array.get_int(1)) else {
                    return Err(NotCallable::new(
                        "array callback must have exactly two members",
                    ));
                };
                if array.len() != 2 {
                    return Err(NotCallable::new(
                        "array callback must have exactly two members",
                    ));
                }
                let (target, method) = (target.get(), method.get());
                let View::String(method) = method.view() else {
                    return Err(NotCallable::new(
                        "array callback must have exactly two members",
                    ));
                };
                m.callable_from_pair(&target, method)
            }
            _ => Err(NotCallable::new("no array or string given")),
        }
    }

    /// Whether it is a function, and nothing besides.
    pub fn is_plain_function(&self) -> bool {
        self.this.is_none()
            && self.static_class.is_none()
            && self.closure.is_none()
            && self.magic_name.is_none()
    }

    /// Whether any of its parameters is by reference.
    pub fn takes_references(&self) -> bool {
        match self.callee {
            Callee::User(function) => function.has_reference_parameters,
            Callee::Builtin(builtin) => {
                let parameters = builtin.parameters;
                (0..parameters.len()).any(|index| builtin.takes_reference(index))
            }
        }
    }

    fn from_name(m: &mut Machine, name: &PhpStr) -> Result<Callable, NotCallable> {
        // Most names are written as they are looked up.
        let is_plain = name
            .iter()
            .all(|byte| !byte.is_ascii_uppercase() && !matches!(byte, b':' | b'\\'));
        if is_plain && let Some(callee) = m.find_function(name) {
            return Ok(Callable::function(callee));
        }
        let bytes = name.strip_prefix(b"\\").unwrap_or(name);
        if let Some(at) = memchr::memmem::find(bytes, b"::") {
            let class = Value::bytes(&bytes[..at]);
            let method = PhpStr::new(&bytes[at + 2..]);
            return m.callable_from_pair(&class, &method);
        }
        let lowercase = PhpStr::new(&bytes.to_ascii_lowercase());
        match m.find_function(&lowercase) {
            Some(callee) => Ok(Callable::function(callee)),
            None => Err(NotCallable::new(format!(
                "function \"{name}\" not found or invalid function name"
            ))),
        }
    }

    /// Calls it. Arguments may be zvals passed on whole ([`Value::zval`]): they are shared, or referred to where the
    /// parameter is by reference.
    ///
    /// # Errors
    /// Those of the function.
    pub fn call(
        &self,
        m: &mut Machine,
        mut arguments: impl AsMut<[Value]>,
    ) -> Result<Value, Unwind> {
        m.call_callable(self, arguments.as_mut())
    }

    /// The name as backtraces and messages show it.
    pub fn display_name(&self) -> PhpStr {
        let class = match self.callee {
            Callee::User(function) => return function.display_name(),
            Callee::Builtin(_) => self
                .this
                .as_ref()
                .map(|this| this.class())
                .or(self.static_class),
        };
        let name = match self.callee {
            Callee::User(function) => function.name.clone(),
            Callee::Builtin(builtin) => PhpStr::from(builtin.name),
        };
        match class {
            Some(class) => PhpStr::concat_all(&[ClassEntry::of(class).name(), b"::", &name]),
            None => name,
        }
    }
}

impl Machine {
    /// A function by its lowercase name, without a leading backslash.
    pub fn find_function(&self, lowercase: &PhpStr) -> Option<Callee> {
        if let Some(function) = self.functions.get(lowercase) {
            return Some(Callee::User(function));
        }
        if !self.disabled_functions.is_empty()
            && self.disabled_functions.contains(lowercase.as_bytes())
        {
            return None;
        }
        crate::ext::find_function(lowercase)
            .or_else(|| self.function_of_surroundings(lowercase))
            .map(Callee::Builtin)
    }

    /// A function that only this request has: of the program around the engine, or of the web.
    #[cold]
    fn function_of_surroundings(&self, lowercase: &PhpStr) -> Option<&'static crate::ext::Builtin> {
        if let Some(builtin) = self.surroundings.functions.find(lowercase) {
            return Some(builtin);
        }
        self.surroundings.web.as_ref()?;
        crate::ext::standard::header::WEB_FUNCTIONS
            .iter()
            .find(|builtin| builtin.name.as_bytes() == lowercase.as_bytes())
    }
}
