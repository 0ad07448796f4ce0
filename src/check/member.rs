//! Members of classes.

use super::attribute::Target;
use super::constant::{Dynamic, Value, constant_value};
use super::declared::Nullability;
use super::scope::{ConstantInfo, FunctionKind, FunctionScope, PropertyInfo};
use super::types::{Mask, TypeSet};
use super::{Checked, Checker, Task, message};
use crate::ast::{
    ClassConstants, ClassKind, ClassMember, EnumCase, Method, Modifiers, NoticeKind, Properties,
    PropertyItem, Span, TraitAdaptation, TraitMethod, TraitUse,
};

impl<'a> Checker<'a> {
    pub(super) fn member(&mut self, member: &'a ClassMember<'a>) -> Checked {
        self.place = place_of(member);
        match member {
            ClassMember::TraitUse(traits) => self.trait_use(traits),
            ClassMember::Constants(constants) => self.class_constants(constants),
            ClassMember::Properties(properties) => self.properties(properties),
            ClassMember::Method(method) => self.method(method),
            ClassMember::EnumCase(case) => self.enum_case(case),
        }
    }

    fn class_name_here(&self) -> &'a [u8] {
        self.class().map_or(b"", |class| class.name)
    }

    fn class_is(&self, kind: ClassKind) -> bool {
        self.class().is_some_and(|class| class.is(kind))
    }

    fn properties(&mut self, properties: &'a Properties<'a>) -> Checked {
        let class = self.class_name_here();
        if self.class_is(ClassKind::Interface) {
            return self.fatal("Interfaces may not include properties");
        }
        if self.class_is(ClassKind::Enum) {
            return self.fatal(message!("Enum ", class, " cannot include properties"));
        }
        if properties.modifiers.contains(Modifiers::ABSTRACT) {
            return self.fatal("Properties cannot be declared abstract");
        }
        let mut modifiers = properties.modifiers;
        if self.class().is_some_and(|class| class.is_readonly()) {
            modifiers = modifiers.with(Modifiers::READONLY);
        }
        for item in properties.items {
            self.property(properties, item, modifiers)?;
        }
        Ok(())
    }

    fn property(
        &mut self,
        properties: &'a Properties<'a>,
        item: &'a PropertyItem<'a>,
        modifiers: Modifiers,
    ) -> Checked {
        let class = self.class_name_here();
        let name = item.name.text;
        let property = message!(class, "::$", name);
        let declared = match &properties.declared_type {
            Some(written) => {
                self.remark_on_type(written);
                Some(self.declared_type(written, Nullability::AsDeclared)?)
            }
            None => None,
        };
        let never_stored = Mask::VOID.with(Mask::NEVER).with(Mask::CALLABLE);
        if let Some(set) = &declared
            && set.mask.intersects(never_stored)
        {
            return self.fatal(message!(
                "Property ",
                property,
                " cannot have type ",
                set.display(None)
            ));
        }
        if modifiers.contains(Modifiers::FINAL) {
            return self.fatal(message!(
                "Cannot declare property ", property,
                " final, the final modifier is allowed only for methods, classes, and class constants"
            ));
        }
        if self
            .class()
            .is_some_and(|class| class.property_names.contains(name))
        {
            return self.fatal(message!("Cannot redeclare ", property));
        }
        if let Some(default) = item.default {
            self.constant_now(default, Dynamic::Forbidden)?;
            if let (Some(set), Some(value)) = (&declared, constant_value(default)) {
                self.ensure_default_suits(set, value, &property)?;
            }
        }
        if modifiers.contains(Modifiers::READONLY) {
            if declared.is_none() {
                return self.fatal(message!("Readonly property ", property, " must have type"));
            }
            if item.default.is_some() {
                return self.fatal(message!(
                    "Readonly property ",
                    property,
                    " cannot have default value"
                ));
            }
            if modifiers.contains(Modifiers::STATIC) {
                return self.fatal(message!(
                    "Static property ",
                    property,
                    " cannot be readonly"
                ));
            }
        }
        self.add_property(name, modifiers, declared);
        self.attributes(properties.attributes, Target::PROPERTY)
    }

    fn ensure_default_suits(&self, set: &TypeSet<'a>, value: Value, property: &[u8]) -> Checked {
        if value.suits(set) {
            return Ok(());
        }
        if value == Value::Null && !set.is_intersection {
            let nullable = TypeSet {
                mask: set.mask.with(Mask::NULL),
                ..set.clone()
            };
            return self.fatal(message!(
                "Default value for property of type ",
                set.display(None),
                " may not be null. Use the nullable type ",
                nullable.display(None),
                " to allow null default value"
            ));
        }
        self.fatal(message!(
            "Cannot use ",
            value.type_name(),
            " as default value for property ",
            property,
            " of type ",
            set.display(None)
        ))
    }

    pub(super) fn add_property(
        &mut self,
        name: &'a [u8],
        modifiers: Modifiers,
        declared_type: Option<TypeSet<'a>>,
    ) {
        if let Some(class) = self.class_mut() {
            class.property_names.insert(name);
            class.properties.push(PropertyInfo {
                name,
                modifiers,
                declared_type,
            });
        }
    }

    fn class_constants(&mut self, constants: &'a ClassConstants<'a>) -> Checked {
        let class = self.class_name_here();
        let modifiers = constants.modifiers;
        for item in constants.items {
            let name = item.name.text;
            for (modifier, word) in [
                (Modifiers::STATIC, "static"),
                (Modifiers::ABSTRACT, "abstract"),
                (Modifiers::READONLY, "readonly"),
            ] {
                if modifiers.contains(modifier) {
                    return self.fatal(format!("Cannot use '{word}' as constant modifier"));
                }
            }
            if modifiers.contains(Modifiers::PRIVATE.with(Modifiers::FINAL)) {
                return self.fatal(message!(
                    "Private constant ",
                    class,
                    "::",
                    name,
                    " cannot be final as it is not visible to other classes"
                ));
            }
            self.constant_now(item.value, Dynamic::Forbidden)?;
            self.add_constant(name, modifiers)?;
            self.attributes(constants.attributes, Target::CLASS_CONST)?;
        }
        Ok(())
    }

    fn add_constant(&mut self, name: &'a [u8], modifiers: Modifiers) -> Checked {
        let class = self.class_name_here();
        let is_hidden = modifiers.intersects(Modifiers::PRIVATE.with(Modifiers::PROTECTED));
        if self.class_is(ClassKind::Interface) && is_hidden {
            return self.fatal(message!(
                "Access type for interface constant ",
                class,
                "::",
                name,
                " must be public"
            ));
        }
        if name.eq_ignore_ascii_case(b"class") {
            return self.fatal(
                "A class constant must not be called 'class'; it is reserved for class name fetching",
            );
        }
        let Some(scope) = self.class_mut() else {
            return Ok(());
        };
        if !scope.constant_names.insert(name) {
            return self.fatal(message!(
                "Cannot redefine class constant ",
                class,
                "::",
                name
            ));
        }
        scope.constants.push(ConstantInfo { name, modifiers });
        Ok(())
    }

    fn enum_case(&mut self, case: &'a EnumCase<'a>) -> Checked {
        if !self.class_is(ClassKind::Enum) {
            return self.fatal("Case can only be used in enums");
        }
        let class = self.class_name_here();
        let name = case.name.text;
        let is_backed = self.class().is_some_and(|class| class.is_backed);
        match case.value {
            None if is_backed => {
                return self.fatal(message!(
                    "Case ",
                    name,
                    " of backed enum ",
                    class,
                    " must have a value"
                ));
            }
            Some(_) if !is_backed => {
                return self.fatal(message!(
                    "Case ",
                    name,
                    " of non-backed enum ",
                    class,
                    " must not have a value"
                ));
            }
            Some(value) => self.constant_now(value, Dynamic::Forbidden)?,
            None => {}
        }
        self.add_constant(name, Modifiers::NONE)?;
        self.attributes(case.attributes, Target::CLASS_CONST)
    }

    fn method(&mut self, method: &'a Method<'a>) -> Checked {
        let class = self.class_name_here();
        let name = method.name.text;
        let shown = message!(class, "::", name, "()");
        let modifiers = method.modifiers;
        if modifiers.contains(Modifiers::READONLY) {
            return self.fatal("Cannot use 'readonly' as method modifier");
        }
        let is_private_final = modifiers.contains(Modifiers::PRIVATE.with(Modifiers::FINAL));
        if is_private_final && !name.eq_ignore_ascii_case(b"__construct") {
            self.notice(
                NoticeKind::CompileWarning,
                "Private methods cannot be final as they are never overridden by other classes",
            );
        }
        let is_interface = self.class_is(ClassKind::Interface);
        if is_interface {
            if modifiers.intersects(Modifiers::PRIVATE.with(Modifiers::PROTECTED)) {
                return self.fatal(message!(
                    "Access type for interface method ",
                    shown,
                    " must be public"
                ));
            }
            for (modifier, word) in [
                (Modifiers::FINAL, "final"),
                (Modifiers::ABSTRACT, "abstract"),
            ] {
                if modifiers.contains(modifier) {
                    return self.fatal(message!("Interface method ", shown, " must not be ", word));
                }
            }
        }
        let is_abstract = is_interface || modifiers.contains(Modifiers::ABSTRACT);
        let kind = if is_interface {
            "Interface"
        } else {
            "Abstract"
        };
        if is_abstract {
            if modifiers.contains(Modifiers::PRIVATE) && !self.class_is(ClassKind::Trait) {
                return self.fatal(message!(
                    kind,
                    " function ",
                    shown,
                    " cannot be declared private"
                ));
            }
            if method.body.is_some() {
                return self.fatal(message!(kind, " function ", shown, " cannot contain body"));
            }
        } else if method.body.is_none() {
            return self.fatal(message!(
                "Non-abstract method ",
                shown,
                " must contain body"
            ));
        }
        let Some(scope) = self.class_mut() else {
            return Ok(());
        };
        if !scope.method_names.insert(name.to_ascii_lowercase()) {
            return self.fatal(message!("Cannot redeclare ", shown));
        }
        let mut function = FunctionScope::new(FunctionKind::Method);
        function.is_constructor = name.eq_ignore_ascii_case(b"__construct");
        function.is_abstract = is_abstract;
        self.functions.push(function);
        self.attributes(method.signature.attributes, Target::METHOD)?;
        let implied = name
            .eq_ignore_ascii_case(b"__tostring")
            .then(|| TypeSet::of(Mask::STRING));
        self.signature(&method.signature, implied)?;
        self.statements(method.body.unwrap_or_default());
        self.then(Task::LeaveMethod(method));
        self.then(Task::LeaveFunction);
        Ok(())
    }

    pub(super) fn leave_method(&mut self, method: &'a Method<'a>) -> Checked {
        self.place = method.signature.span;
        let info = self.method_info(method)?;
        self.magic_method(&info)?;
        if let Some(class) = self.class_mut() {
            class.methods.push(info);
        }
        Ok(())
    }

    fn trait_use(&mut self, traits: &'a TraitUse<'a>) -> Checked {
        for name in traits.traits {
            if self.class_is(ClassKind::Interface) {
                return self.fatal(message!(
                    "Cannot use traits inside of interfaces. ",
                    name.text,
                    " is used in ",
                    self.class_name_here()
                ));
            }
            self.resolve_declared(*name, "trait name")?;
        }
        for rule in traits.adaptations {
            match rule {
                TraitAdaptation::Precedence { method, instead_of } => {
                    self.trait_method(method)?;
                    for name in *instead_of {
                        self.resolve_declared(*name, "trait name")?;
                    }
                }
                TraitAdaptation::Alias {
                    method, modifiers, ..
                } => {
                    for (modifier, word) in [
                        (Modifiers::STATIC, "static"),
                        (Modifiers::ABSTRACT, "abstract"),
                        (Modifiers::FINAL, "final"),
                        (Modifiers::READONLY, "readonly"),
                    ] {
                        if modifiers.contains(modifier) {
                            return self.fatal(format!("Cannot use '{word}' as method modifier"));
                        }
                    }
                    self.trait_method(method)?;
                }
            }
        }
        Ok(())
    }

    fn trait_method(&self, method: &TraitMethod<'a>) -> Checked {
        if let Some(class) = method.class {
            self.resolve_declared(class, "trait name")?;
        }
        Ok(())
    }
}

/// The place PHP reports a member at: that of the first name or type in it.
fn place_of(member: &ClassMember) -> Span {
    match member {
        ClassMember::TraitUse(traits) => {
            traits.traits.first().map_or(traits.span, |name| name.span)
        }
        ClassMember::Constants(constants) => constants
            .items
            .first()
            .map_or(constants.span, |item| item.name.span),
        ClassMember::Properties(properties) => match &properties.declared_type {
            Some(declared) => declared.span,
            None => properties
                .items
                .first()
                .map_or(properties.span, |item| item.name.span),
        },
        ClassMember::Method(method) => method.signature.span,
        ClassMember::EnumCase(case) => case.name.span,
    }
}
