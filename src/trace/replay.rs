//! Replaying: the memory of each step, made of steps alone.

use super::names::{named, root_prefix};
use super::step::{
    Change, Held, HolderId, HolderKind, Numbers, PlaceKey, Row, ShortValue, Step, What,
};
use crate::zval::Tag;
use std::collections::{BTreeMap, HashSet, VecDeque};

/// Names, zvals and counts, as of a step.
#[derive(Default)]
pub struct Replay {
    /// The zvals that live, by number.
    pub zvals: BTreeMap<u32, ReplayedZval>,
    /// What has places, by number.
    pub holders: BTreeMap<HolderId, ReplayedHolder>,
}

/// A zval.
pub struct ReplayedZval {
    /// Its type.
    pub tag: Tag,
    /// Its value in short.
    pub value: ShortValue,
    /// How many hold it.
    pub refcount: u32,
    /// Whether they are a reference set.
    pub is_ref: bool,
    /// The array or object in it.
    pub payload: Option<HolderId>,
}

/// Something with places.
pub struct ReplayedHolder {
    /// What it is.
    pub kind: HolderKind,
    /// Its places, in order.
    pub places: Vec<(PlaceKey, Target)>,
}

/// What a place leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// The zval of this number.
    Zval(u32),
    /// An array or object, without a zval between.
    Payload(HolderId),
}

impl Replay {
    /// Goes on by a step.
    pub fn step(&mut self, step: &Step, numbers: &Numbers<'_>) {
        for row in &step.rows {
            self.row(row);
        }
        for change in &step.changes {
            self.change(change, numbers);
        }
    }

    fn row(&mut self, row: &Row) {
        let Row::Zval(row) = row else { return };
        if row.what == What::Freed {
            self.zvals.remove(&row.number);
            return;
        }
        let payload = self.zvals.get(&row.number).and_then(|zval| zval.payload);
        let zval = ReplayedZval {
            tag: row.tag,
            value: row.value.clone(),
            refcount: row.after,
            is_ref: row.is_ref,
            payload,
        };
        self.zvals.insert(row.number, zval);
        if let Some(from) = &row.from
            && let Some(zval) = self.zvals.get_mut(&from.number)
        {
            zval.refcount = from.after;
        }
    }

    fn change(&mut self, change: &Change, numbers: &Numbers<'_>) {
        match change {
            Change::Appeared { holder, kind } => {
                let kind = kind.clone();
                let places = Vec::new();
                self.holders
                    .insert(*holder, ReplayedHolder { kind, places });
            }
            Change::Gone { holder } => {
                self.holders.remove(holder);
            }
            Change::Filled { holder, key, held } => {
                let target = match held {
                    Held::Payload(payload) => Some(Target::Payload(*payload)),
                    Held::Zval(zval) => numbers.of(*zval).map(Target::Zval),
                };
                if let (Some(target), Some(holder)) = (target, self.holders.get_mut(holder)) {
                    match holder.places.iter_mut().find(|(known, _)| known == key) {
                        Some(place) => place.1 = target,
                        None => holder.places.push((key.clone(), target)),
                    }
                }
            }
            Change::Emptied { holder, key } => {
                if let Some(holder) = self.holders.get_mut(holder) {
                    holder.places.retain(|(known, _)| known != key);
                }
            }
            Change::Payload { zval, holder } => {
                if let Some(zval) = numbers.of(*zval).and_then(|zval| self.zvals.get_mut(&zval)) {
                    zval.payload = *holder;
                }
            }
        }
    }

    /// What a name leads to: its zval, and all that can be reached from it, by names that start with this one.
    pub fn below(&self, name: &str, number: u32) -> Vec<(String, u32)> {
        let mut found = vec![(name.to_owned(), number)];
        let payload = self.zvals.get(&number).and_then(|zval| zval.payload);
        let open = payload.map(|payload| (name.to_owned(), payload));
        self.walk(open.into_iter().collect(), &mut found);
        found
    }

    /// All names with the zvals they lead to, the shortest first; an array or object is gone into once.
    pub fn names(&self) -> Vec<(String, u32)> {
        let mut found = Vec::new();
        let open = self
            .holders
            .iter()
            .filter_map(|(id, holder)| Some((root_prefix(&holder.kind)?, *id)))
            .collect();
        self.walk(open, &mut found);
        found
    }

    fn walk(&self, mut open: VecDeque<(String, HolderId)>, found: &mut Vec<(String, u32)>) {
        let mut entered = HashSet::new();
        while let Some((outer, id)) = open.pop_front() {
            let Some(holder) = self.holders.get(&id).filter(|_| entered.insert(id)) else {
                continue;
            };
            for (key, target) in &holder.places {
                let name = named(&outer, key);
                match target {
                    Target::Payload(payload) => open.push_back((name, *payload)),
                    Target::Zval(number) => {
                        let Some(zval) = self.zvals.get(number) else {
                            continue;
                        };
                        if let Some(payload) = zval.payload {
                            open.push_back((name.clone(), payload));
                        }
                        found.push((name, *number));
                    }
                }
            }
        }
    }
}
