//! Functions, classes, types.

use super::{Builder, Failure, FunctionHead, List, span, thrown};
use crate::ast::{
    AttributeGroup, ClassConstants, ClassDecl, ClassKind, ClassMember, ConstItem, EnumCase, Expr,
    FunctionDecl, Identifier, Method, Modifiers, Name, Parameter, Properties, PropertyItem,
    Signature, Span, Stmt, StmtKind, TraitAdaptation, TraitUse, Type, TypeKind,
};
use crate::lex::Position;
use crate::parse::ErrorKind;

const VISIBILITY: Modifiers = Modifiers::PUBLIC
    .with(Modifiers::PROTECTED)
    .with(Modifiers::PRIVATE);

impl<'a> Builder<'a, '_> {
    pub(in crate::parse) fn signature(
        &self,
        head: FunctionHead<'a>,
        end: Position,
        is_generator: bool,
    ) -> Signature<'a> {
        Signature {
            span: span(head.start, end),
            end_line: end.line,
            attributes: &[],
            doc_comment: head.doc_comment,
            returns_reference: head.returns_reference,
            parameters: head.parameters,
            return_type: head.return_type.copied(),
            is_generator,
        }
    }

    pub(in crate::parse) fn function(
        &mut self,
        head: FunctionHead<'a>,
        name: Identifier<'a>,
        body: List<'a, Stmt<'a>>,
        end: Position,
    ) -> StmtKind<'a> {
        let is_generator = self.leave_function();
        StmtKind::Function(self.alloc(FunctionDecl {
            name,
            signature: self.signature(head, end, is_generator),
            body: body.into_bump_slice(),
        }))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one grammar rule")]
    pub(in crate::parse) fn class(
        &self,
        start: Position,
        keyword: Position,
        end: Position,
        kind: ClassKind,
        modifiers: Modifiers,
        name: Identifier<'a>,
        doc_comment: Option<&'a [u8]>,
        extends: Option<Name<'a>>,
        implements: &'a [Name<'a>],
        backing_type: Option<&'a Type<'a>>,
        members: &'a [ClassMember<'a>],
    ) -> StmtKind<'a> {
        StmtKind::Class(self.alloc(ClassDecl {
            // PHP's line of a class is that of its keyword.
            span: Span {
                line: keyword.line,
                ..span(start, end)
            },
            end_line: end.line,
            kind,
            attributes: &[],
            doc_comment,
            modifiers,
            name: Some(name),
            extends,
            implements,
            backing_type: backing_type.copied(),
            members,
        }))
    }

    pub(in crate::parse) fn with_attributes(
        &self,
        kind: StmtKind<'a>,
        attributes: List<'a, AttributeGroup<'a>>,
    ) -> StmtKind<'a> {
        let attributes = attributes.into_bump_slice();
        match kind {
            StmtKind::Function(function) => StmtKind::Function(self.alloc(FunctionDecl {
                signature: Signature {
                    attributes,
                    ..function.signature
                },
                ..*function
            })),
            StmtKind::Class(class) => StmtKind::Class(self.alloc(ClassDecl {
                attributes,
                ..*class
            })),
            kind => kind,
        }
    }

    pub(in crate::parse) fn member_with_attributes(
        &self,
        member: ClassMember<'a>,
        attributes: List<'a, AttributeGroup<'a>>,
    ) -> ClassMember<'a> {
        let attributes = attributes.into_bump_slice();
        match member {
            ClassMember::Constants(constants) => {
                ClassMember::Constants(self.alloc(ClassConstants {
                    attributes,
                    ..*constants
                }))
            }
            ClassMember::Properties(properties) => {
                ClassMember::Properties(self.alloc(Properties {
                    attributes,
                    ..*properties
                }))
            }
            ClassMember::Method(method) => ClassMember::Method(self.alloc(Method {
                signature: Signature {
                    attributes,
                    ..method.signature
                },
                ..*method
            })),
            ClassMember::EnumCase(case) => ClassMember::EnumCase(self.alloc(EnumCase {
                attributes,
                ..*case
            })),
            member @ ClassMember::TraitUse(_) => member,
        }
    }

    pub(in crate::parse) fn properties(
        &self,
        start: Position,
        end: Position,
        modifiers: Modifiers,
        declared_type: Option<&'a Type<'a>>,
        items: List<'a, PropertyItem<'a>>,
    ) -> ClassMember<'a> {
        ClassMember::Properties(self.alloc(Properties {
            span: span(start, end),
            attributes: &[],
            modifiers,
            declared_type: declared_type.copied(),
            items: items.into_bump_slice(),
        }))
    }

    pub(in crate::parse) fn class_constants(
        &self,
        start: Position,
        end: Position,
        modifiers: Modifiers,
        items: List<'a, ConstItem<'a>>,
    ) -> ClassMember<'a> {
        ClassMember::Constants(self.alloc(ClassConstants {
            span: span(start, end),
            attributes: &[],
            modifiers,
            items: items.into_bump_slice(),
        }))
    }

    pub(in crate::parse) fn method(
        &mut self,
        start: Position,
        keyword: Position,
        end: Position,
        modifiers: Modifiers,
        parts: (FunctionHead<'a>, Identifier<'a>, Option<&'a [Stmt<'a>]>),
    ) -> ClassMember<'a> {
        let (head, name, body) = parts;
        let is_generator = self.leave_function();
        let mut signature = self.signature(head, end, is_generator);
        // PHP's line of a method is that of `function`.
        signature.span = Span {
            line: keyword.line,
            ..span(start, end)
        };
        ClassMember::Method(self.alloc(Method {
            name,
            modifiers,
            signature,
            body,
        }))
    }

    pub(in crate::parse) fn enum_case(
        &self,
        start: Position,
        end: Position,
        doc_comment: Option<&'a [u8]>,
        name: Identifier<'a>,
        value: Option<&'a Expr<'a>>,
    ) -> ClassMember<'a> {
        ClassMember::EnumCase(self.alloc(EnumCase {
            span: span(start, end),
            attributes: &[],
            doc_comment,
            name,
            value,
        }))
    }

    pub(in crate::parse) fn trait_use(
        &self,
        start: Position,
        end: Position,
        traits: List<'a, Name<'a>>,
        adaptations: &'a [TraitAdaptation<'a>],
    ) -> ClassMember<'a> {
        ClassMember::TraitUse(self.alloc(TraitUse {
            span: span(start, end),
            traits: traits.into_bump_slice(),
            adaptations,
        }))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one grammar rule")]
    pub(in crate::parse) fn parameter(
        &self,
        start: Position,
        end: Position,
        modifiers: Modifiers,
        declared_type: Option<&'a Type<'a>>,
        by_ref: bool,
        variadic: bool,
        name: Identifier<'a>,
        doc_comment: Option<&'a [u8]>,
        default: Option<&'a Expr<'a>>,
    ) -> &'a Parameter<'a> {
        self.alloc(Parameter {
            span: span(start, end),
            attributes: &[],
            doc_comment,
            modifiers,
            declared_type: declared_type.copied(),
            by_ref,
            variadic,
            name,
            default,
        })
    }

    pub(in crate::parse) fn parameter_with_attributes(
        &self,
        parameter: &'a Parameter<'a>,
        attributes: List<'a, AttributeGroup<'a>>,
    ) -> &'a Parameter<'a> {
        self.alloc(Parameter {
            attributes: attributes.into_bump_slice(),
            ..*parameter
        })
    }

    pub(in crate::parse) fn add_class_modifier(
        &self,
        all: Modifiers,
        next: Modifiers,
        start: Position,
        end: Position,
    ) -> Result<Modifiers, Failure<'a>> {
        let sum = all.with(next);
        let message = if all.intersects(next) {
            multiple(next)
        } else if sum.contains(Modifiers::ABSTRACT.with(Modifiers::FINAL)) {
            "Cannot use the final modifier on an abstract class".to_owned()
        } else {
            return Ok(sum);
        };
        Err(thrown(ErrorKind::Compile, span(start, end), message))
    }

    pub(in crate::parse) fn add_member_modifier(
        &self,
        all: Modifiers,
        next: Modifiers,
        start: Position,
        end: Position,
    ) -> Result<Modifiers, Failure<'a>> {
        let sum = all.with(next);
        let message = if all.intersects(VISIBILITY) && next.intersects(VISIBILITY) {
            "Multiple access type modifiers are not allowed".to_owned()
        } else if all.intersects(next) {
            multiple(next)
        } else if sum.contains(Modifiers::ABSTRACT.with(Modifiers::FINAL)) {
            "Cannot use the final modifier on an abstract class member".to_owned()
        } else {
            return Ok(sum);
        };
        Err(thrown(ErrorKind::Compile, span(start, end), message))
    }

    pub(in crate::parse) fn type_node(
        &self,
        start: Position,
        end: Position,
        kind: TypeKind<'a>,
    ) -> &'a Type<'a> {
        self.alloc(Type {
            span: span(start, end),
            kind,
        })
    }

    pub(in crate::parse) fn union_type(
        &self,
        start: Position,
        end: Position,
        members: List<'a, Type<'a>>,
    ) -> &'a Type<'a> {
        self.type_node(start, end, TypeKind::Union(members.into_bump_slice()))
    }

    pub(in crate::parse) fn intersection_type(
        &self,
        start: Position,
        end: Position,
        members: List<'a, Type<'a>>,
    ) -> &'a Type<'a> {
        self.type_node(
            start,
            end,
            TypeKind::Intersection(members.into_bump_slice()),
        )
    }
}

fn multiple(modifier: Modifiers) -> String {
    let keyword = modifier.keywords().next().unwrap_or_default();
    format!("Multiple {keyword} modifiers are not allowed")
}
