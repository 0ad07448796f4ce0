//! `foreach` over a PDOStatement: a walk over the rows that are left.

use super::fetch;
use super::statement_state::StatementState;
use crate::eval::class::{ObjectIterator, WalkKind};
use crate::eval::{Machine, Unwind};
use crate::ext::Call;
use crate::zval::{ObjectRef, ReservedHandle, Value, ZvalPtr};

/// A walk over the rows that are left.
struct RowWalk {
    object: ObjectRef,
    row: Option<Value>,
    index: i64,
    /// Given back after the object's.
    _handle: ReservedHandle,
}

impl RowWalk {
    fn fetch(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        self.row = None;
        let Some(state) = self.object.native::<StatementState>() else {
            return Ok(());
        };
        let Some(builtin) = super::statement_fetch() else {
            return Ok(());
        };
        let mut arguments = [];
        let mut call = Call::new(m, builtin, &mut arguments);
        state.clear_error();
        let options = state.options.borrow().with_mode(0);
        self.row = fetch::row(&mut call, state, &options)?;
        if self.row.is_none() {
            state.report(&mut call)?;
        }
        Ok(())
    }
}

impl ObjectIterator for RowWalk {
    fn rewind(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        if self.index < 0 {
            self.index = 0;
            self.fetch(m)?;
        }
        Ok(())
    }

    fn valid(&mut self, _: &mut Machine) -> Result<bool, Unwind> {
        Ok(self.row.is_some())
    }

    fn current(&mut self, _: &mut Machine) -> Result<ZvalPtr, Unwind> {
        Ok(ZvalPtr::new(self.row.clone().unwrap_or(Value::NULL)))
    }

    fn key(&mut self, _: &mut Machine) -> Result<Value, Unwind> {
        Ok(Value::int(self.index))
    }

    fn next(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        self.index += 1;
        self.fetch(m)
    }
}

/// A walk for a `foreach` over `object`.
///
/// # Errors
/// It is one by reference.
pub(super) fn iterate(
    m: &mut Machine,
    object: &ObjectRef,
    kind: WalkKind,
) -> Result<Box<dyn ObjectIterator>, Unwind> {
    kind.by_value_only(m)?;
    Ok(Box::new(RowWalk {
        object: object.clone(),
        row: None,
        index: -1,
        _handle: ReservedHandle::new(),
    }))
}
