//! Whether a method fits the one it overrides, and a type another (php-src `zend_do_perform_implementation_check`,
//! `zend_perform_covariant_type_check`).

use super::super::errors::Level;
use super::super::types::{ClassType, Type};
use super::super::unwind::Unwind;
use super::super::{Function, Machine};
use super::draft::{Draft, Override, OverrideChecks};
use super::entry::{ClassEntry, Method, MethodBody};
use super::inherit::or_weaker;
use super::library::builtin_type;
use super::link::visibility_name;
use super::table::{ClassPtr, Linking, interned};
use crate::ext::{Builtin, Passing};
use crate::zval::{PhpStr, Visibility};

/// What came of a check.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Fit {
    Yes,
    No,
    /// A class that would decide it cannot be found.
    Unresolved(PhpStr),
}

/// A parameter, of PHP or of the library.
struct Parameter {
    name: PhpStr,
    declared: Option<&'static Type>,
    by_ref: bool,
    variadic: bool,
    default: Option<PhpStr>,
}

/// A signature, of PHP or of the library.
struct Signature {
    parameters: Vec<Parameter>,
    required: usize,
    returns: Option<&'static Type>,
    is_tentative: bool,
    returns_reference: bool,
}

impl Signature {
    fn of(method: &Method) -> Signature {
        match method.body {
            MethodBody::User(function) => Signature::of_function(function),
            MethodBody::Builtin(builtin) => Signature::of_builtin(builtin),
        }
    }

    fn of_function(function: &'static Function) -> Signature {
        Signature {
            parameters: function
                .parameters
                .iter()
                .map(|parameter| Parameter {
                    name: parameter.name.clone(),
                    declared: parameter.declared_type,
                    by_ref: parameter.by_ref,
                    variadic: parameter.variadic,
                    default: parameter.default_text.clone(),
                })
                .collect(),
            required: function.required as usize,
            returns: function.return_type,
            is_tentative: false,
            returns_reference: function.returns_reference,
        }
    }

    fn of_builtin(builtin: &'static Builtin) -> Signature {
        let (types, returns, is_tentative) = builtin_signature(builtin);
        Signature {
            parameters: builtin
                .parameters
                .iter()
                .enumerate()
                .map(|(at, parameter)| Parameter {
                    name: interned(parameter.name),
                    declared: types.get(at).copied().flatten(),
                    by_ref: matches!(
                        parameter.passing,
                        Passing::Reference | Passing::RestByReference
                    ),
                    variadic: matches!(parameter.passing, Passing::Rest | Passing::RestByReference),
                    default: parameter.default.map(interned),
                })
                .collect(),
            required: builtin.required(),
            returns,
            is_tentative,
            returns_reference: false,
        }
    }

    fn is_variadic(&self) -> bool {
        self.parameters.last().is_some_and(|last| last.variadic)
    }

    /// The parameter that takes the argument at an index.
    fn parameter(&self, index: usize) -> Option<&Parameter> {
        self.parameters
            .get(index)
            .or_else(|| self.parameters.last().filter(|last| last.variadic))
    }

    /// The method as messages show it (php-src `zend_get_function_declaration`).
    fn text(&self, linking: &'static ClassEntry, method: &Method) -> Vec<u8> {
        let mut text = Vec::new();
        if self.returns_reference {
            text.extend_from_slice(b"& ");
        }
        let class = declaring_name(linking, method);
        text.extend_from_slice(&class);
        text.extend_from_slice(b"::");
        text.extend_from_slice(&method.name);
        text.push(b'(');
        for (at, parameter) in self.parameters.iter().enumerate() {
            if at > 0 {
                text.extend_from_slice(b", ");
            }
            if let Some(declared) = parameter.declared {
                text.extend_from_slice(&shown_type(declared, method));
                text.push(b' ');
            }
            if parameter.by_ref {
                text.push(b'&');
            }
            if parameter.variadic {
                text.extend_from_slice(b"...");
            }
            text.push(b'$');
            text.extend_from_slice(&parameter.name);
            if at >= self.required && !parameter.variadic {
                text.extend_from_slice(b" = ");
                match &parameter.default {
                    Some(default) => text.extend_from_slice(&shortened(default)),
                    None => text.extend_from_slice(b"<default>"),
                }
            }
        }
        text.push(b')');
        if let Some(returns) = self.returns {
            text.extend_from_slice(b": ");
            text.extend_from_slice(&shown_type(returns, method));
        }
        text
    }
}

/// A type with `self` and `parent` as the classes they mean, as `zend_append_type_hint` resolves them.
fn shown_type(declared: &Type, method: &Method) -> Vec<u8> {
    let text = declared.text.as_bytes();
    let parts: Vec<&[u8]> = text.split(|byte| *byte == b'|').collect();
    let shown: Vec<Vec<u8>> = parts
        .iter()
        .map(|part| {
            let (mark, name) = match part.strip_prefix(b"?") {
                Some(name) => (&b"?"[..], name),
                None => (&b""[..], *part),
            };
            match name {
                b"self" => [mark, &method.class.display_name()].concat(),
                b"parent" => match method.class.parent {
                    Some(parent) => [mark, &parent.name].concat(),
                    None => part.to_vec(),
                },
                _ => part.to_vec(),
            }
        })
        .collect();
    shown.join(&b"|"[..])
}

/// A default in a message: strings are cut after ten bytes.
fn shortened(default: &PhpStr) -> Vec<u8> {
    let bytes = default.as_bytes();
    match bytes {
        [b'\'', inner @ .., b'\''] if inner.len() > 10 => [b"'", &inner[..10], b"...'"].concat(),
        _ => bytes.to_vec(),
    }
}

/// The types of a library function or method: parameters, result, and whether that is tentative.
pub fn builtin_signature(
    builtin: &'static Builtin,
) -> (Vec<Option<&'static Type>>, Option<&'static Type>, bool) {
    let text = match builtin.class {
        "" => crate::ext::function_types(builtin.name),
        _ => builtin.signature,
    };
    let (parameters, returns, is_tentative) = match (text.split_once("~>"), text.split_once("->")) {
        (Some((parameters, returns)), _) => (parameters, returns, true),
        (None, Some((parameters, returns))) => (parameters, returns, false),
        (None, None) => (text, "", false),
    };
    let types = parameters
        .trim()
        .split(", ")
        .map(|text| builtin_type(text.trim()))
        .collect();
    (types, builtin_type(returns.trim()), is_tentative)
}

impl Machine {
    /// Checks a method against the one it overrides (php-src `do_inheritance_check_on_method`).
    pub(super) fn check_override(
        &mut self,
        class: &'static ClassEntry,
        pair: &Override,
    ) -> Result<(), Unwind> {
        let Override {
            child,
            parent,
            checks,
        } = pair;
        let child_class = declaring_name(class, child);
        let parent_class = declaring_name(class, parent);
        let name = &child.name;
        if parent.is_final
            && (parent.visibility != Visibility::Private || *child.name == *b"__construct")
        {
            let message = format!("Cannot override final method {parent_class}::{name}()");
            return Err(self.method_error(class, child, &message));
        }
        if child.is_static != parent.is_static {
            let message = if child.is_static {
                format!(
                    "Cannot make non static method {parent_class}::{name}() static in class {child_class}"
                )
            } else {
                format!(
                    "Cannot make static method {parent_class}::{name}() non static in class {child_class}"
                )
            };
            return Err(self.method_error(class, child, &message));
        }
        if child.is_abstract && !parent.is_abstract {
            let message = format!(
                "Cannot make non abstract method {parent_class}::{name}() abstract in class {child_class}"
            );
            return Err(self.method_error(class, child, &message));
        }
        let is_constructor = name.eq_ignore_ascii_case(b"__construct");
        let mut against = parent.clone();
        if is_constructor {
            // Constructors must only fit one that is abstract, or of an interface.
            let root = if parent.is_abstract {
                Some(parent.clone())
            } else {
                parent
                    .root
                    .methods
                    .get(&interned("__construct"))
                    .filter(|root| root.is_abstract)
                    .cloned()
            };
            match root {
                Some(root) => against = root,
                None => return Ok(()),
            }
        }
        if *checks != OverrideChecks::TraitSignature && child.visibility > parent.visibility {
            let message = format!(
                "Access level to {child_class}::{name}() must be {} (as in class {parent_class}){}",
                visibility_name(parent.visibility),
                or_weaker(parent.visibility)
            );
            return Err(self.method_error(class, child, &message));
        }
        self.check_signature(class, child, &against)
    }

    fn method_error(
        &mut self,
        class: &'static ClassEntry,
        method: &Method,
        message: &str,
    ) -> Unwind {
        let (file, line) = method_place(class, method);
        self.fatal_at(message.as_bytes(), &file, line)
    }

    fn check_signature(
        &mut self,
        class: &'static ClassEntry,
        child: &Method,
        parent: &Method,
    ) -> Result<(), Unwind> {
        let own = Signature::of(child);
        let wanted = Signature::of(parent);
        let (fit, is_tentative) =
            self.fit_signatures(class, child.class, &own, parent.class, &wanted)?;
        let message = match fit {
            Fit::Yes => return Ok(()),
            Fit::No if is_tentative => {
                if has_return_type_will_change(child) {
                    return Ok(());
                }
                let message = [
                    b"Return type of ",
                    own.text(class, child).as_slice(),
                    b" should either be compatible with ",
                    &wanted.text(class, parent),
                    b", or the #[\\ReturnTypeWillChange] attribute should be used to temporarily suppress the notice",
                ]
                .concat();
                let (file, line) = method_place(class, child);
                return self.raise_at(Level::Deprecated, &message, &file, line);
            }
            Fit::No => [
                b"Declaration of ",
                own.text(class, child).as_slice(),
                b" must be compatible with ",
                &wanted.text(class, parent),
            ]
            .concat(),
            Fit::Unresolved(_) if self.classes.linking != Linking::Now => {
                self.classes.linking = Linking::PutOff;
                return Ok(());
            }
            Fit::Unresolved(missing) => [
                b"Could not check compatibility between ",
                own.text(class, child).as_slice(),
                b" and ",
                &wanted.text(class, parent),
                b", because class ",
                &missing,
                b" is not available",
            ]
            .concat(),
        };
        let (file, line) = method_place(class, child);
        Err(self.fatal_at(&message, &file, line))
    }

    /// Whether a signature fits; the second part tells that only a tentative return type does not.
    fn fit_signatures(
        &mut self,
        linking: &'static ClassEntry,
        own_class: ClassPtr,
        own: &Signature,
        wanted_class: ClassPtr,
        wanted: &Signature,
    ) -> Result<(Fit, bool), Unwind> {
        if wanted.required < own.required
            || wanted.returns_reference && !own.returns_reference
            || wanted.is_variadic() && !own.is_variadic()
        {
            return Ok((Fit::No, false));
        }
        let mut unresolved = None;
        for at in 0..wanted.parameters.len().max(own.parameters.len()) {
            let Some(theirs) = wanted.parameter(at) else {
                continue;
            };
            let Some(ours) = own.parameter(at) else {
                return Ok((Fit::No, false));
            };
            if ours.by_ref != theirs.by_ref {
                return Ok((Fit::No, false));
            }
            // Parameters may become wider: theirs must fit ours.
            let fit = match (ours.declared, theirs.declared) {
                (None, _) => Fit::Yes,
                (Some(ours), None) if ours.mask & Type::MIXED == Type::MIXED => Fit::Yes,
                (Some(_), None) => Fit::No,
                (Some(ours), Some(theirs)) => {
                    self.fit_types(linking, wanted_class, theirs, own_class, ours)?
                }
            };
            match fit {
                Fit::Yes => {}
                Fit::No => return Ok((Fit::No, false)),
                Fit::Unresolved(name) => unresolved = Some(name),
            }
        }
        if let Some(theirs) = wanted.returns {
            let fit = match own.returns {
                None => Fit::No,
                Some(ours) => self.fit_types(linking, own_class, ours, wanted_class, theirs)?,
            };
            match fit {
                Fit::Yes => {}
                Fit::No => return Ok((Fit::No, wanted.is_tentative)),
                Fit::Unresolved(name) => unresolved = Some(name),
            }
        }
        Ok(match unresolved {
            Some(name) => (Fit::Unresolved(name), false),
            None => (Fit::Yes, false),
        })
    }

    /// Whether every value of one type is of the other.
    fn fit_types(
        &mut self,
        linking: &'static ClassEntry,
        own_class: ClassPtr,
        own: &Type,
        wanted_class: ClassPtr,
        wanted: &Type,
    ) -> Result<Fit, Unwind> {
        if wanted.mask & Type::MIXED == Type::MIXED && own.mask & Type::VOID == 0 {
            return Ok(Fit::Yes);
        }
        let mut added = own.mask & !wanted.mask;
        if added & Type::ITERABLE != 0
            && (has_class(wanted, b"traversable") || wanted.mask & Type::OBJECT != 0)
        {
            added &= !Type::ITERABLE;
        }
        if added & Type::STATIC != 0 && permits_self(wanted, own_class, wanted_class) {
            added &= !Type::STATIC;
        }
        if added == Type::NEVER {
            return Ok(Fit::Yes);
        }
        if added != 0 {
            return Ok(Fit::No);
        }
        let mut unresolved = None;
        for member in own.classes {
            match self.fit_member(linking, own_class, member, wanted_class, wanted)? {
                Fit::Yes => {}
                Fit::No => return Ok(Fit::No),
                Fit::Unresolved(name) => unresolved = Some(name),
            }
        }
        Ok(unresolved.map_or(Fit::Yes, Fit::Unresolved))
    }

    /// Whether one class (or intersection) of a type fits another type.
    fn fit_member(
        &mut self,
        linking: &'static ClassEntry,
        own_class: ClassPtr,
        own: &ClassType,
        wanted_class: ClassPtr,
        wanted: &Type,
    ) -> Result<Fit, Unwind> {
        let names: Vec<PhpStr> = match own {
            ClassType::Named(name) => vec![resolved(name, own_class)],
            ClassType::Intersection(names) => {
                names.iter().map(|name| resolved(name, own_class)).collect()
            }
        };
        let mut unresolved = None;
        if wanted.mask & Type::OBJECT != 0 {
            for name in &names {
                if self.class_for_check(linking, name)?.is_some() {
                    return Ok(Fit::Yes);
                }
                unresolved = Some(name.clone());
            }
        }
        let traversable = [ClassType::Named(interned("Traversable"))];
        let extra: &[ClassType] = if wanted.mask & Type::ITERABLE != 0 {
            &traversable
        } else {
            &[]
        };
        for candidate in wanted.classes.iter().chain(extra) {
            let targets: Vec<PhpStr> = match candidate {
                ClassType::Named(name) => vec![resolved(name, wanted_class)],
                ClassType::Intersection(names) => names
                    .iter()
                    .map(|name| resolved(name, wanted_class))
                    .collect(),
            };
            // All of the wanted ones, each by any of ours.
            let mut all = Fit::Yes;
            for target in &targets {
                let mut any = Fit::No;
                for name in &names {
                    match self.fit_classes(linking, name, target)? {
                        Fit::Yes => {
                            any = Fit::Yes;
                            break;
                        }
                        Fit::No => {}
                        Fit::Unresolved(name) => any = Fit::Unresolved(name),
                    }
                }
                match any {
                    Fit::Yes => {}
                    Fit::No => {
                        all = Fit::No;
                        break;
                    }
                    Fit::Unresolved(_) => all = any,
                }
            }
            match all {
                Fit::Yes => return Ok(Fit::Yes),
                Fit::No => {}
                Fit::Unresolved(name) => unresolved = Some(name),
            }
        }
        Ok(unresolved.map_or(Fit::No, Fit::Unresolved))
    }

    fn fit_classes(
        &mut self,
        linking: &'static ClassEntry,
        own: &PhpStr,
        wanted: &PhpStr,
    ) -> Result<Fit, Unwind> {
        if own.eq_ignore_ascii_case(wanted) {
            return Ok(Fit::Yes);
        }
        let Some(found) = self.class_for_check(linking, own)? else {
            return Ok(Fit::Unresolved(own.clone()));
        };
        let Some(target) = self.class_for_check(linking, wanted)? else {
            return Ok(Fit::Unresolved(wanted.clone()));
        };
        Ok(if found.is_subclass_of(target) {
            Fit::Yes
        } else {
            Fit::No
        })
    }

    /// A class by its name; the one that is being linked counts as there.
    fn class_for_check(
        &mut self,
        linking: &'static ClassEntry,
        name: &PhpStr,
    ) -> Result<Option<&'static ClassEntry>, Unwind> {
        if linking.name.eq_ignore_ascii_case(name) {
            return Ok(Some(linking));
        }
        if self.classes.linking != Linking::Now {
            return Ok(self.find_class(name));
        }
        self.lookup_class(name)
    }

    /// Whether two types are the same, written as they may be: for properties.
    pub(super) fn same_types(
        &mut self,
        draft: &Draft,
        own: &Type,
        wanted: &Type,
        wanted_class: &'static ClassEntry,
    ) -> Result<bool, Unwind> {
        if own.mask != wanted.mask || own.classes.len() != wanted.classes.len() {
            let iterables = Type::ITERABLE;
            if own.mask & !iterables != wanted.mask & !iterables {
                return Ok(false);
            }
        }
        let own_self = super::link::display(&draft.name);
        let flat = |declared: &Type, class: &PhpStr, parent: Option<&PhpStr>| {
            let resolve = |name: &PhpStr| match name.to_ascii_lowercase().as_slice() {
                b"self" => class.to_ascii_lowercase(),
                b"parent" => parent.map_or_else(Vec::new, |name| name.to_ascii_lowercase()),
                other => other.to_vec(),
            };
            let mut names: Vec<Vec<u8>> = declared
                .classes
                .iter()
                .map(|member| match member {
                    ClassType::Named(name) => resolve(name),
                    ClassType::Intersection(names) => {
                        let mut parts: Vec<Vec<u8>> = names.iter().map(resolve).collect();
                        parts.sort();
                        parts.join(&b"&"[..])
                    }
                })
                .collect();
            if declared.mask & Type::ITERABLE != 0 {
                names.push(b"traversable".to_vec());
            }
            names.sort();
            names
        };
        let own_parent = draft.parent.map(|parent| &parent.name);
        let wanted_parent = wanted_class.parent.map(|parent| &parent.name);
        let left = flat(own, &own_self, own_parent);
        let right = flat(wanted, &wanted_class.name, wanted_parent);
        if left == right {
            return Ok(true);
        }
        // Aliases: other names of the same classes.
        if left.len() != right.len() {
            return Ok(false);
        }
        for (left, right) in left.iter().zip(&right) {
            let same = match (self.lookup_class(left)?, self.lookup_class(right)?) {
                (Some(left), Some(right)) => left.same(right),
                _ => false,
            };
            if !same {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The class that a message names for a method: while traits are taken in, that is still the trait.
fn declaring_name(linking: &'static ClassEntry, method: &Method) -> PhpStr {
    match method.from_trait {
        Some(from) if method.class.same(linking) => from.display_name(),
        _ => method.class.display_name(),
    }
}

/// Where a method stands, for messages: that of another class is reported at the class that is being linked.
fn method_place(class: &'static ClassEntry, method: &Method) -> (PhpStr, u32) {
    match method.body {
        MethodBody::User(function) => (function.file.clone(), function.line),
        MethodBody::Builtin(_) => (class.file.clone(), class.line),
    }
}

fn resolved(name: &PhpStr, class: ClassPtr) -> PhpStr {
    if name.eq_ignore_ascii_case(b"self") {
        return class.name.clone();
    }
    if name.eq_ignore_ascii_case(b"parent")
        && let Some(parent) = class.parent
    {
        return parent.name.clone();
    }
    name.clone()
}

fn has_class(declared: &Type, lowercase: &[u8]) -> bool {
    declared.classes.iter().any(
        |member| matches!(member, ClassType::Named(name) if name.eq_ignore_ascii_case(lowercase)),
    )
}

/// Whether a type takes objects of the overriding class, so that `static` fits it.
fn permits_self(wanted: &Type, own_class: ClassPtr, wanted_class: ClassPtr) -> bool {
    if wanted.mask & Type::OBJECT != 0 {
        return true;
    }
    wanted.classes.iter().any(|member| match member {
        ClassType::Named(name) => {
            let name = resolved(name, wanted_class);
            own_class.is_subclass_of_name(&name.to_ascii_lowercase())
        }
        ClassType::Intersection(names) => names.iter().all(|name| {
            let name = resolved(name, wanted_class);
            own_class.is_subclass_of_name(&name.to_ascii_lowercase())
        }),
    })
}

fn has_return_type_will_change(method: &Method) -> bool {
    match method.body {
        MethodBody::User(function) => function
            .details
            .attributes
            .iter()
            .any(|attribute| attribute.name.eq_ignore_ascii_case(b"ReturnTypeWillChange")),
        MethodBody::Builtin(_) => false,
    }
}
