//! `Random\Randomizer`: integers, bytes and orders out of any engine.

use super::engine::{Engine, NoRandomness};
use super::engine_class::{no_randomness, with_engine};
use super::range::{self, Word};
use super::twister::{Mode, Twister};
use crate::eval::class::ClassEntry;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::{BuiltinClassFlags, BuiltinDefault, BuiltinProperty, Handlers};
use crate::ext::standard::array::random::{keys_picked, shuffled};
use crate::ext::{BuiltinClass, Call, FromArg};
use crate::methods;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View, Visibility, ZvalPtr};

/// Random\Randomizer.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    flags: BuiltinClassFlags {
        is_abstract: false,
        is_final: true,
        no_dynamic_properties: true,
        allows_dynamic_properties: false,
        is_not_serializable: false,
    },
    handlers: Handlers {
        is_uncloneable: true,
        ..Handlers::STANDARD
    },
    properties: &[BuiltinProperty {
        name: "engine",
        visibility: Visibility::Public,
        declared_type: "Random\\Engine",
        default: BuiltinDefault::None,
        is_readonly: true,
    }],
    methods: methods! { "Random\\Randomizer":
        [public] __construct(engine = null) = construct, "?Random\\Engine";
        [public] nextInt() = next_int, "-> int";
        [public] getInt(min, max) = get_int, "int, int -> int";
        [public] getBytes(length) = get_bytes, "int -> string";
        [public] shuffleArray(array) = shuffle_array, "array -> array";
        [public] shuffleBytes(bytes) = shuffle_bytes, "string -> string";
        [public] pickArrayKeys(array, num) = pick_array_keys, "array, int -> array";
        [public] __serialize() = serialize, "-> array";
        [public] __unserialize(data) = unserialize, "array -> void";
    },
    ..BuiltinClass::class("Random\\Randomizer")
}];

/// The slot of the property `engine`.
const ENGINE: usize = 0;

/// A `?Random\Engine` parameter.
struct EngineArgument(Option<ObjectRef>);

fn is_engine(object: &ObjectRef) -> bool {
    ClassEntry::of(object.class()).is_subclass_of_name(b"random\\engine")
}

impl FromArg for EngineArgument {
    const TYPE: &'static str = "?Random\\Engine";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Self, Unwind> {
        let value = value.unwrap_zval();
        match value.view() {
            View::Null => return Ok(EngineArgument(None)),
            View::Object(object) if is_engine(object) => {
                return Ok(EngineArgument(Some(object.clone())));
            }
            _ => {}
        }
        let given = call.machine.type_name_for_error(&value);
        let message = format!("must be of type ?Random\\Engine, {given} given");
        Err(call.type_error(index, &message))
    }
}

/// Where the numbers come from.
#[derive(Clone)]
struct Source(ObjectRef);

impl Source {
    /// The engine of the object whose method runs.
    fn of(call: &mut Call<'_>) -> Result<Source, Unwind> {
        let engine = call.machine.frame().this.as_ref().and_then(|this| {
            match this.slot(ENGINE).as_ref()?.get().view() {
                View::Object(engine) => Some(engine.clone()),
                _ => None,
            }
        });
        match engine {
            Some(engine) => Ok(Source(engine)),
            None => Err(call.machine.throw_error(
                "Typed property Random\\Randomizer::$engine must not be accessed before initialization",
            )),
        }
    }

    /// The next random bits; an engine written in PHP is called.
    fn generate(&self, m: &mut Machine) -> Result<Word, Unwind> {
        if let Some(word) = with_engine(&self.0, Engine::generate) {
            return word.map_err(|NoRandomness| no_randomness(m));
        }
        let name = PhpStr::from("generate");
        let Some(method) = ClassEntry::of(self.0.class()).method(&name) else {
            return Err(no_randomness(m));
        };
        let bytes = m.call_method(&self.0, method, &mut [])?.unwrap_zval();
        let bytes = m.to_string(&bytes)?;
        if bytes.is_empty() {
            let message = "A random engine must return a non-empty string";
            return Err(m.throw(Throw::BrokenRandomEngineError, message));
        }
        let size = bytes.len().min(8);
        let bits = bytes[..size]
            .iter()
            .rev()
            .fold(0, |bits, byte| bits << 8 | u64::from(*byte));
        Ok(Word {
            bits,
            size: size as u32,
        })
    }

    /// An integer from `min` to `max`, both included.
    fn range(&self, m: &mut Machine, min: i64, max: i64) -> Result<i64, Unwind> {
        match range::range(min, max, || self.generate(m))? {
            Some(int) => Ok(int),
            None => Err(m.throw(
                Throw::BrokenRandomEngineError,
                "Failed to generate an acceptable random number in 50 attempts",
            )),
        }
    }
}

fn construct(call: &mut Call<'_>, engine: EngineArgument) -> Result<(), Unwind> {
    let engine = match engine.0 {
        Some(engine) => engine,
        None => {
            let class = call.machine.builtin_class("random\\engine\\secure");
            call.machine.new_object(class)
        }
    };
    set_engine(call, engine)
}

fn set_engine(call: &mut Call<'_>, engine: ObjectRef) -> Result<(), Unwind> {
    let Some(this) = call.machine.frame().this.clone() else {
        return Ok(());
    };
    if this.slot(ENGINE).is_some() {
        let message = "Cannot modify readonly property Random\\Randomizer::$engine";
        return Err(call.machine.throw_error(message));
    }
    drop(this.set_slot(ENGINE, Some(ZvalPtr::new(engine.into()))));
    Ok(())
}

/// An integer that is not negative, as large as the engine's numbers.
fn next_int(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let word = Source::of(call)?.generate(call.machine)?;
    Ok((word.bits >> 1) as i64)
}

/// An integer from `min` to `max`, both included.
fn get_int(call: &mut Call<'_>, min: i64, max: i64) -> Result<i64, Unwind> {
    if max < min {
        return Err(call.value_error(1, "must be greater than or equal to argument #1 ($min)"));
    }
    let source = Source::of(call)?;
    let by_mode = with_engine(&source.0, |engine| match engine {
        Engine::Mt19937(twister) if twister.mode() == Mode::Php => {
            Some(Twister::range_by_mode(twister, min, max))
        }
        _ => None,
    });
    match by_mode.flatten() {
        Some(int) => Ok(int),
        None => source.range(call.machine, min, max),
    }
}

/// `length` random bytes.
fn get_bytes(call: &mut Call<'_>, length: i64) -> Result<PhpStr, Unwind> {
    if length < 1 {
        return Err(call.value_error(0, "must be greater than 0"));
    }
    let source = Source::of(call)?;
    let mut bytes = PhpStr::filled(0, usize::try_from(length).unwrap_or(usize::MAX));
    let mut filled = 0;
    while filled < bytes.len() {
        let word = source.generate(call.machine)?;
        let count = (word.size as usize).min(bytes.len() - filled);
        bytes.make_mut()[filled..filled + count].copy_from_slice(&word.bits.to_le_bytes()[..count]);
        filled += count;
    }
    Ok(bytes)
}

/// The elements in random order; the keys become 0, 1, 2, …
fn shuffle_array(call: &mut Call<'_>, array: PhpArray) -> Result<PhpArray, Unwind> {
    let source = Source::of(call)?;
    shuffled(call, array, &mut |call, most| {
        source.range(call.machine, 0, most)
    })
}

/// The bytes in random order.
fn shuffle_bytes(call: &mut Call<'_>, bytes: PhpStr) -> Result<PhpStr, Unwind> {
    let source = Source::of(call)?;
    let mut bytes = bytes;
    for left in (1..bytes.len()).rev() {
        let other = source.range(call.machine, 0, left as i64)?;
        bytes.make_mut().swap(left, other as usize);
    }
    Ok(bytes)
}

/// `num` of the array's keys, in its order.
fn pick_array_keys(call: &mut Call<'_>, array: PhpArray, num: i64) -> Result<PhpArray, Unwind> {
    let source = Source::of(call)?;
    let picked = keys_picked(call, &array, num, &mut |call, most| {
        source.range(call.machine, 0, most)
    })?;
    Ok(match picked.view() {
        View::Array(keys) => keys.clone(),
        _ => PhpArray::from_values([picked]),
    })
}

fn serialize(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let Source(engine) = Source::of(call)?;
    let mut members = PhpArray::new();
    members.set_value("engine", engine);
    Ok(PhpArray::from_values([members.into()]))
}

fn unserialize(call: &mut Call<'_>, data: PhpArray) -> Result<(), Unwind> {
    let members = match (data.len(), data.get_int(0).map(|zval| zval.get())) {
        (1, Some(members)) => members,
        _ => Value::NULL,
    };
    let engine = match members.view() {
        View::Array(members) if members.len() == 1 => members.get_bytes(b"engine").cloned(),
        _ => None,
    };
    match engine.map(|zval| zval.get()).as_ref().map(Value::view) {
        Some(View::Object(engine)) if is_engine(engine) => {
            let engine = engine.clone();
            set_engine(call, engine)
        }
        _ => {
            let message = "Invalid serialization data for Random\\Randomizer object";
            Err(call.throw(Throw::Exception, message))
        }
    }
}
