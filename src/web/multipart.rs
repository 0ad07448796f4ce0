//! Bodies of type `multipart/form-data`: forms with files (RFC 7578; php-src `main/rfc1867.c`).

/// One part of a form.
#[derive(Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// The field's name.
    pub name: Vec<u8>,
    /// The name of the file, as the browser gives it; a field that is none has no name.
    pub filename: Option<Vec<u8>>,
    /// Its content type.
    pub content_type: Option<Vec<u8>>,
    /// What is in it.
    pub content: &'a [u8],
    /// Whether the body ended before the part did.
    pub is_partial: bool,
}

/// How many headers of a part are read.
const HEADERS_MOST: usize = 32;

/// What is wrong with a body of type `multipart/form-data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// The content type names no boundary.
    MissingBoundary,
    /// The boundary is not there where it must be.
    Garbled,
}

/// The boundary that a content type names.
///
/// # Errors
/// It names none, or one that cannot be.
pub fn boundary(content_type: &[u8]) -> Result<Vec<u8>, Malformed> {
    let lowercase = content_type.to_ascii_lowercase();
    let at = memchr::memmem::find(&lowercase, b"boundary").ok_or(Malformed::MissingBoundary)? + 8;
    let rest = &content_type[at..];
    let equals = memchr::memchr(b'=', rest).ok_or(Malformed::MissingBoundary)?;
    let value = &rest[equals + 1..];
    let boundary = match value.strip_prefix(b"\"") {
        Some(quoted) => {
            let end = memchr::memchr(b'"', quoted).ok_or(Malformed::Garbled)?;
            &quoted[..end]
        }
        None => {
            let end = memchr::memchr2(b',', b';', value).unwrap_or(value.len());
            value[..end].trim_ascii_end()
        }
    };
    if boundary.is_empty() {
        return Err(Malformed::MissingBoundary);
    }
    Ok(boundary.to_vec())
}

/// The parts of a body, in order.
pub struct Parts<'a> {
    rest: &'a [u8],
    /// The boundary with its line's beginning: `\r\n--boundary`.
    delimiter: Vec<u8>,
    is_over: bool,
}

impl<'a> Parts<'a> {
    /// The parts between a boundary.
    pub fn new(body: &'a [u8], boundary: &[u8]) -> Parts<'a> {
        let delimiter = [b"\r\n--", boundary].concat();
        let mut parts = Parts {
            rest: body,
            delimiter,
            is_over: false,
        };
        // The first boundary may stand at the very beginning; what is before it means nothing.
        if body.starts_with(&parts.delimiter[2..]) {
            parts.rest = &body[parts.delimiter.len() - 2..];
        } else {
            match memchr::memmem::find(body, &parts.delimiter) {
                Some(at) => parts.rest = &body[at + parts.delimiter.len()..],
                None => parts.is_over = true,
            }
        }
        parts
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        loop {
            if self.is_over || self.rest.starts_with(b"--") {
                return None;
            }
            let line_end = memchr::memchr(b'\n', self.rest)?;
            let mut content = &self.rest[line_end + 1..];
            let mut part = Part {
                name: Vec::new(),
                filename: None,
                content_type: None,
                content: b"",
                is_partial: false,
            };
            let mut is_named = false;
            let mut headers = 0;
            loop {
                let line_end = memchr::memchr(b'\n', content)?;
                let line = content[..line_end].trim_ascii_end();
                content = &content[line_end + 1..];
                if line.is_empty() {
                    break;
                }
                headers += 1;
                if headers > HEADERS_MOST {
                    return None;
                }
                let Some(colon) = memchr::memchr(b':', line) else {
                    continue;
                };
                let value = line[colon + 1..].trim_ascii();
                if line[..colon].eq_ignore_ascii_case(b"content-disposition") {
                    is_named = read_disposition(value, &mut part);
                } else if line[..colon].eq_ignore_ascii_case(b"content-type") {
                    part.content_type = Some(value.to_vec());
                }
            }
            // An empty content has its boundary right behind the headers.
            let end = if content.starts_with(&self.delimiter[2..]) {
                self.rest = &content[self.delimiter.len() - 2..];
                Some(0)
            } else {
                let end = memchr::memmem::find(content, &self.delimiter);
                if let Some(end) = end {
                    self.rest = &content[end + self.delimiter.len()..];
                }
                end
            };
            part.is_partial = end.is_none();
            self.is_over = end.is_none();
            part.content = &content[..end.unwrap_or(content.len())];
            if is_named {
                return Some(part);
            }
        }
    }
}

/// Reads `form-data; name="…"; filename="…"`. Returns whether the part has a name.
fn read_disposition(value: &[u8], part: &mut Part<'_>) -> bool {
    let mut is_named = false;
    let mut rest = match memchr::memchr(b';', value) {
        Some(at) => &value[at + 1..],
        None => return false,
    };
    loop {
        rest = rest.trim_ascii_start();
        let Some(equals) = memchr::memchr(b'=', rest) else {
            return is_named;
        };
        let key = rest[..equals].trim_ascii().to_ascii_lowercase();
        let (word, behind) = read_word(&rest[equals + 1..]);
        match key.as_slice() {
            b"name" => {
                part.name = word;
                is_named = true;
            }
            b"filename" => part.filename = Some(word),
            _ => {}
        }
        let Some(semicolon) = memchr::memchr(b';', behind) else {
            return is_named;
        };
        rest = &behind[semicolon + 1..];
    }
}

/// A word, in quotes or without, and what stands behind it. A backslash in quotes protects a quote or a backslash.
fn read_word(text: &[u8]) -> (Vec<u8>, &[u8]) {
    let Some(quote @ (b'"' | b'\'')) = text.first() else {
        let end = memchr::memchr(b';', text).unwrap_or(text.len());
        return (text[..end].trim_ascii().to_vec(), &text[end..]);
    };
    let mut word = Vec::new();
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        if byte == quote {
            return (word, &text[at + 1..]);
        }
        if *byte == b'\\'
            && text
                .get(at + 1)
                .is_some_and(|next| next == quote || *next == b'\\')
        {
            at += 1;
        }
        word.push(text[at]);
        at += 1;
    }
    (word, b"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_with_a_field_and_a_file() {
        let body = b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x \\\"y\\\".txt\"\r\nContent-Type: text/plain\r\n\r\nline\r\n\r\n--b--\r\n";
        let parts: Vec<_> = Parts::new(body, b"b").collect();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].content, b"one");
        assert_eq!(parts[1].filename.as_deref(), Some(&b"x \"y\".txt"[..]));
        assert_eq!(parts[1].content, b"line\r\n");
        assert!(!parts[1].is_partial);
    }

    #[test]
    fn a_body_that_ends_early_is_a_partial_part() {
        let body =
            b"--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nhalf a fi";
        let parts: Vec<_> = Parts::new(body, b"b").collect();
        assert_eq!(parts.len(), 1);
        assert!(parts[0].is_partial);
    }

    #[test]
    fn nonsense_has_no_parts() {
        for body in [
            &b""[..],
            b"--",
            b"--b",
            b"--b\r\n",
            b"--b--",
            b"xx--b\r\n\r\n",
            b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
        ] {
            assert_eq!(Parts::new(body, b"b").count(), 0, "{body:?}");
        }
    }

    #[test]
    fn boundaries() {
        assert_eq!(
            boundary(b"multipart/form-data; boundary=abc; x"),
            Ok(b"abc".to_vec())
        );
        assert_eq!(
            boundary(b"multipart/form-data; boundary=\"a b\""),
            Ok(b"a b".to_vec())
        );
        assert_eq!(
            boundary(b"multipart/form-data"),
            Err(Malformed::MissingBoundary)
        );
    }
}
