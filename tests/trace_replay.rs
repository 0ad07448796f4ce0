//! Replays the JSON events of every fixture from an empty state, and compares names, zvals and counts with what the engine
//! itself has at the end of each step (`rephp trace --format json --states`).

use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Steps of a fixture that are compared. Few fixtures have more.
const STEPS: &str = "3000";

/// What a step's events add up to.
#[derive(Default)]
struct Memory {
    /// Refcount, is_ref and payload of each zval.
    zvals: HashMap<u64, (u64, u64, Option<u64>)>,
    /// Zval (or nothing, where an object is held without one) by key, of each holder.
    holders: HashMap<u64, HashMap<Key, Option<u64>>>,
}

/// The kind of a key, and the key.
type Key = (String, String);

impl Memory {
    fn apply(&mut self, event: &Value) {
        let number = |name: &str| event[name].as_u64();
        match event["event"].as_str().unwrap() {
            "born" | "met" | "share" | "release" | "separate" | "make_ref" | "drop_ref"
            | "write" => {
                let zval = number("zval").unwrap();
                let payload = self.zvals.get(&zval).and_then(|zval| zval.2);
                let counts = match event["event"] == "born" {
                    true => (
                        number("refcount").unwrap_or(1),
                        number("is_ref").unwrap_or(0),
                    ),
                    false => (number("refcount").unwrap(), number("is_ref").unwrap()),
                };
                self.zvals.insert(zval, (counts.0, counts.1, payload));
                if let Some(from) = number("from")
                    && let Some(from) = self.zvals.get_mut(&from)
                {
                    from.0 = number("from_refcount").unwrap();
                }
            }
            "free" => {
                self.zvals.remove(&number("zval").unwrap());
            }
            "holder" => {
                self.holders
                    .insert(number("holder").unwrap(), HashMap::new());
            }
            "gone" => {
                self.holders.remove(&number("holder").unwrap());
            }
            "place" => {
                let places = self.holders.get_mut(&number("holder").unwrap()).unwrap();
                places.insert(key(event), number("zval"));
            }
            "unplace" => {
                let places = self.holders.get_mut(&number("holder").unwrap()).unwrap();
                places.remove(&key(event));
            }
            "payload" => {
                if let Some(zval) = self.zvals.get_mut(&number("zval").unwrap()) {
                    zval.2 = number("holder");
                }
            }
            _ => {}
        }
    }

    /// Compares with what the engine has. The answer is how many places were compared.
    fn compare(&self, state: &Value) -> Result<usize, String> {
        let mut compared = 0;
        for holder in state["holders"].as_array().unwrap() {
            let number = holder[0].as_u64().unwrap();
            let places = self
                .holders
                .get(&number)
                .ok_or(format!("there is no holder {number}"))?;
            // Objects are held without a zval by `$this` alone, which states leave out.
            let held = places
                .iter()
                .filter_map(|(key, zval)| Some((key, (*zval)?)));
            let mut held: HashMap<&Key, u64> = held.collect();
            held.retain(|_, zval| self.zvals.contains_key(zval));
            for place in holder[1].as_array().unwrap() {
                let key = (text(&place[0]), text(&place[1]));
                let zval = held
                    .remove(&key)
                    .ok_or(format!("holder {number} has no {key:?}"))?;
                let now = (place[3].as_u64().unwrap(), place[4].as_u64().unwrap());
                let known = self.zvals[&zval];
                if zval != place[2].as_u64().unwrap()
                    || (known.0, known.1) != now
                    || known.2 != place[5].as_u64()
                {
                    return Err(format!(
                        "holder {number} at {key:?}: replayed #{zval} {known:?}, the engine has {place}"
                    ));
                }
                compared += 1;
            }
            if let Some((key, zval)) = held.into_iter().next() {
                return Err(format!("holder {number} has no {key:?} (#{zval}) any more"));
            }
        }
        Ok(compared)
    }
}

fn key(event: &Value) -> Key {
    for kind in ["variable", "index", "key", "property", "inner"] {
        if !event[kind].is_null() {
            return (kind.to_owned(), text(&event[kind]));
        }
    }
    panic!("a place without a key: {event}");
}

fn text(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    }
}

/// Traces a script and replays it. The answer is how many places were compared.
fn replay(script: &Path) -> Result<usize, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_rephp"))
        .args([
            "trace", "-q", "--format", "json", "--states", "--steps", STEPS,
        ])
        .arg(script.file_name().unwrap())
        .current_dir(script.parent().unwrap())
        .env_clear()
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let mut memory = Memory::default();
    let mut compared = 0;
    let mut step = Value::Null;
    let mut result = Ok(());
    let mut has_ended = false;
    let lines = output.stdout.split(|byte| *byte == b'\n');
    for line in lines.filter(|line| !line.is_empty()) {
        let event: Value = serde_json::from_slice(line)
            .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(line)))?;
        match event["event"].as_str() {
            Some("state") if result.is_ok() => match memory.compare(&event) {
                Ok(count) => compared += count,
                Err(message) => result = Err(format!("{message}\n  at {step}")),
            },
            Some("step") => step = event,
            Some("end") => has_ended = true,
            _ => memory.apply(&event),
        }
    }
    if !has_ended {
        return Err(format!("the trace has no end ({})", output.status));
    }
    result.map(|()| compared)
}

#[test]
fn replaying_gives_what_the_engine_has() {
    let mut scripts = Vec::new();
    for folder in ["php", "counts", "refcounts", "trace"] {
        scripts_in(
            &Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("tests")
                .join(folder),
            &mut scripts,
        );
    }
    // Programs that a script starts write to standard output themselves, where the events go.
    scripts.retain(|script| !script.ends_with("php/files/programs-are-run.php"));
    scripts.sort();
    let next = AtomicUsize::new(0);
    let places = AtomicUsize::new(0);
    let failures: Mutex<Vec<String>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(script) = scripts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match replay(script) {
                        Ok(count) => {
                            places.fetch_add(count, Ordering::Relaxed);
                        }
                        Err(message) => failures
                            .lock()
                            .unwrap()
                            .push(format!("{}: {message}", script.display())),
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(
        failures.is_empty(),
        "{} of {} scripts:\n{}",
        failures.len(),
        scripts.len(),
        failures.join("\n")
    );
    assert!(scripts.len() > 200 && places.into_inner() > 10_000);
}

fn scripts_in(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            scripts_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "php") {
            found.push(path);
        }
    }
}
