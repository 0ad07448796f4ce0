//! Namespaces, imports and `declare`.

use std::collections::{HashMap, HashSet};

use bumpalo::Bump;

use super::constant::{Value, literal_value};
use super::name::is_reserved_class_name;
use super::{Checked, Checker, Task, message};
use crate::ast::{
    ConstItem, Declare, Name, NameKind, Namespace, NoticeKind, Span, Stmt, StmtKind, Use, UseItem,
    UseKind,
};

/// What names mean at the current place.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    namespace: Option<&'a [u8]>,
    is_in_namespace: bool,
    has_braces: bool,
    /// For each kind, the full name behind each alias. Constants keep their letter case.
    imports: [HashMap<Vec<u8>, &'a [u8]>; 3],
    /// For each kind, what this file has declared.
    declared: [HashSet<Vec<u8>>; 3],
}

impl<'a> Names<'a> {
    /// Behind a braced namespace.
    pub(super) fn leave(&mut self) {
        self.namespace = None;
        self.is_in_namespace = false;
        self.imports.iter_mut().for_each(HashMap::clear);
    }

    /// A declared name, with the namespace before it.
    pub(super) fn declared_name(&self, arena: &'a Bump, name: &'a [u8]) -> &'a [u8] {
        match self.namespace {
            None => name,
            Some(namespace) => arena.alloc_slice_copy(&message!(namespace, "\\", name)),
        }
    }

    /// The full name of a class.
    pub(super) fn class(&self, arena: &'a Bump, name: Name<'a>) -> &'a [u8] {
        if name.kind == NameKind::FullyQualified {
            return name.text;
        }
        if name.kind != NameKind::Relative {
            let first = name.text.split(|&byte| byte == b'\\').next();
            let first = first.unwrap_or_default();
            if let Some(import) = self.import(UseKind::Class, first) {
                let rest = &name.text[first.len()..];
                if rest.is_empty() {
                    return import;
                }
                return arena.alloc_slice_copy(&message!(import, rest));
            }
        }
        self.declared_name(arena, name.text)
    }

    /// Whether no namespace surrounds the current place.
    pub(super) fn is_global(&self) -> bool {
        self.namespace.is_none()
    }

    pub(super) fn imports_class(&self, alias: &[u8]) -> bool {
        self.import(UseKind::Class, alias).is_some()
    }

    /// The full name of a function, or `None` where the global one may be meant.
    pub(super) fn function(&self, arena: &'a Bump, name: Name<'a>) -> Option<&'a [u8]> {
        match name.kind {
            NameKind::FullyQualified => Some(name.text),
            NameKind::Relative => Some(self.declared_name(arena, name.text)),
            NameKind::Qualified => Some(self.class(arena, name)),
            NameKind::Unqualified => match self.import(UseKind::Function, name.text) {
                Some(import) => Some(import),
                None => self.namespace.is_none().then_some(name.text),
            },
        }
    }

    fn import(&self, kind: UseKind, alias: &[u8]) -> Option<&'a [u8]> {
        self.imports[kind as usize].get(&key(kind, alias)).copied()
    }

    /// Whether an import takes `alias` for something other than `name`.
    pub(super) fn is_taken(&self, kind: UseKind, alias: &[u8], name: &[u8]) -> bool {
        self.import(kind, alias)
            .is_some_and(|import| key(kind, import) != key(kind, name))
    }

    /// Remembers what the file declares.
    pub(super) fn declare(&mut self, kind: UseKind, name: &[u8]) {
        self.declared[kind as usize].insert(key(kind, name));
    }
}

/// How names of a kind are compared.
fn key(kind: UseKind, name: &[u8]) -> Vec<u8> {
    match kind {
        UseKind::Const => {
            let split = memchr::memrchr(b'\\', name).unwrap_or(0);
            let mut key = name.to_vec();
            key[..split].make_ascii_lowercase();
            key
        }
        UseKind::Class | UseKind::Function => name.to_ascii_lowercase(),
    }
}

impl<'a> Checker<'a> {
    pub(super) fn namespace(&mut self, statement: &Stmt<'a>, namespace: &Namespace<'a>) -> Checked {
        let has_braces = namespace.body.is_some();
        if self.names.has_braces != has_braces
            && (self.names.has_braces || self.names.namespace.is_some())
        {
            return self.fatal(
                "Cannot mix bracketed namespace declarations with unbracketed namespace declarations",
            );
        }
        if self.names.has_braces && (self.names.namespace.is_some() || self.names.is_in_namespace) {
            return self.fatal("Namespace declarations cannot be nested");
        }
        let is_first = match has_braces {
            true => !self.names.has_braces,
            false => self.names.namespace.is_none(),
        };
        if is_first && !self.leading.allows_namespace(statement.span) {
            return self.fatal(
                "Namespace declaration statement has to be the very first statement or after any declare call in the script",
            );
        }
        if let Some(name) = namespace.name
            && name.text.eq_ignore_ascii_case(b"namespace")
        {
            return self.fatal(message!("Cannot use '", name.text, "' as namespace name"));
        }
        self.names.namespace = namespace.name.map(|name| name.text);
        self.names.imports.iter_mut().for_each(HashMap::clear);
        self.names.is_in_namespace = true;
        if let Some(body) = namespace.body {
            self.names.has_braces = true;
            for statement in body {
                self.then(Task::TopStatement(statement));
            }
            self.then(Task::LeaveNamespace);
        }
        Ok(())
    }

    pub(super) fn verify_namespace(&mut self, place: Span) -> Checked {
        if self.names.has_braces && !self.names.is_in_namespace {
            self.place = place;
            return self.fatal("No code may exist outside of namespace {}");
        }
        Ok(())
    }

    pub(super) fn halt_compiler(&self) -> Checked {
        if self.names.has_braces && self.names.is_in_namespace {
            return self.fatal("__HALT_COMPILER() can only be used from the outermost scope");
        }
        Ok(())
    }

    pub(super) fn use_statement(&mut self, import: &Use<'a>) -> Checked {
        for item in import.items {
            let name = match import.prefix {
                Some(prefix) => {
                    self.arena
                        .alloc_slice_copy(&message!(prefix.text, "\\", item.name.text))
                }
                None => item.name.text,
            };
            self.import(item, name)?;
        }
        Ok(())
    }

    fn import(&mut self, item: &UseItem<'a>, name: &'a [u8]) -> Checked {
        let kind = item.kind;
        let alias = item
            .alias
            .map_or_else(|| item.name.last_segment(), |alias| alias.text);
        if item.alias.is_none() && !name.contains(&b'\\') && self.names.is_global() {
            self.notice(
                NoticeKind::Warning,
                message!(
                    "The use statement with non-compound name '",
                    name,
                    "' has no effect"
                ),
            );
        }
        if kind == UseKind::Class && is_reserved_class_name(alias) {
            return self.fatal(message!(
                "Cannot use ",
                name,
                " as ",
                alias,
                " because '",
                alias,
                "' is a special class name"
            ));
        }
        let local = self
            .names
            .declared_name(self.arena, self.arena.alloc_slice_copy(alias));
        let is_declared = self.names.declared[kind as usize].contains(&key(kind, local));
        let names_itself = name.eq_ignore_ascii_case(local);
        let is_repeated = self.names.import(kind, alias).is_some();
        if is_declared && !names_itself || is_repeated {
            let word = match kind {
                UseKind::Class => "",
                UseKind::Function => " function",
                UseKind::Const => " const",
            };
            return self.fatal(message!(
                "Cannot use",
                word,
                " ",
                name,
                " as ",
                alias,
                " because the name is already in use"
            ));
        }
        self.names.imports[kind as usize].insert(key(kind, alias), name);
        Ok(())
    }

    pub(super) fn const_statement(&mut self, items: &'a [ConstItem<'a>]) -> Checked {
        for item in items {
            self.constant_now(item.value, super::Dynamic::Allowed)?;
            let name = item.name.text;
            if [&b"true"[..], b"false", b"null"]
                .iter()
                .any(|word| name.eq_ignore_ascii_case(word))
            {
                return self.fatal(message!("Cannot redeclare constant '", name, "'"));
            }
            let full = self.names.declared_name(self.arena, name);
            if self.names.is_taken(UseKind::Const, name, full) {
                return self.fatal(message!(
                    "Cannot declare const ",
                    full,
                    " because the name is already in use"
                ));
            }
            self.names.declare(UseKind::Const, full);
        }
        Ok(())
    }

    pub(super) fn declare_statement(
        &mut self,
        statement: &Stmt<'a>,
        declare: &Declare<'a>,
    ) -> Checked {
        for directive in declare.directives {
            let name = directive.name.text;
            let Some(value) = literal_value(directive.value) else {
                // PHP reads the encoding while it still parses, and says so in other words.
                return match name.eq_ignore_ascii_case(b"encoding") {
                    true => self.fatal("Encoding must be a literal"),
                    false => self.fatal(message!("declare(", name, ") value must be a literal")),
                };
            };
            let is_strict_types = name.eq_ignore_ascii_case(b"strict_types");
            let is_encoding = name.eq_ignore_ascii_case(b"encoding");
            let is_first = self.leading.allows_declare(statement.span);
            if is_encoding && !is_first {
                return self.fatal(
                    "Encoding declaration pragma must be the very first statement in the script",
                );
            }
            if is_encoding {
                self.notice(
                    NoticeKind::CompileWarning,
                    "declare(encoding=...) ignored because Zend multibyte feature is turned off by settings",
                );
                continue;
            }
            if !is_strict_types {
                if !name.eq_ignore_ascii_case(b"ticks") {
                    let message = message!("Unsupported declare '", name, "'");
                    self.notice(NoticeKind::CompileWarning, message);
                }
                continue;
            }
            if !is_first {
                return self.fatal(
                    "strict_types declaration must be the very first statement in the script",
                );
            }
            if declare.body.is_some() {
                return self.fatal("strict_types declaration must not use block mode");
            }
            if !matches!(value, Value::Int(0 | 1)) {
                return self.fatal("strict_types declaration must have 0 or 1 as its value");
            }
        }
        Ok(())
    }
}

/// The statements before which only `declare` stands, and for namespaces empty statements too.
#[derive(Debug)]
pub(super) struct Leading {
    /// Their offsets; whether an empty statement stands before.
    starts: HashMap<u32, bool>,
}

impl Leading {
    pub(super) fn of(statements: &[Stmt]) -> Leading {
        let mut starts = HashMap::new();
        let mut seen_nop = false;
        for statement in statements {
            starts.insert(statement.span.start, seen_nop);
            match statement.kind {
                StmtKind::Declare(_) => {}
                StmtKind::Nop => seen_nop = true,
                _ => break,
            }
        }
        Leading { starts }
    }

    fn allows_namespace(&self, place: Span) -> bool {
        self.starts.contains_key(&place.start)
    }

    fn allows_declare(&self, place: Span) -> bool {
        self.starts.get(&place.start) == Some(&false)
    }
}
