//! Blocks: statements in a row, and the labels among them.

use super::{LowerError, Lowered, Lowering};
use crate::ast::{Stmt, StmtKind};
use crate::eval::Statement;
use crate::eval::flow::{Block, EnterBlock, LabelledBlock, Landing, Nop};

impl Lowering<'_> {
    /// Statements in a row.
    pub(crate) fn block(&mut self, statements: &[Stmt<'_>]) -> Lowered<Statement> {
        let mut nodes = Vec::with_capacity(statements.len());
        let mut labels = Vec::new();
        self.statements_into(statements, &mut nodes, &mut labels)?;
        if !labels.is_empty() {
            let statements = self.arena.slice(nodes);
            let labels = self.arena.slice(labels);
            let block = self.arena.node(LabelledBlock { statements, labels });
            for landing in labels {
                let landing = *landing;
                let entry = self.statement(EnterBlock { block, landing });
                self.function().entries.push((landing.label, entry));
            }
            return Ok(block);
        }
        Ok(match nodes.as_slice() {
            [] => self.statement(Nop),
            [one] => *one,
            _ => {
                let statements = self.arena.slice(nodes);
                self.statement(Block(statements))
            }
        })
    }

    /// The statements of a body, where it is a plain row of them; else the body as the only one.
    pub(crate) fn row(&self, body: Statement) -> &'static [Statement] {
        body.row().unwrap_or_else(|| self.arena.slice(vec![body]))
    }

    /// Lowers statements to the end of `nodes`, noting where labels stand.
    pub(crate) fn statements_into(
        &mut self,
        statements: &[Stmt<'_>],
        nodes: &mut Vec<Statement>,
        labels: &mut Vec<Landing>,
    ) -> Lowered<()> {
        for stmt in statements {
            if let StmtKind::Label(label) = &stmt.kind {
                let label = self.function().label(label.text);
                labels.push(Landing {
                    label,
                    index: nodes.len(),
                    inside: None,
                });
                self.forget_line();
            }
            let known = self.function().entries.len();
            let node = self.lower_statement(stmt)?;
            for (label, inside) in self.function().entries.split_off(known) {
                labels.push(Landing {
                    label,
                    index: nodes.len(),
                    inside: Some(inside),
                });
            }
            nodes.push(node);
        }
        Ok(())
    }
}

impl From<LowerError> for String {
    fn from(error: LowerError) -> String {
        error.message
    }
}
