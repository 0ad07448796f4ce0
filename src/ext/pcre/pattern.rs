//! Patterns as scripts write them, `/a+/i`: delimiters, modifiers, and a cache of what was compiled.

use super::library::{Code, LibraryError, MatchData};
use super::{PregError, set_error};
use crate::eval::Unwind;
use crate::eval::errors::Level;
use crate::eval::scope::NameHasher;
use crate::ext::Call;
use crate::zval::PhpStr;
use pcre2_sys as pcre2;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasherDefault;
use std::rc::Rc;

/// How many compiled patterns a thread keeps (php-src `PCRE_CACHE_SIZE`).
const CACHE_SIZE: usize = 4096;

/// How many of them are found without a map: a power of two.
const RECENT: usize = 64;

/// A compiled pattern.
pub(in crate::ext) struct Pattern {
    /// As scripts write it.
    text: Box<[u8]>,
    wants_machine_code: bool,
    pub(super) code: Code,
    /// Groups it captures, the whole match not counted.
    pub(super) captures: usize,
    /// The names of its groups by number, 0 being the whole match; empty if none has one.
    pub(super) names: Vec<Option<PhpStr>>,
    /// Whether several groups have the same name.
    pub(super) shares_names: bool,
    /// Whether a match may pass a `(*MARK)`.
    pub(super) may_mark: bool,
}

/// The patterns of a thread by their text; they outlive the request.
struct Cache {
    /// Those that were asked for last, by the lowest bits of the hash, with the hash.
    recent: [Option<(u64, Rc<Pattern>)>; RECENT],
    by_hash: HashMap<u64, Vec<Rc<Pattern>>, BuildHasherDefault<NameHasher>>,
    /// Hashes in the order in which their patterns came.
    order: VecDeque<u64>,
}

thread_local! {
    static CACHE: RefCell<Cache> = const {
        RefCell::new(Cache {
            recent: [const { None }; RECENT],
            by_hash: HashMap::with_hasher(BuildHasherDefault::new()),
            order: VecDeque::new(),
        })
    };
}

impl Cache {
    #[inline]
    fn get(&mut self, text: &PhpStr, wants_machine_code: bool) -> Option<Rc<Pattern>> {
        let hash = text.hash();
        match &self.recent[hash as usize % RECENT] {
            Some((known, pattern)) if *known == hash && pattern.is(text, wants_machine_code) => {
                Some(Rc::clone(pattern))
            }
            _ => self.get_by_hash(text, wants_machine_code),
        }
    }

    #[inline(never)]
    fn get_by_hash(&mut self, text: &PhpStr, wants_machine_code: bool) -> Option<Rc<Pattern>> {
        let hash = text.hash();
        let mut same_hash = self.by_hash.get(&hash)?.iter();
        let found = same_hash.find(|pattern| pattern.is(text, wants_machine_code))?;
        self.recent[hash as usize % RECENT] = Some((hash, Rc::clone(found)));
        Some(Rc::clone(found))
    }

    fn add(&mut self, hash: u64, pattern: Rc<Pattern>) {
        if self.order.len() == CACHE_SIZE {
            for hash in self.order.drain(..CACHE_SIZE / 8) {
                let Some(same_hash) = self.by_hash.get_mut(&hash) else {
                    continue;
                };
                same_hash.remove(0);
                if same_hash.is_empty() {
                    self.by_hash.remove(&hash);
                }
            }
        }
        self.order.push_back(hash);
        self.by_hash.entry(hash).or_default().push(pattern);
    }
}

/// Why a text is no pattern, in PHP's words.
struct Malformed(Vec<u8>);

impl Malformed {
    fn new(why: &str) -> Malformed {
        Malformed(why.as_bytes().to_vec())
    }

    /// Words around a byte of the pattern in quotes.
    fn quoting(before: &str, byte: u8, after: &str) -> Malformed {
        Malformed([before.as_bytes(), b"'", &[byte], b"'", after.as_bytes()].concat())
    }
}

/// A pattern taken apart.
struct Parts<'a> {
    body: &'a [u8],
    /// PCRE2's options.
    options: u32,
}

impl Pattern {
    /// The pattern that a text writes, from the cache if it was there before. `None` after a warning if it is malformed.
    ///
    /// # Errors
    /// The error handler threw.
    #[inline]
    pub(in crate::ext) fn get(
        call: &mut Call<'_>,
        text: &PhpStr,
    ) -> Result<Option<Rc<Pattern>>, Unwind> {
        let wants_machine_code = call.ini.pcre.jit;
        let cached = CACHE.with_borrow_mut(|cache| cache.get(text, wants_machine_code));
        if cached.is_some() {
            return Ok(cached);
        }
        Pattern::compile(call, text, wants_machine_code)
    }

    #[cold]
    #[inline(never)]
    fn compile(
        call: &mut Call<'_>,
        text: &PhpStr,
        wants_machine_code: bool,
    ) -> Result<Option<Rc<Pattern>>, Unwind> {
        let code = parts(text)
            .and_then(|parts| Code::compile(parts.body, parts.options).map_err(compilation_failed));
        let mut code = match code {
            Ok(code) => code,
            Err(Malformed(why)) => {
                set_error(call, PregError::Internal);
                let message = [call.function_name().as_bytes(), b"(): ", &why].concat();
                call.raise_bytes(Level::Warning, &message)?;
                return Ok(None);
            }
        };
        if wants_machine_code && let Err(error) = code.compile_to_machine_code() {
            report_machine_code(call, error)?;
        }
        let captures = code.captures();
        let mut names: Vec<Option<PhpStr>> = Vec::new();
        let mut shares_names = false;
        for (number, name) in code.names() {
            names.resize(captures + 1, None);
            let name = group_name(name);
            shares_names |= names.iter().flatten().any(|other| *other == name);
            names[number.min(captures)] = Some(name);
        }
        let pattern = Rc::new(Pattern {
            text: text.as_bytes().into(),
            wants_machine_code,
            code,
            captures,
            names,
            shares_names,
            may_mark: memchr::memmem::find(text, b"(*").is_some(),
        });
        CACHE.with_borrow_mut(|cache| cache.add(text.hash(), Rc::clone(&pattern)));
        Ok(Some(pattern))
    }

    fn is(&self, text: &PhpStr, wants_machine_code: bool) -> bool {
        self.wants_machine_code == wants_machine_code && *self.text == **text
    }

    /// Room for its matches; `None`, noted as an error, if there is no memory.
    #[inline(always)]
    pub(super) fn room(&self, call: &mut Call<'_>) -> Option<MatchData> {
        let room = MatchData::new(&self.code, self.captures, call.ini.pcre);
        if room.is_none() {
            set_error(call, PregError::Internal);
        }
        room
    }
}

/// The name of a group as a string that outlives requests, as the pattern does: one for each name.
fn group_name(name: Box<[u8]>) -> PhpStr {
    thread_local! {
        static NAMES: RefCell<HashMap<Box<[u8]>, PhpStr>> = RefCell::default();
    }
    NAMES.with_borrow_mut(|names| {
        let known = names.entry(name);
        known
            .or_insert_with_key(|name| PhpStr::persistent(name))
            .clone()
    })
}

fn compilation_failed((error, offset): (LibraryError, usize)) -> Malformed {
    let message = error.message();
    Malformed::new(&format!("Compilation failed: {message} at offset {offset}"))
}

fn report_machine_code(call: &mut Call<'_>, error: LibraryError) -> Result<(), Unwind> {
    if error == LibraryError::NO_MEMORY {
        call.ini.pcre.jit = false;
        return call.warn(
            "Allocation of JIT memory failed, PCRE JIT will be disabled. This is likely caused by security restrictions. \
             Either grant PHP permission to allocate executable memory, or set pcre.jit=0",
        );
    }
    set_error(call, PregError::Internal);
    call.warn(&format!("JIT compilation failed: {}", error.message()))
}

/// Takes a pattern apart at its delimiters.
fn parts(text: &[u8]) -> Result<Parts<'_>, Malformed> {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let blanks = text.iter().take_while(|byte| is_space(byte)).count();
    let Some((&opening, rest)) = text[blanks..].split_first() else {
        return Err(Malformed::new("Empty regular expression"));
    };
    if opening.is_ascii_alphanumeric() || matches!(opening, b'\\' | 0) {
        let why = "Delimiter must not be alphanumeric, backslash, or NUL";
        return Err(Malformed::new(why));
    }
    let closing = match opening {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        b'<' => b'>',
        _ => opening,
    };
    let Some(end) = end_of_body(rest, opening, closing) else {
        let matching = if opening == closing { "" } else { "matching " };
        let before = format!("No ending {matching}delimiter ");
        return Err(Malformed::quoting(&before, closing, " found"));
    };
    Ok(Parts {
        body: &rest[..end],
        options: options(&rest[end + 1..])?,
    })
}

/// Where the closing delimiter stands; escaped ones are passed over, and brackets nest.
fn end_of_body(rest: &[u8], opening: u8, closing: u8) -> Option<usize> {
    let mut depth = 1;
    let mut at = 0;
    while at < rest.len() {
        let byte = rest[at];
        if byte == b'\\' && at + 1 < rest.len() {
            at += 1;
        } else if byte == closing {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        } else if byte == opening {
            depth += 1;
        }
        at += 1;
    }
    None
}

/// The options that modifiers stand for.
fn options(modifiers: &[u8]) -> Result<u32, Malformed> {
    let mut options = 0;
    let mut evaluates = false;
    for modifier in modifiers {
        options |= match modifier {
            b'i' => pcre2::PCRE2_CASELESS,
            b'm' => pcre2::PCRE2_MULTILINE,
            b'n' => pcre2::PCRE2_NO_AUTO_CAPTURE,
            b's' => pcre2::PCRE2_DOTALL,
            b'x' => pcre2::PCRE2_EXTENDED,
            b'A' => pcre2::PCRE2_ANCHORED,
            b'D' => pcre2::PCRE2_DOLLAR_ENDONLY,
            b'U' => pcre2::PCRE2_UNGREEDY,
            b'u' => pcre2::PCRE2_UTF | pcre2::PCRE2_UCP,
            b'J' => pcre2::PCRE2_DUPNAMES,
            b'S' | b'X' | b' ' | b'\n' | b'\r' => 0,
            b'e' => {
                evaluates = true;
                0
            }
            0 => return Err(Malformed::new("NUL is not a valid modifier")),
            _ => return Err(Malformed::quoting("Unknown modifier ", *modifier, "")),
        };
    }
    if evaluates {
        let why = "The /e modifier is no longer supported, use preg_replace_callback instead";
        return Err(Malformed::new(why));
    }
    Ok(options)
}
