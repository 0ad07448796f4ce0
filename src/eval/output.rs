//! Output: the stack of buffers of `ob_start`, and what is behind it.

use super::Machine;
use super::callable::Callable;
use super::unwind::Unwind;
use crate::zval::{PhpStr, StrBuilder, Value};
use std::io::Write;

/// Where a request's output goes.
pub struct Output {
    sink: Box<dyn Write>,
    log: Box<dyn Write>,
    pending: Vec<u8>,
    buffers: Vec<Buffer>,
    /// Whether each write is flushed (`implicit_flush`, a terminal).
    pub flush_each: bool,
    /// The sink is gone (a closed pipe); output is dropped.
    closed: bool,
}

/// One buffer of `ob_start`.
pub struct Buffer {
    /// What is in it.
    pub content: StrBuilder,
    /// Its callback, and the callback's name for `ob_list_handlers`.
    pub handler: Option<Callable>,
    /// The name for `ob_list_handlers`.
    pub name: PhpStr,
    /// How many bytes start a flush; 0 is none.
    pub chunk_size: usize,
    /// `PHP_OUTPUT_HANDLER_*` capabilities.
    pub flags: i64,
    /// Whether the callback has been called.
    pub started: bool,
    /// Whether the callback gave up (returned false).
    pub disabled: bool,
    /// Whether the callback is running: output meanwhile is an error.
    pub running: bool,
}

/// `PHP_OUTPUT_HANDLER_START`
pub const START: i64 = 1;
/// `PHP_OUTPUT_HANDLER_CLEAN`
pub const CLEAN: i64 = 2;
/// `PHP_OUTPUT_HANDLER_FLUSH`
pub const FLUSH: i64 = 4;
/// `PHP_OUTPUT_HANDLER_FINAL`
pub const FINAL: i64 = 8;
/// `PHP_OUTPUT_HANDLER_CLEANABLE`
pub const CLEANABLE: i64 = 16;
/// `PHP_OUTPUT_HANDLER_FLUSHABLE`
pub const FLUSHABLE: i64 = 32;
/// `PHP_OUTPUT_HANDLER_REMOVABLE`
pub const REMOVABLE: i64 = 64;

const PENDING_MOST: usize = 1 << 16;

impl Output {
    /// Output to `sink`, logged messages to `log`.
    pub fn new(sink: Box<dyn Write>, log: Box<dyn Write>) -> Output {
        Output {
            sink,
            log,
            pending: Vec::new(),
            buffers: Vec::new(),
            flush_each: false,
            closed: false,
        }
    }

    /// The buffers, outermost first.
    pub fn buffers(&self) -> &[Buffer] {
        &self.buffers
    }

    /// The buffers, to change them.
    pub fn buffers_mut(&mut self) -> &mut Vec<Buffer> {
        &mut self.buffers
    }

    /// Writes behind all buffers.
    pub fn write_through(&mut self, bytes: &[u8]) {
        if self.closed {
            return;
        }
        if self.pending.len() + bytes.len() > PENDING_MOST {
            self.flush_pending();
            if bytes.len() > PENDING_MOST {
                self.closed |= self.sink.write_all(bytes).is_err();
                return;
            }
        }
        self.pending.extend_from_slice(bytes);
        if self.flush_each {
            self.flush();
        }
    }

    fn flush_pending(&mut self) {
        if !self.closed {
            self.closed |= self.sink.write_all(&self.pending).is_err();
        }
        self.pending.clear();
    }

    /// Sends everything that is behind the buffers on its way.
    pub fn flush(&mut self) {
        self.flush_pending();
        if !self.closed {
            let _ = self.sink.flush();
        }
    }

    /// Writes a line to the log.
    pub fn log(&mut self, line: &[u8]) {
        self.flush();
        let _ = self.log.write_all(line);
        let _ = self.log.write_all(b"\n");
    }
}

impl Machine {
    /// Writes output: into the innermost buffer, or behind all of them.
    #[inline]
    pub fn write_output(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        match self.output.buffers.last_mut() {
            None => self.output.write_through(bytes),
            Some(_) => self.write_to_buffer(bytes),
        }
    }

    fn write_to_buffer(&mut self, bytes: &[u8]) {
        let Some(buffer) = self.output.buffers.last_mut() else {
            return;
        };
        if buffer.running {
            return;
        }
        buffer.content.push_bytes(bytes);
        if buffer.chunk_size > 0 && buffer.content.len() >= buffer.chunk_size {
            // An exception of the callback is thrown at the next safe point.
            if self.flush_buffer(FLUSH).is_err() {
                self.throw_aside();
            }
        }
    }

    /// Passes the innermost buffer's content through its callback with `mode` and on to the next, leaving it empty.
    ///
    /// # Errors
    /// The callback threw.
    pub fn flush_buffer(&mut self, mode: i64) -> Result<(), Unwind> {
        let passed = self.run_handler(mode)?;
        let level = self.output.buffers.len() - 1;
        self.write_below(level, &passed);
        Ok(())
    }

    fn write_below(&mut self, level: usize, bytes: &[u8]) {
        if level == 0 {
            self.output.write_through(bytes);
        } else {
            let buffer = &mut self.output.buffers[level - 1];
            buffer.content.push_bytes(bytes);
        }
    }

    /// Takes the innermost buffer's content through its callback.
    ///
    /// # Errors
    /// The callback threw.
    pub fn run_handler(&mut self, mode: i64) -> Result<PhpStr, Unwind> {
        let Some(buffer) = self.output.buffers.last_mut() else {
            return Ok(PhpStr::empty());
        };
        let content = std::mem::take(&mut buffer.content).finish();
        let mode = if buffer.started { mode } else { mode | START };
        buffer.started = true;
        let handler = match &buffer.handler {
            Some(handler) if !buffer.disabled => handler.clone(),
            _ => return Ok(content),
        };
        buffer.running = true;
        let level = self.output.buffers.len();
        let result = handler.call(self, [content.clone().into(), Value::int(mode)]);
        if let Some(buffer) = self.output.buffers.get_mut(level - 1) {
            buffer.running = false;
        }
        let value = result?.unwrap_zval();
        if value.tag() == crate::zval::Tag::False {
            if let Some(buffer) = self.output.buffers.get_mut(level - 1) {
                buffer.disabled = true;
            }
            return Ok(content);
        }
        self.to_string(&value)
    }

    /// Ends the innermost buffer, passing its content on.
    ///
    /// # Errors
    /// The callback threw.
    pub fn end_buffer(&mut self) -> Result<(), Unwind> {
        let passed = self.run_handler(FINAL);
        self.output.buffers.pop();
        let level = self.output.buffers.len();
        let passed = passed?;
        self.write_below(level + 1, &passed);
        Ok(())
    }

    /// Ends all buffers and sends everything on its way: the end of a request.
    pub fn end_all_buffers(&mut self) {
        while !self.output.buffers.is_empty() {
            if self.end_buffer().is_err() {
                self.throw_aside();
            }
        }
        self.output.flush();
    }

    /// Drops all buffers without passing them on: after a bailout that nothing may follow.
    pub fn forget_buffers(&mut self) {
        self.output.buffers.clear();
    }

    /// Writes a message to the log: the file of the setting `error_log`, or standard error.
    pub fn log_message(&mut self, message: &[u8]) {
        let path = self.ini.string("error_log");
        if path.is_empty() || path.as_bytes() == b"syslog" {
            self.output.log(message);
            return;
        }
        let file = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(super::include::os_path(&path));
        let line = [b"[", log_time().as_bytes(), b"] ", message, b"\n"].concat();
        let written = file.and_then(|mut file| file.write_all(&line));
        if written.is_err() {
            self.output.log(message);
        }
    }

    /// Keeps the cause of an unwinding that cannot be returned from here until the next safe point.
    pub fn throw_aside(&mut self) {
        if let Some(cause) = self.cause.take() {
            self.thrown_aside = Some(cause);
            crate::zval::interrupt::raise(crate::zval::interrupt::THROWN);
        }
    }
}

/// The time now as the log shows it: `21-Oct-2026 06:29:51 UTC`.
fn log_time() -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Years from March on, so that the leap day is the last of its year.
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12;
    let year = era * 400 + year_of_era + u64::from(month < 2);
    format!(
        "{day:02}-{}-{year} {:02}:{:02}:{:02} UTC",
        MONTHS[month as usize],
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}
