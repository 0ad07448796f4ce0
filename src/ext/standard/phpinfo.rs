//! `phpinfo`, in the text form of the command line.

use crate::builtins;
use crate::ext::core::PHP_VERSION;
use crate::ext::{Builtin, Call, extensions};
use std::os::unix::ffi::OsStrExt;

pub(super) static FUNCTIONS: &[Builtin] = builtins! { phpinfo(flags = INFO_ALL) };

const GENERAL: i64 = 1;
const CONFIGURATION: i64 = 4;
const MODULES: i64 = 8;
const ENVIRONMENT: i64 = 16;
const VARIABLES: i64 = 32;

const RULE: &str =
    "\n\n _______________________________________________________________________\n\n";

/// Prints what is known of the interpreter, as far as the flags (`INFO_*`) ask for it.
fn phpinfo(call: &mut Call<'_>, flags: i64) -> bool {
    let mut text = "phpinfo()\n".to_owned();
    if flags & GENERAL != 0 {
        general(&mut text);
    }
    if flags & CONFIGURATION != 0 {
        text.push_str(RULE);
        text.push_str("\nConfiguration\n\n");
        if flags & MODULES == 0 {
            text.push_str("PHP Core\n\n");
            directives(call, &mut text, |_| true);
        }
    }
    if flags & MODULES != 0 {
        modules(call, &mut text);
    }
    if flags & ENVIRONMENT != 0 {
        text.push_str("Environment\n\nVariable => Value\n");
        for (name, value) in std::env::vars_os() {
            let name = String::from_utf8_lossy(name.as_bytes()).into_owned();
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            text.push_str(&format!("{name} => {value}\n"));
        }
        text.push('\n');
    }
    if flags & VARIABLES != 0 {
        text.push_str("PHP Variables\n\nVariable => Value\n");
        for (name, value) in std::env::vars_os() {
            let name = String::from_utf8_lossy(name.as_bytes()).into_owned();
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            text.push_str(&format!("$_SERVER['{name}'] => {value}\n"));
        }
        text.push('\n');
    }
    call.machine.write_output(text.as_bytes());
    true
}

fn general(text: &mut String) {
    let system = rustix::system::uname();
    let system = [
        system.sysname(),
        system.nodename(),
        system.release(),
        system.version(),
        system.machine(),
    ]
    .map(|part| part.to_string_lossy().into_owned())
    .join(" ");
    let lines = [
        ("PHP Version", PHP_VERSION),
        ("", ""),
        ("System", system.as_str()),
        ("Server API", "Command Line Interface"),
        ("Virtual Directory Support", "disabled"),
        ("Debug Build", "no"),
        ("Thread Safety", "disabled"),
        ("IPv6 Support", "enabled"),
    ];
    for (name, value) in lines {
        if name.is_empty() {
            text.push('\n');
        } else {
            text.push_str(&format!("{name} => {value}\n"));
        }
    }
}

/// The settings whose names belong to a module, as a table.
fn directives(call: &Call<'_>, text: &mut String, belongs: impl Fn(&str) -> bool) {
    let shown = |value: Option<&str>| match value {
        None | Some("") => "no value".to_owned(),
        Some(value) => value.to_owned(),
    };
    let rows: Vec<String> = call
        .machine
        .ini
        .all()
        .filter(|(name, ..)| belongs(name))
        .map(|(name, now, original, _)| {
            format!("{name} => {} => {}\n", shown(now), shown(original))
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    text.push_str("Directive => Local Value => Master Value\n");
    text.extend(rows);
    text.push('\n');
}

fn modules(call: &Call<'_>, text: &mut String) {
    for module in extensions() {
        text.push_str(&format!("\n{module}\n\n"));
        if module == "Core" {
            text.push_str(&format!("PHP Version => {PHP_VERSION}\n\n"));
            directives(call, text, |name| !name.contains('.'));
            continue;
        }
        text.push_str(&format!("{module} support => enabled\n\n"));
        let prefix = format!("{}.", module.to_lowercase());
        directives(call, text, |name| name.starts_with(&prefix));
    }
}
