//! What a web request brings.

use std::sync::Arc;

/// A request from the web. What becomes of it in the superglobals is PHP's affair: `$_GET` is read from the URI, `$_POST` and
/// `$_FILES` from the body, `$_COOKIE` from the header.
///
/// ```
/// use rephp::{Engine, Request, WebRequest};
///
/// let web = WebRequest::new("GET", "/greet?name=Ada").header("Host", "example.org");
/// let request = Request::code("<?php header('X-Seen: 1'); http_response_code(201); echo $_GET['name'];").web(web);
/// let outcome = Engine::default().run(request).unwrap();
/// assert_eq!(outcome.output, b"Ada");
/// let head = outcome.head.unwrap();
/// assert_eq!((head.code, head.value("x-seen")), (201, Some(&b"1"[..])));
/// ```
#[derive(Clone, Debug, Default)]
pub struct WebRequest {
    /// `GET`, `POST`.
    pub method: String,
    /// The URI as it was sent: path and query.
    pub uri: Vec<u8>,
    /// The headers in order, names as they were sent.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Body,
    /// Entries of `$_SERVER` that only whoever took the request knows (`SERVER_NAME`, `REMOTE_ADDR`, `SCRIPT_NAME`), in order.
    pub server: Vec<(&'static str, Vec<u8>)>,
}

/// A request's body.
#[derive(Clone, Debug)]
pub enum Body {
    /// It is here.
    Whole(Arc<Vec<u8>>),
    /// It was longer than `post_max_size`, and nobody kept it.
    Refused {
        /// How many bytes it has, or says that it has.
        length: u64,
    },
}

impl Default for Body {
    fn default() -> Body {
        Body::Whole(Arc::default())
    }
}

impl WebRequest {
    /// A request with a method and a URI.
    pub fn new(method: impl Into<String>, uri: impl Into<Vec<u8>>) -> WebRequest {
        WebRequest {
            method: method.into(),
            uri: uri.into(),
            ..WebRequest::default()
        }
    }

    /// With a header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Vec<u8>>) -> WebRequest {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With a body. What it means is said by the header `Content-Type`.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> WebRequest {
        self.body = Body::Whole(Arc::new(body.into()));
        self
    }

    /// With an entry of `$_SERVER`.
    pub fn server(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> WebRequest {
        self.server.push((name, value.into()));
        self
    }

    /// The value of a header by its name. Where it was sent more than once, the first.
    pub fn header_value(&self, name: &str) -> Option<&[u8]> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| &value[..])
    }

    /// What stands behind the question mark of the URI.
    pub fn query(&self) -> &[u8] {
        match memchr::memchr(b'?', &self.uri) {
            Some(at) => &self.uri[at + 1..],
            None => b"",
        }
    }

    /// What `php://input` reads: the body, unless it is a form with files, which is only to be had taken apart.
    pub fn input(&self) -> &[u8] {
        let is_form_with_files = self.method == "POST"
            && self.header_value("Content-Type").is_some_and(|kind| {
                kind.len() >= 19 && kind[..19].eq_ignore_ascii_case(b"multipart/form-data")
            });
        if is_form_with_files {
            return b"";
        }
        self.body_bytes()
    }

    /// The body's bytes; none of one that was refused.
    pub fn body_bytes(&self) -> &[u8] {
        match &self.body {
            Body::Whole(bytes) => bytes,
            Body::Refused { .. } => b"",
        }
    }
}
