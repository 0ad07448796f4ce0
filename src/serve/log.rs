//! The log: what was asked and answered, in the form of PHP's server.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// The log, which all workers write to.
#[derive(Clone)]
pub(super) struct Log {
    shared: Arc<Mutex<Shared>>,
    /// Whether only what goes wrong is said (`-q`).
    is_quiet: bool,
}

struct Shared {
    sink: Box<dyn Write + Send>,
    zone: jiff::tz::TimeZone,
    /// The second that was written last, and how.
    second: i64,
    text: String,
}

impl Log {
    pub(super) fn new(sink: Box<dyn Write + Send>, is_quiet: bool) -> Log {
        Log {
            shared: Arc::new(Mutex::new(Shared {
                sink,
                zone: jiff::tz::TimeZone::system(),
                second: i64::MIN,
                text: String::new(),
            })),
            is_quiet,
        }
    }

    /// Writes what is said of a request or a connection.
    pub(super) fn say(&self, message: impl AsRef<[u8]>) {
        if !self.is_quiet {
            self.write(message.as_ref());
        }
    }

    /// Writes a message whoever listens.
    pub(super) fn write(&self, message: &[u8]) {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let now = jiff::Timestamp::now();
        if now.as_second() != shared.second {
            shared.second = now.as_second();
            let local = now.to_zoned(shared.zone.clone());
            shared.text = local.strftime("[%a %b %e %H:%M:%S %Y] ").to_string();
        }
        let line = [shared.text.as_bytes(), message, b"\n"].concat();
        // A log that cannot be written to stops nothing.
        let _ = shared.sink.write_all(&line);
    }
}

/// What scripts log: each line with the time before it.
impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        if !line.is_empty() {
            Log::write(self, line);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
