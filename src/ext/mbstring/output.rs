//! Output converted on its way out: a callback for `ob_start`.

use super::codec::{Encoder, State};
use super::encoding::Encoding;
use super::settings::{PASS, encoder, http_output, internal_encoding, settings};
use crate::builtins;
use crate::eval::output_buffer;
use crate::ext::standard::header;
use crate::ext::{Builtin, Call};
use crate::zval::PhpStr;

/// The callback.
pub(super) static FUNCTIONS: &[Builtin] = builtins! { mb_output_handler(string, status) };

/// A conversion between two pieces of output.
#[derive(Default)]
struct Conversion(Option<Running>);

struct Running {
    from: &'static Encoding,
    state: State,
    encoder: Encoder,
}

/// Output in the encoding of `mb_http_output`, as far as it is text.
fn mb_output_handler(call: &mut Call<'_>, string: PhpStr, status: i64) -> PhpStr {
    let m = &mut *call.machine;
    if status & output_buffer::START != 0 {
        m.extensions.state::<Conversion>().0 = None;
        let to = http_output(m);
        if to == &PASS {
            return string;
        }
        let kind = header::content_type(m);
        let kind = kind.split(';').next().unwrap_or_default();
        if kind.starts_with("text/") || kind.starts_with("application/xhtml+xml") {
            if !to.mime_name.is_empty() {
                header::set_content_type(m, &format!("{kind}; charset={}", to.mime_name));
            }
            let running = Running {
                from: internal_encoding(m),
                state: State::default(),
                encoder: encoder(m, to, string.len()),
            };
            m.extensions.state::<Conversion>().0 = Some(running);
        }
    }
    let Some(mut running) = m.extensions.state::<Conversion>().0.take() else {
        return string;
    };
    let encoder = &mut running.encoder;
    for byte in string.iter() {
        running
            .from
            .codec
            .decode(&mut running.state, *byte, &mut |character| {
                encoder.push(character);
            });
    }
    if status & output_buffer::FINAL == 0 {
        let written = running.encoder.take().finish();
        m.extensions.state::<Conversion>().0 = Some(running);
        return written;
    }
    running
        .from
        .codec
        .finish_decoding(&mut running.state, &mut |character| {
            encoder.push(character);
        });
    let written = running.encoder.end().finish();
    settings(m).illegal_characters += running.encoder.errors as i64;
    written
}
