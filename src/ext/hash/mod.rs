//! The `hash` extension: digests by name, HMAC, and keys derived from passwords.

mod algorithm;
mod block;
mod checksum;
mod context;
mod derive;
mod haval;
mod layout;
mod mhash;
mod murmur;
mod snefru;
mod spec;
mod tiger;

use super::argument::IfPassed;
use super::table::{BuiltinConstant, ConstantValue};
use super::{Builtin, BuiltinClass, Call, OrFalse};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::standard::digest::{encoded, read_file};
use crate::zval::{PhpArray, PhpStr, Value, View, convert};
use algorithm::{ALGORITHMS, Algorithm, Hasher, Options};

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[
    FUNCTIONS,
    context::FUNCTIONS,
    derive::FUNCTIONS,
    mhash::FUNCTIONS,
];

/// The class tables of this extension.
pub(super) static CLASSES: &[&[BuiltinClass]] = &[context::CLASSES];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[
    &[BuiltinConstant {
        name: "HASH_HMAC",
        value: ConstantValue::Int(1),
    }],
    mhash::CONSTANTS,
];

static FUNCTIONS: &[Builtin] = builtins! {
    hash(algo, data, binary = false, options = []), hash_file(algo, filename, binary = false, options = []),
    hash_hmac(algo, data, key, binary = false), hash_hmac_file(algo, filename, key, binary = false),
    hash_algos(), hash_hmac_algos(), hash_equals(known_string, user_string),
};

const NOT_AN_ALGORITHM: &str = "must be a valid hashing algorithm";
const NOT_CRYPTOGRAPHIC: &str = "must be a valid cryptographic hashing algorithm";

fn algorithm(call: &mut Call<'_>, name: &[u8]) -> Result<&'static Algorithm, Unwind> {
    algorithm::find(name).ok_or_else(|| call.value_error(0, NOT_AN_ALGORITHM))
}

fn cryptographic(call: &mut Call<'_>, name: &[u8]) -> Result<&'static Algorithm, Unwind> {
    algorithm::find(name)
        .filter(|algorithm| algorithm.is_cryptographic)
        .ok_or_else(|| call.value_error(0, NOT_CRYPTOGRAPHIC))
}

/// Reads `$options` for an algorithm; only murmur and xxHash have any.
fn read_options(
    call: &mut Call<'_>,
    algorithm: &Algorithm,
    options: Option<&PhpArray>,
) -> Result<Options, Unwind> {
    /// Bytes of a secret (xxHash `XXH3_SECRET_SIZE_MIN`, php-src `PHP_XXH3_CTX`).
    const LEAST_SECRET: usize = 136;
    const MOST_SECRET: usize = 256;
    let mut read = Options::default();
    let Some(options) = options else {
        return Ok(read);
    };
    let seed = options.get_bytes(b"seed").map(|zval| zval.get());
    let name = algorithm.name;
    if matches!(name, "xxh3" | "xxh128")
        && let Some(secret) = options.get_bytes(b"secret").map(|zval| zval.get())
    {
        if seed.is_some() {
            return Err(call.throw_error(&format!(
                "{name}: Only one of seed or secret is to be passed for initialization"
            )));
        }
        let mut secret = call.to_string(&secret)?.to_vec();
        if secret.len() < LEAST_SECRET {
            return Err(call.throw_error(&format!(
                "{name}: Secret length must be >= {LEAST_SECRET} bytes, {} bytes passed",
                secret.len()
            )));
        }
        if secret.len() > MOST_SECRET {
            call.warn(&format!(
                "{name}: Secret content exceeding {MOST_SECRET} bytes discarded"
            ))?;
            secret.truncate(MOST_SECRET);
        }
        read.secret = Some(secret);
    }
    if let Some(View::Int(seed)) = seed.as_ref().map(Value::view) {
        read.seed = seed;
    }
    Ok(read)
}

/// The digest of `data`.
fn hash(
    call: &mut Call<'_>,
    algo: PhpStr,
    data: PhpStr,
    binary: bool,
    options: IfPassed<PhpArray>,
) -> Result<PhpStr, Unwind> {
    let algorithm = algorithm(call, &algo)?;
    let options = read_options(call, algorithm, options.0.as_ref())?;
    let mut hasher = (algorithm.start)(&options);
    hasher.update(&data);
    Ok(encoded(&hasher.finish(), binary))
}

/// The digest of a file's content.
fn hash_file(
    call: &mut Call<'_>,
    algo: PhpStr,
    filename: PhpStr,
    binary: bool,
    options: IfPassed<PhpArray>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let algorithm = algorithm(call, &algo)?;
    if filename.contains(&0) {
        return Err(call.value_error(0, "must not contain any null bytes"));
    }
    let Some(data) = read_file(call, &filename)? else {
        return Ok(OrFalse::False);
    };
    let options = read_options(call, algorithm, options.0.as_ref())?;
    let mut hasher = (algorithm.start)(&options);
    hasher.update(&data);
    Ok(OrFalse::Value(encoded(&hasher.finish(), binary)))
}

/// A keyed hash (RFC 2104).
struct Hmac {
    algorithm: &'static Algorithm,
    inner: Box<dyn Hasher>,
    /// The hash that already has the outer key.
    outer: Box<dyn Hasher>,
}

impl Hmac {
    fn new(algorithm: &'static Algorithm, key: &[u8]) -> Hmac {
        let start = || (algorithm.start)(&Options::default());
        let mut block = if key.len() > algorithm.block_size {
            let mut hasher = start();
            hasher.update(key);
            hasher.finish()
        } else {
            key.to_vec()
        };
        block.resize(algorithm.block_size.max(block.len()), 0);
        let keyed = |pad: u8| {
            let mut hasher = start();
            let key: Vec<u8> = block.iter().map(|byte| byte ^ pad).collect();
            hasher.update(&key);
            hasher
        };
        Hmac {
            algorithm,
            inner: keyed(0x36),
            outer: keyed(0x5c),
        }
    }

    fn update(&mut self, data: &[u8]) {
        self.inner.update(data);
    }

    fn finish(mut self) -> Vec<u8> {
        self.outer.update(&self.inner.finish());
        self.outer.finish()
    }

    fn fork(&self) -> Hmac {
        Hmac {
            algorithm: self.algorithm,
            inner: self.inner.fork(),
            outer: self.outer.fork(),
        }
    }

    /// The digest of `data` alone, the key staying.
    fn digest(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut fork = self.fork();
        for part in parts {
            fork.update(part);
        }
        fork.finish()
    }
}

/// The HMAC of `data` under `key`.
fn hash_hmac(
    call: &mut Call<'_>,
    algo: PhpStr,
    data: PhpStr,
    key: PhpStr,
    binary: bool,
) -> Result<PhpStr, Unwind> {
    let algorithm = cryptographic(call, &algo)?;
    Ok(encoded(
        &Hmac::new(algorithm, &key).digest(&[&data]),
        binary,
    ))
}

/// The HMAC of a file's content under `key`.
fn hash_hmac_file(
    call: &mut Call<'_>,
    algo: PhpStr,
    filename: PhpStr,
    key: PhpStr,
    binary: bool,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let algorithm = cryptographic(call, &algo)?;
    if filename.contains(&0) {
        return Err(call.value_error(1, "must not contain any null bytes"));
    }
    let Some(data) = read_file(call, &filename)? else {
        return Ok(OrFalse::False);
    };
    let digest = Hmac::new(algorithm, &key).digest(&[&data]);
    Ok(OrFalse::Value(encoded(&digest, binary)))
}

/// The names of all algorithms.
fn hash_algos(_: &mut Call<'_>) -> PhpArray {
    PhpArray::from_values(
        ALGORITHMS
            .iter()
            .map(|algorithm| Value::from(algorithm.name)),
    )
}

/// The names of the algorithms that are good for HMAC.
fn hash_hmac_algos(_: &mut Call<'_>) -> PhpArray {
    let cryptographic = ALGORITHMS
        .iter()
        .filter(|algorithm| algorithm.is_cryptographic);
    PhpArray::from_values(cryptographic.map(|algorithm| Value::from(algorithm.name)))
}

/// Whether both strings are equal, in a time that does not depend on where they differ.
fn hash_equals(
    call: &mut Call<'_>,
    known_string: Value,
    user_string: Value,
) -> Result<bool, Unwind> {
    let string = |call: &mut Call<'_>, index: usize, value: &Value| match value.view() {
        View::String(string) => Ok(string.clone()),
        view => {
            let message = format!("must be of type string, {} given", convert::type_name(view));
            Err(call.type_error(index, &message))
        }
    };
    let known = string(call, 0, &known_string)?;
    let user = string(call, 1, &user_string)?;
    let difference = known
        .iter()
        .zip(user.iter())
        .fold(0, |difference, (a, b)| difference | a ^ b);
    Ok(known.len() == user.len() && std::hint::black_box(difference) == 0)
}
