//! Headers of a web answer (php-src `main/SAPI.c`). On the command line they are checked and then dropped, as PHP's does: only
//! the code, and whether output has begun, can be seen.

use super::url;
use crate::builtins;
use crate::eval::callable::Callable;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, ByRef, Call, FromArg, IfPassed};
use crate::web::Head;
use crate::zval::{Key, PhpArray, PhpStr, Value, View, convert};

pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    header(header, replace = true, response_code = 0), header_remove(name = null), http_response_code(response_code = 0),
    headers_sent(&filename = null, &line = null), headers_list(), header_register_callback(callback),
    setcookie(name, value = "", expires_or_options = 0, path = "", domain = "", secure = false, httponly = false),
    setrawcookie(name, value = "", expires_or_options = 0, path = "", domain = "", secure = false, httponly = false),
};

/// Functions that there are only where a request came from the web.
pub(crate) static WEB_FUNCTIONS: &[Builtin] = builtins! {
    getallheaders(), apache_request_headers(), apache_response_headers(),
};

/// What is known of a request's headers.
#[derive(Default)]
struct Headers {
    code: Option<i64>,
    /// What stands behind the code, where a status line was given.
    reason: Option<String>,
    content_type: Option<String>,
    /// The lines of an answer, in order.
    lines: Vec<Vec<u8>>,
    /// Whether an answer without a content type gets one.
    omits_content_type: bool,
    callback: Option<Callable>,
}

/// What happens to headers of the same name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Replaced,
    Kept,
}

fn is_web(m: &Machine) -> bool {
    m.surroundings.web.is_some()
}

/// Whether a line is a header of this name.
fn is_named(line: &[u8], name: &[u8]) -> bool {
    line.len() > name.len()
        && line[name.len()] == b':'
        && line[..name.len()].eq_ignore_ascii_case(name)
}

/// What the answer of a web request starts with.
pub(crate) fn start(m: &mut Machine) {
    let is_exposed = m.ini.is_on("expose_php");
    let headers = m.extensions.state::<Headers>();
    headers.code = Some(200);
    if is_exposed {
        headers
            .lines
            .push(format!("X-Powered-By: PHP/{}", crate::PHP_VERSION).into_bytes());
    }
}

/// Makes the answer one of an error that the server is to blame for, where nothing else was said.
pub(crate) fn note_server_error(m: &mut Machine) {
    let headers = m.extensions.state::<Headers>();
    if headers.code == Some(200) {
        headers.code = Some(500);
    }
}

/// Adds a line as `header` does, without a script that is told of objections.
pub(crate) fn add_line(m: &mut Machine, line: Vec<u8>) {
    if m.output.began.is_none() {
        let name = line
            .split(|byte| *byte == b':')
            .next()
            .unwrap_or(b"")
            .to_vec();
        let lines = &mut m.extensions.state::<Headers>().lines;
        lines.retain(|known| !is_named(known, &name));
        lines.push(line);
    }
}

/// Adds a cookie's line; cookies of other names stay.
pub(crate) fn add_cookie(m: &mut Machine, line: Vec<u8>) {
    let name = line
        .split(|byte| *byte == b'=')
        .next()
        .unwrap_or(b"")
        .to_vec();
    let lines = &mut m.extensions.state::<Headers>().lines;
    lines.retain(|known| !(known.starts_with(&name) && known.get(name.len()) == Some(&b'=')));
    lines.push(line);
}

/// The content type that an answer has when it says nothing else.
fn default_content_type(m: &Machine) -> String {
    let kind = m.ini.string("default_mimetype");
    let kind = if kind.is_empty() {
        "text/html".to_owned()
    } else {
        kind.to_string()
    };
    let charset = m.ini.string("default_charset");
    if charset.is_empty() || !kind.starts_with("text/") {
        kind
    } else {
        format!("{kind}; charset={charset}")
    }
}

/// The head of the answer, complete.
pub(crate) fn head(m: &mut Machine) -> Head {
    let default = default_content_type(m);
    let headers = m.extensions.state::<Headers>();
    let is_typed = headers
        .lines
        .iter()
        .any(|line| is_named(line, b"content-type"));
    let code = headers.code.unwrap_or(200);
    if !is_typed && !headers.omits_content_type && code != 304 {
        headers
            .lines
            .push(format!("Content-type: {default}").into_bytes());
    }
    Head {
        code: u16::try_from(code).unwrap_or(200),
        reason: headers.reason.clone(),
        lines: headers.lines.clone(),
    }
}

/// The content type that the answer has.
pub(crate) fn content_type(m: &mut Machine) -> String {
    if let Some(kind) = &m.extensions.state::<Headers>().content_type {
        return kind.clone();
    }
    let default = m.ini.string("default_mimetype");
    if default.is_empty() {
        "text/html".to_owned()
    } else {
        default.to_string()
    }
}

/// Gives the answer a content type.
pub(crate) fn set_content_type(m: &mut Machine, kind: &str) {
    m.extensions.state::<Headers>().content_type = Some(kind.to_owned());
}

/// Calls back the function that waits for the headers to be sent.
pub(crate) fn before_sending(m: &mut Machine) -> Result<(), Unwind> {
    match m.extensions.state::<Headers>().callback.take() {
        Some(callback) => callback.call(m, []).map(drop),
        None => Ok(()),
    }
}

/// Whether headers can still be changed; a warning says where output began otherwise.
fn may_change(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let Some((file, line)) = call.machine.output.began.clone() else {
        return Ok(true);
    };
    let message = format!(
        "Cannot modify header information - headers already sent by (output started at {file}:{line})"
    );
    call.machine.warning(&message)?;
    Ok(false)
}

/// Adds a header, or replaces the one of the same name.
fn header(
    call: &mut Call<'_>,
    header: PhpStr,
    replace: bool,
    response_code: i64,
) -> Result<(), Unwind> {
    let others = if replace {
        Others::Replaced
    } else {
        Others::Kept
    };
    add(call, &header, others, response_code).map(drop)
}

fn add(
    call: &mut Call<'_>,
    header: &[u8],
    others: Others,
    response_code: i64,
) -> Result<bool, Unwind> {
    if !may_change(call)? {
        return Ok(false);
    }
    let header = header.trim_ascii_end();
    if header.is_empty() {
        return Ok(false);
    }
    for byte in header {
        let objection = match byte {
            b'\r' | b'\n' => "Header may not contain more than a single header, new line detected",
            0 => "Header may not contain NUL bytes",
            _ => continue,
        };
        call.machine.warning(objection)?;
        return Ok(false);
    }
    let text = String::from_utf8_lossy(header).into_owned();
    let is_web = is_web(call.machine);
    let charset = call.machine.ini.string("default_charset");
    let headers = call.machine.extensions.state::<Headers>();
    let mut line = header.to_vec();
    if header.len() >= 7 && header[..5].eq_ignore_ascii_case(b"HTTP/") {
        let code = text
            .split_once(' ')
            .and_then(|(_, rest)| rest.trim_start().get(..3)?.parse().ok());
        headers.code = Some(code.unwrap_or(200));
        headers.reason = text
            .split_once(' ')
            .and_then(|(_, rest)| rest.trim_start().split_once(' '))
            .map(|(_, reason)| reason.to_owned());
        return Ok(true);
    }
    if let Some((name, value)) = text.split_once(':') {
        match name.to_ascii_lowercase().as_str() {
            "content-type" => {
                let mut kind = value.trim_start().to_owned();
                if kind.starts_with("text/") && !kind.contains("charset=") && !charset.is_empty() {
                    kind.push_str(&format!(";charset={charset}"));
                }
                headers.omits_content_type = kind.is_empty();
                if !kind.is_empty() {
                    line = format!("Content-type: {kind}").into_bytes();
                }
                headers.content_type = Some(value.trim_start().to_owned());
            }
            "location" if !matches!(headers.code, Some(201 | 300..=399)) => {
                headers.code = Some(302);
                headers.reason = None;
            }
            "www-authenticate" => headers.code = Some(401),
            _ => {}
        }
        if is_web {
            let name = name.trim_end().as_bytes();
            if others == Others::Replaced {
                headers.lines.retain(|known| !is_named(known, name));
            }
            headers.lines.push(line);
        }
    } else if is_web {
        headers.lines.push(line);
    }
    if response_code != 0 {
        headers.code = Some(response_code);
        headers.reason = None;
    }
    Ok(true)
}

/// Takes a header away, or all.
fn header_remove(call: &mut Call<'_>, name: Option<PhpStr>) -> Result<(), Unwind> {
    if !may_change(call)? {
        return Ok(());
    }
    let headers = call.machine.extensions.state::<Headers>();
    match name {
        Some(name) => {
            headers.lines.retain(|line| !is_named(line, &name));
            if name.eq_ignore_ascii_case(b"content-type") {
                headers.content_type = None;
            }
        }
        None => {
            headers.lines.clear();
            headers.content_type = None;
        }
    }
    Ok(())
}

/// The code of the answer; with an argument, sets it and gives the one before.
fn http_response_code(call: &mut Call<'_>, response_code: i64) -> Result<Value, Unwind> {
    if response_code != 0 && call.machine.output.began.is_some() && !may_change(call)? {
        return Ok(Value::FALSE);
    }
    let headers = call.machine.extensions.state::<Headers>();
    let before = headers.code;
    if response_code != 0 {
        headers.code = Some(response_code);
        headers.reason = None;
    }
    Ok(match before {
        Some(code) => Value::int(code),
        None if response_code != 0 => Value::TRUE,
        None => Value::FALSE,
    })
}

/// Whether the headers are sent, and where output began.
fn headers_sent(call: &mut Call<'_>, filename: IfPassed<ByRef>, line: IfPassed<ByRef>) -> bool {
    let began = call.machine.output.began.clone();
    let (file, at) = match &began {
        Some((file, line)) => (PhpStr::from(file.as_str()), i64::from(*line)),
        None => (PhpStr::empty(), 0),
    };
    if let Some(filename) = filename.0 {
        filename.set(file);
    }
    if let Some(line) = line.0 {
        line.set(at);
    }
    began.is_some()
}

/// The headers that will be sent, or were: none on the command line.
fn headers_list(call: &mut Call<'_>) -> PhpArray {
    let headers = call.machine.extensions.state::<Headers>();
    PhpArray::from_values(headers.lines.iter().map(|line| Value::bytes(line)))
}

/// Sets a function to call just before the headers are sent.
fn header_register_callback(call: &mut Call<'_>, callback: Callable) -> bool {
    call.machine.extensions.state::<Headers>().callback = Some(callback);
    true
}

/// What an array or the parameters say of a cookie.
struct Cookie {
    expires: i64,
    path: PhpStr,
    domain: PhpStr,
    is_secure: bool,
    is_http_only: bool,
    same_site: PhpStr,
}

/// Whether the value is written with percent signs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writing {
    Encoded,
    Raw,
}

/// Sends a cookie, its value URL-encoded.
fn setcookie(
    call: &mut Call<'_>,
    name: PhpStr,
    value: PhpStr,
    expires_or_options: Value,
) -> Result<bool, Unwind> {
    let cookie = described(call, expires_or_options)?;
    send_cookie(call, &name, &value, &cookie, Writing::Encoded)
}

/// Sends a cookie, its value as it is.
fn setrawcookie(
    call: &mut Call<'_>,
    name: PhpStr,
    value: PhpStr,
    expires_or_options: Value,
) -> Result<bool, Unwind> {
    let cookie = described(call, expires_or_options)?;
    send_cookie(call, &name, &value, &cookie, Writing::Raw)
}

/// The cookie that the arguments from the third on describe.
fn described(call: &mut Call<'_>, expires_or_options: Value) -> Result<Cookie, Unwind> {
    let cookie = Cookie {
        expires: 0,
        path: call.argument(3)?,
        domain: call.argument(4)?,
        is_secure: call.argument(5)?,
        is_http_only: call.argument(6)?,
        same_site: PhpStr::empty(),
    };
    with_options(call, cookie, expires_or_options)
}

fn with_options(call: &mut Call<'_>, mut cookie: Cookie, options: Value) -> Result<Cookie, Unwind> {
    let View::Array(options) = options.view() else {
        cookie.expires = i64::from_value(call, 2, options.clone())?;
        return Ok(cookie);
    };
    if call.passed() > 3 {
        let message = format!(
            "{}(): Expects exactly 3 arguments when argument #3 ($expires_or_options) is an array",
            call.function_name()
        );
        return Err(call.throw(Throw::ArgumentCountError, &message));
    }
    for (key, zval) in options.to_entries() {
        let value = zval.get();
        let name = match key {
            Key::String(name) => name.to_ascii_lowercase(),
            Key::Int(_) => {
                let message = format!(
                    "{}(): option array cannot have numeric keys",
                    call.function_name()
                );
                return Err(call.throw(Throw::ValueError, &message));
            }
        };
        match name.as_slice() {
            b"expires" => cookie.expires = convert::to_int(value.view()),
            b"path" => cookie.path = call.machine.to_string(&value)?,
            b"domain" => cookie.domain = call.machine.to_string(&value)?,
            b"secure" => cookie.is_secure = value.truthy(),
            b"httponly" => cookie.is_http_only = value.truthy(),
            b"samesite" => cookie.same_site = call.machine.to_string(&value)?,
            other => {
                let message = format!(
                    "{}(): option \"{}\" is invalid",
                    call.function_name(),
                    String::from_utf8_lossy(other)
                );
                return Err(call.throw(Throw::ValueError, &message));
            }
        }
    }
    Ok(cookie)
}

/// The headers of the request, by name.
fn getallheaders(call: &mut Call<'_>) -> PhpArray {
    let mut headers = PhpArray::new();
    if let Some(web) = call.machine.surroundings.web.clone() {
        for (name, value) in &web.headers {
            headers.set(
                &Key::from_bytes(name.as_bytes()),
                Value::bytes(value).into_zval(),
            );
        }
    }
    headers
}

/// The headers of the request, by name.
fn apache_request_headers(call: &mut Call<'_>) -> PhpArray {
    getallheaders(call)
}

/// The headers of the answer, by name.
fn apache_response_headers(call: &mut Call<'_>) -> PhpArray {
    let lines = &call.machine.extensions.state::<Headers>().lines;
    let mut headers = PhpArray::new();
    for line in lines {
        if let Some(colon) = memchr::memchr(b':', line) {
            let value = Value::bytes(line[colon + 1..].trim_ascii_start());
            headers.set(&Key::from_bytes(&line[..colon]), value.into_zval());
        }
    }
    headers
}

const ILLEGAL: &str = "\",\", \";\", \" \", \"\\t\", \"\\r\", \"\\n\", \"\\013\", or \"\\014\"";

fn has_illegal(text: &[u8]) -> bool {
    text.iter().any(|byte| {
        matches!(
            byte,
            b',' | b';' | b' ' | b'\t' | b'\r' | b'\n' | 0x0B | 0x0C
        )
    })
}

/// The first second of the year 10000.
const YEAR_10000: i64 = 253_402_300_800;

fn send_cookie(
    call: &mut Call<'_>,
    name: &PhpStr,
    value: &PhpStr,
    cookie: &Cookie,
    writing: Writing,
) -> Result<bool, Unwind> {
    if name.is_empty() {
        return Err(call.value_error(0, "cannot be empty"));
    }
    if has_illegal(name) || name.contains(&b'=') {
        return Err(call.value_error(0, &format!("cannot contain \"=\", {ILLEGAL}")));
    }
    if writing == Writing::Raw && has_illegal(value) {
        return Err(call.value_error(1, &format!("cannot contain {ILLEGAL}")));
    }
    for (option, text) in [("path", &cookie.path), ("domain", &cookie.domain)] {
        if has_illegal(text) {
            let function = call.function_name();
            let message = format!("{function}(): \"{option}\" option cannot contain {ILLEGAL}");
            return Err(call.throw(Throw::ValueError, &message));
        }
    }
    if cookie.expires >= YEAR_10000 {
        let function = call.function_name();
        let message =
            format!("{function}(): \"expires\" option cannot have a year greater than 9999");
        return Err(call.throw(Throw::ValueError, &message));
    }
    let mut line = format!("Set-Cookie: {name}=").into_bytes();
    if value.is_empty() {
        line.extend_from_slice(b"deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0");
    } else {
        line.extend_from_slice(&match writing {
            Writing::Encoded => url::raw_encoded(value),
            Writing::Raw => value.clone(),
        });
        if cookie.expires > 0 {
            let left = cookie.expires.saturating_sub(now()).max(0);
            line.extend_from_slice(format!("; Max-Age={left}").as_bytes());
        }
    }
    for (name, text) in [("path", &cookie.path), ("domain", &cookie.domain)] {
        if !text.is_empty() {
            line.extend_from_slice(format!("; {name}=").as_bytes());
            line.extend_from_slice(text);
        }
    }
    if cookie.is_secure {
        line.extend_from_slice(b"; secure");
    }
    if cookie.is_http_only {
        line.extend_from_slice(b"; HttpOnly");
    }
    if !cookie.same_site.is_empty() {
        line.extend_from_slice(b"; SameSite=");
        line.extend_from_slice(&cookie.same_site);
    }
    add(call, &line, Others::Kept, 0)
}

/// Seconds since 1970.
fn now() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() as i64)
}
