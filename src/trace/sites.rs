//! Allocation sites: tells the heap which line runs, so that blocks can be reported by the line that took them. Much lighter
//! than a trace: zvals are not watched.

use super::roots::function_name;
use super::size::size;
use crate::engine::Watch;
use crate::eval::Machine;
use crate::eval::machine::StatementHook;
use crate::eval::slot::LocalIndex;
use crate::eval::traced::{BailoutCause, Traced};
use crate::heap::{self, Heap, LiveBlock};
use crate::zval::ZvalPtr;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// How many values and sites a report shows.
const MOST: usize = 10;

/// How many frames are looked into.
const FRAMES: usize = 50;

/// Which file has which number in the heap's sites, from 1.
#[derive(Clone, Default)]
pub struct Files(Rc<RefCell<Names>>);

#[derive(Default)]
struct Names {
    names: Vec<String>,
    numbers: HashMap<Vec<u8>, u32>,
}

impl Files {
    fn number(&self, name: &[u8]) -> u32 {
        let mut files = self.0.borrow_mut();
        if let Some(number) = files.numbers.get(name) {
            return *number;
        }
        files.names.push(String::from_utf8_lossy(name).into_owned());
        let number = files.names.len() as u32;
        files.numbers.insert(name.to_vec(), number);
        number
    }

    /// The name of a file.
    pub fn name(&self, number: u32) -> String {
        let files = self.0.borrow();
        let at = (number as usize).wrapping_sub(1);
        files
            .names
            .get(at)
            .cloned()
            .unwrap_or_else(|| "the engine".to_owned())
    }
}

/// What a run is watched for.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    /// What held memory when the limit struck.
    pub on_limit: bool,
    /// What the end of the request takes back.
    pub at_end: bool,
}

/// A run's reports, written as it goes.
#[derive(Clone, Default)]
pub struct Reports {
    /// The numbers of files.
    pub files: Files,
    text: Rc<RefCell<String>>,
}

impl Reports {
    /// What the engine is given. The heap must record sites.
    pub fn watch(&self, script: &[u8], wanted: Wanted) -> Watch {
        let mut watch = Watch {
            statements: Some(Box::new(Hook {
                files: self.files.clone(),
                outer: Vec::new(),
            })),
            ..Watch::default()
        };
        if wanted.on_limit {
            let reports = self.clone();
            watch.at_failure = Some(Box::new(move |m| reports.add(&reports.limit(m))));
        }
        if wanted.at_end {
            let reports = self.clone();
            watch.at_end = Some(Box::new(move |_| reports.add(&reports.end())));
            let (reports, script) = (self.clone(), String::from_utf8_lossy(script).into_owned());
            watch.at_release = Some(Box::new(move |heap| {
                reports.add(&reports.leaks(heap, &script))
            }));
        }
        watch
    }

    fn add(&self, text: &str) {
        self.text.borrow_mut().push_str(text);
    }

    /// The reports, once the request is over.
    pub fn take(&self) -> String {
        std::mem::take(&mut self.text.borrow_mut())
    }

    /// What holds memory: the values of variables by what they retain, and allocation sites.
    fn limit(&self, m: &Machine) -> String {
        let mut lines = vec!["Memory when the limit struck".to_owned()];
        let Some(heap) = Heap::current() else {
            return String::new();
        };
        lines.push(format!(
            "{} in use, {} mapped, limit {}",
            bytes(heap.usage()),
            bytes(heap.real_usage()),
            bytes(heap.limit())
        ));
        let mut values = variables(m);
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        values.retain(|value| value.1 > 0);
        if !values.is_empty() {
            lines.push("by variable (what would come back if it went)".to_owned());
        }
        for (name, retained, value) in values.into_iter().take(MOST) {
            lines.push(format!("  {:>12}  {name}  {value}", bytes(retained)));
        }
        lines.push("by allocation site".to_owned());
        lines.extend(self.sites(heap.live_blocks()));
        lines.push(String::new());
        lines.join("\n")
    }

    /// What is still there when the script has ended, by site.
    fn end(&self) -> String {
        let Some(heap) = Heap::current() else {
            return String::new();
        };
        let blocks: Vec<LiveBlock> = heap.live_blocks().collect();
        let own: Vec<LiveBlock> = blocks
            .into_iter()
            .filter(|block| block.site.is_some_and(|site| site.file > 0))
            .collect();
        let total: usize = own.iter().map(|block| block.size).sum();
        let mut lines = vec![format!(
            "The end of the request takes back {} in {} blocks",
            bytes(total),
            own.len()
        )];
        lines.extend(self.sites(own));
        lines.push(String::new());
        lines.join("\n")
    }

    /// What the script's statements took and nobody gave back (php-src `zend_mm_check_leaks`).
    fn leaks(&self, heap: &Heap, script: &str) -> String {
        let blocks = heap
            .live_blocks()
            .filter(|block| block.site.is_some_and(|site| site.file > 0));
        let now = jiff::Zoned::now().strftime("%a %b %e %H:%M:%S %Y");
        heap::leak_report(blocks, &now.to_string(), script, |file| {
            self.files.name(file)
        })
    }

    fn sites(&self, blocks: impl IntoIterator<Item = LiveBlock>) -> Vec<String> {
        let mut sites: HashMap<(u32, u32), (usize, usize)> = HashMap::new();
        for block in blocks {
            let site = block.site.unwrap_or_default();
            let sum = sites.entry((site.file, site.line)).or_default();
            sum.0 += block.size;
            sum.1 += 1;
        }
        let mut sites: Vec<_> = sites.into_iter().collect();
        sites.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let more = sites.len().saturating_sub(MOST);
        let mut lines: Vec<String> = sites
            .into_iter()
            .take(MOST)
            .map(|((file, line), (size, count))| {
                let place = match file {
                    0 => "before the script's first statement".to_owned(),
                    _ => format!("{}:{line}", self.files.name(file)),
                };
                let blocks = if count == 1 { "block" } else { "blocks" };
                format!("  {:>12}  {place}, {count} {blocks}", bytes(size))
            })
            .collect();
        if more > 0 {
            lines.push(format!("  and {more} more lines"));
        }
        lines
    }
}

/// All variables with what they retain, and their values in short.
fn variables(m: &Machine) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    let mut add = |name: String, zval: &ZvalPtr| {
        found.push((
            name,
            size(zval).retained,
            super::step::ShortValue::of(zval.view()).to_string(),
        ));
    };
    for (name, zval) in m.globals.iter() {
        if !super::roots::is_superglobal(name) {
            add(format!("${}", String::from_utf8_lossy(name)), zval);
        }
    }
    if m.has_frame() {
        for frame in m.frames().take(FRAMES) {
            let Some(function) = frame.function().filter(|_| !frame.in_global_scope) else {
                continue;
            };
            let prefix = function_name(function);
            for (at, name) in function.names.iter().enumerate() {
                if let Some(zval) = frame.local(LocalIndex(at as u32)) {
                    add(format!("{prefix}:${}", String::from_utf8_lossy(name)), zval);
                }
            }
        }
    }
    found
}

fn bytes(bytes: usize) -> String {
    let mut digits = bytes.to_string();
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert(at, ' ');
    }
    format!("{digits} B")
}

/// Says which line runs.
struct Hook {
    files: Files,
    /// The sites of the statements around the one that runs.
    outer: Vec<heap::Site>,
}

impl StatementHook for Hook {
    fn enter(&mut self, _: &mut Machine, statement: &Traced) {
        self.outer.push(heap::site());
        heap::set_site(self.files.number(&statement.file), statement.line);
    }

    fn leave(&mut self, _: &mut Machine, _: &Traced) {
        let site = self.outer.pop().unwrap_or_default();
        heap::set_site(site.file, site.line);
    }

    fn bailout(&mut self, _: &mut Machine, _: BailoutCause) {}
}
