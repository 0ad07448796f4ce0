//! The recorder: gathers events into steps, numbers zvals, and decides which are worth showing.
//!
//! Steps wait until the statement at the top level of the script is over, since only then is it known which zvals were
//! temporaries. When very many wait, what is undecided is shown.

use super::ScriptOutput;
use super::fold;
use super::lives::{Lives, Size};
use super::names;
use super::step::{Birth, End, Form, From, Row, StatementText, Step, What, ZvalRow};
use super::value::short;
use crate::engine::Outcome;
use crate::eval::Machine;
use crate::eval::traced::Traced;
use crate::zval::observe::{Event, Separation};
use crate::zval::{Tag, Zval};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// How many rows may wait for the end of a top-level statement.
const MOST_WAITING: usize = 100_000;

/// How many names of a zval are kept.
const MOST_NAMES: usize = 4;

/// See the module page.
pub(super) struct Recorder {
    form: Box<dyn Form>,
    output: ScriptOutput,
    lives: Lives,
    statements: Vec<Open>,
    /// The rows of the step under way.
    rows: Vec<Row>,
    waiting: Vec<Step>,
    rows_waiting: usize,
    has_ended: bool,
    freed_at_end: usize,
}

/// A statement that runs.
struct Open {
    /// Which statement, and in which frame, by their addresses.
    statement: usize,
    frame: usize,
    text: Rc<StatementText>,
    births: Vec<Birth>,
}

impl Recorder {
    pub(super) fn new(form: Box<dyn Form>, output: ScriptOutput) -> Recorder {
        Recorder {
            form,
            output,
            lives: Lives::default(),
            statements: Vec::new(),
            rows: Vec::new(),
            waiting: Vec::new(),
            rows_waiting: 0,
            has_ended: false,
            freed_at_end: 0,
        }
    }

    /// Watches what is there before the script starts and that it can share with.
    pub(super) fn adopt_globals(&mut self, m: &Machine) {
        for zval in names::command_line(m) {
            zval.watch();
            self.lives.begin(zval);
        }
    }

    /// A statement starts.
    pub(super) fn enter(&mut self, m: &Machine, statement: &Traced) {
        self.close_step(m);
        self.leave_behind(m);
        self.statements.push(Open {
            statement: std::ptr::from_ref(statement).addr(),
            frame: m.frame_ptr().addr(),
            text: Rc::new(StatementText {
                file: String::from_utf8_lossy(&statement.file).into_owned(),
                line: statement.line,
                text: String::from_utf8_lossy(&statement.text).into_owned(),
            }),
            births: Vec::new(),
        });
    }

    /// Ends statements whose function does not run any more: a bailout went past them.
    fn leave_behind(&mut self, m: &Machine) {
        let runs = |open: &Open| {
            m.has_frame()
                && m.frames()
                    .any(|frame| std::ptr::from_ref(frame).addr() == open.frame)
        };
        while let Some(open) = self.statements.pop_if(|open| !runs(open)) {
            self.lives.keep(open.births);
        }
    }

    /// A statement is over. So are those it left behind inside: a generator stopped in the middle of one.
    pub(super) fn leave(&mut self, m: &Machine, statement: &Traced) {
        self.close_step(m);
        let (statement, frame) = (std::ptr::from_ref(statement).addr(), m.frame_ptr().addr());
        let Some(at) = self
            .statements
            .iter()
            .rposition(|open| open.statement == statement && open.frame == frame)
        else {
            return;
        };
        let births = self.statements.drain(at..).flat_map(|open| open.births);
        if m.cause.is_some() || !m.returned.is_null() {
            // What is thrown or returned is held by nobody yet: the statement around decides.
            let births: Vec<Birth> = births.collect();
            if let Some(outer) = self.statements.last_mut() {
                outer.births.extend(births);
            }
        } else {
            self.lives.keep(births);
        }
        if self.statements.is_empty() || self.rows_waiting > MOST_WAITING {
            self.write_waiting();
        }
    }

    /// The script printed.
    pub(super) fn output(&mut self, bytes: &[u8]) {
        if self.output == ScriptOutput::LeftOut || bytes.is_empty() {
            return;
        }
        match self.rows.last_mut() {
            Some(Row::Output(text)) => text.extend_from_slice(bytes),
            _ => self.rows.push(Row::Output(bytes.to_vec())),
        }
    }

    /// The script is over, its memory is still there.
    pub(super) fn script_ended(&mut self, m: &Machine) {
        self.close_step(m);
        self.statements.clear();
        self.write_waiting();
        self.has_ended = true;
    }

    /// The request is over.
    pub(super) fn request_ended(&mut self, outcome: &Outcome) {
        let heap_bytes = outcome.end.live_bytes;
        self.form.end(&End {
            freed: self.freed_at_end,
            left: self.lives.left(),
            heap_bytes,
            heap_chunks: if heap_bytes == 0 {
                0
            } else {
                outcome.end.chunks
            },
            miscounted: self.lives.miscounted(),
            is_fatal: !outcome.is_clean,
        });
    }

    /// Something happened to a zval.
    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Born { zval } => {
                let birth = self.lives.begin(zval);
                if let Some(open) = self.statements.last_mut() {
                    open.births.push(birth);
                }
                self.zval_row(What::Born, zval, birth, 0);
            }
            Event::Shared { zval } => self.known(What::Shared, zval, zval.refcount() - 1),
            Event::Released { zval } => self.known(What::Released, zval, zval.refcount() + 1),
            Event::MadeReference { zval } => self.known(What::MadeReference, zval, zval.refcount()),
            Event::ReferenceDropped { zval } => {
                self.known(What::ReferenceDropped, zval, zval.refcount());
            }
            Event::Written { zval } => self.known(What::Written, zval, zval.refcount()),
            Event::Freed { zval } => self.freed(zval),
            Event::Separated { from, to, why } => self.separated(from, to, why),
            Event::Duplicated { payload } => {
                if !self.has_ended {
                    self.rows.push(Row::Duplicated(payload));
                }
            }
        }
    }

    /// An event of a zval whose birth was seen.
    fn known(&mut self, what: What, zval: &Zval, before: u32) {
        let Some(birth) = self.lives.find(zval) else {
            return;
        };
        if let Some(life) = self.lives.of_mut(birth) {
            match what {
                What::Shared => life.refcount += 1,
                // The collector's own count, taken without an event to hold the zval while it is emptied.
                What::Released if before > life.refcount => return,
                What::Released => life.refcount -= 1,
                _ => {}
            }
        }
        self.lives.told(birth, zval);
        self.zval_row(what, zval, birth, before);
    }

    fn freed(&mut self, zval: &Zval) {
        let Some(birth) = self.lives.end(zval) else {
            return;
        };
        if self.has_ended {
            let is_shown = self
                .lives
                .of(birth)
                .is_some_and(|life| life.number.is_some());
            self.freed_at_end += usize::from(is_shown);
        }
        self.zval_row(What::Freed, zval, birth, 1);
        if zval.tag() == Tag::Null
            && let Some(life) = self.lives.of(birth)
            && let Some(Row::Zval(row)) = self.rows.last_mut()
        {
            // The collector empties garbage before it is freed.
            row.value.clone_from(&life.value);
        }
    }

    fn separated(&mut self, from: &Zval, to: &Zval, why: Separation) {
        let Some(birth) = self.lives.find(to) else {
            return;
        };
        self.zval_row(What::Separated(why), to, birth, 0);
        let Some(zval) = self.lives.find(from) else {
            return;
        };
        if let Some(Row::Zval(row)) = self.rows.last_mut() {
            row.from = Some(From {
                zval,
                number: 0,
                before: from.refcount(),
                after: from.refcount(),
                names: Vec::new(),
            });
        }
    }

    fn zval_row(&mut self, what: What, zval: &Zval, birth: Birth, before: u32) {
        if self.has_ended {
            return;
        }
        let value = short(zval.view());
        if what != What::Freed
            && let Some(life) = self.lives.of_mut(birth)
        {
            life.value.clone_from(&value);
        }
        self.rows.push(Row::Zval(ZvalRow {
            what,
            zval: birth,
            number: 0,
            from: None,
            value,
            before,
            after: zval.refcount(),
            is_ref: zval.is_ref(),
            names: Vec::new(),
        }));
    }

    /// Ends the step under way: names are those of this moment.
    fn close_step(&mut self, m: &Machine) {
        if self.rows.is_empty() {
            return;
        }
        if self.rows.iter().any(|row| matches!(row, Row::Zval(_))) {
            self.name_zvals(m);
            fold::fold(&mut self.rows);
        }
        if self.rows.is_empty() {
            return;
        }
        let rows = std::mem::take(&mut self.rows);
        self.rows_waiting += rows.len();
        self.waiting.push(Step {
            statement: self.statements.last().map(|open| Rc::clone(&open.text)),
            depth: self.statements.len().saturating_sub(1),
            rows,
        });
    }

    /// Looks at all names: for those of the zvals of this step, for arrays that grew or shrank, and for counts that are not
    /// what the events add up to.
    fn name_zvals(&mut self, m: &Machine) {
        let mut found: HashMap<Birth, Vec<String>> = HashMap::new();
        for row in &self.rows {
            if let Row::Zval(row) = row {
                found.insert(row.zval, Vec::new());
                if let Some(from) = &row.from {
                    found.insert(from.zval, Vec::new());
                }
            }
        }
        let mut resized = Vec::new();
        let lives = &mut self.lives;
        names::walk(m, &mut |zval, name| {
            let Some((birth, size)) = lives.meet(zval) else {
                return;
            };
            if size == Size::Changed {
                resized.push((birth, zval));
                found.entry(birth).or_default();
            }
            if let Some(names) = found.get_mut(&birth)
                && names.len() < MOST_NAMES
            {
                names.push(name.text());
            }
        });
        for (birth, zval) in resized {
            self.zval_row(What::Written, zval, birth, zval.refcount());
        }
        for row in &mut self.rows {
            let Row::Zval(row) = row else { continue };
            row.names = names_of(&self.lives, &found, row.zval, row.what);
            if let Some(from) = &mut row.from {
                from.names = names_of(&self.lives, &found, from.zval, row.what);
            }
        }
        for (birth, names) in found {
            if let Some(life) = self.lives.of_mut(birth)
                && !names.is_empty()
            {
                life.names = names;
            }
        }
    }

    /// Numbers what is worth showing, and writes it.
    fn write_waiting(&mut self) {
        let mut steps = std::mem::take(&mut self.waiting);
        self.rows_waiting = 0;
        let mut told = BTreeSet::new();
        for row in steps.iter().flat_map(|step| &step.rows) {
            if let Row::Zval(row) = row {
                told.insert(row.zval);
                told.extend(row.from.as_ref().map(|from| from.zval));
            }
        }
        if !self.statements.is_empty() {
            // Too many rows wait: what is undecided is shown.
            self.lives.keep(told.iter().copied());
        }
        self.lives.number(&told);
        let lives = &self.lives;
        let number = |birth: Birth| lives.of(birth).and_then(|life| life.number);
        for step in &mut steps {
            step.rows.retain_mut(|row| match row {
                Row::Zval(row) => fold::number(row, &number),
                Row::Duplicated(_) | Row::Output(_) => true,
            });
            if !step.rows.is_empty() {
                self.form.step(step);
            }
        }
        self.lives.forget_dead();
    }
}

/// The names to show for a zval.
fn names_of(
    lives: &Lives,
    found: &HashMap<Birth, Vec<String>>,
    zval: Birth,
    what: What,
) -> Vec<String> {
    if what == What::Freed {
        return lives
            .of(zval)
            .map(|life| life.names.clone())
            .unwrap_or_default();
    }
    found.get(&zval).cloned().unwrap_or_default()
}
