//! The encodings by name.
//!
//! Of PHP's list these are not there: EUC-TW, those of JIS X 0213 (`…-2004`), SJIS-mac, those of Japanese telephones
//! (`…-Mobile#…`, `…#KDDI`), ISO-2022-JP-MS and CP50220.

use super::codec::gb18030::Gb18030;
use super::codec::shifted::{self, Hz, Iso2022Kr};
use super::codec::single_byte::{Plain, Source, Table};
use super::codec::transfer::{Base64, HtmlEntities, QuotedPrintable, Uuencode};
use super::codec::ucs::{Ucs2, Ucs4};
use super::codec::utf7::Utf7;
use super::codec::utf8::Utf8;
use super::codec::utf16::{ByteOrder, Utf16};
use super::codec::{Codec, utf8};
use super::east_asian;

/// How characters are counted and cut without decoding them.
#[derive(Clone, Copy)]
pub(super) enum Extent {
    /// So many bytes each.
    Fixed(usize),
    /// As many bytes as the first one says.
    ByLead(fn(u8) -> usize),
    /// Not without decoding.
    Decoded,
}

/// What an encoding is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// Bytes: never detected, deprecated where it has a better function.
    Transfer,
    /// Text with shifts, whose characters do not stand for themselves: not for `mb_ord` and `mb_chr`.
    Stateful,
}

/// An encoding.
pub(super) struct Encoding {
    /// Its name.
    pub(super) name: &'static str,
    /// Its name in MIME; empty if it has none.
    pub(super) mime_name: &'static str,
    /// Its other names.
    pub(super) aliases: &'static [&'static str],
    /// How its characters are counted.
    pub(super) extent: Extent,
    /// What it is for.
    pub(super) kind: Kind,
    /// How it is read and written.
    pub(super) codec: &'static dyn Codec,
}

impl PartialEq for Encoding {
    fn eq(&self, other: &Encoding) -> bool {
        self.name == other.name
    }
}

impl Encoding {
    /// Whether it is UTF-8, or a variant of it.
    pub(super) fn is_utf8(&self) -> bool {
        self.name.starts_with("UTF-8")
    }
}

const fn text(
    name: &'static str,
    mime_name: &'static str,
    aliases: &'static [&'static str],
    extent: Extent,
    codec: &'static dyn Codec,
) -> Encoding {
    Encoding {
        name,
        mime_name,
        aliases,
        extent,
        kind: Kind::Text,
        codec,
    }
}

const fn transfer(
    name: &'static str,
    mime_name: &'static str,
    aliases: &'static [&'static str],
    extent: Extent,
    codec: &'static dyn Codec,
) -> Encoding {
    Encoding {
        kind: Kind::Transfer,
        ..text(name, mime_name, aliases, extent, codec)
    }
}

const fn stateful(
    name: &'static str,
    mime_name: &'static str,
    aliases: &'static [&'static str],
    codec: &'static dyn Codec,
) -> Encoding {
    Encoding {
        kind: Kind::Stateful,
        ..text(name, mime_name, aliases, Extent::Decoded, codec)
    }
}

const fn single(
    name: &'static str,
    aliases: &'static [&'static str],
    codec: &'static dyn Codec,
) -> Encoding {
    text(name, name, aliases, Extent::Fixed(1), codec)
}

const fn web(encoding: &'static encoding_rs::Encoding, first: u8) -> Table {
    Table::new(first, Source::Web(encoding))
}

const fn pairs(
    name: &'static str,
    mime_name: &'static str,
    aliases: &'static [&'static str],
    length: fn(u8) -> usize,
    codec: &'static dyn Codec,
) -> Encoding {
    text(name, mime_name, aliases, Extent::ByLead(length), codec)
}

fn euc_length(lead: u8) -> usize {
    match lead {
        0xA1..=0xFE | 0x8E => 2,
        0x8F => 3,
        _ => 1,
    }
}

fn sjis_length(lead: u8) -> usize {
    match lead {
        0x81..=0x9F | 0xE0..=0xEF => 2,
        _ => 1,
    }
}

fn windows_sjis_length(lead: u8) -> usize {
    match lead {
        0x81..=0x9F | 0xE0..=0xFF => 2,
        _ => 1,
    }
}

fn gb_length(lead: u8) -> usize {
    match lead {
        0xA1..=0xFE => 2,
        _ => 1,
    }
}

fn gbk_length(lead: u8) -> usize {
    match lead {
        0x81..=0xFE => 2,
        _ => 1,
    }
}

/// No character, where the web has one.
const NONE: char = char::REPLACEMENT_CHARACTER;

static ISO_8859_2: Table = web(encoding_rs::ISO_8859_2, 0xA0);
static ISO_8859_3: Table = web(encoding_rs::ISO_8859_3, 0xA0);
static ISO_8859_4: Table = web(encoding_rs::ISO_8859_4, 0xA0);
static ISO_8859_5: Table = web(encoding_rs::ISO_8859_5, 0xA0);
static ISO_8859_6: Table = web(encoding_rs::ISO_8859_6, 0xA0);
static ISO_8859_7: Table = web(encoding_rs::ISO_8859_7, 0xA0);
static ISO_8859_8: Table = web(encoding_rs::ISO_8859_8, 0xA0);
static ISO_8859_9: Table = web(encoding_rs::WINDOWS_1254, 0xA0);
static ISO_8859_10: Table = web(encoding_rs::ISO_8859_10, 0xA0);
static ISO_8859_13: Table = web(encoding_rs::ISO_8859_13, 0xA0);
static ISO_8859_14: Table = web(encoding_rs::ISO_8859_14, 0xA0);
static ISO_8859_15: Table = web(encoding_rs::ISO_8859_15, 0xA0);
static ISO_8859_16: Table = web(encoding_rs::ISO_8859_16, 0xA0);
static WINDOWS_1251: Table = web(encoding_rs::WINDOWS_1251, 0x80).with(&[(0x98, NONE)]);
static WINDOWS_1252: Table = web(encoding_rs::WINDOWS_1252, 0x80);
static WINDOWS_1254: Table = web(encoding_rs::WINDOWS_1254, 0x80).with(&[
    (0x81, NONE),
    (0x8D, NONE),
    (0x8E, NONE),
    (0x8F, NONE),
    (0x90, NONE),
    (0x9D, NONE),
    (0x9E, NONE),
]);
static CP866: Table = web(encoding_rs::IBM866, 0x80);
static KOI8_R: Table = web(encoding_rs::KOI8_R, 0x80);
static KOI8_U: Table = web(encoding_rs::KOI8_U, 0x80).with(&[(0xAE, '╝'), (0xBE, '╬')]);
static CP850: Table = Table::new(
    0x80,
    Source::Characters(
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤\
         ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}",
    ),
);
static ARMSCII_8: Table = Table::new(
    0xA0,
    Source::Characters(
        "\u{A0}\u{FFFD}և։)(»«—.՝,-֊…՜՛՞ԱաԲբԳգԴդԵեԶզԷէԸըԹթԺժԻիԼլԽխԾծԿկՀհՁձՂղՃճՄմՅյՆնՇշՈոՉչՊպՋջՌռՍս\
         ՎվՏտՐրՑցՒւՓփՔքՕօՖֆ՚\u{FFFD}",
    ),
);

/// All encodings, in the order in which `mb_list_encodings` lists them.
pub(super) static ENCODINGS: &[Encoding] = &[
    transfer("BASE64", "BASE64", &[], Extent::Decoded, &Base64),
    transfer("UUENCODE", "x-uuencode", &[], Extent::Fixed(1), &Uuencode),
    transfer(
        "HTML-ENTITIES",
        "HTML-ENTITIES",
        &["HTML", "html"],
        Extent::Decoded,
        &HtmlEntities,
    ),
    transfer(
        "Quoted-Printable",
        "Quoted-Printable",
        &["qprint"],
        Extent::Decoded,
        &QuotedPrintable,
    ),
    transfer("7bit", "7bit", &[], Extent::Fixed(1), &Plain { end: 0x80 }),
    transfer(
        "8bit",
        "8bit",
        &["binary"],
        Extent::Fixed(1),
        &Plain { end: 0x100 },
    ),
    text(
        "UCS-4",
        "UCS-4",
        &["ISO-10646-UCS-4", "UCS4"],
        Extent::Fixed(4),
        &Ucs4 {
            order: ByteOrder::Marked,
            is_unicode: false,
        },
    ),
    text(
        "UCS-4BE",
        "UCS-4BE",
        &["byte4be"],
        Extent::Fixed(4),
        &Ucs4 {
            order: ByteOrder::Big,
            is_unicode: false,
        },
    ),
    text(
        "UCS-4LE",
        "UCS-4LE",
        &["byte4le"],
        Extent::Fixed(4),
        &Ucs4 {
            order: ByteOrder::Little,
            is_unicode: false,
        },
    ),
    text(
        "UCS-2",
        "UCS-2",
        &["ISO-10646-UCS-2", "UCS2", "UNICODE"],
        Extent::Fixed(2),
        &Ucs2(ByteOrder::Marked),
    ),
    text(
        "UCS-2BE",
        "UCS-2BE",
        &["byte2be"],
        Extent::Fixed(2),
        &Ucs2(ByteOrder::Big),
    ),
    text(
        "UCS-2LE",
        "UCS-2LE",
        &["byte2le"],
        Extent::Fixed(2),
        &Ucs2(ByteOrder::Little),
    ),
    text(
        "UTF-32",
        "UTF-32",
        &["utf32"],
        Extent::Fixed(4),
        &Ucs4 {
            order: ByteOrder::Marked,
            is_unicode: true,
        },
    ),
    text(
        "UTF-32BE",
        "UTF-32BE",
        &[],
        Extent::Fixed(4),
        &Ucs4 {
            order: ByteOrder::Big,
            is_unicode: true,
        },
    ),
    text(
        "UTF-32LE",
        "UTF-32LE",
        &[],
        Extent::Fixed(4),
        &Ucs4 {
            order: ByteOrder::Little,
            is_unicode: true,
        },
    ),
    text(
        "UTF-16",
        "UTF-16",
        &["utf16"],
        Extent::Decoded,
        &Utf16(ByteOrder::Marked),
    ),
    text(
        "UTF-16BE",
        "UTF-16BE",
        &[],
        Extent::Decoded,
        &Utf16(ByteOrder::Big),
    ),
    text(
        "UTF-16LE",
        "UTF-16LE",
        &[],
        Extent::Decoded,
        &Utf16(ByteOrder::Little),
    ),
    text(
        "UTF-8",
        "UTF-8",
        &["utf8"],
        Extent::ByLead(utf8::length_by_lead),
        &Utf8,
    ),
    stateful("UTF-7", "UTF-7", &["utf7"], &Utf7::Mail),
    stateful("UTF7-IMAP", "", &["mUTF-7"], &Utf7::Mailbox),
    text(
        "ASCII",
        "US-ASCII",
        &[
            "ANSI_X3.4-1968",
            "iso-ir-6",
            "ANSI_X3.4-1986",
            "ISO_646.irv:1991",
            "US-ASCII",
            "ISO646-US",
            "us",
            "IBM367",
            "IBM-367",
            "cp367",
            "csASCII",
        ],
        Extent::Fixed(1),
        &Plain { end: 0x80 },
    ),
    pairs(
        "EUC-JP",
        "EUC-JP",
        &["EUC", "EUC_JP", "eucJP", "x-euc-jp"],
        euc_length,
        &east_asian::EUC_JP,
    ),
    pairs(
        "SJIS",
        "Shift_JIS",
        &["x-sjis", "SHIFT-JIS"],
        sjis_length,
        &east_asian::SJIS,
    ),
    pairs(
        "eucJP-win",
        "EUC-JP",
        &["eucJP-open", "eucJP-ms"],
        euc_length,
        &east_asian::EUC_JP_WIN,
    ),
    pairs(
        "CP932",
        "Shift_JIS",
        &["MS932", "Windows-31J", "MS_Kanji"],
        windows_sjis_length,
        &east_asian::CP932,
    ),
    pairs(
        "SJIS-win",
        "Shift_JIS",
        &["SJIS-ms", "SJIS-open"],
        windows_sjis_length,
        &east_asian::SJIS_WIN,
    ),
    pairs(
        "CP51932",
        "CP51932",
        &["cp51932"],
        euc_length,
        &east_asian::CP51932,
    ),
    stateful("JIS", "ISO-2022-JP", &[], &shifted::JIS),
    stateful("ISO-2022-JP", "ISO-2022-JP", &[], &shifted::ISO_2022_JP),
    text(
        "GB18030",
        "GB18030",
        &["gb-18030", "gb-18030-2000"],
        Extent::Decoded,
        &Gb18030,
    ),
    single("Windows-1252", &["cp1252"], &WINDOWS_1252),
    single(
        "Windows-1254",
        &["CP1254", "CP-1254", "WINDOWS-1254"],
        &WINDOWS_1254,
    ),
    single(
        "ISO-8859-1",
        &["ISO8859-1", "latin1"],
        &Plain { end: 0x100 },
    ),
    single("ISO-8859-2", &["ISO8859-2", "latin2"], &ISO_8859_2),
    single("ISO-8859-3", &["ISO8859-3", "latin3"], &ISO_8859_3),
    single("ISO-8859-4", &["ISO8859-4", "latin4"], &ISO_8859_4),
    single("ISO-8859-5", &["ISO8859-5", "cyrillic"], &ISO_8859_5),
    single("ISO-8859-6", &["ISO8859-6", "arabic"], &ISO_8859_6),
    single("ISO-8859-7", &["ISO8859-7", "greek"], &ISO_8859_7),
    single("ISO-8859-8", &["ISO8859-8", "hebrew"], &ISO_8859_8),
    single("ISO-8859-9", &["ISO8859-9", "latin5"], &ISO_8859_9),
    single("ISO-8859-10", &["ISO8859-10", "latin6"], &ISO_8859_10),
    single("ISO-8859-13", &["ISO8859-13"], &ISO_8859_13),
    single("ISO-8859-14", &["ISO8859-14", "latin8"], &ISO_8859_14),
    single("ISO-8859-15", &["ISO8859-15"], &ISO_8859_15),
    single("ISO-8859-16", &["ISO8859-16"], &ISO_8859_16),
    pairs(
        "EUC-CN",
        "CN-GB",
        &["CN-GB", "EUC_CN", "eucCN", "x-euc-cn", "gb2312"],
        gb_length,
        &east_asian::EUC_CN,
    ),
    pairs(
        "CP936",
        "CP936",
        &["CP-936", "GBK"],
        gbk_length,
        &east_asian::CP936,
    ),
    stateful("HZ", "HZ-GB-2312", &[], &Hz),
    pairs(
        "BIG-5",
        "BIG5",
        &["CN-BIG5", "BIG-FIVE", "BIGFIVE"],
        gbk_length,
        &east_asian::BIG5,
    ),
    pairs("CP950", "BIG5", &[], gbk_length, &east_asian::CP950),
    pairs(
        "EUC-KR",
        "EUC-KR",
        &["EUC_KR", "eucKR", "x-euc-kr"],
        gb_length,
        &east_asian::EUC_KR,
    ),
    pairs("UHC", "UHC", &["CP949"], gbk_length, &east_asian::UHC),
    stateful("ISO-2022-KR", "ISO-2022-KR", &[], &Iso2022Kr),
    single(
        "Windows-1251",
        &["CP1251", "CP-1251", "WINDOWS-1251"],
        &WINDOWS_1251,
    ),
    single("CP866", &["CP-866", "IBM866", "IBM-866"], &CP866),
    single("KOI8-R", &["KOI8R"], &KOI8_R),
    single("KOI8-U", &["KOI8U"], &KOI8_U),
    single(
        "ArmSCII-8",
        &["ArmSCII8", "ARMSCII-8", "ARMSCII8"],
        &ARMSCII_8,
    ),
    single("CP850", &["CP-850", "IBM850", "IBM-850"], &CP850),
    stateful("CP50221", "ISO-2022-JP", &[], &shifted::CP50221),
    stateful("CP50222", "ISO-2022-JP", &[], &shifted::CP50222),
];

/// An encoding by any of its names.
pub(super) fn find(name: &[u8]) -> Option<&'static Encoding> {
    let is = |other: &str| other.as_bytes().eq_ignore_ascii_case(name);
    ENCODINGS
        .iter()
        .find(|encoding| is(encoding.name))
        .or_else(|| ENCODINGS.iter().find(|encoding| is(encoding.mime_name)))
        .or_else(|| {
            ENCODINGS
                .iter()
                .find(|encoding| encoding.aliases.iter().any(|alias| is(alias)))
        })
}

/// An encoding that is always there.
pub(super) fn known(name: &'static str) -> &'static Encoding {
    find(name.as_bytes()).unwrap_or(&ENCODINGS[0])
}
