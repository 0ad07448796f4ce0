//! The text of classes, properties and constants.

use super::class::ReflectedClass;
use super::class_constant::value_of;
use super::class_kind::has_abstract_parts;
use super::constant::{constant_of, property_name};
use super::function_text::push_function;
use super::property::{ReflectedProperty, declared_default};
use super::reflected_function::ReflectedFunction;
use super::this;
use super::value_text::{push_value, push_written};
use crate::ast::ClassKind;
use crate::eval::class::link::visibility_name;
use crate::eval::class::{ClassConstant, ClassEntry, DefaultBlueprint, Property};
use crate::eval::{Machine, Unwind};
use crate::ext::Call;
use crate::zval::{Key, ObjectRef, PhpStr, View, Visibility};
use std::rc::Rc;

/// `ReflectionClass::__toString`
pub(super) fn to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let subject = this::<ReflectedClass>(call)?;
    let mut out = Vec::new();
    push_class(
        &mut out,
        call.machine,
        subject.class,
        subject.object.as_ref(),
        "",
    )?;
    Ok(PhpStr::new(&out))
}

/// `ReflectionProperty::__toString`
pub(super) fn property_to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let reflected = this::<ReflectedProperty>(call)?;
    let mut out = Vec::new();
    match reflected.declared {
        Some(property) => push_property(&mut out, call.machine, property, "")?,
        None => push_dynamic_property(&mut out, &reflected.name, ""),
    }
    Ok(PhpStr::new(&out))
}

/// `ReflectionClassConstant::__toString`
pub(super) fn constant_to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let constant = constant_of(call)?;
    property_name(call)?;
    let mut out = Vec::new();
    push_constant(&mut out, call.machine, &constant, "")?;
    Ok(PhpStr::new(&out))
}

/// A class, or an object with its class.
pub(super) fn push_class(
    out: &mut Vec<u8>,
    m: &mut Machine,
    class: &'static ClassEntry,
    object: Option<&ObjectRef>,
    indent: &str,
) -> Result<(), Unwind> {
    push_head(out, class, object.is_some(), indent);
    let inner = format!("{indent}    ");
    let count = class.constants.len();
    out.extend_from_slice(format!("\n{indent}  - Constants [{count}] {{\n").as_bytes());
    for constant in class.constants.values() {
        push_constant(out, m, constant, &inner)?;
    }
    out.extend_from_slice(format!("{indent}  }}\n").as_bytes());
    push_properties(out, m, class, "Static properties", true, indent)?;
    push_static_methods(out, class, indent);
    push_properties(out, m, class, "Properties", false, indent)?;
    if let Some(object) = object {
        push_dynamic_properties(out, class, object, indent);
    }
    push_methods(out, class, object, indent);
    out.extend_from_slice(format!("{indent}}}\n").as_bytes());
    Ok(())
}

fn push_head(out: &mut Vec<u8>, class: &'static ClassEntry, is_object: bool, indent: &str) {
    if class.is_user()
        && let Some(comment) = &class.doc_comment
    {
        out.extend_from_slice(indent.as_bytes());
        out.extend_from_slice(comment);
        out.push(b'\n');
    }
    let what = match class.kind {
        _ if is_object => "Object of class",
        ClassKind::Interface => "Interface",
        ClassKind::Trait => "Trait",
        ClassKind::Class | ClassKind::Enum => "Class",
    };
    out.extend_from_slice(format!("{indent}{what} [ ").as_bytes());
    if class.is_user() {
        out.extend_from_slice(b"<user> ");
    } else {
        let extension = class
            .builtin
            .and_then(|builtin| crate::ext::extension_of_class(builtin.name));
        match extension {
            Some(extension) => {
                out.extend_from_slice(format!("<internal:{extension}> ").as_bytes());
            }
            None => out.extend_from_slice(b"<internal> "),
        }
    }
    if class.kind == ClassKind::Class && class.flags.is_traversable {
        out.extend_from_slice(b"<iterateable> ");
    }
    match class.kind {
        ClassKind::Interface => out.extend_from_slice(b"interface "),
        ClassKind::Trait => out.extend_from_slice(b"trait "),
        ClassKind::Class | ClassKind::Enum => {
            if has_abstract_parts(class) {
                out.extend_from_slice(b"abstract ");
            }
            if class.flags.is_final {
                out.extend_from_slice(b"final ");
            }
            if class.flags.is_readonly {
                out.extend_from_slice(b"readonly ");
            }
            out.extend_from_slice(b"class ");
        }
    }
    out.extend_from_slice(&class.name);
    if let Some(parent) = class.parent {
        out.extend_from_slice(b" extends ");
        out.extend_from_slice(&parent.name);
    }
    for (at, interface) in class.interfaces.iter().enumerate() {
        out.extend_from_slice(match (at, class.kind) {
            (0, ClassKind::Interface) => b" extends ",
            (0, _) => b" implements ",
            _ => b", ",
        });
        out.extend_from_slice(&interface.name);
    }
    out.extend_from_slice(b" ] {\n");
    if class.is_user() {
        out.extend_from_slice(format!("{indent}  @@ ").as_bytes());
        out.extend_from_slice(&class.file);
        out.extend_from_slice(format!(" {}-{}\n", class.line, class.end_line).as_bytes());
    }
}

fn push_constant(
    out: &mut Vec<u8>,
    m: &mut Machine,
    constant: &Rc<ClassConstant>,
    indent: &str,
) -> Result<(), Unwind> {
    let value = value_of(m, constant)?;
    let mark = if constant.is_final { "final " } else { "" };
    let type_name = match value.view() {
        View::Object(object) => ClassEntry::of(object.class()).name.to_string(),
        _ => m.type_name_for_error(&value),
    };
    out.extend_from_slice(
        format!(
            "{indent}Constant [ {mark}{} {type_name} {} ] {{ ",
            visibility_name(constant.visibility),
            constant.name
        )
        .as_bytes(),
    );
    match value.view() {
        View::Array(_) => out.extend_from_slice(b"Array"),
        View::Object(_) => out.extend_from_slice(b"Object"),
        _ => out.extend_from_slice(&m.to_string(&value)?),
    }
    out.extend_from_slice(b" }\n");
    Ok(())
}

/// The properties that a class shows: those private to parents are left out.
fn shown(
    class: &'static ClassEntry,
    wants_static: bool,
) -> impl Iterator<Item = &'static Property> {
    class.properties.values().filter(move |property| {
        property.is_static() == wants_static
            && (property.visibility != Visibility::Private || property.class.same(class))
    })
}

fn push_properties(
    out: &mut Vec<u8>,
    m: &mut Machine,
    class: &'static ClassEntry,
    title: &str,
    wants_static: bool,
    indent: &str,
) -> Result<(), Unwind> {
    let count = shown(class, wants_static).count();
    out.extend_from_slice(format!("\n{indent}  - {title} [{count}] {{\n").as_bytes());
    let inner = format!("{indent}    ");
    for property in shown(class, wants_static) {
        push_property(out, m, property, &inner)?;
    }
    out.extend_from_slice(format!("{indent}  }}\n").as_bytes());
    Ok(())
}

fn push_property(
    out: &mut Vec<u8>,
    m: &mut Machine,
    property: &'static Property,
    indent: &str,
) -> Result<(), Unwind> {
    let visibility = visibility_name(property.visibility);
    out.extend_from_slice(format!("{indent}Property [ {visibility} ").as_bytes());
    if property.is_static() {
        out.extend_from_slice(b"static ");
    }
    if property.is_readonly {
        out.extend_from_slice(b"readonly ");
    }
    if let Some(declared) = property.declared_type {
        out.extend_from_slice(&declared.text);
        out.push(b' ');
    }
    out.push(b'$');
    out.extend_from_slice(&property.name);
    push_default(out, m, property)?;
    out.extend_from_slice(b" ]\n");
    Ok(())
}

/// The default of a property: as written while it has not been evaluated.
fn push_default(
    out: &mut Vec<u8>,
    m: &mut Machine,
    property: &'static Property,
) -> Result<(), Unwind> {
    let class = property.class.get();
    if let (DefaultBlueprint::Expr(_), Some(written)) = (&property.default, property.written)
        && !class.is_initialized.get()
    {
        out.extend_from_slice(b" = ");
        push_written(out, written);
        return Ok(());
    }
    if let Some(value) = declared_default(m, class, property)? {
        out.extend_from_slice(b" = ");
        push_value(out, &value);
    }
    Ok(())
}

fn push_dynamic_property(out: &mut Vec<u8>, name: &PhpStr, indent: &str) {
    out.extend_from_slice(format!("{indent}Property [ <dynamic> public $").as_bytes());
    out.extend_from_slice(name);
    out.extend_from_slice(b" ]\n");
}

fn push_dynamic_properties(
    out: &mut Vec<u8>,
    class: &'static ClassEntry,
    object: &ObjectRef,
    indent: &str,
) {
    let names: Vec<PhpStr> = object.dynamic().map_or_else(Vec::new, |dynamic| {
        dynamic
            .keys()
            .filter_map(|key| match key.to_key() {
                Key::String(name) => Some(name),
                Key::Int(_) => None,
            })
            .filter(|name| !name.is_empty() && !class.properties.contains(name))
            .collect()
    });
    out.extend_from_slice(
        format!("\n{indent}  - Dynamic properties [{}] {{\n", names.len()).as_bytes(),
    );
    let inner = format!("{indent}    ");
    for name in &names {
        push_dynamic_property(out, name, &inner);
    }
    out.extend_from_slice(format!("{indent}  }}\n").as_bytes());
}

/// The methods that a class shows: those private to parents are left out.
fn methods(
    class: &'static ClassEntry,
    wants_static: bool,
) -> impl Iterator<Item = ReflectedFunction> {
    class
        .methods
        .values()
        .filter(move |method| {
            method.is_static == wants_static
                && (method.visibility != Visibility::Private || method.class.same(class))
        })
        .map(move |method| ReflectedFunction::method(method, class))
}

fn push_static_methods(out: &mut Vec<u8>, class: &'static ClassEntry, indent: &str) {
    let list: Vec<ReflectedFunction> = methods(class, true).collect();
    push_method_list(out, class, "Static methods", &list, indent);
}

fn push_methods(
    out: &mut Vec<u8>,
    class: &'static ClassEntry,
    object: Option<&ObjectRef>,
    indent: &str,
) {
    let invoke = object.and_then(ReflectedFunction::closure_invoke);
    let list: Vec<ReflectedFunction> = methods(class, false).chain(invoke).collect();
    push_method_list(out, class, "Methods", &list, indent);
}

fn push_method_list(
    out: &mut Vec<u8>,
    class: &'static ClassEntry,
    title: &str,
    list: &[ReflectedFunction],
    indent: &str,
) {
    out.extend_from_slice(format!("\n{indent}  - {title} [{}] {{", list.len()).as_bytes());
    let inner = format!("{indent}    ");
    for method in list {
        out.push(b'\n');
        push_function(out, method, Some(class), &inner);
    }
    if list.is_empty() {
        out.push(b'\n');
    }
    out.extend_from_slice(format!("{indent}  }}\n").as_bytes());
}
