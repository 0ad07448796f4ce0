//! Calls of functions.

use super::{Lowered, Lowering};
use crate::ast::{self, ArgKind, Args, Callee, ExprKind};
use crate::eval::Expr;
use crate::eval::call_value::CallValue;
use crate::eval::invoke::{
    Argument, ArgumentKind, Arguments, CallFunction, FoundFunction, RawCall,
};
use crate::ext::find_function;

impl Lowering<'_> {
    /// `f(…)`, `$f(…)`, `f(...)`
    pub(crate) fn call(
        &mut self,
        expr: &ast::Expr<'_>,
        callee: &Callee<'_>,
        args: &Args<'_>,
    ) -> Lowered<Expr> {
        if matches!(args, Args::FirstClassCallable) {
            let callee = match callee {
                Callee::Name(name) => {
                    let resolved = self.names.function(name);
                    let fallback = resolved.fallback.map(|name| self.arena.string(&name));
                    let name = self.arena.string(&resolved.name);
                    return Ok(self.expr(crate::eval::object::FunctionClosure { name, fallback }));
                }
                Callee::Expr(callee) => self.expression(callee)?,
            };
            return Ok(self.expr(crate::eval::object::ValueClosure { callee }));
        }
        if let Callee::Name(name) = callee
            && name.text.eq_ignore_ascii_case(b"assert")
            && let Args::List(list) = args
            && !list.is_empty()
        {
            return self.assertion(expr, name, list);
        }
        match callee {
            Callee::Name(name) => {
                let node = self.call_function(expr, name, args)?;
                if let Args::List(list) = args
                    && let Some(builtin) = self.library_function(name)
                    && let Some(node) = self.library_call(expr, builtin, list, node.arguments)
                {
                    return Ok(node);
                }
                Ok(self.expr(node))
            }
            Callee::Expr(_) => {
                let node = self.call_value(expr, callee, args)?;
                Ok(self.expr(node))
            }
        }
    }

    /// A call node whose result is taken as it is.
    pub(crate) fn call_node(
        &mut self,
        expr: &ast::Expr<'_>,
        callee: &Callee<'_>,
        args: &Args<'_>,
    ) -> Lowered<&'static dyn RawCall> {
        match callee {
            Callee::Name(name) => {
                let node = self.call_function(expr, name, args)?;
                Ok(self.arena.node(node))
            }
            Callee::Expr(_) => {
                let node = self.call_value(expr, callee, args)?;
                Ok(self.arena.node(node))
            }
        }
    }

    fn call_function(
        &mut self,
        expr: &ast::Expr<'_>,
        name: &ast::Name<'_>,
        args: &Args<'_>,
    ) -> Lowered<CallFunction> {
        let resolved = self.names.function(name);
        if resolved.fallback.is_none()
            && let Args::List(list) = args
        {
            for (index, arg) in list.iter().enumerate() {
                // Of a function that is known it is known too that it takes a value.
                if matches!(arg.value.kind, ExprKind::Index { index: None, .. })
                    && let Some(builtin) = find_function(&resolved.name.to_ascii_lowercase())
                    && !builtin.takes_reference(index)
                {
                    return self.error(arg.value.span, "Cannot use [] for reading");
                }
            }
        }
        let arguments = self.arguments(args)?;
        self.line = expr.span.line;
        Ok(CallFunction {
            line: expr.span.line,
            written: self.arena.string(&resolved.name),
            name: self.arena.string(&resolved.name.to_ascii_lowercase()),
            fallback: resolved
                .fallback
                .map(|name| self.arena.string(&name.to_ascii_lowercase())),
            arguments,
            found: FoundFunction::new(),
        })
    }

    fn call_value(
        &mut self,
        expr: &ast::Expr<'_>,
        callee: &Callee<'_>,
        args: &Args<'_>,
    ) -> Lowered<CallValue> {
        let callee = match callee {
            Callee::Expr(callee) => self.expression(callee)?,
            Callee::Name(name) => self.expr(crate::eval::literal::Literal(
                self.arena.string_value(name.text),
            )),
        };
        let arguments = self.arguments(args)?;
        self.line = expr.span.line;
        Ok(CallValue {
            line: expr.span.line,
            callee,
            arguments,
        })
    }

    /// The arguments of a call.
    pub(crate) fn arguments(&mut self, args: &Args<'_>) -> Lowered<Arguments> {
        let list = match args {
            Args::List(list) => *list,
            Args::FirstClassCallable => &[],
        };
        let shared = self.shared_arguments.get(&list.as_ptr().addr());
        if let Some((arguments, line)) = shared {
            self.line = *line;
            return Ok(*arguments);
        }
        let mut nodes = Vec::with_capacity(list.len());
        let mut is_plain = true;
        self.function().argument_depth += 1;
        for arg in list {
            let kind = match arg.kind {
                ArgKind::Positional => ArgumentKind::Positional,
                ArgKind::Spread => ArgumentKind::Spread,
                ArgKind::Named(name) => ArgumentKind::Named(self.arena.string(name)),
            };
            is_plain &= matches!(kind, ArgumentKind::Positional);
            let is_call = matches!(
                arg.value.kind,
                ExprKind::Call { .. } | ExprKind::MethodCall { .. } | ExprKind::StaticCall { .. }
            );
            let place = if Self::is_referable(arg.value) || is_call {
                self.lowered_twice += 1;
                let line = self.line;
                let place = self.place(arg.value)?;
                // Only one of value and place runs: the line is that of the value's way.
                self.line = line;
                Some(place)
            } else {
                None
            };
            let value = self.argument_value(arg.value)?;
            if place.is_some() {
                self.lowered_twice -= 1;
            }
            nodes.push(Argument {
                line: arg.value.span.line,
                value,
                place,
                is_call,
                kind,
            });
        }
        self.function().argument_depth -= 1;
        let arguments = Arguments {
            list: self.arena.slice(nodes),
            is_plain,
        };
        if list.is_empty() {
            return Ok(arguments);
        }
        if self.lowered_twice > 0 {
            let key = list.as_ptr().addr();
            self.shared_arguments.insert(key, (arguments, self.line));
        } else {
            self.shared_arguments.clear();
        }
        Ok(arguments)
    }

    /// An argument by value; `$a[]` may only be passed by reference, which is seen when it runs.
    fn argument_value(&mut self, value: &ast::Expr<'_>) -> Lowered<Expr> {
        if let ExprKind::Index { index: None, .. } = value.kind {
            let place = self.place(value)?;
            return Ok(self.expr(crate::eval::place::ReadPlace { place }));
        }
        self.expression(value)
    }

    /// A call of a library function that syntax stands for.
    pub(crate) fn call_named(&mut self, line: u32, name: &[u8], values: Vec<Expr>) -> Expr {
        let list = values
            .into_iter()
            .map(|value| Argument {
                line,
                value,
                place: None,
                is_call: false,
                kind: ArgumentKind::Positional,
            })
            .collect();
        let node = CallFunction {
            line,
            written: self.arena.string(name),
            name: self.arena.string(name),
            fallback: None,
            arguments: Arguments {
                list: self.arena.slice(list),
                is_plain: true,
            },
            found: FoundFunction::new(),
        };
        self.expr(node)
    }

    /// `assert(condition, description)`: not evaluated unless assertions are on; the condition's source is the message.
    fn assertion(
        &mut self,
        expr: &ast::Expr<'_>,
        name: &ast::Name<'_>,
        list: &[ast::Arg<'_>],
    ) -> Lowered<Expr> {
        // A description cannot follow what is spread.
        let (condition, mark, kind) = match list {
            [condition] => match condition.kind {
                ArgKind::Positional => (condition, Vec::new(), ArgKind::Positional),
                ArgKind::Named(name) => {
                    let mark = [name, b": "].concat();
                    (condition, mark, ArgKind::Named(b"description"))
                }
                ArgKind::Spread => return self.plain_assertion(expr, name, list),
            },
            _ => return self.plain_assertion(expr, name, list),
        };
        let source = self.source_of(condition.value);
        let text = [b"assert(", &mark[..], &source[..], b")"].concat();
        let description = ast::Expr {
            span: expr.span,
            kind: ExprKind::String(&text),
        };
        let description = ast::Arg {
            kind,
            value: &description,
        };
        self.plain_assertion(expr, name, &[*condition, description])
    }

    fn plain_assertion(
        &mut self,
        expr: &ast::Expr<'_>,
        name: &ast::Name<'_>,
        list: &[ast::Arg<'_>],
    ) -> Lowered<Expr> {
        let call = self.call_function(expr, name, &Args::List(list))?;
        Ok(self.expr(crate::eval::invoke::Assertion { call }))
    }
}
