//! The answer to a web request: its head, and who takes it.

use std::io::Write;

/// The head of an answer: everything before its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The status: 200, 404.
    pub code: u16,
    /// What stands behind the code, where `header('HTTP/1.1 404 Nothing Here')` says so.
    pub reason: Option<String>,
    /// The header lines in order, `Name: value` each, without the line's end.
    pub lines: Vec<Vec<u8>>,
}

impl Head {
    /// Whether there is a header of this name.
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// The value of the first header of this name.
    pub fn value(&self, name: &str) -> Option<&[u8]> {
        self.lines.iter().find_map(|line| {
            let colon = memchr::memchr(b':', line)?;
            line[..colon]
                .eq_ignore_ascii_case(name.as_bytes())
                .then(|| line[colon + 1..].trim_ascii())
        })
    }
}

/// Who takes an answer: first its head, then its body as it is written.
pub trait Answer: Write {
    /// The head: called once, before anything of the body, and no later than the request's end.
    fn begin(&mut self, head: Head);

    /// Sends what was written so far on its way: a script has called `flush()`.
    ///
    /// # Errors
    /// Nobody takes it any more.
    fn send_now(&mut self) -> std::io::Result<()> {
        self.flush()
    }
}
