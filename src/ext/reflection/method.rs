//! ReflectionMethod.

use super::class::reflect_class;
use super::function::call_reflected;
use super::modifier::{self, constant};
use super::reflected_function::ReflectedFunction;
use super::{
    CLASS, CLASS_SLOT, FLAGS, NAME_SLOT, ObjectOrName, become_about, find_class, reflect,
    set_string, this, this_object, throw,
};
use crate::ast::ClassKind;
use crate::eval::class::{ClassEntry, Method};
use crate::eval::{Machine, Unwind};
use crate::ext::standard::function::split_arguments;
use crate::ext::{BuiltinClass, Call, Rest};
use crate::methods;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, Visibility};

/// The class of methods.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    flags: FLAGS,
    constants: &[
        constant("IS_STATIC", modifier::STATIC),
        constant("IS_PUBLIC", modifier::PUBLIC),
        constant("IS_PROTECTED", modifier::PROTECTED),
        constant("IS_PRIVATE", modifier::PRIVATE),
        constant("IS_ABSTRACT", modifier::ABSTRACT),
        constant("IS_FINAL", modifier::FINAL),
    ],
    properties: &[CLASS],
    methods: methods! { "ReflectionMethod":
        [public] __construct(objectOrMethod, method = null) = construct, "object|string, ?string";
        [public] __toString() = super::function_text::to_string, "-> string";
        [public] isPublic() = is_public, "~> bool";
        [public] isPrivate() = is_private, "~> bool";
        [public] isProtected() = is_protected, "~> bool";
        [public] isAbstract() = is_abstract, "~> bool";
        [public] isFinal() = is_final, "~> bool";
        [public] isConstructor() = is_constructor, "~> bool";
        [public] isDestructor() = is_destructor, "~> bool";
        [public] getClosure(object = null) = get_closure, "?object ~> Closure";
        [public] getModifiers() = get_modifiers, "~> int";
        [public] invoke(object, ...args) = invoke_with, "?object, mixed ~> mixed";
        [public] invokeArgs(object, args) = invoke_args, "?object, array ~> mixed";
        [public] getDeclaringClass() = get_declaring_class, "~> ReflectionClass";
        [public] getPrototype() = get_prototype, "~> ReflectionMethod";
        [public] hasPrototype() = has_prototype, "-> bool";
        [public] setAccessible(accessible) = set_accessible, "bool ~> void";
    },
    ..BuiltinClass::extending("ReflectionMethod", "ReflectionFunctionAbstract")
}];

/// The object that reflects a method.
pub(super) fn reflect_method(m: &mut Machine, subject: ReflectedFunction) -> ObjectRef {
    let name = subject.name();
    let class = subject.scope();
    let object = reflect(m, "reflectionmethod", subject);
    set_string(&object, NAME_SLOT, &name);
    if let Some(class) = class {
        set_string(&object, CLASS_SLOT, &class.name);
    }
    object
}

/// Whether a name is that of the method which every closure has one of its own of.
pub(super) fn is_closure_invoke(class: &ClassEntry, lowercase: &[u8]) -> bool {
    lowercase == b"__invoke" && class.name.as_bytes() == b"Closure"
}

/// A method of a class, or of an object: closures have a method `__invoke` each.
///
/// # Errors
/// There is none.
pub(super) fn find_method(
    m: &mut Machine,
    class: &'static ClassEntry,
    object: Option<&ObjectRef>,
    name: &PhpStr,
) -> Result<ReflectedFunction, Unwind> {
    let lowercase = PhpStr::new(&name.to_ascii_lowercase());
    if lowercase.as_bytes() == b"__invoke"
        && let Some(invoke) = object.and_then(ReflectedFunction::closure_invoke)
    {
        return Ok(invoke);
    }
    match class.methods.get(&lowercase) {
        Some(method) => Ok(ReflectedFunction::method(method, class)),
        None if is_closure_invoke(class, &lowercase) => {
            Ok(ReflectedFunction::any_closure_invoke(class))
        }
        None => Err(throw(
            m,
            &format!("Method {}::{name}() does not exist", class.name),
        )),
    }
}

fn construct(
    call: &mut Call<'_>,
    target: ObjectOrName,
    name: Option<PhpStr>,
) -> Result<(), Unwind> {
    let (class, object, name) = match (target, name) {
        (ObjectOrName::Object(_), None) => {
            return Err(call.value_error(
                1,
                "cannot be null when argument #1 ($objectOrMethod) is an object",
            ));
        }
        (ObjectOrName::Object(object), Some(name)) => {
            (ClassEntry::of(object.class()), Some(object), name)
        }
        (ObjectOrName::Name(class), Some(name)) => {
            (find_class(call.machine, &class, 0)?, None, name)
        }
        (ObjectOrName::Name(both), None) => {
            let Some(at) = memchr::memmem::find(&both, b"::") else {
                let message = format!("{}must be a valid method name", call.argument_prefix(0));
                return Err(throw(call.machine, &message));
            };
            let class = find_class(call.machine, &PhpStr::new(&both[..at]), 0)?;
            (class, None, PhpStr::new(&both[at + 2..]))
        }
    };
    let subject = find_method(call.machine, class, object.as_ref(), &name)?;
    let this = this_object(call);
    set_string(&this, NAME_SLOT, &subject.name());
    if let Some(scope) = subject.scope() {
        set_string(&this, CLASS_SLOT, &scope.name);
    }
    become_about(&this, subject);
    Ok(())
}

impl ReflectedFunction {
    fn visibility(&self) -> Visibility {
        self.method
            .map_or(Visibility::Public, |method| method.visibility)
    }

    /// The method that it overrides or implements, as inheritance counts them: a constructor only where it must fit one.
    pub(super) fn prototype(&self) -> Option<(&'static ClassEntry, &'static Method)> {
        let method = self.method?;
        let root = method.root.get();
        if root.same(&method.class) || method.visibility == Visibility::Private {
            return None;
        }
        let lowercase = PhpStr::new(&method.name.to_ascii_lowercase());
        Some((root, root.methods.get(&lowercase)?))
    }
}

fn method(call: &mut Call<'_>) -> Result<ReflectedFunction, Unwind> {
    this(call)
}

fn is_public(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(method(call)?.visibility() == Visibility::Public)
}

fn is_private(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(method(call)?.visibility() == Visibility::Private)
}

fn is_protected(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(method(call)?.visibility() == Visibility::Protected)
}

fn is_abstract(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(method(call)?
        .method
        .is_some_and(|method| method.is_abstract))
}

fn is_final(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(method(call)?.method.is_some_and(|method| method.is_final))
}

/// Whether it is the constructor of the class that was asked for it, not one that a child has replaced.
pub(super) fn is_constructor_of(function: &ReflectedFunction) -> bool {
    function
        .method
        .is_some_and(|method| method.name.eq_ignore_ascii_case(b"__construct"))
}

fn is_constructor(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let function = method(call)?;
    let is_interface = function
        .scope()
        .is_some_and(|scope| scope.kind == ClassKind::Interface);
    Ok(is_constructor_of(&function) && !is_interface)
}

fn is_destructor(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(method(call)?.name().eq_ignore_ascii_case(b"__destruct"))
}

fn get_modifiers(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(modifiers(&method(call)?))
}

/// The modifiers of a method as bits.
pub(super) fn modifiers(function: &ReflectedFunction) -> i64 {
    let mut bits = modifier::visibility(function.visibility());
    if let Some(method) = function.method {
        if method.is_static {
            bits |= modifier::STATIC;
        }
        if method.is_abstract {
            bits |= modifier::ABSTRACT;
        }
        if method.is_final {
            bits |= modifier::FINAL;
        }
    }
    bits
}

fn get_declaring_class(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let scope = method(call)?.scope();
    Ok(scope.map(|class| reflect_class(call.machine, class)))
}

fn has_prototype(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(method(call)?.prototype().is_some())
}

fn get_prototype(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let function = method(call)?;
    match function.prototype() {
        Some((class, method)) => Ok(reflect_method(
            call.machine,
            ReflectedFunction::method(method, class),
        )),
        None => {
            let class = function
                .class
                .map_or_else(PhpStr::empty, |class| class.name.clone());
            let message = format!(
                "Method {class}::{} does not have a prototype",
                function.name()
            );
            Err(throw(call.machine, &message))
        }
    }
}

/// Does nothing since PHP 8.1: everything is accessible.
fn set_accessible(_: &mut Call<'_>, _: bool) {}

fn not_an_instance(m: &mut Machine) -> Unwind {
    throw(
        m,
        "Given object is not an instance of the class this method was declared in",
    )
}

/// Whether an object has a method.
fn has_method(function: &ReflectedFunction, object: &ObjectRef) -> bool {
    function
        .scope()
        .is_none_or(|scope| ClassEntry::of(object.class()).is_subclass_of(scope))
}

fn get_closure(call: &mut Call<'_>, object: Option<ObjectRef>) -> Result<ObjectRef, Unwind> {
    let function = method(call)?;
    let this = match object {
        _ if function.is_static() => None,
        None => return Err(call.value_error(0, "cannot be null for non-static methods")),
        Some(object) if !has_method(&function, &object) => {
            return Err(not_an_instance(call.machine));
        }
        // The closure itself, for its `__invoke`.
        Some(object) if function.is_invoke => return Ok(object),
        Some(object) => Some(object),
    };
    let mut callable = function.callable(this);
    if callable.this.is_none() {
        callable.static_class = function.scope().map(ClassEntry::class);
    }
    Ok(call.machine.closure_of(callable))
}

/// Calls the method whose reflection runs.
fn invoke_method(
    call: &mut Call<'_>,
    object: Option<ObjectRef>,
    arguments: impl FnOnce(&mut Call<'_>) -> Result<Arguments, Unwind>,
) -> Result<Value, Unwind> {
    let mut function = method(call)?;
    let shown = |function: &ReflectedFunction| {
        let class = function
            .scope()
            .map_or_else(PhpStr::empty, |class| class.name.clone());
        format!("{class}::{}()", function.name())
    };
    if function.method.is_some_and(|method| method.is_abstract) {
        let message = format!("Trying to invoke abstract method {}", shown(&function));
        return Err(throw(call.machine, &message));
    }
    let this = match object {
        _ if function.is_static() => None,
        None => {
            let message = format!(
                "Trying to invoke non static method {} without an object",
                shown(&function)
            );
            return Err(throw(call.machine, &message));
        }
        Some(object) if !has_method(&function, &object) => {
            return Err(not_an_instance(call.machine));
        }
        Some(object) => Some(object),
    };
    if function.is_invoke {
        function.closure.clone_from(&this);
    }
    let (positional, named) = arguments(call)?;
    call_reflected(call, &function, this, positional, named)
}

/// Arguments by position, and by name.
type Arguments = (Vec<Value>, Vec<(PhpStr, crate::zval::ZvalPtr)>);

fn invoke_with(
    call: &mut Call<'_>,
    object: Option<ObjectRef>,
    arguments: Rest,
) -> Result<Value, Unwind> {
    invoke_method(call, object, |call| {
        let named = call.take_named_rest();
        Ok((arguments.0, named))
    })
}

fn invoke_args(
    call: &mut Call<'_>,
    object: Option<ObjectRef>,
    arguments: PhpArray,
) -> Result<Value, Unwind> {
    invoke_method(call, object, |call| split_arguments(call, &arguments))
}
