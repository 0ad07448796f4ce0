//! Functions and classes.

use super::Dump;
use crate::ast::{
    AttributeGroup, ClassDecl, ClassKind, ClassMember, Method, Parameter, Properties, Signature,
    TraitAdaptation, TraitMethod, TraitUse,
};

impl Dump {
    pub(super) fn signature(&mut self, signature: &Signature) {
        self.attributes(signature.attributes);
        self.doc_comment(signature.doc_comment);
        self.flag(signature.is_generator, "generator");
        self.flag(signature.returns_reference, "&");
        self.node("parameters", |dump| {
            for parameter in signature.parameters {
                dump.parameter(parameter);
            }
        });
        if let Some(declared) = &signature.return_type {
            self.word(":");
            self.declared_type(declared);
        }
    }

    fn parameter(&mut self, parameter: &Parameter) {
        self.node("parameter", |dump| {
            dump.attributes(parameter.attributes);
            dump.doc_comment(parameter.doc_comment);
            dump.modifiers(parameter.modifiers);
            if let Some(declared) = &parameter.declared_type {
                dump.declared_type(declared);
            }
            dump.flag(parameter.by_ref, "&");
            dump.flag(parameter.variadic, "...");
            dump.variable(parameter.name.text);
            if let Some(default) = parameter.default {
                dump.word("=");
                dump.expr(default);
            }
        });
    }

    fn attributes(&mut self, groups: &[AttributeGroup]) {
        for group in groups {
            self.node("#", |dump| {
                for attribute in group.attributes {
                    match attribute.args {
                        None => dump.name(attribute.name),
                        Some(args) => dump.node("attribute", |dump| {
                            dump.name(attribute.name);
                            dump.args(args);
                        }),
                    }
                }
            });
        }
    }

    pub(super) fn doc_comment(&mut self, doc_comment: Option<&[u8]>) {
        if let Some(text) = doc_comment {
            self.node("doc", |dump| dump.string(text));
        }
    }

    pub(super) fn class(&mut self, class: &ClassDecl) {
        let head = match class.kind {
            ClassKind::Class => "class",
            ClassKind::Interface => "interface",
            ClassKind::Trait => "trait",
            ClassKind::Enum => "enum",
        };
        self.node(head, |dump| {
            dump.attributes(class.attributes);
            dump.doc_comment(class.doc_comment);
            dump.modifiers(class.modifiers);
            match class.name {
                Some(name) => dump.identifier(name.text),
                None => dump.word("anonymous"),
            }
            if let Some(backing) = &class.backing_type {
                dump.word(":");
                dump.declared_type(backing);
            }
            if let Some(parent) = class.extends {
                dump.word("extends");
                dump.name(parent);
            }
            if !class.implements.is_empty() {
                dump.word("implements");
                dump.names(class.implements);
            }
            dump.indentation += 1;
            for member in class.members {
                dump.text.push('\n');
                let indentation = "  ".repeat(dump.indentation);
                dump.text.push_str(&indentation);
                dump.member(member);
            }
            dump.indentation -= 1;
        });
    }

    fn member(&mut self, member: &ClassMember) {
        match member {
            ClassMember::TraitUse(traits) => self.trait_use(traits),
            ClassMember::Constants(constants) => self.node("const", |dump| {
                dump.attributes(constants.attributes);
                dump.modifiers(constants.modifiers);
                dump.const_items(constants.items);
            }),
            ClassMember::Properties(properties) => self.properties(properties),
            ClassMember::Method(method) => self.method(method),
            ClassMember::EnumCase(case) => self.node("case", |dump| {
                dump.attributes(case.attributes);
                dump.doc_comment(case.doc_comment);
                dump.identifier(case.name.text);
                dump.optional(case.value);
            }),
        }
    }

    fn properties(&mut self, properties: &Properties) {
        self.node("property", |dump| {
            dump.attributes(properties.attributes);
            dump.modifiers(properties.modifiers);
            if let Some(declared) = &properties.declared_type {
                dump.declared_type(declared);
            }
            for item in properties.items {
                dump.doc_comment(item.doc_comment);
                dump.variable(item.name.text);
                if let Some(default) = item.default {
                    dump.word("=");
                    dump.expr(default);
                }
            }
        });
    }

    fn method(&mut self, method: &Method) {
        self.node("method", |dump| {
            dump.modifiers(method.modifiers);
            dump.identifier(method.name.text);
            dump.signature(&method.signature);
            match method.body {
                Some(body) => dump.body(body),
                None => dump.word("no-body"),
            }
        });
    }

    fn trait_use(&mut self, traits: &TraitUse) {
        self.node("use", |dump| {
            dump.names(traits.traits);
            for rule in traits.adaptations {
                match rule {
                    TraitAdaptation::Precedence { method, instead_of } => {
                        dump.node("insteadof", |dump| {
                            dump.trait_method(method);
                            dump.names(instead_of);
                        });
                    }
                    TraitAdaptation::Alias {
                        method,
                        modifiers,
                        alias,
                    } => dump.node("as", |dump| {
                        dump.trait_method(method);
                        dump.modifiers(*modifiers);
                        if let Some(alias) = alias {
                            dump.identifier(alias.text);
                        }
                    }),
                }
            }
        });
    }

    fn trait_method(&mut self, method: &TraitMethod) {
        if let Some(class) = method.class {
            self.name(class);
            self.word("::");
        }
        self.identifier(method.name.text);
    }
}
