//! Enums: their cases are objects, made when they are first asked for.

use super::super::Machine;
use super::super::errors::Throw;
use super::super::unwind::Unwind;
use super::blueprint::DefaultBlueprint;
use super::draft::Draft;
use super::entry::{ClassConstant, ClassEntry, Method, MethodBody, Property, PropertyPlace};
use super::library::builtin_type;
use super::table::interned;
use crate::ast::ClassKind;
use crate::ext::{BuiltinMethod, Call};
use crate::methods;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View, Visibility, ZvalPtr};
use std::rc::Rc;

/// The methods that every enum has.
static UNIT_METHODS: &[BuiltinMethod] = methods! { "UnitEnum":
    [public static] cases() = cases, "-> array";
};

/// The methods that a backed enum has besides.
static BACKED_METHODS: &[BuiltinMethod] = methods! { "BackedEnum":
    [public static] from(value) = from, "int|string -> static";
    [public static] tryFrom(value) = try_from, "int|string -> ?static";
};

impl Machine {
    /// The properties and methods that the language gives an enum.
    pub(super) fn add_enum_members(&mut self, draft: &mut Draft) {
        draft.flags.refuses_dynamic_properties = true;
        draft.flags.is_final = true;
        let backing = draft.backing_type;
        let mut add = |name: &'static str, declared_type| {
            let property = Property {
                name: interned(name),
                place: PropertyPlace::Slot(0),
                visibility: Visibility::Public,
                class: draft.me(),
                declared_type,
                is_readonly: true,
                is_promoted: false,
                default: DefaultBlueprint::None,
                written: None,
                attributes: &[],
                doc_comment: None,
            };
            draft.declare_property(property, &DefaultBlueprint::None, false);
        };
        add("name", builtin_type("string"));
        if backing.is_some() {
            add("value", backing);
        }
        let backed: &[BuiltinMethod] = if backing.is_some() {
            BACKED_METHODS
        } else {
            &[]
        };
        for method in UNIT_METHODS.iter().chain(backed) {
            let lowercase = PhpStr::new(&method.builtin.name.as_bytes().to_ascii_lowercase());
            draft.methods.insert(
                lowercase,
                Method {
                    name: interned(method.builtin.name),
                    body: MethodBody::Builtin(&method.builtin),
                    visibility: Visibility::Public,
                    is_static: true,
                    is_abstract: false,
                    is_final: false,
                    class: draft.me(),
                    root: draft.me(),
                    from_trait: None,
                },
            );
        }
    }

    /// Makes the object of a case.
    pub(super) fn make_case(
        &mut self,
        constant: &Rc<ClassConstant>,
        value: Option<Value>,
    ) -> Result<Value, Unwind> {
        let class = constant.class.get();
        if let (Some(value), Some(backing)) = (&value, class.backing_type)
            && !backing.takes(value.tag())
        {
            let message = format!(
                "Enum case type {} does not match enum backing type {}",
                self.type_name_for_error(value),
                backing.text
            );
            return Err(self.throw(Throw::TypeError, &message));
        }
        let object = ObjectRef::new(class.class());
        drop(object.set_slot(0, Some(ZvalPtr::new(constant.name.clone().into()))));
        if let Some(value) = value {
            drop(object.set_slot(1, Some(ZvalPtr::new(value))));
        }
        Ok(object.into())
    }

    /// Makes all cases of a backed enum and checks their values.
    pub(super) fn check_cases(&mut self, class: &'static ClassEntry) -> Result<(), Unwind> {
        let mut seen: Vec<(PhpStr, Value)> = Vec::new();
        for constant in class.constants.values() {
            if !constant.is_case {
                continue;
            }
            let case = self.constant_value(constant)?;
            let Some(value) = backing_of(&case) else {
                continue;
            };
            for (name, known) in &seen {
                if self.identical(known, &value)? {
                    let message = format!(
                        "Duplicate value in enum {} for cases {name} and {}",
                        class.name, constant.name
                    );
                    return Err(self.throw_error(&message));
                }
            }
            seen.push((constant.name.clone(), value));
        }
        Ok(())
    }

    /// The objects of all cases, in order.
    ///
    /// # Errors
    /// A case's value throws.
    pub fn enum_cases(&mut self, class: &'static ClassEntry) -> Result<Vec<Value>, Unwind> {
        let mut cases = Vec::new();
        for constant in class.constants.values() {
            if constant.is_case {
                cases.push(self.constant_value(constant)?);
            }
        }
        Ok(cases)
    }
}

/// The value of a case.
fn backing_of(case: &Value) -> Option<Value> {
    match case.view() {
        View::Object(object) if object.slot_count() > 1 => {
            object.slot(1).as_ref().map(|zval| zval.get())
        }
        _ => None,
    }
}

/// The enum whose method runs.
fn enum_of(call: &Call<'_>) -> Option<&'static ClassEntry> {
    call.machine
        .frame()
        .static_class
        .map(ClassEntry::of)
        .filter(|class| class.kind == ClassKind::Enum)
}

fn cases(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    match enum_of(call) {
        Some(class) => Ok(PhpArray::from_values(call.machine.enum_cases(class)?)),
        None => Ok(PhpArray::new()),
    }
}

/// The case of a value; `None` if no case has it.
fn find_case(
    call: &mut Call<'_>,
    class: &'static ClassEntry,
    value: &Value,
) -> Result<Option<Value>, Unwind> {
    call.machine.initialize_enum(class)?;
    for case in call.machine.enum_cases(class)? {
        if let View::Object(object) = case.view()
            && let Some(backing) = object.slot(1)
            && call.machine.identical(&backing.get(), value)?
        {
            return Ok(Some(case));
        }
    }
    Ok(None)
}

/// The argument as the enum's backing type has it.
fn backing_value(
    call: &mut Call<'_>,
    class: &'static ClassEntry,
    value: Value,
) -> Result<Value, Unwind> {
    use super::super::types::Checked;
    let Some(backing) = class.backing_type else {
        return Ok(value);
    };
    let strictness = call.machine.caller_strictness();
    match call.machine.check_type(backing, &value, strictness)? {
        Checked::Fits => Ok(value),
        Checked::Coerced(coerced) => Ok(coerced),
        Checked::Refused if value.is_null() => {
            let message = format!(
                "{}::{}(): Passing null to parameter #1 ($value) of type {} is deprecated",
                class.name,
                call.builtin.name,
                if backing.takes(crate::zval::Tag::Int) {
                    "int"
                } else {
                    "string|int"
                }
            );
            call.machine.deprecated(&message)?;
            Ok(if backing.takes(crate::zval::Tag::Int) {
                Value::int(0)
            } else {
                PhpStr::empty().into()
            })
        }
        Checked::Refused => {
            let given = call.machine.type_name_for_error(&value);
            let message = format!(
                "{}::{}(): Argument #1 ($value) must be of type {}, {given} given",
                class.name, call.builtin.name, backing.text
            );
            Err(call.machine.throw_type_error(&message))
        }
    }
}

fn from(call: &mut Call<'_>, value: Value) -> Result<Value, Unwind> {
    let Some(class) = enum_of(call) else {
        return Ok(Value::NULL);
    };
    let value = backing_value(call, class, value)?;
    match find_case(call, class, &value)? {
        Some(case) => Ok(case),
        None => {
            let shown = match value.view() {
                View::String(text) => format!("\"{text}\""),
                view => crate::zval::convert::scalar_to_string(view)
                    .map(|text| text.to_string())
                    .unwrap_or_default(),
            };
            let message = format!(
                "{shown} is not a valid backing value for enum {}",
                class.name
            );
            Err(call.machine.throw(Throw::ValueError, &message))
        }
    }
}

fn try_from(call: &mut Call<'_>, value: Value) -> Result<Option<Value>, Unwind> {
    let Some(class) = enum_of(call) else {
        return Ok(None);
    };
    let value = backing_value(call, class, value)?;
    find_case(call, class, &value)
}
