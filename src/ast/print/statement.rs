//! Statements.

use super::super::{Case, Catch, ConstItem, Expr, Foreach, Stmt, StmtKind, Try, UseItem, UseKind};
use super::{NameUse, Printer};

impl Printer<'_> {
    /// Statements between braces that stand already, one step deeper.
    pub(super) fn block(&mut self, statements: &[Stmt<'_>]) {
        self.indent += 1;
        self.statements(statements);
        self.indent -= 1;
        self.start_line();
    }

    fn statements(&mut self, statements: &[Stmt<'_>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    /// The body of a loop or branch, one step deeper.
    fn body(&mut self, body: &Stmt<'_>) {
        self.block(std::slice::from_ref(body));
    }

    /// A statement on lines of its own.
    fn statement(&mut self, statement: &Stmt<'_>) {
        match &statement.kind {
            StmtKind::Block(statements) => return self.statements(statements),
            StmtKind::Nop => return,
            _ => {}
        }
        self.start_line();
        let ends_itself = self.statement_kind(statement);
        if !ends_itself {
            self.text(";");
        }
        self.text("\n");
    }

    /// Prints a statement without what ends it. True if nothing more is to come.
    fn statement_kind(&mut self, statement: &Stmt<'_>) -> bool {
        match &statement.kind {
            StmtKind::InlineHtml(text) => {
                self.text("echo ");
                self.bytes(&super::quoted(text));
                return false;
            }
            StmtKind::Echo(values) => {
                // Several values are several statements to PHP.
                for (at, value) in values.iter().enumerate() {
                    if at > 0 {
                        self.text(";\n");
                        self.start_line();
                    }
                    self.text("echo ");
                    self.expression(value, 0);
                }
                return false;
            }
            StmtKind::Expression(expr) => {
                self.expression(expr, 0);
                return false;
            }
            StmtKind::If { .. } => self.if_statement(statement),
            StmtKind::While { condition, body } => {
                self.text("while (");
                self.expression(condition, 0);
                self.text(") {\n");
                self.body(body);
                self.text("}");
            }
            StmtKind::DoWhile { body, condition } => {
                self.text("do {\n");
                self.body(body);
                self.text("} while (");
                self.expression(condition, 0);
                self.text(")");
                return false;
            }
            StmtKind::For {
                init,
                conditions,
                steps,
                body,
            } => {
                self.text("for (");
                self.expressions(init);
                self.text(";");
                for list in [conditions, steps] {
                    if !list.is_empty() {
                        self.text(" ");
                        self.expressions(list);
                    }
                    if std::ptr::eq(list, conditions) {
                        self.text(";");
                    }
                }
                self.text(") {\n");
                self.body(body);
                self.text("}");
            }
            StmtKind::Foreach(foreach) => self.foreach(foreach),
            StmtKind::Switch { subject, cases } => {
                self.text("switch (");
                self.expression(subject, 0);
                self.text(") {\n");
                self.indent += 1;
                for case in *cases {
                    self.case(case);
                }
                self.indent -= 1;
                self.start_line();
                self.text("}");
            }
            StmtKind::Break(levels) => return self.keyword("break", *levels),
            StmtKind::Continue(levels) => return self.keyword("continue", *levels),
            StmtKind::Return(value) => return self.keyword("return", *value),
            StmtKind::Global(variables) => {
                self.each(variables, |printer, variable| {
                    printer.text("global ");
                    printer.expression(variable, 0);
                });
                return false;
            }
            StmtKind::StaticVariables(variables) => {
                self.each(variables, |printer, variable| {
                    printer.text("static $");
                    printer.bytes(variable.name.text);
                    printer.default(variable.default);
                });
                return false;
            }
            StmtKind::Unset(places) => {
                self.each(places, |printer, place| {
                    printer.text("unset(");
                    printer.expression(place, 0);
                    printer.text(")");
                });
                return false;
            }
            StmtKind::Try(node) => self.try_statement(node),
            StmtKind::Function(function) => {
                self.attributes(function.signature.attributes, true);
                self.text("function ");
                self.signature(Some(function.name.text), &function.signature);
                self.text(" {\n");
                self.block(function.body);
                self.text("}\n");
            }
            StmtKind::Class(class) => self.class(class),
            StmtKind::Const(items) => {
                self.text("const ");
                self.list(items, Self::constant_item);
                return false;
            }
            StmtKind::Namespace(namespace) => {
                self.text("namespace");
                if let Some(name) = &namespace.name {
                    self.text(" ");
                    self.name(NameUse::Other, name);
                }
                match namespace.body {
                    Some(body) => {
                        self.text(" {\n");
                        self.block(body);
                        self.text("}\n");
                    }
                    None => self.text(";"),
                }
            }
            StmtKind::Use(node) => {
                self.text("use ");
                self.list(node.items, Self::import);
                return false;
            }
            StmtKind::Declare(declare) => {
                self.text("declare(");
                self.list(declare.directives, Self::constant_item);
                self.text(")");
                match declare.body {
                    Some(body) => {
                        self.text(" {\n");
                        self.body(body);
                        self.text("}");
                    }
                    None => self.text(";"),
                }
            }
            StmtKind::Goto(label) => {
                self.text("goto ");
                self.bytes(label.text);
                return false;
            }
            StmtKind::Label(label) => {
                self.bytes(label.text);
                self.text(":");
            }
            StmtKind::HaltCompiler(_) => {
                self.text("__HALT_COMPILER()");
                return false;
            }
            StmtKind::Block(_) | StmtKind::Nop => {}
        }
        true
    }

    /// Several statements that one keyword has made.
    fn each<T>(&mut self, items: &[T], mut print: impl FnMut(&mut Self, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.text(";\n");
                self.start_line();
            }
            print(self, item);
        }
    }

    fn keyword(&mut self, word: &str, value: Option<&Expr<'_>>) -> bool {
        self.text(word);
        if let Some(value) = value {
            self.text(" ");
            self.expression(value, 0);
        }
        false
    }

    fn expressions(&mut self, list: &[Expr<'_>]) {
        self.list(list, |printer, expr| printer.expression(expr, 20));
    }

    /// ` = value`, where there is one.
    pub(super) fn default(&mut self, value: Option<&Expr<'_>>) {
        if let Some(value) = value {
            self.text(" = ");
            self.expression(value, 0);
        }
    }

    pub(super) fn constant_item(&mut self, item: &ConstItem<'_>) {
        self.bytes(item.name.text);
        self.default(Some(item.value));
    }

    fn import(&mut self, item: &UseItem<'_>) {
        match item.kind {
            UseKind::Class => {}
            UseKind::Function => self.text("function "),
            UseKind::Const => self.text("const "),
        }
        self.bytes(item.name.text);
        if let Some(alias) = &item.alias {
            self.text(" as ");
            self.bytes(alias.text);
        }
    }

    /// An `if` with its branches; an `else` that holds an `if` goes on as `else if`.
    fn if_statement(&mut self, statement: &Stmt<'_>) {
        let mut at = statement;
        loop {
            let StmtKind::If {
                condition,
                then,
                elseifs,
                otherwise,
            } = &at.kind
            else {
                return;
            };
            self.text("if (");
            self.expression(condition, 0);
            self.text(") {\n");
            self.body(then);
            for branch in *elseifs {
                self.text("} elseif (");
                self.expression(branch.condition, 0);
                self.text(") {\n");
                self.body(branch.body);
            }
            let Some(otherwise) = otherwise else {
                break;
            };
            self.text("} else ");
            if matches!(otherwise.kind, StmtKind::If { .. }) {
                at = otherwise;
                continue;
            }
            self.text("{\n");
            self.body(otherwise);
            break;
        }
        self.text("}");
    }

    fn foreach(&mut self, foreach: &Foreach<'_>) {
        self.text("foreach (");
        self.expression(foreach.subject, 0);
        self.text(" as ");
        if let Some(key) = foreach.key {
            self.expression(key, 0);
            self.text(" => ");
        }
        if foreach.by_ref {
            self.text("&");
        }
        self.expression(foreach.value, 0);
        self.text(") {\n");
        self.body(foreach.body);
        self.text("}");
    }

    fn case(&mut self, case: &Case<'_>) {
        self.start_line();
        match case.value {
            Some(value) => {
                self.text("case ");
                self.expression(value, 0);
                self.text(":\n");
            }
            None => self.text("default:\n"),
        }
        self.indent += 1;
        self.statements(case.body);
        self.indent -= 1;
    }

    fn try_statement(&mut self, node: &Try<'_>) {
        self.text("try {\n");
        self.block(node.body);
        for catch in node.catches {
            self.catch(catch);
        }
        if let Some(finally) = node.finally {
            self.text("} finally {\n");
            self.block(finally);
        }
        self.text("}");
    }

    fn catch(&mut self, catch: &Catch<'_>) {
        self.text("} catch (");
        for (at, class) in catch.classes.iter().enumerate() {
            if at > 0 {
                self.text("|");
            }
            // PHP leaves the mark of a fully qualified name out here.
            self.bytes(class.text);
        }
        if let Some(variable) = &catch.variable {
            self.text(" $");
            self.bytes(variable.text);
        }
        self.text(") {\n");
        self.block(catch.body);
    }
}
