//! The text of extensions.

use super::class_text::push_class;
use super::extension::ReflectedExtension;
use super::function_text::push_function;
use super::reflected_function::find_function;
use super::this;
use crate::eval::Unwind;
use crate::ext::Call;
use crate::zval::{PhpStr, View};

/// `ReflectionExtension::__toString`
pub(super) fn to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let ReflectedExtension(name) = this(call)?;
    let m = &mut *call.machine;
    let version = m
        .builtin_constant("PHP_VERSION")
        .map_or_else(String::new, |version| {
            version
                .as_string()
                .map_or_else(String::new, PhpStr::to_string)
        });
    let number = crate::ext::extensions()
        .position(|known| known == name)
        .map_or(0, |at| at + 1);
    let mut out =
        format!("Extension [ <persistent> extension #{number} {name} version {version} ] {{\n")
            .into_bytes();
    let constants: Vec<_> = crate::ext::constants_of(name).collect();
    if !constants.is_empty() {
        out.extend_from_slice(format!("\n  - Constants [{}] {{\n", constants.len()).as_bytes());
        for constant in constants {
            let value = constant.value.to_value(m);
            let type_name = m.type_name_for_error(&value);
            out.extend_from_slice(
                format!("    Constant [ {type_name} {} ] {{ ", constant.name).as_bytes(),
            );
            match value.view() {
                View::Array(_) => out.extend_from_slice(b"Array"),
                _ => out.extend_from_slice(&m.to_string(&value)?),
            }
            out.extend_from_slice(b" }\n");
        }
        out.extend_from_slice(b"  }\n");
    }
    let mut functions = crate::ext::functions_of(name).peekable();
    if functions.peek().is_some() {
        out.extend_from_slice(b"\n  - Functions {\n");
        for builtin in functions {
            let function = find_function(m, &PhpStr::from(builtin.name))?;
            push_function(&mut out, &function, None, "    ");
        }
        out.extend_from_slice(b"  }\n");
    }
    let classes: Vec<_> = crate::ext::classes_of(name).collect();
    if !classes.is_empty() {
        out.extend_from_slice(format!("\n  - Classes [{}] {{", classes.len()).as_bytes());
        for builtin in classes {
            let class = super::find_class(m, &PhpStr::from(builtin.name), 0)?;
            out.push(b'\n');
            push_class(&mut out, m, class, None, "    ")?;
        }
        out.extend_from_slice(b"  }\n");
    }
    out.extend_from_slice(b"}\n");
    Ok(PhpStr::new(&out))
}
