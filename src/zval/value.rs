//! `Value`: what an expression evaluates to, 16 bytes in two registers.
//!
//! A value is a tag and 64 bits: the scalar itself, or a pointer to a counted payload (string, array, object,
//! resource). It owns one count of its payload and gives it back when dropped. A value is not a zval: it has no
//! refcount and no is_ref flag of its own, it is what a zval holds.
//!
//! ```text
//!   Value   ┌─────┬──────────────────┐
//!           │ tag │ bits             │      tag < String: bits are the scalar
//!           └─────┴────────┬─────────┘      tag ≥ String: bits point to a payload
//!                          ▼
//!   payload ┌────┬─────────────────┐
//!           │ rc │ …               │        rc < 0: persistent, never counted
//!           └────┴─────────────────┘
//! ```

use super::array::{KeyRef, PhpArray};
use super::object::ObjectRef;
use super::payload;
use super::resource::ResourceRef;
use super::string::PhpStr;
use super::zval::ZvalPtr;
use std::mem::ManuallyDrop;

/// The type of a value. The order matters: every tag from `String` on owns a counted payload, and every tag from
/// `Array` on can be part of a cycle.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tag {
    /// `null`.
    Null = 0,
    /// `false`.
    False = 1,
    /// `true`.
    True = 2,
    /// A 64-bit signed integer.
    Int = 3,
    /// An IEEE 754 double.
    Float = 4,
    /// A byte string.
    String = 5,
    /// A resource, such as an open file.
    Resource = 6,
    /// An ordered array.
    Array = 7,
    /// An object handle.
    Object = 8,
    /// A zval passed on whole (an argument by reference, a returned variable). Never stored inside a zval.
    Zval = 9,
}

/// A PHP value. See the module page.
pub struct Value {
    tag: Tag,
    bits: u64,
}

/// A value borrowed for matching.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A double.
    Float(f64),
    /// A string.
    String(&'a PhpStr),
    /// An array.
    Array(&'a PhpArray),
    /// An object.
    Object(&'a ObjectRef),
    /// A resource.
    Resource(&'a ResourceRef),
}

impl Value {
    /// `null`.
    pub const NULL: Value = Value {
        tag: Tag::Null,
        bits: 0,
    };
    /// `false`.
    pub const FALSE: Value = Value {
        tag: Tag::False,
        bits: 0,
    };
    /// `true`.
    pub const TRUE: Value = Value {
        tag: Tag::True,
        bits: 0,
    };

    /// An integer.
    #[inline(always)]
    pub const fn int(int: i64) -> Value {
        Value {
            tag: Tag::Int,
            bits: int as u64,
        }
    }

    /// A double.
    #[inline(always)]
    pub const fn float(float: f64) -> Value {
        Value {
            tag: Tag::Float,
            bits: float.to_bits(),
        }
    }

    /// A boolean.
    #[inline(always)]
    pub const fn bool(bool: bool) -> Value {
        Value {
            tag: if bool { Tag::True } else { Tag::False },
            bits: 0,
        }
    }

    /// A string made of a copy of `bytes`.
    pub fn bytes(bytes: &[u8]) -> Value {
        PhpStr::new(bytes).into()
    }

    /// A whole zval, passed on with its count. See [`Tag::Zval`].
    #[inline(always)]
    pub fn zval(zval: ZvalPtr) -> Value {
        Value {
            tag: Tag::Zval,
            bits: zval.into_bits(),
        }
    }

    /// Puts a value together from its two halves.
    ///
    /// # Safety
    /// `bits` must fit `tag`, and for a payload tag the caller hands over one count of it.
    #[inline(always)]
    pub unsafe fn from_parts(tag: Tag, bits: u64) -> Value {
        Value { tag, bits }
    }

    /// Takes the value apart without giving back its count.
    #[inline(always)]
    pub fn into_parts(self) -> (Tag, u64) {
        let value = ManuallyDrop::new(self);
        (value.tag, value.bits)
    }

    /// The type of the value.
    #[inline(always)]
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// The 64 bits beside the tag.
    #[inline(always)]
    pub fn raw_bits(&self) -> u64 {
        self.bits
    }

    /// The bits as an integer; only meaningful for [`Tag::Int`].
    #[inline(always)]
    pub fn int_bits(&self) -> i64 {
        self.bits as i64
    }

    /// The bits as a double; only meaningful for [`Tag::Float`].
    #[inline(always)]
    pub fn float_bits(&self) -> f64 {
        f64::from_bits(self.bits)
    }

    /// Whether the value is `null`.
    #[inline(always)]
    pub fn is_null(&self) -> bool {
        self.tag == Tag::Null
    }

    /// Whether the value is an int.
    #[inline(always)]
    pub fn is_int(&self) -> bool {
        self.tag == Tag::Int
    }

    /// Whether the value is a float.
    #[inline(always)]
    pub fn is_float(&self) -> bool {
        self.tag == Tag::Float
    }

    /// Whether the value is `true` or `false`.
    #[inline(always)]
    pub fn is_bool(&self) -> bool {
        matches!(self.tag, Tag::False | Tag::True)
    }

    /// Whether the value is a string.
    #[inline(always)]
    pub fn is_string(&self) -> bool {
        self.tag == Tag::String
    }

    /// Whether the value is an array.
    #[inline(always)]
    pub fn is_array(&self) -> bool {
        self.tag == Tag::Array
    }

    /// Whether the value is an object.
    #[inline(always)]
    pub fn is_object(&self) -> bool {
        self.tag == Tag::Object
    }

    /// The integer, if it is one.
    #[inline(always)]
    pub fn as_int(&self) -> Option<i64> {
        (self.tag == Tag::Int).then_some(self.bits as i64)
    }

    /// The string, if it is one.
    #[inline(always)]
    pub fn as_string(&self) -> Option<&PhpStr> {
        if self.tag == Tag::String {
            // SAFETY: the tag says that the bits are a string pointer, which is all a PhpStr is.
            Some(unsafe { payload::view_bits::<PhpStr>(&self.bits) })
        } else {
            None
        }
    }

    /// The array, if it is one.
    #[inline(always)]
    pub fn as_array(&self) -> Option<&PhpArray> {
        if self.tag == Tag::Array {
            // SAFETY: the tag says that the bits are an array pointer, which is all a PhpArray is.
            Some(unsafe { payload::view_bits::<PhpArray>(&self.bits) })
        } else {
            None
        }
    }

    /// The array, to change it, if it is one.
    #[inline(always)]
    pub fn as_array_mut(&mut self) -> Option<&mut PhpArray> {
        if self.tag == Tag::Array {
            // SAFETY: the tag says that the bits are an array pointer, which is all a PhpArray is.
            Some(unsafe { payload::view_bits_mut::<PhpArray>(&mut self.bits) })
        } else {
            None
        }
    }

    /// The string, to change it, if it is one.
    #[inline(always)]
    pub fn as_string_mut(&mut self) -> Option<&mut PhpStr> {
        if self.tag == Tag::String {
            // SAFETY: the tag says that the bits are a string pointer, which is all a PhpStr is.
            Some(unsafe { payload::view_bits_mut::<PhpStr>(&mut self.bits) })
        } else {
            None
        }
    }

    /// The string, taken out; the value itself where it is none.
    ///
    /// # Errors
    /// It is no string.
    #[inline(always)]
    pub fn into_string(self) -> Result<PhpStr, Value> {
        if self.tag != Tag::String {
            return Err(self);
        }
        let (_, bits) = self.into_parts();
        // SAFETY: the tag says that the bits are a string pointer, and `into_parts` kept its count for us.
        Ok(unsafe { PhpStr::from_bits(bits) })
    }

    /// The array, taken out; the value itself where it is none.
    ///
    /// # Errors
    /// It is no array.
    #[inline(always)]
    pub fn into_array(self) -> Result<PhpArray, Value> {
        if self.tag != Tag::Array {
            return Err(self);
        }
        let (_, bits) = self.into_parts();
        // SAFETY: the tag says that the bits are an array pointer, and `into_parts` kept its count for us.
        Ok(unsafe { PhpArray::from_bits(bits) })
    }

    /// The object, if it is one.
    #[inline(always)]
    pub fn as_object(&self) -> Option<&ObjectRef> {
        if self.tag == Tag::Object {
            // SAFETY: the tag says that the bits are an object pointer, which is all an ObjectRef is.
            Some(unsafe { payload::view_bits::<ObjectRef>(&self.bits) })
        } else {
            None
        }
    }

    /// The whole zval, if that is what is passed on.
    #[inline(always)]
    pub fn as_zval(&self) -> Option<&ZvalPtr> {
        if self.tag == Tag::Zval {
            // SAFETY: the tag says that the bits are a zval pointer, which is all a ZvalPtr is.
            Some(unsafe { payload::view_bits::<ZvalPtr>(&self.bits) })
        } else {
            None
        }
    }

    /// The value without the zval around it, if one is passed on whole.
    #[inline(always)]
    pub fn unwrap_zval(self) -> Value {
        if self.tag == Tag::Zval {
            return self.unwrap_zval_slow();
        }
        self
    }

    #[inline(never)]
    fn unwrap_zval_slow(self) -> Value {
        if self.tag != Tag::Zval {
            return self;
        }
        let (_, bits) = self.into_parts();
        // SAFETY: the tag says that the bits are a zval pointer, and `into_parts` kept its count for us.
        unsafe { ZvalPtr::from_bits(bits) }.into_value()
    }

    /// Turns the value into a zval of its own, or into the zval it passes on.
    #[inline(always)]
    pub fn into_zval(self) -> ZvalPtr {
        if self.tag == Tag::Zval {
            let (_, bits) = self.into_parts();
            // SAFETY: the tag says that the bits are a zval pointer, and `into_parts` kept its count for us.
            return unsafe { ZvalPtr::from_bits(bits) };
        }
        ZvalPtr::new(self)
    }

    /// Gives the count back as a drop does, but what others hold too becomes no possible root: for a count that was taken for
    /// a time, as by the arguments of a library function.
    #[inline(always)]
    pub fn release_quietly(self) {
        if self.tag < Tag::String {
            return;
        }
        let (tag, bits) = self.into_parts();
        // SAFETY: the value owned one count of its payload, which `into_parts` left to us.
        unsafe { payload::give_back_quietly(tag, bits) }
    }

    /// The key that an integer or a string is; nothing for others, which are converted first.
    #[inline(always)]
    pub fn key_at_once(&self) -> Option<KeyRef<'_>> {
        match self.tag {
            Tag::Int => Some(KeyRef::Int(self.int_bits())),
            Tag::String => self.as_string().map(KeyRef::of),
            _ => None,
        }
    }

    /// The value borrowed for matching; a zval passed on whole shows what it holds.
    #[inline(always)]
    pub fn view(&self) -> View<'_> {
        if self.tag == Tag::Zval
            && let Some(zval) = self.as_zval()
        {
            return zval.view();
        }
        // SAFETY: tag and bits belong together in every Value.
        unsafe { View::from_parts(self.tag, &self.bits) }
    }
}

/// A value without a payload, which can be copied.
#[derive(Clone, Copy)]
pub struct Scalar {
    tag: Tag,
    bits: u64,
}

impl Scalar {
    /// The value as a scalar, if it is one.
    pub fn of(value: &Value) -> Option<Scalar> {
        (value.tag < Tag::String).then_some(Scalar {
            tag: value.tag,
            bits: value.bits,
        })
    }
}

impl From<Scalar> for Value {
    #[inline(always)]
    fn from(scalar: Scalar) -> Value {
        Value {
            tag: scalar.tag,
            bits: scalar.bits,
        }
    }
}

impl<'a> View<'a> {
    /// Makes a view of a tag and the bits beside it.
    ///
    /// # Safety
    /// `bits` must fit `tag`, stay unchanged and keep its count while the view lives; the tag is not [`Tag::Zval`].
    #[inline(always)]
    pub(super) unsafe fn from_parts(tag: Tag, bits: &'a u64) -> View<'a> {
        match tag {
            Tag::Null | Tag::Zval => View::Null,
            Tag::False => View::Bool(false),
            Tag::True => View::Bool(true),
            Tag::Int => View::Int(*bits as i64),
            Tag::Float => View::Float(f64::from_bits(*bits)),
            // SAFETY: as the caller promises, for each of the payload tags.
            Tag::String => View::String(unsafe { payload::view_bits(bits) }),
            // SAFETY: as above.
            Tag::Array => View::Array(unsafe { payload::view_bits(bits) }),
            // SAFETY: as above.
            Tag::Object => View::Object(unsafe { payload::view_bits(bits) }),
            // SAFETY: as above.
            Tag::Resource => View::Resource(unsafe { payload::view_bits(bits) }),
        }
    }

    /// The value that is viewed, with a count of its own.
    pub fn to_value(self) -> Value {
        match self {
            View::Null => Value::NULL,
            View::Bool(bool) => Value::bool(bool),
            View::Int(int) => Value::int(int),
            View::Float(float) => Value::float(float),
            View::String(string) => string.clone().into(),
            View::Array(array) => array.clone().into(),
            View::Object(object) => object.clone().into(),
            View::Resource(resource) => resource.clone().into(),
        }
    }
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        if self.tag >= Tag::String {
            // SAFETY: the tag says that the bits point to a live payload.
            unsafe { payload::add_count(self.tag, self.bits) }
        }
        Value {
            tag: self.tag,
            bits: self.bits,
        }
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        if self.tag >= Tag::String {
            // SAFETY: the value owns one count of its payload and is not used again.
            unsafe { payload::give_back(self.tag, self.bits) }
        }
    }
}

impl Default for Value {
    fn default() -> Value {
        Value::NULL
    }
}

macro_rules! payload_value {
    ($type:ty, $tag:ident) => {
        impl From<$type> for Value {
            #[inline(always)]
            fn from(payload: $type) -> Value {
                Value {
                    tag: Tag::$tag,
                    bits: payload.into_bits(),
                }
            }
        }
    };
}

payload_value!(PhpStr, String);
payload_value!(PhpArray, Array);
payload_value!(ObjectRef, Object);
payload_value!(ResourceRef, Resource);

impl From<bool> for Value {
    #[inline(always)]
    fn from(bool: bool) -> Value {
        Value::bool(bool)
    }
}

impl From<i64> for Value {
    #[inline(always)]
    fn from(int: i64) -> Value {
        Value::int(int)
    }
}

impl From<f64> for Value {
    #[inline(always)]
    fn from(float: f64) -> Value {
        Value::float(float)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Value {
        Value::bytes(bytes)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::bytes(text.as_bytes())
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.view().fmt(f)
    }
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            View::Null => f.write_str("null"),
            View::Bool(bool) => bool.fmt(f),
            View::Int(int) => int.fmt(f),
            View::Float(float) => float.fmt(f),
            View::String(string) => string.fmt(f),
            View::Array(array) => write!(f, "array({})", array.len()),
            View::Object(object) => write!(f, "object#{}", object.handle()),
            View::Resource(resource) => write!(f, "resource#{}", resource.id()),
        }
    }
}
