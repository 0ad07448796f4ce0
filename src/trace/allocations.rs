//! Allocations: bytes by calls and lines, in the forms that profilers' viewers read.
//!
//! - `callgrind` for KCachegrind and `callgrind_annotate`: bytes by function and line, inclusive ones by call
//! - `speedscope` for <https://www.speedscope.app>: each step that allocated, in order, with its calls
//! - `collapsed` for flame graphs: `main;f:12;g:3 4096`
//!
//! Bytes are those asked for, when they are allocated; that they are freed later does not matter. They are counted by step,
//! so exactly.

use super::json::quote;
use super::step::{Call, End, Form, Needs, Numbers, Step};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::Write;

/// Which form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AllocationForm {
    /// For KCachegrind.
    Callgrind,
    /// For speedscope.
    Speedscope,
    /// For flame graphs.
    Collapsed,
}

/// A line of a function.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Place {
    file: String,
    function: String,
    line: u32,
}

/// A call, from a line of the caller.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    from: Place,
    file: String,
    function: String,
}

/// Gathers allocations and writes them at the end.
pub struct Allocations {
    out: Box<dyn Write>,
    form: AllocationForm,
    script: String,
    own: BTreeMap<Place, u64>,
    /// Calls and bytes of each edge.
    edges: BTreeMap<Edge, (u64, u64)>,
    samples: Vec<(Vec<Place>, u64)>,
    last: Vec<usize>,
}

impl Allocations {
    /// `form` to `out` for a script.
    pub fn new(out: Box<dyn Write>, form: AllocationForm, script: &[u8]) -> Allocations {
        Allocations {
            out,
            form,
            script: String::from_utf8_lossy(script).into_owned(),
            own: BTreeMap::new(),
            edges: BTreeMap::new(),
            samples: Vec::new(),
            last: Vec::new(),
        }
    }

    fn add(&mut self, stack: Vec<Place>, frames: &[usize], bytes: u64) {
        let Some(innermost) = stack.last() else {
            return;
        };
        *self.own.entry(innermost.clone()).or_default() += bytes;
        let same = frames
            .iter()
            .zip(&self.last)
            .take_while(|(frame, last)| frame == last)
            .count();
        let mut counted = BTreeSet::new();
        for (at, pair) in stack.windows(2).enumerate() {
            let edge = Edge {
                from: pair[0].clone(),
                file: pair[1].file.clone(),
                function: pair[1].function.clone(),
            };
            let (calls, inclusive) = self.edges.entry(edge.clone()).or_default();
            *calls += u64::from(at + 1 >= same);
            if counted.insert(edge) {
                *inclusive += bytes;
            }
        }
        self.last = frames.to_vec();
        if bytes > 0 && self.form != AllocationForm::Callgrind {
            self.samples.push((stack, bytes));
        }
    }

    fn callgrind(&self) -> String {
        let mut text = format!(
            "# callgrind format\nversion: 1\ncreator: rephp {}\ncmd: {}\npositions: line\nevents: Bytes\n",
            env!("CARGO_PKG_VERSION"),
            self.script
        );
        let total: u64 = self.own.values().sum();
        let _ = writeln!(text, "summary: {total}");
        let mut functions: BTreeSet<(&str, &str)> = BTreeSet::new();
        functions.extend(self.own.keys().map(|at| (&*at.file, &*at.function)));
        functions.extend(
            self.edges
                .keys()
                .map(|edge| (&*edge.from.file, &*edge.from.function)),
        );
        for (file, function) in functions {
            let _ = write!(text, "\nfl={file}\nfn={function}\n");
            let is_of = |at: &Place| at.file == file && at.function == function;
            let own = self
                .own
                .iter()
                .filter(|(at, bytes)| is_of(at) && **bytes > 0);
            for (at, bytes) in own {
                let _ = writeln!(text, "{} {bytes}", at.line);
            }
            for (edge, (calls, bytes)) in self.edges.iter().filter(|(edge, _)| is_of(&edge.from)) {
                let _ = write!(
                    text,
                    "cfi={}\ncfn={}\ncalls={calls} 0\n{} {bytes}\n",
                    edge.file, edge.function, edge.from.line
                );
            }
        }
        text
    }

    fn speedscope(&self) -> String {
        let mut numbers: HashMap<&Place, usize> = HashMap::new();
        let mut frames = String::new();
        let mut samples = String::new();
        let mut weights = String::new();
        let mut total = 0;
        for (stack, bytes) in &self.samples {
            let separator = if samples.is_empty() { "" } else { "," };
            let _ = write!(weights, "{separator}{bytes}");
            let _ = write!(samples, "{separator}[");
            total += bytes;
            for (at, place) in stack.iter().enumerate() {
                let next = numbers.len();
                let number = *numbers.entry(place).or_insert_with(|| {
                    frames.push_str(if next == 0 {
                        "{\"name\":"
                    } else {
                        ",{\"name\":"
                    });
                    quote(&mut frames, &place.function);
                    frames.push_str(",\"file\":");
                    quote(&mut frames, &place.file);
                    let _ = write!(frames, ",\"line\":{}}}", place.line);
                    next
                });
                let separator = if at == 0 { "" } else { "," };
                let _ = write!(samples, "{separator}{number}");
            }
            samples.push(']');
        }
        let mut name = String::new();
        quote(&mut name, &self.script);
        format!(
            "{{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"name\":{name},\"exporter\":\"rephp {}\",\
             \"shared\":{{\"frames\":[{frames}]}},\"profiles\":[{{\"type\":\"sampled\",\"name\":{name},\"unit\":\"bytes\",\
             \"startValue\":0,\"endValue\":{total},\"samples\":[{samples}],\"weights\":[{weights}]}}]}}\n",
            env!("CARGO_PKG_VERSION"),
        )
    }

    fn collapsed(&self) -> String {
        let mut stacks: BTreeMap<String, u64> = BTreeMap::new();
        for (stack, bytes) in &self.samples {
            let calls: Vec<String> = stack
                .iter()
                .map(|at| format!("{}:{}", at.function, at.line))
                .collect();
            *stacks.entry(calls.join(";")).or_default() += bytes;
        }
        stacks
            .iter()
            .map(|(stack, bytes)| format!("{stack} {bytes}\n"))
            .collect()
    }
}

impl Form for Allocations {
    fn needs(&self) -> Needs {
        Needs {
            allocations: true,
            all_steps: true,
            ..Needs::default()
        }
    }

    fn step(&mut self, step: &Step, _: &Numbers<'_>) {
        let frames: Vec<usize> = step.stack.iter().map(|call| call.frame).collect();
        let mut stack: Vec<Place> = step.stack.iter().map(place).collect();
        if stack.is_empty() && step.allocated > 0 {
            stack.push(Place {
                file: self.script.clone(),
                function: "{end}".to_owned(),
                line: 0,
            });
        }
        self.add(stack, &frames, step.allocated);
    }

    fn end(&mut self, _: &End) {
        let text = match self.form {
            AllocationForm::Callgrind => self.callgrind(),
            AllocationForm::Speedscope => self.speedscope(),
            AllocationForm::Collapsed => self.collapsed(),
        };
        let _ = self.out.write_all(text.as_bytes());
        let _ = self.out.flush();
    }
}

fn place(call: &Call) -> Place {
    let function = if call.function.is_empty() {
        "{main}".to_owned()
    } else {
        call.function.to_string()
    };
    Place {
        file: call.statement.file.clone(),
        function,
        line: call.statement.line,
    }
}
