//! Casts, comparison, and the text of numbers, against tables that PHP 8.2 wrote (`scripts/juggling-tables`).

use std::any::Any;
use std::convert::Infallible;
use std::ptr::NonNull;
use std::rc::Rc;

use rephp::heap::{Heap, HeapConfig};
use rephp::zval::compare::{
    CastTarget, Comparison, NestingTooDeep, ObjectComparison, compare, identical, less,
    less_or_equal, loose_equal,
};
use rephp::zval::convert::*;
use rephp::zval::number::*;
use rephp::zval::{
    Class, Key, ObjectRef, PhpArray, PhpStr, ResourceContent, ResourceRef, Value, View, ZvalPtr,
};

struct Stream;

impl ResourceContent for Stream {
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// Objects without properties; those of class `Text` have a `__toString` that returns `abc`.
struct Classes;

#[derive(Debug, PartialEq)]
struct TooDeep;

impl ObjectComparison for Classes {
    type Error = TooDeep;

    fn compare_objects(
        &mut self,
        left: &ObjectRef,
        right: &ObjectRef,
    ) -> Result<Comparison, TooDeep> {
        Ok(if std::ptr::eq(left.class(), right.class()) {
            Comparison::Equal
        } else {
            Comparison::Uncomparable
        })
    }

    fn cast_object(
        &mut self,
        object: &ObjectRef,
        target: CastTarget,
    ) -> Result<Option<Value>, TooDeep> {
        Ok(match target {
            CastTarget::Bool => Some(Value::TRUE),
            CastTarget::Int => Some(Value::int(1)),
            CastTarget::Float => Some(Value::float(1.0)),
            CastTarget::String if object.class().name().as_bytes() == b"Text" => {
                Some(Value::from("abc"))
            }
            CastTarget::String => None,
        })
    }

    fn nesting_too_deep(&mut self) -> TooDeep {
        TooDeep
    }
}

fn with_heap(test: impl FnOnce()) {
    let heap: Rc<Heap> = Heap::new(HeapConfig::default()).expect("a heap");
    let entered = heap.enter();
    test();
    drop(entered);
}

fn class(name: &str) -> &'static Class {
    let name = PhpStr::persistent(name.as_bytes());
    Box::leak(Box::new(Class::new(
        name,
        Vec::new(),
        false,
        NonNull::dangling(),
    )))
}

fn list<const N: usize>(values: [Value; N]) -> Value {
    PhpArray::from_values(values).into()
}

fn map<const N: usize>(entries: [(&str, i64); N]) -> Value {
    PhpArray::from_entries(
        entries
            .into_iter()
            .map(|(key, value)| (Key::from(key), Value::int(value).into_zval())),
    )
    .into()
}

/// The values of `scripts/juggling-tables`, in its order.
fn values() -> Vec<Value> {
    let int = Value::int;
    let mut values = vec![
        Value::NULL,
        Value::FALSE,
        Value::TRUE,
        int(0),
        int(1),
        int(-1),
        int(2),
        int(10),
        int(i64::MAX),
        int(i64::MIN),
    ];
    let two_to_63 = 2f64.powi(63);
    values.extend([0.0, -0.0, 1.0, 1.5, -1.5, 0.1, 1e25, two_to_63, 1e15 / 3.0].map(Value::float));
    values.extend([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(Value::float));
    let strings: [&[u8]; 52] = [
        b"",
        b"0",
        b"1",
        b"-1",
        b"00",
        b"0.0",
        b"1.0",
        b"1.",
        b".5",
        b"1e0",
        b"1e3",
        b"10",
        b"1000",
        b"1.5",
        b"-0",
        b"+1",
        b" 1",
        b"1 ",
        b" 1x",
        b"1abc",
        b"abc",
        b"ABC",
        b"abd",
        b"a",
        b"null",
        b"Array",
        b"INF",
        b"NAN",
        b"-INF",
        b"0x1A",
        b"1e1000",
        b"1e2000",
        b"-1e1000",
        b"9223372036854775807",
        b"9223372036854775808",
        b"9223372036854775809",
        b"-9223372036854775808",
        b"-9223372036854775809",
        b"18446744073709551616",
        b"9007199254740993",
        b"9007199254740992.0",
        b"1.0E+25",
        b"1e25",
        b"3.3333333333333E+14",
        b"\0",
        b"0\0",
        b"1\n",
        b"\xe9",
        b"e5",
        b".",
        b"-",
        b"1e5x",
    ];
    values.extend(strings.map(Value::bytes));
    let text = class("Text");
    let plain = class("Plain");
    let same: Value = ObjectRef::new(plain).into();
    values.extend([
        list([]),
        list([int(0)]),
        list([int(1)]),
        list([Value::from("1")]),
        list([Value::NULL]),
        list([int(1), int(2)]),
        list([int(2), int(1)]),
        map([("1", 2), ("0", 1)]),
        map([("1", 1)]),
        map([("a", 1)]),
        map([("b", 1)]),
        list([Value::float(f64::NAN)]),
        list([list([])]),
        list([list([int(1)])]),
        list([list([Value::float(1.0)])]),
        list([Value::from("abc")]),
        list([list([list([int(1)])]), int(2)]),
        list([list([list([int(1)])]), int(3)]),
        list([ObjectRef::new(text).into()]),
        ResourceRef::new("stream", Box::new(Stream)).into(),
        ResourceRef::new("stream", Box::new(Stream)).into(),
        same.clone(),
        same,
        ObjectRef::new(plain).into(),
        ObjectRef::new(class("Other")).into(),
        ObjectRef::new(text).into(),
    ]);
    values
}

/// All operators of a pair in one sign, as the table has it.
fn sign(left: &Value, right: &Value) -> char {
    let classes = &mut Classes;
    let operators = (
        loose_equal(left, right, classes).expect("no cycles"),
        identical(left, right).expect("no cycles"),
        less(left, right, classes).expect("no cycles"),
        less_or_equal(left, right, classes).expect("no cycles"),
        compare(left, right, classes).expect("no cycles").to_int(),
    );
    match operators {
        (true, true, false, true, 0) => '=',
        (true, false, false, true, 0) => '~',
        (false, false, true, true, -1) => '<',
        (false, false, false, false, 1) => '>',
        _ => '?',
    }
}

#[test]
fn every_two_values_compare_as_in_php() {
    with_heap(|| {
        let values = values();
        let table = include_str!("juggling/comparison.txt");
        assert_eq!(table.lines().count(), values.len());
        for (left, row) in values.iter().zip(table.lines()) {
            let signs: String = values.iter().map(|right| sign(left, right)).collect();
            let (expected, name) = row.split_once("  ").expect("signs and a name");
            assert_eq!(signs, expected, "{name}");
        }
    });
}

#[test]
fn a_zval_passed_on_whole_compares_as_what_it_holds() {
    with_heap(|| {
        for value in values() {
            let zval = Value::zval(ZvalPtr::new(value.clone()));
            assert_eq!(sign(&zval, &value), sign(&value, &value), "{value:?}");
            assert_eq!(sign(&value, &zval), sign(&value, &value), "{value:?}");
        }
    });
}

/// Bytes as the tables quote them.
fn quote(bytes: &[u8]) -> String {
    let mut text = String::from('"');
    for &byte in bytes {
        match byte {
            b'!'..=b'$' | b'&'..=b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text + "\""
}

fn unquote(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.trim_matches('"').bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().expect("hex"), rest.next().expect("hex")].map(char::from);
                u8::from_str_radix(&String::from_iter(digits), 16).expect("hex")
            }
            byte => byte,
        });
    }
    bytes
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn quote_key(key: Key) -> String {
    match key {
        Key::Int(int) => int.to_string(),
        Key::String(string) => quote(&string),
    }
}

fn quote_number(number: Number) -> String {
    match number {
        Number::Int(int) => format!("int {int}"),
        Number::Float(float) => format!("float {:016x}", float.to_bits()),
    }
}

fn operand(value: View<'_>) -> String {
    match to_operand(value) {
        Numeric::Whole(number) => quote_number(number),
        Numeric::Leading(number) => format!("leading {}", quote_number(number)),
        Numeric::Not => String::from("not"),
    }
}

fn casts(value: View<'_>) -> [String; 9] {
    let offset = offset_of(value);
    let mark = match offset {
        KeyOf::Key(_) => "",
        KeyOf::Truncated { .. } => "truncated ",
        KeyOf::Resource(_) => "resource ",
        KeyOf::Illegal => "illegal",
    };
    let incremented = match value {
        View::String(string) if parse_numeric(string).whole().is_none() => {
            quote(&string_increment(string))
        }
        _ => String::from("-"),
    };
    [
        u8::from(to_bool(value)).to_string(),
        to_int(value).to_string(),
        format!("{:016x}", to_float(value).to_bits()),
        scalar_to_string(value).map_or(String::from("-"), |string| quote(&string)),
        format!("{mark}{}", offset.key().map_or(String::new(), quote_key)),
        operand(value),
        incremented,
        String::from(gettype_name(value)),
        text(&debug_type_name(value)),
    ]
}

#[test]
fn every_value_is_cast_as_in_php() {
    with_heap(|| {
        let values = values();
        let table = include_str!("juggling/casts.txt");
        assert_eq!(table.lines().count(), values.len());
        for (value, row) in values.iter().zip(table.lines()) {
            let (name, expected) = row.split_once('\t').expect("a name");
            assert_eq!(casts(value.view()).join("\t"), expected, "{name}");
        }
    });
}

#[test]
fn strings_that_are_no_numbers_count_up_like_perl() {
    with_heap(|| {
        for row in include_str!("juggling/increments.txt").lines() {
            let (string, next) = row.split_once('\t').expect("two strings");
            let string = PhpStr::new(&unquote(string));
            assert_eq!(quote(&string_increment(&string)), next, "{row}");
        }
    });
}

#[test]
fn floats_are_printed_as_in_php() {
    with_heap(|| {
        for row in include_str!("juggling/floats.txt").lines() {
            let bits = row.split(' ').next().expect("bits");
            let float = f64::from_bits(u64::from_str_radix(bits, 16).expect("bits"));
            let mut found = vec![String::from(bits)];
            for precision in [14, -1, 17, 0, 1, 2, 6, 15, 20, 40] {
                found.push(text(&float_to_string_precision(float, precision)));
            }
            for precision in [-1, 17, 2, 0] {
                found.push(text(&float_to_dump(float, precision)));
                found.push(text(&float_to_repr(float, precision)));
                for fraction in [Fraction::Drop, Fraction::Keep] {
                    found.push(if float.is_finite() {
                        text(&float_to_json(float, precision, fraction))
                    } else {
                        String::from("-")
                    });
                }
            }
            found.push(float_to_int(float).to_string());
            assert_eq!(found.join(" "), row);
        }
    });
}

#[test]
fn numeric_strings_are_read_as_in_php() {
    with_heap(|| {
        for row in include_str!("juggling/strings.txt").lines() {
            let quoted = row.split('\t').next().expect("a string");
            let string = Value::bytes(&unquote(quoted));
            let mark = match to_operand(string.view()) {
                Numeric::Whole(_) => "whole ",
                Numeric::Leading(_) | Numeric::Not => "",
            };
            let found = [
                String::from(quoted),
                format!("{mark}{}", operand(string.view())),
                to_int(string.view()).to_string(),
                format!("{:016x}", to_float(string.view()).to_bits()),
            ];
            assert_eq!(found.join("\t"), row);
        }
    });
}

/// `depth` arrays around an int.
fn nested(depth: usize, innermost: i64) -> Value {
    let mut value = Value::int(innermost);
    for _ in 0..depth {
        value = list([value]);
    }
    value
}

#[test]
fn deep_arrays_are_compared_without_stack() {
    with_heap(|| {
        let (left, same, more) = (nested(50_000, 1), nested(50_000, 1), nested(50_000, 2));
        assert_eq!(identical(&left, &same), Ok(true));
        assert_eq!(identical(&left, &more), Ok(false));
        assert_eq!(compare(&left, &same, &mut Classes), Ok(Comparison::Equal));
        assert_eq!(compare(&left, &more, &mut Classes), Ok(Comparison::Less));
    });
}

/// An array that holds itself through a reference, `length` steps round.
fn cycle(length: usize) -> Value {
    let zval = ZvalPtr::null();
    let mut value = Value::NULL;
    for step in 0..length {
        let element = if step == 0 {
            zval.clone()
        } else {
            value.into_zval()
        };
        value = PhpArray::from_zvals([element]).into();
    }
    drop(zval.replace(value));
    zval.get()
}

#[test]
fn arrays_that_contain_themselves_are_nested_too_deep() {
    with_heap(|| {
        for length in [1, 2, 31, 32, 33, 100] {
            let (left, right) = (cycle(length), cycle(length));
            assert_eq!(identical(&left, &left), Ok(true));
            assert_eq!(identical(&left, &right), Err(NestingTooDeep));
            assert_eq!(compare(&left, &left, &mut Classes), Ok(Comparison::Equal));
            assert_eq!(compare(&left, &right, &mut Classes), Err(TooDeep));
        }
    });
}

#[test]
fn siblings_that_share_an_array_are_no_cycle() {
    with_heap(|| {
        let inner = || list([Value::int(1)]);
        let (left, right) = (inner(), inner());
        let left = list([left.clone(), left.clone(), list([left])]);
        let right = list([right.clone(), right.clone(), list([right])]);
        assert_eq!(identical(&left, &right), Ok(true));
        assert_eq!(compare(&left, &right, &mut Classes), Ok(Comparison::Equal));
    });
}

/// Its cast to string empties the array that is being compared, through a reference.
struct Emptying {
    place: ZvalPtr,
}

impl ObjectComparison for Emptying {
    type Error = Infallible;

    fn compare_objects(&mut self, _: &ObjectRef, _: &ObjectRef) -> Result<Comparison, Infallible> {
        drop(self.place.replace(Value::NULL));
        Ok(Comparison::Equal)
    }

    fn cast_object(&mut self, _: &ObjectRef, _: CastTarget) -> Result<Option<Value>, Infallible> {
        drop(self.place.replace(Value::NULL));
        Ok(Some(Value::from("text")))
    }

    fn nesting_too_deep(&mut self) -> Infallible {
        unreachable!("no cycle is compared")
    }
}

#[test]
fn user_code_may_drop_the_arrays_that_are_compared() {
    with_heap(|| {
        let class = class("Emptying");
        let array = |string: &str| {
            list([
                ObjectRef::new(class).into(),
                Value::from("long enough to be counted"),
                Value::from(string),
            ])
        };
        let place = ZvalPtr::new(array("left"));
        let left = Value::zval(place.clone());
        let right = list([
            Value::from("text"),
            Value::from("long enough to be counted"),
            Value::from("right"),
        ]);
        let mut emptying = Emptying { place };
        assert_eq!(
            compare(&left, &right, &mut emptying),
            Ok(Comparison::Less),
            "the rest is compared as it was"
        );
        assert!(emptying.place.view().to_value().is_null());
    });
}

#[test]
fn the_ini_setting_precision_decides_how_floats_are_cast_and_compared() {
    with_heap(|| {
        let third = Value::float(1.0 / 3.0);
        let cast = || scalar_to_string(third.view()).map(|string| text(&string));
        assert_eq!(cast().as_deref(), Some("0.33333333333333"));
        set_precision(-1);
        assert_eq!(cast().as_deref(), Some("0.3333333333333333"));
        set_precision(14);
        assert_eq!(serialize_precision(), -1);
    });
}

#[test]
fn messages_name_types_and_classes() {
    with_heap(|| {
        let anonymous: Value = ObjectRef::new(class("class@anonymous\0/file.php:3$0")).into();
        assert_eq!(type_name(anonymous.view()).to_string(), "class@anonymous");
        let named: Value = ObjectRef::new(class("App\\User")).into();
        assert_eq!(type_name(named.view()).to_string(), "App\\User");
        let stream = ResourceRef::new("stream", Box::new(Stream));
        stream.close();
        let closed: Value = stream.into();
        assert_eq!(type_name(closed.view()).to_string(), "resource");
        assert_eq!(gettype_name(closed.view()), "resource (closed)");
        assert_eq!(text(&debug_type_name(closed.view())), "resource (closed)");
    });
}
