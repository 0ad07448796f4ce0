//! `password_hash` and its relatives, with bcrypt.

use super::crypt::hash;
use super::format::int_of;
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::argument::IfPassed;
use crate::ext::table::{BuiltinConstant, ConstantValue};
use crate::ext::{Builtin, Call, IntOrString};
use crate::zval::{PhpArray, PhpStr, Value};

/// Password functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    password_get_info(hash), password_hash(password, algo, options = []),
    password_needs_rehash(hash, algo, options = []), password_verify(password, hash),
    password_algos(),
};

/// Constants of [`FUNCTIONS`].
pub(super) static CONSTANTS: &[BuiltinConstant] = &[
    BuiltinConstant {
        name: "PASSWORD_DEFAULT",
        value: ConstantValue::Str(BCRYPT),
    },
    BuiltinConstant {
        name: "PASSWORD_BCRYPT",
        value: ConstantValue::Str(BCRYPT),
    },
    BuiltinConstant {
        name: "PASSWORD_BCRYPT_DEFAULT_COST",
        value: ConstantValue::Int(DEFAULT_COST),
    },
];

const BCRYPT: &str = "2y";
const DEFAULT_COST: i64 = 10;

/// The cost of a bcrypt hash; `None` if it is none.
fn bcrypt_cost(hash: &[u8]) -> Option<i64> {
    if hash.len() != 60 || !hash.starts_with(b"$2y") {
        return None;
    }
    let digits = hash.get(4..6)?;
    let text = std::str::from_utf8(digits).ok();
    Some(
        text.and_then(|text| text.parse().ok())
            .unwrap_or(DEFAULT_COST),
    )
}

/// Whether an algorithm is known; there is one, also known by its former number.
fn is_known(algo: &Option<IntOrString>) -> bool {
    match algo {
        None | Some(IntOrString::Int(0 | 1)) => true,
        Some(IntOrString::Int(_)) => false,
        Some(IntOrString::String(name)) => name.as_bytes() == BCRYPT.as_bytes(),
    }
}

fn cost_option(call: &mut Call<'_>, options: Option<&PhpArray>) -> Result<i64, Unwind> {
    match options.and_then(|options| options.get_bytes(b"cost")) {
        Some(zval) => int_of(call, &zval.get()),
        None => Ok(DEFAULT_COST),
    }
}

/// What a hash was made with.
fn password_get_info(_: &mut Call<'_>, hash: PhpStr) -> PhpArray {
    let mut options = PhpArray::new();
    let mut info = PhpArray::new();
    match bcrypt_cost(&hash) {
        Some(cost) => {
            info.set_value("algo", BCRYPT);
            info.set_value("algoName", "bcrypt");
            options.set_value("cost", cost);
        }
        None => {
            info.set_value("algo", Value::NULL);
            info.set_value("algoName", "unknown");
        }
    }
    info.set_value("options", options);
    info
}

/// A hash of `password` with a random salt.
fn password_hash(
    call: &mut Call<'_>,
    password: PhpStr,
    algo: Option<IntOrString>,
    options: IfPassed<PhpArray>,
) -> Result<PhpStr, Unwind> {
    if !is_known(&algo) {
        return Err(call.value_error(1, "must be a valid password hashing algorithm"));
    }
    if password.contains(&0) {
        let message = "Bcrypt password must not contain null character";
        return Err(call.throw(Throw::ValueError, message));
    }
    let cost = cost_option(call, options.0.as_ref())?;
    if !(4..=31).contains(&cost) {
        let message = format!("Invalid bcrypt cost parameter specified: {cost}");
        return Err(call.throw(Throw::ValueError, &message));
    }
    if options
        .0
        .is_some_and(|options| options.get_bytes(b"salt").is_some())
    {
        call.warn(
            "The \"salt\" option has been ignored, since providing a custom salt is no longer supported",
        )?;
    }
    let mut random = [0; 22];
    if getrandom::fill(&mut random).is_err() {
        return Err(call.throw(Throw::ValueError, "Unable to generate salt"));
    }
    let salt = random.map(|byte| super::crypt::ALPHABET[usize::from(byte & 63)]);
    let setting = [format!("$2y${cost:02}$").as_bytes(), &salt].concat();
    match hash(call, &password, &setting)? {
        Some(hash) => Ok(PhpStr::new(&hash)),
        None => Err(call.throw_error("Password hashing failed for unknown reason")),
    }
}

/// Whether a hash was made otherwise than asked for now.
fn password_needs_rehash(
    call: &mut Call<'_>,
    hash: PhpStr,
    algo: Option<IntOrString>,
    options: IfPassed<PhpArray>,
) -> Result<bool, Unwind> {
    if !is_known(&algo) {
        return Ok(false);
    }
    let wanted = cost_option(call, options.0.as_ref())?;
    Ok(bcrypt_cost(&hash) != Some(wanted))
}

/// Whether `hash` is one of `password`, in a time that does not depend on where they differ.
fn password_verify(call: &mut Call<'_>, password: PhpStr, hash: PhpStr) -> Result<bool, Unwind> {
    let Some(made) = super::crypt::hash(call, &password, &hash)? else {
        return Ok(false);
    };
    if made.len() != hash.len() || hash.len() < 13 {
        return Ok(false);
    }
    let difference = made
        .iter()
        .zip(hash.iter())
        .fold(0, |difference, (a, b)| difference | a ^ b);
    Ok(std::hint::black_box(difference) == 0)
}

/// The names of the algorithms.
fn password_algos(_: &mut Call<'_>) -> PhpArray {
    PhpArray::from_values([Value::from(BCRYPT)])
}
