//! The `sqlite3` extension (manual: "SQLite3"): a database, its prepared statements and their results as objects.
//!
//! Left out: functions, aggregates and collations written in PHP, blobs as streams, backups and authorizers.

mod database;
mod result;
mod statement;

use super::{BuiltinClass, BuiltinConstant};
use crate::constants;

/// The classes.
pub(super) static CLASSES: &[&[BuiltinClass]] =
    &[database::CLASSES, statement::CLASSES, result::CLASSES];

/// The constants.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[NUMBERS];

static NUMBERS: &[BuiltinConstant] = constants! {
    SQLITE3_ASSOC = Int(1), SQLITE3_NUM = Int(2), SQLITE3_BOTH = Int(3), SQLITE3_INTEGER = Int(1), SQLITE3_FLOAT = Int(2),
    SQLITE3_TEXT = Int(3), SQLITE3_BLOB = Int(4), SQLITE3_NULL = Int(5), SQLITE3_OPEN_READONLY = Int(1),
    SQLITE3_OPEN_READWRITE = Int(2), SQLITE3_OPEN_CREATE = Int(4), SQLITE3_DETERMINISTIC = Int(2_048),
};
