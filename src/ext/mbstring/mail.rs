//! Mail in the language's encoding.

use super::convert::convert;
use super::encoding::{find, known};
use super::mime::{Transfer, encode_header};
use super::settings::{internal_encoding, language};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::standard::mail::{self, Mail};
use crate::ext::{Builtin, Call, StringOrArray};
use crate::zval::{PhpStr, StrBuilder};

/// Mail.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_send_mail(to, subject, message, additional_headers = [], additional_params = null),
};

/// Sends mail with its subject and body in the encoding of the language.
fn mb_send_mail(
    call: &mut Call<'_>,
    to: PhpStr,
    subject: PhpStr,
    message: PhpStr,
    additional_headers: StringOrArray,
    additional_params: Option<PhpStr>,
) -> Result<bool, Unwind> {
    for (index, text) in [&to, &subject, &message].into_iter().enumerate() {
        mail::refuse_nul(call, index, text)?;
    }
    let headers = mail::headers_text(call, &additional_headers, 3)?;
    if let Some(parameters) = &additional_params {
        mail::refuse_nul(call, 4, parameters)?;
    }
    let language = language(call.machine);
    let mut charset = known(language.mail_charset);
    let mut body_encoding = known(language.body_encoding);
    let text = String::from_utf8_lossy(&headers).into_owned();
    let field = |wanted: &str| {
        text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim()
                .eq_ignore_ascii_case(wanted)
                .then(|| value.trim().to_owned())
        })
    };
    let content_type = field("content-type");
    if let Some(value) = &content_type
        && let Some((_, parameter)) = value.split_once(';')
        && let Some((name, given)) = parameter.trim().split_once('=')
        && name.trim().eq_ignore_ascii_case("charset")
    {
        let given = given.trim_matches(['"', ' ']);
        charset = match find(given.as_bytes()) {
            Some(charset) => charset,
            None => {
                call.warn(&format!(
                    "Unsupported charset \"{given}\" - will be regarded as ascii"
                ))?;
                known("ASCII")
            }
        };
    }
    let transfer_encoding = field("content-transfer-encoding");
    if let Some(value) = &transfer_encoding {
        body_encoding = match find(value.as_bytes()) {
            Some(encoding) if matches!(encoding.name, "BASE64" | "7bit" | "8bit") => encoding,
            _ => {
                call.warn(&format!(
                    "Unsupported transfer encoding \"{value}\" - will be regarded as 8bit"
                ))?;
                known("8bit")
            }
        };
    }
    let from = internal_encoding(call.machine);
    let transfer = if language.header_encoding == "BASE64" {
        Transfer::Base64
    } else {
        Transfer::Quoted
    };
    let newline: &[u8] = if call.machine.ini.is_on("mail.mixed_lf_and_crlf") {
        b"\n"
    } else {
        b"\r\n"
    };
    let indent = "Subject: [PHP-jp nnnnnnnn]".len() + newline.len();
    let subject = encode_header(&subject, from, charset, transfer, newline, indent);
    let body = convert(call, &message, from, charset);
    let body = if body_encoding.name == "BASE64" {
        convert(call, &body, known("8bit"), body_encoding)
    } else {
        body
    };
    let mut all = StrBuilder::new();
    all.push_bytes(&headers);
    if !headers.is_empty() && !headers.ends_with(b"\n") {
        all.push_bytes(newline);
    }
    if field("mime-version").is_none() {
        all.push_bytes(b"MIME-Version: 1.0");
        all.push_bytes(newline);
    }
    if content_type.is_none() {
        all.push_str(&format!(
            "Content-Type: text/plain; charset={}",
            charset.mime_name
        ));
        all.push_bytes(newline);
    }
    if transfer_encoding.is_none() {
        let name = match body_encoding.mime_name {
            "" => "7bit",
            name => name,
        };
        all.push_str(&format!("Content-Transfer-Encoding: {name}"));
        all.push_bytes(newline);
    }
    let all = all.finish();
    let all = all.strip_suffix(newline).unwrap_or(&all);
    mail::send(
        call,
        &Mail {
            to: &to,
            subject: &subject,
            message: &body,
            headers: all,
            parameters: additional_params.as_deref(),
        },
    )
}
