//! Blocks: statements in a row, and the labels among them.

use super::{LowerError, Lowered, Lowering};
use crate::ast::{Stmt, StmtKind};
use crate::eval::Statement;
use crate::eval::flow::{Block, LabelledBlock, Nop};

impl Lowering<'_> {
    /// Statements in a row.
    pub(crate) fn block(&mut self, statements: &[Stmt<'_>]) -> Lowered<Statement> {
        let mut nodes = Vec::with_capacity(statements.len());
        let mut labels = Vec::new();
        self.statements_into(statements, &mut nodes, &mut labels)?;
        if !labels.is_empty() {
            let statements = self.arena.slice(nodes);
            let labels = self.arena.slice(labels);
            return Ok(self.statement(LabelledBlock { statements, labels }));
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

    /// Lowers statements to the end of `nodes`, noting where labels stand.
    pub(crate) fn statements_into(
        &mut self,
        statements: &[Stmt<'_>],
        nodes: &mut Vec<Statement>,
        labels: &mut Vec<(u32, usize)>,
    ) -> Lowered<()> {
        for stmt in statements {
            if let StmtKind::Label(label) = &stmt.kind {
                let label = self.function().label(label.text);
                labels.push((label, nodes.len()));
                self.forget_line();
            }
            nodes.push(self.lower_statement(stmt)?);
        }
        Ok(())
    }
}

impl From<LowerError> for String {
    fn from(error: LowerError) -> String {
        error.message
    }
}
