//! Source files: their names, their bytes, their lines.

use crate::ast::Span;

/// One file (or one piece of code from the command line or `eval`), as PHP sees it: bytes without an encoding.
#[derive(Debug, Clone)]
pub struct Source {
    name: Vec<u8>,
    text: Vec<u8>,
    form: SourceForm,
}

/// Where a source starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceForm {
    /// As text, outside `<?php`: files.
    File,
    /// As code: `eval` and `-r`.
    Code,
}

impl Source {
    /// A file by the name PHP shows for it.
    pub fn file(name: impl Into<Vec<u8>>, text: impl Into<Vec<u8>>) -> Source {
        Source {
            name: name.into(),
            text: text.into(),
            form: SourceForm::File,
        }
    }

    /// Code without `<?php`; PHP shows `Command line code` or `… : eval()'d code` for its name.
    pub fn code(name: impl Into<Vec<u8>>, text: impl Into<Vec<u8>>) -> Source {
        Source {
            name: name.into(),
            text: text.into(),
            form: SourceForm::Code,
        }
    }

    /// The name PHP shows.
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// The bytes.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Where it starts.
    pub fn form(&self) -> SourceForm {
        self.form
    }

    /// The first line of what stands at `span`, without blanks around it; an ellipsis tells of lines left out, unless the
    /// line opens a block.
    pub fn first_line(&self, span: Span) -> Vec<u8> {
        let end = self.text.len().min(span.end as usize);
        let whole = self.text[end.min(span.start as usize)..end].trim_ascii();
        let length = whole
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .unwrap_or(whole.len());
        let mut line = whole[..length].trim_ascii_end().to_vec();
        if length < whole.len() && !matches!(line.last(), Some(b'{' | b':')) {
            line.extend_from_slice(" …".as_bytes());
        }
        line
    }

    /// The bytes of the line that holds the byte at `offset`, and the offset of the line's first byte.
    pub fn line_at(&self, offset: u32) -> (&[u8], usize) {
        let is_line_end = |byte: u8| byte == b'\n' || byte == b'\r';
        let offset = (offset as usize).min(self.text.len());
        let start = self.text[..offset]
            .iter()
            .rposition(|&byte| is_line_end(byte))
            .map_or(0, |at| at + 1);
        let end = self.text[offset..]
            .iter()
            .position(|&byte| is_line_end(byte))
            .map_or(self.text.len(), |at| offset + at);
        (&self.text[start..end], start)
    }
}
