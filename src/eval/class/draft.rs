//! A class while it is being linked.

use super::super::types::Type;
use super::blueprint::ClassBlueprint;
use super::entry::{
    ClassConstant, ClassEntry, ClassFlags, Magic, Method, PendingDefault, Property, PropertyPlace,
};
use super::members::Members;
use super::table::{ClassPtr, OwnedFunction, Unlinked};
use crate::ast::ClassKind;
use crate::ext::BuiltinClass;
use crate::ext::class::Handlers;
use crate::zval::{Class, PhpStr, Slot, SlotInfo};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

/// A method and the one it overrides: what it is checked against once the class is complete.
pub(super) struct Override {
    pub(super) child: Method,
    pub(super) parent: Method,
    pub(super) checks: OverrideChecks,
}

/// Where the overridden method comes from, which decides what is checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum OverrideChecks {
    /// The parent class.
    Class,
    /// An interface.
    Interface,
    /// An abstract method of a trait: its signature only.
    TraitSignature,
}

/// What linking knows of a class so far.
pub(super) struct Draft {
    place: Unlinked,
    pub(super) name: PhpStr,
    pub(super) kind: ClassKind,
    pub(super) flags: ClassFlags,
    pub(super) parent: Option<&'static ClassEntry>,
    pub(super) interfaces: Vec<&'static ClassEntry>,
    pub(super) traits: Vec<&'static ClassEntry>,
    pub(super) methods: Members<Method>,
    pub(super) properties: Members<Property>,
    pub(super) slot_properties: Vec<Property>,
    pub(super) defaults: Vec<Slot>,
    pub(super) pending_defaults: Vec<PendingDefault>,
    pub(super) constants: Members<Rc<ClassConstant>>,
    pub(super) backing_type: Option<&'static Type>,
    pub(super) builtin: Option<&'static BuiltinClass>,
    pub(super) handlers: Handlers,
    pub(super) blueprint: Option<&'static ClassBlueprint>,
    pub(super) own_functions: Vec<OwnedFunction>,
    pub(super) overrides: Vec<Override>,
}

impl Draft {
    pub(super) fn new(name: PhpStr, kind: ClassKind) -> Draft {
        Draft {
            place: Unlinked::new(),
            name,
            kind,
            flags: ClassFlags::default(),
            parent: None,
            interfaces: Vec::new(),
            traits: Vec::new(),
            methods: Members::default(),
            properties: Members::default(),
            slot_properties: Vec::new(),
            defaults: Vec::new(),
            pending_defaults: Vec::new(),
            constants: Members::default(),
            backing_type: None,
            builtin: None,
            handlers: Handlers::STANDARD,
            blueprint: None,
            own_functions: Vec::new(),
            overrides: Vec::new(),
        }
    }

    /// The address the class will have.
    pub(super) fn me(&self) -> ClassPtr {
        self.place.address()
    }

    /// Takes over the slots of the parent, and what it has of the library.
    pub(super) fn extend(&mut self, parent: &'static ClassEntry) {
        self.parent = Some(parent);
        self.slot_properties = parent.slot_properties.clone();
        self.defaults = parent.defaults.borrow().clone();
        self.pending_defaults = parent
            .pending_defaults
            .borrow()
            .iter()
            .filter(|pending| !pending.property.is_static())
            .cloned()
            .collect();
        self.builtin = parent.builtin;
        self.handlers = parent.handlers;
        self.flags.allows_dynamic_properties |= parent.flags.allows_dynamic_properties;
        self.flags.refuses_dynamic_properties |= parent.flags.refuses_dynamic_properties;
    }

    /// Gives a property that is not static a slot, with its default.
    pub(super) fn add_slot(&mut self, mut property: Property, default: Slot) -> Property {
        property.place = PropertyPlace::Slot(self.slot_properties.len());
        self.slot_properties.push(property.clone());
        self.defaults.push(default);
        property
    }

    /// Puts a property that is declared again into the slot that the parent gave it.
    pub(super) fn replace_slot(
        &mut self,
        slot: usize,
        mut property: Property,
        default: Slot,
    ) -> Property {
        property.place = PropertyPlace::Slot(slot);
        self.slot_properties[slot] = property.clone();
        self.defaults[slot] = default;
        self.pending_defaults
            .retain(|pending| pending.property.slot() != Some(slot));
        property
    }

    /// Takes over a parent's interfaces: in their order where the class names interfaces of its own, else the other way round
    /// (php-src `zend_do_implement_interfaces`, `zend_do_inherit_interfaces`).
    pub(super) fn inherit_interfaces(&mut self, parent: &'static ClassEntry) {
        let names_own = self
            .blueprint
            .is_some_and(|blueprint| !blueprint.interfaces.is_empty());
        self.interfaces.extend(parent.interfaces.iter().copied());
        if !names_own {
            self.interfaces.reverse();
        }
    }

    /// Adds an interface and all that it extends, each once.
    pub(super) fn add_interface(&mut self, interface: &'static ClassEntry) {
        for inherited in &interface.interfaces {
            if !self.interfaces.iter().any(|known| known.same(inherited)) {
                self.interfaces.push(inherited);
            }
        }
        if !self.interfaces.iter().any(|known| known.same(interface)) {
            self.interfaces.push(interface);
        }
    }

    fn magic(&self) -> Magic {
        let find = |name: &'static str| self.methods.get(&super::table::interned(name)).cloned();
        Magic {
            constructor: find("__construct"),
            destructor: find("__destruct"),
            clone: find("__clone"),
            get: find("__get"),
            set: find("__set"),
            isset: find("__isset"),
            unset: find("__unset"),
            call: find("__call"),
            call_static: find("__callstatic"),
            to_string: find("__tostring"),
            invoke: find("__invoke"),
            debug_info: find("__debuginfo"),
            serialize: find("__serialize"),
            unserialize: find("__unserialize"),
            sleep: find("__sleep"),
            wakeup: find("__wakeup"),
        }
    }

    /// Completes the class.
    pub(super) fn finish(mut self) -> ClassPtr {
        let magic = self.magic();
        self.flags.has_property_magic = magic.get.is_some()
            || magic.set.is_some()
            || magic.isset.is_some()
            || magic.unset.is_some();
        self.flags.is_traversable = std::iter::once(&self.name)
            .chain(self.interfaces.iter().map(|interface| &interface.name))
            .any(|name| name.eq_ignore_ascii_case(b"traversable"));
        let slots = self
            .slot_properties
            .iter()
            .map(|property| SlotInfo {
                name: property.name.clone(),
                visibility: property.visibility,
                declared_by: if property.class == self.me() {
                    self.name.clone()
                } else {
                    property.class.name.clone()
                },
            })
            .collect();
        let class = Class::new(
            self.name.clone(),
            slots,
            magic.destructor.is_some() || self.handlers.destroy.is_some(),
            self.me().erased(),
        );
        let blueprint = self.blueprint;
        let entry = ClassEntry {
            class,
            name: self.name,
            kind: self.kind,
            flags: self.flags,
            parent: self.parent,
            interfaces: self.interfaces,
            traits: self.traits,
            methods: self.methods,
            properties: self.properties,
            slot_properties: self.slot_properties,
            defaults: RefCell::new(self.defaults),
            pending_defaults: RefCell::new(self.pending_defaults),
            constants: self.constants,
            magic,
            backing_type: self.backing_type,
            attributes: blueprint.map_or(&[], |blueprint| blueprint.attributes),
            doc_comment: blueprint.and_then(|blueprint| blueprint.doc_comment.clone()),
            file: blueprint.map_or_else(PhpStr::empty, |blueprint| blueprint.file.clone()),
            line: blueprint.map_or(0, |blueprint| blueprint.line),
            end_line: blueprint.map_or(0, |blueprint| blueprint.end_line),
            builtin: self.builtin,
            handlers: self.handlers,
            blueprint,
            is_initialized: Cell::new(false),
            is_initializing: Cell::new(false),
            walk: OnceCell::new(),
            own_functions: RefCell::new(self.own_functions),
        };
        self.place.finish(entry)
    }
}
