//! The text of attributes.

use super::attribute::ReflectedAttribute;
use super::this;
use super::value_text::push_written;
use crate::eval::Unwind;
use crate::ext::Call;
use crate::zval::PhpStr;

/// `ReflectionAttribute::__toString`
pub(super) fn to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let attribute = this::<ReflectedAttribute>(call)?.attribute;
    let mut out = b"Attribute [ ".to_vec();
    out.extend_from_slice(&attribute.name);
    out.extend_from_slice(b" ]");
    if attribute.arguments.is_empty() {
        out.push(b'\n');
        return Ok(PhpStr::new(&out));
    }
    out.extend_from_slice(b" {\n");
    let count = attribute.arguments.len();
    out.extend_from_slice(format!("  - Arguments [{count}] {{\n").as_bytes());
    for (at, argument) in attribute.arguments.iter().enumerate() {
        out.extend_from_slice(format!("    Argument #{at} [ ").as_bytes());
        if let Some(name) = &argument.name {
            out.extend_from_slice(name);
            out.extend_from_slice(b" = ");
        }
        push_written(&mut out, &argument.written);
        out.extend_from_slice(b" ]\n");
    }
    out.extend_from_slice(b"  }\n}\n");
    Ok(PhpStr::new(&out))
}
