//! `uniqid`.

use crate::builtins;
use crate::ext::{Builtin, Call};
use crate::zval::PhpStr;
use std::time::{SystemTime, UNIX_EPOCH};

/// Identifiers.
pub(super) static FUNCTIONS: &[Builtin] = builtins! { uniqid(prefix = "", more_entropy = false) };

/// When the last identifier was made, in microseconds since 1970.
#[derive(Default)]
struct LastTime(u128);

/// An identifier made of the time in microseconds: different each time in one process.
fn uniqid(call: &mut Call<'_>, prefix: PhpStr, more_entropy: bool) -> PhpStr {
    let last = call.extensions.state::<LastTime>();
    let now = loop {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_micros());
        if now != last.0 {
            break now;
        }
        std::hint::spin_loop();
    };
    last.0 = now;
    let (seconds, micros) = ((now / 1_000_000) as u32, now % 1_000_000);
    let mut text = format!("{seconds:08x}{micros:05x}");
    if more_entropy {
        let mut bytes = [0; 4];
        // Without the system's random numbers the time must do.
        let random = match getrandom::fill(&mut bytes) {
            Ok(()) => u32::from_le_bytes(bytes),
            Err(_) => (now as u32).wrapping_mul(2_654_435_761),
        };
        text += &format!("{:.8}", f64::from(random) / f64::from(u32::MAX) * 10.0);
    }
    PhpStr::concat(&prefix, text.as_bytes())
}
