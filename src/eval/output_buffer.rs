//! The buffers of `ob_start`: a stack of which each passes what it lets go of to the next one out (php-src `main/output.c`).
//!
//! An operation on a buffer hands its content to its callback with the bits of what is going on; what the callback returns
//! goes on its way in the content's place. A callback that returns `false`, or throws, is not asked again.

use super::callable::Callable;
use super::unwind::Unwind;
use super::{Cause, Machine};
use crate::zval::{PhpStr, StrBuilder, Tag, Value};

/// `PHP_OUTPUT_HANDLER_START`: the first call of a callback.
pub const START: i64 = 1;
/// `PHP_OUTPUT_HANDLER_CLEAN`: the content will be dropped.
pub const CLEAN: i64 = 2;
/// `PHP_OUTPUT_HANDLER_FLUSH`: the content goes on its way, the buffer stays.
pub const FLUSH: i64 = 4;
/// `PHP_OUTPUT_HANDLER_FINAL`: the buffer ends.
pub const FINAL: i64 = 8;
/// `PHP_OUTPUT_HANDLER_CLEANABLE`
pub const CLEANABLE: i64 = 16;
/// `PHP_OUTPUT_HANDLER_FLUSHABLE`
pub const FLUSHABLE: i64 = 32;
/// `PHP_OUTPUT_HANDLER_REMOVABLE`
pub const REMOVABLE: i64 = 64;

/// The flag of a buffer with a callback of the script's.
const USER: i64 = 1;
const STARTED: i64 = 0x1000;
const DISABLED: i64 = 0x2000;
const PROCESSED: i64 = 0x4000;

/// The name of a buffer without a callback.
const DEFAULT_NAME: &str = "default output handler";

/// A buffer of `ob_start`.
pub struct Buffer {
    content: StrBuilder,
    handler: Option<Callable>,
    name: PhpStr,
    chunk_size: usize,
    flags: i64,
    /// What php-src would have reserved for the content.
    capacity: usize,
}

/// The stack of buffers.
#[derive(Default)]
pub struct Buffers {
    /// Outermost first.
    stack: Vec<Buffer>,
    /// Whether a callback is running.
    is_running: bool,
}

/// What came out of a buffer.
enum Passed {
    /// Nothing: it was stored, or the callback swallowed it.
    Nothing,
    /// This goes on.
    On(PhpStr),
}

/// Whether something was done, or refused with a notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Done {
    /// It was.
    Yes,
    /// It was refused.
    Refused,
}

impl Buffer {
    /// A buffer with a callback, or without one.
    pub fn new(handler: Option<(Callable, PhpStr)>, chunk_size: usize, flags: i64) -> Buffer {
        let user = if handler.is_some() { USER } else { 0 };
        let (handler, name) = match handler {
            Some((handler, name)) => (Some(handler), name),
            None => (None, PhpStr::from(DEFAULT_NAME)),
        };
        Buffer {
            content: StrBuilder::new(),
            handler,
            name,
            chunk_size,
            flags: flags & !0xf | user,
            capacity: capacity_for(chunk_size),
        }
    }

    /// What is in it.
    pub fn content(&self) -> &[u8] {
        self.content.as_bytes()
    }

    /// The callback's name for `ob_list_handlers`.
    pub fn name(&self) -> &PhpStr {
        &self.name
    }

    /// So many bytes start a flush; 0 is none.
    pub fn chunk_size(&self) -> usize {
        self.chunk_size
    }

    /// Type, capabilities and state as `ob_get_status` shows them.
    pub fn flags(&self) -> i64 {
        self.flags
    }

    /// The room that php-src would have reserved.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Stores bytes; whether the buffer is now full.
    fn append(&mut self, bytes: &[u8]) -> bool {
        if bytes.is_empty() {
            return false;
        }
        let room = self.capacity - self.content.len();
        if room <= bytes.len() {
            let more = capacity_for(bytes.len() - room);
            self.capacity += more.max(capacity_for(self.chunk_size));
        }
        self.content.push_bytes(bytes);
        self.chunk_size > 0 && self.content.len() >= self.chunk_size
    }
}

/// php-src `PHP_OUTPUT_HANDLER_INITBUF_SIZE`
fn capacity_for(size: usize) -> usize {
    if size > 1 {
        size + 0x1000 - size % 0x1000
    } else {
        0x4000
    }
}

impl Buffers {
    /// Whether there is none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.stack.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.stack.len()
    }

    /// All of them, outermost first.
    pub fn iter(&self) -> impl Iterator<Item = &Buffer> {
        self.stack.iter()
    }

    /// The innermost one.
    pub fn innermost(&self) -> Option<&Buffer> {
        self.stack.last()
    }
}

impl Machine {
    /// Writes into the innermost buffer, and on to the next ones as far as buffers let go of it.
    pub(super) fn write_to_buffers(&mut self, bytes: &[u8]) -> Result<(), Unwind> {
        self.write_below(self.output.buffers.len(), bytes)
    }

    /// Writes into the buffers below `level`, or behind all of them.
    fn write_below(&mut self, level: usize, bytes: &[u8]) -> Result<(), Unwind> {
        let mut held: Option<PhpStr> = None;
        for at in (0..level).rev() {
            let bytes = held.as_deref().unwrap_or(bytes);
            if bytes.is_empty() {
                return Ok(());
            }
            let is_running = self.output.buffers.is_running;
            let Some(buffer) = self.output.buffers.stack.get_mut(at) else {
                continue;
            };
            if buffer.flags & DISABLED != 0 {
                continue;
            }
            let is_full = buffer.append(bytes);
            if !is_full || is_running {
                return Ok(());
            }
            match self.pass_through_handler(at, 0)? {
                Passed::Nothing => return Ok(()),
                Passed::On(passed) => held = Some(passed),
            }
        }
        let bytes = held.as_deref().unwrap_or(bytes);
        if self.output.began.is_none() {
            self.begin_output();
        }
        self.write_behind_buffers(bytes);
        Ok(())
    }

    /// Takes the content of a buffer through its callback.
    fn pass_through_handler(&mut self, at: usize, operation: i64) -> Result<Passed, Unwind> {
        let buffer = &mut self.output.buffers.stack[at];
        let content = std::mem::take(&mut buffer.content).finish();
        let operation = match buffer.flags & STARTED {
            0 => operation | START,
            _ => operation,
        };
        let Some(handler) = buffer.handler.clone() else {
            buffer.flags |= STARTED | PROCESSED;
            return Ok(match content.is_empty() {
                true => Passed::Nothing,
                false => Passed::On(content),
            });
        };
        self.output.buffers.is_running = true;
        let result = self.ask_handler(&handler, &content, operation);
        self.output.buffers.is_running = false;
        let Some(buffer) = self.output.buffers.stack.get_mut(at) else {
            // The callback ended the buffers for good: a fatal error.
            return result.map(|_| Passed::Nothing);
        };
        // What was written while the callback ran is lost.
        buffer.content = StrBuilder::new();
        buffer.flags |= STARTED;
        match result {
            Ok(Some(passed)) => {
                buffer.flags |= PROCESSED;
                Ok(match passed.is_empty() {
                    true => Passed::Nothing,
                    false => Passed::On(passed),
                })
            }
            Ok(None) => {
                buffer.flags |= DISABLED;
                Ok(Passed::On(content))
            }
            Err(unwind) => {
                buffer.flags |= DISABLED;
                if matches!(self.cause, Some(Cause::Exception(_))) {
                    let cause = self.cause.take();
                    let written = self.write_below(at, &content);
                    debug_assert!(written.is_ok() || self.cause.is_some());
                    self.cause = cause;
                }
                Err(unwind)
            }
        }
    }

    /// Calls a callback; `None` is its `false`.
    fn ask_handler(
        &mut self,
        handler: &Callable,
        content: &PhpStr,
        operation: i64,
    ) -> Result<Option<PhpStr>, Unwind> {
        let arguments = [content.clone().into(), Value::int(operation)];
        let returned = handler.call(self, arguments)?.unwrap_zval();
        match returned.tag() {
            Tag::False => Ok(None),
            Tag::True => Ok(Some(PhpStr::empty())),
            _ => self.to_string(&returned).map(Some),
        }
    }

    /// Buffers cannot be used while a callback of one is running: the end.
    ///
    /// # Errors
    /// One is.
    pub fn check_buffer_lock(&mut self, function: &str) -> Result<(), Unwind> {
        if self.output.buffers.is_empty() || !self.output.buffers.is_running {
            return Ok(());
        }
        self.forget_buffers();
        let message = format!(
            "{function}(): Cannot use output buffering in output buffering display handlers"
        );
        Err(self.fatal(&message))
    }

    /// Starts a buffer.
    pub fn start_buffer(&mut self, buffer: Buffer) {
        self.output.buffers.stack.push(buffer);
    }

    /// Sends the innermost buffer's content on its way; refused where it is not flushable.
    ///
    /// # Errors
    /// Its callback threw.
    pub fn flush_buffer(&mut self, function: &str) -> Result<Done, Unwind> {
        match self.output.buffers.innermost() {
            Some(buffer) if buffer.flags & FLUSHABLE != 0 => {}
            _ => return Ok(Done::Refused),
        }
        self.check_buffer_lock(function)?;
        let level = self.output.buffers.len();
        if let Passed::On(passed) = self.operate(FLUSH)? {
            self.write_below(level - 1, &passed)?;
        }
        Ok(Done::Yes)
    }

    /// Drops the innermost buffer's content; refused where it is not cleanable.
    ///
    /// # Errors
    /// Its callback threw.
    pub fn clean_buffer(&mut self, function: &str) -> Result<Done, Unwind> {
        match self.output.buffers.innermost() {
            Some(buffer) if buffer.flags & CLEANABLE != 0 => {}
            _ => return Ok(Done::Refused),
        }
        self.check_buffer_lock(function)?;
        self.operate(CLEAN)?;
        Ok(Done::Yes)
    }

    /// An operation on the innermost buffer.
    fn operate(&mut self, operation: i64) -> Result<Passed, Unwind> {
        let at = self.output.buffers.len() - 1;
        self.pass_through_handler(at, operation)
    }

    /// Ends the innermost buffer, sending its content on its way; refused with a notice where it is not removable.
    ///
    /// # Errors
    /// Its callback threw; the error handler did.
    pub fn end_buffer(&mut self, function: &str) -> Result<Done, Unwind> {
        if self.refuses_removal("send", function)? {
            return Ok(Done::Refused);
        }
        self.check_buffer_lock(function)?;
        self.pop_buffer(FINAL)?;
        Ok(Done::Yes)
    }

    /// Ends the innermost buffer, dropping its content; refused with a notice where it is not removable.
    ///
    /// # Errors
    /// Its callback threw; the error handler did.
    pub fn discard_buffer(&mut self, function: &str) -> Result<Done, Unwind> {
        if self.refuses_removal("discard", function)? {
            return Ok(Done::Refused);
        }
        self.check_buffer_lock(function)?;
        self.pop_buffer(FINAL | CLEAN)?;
        Ok(Done::Yes)
    }

    fn refuses_removal(&mut self, action: &str, function: &str) -> Result<bool, Unwind> {
        let level = self.output.buffers.len();
        let message = match self.output.buffers.innermost() {
            None => format!("{function}(): Failed to {action} buffer. No buffer to {action}"),
            Some(buffer) if buffer.flags & REMOVABLE == 0 => {
                let name = &buffer.name;
                format!(
                    "{function}(): Failed to {action} buffer of {name} ({})",
                    level - 1
                )
            }
            Some(_) => return Ok(false),
        };
        self.notice(&message)?;
        Ok(true)
    }

    /// Takes the innermost buffer off the stack after a last call of its callback.
    fn pop_buffer(&mut self, operation: i64) -> Result<(), Unwind> {
        let Some(buffer) = self.output.buffers.innermost() else {
            return Ok(());
        };
        let is_disabled = buffer.flags & DISABLED != 0;
        let result = if is_disabled {
            Ok(Passed::Nothing)
        } else {
            self.operate(operation)
        };
        let popped = self.output.buffers.stack.pop();
        let sent = match result {
            Ok(Passed::On(passed)) if operation & CLEAN == 0 => self.write_to_buffers(&passed),
            Ok(_) => Ok(()),
            Err(unwind) => Err(unwind),
        };
        // The callback goes last: what its destructor prints comes after what it passed on.
        drop(popped);
        sent
    }

    /// Ends all buffers and sends everything on its way: the end of a request.
    pub fn end_all_buffers(&mut self) {
        while !self.output.buffers.is_empty() {
            if self.pop_buffer(FINAL).is_err() {
                self.throw_aside();
            }
        }
        self.output.flush();
    }

    /// The heap failed: a callback that was running does not go on, and is not asked again. What is reported now goes below.
    pub fn stop_handler(&mut self) {
        let buffers = &mut self.output.buffers;
        if std::mem::take(&mut buffers.is_running)
            && let Some(buffer) = buffers.stack.last_mut()
        {
            buffer.flags |= DISABLED;
        }
    }

    /// Drops all buffers without passing them on: after a bailout that nothing may follow.
    pub fn forget_buffers(&mut self) {
        self.output.buffers.stack.clear();
        self.output.buffers.is_running = false;
    }
}
