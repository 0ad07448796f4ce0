//! The recorder: gathers events into steps, numbers zvals, and decides which are worth showing.
//!
//! Steps wait until the statement at the top level of the script is over, since only then is it known which zvals were
//! temporaries. When very many wait, what is undecided is shown.

use super::fold;
use super::graph::Graph;
use super::lives::Lives;
use super::look::{self, Events, Resized};
use super::names::{Names, VariableNames};
use super::numbers::NumberMap;
use super::roots;
use super::step::{
    Bailout, BailoutCause, Birth, Call, Change, End, Form, From, Held, MapChange, NameList, Needs,
    Numbers, Row, ShortValue, StatementText, Step, What, ZvalRow,
};
use super::{Limits, ScriptOutput};
use crate::engine::Outcome;
use crate::eval::Machine;
use crate::eval::traced::Traced;
use crate::heap::{Heap, HeapMap, PageRun, PageUse};
use crate::zval::observe::{Event, PayloadAddress, Separation};
use crate::zval::{Tag, Zval};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// How many rows may wait for the end of a top-level statement.
const MOST_WAITING: usize = 20_000;

/// Rows and changes whose memory is for more than so many give it back.
const MOST_SPARE: usize = 64;

/// How many names of a zval are kept.
const MOST_NAMES: usize = 4;

/// See the module page.
pub(super) struct Recorder {
    form: Box<dyn Form>,
    needs: Needs,
    limits: Limits,
    steps: usize,
    lives: Lives,
    graph: Graph,
    statements: Vec<Open>,
    /// Zvals that were born in the statements that run, of the outermost first.
    births: Vec<Birth>,
    /// The rows of the step under way.
    rows: Vec<Row>,
    waiting: Vec<Step>,
    rows_waiting: usize,
    /// Memory of rows and changes that were written, for the next ones.
    spare: Vec<(Vec<Row>, Vec<Change>)>,
    has_ended: bool,
    freed_at_end: usize,
    /// The texts of statements that ran, by their addresses.
    texts: NumberMap<usize, Rc<StatementText>>,
    variable_names: VariableNames,
    /// The function of statements that are in none.
    no_function: Rc<str>,
    /// The statement that an unwinding under way started from.
    unwinds_from: Option<Rc<StatementText>>,
    /// Bytes allocated when a step ended last.
    allocated: u64,
    /// The heap's map when a step ended last.
    map: HeapMap,
}

/// A statement that runs.
struct Open {
    /// Which statement, and in which frame, by their addresses.
    statement: usize,
    frame: usize,
    text: Rc<StatementText>,
    /// The function it runs in; empty for a file.
    function: Rc<str>,
    /// Where its births start.
    births: usize,
    /// Whether a step told of it.
    has_step: bool,
}

impl Recorder {
    pub(super) fn new(form: Box<dyn Form>, limits: Limits) -> Recorder {
        Recorder {
            needs: form.needs(),
            form,
            limits,
            steps: 0,
            lives: Lives::default(),
            graph: Graph::default(),
            statements: Vec::new(),
            births: Vec::new(),
            rows: Vec::new(),
            waiting: Vec::new(),
            rows_waiting: 0,
            spare: Vec::new(),
            has_ended: false,
            freed_at_end: 0,
            texts: NumberMap::default(),
            variable_names: VariableNames::default(),
            no_function: Rc::from(""),
            unwinds_from: None,
            allocated: 0,
            map: HeapMap::default(),
        }
    }

    /// Whether all steps that are to be recorded have been.
    pub(super) fn is_full(&self) -> bool {
        self.limits.steps.is_some_and(|most| self.steps >= most)
    }

    /// Watches what is there before the script starts and that it can share with.
    pub(super) fn adopt_globals(&mut self, m: &Machine) {
        self.take_allocated();
        for zval in roots::command_line(m) {
            self.lives.adopt(zval);
        }
    }

    /// A statement starts.
    pub(super) fn enter(&mut self, m: &Machine, statement: &Traced) {
        self.close_step(m, Gaps::LeftOut);
        self.leave_behind(m);
        self.unwinds_from = None;
        let frame = m.frame_ptr().addr();
        let function = match self.statements.last() {
            Some(outer) if outer.frame == frame => Rc::clone(&outer.function),
            _ => self.function_of(m),
        };
        let address = std::ptr::from_ref(statement).addr();
        let text = self.texts.entry(address).or_insert_with(|| {
            Rc::new(StatementText {
                file: String::from_utf8_lossy(&statement.file).into_owned(),
                line: statement.line,
                text: String::from_utf8_lossy(&statement.text).into_owned(),
            })
        });
        self.statements.push(Open {
            statement: address,
            frame,
            text: Rc::clone(text),
            function,
            births: self.births.len(),
            has_step: false,
        });
    }

    /// The function that runs.
    fn function_of(&mut self, m: &Machine) -> Rc<str> {
        let function = m.has_frame().then(|| m.frame().function()).flatten();
        let Some(function) = function.filter(|function| !function.name.is_empty()) else {
            return Rc::clone(&self.no_function);
        };
        self.graph.function_name(function)
    }

    /// Ends statements whose function does not run any more: a bailout went past them.
    fn leave_behind(&mut self, m: &Machine) {
        let runs = |open: &Open| {
            m.has_frame()
                && m.frames()
                    .any(|frame| std::ptr::from_ref(frame).addr() == open.frame)
        };
        while let Some(open) = self.statements.pop_if(|open| !runs(open)) {
            self.lives.keep(self.births.drain(open.births..));
        }
    }

    /// A statement is over. So are those it left behind inside: a generator stopped in the middle of one.
    pub(super) fn leave(&mut self, m: &Machine, statement: &Traced) {
        self.close_step(m, Gaps::Shown);
        let (statement, frame) = (std::ptr::from_ref(statement).addr(), m.frame_ptr().addr());
        let Some(at) = self
            .statements
            .iter()
            .rposition(|open| open.statement == statement && open.frame == frame)
        else {
            return;
        };
        let births = self.statements[at].births;
        self.statements.truncate(at);
        if m.cause.is_some() && self.unwinds_from.is_none() {
            self.unwinds_from = self.texts.get(&statement).cloned();
        }
        if m.cause.is_some() || !m.returned.is_null() {
            // What is thrown or returned is held by nobody yet: the statement around decides.
            if self.statements.is_empty() {
                let births = self.births.drain(births..);
                if m.cause.is_some() {
                    self.lives.keep(births);
                }
            }
        } else {
            self.lives.keep(self.births.drain(births..));
        }
        if self.statements.is_empty() || self.rows_waiting > MOST_WAITING {
            self.write_waiting();
        }
    }

    /// Between two pieces of code: everything is written.
    pub(super) fn settle(&mut self, m: &Machine) {
        self.close_step(m, Gaps::LeftOut);
        self.leave_behind(m);
        self.write_waiting();
    }

    /// The script printed.
    pub(super) fn output(&mut self, bytes: &[u8]) {
        if self.limits.output == ScriptOutput::LeftOut || self.is_full() || bytes.is_empty() {
            return;
        }
        match self.rows.last_mut() {
            Some(Row::Output(text)) => text.extend_from_slice(bytes),
            _ => self.rows.push(Row::Output(bytes.to_vec())),
        }
    }

    /// The request ends early.
    pub(super) fn bailout(&mut self, m: &Machine, why: BailoutCause) {
        let (file, line) = match self.unwinds_from.take() {
            Some(text) => (text.file.clone(), text.line),
            None => (
                String::from_utf8_lossy(&m.file()).into_owned(),
                m.current_line(),
            ),
        };
        self.rows.push(Row::Bailout(Bailout {
            why,
            line,
            file,
            heap_bytes: heap_bytes(),
            zvals: self.lives.count_living(),
        }));
        self.close_step(m, Gaps::LeftOut);
    }

    /// The script is over, its memory is still there.
    pub(super) fn script_ended(&mut self, m: &Machine) {
        if self.is_full() {
            self.rows.clear();
            self.write_waiting();
            self.has_ended = true;
            return;
        }
        self.close_step(m, Gaps::LeftOut);
        self.statements.clear();
        self.births.clear();
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
            is_cut: self.is_full(),
        });
    }

    /// Something happened to a zval.
    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Born { zval } => {
                let birth = self.lives.begin(zval);
                if !self.statements.is_empty() {
                    self.births.push(birth);
                }
                self.graph.gained(birth);
                self.zval_row(What::Born, zval, birth, 0);
            }
            Event::Shared { zval } => {
                self.known(What::Shared, zval, zval.refcount() - 1);
                if let Some(birth) = self.lives.find(zval) {
                    self.graph.gained(birth);
                }
            }
            Event::Released { zval } => self.known(What::Released, zval, zval.refcount() + 1),
            Event::MadeReference { zval } => self.known(What::MadeReference, zval, zval.refcount()),
            Event::ReferenceDropped { zval } => {
                self.known(What::ReferenceDropped, zval, zval.refcount());
            }
            Event::Written { zval } => self.known(What::Written, zval, zval.refcount()),
            Event::Freed { zval } => self.freed(zval),
            Event::Separated { from, to, why } => self.separated(from, to, why),
            Event::Duplicated { payload } => {
                self.row(Row::Duplicated(payload));
            }
            Event::PossibleRoot { payload, waiting } => self.possible_root(payload, waiting),
            Event::Collection(phase) => self.row(Row::Collection(phase)),
            Event::Mapped(event) => self.row(Row::Mapped(event)),
        }
    }

    fn row(&mut self, row: Row) {
        if !self.has_ended {
            self.rows.push(row);
        }
    }

    fn possible_root(&mut self, payload: PayloadAddress, waiting: usize) {
        let payload = self.graph.at(payload.address);
        self.row(Row::PossibleRoot {
            payload,
            name: None,
            waiting,
        });
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
        match what {
            What::Released => self.graph.suspect(birth),
            What::Written => self.graph.written(birth, zval.view()),
            _ => {}
        }
        self.zval_row(what, zval, birth, before);
    }

    fn freed(&mut self, zval: &Zval) {
        let Some(birth) = self.lives.end(zval) else {
            return;
        };
        self.graph.freed(birth);
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
            && let Some(container) = &life.container
            && let Some(Row::Zval(row)) = self.rows.last_mut()
        {
            // The collector empties garbage before it is freed.
            row.value.clone_from(container);
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
        self.graph.suspect(zval);
        if let Some(Row::Zval(row)) = self.rows.last_mut() {
            row.from = Some(Box::new(From {
                zval,
                number: 0,
                before: from.refcount(),
                after: from.refcount(),
                is_ref: from.is_ref(),
                names: NameList::default(),
            }));
        }
    }

    fn zval_row(&mut self, what: What, zval: &Zval, birth: Birth, before: u32) {
        if self.has_ended {
            return;
        }
        self.rows.push(Row::Zval(ZvalRow {
            what,
            zval: birth,
            number: 0,
            from: None,
            value: ShortValue::of(zval.view()),
            tag: zval.tag(),
            before,
            after: zval.refcount(),
            is_ref: zval.is_ref(),
            names: NameList::default(),
        }));
    }

    /// Ends the step under way: names are those of this moment.
    fn close_step(&mut self, m: &Machine, gaps: Gaps) {
        let is_gap = gaps == Gaps::Shown
            && self.needs.all_steps
            && self.statements.last().is_some_and(|open| !open.has_step);
        let is_gap = is_gap || self.has_allocated();
        if self.rows.is_empty() && self.graph.changes.is_empty() && !is_gap && !self.has_moved(m) {
            return;
        }
        let events = match self.rows.is_empty() && self.graph.changes.is_empty() {
            true => Events::None,
            false => Events::Some,
        };
        let seeing = look::look(&mut self.graph, &mut self.lives, m, events);
        self.resized_rows(seeing.resized);
        self.name_zvals();
        fold::fold(&mut self.rows);
        self.met_rows();
        if self.rows.is_empty() && seeing.changes.is_empty() && !is_gap {
            return;
        }
        let state = self
            .needs
            .states
            .then(|| Box::new(look::state(&self.graph, &self.lives, m)));
        let (rows, changes) = self.spare.pop().unwrap_or_default();
        let rows = std::mem::replace(&mut self.rows, rows);
        self.rows_waiting += rows.len() + seeing.changes.len();
        let stack = match self.needs.allocations {
            true => self.stack(),
            false => Vec::new(),
        };
        let (statement, function) = match self.statements.last_mut() {
            Some(open) => {
                open.has_step = true;
                (Some(Rc::clone(&open.text)), Rc::clone(&open.function))
            }
            None => (None, Rc::clone(&self.no_function)),
        };
        self.graph.changes = changes;
        let allocated = self.take_allocated();
        let map = if self.needs.pages {
            self.map_change()
        } else {
            None
        };
        self.steps += 1;
        self.waiting.push(Step {
            statement,
            depth: self.statements.len().saturating_sub(1),
            function,
            rows,
            changes: seeing.changes,
            heap_bytes: heap_bytes(),
            allocated,
            stack,
            map,
            state,
        });
    }

    /// What changed in the heap's map since a step ended last.
    fn map_change(&mut self) -> Option<Box<MapChange>> {
        let now = Heap::current()?.map();
        let before = std::mem::replace(&mut self.map, now);
        if before == self.map {
            return None;
        }
        let key = |run: &PageRun| (run.chunk, run.first);
        let known: HashMap<_, _> = before.runs.iter().map(|run| (key(run), run)).collect();
        let mut there: HashSet<_> = self.map.runs.iter().map(key).collect();
        let gone = before.runs.iter().filter(|run| there.insert(key(run)));
        let mut runs: Vec<PageRun> = gone
            .map(|run| PageRun {
                used_for: PageUse::Free,
                ..*run
            })
            .collect();
        let changed = self
            .map
            .runs
            .iter()
            .filter(|run| known.get(&key(run)) != Some(run));
        runs.extend(changed);
        Some(Box::new(MapChange {
            chunks: self.map.chunks.clone(),
            runs,
            huge: self.map.huge.clone(),
            cached: self.map.cached,
        }))
    }

    /// The calls under way, the innermost last: for each frame its innermost statement.
    fn stack(&self) -> Vec<Call> {
        let mut stack: Vec<Call> = Vec::new();
        for open in &self.statements {
            let call = Call {
                frame: open.frame,
                function: Rc::clone(&open.function),
                statement: Rc::clone(&open.text),
            };
            match stack.last_mut() {
                Some(last) if last.frame == open.frame => *last = call,
                _ => stack.push(call),
            }
        }
        stack
    }

    /// Bytes allocated since a step ended last.
    fn take_allocated(&mut self) -> u64 {
        let now = Heap::current().and_then(|heap| heap.allocated());
        let Some(now) = now.filter(|_| self.needs.allocations) else {
            return 0;
        };
        now - std::mem::replace(&mut self.allocated, now)
    }

    fn has_allocated(&self) -> bool {
        self.needs.allocations
            && Heap::current()
                .and_then(|heap| heap.allocated())
                .is_some_and(|now| now > self.allocated)
    }

    /// Whether another function runs than when the graph was last looked at: then there are other roots.
    fn has_moved(&self, m: &Machine) -> bool {
        self.statements
            .last()
            .is_some_and(|open| open.frame != m.frame_ptr().addr())
    }

    fn resized_rows(&mut self, resized: Vec<Resized>) {
        if self.has_ended {
            return;
        }
        for resized in resized {
            if let Some(life) = self.lives.of_mut(resized.zval) {
                life.container = Some(resized.value.clone());
            }
            self.rows.push(Row::Zval(ZvalRow {
                what: What::Written,
                zval: resized.zval,
                number: 0,
                from: None,
                value: resized.value,
                tag: Tag::Array,
                before: resized.refcount,
                after: resized.refcount,
                is_ref: resized.is_ref,
                names: NameList::default(),
            }));
        }
    }

    /// Rows for zvals that are seen for the first time, as they are now: behind all others, but for those that are freed.
    fn met_rows(&mut self) {
        for met in self.lives.take_met() {
            let life = self.lives.of(met.zval).filter(|life| life.is_alive);
            let (refcount, is_ref) = life.map_or((met.refcount, met.is_ref), |life| {
                (life.refcount, life.is_ref)
            });
            let at = if life.is_some() { self.rows.len() } else { 0 };
            let row = Row::Zval(ZvalRow {
                what: What::Met,
                zval: met.zval,
                number: 0,
                from: None,
                value: met.value,
                tag: met.tag,
                before: refcount,
                after: refcount,
                is_ref,
                names: NameList::default(),
            });
            self.rows.insert(at, row);
        }
    }

    /// Names the zvals of this step.
    fn name_zvals(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        let mut names = Names::new(&self.graph);
        for row in &mut rows {
            match row {
                Row::Zval(row) if row.what == What::Freed => {
                    let life = self.lives.of(row.zval);
                    row.names = life.map(|life| life.names.clone()).unwrap_or_default();
                }
                Row::Zval(row) => {
                    let (lives, known) = (&mut self.lives, &mut self.variable_names);
                    row.names = names_of(lives, &mut names, known, row.zval);
                    if let Some(from) = &mut row.from {
                        from.names = names_of(lives, &mut names, known, from.zval);
                    }
                }
                Row::PossibleRoot {
                    payload: Some(payload),
                    name,
                    ..
                } => *name = names.of_holder(*payload),
                _ => {}
            }
        }
        self.rows = rows;
    }

    /// Numbers what is worth showing, and writes it.
    fn write_waiting(&mut self) {
        let mut steps = std::mem::take(&mut self.waiting);
        self.rows_waiting = 0;
        let mut told = Vec::new();
        let mut tell = |lives: &mut Lives, zval: Birth| {
            if let Some(life) = lives.of_mut(zval)
                && !std::mem::replace(&mut life.is_told, true)
            {
                told.push(zval);
            }
        };
        for step in &steps {
            for row in &step.rows {
                if let Row::Zval(row) = row {
                    tell(&mut self.lives, row.zval);
                    if let Some(from) = &row.from {
                        tell(&mut self.lives, from.zval);
                    }
                }
            }
            for change in &step.changes {
                if let Change::Filled {
                    held: Held::Zval(zval),
                    ..
                } = change
                {
                    tell(&mut self.lives, *zval);
                }
            }
        }
        // In the order of their births, as they nearly are already.
        told.sort();
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
                _ => true,
            });
            if !step.rows.is_empty() || step.allocated > 0 || self.needs.all_steps {
                self.form.step(step, &Numbers(lives));
            }
        }
        for step in steps.drain(..) {
            let (mut rows, mut changes) = (step.rows, step.changes);
            if rows.capacity().max(changes.capacity()) < MOST_SPARE {
                rows.clear();
                changes.clear();
                self.spare.push((rows, changes));
            }
        }
        self.waiting = steps;
        self.lives.forget_dead();
    }
}

/// Whether a statement in which nothing happened is a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gaps {
    /// It is, if the form wants all steps.
    Shown,
    /// It is not.
    LeftOut,
}

/// Bytes of the request heap in use.
fn heap_bytes() -> usize {
    Heap::current().map_or(0, |heap| heap.usage())
}

/// The names to show for a zval that lives.
fn names_of(
    lives: &mut Lives,
    names: &mut Names<'_>,
    known: &mut VariableNames,
    zval: Birth,
) -> NameList {
    let look = names.graph().look;
    if let Some(life) = lives.of(zval)
        && life.named.0 == look
    {
        return match life.named.1 {
            true => life.names.clone(),
            false => NameList::default(),
        };
    }
    let only = known.of(names.graph(), zval);
    let found = only.unwrap_or_else(|| names.of(zval, MOST_NAMES));
    if let Some(life) = lives.of_mut(zval) {
        life.named = (look, !found.is_empty());
        if !found.is_empty() {
            life.names = found.clone();
        }
    }
    found
}
