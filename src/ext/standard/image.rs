//! What kind of picture a file is, and how large.

use super::digest::read_file;
use crate::builtins;
use crate::constants;
use crate::eval::Unwind;
use crate::ext::{Builtin, BuiltinConstant, ByRef, Call, IfPassed, OrFalse};
use crate::zval::{PhpArray, PhpStr, Value};

pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    getimagesize(filename, &image_info = null), getimagesizefromstring(string, &image_info = null),
    image_type_to_mime_type(image_type), image_type_to_extension(image_type, include_dot = true),
};

pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    IMAGETYPE_UNKNOWN = Int(0), IMAGETYPE_GIF = Int(1), IMAGETYPE_JPEG = Int(2), IMAGETYPE_PNG = Int(3), IMAGETYPE_SWF = Int(4),
    IMAGETYPE_PSD = Int(5), IMAGETYPE_BMP = Int(6), IMAGETYPE_TIFF_II = Int(7), IMAGETYPE_TIFF_MM = Int(8),
    IMAGETYPE_JPC = Int(9), IMAGETYPE_JPEG2000 = Int(9), IMAGETYPE_JP2 = Int(10), IMAGETYPE_JPX = Int(11), IMAGETYPE_JB2 = Int(12),
    IMAGETYPE_SWC = Int(13), IMAGETYPE_IFF = Int(14), IMAGETYPE_WBMP = Int(15), IMAGETYPE_XBM = Int(16), IMAGETYPE_ICO = Int(17),
    IMAGETYPE_WEBP = Int(18), IMAGETYPE_AVIF = Int(19), IMAGETYPE_COUNT = Int(20),
};

const JPEG: i64 = 2;

/// MIME type and extension by kind.
const KINDS: &[(&str, &str)] = &[
    ("application/octet-stream", ""),
    ("image/gif", ".gif"),
    ("image/jpeg", ".jpeg"),
    ("image/png", ".png"),
    ("application/x-shockwave-flash", ".swf"),
    ("image/psd", ".psd"),
    ("image/bmp", ".bmp"),
    ("image/tiff", ".tiff"),
    ("image/tiff", ".tiff"),
    ("application/octet-stream", ".jpc"),
    ("image/jp2", ".jp2"),
    ("application/octet-stream", ".jpx"),
    ("application/octet-stream", ".jb2"),
    ("application/x-shockwave-flash", ".swf"),
    ("image/iff", ".iff"),
    ("image/vnd.wap.wbmp", ".bmp"),
    ("image/xbm", ".xbm"),
    ("image/vnd.microsoft.icon", ".ico"),
    ("image/webp", ".webp"),
    ("image/avif", ".avif"),
];

fn kind(number: i64) -> (&'static str, &'static str) {
    let at = usize::try_from(number).unwrap_or(usize::MAX);
    KINDS.get(at).copied().unwrap_or(KINDS[0])
}

/// The MIME type of a kind of picture.
fn image_type_to_mime_type(_: &mut Call<'_>, image_type: i64) -> &'static str {
    kind(image_type).0
}

/// The file extension of a kind of picture.
fn image_type_to_extension(
    _: &mut Call<'_>,
    image_type: i64,
    include_dot: bool,
) -> OrFalse<&'static str> {
    match kind(image_type).1 {
        "" => OrFalse::False,
        extension => OrFalse::Value(&extension[usize::from(!include_dot)..]),
    }
}

/// What is known of a picture.
#[derive(Default)]
struct Size {
    width: u32,
    height: u32,
    bits: u32,
    channels: u32,
}

/// Width, height, kind and more of a picture in a file.
fn getimagesize(
    call: &mut Call<'_>,
    filename: PhpStr,
    image_info: IfPassed<ByRef>,
) -> Result<OrFalse<PhpArray>, Unwind> {
    let Some(content) = read_file(call, &filename)? else {
        return Ok(OrFalse::False);
    };
    describe(call, &content, &filename, image_info)
}

/// The same of a picture in a string.
fn getimagesizefromstring(
    call: &mut Call<'_>,
    string: PhpStr,
    image_info: IfPassed<ByRef>,
) -> Result<OrFalse<PhpArray>, Unwind> {
    describe(call, &string, &string, image_info)
}

fn describe(
    call: &mut Call<'_>,
    content: &[u8],
    name: &PhpStr,
    image_info: IfPassed<ByRef>,
) -> Result<OrFalse<PhpArray>, Unwind> {
    if let Some(info) = &image_info.0 {
        info.set(PhpArray::new());
    }
    let kind = match recognize(content) {
        Ok(kind) => kind,
        Err(Objection::TooShort) => {
            call.note(&format!("Error reading from {name}!"))?;
            return Ok(OrFalse::False);
        }
        Err(Objection::Corrupted) => {
            call.warn("PNG file corrupted by ASCII conversion")?;
            return Ok(OrFalse::False);
        }
    };
    if kind == JPEG
        && let Some(info) = image_info.0
    {
        info.set(jpeg_segments(content));
    }
    let Some(size) = measure(kind, content) else {
        return Ok(OrFalse::False);
    };
    let mut result = PhpArray::new();
    for number in [i64::from(size.width), i64::from(size.height), kind] {
        result.push_value(Value::int(number));
    }
    let text = format!("width=\"{}\" height=\"{}\"", size.width, size.height);
    result.push_value(Value::from(text.as_str()));
    if size.bits != 0 {
        result.set_value("bits", i64::from(size.bits));
    }
    if size.channels != 0 {
        result.set_value("channels", i64::from(size.channels));
    }
    result.set_value("mime", Value::from(self::kind(kind).0));
    Ok(OrFalse::Value(result))
}

enum Objection {
    TooShort,
    Corrupted,
}

/// The kind of a picture, by how it begins; 0 is none known.
fn recognize(content: &[u8]) -> Result<i64, Objection> {
    let begins = |start: &[u8]| content.starts_with(start);
    if content.len() < 3 {
        return Err(Objection::TooShort);
    }
    if begins(b"\x89PN") {
        return match content.get(..8) {
            None => Err(Objection::TooShort),
            Some(b"\x89PNG\r\n\x1a\n") => Ok(3),
            Some(_) => Err(Objection::Corrupted),
        };
    }
    if begins(b"RIF") {
        return match content.get(8..12) {
            None => Err(Objection::TooShort),
            Some(b"WEBP") => Ok(18),
            Some(_) => Ok(0),
        };
    }
    let starts: [(&[u8], i64); 13] = [
        (b"GIF", 1),
        (b"\xFF\xD8\xFF", JPEG),
        (b"FWS", 4),
        (b"CWS", 13),
        (b"8BP", 5),
        (b"BM", 6),
        (b"\xFF\x4F\xFF", 9),
        (b"II\x2A\0", 7),
        (b"MM\0\x2A", 8),
        (b"FORM", 14),
        (b"\0\0\x01\0", 17),
        (b"\0\0\0\x0CjP  \r\n\x87\n", 10),
        (b"\0\0\0 ftypavif", 19),
    ];
    if let Some((_, kind)) = starts.iter().find(|(start, _)| begins(start)) {
        return Ok(*kind);
    }
    if content.len() < 4 {
        return Err(Objection::TooShort);
    }
    if wbmp(content).is_some() {
        return Ok(15);
    }
    if content.len() < 12 {
        return Err(Objection::TooShort);
    }
    Ok(if xbm(content).is_some() { 16 } else { 0 })
}

fn big16(content: &[u8], at: usize) -> Option<u32> {
    let bytes = content.get(at..at + 2)?;
    Some(u32::from(u16::from_be_bytes([bytes[0], bytes[1]])))
}

fn little16(content: &[u8], at: usize) -> Option<u32> {
    let bytes = content.get(at..at + 2)?;
    Some(u32::from(u16::from_le_bytes([bytes[0], bytes[1]])))
}

fn big32(content: &[u8], at: usize) -> Option<u32> {
    Some(big16(content, at)? << 16 | big16(content, at + 2)?)
}

fn little32(content: &[u8], at: usize) -> Option<u32> {
    Some(little16(content, at + 2)? << 16 | little16(content, at)?)
}

fn measure(kind: i64, content: &[u8]) -> Option<Size> {
    let byte = |at: usize| content.get(at).map(|byte| u32::from(*byte));
    let size = |width: u32, height: u32, bits: u32, channels: u32| Size {
        width,
        height,
        bits,
        channels,
    };
    Some(match kind {
        1 => {
            let flags = byte(10)?;
            let bits = if flags & 0x80 != 0 {
                (flags & 7) + 1
            } else {
                0
            };
            size(little16(content, 6)?, little16(content, 8)?, bits, 3)
        }
        JPEG => return jpeg(content),
        3 => size(big32(content, 16)?, big32(content, 20)?, byte(24)?, 0),
        4 => return flash(content),
        5 => size(big32(content, 18)?, big32(content, 14)?, 0, 0),
        6 => match little32(content, 14)? {
            12 => size(little16(content, 18)?, little16(content, 20)?, byte(25)?, 0),
            13..=64 | 108 | 124 => {
                let height = little32(content, 22)? as i32;
                size(
                    little32(content, 18)?,
                    height.unsigned_abs(),
                    little16(content, 28)?,
                    0,
                )
            }
            _ => return None,
        },
        7 => return tiff(content, little16, little32),
        8 => return tiff(content, big16, big32),
        14 => return iff(content),
        15 => return wbmp(content),
        16 => return xbm(content),
        17 => return icon(content),
        18 => match content.get(12..16)? {
            b"VP8 " => size(
                little16(content, 26)? & 0x3FFF,
                little16(content, 28)? & 0x3FFF,
                8,
                0,
            ),
            b"VP8L" => {
                let bits = little32(content, 21)?;
                size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, 8, 0)
            }
            b"VP8X" => size(
                (little32(content, 24)? & 0xFF_FFFF) + 1,
                (little32(content, 26)? >> 8) + 1,
                8,
                0,
            ),
            _ => return None,
        },
        _ => return None,
    })
}

/// The segments of a JPEG before its picture: marker, and where the content is.
fn segments(content: &[u8]) -> Vec<(u8, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 2;
    loop {
        // Anything up to the next marker is skipped, fill bytes too.
        while content.get(at).is_some_and(|byte| *byte != 0xFF) {
            at += 1;
        }
        while content.get(at) == Some(&0xFF) {
            at += 1;
        }
        let (Some(&marker), Some(length)) = (content.get(at), big16(content, at + 1)) else {
            return found;
        };
        // Start of scan, end of image.
        if matches!(marker, 0xDA | 0xD9) || length < 2 {
            return found;
        }
        let end = at + 1 + length as usize;
        found.push((marker, at + 3..end.min(content.len())));
        if end >= content.len() {
            return found;
        }
        at = end;
    }
}

fn jpeg(content: &[u8]) -> Option<Size> {
    let frame = segments(content)
        .into_iter()
        .find(|(marker, _)| matches!(marker, 0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC)));
    let start = frame?.1.start;
    Some(Size {
        bits: u32::from(*content.get(start)?),
        height: big16(content, start + 1)?,
        width: big16(content, start + 3)?,
        channels: u32::from(*content.get(start + 5)?),
    })
}

/// The contents of the APP segments by name; of several of one kind the first.
fn jpeg_segments(content: &[u8]) -> PhpArray {
    let mut info = PhpArray::new();
    for (marker, range) in segments(content) {
        if !(0xE0..=0xEF).contains(&marker) {
            continue;
        }
        let name = format!("APP{}", marker - 0xE0);
        if info.get_bytes(name.as_bytes()).is_none() {
            info.set_value(&name, PhpStr::new(&content[range]));
        }
    }
    info
}

/// A Flash film: a rectangle in twentieths of a pixel, its numbers as wide as five bits say.
fn flash(content: &[u8]) -> Option<Size> {
    let bit = |at: usize| -> Option<u32> {
        let byte = content.get(8 + at / 8)?;
        Some(u32::from(byte >> (7 - at % 8) & 1))
    };
    let number = |at: usize, width: usize| {
        (at..at + width).try_fold(0_u32, |number, at| Some(number << 1 | bit(at)?))
    };
    let width = number(0, 5)? as usize;
    let side = |index: usize| number(5 + index * width, width);
    Some(Size {
        width: side(1)?.wrapping_sub(side(0)?) / 20,
        height: side(3)?.wrapping_sub(side(2)?) / 20,
        ..Size::default()
    })
}

type Reader = fn(&[u8], usize) -> Option<u32>;

/// The first directory of a TIFF.
fn tiff(content: &[u8], short: Reader, long: Reader) -> Option<Size> {
    let directory = long(content, 4)? as usize;
    let mut size = Size::default();
    for entry in 0..short(content, directory)? as usize {
        let at = directory + 2 + entry * 12;
        let value = match short(content, at + 2)? {
            1 | 6 => u32::from(*content.get(at + 8)?),
            3 | 8 => short(content, at + 8)?,
            4 | 9 => long(content, at + 8)?,
            _ => continue,
        };
        match short(content, at)? {
            0x100 => size.width = value,
            0x101 => size.height = value,
            _ => {}
        }
    }
    (size.width != 0 && size.height != 0).then_some(size)
}

/// The bitmap header of an IFF picture.
fn iff(content: &[u8]) -> Option<Size> {
    if !matches!(content.get(8..12)?, b"ILBM" | b"PBM ") {
        return None;
    }
    let mut at = 12;
    loop {
        let length = big32(content, at + 4)? as usize;
        if content.get(at..at + 4)? == b"BMHD" {
            let size = Size {
                width: big16(content, at + 8)?,
                height: big16(content, at + 10)?,
                bits: u32::from(*content.get(at + 16)?),
                channels: 0,
            };
            let is_valid = size.width > 0 && size.height > 0 && (1..33).contains(&size.bits);
            return is_valid.then_some(size);
        }
        at += 8 + length + (length & 1);
    }
}

/// A number of seven bits a byte, and where it ends.
fn multibyte(content: &[u8], mut at: usize) -> Option<(u32, usize)> {
    let mut number = 0_u32;
    loop {
        let byte = *content.get(at)?;
        at += 1;
        number = number << 7 | u32::from(byte & 0x7F);
        // Nothing larger is taken for a picture.
        if number > 2048 {
            return None;
        }
        if byte & 0x80 == 0 {
            return Some((number, at));
        }
    }
}

fn wbmp(content: &[u8]) -> Option<Size> {
    if *content.first()? != 0 {
        return None;
    }
    let mut at = 1;
    while *content.get(at)? & 0x80 != 0 {
        at += 1;
    }
    let (width, at) = multibyte(content, at + 1)?;
    let (height, _) = multibyte(content, at)?;
    (width != 0 && height != 0).then_some(Size {
        width,
        height,
        ..Size::default()
    })
}

/// The two `#define`s of an X bitmap.
fn xbm(content: &[u8]) -> Option<Size> {
    let text = std::str::from_utf8(content).ok()?;
    let mut size = Size::default();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        if words.next() != Some("#define") {
            continue;
        }
        let (Some(name), Some(value)) = (words.next(), words.next()) else {
            continue;
        };
        let Ok(value) = value.parse::<u32>() else {
            continue;
        };
        match name.rsplit('_').next() {
            Some("width") => size.width = value,
            Some("height") => size.height = value,
            _ => {}
        }
        if size.width != 0 && size.height != 0 {
            return Some(size);
        }
    }
    None
}

/// The picture of an icon file with the most colours, the last of several.
fn icon(content: &[u8]) -> Option<Size> {
    let count = little16(content, 4)? as usize;
    if !(1..=255).contains(&count) {
        return None;
    }
    let mut best = Size::default();
    for index in 0..count {
        let at = 6 + index * 16;
        let Some(bits) = little16(content, at + 6) else {
            break;
        };
        if bits >= best.bits {
            best = Size {
                width: u32::from(content[at]),
                height: u32::from(content[at + 1]),
                bits,
                channels: 0,
            };
        }
    }
    if best.width == 0 {
        best.width = 256;
    }
    if best.height == 0 {
        best.height = 256;
    }
    Some(best)
}
