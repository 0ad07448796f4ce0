//! Closures: objects that hold a function and the variables it took along.

use super::call::Receiver;
use super::callable::{Callable, NotCallable};
use super::class::ClassEntry;
use super::frame::Callee;
use super::function::Function;
use super::place::Place as _;
use super::unwind::Unwind;
use super::{Eval, Machine, is_computed};
use crate::zval::separate;
use crate::zval::{Child, Class, Native, ObjectRef, PhpStr, Slot, Value, ZvalPtr};
use std::any::Any;
use std::cell::{Cell, RefCell};

/// What an object of class Closure keeps.
pub struct Closure {
    /// What it calls.
    pub callable: Callable,
    /// The class whose private members it may use.
    pub scope: Cell<Option<&'static Class>>,
    captured: Vec<Slot>,
    statics: RefCell<Vec<Slot>>,
    /// Whether `callable.this` is the closure's own `$this`.
    pub is_static: bool,
    /// Whether it was made from a function that is no closure (`f(...)`, `Closure::fromCallable`).
    pub is_from_callable: bool,
}

impl Closure {
    /// A closure over `callable`.
    pub fn new(callable: Callable, captured: Vec<Slot>, scope: Option<&'static Class>) -> Closure {
        let is_static = matches!(callable.callee, Callee::User(function) if function.is_static);
        Closure {
            callable,
            scope: Cell::new(scope),
            captured,
            statics: RefCell::new(Vec::new()),
            is_static,
            is_from_callable: false,
        }
    }

    /// The variables it took along, in the order of [`Function::uses`].
    pub fn captured(&self) -> &[Slot] {
        &self.captured
    }

    /// Its static variables with their names; those that have not been initialised yet are null.
    pub fn static_variables(&self, function: &'static Function) -> Vec<(PhpStr, ZvalPtr)> {
        let statics = self.statics.borrow();
        function
            .declared_statics
            .iter()
            .enumerate()
            .map(|(at, declared)| {
                let zval = statics.get(at).cloned().flatten();
                (declared.name.clone(), zval.unwrap_or_else(ZvalPtr::null))
            })
            .collect()
    }

    /// Its static variables.
    pub fn statics(&self) -> &RefCell<Vec<Slot>> {
        &self.statics
    }

    /// A copy with another `$this` and scope; static variables are copied as they are.
    pub fn rebound(
        &self,
        this: Option<ObjectRef>,
        scope: Option<&'static Class>,
        static_class: Option<&'static Class>,
    ) -> Closure {
        let mut callable = self.callable.clone();
        callable.this = this;
        callable.static_class = static_class;
        let captured = match callable.callee {
            Callee::User(function) => self
                .captured
                .iter()
                .zip(function.uses)
                .map(|(slot, variable)| {
                    let zval = slot.as_ref()?;
                    // A reference that nobody else holds is copied as a value.
                    Some(if variable.by_ref && zval.refcount() == 1 {
                        ZvalPtr::new(zval.get())
                    } else {
                        zval.clone()
                    })
                })
                .collect(),
            Callee::Builtin(_) => Vec::new(),
        };
        Closure {
            callable,
            scope: Cell::new(scope),
            captured,
            statics: RefCell::new(
                self.statics
                    .borrow()
                    .iter()
                    .map(|slot| slot.as_ref().map(|zval| ZvalPtr::new(zval.get())))
                    .collect(),
            ),
            is_static: self.is_static,
            is_from_callable: self.is_from_callable,
        }
    }
}

impl Native for Closure {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        for zval in self.captured.iter().flatten() {
            visit(Child::Zval(zval));
        }
        if let Ok(statics) = self.statics.try_borrow() {
            for zval in statics.iter().flatten() {
                visit(Child::Zval(zval));
            }
        }
        if let Some(this) = &self.callable.this {
            visit(Child::Object(this));
        }
    }
}

/// `function (…) use (…) { … }`, `fn (…) => …`
pub struct MakeClosure {
    /// What it runs.
    pub function: &'static Function,
}

impl Eval for MakeClosure {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let mut captured = Vec::with_capacity(self.function.uses.len());
        for variable in self.function.uses {
            let local = super::local::Local {
                index: variable.outer,
            };
            captured.push(if variable.by_ref {
                let mut keys = super::place::KeyCursor::here(m);
                Some(local.reference(m, &mut keys)?)
            } else {
                match m.local(variable.outer) {
                    Some(zval) => Some(separate::share(zval)),
                    // An arrow function takes along what there is; `use` warns of what there is not.
                    None if self.function.kind == super::function::FunctionKind::Arrow => None,
                    None => {
                        m.undefined_variable(&variable.name)?;
                        Some(ZvalPtr::null())
                    }
                }
            });
        }
        let frame = m.frame();
        let this = if self.function.is_static {
            None
        } else {
            frame.this.clone()
        };
        let static_class = m.static_class();
        let scope = m.scope_class();
        self.function.class.set(scope);
        let callable = Callable {
            callee: Callee::User(self.function),
            this,
            static_class,
            closure: None,
            magic_name: None,
        };
        let closure = Closure::new(callable, captured, scope);
        Ok(m.new_closure(closure).into())
    }
}

impl Machine {
    /// An object of class Closure.
    pub fn new_closure(&mut self, closure: Closure) -> ObjectRef {
        let class = self.closure_class();
        let object = ObjectRef::new(class.class());
        object.set_native(Box::new(closure));
        object
    }

    /// A closure that calls what a callable calls: `f(...)`, `Closure::fromCallable`.
    pub fn closure_of(&mut self, callable: Callable) -> ObjectRef {
        if let Some(closure) = callable.closure {
            return closure;
        }
        let scope = match callable.callee {
            Callee::User(function) => function.class.get(),
            Callee::Builtin(builtin) if !builtin.class.is_empty() => callable
                .this
                .as_ref()
                .map(|this| this.class())
                .or(callable.static_class),
            Callee::Builtin(_) => None,
        };
        let mut closure = Closure::new(callable, Vec::new(), scope);
        closure.is_from_callable = true;
        self.new_closure(closure)
    }

    /// What calling a closure object calls.
    pub fn callable_of_closure(&self, object: &ObjectRef) -> Option<Callable> {
        let closure = object.native::<Closure>()?;
        let mut callable = closure.callable.clone();
        if !closure.is_from_callable {
            callable.closure = Some(object.clone());
        }
        Some(callable)
    }

    /// What calling an object calls: a closure's function, or `__invoke`.
    pub fn callable_from_object(&mut self, object: &ObjectRef) -> Option<Callable> {
        if let Some(callable) = self.callable_of_closure(object) {
            return Some(callable);
        }
        let invoke = ClassEntry::of(object.class()).magic.invoke.clone()?;
        Some(Callable {
            callee: invoke.callee(),
            this: Some(object.clone()),
            static_class: Some(object.class()),
            closure: None,
            magic_name: None,
        })
    }

    /// The reference set of a static variable, once it has been initialised.
    pub fn static_variable(&mut self, index: usize) -> Option<ZvalPtr> {
        let frame = self.frame();
        let closure = frame.closure.clone();
        let function = frame.function()?;
        let statics = match closure
            .as_ref()
            .and_then(|object| object.native::<Closure>())
        {
            Some(closure) => closure.statics(),
            None => &function.statics,
        };
        let mut statics = statics.borrow_mut();
        let slot = statics.get_mut(index)?;
        slot.is_some().then(|| separate::make_reference(slot))
    }

    /// Initialises a static variable and gives its reference set.
    pub fn set_static_variable(&mut self, index: usize, value: Value) -> ZvalPtr {
        let frame = self.frame();
        let closure = frame.closure.clone();
        let Some(function) = frame.function() else {
            return ZvalPtr::new(value);
        };
        self.keep_static_variable(function, closure.as_ref(), index, value)
    }

    /// Initialises a static variable of a function, or of a closure, and gives its reference set.
    pub fn keep_static_variable(
        &mut self,
        function: &'static Function,
        closure: Option<&ObjectRef>,
        index: usize,
        value: Value,
    ) -> ZvalPtr {
        if closure.is_none() {
            self.functions_with_statics.push(function);
        }
        let statics = match closure.and_then(|object| object.native::<Closure>()) {
            Some(closure) => closure.statics(),
            None => &function.statics,
        };
        let mut statics = statics.borrow_mut();
        if statics.len() <= index {
            statics.resize(index + 1, None);
        }
        statics[index] = Some(ZvalPtr::new(value.unwrap_zval()));
        separate::make_reference(&mut statics[index])
    }

    /// Calls a value.
    ///
    /// # Errors
    /// It calls nothing; those of what it calls.
    pub fn call_value(&mut self, value: &Value, arguments: &mut [Value]) -> Result<Value, Unwind> {
        match Callable::resolve(self, value) {
            Ok(callable) => self.call_callable(&callable, arguments),
            Err(reason) => Err(self.not_callable(value, &reason)),
        }
    }

    /// What `$value(…)` calls: classes and methods that do not exist are errors of their own (php-src
    /// `zend_init_dynamic_call_array`, `zend_init_dynamic_call_string`).
    ///
    /// # Errors
    /// It calls nothing.
    pub fn dynamic_callable(&mut self, value: &Value) -> Result<Callable, Unwind> {
        use crate::zval::View;
        let (target, name) = match value.view() {
            View::String(text) => {
                let bytes = text.strip_prefix(b"\\").unwrap_or(text);
                match memchr::memmem::find(bytes, b"::") {
                    Some(at) => (Value::bytes(&bytes[..at]), PhpStr::new(&bytes[at + 2..])),
                    None => {
                        return Callable::resolve(self, value)
                            .map_err(|reason| self.not_callable(value, &reason));
                    }
                }
            }
            View::Array(pair) if pair.len() == 2 => {
                let member = |at| pair.get_int(at).map(|zval| zval.get());
                let (Some(target), Some(name)) = (member(0), member(1)) else {
                    return Err(self.throw_error("Array callback has to contain indices 0 and 1"));
                };
                if !target.is_string() && !target.is_object() {
                    return Err(
                        self.throw_error("First array member is not a valid class name or object")
                    );
                }
                let View::String(name) = name.view() else {
                    return Err(self.throw_error("Second array member is not a valid method"));
                };
                (target, name.clone())
            }
            View::Array(_) => {
                return Err(self.throw_error("Array callback must have exactly two elements"));
            }
            _ => {
                return Callable::resolve(self, value)
                    .map_err(|reason| self.not_callable(value, &reason));
            }
        };
        self.callable_of_member(&target, &name)
    }

    fn callable_of_member(&mut self, target: &Value, name: &PhpStr) -> Result<Callable, Unwind> {
        use super::class::method::FoundMethod;
        use crate::zval::View;
        let lowercase = PhpStr::new(&name.to_ascii_lowercase());
        if let View::Object(object) = target.view() {
            if lowercase.as_bytes() == b"__invoke"
                && let Some(callable) = self.callable_of_closure(object)
            {
                return Ok(callable);
            }
            let class = ClassEntry::of(object.class());
            let (method, magic_name) = match class.find_method(&lowercase, self.scope_entry()) {
                FoundMethod::Method(method) => (method, None),
                FoundMethod::Magic(method) => (method, Some(name.clone())),
                FoundMethod::Inaccessible(method) => {
                    return Err(self.inaccessible_method(class, method, name));
                }
                FoundMethod::Missing => return Err(self.undefined_method(class, name)),
            };
            return Ok(Callable {
                callee: method.callee(),
                this: (!method.is_static).then(|| object.clone()),
                static_class: Some(object.class()),
                closure: None,
                magic_name,
            });
        }
        let View::String(class) = target.view() else {
            return Err(self.throw_error("First array member is not a valid class name or object"));
        };
        let class = self.class_by_word(&class.clone())?;
        let found = self.find_static_call(class, name, &lowercase)?;
        Ok(Callable {
            callee: found.method.callee(),
            static_class: Some(match &found.this {
                Some(this) => this.class(),
                None => class.class(),
            }),
            this: found.this,
            closure: None,
            magic_name: found.magic_name,
        })
    }

    /// The error for calling a value that calls nothing.
    pub fn not_callable(&mut self, value: &Value, reason: &NotCallable) -> Unwind {
        use crate::zval::View;
        if reason.is_thrown() && self.cause.is_some() {
            return Unwind;
        }
        let message = match value.view() {
            View::String(name) => format!("Call to undefined function {name}()"),
            View::Object(object) => format!(
                "Object of type {} is not callable",
                ClassEntry::of(object.class()).display_name()
            ),
            View::Array(_) => reason.as_call_error(),
            _ => format!(
                "Value of type {} is not callable",
                self.type_name_for_error(value)
            ),
        };
        self.throw_error(&message)
    }

    /// The class whose private members the running code may use.
    pub fn scope_class(&self) -> Option<&'static Class> {
        let frame = self
            .frames()
            .find(|frame| frame.function().is_some() || frame.this.is_some())?;
        if let Some(closure) = frame
            .closure
            .as_ref()
            .and_then(|object| object.native::<Closure>())
        {
            return closure.scope.get();
        }
        frame.function().and_then(|function| function.class.get())
    }

    /// A receiver for a call without an object.
    pub fn no_receiver(&self) -> Receiver {
        Receiver::default()
    }

    /// `$this` of the running function.
    pub fn this_value(&self) -> Option<Value> {
        self.frame().this.clone().map(Value::from)
    }
}

/// The name of a function that was made from a callable, for messages.
pub fn closure_name(closure: &Closure) -> PhpStr {
    closure.callable.display_name()
}
