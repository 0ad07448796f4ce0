//! Parameters of statements: what is bound to them, and how SQLite gets it.

use crate::eval::Unwind;
use crate::ext::Call;
use crate::ext::sqlite::{Code, Statement};
use crate::zval::{PhpStr, Value, View, ZvalPtr, convert};

/// `PDO::PARAM_NULL`
pub(super) const NULL: i64 = 0;
/// `PDO::PARAM_INT`
pub(super) const INT: i64 = 1;
/// `PDO::PARAM_STR`
pub(super) const STR: i64 = 2;
/// `PDO::PARAM_LOB`
pub(super) const LOB: i64 = 3;
/// `PDO::PARAM_STMT`
const STMT: i64 = 4;
/// `PDO::PARAM_BOOL`
pub(super) const BOOL: i64 = 5;
/// The flags beside a type.
const FLAGS: i64 = 0xFFFF_0000;

/// Which parameter, or column, is meant.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Counted from 0.
    Number(i64),
    /// `:name`
    Name(PhpStr),
}

/// Something bound to a parameter or a column.
#[derive(Clone)]
pub(super) struct Bound {
    /// To which.
    pub(super) place: Place,
    /// Its type: one of `PDO::PARAM_*`, without flags.
    pub(super) kind: i64,
    /// The value, or the variable.
    pub(super) zval: ZvalPtr,
}

/// Why a parameter was not bound.
pub(super) enum NotBound {
    /// SQLite refused; the error is the connection's.
    Refused,
    /// An exception is on its way.
    Thrown(Unwind),
}

impl From<Unwind> for NotBound {
    fn from(unwind: Unwind) -> NotBound {
        NotBound::Thrown(unwind)
    }
}

impl From<Code> for NotBound {
    fn from(_: Code) -> NotBound {
        NotBound::Refused
    }
}

/// A type without its flags.
pub(super) fn kind_of(kind: i64) -> i64 {
    kind & !FLAGS
}

/// The name of a parameter with its colon.
pub(super) fn with_colon(name: PhpStr) -> PhpStr {
    if name.first() == Some(&b':') {
        return name;
    }
    PhpStr::concat(b":", &name)
}

/// The value as its type wants it when it is bound: texts are made at once.
///
/// # Errors
/// What `__toString` throws.
pub(super) fn prepared(call: &mut Call<'_>, kind: i64, value: Value) -> Result<Value, Unwind> {
    Ok(match (kind, value.view()) {
        (_, View::Null) => value,
        (STR, View::String(_)) => value,
        (STR, _) => call.machine.to_string(&value)?.into(),
        (INT, View::Bool(bool)) => Value::int(i64::from(bool)),
        (BOOL, View::Int(int)) => Value::bool(int != 0),
        _ => value,
    })
}

impl Bound {
    /// A variable that is bound has the value of its type afterwards.
    fn convert(&self, old: &Value, new: Value) {
        if old.tag() != new.tag() {
            drop(self.zval.replace(new));
        }
    }

    /// Gives SQLite the value.
    pub(super) fn bind(&self, call: &mut Call<'_>, statement: &Statement) -> Result<(), NotBound> {
        let number = match &self.place {
            Place::Number(number) => number + 1,
            Place::Name(name) => statement.parameter(name),
        };
        let value = self.zval.get();
        if value.is_null() || self.kind == NULL {
            return Ok(statement.bind_null(number)?);
        }
        match self.kind {
            STMT => Err(NotBound::Refused),
            INT | BOOL => {
                let int = convert::to_int(value.view());
                self.convert(&value, Value::int(int));
                Ok(statement.bind_int(number, int)?)
            }
            LOB => {
                let bytes = call.machine.to_string(&value)?;
                self.convert(&value, bytes.clone().into());
                Ok(statement.bind_blob(number, &bytes)?)
            }
            _ => {
                let text = call.machine.to_string(&value)?;
                self.convert(&value, text.clone().into());
                Ok(statement.bind_text(number, &text)?)
            }
        }
    }
}
