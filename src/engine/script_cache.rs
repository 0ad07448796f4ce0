//! Compiled scripts that outlive a request: a file is compiled again when it has changed.
//!
//! Caches in nodes are plain cells, so each thread has scripts of its own. What a cell caches is good for one request (cells
//! have its number beside it, or the number of a class, and no two classes of a thread have the same).

use crate::eval::script::Script;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::rc::Rc;

/// How many scripts are kept; those used longest ago go first.
const SCRIPTS_MOST: usize = 8192;

/// What tells one state of a file from another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    /// The stamp of a regular file; what is none is never kept.
    pub fn of(metadata: &Metadata) -> Option<Stamp> {
        metadata.is_file().then(|| Stamp {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        })
    }
}

struct Entry {
    stamp: Stamp,
    script: Rc<Script>,
    /// The functions that were disabled when it was compiled: calls of others go to the library without asking.
    disabled_functions: HashSet<Vec<u8>>,
    /// The request that used it last.
    used_by: Cell<u32>,
}

/// The compiled scripts of a thread.
#[derive(Default)]
pub struct ScriptCache {
    entries: RefCell<HashMap<Vec<u8>, Entry>>,
    hits: Cell<u64>,
    misses: Cell<u64>,
}

/// What a cache holds and what it was good for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheCounts {
    /// Scripts in it.
    pub scripts: usize,
    /// How often one was found.
    pub hits: u64,
    /// How often a file was compiled.
    pub misses: u64,
}

impl ScriptCache {
    /// The script of a file, if it is here and the file is as it was.
    ///
    /// A script that declares something is used once in a request: what it declares is the request's own.
    pub fn find(
        &self,
        path: &[u8],
        stamp: Stamp,
        disabled_functions: &HashSet<Vec<u8>>,
        request: u32,
    ) -> Option<Rc<Script>> {
        let entries = self.entries.borrow();
        let found = entries.get(path).filter(|entry| {
            entry.stamp == stamp
                && entry.disabled_functions == *disabled_functions
                && (entry.used_by.get() != request || !entry.script.declares_something())
        });
        match found {
            Some(entry) => {
                entry.used_by.set(request);
                self.hits.set(self.hits.get() + 1);
                Some(entry.script.clone())
            }
            None => {
                self.misses.set(self.misses.get() + 1);
                None
            }
        }
    }

    /// Keeps a script for requests to come.
    pub fn keep(
        &self,
        path: &[u8],
        stamp: Stamp,
        disabled_functions: &HashSet<Vec<u8>>,
        script: &Rc<Script>,
        request: u32,
    ) {
        let mut entries = self.entries.borrow_mut();
        if entries.len() >= SCRIPTS_MOST {
            let mut ages: Vec<u32> = entries.values().map(|entry| entry.used_by.get()).collect();
            ages.sort_unstable();
            let oldest = ages[ages.len() / 4];
            entries.retain(|_, entry| entry.used_by.get() > oldest);
        }
        let entry = Entry {
            stamp,
            script: script.clone(),
            disabled_functions: disabled_functions.clone(),
            used_by: Cell::new(request),
        };
        entries.insert(path.to_vec(), entry);
    }

    /// Forgets all scripts.
    pub fn clear(&self) {
        self.entries.borrow_mut().clear();
    }

    /// What it holds.
    pub fn counts(&self) -> CacheCounts {
        CacheCounts {
            scripts: self.entries.borrow().len(),
            hits: self.hits.get(),
            misses: self.misses.get(),
        }
    }
}
