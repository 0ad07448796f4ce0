//! Every allocation may fail. For each fixture that makes under 20,000 allocations the Nth one fails, and then: the request
//! ends in PHP's fatal error, the heap verifies, and the next request on it prints what it should.
//!
//! ```text
//! cargo test --test faults                      some N of each fixture
//! cargo test --test faults -- --all arrays/     every N of the fixtures with `arrays/` in their names
//! cargo test --test faults -- --samples 50 --then-fail     from the Nth on all fail
//! cargo test --profile quick --test faults -- --all --done LIST   every N of every fixture; hours. Those that came to
//!                                               their end without a finding are noted in LIST, and not run again
//! ```
//!
//! A fixture runs in a process of its own, all its N one after the other: what kills the process is found too, and the
//! next N goes on in another.

use command_fds::{CommandFdExt, FdMapping};
use rephp::engine::{self, Job, Outcome, ScriptStack, Watch};
use rephp::eval::ini::Ini;
use rephp::eval::output::Output;
use rephp::heap::{Afterwards, Fault, Heap, HeapConfig};
use rephp::source::Source;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Fixtures that make more allocations are left out.
const MOST_ALLOCATIONS: u64 = 20_000;

/// How many N of a fixture are tried, if nothing else is said.
const SAMPLES: u64 = 10;

/// How long a process may say nothing.
const SILENCE: Duration = Duration::from_secs(60);

/// How many findings of a fixture are enough.
const MOST_FINDINGS: usize = 5;

/// The descriptor that a child tells its parent on. Standard output is for the programs that fixtures run.
const TOLD_ON: i32 = 3;

/// What the next request runs: something of everything that keeps state beside the heap.
const NEXT: &str = r#"<?php
function numbers() { try { for ($i = 0; $i < 3; $i++) { yield "k$i" => $i; } } finally { echo "finally\n"; } }
class Node { public $next; function __destruct() { echo "gone\n"; } }
$list = [3, 1, 2]; sort($list); $copy = $list; $copy[] = &$list[0]; $list[0] = 9;
$node = new Node; $node->next = $node; unset($node); gc_collect_cycles();
foreach (numbers() as $key => $number) { echo $key, '=', $number, ' '; }
try { throw new LogicException(str_repeat('x', 10)); } catch (LogicException $e) { echo $e->getMessage(), "\n"; }
$map = new WeakMap; $map[$e] = 1; ob_start(fn($text) => strtoupper($text)); echo implode(',', $copy), count($map), "\n";
"#;
const NEXT_OUTPUT: &str = "gone\nk0=0 k1=1 k2=2 finally\nxxxxxxxxxx\n1,2,3,91\n";

/// Keeps what a script prints.
#[derive(Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn main() -> ExitCode {
    let mut wanted = Wanted::default();
    let mut words = std::env::args().skip(1);
    let mut child = None;
    while let Some(word) = words.next() {
        let number = |words: &mut dyn Iterator<Item = String>| {
            let word = words.next().unwrap_or_default();
            word.parse::<u64>().expect("a number")
        };
        match word.as_str() {
            "--all" => wanted.samples = u64::MAX,
            "--samples" => wanted.samples = number(&mut words),
            "--then-fail" => wanted.then = Afterwards::Fail,
            "--child" => child = words.next(),
            "--from" => wanted.from = number(&mut words),
            "--done" => wanted.done = words.next().map(PathBuf::from),
            "--at" => wanted.only = Some(number(&mut words)),
            // What cargo and its like say to any test.
            word if word.starts_with('-') => {}
            word => wanted.names.push(word.to_owned()),
        }
    }
    match child {
        Some(script) => {
            sweep(Path::new(&script), &wanted);
            ExitCode::SUCCESS
        }
        None => drive(&wanted),
    }
}

/// What is to be tried.
struct Wanted {
    /// How many N of each fixture.
    samples: u64,
    then: Afterwards,
    /// Parts of names; none is all.
    names: Vec<String>,
    /// The first N.
    from: u64,
    /// The one N.
    only: Option<u64>,
    /// The list of fixtures that need not be run again.
    done: Option<PathBuf>,
}

impl Default for Wanted {
    fn default() -> Wanted {
        Wanted {
            samples: SAMPLES,
            then: Afterwards::Succeed,
            names: Vec::new(),
            from: 1,
            only: None,
            done: None,
        }
    }
}

// ---- the parent: a process for each fixture ------------------------------------------------------------------------

fn drive(wanted: &Wanted) -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut scripts = Vec::new();
    for folder in ["php", "counts", "refcounts"] {
        scripts_in(&root.join(folder), &mut scripts);
    }
    let done = wanted.done.as_ref().map(fs::read_to_string);
    let done = done.and_then(Result::ok).unwrap_or_default();
    let done: HashSet<&str> = done
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    scripts.retain(|script| {
        let name = script.to_string_lossy();
        let is_wanted = wanted.names.iter().any(|part| name.contains(part.as_str()));
        (wanted.names.is_empty() || is_wanted) && !done.contains(&*below(&root, script))
    });
    // Small ones first: what a run that is broken off has covered is as many of them as can be.
    scripts.sort_by_cached_key(|script| {
        (
            fs::metadata(script).map_or(0, |found| found.len()),
            script.clone(),
        )
    });
    let next = AtomicUsize::new(0);
    let tried = AtomicUsize::new(0);
    let findings = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(script) = scripts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let began = Instant::now();
                    let (found, tries) = watch(script, wanted);
                    tried.fetch_add(tries, Ordering::Relaxed);
                    let name = below(&root, script);
                    if found.is_empty() {
                        note_done(wanted, &format!("{name} {tries} {:?}", began.elapsed()));
                    } else {
                        println!("{name}\n    {}", found.join("\n    "));
                        findings.lock().unwrap().insert(name, found);
                    }
                }
            });
        }
    });
    let findings = findings.into_inner().unwrap();
    println!(
        "{} fixtures, {} failed allocations, {} fixtures with findings",
        scripts.len(),
        tried.into_inner(),
        findings.len()
    );
    match findings.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// A script's name below a folder.
fn below(root: &Path, script: &Path) -> String {
    let name = script.strip_prefix(root).unwrap_or(script);
    name.display().to_string()
}

/// Adds a line to the list of what need not be run again, if there is one.
fn note_done(wanted: &Wanted, line: &str) {
    let Some(path) = &wanted.done else {
        return;
    };
    let mut list = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .expect("a list that can be written");
    writeln!(list, "{line}").expect("a list that can be written");
}

/// Runs a fixture's N in processes, one after the other until one comes to the end. The answer is what was found, and how many
/// were tried.
fn watch(script: &Path, wanted: &Wanted) -> (Vec<String>, usize) {
    let mut found = Vec::new();
    let mut tries = 0;
    let mut from = 1;
    while found.len() < MOST_FINDINGS {
        let folder = std::env::temp_dir().join(format!(
            "rephp-faults-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--child".into(), OsString::from(script)]);
        command.args(["--from", &from.to_string()]);
        command.args(["--samples", &wanted.samples.to_string()]);
        if wanted.then == Afterwards::Fail {
            command.arg("--then-fail");
        }
        if let Some(only) = wanted.only {
            command.args(["--at", &only.to_string()]);
        }
        command.env_clear().env("TMPDIR", &folder);
        command.current_dir(script.parent().unwrap());
        command.stdin(Stdio::null()).stderr(Stdio::null());
        let (reading, writing) = std::io::pipe().unwrap();
        let mapping = FdMapping {
            parent_fd: writing.into(),
            child_fd: TOLD_ON,
        };
        command.fd_mappings(vec![mapping]).unwrap();
        let mut child = command.stdout(Stdio::null()).spawn().unwrap();
        // This process's end for writing goes with it.
        drop(command);
        let lines = BufReader::new(reading).lines();
        let (tell, told) = channel();
        let reader = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if tell.send(line).is_err() {
                    break;
                }
            }
        });
        let (mut at, mut is_done) = (from, false);
        let ended = loop {
            match told.recv_timeout(SILENCE) {
                Ok(line) => match line.split_once(' ') {
                    Some(("try", number)) => {
                        at = number.parse().unwrap();
                        tries += 1;
                    }
                    Some(("found", what)) if found.len() < MOST_FINDINGS => {
                        found.push(what.to_owned());
                    }
                    Some(("done", _)) => is_done = true,
                    _ => {}
                },
                Err(RecvTimeoutError::Disconnected) => break "died",
                Err(RecvTimeoutError::Timeout) => {
                    let _ = child.kill();
                    break "hung";
                }
            }
        };
        let status = child.wait().unwrap();
        let _ = reader.join();
        let _ = fs::remove_dir_all(&folder);
        if is_done {
            return (found, tries);
        }
        if wanted.only.is_some() {
            found.push(format!("{at}: the process {ended} ({status})"));
            return (found, tries);
        }
        found.push(format!("{at}: the process {ended} ({status})"));
        from = at + 1;
    }
    (found, tries)
}

// ---- the child: all N of a fixture ---------------------------------------------------------------------------------

fn sweep(script: &Path, wanted: &Wanted) {
    let settings = settings(script);
    // A panic is told of where it is caught.
    std::panic::set_hook(Box::new(|_| {}));
    engine::on_script_stack(|stack| {
        let fault = |at| Fault {
            at,
            then: wanted.then,
        };
        let heap = Heap::new(HeapConfig {
            fault: Some(fault(0)),
            ..HeapConfig::default()
        })
        .expect("a heap");
        let code = fs::read(script).unwrap();
        let (plain, count) = match run(&heap, stack, script, &code, &settings) {
            Ok((outcome, printed)) => (printed, outcome.1),
            Err(panic) => return say(&format!("found 0: {panic}\ndone 0")),
        };
        if count > MOST_ALLOCATIONS {
            return say("done 0");
        }
        for at in picked(script, count, wanted) {
            say(&format!("try {at}"));
            heap.set_fault(fault(at));
            let result = run(&heap, stack, script, &code, &settings);
            heap.set_fault(fault(0));
            let finding = match result {
                Err(panic) => Some(panic),
                Ok((outcome, printed)) => judge(&outcome.0, &printed, &plain),
            };
            let next = run(&heap, stack, Path::new("next.php"), NEXT.as_bytes(), &[]);
            let finding = finding.or(match next {
                Err(panic) => Some(format!("the next request: {panic}")),
                Ok((_, printed)) if printed != NEXT_OUTPUT => {
                    Some(format!("the next request printed {printed:?}"))
                }
                Ok(_) => None,
            });
            if let Some(finding) = finding {
                say(&format!("found {at}: {}", finding.replace('\n', "\\n")));
            }
        }
        say("done 0");
    });
}

fn say(line: &str) {
    let mut out = fs::OpenOptions::new()
        .append(true)
        .open(format!("/proc/self/fd/{TOLD_ON}"))
        .expect("the parent listens");
    let _ = writeln!(out, "{line}");
}

/// The N that are tried: all, or one of each stretch of them, a different one for each fixture.
fn picked(script: &Path, count: u64, wanted: &Wanted) -> Vec<u64> {
    if let Some(only) = wanted.only {
        return vec![only];
    }
    let stretches = wanted.samples.min(count);
    let all = (0..stretches).map(|stretch| {
        let (first, next) = (
            stretch * count / stretches,
            (stretch + 1) * count / stretches,
        );
        let mut hasher = DefaultHasher::new();
        (script.file_name(), stretch).hash(&mut hasher);
        first + hasher.finish() % (next - first) + 1
    });
    all.filter(|at| *at >= wanted.from).collect()
}

/// What is wrong with how a request ended whose allocation failed.
fn judge(outcome: &Outcome, printed: &str, plain: &str) -> Option<String> {
    let is_told = printed.contains("Allowed memory size of");
    if is_told || printed == plain {
        return None;
    }
    if !outcome.is_clean {
        // The message went where the script's other output does: into a buffer that it threw away, or to a handler.
        return None;
    }
    let tail: String = printed.chars().rev().take(120).collect();
    let tail: String = tail.chars().rev().collect();
    Some(format!("ended without the fatal error: …{tail}"))
}

/// Runs a script. The answer is how it ended, how many allocations it made, and what it printed; or what it panicked with.
fn run(
    heap: &Rc<Heap>,
    stack: ScriptStack,
    script: &Path,
    code: &[u8],
    settings: &[(String, String)],
) -> Result<((Outcome, u64), String), String> {
    let mut ini = Ini::default();
    for (name, value) in settings {
        ini.configure(name, value);
    }
    let sink = Sink::default();
    let name = script.as_os_str().as_encoded_bytes().to_vec();
    let job = Job {
        source: Source::file(name.clone(), code),
        name: name.clone(),
        is_from_standard_input: false,
        arguments: vec![name],
        ini,
        output: Output::new(Box::new(sink.clone()), Box::new(sink.clone())),
    };
    let seen: Rc<RefCell<(u64, Option<String>)>> = Rc::default();
    let see = Rc::clone(&seen);
    let at_end = move |_: &mut rephp::eval::Machine| {
        let heap = Heap::current().expect("the request's heap");
        let verified = heap.verify().map_err(|error| error.to_string());
        *see.borrow_mut() = (heap.allocations(), verified.err());
    };
    let watch = Watch {
        at_end: Some(Box::new(at_end)),
        ..Watch::default()
    };
    let result = catch_unwind(AssertUnwindSafe(|| engine::run(heap, stack, job, watch)));
    let outcome = match result {
        Ok(outcome) => outcome,
        Err(payload) => {
            let text = payload.downcast_ref::<String>().map(String::as_str);
            let text = text.or(payload.downcast_ref::<&str>().copied());
            let failure = payload.downcast_ref::<rephp::heap::Failure>();
            let failure = failure.map(|failure| format!("{failure} went past the request"));
            let text = text.map(|text| format!("panicked: {text}")).or(failure);
            return Err(text.unwrap_or("panicked".to_owned()));
        }
    };
    if let (_, Some(error)) = &*seen.borrow() {
        return Err(format!("the heap does not verify: {error}"));
    }
    if let Err(error) = heap.verify() {
        return Err(format!(
            "the heap does not verify after the request: {error}"
        ));
    }
    let count = seen.borrow().0;
    let printed = String::from_utf8_lossy(&sink.0.borrow()).into_owned();
    Ok(((outcome, count), printed))
}

/// The settings of all fixtures, and those beside the script.
fn settings(script: &Path) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let common = fs::read_to_string(root.join("settings.ini")).unwrap();
    let own = fs::read_to_string(script.with_extension("ini")).unwrap_or_default();
    common
        .lines()
        .chain(own.lines())
        .filter(|line| !line.starts_with(';'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
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
