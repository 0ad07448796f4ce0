//! The languages: how their mail is encoded, and what encodings their texts are in.

/// A language.
pub(super) struct Language {
    /// Its name.
    pub(super) name: &'static str,
    /// Its code.
    code: &'static str,
    /// The encoding of mail.
    pub(super) mail_charset: &'static str,
    /// The transfer encoding of headers.
    pub(super) header_encoding: &'static str,
    /// The transfer encoding of bodies.
    pub(super) body_encoding: &'static str,
    /// The encodings of its texts, the likeliest first.
    pub(super) detect_order: &'static [&'static str],
}

const fn language(
    name: &'static str,
    code: &'static str,
    mail: [&'static str; 3],
    detect_order: &'static [&'static str],
) -> Language {
    Language {
        name,
        code,
        mail_charset: mail[0],
        header_encoding: mail[1],
        body_encoding: mail[2],
        detect_order,
    }
}

const UNICODE: &[&str] = &["ASCII", "UTF-8"];
const PRINTABLE: &str = "Quoted-Printable";

static LANGUAGES: &[Language] = &[
    language("neutral", "neutral", ["UTF-8", "BASE64", "BASE64"], UNICODE),
    language("uni", "uni", ["UTF-8", "BASE64", "BASE64"], UNICODE),
    language(
        "Japanese",
        "ja",
        ["ISO-2022-JP", "BASE64", "7bit"],
        &["ASCII", "JIS", "UTF-8", "EUC-JP", "SJIS"],
    ),
    language(
        "Korean",
        "ko",
        ["ISO-2022-KR", "BASE64", "7bit"],
        &["ASCII", "UTF-8", "EUC-KR", "UHC"],
    ),
    language(
        "Simplified Chinese",
        "zh-cn",
        ["HZ", "BASE64", "7bit"],
        &["ASCII", "UTF-8", "EUC-CN", "CP936"],
    ),
    language(
        "Traditional Chinese",
        "zh-tw",
        ["BIG-5", "BASE64", "8bit"],
        &["ASCII", "UTF-8", "EUC-TW", "BIG-5"],
    ),
    language("English", "en", ["ISO-8859-1", PRINTABLE, "8bit"], UNICODE),
    language("German", "de", ["ISO-8859-15", PRINTABLE, "8bit"], UNICODE),
    language(
        "Russian",
        "ru",
        ["KOI8-R", PRINTABLE, "8bit"],
        &["ASCII", "UTF-8", "KOI8-R", "Windows-1251", "CP866"],
    ),
    language(
        "Ukrainian",
        "ua",
        ["KOI8-U", PRINTABLE, "8bit"],
        &["ASCII", "UTF-8", "KOI8-U"],
    ),
    language(
        "Armenian",
        "hy",
        ["ArmSCII-8", PRINTABLE, "8bit"],
        &["ASCII", "UTF-8", "ArmSCII-8"],
    ),
    language(
        "Turkish",
        "tr",
        ["ISO-8859-9", PRINTABLE, "8bit"],
        &["ASCII", "UTF-8", "Windows-1254", "ISO-8859-9"],
    ),
];

/// No language in particular.
pub(super) const NEUTRAL: &Language = &LANGUAGES[0];

/// A language by its name or code.
pub(super) fn find(name: &[u8]) -> Option<&'static Language> {
    let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
    LANGUAGES
        .iter()
        .find(|language| is(language.name))
        .or_else(|| LANGUAGES.iter().find(|language| is(language.code)))
}
