//! Lives: what the recorder knows of each zval, from its birth to its end.

use super::numbers::NumberMap;
use super::step::Birth;
use crate::zval::{Tag, View, Zval};

/// All zvals that were seen and are not forgotten yet.
#[derive(Default)]
pub(super) struct Lives {
    births: u64,
    numbers: u32,
    /// Living zvals by address.
    living: NumberMap<usize, Birth>,
    lives: NumberMap<Birth, Life>,
    /// Freed zvals, to be forgotten once the steps that tell of them are written.
    dead: Vec<Birth>,
    /// Zvals whose count was not what the events add up to.
    miscounted: usize,
    /// Zvals that were met, and are still to be told of: their births, counts and values.
    met: Vec<Met>,
}

/// A zval that was there before the trace started, as it was when it was seen first.
pub(super) struct Met {
    pub(super) zval: Birth,
    pub(super) refcount: u32,
    pub(super) is_ref: bool,
    pub(super) value: String,
    pub(super) tag: Tag,
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
    /// Whether it was there before the trace started and nothing has happened to it since.
    is_quiet: bool,
    /// Whether its holders were a reference set, when something was last told of it.
    pub(super) is_ref: bool,
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
            is_quiet: false,
            is_ref: zval.is_ref(),
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
            if std::mem::replace(&mut life.is_quiet, false) {
                self.note_met(birth, zval);
            }
        }
    }

    fn note_met(&mut self, birth: Birth, zval: &Zval) {
        self.met.push(Met {
            zval: birth,
            refcount: zval.refcount(),
            is_ref: zval.is_ref(),
            value: super::value::short(zval.view()),
            tag: zval.tag(),
        });
    }

    /// A zval that is there before the script starts. It is shown once something happens to it.
    pub(super) fn adopt(&mut self, zval: &Zval) {
        zval.watch();
        let birth = self.begin(zval);
        if let Some(life) = self.lives.get_mut(&birth) {
            life.is_quiet = true;
        }
    }

    /// Whether a zval was there before the script started, and nothing has happened to it.
    pub(super) fn is_quiet(&self, zval: &Zval) -> bool {
        self.find(zval)
            .and_then(|birth| self.lives.get(&birth))
            .is_some_and(|life| life.is_quiet)
    }

    /// A zval is met under a name. One that was there before the trace started (a property's default) is watched from now
    /// on. The count of others must be what the events add up to.
    pub(super) fn meet(&mut self, zval: &Zval) -> Birth {
        let birth = match self.find(zval) {
            Some(birth) => birth,
            None => {
                zval.watch();
                let birth = self.begin(zval);
                self.note_met(birth, zval);
                birth
            }
        };
        if let Some(life) = self.lives.get_mut(&birth) {
            if life.refcount != zval.refcount() {
                self.miscounted += 1;
                life.refcount = zval.refcount();
            }
            life.is_kept = true;
            if std::mem::replace(&mut life.is_quiet, false) {
                self.note_met(birth, zval);
            }
        }
        birth
    }

    /// The zvals that were met since this was last asked.
    pub(super) fn take_met(&mut self) -> Vec<Met> {
        std::mem::take(&mut self.met)
    }

    /// Whether an array got or lost elements since something was last told of its zval.
    pub(super) fn was_resized(&mut self, birth: Birth, zval: &Zval) -> bool {
        let length = length(zval);
        self.lives
            .get_mut(&birth)
            .is_some_and(|life| std::mem::replace(&mut life.length, length) != length)
    }

    /// How many live, of those to which something has happened.
    pub(super) fn count_living(&self) -> usize {
        self.living
            .values()
            .filter_map(|birth| self.lives.get(birth))
            .filter(|life| !life.is_quiet)
            .count()
    }

    /// Those are kept that still live.
    pub(super) fn keep(&mut self, births: impl IntoIterator<Item = Birth>) {
        for birth in births {
            if let Some(life) = self.lives.get_mut(&birth) {
                life.is_kept |= life.is_alive;
            }
        }
    }

    /// Numbers those that are kept and have no number. They are given in the order of their births.
    pub(super) fn number(&mut self, births: &[Birth]) {
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
