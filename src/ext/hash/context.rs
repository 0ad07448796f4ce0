//! Hashes fed piece by piece: `hash_init` and HashContext.

use super::algorithm::{Hasher, Options, find};
use super::{Hmac, algorithm, read_options, spec};
use crate::builtins;
use crate::eval::class::ClassEntry;
use crate::eval::class::cast::mangled_properties;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::argument::IfPassed;
use crate::ext::class::{BuiltinClassFlags, Handlers, no_body};
use crate::ext::standard::digest::{encoded, read_file};
use crate::ext::standard::stream_argument::StreamArg;
use crate::ext::{Builtin, BuiltinClass, Call, FromArg};
use crate::methods;
use crate::zval::{Child, Native, ObjectRef, PhpArray, PhpStr, Value, View, convert};
use std::any::Any;
use std::cell::RefCell;

/// The functions of HashContext.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    hash_init(algo, flags = 0, key = "", options = []), hash_update(context, data),
    hash_update_file(context, filename, stream_context = null), hash_update_stream(context, stream, length = -1),
    hash_final(context, binary = false), hash_copy(context),
};

/// HashContext.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    flags: BuiltinClassFlags {
        is_abstract: false,
        is_final: true,
        no_dynamic_properties: false,
        allows_dynamic_properties: false,
        is_not_serializable: false,
    },
    handlers: Handlers {
        clone: Some(clone),
        ..Handlers::STANDARD
    },
    methods: methods! { "HashContext":
        [private] __construct() = no_body, "";
        [public] __serialize() = serialize, "-> array";
        [public] __unserialize(data) = unserialize, "array -> void";
    },
    ..BuiltinClass::class("HashContext")
}];

const HMAC: i64 = 1;

/// Bytes taken from a stream at a time.
const CHUNK: usize = 1024;

const KEYED: &str = "HashContext with HASH_HMAC option cannot be serialized";

/// A hash, plain or keyed.
enum Hashing {
    Plain(Box<dyn Hasher>),
    Keyed(Hmac),
}

impl Hashing {
    fn fork(&self) -> Hashing {
        match self {
            Hashing::Plain(hasher) => Hashing::Plain(hasher.fork()),
            Hashing::Keyed(hmac) => Hashing::Keyed(hmac.fork()),
        }
    }

    fn update(&mut self, data: &[u8]) {
        match self {
            Hashing::Plain(hasher) => hasher.update(data),
            Hashing::Keyed(hmac) => hmac.update(data),
        }
    }

    fn finish(self) -> Vec<u8> {
        match self {
            Hashing::Plain(hasher) => hasher.finish(),
            Hashing::Keyed(hmac) => hmac.finish(),
        }
    }
}

/// What a HashContext keeps; nothing once it is final.
struct State {
    name: &'static str,
    hashing: RefCell<Option<Hashing>>,
}

impl Native for State {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, _: &mut dyn FnMut(Child<'_>)) {}
}

/// A `HashContext` parameter that is not final yet.
struct Context(ObjectRef);

impl FromArg for Context {
    const TYPE: &'static str = "HashContext";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Context, Unwind> {
        if let View::Object(object) = value.view()
            && ClassEntry::of(object.class()).is_subclass_of_name(b"hashcontext")
        {
            return Ok(Context(object.clone()));
        }
        let message = format!(
            "must be of type HashContext, {} given",
            convert::type_name(value.view())
        );
        Err(call.type_error(index, &message))
    }
}

impl Context {
    /// Works with the hash, which must not be final.
    fn with<R>(
        &self,
        call: &mut Call<'_>,
        work: impl FnOnce(&mut Option<Hashing>) -> R,
    ) -> Result<R, Unwind> {
        let state = self.0.native::<State>();
        match state.map(|state| state.hashing.borrow_mut()) {
            Some(mut hashing) if hashing.is_some() => Ok(work(&mut hashing)),
            _ => Err(call.type_error(0, "must be a valid, non-finalized HashContext")),
        }
    }
}

/// Starts a hash, keyed if `flags` say so.
fn hash_init(
    call: &mut Call<'_>,
    algo: PhpStr,
    flags: i64,
    key: PhpStr,
    options: IfPassed<PhpArray>,
) -> Result<ObjectRef, Unwind> {
    let algorithm = algorithm(call, &algo)?;
    let is_keyed = flags & HMAC != 0;
    if is_keyed && !algorithm.is_cryptographic {
        let what = "must be a cryptographic hashing algorithm if HMAC is requested";
        return Err(call.value_error(0, what));
    }
    if is_keyed && key.is_empty() {
        return Err(call.value_error(2, "cannot be empty when HMAC is requested"));
    }
    let options = read_options(call, algorithm, options.0.as_ref())?;
    let hashing = if is_keyed {
        Hashing::Keyed(Hmac::new(algorithm, &key))
    } else {
        Hashing::Plain((algorithm.start)(&options))
    };
    let class = call.builtin_class("hashcontext");
    let object = call.new_object(class);
    object.set_native(Box::new(State {
        name: algorithm.own_name(),
        hashing: RefCell::new(Some(hashing)),
    }));
    Ok(object)
}

/// Feeds data to a hash.
fn hash_update(call: &mut Call<'_>, context: Context, data: PhpStr) -> Result<bool, Unwind> {
    context.with(call, |hashing| {
        if let Some(hashing) = hashing {
            hashing.update(&data);
        }
    })?;
    Ok(true)
}

/// Feeds a file's content to a hash.
fn hash_update_file(
    call: &mut Call<'_>,
    context: Context,
    filename: PhpStr,
    _stream_context: Value,
) -> Result<bool, Unwind> {
    context.with(call, |_| ())?;
    let Some(data) = read_file(call, &filename)? else {
        return Ok(false);
    };
    context.with(call, |hashing| {
        if let Some(hashing) = hashing {
            hashing.update(&data);
        }
    })?;
    Ok(true)
}

/// Feeds what a stream gives to a hash, up to `length` bytes; how many there were.
fn hash_update_stream(
    call: &mut Call<'_>,
    context: Context,
    stream: StreamArg,
    length: i64,
) -> Result<i64, Unwind> {
    context.with(call, |_| ())?;
    let mut chunk = [0; CHUNK];
    let mut done = 0;
    while done != length {
        let most = usize::try_from(length - done).unwrap_or(CHUNK).min(CHUNK);
        let Some(read @ 1..) = stream.read(call.machine, &mut chunk[..most])? else {
            break;
        };
        // Reading a stream may run a script's code, and that may end the hash.
        context.with(call, |hashing| {
            if let Some(hashing) = hashing {
                hashing.update(&chunk[..read]);
            }
        })?;
        done += read as i64;
    }
    Ok(done)
}

/// Ends a hash and gives its digest.
fn hash_final(call: &mut Call<'_>, context: Context, binary: bool) -> Result<PhpStr, Unwind> {
    let digest = context.with(call, |hashing| hashing.take().map(Hashing::finish))?;
    Ok(encoded(&digest.unwrap_or_default(), binary))
}

/// A copy of a hash that goes on by itself.
fn hash_copy(call: &mut Call<'_>, context: Context) -> Result<ObjectRef, Unwind> {
    let fork = context.with(call, |hashing| hashing.as_ref().map(Hashing::fork))?;
    let class = call.builtin_class("hashcontext");
    let object = call.new_object(class);
    let name = context.0.native::<State>().map_or("", |state| state.name);
    object.set_native(Box::new(State {
        name,
        hashing: RefCell::new(fork),
    }));
    Ok(object)
}

fn clone(m: &mut Machine, from: &ObjectRef, to: &ObjectRef) -> Result<(), Unwind> {
    let Some(state) = from.native::<State>() else {
        return Ok(());
    };
    let fork = state.hashing.borrow().as_ref().map(Hashing::fork);
    if fork.is_none() {
        return Err(m.throw(Throw::ValueError, "Cannot clone a finalized HashContext"));
    }
    to.set_native(Box::new(State {
        name: state.name,
        hashing: RefCell::new(fork),
    }));
    Ok(())
}

/// The state as php-src's: the algorithm, the flags, the fields, the format's number, the properties.
fn serialize(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let this = call.machine.frame().this.clone();
    let state = this.as_ref().and_then(|object| object.native::<State>());
    let (Some(this), Some(state)) = (&this, state) else {
        return Err(call.throw(Throw::Exception, "HashContext is already finalized"));
    };
    let saved = match &*state.hashing.borrow() {
        Some(Hashing::Keyed(_)) => return Err(call.throw(Throw::Exception, KEYED)),
        Some(Hashing::Plain(hasher)) => hasher
            .spec()
            .zip(hasher.context())
            .map(|(spec, context)| (hasher.format(), spec::to_array(spec, &context))),
        None => None,
    };
    let Some((format, saved)) = saved else {
        let message = format!(
            "HashContext for algorithm \"{}\" cannot be serialized",
            state.name
        );
        return Err(call.throw(Throw::Exception, &message));
    };
    Ok(PhpArray::from_values([
        Value::from(state.name),
        Value::from(0),
        Value::from(saved),
        Value::from(format),
        Value::from(mangled_properties(this)),
    ]))
}

fn unserialize(call: &mut Call<'_>, data: PhpArray) -> Result<(), Unwind> {
    const INCOMPLETE: &str = "Incomplete or ill-formed serialization data";
    let Some(this) = call.machine.frame().this.clone() else {
        return Ok(());
    };
    if this.native::<State>().is_some() {
        let message = "HashContext::__unserialize called on initialized object";
        return Err(call.throw(Throw::Exception, message));
    }
    let field = |index| data.get_int(index).map(|zval| zval.get());
    let fields: Vec<Option<Value>> = (0..5).map(field).collect();
    let views: Vec<_> = fields.iter().flatten().map(Value::view).collect();
    let [
        View::String(name),
        View::Int(flags),
        saved,
        View::Int(format),
        View::Array(members),
    ] = views[..]
    else {
        return Err(call.throw(Throw::Exception, INCOMPLETE));
    };
    if flags & HMAC != 0 {
        return Err(call.throw(Throw::Exception, KEYED));
    }
    let Some(algorithm) = find(name) else {
        return Err(call.throw(Throw::Exception, "Unknown hash algorithm"));
    };
    let mut hasher = (algorithm.start)(&Options::default());
    let Some(spec) = hasher.spec() else {
        let message = format!(
            "Hash algorithm \"{}\" cannot be unserialized",
            algorithm.name
        );
        return Err(call.throw(Throw::Exception, &message));
    };
    let context = match saved {
        View::Array(saved) if format == hasher.format() => spec::from_array(spec, saved),
        _ => Err(spec::FAILURE),
    };
    let resumed = context.and_then(|context| match hasher.resume(&context) {
        true => Ok(()),
        false => Err(spec::IMPOSSIBLE),
    });
    if let Err(code) = resumed {
        let message = format!("{INCOMPLETE} (\"{}\" code {code})", algorithm.name);
        return Err(call.throw(Throw::Exception, &message));
    }
    this.set_native(Box::new(State {
        name: algorithm.own_name(),
        hashing: RefCell::new(Some(Hashing::Plain(hasher))),
    }));
    for (name, zval) in members.iter() {
        call.machine
            .write_property(&this, &name.to_key().to_string(), zval.get())?;
    }
    Ok(())
}
