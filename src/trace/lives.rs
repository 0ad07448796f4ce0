//! Lives: what the recorder knows of each zval, from its birth to its end.

use super::step::Birth;
use crate::zval::{View, Zval};
use std::collections::{BTreeSet, HashMap};

/// All zvals that were seen and are not forgotten yet.
#[derive(Default)]
pub(super) struct Lives {
    births: u64,
    numbers: u32,
    /// Living zvals by address.
    living: HashMap<usize, Birth>,
    lives: HashMap<Birth, Life>,
    /// Freed zvals, to be forgotten once the steps that tell of them are written.
    dead: Vec<Birth>,
    /// Zvals whose count was not what the events add up to.
    miscounted: usize,
}

/// What is known of a zval.
pub(super) struct Life {
    /// Its number, once it was shown.
    pub(super) number: Option<u32>,
    /// Its refcount, as the events add up.
    pub(super) refcount: u32,
    /// How many elements it has, if it is an array.
    length: Option<usize>,
    /// Its value in short, when something was last told of it.
    pub(super) value: String,
    /// Who held it when names were last looked at and something had happened to it.
    pub(super) names: Vec<String>,
    /// Whether it outlived the statement that made it, or had a name.
    pub(super) is_kept: bool,
    pub(super) is_alive: bool,
}

/// Whether an array got or lost elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Size {
    /// It did, since something was last told of it.
    Changed,
    /// It did not, or is no array.
    Same,
}

fn address(zval: &Zval) -> usize {
    std::ptr::from_ref(zval).addr()
}

fn length(zval: &Zval) -> Option<usize> {
    match zval.view() {
        View::Array(array) => Some(array.len()),
        _ => None,
    }
}

impl Lives {
    /// A zval comes to be, or is seen for the first time.
    pub(super) fn begin(&mut self, zval: &Zval) -> Birth {
        self.births += 1;
        let birth = Birth(self.births);
        self.living.insert(address(zval), birth);
        let life = Life {
            number: None,
            refcount: zval.refcount(),
            length: length(zval),
            value: String::new(),
            names: Vec::new(),
            is_kept: false,
            is_alive: true,
        };
        self.lives.insert(birth, life);
        birth
    }

    /// A living zval, if its birth was seen.
    pub(super) fn find(&self, zval: &Zval) -> Option<Birth> {
        self.living.get(&address(zval)).copied()
    }

    /// A zval is freed.
    pub(super) fn end(&mut self, zval: &Zval) -> Option<Birth> {
        let birth = self.living.remove(&address(zval))?;
        if let Some(life) = self.lives.get_mut(&birth) {
            life.is_alive = false;
        }
        self.dead.push(birth);
        Some(birth)
    }

    /// What is known of a zval.
    pub(super) fn of(&self, birth: Birth) -> Option<&Life> {
        self.lives.get(&birth)
    }

    /// What is known of a zval, to change it.
    pub(super) fn of_mut(&mut self, birth: Birth) -> Option<&mut Life> {
        self.lives.get_mut(&birth)
    }

    /// Something is told of a zval, with its value.
    pub(super) fn told(&mut self, birth: Birth, zval: &Zval) {
        if let Some(life) = self.lives.get_mut(&birth) {
            life.length = length(zval);
        }
    }

    /// A zval is met under a name. One that was there before the trace started (a property's default) is watched from now
    /// on. The count of others must be what the events add up to.
    pub(super) fn meet(&mut self, zval: &Zval) -> Option<(Birth, Size)> {
        let birth = match self.find(zval) {
            Some(birth) => birth,
            None => {
                zval.watch();
                self.begin(zval)
            }
        };
        let life = self.lives.get_mut(&birth)?;
        if life.refcount != zval.refcount() {
            self.miscounted += 1;
            life.refcount = zval.refcount();
        }
        life.is_kept = true;
        let length = length(zval);
        if life.length == length {
            return Some((birth, Size::Same));
        }
        life.length = length;
        Some((birth, Size::Changed))
    }

    /// Those are kept that still live.
    pub(super) fn keep(&mut self, births: impl IntoIterator<Item = Birth>) {
        for birth in births {
            if let Some(life) = self.lives.get_mut(&birth) {
                life.is_kept |= life.is_alive;
            }
        }
    }

    /// Numbers those that are kept and have no number, by birth.
    pub(super) fn number(&mut self, births: &BTreeSet<Birth>) {
        for birth in births {
            if let Some(life) = self.lives.get_mut(birth)
                && life.is_kept
                && life.number.is_none()
            {
                self.numbers += 1;
                life.number = Some(self.numbers);
            }
        }
    }

    /// Forgets what was freed.
    pub(super) fn forget_dead(&mut self) {
        for birth in self.dead.drain(..) {
            self.lives.remove(&birth);
        }
    }

    /// How many live of those that were shown.
    pub(super) fn left(&self) -> usize {
        self.lives
            .values()
            .filter(|life| life.is_alive && life.number.is_some())
            .count()
    }

    /// How often a count was not what the events add up to. Never, or the trace is wrong.
    pub(super) fn miscounted(&self) -> usize {
        self.miscounted
    }
}
