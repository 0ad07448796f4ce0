//! `dechunk` takes the chunks of HTTP's transfer encoding apart; `consumed` counts what it lets through (php-src
//! `ext/standard/filters.c`).

use super::Stream;
use super::filter::{Bucket, FilterOps, Flush, Status};
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, StrBuilder};
use std::cell::Cell;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Reading the digits of a size; whether any was read.
    Size(usize, bool),
    /// Behind the size, up to the end of the line.
    Extension(usize),
    /// Inside a chunk with so many bytes to come.
    Body(usize),
    /// Behind a chunk, before its line end.
    BodyEnd,
    /// Behind the last chunk.
    Trailer,
    /// No chunks at all: everything passes.
    Broken,
}

/// The filter `dechunk`.
pub struct Dechunk(Cell<State>);

impl Default for Dechunk {
    fn default() -> Dechunk {
        Dechunk(Cell::new(State::Size(0, false)))
    }
}

impl Dechunk {
    fn push(&self, input: &[u8], output: &mut StrBuilder) {
        let mut rest = input;
        while let Some(&byte) = rest.first() {
            let state = match self.0.get() {
                State::Size(size, any) => match char::from(byte).to_digit(16) {
                    Some(digit) => {
                        let size = size.saturating_mul(16).saturating_add(digit as usize);
                        rest = &rest[1..];
                        State::Size(size, true)
                    }
                    None if any => State::Extension(size),
                    None => State::Broken,
                },
                State::Extension(size) => {
                    rest = &rest[1..];
                    match (byte, size) {
                        (b'\n', 0) => State::Trailer,
                        (b'\n', size) => State::Body(size),
                        _ => State::Extension(size),
                    }
                }
                State::Body(left) => {
                    let part = left.min(rest.len());
                    output.push_bytes(&rest[..part]);
                    rest = &rest[part..];
                    match left - part {
                        0 => State::BodyEnd,
                        left => State::Body(left),
                    }
                }
                State::BodyEnd => match byte {
                    b'\r' => {
                        rest = &rest[1..];
                        State::BodyEnd
                    }
                    b'\n' => {
                        rest = &rest[1..];
                        State::Size(0, false)
                    }
                    _ => State::Broken,
                },
                State::Trailer => {
                    rest = b"";
                    State::Trailer
                }
                State::Broken => {
                    output.push_bytes(rest);
                    rest = b"";
                    State::Broken
                }
            };
            self.0.set(state);
        }
    }
}

impl FilterOps for Dechunk {
    fn filter(
        &self,
        _: &mut Machine,
        _: &Stream,
        input: Vec<Bucket>,
        output: &mut Vec<Bucket>,
        consumed: &mut usize,
        _: Flush,
    ) -> Result<Status, Unwind> {
        for bucket in input {
            *consumed += bucket.data.len();
            let mut body = StrBuilder::new();
            self.push(&bucket.data, &mut body);
            let body: PhpStr = body.finish();
            if !body.is_empty() {
                output.push(Bucket::new(body));
            }
        }
        Ok(Status::PassOn)
    }
}

/// The filter `consumed`.
pub struct Consumed;

impl FilterOps for Consumed {
    fn filter(
        &self,
        _: &mut Machine,
        _: &Stream,
        input: Vec<Bucket>,
        output: &mut Vec<Bucket>,
        consumed: &mut usize,
        _: Flush,
    ) -> Result<Status, Unwind> {
        for bucket in input {
            *consumed += bucket.data.len();
            output.push(bucket);
        }
        Ok(Status::PassOn)
    }
}
