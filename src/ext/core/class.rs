//! Functions about classes.

use crate::ast::ClassKind;
use crate::builtins;
use crate::eval::class::method::may_call;
use crate::eval::class::{ClassEntry, PropertyPlace};
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, Call, IfPassed, OrFalse};
use crate::zval::separate;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, View, Visibility};

/// Functions about classes.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    class_exists(class, autoload = true), interface_exists(interface, autoload = true),
    trait_exists(trait, autoload = true), enum_exists(enum, autoload = true),
    get_class(object = null), get_parent_class(object_or_class = null), get_called_class(),
    is_a(object_or_class, class, allow_string = false), is_subclass_of(object_or_class, class, allow_string = true),
    get_class_vars(class), get_object_vars(object), get_mangled_object_vars(object), get_class_methods(object_or_class),
    method_exists(object_or_class, method), property_exists(object_or_class, property),
    class_alias(class, alias, autoload = true),
    get_declared_classes(), get_declared_interfaces(), get_declared_traits(),
};

/// The class of a name, loaded if that is asked for.
fn named(
    call: &mut Call<'_>,
    name: &PhpStr,
    autoload: bool,
) -> Result<Option<&'static ClassEntry>, Unwind> {
    if autoload {
        call.machine.lookup_class(name)
    } else {
        Ok(call.machine.find_class(name))
    }
}

fn class_exists(call: &mut Call<'_>, name: PhpStr, autoload: bool) -> Result<bool, Unwind> {
    Ok(named(call, &name, autoload)?
        .is_some_and(|class| matches!(class.kind, ClassKind::Class | ClassKind::Enum)))
}

fn interface_exists(call: &mut Call<'_>, name: PhpStr, autoload: bool) -> Result<bool, Unwind> {
    Ok(named(call, &name, autoload)?.is_some_and(|class| class.kind == ClassKind::Interface))
}

fn trait_exists(call: &mut Call<'_>, name: PhpStr, autoload: bool) -> Result<bool, Unwind> {
    Ok(named(call, &name, autoload)?.is_some_and(|class| class.kind == ClassKind::Trait))
}

fn enum_exists(call: &mut Call<'_>, name: PhpStr, autoload: bool) -> Result<bool, Unwind> {
    Ok(named(call, &name, autoload)?.is_some_and(|class| class.kind == ClassKind::Enum))
}

/// The scope of the code that called a builtin.
fn calling_scope(call: &Call<'_>) -> Option<&'static ClassEntry> {
    call.machine.scope_entry()
}

fn get_class(call: &mut Call<'_>, object: Value) -> Result<PhpStr, Unwind> {
    if let View::Object(object) = object.view() {
        return Ok(object.class().name().clone());
    }
    if call.passed() > 0 {
        let given = call.machine.type_name_for_error(&object);
        return Err(call.type_error(0, &format!("must be of type object, {given} given")));
    }
    match calling_scope(call) {
        Some(class) => Ok(class.name.clone()),
        None => Err(call
            .machine
            .throw_error("get_class() without arguments must be called from within a class")),
    }
}

/// The class that an argument names, or whose object it is.
fn class_of(
    call: &mut Call<'_>,
    value: &Value,
    autoload: bool,
) -> Result<Option<&'static ClassEntry>, Unwind> {
    match value.view() {
        View::Object(object) => Ok(Some(ClassEntry::of(object.class()))),
        View::String(name) => {
            let name = name.clone();
            named(call, &name, autoload)
        }
        _ => Ok(None),
    }
}

fn get_parent_class(
    call: &mut Call<'_>,
    target: IfPassed<Value>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let class = match target.0 {
        Some(value) => match class_of(call, &value, true)? {
            Some(class) => Some(class),
            None => {
                let given = call.machine.type_name_for_error(&value);
                return Err(call.type_error(
                    0,
                    &format!("must be an object or a valid class name, {given} given"),
                ));
            }
        },
        None => calling_scope(call),
    };
    Ok(class
        .and_then(|class| class.parent)
        .map(|parent| parent.name.clone())
        .into())
}

fn get_called_class(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    match call.machine.running_static_class() {
        Some(class) => Ok(class.name.clone()),
        None => Err(call
            .machine
            .throw_error("get_called_class() must be called from within a class")),
    }
}

fn is_a_or_below(
    call: &mut Call<'_>,
    target: &Value,
    name: &PhpStr,
    allow_string: bool,
    only_below: bool,
) -> Result<bool, Unwind> {
    let class = match target.view() {
        View::Object(object) => ClassEntry::of(object.class()),
        View::String(own) if allow_string => {
            let own = own.clone();
            match call.machine.lookup_class(&own)? {
                Some(class) => class,
                None => return Ok(false),
            }
        }
        _ => return Ok(false),
    };
    let Some(wanted) = call.machine.find_class(name) else {
        return Ok(false);
    };
    if only_below && class.same(wanted) {
        return Ok(false);
    }
    Ok(class.is_subclass_of(wanted))
}

fn is_a(
    call: &mut Call<'_>,
    target: Value,
    name: PhpStr,
    allow_string: bool,
) -> Result<bool, Unwind> {
    is_a_or_below(call, &target, &name, allow_string, false)
}

fn is_subclass_of(
    call: &mut Call<'_>,
    target: Value,
    name: PhpStr,
    allow_string: bool,
) -> Result<bool, Unwind> {
    is_a_or_below(call, &target, &name, allow_string, true)
}

fn get_class_vars(call: &mut Call<'_>, name: PhpStr) -> Result<OrFalse<PhpArray>, Unwind> {
    let Some(class) = call.machine.lookup_class(&name)? else {
        return Ok(OrFalse::False);
    };
    call.machine.initialize_class(class)?;
    let scope = calling_scope(call);
    let mut array = PhpArray::new();
    for wants_static in [false, true] {
        for property in class.properties.values() {
            if property.is_static() != wants_static {
                continue;
            }
            let visible = match property.visibility {
                Visibility::Public => true,
                Visibility::Protected => scope.is_some_and(|scope| {
                    scope.is_subclass_of(&property.class) || property.class.is_subclass_of(scope)
                }),
                Visibility::Private => scope.is_some_and(|scope| property.class.same(scope)),
            };
            if !visible {
                continue;
            }
            let zval = match &property.place {
                PropertyPlace::Slot(slot) => class.defaults.borrow().get(*slot).cloned().flatten(),
                PropertyPlace::Static(place) => place.borrow().clone(),
            };
            let zval = zval.map_or_else(crate::zval::ZvalPtr::null, separate::pass_on);
            array.set(&Key::String(property.name.clone()), zval);
        }
    }
    Ok(OrFalse::Value(array))
}

fn get_object_vars(call: &mut Call<'_>, object: ObjectRef) -> PhpArray {
    let visible = crate::eval::class::property::visible_properties(call.machine, &object);
    let mut array = PhpArray::new();
    for (name, zval) in visible {
        array.set(&Key::from_string(&name), zval);
    }
    array
}

fn get_mangled_object_vars(_: &mut Call<'_>, object: ObjectRef) -> PhpArray {
    crate::eval::class::cast::mangled_properties(&object)
}

fn get_class_methods(call: &mut Call<'_>, target: Value) -> Result<PhpArray, Unwind> {
    let Some(class) = class_of(call, &target, true)? else {
        let given = call.machine.type_name_for_error(&target);
        return Err(call.type_error(
            0,
            &format!("must be an object or a valid class name, {given} given"),
        ));
    };
    let scope = calling_scope(call);
    let names = class
        .methods
        .values()
        .filter(|method| may_call(method, scope))
        .map(|method| Value::from(method.name.clone()))
        .collect::<Vec<Value>>();
    Ok(PhpArray::from_values(names))
}

fn method_exists(call: &mut Call<'_>, target: Value, method: PhpStr) -> Result<bool, Unwind> {
    let class = match target.view() {
        View::Object(object) => ClassEntry::of(object.class()),
        View::String(name) => {
            let name = name.clone();
            match call.machine.lookup_class(&name)? {
                Some(class) => class,
                None => return Ok(false),
            }
        }
        _ => {
            let given = call.machine.type_name_for_error(&target);
            return Err(
                call.type_error(0, &format!("must be of type object|string, {given} given"))
            );
        }
    };
    let lowercase = PhpStr::new(&method.to_ascii_lowercase());
    if let Some(found) = class.methods.get(&lowercase) {
        // A private method of a parent does not count by the class's name.
        return Ok(target.is_object()
            || found.visibility != Visibility::Private
            || found.class.same(class));
    }
    Ok(lowercase.as_bytes() == b"__invoke" && class.name.eq_ignore_ascii_case(b"Closure"))
}

fn property_exists(call: &mut Call<'_>, target: Value, name: PhpStr) -> Result<bool, Unwind> {
    let class = match target.view() {
        View::Object(object) => ClassEntry::of(object.class()),
        View::String(class) => {
            let class = class.clone();
            match call.machine.lookup_class(&class)? {
                Some(class) => class,
                None => return Ok(false),
            }
        }
        _ => {
            let given = call.machine.type_name_for_error(&target);
            return Err(
                call.type_error(0, &format!("must be of type object|string, {given} given"))
            );
        }
    };
    if let Some(property) = class.properties.get(&name)
        && (property.visibility != Visibility::Private || property.class.same(class))
    {
        return Ok(true);
    }
    let View::Object(object) = target.view() else {
        return Ok(false);
    };
    let key = Key::String(name.clone());
    if object
        .dynamic()
        .is_some_and(|dynamic| dynamic.get(&key).is_some())
    {
        return Ok(true);
    }
    match class.handlers().has_element_properties {
        Some(has) if has(object) => {
            let exists = class.method(&crate::eval::class::interned("offsetexists"));
            match exists {
                Some(exists) => {
                    let found = call
                        .machine
                        .call_method(object, exists, &mut [name.into()])?;
                    Ok(found.unwrap_zval().truthy())
                }
                None => Ok(false),
            }
        }
        _ => Ok(false),
    }
}

fn class_alias(
    call: &mut Call<'_>,
    name: PhpStr,
    alias: PhpStr,
    autoload: bool,
) -> Result<bool, Unwind> {
    let Some(class) = named(call, &name, autoload)? else {
        call.machine
            .warning(&format!("Class \"{name}\" not found"))?;
        return Ok(false);
    };
    if !class.is_user() {
        return Err(call.value_error(
            0,
            "must be a user-defined class name, internal class name given",
        ));
    }
    let alias = PhpStr::new(alias.strip_prefix(b"\\").unwrap_or(&alias));
    if !call.machine.declare_alias(class, &alias) {
        call.machine.warning(&format!(
            "Cannot declare {} {alias}, because the name is already in use",
            crate::eval::class::link::kind_name(class.kind)
        ))?;
        return Ok(false);
    }
    Ok(true)
}

/// The names of all classes of some kinds: the library's in the order of their tables, then the script's.
fn declared(m: &mut Machine, kinds: &[ClassKind]) -> PhpArray {
    let mut array = PhpArray::new();
    for class in crate::ext::classes() {
        if kinds.contains(&class.kind) {
            array.push_value(class.name);
        }
    }
    for (lowercase, class) in m.classes.declared() {
        if !kinds.contains(&class.kind) || class.flags.is_anonymous && class.name.is_empty() {
            continue;
        }
        // An alias is listed by its own name.
        let name = if class.name.eq_ignore_ascii_case(lowercase) {
            class.name.clone()
        } else {
            lowercase.clone()
        };
        array.push_value(name);
    }
    array
}

fn get_declared_classes(call: &mut Call<'_>) -> PhpArray {
    declared(call.machine, &[ClassKind::Class, ClassKind::Enum])
}

fn get_declared_interfaces(call: &mut Call<'_>) -> PhpArray {
    declared(call.machine, &[ClassKind::Interface])
}

fn get_declared_traits(call: &mut Call<'_>) -> PhpArray {
    declared(call.machine, &[ClassKind::Trait])
}
