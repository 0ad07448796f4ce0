//! The `random` extension: the Mersenne Twister behind `mt_rand` and friends, and the system's randomness.

mod engine;
mod engine_class;
mod function;
mod linear;
mod randomizer;
pub(crate) mod range;
mod twister;

use super::{Builtin, BuiltinClass, BuiltinConstant, ConstantValue};
use crate::eval::Machine;
use linear::CombinedLinear;
use twister::{Mode, Twister};

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[function::FUNCTIONS];

/// The class tables of this extension.
pub(super) static CLASSES: &[&[BuiltinClass]] = &[engine_class::CLASSES, randomizer::CLASSES];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[&[
    BuiltinConstant {
        name: "MT_RAND_MT19937",
        value: ConstantValue::Int(0),
    },
    BuiltinConstant {
        name: "MT_RAND_PHP",
        value: ConstantValue::Int(1),
    },
]];

/// The generators of a request, each seeded when it is first used.
#[derive(Default)]
struct Generators {
    twister: Option<Twister>,
    linear: Option<CombinedLinear>,
}

/// The generator of `mt_rand`, `shuffle`, `array_rand` and `str_shuffle`.
fn twister(m: &mut Machine) -> &mut Twister {
    m.extensions
        .state::<Generators>()
        .twister
        .get_or_insert_with(|| Twister::new(random_seed(), Mode::Mt19937))
}

/// A random integer from `min` to `max`, both included, of the generator that `mt_srand` seeds. `max` is not below `min`.
pub(crate) fn random_range(m: &mut Machine, min: i64, max: i64) -> i64 {
    twister(m).range(min, max)
}

/// Fills `bytes` with randomness of the operating system. `false` if it has none to give.
fn system_bytes(bytes: &mut [u8]) -> bool {
    let mut filled = 0;
    while filled < bytes.len() {
        match rustix::rand::getrandom(&mut bytes[filled..], rustix::rand::GetRandomFlags::empty()) {
            Ok(count) => filled += count,
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            Err(_) => return false,
        }
    }
    true
}

/// A seed for a generator that nobody has seeded.
fn random_seed() -> u32 {
    let mut bytes = [0; 4];
    if !system_bytes(&mut bytes) {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        return now.map_or(1, |now| now.subsec_nanos());
    }
    u32::from_le_bytes(bytes)
}
