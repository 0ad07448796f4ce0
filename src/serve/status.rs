//! `/__rephp`: what the server is doing, for those who asked for it with `--show-state`.

use super::Shared;
use crate::engine::CacheCounts;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// What is counted.
pub(super) struct State {
    started: Instant,
    /// Requests that scripts answered.
    pub(super) scripts: AtomicU64,
    /// Requests that files answered.
    pub(super) files: AtomicU64,
    /// Requests that were refused, or found nothing.
    pub(super) refused: AtomicU64,
    /// Scripts that ended in a fatal error.
    pub(super) fatal: AtomicU64,
    /// Workers that others took over from.
    pub(super) replaced: AtomicU64,
    workers: Mutex<BTreeMap<u64, WorkerState>>,
    last_worker: AtomicU64,
}

/// What a worker is doing.
#[derive(Clone, Default)]
pub(super) struct WorkerState {
    /// The request that it answers: method, target, since when.
    pub(super) request: Option<(String, Instant)>,
    /// How many it has answered.
    pub(super) requests: u64,
    /// Bytes that its heap has mapped between requests.
    pub(super) mapped: usize,
    /// Bytes that the request before left in its heap, which then took them back.
    pub(super) left: usize,
    /// The most that a request had mapped.
    pub(super) peak: usize,
    /// Its compiled scripts.
    pub(super) cache: CacheCounts,
}

impl Default for State {
    fn default() -> State {
        State {
            started: Instant::now(),
            scripts: AtomicU64::new(0),
            files: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            fatal: AtomicU64::new(0),
            replaced: AtomicU64::new(0),
            workers: Mutex::default(),
            last_worker: AtomicU64::new(0),
        }
    }
}

impl State {
    /// A number for a new worker.
    pub(super) fn enter(&self) -> u64 {
        self.last_worker.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Notes what a worker is doing.
    pub(super) fn note(&self, number: u64, note: impl FnOnce(&mut WorkerState)) {
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        note(workers.entry(number).or_default());
    }

    /// Forgets a worker that has ended.
    pub(super) fn leave(&self, number: u64) {
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        workers.remove(&number);
    }
}

/// The page, as text.
pub(super) fn page(shared: &Shared) -> String {
    let state = &shared.state;
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let mut page = String::new();
    let _ = writeln!(
        page,
        "rephp {} (PHP {}), {} s\n\nconnections  {}\nscripts      {}\nfiles        {}\nrefused      {}\nfatal        {}\nreplaced     {}",
        env!("CARGO_PKG_VERSION"),
        crate::PHP_VERSION,
        state.started.elapsed().as_secs(),
        shared.waiting.count(),
        count(&state.scripts),
        count(&state.files),
        count(&state.refused),
        count(&state.fatal),
        count(&state.replaced),
    );
    if let Some(resident) = resident_bytes() {
        let _ = writeln!(page, "resident     {resident}");
    }
    let _ = writeln!(
        page,
        "\nworker  requests  heap mapped  heap peak  left by last  scripts  hits  compiled  answering"
    );
    let workers = state
        .workers
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    for (number, worker) in workers {
        let answering = match &worker.request {
            Some((what, since)) => format!("{what} for {} ms", since.elapsed().as_millis()),
            None => "-".to_owned(),
        };
        let _ = writeln!(
            page,
            "{number:>6}  {:>8}  {:>11}  {:>9}  {:>12}  {:>7}  {:>4}  {:>8}  {answering}",
            worker.requests,
            worker.mapped,
            worker.peak,
            worker.left,
            worker.cache.scripts,
            worker.cache.hits,
            worker.cache.misses,
        );
    }
    page
}

/// Bytes of the process that are in memory.
fn resident_bytes() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}
