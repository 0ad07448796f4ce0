//! The text form: source on the left, events on the right, at most 100 columns.
//!
//! ```text
//! L3   $b = $a;     share      #1 'Hello World'        rc 1→2       $a, $b
//! L4   $b .= '!';   separate   #1 → #2 'Hello World!'  rc 2→1, 1    $a | $b
//! end               freed 2 zvals, 0 left; heap 0 B in 0 chunks
//! ```
//!
//! The columns are the line, the statement (deeper the more statements it runs in), what happens, to which zval with which
//! value, its refcount before and after (`ref`: the holders are a reference set), and who holds it. A separation shows both
//! zvals: `#1 → #2`, both counts, and the holders of each. It reads `separate` when a write forces it, `separate&` when a
//! reference is taken to a shared zval, and `copy` when a reference is passed on by value. Five and more like rows are one.

use super::step::{
    Bailout, BailoutCause, End, Form, Numbers, Row, ShortValue, Step, What, ZvalRow,
};
use super::value::quoted;
use crate::heap::{Direction, MapEvent, Mapping};
use crate::zval::observe::{Payload, Phase, Separation};
use std::io::Write;

/// Columns of the whole line.
const WIDTH: usize = 100;
/// Columns of what happens, the zval, and the refcount.
const WHAT: usize = 9;
const ZVAL: usize = 22;
const COUNT: usize = 10;
/// The column of the source is as wide as the widest line, between these bounds.
const SOURCE: std::ops::RangeInclusive<usize> = 10..=26;
/// Blanks between two columns.
const GAP: &str = "  ";
/// How many like rows become one.
const RUN: usize = 5;

/// Whether text is coloured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colour {
    /// As a terminal understands it.
    Ansi,
    /// Not at all.
    None,
}

/// Writes a trace as text.
pub struct Text {
    out: Box<dyn Write>,
    colour: Colour,
    label_width: usize,
    source_width: usize,
    /// The file that the lines shown are of.
    file: Option<String>,
}

impl Text {
    /// Text to `out`, its columns fitted to the script `source`.
    pub fn new(out: Box<dyn Write>, source: &[u8], colour: Colour) -> Text {
        let lines = source.trim_ascii_end().split(|byte| *byte == b'\n');
        let last_line = format!("L{}", lines.clone().count());
        let widest = lines
            .map(|line| width(&String::from_utf8_lossy(line.trim_ascii())))
            .max()
            .unwrap_or(0);
        Text {
            out,
            colour,
            label_width: width(&last_line).max(3),
            source_width: widest.clamp(*SOURCE.start(), *SOURCE.end()),
            file: None,
        }
    }

    /// Writes a line. That nobody reads it any more does not stop the script.
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{}", text.trim_end());
    }

    /// What stands on the left of a step's rows: the statement beside the first, nothing beside the others.
    fn left(&self, step: &Step, is_first: bool) -> String {
        match &step.statement {
            Some(statement) if is_first => {
                let indent = "  ".repeat(step.depth.min(4));
                let source = format!("{indent}{}", statement.text.replace('\t', " "));
                self.columns(&format!("L{}", statement.line), &source)
            }
            None if is_first => self.columns("end", ""),
            _ => self.columns("", ""),
        }
    }

    /// The two columns on the left.
    fn columns(&self, label: &str, source: &str) -> String {
        format!(
            "{}{GAP}{}{GAP}",
            pad(label, self.label_width),
            pad(&clip(source, self.source_width), self.source_width)
        )
    }

    /// Columns to the right of the source.
    fn room(&self) -> usize {
        WIDTH - self.label_width - self.source_width - 2 * GAP.len()
    }

    fn row(&mut self, left: &str, row: &Shown<'_>) {
        let right = match row {
            Shown::Row(Row::Zval(zval), run) => {
                let fixed = format!(
                    "{}{GAP}{}{GAP}{}{GAP}",
                    pad(what(zval.what), WHAT),
                    pad(&clip(&subject(zval, *run), ZVAL), ZVAL),
                    pad(&counts(zval), COUNT),
                );
                let room = self.room().saturating_sub(width(&fixed));
                format!("{fixed}{}", clip(&holders(zval, *run), room))
            }
            Shown::Row(Row::Duplicated(payload), _) => duplicated(*payload),
            Shown::Row(Row::Collection(phase), _) => collection(*phase),
            Shown::Row(Row::Mapped(event), _) => mapped(*event),
            Shown::Row(Row::PossibleRoot { name, waiting, .. }, _) => {
                possible_root(name.as_deref(), *waiting)
            }
            Shown::Row(Row::Bailout(bailout), _) => bailed_out(bailout),
            Shown::Row(Row::Output(_), _) => return,
            Shown::Output(text) => format!("{}{GAP}{text}", pad("out", WHAT)),
        };
        self.line(&match self.colour {
            Colour::None => format!("{left}{right}"),
            Colour::Ansi => coloured(left, &right),
        });
    }
}

impl Form for Text {
    fn step(&mut self, step: &Step, _: &Numbers<'_>) {
        if step.rows.is_empty() {
            return;
        }
        if let Some(statement) = &step.statement
            && self.file.as_ref() != Some(&statement.file)
        {
            if self.file.is_some() {
                let name = statement.file.rsplit('/').next().unwrap_or_default();
                let line = format!("{}{GAP}{name}", pad("in", self.label_width));
                self.line(&clip(&line, WIDTH));
            }
            self.file = Some(statement.file.clone());
        }
        let room = self.room() - WHAT - GAP.len();
        for (at, row) in shown(&step.rows, room).iter().enumerate() {
            let left = self.left(step, at == 0);
            self.row(&left, row);
        }
    }

    fn end(&mut self, end: &End) {
        let mut left = self.columns("end", "");
        if end.is_cut {
            self.line(&format!("{left}recording ended here, as was asked for"));
            left = self.columns("", "");
        }
        if end.is_fatal {
            self.line(&format!("{left}fatal error"));
            left = self.columns("", "");
        }
        let heap = format!(
            "heap {} in {}",
            bytes(end.heap_bytes),
            several(end.heap_chunks, "chunk")
        );
        let taken_back = if end.heap_bytes > 0 {
            ", taken back"
        } else {
            ""
        };
        self.line(&format!(
            "{left}freed {}, {} left; {heap}{taken_back}",
            several(end.freed, "zval"),
            end.left,
        ));
        if end.miscounted > 0 {
            self.line(&format!(
                "{left}{} of other counts than the events add up to",
                several(end.miscounted, "zval")
            ));
        }
        let _ = self.out.flush();
    }
}

/// A line in colours: the source faint, what happens by its kind.
fn coloured(left: &str, right: &str) -> String {
    let word = right.split_whitespace().next().unwrap_or_default();
    let code = match word {
        "born" => "32",
        "share" | "release" => "36",
        "separate" | "separate&" | "copy" | "duplicate" => "35",
        "make" | "drop" => "33",
        "write" => "34",
        "free" => "31",
        "bailout" => "1;31",
        "gc" | "map" | "unmap" | "root" => "90",
        _ => "0",
    };
    let (what, rest) = right
        .char_indices()
        .nth(WHAT)
        .map_or((right, ""), |(at, _)| right.split_at(at));
    format!("\x1b[2m{left}\x1b[0m\x1b[{code}m{what}\x1b[0m{rest}")
}

/// A line to be shown.
enum Shown<'a> {
    /// A row, and the last of the rows it stands for.
    Row(&'a Row, Option<&'a ZvalRow>),
    /// A piece of output.
    Output(String),
}

/// The lines of a step: like rows as one, output line by line.
fn shown(rows: &[Row], room: usize) -> Vec<Shown<'_>> {
    let mut shown = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        if is_detail(&rows[at]) {
            at += 1;
            continue;
        }
        if let Row::Output(text) = &rows[at] {
            shown.extend(output_lines(text, room).map(Shown::Output));
            at += 1;
            continue;
        }
        let run = run_from(&rows[at..]);
        let last = match &rows[at + run - 1] {
            Row::Zval(last) if run >= RUN => Some(last),
            _ => None,
        };
        shown.push(Shown::Row(&rows[at], last));
        at += if last.is_some() { run } else { 1 };
    }
    shown
}

/// What is left out of text: it would be in the way of what happens to zvals.
fn is_detail(row: &Row) -> bool {
    match row {
        Row::Zval(row) => row.what == What::Met,
        Row::PossibleRoot { .. } => true,
        Row::Mapped(event) => matches!(event.what, Mapping::Run { .. } | Mapping::Large),
        _ => false,
    }
}

/// How many rows, from the first on, say the same of zvals with successive numbers.
fn run_from(rows: &[Row]) -> usize {
    let mut run = 1;
    while let (Some(Row::Zval(row)), Some(Row::Zval(next))) = (rows.get(run - 1), rows.get(run)) {
        let is_like = row.what == next.what
            && row.number + 1 == next.number
            && (row.before, row.after, row.is_ref) == (next.before, next.after, next.is_ref)
            && row.from.is_none()
            && next.from.is_none()
            && is_array(row) == is_array(next);
        if !is_like {
            break;
        }
        run += 1;
    }
    run
}

fn is_array(row: &ZvalRow) -> bool {
    matches!(row.value, ShortValue::Array(_))
}

/// Output in quotes, a piece for each line, or for as much of it as fits.
fn output_lines(text: &[u8], room: usize) -> impl Iterator<Item = String> {
    text.split_inclusive(|byte| *byte == b'\n')
        .flat_map(move |line| line.chunks(room.saturating_sub(8).max(20)))
        .map(|piece| quoted(piece, usize::MAX))
}

fn what(what: What) -> &'static str {
    match what {
        What::Born => "born",
        What::Met => "met",
        What::Shared => "share",
        What::Released => "release",
        What::Separated(Separation::Write) => "separate",
        What::Separated(Separation::Reference) => "separate&",
        What::Separated(Separation::Copy) => "copy",
        What::MadeReference => "make ref",
        What::ReferenceDropped => "drop ref",
        What::Written => "write",
        What::Freed => "free",
    }
}

/// The zval, or the zvals.
fn subject(row: &ZvalRow, run: Option<&ZvalRow>) -> String {
    let (number, value) = (row.number, &row.value);
    match (&row.from, run) {
        (Some(from), _) => format!("#{} → #{number} {value}", from.number),
        (None, Some(last)) => format!(
            "#{number}…#{} {} zvals",
            last.number,
            last.number - number + 1
        ),
        (None, None) => format!("#{number} {value}"),
    }
}

fn counts(row: &ZvalRow) -> String {
    let reference = if row.is_ref { " ref" } else { "" };
    match &row.from {
        Some(from) => format!(
            "rc {}, {}{reference}",
            change(from.before, from.after),
            row.after
        ),
        None => format!("rc {}{reference}", change(row.before, row.after)),
    }
}

fn change(before: u32, after: u32) -> String {
    if before == after || before == 0 {
        after.to_string()
    } else {
        format!("{before}→{after}")
    }
}

fn holders(row: &ZvalRow, run: Option<&ZvalRow>) -> String {
    let names = match (&row.from, run) {
        (Some(from), _) if row.names.is_empty() => from.names.join(", "),
        (Some(from), _) => format!("{} | {}", from.names.join(", "), row.names.join(", ")),
        (None, Some(last)) => match (row.names.first(), last.names.first()) {
            (Some(first), Some(last)) => format!("{first} … {}", key_in(first, last)),
            _ => String::new(),
        },
        (None, None) => row.names.join(", "),
    };
    if row.what == What::Freed && !names.is_empty() {
        return format!("was {names}");
    }
    names
}

/// The last key of `name`, where what holds it is also what holds `other`.
fn key_in<'a>(other: &str, name: &'a str) -> &'a str {
    match (name.rfind('['), other.rfind('[')) {
        (Some(at), Some(other_at)) if name[..at] == other[..other_at] => &name[at..],
        _ => name,
    }
}

fn duplicated(payload: Payload) -> String {
    let payload = match payload {
        Payload::Array { elements } => format!("array of {}", several(elements, "element")),
        Payload::String { bytes } => format!("string of {}", several(bytes, "byte")),
    };
    format!("{}{GAP}{payload}", pad("duplicate", WHAT))
}

fn collection(phase: Phase) -> String {
    let phase = match phase {
        Phase::Started { roots } => format!("starts with {}", several(roots, "possible root")),
        Phase::Marked { grey } => format!("marked {} grey", several(grey, "node")),
        Phase::Scanned { white: 0 } => "scanned: no garbage".to_owned(),
        Phase::Scanned { white } => format!("scanned: {} white, garbage", several(white, "node")),
        Phase::Destructed { objects } => {
            format!("called {}", several(objects, "destructor"))
        }
        Phase::Freed { count } => format!("freed {}", several(count, "array or object")),
    };
    format!("{}{GAP}{phase}", pad("gc", WHAT))
}

fn mapped(event: MapEvent) -> String {
    let what = match event.direction {
        Direction::Taken => "map",
        Direction::Returned => "unmap",
    };
    let memory = match event.what {
        Mapping::Chunk => "chunk".to_owned(),
        Mapping::Run { block } => format!("run of {block}-byte blocks"),
        Mapping::Large => "large block".to_owned(),
        Mapping::Huge => "huge block".to_owned(),
    };
    format!("{}{GAP}{memory}, {}", pad(what, WHAT), bytes(event.bytes))
}

fn possible_root(name: Option<&str>, waiting: usize) -> String {
    let name = name.unwrap_or("out of reach");
    format!("{}{GAP}{name}, {waiting} waiting", pad("root", WHAT))
}

fn bailed_out(bailout: &Bailout) -> String {
    let why = match bailout.why {
        BailoutCause::Exit => "exit",
        BailoutCause::Fatal => "fatal error",
        BailoutCause::Uncaught => "uncaught exception",
        BailoutCause::Memory => "memory exhausted",
    };
    format!(
        "{}{GAP}{why} at line {}: {} left, {} KiB",
        pad("bailout", WHAT),
        bailout.line,
        several(bailout.zvals, "zval"),
        bailout.heap_bytes.div_ceil(1024)
    )
}

fn several(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

fn bytes(bytes: usize) -> String {
    if bytes < 10 * 1024 {
        format!("{bytes} B")
    } else {
        format!("{} KiB", bytes.div_ceil(1024))
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn pad(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// The text, cut to so many columns.
fn clip(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut clipped: String = text.chars().take(columns.saturating_sub(1)).collect();
    clipped.push('…');
    clipped
}
