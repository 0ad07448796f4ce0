//! Output: what is behind the buffers of `ob_start`, and the log.

use super::output_buffer::Buffers;
use super::{Cause, Machine};
use crate::web::{Answer, Head};
use std::io::Write;

/// Where a request's output goes.
pub struct Output {
    sink: Sink,
    log: Box<dyn Write>,
    pending: Vec<u8>,
    pub(super) buffers: Buffers,
    /// Where the first output was written, once there is any: then a web answer's headers are gone.
    pub began: Option<(String, u32)>,
    /// Whether each write is flushed (`implicit_flush`, a terminal).
    pub flush_each: bool,
    /// The sink is gone (a closed pipe, a client that went away); output is dropped.
    closed: bool,
    /// How many bytes have been written behind the buffers.
    written: u64,
    /// How many may be; 0 is any number.
    pub most: u64,
    /// Whether the request was ended because the sink is gone.
    ended_request: bool,
}

/// What is behind the buffers.
enum Sink {
    /// Bytes alone.
    Plain(Box<dyn Write>),
    /// An answer, which has a head.
    Answer(Box<dyn Answer>),
}

impl Sink {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Sink::Plain(writer) => writer,
            Sink::Answer(answer) => answer,
        }
    }
}

const PENDING_MOST: usize = 1 << 16;

impl Output {
    /// Output to `sink`, logged messages to `log`.
    pub fn new(sink: Box<dyn Write>, log: Box<dyn Write>) -> Output {
        Output::to_sink(Sink::Plain(sink), log)
    }

    /// Output as the answer to a web request.
    pub fn answer(answer: Box<dyn Answer>, log: Box<dyn Write>) -> Output {
        Output::to_sink(Sink::Answer(answer), log)
    }

    fn to_sink(sink: Sink, log: Box<dyn Write>) -> Output {
        Output {
            sink,
            log,
            pending: Vec::new(),
            buffers: Buffers::default(),
            began: None,
            flush_each: false,
            closed: false,
            written: 0,
            most: 0,
            ended_request: false,
        }
    }

    /// The buffers of `ob_start`.
    pub fn buffers(&self) -> &Buffers {
        &self.buffers
    }

    /// Writes behind all buffers.
    pub fn write_through(&mut self, bytes: &[u8]) {
        if self.closed {
            return;
        }
        self.written += bytes.len() as u64;
        if self.pending.len() + bytes.len() > PENDING_MOST {
            self.flush_pending();
            if bytes.len() > PENDING_MOST {
                self.closed |= self.sink.writer().write_all(bytes).is_err();
                return;
            }
        }
        self.pending.extend_from_slice(bytes);
        if self.flush_each {
            self.send_now();
        }
    }

    fn flush_pending(&mut self) {
        if !self.closed && !self.pending.is_empty() {
            self.closed |= self.sink.writer().write_all(&self.pending).is_err();
        }
        self.pending.clear();
    }

    /// Sends everything that is behind the buffers on its way.
    pub fn flush(&mut self) {
        self.flush_pending();
        if !self.closed {
            self.closed |= self.sink.writer().flush().is_err();
        }
    }

    /// Sends everything that is behind the buffers to whoever reads it.
    fn send_now(&mut self) {
        self.flush();
        if let Sink::Answer(answer) = &mut self.sink
            && !self.closed
        {
            self.closed |= answer.send_now().is_err();
        }
    }

    /// Whether whoever the output goes to is gone.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Gives the answer its head, if it is one.
    pub(super) fn begin(&mut self, head: Head) {
        if let Sink::Answer(answer) = &mut self.sink {
            answer.begin(head);
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
    /// Writes output: into the innermost buffer, or behind all of them. What a buffer's callback throws is thrown at the next
    /// safe point.
    #[inline]
    pub fn write_output(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if self.output.buffers.is_empty() {
            if self.output.began.is_none() {
                self.begin_output();
            }
            self.write_behind_buffers(bytes);
        } else if self.write_to_buffers(bytes).is_err() {
            self.throw_aside();
        }
    }

    /// Writes behind all buffers, as far as the request may.
    pub(super) fn write_behind_buffers(&mut self, bytes: &[u8]) {
        self.output.write_through(bytes);
        let is_too_much = self.output.most != 0 && self.output.written > self.output.most;
        if is_too_much || self.output.closed {
            self.output_refused();
        }
    }

    /// Notes where output begins; the headers go before it.
    #[cold]
    pub(super) fn begin_output(&mut self) {
        if crate::ext::standard::header::before_sending(self).is_err() {
            self.throw_aside();
        }
        if self.output.began.is_none() {
            self.output.began = Some((self.file().to_string(), self.current_line()));
            self.send_head();
        }
    }

    fn send_head(&mut self) {
        if self.surroundings.web.is_some() {
            let head = crate::ext::standard::header::head(self);
            self.output.begin(head);
        }
    }

    /// Sends what has left the buffers on its way, the head of an answer before it.
    pub fn flush_output(&mut self) {
        if self.output.began.is_none() && self.surroundings.web.is_some() {
            self.begin_output();
        }
        self.output.send_now();
    }

    /// Sends everything, at the request's end.
    pub fn finish_output(&mut self) {
        if self.output.began.is_none() && self.surroundings.web.is_some() {
            self.begin_output();
        }
    }

    /// Ends the request: it has written more than it may, or whoever reads it is gone.
    #[cold]
    fn output_refused(&mut self) {
        if self.output.closed {
            let goes_on = self.surroundings.web.is_none() || self.ini.is_on("ignore_user_abort");
            if goes_on || self.is_over || std::mem::replace(&mut self.output.ended_request, true) {
                return;
            }
            self.unwind(Cause::Exit);
        } else {
            let most = std::mem::take(&mut self.output.most);
            self.fatal(&format!("Allowed output size of {most} bytes exhausted"));
        }
        self.throw_aside();
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
