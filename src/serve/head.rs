//! The head of an HTTP/1 request: what httparse reads, and what that says about the body behind it (RFC 9112).

use httparse::{Error, Status};

/// How many bytes a head may have.
pub(super) const HEAD_MOST: usize = 64 << 10;
/// How many headers it may have.
const HEADERS_MOST: usize = 256;

/// The head of a request.
#[derive(Debug)]
pub(super) struct RequestHead {
    /// The method, as it was sent.
    pub(super) method: String,
    /// The target: path and query.
    pub(super) target: Vec<u8>,
    /// 0 for HTTP/1.0, 1 for HTTP/1.1.
    pub(super) minor: u8,
    /// The headers in order; those sent twice are one, with commas between.
    pub(super) headers: Vec<(String, Vec<u8>)>,
    /// How the body's end is found.
    pub(super) framing: Framing,
    /// Whether the client wants to go on with the connection.
    pub(super) keep_alive: bool,
    /// Whether the client waits for a word before it sends the body.
    pub(super) expects_continue: bool,
}

/// How a body's end is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// There is none.
    None,
    /// It has so many bytes.
    Length(u64),
    /// It comes in chunks.
    Chunked,
}

/// Why a head is refused: the status of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) u16);

/// Reads a head from what has come so far. Gives how many bytes it had; `None` where its end has not come yet.
///
/// # Errors
/// It is no head, or too long.
pub(super) fn read(input: &[u8]) -> Result<Option<(RequestHead, usize)>, Refusal> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MOST];
    let mut request = httparse::Request::new(&mut headers);
    let length = match request.parse(input) {
        Ok(Status::Complete(length)) => length,
        Ok(Status::Partial) if input.len() >= HEAD_MOST => return Err(Refusal(431)),
        Ok(Status::Partial) => return Ok(None),
        Err(Error::TooManyHeaders) => return Err(Refusal(431)),
        Err(Error::Version) => return Err(Refusal(505)),
        Err(_) => return Err(Refusal(400)),
    };
    if length > HEAD_MOST {
        return Err(Refusal(431));
    }
    let minor = request.version.unwrap_or(1);
    let mut head = RequestHead {
        method: request.method.unwrap_or_default().to_owned(),
        target: request.path.unwrap_or("/").as_bytes().to_vec(),
        minor,
        headers: Vec::with_capacity(request.headers.len()),
        framing: Framing::None,
        keep_alive: minor == 1,
        expects_continue: false,
    };
    for header in request.headers.iter() {
        head.add(header.name, header.value)?;
    }
    Ok(Some((head, length)))
}

impl RequestHead {
    fn add(&mut self, name: &str, value: &[u8]) -> Result<(), Refusal> {
        if name.eq_ignore_ascii_case("Content-Length") {
            let length = content_length(value)?;
            match self.framing {
                Framing::None => self.framing = Framing::Length(length),
                Framing::Length(known) if known == length => return Ok(()),
                // Two ways to find the end are one too many: whoever stands before this server may have taken the other.
                Framing::Length(_) | Framing::Chunked => return Err(Refusal(400)),
            }
        } else if name.eq_ignore_ascii_case("Transfer-Encoding") {
            if !value.trim_ascii().eq_ignore_ascii_case(b"chunked") {
                return Err(Refusal(501));
            }
            if self.framing != Framing::None {
                return Err(Refusal(400));
            }
            self.framing = Framing::Chunked;
        } else if name.eq_ignore_ascii_case("Connection") {
            for word in value.split(|byte| *byte == b',') {
                let word = word.trim_ascii();
                if word.eq_ignore_ascii_case(b"close") {
                    self.keep_alive = false;
                } else if word.eq_ignore_ascii_case(b"keep-alive") && self.minor == 0 {
                    self.keep_alive = true;
                }
            }
        } else if name.eq_ignore_ascii_case("Expect") {
            self.expects_continue = value.trim_ascii().eq_ignore_ascii_case(b"100-continue");
        }
        let known = self
            .headers
            .iter_mut()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        match known {
            Some((known, values)) => {
                let between: &[u8] = if known.eq_ignore_ascii_case("Cookie") {
                    b"; "
                } else {
                    b", "
                };
                values.extend_from_slice(between);
                values.extend_from_slice(value);
            }
            None => self.headers.push((name.to_owned(), value.to_vec())),
        }
        Ok(())
    }
}

fn content_length(value: &[u8]) -> Result<u64, Refusal> {
    let value = value.trim_ascii();
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(Refusal(400));
    }
    std::str::from_utf8(value)
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or(Refusal(413))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framing(headers: &str) -> Result<Framing, Refusal> {
        let text = format!("POST / HTTP/1.1\r\n{headers}\r\n");
        Ok(read(text.as_bytes())?.expect("a whole head").0.framing)
    }

    #[test]
    fn the_end_of_a_body_is_found_in_one_way_only() {
        assert_eq!(framing("Content-Length: 5\r\n"), Ok(Framing::Length(5)));
        assert_eq!(
            framing("Content-Length: 5\r\nContent-Length: 5\r\n"),
            Ok(Framing::Length(5))
        );
        assert_eq!(
            framing("Transfer-Encoding: chunked\r\n"),
            Ok(Framing::Chunked)
        );
        for bad in [
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Content-Length: +5\r\n",
            "Content-Length: -5\r\n",
            "Content-Length: 5 5\r\n",
            "Content-Length: \r\n",
        ] {
            assert_eq!(framing(bad), Err(Refusal(400)), "{bad}");
        }
    }

    #[test]
    fn heads_are_bounded() {
        assert_eq!(read(b"GET / HTTP/1.1\r\nHost: x").unwrap().map(drop), None);
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(10_000));
        assert_eq!(read(many.as_bytes()).map(drop), Err(Refusal(431)));
        let endless = format!("GET /{} HTTP/1.1\r\n", "a".repeat(HEAD_MOST));
        assert_eq!(read(endless.as_bytes()).map(drop), Err(Refusal(431)));
    }
}
