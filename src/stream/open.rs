//! Opening: the wrapper is found, asked, and what it says is reported (php-src `_php_stream_open_wrapper_ex`).

use super::error_text;
use super::handle::StreamRef;
use super::ops::Whence;
use super::wrapper::Located;
use crate::eval::errors::{Level, Throw};
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, ResourceRef};

/// How something is opened.
#[derive(Clone, Copy, Default, Debug)]
pub struct Options {
    /// Looked for along `include_path`.
    pub use_path: bool,
    /// Failures are told of.
    pub report: bool,
    /// Its content is code.
    pub for_include: bool,
    /// `open_basedir` does not matter.
    pub anywhere: bool,
}

impl Options {
    /// Failures are told of.
    pub const REPORT: Options = Options {
        use_path: false,
        report: true,
        for_include: false,
        anywhere: false,
    };
}

/// Something that a wrapper is to open.
pub struct Opening<'a> {
    /// The path as the wrapper wants it: plain files without `file://`.
    pub path: &'a PhpStr,
    /// The mode.
    pub mode: &'a [u8],
    /// How.
    pub options: Options,
    /// The context.
    pub context: Option<ResourceRef>,
    /// Why it cannot be opened.
    pub complaints: Vec<String>,
    /// The path that was opened in the end, where it is another one.
    pub opened: Option<PhpStr>,
}

impl Opening<'_> {
    /// Notes why it cannot be opened.
    pub fn complain(&mut self, complaint: impl Into<String>) {
        self.complaints.push(complaint.into());
    }

    /// Notes the system's words for why it cannot be opened.
    pub fn fail(&mut self, error: &std::io::Error) {
        self.complain(error_text(error));
    }

    fn reason(&self) -> String {
        match self.complaints.as_slice() {
            [] => "operation failed".to_owned(),
            complaints => complaints.join("\n"),
        }
    }
}

impl Machine {
    /// Opens a stream; `None` where it cannot be, which was then told of if the options ask for it.
    ///
    /// # Errors
    /// An empty path; what code of the script throws.
    pub fn open_stream(
        &mut self,
        path: &PhpStr,
        mode: &[u8],
        options: Options,
        context: Option<ResourceRef>,
    ) -> Result<Option<StreamRef>, Unwind> {
        self.open_stream_as(path, mode, options, context)
            .map(|opened| opened.map(|(stream, _)| stream))
    }

    /// Opens a stream and says under what path it was found.
    ///
    /// # Errors
    /// As for [`Machine::open_stream`].
    pub fn open_stream_as(
        &mut self,
        path: &PhpStr,
        mode: &[u8],
        options: Options,
        context: Option<ResourceRef>,
    ) -> Result<Option<(StreamRef, PhpStr)>, Unwind> {
        if path.is_empty() {
            return Err(self.throw(Throw::ValueError, "Path cannot be empty"));
        }
        let resolved = if options.use_path {
            self.resolve_include_path(path)?
        } else {
            None
        };
        let path = resolved.as_ref().unwrap_or(path);
        if !self.may_open_more() {
            if options.report {
                let shown = without_password(path);
                let message = "Failed to open stream: Too many open files";
                self.report_about(Level::Warning, &shown, message)?;
            }
            return Ok(None);
        }
        let located = self.locate_wrapper(path, options)?;
        let shown = without_password(path);
        let Some(Located {
            wrapper,
            path: inner,
            is_plain,
        }) = located
        else {
            if options.report {
                self.report_about(
                    Level::Warning,
                    &shown,
                    "Failed to open stream: no suitable wrapper could be found",
                )?;
            }
            return Ok(None);
        };
        let mut opening = Opening {
            path: &inner,
            mode,
            options,
            context: context.clone(),
            complaints: Vec::new(),
            opened: resolved.clone(),
        };
        let stream = wrapper.open(self, &mut opening)?;
        let Some(stream) = stream else {
            if options.report {
                let reason = opening.reason();
                let message = format!("Failed to open stream: {reason}");
                self.report_about(Level::Warning, &shown, &message)?;
            }
            return Ok(None);
        };
        let opened = opening.opened.take().unwrap_or_else(|| inner.clone());
        if stream.wrapper_type.get().is_none() {
            stream.wrapper_type.set(Some(wrapper.label()));
        }
        if !is_plain {
            stream.is_url.set(wrapper.is_url());
        }
        stream.uri.replace(Some(path.to_vec()));
        if stream.context.borrow().is_none() {
            stream.context.replace(context);
        }
        if mode.contains(&b'a')
            && stream.position() == 0
            && !stream.no_seek.get()
            && let Some(ops) = stream.ops()
            && ops.can_seek()
            && let Some(position) = ops.seek(self, &stream, 0, Whence::Current)?
        {
            stream.set_position(position);
        }
        Ok(Some((stream, opened)))
    }

    /// Opens a directory; `None` where it cannot be, which was then told of.
    ///
    /// # Errors
    /// What code of the script throws.
    pub fn open_directory(
        &mut self,
        path: &PhpStr,
        context: Option<ResourceRef>,
    ) -> Result<Option<StreamRef>, Unwind> {
        let shown = without_password(path);
        let Some(located) = self.locate_wrapper(path, Options::REPORT)? else {
            self.report_about(
                Level::Warning,
                &shown,
                "Failed to open directory: no suitable wrapper could be found",
            )?;
            return Ok(None);
        };
        let mut opening = Opening {
            path: &located.path,
            mode: b"r",
            options: Options::REPORT,
            context: context.clone(),
            complaints: Vec::new(),
            opened: None,
        };
        match located.wrapper.open_directory(self, &mut opening)? {
            Some(stream) => {
                stream.no_buffer.set(true);
                stream.is_directory.set(true);
                if stream.wrapper_type.get().is_none() {
                    stream.wrapper_type.set(Some(located.wrapper.label()));
                }
                stream.context.replace(context);
                Ok(Some(stream))
            }
            None => {
                let message = format!("Failed to open directory: {}", opening.reason());
                self.report_about(Level::Warning, &shown, &message)?;
                Ok(None)
            }
        }
    }
}

/// A path as messages show it: `scheme://user:...@host` (php-src `php_strip_url_passwd`).
fn without_password(path: &PhpStr) -> String {
    let text = path.to_string();
    let Some(start) = text.find("://").map(|at| at + 3) else {
        return text;
    };
    let authority = text[start..].split('/').next().unwrap_or_default();
    let Some(at) = authority.find('@') else {
        return text;
    };
    match authority[..at].find(':') {
        Some(colon) => {
            let colon = start + colon + 1;
            format!("{}...{}", &text[..colon], &text[start + at..])
        }
        None => text,
    }
}
