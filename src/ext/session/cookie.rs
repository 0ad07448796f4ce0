//! What a session tells the visitor's browser: its cookie, and that pages are not to be kept (php-src `session.c`,
//! `php_session_send_cookie`, `php_session_cache_limiter`).

use crate::eval::Machine;
use crate::ext::standard::header;
use crate::ext::standard::url;

/// Sends the session's cookie.
pub(super) fn send(m: &mut Machine, id: &[u8]) {
    let name = m.ini.string("session.name");
    let mut line = b"Set-Cookie: ".to_vec();
    line.extend_from_slice(&name);
    line.push(b'=');
    line.extend_from_slice(&url::raw_encoded(id));
    let lifetime = m.ini.int("session.cookie_lifetime");
    if lifetime > 0 {
        let now = now();
        let expires = jiff::Timestamp::from_second(now.saturating_add(lifetime))
            .map(|at| at.strftime("%a, %d-%b-%Y %H:%M:%S GMT").to_string())
            .unwrap_or_default();
        line.extend_from_slice(format!("; expires={expires}; Max-Age={lifetime}").as_bytes());
    }
    for (setting, attribute) in [
        ("session.cookie_path", "; path="),
        ("session.cookie_domain", "; domain="),
    ] {
        let value = m.ini.string(setting);
        if !value.is_empty() {
            line.extend_from_slice(attribute.as_bytes());
            line.extend_from_slice(&value);
        }
    }
    if m.ini.is_on("session.cookie_secure") {
        line.extend_from_slice(b"; secure");
    }
    if m.ini.is_on("session.cookie_httponly") {
        line.extend_from_slice(b"; HttpOnly");
    }
    let same_site = m.ini.string("session.cookie_samesite");
    if !same_site.is_empty() {
        line.extend_from_slice(b"; SameSite=");
        line.extend_from_slice(&same_site);
    }
    line.retain(|byte| !matches!(byte, b'\r' | b'\n' | 0));
    header::add_cookie(m, line);
}

/// Sends what `session.cache_limiter` asks for.
pub(super) fn limit_caches(m: &mut Machine) {
    let seconds = m.ini.int("session.cache_expire").saturating_mul(60);
    let lines: Vec<String> = match m.ini.string("session.cache_limiter").as_bytes() {
        b"nocache" => vec![
            "Expires: Thu, 19 Nov 1981 08:52:00 GMT".to_owned(),
            "Cache-Control: no-store, no-cache, must-revalidate".to_owned(),
            "Pragma: no-cache".to_owned(),
        ],
        b"public" => {
            let expires = jiff::Timestamp::from_second(now().saturating_add(seconds))
                .map(|at| at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
                .unwrap_or_default();
            vec![
                format!("Expires: {expires}"),
                format!("Cache-Control: public, max-age={seconds}"),
            ]
        }
        b"private" => vec![
            "Expires: Thu, 19 Nov 1981 08:52:00 GMT".to_owned(),
            format!("Cache-Control: private, max-age={seconds}"),
        ],
        b"private_no_expire" => vec![format!("Cache-Control: private, max-age={seconds}")],
        _ => Vec::new(),
    };
    for line in lines {
        header::add_line(m, line.into_bytes());
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
