//! What lowering knows of one function: its variables and their slots, its labels, its kind.

use crate::eval::function::FunctionKind;
use crate::eval::slot::LocalIndex;
use crate::eval::{Expr, Function, Statement};
use std::collections::{HashMap, HashSet};

/// So many names are compared one after the other sooner than they are hashed.
const FEW_NAMES: usize = 12;

/// The function that is being lowered.
pub(crate) struct FunctionScope {
    pub(crate) kind: FunctionKind,
    /// The name as declared, with its namespace.
    pub(crate) name: Vec<u8>,
    /// The name as `__METHOD__` shows it.
    pub(crate) method_name: Vec<u8>,
    names: Vec<Vec<u8>>,
    /// The slots by name, once there are more than [`FEW_NAMES`].
    slots: HashMap<Vec<u8>, LocalIndex>,
    labels: HashMap<Vec<u8>, u32>,
    /// The labels inside the statements lowered so far that a block around them has not taken up yet, and how each is entered.
    pub(crate) entries: Vec<(u32, Statement)>,
    /// Names and first values of the static variables.
    pub(crate) declared_statics: Vec<(Vec<u8>, Option<Expr>)>,
    /// Static variables by name: a second declaration is the same variable.
    pub(crate) statics: HashMap<Vec<u8>, usize>,
    pub(crate) returns_reference: bool,
    pub(crate) is_generator: bool,
    /// Whether it, or a closure in it, names `$this`.
    pub(crate) uses_this: bool,
    /// How many argument lists are around the expression.
    pub(crate) argument_depth: u32,
    /// Whether a `yield` stands among the arguments of a call.
    pub(crate) suspends_in_arguments: bool,
    /// In how many places it is suspended.
    pub(crate) suspensions: usize,
    /// The statements in which it is, by their addresses.
    pub(crate) suspending: HashSet<usize>,
    /// How many `try` statements are around the statement.
    pub(crate) try_depth: u32,
    pub(crate) return_type: Option<&'static crate::eval::types::Type>,
    /// Functions declared at the top level of the file.
    pub(crate) hoisted_functions: Vec<&'static Function>,
    /// Classes declared at the top level of the file.
    pub(crate) hoisted_classes: Vec<&'static crate::eval::class::ClassBlueprint>,
    /// How many blocks deep the statement stands: declarations at 0 are hoisted.
    pub(crate) block_depth: u32,
}

impl FunctionScope {
    /// The top level of a file.
    pub(crate) fn file() -> FunctionScope {
        FunctionScope::new(FunctionKind::File, Vec::new())
    }

    /// A function.
    pub(crate) fn new(kind: FunctionKind, name: Vec<u8>) -> FunctionScope {
        FunctionScope {
            kind,
            method_name: name.clone(),
            name,
            names: Vec::new(),
            slots: HashMap::new(),
            labels: HashMap::new(),
            entries: Vec::new(),
            declared_statics: Vec::new(),
            statics: HashMap::new(),
            returns_reference: false,
            is_generator: false,
            uses_this: false,
            argument_depth: 0,
            suspends_in_arguments: false,
            suspensions: 0,
            suspending: HashSet::new(),
            try_depth: 0,
            return_type: None,
            hoisted_functions: Vec::new(),
            hoisted_classes: Vec::new(),
            block_depth: 0,
        }
    }

    /// Whether it is a closure or an arrow function.
    pub(crate) fn is_closure(&self) -> bool {
        matches!(self.kind, FunctionKind::Closure | FunctionKind::Arrow)
    }

    /// The slot of a variable; a new one at its first use.
    pub(crate) fn slot(&mut self, name: &[u8]) -> LocalIndex {
        if let Some(index) = self.known_slot(name) {
            return index;
        }
        let index = LocalIndex(self.names.len() as u32);
        self.names.push(name.to_vec());
        if self.names.len() > FEW_NAMES {
            let from = self.slots.len();
            let new = self.names.iter().enumerate().skip(from);
            self.slots
                .extend(new.map(|(at, name)| (name.clone(), LocalIndex(at as u32))));
        }
        index
    }

    /// The slot of a variable that has been used.
    pub(crate) fn known_slot(&self, name: &[u8]) -> Option<LocalIndex> {
        if self.names.len() > FEW_NAMES {
            return self.slots.get(name).copied();
        }
        let at = self.names.iter().position(|known| known == name)?;
        Some(LocalIndex(at as u32))
    }

    /// The names in the order of their slots.
    pub(crate) fn names(&self) -> &[Vec<u8>] {
        &self.names
    }

    /// Which of the function's static variables a name is. Declared again, it gets another first value.
    pub(crate) fn static_index(&mut self, name: &[u8], first: Option<Expr>) -> usize {
        let next = self.declared_statics.len();
        let index = *self.statics.entry(name.to_vec()).or_insert(next);
        match self.declared_statics.get_mut(index) {
            Some(declared) => declared.1 = first,
            None => self.declared_statics.push((name.to_vec(), first)),
        }
        index
    }

    /// The number of a label.
    pub(crate) fn label(&mut self, name: &[u8]) -> u32 {
        let next = self.labels.len() as u32;
        *self.labels.entry(name.to_vec()).or_insert(next)
    }
}
