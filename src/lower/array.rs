//! Arrays written out.

use super::{Lowered, Lowering};
use crate::ast;
use crate::eval::Expr;
use crate::eval::literal::{ArrayLiteral, ArrayLiteralItem, KeyedArrayLiteral};
use crate::zval::{Key, View};
use std::collections::HashSet;

impl Lowering<'_> {
    pub(super) fn array(
        &mut self,
        expr: &ast::Expr<'_>,
        items: &[Option<ast::ArrayItem<'_>>],
    ) -> Lowered<Expr> {
        if let Some(keys) = self.distinct_keys(items) {
            let mut values = Vec::with_capacity(items.len());
            for item in items.iter().flatten() {
                values.push(self.expression(item.value)?);
            }
            return Ok(self.expr(KeyedArrayLiteral {
                keys: self.arena.slice(keys),
                values: self.arena.slice(values),
            }));
        }
        let mut nodes = Vec::with_capacity(items.len());
        let mut is_plain_list = true;
        for item in items {
            let Some(item) = item else {
                return self.error(expr.span, "Cannot use empty array elements in arrays");
            };
            if item.spread {
                is_plain_list = false;
                nodes.push(ArrayLiteralItem::Spread(self.expression(item.value)?));
                continue;
            }
            let key = match item.key {
                Some(key) => {
                    is_plain_list = false;
                    Some(self.expression(key)?)
                }
                None => None,
            };
            if item.by_ref {
                is_plain_list = false;
                let place = self.place(item.value)?;
                nodes.push(ArrayLiteralItem::Reference { key, place });
            } else {
                let value = self.expression(item.value)?;
                nodes.push(ArrayLiteralItem::Value { key, value });
            }
        }
        Ok(self.expr(ArrayLiteral {
            items: self.arena.slice(nodes),
            is_plain_list,
        }))
    }

    /// The keys of an array written out, where all are known, none comes twice, and one is a string: then its elements lie
    /// under keys from the start. Negative keys decide about those that follow, and are left to when it runs.
    fn distinct_keys(&mut self, items: &[Option<ast::ArrayItem<'_>>]) -> Option<Vec<Key>> {
        if items.iter().flatten().all(|item| item.key.is_none()) {
            return None;
        }
        let mut keys = Vec::with_capacity(items.len());
        let mut next = 0i64;
        for item in items {
            let item = item.as_ref().filter(|item| !item.spread && !item.by_ref)?;
            let key = match item.key {
                None => Key::Int(next),
                Some(key) => match self.fold(key)?.view() {
                    View::Int(int) => Key::Int(int),
                    View::String(string) => Key::from_string(string),
                    _ => return None,
                },
            };
            match &key {
                Key::Int(int) if *int < 0 => return None,
                Key::Int(int) => next = next.max(int.checked_add(1)?),
                Key::String(_) => {}
            }
            keys.push(key);
        }
        let has_string = keys.iter().any(|key| matches!(key, Key::String(_)));
        let is_distinct = match keys.len() {
            ..16 => (1..keys.len()).all(|at| !keys[..at].contains(&keys[at])),
            len => keys.iter().collect::<HashSet<_>>().len() == len,
        };
        (has_string && is_distinct).then_some(keys)
    }
}
