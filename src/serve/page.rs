//! Pages that the server itself answers with: errors.

use crate::web::status;

/// The page of an error; `target` is what was asked for.
pub(super) fn error(code: u16, target: &[u8]) -> Vec<u8> {
    let reason = status::reason(code);
    let explanation = match code {
        400 => "<p>Your browser sent a request that this server could not understand.</p>",
        404 => {
            return page(
                code,
                &format!(
                    "<p>The requested resource <code class=\"url\">{}</code> was not found on this server.</p>",
                    escaped(target)
                ),
            );
        }
        405 => "<p>Requested method not allowed.</p>",
        500 => "<p>The server is temporarily unavailable.</p>",
        501 => "<p>Request method not supported.</p>",
        _ => "",
    };
    debug_assert!(!reason.is_empty());
    page(code, explanation)
}

fn page(code: u16, explanation: &str) -> Vec<u8> {
    let reason = status::reason(code);
    format!(
        "<!doctype html><html><head><title>{code} {reason}</title><style>\n\
         body {{ background-color: #fcfcfc; color: #333333; margin: 0; padding:0; }}\n\
         h1 {{ font-size: 1.5em; font-weight: normal; background-color: #9999cc; min-height:2em; line-height:2em; border-bottom: 1px inset black; margin: 0; }}\n\
         h1, p {{ padding-left: 10px; }}\n\
         code.url {{ background-color: #eeeeee; font-family:monospace; padding:0 2px;}}\n\
         </style>\n\
         </head><body><h1>{reason}</h1>{explanation}</body></html>"
    )
    .into_bytes()
}

/// A text as it stands in a page.
fn escaped(text: &[u8]) -> String {
    let mut escaped = String::new();
    for character in String::from_utf8_lossy(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#039;"),
            other => escaped.push(other),
        }
    }
    escaped
}
