//! `data:` URLs: content inside the URL itself (RFC 2397; php-src `php_stream_url_wrap_rfc2397`).

use super::handle::StreamRef;
use super::memory::Memory;
use super::open::Opening;
use super::wrapper::Wrapper;
use crate::eval::{Machine, Unwind};
use crate::ext::standard::{encode, url};
use crate::zval::{Key, PhpArray, PhpStr, Value, ZvalPtr};

/// The wrapper of `data:`.
pub struct DataWrapper;

impl Wrapper for DataWrapper {
    fn label(&self) -> &'static str {
        "RFC2397"
    }

    fn is_url(&self) -> bool {
        true
    }

    fn open(
        &self,
        m: &mut Machine,
        opening: &mut Opening<'_>,
    ) -> Result<Option<StreamRef>, Unwind> {
        match parse(opening.path) {
            Ok((content, meta)) => Ok(Some(Memory::open_data(m, content, opening.mode, meta))),
            Err(complaint) => {
                opening.complain(format!("rfc2397: {complaint}"));
                Ok(None)
            }
        }
    }
}

/// The content of a URL, and what its head says: media type, parameters, `base64`.
fn parse(path: &[u8]) -> Result<(PhpStr, PhpArray), &'static str> {
    let body = path.strip_prefix(b"data:").unwrap_or(path);
    let body = body.strip_prefix(b"//").unwrap_or(body);
    let comma = memchr::memchr(b',', body).ok_or("no comma in URL")?;
    let (head, data) = (&body[..comma], &body[comma + 1..]);
    let (meta, is_base64) = parse_head(head)?;
    let content = if is_base64 {
        encode::decode_base64(data, true).ok_or("unable to decode")?
    } else {
        url::decode(data, url::Encoding::Form)
    };
    Ok((content, meta))
}

fn parse_head(head: &[u8]) -> Result<(PhpArray, bool), &'static str> {
    let mut meta = PhpArray::new();
    let mut is_base64 = false;
    if !head.is_empty() {
        let semicolon = memchr::memchr(b';', head);
        let slash = memchr::memchr(b'/', head);
        let mut rest = match (semicolon, slash) {
            (None, None) => return Err("illegal media type"),
            (None, Some(_)) => {
                meta.set_value("mediatype", PhpStr::new(head));
                &b""[..]
            }
            (Some(semicolon), Some(slash)) if slash < semicolon => {
                meta.set_value("mediatype", PhpStr::new(&head[..semicolon]));
                &head[semicolon..]
            }
            _ if head == b";base64" => head,
            _ => return Err("illegal media type"),
        };
        while let Some(parameter) = rest.strip_prefix(b";") {
            let end = memchr::memchr(b';', parameter).unwrap_or(parameter.len());
            let (parameter, after) = parameter.split_at(end);
            match memchr::memchr(b'=', parameter) {
                Some(equals) => {
                    let (name, value) = (&parameter[..equals], &parameter[equals + 1..]);
                    if name != b"mediatype" {
                        let value = ZvalPtr::new(Value::bytes(value));
                        meta.set(&Key::from_bytes(name), value);
                    }
                }
                None if parameter == b"base64" && after.is_empty() => is_base64 = true,
                None => return Err("illegal parameter"),
            }
            rest = after;
        }
        if !rest.is_empty() {
            return Err("illegal URL");
        }
    }
    meta.set_value("base64", is_base64);
    Ok((meta, is_base64))
}
