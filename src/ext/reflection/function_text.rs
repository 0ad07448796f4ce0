//! The text of functions, methods and parameters.

use super::function::extension_of;
use super::method::is_constructor_of;
use super::parameter::{Declared, ReflectedParameter};
use super::reflected_function::ReflectedFunction;
use super::this;
use super::value_text::push_written;
use crate::ast::ClassKind;
use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::eval::class::link::visibility_name;
use crate::eval::frame::Callee;
use crate::ext::Call;
use crate::zval::{PhpStr, Visibility};

/// `ReflectionFunction::__toString`, `ReflectionMethod::__toString`
pub(super) fn to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let function = this::<ReflectedFunction>(call)?;
    let mut out = Vec::new();
    push_function(&mut out, &function, function.class, "");
    Ok(PhpStr::new(&out))
}

/// `ReflectionParameter::__toString`
pub(super) fn parameter_to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let parameter = this::<ReflectedParameter>(call)?;
    let mut out = Vec::new();
    push_parameter(&mut out, &parameter);
    Ok(PhpStr::new(&out))
}

/// A function; `class` is the one whose methods are listed.
pub(super) fn push_function(
    out: &mut Vec<u8>,
    function: &ReflectedFunction,
    class: Option<&'static ClassEntry>,
    indent: &str,
) {
    let user = function.user();
    if let Some(comment) = user.and_then(|user| user.doc_comment.as_ref()) {
        out.extend_from_slice(indent.as_bytes());
        out.extend_from_slice(comment);
        out.push(b'\n');
    }
    out.extend_from_slice(indent.as_bytes());
    let scope = function.scope();
    let is_closure = function.is_closure();
    out.extend_from_slice(match (is_closure, scope) {
        (true, _) => b"Closure [ ",
        (false, Some(_)) => b"Method [ ",
        (false, None) => b"Function [ ",
    });
    push_origin(out, function, class);
    push_modifiers(out, function);
    if user.is_some_and(|user| user.returns_reference) {
        out.push(b'&');
    }
    out.extend_from_slice(&function.name());
    out.extend_from_slice(b" ] {\n");
    if let Some(user) = user {
        out.extend_from_slice(format!("{indent}  @@ ").as_bytes());
        out.extend_from_slice(&user.file);
        out.extend_from_slice(format!(" {} - {}\n", user.line, user.end_line).as_bytes());
    }
    let inner = format!("{indent}  ");
    if is_closure {
        push_bound_variables(out, function, &inner);
    }
    push_parameters(out, function, &inner);
    let (declared, is_tentative) = function.return_type();
    if let Some(declared) = declared {
        let word = if is_tentative {
            "Tentative return"
        } else {
            "Return"
        };
        out.extend_from_slice(format!("  {indent}- {word} [ ").as_bytes());
        out.extend_from_slice(&declared.text);
        out.extend_from_slice(b" ]\n");
    }
    out.extend_from_slice(format!("{indent}}}\n").as_bytes());
}

/// `<user, inherits C, prototype D, ctor> `
fn push_origin(
    out: &mut Vec<u8>,
    function: &ReflectedFunction,
    class: Option<&'static ClassEntry>,
) {
    match function.callee {
        Callee::User(_) => out.extend_from_slice(b"<user"),
        Callee::Builtin(_) => {
            out.extend_from_slice(b"<internal");
            if let Some(extension) = extension_of(function) {
                out.extend_from_slice(format!(":{extension}").as_bytes());
            }
        }
    }
    let scope = function.scope();
    if let (Some(class), Some(scope)) = (class, scope) {
        if !scope.same(class) {
            out.extend_from_slice(b", inherits ");
            out.extend_from_slice(&scope.name);
        } else if let Some(parent) = scope.parent {
            let lowercase = PhpStr::new(&function.name().to_ascii_lowercase());
            if let Some(overwritten) = parent.methods.get(&lowercase)
                && overwritten.visibility != Visibility::Private
            {
                out.extend_from_slice(b", overwrites ");
                out.extend_from_slice(&overwritten.class.name);
            }
        }
    }
    if let Some((prototype, _)) = function.prototype() {
        out.extend_from_slice(b", prototype ");
        out.extend_from_slice(&prototype.name);
    }
    let is_interface = scope.is_some_and(|scope| scope.kind == ClassKind::Interface);
    if is_constructor_of(function) && !is_interface {
        out.extend_from_slice(b", ctor");
    }
    out.extend_from_slice(b"> ");
}

fn push_modifiers(out: &mut Vec<u8>, function: &ReflectedFunction) {
    if let Some(method) = function.method {
        if method.is_abstract {
            out.extend_from_slice(b"abstract ");
        }
        if method.is_final {
            out.extend_from_slice(b"final ");
        }
    }
    if function.is_static() {
        out.extend_from_slice(b"static ");
    }
    if function.scope().is_some() {
        let visibility = function
            .method
            .map_or(Visibility::Public, |method| method.visibility);
        out.extend_from_slice(visibility_name(visibility).as_bytes());
        out.extend_from_slice(b" method ");
    } else {
        out.extend_from_slice(b"function ");
    }
}

fn push_bound_variables(out: &mut Vec<u8>, function: &ReflectedFunction, indent: &str) {
    let Some(user) = function.user() else {
        return;
    };
    let used = user.uses.iter().map(|variable| &variable.name);
    let declared = user.declared_statics.iter().map(|declared| &declared.name);
    let names: Vec<&PhpStr> = used.chain(declared).collect();
    if names.is_empty() {
        return;
    }
    out.extend_from_slice(format!("\n{indent}- Bound Variables [{}] {{\n", names.len()).as_bytes());
    for (at, name) in names.into_iter().enumerate() {
        out.extend_from_slice(format!("{indent}    Variable #{at} [ $").as_bytes());
        out.extend_from_slice(name);
        out.extend_from_slice(b" ]\n");
    }
    out.extend_from_slice(format!("{indent}}}\n").as_bytes());
}

fn push_parameters(out: &mut Vec<u8>, function: &ReflectedFunction, indent: &str) {
    let count = function.parameter_count();
    // A user function without parameters and return type has no table of them at all.
    if count == 0 && function.user().is_some() && function.return_type().0.is_none() {
        return;
    }
    out.extend_from_slice(format!("\n{indent}- Parameters [{count}] {{\n").as_bytes());
    for index in 0..count {
        out.extend_from_slice(format!("{indent}  ").as_bytes());
        let parameter = ReflectedParameter {
            function: function.clone(),
            index,
        };
        push_parameter(out, &parameter);
        out.push(b'\n');
    }
    out.extend_from_slice(format!("{indent}}}\n").as_bytes());
}

fn push_parameter(out: &mut Vec<u8>, parameter: &ReflectedParameter) {
    let is_required = parameter.is_required();
    let word = if is_required { "required" } else { "optional" };
    out.extend_from_slice(format!("Parameter #{} [ <{word}> ", parameter.index).as_bytes());
    if let Some(declared) = parameter.declared_type() {
        out.extend_from_slice(&declared.text);
        out.push(b' ');
    }
    if parameter.is_by_reference() {
        out.push(b'&');
    }
    let is_variadic = parameter.is_variadic();
    if is_variadic {
        out.extend_from_slice(b"...");
    }
    out.push(b'$');
    out.extend_from_slice(&parameter.name());
    if !is_required && !is_variadic {
        match parameter.declared() {
            Declared::Builtin(declared) => {
                out.extend_from_slice(b" = ");
                let default = declared.default.filter(|default| *default != "UNKNOWN");
                out.extend_from_slice(default.unwrap_or("<default>").as_bytes());
            }
            Declared::User(_) => {
                if let Some(written) = parameter.written_default() {
                    out.extend_from_slice(b" = ");
                    push_written(out, written);
                }
            }
        }
    }
    out.extend_from_slice(b" ]");
}
