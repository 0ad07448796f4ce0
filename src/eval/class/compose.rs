//! Traits: their methods, constants and properties become those of the class that uses them (php-src
//! `zend_do_bind_traits`).

use super::super::Machine;
use super::super::unwind::Unwind;
use super::blueprint::{ClassBlueprint, DefaultBlueprint, TraitRule};
use super::draft::{Draft, Override, OverrideChecks};
use super::entry::{
    ClassConstant, ClassEntry, ConstantValue, Method, MethodBody, Property, PropertyPlace,
};
use super::link::display;
use super::table::OwnedFunction;
use crate::ast::ClassKind;
use crate::zval::{PhpStr, Value, Visibility};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A rule that gives a method of one trait another name or visibility.
struct Alias {
    class: &'static ClassEntry,
    method: PhpStr,
    visibility: Option<Visibility>,
    alias: Option<PhpStr>,
}

/// The rules of a class, with its traits found.
struct Rules {
    /// For each trait, the lowercase names of the methods that are left out.
    excluded: Vec<(&'static ClassEntry, PhpStr)>,
    aliases: Vec<Alias>,
}

fn lowercase(name: &PhpStr) -> PhpStr {
    PhpStr::new(&name.to_ascii_lowercase())
}

impl Machine {
    /// Takes over the members of the traits.
    pub(super) fn use_traits(
        &mut self,
        draft: &mut Draft,
        blueprint: &'static ClassBlueprint,
        traits: &[&'static ClassEntry],
    ) -> Result<(), Unwind> {
        draft.traits = traits.to_vec();
        let rules = self.trait_rules(draft, blueprint, traits)?;
        for class in traits {
            for (name, method) in class.methods.iter() {
                self.take_method(draft, class, name, method, &rules)?;
            }
        }
        for class in traits {
            for (name, constant) in class.constants.iter() {
                self.take_constant(draft, traits, class, name, constant)?;
            }
        }
        for class in traits {
            for (name, property) in class.properties.iter() {
                self.take_property(draft, traits, class, name, property)?;
            }
        }
        Ok(())
    }

    fn trait_rules(
        &mut self,
        draft: &Draft,
        blueprint: &'static ClassBlueprint,
        traits: &[&'static ClassEntry],
    ) -> Result<Rules, Unwind> {
        let mut rules = Rules {
            excluded: Vec::new(),
            aliases: Vec::new(),
        };
        for rule in blueprint.trait_rules {
            match rule {
                TraitRule::Precedence {
                    class,
                    method,
                    instead_of,
                } => {
                    let winner = self.used_trait(draft, traits, class)?;
                    let key = lowercase(method);
                    if !winner.methods.contains(&key) {
                        let message = format!(
                            "A precedence rule was defined for {}::{method} but this method does not exist",
                            winner.name
                        );
                        return Err(self.draft_error(draft, &message));
                    }
                    for loser in *instead_of {
                        let loser = self.used_trait(draft, traits, loser)?;
                        let is_known = rules
                            .excluded
                            .iter()
                            .any(|(class, name)| class.same(loser) && *name == key);
                        if is_known {
                            let message = format!(
                                "Failed to evaluate a trait precedence ({method}). Method of trait {} was defined to be excluded multiple times",
                                loser.name
                            );
                            return Err(self.draft_error(draft, &message));
                        }
                        if loser.same(winner) {
                            let message = format!(
                                "Inconsistent insteadof definition. The method {method} is to be used from {0}, but {0} is also on the exclude list",
                                winner.name
                            );
                            return Err(self.draft_error(draft, &message));
                        }
                        rules.excluded.push((loser, key.clone()));
                    }
                }
                TraitRule::Alias {
                    class,
                    method,
                    visibility,
                    alias,
                } => {
                    let class = match class {
                        Some(class) => {
                            let found = self.used_trait(draft, traits, class)?;
                            if !found.methods.contains(&lowercase(method)) {
                                let message = format!(
                                    "An alias was defined for {}::{method} but this method does not exist",
                                    found.name
                                );
                                return Err(self.draft_error(draft, &message));
                            }
                            found
                        }
                        None => self.trait_with(draft, traits, method, alias.as_ref())?,
                    };
                    rules.aliases.push(Alias {
                        class,
                        method: lowercase(method),
                        visibility: *visibility,
                        alias: alias.clone(),
                    });
                }
            }
        }
        Ok(rules)
    }

    fn used_trait(
        &mut self,
        draft: &Draft,
        traits: &[&'static ClassEntry],
        name: &PhpStr,
    ) -> Result<&'static ClassEntry, Unwind> {
        let Some(found) = self.find_class(name) else {
            return Err(self.draft_error(draft, &format!("Could not find trait {name}")));
        };
        if found.kind != ClassKind::Trait {
            let message = format!(
                "Class {} is not a trait, Only traits may be used in 'as' and 'insteadof' statements",
                found.name
            );
            return Err(self.draft_error(draft, &message));
        }
        if !traits.iter().any(|known| known.same(found)) {
            let message = format!(
                "Required Trait {} wasn't added to {}",
                found.name,
                display(&draft.name)
            );
            return Err(self.draft_error(draft, &message));
        }
        Ok(found)
    }

    /// The one trait that has a method.
    fn trait_with(
        &mut self,
        draft: &Draft,
        traits: &[&'static ClassEntry],
        method: &PhpStr,
        alias: Option<&PhpStr>,
    ) -> Result<&'static ClassEntry, Unwind> {
        let key = lowercase(method);
        let mut having = traits.iter().filter(|class| class.methods.contains(&key));
        match (having.next(), having.next()) {
            (Some(only), None) => Ok(only),
            (Some(first), Some(second)) => {
                let (first, second) = (&first.name, &second.name);
                let message = format!(
                    "An alias was defined for method {method}(), which exists in both {first} and {second}. Use {first}::{method} or {second}::{method} to resolve the ambiguity"
                );
                Err(self.draft_error(draft, &message))
            }
            (None, _) => {
                let message = match alias {
                    Some(alias) => format!(
                        "An alias ({alias}) was defined for method {method}(), but this method does not exist"
                    ),
                    None => format!(
                        "The modifiers of the trait method {method}() are changed, but this method does not exist. Error"
                    ),
                };
                Err(self.draft_error(draft, &message))
            }
        }
    }

    fn take_method(
        &mut self,
        draft: &mut Draft,
        class: &'static ClassEntry,
        name: &PhpStr,
        method: &Method,
        rules: &Rules,
    ) -> Result<(), Unwind> {
        let applies = |alias: &&Alias| alias.class.same(class) && alias.method == *name;
        for alias in rules.aliases.iter().filter(applies) {
            if let Some(new_name) = &alias.alias {
                let visibility = alias.visibility.unwrap_or(method.visibility);
                self.add_trait_method(draft, class, new_name, method, visibility)?;
            }
        }
        let is_excluded = rules
            .excluded
            .iter()
            .any(|(loser, excluded)| loser.same(class) && excluded == name);
        if is_excluded {
            return Ok(());
        }
        let visibility = rules
            .aliases
            .iter()
            .filter(applies)
            .filter(|alias| alias.alias.is_none())
            .filter_map(|alias| alias.visibility)
            .next_back()
            .unwrap_or(method.visibility);
        self.add_trait_method(draft, class, &method.name, method, visibility)
    }

    fn add_trait_method(
        &mut self,
        draft: &mut Draft,
        class: &'static ClassEntry,
        name: &PhpStr,
        method: &Method,
        visibility: Visibility,
    ) -> Result<(), Unwind> {
        let key = lowercase(name);
        let MethodBody::User(function) = method.body else {
            return Ok(());
        };
        let mut added = Method {
            name: name.clone(),
            body: MethodBody::User(function),
            visibility,
            is_static: method.is_static,
            is_abstract: method.is_abstract,
            is_final: method.is_final,
            class: draft.me(),
            root: draft.me(),
            from_trait: Some(class.into()),
        };
        let mut overrides = None;
        if let Some(existing) = draft.methods.get(&key).cloned() {
            let is_own = existing.class == draft.me();
            if is_own
                && existing.from_trait.is_some()
                && existing.visibility == visibility
                && is_same_body(&existing, function)
            {
                return Ok(());
            }
            if method.is_abstract {
                draft.overrides.push(Override {
                    child: existing,
                    parent: added,
                    checks: OverrideChecks::TraitSignature,
                });
                return Ok(());
            }
            if is_own && existing.from_trait.is_none() {
                return Ok(());
            }
            if let Some(other) = existing.from_trait
                && is_own
                && !existing.is_abstract
            {
                let message = format!(
                    "Trait method {}::{} has not been applied as {}::{name}, because of collision with {}::{}",
                    class.name,
                    method.name,
                    display(&draft.name),
                    other.name,
                    existing.name
                );
                return Err(self.draft_error(draft, &message));
            }
            if !is_own && existing.visibility != Visibility::Private {
                added.root = existing.root;
            }
            let is_free = existing.visibility == Visibility::Private && !existing.is_abstract;
            if !is_free {
                overrides = Some(existing);
            }
        }
        let (owned, copy) = OwnedFunction::new(function.copied(name.clone(), None));
        draft.own_functions.push(owned);
        added.body = MethodBody::User(copy);
        draft.methods.insert(key, added.clone());
        if let Some(parent) = overrides {
            draft.overrides.push(Override {
                child: added,
                parent,
                checks: OverrideChecks::Class,
            });
        }
        Ok(())
    }

    fn take_constant(
        &mut self,
        draft: &mut Draft,
        traits: &[&'static ClassEntry],
        class: &'static ClassEntry,
        name: &PhpStr,
        constant: &Rc<ClassConstant>,
    ) -> Result<(), Unwind> {
        if let Some(existing) = draft.constants.get(name).cloned() {
            let is_same = existing.visibility == constant.visibility
                && existing.is_final == constant.is_final
                && self.is_same_constant(class, constant, &existing)?;
            if is_same {
                return Ok(());
            }
            let other =
                self.first_definition(draft, traits, class, existing.class == draft.me(), |c| {
                    c.constants.contains(name)
                });
            let other = other.unwrap_or_else(|| existing_name(draft, existing.class));
            let message = format!(
                "{other} and {} define the same constant ({name}) in the composition of {}. However, the definition differs and is considered incompatible. Class was composed",
                class.name,
                display(&draft.name)
            );
            return Err(self.draft_error(draft, &message));
        }
        let value = match &*constant.value.borrow() {
            ConstantValue::Pending(expr) => ConstantValue::Pending(*expr),
            ConstantValue::Value(value) => ConstantValue::Value(value.clone()),
            ConstantValue::Case | ConstantValue::Released => ConstantValue::Case,
        };
        draft.constants.insert(
            name.clone(),
            Rc::new(ClassConstant {
                name: name.clone(),
                value: RefCell::new(value),
                is_visited: Cell::new(false),
                visibility: constant.visibility,
                is_final: constant.is_final,
                is_case: false,
                class: draft.me(),
                attributes: constant.attributes,
                doc_comment: constant.doc_comment.clone(),
            }),
        );
        Ok(())
    }

    fn is_same_constant(
        &mut self,
        class: &'static ClassEntry,
        left: &Rc<ClassConstant>,
        right: &Rc<ClassConstant>,
    ) -> Result<bool, Unwind> {
        let left = self.constant_for_check(class, left)?;
        let right = self.constant_for_check(class, right)?;
        self.identical(&left, &right)
    }

    fn constant_for_check(
        &mut self,
        class: &'static ClassEntry,
        constant: &Rc<ClassConstant>,
    ) -> Result<Value, Unwind> {
        let expr = match &*constant.value.borrow() {
            ConstantValue::Value(value) => return Ok(value.clone()),
            ConstantValue::Pending(expr) => *expr,
            ConstantValue::Case | ConstantValue::Released => return Ok(Value::NULL),
        };
        self.evaluate_in_class(class, expr)
    }

    /// The name of the trait before this one that has a member, when the class itself got it from a trait.
    fn first_definition(
        &self,
        draft: &Draft,
        traits: &[&'static ClassEntry],
        current: &'static ClassEntry,
        is_own: bool,
        has: impl Fn(&ClassEntry) -> bool,
    ) -> Option<PhpStr> {
        if !is_own {
            return None;
        }
        let _ = draft;
        traits
            .iter()
            .take_while(|class| !class.same(current))
            .find(|class| has(class))
            .map(|class| class.name.clone())
    }

    fn take_property(
        &mut self,
        draft: &mut Draft,
        traits: &[&'static ClassEntry],
        class: &'static ClassEntry,
        name: &PhpStr,
        property: &Property,
    ) -> Result<(), Unwind> {
        let default = default_of(class, property);
        if let Some(existing) = draft.properties.get(name).cloned() {
            let is_own = existing.class == draft.me();
            let is_hidden = existing.visibility == Visibility::Private && !is_own;
            if !is_hidden {
                let known = match draft_default(draft, &existing) {
                    Some(known) => known,
                    None => default_of(existing.class.get(), &existing),
                };
                let fits = existing.visibility == property.visibility
                    && existing.is_static() == property.is_static()
                    && existing.is_readonly == property.is_readonly
                    && self.same_property_type(draft, &existing, property)?
                    && self.same_default(class, property, &known, &default)?;
                if fits {
                    return Ok(());
                }
                let other = self
                    .first_definition(draft, traits, class, is_own, |c| {
                        c.properties.contains(name)
                    })
                    .unwrap_or_else(|| existing_name(draft, existing.class));
                let message = format!(
                    "{other} and {} define the same property (${name}) in the composition of {}. However, the definition differs and is considered incompatible. Class was composed",
                    property.class.name,
                    display(&draft.name)
                );
                return Err(self.draft_error(draft, &message));
            }
        }
        if draft.flags.is_readonly && !property.is_readonly {
            let message = format!(
                "Readonly class {} cannot use trait with a non-readonly property {}::${name}",
                display(&draft.name),
                property.class.name
            );
            return Err(self.draft_error(draft, &message));
        }
        let is_static = property.is_static();
        let mut added = property.clone();
        added.class = draft.me();
        added.place = PropertyPlace::Slot(0);
        draft.declare_property(added, &default, is_static);
        Ok(())
    }

    fn same_property_type(
        &mut self,
        draft: &Draft,
        left: &Property,
        right: &Property,
    ) -> Result<bool, Unwind> {
        match (left.declared_type, right.declared_type) {
            (None, None) => Ok(true),
            (Some(left), Some(declared)) => {
                self.same_types(draft, left, declared, right.class.get())
            }
            _ => Ok(false),
        }
    }

    fn same_default(
        &mut self,
        class: &'static ClassEntry,
        property: &Property,
        left: &DefaultBlueprint,
        right: &DefaultBlueprint,
    ) -> Result<bool, Unwind> {
        let mut value = |default: &DefaultBlueprint| match default {
            // Without a type and a default it is null.
            DefaultBlueprint::None => Ok(property.declared_type.is_none().then_some(Value::NULL)),
            DefaultBlueprint::Literal(value) => Ok(Some(value.clone())),
            DefaultBlueprint::Expr(expr) => self.evaluate_in_class(class, *expr).map(Some),
        };
        let (left, right) = (value(left)?, value(right)?);
        match (left, right) {
            (None, None) => Ok(true),
            (Some(left), Some(right)) => self.identical(&left, &right),
            _ => Ok(false),
        }
    }
}

fn existing_name(draft: &Draft, class: super::table::ClassPtr) -> PhpStr {
    if class == draft.me() {
        display(&draft.name)
    } else {
        class.name.clone()
    }
}

/// Whether a method was copied from that very function.
fn is_same_body(method: &Method, function: &'static super::super::Function) -> bool {
    match method.body {
        MethodBody::User(known) => {
            known.line == function.line
                && known.file == function.file
                && match (known.body.get(), function.body.get()) {
                    (Some(known), Some(body)) => std::ptr::addr_eq(known, body),
                    _ => false,
                }
        }
        MethodBody::Builtin(_) => false,
    }
}

/// The default of a linked class's property, as it was declared.
fn default_of(class: &'static ClassEntry, property: &Property) -> DefaultBlueprint {
    match (&property.default, &property.place) {
        (DefaultBlueprint::None, PropertyPlace::Slot(slot)) => {
            let default = class.defaults.borrow().get(*slot).cloned().flatten();
            default.map_or(DefaultBlueprint::None, |zval| {
                DefaultBlueprint::Literal(zval.get())
            })
        }
        // What a trait has from another trait is known by its value.
        (DefaultBlueprint::None, PropertyPlace::Static(place)) => match &*place.borrow() {
            Some(zval) => DefaultBlueprint::Literal(zval.get()),
            None => DefaultBlueprint::None,
        },
        (declared, _) => declared.clone(),
    }
}

/// The default of a property of the class that is being linked.
fn draft_default(draft: &Draft, property: &Property) -> Option<DefaultBlueprint> {
    if let DefaultBlueprint::Expr(_) = &property.default {
        return Some(property.default.clone());
    }
    let value = match &property.place {
        PropertyPlace::Slot(slot) => draft.defaults.get(*slot)?.as_ref().map(|zval| zval.get()),
        PropertyPlace::Static(place) => place.borrow().as_ref().map(|zval| zval.get()),
    };
    Some(match value {
        Some(value) => DefaultBlueprint::Literal(value),
        None => DefaultBlueprint::None,
    })
}
