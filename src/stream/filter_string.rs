//! Filters that change bytes one by one: `string.rot13`, `string.toupper`, `string.tolower`, and `consumed` (php-src
//! `ext/standard/filters.c`).

use super::Stream;
use super::filter::{Bucket, FilterOps, Flush, Status};
use crate::eval::{Machine, Unwind};

/// A filter that changes bytes one by one.
pub struct ByteFilter(pub fn(u8) -> u8);

impl FilterOps for ByteFilter {
    fn filter(
        &self,
        _: &mut Machine,
        _: &Stream,
        input: Vec<Bucket>,
        output: &mut Vec<Bucket>,
        consumed: &mut usize,
        _: Flush,
    ) -> Result<Status, Unwind> {
        for mut bucket in input {
            *consumed += bucket.data.len();
            for byte in bucket.data.make_mut() {
                *byte = (self.0)(*byte);
            }
            output.push(bucket);
        }
        Ok(Status::PassOn)
    }
}

/// `string.rot13`
pub fn rot13(byte: u8) -> u8 {
    match byte {
        b'a'..=b'm' | b'A'..=b'M' => byte + 13,
        b'n'..=b'z' | b'N'..=b'Z' => byte - 13,
        _ => byte,
    }
}
