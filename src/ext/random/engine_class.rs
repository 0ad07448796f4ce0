//! `Random\Engine` and the engines' classes.

use super::engine::{Engine, Jump, NoRandomness};
use super::range::Word;
use super::system_bytes;
use super::twister::{Mode, Twister};
use crate::eval::class::ClassEntry;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::{BuiltinClassFlags, Handlers, no_body};
use crate::ext::{BuiltinClass, Call, IntOrString};
use crate::methods;
use crate::zval::{Child, Native, ObjectRef, PhpArray, PhpStr, View};
use std::any::Any;
use std::cell::RefCell;

const FLAGS: BuiltinClassFlags = BuiltinClassFlags {
    is_abstract: false,
    is_final: true,
    no_dynamic_properties: true,
    allows_dynamic_properties: false,
    is_not_serializable: false,
};

const HANDLERS: Handlers = Handlers {
    create: Some(create),
    clone: Some(clone),
    debug_info: Some(debug_info),
    ..Handlers::STANDARD
};

/// The interfaces, and the engines.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        methods: methods! { "Random\\Engine":
            [public abstract] generate() = no_body, "-> string";
        },
        ..BuiltinClass::interface("Random\\Engine")
    },
    BuiltinClass {
        interfaces: &["Random\\Engine"],
        ..BuiltinClass::interface("Random\\CryptoSafeEngine")
    },
    BuiltinClass {
        flags: FLAGS,
        handlers: HANDLERS,
        interfaces: &["Random\\Engine"],
        methods: methods! { "Random\\Engine\\Mt19937":
            [public] __construct(seed = null, mode = MT_RAND_MT19937) = construct_twister, "?int, int";
            [public] generate() = generate, "-> string";
            [public] __serialize() = serialize, "-> array";
            [public] __unserialize(data) = unserialize, "array -> void";
            [public] __debugInfo() = show, "-> array";
        },
        ..BuiltinClass::class("Random\\Engine\\Mt19937")
    },
    BuiltinClass {
        flags: FLAGS,
        handlers: HANDLERS,
        interfaces: &["Random\\Engine"],
        methods: methods! { "Random\\Engine\\PcgOneseq128XslRr64":
            [public] __construct(seed = null) = construct_pcg, "string|int|null";
            [public] generate() = generate, "-> string";
            [public] jump(advance) = advance, "int -> void";
            [public] __serialize() = serialize, "-> array";
            [public] __unserialize(data) = unserialize, "array -> void";
            [public] __debugInfo() = show, "-> array";
        },
        ..BuiltinClass::class("Random\\Engine\\PcgOneseq128XslRr64")
    },
    BuiltinClass {
        flags: FLAGS,
        handlers: HANDLERS,
        interfaces: &["Random\\Engine"],
        methods: methods! { "Random\\Engine\\Xoshiro256StarStar":
            [public] __construct(seed = null) = construct_xoshiro, "string|int|null";
            [public] generate() = generate, "-> string";
            [public] jump() = jump, "-> void";
            [public] jumpLong() = jump_long, "-> void";
            [public] __serialize() = serialize, "-> array";
            [public] __unserialize(data) = unserialize, "array -> void";
            [public] __debugInfo() = show, "-> array";
        },
        ..BuiltinClass::class("Random\\Engine\\Xoshiro256StarStar")
    },
    BuiltinClass {
        flags: BuiltinClassFlags {
            is_not_serializable: true,
            ..FLAGS
        },
        handlers: Handlers {
            create: Some(create),
            is_uncloneable: true,
            ..Handlers::STANDARD
        },
        interfaces: &["Random\\CryptoSafeEngine"],
        methods: methods! { "Random\\Engine\\Secure":
            [public] generate() = generate, "-> string";
        },
        ..BuiltinClass::class("Random\\Engine\\Secure")
    },
    BuiltinClass {
        flags: BuiltinClassFlags {
            is_final: false,
            ..FLAGS
        },
        ..BuiltinClass::extending("Random\\RandomError", "Error")
    },
    BuiltinClass {
        flags: BuiltinClassFlags {
            is_final: false,
            ..FLAGS
        },
        ..BuiltinClass::extending("Random\\BrokenRandomEngineError", "Random\\RandomError")
    },
    BuiltinClass {
        flags: BuiltinClassFlags {
            is_final: false,
            ..FLAGS
        },
        ..BuiltinClass::extending("Random\\RandomException", "Exception")
    },
];

/// What an engine's object keeps.
struct State(RefCell<Engine>);

impl Native for State {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, _: &mut dyn FnMut(Child<'_>)) {}
}

fn create(_: &mut Machine, object: &ObjectRef) {
    let engine = match ClassEntry::of(object.class()).name().as_bytes() {
        b"Random\\Engine\\PcgOneseq128XslRr64" => Engine::Pcg(0),
        b"Random\\Engine\\Xoshiro256StarStar" => Engine::Xoshiro([0; 4]),
        b"Random\\Engine\\Secure" => Engine::Secure,
        _ => Engine::Mt19937(Box::new(Twister::new(0, Mode::Mt19937))),
    };
    object.set_native(Box::new(State(RefCell::new(engine))));
}

fn clone(_: &mut Machine, from: &ObjectRef, to: &ObjectRef) -> Result<(), Unwind> {
    if let Some(State(engine)) = from.native() {
        to.set_native(Box::new(State(RefCell::new(engine.borrow().clone()))));
    }
    Ok(())
}

fn debug_info(_: &mut Machine, object: &ObjectRef) -> PhpArray {
    let mut info = PhpArray::new();
    if let Some(State(engine)) = object.native()
        && let Some(states) = engine.borrow().to_array()
    {
        info.set_value("__states", states);
    }
    info
}

/// Works with the state of an object that is an engine of PHP's own. `None` if it is another's.
pub(super) fn with_engine<R>(object: &ObjectRef, work: impl FnOnce(&mut Engine) -> R) -> Option<R> {
    let State(engine) = object.native()?;
    Some(work(&mut engine.borrow_mut()))
}

fn this(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    match call.machine.frame().this.clone() {
        Some(this) => Ok(this),
        None => Err(call.machine.throw_error("The engine is not there")),
    }
}

fn replace(call: &mut Call<'_>, engine: Engine) -> Result<(), Unwind> {
    let this = this(call)?;
    with_engine(&this, |state| *state = engine);
    Ok(())
}

/// Throws that the system has no randomness.
#[cold]
pub(super) fn no_randomness(m: &mut Machine) -> Unwind {
    m.throw(
        Throw::RandomException,
        "Could not gather sufficient random data",
    )
}

fn random_seed<const SIZE: usize>(call: &mut Call<'_>) -> Result<[u8; SIZE], Unwind> {
    let mut bytes = [0; SIZE];
    if !system_bytes(&mut bytes) {
        return Err(call
            .machine
            .throw(Throw::RandomException, "Failed to generate a random seed"));
    }
    Ok(bytes)
}

fn construct_twister(call: &mut Call<'_>, seed: Option<i64>, mode: i64) -> Result<(), Unwind> {
    let mode = match mode {
        0 => Mode::Mt19937,
        1 => Mode::Php,
        _ => {
            let what = "must be either MT_RAND_MT19937 or MT_RAND_PHP";
            return Err(call.value_error(1, what));
        }
    };
    let seed = match seed {
        Some(seed) => seed as u32,
        None => u32::from_le_bytes(random_seed(call)?),
    };
    replace(call, Engine::Mt19937(Box::new(Twister::new(seed, mode))))
}

fn construct_pcg(call: &mut Call<'_>, seed: Option<IntOrString>) -> Result<(), Unwind> {
    let engine = match seed {
        Some(IntOrString::Int(seed)) => Engine::pcg(u128::from(seed as u64)),
        Some(IntOrString::String(seed)) => match <[u8; 16]>::try_from(seed.as_bytes()) {
            // The upper half comes first.
            Ok(bytes) => Engine::pcg(u128::from_le_bytes(bytes).rotate_left(64)),
            Err(_) => {
                return Err(call.value_error(0, "must be a 16 byte (128 bit) string"));
            }
        },
        None => Engine::Pcg(u128::from_le_bytes(random_seed(call)?)),
    };
    replace(call, engine)
}

fn construct_xoshiro(call: &mut Call<'_>, seed: Option<IntOrString>) -> Result<(), Unwind> {
    let words = |bytes: [u8; 32]| {
        let mut words = [0; 4];
        for (word, bytes) in words.iter_mut().zip(bytes.chunks(8)) {
            *word = bytes
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u64::from(*byte));
        }
        Engine::Xoshiro(words)
    };
    let engine = match seed {
        Some(IntOrString::Int(seed)) => Engine::xoshiro(seed as u64),
        Some(IntOrString::String(seed)) => match <[u8; 32]>::try_from(seed.as_bytes()) {
            Ok(bytes) if bytes == [0; 32] => {
                return Err(call.value_error(0, "must not consist entirely of NUL bytes"));
            }
            Ok(bytes) => words(bytes),
            Err(_) => {
                return Err(call.value_error(0, "must be a 32 byte (256 bit) string"));
            }
        },
        None => words(random_seed(call)?),
    };
    replace(call, engine)
}

/// The next random bytes.
fn generate(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call)?;
    match with_engine(&this, Engine::generate) {
        Some(Ok(Word { bits, size })) => Ok(PhpStr::new(&bits.to_le_bytes()[..size as usize])),
        Some(Err(NoRandomness)) | None => Err(no_randomness(call.machine)),
    }
}

/// Leaves numbers out.
fn advance(call: &mut Call<'_>, advance: i64) -> Result<(), Unwind> {
    let Ok(count) = u64::try_from(advance) else {
        return Err(call.value_error(0, "must be greater than or equal to 0"));
    };
    let this = this(call)?;
    with_engine(&this, |engine| engine.advance(count));
    Ok(())
}

/// Leaves 2^128 numbers out.
fn jump(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call)?;
    with_engine(&this, |engine| engine.jump(Jump::Short));
    Ok(())
}

/// Leaves 2^192 numbers out.
fn jump_long(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call)?;
    with_engine(&this, |engine| engine.jump(Jump::Long));
    Ok(())
}

fn serialize(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let this = this(call)?;
    let states = with_engine(&this, |engine| engine.to_array()).flatten();
    Ok(PhpArray::from_values([
        PhpArray::new().into(),
        states.unwrap_or_default().into(),
    ]))
}

fn unserialize(call: &mut Call<'_>, data: PhpArray) -> Result<(), Unwind> {
    let this = this(call)?;
    let part = |index: i64| match data.get_int(index)?.get().view() {
        View::Array(array) => Some(array.clone()),
        _ => None,
    };
    // The objects have no properties that could be restored.
    let engine = match (data.len(), part(0), part(1)) {
        (2, Some(members), Some(states)) if members.is_empty() => {
            with_engine(&this, |engine| engine.with_array(&states)).flatten()
        }
        _ => None,
    };
    let Some(engine) = engine else {
        let class = ClassEntry::of(this.class()).display_name();
        let message = format!("Invalid serialization data for {class} object");
        return Err(call.throw(Throw::Exception, &message));
    };
    with_engine(&this, |state| *state = engine);
    Ok(())
}

fn show(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let this = this(call)?;
    Ok(debug_info(call.machine, &this))
}
