//! The summary: what a trace adds up to, behind any form that is text.
//!
//! Counts by kind, the zvals that most shared, separations by line, allocations by line, and the collections.

use super::filter::{EVENT_KINDS, EventKind};
use super::step::{End, Form, Needs, Numbers, Row, Step};
use crate::zval::observe::Phase;
use std::collections::{BTreeMap, HashMap};
use std::io::Write;

/// How many lines of each list are shown.
const MOST: usize = 10;

/// A form, with a summary behind it.
pub struct Summary {
    form: Box<dyn Form>,
    out: Box<dyn Write>,
    kinds: HashMap<&'static str, usize>,
    /// The highest refcount of each zval, with its value and names then.
    shared: BTreeMap<u32, (u32, String, String)>,
    separations: BTreeMap<(String, u32), usize>,
    allocations: BTreeMap<(String, u32), (u64, usize)>,
    collections: Vec<Collection>,
}

#[derive(Default)]
struct Collection {
    line: u32,
    roots: usize,
    white: usize,
    freed: usize,
}

impl Summary {
    /// `form`, and a summary to `out` at the end.
    pub fn new(form: Box<dyn Form>, out: Box<dyn Write>) -> Summary {
        Summary {
            form,
            out,
            kinds: HashMap::new(),
            shared: BTreeMap::new(),
            separations: BTreeMap::new(),
            allocations: BTreeMap::new(),
            collections: Vec::new(),
        }
    }

    fn row(&mut self, row: &Row, place: &(String, u32)) {
        *self.kinds.entry(EventKind::of(row).name()).or_default() += 1;
        match row {
            Row::Zval(row) => {
                if EventKind::of(&Row::Zval(row.clone())) == EventKind::Separate {
                    *self.separations.entry(place.clone()).or_default() += 1;
                }
                let highest = self.shared.entry(row.number).or_default();
                if row.after > highest.0 {
                    *highest = (row.after, row.value.to_string(), row.names.join(", "));
                }
            }
            Row::Collection(phase) => self.phase(*phase, place.1),
            _ => {}
        }
    }

    fn phase(&mut self, phase: Phase, line: u32) {
        if let Phase::Started { roots } = phase {
            self.collections.push(Collection {
                line,
                roots,
                ..Collection::default()
            });
        }
        let Some(collection) = self.collections.last_mut() else {
            return;
        };
        match phase {
            Phase::Scanned { white } => collection.white = white,
            Phase::Freed { count } => collection.freed = count,
            _ => {}
        }
    }

    fn text(&self) -> String {
        let mut lines = vec![String::new(), "events".to_owned()];
        for (name, _) in EVENT_KINDS {
            if let Some(count) = self.kinds.get(name) {
                lines.push(format!("  {name:<10} {count:>8}"));
            }
        }
        let mut shared: Vec<_> = self.shared.iter().filter(|(_, most)| most.0 > 1).collect();
        shared.sort_by_key(|(number, most)| (std::cmp::Reverse(most.0), **number));
        if !shared.is_empty() {
            lines.push("most shared zvals, by their highest refcount".to_owned());
            for (number, (refcount, value, names)) in shared.into_iter().take(MOST) {
                lines.push(format!("  rc {refcount:<7} #{number} {value}  {names}"));
            }
        }
        let mut separations: Vec<_> = self.separations.iter().collect();
        separations.sort_by_key(|(place, count)| (std::cmp::Reverse(**count), (*place).clone()));
        if !separations.is_empty() {
            lines.push("separations by line".to_owned());
            for ((file, line), count) in separations.into_iter().take(MOST) {
                lines.push(format!("  {count:>8}  {}:{line}", short(file)));
            }
        }
        let mut allocations: Vec<_> = self.allocations.iter().collect();
        allocations
            .sort_by_key(|(place, (bytes, _))| (std::cmp::Reverse(*bytes), (*place).clone()));
        if !allocations.is_empty() {
            lines.push("bytes allocated by line".to_owned());
            for ((file, line), (bytes, steps)) in allocations.into_iter().take(MOST) {
                let times = if *steps == 1 { "once" } else { "times" };
                let steps = if *steps == 1 {
                    String::new()
                } else {
                    format!("{steps} ")
                };
                lines.push(format!(
                    "  {bytes:>8}  {}:{line}, {steps}{times}",
                    short(file)
                ));
            }
        }
        if !self.collections.is_empty() {
            lines.push("collections".to_owned());
            for run in self.collections.iter().take(MOST) {
                lines.push(format!(
                    "  L{:<7} {} possible roots, {} nodes of garbage, {} freed",
                    run.line, run.roots, run.white, run.freed
                ));
            }
            if self.collections.len() > MOST {
                lines.push(format!("  and {} more", self.collections.len() - MOST));
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

/// A file's name without its folder.
fn short(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

impl Form for Summary {
    fn needs(&self) -> Needs {
        Needs {
            allocations: true,
            ..self.form.needs()
        }
    }

    fn step(&mut self, step: &Step, numbers: &Numbers<'_>) {
        let place = match &step.statement {
            Some(statement) => (statement.file.clone(), statement.line),
            None => (String::new(), 0),
        };
        if step.allocated > 0 && place.1 > 0 {
            let (bytes, steps) = self.allocations.entry(place.clone()).or_default();
            *bytes += step.allocated;
            *steps += 1;
        }
        for row in &step.rows {
            self.row(row, &place);
        }
        self.form.step(step, numbers);
    }

    fn end(&mut self, end: &End) {
        self.form.end(end);
        let _ = self.out.write_all(self.text().as_bytes());
        let _ = self.out.flush();
    }
}
