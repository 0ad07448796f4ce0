//! The classes of the library, linked when they are first asked for.

use super::super::Machine;
use super::super::types::{ClassType, Type, type_text};
use super::blueprint::DefaultBlueprint;
use super::draft::Draft;
use super::entry::{
    ClassConstant, ClassEntry, ConstantValue, Method, MethodBody, Property, PropertyPlace,
};
use super::table::interned;
use crate::ext::BuiltinClass;
use crate::ext::class::BuiltinDefault;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Slot, Value, Visibility, ZvalPtr};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

impl Machine {
    /// A class of the library by its lowercase name.
    ///
    /// # Panics
    /// There is no such class in the tables.
    pub fn builtin_class(&mut self, lowercase: &'static str) -> &'static ClassEntry {
        let name = interned(lowercase);
        if let Some(class) = self.classes.get(&name) {
            return class;
        }
        match self.find_builtin_class(&name) {
            Some(class) => class,
            None => unreachable!("the tables have no class {lowercase}"),
        }
    }

    /// The class Generator.
    #[inline]
    pub fn generator_class(&mut self) -> &'static ClassEntry {
        match self.classes.generator {
            Some(class) => class,
            None => {
                let class = self.builtin_class("generator");
                self.classes.generator.insert(class)
            }
        }
    }

    /// The class Closure.
    #[inline]
    pub fn closure_class(&mut self) -> &'static ClassEntry {
        match self.classes.closure {
            Some(class) => class,
            None => {
                let class = self.builtin_class("closure");
                self.classes.closure.insert(class)
            }
        }
    }

    /// A class of the library by its lowercase name, linked now if it was not yet.
    pub(super) fn find_builtin_class(&mut self, lowercase: &PhpStr) -> Option<&'static ClassEntry> {
        let builtin = crate::ext::find_class(lowercase)?;
        Some(self.link_builtin(builtin, lowercase.clone()))
    }

    fn linked_builtin(&mut self, name: &'static str) -> &'static ClassEntry {
        let lowercase = PhpStr::new(&name.as_bytes().to_ascii_lowercase());
        match self.classes.get(&lowercase) {
            Some(class) => class,
            None => match self.find_builtin_class(&lowercase) {
                Some(class) => class,
                None => unreachable!("the tables have no class {name}"),
            },
        }
    }

    fn link_builtin(
        &mut self,
        builtin: &'static BuiltinClass,
        lowercase: PhpStr,
    ) -> &'static ClassEntry {
        if self.disabled_classes.contains(lowercase.as_bytes()) {
            return self.link_disabled(builtin, lowercase);
        }
        let mut draft = Draft::new(interned(builtin.name), builtin.kind);
        if let Some(parent) = builtin.parent {
            let parent = self.linked_builtin(parent);
            draft.extend(parent);
        }
        draft.builtin = Some(builtin);
        draft.handlers = builtin.handlers.over(draft.handlers);
        draft.flags.is_abstract = builtin.flags.is_abstract;
        draft.flags.is_final = builtin.flags.is_final;
        draft.flags.allows_dynamic_properties |= builtin.flags.allows_dynamic_properties;
        draft.flags.refuses_dynamic_properties |= builtin.flags.no_dynamic_properties;
        for property in builtin.properties {
            let declared = Property {
                name: interned(property.name),
                place: PropertyPlace::Slot(0),
                visibility: property.visibility,
                class: draft.me(),
                declared_type: builtin_type(property.declared_type),
                is_readonly: property.is_readonly,
                is_promoted: false,
                default: DefaultBlueprint::None,
                written: None,
                attributes: &[],
                doc_comment: None,
            };
            let declared = draft.add_slot(declared, default_slot(property.default));
            draft.properties.insert(interned(property.name), declared);
        }
        for method in builtin.methods {
            let name = PhpStr::new(&method.builtin.name.as_bytes().to_ascii_lowercase());
            draft.methods.insert(
                name,
                Method {
                    name: interned(method.builtin.name),
                    body: MethodBody::Builtin(&method.builtin),
                    visibility: method.flags.visibility,
                    is_static: method.flags.is_static,
                    is_abstract: method.flags.is_abstract,
                    is_final: method.flags.is_final,
                    class: draft.me(),
                    root: draft.me(),
                    from_trait: None,
                },
            );
        }
        for constant in builtin.constants {
            let value = constant.value.to_value(self);
            draft.constants.insert(
                interned(constant.name),
                Rc::new(ClassConstant {
                    name: interned(constant.name),
                    value: RefCell::new(ConstantValue::Value(value)),
                    is_visited: Cell::new(false),
                    visibility: Visibility::Public,
                    is_final: false,
                    is_case: false,
                    class: draft.me(),
                    attributes: &[],
                    doc_comment: None,
                }),
            );
        }
        if let Some(parent) = draft.parent {
            for (name, method) in parent.methods.iter() {
                match draft.methods.get_mut(name) {
                    Some(own) if method.visibility != Visibility::Private => own.root = method.root,
                    Some(_) => {}
                    None => draft.methods.insert(name.clone(), method.clone()),
                }
            }
            for (name, property) in parent.properties.iter() {
                if !draft.properties.contains(name) {
                    draft.properties.insert(name.clone(), property.clone());
                }
            }
            for (name, constant) in parent.constants.iter() {
                if !draft.constants.contains(name) {
                    draft.constants.insert(name.clone(), constant.clone());
                }
            }
            draft.inherit_interfaces(parent);
        }
        for interface in builtin.interfaces {
            let interface = self.linked_builtin(interface);
            draft.add_interface(interface);
            for (name, constant) in interface.constants.iter() {
                if !draft.constants.contains(name) {
                    draft.constants.insert(name.clone(), constant.clone());
                }
            }
            for (name, method) in interface.methods.iter() {
                match draft.methods.get_mut(name) {
                    Some(own) => own.root = method.root,
                    None => draft.methods.insert(name.clone(), method.clone()),
                }
            }
        }
        let class = draft.finish();
        self.classes.own(class);
        self.classes.insert(lowercase, class.get());
        class.get()
    }

    /// A class that `disable_classes` has made useless: it is there, and nothing in it (php-src `zend_disable_class`).
    fn link_disabled(
        &mut self,
        builtin: &'static BuiltinClass,
        lowercase: PhpStr,
    ) -> &'static ClassEntry {
        let mut draft = Draft::new(interned(builtin.name), builtin.kind);
        draft.handlers.create = Some(tell_disabled);
        let class = draft.finish();
        self.classes.own(class);
        self.classes.insert(lowercase, class.get());
        class.get()
    }
}

/// Says that an object is of a class that was made useless.
fn tell_disabled(m: &mut Machine, object: &ObjectRef) {
    let name = ClassEntry::of(object.class()).name().to_string();
    let message = format!("{name}() has been disabled for security reasons");
    if m.warning(&message).is_err() {
        m.throw_aside();
    }
}

fn default_slot(default: BuiltinDefault) -> Slot {
    let value = match default {
        BuiltinDefault::None => return None,
        BuiltinDefault::Null => Value::NULL,
        BuiltinDefault::Int(int) => Value::int(int),
        BuiltinDefault::Str(text) => interned(text).into(),
        BuiltinDefault::Bool(bool) => Value::bool(bool),
        BuiltinDefault::EmptyArray => PhpArray::new().into(),
    };
    Some(ZvalPtr::new(value))
}

thread_local! {
    static TYPES: RefCell<HashMap<&'static str, &'static Type>> = RefCell::new(HashMap::new());
}

/// A type as the tables write it; empty is none. Each text is parsed once in a thread.
pub fn builtin_type(text: &'static str) -> Option<&'static Type> {
    if text.is_empty() {
        return None;
    }
    Some(TYPES.with_borrow_mut(|types| {
        *types
            .entry(text)
            .or_insert_with(|| Box::leak(Box::new(parse_type(text))))
    }))
}

fn parse_type(text: &'static str) -> Type {
    let (mut mask, body) = match text.strip_prefix('?') {
        Some(rest) => (Type::NULL, rest),
        None => (0, text),
    };
    let mut classes = Vec::new();
    let mut shown = Vec::new();
    for part in body.split('|') {
        mask |= match part {
            "null" => Type::NULL,
            "bool" => Type::BOOL,
            "false" => Type::FALSE,
            "true" => Type::TRUE,
            "int" => Type::INT,
            "float" => Type::FLOAT,
            "string" => Type::STRING,
            "array" => Type::ARRAY,
            "object" => Type::OBJECT,
            "mixed" => Type::MIXED,
            "callable" => Type::CALLABLE,
            "iterable" => Type::ARRAY | Type::ITERABLE,
            "static" => Type::STATIC,
            "void" => Type::VOID,
            "never" => Type::NEVER,
            class => {
                classes.push(ClassType::Named(interned(class)));
                shown.push(class.as_bytes().to_vec());
                0
            }
        };
    }
    Type {
        mask,
        classes: Vec::leak(classes),
        text: PhpStr::persistent(&type_text(mask, &shown)),
        taken: std::cell::Cell::new(0),
    }
}
