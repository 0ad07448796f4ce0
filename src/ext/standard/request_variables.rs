//! The superglobals of a request from the web: `$_SERVER`, `$_GET`, `$_POST`, `$_COOKIE`, `$_FILES`, `$_REQUEST`, `$_ENV`
//! (php-src `main/php_variables.c`, `sapi/cli/php_cli_server.c`).

use super::upload;
use super::url::{Encoding, decode};
use super::url_query::register_variable;
use crate::eval::Machine;
use crate::eval::errors::Level;
use crate::eval::superglobal::set_global;
use crate::web::{Body, WebRequest};
use crate::zval::{Key, PhpArray, PhpStr, Value, ZvalPtr};

/// Fills the superglobals of a request from the web.
pub(crate) fn prepare(m: &mut Machine, web: &WebRequest) {
    super::header::start(m);
    let order = m.ini.string("variables_order").to_ascii_uppercase();
    let is_wanted = |letter: u8| order.contains(&letter);
    let get = if is_wanted(b'G') {
        variables(m, web.query(), b"&")
    } else {
        PhpArray::new()
    };
    let cookies = match web.header_value("Cookie") {
        Some(cookies) if is_wanted(b'C') => cookie_variables(m, cookies),
        _ => PhpArray::new(),
    };
    let (post, files) = if is_wanted(b'P') && web.method == "POST" {
        posted(m, web)
    } else {
        Default::default()
    };
    set_request(m, &order, &get, &post, &cookies);
    let query = decoded_arguments(web.query());
    let arguments = PhpArray::from_values(query.iter().map(|word| Value::bytes(word)));
    let server = if is_wanted(b'S') {
        server_variables(m, web, &arguments)
    } else {
        PhpArray::new()
    };
    let environment = if is_wanted(b'E') {
        environment()
    } else {
        PhpArray::new()
    };
    for (name, array) in [
        ("_GET", get),
        ("_POST", post),
        ("_COOKIE", cookies),
        ("_FILES", files),
        ("_SERVER", server),
        ("_ENV", environment),
    ] {
        set_global(m, name, array.into());
    }
}

/// `$_REQUEST`: what `request_order` says, later letters over earlier ones.
fn set_request(m: &mut Machine, order: &[u8], get: &PhpArray, post: &PhpArray, cookies: &PhpArray) {
    let wanted = match m.ini.string("request_order") {
        wanted if wanted.is_empty() => order.to_vec(),
        wanted => wanted.to_ascii_uppercase(),
    };
    let mut request = PhpArray::new();
    for letter in wanted {
        let source = match letter {
            b'G' => get,
            b'P' => post,
            b'C' => cookies,
            _ => continue,
        };
        merge(&mut request, source);
    }
    set_global(m, "_REQUEST", request.into());
}

/// Puts the elements of an array over those of another, arrays in arrays too (php-src `php_autoglobal_merge`).
fn merge(into: &mut PhpArray, from: &PhpArray) {
    for (key, zval) in from.to_entries() {
        let value = zval.get();
        let both = match (into.get(&key).map(|zval| zval.get()), value.as_array()) {
            (Some(old), Some(new)) => old.as_array().cloned().map(|old| (old, new.clone())),
            _ => None,
        };
        match both {
            Some((mut old, new)) => {
                merge(&mut old, &new);
                into.set(&key, ZvalPtr::new(old.into()));
            }
            None => into.set(&key, ZvalPtr::new(value)),
        }
    }
}

/// The words of a query without names, which `$argv` has.
fn decoded_arguments(query: &[u8]) -> Vec<Vec<u8>> {
    if query.is_empty() {
        return Vec::new();
    }
    query
        .split(|byte| *byte == b'+')
        .map(<[u8]>::to_vec)
        .collect()
}

/// The variables of a query string or a form, in the request's heap.
fn variables(m: &mut Machine, text: &[u8], separators: &[u8]) -> PhpArray {
    let most = m.ini.int("max_input_vars");
    let most_levels = m.ini.int("max_input_nesting_level");
    let mut variables = PhpArray::new();
    let pairs = text
        .split(|byte| separators.contains(byte))
        .filter(|pair| !pair.is_empty());
    for (count, pair) in pairs.enumerate() {
        if count as i64 >= most {
            startup_warning(m, &too_many(most));
            break;
        }
        let (name, value) = match memchr::memchr(b'=', pair) {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &b""[..]),
        };
        let name = decode(name, Encoding::Form);
        let value = decode(value, Encoding::Form);
        register_variable(&mut variables, &name, value.into(), most_levels);
    }
    variables
}

/// What is said of a request with too many variables.
pub(super) fn too_many(most: i64) -> String {
    format!(
        "Input variables exceeded {most}. To increase the limit change max_input_vars in php.ini."
    )
}

/// The cookies of a header: the first of a name counts.
fn cookie_variables(m: &mut Machine, text: &[u8]) -> PhpArray {
    let most = m.ini.int("max_input_vars");
    let most_levels = m.ini.int("max_input_nesting_level");
    let mut variables = PhpArray::new();
    let mut count = 0;
    for pair in text.split(|byte| *byte == b';') {
        let pair = pair.trim_ascii_start();
        if pair.is_empty() {
            continue;
        }
        count += 1;
        if count > most {
            startup_warning(m, &too_many(most));
            break;
        }
        let (name, value) = match memchr::memchr(b'=', pair) {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &b""[..]),
        };
        let name = decode(name, Encoding::Form);
        let mut written = name.to_vec();
        for byte in &mut written {
            if matches!(byte, b' ' | b'.') {
                *byte = b'_';
            }
        }
        if variables.get(&Key::from_bytes(&written)).is_some() {
            continue;
        }
        let value = decode(value, Encoding::Form);
        register_variable(&mut variables, &name, value.into(), most_levels);
    }
    variables
}

/// `$_POST` and `$_FILES`.
fn posted(m: &mut Machine, web: &WebRequest) -> (PhpArray, PhpArray) {
    if let Body::Refused { length } = web.body {
        let most = m.ini.bytes("post_max_size");
        startup_warning(
            m,
            &format!("POST Content-Length of {length} bytes exceeds the limit of {most} bytes"),
        );
        return Default::default();
    }
    if !m.ini.is_on("enable_post_data_reading") {
        return Default::default();
    }
    let content_type = web.header_value("Content-Type").unwrap_or(b"");
    let kind = content_type
        .split(|byte| matches!(byte, b';' | b',' | b' '))
        .next()
        .unwrap_or(b"")
        .to_ascii_lowercase();
    match kind.as_slice() {
        b"application/x-www-form-urlencoded" => {
            (variables(m, web.body_bytes(), b"&"), PhpArray::new())
        }
        b"multipart/form-data" => upload::read_form(m, content_type, web.body_bytes()),
        _ => Default::default(),
    }
}

/// `$_SERVER`.
fn server_variables(m: &Machine, web: &WebRequest, arguments: &PhpArray) -> PhpArray {
    let mut server = PhpArray::hashed_with_capacity(32);
    let mut set = |name: &[u8], value: &[u8]| {
        server.set(&Key::from_bytes(name), ZvalPtr::new(Value::bytes(value)));
    };
    // In the order of PHP's server: what the script is called comes behind what was asked.
    let scripts = web
        .server
        .iter()
        .position(|(name, _)| *name == "SCRIPT_NAME")
        .unwrap_or(web.server.len());
    let (before, behind) = web.server.split_at(scripts);
    for (name, value) in before {
        set(name.as_bytes(), value);
    }
    set(b"REQUEST_URI", &web.uri);
    set(b"REQUEST_METHOD", web.method.as_bytes());
    for (name, value) in behind {
        set(name.as_bytes(), value);
    }
    if memchr::memchr(b'?', &web.uri).is_some() {
        set(b"QUERY_STRING", web.query());
    }
    for (name, value) in &web.headers {
        let upper: Vec<u8> = name
            .bytes()
            .map(|byte| match byte {
                b'-' | b'.' | b' ' | b'[' => b'_',
                _ => byte.to_ascii_uppercase(),
            })
            .collect();
        // `Proxy:` would be taken for a setting of the environment (CVE-2016-5385).
        if upper == b"PROXY" {
            continue;
        }
        if matches!(upper.as_slice(), b"CONTENT_TYPE" | b"CONTENT_LENGTH") {
            set(&upper, value);
        }
        set(&[b"HTTP_", &upper[..]].concat(), value);
    }
    if let Some(authorization) = web.header_value("Authorization") {
        set_authorization(&mut set, authorization);
    }
    server.set_value("REQUEST_TIME_FLOAT", m.started_at);
    server.set_value("REQUEST_TIME", m.started_at as i64);
    if m.ini.is_on("register_argc_argv") {
        server.set_value("argv", arguments.clone());
        server.set_value("argc", arguments.len() as i64);
    }
    server
}

/// What a header `Authorization` says (php-src `php_handle_auth_data`).
fn set_authorization(set: &mut impl FnMut(&[u8], &[u8]), authorization: &[u8]) {
    let Some(space) = memchr::memchr(b' ', authorization) else {
        return;
    };
    let rest = authorization[space + 1..].trim_ascii();
    if authorization[..space].eq_ignore_ascii_case(b"Basic") {
        let Some(decoded) = super::encode::decode_base64(rest, false) else {
            return;
        };
        if let Some(colon) = memchr::memchr(b':', &decoded) {
            set(b"PHP_AUTH_USER", &decoded[..colon]);
            set(b"PHP_AUTH_PW", &decoded[colon + 1..]);
        }
    } else if authorization[..space].eq_ignore_ascii_case(b"Digest") {
        set(b"PHP_AUTH_DIGEST", rest);
    }
}

/// `$_ENV`.
fn environment() -> PhpArray {
    use std::os::unix::ffi::OsStringExt;
    let mut environment = PhpArray::new();
    for (name, value) in std::env::vars_os() {
        environment.set(
            &Key::from_bytes(&name.into_vec()),
            ZvalPtr::new(Value::bytes(&value.into_vec())),
        );
    }
    environment
}

/// Tells of something about the request itself, before the script runs.
pub(super) fn startup_warning(m: &mut Machine, message: &str) {
    let message = format!("PHP Request Startup: {message}");
    m.display(
        Level::Warning,
        message.as_bytes(),
        &PhpStr::from("Unknown"),
        0,
    );
}
