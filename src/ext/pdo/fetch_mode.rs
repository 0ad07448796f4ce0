//! Fetch modes: what a row is made into, and what `setFetchMode` and `query` take.

use super::statement_state::StatementState;
use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::eval::errors::Throw;
use crate::ext::Call;
use crate::zval::{ObjectRef, PhpArray, Value, View, convert};

pub(super) const FETCH_LAZY: i64 = 1;
pub(super) const FETCH_ASSOC: i64 = 2;
pub(super) const FETCH_NUM: i64 = 3;
/// `PDO::FETCH_BOTH`
pub(super) const FETCH_BOTH: i64 = 4;
pub(super) const FETCH_OBJ: i64 = 5;
pub(super) const FETCH_BOUND: i64 = 6;
pub(super) const FETCH_COLUMN: i64 = 7;
pub(super) const FETCH_CLASS: i64 = 8;
pub(super) const FETCH_INTO: i64 = 9;
pub(super) const FETCH_FUNC: i64 = 10;
pub(super) const FETCH_NAMED: i64 = 11;
pub(super) const FETCH_KEY_PAIR: i64 = 12;
/// The first number that is no mode.
const MODE_END: i64 = 13;
pub(super) const GROUP: i64 = 0x1_0000;
pub(super) const UNIQUE: i64 = 0x3_0000;
pub(super) const CLASSTYPE: i64 = 0x4_0000;
pub(super) const SERIALIZE: i64 = 0x8_0000;
pub(super) const PROPS_LATE: i64 = 0x10_0000;
/// The bits of the flags.
const FLAGS: i64 = 0xFFFF_0000;

/// How rows are fetched.
#[derive(Clone, Default)]
pub(super) struct FetchOptions {
    /// One of `PDO::FETCH_*` with flags.
    pub(super) mode: i64,
    /// The column of `PDO::FETCH_COLUMN`; -1 is the second one, behind the group's.
    pub(super) column: i64,
    /// The class of `PDO::FETCH_CLASS`.
    pub(super) class: Option<&'static ClassEntry>,
    /// What its constructor gets.
    pub(super) arguments: Option<PhpArray>,
    /// The object of `PDO::FETCH_INTO`.
    pub(super) into: Option<ObjectRef>,
    /// The function of `PDO::FETCH_FUNC`.
    pub(super) function: Option<Value>,
}

impl FetchOptions {
    /// Those of a new statement.
    pub(super) fn new(mode: i64) -> FetchOptions {
        FetchOptions {
            mode,
            ..FetchOptions::default()
        }
    }

    /// The same with another mode, unless that is 0.
    pub(super) fn with_mode(&self, mode: i64) -> FetchOptions {
        let mode = if mode & !FLAGS == 0 {
            self.mode | mode
        } else {
            mode
        };
        FetchOptions {
            mode,
            ..self.clone()
        }
    }

    /// The mode without its flags.
    pub(super) fn kind(&self) -> i64 {
        self.mode & !FLAGS
    }

    /// Whether a flag is set.
    pub(super) fn has(&self, flag: i64) -> bool {
        self.mode & flag == flag
    }
}

/// Refuses what is no mode. `argument` counts from 1.
///
/// # Errors
/// It is none.
pub(super) fn verify_mode(
    call: &mut Call<'_>,
    state: &StatementState,
    mode: i64,
    argument: usize,
    fetches_all: bool,
) -> Result<(), Unwind> {
    let (mut kind, mut flags) = (mode & !FLAGS, mode & FLAGS);
    if !(0..=MODE_END).contains(&kind) {
        return Err(call.value_error(argument - 1, "must be a bitmask of PDO::FETCH_* constants"));
    }
    if kind == 0 {
        let usual = state.options.borrow().mode;
        (kind, flags) = (usual & !FLAGS, usual & FLAGS);
    }
    match kind {
        FETCH_FUNC if !fetches_all => {
            let message = "Can only use PDO::FETCH_FUNC in PDOStatement::fetchAll()";
            return Err(call.throw(Throw::ValueError, message));
        }
        FETCH_FUNC => return Ok(()),
        FETCH_CLASS => {}
        FETCH_LAZY if fetches_all => {
            let what = "cannot be PDO::FETCH_LAZY in PDOStatement::fetchAll()";
            return Err(call.value_error(argument - 1, what));
        }
        _ => {
            let what = if flags & SERIALIZE == SERIALIZE {
                "must use PDO::FETCH_SERIALIZE with PDO::FETCH_CLASS"
            } else if flags & CLASSTYPE == CLASSTYPE {
                "must use PDO::FETCH_CLASSTYPE with PDO::FETCH_CLASS"
            } else if kind >= MODE_END {
                "must be a bitmask of PDO::FETCH_* constants"
            } else {
                return Ok(());
            };
            return Err(call.value_error(argument - 1, what));
        }
    }
    if flags & SERIALIZE != 0 {
        call.deprecate("The PDO::FETCH_SERIALIZE mode is deprecated")?;
    }
    Ok(())
}

/// Refuses another number of arguments than the mode takes.
fn wrong_count(call: &mut Call<'_>, words: &str, wanted: usize, given: usize) -> Unwind {
    let message = format!(
        "{}() expects {words} {wanted} arguments for the fetch mode provided, {given} given",
        call.function_name()
    );
    call.throw(Throw::ArgumentCountError, &message)
}

/// Sets how a statement's rows are fetched. `argument` is the number of the mode among the arguments, from 1.
///
/// # Errors
/// The mode does not take the arguments behind it.
pub(super) fn set_fetch_mode(
    call: &mut Call<'_>,
    state: &StatementState,
    mode: i64,
    argument: usize,
    more: &[Value],
) -> Result<(), Unwind> {
    let given = argument + more.len();
    let former = state.options.borrow().clone();
    drop(state.options.replace(FetchOptions {
        mode: FETCH_BOTH,
        into: None,
        ..former
    }));
    verify_mode(call, state, mode, argument, false)?;
    let mut options = state.options.borrow().clone();
    options.mode = mode;
    match mode & !FLAGS {
        FETCH_COLUMN => {
            let [column] = more else {
                return Err(wrong_count(call, "exactly", argument + 1, given));
            };
            options.column = column_number(call, argument, column)?;
        }
        FETCH_CLASS => {
            options.arguments = None;
            options.class = None;
            if mode & CLASSTYPE == CLASSTYPE {
                if !more.is_empty() {
                    return Err(wrong_count(call, "exactly", argument, given));
                }
            } else {
                match more.len() {
                    0 => return Err(wrong_count(call, "at least", argument + 1, given)),
                    1 | 2 => {}
                    _ => return Err(wrong_count(call, "at most", argument + 2, given)),
                }
                options.class = Some(class(call, argument, &more[0])?);
                options.arguments = match more.get(1) {
                    Some(arguments) => constructor_arguments(call, argument + 1, arguments)?,
                    None => None,
                };
            }
        }
        FETCH_INTO => {
            let [object] = more else {
                return Err(wrong_count(call, "exactly", argument + 1, given));
            };
            let View::Object(object) = object.view() else {
                let message = format!(
                    "must be of type object, {} given",
                    convert::type_name(object.view())
                );
                return Err(call.type_error(argument, &message));
            };
            options.into = Some(object.clone());
        }
        0 | FETCH_LAZY | FETCH_ASSOC | FETCH_NUM | FETCH_BOTH | FETCH_OBJ | FETCH_BOUND
        | FETCH_NAMED | FETCH_KEY_PAIR => {
            if !more.is_empty() {
                return Err(wrong_count(call, "exactly", argument, given));
            }
        }
        _ => {
            let what = "must be one of the PDO::FETCH_* constants";
            return Err(call.value_error(argument - 1, what));
        }
    }
    drop(state.options.replace(options));
    Ok(())
}

/// The number of a column. `argument` counts from 0.
///
/// # Errors
/// It is none.
pub(super) fn column_number(
    call: &mut Call<'_>,
    argument: usize,
    value: &Value,
) -> Result<i64, Unwind> {
    match value.view() {
        View::Int(column @ 0..) => Ok(column),
        View::Int(_) => Err(call.value_error(argument, "must be greater than or equal to 0")),
        other => {
            let message = format!("must be of type int, {} given", convert::type_name(other));
            Err(call.type_error(argument, &message))
        }
    }
}

/// The class of a name. `argument` counts from 0.
///
/// # Errors
/// There is none.
pub(super) fn class(
    call: &mut Call<'_>,
    argument: usize,
    value: &Value,
) -> Result<&'static ClassEntry, Unwind> {
    let View::String(name) = value.view() else {
        let message = format!(
            "must be of type string, {} given",
            convert::type_name(value.view())
        );
        return Err(call.type_error(argument, &message));
    };
    match call.machine.lookup_class(name)? {
        Some(class) => Ok(class),
        None => Err(call.type_error(argument, "must be a valid class")),
    }
}

/// What a constructor gets; nothing of an empty array. `argument` counts from 0.
///
/// # Errors
/// It is no array.
pub(super) fn constructor_arguments(
    call: &mut Call<'_>,
    argument: usize,
    value: &Value,
) -> Result<Option<PhpArray>, Unwind> {
    match value.view() {
        View::Null => Ok(None),
        View::Array(arguments) if arguments.is_empty() => Ok(None),
        View::Array(arguments) => Ok(Some(arguments.clone())),
        other => {
            let message = format!(
                "must be of type ?array, {} given",
                convert::type_name(other)
            );
            Err(call.type_error(argument, &message))
        }
    }
}
