//! The picture in headless Chromium: it opens, goes to a step, and shows the counts that the trace has.
//!
//! Chromium is looked for as `chromium`, or where `$CHROMIUM` says; without it there is nothing to test.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn chromium() -> Option<String> {
    let program = std::env::var("CHROMIUM").unwrap_or("chromium".to_owned());
    let found = Command::new(&program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    found.is_ok().then_some(program)
}

fn trace(script: &Path, format: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_rephp"))
        .args(["trace", "--format", format])
        .arg(script.file_name().unwrap())
        .current_dir(script.parent().unwrap())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The page's elements after its script has run.
fn dump(chromium: &str, folder: &Path, page: &Path, step: usize) -> String {
    let profile = folder.join(format!("profile-{step}"));
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--virtual-time-budget=5000",
            "--window-size=1400,900",
            "--dump-dom",
        ])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}#step={step}", page.display()))
        .stderr(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Refcount and is_ref of each zval that lives after a step, as the JSON form tells.
fn counts_at(json: &str, step: usize) -> BTreeMap<u64, (u64, u64)> {
    let mut counts = BTreeMap::new();
    for line in json.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        if event["event"] == "step" && event["step"].as_u64().unwrap() as usize > step {
            break;
        }
        let Some(zval) = event["zval"].as_u64() else {
            continue;
        };
        if event["event"] == "free" {
            counts.remove(&zval);
        } else if event["event"] == "born" {
            let is_ref = event["is_ref"].as_u64().unwrap_or(0);
            counts.insert(zval, (event["refcount"].as_u64().unwrap_or(1), is_ref));
        } else if let Some(refcount) = event["refcount"].as_u64() {
            counts.insert(zval, (refcount, event["is_ref"].as_u64().unwrap()));
            if let Some(from) = event["from"].as_u64() {
                counts.entry(from).or_default().0 = event["from_refcount"].as_u64().unwrap();
            }
        }
    }
    counts
}

/// Refcount and is_ref of each zval that the page shows.
fn counts_in(page: &str) -> BTreeMap<u64, (u64, u64)> {
    let attribute = |element: &str, name: &str| -> u64 {
        let (_, rest) = element.split_once(&format!("{name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    page.split("data-zval=")
        .skip(1)
        .map(|rest| {
            let element = format!("data-zval={}", rest.split_once('>').unwrap().0);
            let zval = attribute(&element, "data-zval");
            let counts = (
                attribute(&element, "data-refcount"),
                attribute(&element, "data-is-ref"),
            );
            (zval, counts)
        })
        .collect()
}

#[test]
fn the_picture_shows_the_counts_that_the_trace_has() {
    let Some(chromium) = chromium() else {
        return;
    };
    let folder = std::env::temp_dir().join(format!("rephp-html-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (name, steps) in [
        ("both-forced-copies", &[1, 4, 6][..]),
        ("cycle-is-collected", &[3, 4]),
        ("nested-arrays", &[2, 3, 6]),
    ] {
        let script: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/trace")
            .join(name)
            .with_extension("php");
        let json = trace(&script, "json");
        let page = folder.join(name).with_extension("html");
        let html = trace(&script, "html");
        assert!(
            !html.contains("http:"),
            "the page asks nothing of the network"
        );
        fs::write(&page, html).unwrap();
        for &step in steps {
            let shown = dump(&chromium, &folder, &page, step);
            assert!(
                shown.contains(&format!("data-step=\"{step}\"")),
                "{name}: step {step}"
            );
            assert_eq!(
                counts_in(&shown),
                counts_at(&json, step),
                "{name}: step {step}"
            );
        }
    }
    fs::remove_dir_all(&folder).unwrap();
}
