//! Random graphs against a model: what a collection leaves is exactly what can be reached.

use super::collect;
use crate::heap::{Heap, HeapConfig};
use crate::zval::{
    Class, ObjectRef, PhpArray, PhpStr, SlotInfo, Value, View, Visibility, ZvalPtr, live_objects,
    separate,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ptr::NonNull;
use std::rc::Rc;

const SLOTS: usize = 3;
const ROOTS: usize = 6;

thread_local! {
    static CLASS: &'static Class = {
        let slots = (0..SLOTS)
            .map(|at| SlotInfo {
                name: PhpStr::persistent(format!("p{at}").as_bytes()),
                visibility: Visibility::Public,
                declared_by: PhpStr::persistent(b"Node"),
            })
            .collect();
        let class = Class::new(PhpStr::persistent(b"Node"), slots, false, NonNull::dangling());
        Box::leak(Box::new(class))
    };
}

/// Which objects each slot of each object leads to, by handles.
#[derive(Default)]
struct Model {
    edges: BTreeMap<u32, [Vec<u32>; SLOTS]>,
}

impl Model {
    fn reachable(&self, roots: impl Iterator<Item = u32>) -> BTreeSet<u32> {
        let mut reached = BTreeSet::new();
        let mut stack: Vec<u32> = roots.collect();
        while let Some(handle) = stack.pop() {
            if reached.insert(handle) {
                stack.extend(self.edges[&handle].iter().flatten());
            }
        }
        reached
    }
}

struct World {
    heap: Rc<Heap>,
    roots: Vec<Option<ObjectRef>>,
    model: Model,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    New(usize),
    Drop(usize),
    PointTo {
        from: usize,
        slot: usize,
        to: usize,
    },
    PointToList {
        from: usize,
        slot: usize,
        to: usize,
        and: usize,
    },
    ShareZval {
        from: usize,
        slot: usize,
        of: usize,
        its: usize,
    },
    SharePayload {
        from: usize,
        slot: usize,
        of: usize,
        its: usize,
    },
    Refer {
        from: usize,
        slot: usize,
        of: usize,
        its: usize,
    },
    Load {
        root: usize,
        of: usize,
        its: usize,
    },
    Collect,
}

fn step() -> impl Strategy<Value = Step> {
    let (root, slot) = (0..ROOTS, 0..SLOTS);
    let pair = (root.clone(), slot.clone(), root.clone(), slot.clone());
    prop_oneof![
        4 => root.clone().prop_map(Step::New),
        3 => root.clone().prop_map(Step::Drop),
        4 => (root.clone(), slot.clone(), root.clone())
            .prop_map(|(from, slot, to)| Step::PointTo { from, slot, to }),
        3 => (root.clone(), slot.clone(), root.clone(), root.clone())
            .prop_map(|(from, slot, to, and)| Step::PointToList { from, slot, to, and }),
        2 => pair.clone().prop_map(|(from, slot, of, its)| Step::ShareZval { from, slot, of, its }),
        2 => pair.clone().prop_map(|(from, slot, of, its)| Step::SharePayload { from, slot, of, its }),
        2 => pair.prop_map(|(from, slot, of, its)| Step::Refer { from, slot, of, its }),
        2 => (root.clone(), root, slot).prop_map(|(root, of, its)| Step::Load { root, of, its }),
        1 => Just(Step::Collect),
    ]
}

impl World {
    fn new() -> World {
        let heap = Heap::new(HeapConfig::default()).expect("a heap can be had");
        World {
            heap,
            roots: vec![None; ROOTS],
            model: Model::default(),
        }
    }

    fn set(&mut self, from: &ObjectRef, slot: usize, zval: ZvalPtr, leads_to: Vec<u32>) {
        self.model
            .edges
            .get_mut(&from.handle())
            .expect("a live object")[slot] = leads_to;
        drop(from.set_slot(slot, Some(zval)));
    }

    fn take(&mut self, step: Step) {
        let root = |at: usize| self.roots[at].clone();
        match step {
            Step::New(at) => {
                let object = ObjectRef::new(CLASS.with(|class| *class));
                self.model.edges.insert(object.handle(), Default::default());
                self.roots[at] = Some(object);
            }
            Step::Drop(at) => self.roots[at] = None,
            Step::PointTo { from, slot, to } => {
                if let (Some(from), Some(to)) = (root(from), root(to)) {
                    let zval = ZvalPtr::new(to.clone().into());
                    self.set(&from, slot, zval, vec![to.handle()]);
                }
            }
            Step::PointToList {
                from,
                slot,
                to,
                and,
            } => {
                if let (Some(from), Some(to), Some(and)) = (root(from), root(to), root(and)) {
                    let leads_to = vec![to.handle(), and.handle()];
                    let mut list = PhpArray::from_values([to.into(), Value::int(7)]);
                    list.set_value("and", Value::from(and));
                    self.set(&from, slot, ZvalPtr::new(list.into()), leads_to);
                }
            }
            Step::ShareZval {
                from,
                slot,
                of,
                its,
            } => {
                if let (Some(from), Some(of)) = (root(from), root(of))
                    && let Some(zval) = of.slot(its)
                {
                    let leads_to = self.model.edges[&of.handle()][its].clone();
                    self.set(&from, slot, separate::share(zval), leads_to);
                }
            }
            Step::SharePayload {
                from,
                slot,
                of,
                its,
            } => {
                if let (Some(from), Some(of)) = (root(from), root(of))
                    && let Some(zval) = of.slot(its)
                {
                    let leads_to = self.model.edges[&of.handle()][its].clone();
                    self.set(&from, slot, ZvalPtr::new(zval.get()), leads_to);
                }
            }
            Step::Refer {
                from,
                slot,
                of,
                its,
            } => {
                if let (Some(from), Some(of)) = (root(from), root(of))
                    && let Some(zval) = of.slot(its).clone()
                {
                    let leads_to = self.model.edges[&of.handle()][its].clone();
                    let mut place = Some(zval);
                    let reference = separate::make_reference(&mut place);
                    drop(of.set_slot(its, place));
                    self.set(&from, slot, reference, leads_to);
                }
            }
            Step::Load { root: at, of, its } => {
                let loaded = root(of).and_then(|of| match of.slot(its).as_ref()?.view() {
                    View::Object(object) => Some(object.clone()),
                    _ => None,
                });
                if loaded.is_some() {
                    self.roots[at] = loaded;
                }
            }
            Step::Collect => {
                collect();
                self.check(Exactly::Yes);
            }
        }
        self.check(Exactly::No);
    }

    fn check(&self, exactly: Exactly) {
        let roots = self.roots.iter().flatten().map(ObjectRef::handle);
        let reachable = self.model.reachable(roots);
        let objects = live_objects();
        let live: BTreeSet<u32> = objects.iter().map(ObjectRef::handle).collect();
        // The list itself makes each object a possible root when it goes; that is no harm.
        drop(objects);
        match exactly {
            Exactly::Yes => assert_eq!(live, reachable),
            Exactly::No => assert!(live.is_superset(&reachable)),
        }
        self.heap.verify().expect("the heap is sound");
    }
}

#[derive(Clone, Copy)]
enum Exactly {
    Yes,
    No,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_collection_leaves_what_can_be_reached(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::new();
        let _entered = world.heap.clone().enter();
        crate::zval::forget_request();
        let before = world.heap.usage();
        for step in steps {
            world.take(step);
        }
        world.roots.fill(None);
        collect();
        world.check(Exactly::Yes);
        // Roots that died while they waited are given back by the next collection.
        collect();
        prop_assert_eq!(world.heap.usage(), before);
    }
}

#[test]
fn a_ring_of_a_million_is_collected_without_recursion() {
    let world = World::new();
    world
        .heap
        .set_limit(512 << 20)
        .expect("the heap is nearly empty");
    let _entered = world.heap.clone().enter();
    crate::zval::forget_request();
    let before = world.heap.usage();
    let first = ZvalPtr::new(PhpArray::new().into());
    let mut last = first.clone();
    for _ in 0..1_000_000 {
        last = ZvalPtr::new(PhpArray::from_zvals([last]).into());
    }
    drop(first.replace(PhpArray::from_zvals([last]).into()));
    drop(first);
    assert_eq!(collect(), 1_000_001);
    collect();
    assert_eq!(world.heap.usage(), before);
    world.heap.verify().expect("the heap is sound");
}
