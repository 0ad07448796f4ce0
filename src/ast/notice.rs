//! What PHP has to say about a file that it compiles all the same.

/// A remark made while a file is compiled; it is raised before the file runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice<'a> {
    /// How serious it is.
    pub kind: NoticeKind,
    /// PHP's words.
    pub message: &'a [u8],
    /// The line it is about.
    pub line: u32,
}

/// How serious a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// `E_DEPRECATED`
    Deprecated,
    /// `E_COMPILE_WARNING`, shown as a warning.
    CompileWarning,
    /// `E_WARNING`
    Warning,
}
