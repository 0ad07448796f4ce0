//! Statements.

use super::{Builder, Failure, List, span, thrown};
use crate::ast::{
    Catch, ConstItem, Declare, ElseIf, Expr, ExprKind, Foreach, Identifier, Name, Namespace, Stmt,
    StmtKind, Try, Use, UseItem, UseKind,
};
use crate::lex::Position;
use crate::parse::ErrorKind;

/// `foreach (subject as key => value)`, with whether the value is by reference.
type ForeachHead<'a> = (&'a Expr<'a>, Option<&'a Expr<'a>>, (&'a Expr<'a>, bool));

/// The finished branches of `if: … elseif: …`, and the condition of the next.
type AltIf<'a> = (List<'a, ElseIf<'a>>, &'a Expr<'a>, Position);

impl<'a> Builder<'a, '_> {
    pub(in crate::parse) fn namespace(
        &self,
        start: Position,
        end: Position,
        name: Option<Name<'a>>,
        body: Option<List<'a, Stmt<'a>>>,
    ) -> &'a Stmt<'a> {
        let body = body.map(List::into_bump_slice);
        if body.is_none() {
            self.forget_doc_comment_before(end);
        }
        let namespace = self.alloc(Namespace { name, body });
        self.statement(start, end, StmtKind::Namespace(namespace))
    }

    pub(in crate::parse) fn use_item(
        &self,
        name: Name<'a>,
        alias: Option<Identifier<'a>>,
    ) -> UseItem<'a> {
        UseItem {
            kind: UseKind::Class,
            name,
            alias,
        }
    }

    pub(in crate::parse) fn use_kind(
        &self,
        mut items: List<'a, UseItem<'a>>,
        kind: UseKind,
    ) -> List<'a, UseItem<'a>> {
        for item in &mut items {
            item.kind = kind;
        }
        items
    }

    pub(in crate::parse) fn use_plain(
        &self,
        start: Position,
        end: Position,
        items: List<'a, UseItem<'a>>,
    ) -> &'a Stmt<'a> {
        let items = items.into_bump_slice();
        let prefix = None;
        self.statement(start, end, StmtKind::Use(self.alloc(Use { prefix, items })))
    }

    pub(in crate::parse) fn use_group(
        &self,
        start: Position,
        end: Position,
        prefix: Name<'a>,
        items: List<'a, UseItem<'a>>,
    ) -> &'a Stmt<'a> {
        let items = items.into_bump_slice();
        let prefix = Some(prefix);
        self.statement(start, end, StmtKind::Use(self.alloc(Use { prefix, items })))
    }

    pub(in crate::parse) fn inner_halt(
        &self,
        start: Position,
        end: Position,
    ) -> Result<&'a Stmt<'a>, Failure<'a>> {
        Err(thrown(
            ErrorKind::Compile,
            span(start, end),
            "__HALT_COMPILER() can only be used from the outermost scope",
        ))
    }

    pub(in crate::parse) fn if_statement(
        &self,
        start: Position,
        end: Position,
        condition: &'a Expr<'a>,
        then: &'a Stmt<'a>,
        elseifs: List<'a, ElseIf<'a>>,
        otherwise: Option<&'a Stmt<'a>>,
    ) -> &'a Stmt<'a> {
        let elseifs = elseifs.into_bump_slice();
        let kind = StmtKind::If {
            condition,
            then,
            elseifs,
            otherwise,
        };
        self.statement(start, end, kind)
    }

    /// The branch that `head` was waiting for.
    pub(in crate::parse) fn alt_branch(
        &self,
        head: AltIf<'a>,
        body: &'a Stmt<'a>,
    ) -> List<'a, ElseIf<'a>> {
        let (mut branches, condition, start) = head;
        branches.push(ElseIf {
            span: span(start, start).to(body.span),
            condition,
            body,
        });
        branches
    }

    pub(in crate::parse) fn alt_if(
        &self,
        start: Position,
        end: Position,
        head: AltIf<'a>,
        last: &'a Stmt<'a>,
        otherwise: Option<&'a Stmt<'a>>,
    ) -> &'a Stmt<'a> {
        let branches = self.alt_branch(head, last).into_bump_slice();
        let (first, elseifs) = branches
            .split_first()
            .expect("the last branch was just added");
        let kind = StmtKind::If {
            condition: first.condition,
            then: first.body,
            elseifs,
            otherwise,
        };
        self.statement(start, end, kind)
    }

    pub(in crate::parse) fn foreach_head(
        &mut self,
        subject: &'a Expr<'a>,
        key: (&'a Expr<'a>, bool),
        value: (&'a Expr<'a>, bool),
    ) -> ForeachHead<'a> {
        let (key, by_ref) = key;
        if by_ref {
            self.refuse(key.span, "Key element cannot be a reference");
        }
        if matches!(key.kind, ExprKind::Array { .. }) {
            self.refuse(key.span, "Cannot use list as key element");
        }
        (subject, Some(key), value)
    }

    pub(in crate::parse) fn foreach(
        &self,
        start: Position,
        end: Position,
        head: ForeachHead<'a>,
        body: &'a Stmt<'a>,
    ) -> &'a Stmt<'a> {
        let (subject, key, (value, by_ref)) = head;
        let foreach = self.alloc(Foreach {
            subject,
            key,
            value,
            by_ref,
            body,
        });
        self.statement(start, end, StmtKind::Foreach(foreach))
    }

    /// `declare(…);` has the empty statement for its body, which means none.
    pub(in crate::parse) fn declare(
        &self,
        start: Position,
        end: Position,
        directives: List<'a, ConstItem<'a>>,
        body: &'a Stmt<'a>,
    ) -> &'a Stmt<'a> {
        let directives = directives.into_bump_slice();
        let body = (!matches!(body.kind, StmtKind::Nop)).then_some(body);
        let declare = self.alloc(Declare { directives, body });
        self.statement(start, end, StmtKind::Declare(declare))
    }

    pub(in crate::parse) fn try_statement(
        &self,
        start: Position,
        end: Position,
        body: &'a [Stmt<'a>],
        catches: List<'a, Catch<'a>>,
        finally: Option<&'a [Stmt<'a>]>,
    ) -> &'a Stmt<'a> {
        let catches = catches.into_bump_slice();
        let try_ = self.alloc(Try {
            body,
            catches,
            finally,
        });
        self.statement(start, end, StmtKind::Try(try_))
    }
}
