//! Code that runs in the name of a place where no function runs: constant expressions, attributes, and what reflection does with
//! the rights of a class.

use super::super::frame::Frame;
use super::super::function::{Details, Function, FunctionKind};
use super::super::unwind::Unwind;
use super::super::{Expr, Machine};
use super::ClassEntry;
use super::table::OwnedFunction;
use crate::zval::{PhpStr, Value};
use std::cell::{Cell, RefCell};

/// The place in whose name code runs.
struct Place {
    /// The class that `self` and `static` name.
    scope: Option<&'static ClassEntry>,
    /// The file that messages name.
    file: PhpStr,
    /// Whether strict types hold.
    is_strict: bool,
}

impl Machine {
    /// Evaluates a constant expression with `self` and `static` as a class has them. The place that messages name stays that
    /// of the code that runs.
    ///
    /// # Errors
    /// Those of the expression.
    pub fn evaluate_in_class(
        &mut self,
        class: &'static ClassEntry,
        expr: Expr,
    ) -> Result<Value, Unwind> {
        self.evaluate_constant(Some(class), expr)
    }

    /// Evaluates a constant expression of a class, or of a function that belongs to none.
    ///
    /// # Errors
    /// Those of the expression.
    pub fn evaluate_constant(
        &mut self,
        scope: Option<&'static ClassEntry>,
        expr: Expr,
    ) -> Result<Value, Unwind> {
        let place = Place {
            scope,
            file: self.file(),
            is_strict: is_strict(scope),
        };
        self.run_at(place, |m| expr.eval(m))
    }

    /// Evaluates the default of a parameter without calling its function.
    ///
    /// # Errors
    /// Those of the expression.
    pub fn evaluate_default(
        &mut self,
        function: &'static Function,
        scope: Option<&'static ClassEntry>,
        default: Expr,
    ) -> Result<Value, Unwind> {
        self.need_stack()?;
        let place = Place {
            scope,
            file: function.file.clone(),
            is_strict: function.strict_types,
        };
        let line = self.line;
        // The expression may use slots of the function's frame.
        let result = self.run_with_slots(place, function.slots as usize, |m| default.eval(m));
        self.line = line;
        result
    }

    /// Does something as if a line of the file that declares the running class did it; where no class runs, the place stays.
    ///
    /// # Errors
    /// Those of what is done.
    pub fn at_declaration<T>(
        &mut self,
        line: u32,
        act: impl FnOnce(&mut Machine) -> Result<T, Unwind>,
    ) -> Result<T, Unwind> {
        let Some(class) = self.scope_entry() else {
            return act(self);
        };
        let former = std::mem::replace(&mut self.line, line);
        let result = if class.file == self.file() {
            act(self)
        } else {
            let place = Place {
                scope: Some(class),
                file: class.file.clone(),
                is_strict: is_strict(Some(class)),
            };
            self.run_at(place, act)
        };
        self.line = former;
        result
    }

    /// Does something with the rights of a class.
    ///
    /// # Errors
    /// Those of what is done.
    pub fn with_rights_of<T>(
        &mut self,
        class: &'static ClassEntry,
        act: impl FnOnce(&mut Machine) -> Result<T, Unwind>,
    ) -> Result<T, Unwind> {
        let place = Place {
            scope: Some(class),
            file: self.file(),
            is_strict: false,
        };
        self.run_at(place, act)
    }

    /// Does something as if code at a line of a file did it.
    ///
    /// # Errors
    /// Those of what is done.
    pub fn call_from<T>(
        &mut self,
        file: &PhpStr,
        line: u32,
        is_strict: bool,
        act: impl FnOnce(&mut Machine) -> Result<T, Unwind>,
    ) -> Result<T, Unwind> {
        let place = Place {
            scope: None,
            file: file.clone(),
            is_strict,
        };
        self.run_at(place, |m| {
            m.line = line;
            act(m)
        })
    }

    fn run_at<T>(
        &mut self,
        place: Place,
        act: impl FnOnce(&mut Machine) -> Result<T, Unwind>,
    ) -> Result<T, Unwind> {
        self.run_with_slots(place, 0, act)
    }

    fn run_with_slots<T>(
        &mut self,
        place: Place,
        slots: usize,
        act: impl FnOnce(&mut Machine) -> Result<T, Unwind>,
    ) -> Result<T, Unwind> {
        self.need_stack()?;
        let scope = place.scope;
        let (owned, function) = OwnedFunction::new(scope_function(place, slots));
        let reserved = self.slots.reserve(slots);
        let mut frame = Frame::user(function, reserved.base(), 0);
        frame.static_class = scope.map(ClassEntry::class);
        self.push_frame(&mut frame);
        self.slots.enter(&reserved);
        let result = act(self);
        self.slots.leave(&reserved);
        self.pop_frame(&mut frame);
        drop(owned);
        result
    }
}

fn is_strict(scope: Option<&'static ClassEntry>) -> bool {
    scope
        .and_then(|class| class.blueprint)
        .is_some_and(|blueprint| blueprint.strict_types)
}

/// The function of the frame of a place.
fn scope_function(place: Place, slots: usize) -> Function {
    let line = place.scope.map_or(0, |class| class.line);
    Function {
        name: PhpStr::empty(),
        class: Cell::new(place.scope.map(ClassEntry::class)),
        parameters: &[],
        required: 0,
        slots: slots as u32,
        names: &[],
        body: Cell::new(None),
        kind: FunctionKind::File,
        entry: super::super::function::Entry::default(),
        has_typed_parameters: false,
        has_reference_parameters: false,
        returns_reference: false,
        is_generator: false,
        is_static: true,
        strict_types: place.is_strict,
        return_type: None,
        uses: &[],
        statics: RefCell::new(Vec::new()),
        declared_statics: &[],
        hoisted: super::super::declare::Hoisted::default(),
        file: place.file,
        line,
        end_line: line,
        doc_comment: None,
        details: Details::default(),
    }
}
