//! Names and identifiers, as written.

use super::Span;

/// How a name was qualified in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// `foo`
    Unqualified,
    /// `foo\bar`
    Qualified,
    /// `\foo\bar`
    FullyQualified,
    /// `namespace\foo`
    Relative,
}

/// The name of a class, function or constant, before resolution.
#[derive(Debug, Clone, Copy)]
pub struct Name<'a> {
    /// Where it stands.
    pub span: Span,
    /// How it was qualified.
    pub kind: NameKind,
    /// The name without the leading `\` of [`NameKind::FullyQualified`] or the `namespace\` of [`NameKind::Relative`].
    pub text: &'a [u8],
}

impl Name<'_> {
    /// Whether this is the unqualified name `lowercase`, compared as PHP compares class and function names.
    pub fn is(&self, lowercase: &[u8]) -> bool {
        self.kind == NameKind::Unqualified && self.text.eq_ignore_ascii_case(lowercase)
    }

    /// The part behind the last `\`.
    pub fn last_segment(&self) -> &[u8] {
        match memchr::memrchr(b'\\', self.text) {
            Some(at) => &self.text[at + 1..],
            None => self.text,
        }
    }
}

/// A single word that names something: a function, a member, a label, a variable (without its `$`).
#[derive(Debug, Clone, Copy)]
pub struct Identifier<'a> {
    /// Where it stands.
    pub span: Span,
    /// The word.
    pub text: &'a [u8],
}
