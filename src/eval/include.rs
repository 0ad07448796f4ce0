//! `include`, `require`, `eval`: files and code that run in the scope of the statement.

use super::class::ClassEntry;
use super::errors::{Level, Throw};
use super::frame::{Callee, Frame, Started};
use super::function::Function;
use super::scope::Scope;
use super::slot::LocalIndex;
use super::unwind::{Cause, Unwind};
use super::{Eval, Expr, Machine};
use crate::ast::IncludeKind;
use crate::engine::CompileError;
use crate::engine::{Known, Stamp};
use crate::source::Source;
use crate::stream::include_path::real_path;
use crate::stream::{Limit, Options};
use crate::zval::{PhpStr, Value};

/// The files that were included, in order.
#[derive(Default)]
pub struct Includes {
    /// Their full names.
    pub files: Vec<PhpStr>,
    /// Which of the four is opening a file.
    pub running: Option<&'static str>,
    /// Full names that paths from the root were found under, where a file is included again and again.
    resolved: super::machine::NameMap<PhpStr>,
}

/// `include path` and its sisters.
pub struct Include {
    /// The line.
    pub line: u32,
    /// Which of the four.
    pub kind: IncludeKind,
    /// The file's name.
    pub path: Expr,
}

impl Eval for Include {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.path.eval(m)?;
        let path = m.to_string(&value)?;
        m.line = self.line;
        m.include(&path, self.kind)
    }
}

/// `eval(code)`
pub struct EvalCode {
    /// The line.
    pub line: u32,
    /// The code.
    pub code: Expr,
}

impl Eval for EvalCode {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.code.eval(m)?;
        let code = m.to_string(&value)?;
        m.line = self.line;
        let name = format!("{}({}) : eval()'d code", m.file(), self.line);
        let mut source = b"<?php ".to_vec();
        source.extend_from_slice(&code);
        match m.compile(&PhpStr::from(name.as_str()), &source) {
            Ok(function) => Ok(m.run_code(function, Started::Eval)?.unwrap_or_default()),
            Err(error) => Err(m.report_compile_error(error, Throws::ParseError)),
        }
    }
}

/// What came of opening a file to include.
enum Opened {
    /// Its full name and its code, with the stamp under which it may be kept.
    Code(PhpStr, PhpStr, Option<Stamp>),
    /// Its full name, and what an earlier request has compiled.
    Compiled(PhpStr, &'static Function),
    /// It was included before.
    Before,
    /// There is none, which was told of.
    Nothing,
}

/// What a parse error becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Throws {
    /// An exception of class ParseError.
    ParseError,
    /// The end of the request.
    Nothing,
}

impl Machine {
    /// Includes a file.
    ///
    /// # Errors
    /// `require` of a file that cannot be opened; parse errors; those of the file's code.
    pub fn include(&mut self, path: &PhpStr, kind: IncludeKind) -> Result<Value, Unwind> {
        let name = match kind {
            IncludeKind::Include => "include",
            IncludeKind::IncludeOnce => "include_once",
            IncludeKind::Require => "require",
            IncludeKind::RequireOnce => "require_once",
        };
        let once = matches!(kind, IncludeKind::IncludeOnce | IncludeKind::RequireOnce);
        if path.is_empty() {
            return Err(self.throw(Throw::ValueError, "Path cannot be empty"));
        }
        let outer = self.includes.running.replace(name);
        let opened = self.open_code(path, once);
        self.includes.running = outer;
        let (full, code) = match opened? {
            Opened::Code(full, source, stamp) => (full, Err((source, stamp))),
            Opened::Compiled(full, function) => (full, Ok(function)),
            Opened::Before => return Ok(Value::TRUE),
            Opened::Nothing => return self.include_failed(path, kind, name),
        };
        if !self.includes.files.contains(&full) {
            self.includes.files.push(full.clone());
        }
        let compiled = match code {
            Ok(function) => Ok(function),
            Err((source, stamp)) => {
                let source = Source::file(full.to_vec(), source.as_bytes());
                self.compile_kept(&full, &source, stamp)
            }
        };
        match compiled {
            Ok(function) => self.run_in_scope_as(function, Started::Included(kind)),
            Err(error) => Err(self.report_compile_error(error, Throws::ParseError)),
        }
    }

    /// The full name of a file. As PHP's cache of real paths does, the request remembers where a path has led.
    fn resolve_once(&mut self, path: &PhpStr) -> Result<Option<PhpStr>, Unwind> {
        if !path.starts_with(b"/") {
            return self.resolve_include_path(path);
        }
        if let Some(full) = self.includes.resolved.get(path) {
            return Ok(Some(full.clone()));
        }
        let resolved = self.resolve_include_path(path)?;
        if let Some(full) = &resolved {
            self.includes.resolved.insert(path.clone(), full.clone());
        }
        Ok(resolved)
    }

    /// Reads the code of a file that is included, along the include path and through its wrapper.
    fn open_code(&mut self, path: &PhpStr, once: bool) -> Result<Opened, Unwind> {
        let options = Options {
            for_include: true,
            ..Options::REPORT
        };
        let resolved = self.resolve_once(path)?;
        if once
            && let Some(full) = resolved.as_ref().or(Some(path))
            && self.includes.files.contains(full)
        {
            return Ok(Opened::Before);
        }
        let mut stamp = None;
        if self.surroundings.scripts.is_some()
            && let Some(full) = &resolved
            && let Some(located) = self.locate_wrapper(full, options)?
            && located.wrapper.label() == "plainfile"
            && self.is_allowed_path(full)
        {
            match self.known_code(full) {
                Known::Compiled(function) => return Ok(Opened::Compiled(full.clone(), function)),
                Known::Unread(unread) => stamp = unread,
            }
        }
        let wanted = resolved.as_ref().unwrap_or(path);
        let Some((stream, full)) = self.open_stream_as(wanted, b"rb", options, None)? else {
            return Ok(Opened::Nothing);
        };
        let full = if stream.wrapper_type.get() == Some("plainfile") {
            real_path(&full).unwrap_or(full)
        } else {
            full
        };
        if once && self.includes.files.contains(&full) {
            stream.close(self)?;
            return Ok(Opened::Before);
        }
        // The code is read in one go: a wrapper is told that nothing is buffered.
        if let Some(ops) = stream.operations() {
            ops.set_read_buffer(self, &stream, 0)?;
        }
        let source = stream.contents(self, Limit::None)?;
        stream.close(self)?;
        Ok(Opened::Code(full, source, stamp))
    }

    /// Requires a file once if it is there.
    ///
    /// # Errors
    /// Those of the file's code.
    pub fn include_if_there(&mut self, path: &PhpStr) -> Result<bool, Unwind> {
        if self.resolve_include_path(path)?.is_none() {
            return Ok(false);
        }
        self.include(path, IncludeKind::RequireOnce)?;
        Ok(true)
    }

    fn include_failed(
        &mut self,
        path: &PhpStr,
        kind: IncludeKind,
        name: &str,
    ) -> Result<Value, Unwind> {
        let include_path = self.ini.string("include_path");
        let required = matches!(kind, IncludeKind::Require | IncludeKind::RequireOnce);
        if required {
            return Err(self.throw_error(&format!(
                "Failed opening required '{path}' (include_path='{include_path}')"
            )));
        }
        self.warning(&format!(
            "{name}(): Failed opening '{path}' for inclusion (include_path='{include_path}')"
        ))?;
        Ok(Value::FALSE)
    }

    /// Runs a file's code in the scope of the innermost PHP function, and gives what it returns.
    ///
    /// # Errors
    /// Those of the code.
    pub fn run_in_scope(&mut self, function: &'static Function) -> Result<Value, Unwind> {
        self.run_in_scope_as(function, Started::Called)
    }

    fn run_in_scope_as(
        &mut self,
        function: &'static Function,
        started: Started,
    ) -> Result<Value, Unwind> {
        let returned = self.run_code(function, started)?;
        Ok(returned.unwrap_or(Value::int(1)))
    }

    /// What the code returns, if it returns anything.
    fn run_code(
        &mut self,
        function: &'static Function,
        started: Started,
    ) -> Result<Option<Value>, Unwind> {
        if !self.has_stack() {
            return self.on_larger_stack(|m| m.run_code(function, started));
        }
        let outer = self.user_frame_ptr();
        let reserved = self.slots.reserve(function.slots as usize);
        let mut frame = Frame::user(function, reserved.base(), 0);
        // SAFETY: the frame is one of the running ones.
        let outer = unsafe { outer.as_mut() };
        let is_global = outer.as_ref().is_none_or(|outer| outer.in_global_scope);
        let mut scope = None;
        if let Some(outer) = outer.as_ref() {
            frame.this = outer.this.clone();
            frame.static_class = outer.static_class;
            function
                .class
                .set(outer.function().and_then(|f| f.class.get()));
        }
        frame.in_global_scope = is_global;
        frame.started = started;
        let attached = if is_global {
            self.globals.attach(function, reserved.base())
        } else {
            let mut table = match outer {
                Some(outer) => {
                    let mut table = outer.scope.take().unwrap_or_default();
                    if let Some(outer_function) = outer.function() {
                        for (index, name) in outer_function.names.iter().enumerate() {
                            table.link(name, outer.local(LocalIndex(index as u32)));
                        }
                    }
                    table
                }
                None => Box::<Scope>::default(),
            };
            let attached = table.attach(function, reserved.base());
            scope = Some(table);
            attached
        };
        frame.scope = scope;
        self.push_frame(&mut frame);
        self.slots.enter(&reserved);
        let result = self
            .declare_hoisted(function)
            .and_then(|()| function.run_to_return(self));
        match frame.scope.take() {
            Some(mut table) => {
                table.detach(attached);
                let outer = frame.parent_ptr();
                self.slots.leave(&reserved);
                self.pop_frame(&mut frame);
                // SAFETY: the caller's frame is running.
                if let Some(outer) = unsafe { user_frame(outer) } {
                    outer.scope = Some(table);
                }
            }
            None => {
                self.globals.detach(attached);
                self.slots.leave(&reserved);
                self.pop_frame(&mut frame);
            }
        }
        Ok(result?.map(Value::unwrap_zval))
    }

    /// Reports a file that cannot be compiled.
    pub fn report_compile_error(&mut self, error: CompileError, throws: Throws) -> Unwind {
        match (error.level, throws) {
            (Level::Parse, Throws::ParseError) => {
                let exception = self.new_exception(Throw::ParseError, &error.message);
                self.place_exception(&exception, &error.file, error.line);
                self.unwind(Cause::Exception(exception))
            }
            (level, _) => {
                self.display(level, &error.message, &error.file, error.line);
                self.exit_status = 255;
                self.unwind(Cause::Fatal)
            }
        }
    }

    /// The class that declares the running code, by its entry.
    #[inline]
    pub fn scope_entry(&self) -> Option<&'static ClassEntry> {
        if let Some(frame) = self.frames().next()
            && let Callee::User(function) = frame.callee
            && frame.closure.is_none()
        {
            return function.class.get().map(ClassEntry::of);
        }
        self.scope_class().map(ClassEntry::of)
    }
}

/// The innermost PHP frame from `frame` outwards.
///
/// # Safety
/// `frame` is null or one of the running frames.
unsafe fn user_frame<'a>(frame: *mut Frame) -> Option<&'a mut Frame> {
    let mut at = frame;
    loop {
        // SAFETY: as the caller promises; parents are running too.
        let frame = unsafe { at.as_mut() }?;
        if frame.function().is_some() {
            return Some(frame);
        }
        at = frame.parent_ptr();
    }
}

/// A PHP string as a path.
pub fn os_path(path: &[u8]) -> std::path::PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::path::PathBuf::from(std::ffi::OsStr::from_bytes(path))
}
