//! PDO with SQLite (manual: "PHP Data Objects", "PDO_SQLITE").
//!
//! ```text
//!   PDO ── prepare, query ──►  PDOStatement ── execute ──►  rows ── fetch modes ──►  values
//!    │                            │
//!    └─ connection: Database ◄────┴─ Statement        SQLite, behind `sqlite`
//! ```

mod attribute;
mod connection;
mod exception;
mod fetch;
mod fetch_mode;
mod parameter;
mod row_walk;
mod statement;
mod statement_state;

use super::{Builtin, BuiltinClass, BuiltinConstant};
use crate::builtins;
use crate::ext::Call;
use crate::zval::PhpArray;

/// The functions.
pub(super) static TABLES: &[&[Builtin]] = &[FUNCTIONS];

static FUNCTIONS: &[Builtin] = builtins! { pdo_drivers() };

/// The classes.
pub(super) static CLASSES: &[&[BuiltinClass]] =
    &[connection::CLASSES, statement::CLASSES, exception::CLASSES];

/// The constants: PDO has them in its class.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[];

/// The names of the databases that PDO knows.
fn pdo_drivers(_: &mut Call<'_>) -> PhpArray {
    PhpArray::from_values([crate::zval::Value::from("sqlite")])
}

/// `PDOStatement::fetch`, whose name messages of a walk over rows begin with.
fn statement_fetch() -> Option<&'static Builtin> {
    statement::CLASSES
        .first()?
        .methods
        .iter()
        .map(|method| &method.builtin)
        .find(|builtin| builtin.name == "fetch")
}
