//! Statements.

use super::Dump;
use crate::ast::{ConstItem, Foreach, Namespace, Stmt, StmtKind, Try, Use, UseKind};

impl Dump {
    /// A statement on a line of its own.
    pub(super) fn line(&mut self, statement: &Stmt) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.push_str(&"  ".repeat(self.indentation));
        self.statement(statement);
        if self.indentation == 0 {
            self.text.push('\n');
        }
    }

    /// Statements below the node they belong to.
    pub(super) fn body(&mut self, body: &[Stmt]) {
        self.indentation += 1;
        for statement in body {
            self.line(statement);
        }
        self.indentation -= 1;
    }

    fn nested(&mut self, statement: &Stmt) {
        self.body(std::slice::from_ref(statement));
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement.kind {
            StmtKind::InlineHtml(text) => self.node("html", |dump| dump.string(text)),
            StmtKind::Echo(values) => self.node("echo", |dump| dump.exprs(values)),
            StmtKind::Expression(value) => self.node("expression", |dump| dump.expr(value)),
            StmtKind::If {
                condition,
                then,
                elseifs,
                otherwise,
            } => self.node("if", |dump| {
                dump.expr(condition);
                dump.nested(then);
                for branch in elseifs {
                    dump.word("elseif");
                    dump.expr(branch.condition);
                    dump.nested(branch.body);
                }
                if let Some(otherwise) = otherwise {
                    dump.word("else");
                    dump.nested(otherwise);
                }
            }),
            StmtKind::While { condition, body } => self.node("while", |dump| {
                dump.expr(condition);
                dump.nested(body);
            }),
            StmtKind::DoWhile { body, condition } => self.node("do", |dump| {
                dump.nested(body);
                dump.word("while");
                dump.expr(condition);
            }),
            StmtKind::For {
                init,
                conditions,
                steps,
                body,
            } => self.node("for", |dump| {
                dump.node("init", |dump| dump.exprs(init));
                dump.node("conditions", |dump| dump.exprs(conditions));
                dump.node("steps", |dump| dump.exprs(steps));
                dump.nested(body);
            }),
            StmtKind::Foreach(foreach) => self.foreach(foreach),
            StmtKind::Switch { subject, cases } => self.node("switch", |dump| {
                dump.expr(subject);
                for case in cases {
                    dump.node(
                        if case.value.is_some() {
                            "case"
                        } else {
                            "default"
                        },
                        |dump| {
                            dump.optional(case.value);
                            dump.body(case.body);
                        },
                    );
                }
            }),
            StmtKind::Break(level) => self.node("break", |dump| dump.optional(level)),
            StmtKind::Continue(level) => self.node("continue", |dump| dump.optional(level)),
            StmtKind::Return(value) => self.node("return", |dump| dump.optional(value)),
            StmtKind::Global(variables) => self.node("global", |dump| dump.exprs(variables)),
            StmtKind::StaticVariables(variables) => self.node("static", |dump| {
                for variable in variables {
                    dump.variable(variable.name.text);
                    if let Some(default) = variable.default {
                        dump.word("=");
                        dump.expr(default);
                    }
                }
            }),
            StmtKind::Unset(places) => self.node("unset", |dump| dump.exprs(places)),
            StmtKind::Try(try_) => self.try_statement(try_),
            StmtKind::Function(function) => self.node("function", |dump| {
                dump.identifier(function.name.text);
                dump.signature(&function.signature);
                dump.body(function.body);
            }),
            StmtKind::Class(class) => self.class(class),
            StmtKind::Const(items) => self.node("const", |dump| dump.const_items(items)),
            StmtKind::Namespace(namespace) => self.namespace(namespace),
            StmtKind::Use(import) => self.use_statement(import),
            StmtKind::Declare(declare) => self.node("declare", |dump| {
                dump.const_items(declare.directives);
                if let Some(body) = declare.body {
                    dump.nested(body);
                }
            }),
            StmtKind::Goto(label) => self.node("goto", |dump| dump.identifier(label.text)),
            StmtKind::Label(label) => self.node("label", |dump| dump.identifier(label.text)),
            StmtKind::HaltCompiler(offset) => {
                self.node("halt-compiler", |dump| dump.word(&offset.to_string()));
            }
            StmtKind::Block(body) => self.node("block", |dump| dump.body(body)),
            StmtKind::Nop => self.word("nop"),
        }
    }

    pub(super) fn const_items(&mut self, items: &[ConstItem]) {
        for item in items {
            self.doc_comment(item.doc_comment);
            self.identifier(item.name.text);
            self.word("=");
            self.expr(item.value);
        }
    }

    fn foreach(&mut self, foreach: &Foreach) {
        self.node("foreach", |dump| {
            dump.expr(foreach.subject);
            dump.word("as");
            if let Some(key) = foreach.key {
                dump.expr(key);
                dump.word("=>");
            }
            dump.flag(foreach.by_ref, "&");
            dump.expr(foreach.value);
            dump.nested(foreach.body);
        });
    }

    fn try_statement(&mut self, try_: &Try) {
        self.node("try", |dump| {
            dump.body(try_.body);
            for catch in try_.catches {
                dump.word("catch");
                dump.names(catch.classes);
                if let Some(variable) = catch.variable {
                    dump.variable(variable.text);
                }
                dump.body(catch.body);
            }
            if let Some(finally) = try_.finally {
                dump.word("finally");
                dump.body(finally);
            }
        });
    }

    fn namespace(&mut self, namespace: &Namespace) {
        self.node("namespace", |dump| {
            if let Some(name) = namespace.name {
                dump.name(name);
            }
            if let Some(body) = namespace.body {
                dump.body(body);
            }
        });
    }

    fn use_statement(&mut self, import: &Use) {
        self.node("use", |dump| {
            if let Some(prefix) = import.prefix {
                dump.name(prefix);
                dump.word("\\");
            }
            for item in import.items {
                match item.kind {
                    UseKind::Class => {}
                    UseKind::Function => dump.word("function"),
                    UseKind::Const => dump.word("const"),
                }
                dump.name(item.name);
                if let Some(alias) = item.alias {
                    dump.word("as");
                    dump.identifier(alias.text);
                }
            }
        });
    }
}
