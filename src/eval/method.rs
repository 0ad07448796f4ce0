//! Calls of methods: `$a->m(…)`, `C::m(…)`, and closures made of them by `(...)`.

use super::call::Receiver;
use super::callable::Callable;
use super::class::method::{FoundMethod, passed_this};
use super::class::{ClassEntry, Method};
use super::class_source::ClassSource;
use super::closure::Closure;
use super::errors::Throw;
use super::invoke::{Arguments, RawCall, call_eval};
use super::local::Local;
use super::object::This;
use super::property::{Looked, ObjectSource};
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, is_computed};
use crate::zval::separate;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View, ZvalPtr};
use std::cell::Cell;

/// A method's name at a call.
pub enum MethodName {
    /// As written, and in lowercase.
    Known(PhpStr, PhpStr),
    /// An expression: a name, or a closure to be called.
    Computed(Expr),
}

/// What a call remembers of the last object's class.
pub struct MethodSite {
    class: Cell<u32>,
    scope: Cell<u32>,
    method: Cell<Option<&'static Method>>,
}

impl MethodSite {
    /// A site that has seen no object.
    pub const fn new() -> MethodSite {
        MethodSite {
            class: Cell::new(0),
            scope: Cell::new(0),
            method: Cell::new(None),
        }
    }

    #[inline(always)]
    fn get(&self, m: &Machine, class: u32) -> Option<&'static Method> {
        if self.class.get() != class {
            return None;
        }
        if self.scope.get() != ANY_SCOPE && self.scope.get() != m.scope_id() {
            return None;
        }
        self.method.get()
    }

    fn set(&self, m: &Machine, class: &'static ClassEntry, method: &'static Method) {
        use crate::zval::Visibility;
        let is_open = method.visibility == Visibility::Public
            && class.ancestors().all(|parent| {
                parent
                    .methods
                    .get(&PhpStr::new(&method.name.to_ascii_lowercase()))
                    .is_none_or(|known| known.visibility != Visibility::Private)
            });
        self.class.set(class.id());
        self.scope
            .set(if is_open { ANY_SCOPE } else { m.scope_id() });
        self.method.set(Some(method));
    }
}

impl Default for MethodSite {
    fn default() -> MethodSite {
        MethodSite::new()
    }
}

/// The method is the same from everywhere.
const ANY_SCOPE: u32 = u32::MAX;

/// `$object->name(…)`
pub struct CallMethod<O> {
    /// The line of the call.
    pub line: u32,
    /// The object.
    pub object: O,
    /// The method's name.
    pub name: PhpStr,
    /// The name in lowercase.
    pub lowercase: PhpStr,
    /// The arguments.
    pub arguments: Arguments,
    /// What is remembered.
    pub site: MethodSite,
}

impl<O: ObjectSource> CallMethod<O> {
    #[inline]
    fn call(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let looked = self.object.look(m, |m, object| {
            let method = self.site.get(m, object.class().id())?;
            Some((method, object.clone()))
        })?;
        match looked {
            Looked::Found((method, object)) => {
                call_found(m, object, method, &self.arguments, self.line)
            }
            Looked::Object(object) => self.call_slow(m, object),
            Looked::Other(value) => {
                m.line = self.line;
                Err(member_of_non_object(m, &self.name, &value))
            }
        }
    }

    #[inline(never)]
    fn call_slow(&self, m: &mut Machine, object: ObjectRef) -> Result<Value, Unwind> {
        if let Some(method) = self.site.get(m, object.class().id()) {
            return call_found(m, object, method, &self.arguments, self.line);
        }
        let class = ClassEntry::of(object.class());
        if let FoundMethod::Method(method) = class.find_method(&self.lowercase, m.scope_entry()) {
            self.site.set(m, class, method);
        }
        call_by_name(
            m,
            &object,
            &self.name,
            &self.lowercase,
            &self.arguments,
            self.line,
        )
    }
}

#[inline]
fn call_found(
    m: &mut Machine,
    object: ObjectRef,
    method: &'static Method,
    arguments: &Arguments,
    line: u32,
) -> Result<Value, Unwind> {
    let receiver = if method.is_static {
        Receiver {
            this: None,
            static_class: Some(object.class()),
            closure: None,
        }
    } else {
        Receiver {
            this: Some(object),
            static_class: None,
            closure: None,
        }
    };
    m.invoke(method.callee(), receiver, arguments, line)
}

/// Calls a method by its name.
fn call_by_name(
    m: &mut Machine,
    object: &ObjectRef,
    name: &PhpStr,
    lowercase: &PhpStr,
    arguments: &Arguments,
    line: u32,
) -> Result<Value, Unwind> {
    if lowercase.as_bytes() == b"__invoke"
        && let Some(callable) = m.callable_of_closure(object)
    {
        return m.invoke_callable(&callable, arguments, line);
    }
    let class = ClassEntry::of(object.class());
    match class.find_method(lowercase, m.scope_entry()) {
        FoundMethod::Method(method) if method.is_abstract => {
            m.line = line;
            Err(m.throw_error(&format!(
                "Cannot call abstract method {}::{}()",
                method.class.display_name(),
                method.name
            )))
        }
        FoundMethod::Method(method) => call_found(m, object.clone(), method, arguments, line),
        FoundMethod::Magic(method) => {
            let list = m.collect_argument_list(arguments)?;
            m.line = line;
            m.call_method(object, method, &mut [name.clone().into(), list.into()])
        }
        FoundMethod::Inaccessible(method) => {
            m.line = line;
            Err(m.inaccessible_method(class, method, name))
        }
        FoundMethod::Missing => {
            m.line = line;
            match class.handlers().passes_calls_to.and_then(|to| to(object)) {
                Some(inner) => {
                    m.need_stack()?;
                    call_by_name(m, &inner, name, lowercase, arguments, line)
                }
                None => Err(m.undefined_method(class, name)),
            }
        }
    }
}

#[cold]
fn member_of_non_object(m: &mut Machine, name: &PhpStr, value: &Value) -> Unwind {
    let message = format!(
        "Call to a member function {name}() on {}",
        m.type_name_for_error(value)
    );
    m.throw(Throw::Error, &message)
}

/// `$object->$name(…)`
pub struct CallMethodNamed {
    /// The line of the call.
    pub line: u32,
    /// The object.
    pub object: Expr,
    /// The name, or a closure.
    pub name: Expr,
    /// The arguments.
    pub arguments: Arguments,
}

impl CallMethodNamed {
    fn call(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.object.eval(m)?;
        let name = self.name.eval(m)?;
        let View::String(name) = name.view() else {
            if let View::Object(closure) = name.view()
                && let Some(callable) = m.callable_of_closure(closure)
            {
                return m.invoke_callable(&callable, &self.arguments, self.line);
            }
            m.line = self.line;
            return Err(m.throw_error("Method name must be a string"));
        };
        let name = name.clone();
        let Some(object) = value.as_object() else {
            m.line = self.line;
            return Err(member_of_non_object(m, &name, &value));
        };
        let lowercase = PhpStr::new(&name.to_ascii_lowercase());
        call_by_name(m, object, &name, &lowercase, &self.arguments, self.line)
    }
}

/// `C::name(…)`
pub struct CallStatic {
    /// The line of the call.
    pub line: u32,
    /// The class.
    pub class: ClassSource,
    /// The method's name.
    pub name: MethodName,
    /// The arguments.
    pub arguments: Arguments,
    /// What is remembered.
    pub site: MethodSite,
}

impl CallStatic {
    fn call(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let class = self.class.resolve(m)?;
        if let Some(method) = self.site.get(m, class.id()) {
            if method.is_static {
                let receiver = Receiver {
                    this: None,
                    static_class: Some(self.static_class(m, class).class()),
                    closure: None,
                };
                return m.invoke(method.callee(), receiver, &self.arguments, self.line);
            }
            if let Some(this) = passed_this(m, method.class.get()) {
                let receiver = Receiver {
                    this: Some(this),
                    static_class: None,
                    closure: None,
                };
                return m.invoke(method.callee(), receiver, &self.arguments, self.line);
            }
        }
        self.call_slow(m, class)
    }

    /// The class that `static` means in the method.
    fn static_class(&self, m: &Machine, class: &'static ClassEntry) -> &'static ClassEntry {
        if self.class.forwards_static() {
            m.running_static_class().unwrap_or(class)
        } else {
            class
        }
    }

    #[inline(never)]
    fn call_slow(&self, m: &mut Machine, class: &'static ClassEntry) -> Result<Value, Unwind> {
        let (name, lowercase) = match &self.name {
            MethodName::Known(name, lowercase) => (name.clone(), lowercase.clone()),
            MethodName::Computed(expr) => {
                let value = expr.eval(m)?;
                let View::String(name) = value.view() else {
                    if let View::Object(closure) = value.view()
                        && let Some(callable) = m.callable_of_closure(closure)
                    {
                        return m.invoke_callable(&callable, &self.arguments, self.line);
                    }
                    m.line = self.line;
                    return Err(m.throw_error("Method name must be a string"));
                };
                (name.clone(), PhpStr::new(&name.to_ascii_lowercase()))
            }
        };
        m.line = self.line;
        if lowercase.as_bytes() == b"__construct" && class.magic.constructor.is_none() {
            return Err(m.throw_error("Cannot call constructor"));
        }
        let found = m.find_static_call(class, &name, &lowercase)?;
        if let Some(magic_name) = found.magic_name {
            let list = m.collect_argument_list(&self.arguments)?;
            m.line = self.line;
            let receiver = Receiver {
                static_class: found
                    .this
                    .as_ref()
                    .map(|this| this.class())
                    .or(Some(self.static_class(m, class).class())),
                this: found.this,
                closure: None,
            };
            return m.call_callee(
                found.method.callee(),
                receiver,
                &mut [magic_name.into(), list.into()],
            );
        }
        if matches!(self.name, MethodName::Known(..)) {
            self.site.set(m, class, found.method);
        }
        let receiver = Receiver {
            static_class: if found.this.is_some() {
                None
            } else {
                Some(self.static_class(m, class).class())
            },
            this: found.this,
            closure: None,
        };
        m.invoke(found.method.callee(), receiver, &self.arguments, self.line)
    }
}

call_eval!(@of [O: ObjectSource] CallMethod<O>);

/// `$local->name(…)`
pub type CallMethodOfLocal = CallMethod<Local>;

impl<O: ObjectSource> RawCall for CallMethod<O> {
    fn call_raw(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.call(m)
    }
}

call_eval!(CallMethodNamed);
call_eval!(CallStatic);

impl RawCall for CallMethodNamed {
    fn call_raw(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.call(m)
    }
}

impl RawCall for CallStatic {
    fn call_raw(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.call(m)
    }
}

impl Machine {
    /// Evaluates arguments into the array that `__call` gets; named ones keep their names.
    ///
    /// # Errors
    /// Those of the arguments.
    pub fn collect_argument_list(&mut self, arguments: &Arguments) -> Result<PhpArray, Unwind> {
        use super::invoke::ArgumentKind;
        use crate::zval::Key;
        if arguments.is_plain {
            let values = self.collect_arguments(arguments)?;
            return Ok(PhpArray::from_zvals(
                values
                    .into_iter()
                    .map(|value| separate::pass_on(value.into_zval())),
            ));
        }
        let mut list = PhpArray::new();
        for argument in arguments.list {
            match &argument.kind {
                ArgumentKind::Positional => {
                    let zval = argument.value.eval_zval(self)?;
                    let _ = list.push(zval);
                }
                ArgumentKind::Named(name) => {
                    let zval = argument.value.eval_zval(self)?;
                    list.set(&Key::String(name.clone()), zval);
                }
                ArgumentKind::Spread => {
                    for (key, zval) in self.spread_argument(argument)?.entries {
                        match key {
                            Key::Int(_) => {
                                let _ = list.push(separate::pass_on(zval));
                            }
                            Key::String(_) => list.set(&key, separate::pass_on(zval)),
                        }
                    }
                }
            }
        }
        Ok(list)
    }
}

/// `$object->name(...)`, `C::name(...)`
pub struct MethodClosure {
    /// The line.
    pub line: u32,
    /// What has the method.
    pub target: MethodTarget,
    /// The method's name.
    pub name: MethodName,
}

/// What has the method that a closure is made of.
pub enum MethodTarget {
    /// An object.
    Object(Expr),
    /// A class.
    Class(ClassSource),
}

impl Eval for MethodClosure {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        match &self.target {
            MethodTarget::Object(object) => {
                let value = object.eval(m)?;
                let (name, lowercase) = self.name(m)?;
                m.line = self.line;
                let Some(object) = value.as_object() else {
                    return Err(member_of_non_object(m, &name, &value));
                };
                if lowercase.as_bytes() == b"__invoke" && object.native::<Closure>().is_some() {
                    return Ok(value);
                }
                let class = ClassEntry::of(object.class());
                let (method, magic_name) = match class.find_method(&lowercase, m.scope_entry()) {
                    FoundMethod::Method(method) => (method, None),
                    FoundMethod::Magic(method) => (method, Some(name)),
                    FoundMethod::Inaccessible(method) => {
                        return Err(m.inaccessible_method(class, method, &name));
                    }
                    FoundMethod::Missing => return Err(m.undefined_method(class, &name)),
                };
                let callable = Callable {
                    callee: method.callee(),
                    this: (!method.is_static).then(|| object.clone()),
                    static_class: Some(object.class()),
                    closure: None,
                    magic_name,
                };
                Ok(m.closure_of(callable).into())
            }
            MethodTarget::Class(source) => {
                let class = source.resolve(m)?;
                let (name, lowercase) = self.name(m)?;
                m.line = self.line;
                let found = m.find_static_call(class, &name, &lowercase)?;
                let static_class = match &found.this {
                    Some(this) => this.class(),
                    None if source.forwards_static() => {
                        m.running_static_class().unwrap_or(class).class()
                    }
                    None => class.class(),
                };
                let callable = Callable {
                    callee: found.method.callee(),
                    this: found.this,
                    static_class: Some(static_class),
                    closure: None,
                    magic_name: found.magic_name,
                };
                Ok(m.closure_of(callable).into())
            }
        }
    }
}

impl MethodClosure {
    fn name(&self, m: &mut Machine) -> Result<(PhpStr, PhpStr), Unwind> {
        match &self.name {
            MethodName::Known(name, lowercase) => Ok((name.clone(), lowercase.clone())),
            MethodName::Computed(expr) => {
                let value = expr.eval(m)?;
                match value.view() {
                    View::String(name) => {
                        Ok((name.clone(), PhpStr::new(&name.to_ascii_lowercase())))
                    }
                    _ => Err(m.throw_error("Method name must be a string")),
                }
            }
        }
    }
}

/// Calls on `$this` take no detour.
pub type CallOwnMethod = CallMethod<This>;
