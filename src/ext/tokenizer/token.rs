//! `PhpToken`.

use super::{number, tokenize};
use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::ext::class::{BuiltinDefault, BuiltinProperty};
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View, Visibility, ZvalPtr, convert};

const fn property(name: &'static str, declared_type: &'static str) -> BuiltinProperty {
    BuiltinProperty {
        name,
        visibility: Visibility::Public,
        declared_type,
        default: BuiltinDefault::None,
        is_readonly: false,
    }
}

pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["Stringable"],
    properties: &[
        property("id", "int"),
        property("text", "string"),
        property("line", "int"),
        property("pos", "int"),
    ],
    methods: methods! { "PhpToken":
        [public static] tokenize(code, flags = 0) = tokenize_code, "string, int -> array";
        [public final] __construct(id, text, line = -1, pos = -1) = construct, "int, string, int, int";
        [public] is(kind) = is, " -> bool";
        [public] isIgnorable() = is_ignorable, "-> bool";
        [public] getTokenName() = token_name, "-> ?string";
        [public] __toString() = to_string, "-> string";
    },
    ..BuiltinClass::class("PhpToken")
}];

/// Where the properties lie in an object.
#[derive(Clone, Copy)]
enum Property {
    Id = 0,
    Text = 1,
    Line = 2,
    Position = 3,
}

fn set(token: &ObjectRef, property: Property, value: impl Into<Value>) {
    drop(token.set_slot(property as usize, Some(ZvalPtr::new(value.into()))));
}

/// The tokens of `code` as objects of the class that was asked.
fn tokenize_code(call: &mut Call<'_>, code: PhpStr, flags: i64) -> Result<PhpArray, Unwind> {
    let class = match call.frame().static_class {
        Some(class) => ClassEntry::of(class),
        None => call.builtin_class("phptoken"),
    };
    // Refuses an abstract class, and evaluates the defaults of a class written in PHP.
    call.instantiate(class)?;
    let mut all = PhpArray::new();
    tokenize(call, &code, flags, |call, part| {
        let token = call.new_object(class);
        set(&token, Property::Id, part.id);
        set(&token, Property::Text, Value::bytes(part.text));
        set(&token, Property::Line, i64::from(part.line));
        set(&token, Property::Position, part.position as i64);
        all.push_value(token);
    })?;
    Ok(all)
}

fn construct(
    call: &mut Call<'_>,
    id: i64,
    text: PhpStr,
    line: i64,
    pos: i64,
) -> Result<(), Unwind> {
    let this = this(call)?;
    set(&this, Property::Id, id);
    set(&this, Property::Text, text);
    set(&this, Property::Line, line);
    set(&this, Property::Position, pos);
    Ok(())
}

/// Whether it is of a kind: a number, a text, or one of several.
fn is(call: &mut Call<'_>, kind: Value) -> Result<bool, Unwind> {
    let kinds = match kind.view() {
        View::Int(id) => return Ok(self_id(call)? == id),
        View::String(text) => return Ok(self_text(call)? == *text),
        View::Array(kinds) => kinds.clone(),
        other => {
            let given = convert::type_name(other);
            let what = format!("must be of type string|int|array, {given} given");
            return Err(call.type_error(0, &what));
        }
    };
    for kind in kinds.zvals() {
        let is_kind = match kind.view() {
            View::Int(id) => self_id(call)? == id,
            View::String(text) => self_text(call)? == *text,
            other => {
                let given = convert::type_name(other);
                let what = format!("must only have elements of type string|int, {given} given");
                return Err(call.type_error(0, &what));
            }
        };
        if is_kind {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the parser never sees it.
fn is_ignorable(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(number::is_ignorable(self_id(call)?))
}

/// The name of its number; the byte itself for a token of one byte.
fn token_name(call: &mut Call<'_>) -> Result<Option<PhpStr>, Unwind> {
    let id = self_id(call)?;
    if id < 256 {
        return Ok(Some(PhpStr::from_byte(id as u8)));
    }
    Ok(number::name_of(id).map(PhpStr::from))
}

fn to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    self_text(call)
}

fn this(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    match call.frame().this.clone() {
        Some(this) => Ok(this),
        None => Err(call.throw_error("Using $this when not in object context")),
    }
}

fn own(call: &mut Call<'_>, property: Property, name: &str) -> Result<Value, Unwind> {
    let this = this(call)?;
    match this.slot(property as usize) {
        Some(zval) => Ok(zval.get()),
        None => Err(call.throw_error(&format!(
            "Typed property PhpToken::${name} must not be accessed before initialization"
        ))),
    }
}

fn self_id(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(own(call, Property::Id, "id")?.as_int().unwrap_or(0))
}

fn self_text(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let text = own(call, Property::Text, "text")?;
    Ok(text.as_string().cloned().unwrap_or_else(PhpStr::empty))
}
