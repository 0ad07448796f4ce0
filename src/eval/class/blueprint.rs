//! A class as declared, before it is linked.

use super::super::types::Attribute;
use crate::zval::PhpStr;

/// A class as declared, before it is linked.
pub struct ClassBlueprint {
    /// Its name, with its namespace.
    pub name: PhpStr,
    /// Attributes, as declared.
    pub attributes: &'static [Attribute],
    /// The `/** … */` before it.
    pub doc_comment: Option<PhpStr>,
    /// The file it stands in.
    pub file: PhpStr,
    /// Its first line.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
}
