//! `:doc`: what is known of a function or class: its signature, where it is from, its doc comment.

use crate::eval::{Function, Machine};
use crate::ext::{self, Builtin, Passing};
use crate::zval::PhpStr;

/// What is known of `name`.
pub(super) fn document(m: &mut Machine, name: &str) -> String {
    let name = name.trim().trim_end_matches("()").trim_start_matches('\\');
    let lowercase = name.to_ascii_lowercase();
    if let Some((class, method)) = lowercase.split_once("::") {
        return method_text(m, class, method)
            .unwrap_or_else(|| format!("there is no method {name}"));
    }
    if let Some(function) = m.functions.get(&PhpStr::new(lowercase.as_bytes())).copied() {
        return user(function, &text(&function.name));
    }
    if let Some(builtin) = ext::find_function(lowercase.as_bytes()) {
        return format!(
            "function {}\nextension {}",
            signature(builtin, builtin.name),
            extension_of(builtin)
        );
    }
    if let Some(class) = class_text(m, &lowercase) {
        return class;
    }
    format!("there is no function or class {name}")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn method_text(m: &mut Machine, class: &str, method: &str) -> Option<String> {
    use crate::eval::class::MethodBody;
    let class = m.find_class(class.as_bytes())?;
    let method = class.method(&PhpStr::new(method.as_bytes()))?;
    let name = format!("{}::{}", text(&class.name), text(&method.name));
    Some(match &method.body {
        MethodBody::User(function) => user(function, &name),
        MethodBody::Builtin(builtin) => format!("method {}", signature(builtin, &name)),
    })
}

fn class_text(m: &mut Machine, name: &str) -> Option<String> {
    let class = m.find_class(name.as_bytes())?;
    let mut lines = Vec::new();
    if let Some(comment) = &class.doc_comment {
        lines.push(text(comment));
    }
    let parent = class.parent.map_or(String::new(), |parent| {
        format!(" extends {}", text(&parent.name))
    });
    lines.push(format!("class {}{parent}", text(&class.name)));
    for (name, property) in class.properties.iter() {
        let is_static = if property.is_static() { "static " } else { "" };
        lines.push(format!("  {is_static}${}", text(name)));
    }
    for (_, method) in class.methods.iter() {
        lines.push(format!("  {}()", text(&method.name)));
    }
    Some(lines.join("\n"))
}

fn user(function: &Function, name: &str) -> String {
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .map(|parameter| {
            let default = parameter
                .default_text
                .as_ref()
                .map_or(String::new(), |default| format!(" = {}", text(default)));
            format!(
                "{}{}${}{default}",
                if parameter.by_ref { "&" } else { "" },
                if parameter.variadic { "..." } else { "" },
                text(&parameter.name)
            )
        })
        .collect();
    let mut lines = Vec::new();
    if let Some(comment) = &function.doc_comment {
        lines.push(text(comment));
    }
    lines.push(format!("function {name}({})", parameters.join(", ")));
    lines.push(format!("{}, line {}", text(&function.file), function.line));
    lines.join("\n")
}

fn signature(builtin: &Builtin, name: &str) -> String {
    let parameters: Vec<String> = builtin
        .parameters
        .iter()
        .map(|parameter| {
            let prefix = match parameter.passing {
                Passing::Value => "",
                Passing::Reference => "&",
                Passing::Rest => "...",
                Passing::RestByReference => "&...",
            };
            let default = parameter
                .default
                .map_or(String::new(), |default| format!(" = {default}"));
            format!("{prefix}${}{default}", parameter.name)
        })
        .collect();
    format!("{name}({})", parameters.join(", "))
}

fn extension_of(builtin: &Builtin) -> &'static str {
    ext::extensions()
        .find(|name| ext::functions_of(name).any(|function| std::ptr::eq(function, builtin)))
        .unwrap_or("Core")
}
