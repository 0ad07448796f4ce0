//! ReflectionParameter.

use super::attribute::{AttributeList, Target, get_attributes};
use super::class::reflect_class;
use super::reflected_function::{ReflectedFunction, find_function, reflect_function};
use super::types::reflect_type;
use super::{
    FLAGS, NAME, NAME_SLOT, Subject, become_about, find_class, handlers, note_deprecated, reflect,
    set_string, this, this_object, throw,
};
use crate::eval::class::ClassEntry;
use crate::eval::frame::Callee;
use crate::eval::function::{Parameter, Written};
use crate::eval::types::{ClassType, Type};
use crate::eval::{Machine, Unwind};
use crate::ext::class::no_body;
use crate::ext::default::default_value;
use crate::ext::{BuiltinClass, BuiltinParameter, Call, IntOrString, Passing};
use crate::methods;
use crate::zval::{Child, ObjectRef, PhpArray, PhpStr, Value, View};

/// The class of parameters.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["Reflector"],
    flags: FLAGS,
    properties: &[NAME],
    handlers: handlers::<ReflectedParameter>(),
    methods: methods! { "ReflectionParameter":
        [private] __clone() = no_body, "-> void";
        [public] __construct(function, param) = construct, ", string|int";
        [public] __toString() = super::function_text::parameter_to_string, "-> string";
        [public] getName() = get_name, "~> string";
        [public] isPassedByReference() = is_passed_by_reference, "~> bool";
        [public] canBePassedByValue() = can_be_passed_by_value, "~> bool";
        [public] getDeclaringFunction() = get_declaring_function, "~> ReflectionFunctionAbstract";
        [public] getDeclaringClass() = get_declaring_class, "~> ?ReflectionClass";
        [public] getClass() = get_class, "~> ?ReflectionClass";
        [public] hasType() = has_type, "~> bool";
        [public] getType() = get_type, "~> ?ReflectionType";
        [public] isArray() = is_array, "~> bool";
        [public] isCallable() = is_callable, "~> bool";
        [public] allowsNull() = allows_null, "~> bool";
        [public] getPosition() = get_position, "~> int";
        [public] isOptional() = is_optional, "~> bool";
        [public] isDefaultValueAvailable() = is_default_value_available, "~> bool";
        [public] getDefaultValue() = get_default_value, "~> mixed";
        [public] isDefaultValueConstant() = is_default_value_constant, "~> bool";
        [public] getDefaultValueConstantName() = get_default_value_constant_name, "~> ?string";
        [public] isVariadic() = is_variadic, "~> bool";
        [public] isPromoted() = is_promoted, "-> bool";
        [public] getAttributes(name = null, flags = 0) = get_parameter_attributes, "?string, int -> array";
    },
    ..BuiltinClass::class("ReflectionParameter")
}];

/// A parameter of a function.
#[derive(Clone)]
pub(super) struct ReflectedParameter {
    pub(super) function: ReflectedFunction,
    /// Counted from 0.
    pub(super) index: usize,
}

impl Subject for ReflectedParameter {
    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        self.function.visit(visit);
    }
}

/// Where a parameter is declared.
pub(super) enum Declared {
    /// In PHP.
    User(&'static Parameter),
    /// In a table of the library.
    Builtin(&'static BuiltinParameter),
}

impl ReflectedParameter {
    pub(super) fn declared(&self) -> Declared {
        match self.function.callee {
            Callee::User(function) => Declared::User(&function.parameters[self.index]),
            Callee::Builtin(builtin) => Declared::Builtin(&builtin.parameters[self.index]),
        }
    }

    pub(super) fn name(&self) -> PhpStr {
        match self.declared() {
            Declared::User(parameter) => parameter.name.clone(),
            Declared::Builtin(parameter) => PhpStr::from(parameter.name),
        }
    }

    pub(super) fn is_by_reference(&self) -> bool {
        match self.declared() {
            Declared::User(parameter) => parameter.by_ref,
            Declared::Builtin(parameter) => matches!(
                parameter.passing,
                Passing::Reference | Passing::RestByReference
            ),
        }
    }

    pub(super) fn is_variadic(&self) -> bool {
        match self.declared() {
            Declared::User(parameter) => parameter.variadic,
            Declared::Builtin(parameter) => {
                matches!(parameter.passing, Passing::Rest | Passing::RestByReference)
            }
        }
    }

    /// Whether it must get an argument.
    pub(super) fn is_required(&self) -> bool {
        self.index < self.function.required()
    }

    pub(super) fn declared_type(&self) -> Option<&'static Type> {
        match self.declared() {
            Declared::User(parameter) => parameter.declared_type,
            Declared::Builtin(_) => {
                let builtin = self.function.builtin()?;
                let (types, _, _) = crate::eval::class::variance::builtin_signature(builtin);
                types.get(self.index).copied().flatten()
            }
        }
    }

    /// The default as written; `None` for a parameter without one, and for one of the library.
    pub(super) fn written_default(&self) -> Option<&'static Written> {
        match self.declared() {
            Declared::User(parameter) => parameter.written_default.as_ref(),
            Declared::Builtin(_) => None,
        }
    }

    /// The default in a table of the library.
    fn builtin_default(&self) -> Option<&'static str> {
        match self.declared() {
            Declared::User(_) => None,
            Declared::Builtin(parameter) => parameter.default,
        }
    }
}

/// The objects that reflect all parameters of a function.
pub(super) fn reflect_parameters(m: &mut Machine, function: &ReflectedFunction) -> PhpArray {
    let mut parameters = PhpArray::new();
    for index in 0..function.parameter_count() {
        let subject = ReflectedParameter {
            function: function.clone(),
            index,
        };
        let name = subject.name();
        let object = reflect(m, "reflectionparameter", subject);
        set_string(&object, NAME_SLOT, &name);
        parameters.push_value(object);
    }
    parameters
}

/// The function that a constructor's first argument names.
fn function_of(call: &mut Call<'_>, function: &Value) -> Result<ReflectedFunction, Unwind> {
    let m = &mut *call.machine;
    match function.view() {
        View::String(name) => find_function(m, name),
        View::Array(pair) => {
            let (Some(target), Some(method)) = (pair.get_int(0), pair.get_int(1)) else {
                return Err(throw(
                    m,
                    "Expected array($object, $method) or array($classname, $method)",
                ));
            };
            let (target, method) = (target.get(), method.get());
            let (class, object) = match target.view() {
                View::Object(object) => (ClassEntry::of(object.class()), Some(object.clone())),
                _ => {
                    let name = m.to_string(&target)?;
                    (find_class(m, &name, 0)?, None)
                }
            };
            let name = m.to_string(&method)?;
            super::method::find_method(m, class, object.as_ref(), &name)
        }
        View::Object(object) => {
            if let Some(closure) = ReflectedFunction::closure(object) {
                return Ok(closure);
            }
            let class = ClassEntry::of(object.class());
            super::method::find_method(m, class, None, &PhpStr::from("__invoke"))
        }
        _ => {
            let given = m.type_name_for_error(function);
            let message = format!(
                "{}must be a string, an array(class, method), or a callable object, {given} given",
                call.argument_prefix(0)
            );
            Err(throw(call.machine, &message))
        }
    }
}

fn construct(call: &mut Call<'_>, function: Value, param: IntOrString) -> Result<(), Unwind> {
    let function = function_of(call, &function)?;
    let count = function.parameter_count();
    let mut subject = ReflectedParameter { function, index: 0 };
    subject.index = match param {
        IntOrString::String(name) => {
            let found = (0..count).find(|index| {
                subject.index = *index;
                subject.name() == name
            });
            match found {
                Some(index) => index,
                None => {
                    return Err(throw(
                        call.machine,
                        "The parameter specified by its name could not be found",
                    ));
                }
            }
        }
        IntOrString::Int(position) => match usize::try_from(position) {
            Err(_) => {
                return Err(call.value_error(1, "must be greater than or equal to 0"));
            }
            Ok(position) if position >= count => {
                return Err(throw(
                    call.machine,
                    "The parameter specified by its offset could not be found",
                ));
            }
            Ok(position) => position,
        },
    };
    let object = this_object(call);
    set_string(&object, NAME_SLOT, &subject.name());
    become_about(&object, subject);
    Ok(())
}

fn parameter(call: &mut Call<'_>) -> Result<ReflectedParameter, Unwind> {
    this(call)
}

fn get_name(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(parameter(call)?.name())
}

fn is_passed_by_reference(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(parameter(call)?.is_by_reference())
}

fn can_be_passed_by_value(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let parameter = parameter(call)?;
    let prefers = parameter
        .function
        .builtin()
        .is_some_and(|builtin| builtin.prefers_reference());
    Ok(prefers || !parameter.is_by_reference())
}

fn get_declaring_function(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let parameter = parameter(call)?;
    Ok(reflect_function(call.machine, parameter.function))
}

fn get_declaring_class(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    let scope = parameter(call)?.function.scope();
    Ok(scope.map(|class| reflect_class(call.machine, class)))
}

fn get_class(call: &mut Call<'_>) -> Result<Option<ObjectRef>, Unwind> {
    note_deprecated(call)?;
    let parameter = parameter(call)?;
    let m = &mut *call.machine;
    let Some(declared) = parameter.declared_type() else {
        return Ok(None);
    };
    let [ClassType::Named(resolved)] = declared.classes else {
        return Ok(None);
    };
    let scope = parameter.function.scope();
    let written = declared.text.strip_prefix(b"?").unwrap_or(&declared.text);
    let class = match written {
        b"self" => match scope {
            Some(scope) => scope,
            None => {
                return Err(throw(
                    m,
                    "Parameter uses \"self\" as type but function is not a class member",
                ));
            }
        },
        b"parent" => match scope.map(|scope| scope.parent) {
            Some(Some(parent)) => parent,
            Some(None) => {
                return Err(throw(
                    m,
                    "Parameter uses \"parent\" as type although class does not have a parent",
                ));
            }
            None => {
                return Err(throw(
                    m,
                    "Parameter uses \"parent\" as type but function is not a class member",
                ));
            }
        },
        _ => find_class(m, resolved, 0)?,
    };
    Ok(Some(reflect_class(m, class)))
}

fn has_type(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(parameter(call)?.declared_type().is_some())
}

fn get_type(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let declared = parameter(call)?.declared_type();
    Ok(reflect_type(call.machine, declared))
}

/// Whether a parameter's type is this one alone, null aside.
fn is_only(call: &mut Call<'_>, bits: u32) -> Result<bool, Unwind> {
    Ok(parameter(call)?
        .declared_type()
        .is_some_and(|declared| declared.classes.is_empty() && declared.mask & !Type::NULL == bits))
}

fn is_array(call: &mut Call<'_>) -> Result<bool, Unwind> {
    note_deprecated(call)?;
    is_only(call, Type::ARRAY)
}

fn is_callable(call: &mut Call<'_>) -> Result<bool, Unwind> {
    note_deprecated(call)?;
    is_only(call, Type::CALLABLE)
}

fn allows_null(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(parameter(call)?
        .declared_type()
        .is_none_or(Type::takes_null))
}

fn get_position(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(parameter(call)?.index as i64)
}

fn is_optional(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(!parameter(call)?.is_required())
}

fn is_variadic(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(parameter(call)?.is_variadic())
}

fn is_promoted(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(match parameter(call)?.declared() {
        Declared::User(parameter) => parameter.promoted,
        Declared::Builtin(_) => false,
    })
}

fn is_default_value_available(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let parameter = parameter(call)?;
    Ok(parameter.written_default().is_some() || parameter.builtin_default().is_some())
}

fn no_default(m: &mut Machine) -> Unwind {
    throw(m, "Internal error: Failed to retrieve the default value")
}

fn get_default_value(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let parameter = parameter(call)?;
    if let Some(text) = parameter.builtin_default() {
        return Ok(default_value(call, text));
    }
    let Some(user) = parameter.function.user() else {
        return Err(no_default(call.machine));
    };
    match user.parameters[parameter.index].default {
        Some(default) => {
            let scope = parameter.function.scope();
            let line = call.machine.line;
            let value = call.machine.evaluate_default(user, scope, default);
            call.machine.line = line;
            value
        }
        None => Err(no_default(call.machine)),
    }
}

/// The name of the constant that is a default, if it is one and nothing else.
fn constant_name(call: &mut Call<'_>) -> Result<Option<PhpStr>, Unwind> {
    let parameter = parameter(call)?;
    if let Some(text) = parameter.builtin_default() {
        let is_constant = !matches!(text, "null" | "true" | "false")
            && text
                .bytes()
                .next()
                .is_some_and(|byte| byte.is_ascii_alphabetic())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'\\'));
        return Ok(is_constant.then(|| PhpStr::from(text)));
    }
    match parameter.written_default() {
        Some(Written::Constant { name, .. }) => Ok(Some(name.clone())),
        Some(Written::Literal(_) | Written::Expression(_)) => Ok(None),
        None => Err(no_default(call.machine)),
    }
}

fn is_default_value_constant(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(constant_name(call)?.is_some())
}

fn get_default_value_constant_name(call: &mut Call<'_>) -> Result<Option<PhpStr>, Unwind> {
    constant_name(call)
}

fn get_parameter_attributes(
    call: &mut Call<'_>,
    name: Option<PhpStr>,
    flags: i64,
) -> Result<PhpArray, Unwind> {
    let parameter = parameter(call)?;
    let list = AttributeList {
        attributes: match parameter.declared() {
            Declared::User(parameter) => parameter.attributes,
            Declared::Builtin(_) => &[],
        },
        scope: parameter.function.scope(),
        file: parameter.function.user().map(|user| user.file.clone()),
        target: Target::PARAMETER,
    };
    get_attributes(call, &list, name, flags)
}
