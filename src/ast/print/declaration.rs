//! Functions, closures, classes and their members, types.

use super::super::{
    ArrowFunction, AttributeGroup, ClassDecl, ClassKind, ClassMember, Closure, EnumCase, Method,
    Modifiers, Name, Parameter, Properties, Signature, TraitAdaptation, TraitMethod, TraitUse,
    Type, TypeKind,
};
use super::{NameUse, Printer};

impl Printer<'_> {
    /// `#[…]`, each group on a line of its own or followed by a blank.
    pub(super) fn attributes(&mut self, groups: &[AttributeGroup<'_>], on_lines: bool) {
        for group in groups {
            self.text("#[");
            self.list(group.attributes, |printer, attribute| {
                printer.name(NameUse::Class, &attribute.name);
                if let Some(args) = &attribute.args {
                    printer.arguments(args);
                }
            });
            self.text("]");
            if on_lines {
                self.text("\n");
                self.start_line();
            } else {
                self.text(" ");
            }
        }
    }

    /// `&name(parameters): type`
    pub(super) fn signature(&mut self, name: Option<&[u8]>, signature: &Signature<'_>) {
        if signature.returns_reference {
            self.text("&");
        }
        if let Some(name) = name {
            self.bytes(name);
        }
        self.parameters(signature);
        self.return_type(signature);
    }

    fn parameters(&mut self, signature: &Signature<'_>) {
        self.text("(");
        self.list(signature.parameters, Self::parameter);
        self.text(")");
    }

    fn return_type(&mut self, signature: &Signature<'_>) {
        if let Some(declared) = &signature.return_type {
            self.text(": ");
            self.declared_type(declared);
        }
    }

    fn parameter(&mut self, parameter: &Parameter<'_>) {
        self.attributes(parameter.attributes, false);
        if let Some(declared) = &parameter.declared_type {
            self.declared_type(declared);
            self.text(" ");
        }
        if parameter.by_ref {
            self.text("&");
        }
        if parameter.variadic {
            self.text("...");
        }
        self.text("$");
        self.bytes(parameter.name.text);
        self.default(parameter.default);
    }

    fn declared_type(&mut self, declared: &Type<'_>) {
        match &declared.kind {
            TypeKind::Array => self.text("array"),
            TypeKind::Callable => self.text("callable"),
            TypeKind::Static => self.text("static"),
            TypeKind::Named(name) => self.name(NameUse::Class, name),
            TypeKind::Nullable(inner) => {
                self.text("?");
                self.declared_type(inner);
            }
            TypeKind::Union(members) => self.types(members, "|"),
            TypeKind::Intersection(members) => self.types(members, "&"),
        }
    }

    fn types(&mut self, members: &[Type<'_>], between: &str) {
        for (at, member) in members.iter().enumerate() {
            if at > 0 {
                self.text(between);
            }
            self.declared_type(member);
        }
    }

    pub(super) fn closure(&mut self, closure: &Closure<'_>) {
        self.attributes(closure.signature.attributes, false);
        if closure.is_static {
            self.text("static ");
        }
        self.text("function ");
        if closure.signature.returns_reference {
            self.text("&");
        }
        self.parameters(&closure.signature);
        if !closure.uses.is_empty() {
            self.text(" use(");
            self.list(closure.uses, |printer, variable| {
                printer.text(if variable.by_ref { "&$" } else { "$" });
                printer.bytes(variable.name);
            });
            self.text(")");
        }
        self.return_type(&closure.signature);
        self.text(" {\n");
        self.block(closure.body);
        self.text("}");
    }

    pub(super) fn arrow_function(&mut self, arrow: &ArrowFunction<'_>) {
        self.attributes(arrow.signature.attributes, false);
        if arrow.is_static {
            self.text("static ");
        }
        self.text("fn");
        self.signature(None, &arrow.signature);
        self.text(" => ");
        self.expression(arrow.body, 0);
    }

    pub(super) fn class(&mut self, class: &ClassDecl<'_>) {
        self.attributes(class.attributes, true);
        match class.kind {
            ClassKind::Interface => self.text("interface "),
            ClassKind::Trait => self.text("trait "),
            ClassKind::Enum => self.text("enum "),
            ClassKind::Class => {
                let words = [
                    (Modifiers::ABSTRACT, "abstract "),
                    (Modifiers::FINAL, "final "),
                    (Modifiers::READONLY, "readonly "),
                ];
                self.words(class.modifiers, &words);
                self.text("class ");
            }
        }
        if let Some(name) = &class.name {
            self.bytes(name.text);
        }
        if let Some(backing) = &class.backing_type {
            self.text(": ");
            self.declared_type(backing);
        }
        self.class_body(class);
        self.text("\n");
    }

    fn words(&mut self, modifiers: Modifiers, words: &[(Modifiers, &str)]) {
        for (modifier, word) in words {
            if modifiers.contains(*modifier) {
                self.text(word);
            }
        }
    }

    /// The visibility that modifiers give; public where they give none.
    fn visibility(&mut self, modifiers: Modifiers) {
        self.text(if modifiers.contains(Modifiers::PRIVATE) {
            "private "
        } else if modifiers.contains(Modifiers::PROTECTED) {
            "protected "
        } else {
            "public "
        });
    }

    /// What a class extends and implements, and its members.
    pub(super) fn class_body(&mut self, class: &ClassDecl<'_>) {
        if let Some(parent) = &class.extends {
            self.text(" extends ");
            self.name(NameUse::Class, parent);
        }
        if !class.implements.is_empty() {
            self.text(if class.kind == ClassKind::Interface {
                " extends "
            } else {
                " implements "
            });
            self.plain_names(class.implements);
        }
        self.text(" {\n");
        self.indent += 1;
        for member in class.members {
            self.start_line();
            self.member(member);
            self.text("\n");
        }
        self.indent -= 1;
        self.start_line();
        self.text("}");
    }

    /// Names in a list, which PHP prints without the mark of a fully qualified one.
    fn plain_names(&mut self, names: &[Name<'_>]) {
        self.list(names, |printer, name| printer.bytes(name.text));
    }

    fn member(&mut self, member: &ClassMember<'_>) {
        match member {
            ClassMember::TraitUse(traits) => self.trait_use(traits),
            ClassMember::Constants(constants) => {
                self.attributes(constants.attributes, true);
                self.visibility(constants.modifiers);
                self.text("const ");
                self.list(constants.items, Self::constant_item);
                self.text(";");
            }
            ClassMember::Properties(properties) => self.properties(properties),
            ClassMember::Method(method) => self.method(method),
            ClassMember::EnumCase(case) => self.enum_case(case),
        }
    }

    fn properties(&mut self, properties: &Properties<'_>) {
        self.attributes(properties.attributes, true);
        self.visibility(properties.modifiers);
        let words = [
            (Modifiers::STATIC, "static "),
            (Modifiers::READONLY, "readonly "),
        ];
        self.words(properties.modifiers, &words);
        if let Some(declared) = &properties.declared_type {
            self.declared_type(declared);
            self.text(" ");
        }
        self.list(properties.items, |printer, item| {
            printer.text("$");
            printer.bytes(item.name.text);
            printer.default(item.default);
        });
        self.text(";");
    }

    fn method(&mut self, method: &Method<'_>) {
        self.attributes(method.signature.attributes, true);
        self.visibility(method.modifiers);
        let words = [
            (Modifiers::STATIC, "static "),
            (Modifiers::ABSTRACT, "abstract "),
            (Modifiers::FINAL, "final "),
        ];
        self.words(method.modifiers, &words);
        self.text("function ");
        self.signature(Some(method.name.text), &method.signature);
        match method.body {
            Some(body) => {
                self.text(" {\n");
                self.block(body);
                self.text("}\n");
            }
            None => self.text(";\n"),
        }
    }

    fn enum_case(&mut self, case: &EnumCase<'_>) {
        self.attributes(case.attributes, true);
        self.text("case ");
        self.bytes(case.name.text);
        self.default(case.value);
        self.text(";");
    }

    fn trait_use(&mut self, node: &TraitUse<'_>) {
        self.text("use ");
        self.plain_names(node.traits);
        if node.adaptations.is_empty() {
            self.text(";");
            return;
        }
        self.text(" {\n");
        self.indent += 1;
        for adaptation in node.adaptations {
            self.start_line();
            self.adaptation(adaptation);
            self.text(";\n");
        }
        self.indent -= 1;
        self.start_line();
        self.text("}");
    }

    fn adaptation(&mut self, adaptation: &TraitAdaptation<'_>) {
        match adaptation {
            TraitAdaptation::Precedence { method, instead_of } => {
                self.trait_method(method);
                self.text(" insteadof ");
                self.plain_names(instead_of);
            }
            TraitAdaptation::Alias {
                method,
                modifiers,
                alias,
            } => {
                self.trait_method(method);
                self.text(" as");
                let words = [
                    (Modifiers::PUBLIC, " public"),
                    (Modifiers::PROTECTED, " protected"),
                    (Modifiers::PRIVATE, " private"),
                ];
                self.words(*modifiers, &words);
                if let Some(alias) = alias {
                    self.text(" ");
                    self.bytes(alias.text);
                }
            }
        }
    }

    fn trait_method(&mut self, method: &TraitMethod<'_>) {
        if let Some(class) = &method.class {
            self.bytes(class.text);
            self.text("::");
        }
        self.bytes(method.name.text);
    }
}
