//! The JSON form: one object a line, in order. Each has an `event`; what else it has depends on that.
//!
//! ```text
//! {"event":"start","version":2,"php":"8.2.35","script":"/x/a.php","zval_bytes":16}
//! {"event":"statement","statement":1,"file":"/x/a.php","line":2,"function":"","source":"$a = 'x';"}
//! {"event":"step","step":1,"statement":1,"depth":0,"heap":672}
//! {"event":"born","zval":1,"type":"string","value":"'x'","names":["$a"]}
//! {"event":"place","holder":1,"variable":"a","zval":1}
//! …
//! {"event":"end","freed":1,"left":0,"heap":0,"chunks":0,"fatal":false}
//! ```
//!
//! | event | what happened | has |
//! |---|---|---|
//! | `start` | the trace begins | `version` of this schema, `php`, `script`, `zval_bytes`: what each zval takes |
//! | `statement` | a statement runs for the first time | `statement`: its number, `file`, `line`, `function`, `source` |
//! | `step` | what follows, up to the next step, happened in this statement | `step` from 1, `statement`, `depth` (statements around it); `heap`: bytes in use at its end. Without `statement`: outside all statements |
//! | `born` | a zval came to be | `zval`, `type`, `value` (in short), `names`; `refcount` and `is_ref` where they are not 1 and 0 |
//! | `met` | a zval that was there before is seen for the first time | `zval`, `type`, `value`, `refcount`, `is_ref`, `names` |
//! | `share` `release` | one holder more, one less | the same, and `before`: the refcount before |
//! | `separate` | a holder got a zval of its own, a copy | the same, and `why` (`write`, `reference`, `copy`), `from`: the zval it was copied from, `from_before` and `from_refcount`: its refcount before and after, `from_names` |
//! | `make_ref` `drop_ref` | the is_ref flag was set, fell back | as `share` |
//! | `write` | the value changed in place | as `share` |
//! | `free` | the last holder went | `zval`, `type`, `value`, `names`: those it had; `is_ref` where it is not 0 |
//! | `duplicate` | the content of an array or string was copied, to be written | `payload` (`array`, `string`), `elements` or `bytes` |
//! | `root` | an array or object may be the last thread into a cycle | `holder`, `name`, `waiting`: how many are in the root buffer |
//! | `gc` | a collection has come to a phase | `phase`: `start` (`roots`), `mark` (`grey` nodes), `scan` (`white` nodes), `destruct` (`objects`), `free` (`count`) |
//! | `map` `unmap` | the heap took memory, gave it back | `what` (`chunk`, `run`, `large`, `huge`), `bytes`, `block` (of a run: the size of its blocks) |
//! | `pages` | the heap's map changed (pages made by `html` have it) | `chunks`: their numbers, `huge`: bytes of huge blocks, `cached` chunks, `runs` that changed: `[chunk, first page, pages, kind (`small`, `large`, `free`), block size, blocks in use]` |
//! | `output` | the script printed | `text` |
//! | `bailout` | the request ends early | `why` (`exit`, `fatal`, `uncaught`, `memory`), `file`, `line`, `heap`, `zvals` left |
//! | `holder` | there is something more that has places for zvals | `holder`: its number, `kind` (`globals`, `frame`, `statics`, `class`, `array`, `object`), `name` |
//! | `place` | a place holds something else now | `holder`, the key (`variable`, `index`, `key`, `property` or `inner`), and `zval`, or `payload`: a holder |
//! | `unplace` | a place is no more | `holder` and the key |
//! | `payload` | the value of a zval is an array or object with places | `zval`, `holder`, or null: it is no more |
//! | `gone` | a holder is gone, with its places | `holder` |
//! | `state` | what the engine itself has (`--states`) | `partial`; `holders`: `[holder, [[key kind, key, zval, refcount, is_ref, payload], …]]` |
//! | `end` | the request is over | `freed`: zvals that were freed after the last statement, `left`, `heap` and `chunks` that were taken back, `fatal` |
//!
//! To have the memory of each step: start with nothing; take `refcount` and `is_ref` of each zval from the last event about it
//! (and `from_refcount` for what a copy was made from), drop it at `free`; and do as `holder`, `place`, `unplace`, `payload` and
//! `gone` say. A freed zval's places are emptied without a word. `tests/trace_replay.rs` does just that.

use super::numbers::NumberMap;
use super::step::{
    Bailout, BailoutCause, Change, End, Form, Held, HolderKind, MapChange, Needs, Numbers,
    PlaceKey, Row, ShortValue, State, StatementText, Step, What, ZvalRow,
};
use crate::heap::{Direction, MapEvent, Mapping, PageUse};
use crate::zval::Tag;
use crate::zval::observe::{Payload, Phase, Separation};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write;
use std::rc::Rc;

/// The version of the schema. The second says what a statement is once, and leaves out counts that an event means anyway.
const VERSION: u32 = 2;

/// Bytes of a zval.
const ZVAL_BYTES: usize = size_of::<crate::zval::Zval>();

/// Writes a trace as JSON lines.
pub struct Json {
    out: Box<dyn Write>,
    /// Lines that are not written yet.
    text: String,
    step: usize,
    needs: Needs,
    /// The numbers of statements, by the addresses of their texts and their functions' names.
    statements: NumberMap<(usize, usize), u32>,
    /// Those texts and names, so that their addresses stay theirs.
    kept: Vec<(Rc<StatementText>, Rc<str>)>,
}

/// How many bytes of lines are gathered before they are written.
const GATHERED: usize = 1 << 16;

/// What stands before the value of a field.
macro_rules! field {
    ($name:literal) => {
        concat!(",\"", $name, "\":")
    };
}

impl Json {
    /// JSON lines to `out` for a script.
    pub fn new(out: Box<dyn Write>, script: &[u8], needs: Needs) -> Json {
        let mut json = Json {
            out,
            text: String::with_capacity(GATHERED + GATHERED / 8),
            step: 0,
            needs: Needs {
                all_steps: true,
                ..needs
            },
            statements: NumberMap::default(),
            kept: Vec::new(),
        };
        json.begin("start");
        json.number(field!("version"), VERSION);
        json.string(field!("php"), crate::PHP_VERSION);
        json.string(field!("script"), &String::from_utf8_lossy(script));
        json.number(field!("zval_bytes"), ZVAL_BYTES);
        json.close();
        json
    }

    fn begin(&mut self, event: &str) {
        self.text.push_str("{\"event\":\"");
        self.text.push_str(event);
        self.text.push('"');
    }

    fn close(&mut self) {
        self.text.push_str("}\n");
    }

    fn number(&mut self, field: &str, number: impl itoa::Integer) {
        self.text.push_str(field);
        self.digits(number);
    }

    fn digits(&mut self, number: impl itoa::Integer) {
        self.text.push_str(itoa::Buffer::new().format(number));
    }

    /// Something that is JSON as it prints.
    fn raw(&mut self, field: &str, value: impl std::fmt::Display) {
        self.text.push_str(field);
        let _ = write!(self.text, "{value}");
    }

    fn string(&mut self, field: &str, string: &str) {
        self.text.push_str(field);
        quote(&mut self.text, string);
    }

    fn strings(&mut self, field: &str, strings: &[Rc<str>]) {
        self.text.push_str(field);
        self.text.push('[');
        for (at, string) in strings.iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            quote(&mut self.text, string);
        }
        self.text.push(']');
    }

    /// The value, behind a type that is still open.
    fn value(&mut self, value: &ShortValue) {
        match value {
            ShortValue::Text(text) => {
                self.text.push_str("\",\"value\":");
                quote(&mut self.text, text);
            }
            ShortValue::Int(int) => {
                self.number("\",\"value\":\"", *int);
                self.text.push('"');
            }
            value => {
                let _ = write!(self.text, "\",\"value\":\"{value}\"");
            }
        }
    }

    /// That nobody reads it any more does not stop the script.
    fn flush(&mut self) {
        let _ = self.out.write_all(self.text.as_bytes());
        self.text.clear();
    }

    /// The number of a statement, which is told of when it runs for the first time.
    fn statement(&mut self, text: &Rc<StatementText>, function: &Rc<str>) -> u32 {
        let addresses = (Rc::as_ptr(text).addr(), function.as_ptr().addr());
        if let Some(number) = self.statements.get(&addresses) {
            return *number;
        }
        self.kept.push((Rc::clone(text), Rc::clone(function)));
        let number = self.kept.len() as u32;
        self.statements.insert(addresses, number);
        self.begin("statement");
        self.number(field!("statement"), number);
        self.string(field!("file"), &text.file);
        self.number(field!("line"), text.line);
        self.string(field!("function"), function);
        self.string(field!("source"), &text.text);
        self.close();
        number
    }

    fn row(&mut self, row: &Row) {
        match row {
            Row::Zval(row) => self.zval(row),
            Row::Duplicated(payload) => {
                self.begin("duplicate");
                match payload {
                    Payload::Array { elements } => {
                        self.string(field!("payload"), "array");
                        self.number(field!("elements"), *elements);
                    }
                    Payload::String { bytes } => {
                        self.string(field!("payload"), "string");
                        self.number(field!("bytes"), *bytes);
                    }
                }
            }
            Row::Output(text) => {
                self.begin("output");
                self.string(field!("text"), &String::from_utf8_lossy(text));
            }
            Row::PossibleRoot {
                payload,
                name,
                waiting,
            } => {
                self.begin("root");
                if let Some(payload) = payload {
                    self.number(field!("holder"), payload.get());
                }
                if let Some(name) = name {
                    self.string(field!("name"), name);
                }
                self.number(field!("waiting"), *waiting);
            }
            Row::Collection(phase) => self.phase(*phase),
            Row::Mapped(event) => self.mapped(*event),
            Row::Bailout(bailout) => self.bailout(bailout),
        }
        self.close();
    }

    fn zval(&mut self, row: &ZvalRow) {
        self.begin(event(row.what));
        if let What::Separated(why) = row.what {
            self.string(field!("why"), reason(why));
        }
        self.number(field!("zval"), row.number);
        self.text.push_str(",\"type\":\"");
        self.text.push_str(type_name(row.tag));
        self.value(&row.value);
        self.counts(row);
        self.strings(field!("names"), &row.names);
        if let Some(from) = &row.from {
            self.number(field!("from"), from.number);
            self.number(field!("from_before"), from.before);
            self.number(field!("from_refcount"), from.after);
            self.strings(field!("from_names"), &from.names);
        }
    }

    /// Refcount and is_ref, where the event does not say them itself.
    fn counts(&mut self, row: &ZvalRow) {
        let is_said = match row.what {
            What::Born => row.after == 1,
            What::Freed => true,
            _ => false,
        };
        if !is_said {
            if row.before > 0 && row.what != What::Met {
                self.number(field!("before"), row.before);
            }
            self.number(field!("refcount"), row.after);
        }
        if row.is_ref || !matches!(row.what, What::Born | What::Freed) {
            self.number(field!("is_ref"), u8::from(row.is_ref));
        }
    }

    fn phase(&mut self, phase: Phase) {
        self.begin("gc");
        let (name, count, value) = match phase {
            Phase::Started { roots } => ("start", field!("roots"), roots),
            Phase::Marked { grey } => ("mark", field!("grey"), grey),
            Phase::Scanned { white } => ("scan", field!("white"), white),
            Phase::Destructed { objects } => ("destruct", field!("objects"), objects),
            Phase::Freed { count } => ("free", field!("count"), count),
        };
        self.string(field!("phase"), name);
        self.number(count, value);
    }

    fn mapped(&mut self, event: MapEvent) {
        self.begin(match event.direction {
            Direction::Taken => "map",
            Direction::Returned => "unmap",
        });
        let (what, block) = match event.what {
            Mapping::Chunk => ("chunk", None),
            Mapping::Run { block } => ("run", Some(block)),
            Mapping::Large => ("large", None),
            Mapping::Huge => ("huge", None),
        };
        self.string(field!("what"), what);
        self.number(field!("bytes"), event.bytes);
        if let Some(block) = block {
            self.number(field!("block"), block);
        }
    }

    fn bailout(&mut self, bailout: &Bailout) {
        self.begin("bailout");
        self.string(
            field!("why"),
            match bailout.why {
                BailoutCause::Exit => "exit",
                BailoutCause::Fatal => "fatal",
                BailoutCause::Uncaught => "uncaught",
                BailoutCause::Memory => "memory",
            },
        );
        self.string(field!("file"), &bailout.file);
        self.number(field!("line"), bailout.line);
        self.number(field!("heap"), bailout.heap_bytes);
        self.number(field!("zvals"), bailout.zvals);
    }

    fn change(&mut self, change: &Change, numbers: &Numbers<'_>) {
        match change {
            Change::Appeared { holder, kind } => {
                self.begin("holder");
                self.number(field!("holder"), holder.get());
                let (kind, name) = kind_name(kind);
                self.string(field!("kind"), kind);
                if let Some(name) = name {
                    self.string(field!("name"), name);
                }
            }
            Change::Gone { holder } => {
                self.number("{\"event\":\"gone\",\"holder\":", holder.get());
            }
            Change::Filled { holder, key, held } => {
                let zval = match held {
                    Held::Zval(zval) => match numbers.of(*zval) {
                        Some(number) => Some(number),
                        None => return,
                    },
                    Held::Payload(_) => None,
                };
                self.number("{\"event\":\"place\",\"holder\":", holder.get());
                self.key(key);
                match (zval, held) {
                    (Some(zval), _) => self.number(field!("zval"), zval),
                    (None, Held::Payload(payload)) => self.number(field!("payload"), payload.get()),
                    (None, Held::Zval(_)) => {}
                }
            }
            Change::Emptied { holder, key } => {
                self.begin("unplace");
                self.number(field!("holder"), holder.get());
                self.key(key);
            }
            Change::Payload { zval, holder } => {
                let Some(zval) = numbers.of(*zval) else {
                    return;
                };
                self.begin("payload");
                self.number(field!("zval"), zval);
                match holder {
                    Some(holder) => self.number(field!("holder"), holder.get()),
                    None => self.raw(field!("holder"), "null"),
                }
            }
        }
        self.close();
    }

    fn key(&mut self, key: &PlaceKey) {
        match key {
            PlaceKey::Index(index) => self.number(field!("index"), *index),
            PlaceKey::Inner(at) => self.number(field!("inner"), *at),
            PlaceKey::Variable(text) | PlaceKey::Key(text) | PlaceKey::Property(text) => {
                self.text.push_str(",\"");
                self.text.push_str(key_kind(key));
                self.text.push_str("\":");
                quote(&mut self.text, &lossless(text));
            }
        }
    }

    fn map(&mut self, map: &MapChange) {
        self.begin("pages");
        self.raw(field!("chunks"), format_args!("{:?}", map.chunks));
        self.raw(field!("huge"), format_args!("{:?}", map.huge));
        self.number(field!("cached"), map.cached);
        self.text.push_str(field!("runs"));
        self.text.push('[');
        for (at, run) in map.runs.iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            let (kind, block, used) = match run.used_for {
                PageUse::Free => ("free", 0, 0),
                PageUse::Large => ("large", 0, 0),
                PageUse::Small { block, used } => ("small", block, used),
            };
            let _ = write!(
                self.text,
                "[{},{},{},\"{kind}\",{block},{used}]",
                run.chunk, run.first, run.count
            );
        }
        self.text.push(']');
        self.close();
    }

    fn state(&mut self, state: &State, numbers: &Numbers<'_>) {
        self.begin("state");
        self.raw(field!("partial"), state.is_partial);
        self.text.push_str(field!("holders"));
        self.text.push('[');
        for (at, (holder, places)) in state.holders.iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            let _ = write!(self.text, "[{},[", holder.get());
            for (at, place) in places.iter().enumerate() {
                if at > 0 {
                    self.text.push(',');
                }
                let _ = write!(self.text, "[\"{}\",", key_kind(&place.key));
                match &place.key {
                    PlaceKey::Index(index) => {
                        let _ = write!(self.text, "{index}");
                    }
                    PlaceKey::Inner(at) => {
                        let _ = write!(self.text, "{at}");
                    }
                    PlaceKey::Variable(text) | PlaceKey::Key(text) | PlaceKey::Property(text) => {
                        quote(&mut self.text, &lossless(text));
                    }
                }
                let _ = write!(
                    self.text,
                    ",{},{},{},{}]",
                    numbers.of(place.zval).unwrap_or(0),
                    place.refcount,
                    u8::from(place.is_ref),
                    place
                        .payload
                        .map_or("null".to_owned(), |holder| holder.get().to_string())
                );
            }
            self.text.push_str("]]");
        }
        self.text.push(']');
        self.close();
    }
}

impl Form for Json {
    fn needs(&self) -> Needs {
        self.needs
    }

    fn step(&mut self, step: &Step, numbers: &Numbers<'_>) {
        self.step += 1;
        let statement = step.statement.as_ref();
        let statement = statement.map(|text| self.statement(text, &step.function));
        self.number("{\"event\":\"step\",\"step\":", self.step);
        if let Some(statement) = statement {
            self.number(field!("statement"), statement);
            self.number(field!("depth"), step.depth);
        }
        self.number(field!("heap"), step.heap_bytes);
        self.close();
        for row in &step.rows {
            self.row(row);
        }
        for change in &step.changes {
            self.change(change, numbers);
        }
        if let Some(map) = &step.map {
            self.map(map);
        }
        if let Some(state) = &step.state {
            self.state(state, numbers);
        }
        if self.text.len() >= GATHERED {
            self.flush();
        }
    }

    fn end(&mut self, end: &End) {
        self.begin("end");
        self.number(field!("freed"), end.freed);
        self.number(field!("left"), end.left);
        self.number(field!("heap"), end.heap_bytes);
        self.number(field!("chunks"), end.heap_chunks);
        self.raw(field!("fatal"), end.is_fatal);
        self.close();
        self.flush();
        let _ = self.out.flush();
    }
}

fn event(what: What) -> &'static str {
    match what {
        What::Born => "born",
        What::Met => "met",
        What::Shared => "share",
        What::Released => "release",
        What::Separated(_) => "separate",
        What::MadeReference => "make_ref",
        What::ReferenceDropped => "drop_ref",
        What::Written => "write",
        What::Freed => "free",
    }
}

fn reason(why: Separation) -> &'static str {
    match why {
        Separation::Write => "write",
        Separation::Reference => "reference",
        Separation::Copy => "copy",
    }
}

/// The name of a zval's type.
pub fn type_name(tag: Tag) -> &'static str {
    match tag {
        Tag::Null => "null",
        Tag::False | Tag::True => "bool",
        Tag::Int => "int",
        Tag::Float => "float",
        Tag::String => "string",
        Tag::Array => "array",
        Tag::Object => "object",
        _ => "resource",
    }
}

fn kind_name(kind: &HolderKind) -> (&'static str, Option<&str>) {
    match kind {
        HolderKind::Globals => ("globals", None),
        HolderKind::Frame(name) => ("frame", Some(name)),
        HolderKind::Statics(name) => ("statics", Some(name)),
        HolderKind::Class(name) => ("class", Some(name)),
        HolderKind::Array => ("array", None),
        HolderKind::Object(name) => ("object", Some(name)),
    }
}

fn key_kind(key: &PlaceKey) -> &'static str {
    match key {
        PlaceKey::Variable(_) => "variable",
        PlaceKey::Index(_) => "index",
        PlaceKey::Key(_) => "key",
        PlaceKey::Property(_) => "property",
        PlaceKey::Inner(_) => "inner",
    }
}

/// Bytes as text, different ones as different texts: what is no UTF-8 is escaped as `\xNN`, and so is the backslash before an x.
fn lossless(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !(bytes.contains(&b'\\') && text.contains("\\x"))
    {
        return text.into();
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(&chunk.valid().replace("\\x", "\\x5Cx"));
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text.into()
}

/// Appends a JSON string.
pub(super) fn quote(out: &mut String, text: &str) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !NEEDS_ESCAPE[usize::from(byte)] {
            continue;
        }
        out.push_str(&text[from..at]);
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            byte => {
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out.push('"');
}

/// The bytes that a JSON string cannot have as they are, and `<`: a script element must not be ended by what a script prints.
static NEEDS_ESCAPE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'"' as usize] = true;
    table[b'\\' as usize] = true;
    table[b'<' as usize] = true;
    table
};
