//! Expressions.

use super::{ArrowHead, Builder, FunctionHead, List, Operand, Prefix, span};
use crate::ast::{
    Args, ArrayItem, ArraySyntax, AttributeGroup, Callee, Cast, ClassDecl, ClassKind, ClassMember,
    ClassRef, Closure, ClosureUse, Expr, ExprKind, Match, MatchArm, Modifiers, Name, NewClass,
    Span, Stmt,
};
use crate::lex::{Position, float_value, integer_value, is_decimal_offset};

impl<'a> Builder<'a, '_> {
    pub(in crate::parse) fn integer(
        &self,
        start: Position,
        end: Position,
        literal: &'a [u8],
    ) -> &'a Expr<'a> {
        let kind = match integer_value(literal) {
            Some(value) => ExprKind::Int(value),
            None => ExprKind::Float(float_value(literal)),
        };
        self.expr(start, end, kind)
    }

    pub(in crate::parse) fn float(
        &self,
        start: Position,
        end: Position,
        literal: &'a [u8],
    ) -> &'a Expr<'a> {
        self.expr(start, end, ExprKind::Float(float_value(literal)))
    }

    /// The `12` of `"$a[12]"`: an integer if it is written as PHP writes integers, else a string.
    pub(in crate::parse) fn offset_number(
        &self,
        start: Position,
        end: Position,
        literal: &'a [u8],
    ) -> &'a Expr<'a> {
        let integer = is_decimal_offset(literal)
            .then(|| integer_value(literal))
            .flatten();
        let kind = integer.map_or(ExprKind::String(literal), ExprKind::Int);
        self.expr(start, end, kind)
    }

    /// The `-12` of `"$a[-12]"`. `-0` is a string.
    pub(in crate::parse) fn negative_offset_number(
        &self,
        start: Position,
        end: Position,
        literal: &'a [u8],
    ) -> &'a Expr<'a> {
        let integer = is_decimal_offset(literal)
            .then(|| integer_value(literal))
            .flatten();
        let kind = match integer {
            Some(value) if value != 0 => ExprKind::Int(-value),
            _ => {
                let text = self.arena.alloc_slice_fill_copy(literal.len() + 1, b'-');
                text[1..].copy_from_slice(literal);
                ExprKind::String(text)
            }
        };
        self.expr(start, end, kind)
    }

    /// `(inner)`: only a ternary has to remember its parentheses.
    pub(in crate::parse) fn parenthesized(&self, inner: &'a Expr<'a>) -> &'a Expr<'a> {
        match inner.kind {
            ExprKind::Ternary {
                condition,
                then,
                otherwise,
                ..
            } => self.alloc(Expr {
                kind: ExprKind::Ternary {
                    condition,
                    then,
                    otherwise,
                    parenthesized: true,
                },
                ..*inner
            }),
            _ => inner,
        }
    }

    pub(in crate::parse) fn item(
        &self,
        start: Position,
        end: Position,
        key: Option<&'a Expr<'a>>,
        value: &'a Expr<'a>,
    ) -> ArrayItem<'a> {
        ArrayItem {
            span: span(start, end),
            key,
            value,
            by_ref: false,
            spread: false,
        }
    }

    /// A trailing comma leaves one hole, which does not count.
    pub(in crate::parse) fn array(
        &self,
        start: Position,
        end: Position,
        mut items: List<'a, Option<ArrayItem<'a>>>,
        syntax: ArraySyntax,
    ) -> &'a Expr<'a> {
        if let Some(None) = items.last() {
            items.pop();
        }
        let items = items.into_bump_slice();
        self.expr(start, end, ExprKind::Array { items, syntax })
    }

    pub(in crate::parse) fn call_name(
        &self,
        start: Position,
        end: Position,
        name: Name<'a>,
        args: Args<'a>,
    ) -> &'a Expr<'a> {
        let callee = Callee::Name(self.alloc(name));
        self.expr(start, end, ExprKind::Call { callee, args })
    }

    /// A call of what an expression gives. It stands on the line of its `(`, which for a function written on the spot is the
    /// last one.
    pub(in crate::parse) fn call_value(
        &self,
        start: Position,
        call: Position,
        end: Position,
        callee: &'a Expr<'a>,
        args: Args<'a>,
    ) -> &'a Expr<'a> {
        self.arena.alloc(Expr {
            span: Span {
                line: call.line,
                ..span(start, end)
            },
            kind: ExprKind::Call {
                callee: Callee::Expr(callee),
                args,
            },
        })
    }

    /// `base{index}`, gone since PHP 8.
    pub(in crate::parse) fn brace_index(
        &mut self,
        start: Position,
        end: Position,
        base: &'a Expr<'a>,
        index: &'a Expr<'a>,
    ) -> &'a Expr<'a> {
        self.refuse(
            span(start, end),
            "Array and string offset access syntax with curly braces is no longer supported",
        );
        let index = Some(index);
        self.expr(start, end, ExprKind::Index { base, index })
    }

    /// `(unset)`, gone since PHP 8.
    pub(in crate::parse) fn unset_cast(&mut self, start: Position, end: Position) -> Prefix<'a> {
        self.refuse(span(start, end), "The (unset) cast is no longer supported");
        Prefix::Cast(Cast::Int)
    }

    pub(in crate::parse) fn lone_yield(&mut self, start: Position, end: Position) -> Operand<'a> {
        self.note_yield();
        let kind = ExprKind::Yield {
            key: None,
            value: None,
        };
        Operand::new(self.expr(start, end, kind), start, end)
    }

    pub(in crate::parse) fn yield_prefix(&mut self) -> Prefix<'a> {
        self.note_yield();
        Prefix::Yield
    }

    pub(in crate::parse) fn yield_from_prefix(&mut self) -> Prefix<'a> {
        self.note_yield();
        Prefix::YieldFrom
    }

    pub(in crate::parse) fn arrow_prefix(
        &mut self,
        head: FunctionHead<'a>,
        attributes: Option<List<'a, AttributeGroup<'a>>>,
        is_static: bool,
    ) -> Prefix<'a> {
        self.enter_function();
        let mut signature = self.signature(head, head.start, false);
        signature.attributes = attributes.map_or(&[], List::into_bump_slice);
        Prefix::ArrowFunction(self.alloc(ArrowHead {
            signature,
            is_static,
        }))
    }

    pub(in crate::parse) fn closure(
        &mut self,
        start: Position,
        parts: (
            FunctionHead<'a>,
            &'a [ClosureUse<'a>],
            List<'a, Stmt<'a>>,
            Position,
        ),
        attributes: Option<List<'a, AttributeGroup<'a>>>,
        is_static: bool,
    ) -> &'a Expr<'a> {
        let (head, uses, body, end) = parts;
        let is_generator = self.leave_function();
        let mut signature = self.signature(head, end, is_generator);
        signature.attributes = attributes.map_or(&[], List::into_bump_slice);
        let closure = self.alloc(Closure {
            signature,
            is_static,
            uses,
            body: body.into_bump_slice(),
        });
        self.expr(start, end, ExprKind::Closure(closure))
    }

    pub(in crate::parse) fn new_object(
        &self,
        start: Position,
        end: Position,
        class: ClassRef<'a>,
        args: Option<Args<'a>>,
    ) -> &'a Expr<'a> {
        let class = match class {
            ClassRef::Name(name) => NewClass::Name(name),
            ClassRef::Expr(value) => NewClass::Expr(value),
        };
        let args = args.unwrap_or(Args::List(&[]));
        self.expr(start, end, ExprKind::New { class, args })
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one grammar rule")]
    pub(in crate::parse) fn anonymous_class(
        &self,
        start: Position,
        end: Position,
        args: Option<Args<'a>>,
        doc_comment: Option<&'a [u8]>,
        extends: Option<Name<'a>>,
        implements: &'a [Name<'a>],
        members: &'a [ClassMember<'a>],
    ) -> &'a (ClassDecl<'a>, Args<'a>) {
        let class = ClassDecl {
            span: span(start, end),
            end_line: end.line,
            kind: ClassKind::Class,
            attributes: &[],
            doc_comment,
            modifiers: Modifiers::NONE,
            name: None,
            extends,
            implements,
            backing_type: None,
            members,
        };
        self.alloc((class, args.unwrap_or(Args::List(&[]))))
    }

    pub(in crate::parse) fn new_anonymous(
        &self,
        start: Position,
        end: Position,
        class: &'a (ClassDecl<'a>, Args<'a>),
        attributes: Option<List<'a, AttributeGroup<'a>>>,
    ) -> &'a Expr<'a> {
        let (class, args) = class;
        let class = match attributes {
            Some(attributes) => self.alloc(ClassDecl {
                attributes: attributes.into_bump_slice(),
                ..*class
            }),
            None => class,
        };
        let class = NewClass::Anonymous(class);
        self.expr(start, end, ExprKind::New { class, args: *args })
    }

    pub(in crate::parse) fn match_expr(
        &self,
        start: Position,
        end: Position,
        subject: &'a Expr<'a>,
        arms: List<'a, MatchArm<'a>>,
    ) -> &'a Expr<'a> {
        let arms = arms.into_bump_slice();
        self.expr(
            start,
            end,
            ExprKind::Match(self.alloc(Match { subject, arms })),
        )
    }
}
