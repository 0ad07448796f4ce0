//! ReflectionFunctionAbstract and ReflectionFunction.

use super::attribute::{AttributeList, Target, get_attributes};
use super::class::reflect_class;
use super::parameter::reflect_parameters;
use super::types::reflect_type;
use super::{
    FLAGS, NAME, NAME_SLOT, Subject, become_about, doc_comment, handlers, note_deprecated, reflect,
    set_string, split_name, this, this_object, throw,
};
use crate::eval::callable::Callable;
use crate::eval::class::{ClassEntry, Method};
use crate::eval::closure::Closure;
use crate::eval::frame::Callee;
use crate::eval::function::Function;
use crate::eval::types::Type;
use crate::eval::{Machine, Unwind};
use crate::ext::argument::string_from;
use crate::ext::class::{BuiltinClassFlags, BuiltinMethod, no_body};
use crate::ext::standard::function::{split_arguments, warn_of_references};
use crate::ext::{Builtin, BuiltinClass, Call, FromArg, Rest};
use crate::methods;
use crate::zval::{Child, Key, ObjectRef, PhpArray, PhpStr, Value, View, ZvalPtr};

/// The classes of functions.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        interfaces: &["Reflector"],
        flags: BuiltinClassFlags {
            is_abstract: true,
            ..FLAGS
        },
        properties: &[NAME],
        handlers: handlers::<ReflectedFunction>(),
        methods: methods! { "ReflectionFunctionAbstract":
            [private] __clone() = no_body, "-> void";
            [public] inNamespace() = in_namespace, "~> bool";
            [public] isClosure() = is_closure, "~> bool";
            [public] isDeprecated() = is_deprecated, "~> bool";
            [public] isInternal() = is_internal, "~> bool";
            [public] isUserDefined() = is_user_defined, "~> bool";
            [public] isGenerator() = is_generator, "~> bool";
            [public] isVariadic() = is_variadic, "~> bool";
            [public] isStatic() = is_static, "~> bool";
            [public] getClosureThis() = get_closure_this, "~> ?object";
            [public] getClosureScopeClass() = get_closure_scope_class, "~> ?ReflectionClass";
            [public] getClosureCalledClass() = get_closure_called_class, "~> ?ReflectionClass";
            [public] getClosureUsedVariables() = get_closure_used_variables, "-> array";
            [public] getDocComment() = get_doc_comment, "~> string|false";
            [public] getEndLine() = get_end_line, "~> int|false";
            [public] getExtension() = get_extension, "~> ?ReflectionExtension";
            [public] getExtensionName() = get_extension_name, "~> string|false";
            [public] getFileName() = get_file_name, "~> string|false";
            [public] getName() = get_name, "~> string";
            [public] getNamespaceName() = get_namespace_name, "~> string";
            [public] getNumberOfParameters() = get_number_of_parameters, "~> int";
            [public] getNumberOfRequiredParameters() = get_number_of_required_parameters, "~> int";
            [public] getParameters() = get_parameters, "~> array";
            [public] getShortName() = get_short_name, "~> string";
            [public] getStartLine() = get_start_line, "~> int|false";
            [public] getStaticVariables() = get_static_variables, "~> array";
            [public] returnsReference() = returns_reference, "~> bool";
            [public] hasReturnType() = has_return_type, "~> bool";
            [public] getReturnType() = get_return_type, "~> ?ReflectionType";
            [public] hasTentativeReturnType() = has_tentative_return_type, "-> bool";
            [public] getTentativeReturnType() = get_tentative_return_type, "-> ?ReflectionType";
            [public] getAttributes(name = null, flags = 0) = get_function_attributes, "?string, int -> array";
        },
        ..BuiltinClass::class("ReflectionFunctionAbstract")
    },
    BuiltinClass {
        flags: FLAGS,
        constants: &[super::modifier::constant("IS_DEPRECATED", DEPRECATED)],
        methods: methods! { "ReflectionFunction":
            [public] __construct(function) = construct, "Closure|string";
            [public] __toString() = super::function_text::to_string, "-> string";
            [public] isAnonymous() = is_anonymous, "-> bool";
            [public] isDisabled() = is_disabled, "~> bool";
            [public] invoke(...args) = invoke_with, "mixed ~> mixed";
            [public] invokeArgs(args) = invoke_args, "array ~> mixed";
            [public] getClosure() = get_closure, "~> Closure";
        },
        ..BuiltinClass::extending("ReflectionFunction", "ReflectionFunctionAbstract")
    },
];

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

/// `ReflectionFunction::IS_DEPRECATED`
const DEPRECATED: i64 = 2048;

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
fn closure_of(object: &ObjectRef) -> Option<&Closure> {
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

/// The parameter `$function`.
enum ClosureOrName {
    Closure(ReflectedFunction),
    Name(PhpStr),
}

impl FromArg for ClosureOrName {
    const TYPE: &'static str = "Closure|string";

    fn from_value(
        call: &mut Call<'_>,
        index: usize,
        value: Value,
    ) -> Result<ClosureOrName, Unwind> {
        match value.view() {
            View::Object(object) => match ReflectedFunction::closure(object) {
                Some(function) => return Ok(ClosureOrName::Closure(function)),
                None if ClassEntry::of(object.class()).magic.to_string.is_some() => {}
                None => return Err(wrong_argument(call, index, &value)),
            },
            View::Array(_) | View::Resource(_) => {
                return Err(wrong_argument(call, index, &value));
            }
            _ => {}
        }
        string_from(call, index, value, Self::TYPE).map(ClosureOrName::Name)
    }
}

fn wrong_argument(call: &mut Call<'_>, index: usize, value: &Value) -> Unwind {
    let given = call.machine.type_name_for_error(value);
    call.type_error(
        index,
        &format!("must be of type Closure|string, {given} given"),
    )
}

fn construct(call: &mut Call<'_>, function: ClosureOrName) -> Result<(), Unwind> {
    let subject = match function {
        ClosureOrName::Closure(function) => function,
        ClosureOrName::Name(name) => find_function(call.machine, &name)?,
    };
    let object = this_object(call);
    set_string(&object, NAME_SLOT, &subject.name());
    become_about(&object, subject);
    Ok(())
}

fn function(call: &mut Call<'_>) -> Result<ReflectedFunction, Unwind> {
    this(call)
}

fn get_name(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(function(call)?.name())
}

fn in_namespace(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(split_name(&function(call)?.name()).0.is_some())
}

fn get_namespace_name(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let (namespace, _) = split_name(&function(call)?.name());
    Ok(namespace.unwrap_or_else(PhpStr::empty))
}

fn get_short_name(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(split_name(&function(call)?.name()).1)
}

fn is_closure(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(function(call)?.is_closure())
}

fn is_anonymous(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(function(call)?.is_closure())
}

/// No function of the library is marked deprecated, and scripts cannot mark theirs before PHP 8.4.
fn is_deprecated(call: &mut Call<'_>) -> Result<bool, Unwind> {
    function(call).map(|_| false)
}

/// `disable_functions` takes functions out of the table: there is nothing to reflect.
fn is_disabled(call: &mut Call<'_>) -> Result<bool, Unwind> {
    note_deprecated(call)?;
    Ok(false)
}

fn is_internal(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(function(call)?.builtin().is_some())
}

fn is_user_defined(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(function(call)?.user().is_some())
}

fn is_generator(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(function(call)?
        .user()
        .is_some_and(|function| function.is_generator))
}

fn is_variadic(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(match function(call)?.callee {
        Callee::User(function) => function.is_variadic(),
        Callee::Builtin(builtin) => builtin.most().is_none(),
    })
}

fn is_static(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(function(call)?.is_static())
}

fn get_closure_this(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let function = function(call)?;
    let closure = function.closure.filter(|_| !function.is_invoke);
    Ok(closure
        .as_ref()
        .and_then(closure_of)
        .and_then(|closure| closure.callable.this.clone()))
}

fn get_closure_scope_class(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let function = function(call)?;
    let scope = function
        .closure
        .as_ref()
        .filter(|_| !function.is_invoke)
        .and_then(closure_of)
        .and_then(|closure| closure.scope.get());
    Ok(scope.map(|class| reflect_class(call.machine, ClassEntry::of(class))))
}

fn get_closure_called_class(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let function = function(call)?;
    let class = function
        .closure
        .as_ref()
        .filter(|_| !function.is_invoke)
        .and_then(closure_of)
        .and_then(|closure| {
            let called = closure.callable.this.as_ref().map(|this| this.class());
            called
                .or(closure.callable.static_class)
                .or(closure.scope.get())
        });
    Ok(class.map(|class| reflect_class(call.machine, ClassEntry::of(class))))
}

fn get_closure_used_variables(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let function = function(call)?;
    let mut variables = PhpArray::new();
    if let (Some(user), Some(closure)) = (
        function.user(),
        function
            .closure
            .as_ref()
            .filter(|_| !function.is_invoke)
            .and_then(closure_of),
    ) {
        add_used(&mut variables, user, closure);
    }
    Ok(variables)
}

fn add_used(variables: &mut PhpArray, function: &'static Function, closure: &Closure) {
    for (variable, zval) in function.uses.iter().zip(closure.captured()) {
        if let Some(zval) = zval {
            // A reference that the closure alone holds still is one to it.
            let shown = match variable.by_ref && !zval.is_ref() {
                true => ZvalPtr::new(zval.get()),
                false => zval.clone(),
            };
            variables.set(&Key::String(variable.name.clone()), shown);
        }
    }
}

fn get_static_variables(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let function = function(call)?;
    let mut variables = PhpArray::new();
    let Some(user) = function.user() else {
        return Ok(variables);
    };
    let closure = function
        .closure
        .as_ref()
        .filter(|_| !function.is_invoke)
        .and_then(closure_of);
    if let Some(closure) = closure {
        add_used(&mut variables, user, closure);
    }
    // A closure of a named function shares that one's.
    let is_own = closure.is_none_or(|closure| closure.is_from_callable);
    let places = match closure {
        Some(closure) if !is_own => closure.statics(),
        _ => &user.statics,
    };
    for (at, declared) in user.declared_statics.iter().enumerate() {
        let known = places.borrow().get(at).cloned().flatten();
        let zval = match (known, declared.first) {
            (Some(zval), _) => ZvalPtr::new(zval.get()),
            (None, None) => ZvalPtr::null(),
            // Not run yet: the value it will start with.
            (None, Some(first)) => {
                let scope = function.scope();
                let value = call.machine.evaluate_default(user, scope, first)?;
                let owner = function.closure.as_ref().filter(|_| !is_own);
                call.machine
                    .keep_static_variable(user, owner, at, value.clone());
                ZvalPtr::new(value)
            }
        };
        variables.set(&Key::String(declared.name.clone()), zval);
    }
    Ok(variables)
}

fn get_doc_comment(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let user = function(call)?.user();
    Ok(doc_comment(
        user.and_then(|function| function.doc_comment.as_ref()),
    ))
}

fn get_file_name(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let user = function(call)?.user();
    Ok(user.map_or(Value::FALSE, |function| function.file.clone().into()))
}

fn get_start_line(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let user = function(call)?.user();
    Ok(user.map_or(Value::FALSE, |function| {
        Value::int(i64::from(function.line))
    }))
}

fn get_end_line(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let user = function(call)?.user();
    Ok(user.map_or(Value::FALSE, |function| {
        Value::int(i64::from(function.end_line))
    }))
}

/// The name of the extension that has a function; `None` for one written in PHP.
pub(super) fn extension_of(function: &ReflectedFunction) -> Option<&'static str> {
    let builtin = function.builtin()?;
    // The methods that the language gives an enum.
    if function.scope().is_some_and(ClassEntry::is_user) {
        return None;
    }
    if builtin.class.is_empty() {
        return crate::ext::extension_of_function(builtin.name);
    }
    crate::ext::extension_of_class(builtin.class)
}

fn get_extension(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let function = function(call)?;
    Ok(extension_of(&function).map(|name| super::extension::reflect_extension(call.machine, name)))
}

fn get_extension_name(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let function = function(call)?;
    Ok(extension_of(&function).map_or(Value::FALSE, Value::from))
}

fn get_number_of_parameters(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(function(call)?.parameter_count() as i64)
}

fn get_number_of_required_parameters(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(function(call)?.required() as i64)
}

fn get_parameters(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let function = function(call)?;
    Ok(reflect_parameters(call.machine, &function))
}

fn returns_reference(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(function(call)?
        .user()
        .is_some_and(|function| function.returns_reference))
}

fn has_return_type(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let (declared, is_tentative) = function(call)?.return_type();
    Ok(declared.is_some() && !is_tentative)
}

fn get_return_type(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let (declared, is_tentative) = function(call)?.return_type();
    Ok(reflect_type(
        call.machine,
        declared.filter(|_| !is_tentative),
    ))
}

fn has_tentative_return_type(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let (declared, is_tentative) = function(call)?.return_type();
    Ok(declared.is_some() && is_tentative)
}

fn get_tentative_return_type(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let (declared, is_tentative) = function(call)?.return_type();
    Ok(reflect_type(
        call.machine,
        declared.filter(|_| is_tentative),
    ))
}

fn get_function_attributes(
    call: &mut Call<'_>,
    name: Option<PhpStr>,
    flags: i64,
) -> Result<PhpArray, Unwind> {
    let function = function(call)?;
    let target = if function.scope().is_some() && !function.is_closure() {
        Target::METHOD
    } else {
        Target::FUNCTION
    };
    let list = AttributeList {
        attributes: function
            .user()
            .map_or(&[], |function| function.details.attributes),
        scope: function.scope(),
        file: function.user().map(|function| function.file.clone()),
        target,
    };
    get_attributes(call, &list, name, flags)
}

fn get_closure(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let function = function(call)?;
    if let Some(closure) = function.closure {
        return Ok(closure);
    }
    Ok(call.machine.closure_of(Callable::function(function.callee)))
}

fn invoke_with(call: &mut Call<'_>, arguments: Rest) -> Result<Value, Unwind> {
    let function = function(call)?;
    let named = call.take_named_rest();
    call_reflected(call, &function, None, arguments.0, named)
}

fn invoke_args(call: &mut Call<'_>, arguments: PhpArray) -> Result<Value, Unwind> {
    let function = function(call)?;
    let (positional, named) = split_arguments(call, &arguments)?;
    drop(arguments);
    call_reflected(call, &function, None, positional, named)
}

/// Calls a function with evaluated arguments. A parameter by reference that gets a value warns.
///
/// # Errors
/// Those of the function.
pub(super) fn call_reflected(
    call: &mut Call<'_>,
    function: &ReflectedFunction,
    this: Option<ObjectRef>,
    mut arguments: Vec<Value>,
    named: Vec<(PhpStr, ZvalPtr)>,
) -> Result<Value, Unwind> {
    let callable = function.callable(this);
    warn_of_references(call, &callable, &arguments)?;
    call.machine
        .call_with_named(&callable, &mut arguments, named)
        .map(Value::unwrap_zval)
}
