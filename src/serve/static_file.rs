//! Files that are sent as they are.

use super::content_type;
use super::response::{Outgoing, connection_line, read_small, start_of_head};
use super::target;
use std::fs::{File, Metadata};
use std::path::Path;

/// The answer that a file is; `None` where it cannot be read.
pub(super) fn answer(
    file: &Path,
    metadata: &Metadata,
    script_name: &[u8],
    host: Option<&[u8]>,
    wants_body: bool,
    keep_alive: bool,
) -> Option<Outgoing> {
    let mut opened = File::open(file).ok()?;
    let length = metadata.len();
    let mut head = start_of_head(200, None, host);
    head.extend_from_slice(connection_line(keep_alive));
    if let Some(kind) = content_type::of_extension(target::extension(script_name)) {
        head.extend_from_slice(format!("Content-Type: {kind}\r\n").as_bytes());
    }
    head.extend_from_slice(format!("Content-Length: {length}\r\n\r\n").as_bytes());
    if !wants_body {
        return Some(Outgoing::of(head));
    }
    match read_small(&mut opened, length) {
        Some(bytes) => {
            head.extend_from_slice(&bytes);
            Some(Outgoing::of(head))
        }
        None => Some(Outgoing::of(head).with_file(opened, length)),
    }
}
