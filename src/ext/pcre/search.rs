//! One match after the other through a text, as Perl's `/g` walks it.

use super::library::{Attempt, LibraryError, MatchData, Outcome, Subject};
use super::pattern::Pattern;
use super::{PregError, set_error};
use crate::eval::Unwind;
use crate::ext::Call;

/// A walk over the matches of a pattern in a text.
///
/// Behind an empty match, one that is not empty is looked for at the same place, and then any from the next character on.
pub(super) struct Search<'a> {
    pattern: &'a Pattern,
    subject: Subject<'a>,
    room: MatchData,
    /// Where the next match is looked for.
    start: usize,
    was_empty: bool,
    has_failed: bool,
}

/// A match.
#[derive(Clone, Copy)]
pub(super) struct Match {
    /// Where it begins.
    pub(super) begin: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Groups that are set, up to the last one that took part; the whole match is one of them.
    pub(super) groups: usize,
}

impl<'a> Search<'a> {
    /// A walk from `start` on; `None`, noted as an error, if there is no memory.
    #[inline(always)]
    pub(super) fn new(
        call: &mut Call<'_>,
        pattern: &'a Pattern,
        text: &'a [u8],
        start: usize,
    ) -> Option<Search<'a>> {
        Some(Search {
            pattern,
            subject: Subject::new(text),
            room: pattern.room(call)?,
            start,
            was_empty: false,
            has_failed: false,
        })
    }

    /// What is looked for.
    #[inline]
    pub(super) fn pattern(&self) -> &'a Pattern {
        self.pattern
    }

    /// Where the groups of the last match lie.
    #[inline]
    pub(super) fn room(&self) -> &MatchData {
        &self.room
    }

    /// The text that is searched.
    #[inline]
    pub(super) fn text(&self) -> &'a [u8] {
        self.subject.text()
    }

    /// The text of a group of the last match; `None` if it took no part.
    pub(super) fn group(&self, number: usize) -> Option<&'a [u8]> {
        let (begin, end) = self.room.group(number)?;
        self.text().get(begin..end)
    }

    /// The name of the `(*MARK)` that the last match passed.
    #[inline]
    pub(super) fn mark(&self) -> Option<&[u8]> {
        if !self.pattern.may_mark {
            return None;
        }
        self.room.mark(&self.pattern.code)
    }

    /// Whether the search ended in an error.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// The next match. `None` where there is none, or an error, which is noted.
    ///
    /// # Errors
    /// The time limit.
    #[inline(always)]
    pub(super) fn next(&mut self, call: &mut Call<'_>) -> Result<Option<Match>, Unwind> {
        call.check_interrupt()?;
        let groups = if self.was_empty {
            self.next_behind_empty(call)?
        } else {
            self.next_anywhere(call)?
        };
        Ok(groups.map(|groups| self.found(groups)))
    }

    /// How many groups of the next match are set.
    #[inline(always)]
    fn next_anywhere(&mut self, call: &mut Call<'_>) -> Result<Option<usize>, Unwind> {
        match self.attempt(Attempt::Anywhere) {
            Outcome::Match(groups) => Ok(Some(groups)),
            Outcome::NoMatch => Ok(None),
            Outcome::Error(error) => self.fail(call, error),
        }
    }

    #[inline(never)]
    fn next_behind_empty(&mut self, call: &mut Call<'_>) -> Result<Option<usize>, Unwind> {
        self.was_empty = false;
        match self.attempt(Attempt::HereNotEmpty) {
            // One that ends no further on would be found again and again.
            Outcome::Match(groups) if self.room.bounds(0).1 > self.start => {
                return Ok(Some(groups));
            }
            Outcome::Match(_) | Outcome::NoMatch => {}
            Outcome::Error(error) => return self.fail(call, error),
        }
        if self.start >= self.text().len() {
            return Ok(None);
        }
        self.start += self.character();
        self.next_anywhere(call)
    }

    #[inline(always)]
    fn attempt(&mut self, attempt: Attempt) -> Outcome {
        let code = &self.pattern.code;
        self.room.find(code, &self.subject, self.start, attempt)
    }

    #[cold]
    #[inline(never)]
    fn fail(&mut self, call: &mut Call<'_>, error: LibraryError) -> Result<Option<usize>, Unwind> {
        // It may have given up because the time is over.
        call.check_interrupt()?;
        set_error(call, PregError::of(error));
        self.has_failed = true;
        Ok(None)
    }

    #[inline(always)]
    fn found(&mut self, groups: usize) -> Match {
        let (begin, end) = self.room.bounds(0);
        // With `\K` in a lookaround a match may end where the search began: that is no progress either.
        self.was_empty = begin == end || end <= self.start;
        self.start = end;
        Match { begin, end, groups }
    }

    /// Bytes of the character at the start.
    fn character(&self) -> usize {
        if !self.pattern.code.is_utf() {
            return 1;
        }
        let rest = &self.text()[self.start + 1..];
        1 + rest.iter().take_while(|byte| **byte & 0xC0 == 0x80).count()
    }
}
