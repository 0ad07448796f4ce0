//! The JSON form: one object a line, in order. Each has an `event`; what else it has depends on that.
//!
//! ```text
//! {"event":"start","version":1,"php":"8.2.35","script":"/x/a.php"}
//! {"event":"step","step":1,"file":"/x/a.php","line":2,"function":"","depth":0,"source":"$a = 'x';","heap":672}
//! {"event":"born","zval":1,"type":"string","value":"'x'","refcount":1,"is_ref":0,"bytes":16,"names":["$a"]}
//! {"event":"place","holder":1,"variable":"a","zval":1}
//! …
//! {"event":"end","freed":1,"left":0,"heap":0,"chunks":0,"fatal":false}
//! ```
//!
//! | event | what happened | has |
//! |---|---|---|
//! | `start` | the trace begins | `version` of this schema, `php`, `script` |
//! | `step` | what follows, up to the next step, happened in this statement | `step` from 1, `file`, `line`, `function`, `depth` (statements around it), `source`; `heap`: bytes in use at its end. Without `file`: outside all statements |
//! | `born` | a zval came to be | `zval`, `type`, `value` (in short), `refcount`, `is_ref`, `names`, `bytes` |
//! | `met` | a zval that was there before is seen for the first time | the same |
//! | `share` `release` | one holder more, one less | the same, and `before`: the refcount before |
//! | `separate` | a holder got a zval of its own, a copy | the same, and `why` (`write`, `reference`, `copy`), `from`: the zval it was copied from, `from_before` and `from_refcount`: its refcount before and after, `from_names` |
//! | `make_ref` `drop_ref` | the is_ref flag was set, fell back | as `share` |
//! | `write` | the value changed in place | as `share` |
//! | `free` | the last holder went | as `share`; `names` are those it had |
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

use super::step::{
    Bailout, BailoutCause, Change, End, Form, Held, HolderKind, MapChange, Needs, Numbers,
    PlaceKey, Row, State, Step, What, ZvalRow,
};
use crate::heap::{Direction, MapEvent, Mapping, PageUse};
use crate::zval::observe::{Payload, Phase, Separation};
use crate::zval::{Tag, format_int};
use std::fmt::Write as _;
use std::io::Write;

/// Bytes of a zval.
const ZVAL_BYTES: usize = size_of::<crate::zval::Zval>();

/// Writes a trace as JSON lines.
pub struct Json {
    out: Box<dyn Write>,
    text: String,
    step: usize,
    needs: Needs,
}

impl Json {
    /// JSON lines to `out` for a script.
    pub fn new(out: Box<dyn Write>, script: &[u8], needs: Needs) -> Json {
        let mut json = Json {
            out,
            text: String::new(),
            step: 0,
            needs: Needs {
                all_steps: true,
                ..needs
            },
        };
        json.begin("start");
        json.number("version", 1);
        json.string("php", crate::PHP_VERSION);
        json.string("script", &String::from_utf8_lossy(script));
        json.close();
        json.flush();
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

    fn name(&mut self, name: &str) {
        self.text.push_str(",\"");
        self.text.push_str(name);
        self.text.push_str("\":");
    }

    fn number(&mut self, name: &str, number: impl TryInto<i64>) {
        self.name(name);
        let mut digits = [0; 20];
        let number = number.try_into().unwrap_or(i64::MAX);
        let digits = format_int(number, &mut digits);
        self.text
            .push_str(std::str::from_utf8(digits).unwrap_or_default());
    }

    /// Something that is JSON as it prints.
    fn raw(&mut self, name: &str, value: impl std::fmt::Display) {
        self.name(name);
        let _ = write!(self.text, "{value}");
    }

    fn string(&mut self, name: &str, string: &str) {
        self.name(name);
        quote(&mut self.text, string);
    }

    fn strings(&mut self, name: &str, strings: &[String]) {
        self.name(name);
        self.text.push('[');
        for (at, string) in strings.iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            quote(&mut self.text, string);
        }
        self.text.push(']');
    }

    /// That nobody reads it any more does not stop the script.
    fn flush(&mut self) {
        let _ = self.out.write_all(self.text.as_bytes());
        self.text.clear();
    }

    fn row(&mut self, row: &Row) {
        match row {
            Row::Zval(row) => self.zval(row),
            Row::Duplicated(payload) => {
                self.begin("duplicate");
                match payload {
                    Payload::Array { elements } => {
                        self.string("payload", "array");
                        self.number("elements", *elements);
                    }
                    Payload::String { bytes } => {
                        self.string("payload", "string");
                        self.number("bytes", *bytes);
                    }
                }
            }
            Row::Output(text) => {
                self.begin("output");
                self.string("text", &String::from_utf8_lossy(text));
            }
            Row::PossibleRoot {
                payload,
                name,
                waiting,
            } => {
                self.begin("root");
                if let Some(payload) = payload {
                    self.number("holder", payload.get());
                }
                if let Some(name) = name {
                    self.string("name", name);
                }
                self.number("waiting", *waiting);
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
            self.string("why", reason(why));
        }
        self.number("zval", row.number);
        self.string("type", type_name(row.tag));
        self.string("value", &row.value);
        if row.before > 0 && row.what != What::Met {
            self.number("before", row.before);
        }
        self.number("refcount", row.after);
        self.number("is_ref", u8::from(row.is_ref));
        if matches!(
            row.what,
            What::Born | What::Met | What::Separated(_) | What::Freed
        ) {
            self.number("bytes", ZVAL_BYTES);
        }
        self.strings("names", &row.names);
        if let Some(from) = &row.from {
            self.number("from", from.number);
            self.number("from_before", from.before);
            self.number("from_refcount", from.after);
            self.strings("from_names", &from.names);
        }
    }

    fn phase(&mut self, phase: Phase) {
        self.begin("gc");
        let (name, count, value) = match phase {
            Phase::Started { roots } => ("start", "roots", roots),
            Phase::Marked { grey } => ("mark", "grey", grey),
            Phase::Scanned { white } => ("scan", "white", white),
            Phase::Destructed { objects } => ("destruct", "objects", objects),
            Phase::Freed { count } => ("free", "count", count),
        };
        self.string("phase", name);
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
        self.string("what", what);
        self.number("bytes", event.bytes);
        if let Some(block) = block {
            self.number("block", block);
        }
    }

    fn bailout(&mut self, bailout: &Bailout) {
        self.begin("bailout");
        self.string(
            "why",
            match bailout.why {
                BailoutCause::Exit => "exit",
                BailoutCause::Fatal => "fatal",
                BailoutCause::Uncaught => "uncaught",
                BailoutCause::Memory => "memory",
            },
        );
        self.string("file", &bailout.file);
        self.number("line", bailout.line);
        self.number("heap", bailout.heap_bytes);
        self.number("zvals", bailout.zvals);
    }

    fn change(&mut self, change: &Change, numbers: &Numbers<'_>) {
        match change {
            Change::Appeared { holder, kind } => {
                self.begin("holder");
                self.number("holder", holder.get());
                let (kind, name) = kind_name(kind);
                self.string("kind", kind);
                if let Some(name) = name {
                    self.string("name", name);
                }
            }
            Change::Gone { holder } => {
                self.begin("gone");
                self.number("holder", holder.get());
            }
            Change::Filled { holder, key, held } => {
                let zval = match held {
                    Held::Zval(zval) => match numbers.of(*zval) {
                        Some(number) => Some(number),
                        None => return,
                    },
                    Held::Payload(_) => None,
                };
                self.begin("place");
                self.number("holder", holder.get());
                self.key(key);
                match (zval, held) {
                    (Some(zval), _) => self.number("zval", zval),
                    (None, Held::Payload(payload)) => self.number("payload", payload.get()),
                    (None, Held::Zval(_)) => {}
                }
            }
            Change::Emptied { holder, key } => {
                self.begin("unplace");
                self.number("holder", holder.get());
                self.key(key);
            }
            Change::Payload { zval, holder } => {
                let Some(zval) = numbers.of(*zval) else {
                    return;
                };
                self.begin("payload");
                self.number("zval", zval);
                match holder {
                    Some(holder) => self.number("holder", holder.get()),
                    None => self.raw("holder", "null"),
                }
            }
        }
        self.close();
    }

    fn key(&mut self, key: &PlaceKey) {
        match key {
            PlaceKey::Index(index) => self.number("index", *index),
            PlaceKey::Inner(at) => self.number("inner", *at),
            PlaceKey::Variable(text) | PlaceKey::Key(text) | PlaceKey::Property(text) => {
                self.string(key_kind(key), &lossless(text));
            }
        }
    }

    fn map(&mut self, map: &MapChange) {
        self.begin("pages");
        self.raw("chunks", format_args!("{:?}", map.chunks));
        self.raw("huge", format_args!("{:?}", map.huge));
        self.number("cached", map.cached);
        self.name("runs");
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
        self.raw("partial", state.is_partial);
        self.name("holders");
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
        self.begin("step");
        self.number("step", self.step);
        if let Some(statement) = &step.statement {
            self.string("file", &statement.file);
            self.number("line", statement.line);
            self.string("function", &step.function);
            self.number("depth", step.depth);
            self.string("source", &statement.text);
        }
        self.number("heap", step.heap_bytes);
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
        self.flush();
    }

    fn end(&mut self, end: &End) {
        self.begin("end");
        self.number("freed", end.freed);
        self.number("left", end.left);
        self.number("heap", end.heap_bytes);
        self.number("chunks", end.heap_chunks);
        self.raw("fatal", end.is_fatal);
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
fn lossless(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains("\\x")
    {
        return text.to_owned();
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(&chunk.valid().replace("\\x", "\\x5Cx"));
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}

/// Appends a JSON string.
pub(super) fn quote(out: &mut String, text: &str) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape: Option<&str> = match byte {
            b'"' => Some("\\\""),
            b'\\' => Some("\\\\"),
            b'\n' => Some("\\n"),
            b'\r' => Some("\\r"),
            b'\t' => Some("\\t"),
            0..0x20 => None,
            // A script element must not be ended by what a script prints.
            b'<' => Some("\\u003c"),
            _ => continue,
        };
        out.push_str(&text[from..at]);
        match escape {
            Some(escape) => out.push_str(escape),
            None => {
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out.push('"');
}
