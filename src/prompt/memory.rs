//! What commands show of memory: variables, zvals, differences, the heap.

use super::feed::{Feed, Shown};
use crate::heap::{Heap, PageUse};
use std::collections::BTreeMap;

/// How many names are shown.
const NAMES: usize = 200;

/// `:vars`: names, zval numbers, counts and values.
pub(super) fn variables(feed: &Feed) -> String {
    let names = feed.names();
    let own: Vec<_> = names
        .iter()
        .filter(|(name, _)| !name.contains(['[', '>', '{']))
        .collect();
    if own.is_empty() {
        return "no variables".to_owned();
    }
    table(own.into_iter().map(|(name, shown)| row(name, shown)))
}

/// `:zval $x`: the zval and all that it leads to.
pub(super) fn zval(feed: &Feed, name: &str) -> String {
    let wanted = if name.starts_with('$') || name.contains("::") {
        name.to_owned()
    } else {
        format!("${name}")
    };
    let rows = feed.below(&wanted);
    if rows.is_empty() {
        return format!("no variable {wanted}");
    }
    let more = rows.len().saturating_sub(NAMES);
    let mut text = table(
        rows.iter()
            .take(NAMES)
            .map(|(name, shown)| row(name, shown)),
    );
    if more > 0 {
        text.push_str(&format!("\n… {more} more"));
    }
    text
}

/// `:diff`: what the last input changed.
pub(super) fn difference(feed: &Feed) -> String {
    let before = feed.before();
    let now: BTreeMap<String, Shown> = feed.names().into_iter().collect();
    let mut rows = Vec::new();
    for (name, shown) in &now {
        match before.get(name) {
            None => rows.push(marked("+", row(name, shown))),
            Some(old) if old != shown => {
                rows.push(marked("-", row(name, old)));
                rows.push(marked("+", row(name, shown)));
            }
            Some(_) => {}
        }
    }
    for (name, old) in &before {
        if !now.contains_key(name) {
            rows.push(marked("-", row(name, old)));
        }
    }
    if rows.is_empty() {
        return "nothing changed".to_owned();
    }
    table(rows)
}

fn marked(mark: &str, mut row: [String; 4]) -> [String; 4] {
    row[0] = format!("{mark} {}", row[0]);
    row
}

fn row(name: &str, shown: &Shown) -> [String; 4] {
    [
        name.to_owned(),
        format!("#{}", shown.zval),
        format!(
            "rc {}{}",
            shown.refcount,
            if shown.is_ref { " ref" } else { "" }
        ),
        shown.value.clone(),
    ]
}

fn table(rows: impl IntoIterator<Item = [String; 4]>) -> String {
    let rows: Vec<[String; 4]> = rows.into_iter().collect();
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or(0).min(40)
    };
    let (name, number, count) = (width(0), width(1), width(2));
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{:name$}  {:number$}  {:count$}  {}",
                row[0], row[1], row[2], row[3]
            )
            .trim_end()
            .to_owned()
        })
        .collect();
    lines.join("\n")
}

fn several(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// `:heap`: usage, and the blocks of each bin.
pub(super) fn heap(heap: &Heap) -> String {
    let map = heap.map();
    let mut bins: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut large = 0;
    for run in &map.runs {
        match run.used_for {
            PageUse::Small { block, used } => {
                let bin = bins.entry(block).or_default();
                bin.0 += used;
                bin.1 += run.count;
            }
            PageUse::Large => large += run.count,
            PageUse::Free => {}
        }
    }
    let mut lines = vec![format!(
        "{} B in use (peak {}), {} B mapped: {}, {} cached, {}",
        heap.usage(),
        heap.peak(),
        heap.real_usage(),
        several(map.chunks.len(), "chunk"),
        map.cached,
        several(map.huge.len(), "huge block")
    )];
    lines.push("block size      used  pages".to_owned());
    for (size, (used, pages)) in bins {
        lines.push(format!("{size:>10}  {used:>8}  {pages:>5}"));
    }
    if large > 0 {
        lines.push(format!("     large            {large:>5}"));
    }
    lines.join("\n")
}
