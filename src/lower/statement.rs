//! Statements.

use super::expression::{hands_over_zval, is_this};
use super::{Lowered, Lowering};
use crate::ast::{self, ExprKind, Stmt, StmtKind, VariableName};
use crate::eval::attempt::{Catch, Try};
use crate::eval::flow::{
    AtLine, Break, Continue, DefineConstant, Global, GlobalByName, Goto, If, Nop, Run,
    StaticVariable, Tick, Unset,
};
use crate::eval::function::FunctionKind;
use crate::eval::generator;
use crate::eval::local::Local;
use crate::eval::loops::{DoWhile, While};
use crate::eval::operand::AnyOperand;
use crate::eval::returns::{
    Return, ReturnChecked, ReturnLocal, ReturnReference, ReturnReferenceTo, ReturnZval,
};
use crate::eval::switch::Switch;
use crate::eval::text::{Echo, InlineHtml};
use crate::eval::traced::Traced;
use crate::eval::types::Strictness;
use crate::eval::{Statement, Target};
use crate::with_operand;
use crate::zval::observe;

impl Lowering<'_> {
    /// A statement.
    pub(crate) fn lower_statement(&mut self, stmt: &Stmt<'_>) -> Lowered<Statement> {
        let before = self.function().suspensions;
        let node = self.ticking_statement(stmt)?;
        self.note_suspending(node, before);
        Ok(node)
    }

    /// Notes that the function is suspended in a statement, where there are more places of it than before.
    fn note_suspending(&mut self, node: Statement, before: usize) {
        let function = self.function();
        if function.suspensions != before {
            function.suspending.insert(generator::address(node));
        }
    }

    fn ticking_statement(&mut self, stmt: &Stmt<'_>) -> Lowered<Statement> {
        let node = self.statement_kind(stmt)?;
        let node = self.traced(stmt, node);
        // An `if` makes no tick of its own (php-src `zend_is_unticked_stmt` and how `if` is compiled).
        if self.ticks == 0
            || matches!(
                stmt.kind,
                StmtKind::Block(_) | StmtKind::Declare(_) | StmtKind::If { .. }
            )
        {
            return Ok(node);
        }
        let every = self.ticks;
        Ok(self.statement(Tick {
            every,
            statement: node,
        }))
    }

    /// The statement, wrapped for the recorder where a trace is asked for. What only holds or declares others is not.
    fn traced(&self, stmt: &Stmt<'_>, statement: Statement) -> Statement {
        let Some(source) = self.traced.filter(|_| observe::IS_BUILT_IN) else {
            return statement;
        };
        match &stmt.kind {
            StmtKind::Block(_)
            | StmtKind::Declare(_)
            | StmtKind::Namespace(_)
            | StmtKind::Use(_)
            | StmtKind::Function(_)
            | StmtKind::Label(_)
            | StmtKind::Nop => statement,
            _ => self.statement(Traced {
                file: self.file.clone(),
                line: stmt.span.line,
                text: self.arena.string(&source.first_line(stmt.span)),
                statement,
            }),
        }
    }

    fn statement_kind(&mut self, stmt: &Stmt<'_>) -> Lowered<Statement> {
        let line = stmt.span.line;
        match &stmt.kind {
            StmtKind::InlineHtml(text) => {
                let text = self.arena.string(text);
                Ok(self.statement(InlineHtml(text)))
            }
            StmtKind::Echo(values) => self.echo(line, values),
            // A literal, or what PHP works out while it compiles: nothing is left to do.
            StmtKind::Expression(expr) if self.fold(expr).is_some() => Ok(self.statement(Nop)),
            StmtKind::Expression(expr) => {
                self.line = line;
                let expr = self.expression(expr)?;
                Ok(expr
                    .as_statement(line, self.arena)
                    .unwrap_or_else(|| self.statement(Run { line, expr })))
            }
            StmtKind::If {
                condition,
                then,
                elseifs,
                otherwise,
            } => self.if_statement(line, condition, then, elseifs, *otherwise),
            StmtKind::While { condition, body } => {
                let line = condition.span.line;
                self.line = line;
                let condition = self.expression(condition)?;
                let body = self.body(body)?;
                Ok(self.statement(While {
                    line,
                    condition,
                    body,
                }))
            }
            StmtKind::DoWhile { body, condition } => {
                let body = self.body(body)?;
                let line = condition.span.line;
                self.line = line;
                let condition = self.expression(condition)?;
                Ok(self.statement(DoWhile {
                    line,
                    condition,
                    body,
                }))
            }
            StmtKind::For {
                init,
                conditions,
                steps,
                body,
            } => self.for_statement(line, init, conditions, steps, body),
            StmtKind::Foreach(foreach) => self.foreach(line, foreach),
            StmtKind::Switch { subject, cases } => self.switch(line, subject, cases),
            StmtKind::Break(levels) => {
                let levels = jump_levels(*levels);
                Ok(self.statement(Break(levels)))
            }
            StmtKind::Continue(levels) => {
                let levels = jump_levels(*levels);
                Ok(self.statement(Continue(levels)))
            }
            StmtKind::Return(value) => self.return_statement(line, *value),
            StmtKind::Global(variables) => self.global(line, variables),
            StmtKind::StaticVariables(variables) => self.static_variables(line, variables),
            StmtKind::Unset(places) => {
                self.line = line;
                let mut targets = Vec::with_capacity(places.len());
                for place in *places {
                    if is_this(place) {
                        return self.error(place.span, "Cannot unset $this");
                    }
                    targets.push(self.place(place)?);
                }
                let statement = self.statement(Unset(self.arena.slice(targets)));
                Ok(self.statement(AtLine { line, statement }))
            }
            StmtKind::Try(node) => self.try_statement(node),
            StmtKind::Function(decl) => self.function_statement(decl),
            StmtKind::Class(decl) => self.class_statement(decl),
            StmtKind::Const(items) => self.constants(line, items),
            StmtKind::Namespace(namespace) => self.namespace(namespace),
            StmtKind::Use(import) => {
                self.names.import(import);
                Ok(self.statement(Nop))
            }
            StmtKind::Declare(declare) => self.declare(declare),
            StmtKind::Goto(label) => {
                let label = self.function().label(label.text);
                Ok(self.statement(Goto(label)))
            }
            StmtKind::Label(_) | StmtKind::Nop => Ok(self.statement(Nop)),
            StmtKind::HaltCompiler(offset) => {
                let statement = crate::eval::flow::HaltCompiler {
                    offset: i64::from(*offset),
                };
                Ok(self.statement(statement))
            }
            StmtKind::Block(statements) => {
                self.function().block_depth += 1;
                let block = self.block(statements);
                self.function().block_depth -= 1;
                block
            }
        }
    }

    /// The body of a loop or branch: a statement of a block of its own.
    pub(crate) fn body(&mut self, stmt: &Stmt<'_>) -> Lowered<Statement> {
        self.function().block_depth += 1;
        let body = match &stmt.kind {
            StmtKind::Block(statements) => self.block(statements),
            _ => self.block(std::slice::from_ref(stmt)),
        };
        self.function().block_depth -= 1;
        self.forget_line();
        body
    }

    fn echo(&mut self, line: u32, values: &[ast::Expr<'_>]) -> Lowered<Statement> {
        self.line = line;
        let mut nodes = Vec::with_capacity(values.len());
        for value in values {
            let operand = self.operand(value)?;
            nodes.push(with_operand!(operand, |it| self.statement(Echo(it))));
        }
        let statement = match nodes.as_slice() {
            [one] => *one,
            _ => self.statement(crate::eval::flow::Block(self.arena.slice(nodes))),
        };
        Ok(self.statement(AtLine { line, statement }))
    }

    fn if_statement(
        &mut self,
        _: u32,
        condition: &ast::Expr<'_>,
        then: &Stmt<'_>,
        elseifs: &[ast::ElseIf<'_>],
        otherwise: Option<&Stmt<'_>>,
    ) -> Lowered<Statement> {
        let line = condition.span.line;
        let before = self.function().suspensions;
        self.line = line;
        let condition = self.expression(condition)?;
        let then = self.body(then)?;
        let otherwise = match elseifs {
            [first, rest @ ..] => Some(self.if_statement(
                first.span.line,
                first.condition,
                first.body,
                rest,
                otherwise,
            )?),
            [] => match otherwise {
                Some(otherwise) => Some(self.body(otherwise)?),
                None => None,
            },
        };
        self.forget_line();
        let node = self.statement(If {
            line,
            condition,
            then,
            otherwise,
        });
        self.note_suspending(node, before);
        Ok(node)
    }

    fn switch(
        &mut self,
        _: u32,
        subject: &ast::Expr<'_>,
        cases: &[ast::Case<'_>],
    ) -> Lowered<Statement> {
        let line = subject.span.line;
        self.line = line;
        let subject = self.expression(subject)?;
        let mut values = Vec::new();
        let mut literals = Vec::new();
        let mut default = None;
        let mut statements = Vec::new();
        let mut labels = Vec::new();
        self.function().block_depth += 1;
        let mut start = 0;
        let mut starts = Vec::with_capacity(cases.len());
        for case in cases {
            starts.push(start);
            start += case.body.len();
        }
        for (case, start) in cases.iter().zip(&starts) {
            match case.value {
                Some(value) => {
                    literals.push(self.fold(value).map(|literal| (literal, *start)));
                    values.push((self.arm(value)?, *start));
                }
                None => default = Some(*start),
            }
        }
        let table = self.jump_table(literals);
        for case in cases {
            self.statements_into(case.body, &mut statements, &mut labels)?;
        }
        self.function().block_depth -= 1;
        self.forget_line();
        Ok(self.statement(Switch {
            line,
            subject,
            cases: self.arena.slice(values),
            default,
            statements: self.arena.slice(statements),
            table,
            labels: self.arena.slice(labels),
        }))
    }

    fn return_statement(&mut self, line: u32, value: Option<&ast::Expr<'_>>) -> Lowered<Statement> {
        self.line = line;
        let inner = self.plain_return(line, value)?;
        if self.function().is_generator {
            return Ok(inner);
        }
        match self.function().return_type {
            Some(declared) if declared.mask & crate::eval::types::Type::VOID == 0 => {
                let strictness = self.strictness();
                Ok(self.statement(ReturnChecked {
                    line,
                    inner,
                    declared,
                    strictness,
                }))
            }
            _ => Ok(inner),
        }
    }

    /// How strict this file is.
    pub(crate) fn strictness(&self) -> Strictness {
        if self.strict_types {
            Strictness::Strict
        } else {
            Strictness::Weak
        }
    }

    /// `return;`, written or not, of a function that returns a reference.
    pub(crate) fn return_no_reference(&mut self, line: u32) -> Statement {
        let value = self.expr(crate::eval::literal::Literal(crate::zval::Value::NULL));
        self.statement(ReturnReferenceTo {
            line,
            value,
            is_call: false,
        })
    }

    fn plain_return(&mut self, line: u32, value: Option<&ast::Expr<'_>>) -> Lowered<Statement> {
        let Some(value) = value else {
            if self.function().returns_reference && !self.function().is_generator {
                return Ok(self.return_no_reference(line));
            }
            let value = self.arena.node(crate::zval::Value::NULL);
            return Ok(self.statement(Return {
                line,
                value: crate::eval::operand::AnyLiteral(value),
            }));
        };
        if self.function().returns_reference && !self.function().is_generator {
            let is_call = matches!(
                value.kind,
                ExprKind::Call { .. } | ExprKind::MethodCall { .. } | ExprKind::StaticCall { .. }
            );
            if Self::is_referable(value) {
                let place = self.place(value)?;
                return Ok(self.statement(ReturnReference { line, place }));
            }
            if is_call {
                let place = self.place(value)?;
                return Ok(
                    self.statement(crate::eval::returns::ReturnCallReference { line, place })
                );
            }
            let value = self.expression(value)?;
            return Ok(self.statement(ReturnReferenceTo {
                line,
                value,
                is_call,
            }));
        }
        if let ExprKind::Ternary {
            condition,
            then: Some(then),
            otherwise,
            ..
        } = &value.kind
            && !Self::has_nullsafe(value)
        {
            let condition = self.expression(condition)?;
            self.line = line;
            let then = self.plain_return(line, Some(then))?;
            self.line = line;
            let otherwise = Some(self.plain_return(line, Some(otherwise))?);
            self.line = line;
            return Ok(self.statement(If {
                line,
                condition,
                then,
                otherwise,
            }));
        }
        if let Some(local) = self.plain_local(value)
            && value.span.line == line
            && self.function().kind != FunctionKind::File
            && !self.function().is_generator
        {
            let is_last = self.function().try_depth == 0;
            let declared = self.function().return_type;
            return Ok(self.statement(ReturnLocal {
                line,
                local,
                is_last,
                declared,
            }));
        }
        if hands_over_zval(value) {
            let value = self.expression(value)?;
            return Ok(value
                .as_return(line, self.arena)
                .unwrap_or_else(|| self.statement(ReturnZval { line, value })));
        }
        let operand = self.operand(value)?;
        if let AnyOperand::Sub(expr) = operand
            && let Some(node) = expr.as_return(line, self.arena)
        {
            return Ok(node);
        }
        Ok(with_operand!(operand, |value| self.statement(Return { line, value })))
    }

    fn global(&mut self, line: u32, variables: &[ast::Expr<'_>]) -> Lowered<Statement> {
        self.line = line;
        let mut nodes = Vec::with_capacity(variables.len());
        for variable in variables {
            nodes.push(match &variable.kind {
                ExprKind::Variable(VariableName::Simple(name)) => {
                    if *name == b"this" {
                        return self.error(variable.span, "Cannot use $this as global variable");
                    }
                    let local = self.function().slot(name);
                    let name = self.arena.string(name);
                    self.statement(Global { local, name })
                }
                ExprKind::Variable(VariableName::Computed(name)) => {
                    let name = self.expression(name)?;
                    self.statement(GlobalByName(name))
                }
                _ => continue,
            });
        }
        let statement = self.statement(crate::eval::flow::Block(self.arena.slice(nodes)));
        Ok(self.statement(AtLine { line, statement }))
    }

    fn static_variables(
        &mut self,
        line: u32,
        variables: &[ast::StaticVariable<'_>],
    ) -> Lowered<Statement> {
        self.line = line;
        let mut nodes = Vec::with_capacity(variables.len());
        for variable in variables {
            if variable.name.text == b"this" {
                return self.error(variable.name.span, "Cannot use $this as static variable");
            }
            let init = match variable.default {
                Some(default) => Some(self.expression(default)?),
                None => None,
            };
            let local = self.function().slot(variable.name.text);
            let index = self.function().static_index(variable.name.text, init);
            nodes.push(self.statement(StaticVariable { local, index }));
        }
        let statement = self.statement(crate::eval::flow::Block(self.arena.slice(nodes)));
        Ok(self.statement(AtLine { line, statement }))
    }

    fn try_statement(&mut self, node: &ast::Try<'_>) -> Lowered<Statement> {
        self.function().block_depth += 1;
        let known = self.function().entries.len();
        self.function().try_depth += 1;
        let body = self.block(node.body)?;
        let into_body = self.function().entries.split_off(known);
        let mut catches = Vec::with_capacity(node.catches.len());
        for catch in node.catches {
            let classes = catch
                .classes
                .iter()
                .map(|name| {
                    let class = self.class_name(name);
                    self.arena.string(&class.to_ascii_lowercase())
                })
                .collect();
            let variable: Option<Target> = match &catch.variable {
                Some(name) if name.text == b"this" => {
                    return self.error(name.span, "Cannot re-assign $this");
                }
                Some(name) => {
                    let index = self.function().slot(name.text);
                    Some(self.target(Local { index }))
                }
                None => None,
            };
            self.forget_line();
            let body = self.block(catch.body)?;
            catches.push(Catch {
                classes: self.arena.slice(classes),
                variable,
                body,
            });
        }
        self.forget_line();
        let into_catches = self.function().entries.split_off(known);
        let finally = match node.finally {
            Some(finally) => Some(self.block(finally)?),
            None => None,
        };
        // No jump leads into a finally block.
        self.function().entries.truncate(known);
        self.function().block_depth -= 1;
        self.function().try_depth -= 1;
        self.forget_line();
        let catches = self.arena.slice(catches);
        for (label, body) in into_body {
            let entry = self.statement(Try {
                body,
                catches,
                finally,
            });
            self.function().entries.push((label, entry));
        }
        for (label, body) in into_catches {
            let entry = self.statement(Try {
                body,
                catches: &[],
                finally,
            });
            self.function().entries.push((label, entry));
        }
        Ok(self.statement(Try {
            body,
            catches,
            finally,
        }))
    }

    fn constants(&mut self, line: u32, items: &[ast::ConstItem<'_>]) -> Lowered<Statement> {
        self.line = line;
        let mut nodes = Vec::with_capacity(items.len());
        for item in items {
            let name = self.names.declared(item.name.text);
            let name = self.arena.string(&name);
            let value = self.expression(item.value)?;
            nodes.push(self.statement(DefineConstant { name, value }));
        }
        let statement = self.statement(crate::eval::flow::Block(self.arena.slice(nodes)));
        Ok(self.statement(AtLine { line, statement }))
    }

    fn namespace(&mut self, namespace: &ast::Namespace<'_>) -> Lowered<Statement> {
        let name = namespace.name.map_or(&b""[..], |name| name.text);
        self.names.enter(name);
        match namespace.body {
            Some(body) => {
                let block = self.block(body)?;
                self.names.enter(b"");
                Ok(block)
            }
            None => Ok(self.statement(Nop)),
        }
    }

    fn declare(&mut self, declare: &ast::Declare<'_>) -> Lowered<Statement> {
        let ticks = self.ticks;
        for directive in declare.directives {
            let value = self.fold(directive.value);
            let int = value.and_then(|value| value.as_int()).unwrap_or(0);
            if directive.name.text.eq_ignore_ascii_case(b"strict_types") {
                self.strict_types = int == 1;
            } else if directive.name.text.eq_ignore_ascii_case(b"ticks") {
                self.ticks = u32::try_from(int).unwrap_or(0);
            }
        }
        match declare.body {
            Some(body) => {
                let node = match &body.kind {
                    StmtKind::Block(statements) => self.block(statements),
                    _ => self.lower_statement(body),
                };
                self.ticks = ticks;
                node
            }
            None => Ok(self.statement(Nop)),
        }
    }

    /// The class that a name means in a `catch`: resolved, with `self` and `parent`.
    pub(crate) fn class_name(&self, name: &ast::Name<'_>) -> Vec<u8> {
        if let Some(class) = self.classes.last() {
            if name.is(b"self") {
                return class.name.to_vec();
            }
            if name.is(b"parent")
                && let Some(parent) = &class.parent
            {
                return parent.to_vec();
            }
        }
        self.names.class(name)
    }

    /// Whether the place that is lowered is the top level of a file.
    pub(crate) fn is_file_level(&self) -> bool {
        self.functions.last().is_some_and(|function| {
            function.kind == FunctionKind::File && function.block_depth == 0
        })
    }
}

fn jump_levels(levels: Option<&ast::Expr<'_>>) -> u32 {
    match levels.map(|expr| &expr.kind) {
        Some(ExprKind::Int(int)) => u32::try_from(*int).unwrap_or(1),
        _ => 1,
    }
}
