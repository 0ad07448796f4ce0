//! What a generator keeps: where it stands, what it yielded, and what it needs to go on.

use super::super::coroutine::{Coroutine, HeldFrame, Registers, Suspender};
use super::super::frame::Frame;
use super::super::function::Function;
use super::super::unwind::Cause;
use super::stepping::Stepping;
use crate::zval::{Child, Native, ObjectRef, Slot, Value, ZvalPtr};
use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

/// What an object of class Generator keeps.
pub struct Generator(pub(super) Rc<State>);

/// The state of a generator.
pub struct State {
    pub(super) function: &'static Function,
    pub(super) status: Cell<Status>,
    /// What it needs to run; not here while it runs, and gone when it has ended.
    pub(super) execution: RefCell<Option<Box<Execution>>>,
    /// What its `yield` suspends it through, once it has run.
    pub(super) suspender: OnceCell<Suspender>,
    /// What it yielded last.
    pub(super) value: Cell<Slot>,
    /// The key of it.
    pub(super) key: Cell<Value>,
    /// What it returned.
    pub(super) returned: Cell<Slot>,
    /// The largest integer key so far, from which automatic keys go on.
    pub(super) largest_key: Cell<i64>,
    /// What it finds when it goes on.
    pub(super) inbox: Cell<Input>,
    /// Whether it stands at a `yield` that takes what is sent.
    pub(super) takes_sent: Cell<bool>,
    /// Whether it stands at the first `yield`, so that it may be rewound.
    pub(super) is_at_first_yield: Cell<bool>,
    /// Whether it has just delegated: the other's value must be taken before it is asked for the next.
    pub(super) has_just_delegated: Cell<bool>,
    /// Whether it is being destroyed and may not yield any more.
    pub(super) is_forced_to_close: Cell<bool>,
    /// The generator that it delegates to.
    pub(super) delegate: RefCell<Option<ObjectRef>>,
    /// The array or iterator that it delegates to.
    pub(super) source: RefCell<Option<Value>>,
    /// The current generator as found last; good while that runs and delegates to nobody.
    pub(super) current: RefCell<Weak<State>>,
    /// The frame of its code, for as long as that has not ended.
    pub(super) frame: *mut Frame,
    /// Which generator it is, counted from 1.
    pub(super) id: u64,
    /// The generator that the frames below its own lead to, by its id.
    pub(super) linked_for: Cell<u64>,
    /// The one whose frame lies next below: of those that delegate to this one, the one on the way there.
    pub(super) linked_under: RefCell<Weak<State>>,
}

/// Where a generator is in its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Status {
    /// Before its first statement, or at a `yield from` another generator.
    Suspended,
    /// At a `yield` of its own, with a value.
    AtYield,
    /// Its code runs.
    Running,
    /// Its code has ended.
    Closed,
}

/// What a generator finds at the `yield` when it goes on.
pub(super) enum Input {
    /// A value: what was sent, or what the generator it delegated to has returned.
    Value(Slot),
    /// A reason to unwind: an exception thrown into it, or its destruction.
    Cause(Cause),
}

impl Default for Input {
    fn default() -> Input {
        Input::Value(None)
    }
}

/// What a generator needs to run.
pub(super) struct Execution {
    /// Made when it runs first.
    pub(super) coroutine: Option<Coroutine>,
    /// Where it stands, if it runs in steps.
    pub(super) stepping: Option<Stepping>,
    pub(super) registers: Registers,
    pub(super) held: HeldFrame,
}

impl Native for Generator {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        self.0.visit(visit);
    }

    fn clear(&self) {
        self.0.close();
        drop(self.0.value.take());
        drop(self.0.key.take());
        drop(self.0.returned.take());
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        // The code at its `yield` holds the state too: only ending it lets go of that.
        self.0.close();
    }
}

impl Generator {
    /// The state of an object of class Generator.
    pub fn state_of(object: &ObjectRef) -> Option<Rc<State>> {
        Some(object.native::<Generator>()?.0.clone())
    }

    /// Whether the code of an object of class Generator has ended.
    pub fn has_ended(object: &ObjectRef) -> bool {
        object
            .native::<Generator>()
            .is_none_or(|generator| generator.0.is_closed())
    }
}

impl State {
    pub(super) fn new(function: &'static Function, held: HeldFrame, id: u64) -> State {
        let (frame, base, line) = (held.as_ptr(), held.frame().base, function.line);
        let registers = if function.details.suspends_in_arguments {
            Registers::with_stack(frame, base, line)
        } else {
            Registers::of_frame(frame, base, line)
        };
        State {
            function,
            status: Cell::new(Status::Suspended),
            execution: RefCell::new(Some(Box::new(Execution {
                coroutine: None,
                stepping: function.details.steps.map(Stepping::new),
                registers,
                held,
            }))),
            suspender: OnceCell::new(),
            value: Cell::new(None),
            key: Cell::new(Value::NULL),
            returned: Cell::new(None),
            largest_key: Cell::new(-1),
            inbox: Cell::default(),
            takes_sent: Cell::new(false),
            is_at_first_yield: Cell::new(false),
            has_just_delegated: Cell::new(false),
            is_forced_to_close: Cell::new(false),
            delegate: RefCell::new(None),
            source: RefCell::new(None),
            current: RefCell::new(Weak::new()),
            frame,
            id,
            linked_for: Cell::new(0),
            linked_under: RefCell::new(Weak::new()),
        }
    }

    /// Whether its code has ended.
    pub fn is_closed(&self) -> bool {
        self.status.get() == Status::Closed
    }

    /// Whether it yields references.
    pub fn yields_references(&self) -> bool {
        self.function.returns_reference
    }

    pub(super) fn is_running(&self) -> bool {
        self.status.get() == Status::Running
    }

    /// Whether it stands at a `yield` of its own, with a value.
    #[inline(always)]
    pub(super) fn is_at_yield(&self) -> bool {
        self.status.get() == Status::AtYield
    }

    /// Whether it yielded something that has not been passed over.
    #[inline]
    pub(super) fn has_value(&self) -> bool {
        look_at(&self.value, Option::is_some)
    }

    /// What it yielded last, shared.
    #[inline(always)]
    pub(super) fn yielded(&self) -> Slot {
        look_at(&self.value, Slot::clone)
    }

    /// The key of what it yielded last.
    pub(super) fn yielded_key(&self) -> Value {
        look_at(&self.key, Value::clone)
    }

    /// What it returned, shared.
    pub(super) fn returned(&self) -> Slot {
        look_at(&self.returned, Slot::clone)
    }

    #[inline(always)]
    pub(super) fn set_value(&self, value: ZvalPtr, key: Value) {
        // Both are released when nothing is borrowed: destructors may ask the generator.
        let former = self.value.replace(Some(value));
        let former_key = self.key.replace(key);
        drop(former);
        drop(former_key);
    }

    /// Notes that its code has been suspended.
    #[inline(always)]
    pub(super) fn suspended(&self) {
        let delegates = self.delegate.borrow().is_some();
        self.status.set(if delegates {
            Status::Suspended
        } else {
            Status::AtYield
        });
    }

    /// Puts back what it needs to run, which was taken.
    #[inline(always)]
    pub(super) fn put_back(&self, execution: Box<Execution>) {
        let former = self.execution.replace(Some(execution));
        debug_assert!(former.is_none(), "it was taken");
        std::mem::forget(former);
    }

    pub(super) fn set_inbox(&self, input: Input) {
        let former = self.inbox.replace(input);
        drop(former);
    }

    /// Ends it: its frame is released.
    pub(super) fn close(&self) {
        self.status.set(Status::Closed);
        let execution = self.execution.take();
        drop(self.source.take());
        drop(execution);
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        // What runs is held from outside, and its state may be in the middle of a change.
        if self.is_running() {
            return;
        }
        for slot in [&self.value, &self.returned] {
            look_at(slot, |slot| {
                if let Some(zval) = slot {
                    visit(Child::Zval(zval));
                }
            });
        }
        look_at(&self.key, |key| {
            if !key.is_null() {
                visit(Child::Value(key));
            }
        });
        if let Ok(source) = self.source.try_borrow()
            && let Some(source) = source.as_ref()
        {
            visit(Child::Value(source));
        }
        look_at(&self.inbox, |inbox| match inbox {
            Input::Value(Some(zval)) => visit(Child::Zval(zval)),
            Input::Cause(Cause::Exception(exception)) => visit(Child::Object(exception)),
            Input::Value(None) | Input::Cause(_) => {}
        });
        if let Ok(delegate) = self.delegate.try_borrow()
            && let Some(delegate) = delegate.as_ref()
        {
            visit(Child::Object(delegate));
        }
        if let Ok(execution) = self.execution.try_borrow()
            && let Some(execution) = execution.as_ref()
        {
            execution.held.visit(visit);
            for key in &execution.registers.keys {
                visit(Child::Value(key));
            }
        }
    }
}

/// Looks at what a cell holds. It is empty meanwhile, so whoever looks runs no code of the script.
#[inline(always)]
fn look_at<T: Default, R>(cell: &Cell<T>, look: impl FnOnce(&T) -> R) -> R {
    let content = cell.take();
    let result = look(&content);
    // What is there is the empty content that was left: it needs no release.
    std::mem::forget(cell.replace(content));
    result
}

impl Drop for Execution {
    fn drop(&mut self) {
        // A coroutine that is still suspended has temporaries on its stack. They are released by letting it unwind as for a
        // bailout: no code of the script runs. The machine is the one it ran on last, which outlives all objects.
        if let Some(coroutine) = self.coroutine.take() {
            coroutine.abort(|m| self.registers.exchange(m));
        }
    }
}
