//! ReflectionExtension.

use super::class::reflect_class;
use super::reflected_function::{find_function, reflect_function};
use super::{
    FLAGS, NAME, NAME_SLOT, Subject, become_about, handlers, reflect, set_string, this,
    this_object, throw,
};
use crate::eval::{Machine, Unwind};
use crate::ext::class::no_body;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, ZvalPtr};

/// The class of extensions.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["Reflector"],
    flags: FLAGS,
    properties: &[NAME],
    handlers: handlers::<ReflectedExtension>(),
    methods: methods! { "ReflectionExtension":
        [private] __clone() = no_body, "-> void";
        [public] __construct(name) = construct, "string";
        [public] __toString() = super::extension_text::to_string, "-> string";
        [public] getName() = get_name, "~> string";
        [public] getVersion() = get_version, "~> ?string";
        [public] getFunctions() = get_functions, "~> array";
        [public] getConstants() = get_constants, "~> array";
        [public] getINIEntries() = get_ini_entries, "~> array";
        [public] getClasses() = get_classes, "~> array";
        [public] getClassNames() = get_class_names, "~> array";
        [public] getDependencies() = get_dependencies, "~> array";
        [public] info() = info, "~> void";
        [public] isPersistent() = is_persistent, "~> bool";
        [public] isTemporary() = is_temporary, "~> bool";
    },
    ..BuiltinClass::class("ReflectionExtension")
}];

/// An extension, by its name.
#[derive(Clone, Copy)]
pub(super) struct ReflectedExtension(pub(super) &'static str);

impl Subject for ReflectedExtension {}

/// The object that reflects an extension.
pub(super) fn reflect_extension(m: &mut Machine, name: &'static str) -> ObjectRef {
    let object = reflect(m, "reflectionextension", ReflectedExtension(name));
    set_string(&object, NAME_SLOT, &PhpStr::from(name));
    object
}

fn construct(call: &mut Call<'_>, name: PhpStr) -> Result<(), Unwind> {
    let known = crate::ext::extensions().find(|known| name.eq_ignore_ascii_case(known.as_bytes()));
    let Some(known) = known else {
        let message = format!("Extension \"{name}\" does not exist");
        return Err(throw(call.machine, &message));
    };
    let this = this_object(call);
    set_string(&this, NAME_SLOT, &PhpStr::from(known));
    become_about(&this, ReflectedExtension(known));
    Ok(())
}

fn extension(call: &mut Call<'_>) -> Result<&'static str, Unwind> {
    Ok(this::<ReflectedExtension>(call)?.0)
}

fn get_name(call: &mut Call<'_>) -> Result<&'static str, Unwind> {
    extension(call)
}

/// The version of every extension is PHP's.
fn get_version(call: &mut Call<'_>) -> Result<Value, Unwind> {
    extension(call)?;
    Ok(call
        .machine
        .builtin_constant("PHP_VERSION")
        .unwrap_or(Value::NULL))
}

fn get_functions(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let extension = extension(call)?;
    let mut functions = PhpArray::new();
    for builtin in crate::ext::functions_of(extension) {
        let name = PhpStr::from(builtin.name);
        let function = find_function(call.machine, &name)?;
        let object = reflect_function(call.machine, function);
        functions.set(&Key::String(name), ZvalPtr::new(object.into()));
    }
    Ok(functions)
}

fn get_constants(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let extension = extension(call)?;
    let mut constants = PhpArray::new();
    for constant in crate::ext::constants_of(extension) {
        let value = constant.value.to_value(call.machine);
        constants.set(
            &Key::String(PhpStr::from(constant.name)),
            ZvalPtr::new(value),
        );
    }
    Ok(constants)
}

/// The settings whose names start with that of the extension.
fn get_ini_entries(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let prefix = format!("{}.", extension(call)?.to_ascii_lowercase());
    let mut entries = PhpArray::new();
    let found: Vec<(&'static str, Option<String>)> = call
        .machine
        .ini
        .all()
        .filter(|(name, ..)| name.starts_with(&prefix))
        .map(|(name, _, value, _)| (name, value.map(str::to_owned)))
        .collect();
    for (name, value) in found {
        let value = value.map_or(Value::NULL, |value| Value::from(value.as_str()));
        entries.set(&Key::String(PhpStr::from(name)), ZvalPtr::new(value));
    }
    Ok(entries)
}

fn get_classes(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let extension = extension(call)?;
    let mut classes = PhpArray::new();
    for builtin in crate::ext::classes_of(extension) {
        let class = super::find_class(call.machine, &PhpStr::from(builtin.name), 0)?;
        let object = reflect_class(call.machine, class);
        classes.set(
            &Key::String(class.name.clone()),
            ZvalPtr::new(object.into()),
        );
    }
    Ok(classes)
}

fn get_class_names(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let extension = extension(call)?;
    let names = crate::ext::classes_of(extension).map(|class| Value::from(class.name));
    Ok(PhpArray::from_values(names))
}

/// Everything is linked in: no extension needs to be loaded before another.
fn get_dependencies(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    extension(call)?;
    Ok(PhpArray::new())
}

/// The extension's part of `phpinfo()`.
fn info(call: &mut Call<'_>) -> Result<(), Unwind> {
    let extension = extension(call)?;
    let text = format!("\n{extension}\n\n");
    call.machine.write_output(text.as_bytes());
    Ok(())
}

fn is_persistent(call: &mut Call<'_>) -> Result<bool, Unwind> {
    extension(call).map(|_| true)
}

fn is_temporary(call: &mut Call<'_>) -> Result<bool, Unwind> {
    extension(call).map(|_| false)
}
