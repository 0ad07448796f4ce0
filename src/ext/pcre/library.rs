//! PCRE2, the C library: compiled patterns, room for matches, limits; the front of this file is safe.
//!
//! PCRE2 matches on the heap (or on a stack of its own when the pattern was compiled to machine code), so a pattern cannot
//! overflow the native stack; compiling nests at most 250 parentheses.

use crate::eval::ini::PcreLimits;
use crate::zval::interrupt;
use pcre2_sys::*;
use std::cell::{Cell, RefCell};
use std::ffi::{CStr, c_int};
use std::mem::ManuallyDrop;
use std::ptr::{self, NonNull};

/// Bytes of the machine stack that compiled patterns match on, at the start (php-src `PCRE_JIT_STACK_MIN_SIZE`).
const JIT_STACK: usize = 32 * 1024;
/// And at most.
const JIT_STACK_MOST: usize = 192 * 1024;
/// Groups, the whole match among them, that pooled room holds (php-src `PHP_PCRE_PREALLOC_MDATA_SIZE`).
const POOLED_GROUPS: u32 = 32;
/// How much room is pooled: several are in use at once where callbacks match too.
const MOST_POOLED: usize = 8;

/// Memory that one attempt to match without machine code may take, in KiB.
const MATCH_MEMORY: u32 = 512 << 10;

/// An error number of PCRE2.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ext) struct LibraryError(c_int);

impl LibraryError {
    /// Too many attempts.
    pub(super) const MATCH_LIMIT: LibraryError = LibraryError(PCRE2_ERROR_MATCHLIMIT);
    /// Nested too deep.
    pub(super) const RECURSION_LIMIT: LibraryError = LibraryError(PCRE2_ERROR_DEPTHLIMIT);
    /// The start lies inside of a character.
    pub(super) const BAD_UTF_OFFSET: LibraryError = LibraryError(PCRE2_ERROR_BADUTFOFFSET);
    /// The start lies behind the end.
    pub(super) const BAD_OFFSET: LibraryError = LibraryError(PCRE2_ERROR_BADOFFSET);
    /// The machine stack is used up.
    pub(super) const JIT_STACK_LIMIT: LibraryError = LibraryError(PCRE2_ERROR_JIT_STACKLIMIT);
    /// No memory for machine code.
    pub(super) const NO_MEMORY: LibraryError = LibraryError(PCRE2_ERROR_NOMEMORY);

    /// Whether the subject is no UTF-8.
    pub(super) fn is_bad_utf(self) -> bool {
        (PCRE2_ERROR_UTF8_ERR21..=PCRE2_ERROR_UTF8_ERR1).contains(&self.0)
    }

    /// PCRE2's words for it.
    pub(in crate::ext) fn message(self) -> String {
        let mut text = [0u8; 128];
        // SAFETY: the buffer is as long as is said, and gets a terminated text.
        unsafe { pcre2_get_error_message_8(self.0, text.as_mut_ptr(), text.len()) };
        CStr::from_bytes_until_nul(&text)
            .map(|text| text.to_string_lossy().into_owned())
            .unwrap_or_default()
    }
}

/// What one attempt to match found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ext) enum Outcome {
    /// A match; so many groups are set, up to the last one that took part.
    Match(usize),
    /// None.
    NoMatch,
    /// It could not be found out.
    Error(LibraryError),
}

/// How much backtracking there may be before the time limit is looked at. A match that needs more begins anew and may take twice
/// as much, up to the limit: nothing can stop it in between.
const BACKTRACK_AT_ONCE: u32 = 10_000_000;

/// The contexts of a thread: how its patterns are compiled and matched.
struct Contexts {
    compile: NonNull<pcre2_compile_context_8>,
    matching: NonNull<pcre2_match_context_8>,
    jit_stack: NonNull<pcre2_jit_stack_8>,
    /// What the script allows; a first attempt has less of it.
    limits: Cell<PcreLimits>,
    /// Room for the next match, as long as it is not in use.
    spare: Cell<Option<Box<Room>>>,
    pool: RefCell<Vec<Room>>,
}

/// Keeps the contexts of a thread until it ends.
struct Owner {
    _contexts: Option<Box<Contexts>>,
}

thread_local! {
    /// Those of [`OWNER`], where a match finds them without asking whether they are there yet; null before the first use and
    /// after the last.
    static CONTEXTS: Cell<*const Contexts> = const { Cell::new(ptr::null()) };
    static OWNER: Owner = Owner::new();
}

impl Owner {
    fn new() -> Owner {
        let contexts = Contexts::new().map(Box::new);
        if let Some(contexts) = &contexts {
            CONTEXTS.set(&raw const **contexts);
        }
        Owner {
            _contexts: contexts,
        }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        CONTEXTS.set(ptr::null());
    }
}

/// The thread's contexts; `None` if there is no memory, or the thread is at its very end. For one call of this file, in which
/// the thread does not end.
#[inline(always)]
fn contexts<'a>() -> Option<&'a Contexts> {
    if CONTEXTS.get().is_null() {
        make_contexts();
    }
    // SAFETY: null, or the contexts that the thread's owner keeps.
    unsafe { CONTEXTS.get().as_ref() }
}

#[cold]
#[inline(never)]
fn make_contexts() {
    // At the very end of the thread there is no owner any more.
    let _ = OWNER.try_with(|_| ());
}

impl Contexts {
    fn new() -> Option<Contexts> {
        let general = ptr::null_mut();
        // SAFETY: without a general context the system allocator is used.
        let compile = NonNull::new(unsafe { pcre2_compile_context_create_8(general) })?;
        // As before PCRE2 10.38, `\K` may stand in a lookaround.
        let options = PCRE2_EXTRA_ALLOW_LOOKAROUND_BSK;
        // SAFETY: the context is alive.
        unsafe { pcre2_set_compile_extra_options_8(compile.as_ptr(), options) };
        // SAFETY: as above.
        let matching = NonNull::new(unsafe { pcre2_match_context_create_8(general) })?;
        // SAFETY: the context is alive.
        unsafe { pcre2_set_heap_limit_8(matching.as_ptr(), MATCH_MEMORY) };
        // SAFETY: without a general context the system allocator is used.
        let jit_stack =
            NonNull::new(unsafe { pcre2_jit_stack_create_8(JIT_STACK, JIT_STACK_MOST, general) })?;
        // SAFETY: both are alive, and the stack lives as long as the context.
        unsafe {
            pcre2_jit_stack_assign_8(matching.as_ptr(), None, jit_stack.as_ptr().cast());
        }
        let contexts = Contexts {
            compile,
            matching,
            jit_stack,
            limits: Cell::new(PcreLimits::default()),
            spare: Cell::new(None),
            pool: RefCell::new(Vec::new()),
        };
        contexts.allow(PcreLimits::default());
        Some(contexts)
    }

    /// Room for matches that is not in use.
    #[inline(always)]
    fn take_room(&self) -> Option<Box<Room>> {
        match self.spare.take() {
            Some(room) => Some(room),
            None => self.take_pooled(),
        }
    }

    #[cold]
    #[inline(never)]
    fn take_pooled(&self) -> Option<Box<Room>> {
        self.pool.borrow_mut().pop().map(Box::new)
    }

    /// Keeps room for another match, unless there is enough.
    #[inline(always)]
    fn keep_room(&self, room: Box<Room>) {
        if let Some(other) = self.spare.replace(Some(room)) {
            self.keep_pooled(*other);
        }
    }

    #[cold]
    #[inline(never)]
    fn keep_pooled(&self, room: Room) {
        let mut pool = self.pool.borrow_mut();
        if pool.len() < MOST_POOLED {
            pool.push(room);
        }
    }

    /// Sets the limits of the script.
    #[inline(always)]
    fn limit(&self, limits: PcreLimits) {
        if self.limits.get() != limits {
            self.limits.set(limits);
            self.allow(at_once(limits));
        }
    }

    /// Sets the limits of the next attempt.
    #[cold]
    #[inline(never)]
    fn allow(&self, limits: PcreLimits) {
        // SAFETY: the context is alive.
        unsafe { pcre2_set_match_limit_8(self.matching.as_ptr(), limits.backtrack) };
        // SAFETY: as above.
        unsafe { pcre2_set_depth_limit_8(self.matching.as_ptr(), limits.recursion) };
    }
}

impl Drop for Contexts {
    fn drop(&mut self) {
        self.pool.borrow_mut().clear();
        drop(self.spare.take());
        // SAFETY: the thread ends, nobody compiles any more.
        unsafe { pcre2_compile_context_free_8(self.compile.as_ptr()) };
        // SAFETY: as above.
        unsafe { pcre2_match_context_free_8(self.matching.as_ptr()) };
        // SAFETY: the context that it was assigned to is gone.
        unsafe { pcre2_jit_stack_free_8(self.jit_stack.as_ptr()) };
    }
}

/// The limits of a first attempt.
#[inline]
fn at_once(limits: PcreLimits) -> PcreLimits {
    PcreLimits {
        backtrack: limits.backtrack.min(BACKTRACK_AT_ONCE),
        ..limits
    }
}

/// A compiled pattern.
pub(in crate::ext) struct Code {
    code: NonNull<pcre2_code_8>,
    is_utf: bool,
    has_machine_code: bool,
}

impl Code {
    /// Compiles a pattern without delimiters; `options` are PCRE2's.
    ///
    /// # Errors
    /// It is malformed: what is wrong, and where.
    pub(in crate::ext) fn compile(
        pattern: &[u8],
        options: u32,
    ) -> Result<Code, (LibraryError, usize)> {
        let mut error = 0;
        let mut offset = 0;
        let context = contexts().map_or(ptr::null_mut(), |contexts| contexts.compile.as_ptr());
        // SAFETY: the pattern is as long as is said, the context is the thread's own or null.
        let code = unsafe {
            pcre2_compile_8(
                pattern.as_ptr(),
                pattern.len(),
                options,
                &mut error,
                &mut offset,
                context,
            )
        };
        match NonNull::new(code) {
            Some(code) => Ok(Code {
                code,
                is_utf: options & PCRE2_UTF != 0,
                has_machine_code: false,
            }),
            None => Err((LibraryError(error), offset)),
        }
    }

    /// Compiles it on, to machine code.
    ///
    /// # Errors
    /// That is not possible; it can be matched without.
    pub(super) fn compile_to_machine_code(&mut self) -> Result<(), LibraryError> {
        // SAFETY: the code is alive.
        let result = unsafe { pcre2_jit_compile_8(self.code.as_ptr(), PCRE2_JIT_COMPLETE) };
        if result < 0 {
            return Err(LibraryError(result));
        }
        let size: usize = self.info(PCRE2_INFO_JITSIZE, 0);
        self.has_machine_code = size > 0;
        Ok(())
    }

    /// Whether it matches characters in UTF-8, not bytes.
    #[inline]
    pub(super) fn is_utf(&self) -> bool {
        self.is_utf
    }

    /// How many groups it captures, the whole match not counted.
    pub(in crate::ext) fn captures(&self) -> usize {
        let count: u32 = self.info(PCRE2_INFO_CAPTURECOUNT, 0);
        count as usize
    }

    /// Its named groups: number and name.
    pub(in crate::ext) fn names(&self) -> Vec<(usize, Box<[u8]>)> {
        let count: u32 = self.info(PCRE2_INFO_NAMECOUNT, 0);
        let entry: u32 = self.info(PCRE2_INFO_NAMEENTRYSIZE, 0);
        if count == 0 {
            return Vec::new();
        }
        let table: *const u8 = self.info(PCRE2_INFO_NAMETABLE, ptr::null());
        // SAFETY: the table has `count` entries of that size, and lives as long as the code.
        let table = unsafe { std::slice::from_raw_parts(table, count as usize * entry as usize) };
        table
            .chunks_exact(entry as usize)
            .map(|entry| {
                let number = usize::from(u16::from_be_bytes([entry[0], entry[1]]));
                let name = entry[2..].split(|byte| *byte == 0).next().unwrap_or(b"");
                (number, name.into())
            })
            .collect()
    }

    /// A fact about the pattern. `T` is the type that PCRE2 writes for it: `u32`, `usize` for a size, or a pointer.
    fn info<T: Copy>(&self, what: u32, nothing: T) -> T {
        let mut fact = nothing;
        // SAFETY: the code is alive, and each caller names the type that PCRE2 writes.
        unsafe {
            pcre2_pattern_info_8(self.code.as_ptr(), what, ptr::from_mut(&mut fact).cast());
        }
        fact
    }
}

impl Drop for Code {
    fn drop(&mut self) {
        // SAFETY: it was ours alone; what PCRE2 remembers of it in room for matches is not looked at before the next match.
        unsafe { pcre2_code_free_8(self.code.as_ptr()) };
    }
}

/// A text that is searched, by one pattern and from start to end, and whether it is known to be UTF-8.
pub(in crate::ext) struct Subject<'a> {
    text: &'a [u8],
    is_checked: Cell<bool>,
}

impl<'a> Subject<'a> {
    /// A text of which nothing is known.
    #[inline]
    pub(in crate::ext) fn new(text: &'a [u8]) -> Subject<'a> {
        Subject {
            text,
            is_checked: Cell::new(false),
        }
    }

    /// Its bytes.
    #[inline]
    pub(super) fn text(&self) -> &'a [u8] {
        self.text
    }
}

/// One of PCRE2's two ways to match.
type Matcher = unsafe extern "C" fn(
    *const pcre2_code_8,
    PCRE2_SPTR8,
    usize,
    usize,
    u32,
    *mut pcre2_match_data_8,
    *mut pcre2_match_context_8,
) -> c_int;

/// How an attempt to match is bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ext) enum Attempt {
    /// Anywhere from the start on.
    Anywhere,
    /// At the start, and not empty: behind an empty match.
    HereNotEmpty,
}

/// What PCRE2 allocates for matches.
struct Room {
    data: NonNull<pcre2_match_data_8>,
    /// The thread's own, which outlives every search.
    context: NonNull<pcre2_match_context_8>,
    /// Where groups begin and end: two numbers for each.
    vector: NonNull<usize>,
    /// How many groups have room.
    groups: usize,
}

impl Room {
    /// New room for the matches of a pattern; `None` if there is no memory.
    #[cold]
    fn new(
        code: &Code,
        captures: usize,
        context: NonNull<pcre2_match_context_8>,
    ) -> Option<Box<Room>> {
        let general = ptr::null_mut();
        let data = if captures < POOLED_GROUPS as usize {
            // SAFETY: without a general context the system allocator is used.
            unsafe { pcre2_match_data_create_8(POOLED_GROUPS, general) }
        } else {
            // SAFETY: the code is alive.
            unsafe { pcre2_match_data_create_from_pattern_8(code.code.as_ptr(), general) }
        };
        let data = NonNull::new(data)?;
        // SAFETY: the data are alive.
        let groups = unsafe { pcre2_get_ovector_count_8(data.as_ptr()) } as usize;
        // SAFETY: as above; the vector stays where it is as long as they live.
        let vector = NonNull::new(unsafe { pcre2_get_ovector_pointer_8(data.as_ptr()) })?;
        Some(Box::new(Room {
            data,
            context,
            vector,
            groups,
        }))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // SAFETY: the data are alive, and ours alone.
        unsafe { pcre2_match_data_free_8(self.data.as_ptr()) };
    }
}

/// Room for a match: where its groups begin and end.
pub(in crate::ext) struct MatchData {
    /// Always there until it is dropped.
    room: ManuallyDrop<Box<Room>>,
}

impl MatchData {
    /// Room for the matches of a pattern, which are looked for within `limits`; `None` if there is no memory.
    #[inline(always)]
    pub(in crate::ext) fn new(
        code: &Code,
        captures: usize,
        limits: PcreLimits,
    ) -> Option<MatchData> {
        let contexts = contexts()?;
        contexts.limit(limits);
        let pooled = match captures < POOLED_GROUPS as usize {
            true => contexts.take_room(),
            false => None,
        };
        let room = match pooled {
            Some(room) => room,
            None => Room::new(code, captures, contexts.matching)?,
        };
        Some(MatchData {
            room: ManuallyDrop::new(room),
        })
    }

    /// Looks for a match from `start` on.
    #[inline(always)]
    pub(in crate::ext) fn find(
        &mut self,
        code: &Code,
        subject: &Subject<'_>,
        start: usize,
        attempt: Attempt,
    ) -> Outcome {
        if start > subject.text.len() {
            return Outcome::Error(LibraryError::BAD_OFFSET);
        }
        let is_checked = !code.is_utf || subject.is_checked.get();
        let at_once = is_checked && code.has_machine_code && attempt == Attempt::Anywhere;
        if !at_once {
            return self.find_slowly(code, subject, start, attempt);
        }
        let count = self.run(pcre2_jit_match_8, code, subject, start, PCRE2_NO_UTF_CHECK);
        match count {
            0.. => Outcome::Match(count as usize),
            PCRE2_ERROR_NOMATCH => Outcome::NoMatch,
            PCRE2_ERROR_MATCHLIMIT => self.find_on(code, subject, start, PCRE2_NO_UTF_CHECK),
            _ => Outcome::Error(LibraryError(count)),
        }
    }

    /// An attempt that PCRE2 has to look at first: to check the subject, or to match without machine code.
    #[inline(never)]
    fn find_slowly(
        &mut self,
        code: &Code,
        subject: &Subject<'_>,
        start: usize,
        attempt: Attempt,
    ) -> Outcome {
        let is_checked = !code.is_utf || subject.is_checked.get();
        let options = match attempt {
            Attempt::Anywhere => 0,
            Attempt::HereNotEmpty => PCRE2_NOTEMPTY_ATSTART | PCRE2_ANCHORED,
        } | if is_checked { PCRE2_NO_UTF_CHECK } else { 0 };
        let count = self.run(pcre2_match_8, code, subject, start, options);
        let outcome = match count {
            0.. => Outcome::Match(count as usize),
            PCRE2_ERROR_NOMATCH => Outcome::NoMatch,
            PCRE2_ERROR_MATCHLIMIT => self.find_on(code, subject, start, options),
            _ => Outcome::Error(LibraryError(count)),
        };
        // Everything from the start on was looked at, and what lies before it as far as the pattern looks back.
        if !matches!(outcome, Outcome::Error(_)) {
            subject.is_checked.set(true);
        }
        outcome
    }

    /// One attempt, within what the thread's context allows. `pcre2_jit_match` is for code that is machine code too, and a
    /// subject that needs no check.
    #[inline(always)]
    fn run(
        &mut self,
        matcher: Matcher,
        code: &Code,
        subject: &Subject<'_>,
        start: usize,
        options: u32,
    ) -> c_int {
        // SAFETY: code, room and context are alive, the subject is as long as is said, the start lies in it, and the check
        // of its UTF-8 is left out only where there is none to be or it was done.
        unsafe {
            matcher(
                code.code.as_ptr(),
                subject.text.as_ptr(),
                subject.text.len(),
                start,
                options,
                self.room.data.as_ptr(),
                self.room.context.as_ptr(),
            )
        }
    }

    /// Attempts again what took too many steps to be done at once, in longer and longer attempts, until the script's limit or
    /// the end of its time.
    #[cold]
    #[inline(never)]
    fn find_on(
        &mut self,
        code: &Code,
        subject: &Subject<'_>,
        start: usize,
        options: u32,
    ) -> Outcome {
        let mut count = PCRE2_ERROR_MATCHLIMIT;
        if let Some(contexts) = contexts() {
            let limits = contexts.limits.get();
            let mut backtrack = BACKTRACK_AT_ONCE;
            while count == PCRE2_ERROR_MATCHLIMIT
                && backtrack < limits.backtrack
                && !interrupt::is_timed_out()
            {
                backtrack = limits.backtrack.min(backtrack.saturating_mul(2));
                contexts.allow(PcreLimits {
                    backtrack,
                    ..limits
                });
                count = self.run(pcre2_match_8, code, subject, start, options);
            }
            contexts.allow(at_once(limits));
        }
        match count {
            0.. => Outcome::Match(count as usize),
            PCRE2_ERROR_NOMATCH => Outcome::NoMatch,
            _ => Outcome::Error(LibraryError(count)),
        }
    }

    /// Where a group of the last match begins and ends; `None` if it took no part, or ends before it begins.
    #[inline(always)]
    pub(in crate::ext) fn group(&self, number: usize) -> Option<(usize, usize)> {
        let (begin, end) = self.bounds(number);
        (begin != PCRE2_UNSET && begin <= end).then_some((begin, end))
    }

    /// Where a group of the last match begins and ends. With `\K` in a lookahead it may end before it begins.
    #[inline(always)]
    pub(super) fn bounds(&self, number: usize) -> (usize, usize) {
        if number >= self.room.groups {
            return (PCRE2_UNSET, PCRE2_UNSET);
        }
        let places = self.room.vector.cast::<[usize; 2]>();
        // SAFETY: the vector has two numbers for each group, and `number` is one of them.
        let [begin, end] = unsafe { places.add(number).read() };
        (begin, end)
    }

    /// The name of the `(*MARK)` that the last match, by this code, passed.
    pub(super) fn mark(&self, _code: &Code) -> Option<&[u8]> {
        // SAFETY: the room is alive.
        let mark = unsafe { pcre2_get_mark_8(self.room.data.as_ptr()) };
        if mark.is_null() {
            return None;
        }
        // SAFETY: marks are terminated, and lie in the code, which the caller has.
        Some(unsafe { CStr::from_ptr(mark.cast()) }.to_bytes())
    }
}

impl Drop for MatchData {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: the room is taken once, and not used again.
        let room = unsafe { ManuallyDrop::take(&mut self.room) };
        if room.groups == POOLED_GROUPS as usize
            && let Some(contexts) = contexts()
        {
            contexts.keep_room(room);
        }
    }
}
