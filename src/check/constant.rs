//! Constant expressions: what may stand in them, and what is known of their value while compiling.

use super::{Checked, Checker, Task};
use crate::ast::{
    ArgKind, Args, ArraySyntax, BinaryOp, ClassRef, Expr, ExprKind, MemberName, NameKind, NewClass,
    UnaryOp,
};

use super::name::{ClassKeyword, class_keyword, class_keyword_of};

/// Whether the value may differ each time: only then may `new` stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dynamic {
    Allowed,
    Forbidden,
}

/// What is known of a value while compiling.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float,
    String,
    Array,
}

impl Value {
    /// The name of its type in messages about defaults.
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float => "float",
            Value::String => "string",
            Value::Array => "array",
        }
    }
}

/// How deep a constant is looked into for its value; deeper ones count as unknown.
const DEPTH: u32 = 50;

/// The value of an expression that PHP knows right after parsing.
pub(super) fn literal_value(expr: &Expr) -> Option<Value> {
    fn at(expr: &Expr, depth: u32) -> Option<Value> {
        match expr.kind {
            ExprKind::Int(value) => Some(Value::Int(value)),
            ExprKind::Float(_) => Some(Value::Float),
            ExprKind::String(_) => Some(Value::String),
            ExprKind::Binary { op, left, right } if depth < DEPTH => {
                binary(op, at(left, depth + 1)?, at(right, depth + 1)?)
            }
            _ => None,
        }
    }
    at(expr, 0)
}

/// The value of a constant expression, where it needs no class, no constant but `true`, `false` and `null`, and no
/// arithmetic that could overflow.
pub(super) fn constant_value(expr: &Expr) -> Option<Value> {
    fn at(expr: &Expr, depth: u32) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        let inner = |expr: &Expr| at(expr, depth + 1);
        match expr.kind {
            ExprKind::Int(value) => Some(Value::Int(value)),
            ExprKind::Float(_) => Some(Value::Float),
            ExprKind::String(_) => Some(Value::String),
            ExprKind::Constant(name) if name.kind != NameKind::Relative => {
                if name.text.eq_ignore_ascii_case(b"true") {
                    Some(Value::Bool(true))
                } else if name.text.eq_ignore_ascii_case(b"false") {
                    Some(Value::Bool(false))
                } else if name.text.eq_ignore_ascii_case(b"null") {
                    Some(Value::Null)
                } else {
                    None
                }
            }
            ExprKind::Array { items, .. } => items
                .iter()
                .flatten()
                .all(|item| {
                    inner(item.value).is_some() && item.key.is_none_or(|key| inner(key).is_some())
                })
                .then_some(Value::Array),
            ExprKind::Unary { op, operand } => match (op, inner(operand)?) {
                (UnaryOp::Not, Value::Bool(value)) => Some(Value::Bool(!value)),
                (UnaryOp::Minus, Value::Int(value)) => value.checked_neg().map(Value::Int),
                (UnaryOp::Plus, value @ Value::Int(_)) => Some(value),
                (UnaryOp::Plus | UnaryOp::Minus, Value::Float) => Some(Value::Float),
                (UnaryOp::BitNot, Value::Int(value)) => Some(Value::Int(!value)),
                _ => None,
            },
            ExprKind::Binary { op, left, right } => binary(op, inner(left)?, inner(right)?),
            _ => None,
        }
    }
    at(expr, 0)
}

fn binary(op: BinaryOp, left: Value, right: Value) -> Option<Value> {
    match (op, left, right) {
        (_, Value::Array, _) | (_, _, Value::Array) => None,
        (BinaryOp::Concat, ..) => Some(Value::String),
        (BinaryOp::Add, Value::Int(left), Value::Int(right)) => {
            left.checked_add(right).map(Value::Int)
        }
        (BinaryOp::Sub, Value::Int(left), Value::Int(right)) => {
            left.checked_sub(right).map(Value::Int)
        }
        (BinaryOp::Mul, Value::Int(left), Value::Int(right)) => {
            left.checked_mul(right).map(Value::Int)
        }
        (BinaryOp::BitAnd, Value::Int(left), Value::Int(right)) => Some(Value::Int(left & right)),
        (BinaryOp::BitOr, Value::Int(left), Value::Int(right)) => Some(Value::Int(left | right)),
        (BinaryOp::BitXor, Value::Int(left), Value::Int(right)) => Some(Value::Int(left ^ right)),
        _ => None,
    }
}

impl<'a> Checker<'a> {
    /// Checks a constant expression before anything that is left to do.
    pub(super) fn constant_now(&mut self, expr: &'a Expr<'a>, dynamic: Dynamic) -> Checked {
        let waiting = std::mem::take(&mut self.next);
        let place = self.place;
        let mut pending = vec![expr];
        while let Some(expr) = pending.pop() {
            self.constant(expr, dynamic)?;
            pending.extend(self.next.drain(..).rev().filter_map(|task| match task {
                Task::Constant(expr, _) => Some(expr),
                _ => None,
            }));
        }
        self.place = place;
        self.next = waiting;
        Ok(())
    }

    /// One node of a constant expression; its parts are left to do.
    pub(super) fn constant(&mut self, expr: &'a Expr<'a>, dynamic: Dynamic) -> Checked {
        match expr.kind {
            ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::String(_)
            | ExprKind::Constant(_)
            | ExprKind::MagicConstant(_) => {}
            ExprKind::Array { items, syntax } => {
                if syntax == ArraySyntax::List {
                    return self.fatal("Cannot use list() as standalone expression");
                }
                self.refuse_holes(items)?;
                for item in items.iter().flatten() {
                    if item.by_ref {
                        return self.invalid_operation();
                    }
                    if item.spread {
                        self.refuse_scalar_spread(items, item)?;
                    }
                    self.constant_then(item.value, dynamic);
                    if let Some(key) = item.key {
                        self.constant_then(key, dynamic);
                    }
                }
            }
            ExprKind::Index { base, index } => {
                let Some(index) = index else {
                    return self.fatal("Cannot use [] for reading");
                };
                self.constant_then(base, dynamic);
                self.constant_then(index, dynamic);
            }
            ExprKind::Unary { operand, .. } => self.constant_then(operand, dynamic),
            ExprKind::Binary { left, right, .. }
            | ExprKind::Logical { left, right, .. }
            | ExprKind::Coalesce { left, right } => {
                self.constant_then(left, dynamic);
                self.constant_then(right, dynamic);
            }
            ExprKind::Ternary {
                condition,
                then,
                otherwise,
                ..
            } => {
                self.constant_then(condition, dynamic);
                if let Some(then) = then {
                    self.constant_then(then, dynamic);
                }
                self.constant_then(otherwise, dynamic);
            }
            ExprKind::ClassConstant { class, name } => self.constant_class_constant(class, name)?,
            ExprKind::New { class, args } => self.constant_new(class, args, dynamic)?,
            ExprKind::Property { object, name, .. } => {
                self.constant_then(object, dynamic);
                if let MemberName::Expr(name) = name {
                    self.constant_then(name, dynamic);
                }
            }
            _ => return self.invalid_operation(),
        }
        Ok(())
    }

    fn constant_then(&mut self, expr: &'a Expr<'a>, dynamic: Dynamic) {
        self.then(Task::Constant(expr, dynamic));
    }

    fn invalid_operation(&self) -> Checked {
        self.fatal("Constant expression contains invalid operations")
    }

    fn constant_class_constant(&mut self, class: ClassRef<'a>, name: &[u8]) -> Checked {
        let is_class_name = name.eq_ignore_ascii_case(b"class");
        let ClassRef::Name(class) = class else {
            return match is_class_name {
                true => self.fatal("(expression)::class cannot be used in constant expressions"),
                false => self.fatal(
                    "Dynamic class names are not allowed in compile-time class constant references",
                ),
            };
        };
        if class_keyword_of(class.text) == Some(ClassKeyword::Static) {
            return match is_class_name {
                true => self
                    .fatal("static::class cannot be used for compile-time class name resolution"),
                false => self.fatal("\"static::\" is not allowed in compile-time constants"),
            };
        }
        self.ensure_class_scope(*class)?;
        self.resolve_class(*class)?;
        Ok(())
    }

    fn constant_new(&mut self, class: NewClass<'a>, args: Args<'a>, dynamic: Dynamic) -> Checked {
        if dynamic == Dynamic::Forbidden {
            return self.fatal("New expressions are not supported in this context");
        }
        let class = match class {
            NewClass::Anonymous(_) => {
                return self.fatal("Cannot use anonymous class in constant expression");
            }
            NewClass::Expr(_) => {
                return self.fatal("Cannot use dynamic class name in constant expression");
            }
            NewClass::Name(class) => class,
        };
        self.resolve_class(*class)?;
        if class_keyword(*class) == Some(ClassKeyword::Static) {
            return self.fatal("\"static\" is not allowed in compile-time constants");
        }
        let Args::List(args) = args else {
            return self.invalid_operation();
        };
        let mut uses_named = false;
        for arg in args {
            match arg.kind {
                ArgKind::Spread => {
                    return self
                        .fatal("Argument unpacking in constant expressions is not supported");
                }
                ArgKind::Named(_) => uses_named = true,
                ArgKind::Positional if uses_named => {
                    return self.fatal("Cannot use positional argument after named argument");
                }
                ArgKind::Positional => {}
            }
            self.constant_then(arg.value, dynamic);
        }
        Ok(())
    }
}
