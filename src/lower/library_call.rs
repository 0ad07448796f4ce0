//! Calls of library functions that are known when the file is compiled: which node each becomes.

use super::Lowering;
use super::expression::hands_over_zval;
use crate::ast::{self, Arg, ArgKind, ExprKind};
use crate::eval::Expr;
use crate::eval::compact::{Compact, CompactedName};
use crate::eval::function::FunctionKind;
use crate::eval::invoke::{Argument, ArgumentKind, Arguments};
use crate::eval::jump::JumpTable;
use crate::eval::library_call::{CallLibrary, CallLibraryWith, LibraryArgument};
use crate::eval::literal::ArrayLiteralItem;
use crate::eval::operand::AnyOperand;
use crate::eval::special_call::{
    AllArguments, Behind, InLiterals, IsOfType, NumberOfArguments, OfOne, OfThree, OfTwo,
};
use crate::eval::user_call::{CallUserFunction, CallUserFunctionArray, UserCallback};
use crate::ext::quick::{self, CountOf, FirstByte, Quick, StringLength};
use crate::ext::{Builtin, Passing, find_function};
use crate::zval::{Key, PhpStr, Value, View};
use std::cell::Cell;

impl Lowering<'_> {
    /// The library function that a name stands for, whatever the script declares: outside of namespaces, and not disabled.
    pub(crate) fn library_function(&self, name: &ast::Name<'_>) -> Option<&'static Builtin> {
        let resolved = self.names.function(name);
        if resolved.fallback.is_some() {
            return None;
        }
        let lowercase = resolved.name.to_ascii_lowercase();
        if self.disabled_functions.contains(&lowercase) {
            return None;
        }
        find_function(&lowercase)
    }

    /// What a call gives of literals, where PHP works it out while it compiles: `strlen('text')`, `chr(65)`, `ord('A')`.
    pub(crate) fn fold_call(&mut self, name: &ast::Name<'_>, args: &[Arg<'_>]) -> Option<Value> {
        let [arg] = args else {
            return None;
        };
        let is_literal = matches!(
            arg.value.kind,
            ExprKind::Int(_) | ExprKind::String(_) | ExprKind::Constant(_)
        );
        if !is_literal || !matches!(arg.kind, ArgKind::Positional) {
            return None;
        }
        match self.library_function(name)?.name {
            "strlen" => match self.fold(arg.value)?.view() {
                View::String(string) => Some(Value::int(string.len() as i64)),
                _ => None,
            },
            "chr" => match arg.value.kind {
                ExprKind::Int(int) => Some(PhpStr::from_byte(int as u8).into()),
                _ => None,
            },
            "ord" => match arg.value.kind {
                ExprKind::String(bytes) => {
                    Some(Value::int(i64::from(bytes.first().copied().unwrap_or(0))))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The node for a call of a library function; `None` where the call is found out about when it runs.
    pub(crate) fn library_call(
        &mut self,
        expr: &ast::Expr<'_>,
        builtin: &'static Builtin,
        args: &[Arg<'_>],
        arguments: Arguments,
    ) -> Option<Expr> {
        let count = arguments.list.len();
        let too_many = builtin.most().is_some_and(|most| count > most);
        if !arguments.is_plain || count < builtin.required() || too_many {
            return None;
        }
        let line = expr.span.line;
        if let Some(node) = self.special_call(line, builtin, args, arguments.list) {
            return Some(node);
        }
        let passed: Option<Vec<LibraryArgument>> = arguments
            .list
            .iter()
            .zip(args)
            .enumerate()
            .map(|(index, (argument, arg))| passed(builtin, index, argument, arg.value))
            .collect();
        let passed = passed?;
        let values: Option<Vec<Expr>> = passed
            .iter()
            .map(|argument| match argument {
                LibraryArgument::Value(expr) => Some(*expr),
                LibraryArgument::Shared(_) | LibraryArgument::Reference(_) => None,
            })
            .collect();
        macro_rules! by_count {
            ($list:expr, $node:ident: $($count:literal)*) => {
                match $list.len() {
                    $($count => {
                        let arguments: [_; $count] = $list.try_into().ok()?;
                        Some(self.expr($node { line, builtin, arguments }))
                    })*
                    _ => None,
                }
            };
        }
        match values {
            Some(values) => by_count!(values, CallLibrary: 0 1 2 3 4 5 6),
            None => by_count!(passed, CallLibraryWith: 1 2 3 4 5 6 7 8),
        }
    }

    /// The node for a call that is an operation of its own, if it is one.
    fn special_call(
        &mut self,
        line: u32,
        builtin: &'static Builtin,
        args: &[Arg<'_>],
        list: &'static [Argument],
    ) -> Option<Expr> {
        let in_function = self.function().kind != FunctionKind::File;
        match (builtin.name, list) {
            ("func_num_args", []) if in_function => return Some(self.expr(NumberOfArguments)),
            ("func_get_args", []) if in_function => return Some(self.expr(AllArguments)),
            ("call_user_func", [first, rest @ ..]) => {
                let callback = user_callback(line, builtin, args, first);
                let arguments = Arguments {
                    list: rest,
                    is_plain: true,
                };
                return Some(self.expr(CallUserFunction {
                    callback,
                    arguments,
                }));
            }
            ("call_user_func_array", [first, second]) => {
                let callback = user_callback(line, builtin, args, first);
                if let Some(arguments) = self.listed(second) {
                    return Some(self.expr(CallUserFunction {
                        callback,
                        arguments,
                    }));
                }
                let arguments = second.value;
                return Some(self.expr(CallUserFunctionArray {
                    callback,
                    arguments,
                }));
            }
            ("compact", [_, ..]) => {
                if let Some(names) = self.compacted_names(args) {
                    let behind = Behind { line, builtin };
                    return Some(self.expr(Compact { names, behind }));
                }
            }
            _ => {}
        }
        let behind = Behind {
            line: match args.last() {
                Some(last) if is_instruction(builtin.name) => last.value.span.line,
                _ => line,
            },
            builtin,
        };
        let operand = |lowering: &mut Self, at: usize| {
            lowering.looked_at(line, args.get(at)?.value, list.get(at)?.value)
        };
        if builtin.name == "in_array"
            && let Some((table, strict)) = self.literals_to_search(args)
        {
            let needle = operand(self, 0)?;
            return Some(self.expr(InLiterals {
                needle,
                table,
                list: list[1].value,
                strict,
                behind,
            }));
        }
        match Quick::of(builtin, list.len()) {
            Quick::None => None,
            Quick::One(answer) => {
                let first = operand(self, 0)?;
                if let Some(tags) = quick::types_asked_for(builtin.name) {
                    return Some(match first {
                        AnyOperand::Local(operand) => self.expr(IsOfType {
                            operand,
                            tags,
                            line,
                        }),
                        _ => self.expr(IsOfType {
                            operand: list[0].value,
                            tags,
                            line,
                        }),
                    });
                }
                macro_rules! of_one {
                    ($answer:expr) => {
                        match first {
                            AnyOperand::Local(operand) => self.expr(OfOne {
                                operand,
                                answer: $answer,
                                behind,
                            }),
                            _ => self.expr(OfOne {
                                operand: list[0].value,
                                answer: $answer,
                                behind,
                            }),
                        }
                    };
                }
                Some(match builtin.name {
                    "strlen" => of_one!(StringLength),
                    "count" | "sizeof" => of_one!(CountOf),
                    "ord" => of_one!(FirstByte),
                    _ => of_one!(answer),
                })
            }
            Quick::Two(answer) => {
                let operands = [operand(self, 0)?, operand(self, 1)?];
                Some(self.expr(OfTwo {
                    operands,
                    answer,
                    behind,
                }))
            }
            Quick::Three(answer) => {
                let operands = [operand(self, 0)?, operand(self, 1)?, operand(self, 2)?];
                Some(self.expr(OfThree {
                    operands,
                    answer,
                    behind,
                }))
            }
        }
    }

    /// The names that a call of `compact` gives as literals; `None` where one is no literal, comes twice or is an integer's.
    fn compacted_names(&mut self, args: &[Arg<'_>]) -> Option<&'static [CompactedName]> {
        let mut written: Vec<&[u8]> = Vec::with_capacity(args.len());
        for arg in args {
            match arg.value.kind {
                ExprKind::String(name) if !written.contains(&name) => written.push(name),
                _ => return None,
            }
        }
        let mut names = Vec::with_capacity(args.len());
        for name in written {
            let name = self.arena.string(name);
            if let Key::Int(_) = Key::from_string(&name) {
                return None;
            }
            let local = Cell::new(None);
            names.push(CompactedName { name, local });
        }
        Some(self.arena.slice(names))
    }

    /// The values of a list as arguments by position: nobody but the call would see an array of them.
    fn listed(&mut self, list: &Argument) -> Option<Arguments> {
        let items = list.value.as_list()?;
        let values = items.iter().map(|item| match item {
            ArrayLiteralItem::Value { value, .. } => Some(Argument {
                line: list.line,
                value: *value,
                place: None,
                is_call: false,
                kind: ArgumentKind::Positional,
            }),
            ArrayLiteralItem::Reference { .. } | ArrayLiteralItem::Spread(_) => None,
        });
        let values = values.collect::<Option<Vec<_>>>()?;
        Some(Arguments {
            list: self.arena.slice(values),
            is_plain: true,
        })
    }

    /// The literals among which `in_array` looks, and whether strictly.
    fn literals_to_search(&mut self, args: &[Arg<'_>]) -> Option<(JumpTable, Option<bool>)> {
        let (list, strict) = match args {
            [_, list] => (list, None),
            [_, list, strict] => {
                let strict = self.fold(strict.value)?;
                (list, Some(strict.is_bool().then(|| strict.truthy())?))
            }
            _ => return None,
        };
        let ExprKind::Array { items, .. } = &list.value.kind else {
            return None;
        };
        let literals = items.iter().map(|item| {
            let item = item.as_ref()?;
            let is_plain = item.key.is_none() && !item.spread && !item.by_ref;
            Some((self.fold(is_plain.then_some(item.value)?)?, 0))
        });
        let literals = literals.collect();
        self.jump_table(literals).map(|table| (table, strict))
    }

    /// An argument as an operand: where it is a variable on the line of the call, or a literal, without `node`.
    fn looked_at(&mut self, line: u32, value: &ast::Expr<'_>, node: Expr) -> Option<AnyOperand> {
        if value.span.line == line
            && let Some(local) = self.plain_local(value)
        {
            return Some(AnyOperand::Local(local));
        }
        Some(match self.fold(value) {
            Some(folded) if folded.is_int() => AnyOperand::Int(folded.int_bits()),
            Some(folded) if folded.is_float() => AnyOperand::Float(folded.float_bits()),
            Some(folded) => AnyOperand::Literal(self.arena.node(folded)),
            None => AnyOperand::Sub(node),
        })
    }
}

fn user_callback(
    line: u32,
    builtin: &'static Builtin,
    args: &[Arg<'_>],
    first: &Argument,
) -> UserCallback {
    let is_literal = |arg: &Arg<'_>| matches!(arg.value.kind, ExprKind::String(_));
    UserCallback {
        line,
        builtin,
        callback: first.value,
        named: Cell::new(None),
        is_literal: args.first().is_some_and(is_literal),
    }
}

/// Whether PHP compiles it to an instruction, which stands on the line of its argument.
fn is_instruction(name: &str) -> bool {
    matches!(
        name,
        "strlen"
            | "count"
            | "sizeof"
            | "boolval"
            | "intval"
            | "floatval"
            | "doubleval"
            | "strval"
            | "array_key_exists"
    )
}

/// How an argument reaches the function; `None` where that depends on what it is when the call runs.
fn passed(
    builtin: &Builtin,
    index: usize,
    argument: &Argument,
    written: &ast::Expr<'_>,
) -> Option<LibraryArgument> {
    match builtin.passing(index) {
        Passing::Rest if hands_over_zval(written) => Some(LibraryArgument::Shared(argument.value)),
        Passing::Value | Passing::Rest => Some(LibraryArgument::Value(argument.value)),
        Passing::Reference if !argument.is_call => argument.place.map(LibraryArgument::Reference),
        Passing::Reference | Passing::RestByReference => None,
    }
}
