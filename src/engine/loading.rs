//! From a file to the function that runs it: compiled now, or by an earlier request of the thread.

use super::CompileError;
use super::script_cache::Stamp;
use crate::ast::{NoticeKind, Program};
use crate::eval::errors::Level;
use crate::eval::include::os_path;
use crate::eval::script::Script;
use crate::eval::{Function, Machine};
use crate::parse::{self, ErrorKind};
use crate::source::Source;
use crate::zval::PhpStr;
use bumpalo::Bump;
use std::rc::Rc;

/// What is known of a file's code.
pub enum Known {
    /// Its compiled code, still good.
    Compiled(&'static Function),
    /// Nothing: it must be read and compiled, and may be kept under this stamp.
    Unread(Option<Stamp>),
}

/// Why a file's code is not to be had.
pub(super) enum LoadError {
    /// It cannot be read.
    Unreadable(std::io::Error),
    /// It is no valid PHP.
    Invalid(CompileError),
}

impl Machine {
    /// What is known of the code of a plain file by its full name, before it is read.
    pub fn known_code(&mut self, full: &[u8]) -> Known {
        let Some(scripts) = self.surroundings.scripts.clone() else {
            return Known::Unread(None);
        };
        let metadata = std::fs::metadata(os_path(full)).ok();
        let Some(stamp) = metadata.as_ref().and_then(Stamp::of) else {
            return Known::Unread(None);
        };
        match scripts.find(full, stamp, &self.disabled_functions, self.request) {
            Some(script) => Known::Compiled(self.keep_script(script)),
            None => Known::Unread(Some(stamp)),
        }
    }

    /// Compiles a file's source to the function that runs its top level.
    ///
    /// # Errors
    /// It is no valid PHP.
    pub fn compile(
        &mut self,
        file: &PhpStr,
        source: &[u8],
    ) -> Result<&'static Function, CompileError> {
        self.compile_source(file, &Source::file(file.to_vec(), source))
    }

    /// Compiles a source to the function that runs its top level.
    ///
    /// # Errors
    /// It is no valid PHP.
    pub fn compile_source(
        &mut self,
        file: &PhpStr,
        source: &Source,
    ) -> Result<&'static Function, CompileError> {
        self.compile_kept(file, source, None)
    }

    /// Compiles a source, and keeps what comes of it for later requests under the stamp of its file.
    ///
    /// # Errors
    /// It is no valid PHP.
    pub fn compile_kept(
        &mut self,
        file: &PhpStr,
        source: &Source,
        stamp: Option<Stamp>,
    ) -> Result<&'static Function, CompileError> {
        let arena = Bump::new();
        let program: &Program<'_> = match parse::parse(&arena, source) {
            Ok(program) => program,
            Err(error) => {
                return Err(CompileError {
                    level: match error.kind {
                        ErrorKind::Syntax => Level::Parse,
                        ErrorKind::Compile | ErrorKind::Fatal => Level::CompileError,
                    },
                    message: error.message,
                    file: file.clone(),
                    line: error.line,
                });
            }
        };
        for notice in program.notices {
            let level = match notice.kind {
                NoticeKind::Warning => Level::Warning,
                NoticeKind::CompileWarning => Level::CompileWarning,
                NoticeKind::Deprecated => Level::Deprecated,
            };
            if self
                .raise_at(level, notice.message, file, notice.line)
                .is_err()
            {
                self.throw_aside();
            }
        }
        let traced = self.statement_hook.is_some().then_some(source);
        match crate::lower::lower(program, file, traced, &self.disabled_functions) {
            Ok(script) => {
                let script = Rc::new(script);
                // What the compiler remarks on, it remarks on in each request.
                if let Some(stamp) = stamp.filter(|_| program.notices.is_empty())
                    && let Some(scripts) = &self.surroundings.scripts
                {
                    let disabled = &self.disabled_functions;
                    scripts.keep(file, stamp, disabled, &script, self.request);
                }
                Ok(self.keep_script(script))
            }
            Err(error) => Err(CompileError {
                level: Level::CompileError,
                message: error.message.into_bytes(),
                file: file.clone(),
                line: error.line,
            }),
        }
    }

    /// The code of a plain file by its full name.
    ///
    /// # Errors
    /// It cannot be read, or is no valid PHP.
    pub(super) fn load(&mut self, full: &PhpStr) -> Result<&'static Function, LoadError> {
        let stamp = match self.known_code(full) {
            Known::Compiled(function) => return Ok(function),
            Known::Unread(stamp) => stamp,
        };
        let text = std::fs::read(os_path(full)).map_err(LoadError::Unreadable)?;
        let source = Source::file(full.to_vec(), text);
        self.compile_kept(full, &source, stamp)
            .map_err(LoadError::Invalid)
    }

    /// Keeps a script for the rest of the request.
    fn keep_script(&mut self, script: Rc<Script>) -> &'static Function {
        let main = script.main;
        self.scripts.push(script);
        main
    }
}
