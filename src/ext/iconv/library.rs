//! `iconv`, of the C library: one converter between two encodings; the front of this file is safe.
//!
//! PHP calls the same functions, so the encodings, their names, and what `//TRANSLIT` and `//IGNORE` do are the system's.

use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr;

unsafe extern "C" {
    fn iconv_open(to: *const c_char, from: *const c_char) -> *mut c_void;
    fn iconv(
        converter: *mut c_void,
        input: *mut *mut c_char,
        input_left: *mut usize,
        output: *mut *mut c_char,
        output_left: *mut usize,
    ) -> usize;
    fn iconv_close(converter: *mut c_void) -> c_int;
}

/// Why a conversion ended early.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    /// The room for the output is full.
    Full,
    /// The input ends inside of a character.
    Incomplete,
    /// Something that is no character of the encoding, or that the other one lacks.
    Illegal,
}

/// A converter from one encoding to another.
pub(super) struct Converter(ptr::NonNull<c_void>);

impl Converter {
    /// A converter; `None` if the system knows none between the two.
    pub(super) fn open(to: &[u8], from: &[u8]) -> Option<Converter> {
        let to = c_string(to);
        let from = c_string(from);
        // SAFETY: both names are terminated.
        let converter = unsafe { iconv_open(to.as_ptr(), from.as_ptr()) };
        match ptr::NonNull::new(converter) {
            // An error is the address -1.
            Some(converter) if converter.as_ptr().addr() != usize::MAX => {
                Some(Converter(converter))
            }
            _ => None,
        }
    }

    /// Converts from the front of `input` into `room`, and takes what it has converted off `input`; without input it writes
    /// what ends the output. Gives the bytes written, and why it stopped.
    pub(super) fn convert(
        &mut self,
        input: Option<&mut &[u8]>,
        room: &mut [u8],
    ) -> (usize, Option<Stop>) {
        let mut output = room.as_mut_ptr().cast::<c_char>();
        let mut output_left = room.len();
        let result = match input {
            Some(input) => {
                let mut from = input.as_ptr().cast_mut().cast::<c_char>();
                let mut left = input.len();
                // SAFETY: the converter is open, both sides are as long as is said; the input is only read.
                let result = unsafe {
                    iconv(
                        self.0.as_ptr(),
                        &mut from,
                        &mut left,
                        &mut output,
                        &mut output_left,
                    )
                };
                *input = &input[input.len() - left..];
                result
            }
            // SAFETY: as above; null for the input asks for what ends the output.
            None => unsafe {
                iconv(
                    self.0.as_ptr(),
                    ptr::null_mut(),
                    ptr::null_mut(),
                    &mut output,
                    &mut output_left,
                )
            },
        };
        let stop = (result == usize::MAX).then(|| {
            match rustix::io::Errno::from_io_error(&std::io::Error::last_os_error()) {
                Some(rustix::io::Errno::TOOBIG) => Stop::Full,
                Some(rustix::io::Errno::INVAL) => Stop::Incomplete,
                _ => Stop::Illegal,
            }
        });
        (room.len() - output_left, stop)
    }
}

impl Drop for Converter {
    fn drop(&mut self) {
        // SAFETY: the converter is open, and ours alone.
        unsafe { iconv_close(self.0.as_ptr()) };
    }
}

/// A name for C, which ends at the first NUL.
fn c_string(name: &[u8]) -> CString {
    let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
    CString::new(name).unwrap_or_default()
}
