//! A call under way. Frames lie on the native stack of the call that made them and form a list through their parents.

use super::call::Receiver;
use super::closure::Closure;
use super::function::Function;
use super::scope::Scope;
use super::slot::LocalIndex;
use super::{Machine, slot};
use crate::ext::Builtin;
use crate::zval::{
    Child, Class, KeyRef, ObjectRef, PhpArray, PhpStr, Slot, Value, View, ZvalPtr, separate,
};
use std::ptr;

/// What is being run.
#[derive(Clone, Copy)]
pub enum Callee {
    /// A function, method, closure or file written in PHP.
    User(&'static Function),
    /// A function or method of the library.
    Builtin(&'static Builtin),
}

/// How a frame came to run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Started {
    /// By a call, or as the script itself.
    Called,
    /// By `include` or one of its sisters.
    Included(crate::ast::IncludeKind),
    /// By `eval`.
    Eval,
    /// As a generator's code, which is not running: the generator holds the frame, also where it stands among the frames of
    /// the code that it delegates to.
    Held,
}

/// The frame behind a link; null is none.
pub(super) fn peek<'a>(frame: *const Frame) -> Option<&'a Frame> {
    // SAFETY: links lead only to frames that are running, which the machine keeps alive while it looks at them.
    unsafe { frame.as_ref() }
}

/// One call under way.
pub struct Frame {
    /// The caller's frame.
    parent: *mut Frame,
    /// What runs.
    pub callee: Callee,
    /// The first slot of its locals; null for a builtin.
    pub base: *mut Slot,
    /// The arguments of a builtin.
    arguments: *const [Option<Value>],
    /// How many arguments were passed.
    pub passed: u32,
    /// The line of the call, in the caller's file.
    pub call_line: u32,
    /// Arguments beyond the parameters.
    pub extra: Option<Box<Vec<ZvalPtr>>>,
    /// `$this`.
    pub this: Option<ObjectRef>,
    /// The class that `static` names.
    pub static_class: Option<&'static Class>,
    /// The closure that runs, for its static variables and its scope.
    pub closure: Option<ObjectRef>,
    /// Whether its variables are the globals.
    pub in_global_scope: bool,
    /// How it came to run.
    pub started: Started,
    /// Variables that have no slot, and links to those of an included file.
    pub scope: Option<Box<Scope>>,
}

impl Frame {
    /// A frame for a call of a function written in PHP, whose locals start at `base`.
    #[inline(always)]
    pub fn user(function: &'static Function, base: *mut Slot, passed: usize) -> Frame {
        Frame {
            parent: ptr::null_mut(),
            callee: Callee::User(function),
            base,
            arguments: ptr::slice_from_raw_parts(ptr::null(), 0),
            passed: passed as u32,
            call_line: 0,
            extra: None,
            this: None,
            static_class: None,
            closure: None,
            in_global_scope: false,
            started: Started::Called,
            scope: None,
        }
    }

    /// Takes in who is called besides what is called.
    #[inline(always)]
    pub fn receive(&mut self, receiver: Receiver) {
        self.this = receiver.this;
        self.static_class = receiver.static_class;
        self.closure = receiver.closure;
    }

    /// Lets go of what a call made besides the slots, so that the frame serves another one.
    #[inline(always)]
    pub fn clear(&mut self) {
        if let Some(extra) = &mut self.extra {
            extra.clear();
        }
        if self.scope.is_some() {
            drop(self.scope.take());
        }
    }

    /// A frame for a call of a builtin with `arguments`.
    #[inline(always)]
    pub fn builtin(builtin: &'static Builtin, arguments: &[Option<Value>]) -> Frame {
        Frame {
            parent: ptr::null_mut(),
            callee: Callee::Builtin(builtin),
            base: ptr::null_mut(),
            arguments: ptr::from_ref(arguments),
            passed: arguments.len() as u32,
            call_line: 0,
            extra: None,
            this: None,
            static_class: None,
            closure: None,
            in_global_scope: false,
            started: Started::Called,
            scope: None,
        }
    }

    /// The function written in PHP that runs, if it is one.
    #[inline(always)]
    pub fn function(&self) -> Option<&'static Function> {
        match self.callee {
            Callee::User(function) => Some(function),
            Callee::Builtin(_) => None,
        }
    }

    /// The class with whose rights a function written in PHP runs: for a closure, the one it is bound to.
    pub fn class_of(&self, function: &'static Function) -> Option<&'static Class> {
        match self
            .closure
            .as_ref()
            .and_then(|closure| closure.native::<Closure>())
        {
            Some(closure) => closure.scope.get(),
            None => function.class.get(),
        }
    }

    /// The name of what runs in it, as messages show it.
    pub fn display_name(&self) -> PhpStr {
        match self.callee {
            Callee::User(function) => function.display_name_in(self.class_of(function)),
            Callee::Builtin(builtin) => PhpStr::from(builtin.display_name().as_str()),
        }
    }

    /// The caller's frame.
    pub fn parent(&self) -> Option<&Frame> {
        // SAFETY: a frame's parent outlives it: calls nest.
        unsafe { self.parent.as_ref() }
    }

    /// The caller's frame, to come back to it.
    #[inline(always)]
    pub fn parent_ptr(&self) -> *mut Frame {
        self.parent
    }

    /// Puts the frame of a generator or fiber under another caller.
    #[inline(always)]
    pub fn set_parent(&mut self, parent: *mut Frame) {
        self.parent = parent;
    }

    /// The slot of a local variable. The borrow must end before user code runs.
    #[expect(
        clippy::mut_from_ref,
        reason = "slots are places of the machine, not of the frame"
    )]
    pub fn local(&self, index: LocalIndex) -> &mut Slot {
        debug_assert!(self.function().is_some_and(|f| index.0 < f.slots));
        // SAFETY: lowering gives only indices below the frame's size, and the slots live as long as the frame.
        unsafe { slot::at(self.base.add(index.0 as usize)) }
    }

    /// Arguments beyond the parameters.
    pub fn extra(&self) -> &[ZvalPtr] {
        self.extra.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Shows what it holds to the cycle collector: it lies on a stack that is suspended.
    pub(super) fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Callee::User(function) = self.callee {
            for at in 0..function.slots {
                if let Some(zval) = self.local(LocalIndex(at)) {
                    visit(Child::Zval(zval));
                }
            }
        }
        for zval in self.extra() {
            visit(Child::Zval(zval));
        }
        for object in [&self.this, &self.closure].into_iter().flatten() {
            visit(Child::Object(object));
        }
        if let Some(scope) = &self.scope {
            scope.visit(visit);
        }
    }

    /// The arguments as they stand now, those for a variadic parameter that were named with their names.
    pub fn named_arguments(&self) -> Vec<(Option<PhpStr>, ZvalPtr)> {
        let mut arguments: Vec<(Option<PhpStr>, ZvalPtr)> = self
            .current_arguments()
            .into_iter()
            .map(|zval| (None, zval))
            .collect();
        // Those that are named come last, also behind what a call passes without a name.
        if let Some(variadic) = self.function().and_then(Function::variadic_index)
            && let Some(rest) = self.local(variadic)
            && let View::Array(rest) = rest.view()
        {
            for (key, zval) in rest.iter() {
                if let KeyRef::String(name) = key {
                    arguments.push((Some(name.clone()), separate::share(zval)));
                }
            }
        }
        arguments
    }

    /// The arguments as they stand now, for `func_get_args`: shared by the array.
    pub fn arguments_as_array(&self) -> PhpArray {
        let Callee::User(function) = self.callee else {
            return PhpArray::from_zvals(self.current_arguments());
        };
        let declared = function.positional().min(self.passed as usize);
        let gathered = function
            .variadic_index()
            .and_then(|at| self.local(at).as_ref());
        match gathered.map(|gathered| gathered.view()) {
            // Elements are shared either way, and the array still is as the call made it.
            Some(View::Array(gathered)) if declared == 0 && gathered.is_fresh_list() => {
                return gathered.clone();
            }
            None if self.extra.is_none() => {
                let slots = (0..declared).map(|at| self.local(LocalIndex(at as u32)));
                return PhpArray::from_zvals(slots.map(|slot| match slot {
                    Some(zval) => separate::share(zval),
                    None => ZvalPtr::null(),
                }));
            }
            _ => {}
        }
        let mut array = PhpArray::with_capacity(self.passed as usize);
        let mut push = |zval: ZvalPtr| {
            // Arguments are fewer than the largest index.
            let _ = array.push(zval);
        };
        for at in 0..declared {
            match self.local(LocalIndex(at as u32)) {
                Some(zval) => push(separate::share(zval)),
                None => push(ZvalPtr::null()),
            }
        }
        if let Some(variadic) = function.variadic_index()
            && let Some(rest) = self.local(variadic)
            && let View::Array(rest) = rest.view()
        {
            for (key, zval) in rest.iter() {
                if matches!(key, KeyRef::Int(_)) {
                    push(separate::share(zval));
                }
            }
        }
        for zval in self.extra() {
            push(separate::share(zval));
        }
        array
    }

    /// The arguments as they stand now, for backtraces and `func_get_arg`: shared, and copied where they are references.
    pub fn current_arguments(&self) -> Vec<ZvalPtr> {
        match self.callee {
            Callee::User(function) => {
                let declared = function.positional().min(self.passed as usize);
                let mut arguments: Vec<ZvalPtr> = (0..declared)
                    .map(|at| {
                        let local = self.local(LocalIndex(at as u32)).as_ref();
                        local.map_or_else(ZvalPtr::null, separate::share)
                    })
                    .collect();
                if let Some(variadic) = function.variadic_index()
                    && let Some(rest) = self.local(variadic)
                    && let View::Array(rest) = rest.view()
                {
                    arguments.extend(
                        rest.iter()
                            .filter(|(key, _)| matches!(key, KeyRef::Int(_)))
                            .map(|(_, zval)| separate::share(zval)),
                    );
                }
                arguments.extend(self.extra().iter().map(separate::share));
                arguments
            }
            Callee::Builtin(_) => {
                if self.arguments.is_null() {
                    return Vec::new();
                }
                // SAFETY: the arguments of a builtin outlive its frame.
                let arguments = unsafe { &*self.arguments };
                arguments
                    .iter()
                    .flatten()
                    .map(|value| separate::pass_on(value.clone().into_zval()))
                    .collect()
            }
        }
    }
}

impl Machine {
    /// The running frame. There always is one while a script runs.
    #[inline(always)]
    pub fn frame(&self) -> &Frame {
        // SAFETY: set by `push_frame`, whose frame lives until `pop_frame`.
        unsafe { &*self.frame }
    }

    /// The running frame, to change it.
    #[inline(always)]
    pub fn frame_mut(&mut self) -> &mut Frame {
        // SAFETY: as in `frame`, and the borrow of the machine keeps other borrows away.
        unsafe { &mut *self.frame }
    }

    /// Whether any frame runs.
    pub fn has_frame(&self) -> bool {
        !self.frame.is_null()
    }

    /// The running frame's address, to come back to it.
    #[inline(always)]
    pub fn frame_ptr(&self) -> *mut Frame {
        self.frame
    }

    /// Makes `frame` the running frame without touching its parent: a generator resumes, an outer frame is looked at.
    #[inline(always)]
    pub fn set_frame(&mut self, frame: *mut Frame) -> *mut Frame {
        std::mem::replace(&mut self.frame, frame)
    }

    /// Makes `frame` the running frame, called from the line that runs.
    #[inline(always)]
    pub fn push_frame(&mut self, frame: &mut Frame) {
        frame.parent = self.frame;
        frame.call_line = self.line;
        self.frame = frame;
    }

    /// Ends the running frame: its caller goes on, at the line of the call.
    #[inline(always)]
    pub fn pop_frame(&mut self, frame: &mut Frame) {
        self.frame = frame.parent;
        self.line = frame.call_line;
    }

    /// All frames from the running one outwards.
    pub fn frames(&self) -> impl Iterator<Item = &Frame> {
        // SAFETY: as in `frame`; null when nothing runs.
        let first = unsafe { self.frame.as_ref() };
        std::iter::successors(first, |frame| frame.parent())
    }

    /// The innermost frame of a function written in PHP: the one whose variables `extract` and friends see.
    pub fn user_frame_ptr(&self) -> *mut Frame {
        let mut at = self.frame;
        // SAFETY: frames are alive while they are linked.
        while let Some(frame) = unsafe { at.as_ref() } {
            if frame.function().is_some() {
                break;
            }
            at = frame.parent;
        }
        at
    }
}
