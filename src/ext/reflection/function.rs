//! ReflectionFunctionAbstract and ReflectionFunction.

use super::attribute::{AttributeList, Target, get_attributes};
use super::function_closure::{
    get_closure_called_class, get_closure_scope_class, get_closure_this,
    get_closure_used_variables, get_static_variables,
};
use super::parameter::reflect_parameters;
use super::reflected_function::{ReflectedFunction, find_function};
use super::types::reflect_type;
use super::{
    FLAGS, NAME, NAME_SLOT, become_about, doc_comment, handlers, note_deprecated, set_string,
    split_name, this, this_object,
};
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::class::ClassEntry;
use crate::eval::frame::Callee;
use crate::ext::argument::string_from;
use crate::ext::class::{BuiltinClassFlags, no_body};
use crate::ext::standard::function::{split_arguments, warn_of_references};
use crate::ext::{BuiltinClass, Call, FromArg, Rest};
use crate::methods;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View, ZvalPtr};

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

/// `ReflectionFunction::IS_DEPRECATED`
const DEPRECATED: i64 = 2048;

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

/// What `$this` reflects.
///
/// # Errors
/// Nothing: its constructor was not called.
pub(super) fn function(call: &mut Call<'_>) -> Result<ReflectedFunction, Unwind> {
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
