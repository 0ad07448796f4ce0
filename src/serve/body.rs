//! The body of a request, taken in as it comes: bounded, whoever says how long it is.

use super::head::{Framing, Refusal};

/// A body that is on its way.
pub(super) struct IncomingBody {
    bytes: Vec<u8>,
    most: usize,
    rest: Rest,
}

/// What is still to come.
enum Rest {
    Bytes(u64),
    /// A chunk's first line.
    ChunkSize,
    ChunkData(u64),
    /// The line's end behind a chunk.
    ChunkEnd,
    /// The lines behind the last chunk.
    Trailer,
    Nothing,
}

/// How far a body has come.
pub(super) enum Progress {
    /// All of what was given is used, and more must come.
    More,
    /// It is whole.
    Whole(Vec<u8>),
    /// It is longer than it may be.
    TooLong(u64),
}

/// How long a chunk's first line, and a line behind the last chunk, may be.
const LINE_MOST: usize = 1 << 10;

impl IncomingBody {
    /// A body of which `most` bytes are taken.
    pub(super) fn new(framing: Framing, most: usize) -> IncomingBody {
        let rest = match framing {
            Framing::None => Rest::Nothing,
            Framing::Length(length) => Rest::Bytes(length),
            Framing::Chunked => Rest::ChunkSize,
        };
        IncomingBody {
            bytes: Vec::new(),
            most,
            rest,
        }
    }

    /// How many bytes are here.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Takes from `input` what belongs to the body.
    ///
    /// # Errors
    /// The chunks are none.
    pub(super) fn take(&mut self, input: &mut Vec<u8>) -> Result<Progress, Refusal> {
        let mut used = 0;
        let result = self.take_from(input, &mut used);
        input.drain(..used);
        result
    }

    fn take_from(&mut self, input: &[u8], used: &mut usize) -> Result<Progress, Refusal> {
        loop {
            let rest = &input[*used..];
            match &mut self.rest {
                Rest::Nothing => return Ok(Progress::Whole(std::mem::take(&mut self.bytes))),
                Rest::Bytes(left) | Rest::ChunkData(left) => {
                    let expected = (self.bytes.len() as u64).saturating_add(*left);
                    if expected > self.most as u64 {
                        return Ok(Progress::TooLong(expected));
                    }
                    let here = rest.len().min(usize::try_from(*left).unwrap_or(usize::MAX));
                    self.bytes.extend_from_slice(&rest[..here]);
                    *used += here;
                    *left -= here as u64;
                    if *left > 0 {
                        return Ok(Progress::More);
                    }
                    self.rest = match self.rest {
                        Rest::Bytes(_) => Rest::Nothing,
                        _ => Rest::ChunkEnd,
                    };
                }
                Rest::ChunkSize | Rest::ChunkEnd | Rest::Trailer => {
                    let Some(end) = memchr::memchr(b'\n', rest) else {
                        if rest.len() > LINE_MOST {
                            return Err(Refusal(400));
                        }
                        return Ok(Progress::More);
                    };
                    if end > LINE_MOST {
                        return Err(Refusal(400));
                    }
                    let line = rest[..end].strip_suffix(b"\r").ok_or(Refusal(400))?;
                    *used += end + 1;
                    self.rest = match self.rest {
                        Rest::ChunkSize => match chunk_size(line)? {
                            0 => Rest::Trailer,
                            size => Rest::ChunkData(size),
                        },
                        Rest::ChunkEnd if line.is_empty() => Rest::ChunkSize,
                        Rest::Trailer if line.is_empty() => Rest::Nothing,
                        // Headers behind the body mean nothing here.
                        Rest::Trailer => Rest::Trailer,
                        _ => return Err(Refusal(400)),
                    };
                }
            }
        }
    }
}

/// The number of a chunk's first line; what stands behind a semicolon means nothing.
fn chunk_size(line: &[u8]) -> Result<u64, Refusal> {
    let digits = line.split(|byte| *byte == b';').next().unwrap_or(b"");
    let digits = digits.trim_ascii_end();
    if digits.is_empty() || digits.len() > 15 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Err(Refusal(400));
    }
    std::str::from_utf8(digits)
        .ok()
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .ok_or(Refusal(400))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds a body byte by byte.
    fn feed(framing: Framing, most: usize, text: &[u8]) -> Result<Progress, Refusal> {
        let mut body = IncomingBody::new(framing, most);
        let mut input = Vec::new();
        let mut last = Ok(Progress::More);
        for byte in text {
            input.push(*byte);
            last = body.take(&mut input);
            if !matches!(last, Ok(Progress::More)) {
                break;
            }
        }
        last
    }

    #[test]
    fn chunks_come_together() {
        let text = b"4\r\nWiki\r\n6;x=y\r\npedia \r\n0\r\nTrailer: x\r\n\r\n";
        let Ok(Progress::Whole(body)) = feed(Framing::Chunked, 100, text) else {
            panic!("the body is whole");
        };
        assert_eq!(body, b"Wikipedia ");
    }

    #[test]
    fn chunks_that_are_none_are_refused() {
        for text in [
            &b"x\r\n"[..],
            b"\r\n",
            b"-1\r\n",
            b"4\nWiki",
            b"2\r\nabc\r\n",
            b"fffffffffffffffff\r\n",
            b"1 1\r\n",
        ] {
            let result = feed(Framing::Chunked, 1 << 40, text);
            assert!(matches!(result, Err(Refusal(400))), "{text:?}");
        }
        let endless = vec![b'1'; LINE_MOST + 2];
        assert!(feed(Framing::Chunked, 100, &endless).is_err());
    }

    #[test]
    fn long_bodies_are_not_taken() {
        let result = feed(Framing::Length(101), 100, b"a");
        assert!(matches!(result, Ok(Progress::TooLong(101))));
        let result = feed(Framing::Chunked, 100, b"fffff\r\n");
        assert!(matches!(result, Ok(Progress::TooLong(_))));
    }
}
