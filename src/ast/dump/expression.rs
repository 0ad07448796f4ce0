//! Expressions.

use super::Dump;
use crate::ast::{
    ArgKind, Args, ArrayItem, ArraySyntax, ArrowFunction, AssignOp, Callee, Cast, ClassRef,
    Closure, Expr, ExprKind, IncludeKind, InterpolatedPart, LogicalOp, MagicConstant, Match,
    MemberName, NewClass, UnaryOp, VariableName,
};

impl Dump {
    pub(super) fn expr(&mut self, expr: &Expr) {
        match expr.kind {
            ExprKind::Int(value) => self.word(&value.to_string()),
            ExprKind::Float(value) => self.word(&format!("{value:?}")),
            ExprKind::String(text) => self.string(text),
            ExprKind::Interpolated(parts) => self.node("interpolated", |dump| dump.parts(parts)),
            ExprKind::ShellExec(parts) => self.node("shell-exec", |dump| dump.parts(parts)),
            ExprKind::Variable(name) => self.variable_name(name),
            ExprKind::Array { items, syntax } => {
                let head = match syntax {
                    ArraySyntax::Short => "array",
                    ArraySyntax::Long => "array-long",
                    ArraySyntax::List => "list",
                };
                self.node(head, |dump| dump.items(items));
            }
            ExprKind::Index { base, index } => self.node("index", |dump| {
                dump.expr(base);
                dump.optional(index);
            }),
            ExprKind::Property {
                object,
                name,
                nullsafe,
            } => self.node(if nullsafe { "?->" } else { "->" }, |dump| {
                dump.expr(object);
                dump.member_name(name);
            }),
            ExprKind::StaticProperty { class, name } => self.node("static-property", |dump| {
                dump.class_ref(class);
                dump.variable_name(name);
            }),
            ExprKind::ClassConstant { class, name } => self.node("class-constant", |dump| {
                dump.class_ref(class);
                dump.identifier(name);
            }),
            ExprKind::Call { callee, args } => self.node("call", |dump| {
                match callee {
                    Callee::Name(name) => dump.name(*name),
                    Callee::Expr(callee) => dump.expr(callee),
                }
                dump.args(args);
            }),
            ExprKind::MethodCall {
                object,
                name,
                args,
                nullsafe,
            } => self.node(if nullsafe { "call?->" } else { "call->" }, |dump| {
                dump.expr(object);
                dump.member_name(name);
                dump.args(args);
            }),
            ExprKind::StaticCall { class, name, args } => self.node("call::", |dump| {
                dump.class_ref(class);
                dump.member_name(name);
                dump.args(args);
            }),
            ExprKind::New { class, args } => self.node("new", |dump| {
                match class {
                    NewClass::Name(name) => dump.name(*name),
                    NewClass::Expr(class) => dump.expr(class),
                    NewClass::Anonymous(class) => dump.class(class),
                }
                dump.args(args);
            }),
            ExprKind::Unary { op, operand } => self.node(unary(op), |dump| dump.expr(operand)),
            ExprKind::Binary { op, left, right } => self.pair(op.symbol(), left, right),
            ExprKind::Logical { op, left, right } => {
                let head = match op {
                    LogicalOp::And => "and",
                    LogicalOp::Or => "or",
                    LogicalOp::Xor => "xor",
                };
                self.pair(head, left, right);
            }
            ExprKind::Coalesce { left, right } => self.pair("??", left, right),
            ExprKind::Assign { target, value } => self.pair("assign", target, value),
            ExprKind::AssignRef { target, source } => self.pair("assign-ref", target, source),
            ExprKind::CompoundAssign { op, target, value } => {
                let op = match op {
                    AssignOp::Binary(op) => op.symbol(),
                    AssignOp::Coalesce => "??",
                };
                self.pair(&format!("{op}="), target, value);
            }
            ExprKind::Ternary {
                condition,
                then,
                otherwise,
                parenthesized,
            } => self.node(if then.is_some() { "?" } else { "?:" }, |dump| {
                dump.flag(parenthesized, "parenthesized");
                dump.expr(condition);
                dump.optional(then);
                dump.expr(otherwise);
            }),
            ExprKind::PreIncrement(place) => self.single("++_", place),
            ExprKind::PreDecrement(place) => self.single("--_", place),
            ExprKind::PostIncrement(place) => self.single("_++", place),
            ExprKind::PostDecrement(place) => self.single("_--", place),
            ExprKind::Cast { to, operand } => self.single(cast(to), operand),
            ExprKind::Isset(places) => self.node("isset", |dump| dump.exprs(places)),
            ExprKind::Empty(value) => self.single("empty", value),
            ExprKind::ErrorSuppress(value) => self.single("@", value),
            ExprKind::Print(value) => self.single("print", value),
            ExprKind::Exit(status) => self.node("exit", |dump| dump.optional(status)),
            ExprKind::Include { kind, path } => {
                let head = match kind {
                    IncludeKind::Include => "include",
                    IncludeKind::IncludeOnce => "include-once",
                    IncludeKind::Require => "require",
                    IncludeKind::RequireOnce => "require-once",
                };
                self.single(head, path);
            }
            ExprKind::Eval(code) => self.single("eval", code),
            ExprKind::Clone(value) => self.single("clone", value),
            ExprKind::Throw(value) => self.single("throw", value),
            ExprKind::Yield { key, value } => {
                self.node(if key.is_some() { "yield=>" } else { "yield" }, |dump| {
                    dump.optional(key);
                    dump.optional(value);
                });
            }
            ExprKind::YieldFrom(value) => self.single("yield-from", value),
            ExprKind::Instanceof { operand, class } => self.node("instanceof", |dump| {
                dump.expr(operand);
                dump.class_ref(class);
            }),
            ExprKind::Match(match_) => self.match_expr(match_),
            ExprKind::Closure(closure) => self.closure(closure),
            ExprKind::ArrowFunction(function) => self.arrow_function(function),
            ExprKind::Constant(name) => self.node("constant", |dump| dump.name(name)),
            ExprKind::MagicConstant(constant) => self.word(magic(constant)),
        }
    }

    pub(super) fn exprs(&mut self, exprs: &[Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    pub(super) fn optional(&mut self, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    fn single(&mut self, head: &str, operand: &Expr) {
        self.node(head, |dump| dump.expr(operand));
    }

    fn pair(&mut self, head: &str, left: &Expr, right: &Expr) {
        self.node(head, |dump| {
            dump.expr(left);
            dump.expr(right);
        });
    }

    fn parts(&mut self, parts: &[InterpolatedPart]) {
        for part in parts {
            match part {
                InterpolatedPart::Literal(text) => self.string(text),
                InterpolatedPart::Expr(inserted) => self.expr(inserted),
            }
        }
    }

    fn variable_name(&mut self, name: VariableName) {
        match name {
            VariableName::Simple(name) => self.variable(name),
            VariableName::Computed(name) => self.single("$", name),
        }
    }

    fn items(&mut self, items: &[Option<ArrayItem>]) {
        for item in items {
            match item {
                None => self.word("_"),
                Some(item) if item.key.is_some() => self.node("=>", |dump| {
                    dump.optional(item.key);
                    dump.flag(item.by_ref, "&");
                    dump.expr(item.value);
                }),
                Some(item) if item.by_ref => self.single("&", item.value),
                Some(item) if item.spread => self.single("...", item.value),
                Some(item) => self.expr(item.value),
            }
        }
    }

    fn member_name(&mut self, name: MemberName) {
        match name {
            MemberName::Identifier(name) => self.identifier(name.text),
            MemberName::Expr(name) => self.expr(name),
        }
    }

    fn class_ref(&mut self, class: ClassRef) {
        match class {
            ClassRef::Name(name) => self.name(*name),
            ClassRef::Expr(class) => self.expr(class),
        }
    }

    pub(super) fn args(&mut self, args: Args) {
        let Args::List(args) = args else {
            return self.word("...");
        };
        for arg in args {
            match arg.kind {
                ArgKind::Positional => self.expr(arg.value),
                ArgKind::Spread => self.single("...", arg.value),
                ArgKind::Named(name) => {
                    let head = format!("{}:", name.escape_ascii());
                    self.single(&head, arg.value);
                }
            }
        }
    }

    fn match_expr(&mut self, match_: &Match) {
        self.node("match", |dump| {
            dump.expr(match_.subject);
            for arm in match_.arms {
                match arm.conditions {
                    Some(conditions) => dump.node("arm", |dump| {
                        dump.node("on", |dump| dump.exprs(conditions));
                        dump.expr(arm.body);
                    }),
                    None => dump.single("default", arm.body),
                }
            }
        });
    }

    fn closure(&mut self, closure: &Closure) {
        self.node("closure", |dump| {
            dump.flag(closure.is_static, "static");
            dump.signature(&closure.signature);
            if !closure.uses.is_empty() {
                dump.node("use", |dump| {
                    for variable in closure.uses {
                        dump.flag(variable.by_ref, "&");
                        dump.variable(variable.name);
                    }
                });
            }
            dump.body(closure.body);
        });
    }

    fn arrow_function(&mut self, function: &ArrowFunction) {
        self.node("fn", |dump| {
            dump.flag(function.is_static, "static");
            dump.signature(&function.signature);
            dump.expr(function.body);
        });
    }
}

fn unary(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Minus => "-_",
        UnaryOp::Plus => "+_",
        UnaryOp::Not => "!",
        UnaryOp::BitNot => "~",
    }
}

fn cast(to: Cast) -> &'static str {
    match to {
        Cast::Int => "to-int",
        Cast::Float => "to-float",
        Cast::String => "to-string",
        Cast::Bool => "to-bool",
        Cast::Array => "to-array",
        Cast::Object => "to-object",
    }
}

fn magic(constant: MagicConstant) -> &'static str {
    match constant {
        MagicConstant::Line => "__LINE__",
        MagicConstant::File => "__FILE__",
        MagicConstant::Dir => "__DIR__",
        MagicConstant::Function => "__FUNCTION__",
        MagicConstant::Class => "__CLASS__",
        MagicConstant::Method => "__METHOD__",
        MagicConstant::Namespace => "__NAMESPACE__",
        MagicConstant::Trait => "__TRAIT__",
    }
}
