//! Replacing matches: `preg_replace`, `preg_filter`, `preg_replace_callback`, `preg_replace_callback_array`.

use super::groups::{self, Shape};
use super::pattern::Pattern;
use super::replacement::Replacement;
use super::search::Search;
use super::{PregError, set_error};
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::frame::Callee;
use crate::ext::argument::StringOrArray::{Array, String as Str};
use crate::ext::standard::function::warn_of_references;
use crate::ext::{Builtin, ByRef, Call, IfPassed, StringOrArray};
use crate::zval::{KeyRef, PhpArray, PhpStr, StrBuilder, Value};

pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    preg_replace(pattern, replacement, subject, limit = -1, &count = null),
    preg_filter(pattern, replacement, subject, limit = -1, &count = null),
    preg_replace_callback(pattern, callback, subject, limit = -1, &count = null, flags = 0),
    preg_replace_callback_array(pattern, subject, limit = -1, &count = null, flags = 0),
};

/// `subject` with the matches of `pattern` replaced, at most `limit` of them if it is not negative, and into `count` how many
/// were. Patterns in an array are gone through one after the other; an array of subjects gives an array of results. Null,
/// or no element, after an error.
fn preg_replace(
    call: &mut Call<'_>,
    pattern: StringOrArray,
    replacement: StringOrArray,
    subject: StringOrArray,
    limit: i64,
    count: IfPassed<ByRef>,
) -> Result<Value, Unwind> {
    let texts = Texts::new(call, &pattern, replacement)?;
    let with = With::Texts(texts);
    let mut job = Job::new(&pattern, &with, limit);
    let result = job.replace_all(call, subject, Kept::All)?;
    tell(count, job.count);
    Ok(result)
}

/// Like `preg_replace`, but only subjects in which something was replaced are in the result.
fn preg_filter(
    call: &mut Call<'_>,
    pattern: StringOrArray,
    replacement: StringOrArray,
    subject: StringOrArray,
    limit: i64,
    count: IfPassed<ByRef>,
) -> Result<Value, Unwind> {
    let texts = Texts::new(call, &pattern, replacement)?;
    let with = With::Texts(texts);
    let mut job = Job::new(&pattern, &with, limit);
    let result = job.replace_all(call, subject, Kept::Changed)?;
    tell(count, job.count);
    Ok(result)
}

/// Like `preg_replace`, with what `callback` returns for the groups of each match.
fn preg_replace_callback(
    call: &mut Call<'_>,
    pattern: StringOrArray,
    callback: Callable,
    subject: StringOrArray,
    limit: i64,
    count: IfPassed<ByRef>,
    flags: i64,
) -> Result<Value, Unwind> {
    let with = With::Callback(callback, Shape::of(flags));
    let mut job = Job::new(&pattern, &with, limit);
    let result = job.replace_all(call, subject, Kept::All)?;
    tell(count, job.count);
    Ok(result)
}

/// Like `preg_replace_callback` with each pattern, a key of `pattern`, and its callback in turn.
fn preg_replace_callback_array(
    call: &mut Call<'_>,
    pattern: PhpArray,
    mut subject: StringOrArray,
    limit: i64,
    count: IfPassed<ByRef>,
    flags: i64,
) -> Result<Value, Unwind> {
    let mut replaced = 0;
    for (key, zval) in pattern.iter() {
        let Ok(callback) = Callable::resolve(call.machine, &zval.get()) else {
            if call.cause.is_some() {
                return Err(Unwind);
            }
            return Err(call.type_error(0, "must contain only valid callbacks"));
        };
        let KeyRef::String(key) = key else {
            return Err(call.type_error(0, "must contain only string patterns as keys"));
        };
        let pattern = Str(key.clone());
        let with = With::Callback(callback, Shape::of(flags));
        let mut job = Job::new(&pattern, &with, limit);
        let result = job.replace_all(call, subject, Kept::All)?;
        replaced += job.count;
        subject = match (result.as_string(), result.as_array()) {
            (Some(string), _) => Str(string.clone()),
            (_, Some(array)) => Array(array.clone()),
            _ => return Ok(Value::NULL),
        };
    }
    tell(count, replaced);
    Ok(match subject {
        Str(string) => string.into(),
        Array(array) => array.into(),
    })
}

/// Puts how many were replaced into the variable, if there is one.
fn tell(count: IfPassed<ByRef>, replaced: i64) {
    if let IfPassed(Some(count)) = count {
        count.set(replaced);
    }
}

/// The replacement texts of `preg_replace`.
enum Texts {
    /// One for all patterns.
    One(PhpStr),
    /// One for each pattern, in their order; the empty text where there are too few.
    Each(PhpArray),
}

impl Texts {
    fn new(
        call: &mut Call<'_>,
        pattern: &StringOrArray,
        replacement: StringOrArray,
    ) -> Result<Texts, Unwind> {
        match (pattern, replacement) {
            (_, Str(text)) => Ok(Texts::One(text)),
            (Array(_), Array(texts)) => Ok(Texts::Each(texts)),
            (Str(_), Array(_)) => {
                let what = "must be of type array when argument #2 ($replacement) is an array, string given";
                Err(call.type_error(0, what))
            }
        }
    }
}

/// What matches are replaced with.
enum With {
    Texts(Texts),
    Callback(Callable, Shape),
}

impl With {
    /// Whether the callback may have parameters by reference, which get values.
    fn may_warn(&self) -> bool {
        match self {
            With::Texts(_) => false,
            With::Callback(callback, _) => match callback.callee {
                Callee::User(function) => function.has_reference_parameters,
                Callee::Builtin(_) => true,
            },
        }
    }
}

/// Which subjects are in the result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    All,
    Changed,
}

/// One call.
struct Job<'a> {
    patterns: &'a StringOrArray,
    with: &'a With,
    /// How many matches of a pattern in a subject are replaced at most.
    limit: u64,
    /// How many were replaced.
    count: i64,
}

impl<'a> Job<'a> {
    fn new(patterns: &'a StringOrArray, with: &'a With, limit: i64) -> Job<'a> {
        Job {
            patterns,
            with,
            // A negative limit is none.
            limit: limit as u64,
            count: 0,
        }
    }

    /// The results for all subjects; null, or no element, for one that failed or is not kept.
    #[inline]
    fn replace_all(
        &mut self,
        call: &mut Call<'_>,
        subject: StringOrArray,
        kept: Kept,
    ) -> Result<Value, Unwind> {
        match subject {
            Str(subject) => {
                let result = self.replace_kept(call, subject, kept)?;
                Ok(result.map_or(Value::NULL, Value::from))
            }
            Array(subjects) => self.replace_each(call, &subjects, kept),
        }
    }

    #[inline(never)]
    fn replace_each(
        &mut self,
        call: &mut Call<'_>,
        subjects: &PhpArray,
        kept: Kept,
    ) -> Result<Value, Unwind> {
        let mut results = PhpArray::new();
        for (key, zval) in subjects.iter() {
            let subject = call.to_string(&zval.get())?;
            if let Some(result) = self.replace_kept(call, subject, kept)? {
                results.set(&key.to_key(), Value::from(result).into_zval());
            }
        }
        Ok(results.into())
    }

    #[inline(always)]
    fn replace_kept(
        &mut self,
        call: &mut Call<'_>,
        subject: PhpStr,
        kept: Kept,
    ) -> Result<Option<PhpStr>, Unwind> {
        let before = self.count;
        let result = match self.patterns {
            Str(pattern) => {
                let text: &[u8] = match self.with {
                    With::Texts(Texts::One(text)) => text,
                    _ => b"",
                };
                self.replace_one(call, pattern, text, subject)?
            }
            Array(patterns) => self.replace_one_by_one(call, patterns, subject)?,
        };
        Ok(result.filter(|_| kept == Kept::All || self.count > before))
    }

    /// One subject after each of several patterns.
    #[inline(never)]
    fn replace_one_by_one(
        &mut self,
        call: &mut Call<'_>,
        patterns: &PhpArray,
        mut subject: PhpStr,
    ) -> Result<Option<PhpStr>, Unwind> {
        let mut texts = match self.with {
            With::Texts(Texts::Each(texts)) => Some(texts.zvals()),
            _ => None,
        };
        for pattern in patterns.zvals() {
            let pattern = call.to_string(&pattern.get())?;
            let text = match (&mut texts, self.with) {
                (Some(texts), _) => match texts.next() {
                    Some(text) => call.to_string(&text.get())?,
                    None => PhpStr::empty(),
                },
                (None, With::Texts(Texts::One(text))) => text.clone(),
                (None, _) => PhpStr::empty(),
            };
            match self.replace_one(call, &pattern, &text, subject)? {
                Some(result) => subject = result,
                None => return Ok(None),
            }
        }
        Ok(Some(subject))
    }

    /// One subject after one pattern; `None` after an error.
    fn replace_one(
        &mut self,
        call: &mut Call<'_>,
        pattern: &PhpStr,
        text: &[u8],
        subject: PhpStr,
    ) -> Result<Option<PhpStr>, Unwind> {
        let Some(pattern) = Pattern::get(call, pattern)? else {
            return Ok(None);
        };
        set_error(call, PregError::None);
        let Some(mut search) = Search::new(call, &pattern, &subject, 0) else {
            return Ok(None);
        };
        let replacement = Replacement::new(text);
        let may_warn = self.with.may_warn();
        let mut result = StrBuilder::new();
        let mut last_end = 0;
        let mut left = self.limit;
        while left > 0 {
            let Some(found) = search.next(call)? else {
                break;
            };
            if found.begin > found.end {
                set_error(call, PregError::Internal);
                return Ok(None);
            }
            if left == self.limit {
                result = StrBuilder::with_capacity(subject.len() + 32);
            }
            self.count += 1;
            left -= 1;
            let piece = subject.get(last_end..found.begin).unwrap_or_default();
            match self.with {
                With::Texts(_) => {
                    result.push_bytes(piece);
                    replacement.write(&search, found.groups, &mut result);
                }
                With::Callback(callback, shape) => {
                    let arguments = [Value::from(groups::all(&search, found, *shape))];
                    if may_warn {
                        warn_of_references(call, callback, &arguments)?;
                    }
                    let text = callback.call(call.machine, arguments)?;
                    let text = call.to_string(&text)?;
                    result.push_bytes(piece);
                    result.push_bytes(&text);
                }
            }
            last_end = found.end;
        }
        if search.has_failed() {
            return Ok(None);
        }
        if left == self.limit {
            drop(search);
            return Ok(Some(subject));
        }
        result.push_bytes(&subject[last_end..]);
        Ok(Some(result.finish()))
    }
}
