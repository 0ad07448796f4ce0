//! The character sets that the HTML functions know: how to step through them, and what their bytes are in Unicode.

use super::utf8::{Decoded, decode};

/// A character set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Charset {
    /// UTF-8
    Utf8,
    /// ISO-8859-1, whose bytes are Unicode's first 256 code points.
    Latin1,
    /// Another set of one byte per character: what the bytes from 0x80 on are, U+FFFF for nothing.
    SingleByte(&'static str),
    /// A set of several bytes per character.
    MultiByte(MultiByte),
}

/// The sets of several bytes. Their characters are told apart, but not known in Unicode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum MultiByte {
    Big5,
    Big5Hkscs,
    Gb2312,
    ShiftJis,
    EucJp,
}

/// All names, as php-src `charset_map` has them.
const NAMES: &[(&str, Charset)] = &[
    ("ISO-8859-1", Charset::Latin1),
    ("ISO8859-1", Charset::Latin1),
    ("ISO-8859-15", Charset::SingleByte(ISO_8859_15)),
    ("ISO8859-15", Charset::SingleByte(ISO_8859_15)),
    ("utf-8", Charset::Utf8),
    ("cp1252", Charset::SingleByte(WINDOWS_1252)),
    ("Windows-1252", Charset::SingleByte(WINDOWS_1252)),
    ("1252", Charset::SingleByte(WINDOWS_1252)),
    ("BIG5", Charset::MultiByte(MultiByte::Big5)),
    ("950", Charset::MultiByte(MultiByte::Big5)),
    ("GB2312", Charset::MultiByte(MultiByte::Gb2312)),
    ("936", Charset::MultiByte(MultiByte::Gb2312)),
    ("BIG5-HKSCS", Charset::MultiByte(MultiByte::Big5Hkscs)),
    ("Shift_JIS", Charset::MultiByte(MultiByte::ShiftJis)),
    ("SJIS", Charset::MultiByte(MultiByte::ShiftJis)),
    ("932", Charset::MultiByte(MultiByte::ShiftJis)),
    ("SJIS-win", Charset::MultiByte(MultiByte::ShiftJis)),
    ("CP932", Charset::MultiByte(MultiByte::ShiftJis)),
    ("EUCJP", Charset::MultiByte(MultiByte::EucJp)),
    ("EUC-JP", Charset::MultiByte(MultiByte::EucJp)),
    ("eucJP-win", Charset::MultiByte(MultiByte::EucJp)),
    ("KOI8-R", Charset::SingleByte(KOI8_R)),
    ("koi8-ru", Charset::SingleByte(KOI8_R)),
    ("koi8r", Charset::SingleByte(KOI8_R)),
    ("cp1251", Charset::SingleByte(WINDOWS_1251)),
    ("Windows-1251", Charset::SingleByte(WINDOWS_1251)),
    ("win-1251", Charset::SingleByte(WINDOWS_1251)),
    ("iso8859-5", Charset::SingleByte(ISO_8859_5)),
    ("iso-8859-5", Charset::SingleByte(ISO_8859_5)),
    ("cp866", Charset::SingleByte(CP866)),
    ("866", Charset::SingleByte(CP866)),
    ("ibm866", Charset::SingleByte(CP866)),
    ("MacRoman", Charset::SingleByte(MAC_ROMAN)),
];

impl Charset {
    /// The character set of a name, in any case.
    pub fn find(name: &[u8]) -> Option<Charset> {
        NAMES
            .iter()
            .find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(name))
            .map(|(_, charset)| *charset)
    }

    /// Whether only the basic entities are known in it.
    pub fn is_partly_supported(self) -> bool {
        matches!(self, Charset::MultiByte(_))
    }

    /// Reads a character: its code in this set, or how many bytes are malformed.
    #[inline]
    pub fn next(self, text: &[u8]) -> Decoded {
        match self {
            Charset::Utf8 => decode(text),
            Charset::Latin1 | Charset::SingleByte(_) => Decoded::CodePoint(u32::from(text[0]), 1),
            Charset::MultiByte(kind) => kind.next(text),
        }
    }

    /// The code point of a code in this set; `None` for none. Sets of several bytes are not known.
    pub fn to_unicode(self, code: u32) -> Option<u32> {
        match self {
            // The Macintosh's table begins with the space.
            Charset::SingleByte(MAC_ROMAN) if matches!(code, 0..0x20 | 0x7f) => None,
            Charset::SingleByte(table) if code >= 0x80 => {
                let character = table.chars().nth(code as usize - 0x80)?;
                Some(u32::from(character)).filter(|code| *code != 0xffff)
            }
            _ => Some(code),
        }
    }

    /// The code in this set for a code point.
    pub fn from_unicode(self, code: u32) -> Option<u32> {
        match self {
            Charset::Utf8 => Some(code),
            Charset::Latin1 => Some(code).filter(|code| *code <= 0xff),
            Charset::SingleByte(MAC_ROMAN) if code == 0x7f => None,
            Charset::SingleByte(_) if code < 0x80 => Some(code),
            Charset::SingleByte(table) => {
                let wanted = char::from_u32(code).filter(|_| code != 0xffff)?;
                let at = table.chars().position(|character| character == wanted)?;
                Some(at as u32 + 0x80)
            }
            // The backslash's byte is a yen sign in the Japanese sets.
            Charset::MultiByte(MultiByte::ShiftJis | MultiByte::EucJp) => {
                Some(code).filter(|code| (0x20..=0x7d).contains(code) && *code != 0x5c)
            }
            Charset::MultiByte(_) => Some(code).filter(|code| (0x20..=0x7d).contains(code)),
        }
    }
}

impl MultiByte {
    fn next(self, text: &[u8]) -> Decoded {
        let first = text[0];
        let one = Decoded::CodePoint(u32::from(first), 1);
        let pair = |is_trail: fn(u8) -> bool, skips_one: fn(u8) -> bool| match text.get(1) {
            None => Decoded::Malformed(1),
            Some(next) if is_trail(*next) => {
                Decoded::CodePoint(u32::from(first) << 8 | u32::from(*next), 2)
            }
            Some(next) if skips_one(*next) => Decoded::Malformed(1),
            Some(_) => Decoded::Malformed(2),
        };
        match (self, first) {
            (MultiByte::Big5, 0x81..=0xfe) => {
                pair(|next| matches!(next, 0x40..=0x7e | 0xa1..=0xfe), |_| true)
            }
            (MultiByte::Big5Hkscs, 0x81..=0xfe) => pair(
                |next| matches!(next, 0x40..=0x7e | 0xa1..=0xfe),
                |next| !matches!(next, 0x80 | 0xff),
            ),
            (MultiByte::Big5 | MultiByte::Big5Hkscs, _) => one,
            (MultiByte::Gb2312, 0xa1..=0xfe) => {
                pair(|next| matches!(next, 0xa1..=0xfe), is_gb2312_lead)
            }
            (MultiByte::Gb2312, _) if is_gb2312_lead(first) => one,
            (MultiByte::ShiftJis, 0x81..=0x9f | 0xe0..=0xfc) => pair(
                |next| matches!(next, 0x40..=0x7e | 0x80..=0xfc),
                |next| !matches!(next, 0x80 | 0xa0 | 0xfd..),
            ),
            (MultiByte::ShiftJis, 0..=0x7f | 0xa1..=0xdf) => one,
            (MultiByte::EucJp, 0xa1..=0xfe) => pair(
                |next| matches!(next, 0xa1..=0xfe),
                |next| !matches!(next, 0xa0 | 0xff),
            ),
            (MultiByte::EucJp, 0x8e) => pair(
                |next| matches!(next, 0xa1..=0xdf),
                |next| !matches!(next, 0xa0 | 0xff),
            ),
            (MultiByte::EucJp, 0x8f) => euc_jp_triple(text),
            (MultiByte::EucJp, 0xa0 | 0xff) => Decoded::Malformed(1),
            (MultiByte::EucJp, _) => one,
            (MultiByte::Gb2312 | MultiByte::ShiftJis, _) => Decoded::Malformed(1),
        }
    }
}

fn is_gb2312_lead(byte: u8) -> bool {
    !matches!(byte, 0x8e | 0x8f | 0xa0 | 0xff)
}

fn euc_jp_triple(text: &[u8]) -> Decoded {
    let is_trail = |at: usize| matches!(text.get(at), Some(0xa1..=0xfe));
    if is_trail(1) && is_trail(2) {
        let code = text[..3]
            .iter()
            .fold(0, |code, byte| code << 8 | u32::from(*byte));
        return Decoded::CodePoint(code, 3);
    }
    let begins_another = |at: usize| !matches!(text.get(at), Some(0xa0 | 0xff));
    Decoded::Malformed(if begins_another(1) {
        1
    } else if begins_another(2) {
        2
    } else {
        3
    })
}

const WINDOWS_1252: &str = "\
    €\u{ffff}‚ƒ„…†‡ˆ‰Š‹Œ\u{ffff}Ž\u{ffff}\u{ffff}‘’“”•–—˜™š›œ\u{ffff}žŸ\
    \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
    ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
    àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
const ISO_8859_15: &str = "\
    \u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8a}\u{8b}\u{8c}\u{8d}\u{8e}\u{8f}\u{90}\u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9a}\u{9b}\u{9c}\u{9d}\u{9e}\u{9f}\
    \u{a0}¡¢£€¥Š§š©ª«¬\u{ad}®¯°±²³Žµ¶·ž¹º»ŒœŸ¿\
    ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
    àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
const KOI8_R: &str = "\
    ─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{a0}⌡°²·÷\
    ═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©\
    юабцдефгхийклмнопярстужвьызшэщчъ\
    ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ";
const WINDOWS_1251: &str = "\
    ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{ffff}™љ›њќћџ\
    \u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї\
    АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ\
    абвгдежзийклмнопрстуфхцчшщъыьэюя";
const ISO_8859_5: &str = "\
    \u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8a}\u{8b}\u{8c}\u{8d}\u{8e}\u{8f}\u{90}\u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9a}\u{9b}\u{9c}\u{9d}\u{9e}\u{9f}\
    \u{a0}ЁЂЃЄЅІЇЈЉЊЋЌ\u{ad}ЎЏАБВГДЕЖЗИЙКЛМНОП\
    РСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп\
    рстуфхцчшщъыьэюя№ёђѓєѕіїјљњћќ§ўџ";
const CP866: &str = "\
    АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ\
    абвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u{a0}";
const MAC_ROMAN: &str = "\
    ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü\
    †°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
    ¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ\
    ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
