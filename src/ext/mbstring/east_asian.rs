//! The double-byte encodings, with what PHP has otherwise than the web.

use super::codec::double_byte::{DoubleByte, Extra, Rules};

const fn rules(
    web: &'static encoding_rs::Encoding,
    is_lead: fn(u8) -> bool,
    is_trail: fn(u8) -> bool,
    extra: Extra,
) -> Rules {
    Rules {
        web,
        is_lead,
        is_trail,
        extra,
        corrections: &[],
        unwritten: &[],
        written: &[],
        private: |_, _| None,
        has_ibm_supplement: false,
    }
}

fn is_euc(byte: u8) -> bool {
    (0xA1..=0xFE).contains(&byte)
}

fn is_sjis_trail(byte: u8) -> bool {
    (0x40..=0xFC).contains(&byte) && byte != 0x7F
}

fn is_sjis_lead(byte: u8) -> bool {
    matches!(byte, 0x81..=0x9F | 0xE0..=0xEF)
}

fn is_windows_sjis_lead(byte: u8) -> bool {
    matches!(byte, 0x81..=0x9F | 0xE0..=0xFC)
}

fn is_gb2312_lead(byte: u8) -> bool {
    matches!(byte, 0xA1..=0xA9 | 0xB0..=0xF7)
}

fn is_gbk_lead(byte: u8) -> bool {
    (0x81..=0xFE).contains(&byte)
}

fn is_gbk_trail(byte: u8) -> bool {
    (0x40..=0xFE).contains(&byte) && byte != 0x7F
}

fn is_big5_lead(byte: u8) -> bool {
    (0xA1..=0xF9).contains(&byte) && byte != 0xC8
}

fn is_cp950_lead(byte: u8) -> bool {
    (0x81..=0xFE).contains(&byte)
}

fn is_big5_trail(byte: u8) -> bool {
    matches!(byte, 0x40..=0x7E | 0xA1..=0xFE)
}

/// The user's characters of CP950: rows of 157, in four areas, and the end of another row.
fn cp950_private(lead: u8, trail: u8) -> Option<u16> {
    let cell = match trail {
        0x40..=0x7E => trail - 0x40,
        0xA1..=0xFE => trail - 0x62,
        _ => return None,
    };
    let (first, character) = match lead {
        0xFA..=0xFE => (0xFA, 0xE000),
        0x8E..=0xA0 => (0x8E, 0xE311),
        0x81..=0x8D => (0x81, 0xEEB8),
        0xC6 if trail >= 0xA1 => return Some(0xF6B1 + u16::from(trail - 0xA1)),
        0xC7 | 0xC8 => (0xC7, 0xF70F),
        _ => return None,
    };
    Some(character + u16::from(lead - first) * 157 + u16::from(cell))
}

fn is_korean_lead(byte: u8) -> bool {
    matches!(byte, 0xA1..=0xAC | 0xB0..=0xFD) && byte != 0xC9
}

fn is_uhc_lead(byte: u8) -> bool {
    (0x81..=0xFD).contains(&byte) && byte != 0xC9
}

fn is_uhc_trail(byte: u8) -> bool {
    (0x41..=0xFE).contains(&byte)
}

/// EUC-JP: JIS X 0208, half-width katakana, JIS X 0212.
pub(super) static EUC_JP: DoubleByte = DoubleByte::new(Rules {
    corrections: &[
        (0xA1C1, 0xA1C1, 0x301C),
        (0xA1C2, 0xA1C2, 0x2016),
        (0xA1DD, 0xA1DD, 0x2212),
        (0xA1F1, 0xA1F2, 0x00A2),
        (0xA2CC, 0xA2CC, 0x00AC),
        (0xADA1, 0xADFE, 0),
        (0xF9A1, 0xFEFE, 0),
    ],
    written: &[
        (0x203E, 0x203E, 0xA1B1),
        (0x2225, 0x2225, 0xA1C2),
        (0xFF0D, 0xFF0D, 0xA1DD),
        (0xFF5E, 0xFF5E, 0xA1C1),
        (0xFFE0, 0xFFE1, 0xA1F1),
        (0xFFE2, 0xFFE2, 0xA2CC),
    ],
    ..rules(encoding_rs::EUC_JP, is_euc, is_euc, Extra::Euc)
});

/// eucJP-win: with NEC's row 13 and the user's characters.
pub(super) static EUC_JP_WIN: DoubleByte = DoubleByte::new(Rules {
    corrections: &[
        (0xF5A1, 0xF5FE, 0xE000),
        (0xF6A1, 0xF6FE, 0xE05E),
        (0xF7A1, 0xF7FE, 0xE0BC),
        (0xF8A1, 0xF8FE, 0xE11A),
        (0xF9A1, 0xF9FE, 0xE178),
        (0xFAA1, 0xFAFE, 0xE1D6),
        (0xFBA1, 0xFBFE, 0xE234),
        (0xFCA1, 0xFCFE, 0xE292),
        (0xFDA1, 0xFDFE, 0xE2F0),
        (0xFEA1, 0xFEFE, 0xE34E),
    ],
    has_ibm_supplement: true,
    written: &[
        (0x00A2, 0x00A3, 0xA1F1),
        (0x00A5, 0x00A5, 0x5C),
        (0x00AC, 0x00AC, 0xA2CC),
        (0x2014, 0x2014, 0xA1BD),
        (0x2016, 0x2016, 0xA1C2),
        (0x203E, 0x203E, 0x7E),
        (0x2212, 0x2212, 0xA1DD),
        (0x301C, 0x301C, 0xA1C1),
        (0xFFE4, 0xFFE4, 0x8FA2C3),
    ],
    ..rules(encoding_rs::EUC_JP, is_euc, is_euc, Extra::Euc)
});

/// CP51932: EUC-JP as Windows has it.
pub(super) static CP51932: DoubleByte = DoubleByte::new(Rules {
    written: &[
        (0x00A2, 0x00A3, 0xA1F1),
        (0x00A5, 0x00A5, 0xA1EF),
        (0x00AC, 0x00AC, 0xA2CC),
        (0x00AF, 0x00AF, 0xA1B1),
        (0x2016, 0x2016, 0xA1C2),
        (0x203E, 0x203E, 0xA1B1),
        (0x2212, 0x2212, 0xA1DD),
        (0x301C, 0x301C, 0xA1C1),
    ],
    ..rules(encoding_rs::EUC_JP, is_euc, is_euc, Extra::EucKana)
});

/// Shift_JIS: JIS X 0208 and half-width katakana.
pub(super) static SJIS: DoubleByte = DoubleByte::new(Rules {
    corrections: &[
        (0x8160, 0x8160, 0x301C),
        (0x8161, 0x8161, 0x2016),
        (0x817C, 0x817C, 0x2212),
        (0x8191, 0x8192, 0x00A2),
        (0x81CA, 0x81CA, 0x00AC),
        (0x8740, 0x879C, 0),
        (0xED40, 0xEFFC, 0),
    ],
    written: &[
        (0x00A5, 0x00A5, 0x818F),
        (0x00AF, 0x00AF, 0x8150),
        (0x203E, 0x203E, 0x8150),
        (0x2225, 0x2225, 0x8161),
        (0xFF0D, 0xFF0D, 0x817C),
        (0xFF5E, 0xFF5E, 0x8160),
        (0xFFE0, 0xFFE1, 0x8191),
        (0xFFE2, 0xFFE2, 0x81CA),
    ],
    ..rules(
        encoding_rs::SHIFT_JIS,
        is_sjis_lead,
        is_sjis_trail,
        Extra::Kana,
    )
});

/// CP932: Shift_JIS as Windows has it.
pub(super) static CP932: DoubleByte = DoubleByte::new(Rules {
    unwritten: &[(0xED40, 0xEEFC)],
    written: &[
        (0x00A2, 0x00A3, 0x8191),
        (0x00A5, 0x00A5, 0x5C),
        (0x00AC, 0x00AC, 0x81CA),
        (0x00AF, 0x00AF, 0x8150),
        (0x2016, 0x2016, 0x8161),
        (0x203E, 0x203E, 0x7E),
        (0x2212, 0x2212, 0x817C),
        (0x301C, 0x301C, 0x8160),
    ],
    ..rules(
        encoding_rs::SHIFT_JIS,
        is_windows_sjis_lead,
        is_sjis_trail,
        Extra::Kana,
    )
});

/// SJIS-win: the same, with other bytes for yen sign and overline.
pub(super) static SJIS_WIN: DoubleByte = DoubleByte::new(Rules {
    unwritten: &[(0xED40, 0xEEFC)],
    written: &[
        (0x00A2, 0x00A3, 0x8191),
        (0x00A5, 0x00A5, 0x818F),
        (0x00AC, 0x00AC, 0x81CA),
        (0x00AF, 0x00AF, 0x8150),
        (0x2016, 0x2016, 0x8161),
        (0x203E, 0x203E, 0x8150),
        (0x2212, 0x2212, 0x817C),
        (0x301C, 0x301C, 0x8160),
    ],
    ..rules(
        encoding_rs::SHIFT_JIS,
        is_windows_sjis_lead,
        is_sjis_trail,
        Extra::Kana,
    )
});

/// EUC-CN: GB 2312.
pub(super) static EUC_CN: DoubleByte = DoubleByte::new(Rules {
    corrections: &[
        (0xA1A4, 0xA1A4, 0x30FB),
        (0xA1AA, 0xA1AA, 0x2015),
        (0xA2A1, 0xA2B0, 0),
        (0xA2E3, 0xA2E4, 0),
        (0xA2EF, 0xA2F0, 0),
        (0xA2FD, 0xA2FE, 0),
        (0xA4F4, 0xA4FE, 0),
        (0xA5F7, 0xA5FE, 0),
        (0xA6B9, 0xA6C0, 0),
        (0xA6D9, 0xA6FE, 0),
        (0xA7C2, 0xA7D0, 0),
        (0xA7F2, 0xA7FE, 0),
        (0xA8BB, 0xA8C4, 0),
        (0xA8EA, 0xA8FE, 0),
        (0xA9A1, 0xA9A3, 0),
        (0xA9F0, 0xA9FE, 0),
        (0xD7FA, 0xD7FE, 0),
    ],
    ..rules(encoding_rs::GBK, is_gb2312_lead, is_euc, Extra::None)
});

/// CP936: GBK as Windows has it.
pub(super) static CP936: DoubleByte = DoubleByte::new(Rules {
    corrections: &[
        (0xA2E3, 0xA2E3, 0xE76C),
        (0xA3A0, 0xA3A0, 0xE5E5),
        (0xA6D9, 0xA6DF, 0xE78D),
        (0xA6EC, 0xA6ED, 0xE794),
        (0xA6F3, 0xA6F3, 0xE796),
        (0xA8BC, 0xA8BC, 0xE7C7),
        (0xA8BF, 0xA8BF, 0xE7C8),
        (0xA989, 0xA995, 0xE7E7),
        (0xFE50, 0xFE50, 0xE815),
        (0xFE54, 0xFE6B, 0xE819),
        (0xFE6D, 0xFE75, 0xE832),
        (0xFE77, 0xFE7E, 0xE83C),
        (0xFE80, 0xFE90, 0xE844),
        (0xFE92, 0xFEA0, 0xE856),
    ],
    written: &[
        (0x203E, 0x203E, 0xA3FE),
        (0x2218, 0x2218, 0xA1E3),
        (0x223C, 0x223C, 0xA1AB),
    ],
    ..rules(encoding_rs::GBK, is_gbk_lead, is_gbk_trail, Extra::Euro)
});

/// The pairs of GB18030.
pub(super) static GB18030_PAIRS: DoubleByte = DoubleByte::new(Rules {
    corrections: &[
        (0xA3A0, 0xA3A0, 0xE5E5),
        (0xA6D9, 0xA6DF, 0xE78D),
        (0xA6EC, 0xA6ED, 0xE794),
        (0xA6F3, 0xA6F3, 0xE796),
        (0xA8BC, 0xA8BC, 0xE7C7),
        (0xFE59, 0xFE59, 0xE81E),
        (0xFE61, 0xFE61, 0xE826),
        (0xFE66, 0xFE67, 0xE82B),
        (0xFE6D, 0xFE6D, 0xE832),
        (0xFE7E, 0xFE7E, 0xE843),
        (0xFE90, 0xFE90, 0xE854),
        (0xFEA0, 0xFEA0, 0xE864),
    ],
    written: &[
        (0x1E3F, 0x1E3F, 0x8135_F437),
        (0x9FB4, 0x9FB6, 0x8235_9037),
        (0x9FB7, 0x9FBB, 0x8235_9130),
        (0xFE10, 0xFE13, 0x8431_8236),
        (0xFE14, 0xFE19, 0x8431_8330),
    ],
    ..rules(encoding_rs::GB18030, is_gbk_lead, is_gbk_trail, Extra::None)
});

/// Big5, with the katakana, Cyrillic letters and numbers that Eten added.
pub(super) static BIG5: DoubleByte = DoubleByte::new(Rules {
    corrections: &[
        (0xA145, 0xA145, 0x2022),
        (0xA14E, 0xA14E, 0xFF64),
        (0xA15A, 0xA15A, 0),
        (0xA1C2, 0xA1C2, 0x203E),
        (0xA1C3, 0xA1C3, 0),
        (0xA1C5, 0xA1C5, 0),
        (0xA1E3, 0xA1E3, 0x223C),
        (0xA1F2, 0xA1F2, 0x2641),
        (0xA1F3, 0xA1F3, 0x2609),
        (0xA1FE, 0xA1FE, 0),
        (0xA240, 0xA240, 0),
        (0xA241, 0xA241, 0xFF0F),
        (0xA242, 0xA242, 0xFF3C),
        (0xA246, 0xA247, 0x00A2),
        (0xA2CC, 0xA2CC, 0),
        (0xA2CE, 0xA2CE, 0),
        (0xA3C0, 0xA3E1, 0),
        (0xC6A1, 0xC6A1, 0x30FE),
        (0xC6A2, 0xC6A3, 0x309D),
        (0xC6A4, 0xC6A4, 0x3005),
        (0xC6A5, 0xC6F7, 0x3041),
        (0xC6F8, 0xC6FE, 0x30A1),
        (0xC740, 0xC77E, 0x30A8),
        (0xC7A1, 0xC7B0, 0x30E7),
        (0xC7B1, 0xC7B2, 0x0414),
        (0xC7B3, 0xC7B3, 0x0401),
        (0xC7B4, 0xC7BA, 0x0416),
        (0xC7BB, 0xC7CD, 0x0423),
        (0xC7CE, 0xC7CE, 0x0451),
        (0xC7CF, 0xC7E8, 0x0436),
        (0xC7E9, 0xC7F2, 0x2460),
        (0xC7F3, 0xC7FC, 0x2474),
        (0xC7FD, 0xC7FE, 0),
        (0xF9FE, 0xF9FE, 0x2593),
    ],
    ..rules(encoding_rs::BIG5, is_big5_lead, is_big5_trail, Extra::None)
});

/// CP950: Big5 as Windows has it, with the user's characters.
pub(super) static CP950: DoubleByte = DoubleByte::new(Rules {
    corrections: &[(0xA3C0, 0xA3E1, 0), (0xF9FE, 0xF9FE, 0x2593)],
    private: cp950_private,
    ..rules(encoding_rs::BIG5, is_cp950_lead, is_big5_trail, Extra::None)
});

/// EUC-KR: KS X 1001.
pub(super) static EUC_KR: DoubleByte = DoubleByte::new(rules(
    encoding_rs::EUC_KR,
    is_korean_lead,
    is_euc,
    Extra::None,
));

/// UHC: with all syllables.
pub(super) static UHC: DoubleByte = DoubleByte::new(rules(
    encoding_rs::EUC_KR,
    is_uhc_lead,
    is_uhc_trail,
    Extra::None,
));
