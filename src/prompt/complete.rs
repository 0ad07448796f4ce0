//! Completion: variables, functions, classes, constants and keywords; members of objects and classes; keys of arrays; commands.

use super::command::COMMANDS;
use crate::eval::Machine;
use crate::eval::class::ClassEntry;
use crate::ext;
use crate::zval::{KeyRef, View, ZvalPtr};
use std::collections::BTreeMap;

/// How many keys of an array are offered.
const KEYS: usize = 300;

const KEYWORDS: &[&str] = &[
    "abstract",
    "array",
    "as",
    "break",
    "callable",
    "case",
    "catch",
    "class",
    "clone",
    "const",
    "continue",
    "declare",
    "default",
    "do",
    "echo",
    "else",
    "elseif",
    "empty",
    "enum",
    "extends",
    "final",
    "finally",
    "fn",
    "for",
    "foreach",
    "function",
    "global",
    "if",
    "implements",
    "include",
    "instanceof",
    "interface",
    "isset",
    "list",
    "match",
    "namespace",
    "new",
    "null",
    "print",
    "private",
    "protected",
    "public",
    "readonly",
    "require",
    "return",
    "static",
    "switch",
    "throw",
    "trait",
    "true",
    "false",
    "try",
    "unset",
    "use",
    "var",
    "while",
    "yield",
];

/// What there is to complete, as of now.
#[derive(Default)]
pub(super) struct Names {
    /// Variables without `$`, with what is behind `->` and `[`.
    variables: BTreeMap<String, Inside>,
    /// Functions written in PHP, classes and constants.
    words: Vec<String>,
    /// Members of classes, behind `::`.
    classes: BTreeMap<String, Vec<String>>,
}

#[derive(Default)]
struct Inside {
    members: Vec<String>,
    keys: Vec<String>,
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Gathers the names. No user code runs, and no count changes.
pub(super) fn names(m: &Machine) -> Names {
    let mut names = Names::default();
    for (name, zval) in m.globals.iter() {
        names.variables.insert(text(name), inside(zval));
    }
    for function in m.functions.values() {
        names.words.push(format!("{}(", text(&function.name)));
    }
    for (_, class) in m.classes.declared() {
        let name = text(&class.name);
        names.classes.insert(name.clone(), static_members(class));
        names.words.push(name);
    }
    for name in m.constants.user_names() {
        names.words.push(text(name));
    }
    names
}

fn inside(zval: &ZvalPtr) -> Inside {
    let mut inside = Inside::default();
    match zval.view() {
        View::Array(array) => {
            for (key, _) in array.iter().take(KEYS) {
                inside.keys.push(match key {
                    KeyRef::Int(int) => format!("{int}]"),
                    KeyRef::String(key) => format!("'{}']", text(key)),
                });
            }
        }
        View::Object(object) => {
            let class = ClassEntry::of(object.class());
            for info in object.class().slots() {
                inside.members.push(text(&info.name));
            }
            for (key, _) in object.dynamic().into_iter().flat_map(|table| table.iter()) {
                inside.members.push(text(&key.to_key().to_string()));
            }
            for (_, method) in class.methods.iter() {
                inside.members.push(format!("{}(", text(&method.name)));
            }
        }
        _ => {}
    }
    inside
}

fn static_members(class: &ClassEntry) -> Vec<String> {
    let mut members = vec!["class".to_owned()];
    for (name, _) in class.constants.iter() {
        members.push(text(name));
    }
    for (name, property) in class.properties.iter() {
        if property.is_static() {
            members.push(format!("${}", text(name)));
        }
    }
    for (_, method) in class.methods.iter() {
        if method.is_static {
            members.push(format!("{}(", text(&method.name)));
        }
    }
    members
}

/// Where the word to complete starts, and what it may become.
pub(super) fn complete(names: &Names, line: &str) -> (usize, Vec<String>) {
    if line.starts_with(':') && !line.contains(' ') {
        let commands = COMMANDS.iter().map(|command| format!(":{}", command.name));
        return (0, matching(commands, line));
    }
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let start = line
        .char_indices()
        .rev()
        .take_while(|(_, character)| is_word(*character) || *character == '\\')
        .last()
        .map_or(line.len(), |(at, _)| at);
    let (before, word) = line.split_at(start);
    if let Some(owner) = before.strip_suffix("->").or(before.strip_suffix("?->")) {
        let members = variable(names, owner).map(|inside| inside.members.iter().cloned());
        return (start, matching(members.into_iter().flatten(), word));
    }
    if let Some((owner, key)) = line.rsplit_once('[')
        && !key.contains(']')
        && let Some(inside) = variable(names, owner)
    {
        let start = line.len() - key.len();
        return (start, matching(inside.keys.iter().cloned(), key));
    }
    if let Some(outer) = before.strip_suffix('$') {
        if let Some(class) = outer.strip_suffix("::") {
            let found = class_members(names, class);
            return (start - 1, matching(found, &format!("${word}")));
        }
        let variables = names.variables.keys().map(|name| format!("${name}"));
        return (start - 1, matching(variables, &format!("${word}")));
    }
    if let Some(class) = before.strip_suffix("::") {
        return (start, matching(class_members(names, class), word));
    }
    if word.is_empty() {
        return (start, Vec::new());
    }
    let functions = ext::functions().map(|function| format!("{}(", function.name));
    let classes = ext::classes().map(|class| class.name.to_owned());
    let constants = ext::constants().map(|constant| constant.name.to_owned());
    let keywords = KEYWORDS.iter().map(|word| (*word).to_owned());
    let all = names.words.iter().cloned();
    let all = all
        .chain(functions)
        .chain(classes)
        .chain(constants)
        .chain(keywords);
    (start, matching(all, word))
}

/// What is inside of the variable that an expression ends with.
fn variable<'a>(names: &'a Names, expression: &str) -> Option<&'a Inside> {
    let (_, name) = expression.rsplit_once('$')?;
    names.variables.get(name)
}

fn class_members(names: &Names, before: &str) -> Vec<String> {
    let start = before
        .rfind(|character: char| {
            !character.is_alphanumeric() && character != '_' && character != '\\'
        })
        .map_or(0, |at| at + 1);
    let class = before[start..].trim_start_matches('\\');
    if let Some(members) = names.classes.get(class) {
        return members.clone();
    }
    let Some(class) = ext::find_class(class.to_ascii_lowercase().as_bytes()) else {
        return Vec::new();
    };
    let constants = class
        .constants
        .iter()
        .map(|constant| constant.name.to_owned());
    let methods = class
        .methods
        .iter()
        .filter(|method| method.flags.is_static)
        .map(|method| format!("{}(", method.builtin.name));
    constants.chain(methods).collect()
}

/// Those that start with `word`, whatever the case of their letters.
fn matching(candidates: impl IntoIterator<Item = String>, word: &str) -> Vec<String> {
    let mut found: Vec<String> = candidates
        .into_iter()
        .filter(|candidate| {
            candidate
                .get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        })
        .collect();
    found.sort();
    found.dedup();
    found
}
