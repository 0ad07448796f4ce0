//! Names: the namespace of the file's current part, its imports, and what a name means there.

use crate::ast::{Name, NameKind, Use, UseKind};
use std::collections::HashMap;

/// Namespace and imports.
#[derive(Default)]
pub(crate) struct Names {
    /// The current namespace, without slashes around it; empty outside.
    pub(crate) namespace: Vec<u8>,
    classes: HashMap<Vec<u8>, Vec<u8>>,
    functions: HashMap<Vec<u8>, Vec<u8>>,
    constants: HashMap<Vec<u8>, Vec<u8>>,
}

/// What the name of a function or constant means.
pub(crate) struct Resolved {
    /// The full name.
    pub(crate) name: Vec<u8>,
    /// The name outside of all namespaces, tried when the first does not exist.
    pub(crate) fallback: Option<Vec<u8>>,
}

impl Names {
    /// Enters a namespace; imports do not carry over.
    pub(crate) fn enter(&mut self, namespace: &[u8]) {
        *self = Names {
            namespace: namespace.to_vec(),
            ..Names::default()
        };
    }

    /// Takes in a `use` statement.
    pub(crate) fn import(&mut self, import: &Use<'_>) {
        for item in import.items {
            let mut full = Vec::new();
            if let Some(prefix) = &import.prefix {
                full.extend_from_slice(prefix.text);
                full.push(b'\\');
            }
            full.extend_from_slice(item.name.text);
            let alias = match &item.alias {
                Some(alias) => alias.text,
                None => item.name.last_segment(),
            };
            match item.kind {
                UseKind::Class => {
                    self.classes.insert(alias.to_ascii_lowercase(), full);
                }
                UseKind::Function => {
                    self.functions.insert(alias.to_ascii_lowercase(), full);
                }
                UseKind::Const => {
                    self.constants.insert(alias.to_vec(), full);
                }
            }
        }
    }

    /// A name declared here.
    pub(crate) fn declared(&self, name: &[u8]) -> Vec<u8> {
        if self.namespace.is_empty() {
            return name.to_vec();
        }
        [&self.namespace, &b"\\"[..], name].concat()
    }

    /// What a class name means; `self`, `parent` and `static` are left to the caller.
    pub(crate) fn class(&self, name: &Name<'_>) -> Vec<u8> {
        match name.kind {
            NameKind::FullyQualified => name.text.to_vec(),
            NameKind::Relative => self.declared(name.text),
            NameKind::Unqualified => match self.classes.get(&name.text.to_ascii_lowercase()) {
                Some(full) => full.clone(),
                None => self.declared(name.text),
            },
            NameKind::Qualified => self.qualified(name.text),
        }
    }

    /// `A\b` with `A` imported.
    fn qualified(&self, text: &[u8]) -> Vec<u8> {
        let end = memchr::memchr(b'\\', text).unwrap_or(text.len());
        match self.classes.get(&text[..end].to_ascii_lowercase()) {
            Some(full) => [full, &text[end..]].concat(),
            None => self.declared(text),
        }
    }

    /// What a function's name means.
    pub(crate) fn function(&self, name: &Name<'_>) -> Resolved {
        let imported = self.functions.get(&name.text.to_ascii_lowercase());
        self.function_or_constant(name, imported)
    }

    /// What a constant's name means.
    pub(crate) fn constant(&self, name: &Name<'_>) -> Resolved {
        let imported = self.constants.get(name.text);
        self.function_or_constant(name, imported)
    }

    fn function_or_constant(&self, name: &Name<'_>, imported: Option<&Vec<u8>>) -> Resolved {
        let full = match name.kind {
            NameKind::FullyQualified => name.text.to_vec(),
            NameKind::Relative => self.declared(name.text),
            NameKind::Qualified => self.qualified(name.text),
            NameKind::Unqualified => match imported {
                Some(full) => full.clone(),
                None if self.namespace.is_empty() => name.text.to_vec(),
                None => {
                    return Resolved {
                        name: self.declared(name.text),
                        fallback: Some(name.text.to_vec()),
                    };
                }
            },
        };
        Resolved {
            name: full,
            fallback: None,
        }
    }
}
