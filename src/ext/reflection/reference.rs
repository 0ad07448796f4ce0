//! ReflectionReference: whether an array element is a reference, and to what.

use super::{FLAGS, Subject, handlers, reflect, this, throw};
use crate::eval::Unwind;
use crate::ext::class::{BuiltinClassFlags, no_body};
use crate::ext::{BuiltinClass, Call, IntOrString};
use crate::methods;
use crate::zval::{Child, Key, ObjectRef, PhpArray, PhpStr, ZvalPtr};
use sha1::{Digest, Sha1};

/// The class of references.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    flags: BuiltinClassFlags {
        is_final: true,
        ..FLAGS
    },
    handlers: handlers::<ReflectedReference>(),
    methods: methods! { "ReflectionReference":
        [public static] fromArrayElement(array, key) = from_array_element,
            "array, int|string -> ?ReflectionReference";
        [public] getId() = get_id, "-> string";
        [private] __clone() = no_body, "-> void";
        [private] __construct() = no_body, "";
    },
    ..BuiltinClass::class("ReflectionReference")
}];

/// The zval of a reference set.
#[derive(Clone)]
struct ReflectedReference(ZvalPtr);

impl Subject for ReflectedReference {
    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        visit(Child::Zval(&self.0));
    }
}

fn from_array_element(
    call: &mut Call<'_>,
    array: PhpArray,
    key: IntOrString,
) -> Result<Option<ObjectRef>, Unwind> {
    let key = match key {
        IntOrString::Int(int) => Key::Int(int),
        IntOrString::String(name) => Key::String(name),
    };
    let Some(zval) = array.get(&key) else {
        return Err(throw(call.machine, "Array key not found"));
    };
    if !zval.is_ref() {
        return Ok(None);
    }
    let subject = ReflectedReference(zval.clone());
    Ok(Some(reflect(call.machine, "reflectionreference", subject)))
}

/// What the ids of a request are hashed with: they give no address away.
struct IdKey([u8; 16]);

impl Default for IdKey {
    fn default() -> IdKey {
        let mut key = [0; 16];
        // Without a source of randomness, ids are still unique.
        let _ = getrandom::fill(&mut key);
        IdKey(key)
    }
}

/// The same for every element of one reference set, and for no other.
fn get_id(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let ReflectedReference(zval) = this(call)?;
    let address = std::ptr::from_ref(&*zval).addr();
    let key = call.machine.extensions.state::<IdKey>().0;
    let digest = Sha1::new()
        .chain_update(address.to_ne_bytes())
        .chain_update(key)
        .finalize();
    Ok(PhpStr::new(&digest))
}
