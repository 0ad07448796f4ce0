//! A generator's code run step by step, on the stack of whoever asks for its next value.

use super::super::class::{ClassEntry, ObjectIterator, PropertyWalk, WalkKind};
use super::super::foreach::ForeachValue;
use super::super::local::Local;
use super::super::loops::one_level_out;
use super::super::unwind::Unwind;
use super::super::{Flow, Machine};
use super::node::YieldFrom;
use super::state::{Generator, Input, State};
use super::steps::{Program, Step};
use crate::zval::{ObjectRef, PhpArray, Position, Slot, Value, View, ZvalPtr, separate};
use std::rc::Rc;

/// Where a generator stands among its steps.
pub(super) struct Stepping {
    program: &'static Program,
    /// The step that runs next.
    at: usize,
    /// What has to be done before it.
    waits: Waits,
    /// The walks under way, the innermost last.
    walks: Vec<Walk>,
}

/// What a suspended generator does first when it goes on.
#[derive(Clone, Copy)]
enum Waits {
    /// Nothing: it has not run.
    No,
    /// It takes what is sent.
    ForInput(Option<Local>),
    /// It yields the next element of an array that it delegates to.
    ForElement(Position),
    /// The same of an iterator, which is the innermost walk.
    ForIterator,
    /// It takes what the generator that it delegated to has returned.
    ForReturned(Option<Local>),
}

/// A walk under way.
struct Walk {
    kind: WalkedKind,
    /// The reference set that is walked, held meanwhile.
    _held: Option<ZvalPtr>,
}

enum WalkedKind {
    /// Nothing that can be walked: it has no element.
    Nothing,
    /// An array, from a position on.
    Array(PhpArray, Position),
    /// An iterator, and whether it stands at its first element still to come.
    Iterator(Box<dyn ObjectIterator>, IsFresh),
    /// The properties of an object.
    Properties(PropertyWalk, ObjectRef),
}

/// Whether an iterator has not been asked yet.
#[derive(PartialEq, Eq)]
enum IsFresh {
    Yes,
    No,
}

/// How a run of steps came back.
pub(super) enum Stepped {
    /// The generator is suspended.
    Suspended,
    /// Its code has ended.
    Finished(Value),
}

impl Drop for Stepping {
    fn drop(&mut self) {
        self.truncate(0);
    }
}

impl Stepping {
    pub(super) fn new(program: &'static Program) -> Stepping {
        Stepping {
            program,
            at: 0,
            waits: Waits::No,
            walks: Vec::new(),
        }
    }

    /// Ends the walks of inner loops, the innermost first.
    fn truncate(&mut self, count: usize) {
        while self.walks.len() > count {
            let ended = self.walks.pop();
            drop(ended);
        }
    }

    /// Runs the code to its next `yield`, or to its end.
    ///
    /// # Errors
    /// What the code throws.
    #[inline(always)]
    pub(super) fn run(
        &mut self,
        m: &mut Machine,
        generator: &Rc<State>,
    ) -> Result<Stepped, Unwind> {
        if !self.take_up(m, generator)? {
            return Ok(Stepped::Suspended);
        }
        loop {
            let Some(step) = self.program.steps.get(self.at) else {
                return Ok(Stepped::Finished(Value::NULL));
            };
            self.at += 1;
            match step {
                Step::Yield(line, node, into) => {
                    m.line = *line;
                    node.leave_at(m, generator)?;
                    self.waits = Waits::ForInput(*into);
                    return Ok(Stepped::Suspended);
                }
                Step::Run(line, expr) => {
                    m.line = *line;
                    expr.run(m)?;
                }
                Step::Test {
                    line,
                    condition,
                    otherwise,
                } => {
                    if let Some(line) = line {
                        m.line = *line;
                    }
                    if !condition.test(m)? {
                        self.at = *otherwise;
                    }
                }
                Step::Jump(to) => self.at = *to,
                Step::Again(to) => {
                    m.check_interrupt()?;
                    self.at = *to;
                }
                Step::Round(node, end) => {
                    if !self.next_element(m, node)? {
                        self.at = *end;
                    }
                }
                Step::Do(statement, inside) => match statement.exec(m)? {
                    Flow::Next => {}
                    Flow::Return => return Ok(Stepped::Finished(m.take_returned())),
                    flow => {
                        if !self.jump(m, flow, *inside) {
                            return Ok(Stepped::Finished(Value::NULL));
                        }
                    }
                },
                Step::Walk(node) => self.start_walk(m, node)?,
                Step::Leave => {
                    let ended = self.walks.pop();
                    drop(ended);
                }
                Step::From(line, node, into) => {
                    m.line = *line;
                    if self.delegate(m, generator, node, *into)? {
                        return Ok(Stepped::Suspended);
                    }
                }
            }
        }
    }

    /// Does what the step that suspended the generator has left to do. Gives whether the next step can run: a delegation may
    /// suspend it again.
    #[inline(always)]
    fn take_up(&mut self, m: &mut Machine, generator: &Rc<State>) -> Result<bool, Unwind> {
        match self.waits {
            Waits::No => Ok(true),
            Waits::ForInput(into) => {
                generator.takes_sent.set(false);
                let sent = take_input(m, generator)?;
                if let Some(into) = into {
                    let sent = sent.map_or_else(ZvalPtr::null, separate::pass_on);
                    separate::assign_zval(m.local(into.index), sent);
                }
                m.check_thrown()?;
                Ok(true)
            }
            _ => self.go_on_with_delegate(m, generator),
        }
    }

    #[inline(never)]
    fn go_on_with_delegate(
        &mut self,
        m: &mut Machine,
        generator: &Rc<State>,
    ) -> Result<bool, Unwind> {
        let Some(Step::From(_, node, into)) = self.program.steps.get(self.at - 1) else {
            unreachable!("only `yield from` waits for others");
        };
        match self.waits {
            Waits::No | Waits::ForInput(_) => Ok(true),
            Waits::ForElement(position) => {
                let input = take_input(m, generator);
                if let Err(unwind) = input {
                    drop(generator.source.take());
                    return Err(unwind);
                }
                self.next_of_array(m, generator, position, *into)
            }
            Waits::ForIterator => {
                drop(take_input(m, generator)?);
                m.line = node.line;
                self.next_of_iterator(m, generator, *into)
            }
            Waits::ForReturned(into) => {
                let returned = take_input(m, generator)?;
                let returned = returned.map_or(Value::NULL, |zval| zval.get());
                take(m, into, returned)?;
                Ok(true)
            }
        }
    }

    /// Goes where a `break` or `continue` leads. False where that is no loop.
    #[inline(never)]
    fn jump(&mut self, m: &mut Machine, flow: Flow, inside: Option<usize>) -> bool {
        if flow == Flow::Goto {
            return false;
        }
        let mut inside = inside;
        while let Some(at) = inside {
            let around = &self.program.loops[at];
            if one_level_out(m, flow, Flow::Next) == Flow::Next {
                self.truncate(around.walks);
                self.at = match flow {
                    Flow::Break => around.end,
                    _ => around.next,
                };
                return true;
            }
            inside = around.outer;
        }
        false
    }

    /// Starts a walk over the subject of a `foreach`, as [`ForeachValue`] does.
    fn start_walk(&mut self, m: &mut Machine, node: &ForeachValue) -> Result<(), Unwind> {
        let (subject, held) = node.subject(m)?;
        let kind = match subject.view() {
            View::Array(array) => WalkedKind::Array(array.clone(), 0),
            View::Object(object) => {
                let object = object.clone();
                drop(subject);
                m.walk_of(object)?
            }
            view => {
                m.refuse_walk(view)?;
                WalkedKind::Nothing
            }
        };
        self.walks.push(Walk { kind, _held: held });
        Ok(())
    }

    /// Assigns the next element of the innermost walk; false behind the last.
    #[inline(always)]
    fn next_element(&mut self, m: &mut Machine, node: &ForeachValue) -> Result<bool, Unwind> {
        let Some(walk) = self.walks.last_mut() else {
            return Ok(false);
        };
        match &mut walk.kind {
            WalkedKind::Iterator(iterator, is_fresh) => {
                m.line = node.line;
                let Some(element) = next_of(m, iterator.as_mut(), is_fresh)? else {
                    return Ok(false);
                };
                node.value.assign_element(m, element)?;
                if let Some(target) = &node.key {
                    let key = iterator.key(m)?;
                    target.assign_key_value(m, key)?;
                }
                Ok(true)
            }
            WalkedKind::Array(array, position) => {
                let Some(at) = array.seek(*position) else {
                    return Ok(false);
                };
                *position = at + 1;
                let Some((key, zval)) = array.entry_at(at) else {
                    return Ok(false);
                };
                m.line = node.line;
                node.value.assign_element(m, separate::share(zval))?;
                if let Some(target) = &node.key {
                    target.assign_key_value(m, key.to_value())?;
                }
                Ok(true)
            }
            WalkedKind::Properties(walk, object) => {
                let Some((name, shared)) = walk.next_shared(object) else {
                    return Ok(false);
                };
                m.line = node.line;
                node.value.assign_element(m, shared)?;
                if let Some(target) = &node.key {
                    target.assign_key_value(m, name.into())?;
                }
                Ok(true)
            }
            WalkedKind::Nothing => Ok(false),
        }
    }

    /// `yield from`: gives whether the generator is suspended.
    fn delegate(
        &mut self,
        m: &mut Machine,
        generator: &Rc<State>,
        node: &YieldFrom,
        into: Option<Local>,
    ) -> Result<bool, Unwind> {
        let source = node.source.eval(m)?;
        m.line = node.line;
        if generator.is_forced_to_close.get() {
            return Err(m.throw_error("Cannot use \"yield from\" in a force-closed generator"));
        }
        match source.view() {
            View::Array(_) => {
                // There, the cycle collector sees it.
                drop(generator.source.replace(Some(source)));
                self.next_of_array(m, generator, 0, into)
                    .map(|goes_on| !goes_on)
            }
            View::Object(object) => {
                let object = object.clone();
                drop(source);
                if Generator::state_of(&object).is_some() {
                    m.delegate_to(generator, object)?;
                    self.waits = Waits::ForReturned(into);
                    return Ok(true);
                }
                let iterator = node.iterator_of(m, &object)?;
                drop(object);
                self.walks.push(Walk {
                    kind: WalkedKind::Iterator(iterator, IsFresh::Yes),
                    _held: None,
                });
                self.next_of_iterator(m, generator, into)
                    .map(|goes_on| !goes_on)
            }
            _ => Err(node.refuse(m)),
        }
    }

    /// Yields the next element of an array that the generator delegates to; true behind the last.
    fn next_of_array(
        &mut self,
        m: &mut Machine,
        generator: &Rc<State>,
        mut position: Position,
        into: Option<Local>,
    ) -> Result<bool, Unwind> {
        match generator.source_entry(&mut position) {
            Some((key, value)) => {
                generator.set_value(value, key);
                self.waits = Waits::ForElement(position);
                Ok(false)
            }
            None => {
                drop(generator.source.take());
                take(m, into, Value::NULL)?;
                Ok(true)
            }
        }
    }

    /// Yields the next element of the iterator that the generator delegates to; true behind the last.
    fn next_of_iterator(
        &mut self,
        m: &mut Machine,
        generator: &Rc<State>,
        into: Option<Local>,
    ) -> Result<bool, Unwind> {
        let Some(Walk {
            kind: WalkedKind::Iterator(iterator, is_fresh),
            ..
        }) = self.walks.last_mut()
        else {
            unreachable!("the iterator is the innermost walk");
        };
        if let Some(value) = next_of(m, iterator.as_mut(), is_fresh)? {
            let value = separate::pass_on(value);
            let key = iterator.key(m)?;
            generator.set_value(value, key);
            self.waits = Waits::ForIterator;
            return Ok(false);
        }
        let ended = self.walks.pop();
        drop(ended);
        take(m, into, Value::NULL)?;
        Ok(true)
    }
}

/// The next element of an iterator; `None` behind the last.
#[inline(always)]
fn next_of(
    m: &mut Machine,
    iterator: &mut dyn ObjectIterator,
    is_fresh: &mut IsFresh,
) -> Result<Slot, Unwind> {
    if *is_fresh == IsFresh::Yes {
        *is_fresh = IsFresh::No;
        return iterator.first(m);
    }
    iterator.following(m)
}

/// What a generator finds when it goes on.
#[inline(always)]
fn take_input(m: &mut Machine, generator: &State) -> Result<Slot, Unwind> {
    match generator.inbox.take() {
        Input::Value(value) => Ok(value),
        Input::Cause(cause) => Err(m.unwind(cause)),
    }
}

/// Assigns what a `yield from` gives.
fn take(m: &mut Machine, into: Option<Local>, value: Value) -> Result<(), Unwind> {
    if let Some(into) = into {
        separate::assign_zval(m.local(into.index), value.into_zval());
    }
    m.check_thrown()
}

impl Machine {
    fn walk_of(&mut self, object: ObjectRef) -> Result<WalkedKind, Unwind> {
        if !ClassEntry::of(object.class()).flags.is_traversable {
            let walk = PropertyWalk::new(self, &object);
            return Ok(WalkedKind::Properties(walk, object));
        }
        let iterator = self.object_iterator(&object, WalkKind::ByValue)?;
        Ok(WalkedKind::Iterator(iterator, IsFresh::Yes))
    }

    /// Runs the steps of a generator on the stack that runs, or on a larger one where that is used up.
    #[inline(always)]
    pub(super) fn run_steps(
        &mut self,
        generator: &Rc<State>,
        stepping: &mut Stepping,
    ) -> Result<Stepped, Unwind> {
        if self.has_stack() {
            return stepping.run(self, generator);
        }
        self.run_steps_elsewhere(generator, stepping)
    }

    #[cold]
    #[inline(never)]
    fn run_steps_elsewhere(
        &mut self,
        generator: &Rc<State>,
        stepping: &mut Stepping,
    ) -> Result<Stepped, Unwind> {
        self.on_larger_stack(|m| stepping.run(m, generator))
    }
}
