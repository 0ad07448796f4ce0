//! The walk over statements.

use super::place::{Access, is_this};
use super::{Binding, Checked, Checker, Task};
use crate::ast::{Expr, ExprKind, Foreach, FunctionDecl, Span, Stmt, StmtKind, Try};

impl<'a> Checker<'a> {
    /// A statement at the top level of the file or of a namespace.
    pub(super) fn top_statement(&mut self, statement: &'a Stmt<'a>) -> Checked {
        self.place = place_of(statement);
        match statement.kind {
            StmtKind::Block(body) => {
                for statement in body {
                    self.then(Task::TopStatement(statement));
                }
            }
            StmtKind::Function(function) => {
                self.function_decl(function)?;
                self.then(Task::DeclareFunction(function));
            }
            StmtKind::Class(class) => self.class_decl(class, Binding::Early)?,
            _ => self.statement(statement)?,
        }
        if !matches!(
            statement.kind,
            StmtKind::Namespace(_) | StmtKind::HaltCompiler(_) | StmtKind::Nop
        ) {
            self.then(Task::VerifyNamespace(self.place));
        }
        Ok(())
    }

    pub(super) fn statement(&mut self, statement: &'a Stmt<'a>) -> Checked {
        self.place = place_of(statement);
        match statement.kind {
            StmtKind::InlineHtml(_) | StmtKind::Nop => {}
            StmtKind::HaltCompiler(_) => self.halt_compiler()?,
            StmtKind::Echo(values) => self.read_all(values),
            StmtKind::Expression(value) => self.then(Task::Read(value)),
            StmtKind::If {
                condition,
                then,
                elseifs,
                otherwise,
            } => {
                self.then(Task::Read(condition));
                self.then(Task::Statement(then));
                for branch in elseifs {
                    self.then(Task::Read(branch.condition));
                    self.then(Task::Statement(branch.body));
                }
                if let Some(otherwise) = otherwise {
                    self.then(Task::Statement(otherwise));
                }
            }
            StmtKind::While { condition, body } | StmtKind::DoWhile { body, condition } => {
                self.enter_loop();
                self.then(Task::Statement(body));
                self.then(Task::LeaveRegion);
                self.then(Task::Read(condition));
            }
            StmtKind::For {
                init,
                conditions,
                steps,
                body,
            } => {
                // Nothing in the heads can jump, so the loop may enclose them as well.
                self.enter_loop();
                self.read_all(init);
                self.then(Task::Statement(body));
                self.read_all(steps);
                self.read_all(conditions);
                self.then(Task::LeaveRegion);
            }
            StmtKind::Foreach(foreach) => self.foreach(foreach)?,
            StmtKind::Switch { subject, cases } => {
                let mut defaults = cases.iter().filter(|case| case.value.is_none());
                if let (Some(_), Some(second)) = (defaults.next(), defaults.next()) {
                    self.place = second.span;
                    return self.fatal("Switch statements may only contain one default clause");
                }
                self.enter_switch();
                self.then(Task::Read(subject));
                for case in cases {
                    self.read_then(case.value);
                }
                for case in cases {
                    self.statements(case.body);
                }
                self.then(Task::LeaveRegion);
            }
            StmtKind::Break(level) => self.break_or_continue("break", level)?,
            StmtKind::Continue(level) => self.break_or_continue("continue", level)?,
            StmtKind::Return(value) => self.return_statement(value)?,
            StmtKind::Global(variables) => {
                for variable in variables {
                    if is_this(variable) {
                        return self.fatal("Cannot use $this as global variable");
                    }
                }
                self.read_all(variables);
            }
            StmtKind::StaticVariables(variables) => {
                for variable in variables {
                    if let Some(default) = variable.default {
                        self.constant_now(default, super::Dynamic::Allowed)?;
                    }
                    if variable.name.text == b"this" {
                        return self.fatal("Cannot use $this as static variable");
                    }
                }
            }
            StmtKind::Unset(places) => {
                for place in places {
                    self.unset(place)?;
                }
            }
            StmtKind::Try(try_) => self.try_statement(try_)?,
            StmtKind::Function(function) => {
                // Bound to its name by a statement that runs.
                self.function_decl(function)?;
            }
            StmtKind::Class(class) => self.class_decl(class, Binding::Late)?,
            StmtKind::Const(items) => self.const_statement(items)?,
            StmtKind::Namespace(namespace) => self.namespace(statement, namespace)?,
            StmtKind::Use(import) => self.use_statement(import)?,
            StmtKind::Declare(declare) => {
                self.declare_statement(statement, declare)?;
                if let Some(body) = declare.body {
                    self.then(Task::Statement(body));
                }
            }
            StmtKind::Goto(label) => self.goto(label.text),
            StmtKind::Label(label) => self.label(label.text)?,
            StmtKind::Block(body) => self.statements(body),
        }
        Ok(())
    }

    pub(super) fn statements(&mut self, body: &'a [Stmt<'a>]) {
        for statement in body {
            self.then(Task::Statement(statement));
        }
    }

    fn read_all(&mut self, values: &'a [Expr<'a>]) {
        for value in values {
            self.then(Task::Read(value));
        }
    }

    fn foreach(&mut self, foreach: &'a Foreach<'a>) -> Checked {
        if foreach.by_ref && super::place::is_variable(foreach.subject) {
            self.then(Task::Place(foreach.subject, Access::Write));
        } else {
            self.then(Task::Read(foreach.subject));
        }
        if is_this(foreach.value) {
            return self.fatal("Cannot re-assign $this");
        }
        self.enter_loop();
        match foreach.value.kind {
            ExprKind::Array { .. } => self.then(Task::Pattern(foreach.value)),
            _ => self.then(Task::AssignTo(foreach.value)),
        }
        if let Some(key) = foreach.key {
            self.then(Task::AssignTo(key));
        }
        self.then(Task::Statement(foreach.body));
        self.then(Task::LeaveRegion);
        Ok(())
    }

    fn try_statement(&mut self, try_: &'a Try<'a>) -> Checked {
        if try_.catches.is_empty() && try_.finally.is_none() {
            return self.fatal("Cannot use try without catch or finally");
        }
        self.statements(try_.body);
        for catch in try_.catches {
            // Reported while the catch is compiled; what stands before it comes first.
            for class in catch.classes {
                let place = std::mem::replace(&mut self.place, class.span);
                if super::name::class_keyword(*class).is_some() {
                    return self.fatal("Bad class name in the catch statement");
                }
                self.resolve_class(*class)?;
                self.place = place;
            }
            if catch
                .variable
                .is_some_and(|variable| variable.text == b"this")
            {
                self.place = catch.span;
                return self.fatal("Cannot re-assign $this");
            }
            self.statements(catch.body);
        }
        if let Some(finally) = try_.finally {
            self.then(Task::EnterFinally);
            self.statements(finally);
            self.then(Task::LeaveRegion);
        }
        Ok(())
    }

    /// A function declared at the top level is bound to its name when the file is compiled.
    pub(super) fn declare_function(&mut self, function: &'a FunctionDecl<'a>) -> Checked {
        let name = self.names.declared_name(self.arena, function.name.text);
        let key = name.to_ascii_lowercase();
        if let Some(first) = self.declared_functions.get(&key) {
            let first_line = first.signature.span.line.to_string();
            self.place = function.signature.span;
            return self.fatal(super::message!(
                "Cannot redeclare ",
                name,
                "() (previously declared in ",
                self.file,
                ":",
                first_line,
                ")"
            ));
        }
        self.declared_functions.insert(key, function);
        Ok(())
    }
}

/// The place PHP reports a statement at: that of the first expression in it.
fn place_of(statement: &Stmt) -> Span {
    match statement.kind {
        StmtKind::Expression(first) => first.span,
        StmtKind::If { condition, .. }
        | StmtKind::While { condition, .. }
        | StmtKind::Switch {
            subject: condition, ..
        } => condition.span,
        StmtKind::Foreach(foreach) => foreach.subject.span,
        StmtKind::Return(Some(value)) => value.span,
        StmtKind::Class(class) => class.span,
        StmtKind::Function(function) => function.signature.span,
        StmtKind::Echo([first, ..]) | StmtKind::Unset([first, ..]) => first.span,
        StmtKind::Const([first, ..]) => first.name.span,
        StmtKind::Use(import) => import
            .items
            .first()
            .map_or(statement.span, |item| item.name.span),
        _ => statement.span,
    }
}
