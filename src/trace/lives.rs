//! Lives: what the recorder knows of each zval, from its birth to its end.

use super::numbers::{BirthMap, NumberMap};
use super::step::{Birth, NameList, ShortValue};
use crate::zval::{Tag, View, Zval};

/// All zvals that were seen and are not forgotten yet.
#[derive(Default)]
pub(super) struct Lives {
    births: u64,
    numbers: u32,
    /// Living zvals by address.
    living: NumberMap<usize, Birth>,
    lives: BirthMap<Life>,
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
    pub(super) value: ShortValue,
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
    /// The array or object that it had when something was last told of it: the collector empties them before they are freed.
    pub(super) container: Option<ShortValue>,
    /// Who held it when names were last looked at and something had happened to it.
    pub(super) names: NameList,
    /// The look after which names were last looked for, and whether there were any.
    pub(super) named: (u64, bool),
    /// Whether it outlived the statement that made it, or had a name.
    pub(super) is_kept: bool,
    pub(super) is_alive: bool,
    /// Whether steps that are about to be written tell of it, and it has no number.
    pub(super) is_told: bool,
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

/// The value in short, of an array or object.
fn container(zval: &Zval) -> Option<ShortValue> {
    (zval.tag() >= Tag::Array).then(|| ShortValue::of(zval.view()))
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
            container: container(zval),
            names: NameList::default(),
            named: (0, false),
            is_kept: false,
            is_alive: true,
            is_told: false,
            is_quiet: false,
            is_ref: zval.is_ref(),
        };
        self.lives.get_or_insert_with(birth, || life);
        birth
    }

    /// A living zval, if its birth was seen.
    pub(super) fn find(&self, zval: &Zval) -> Option<Birth> {
        self.living.get(&address(zval)).copied()
    }

    /// A zval is freed.
    pub(super) fn end(&mut self, zval: &Zval) -> Option<Birth> {
        let birth = self.living.remove(&address(zval))?;
        if let Some(life) = self.lives.get_mut(birth) {
            life.is_alive = false;
        }
        self.dead.push(birth);
        Some(birth)
    }

    /// What is known of a zval.
    pub(super) fn of(&self, birth: Birth) -> Option<&Life> {
        self.lives.get(birth)
    }

    /// What is known of a zval, to change it.
    pub(super) fn of_mut(&mut self, birth: Birth) -> Option<&mut Life> {
        self.lives.get_mut(birth)
    }

    /// Something is told of a zval, with its value.
    pub(super) fn told(&mut self, birth: Birth, zval: &Zval) {
        if let Some(life) = self.lives.get_mut(birth) {
            life.length = length(zval);
            life.container = container(zval);
            life.is_ref = zval.is_ref();
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
            value: ShortValue::of(zval.view()),
            tag: zval.tag(),
        });
    }

    /// A zval that is there before the script starts. It is shown once something happens to it.
    pub(super) fn adopt(&mut self, zval: &Zval) {
        zval.watch();
        let birth = self.begin(zval);
        if let Some(life) = self.lives.get_mut(birth) {
            life.is_quiet = true;
        }
    }

    /// Whether a zval was there before the script started, and nothing has happened to it.
    pub(super) fn is_quiet(&self, zval: &Zval) -> bool {
        self.find(zval)
            .and_then(|birth| self.lives.get(birth))
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
        if let Some(life) = self.lives.get_mut(birth) {
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

    /// [`meet`](Lives::meet), but for zvals that were there before the script started and to which nothing has happened.
    pub(super) fn meet_unless_quiet(&mut self, zval: &Zval) -> Option<Birth> {
        if let Some(birth) = self.find(zval)
            && let Some(life) = self.lives.get_mut(birth)
        {
            if life.is_quiet {
                return None;
            }
            if life.refcount == zval.refcount() {
                life.is_kept = true;
                return Some(birth);
            }
        }
        Some(self.meet(zval))
    }

    /// The zvals that were met since this was last asked.
    pub(super) fn take_met(&mut self) -> Vec<Met> {
        std::mem::take(&mut self.met)
    }

    /// Whether a zval lives and has other holders than so many places.
    pub(super) fn has_other_holders(&self, birth: Birth, places: usize) -> bool {
        self.lives
            .get(birth)
            .is_some_and(|life| life.is_alive && !life.is_quiet && life.refcount as usize != places)
    }

    /// Whether an array got or lost elements since something was last told of its zval.
    pub(super) fn was_resized(&mut self, birth: Birth, zval: &Zval) -> bool {
        let length = length(zval);
        self.lives
            .get_mut(birth)
            .is_some_and(|life| std::mem::replace(&mut life.length, length) != length)
    }

    /// How many live, of those to which something has happened.
    pub(super) fn count_living(&self) -> usize {
        self.living
            .values()
            .filter_map(|birth| self.lives.get(*birth))
            .filter(|life| !life.is_quiet)
            .count()
    }

    /// Those are kept that still live.
    pub(super) fn keep(&mut self, births: impl IntoIterator<Item = Birth>) {
        for birth in births {
            if let Some(life) = self.lives.get_mut(birth) {
                life.is_kept |= life.is_alive;
            }
        }
    }

    /// Numbers those that are kept and have no number. They are given in the order of their births.
    pub(super) fn number(&mut self, births: &[Birth]) {
        for birth in births {
            if let Some(life) = self.lives.get_mut(*birth) {
                life.is_told = false;
                if life.is_kept && life.number.is_none() {
                    self.numbers += 1;
                    life.number = Some(self.numbers);
                }
            }
        }
    }

    /// Forgets what was freed.
    pub(super) fn forget_dead(&mut self) {
        for birth in self.dead.drain(..) {
            self.lives.remove(birth);
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
