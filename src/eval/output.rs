//! Output: what is behind the buffers of `ob_start`, and the log.

use super::Machine;
use super::output_buffer::Buffers;
use std::io::Write;

/// Where a request's output goes.
pub struct Output {
    sink: Box<dyn Write>,
    log: Box<dyn Write>,
    pending: Vec<u8>,
    pub(super) buffers: Buffers,
    /// Where the first output was written, once there is any: then a web answer's headers are gone.
    pub began: Option<(String, u32)>,
    /// Whether each write is flushed (`implicit_flush`, a terminal).
    pub flush_each: bool,
    /// The sink is gone (a closed pipe); output is dropped.
    closed: bool,
}

const PENDING_MOST: usize = 1 << 16;

impl Output {
    /// Output to `sink`, logged messages to `log`.
    pub fn new(sink: Box<dyn Write>, log: Box<dyn Write>) -> Output {
        Output {
            sink,
            log,
            pending: Vec::new(),
            buffers: Buffers::default(),
            began: None,
            flush_each: false,
            closed: false,
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
            self.output.write_through(bytes);
        } else if self.write_to_buffers(bytes).is_err() {
            self.throw_aside();
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
        }
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
