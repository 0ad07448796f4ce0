//! The picture: one self-contained page that steps through a trace.
//!
//! The page holds the trace as JSON lines ([`super::json`]) and replays them: source with the current statement, names,
//! zvals and arrows between them, the heap's pages, the events. It asks nothing of the network.

use super::json::Json;
use super::step::{End, Form, Needs, Numbers, Step};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

const PAGE: &str = include_str!("picture/page.html");
const STYLE: &str = include_str!("picture/picture.css");
const SCRIPT: &str = include_str!("picture/picture.js");

/// Writes a trace as a page.
pub struct Html {
    out: Box<dyn Write>,
    json: Json,
    lines: Lines,
    source: String,
    title: String,
}

/// JSON lines that are kept.
#[derive(Clone, Default)]
struct Lines(Rc<RefCell<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Html {
    /// A page to `out` for a script.
    pub fn new(out: Box<dyn Write>, script: &[u8], source: &[u8]) -> Html {
        let lines = Lines::default();
        let needs = Needs {
            pages: true,
            ..Needs::default()
        };
        let name = String::from_utf8_lossy(script);
        Html {
            out,
            json: Json::new(Box::new(lines.clone()), script, needs),
            lines,
            source: String::from_utf8_lossy(source).into_owned(),
            title: name.rsplit('/').next().unwrap_or_default().to_owned(),
        }
    }
}

impl Form for Html {
    fn needs(&self) -> Needs {
        self.json.needs()
    }

    fn step(&mut self, step: &Step, numbers: &Numbers<'_>) {
        self.json.step(step, numbers);
    }

    fn end(&mut self, end: &End) {
        self.json.end(end);
        let mut source = String::new();
        super::json::quote(&mut source, &self.source);
        let lines = self.lines.0.borrow();
        for piece in pieces(PAGE) {
            let _ = match piece {
                "{title}" => self.out.write_all(escaped(&self.title).as_bytes()),
                "{style}" => self.out.write_all(STYLE.as_bytes()),
                "{script}" => self.out.write_all(SCRIPT.as_bytes()),
                "{source}" => self.out.write_all(source.as_bytes()),
                "{trace}" => self.out.write_all(&lines),
                text => self.out.write_all(text.as_bytes()),
            };
        }
        let _ = self.out.flush();
    }
}

/// The page's text with its places for the rest apart.
fn pieces(page: &str) -> impl Iterator<Item = &str> {
    const PLACES: [&str; 5] = ["{title}", "{style}", "{script}", "{source}", "{trace}"];
    let mut rest = page;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let next = PLACES
            .iter()
            .filter_map(|place| Some((rest.find(place)?, place.len())))
            .min();
        let cut = match next {
            Some((0, length)) => length,
            Some((at, _)) => at,
            None => rest.len(),
        };
        let (piece, after) = rest.split_at(cut);
        rest = after;
        Some(piece)
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
