//! Closure.

use crate::eval::call::Receiver;
use crate::eval::callable::Callable;
use crate::eval::class::ClassEntry;
use crate::eval::closure::Closure;
use crate::eval::frame::Callee;
use crate::eval::{Machine, Unwind};
use crate::ext::class::{BuiltinClassFlags, Handlers, no_body};
use crate::ext::{BuiltinClass, Call, FromArg, Passing, Rest};
use crate::methods;
use crate::zval::compare::Comparison;
use crate::zval::{Class, Key, ObjectRef, PhpArray, PhpStr, Value, View};

/// The class Closure.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    flags: BuiltinClassFlags {
        is_abstract: false,
        is_final: true,
        no_dynamic_properties: true,
        allows_dynamic_properties: false,
        is_not_serializable: true,
    },
    handlers: Handlers {
        no_new: Some("Instantiation of class Closure is not allowed"),
        clone: Some(clone),
        debug_info: Some(debug_info),
        compare: Some(compare),
        ..Handlers::STANDARD
    },
    methods: methods! { "Closure":
        [private] __construct() = no_body, "";
        [public static] bind(closure, newThis, newScope = "static") = bind, "Closure, ?object, object|string|null -> ?Closure";
        [public] bindTo(newThis, newScope = "static") = bind_to, "?object, object|string|null -> ?Closure";
        [public] call(newThis, ...args) = call_with, "object, mixed -> mixed";
        [public static] fromCallable(callback) = from_callable, "callable -> Closure";
    },
    ..BuiltinClass::class("Closure")
}];

/// A parameter of type Closure.
struct ClosureArg(ObjectRef);

impl FromArg for ClosureArg {
    const TYPE: &'static str = "Closure";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<ClosureArg, Unwind> {
        if let View::Object(object) = value.view()
            && object.native::<Closure>().is_some()
        {
            return Ok(ClosureArg(object.clone()));
        }
        let given = call.machine.type_name_for_error(&value);
        Err(call.type_error(index, &format!("must be of type Closure, {given} given")))
    }
}

/// The parameter `$newScope`.
enum NewScope {
    /// None.
    None,
    /// The class of an object.
    Of(ObjectRef),
    /// A class by name, or `static` for the scope the closure has.
    Named(PhpStr),
}

impl FromArg for NewScope {
    const TYPE: &'static str = "object|string|null";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<NewScope, Unwind> {
        match value.view() {
            View::Null => Ok(NewScope::None),
            View::Object(object) => Ok(NewScope::Of(object.clone())),
            View::Array(_) | View::Resource(_) => {
                let given = call.machine.type_name_for_error(&value);
                Err(call.type_error(
                    index,
                    &format!("must be of type {}, {given} given", Self::TYPE),
                ))
            }
            _ => call.machine.to_string(&value).map(NewScope::Named),
        }
    }
}

fn bind(
    call: &mut Call<'_>,
    closure: ClosureArg,
    this: Option<ObjectRef>,
    scope: NewScope,
) -> Result<Option<ObjectRef>, Unwind> {
    rebind(call.machine, &closure.0, this, scope)
}

fn bind_to(
    call: &mut Call<'_>,
    this: Option<ObjectRef>,
    scope: NewScope,
) -> Result<Option<ObjectRef>, Unwind> {
    let Some(closure) = call.machine.frame().this.clone() else {
        return Ok(None);
    };
    rebind(call.machine, &closure, this, scope)
}

fn rebind(
    m: &mut Machine,
    object: &ObjectRef,
    this: Option<ObjectRef>,
    scope: NewScope,
) -> Result<Option<ObjectRef>, Unwind> {
    let Some(closure) = object.native::<Closure>() else {
        return Ok(None);
    };
    let scope = match scope {
        NewScope::None => None,
        NewScope::Of(object) => Some(object.class()),
        NewScope::Named(name) if name.eq_ignore_ascii_case(b"static") => closure.scope.get(),
        NewScope::Named(name) => match m.lookup_class(&name)? {
            Some(class) => Some(class.class()),
            None => {
                m.warning(&format!("Class \"{name}\" not found"))?;
                return Ok(None);
            }
        },
    };
    if !may_bind(m, closure, this.as_ref(), scope)? {
        return Ok(None);
    }
    let static_class = this.as_ref().map(|this| this.class()).or(scope);
    // A closure bound to an object without a scope of its own gets Closure's: it has `$this`, and no private access.
    let scope = match (&this, scope) {
        (Some(_), None) => Some(m.builtin_class("closure").class()),
        _ => scope,
    };
    let rebound = closure.rebound(this, scope, static_class);
    Ok(Some(m.new_closure(rebound)))
}

/// Whether a closure may get another `$this` and scope; if not, the warning that says why (php-src
/// `zend_valid_closure_binding`).
fn may_bind(
    m: &mut Machine,
    closure: &Closure,
    this: Option<&ObjectRef>,
    scope: Option<&'static Class>,
) -> Result<bool, Unwind> {
    let own_scope = closure.scope.get();
    let own_class = own_scope.map(ClassEntry::of);
    match this {
        Some(this) => {
            if closure.is_static {
                m.warning("Cannot bind an instance to a static closure")?;
                return Ok(false);
            }
            let class = ClassEntry::of(this.class());
            if closure.is_from_callable
                && let Some(own) = own_class
                && !class.is_subclass_of(own)
            {
                m.warning(&format!(
                    "Cannot bind method {}() to object of class {}",
                    closure.callable.display_name(),
                    class.name
                ))?;
                return Ok(false);
            }
        }
        None if closure.is_from_callable && own_class.is_some() && !closure.is_static => {
            m.warning("Cannot unbind $this of method")?;
            return Ok(false);
        }
        None if !closure.is_from_callable
            && closure.callable.this.is_some()
            && matches!(closure.callable.callee, Callee::User(function) if function.uses_this()) =>
        {
            m.warning("Cannot unbind $this of closure using $this")?;
            return Ok(false);
        }
        None => {}
    }
    let same = |a: Option<&'static Class>, b: Option<&'static Class>| match (a, b) {
        (Some(a), Some(b)) => std::ptr::eq(a, b),
        (None, None) => true,
        _ => false,
    };
    if let Some(class) = scope
        && !same(scope, own_scope)
        && !ClassEntry::of(class).is_user()
    {
        m.warning(&format!(
            "Cannot bind closure to scope of internal class {}",
            class.name()
        ))?;
        return Ok(false);
    }
    if closure.is_from_callable && !same(scope, own_scope) {
        let what = if own_scope.is_none() {
            "function"
        } else {
            "method"
        };
        m.warning(&format!(
            "Cannot rebind scope of closure created from {what}"
        ))?;
        return Ok(false);
    }
    Ok(true)
}

fn call_with(call: &mut Call<'_>, this: ObjectRef, arguments: Rest) -> Result<Value, Unwind> {
    let Some(object) = call.machine.frame().this.clone() else {
        return Ok(Value::NULL);
    };
    let Some(closure) = object.native::<Closure>() else {
        return Ok(Value::NULL);
    };
    let class = this.class();
    if !may_bind(call.machine, closure, Some(&this), Some(class))? {
        return Ok(Value::NULL);
    }
    let rebound = closure.rebound(Some(this.clone()), Some(class), Some(class));
    let callee = rebound.callable.callee;
    let is_from_callable = rebound.is_from_callable;
    let bound = call.machine.new_closure(rebound);
    let receiver = Receiver {
        this: Some(this),
        static_class: Some(class),
        closure: (!is_from_callable).then_some(bound),
    };
    let mut arguments = arguments.0;
    call.machine.call_callee(callee, receiver, &mut arguments)
}

fn from_callable(call: &mut Call<'_>, callback: Value) -> Result<ObjectRef, Unwind> {
    if let View::Object(object) = callback.view()
        && object.native::<Closure>().is_some()
    {
        return Ok(object.clone());
    }
    match Callable::resolve(call.machine, &callback) {
        Ok(callable) => Ok(call.machine.closure_of(callable)),
        Err(reason) => {
            let message = format!("Failed to create closure from callable: {}", reason.text());
            Err(call.machine.throw_type_error(&message))
        }
    }
}

/// What `var_dump` shows of a closure (php-src `zend_closure_get_debug_info`).
fn debug_info(_: &mut Machine, object: &ObjectRef) -> PhpArray {
    let mut info = PhpArray::new();
    let Some(closure) = object.native::<Closure>() else {
        return info;
    };
    if closure.is_from_callable {
        info.set_value("function", closure.callable.display_name());
    }
    if let Callee::User(function) = closure.callable.callee {
        let mut held = PhpArray::new();
        for (variable, zval) in function.uses.iter().zip(closure.captured()) {
            if let Some(zval) = zval {
                held.set(&Key::String(variable.name.clone()), zval.clone());
            }
        }
        for (name, zval) in closure.static_variables(function) {
            held.set(&Key::String(name), zval);
        }
        if !held.is_empty() {
            info.set_value("static", held);
        }
    }
    if let Some(this) = &closure.callable.this {
        info.set_value("this", this.clone());
    }
    let mut parameters = PhpArray::new();
    let mut add = |name: &str, by_ref: bool, is_required: bool| {
        let mark = if by_ref { "&" } else { "" };
        let word = if is_required {
            "<required>"
        } else {
            "<optional>"
        };
        parameters.set_value(&format!("{mark}${name}"), word);
    };
    match closure.callable.callee {
        Callee::User(function) => {
            for (at, parameter) in function.parameters.iter().enumerate() {
                add(
                    &parameter.name.to_string(),
                    parameter.by_ref,
                    at < function.required as usize,
                );
            }
        }
        Callee::Builtin(builtin) => {
            for (at, parameter) in builtin.parameters.iter().enumerate() {
                let by_ref = matches!(
                    parameter.passing,
                    Passing::Reference | Passing::RestByReference
                );
                add(parameter.name, by_ref, at < builtin.required());
            }
        }
    }
    if !parameters.is_empty() {
        info.set_value("parameter", parameters);
    }
    info
}

/// Closures made of the same function are equal (php-src `zend_closure_compare`).
fn compare(_: &mut Machine, left: &ObjectRef, right: &ObjectRef) -> Result<Comparison, Unwind> {
    let (Some(left), Some(right)) = (left.native::<Closure>(), right.native::<Closure>()) else {
        return Ok(Comparison::Uncomparable);
    };
    let same_class =
        |a: Option<&'static Class>, b: Option<&'static Class>| a.map(Class::id) == b.map(Class::id);
    let same_this = match (&left.callable.this, &right.callable.this) {
        (Some(left), Some(right)) => left.same(right),
        (None, None) => true,
        _ => false,
    };
    let same_callee = match (left.callable.callee, right.callable.callee) {
        (Callee::User(left), Callee::User(right)) => left.name == right.name,
        (Callee::Builtin(left), Callee::Builtin(right)) => left.name == right.name,
        _ => false,
    };
    let equal = left.is_from_callable
        && right.is_from_callable
        && same_this
        && same_callee
        && left.callable.magic_name == right.callable.magic_name
        && same_class(left.callable.static_class, right.callable.static_class)
        && same_class(left.scope.get(), right.scope.get());
    Ok(if equal {
        Comparison::Equal
    } else {
        Comparison::Uncomparable
    })
}

fn clone(m: &mut Machine, from: &ObjectRef, to: &ObjectRef) -> Result<(), Unwind> {
    let _ = m;
    if let Some(closure) = from.native::<Closure>() {
        let copy = closure.rebound(
            closure.callable.this.clone(),
            closure.scope.get(),
            closure.callable.static_class,
        );
        to.set_native(Box::new(copy));
    }
    Ok(())
}
