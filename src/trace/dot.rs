//! The dot form: names, zvals and arrows between them, as a graph for Graphviz.
//!
//! It shows the memory after a line has run last, or at the end of the script.

use super::json::type_name;
use super::names::named;
use super::replay::{Replay, Target};
use super::step::{End, Form, HolderId, HolderKind, Needs, Numbers, PlaceKey, Step};
use crate::zval::Tag;
use std::fmt::Write as _;
use std::io::Write;

/// How many places of a holder are shown.
const PLACES: usize = 40;

/// Writes the memory of one moment as a dot graph.
pub struct Dot {
    out: Box<dyn Write>,
    line: Option<u32>,
    replay: Replay,
    graph: Option<String>,
}

impl Dot {
    /// A graph to `out`, of the memory after `line` or at the end.
    pub fn new(out: Box<dyn Write>, line: Option<u32>) -> Dot {
        Dot {
            out,
            line,
            replay: Replay::default(),
            graph: None,
        }
    }
}

impl Form for Dot {
    fn needs(&self) -> Needs {
        Needs {
            all_steps: true,
            ..Needs::default()
        }
    }

    fn step(&mut self, step: &Step, numbers: &Numbers<'_>) {
        let line = step.statement.as_ref().map(|statement| statement.line);
        self.replay.step(step, numbers);
        let is_wanted = match self.line {
            Some(wanted) => line == Some(wanted),
            None => line.is_some(),
        };
        // The last statement's memory is drawn when the next one is known not to be wanted, so only when asked for a line.
        if is_wanted && (self.line.is_some() || step.depth == 0) {
            self.graph = Some(draw(&self.replay));
        }
    }

    fn end(&mut self, _: &End) {
        let graph = self.graph.take().unwrap_or_else(|| draw(&self.replay));
        let _ = self.out.write_all(graph.as_bytes());
        let _ = self.out.flush();
    }
}

fn draw(replay: &Replay) -> String {
    let mut out = String::from(
        "digraph memory {\n  rankdir=LR;\n  node [fontname=\"monospace\", fontsize=11, shape=box, style=rounded];\n",
    );
    let shown: Vec<HolderId> = replay.holders.keys().copied().collect();
    for (id, holder) in &replay.holders {
        let title = match &holder.kind {
            HolderKind::Globals => "global variables".to_owned(),
            HolderKind::Frame(name) => format!("{name}()"),
            HolderKind::Statics(name) => format!("static variables of {name}()"),
            HolderKind::Class(name) => format!("static properties of {name}"),
            HolderKind::Array => "array".to_owned(),
            HolderKind::Object(name) => format!("object {name}"),
        };
        let mut label = format!(
            "<table border=\"0\" cellborder=\"1\" cellspacing=\"0\"><tr><td><b>{}</b></td></tr>",
            html(&title)
        );
        for (at, (key, _)) in holder.places.iter().take(PLACES).enumerate() {
            let _ = write!(
                label,
                "<tr><td port=\"p{at}\">{}</td></tr>",
                html(&key_text(key))
            );
        }
        if holder.places.len() > PLACES {
            let _ = write!(
                label,
                "<tr><td>{} more</td></tr>",
                holder.places.len() - PLACES
            );
        }
        label.push_str("</table>");
        let _ = writeln!(out, "  h{} [shape=plain, label=<{label}>];", id.get());
        for (at, (_, target)) in holder.places.iter().take(PLACES).enumerate() {
            match target {
                Target::Zval(zval) if replay.zvals.contains_key(zval) => {
                    let _ = writeln!(out, "  h{}:p{at} -> z{zval};", id.get());
                }
                Target::Payload(payload) if shown.contains(payload) => {
                    let _ = writeln!(out, "  h{}:p{at} -> h{};", id.get(), payload.get());
                }
                _ => {}
            }
        }
    }
    let held: std::collections::HashSet<u32> = replay
        .holders
        .values()
        .flat_map(|holder| holder.places.iter().take(PLACES))
        .filter_map(|(_, target)| match target {
            Target::Zval(zval) => Some(*zval),
            Target::Payload(_) => None,
        })
        .collect();
    for (number, zval) in &replay.zvals {
        if !held.contains(number) && zval.payload.is_none() {
            continue;
        }
        let is_ref = if zval.is_ref { " ref" } else { "" };
        let value = if zval.tag >= Tag::Array {
            zval.value.to_string()
        } else {
            format!("{} {}", type_name(zval.tag), zval.value)
        };
        let color = if zval.is_ref {
            ", color=\"#c2410c\", penwidth=2"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "  z{number} [label=<<b>#{number}</b> rc {}{is_ref}<br/>{}>{color}];",
            zval.refcount,
            html(&value)
        );
        if let Some(payload) = zval.payload.filter(|payload| shown.contains(payload)) {
            let _ = writeln!(out, "  z{number} -> h{} [style=dashed];", payload.get());
        }
    }
    out.push_str("}\n");
    out
}

fn key_text(key: &PlaceKey) -> String {
    named("", key)
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
