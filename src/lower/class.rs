//! Class declarations: what a class, interface, trait or enum declares becomes a blueprint, which is linked when it runs.

use super::function::{Body, Captures};
use super::scope::FunctionScope;
use super::{ClassScope, Lowered, Lowering};
use crate::ast::{self, ClassKind, ClassMember, Modifiers, TraitAdaptation};
use crate::eval::class::{
    ClassBlueprint, ClassFlags, ConstantBlueprint, DeclareClass, DefaultBlueprint, MethodBlueprint,
    PropertyBlueprint, TraitRule,
};
use crate::eval::function::FunctionKind;
use crate::eval::property::PromoteParameters;
use crate::eval::slot::LocalIndex;
use crate::eval::{Expr, Statement};
use crate::zval::{PhpStr, Visibility};

/// The members of a class as they are collected.
#[derive(Default)]
struct Collected {
    traits: Vec<PhpStr>,
    rules: Vec<TraitRule>,
    constants: Vec<ConstantBlueprint>,
    properties: Vec<PropertyBlueprint>,
    methods: Vec<MethodBlueprint>,
}

impl Lowering<'_> {
    /// A class declaration.
    pub(crate) fn class_statement(&mut self, decl: &ast::ClassDecl<'_>) -> Lowered<Statement> {
        let is_hoisted = self.is_file_level();
        let class = self.class_blueprint(decl)?;
        if is_hoisted {
            self.function().hoisted_classes.push(class);
        }
        Ok(self.statement(DeclareClass {
            line: decl.span.line,
            class,
            is_hoisted,
        }))
    }

    /// What a class declares.
    pub(crate) fn class_blueprint(
        &mut self,
        decl: &ast::ClassDecl<'_>,
    ) -> Lowered<&'static ClassBlueprint> {
        self.arena.note_declaration();
        let parent = decl
            .extends
            .as_ref()
            .map(|name| self.arena.string(&self.names.class(name)));
        let interfaces: Vec<PhpStr> = decl
            .implements
            .iter()
            .map(|name| self.arena.string(&self.names.class(name)))
            .collect();
        let name = match &decl.name {
            Some(name) => self.names.declared(name.text),
            None => self.anonymous_name(decl, parent.as_ref().or(interfaces.first())),
        };
        let name = self.arena.string(&name);
        let outer_line = std::mem::replace(&mut self.line, 0);
        self.classes.push(ClassScope {
            name: name.clone(),
            parent: parent.clone(),
            is_trait: decl.kind == ClassKind::Trait,
        });
        let members = self.class_members(decl);
        let attributes = self.quietly(|lowering| lowering.attributes(decl.attributes));
        let backing_type = match &decl.backing_type {
            Some(declared) => self.declared_type(declared).map(Some),
            None => Ok(None),
        };
        self.classes.pop();
        self.line = outer_line;
        let (members, attributes, backing_type) = (members?, attributes?, backing_type?);
        let allows_dynamic_properties = attributes.iter().any(|attribute| {
            attribute
                .name
                .eq_ignore_ascii_case(b"AllowDynamicProperties")
        });
        let lowercase = self.arena.string(&name.to_ascii_lowercase());
        Ok(self.arena.node(ClassBlueprint {
            name,
            lowercase,
            kind: decl.kind,
            flags: ClassFlags {
                is_abstract: decl.modifiers.contains(Modifiers::ABSTRACT),
                is_final: decl.modifiers.contains(Modifiers::FINAL),
                is_readonly: decl.modifiers.contains(Modifiers::READONLY),
                is_anonymous: decl.name.is_none(),
                allows_dynamic_properties,
                ..ClassFlags::default()
            },
            parent,
            interfaces: self.arena.slice(interfaces),
            traits: self.arena.slice(members.traits),
            trait_rules: self.arena.slice(members.rules),
            constants: self.arena.slice(members.constants),
            properties: self.arena.slice(members.properties),
            methods: self.arena.slice(members.methods),
            backing_type,
            attributes,
            doc_comment: decl.doc_comment.map(|text| self.arena.string(text)),
            file: self.file.clone(),
            strict_types: self.strict_types,
            line: decl.span.line,
            end_line: decl.end_line,
        }))
    }

    /// `class@anonymous`, or the parent's name in its place, and where it stands behind a NUL.
    fn anonymous_name(&mut self, decl: &ast::ClassDecl<'_>, prefix: Option<&PhpStr>) -> Vec<u8> {
        let mut name = match prefix {
            Some(prefix) => prefix.to_vec(),
            None => b"class".to_vec(),
        };
        name.extend_from_slice(b"@anonymous\0");
        name.extend_from_slice(&self.file);
        name.extend_from_slice(
            format!(":{}${:x}", decl.span.line, self.anonymous_classes).as_bytes(),
        );
        self.anonymous_classes += 1;
        name
    }

    /// Lowers what is evaluated where it is used, not where it stands: it notes no lines.
    pub(crate) fn quietly<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.notes_no_lines, true);
        let result = lower(self);
        self.notes_no_lines = outer;
        result
    }

    fn constant_expression(&mut self, expr: &ast::Expr<'_>) -> Lowered<Expr> {
        self.quietly(|lowering| lowering.expression(expr))
    }

    fn class_members(&mut self, decl: &ast::ClassDecl<'_>) -> Lowered<Collected> {
        let mut collected = Collected::default();
        for member in decl.members {
            match member {
                ClassMember::TraitUse(traits) => self.trait_use(&mut collected, traits),
                ClassMember::Constants(constants) => {
                    self.class_constants(&mut collected, constants)?;
                }
                ClassMember::Properties(properties) => {
                    self.class_properties(&mut collected, decl, properties)?;
                }
                ClassMember::Method(method) => self.method(&mut collected, decl, method)?,
                ClassMember::EnumCase(case) => self.enum_case(&mut collected, case)?,
            }
        }
        Ok(collected)
    }

    fn class_string(&self, name: &ast::Name<'_>) -> PhpStr {
        self.arena.string(&self.names.class(name))
    }

    fn trait_use(&mut self, collected: &mut Collected, node: &ast::TraitUse<'_>) {
        for name in node.traits {
            collected.traits.push(self.class_string(name));
        }
        for rule in node.adaptations {
            collected.rules.push(match rule {
                TraitAdaptation::Precedence { method, instead_of } => TraitRule::Precedence {
                    class: match &method.class {
                        Some(class) => self.class_string(class),
                        None => PhpStr::empty(),
                    },
                    method: self.arena.string(method.name.text),
                    instead_of: self.arena.slice(
                        instead_of
                            .iter()
                            .map(|name| self.class_string(name))
                            .collect(),
                    ),
                },
                TraitAdaptation::Alias {
                    method,
                    modifiers,
                    alias,
                } => TraitRule::Alias {
                    class: method.class.as_ref().map(|class| self.class_string(class)),
                    method: self.arena.string(method.name.text),
                    visibility: declared_visibility(*modifiers),
                    alias: alias.as_ref().map(|alias| self.arena.string(alias.text)),
                },
            });
        }
    }

    fn class_constants(
        &mut self,
        collected: &mut Collected,
        node: &ast::ClassConstants<'_>,
    ) -> Lowered<()> {
        let attributes = self.quietly(|lowering| lowering.attributes(node.attributes))?;
        for item in node.items {
            let value = self.constant_expression(item.value)?;
            collected.constants.push(ConstantBlueprint {
                name: self.arena.string(item.name.text),
                value: Some(value),
                visibility: visibility(node.modifiers),
                is_final: node.modifiers.contains(Modifiers::FINAL),
                is_case: false,
                attributes,
                doc_comment: item.doc_comment.map(|text| self.arena.string(text)),
            });
        }
        Ok(())
    }

    fn enum_case(&mut self, collected: &mut Collected, case: &ast::EnumCase<'_>) -> Lowered<()> {
        let value = match case.value {
            Some(value) => Some(self.constant_expression(value)?),
            None => None,
        };
        collected.constants.push(ConstantBlueprint {
            name: self.arena.string(case.name.text),
            value,
            visibility: Visibility::Public,
            is_final: false,
            is_case: true,
            attributes: self.quietly(|lowering| lowering.attributes(case.attributes))?,
            doc_comment: case.doc_comment.map(|text| self.arena.string(text)),
        });
        Ok(())
    }

    fn class_properties(
        &mut self,
        collected: &mut Collected,
        decl: &ast::ClassDecl<'_>,
        node: &ast::Properties<'_>,
    ) -> Lowered<()> {
        let attributes = self.quietly(|lowering| lowering.attributes(node.attributes))?;
        let declared_type = match &node.declared_type {
            Some(declared) => Some(self.declared_type(declared)?),
            None => None,
        };
        for item in node.items {
            let default = match item.default {
                None => DefaultBlueprint::None,
                Some(expr) => match self.fold(expr) {
                    Some(value)
                        if declared_type.is_none_or(|declared| declared.takes(value.tag())) =>
                    {
                        DefaultBlueprint::Literal(value)
                    }
                    _ => DefaultBlueprint::Expr(self.constant_expression(expr)?),
                },
            };
            let written = match (&default, item.default) {
                (DefaultBlueprint::Expr(_), Some(expr)) => Some(self.written(expr)),
                _ => None,
            };
            collected.properties.push(PropertyBlueprint {
                name: self.arena.string(item.name.text),
                visibility: visibility(node.modifiers),
                is_static: node.modifiers.contains(Modifiers::STATIC),
                is_readonly: node.modifiers.contains(Modifiers::READONLY)
                    || decl.modifiers.contains(Modifiers::READONLY),
                is_promoted: false,
                declared_type,
                default,
                written,
                attributes,
                doc_comment: item.doc_comment.map(|text| self.arena.string(text)),
            });
        }
        Ok(())
    }

    fn method(
        &mut self,
        collected: &mut Collected,
        decl: &ast::ClassDecl<'_>,
        method: &ast::Method<'_>,
    ) -> Lowered<()> {
        let class = self
            .classes
            .last()
            .map_or_else(PhpStr::empty, |class| class.name.clone());
        let name = method.name.text;
        let mut scope = FunctionScope::new(FunctionKind::Method, name.to_vec());
        scope.method_name = [class.as_bytes(), b"::", name].concat();
        let is_static = method.modifiers.contains(Modifiers::STATIC);
        let body = match method.body {
            Some(body) => Body::Statements(body),
            None => Body::None,
        };
        let mut signature = method.signature;
        if name.eq_ignore_ascii_case(b"__toString") && signature.return_type.is_none() {
            // Declared or not, it returns a string.
            signature.return_type = Some(ast::Type {
                span: signature.span,
                kind: ast::TypeKind::Named(ast::Name {
                    span: signature.span,
                    kind: ast::NameKind::Unqualified,
                    text: b"string",
                }),
            });
        }
        let (function, _) =
            self.lower_function_with(scope, &signature, body, Captures::None, is_static)?;
        let mut promoted = Vec::new();
        for (index, parameter) in method.signature.parameters.iter().enumerate() {
            if parameter.modifiers.is_empty() {
                continue;
            }
            let property = self.promoted_property(decl, parameter)?;
            promoted.push((
                property.name.clone(),
                LocalIndex(index as u32),
                parameter.by_ref,
            ));
            collected.properties.push(property);
        }
        if !promoted.is_empty()
            && let Some(body) = function.body.get()
        {
            let promote = self.statement(PromoteParameters(self.arena.slice(promoted)));
            let row = [&[promote], body].concat();
            function.body.set(Some(self.arena.slice(row)));
        }
        collected.methods.push(MethodBlueprint {
            lowercase: self.arena.string(&name.to_ascii_lowercase()),
            function,
            visibility: visibility(method.modifiers),
            is_static,
            is_abstract: method.modifiers.contains(Modifiers::ABSTRACT)
                || decl.kind == ClassKind::Interface,
            is_final: method.modifiers.contains(Modifiers::FINAL),
        });
        Ok(())
    }

    fn promoted_property(
        &mut self,
        decl: &ast::ClassDecl<'_>,
        parameter: &ast::Parameter<'_>,
    ) -> Lowered<PropertyBlueprint> {
        let declared_type = match &parameter.declared_type {
            Some(declared) => Some(self.declared_type(declared)?),
            None => None,
        };
        Ok(PropertyBlueprint {
            name: self.arena.string(parameter.name.text),
            visibility: visibility(parameter.modifiers),
            is_static: false,
            is_readonly: parameter.modifiers.contains(Modifiers::READONLY)
                || decl.modifiers.contains(Modifiers::READONLY),
            is_promoted: true,
            declared_type,
            default: DefaultBlueprint::None,
            written: None,
            attributes: self.quietly(|lowering| lowering.attributes(parameter.attributes))?,
            doc_comment: parameter.doc_comment.map(|text| self.arena.string(text)),
        })
    }
}

/// The visibility that modifiers name, if they name one.
fn declared_visibility(modifiers: Modifiers) -> Option<Visibility> {
    if modifiers.contains(Modifiers::PRIVATE) {
        Some(Visibility::Private)
    } else if modifiers.contains(Modifiers::PROTECTED) {
        Some(Visibility::Protected)
    } else if modifiers.contains(Modifiers::PUBLIC) {
        Some(Visibility::Public)
    } else {
        None
    }
}

/// The visibility that modifiers give.
fn visibility(modifiers: Modifiers) -> Visibility {
    declared_visibility(modifiers).unwrap_or(Visibility::Public)
}
