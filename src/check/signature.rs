//! Method signatures, as overriding and PHP's own rules for magic methods compare them.

use super::constant::{Value, constant_value};
use super::declared::Nullability;
use super::types::{Mask, SelfNames, TypeSet};
use super::{Checked, Checker, message};
use crate::ast::{ClassKind, ClassRef, Expr, ExprKind, Method, Modifiers, Span};

/// How much of a string default PHP shows.
const LONGEST_DEFAULT: usize = 10;

/// What is known of a method.
#[derive(Debug, Clone)]
pub(super) struct MethodInfo<'a> {
    pub(super) name: &'a [u8],
    pub(super) modifiers: Modifiers,
    pub(super) is_abstract: bool,
    pub(super) returns_reference: bool,
    pub(super) parameters: Vec<ParameterInfo<'a>>,
    /// How many arguments a call must give.
    pub(super) required: usize,
    pub(super) return_type: Option<TypeSet<'a>>,
    pub(super) place: Span,
}

/// What is known of a parameter.
#[derive(Debug, Clone)]
pub(super) struct ParameterInfo<'a> {
    pub(super) name: &'a [u8],
    pub(super) declared_type: Option<TypeSet<'a>>,
    pub(super) by_ref: bool,
    pub(super) variadic: bool,
    default: Option<&'a Expr<'a>>,
}

impl<'a> MethodInfo<'a> {
    pub(super) fn is_variadic(&self) -> bool {
        self.parameters.last().is_some_and(|last| last.variadic)
    }

    pub(super) fn is_constructor(&self) -> bool {
        self.name.eq_ignore_ascii_case(b"__construct")
    }

    pub(super) fn is(&self, modifier: Modifiers) -> bool {
        self.modifiers.contains(modifier)
    }

    /// The parameters without the variadic one.
    pub(super) fn fixed_parameters(&self) -> &[ParameterInfo<'a>] {
        let count = self.parameters.len() - usize::from(self.is_variadic());
        &self.parameters[..count]
    }

    /// The parameter that takes the argument at `index`.
    pub(super) fn parameter(&self, index: usize) -> Option<&ParameterInfo<'a>> {
        self.parameters
            .get(index)
            .or_else(|| self.parameters.last().filter(|last| last.variadic))
    }

    /// The method as a message about overriding shows it.
    pub(super) fn display(&self, class: SelfNames<'a>) -> Vec<u8> {
        let mut shown = Vec::new();
        if self.returns_reference {
            shown.extend_from_slice(b"& ");
        }
        shown.extend_from_slice(&message!(class.name, "::", self.name, "("));
        for (index, parameter) in self.parameters.iter().enumerate() {
            if index > 0 {
                shown.extend_from_slice(b", ");
            }
            if let Some(declared) = &parameter.declared_type {
                shown.extend_from_slice(&declared.display(Some(class)));
                shown.push(b' ');
            }
            if parameter.by_ref {
                shown.push(b'&');
            }
            if parameter.variadic {
                shown.extend_from_slice(b"...");
            }
            shown.extend_from_slice(&message!("$", parameter.name));
            if index >= self.required
                && let Some(default) = parameter.default
            {
                shown.extend_from_slice(b" = ");
                shown.extend_from_slice(&display_default(default));
            }
        }
        shown.push(b')');
        if let Some(declared) = &self.return_type {
            shown.extend_from_slice(b": ");
            shown.extend_from_slice(&declared.display(Some(class)));
        }
        shown
    }
}

/// A default as a message about overriding shows it.
fn display_default(default: &Expr) -> Vec<u8> {
    match (default.kind, constant_value(default)) {
        (_, Some(Value::Null)) => b"null".to_vec(),
        (_, Some(Value::Bool(true))) => b"true".to_vec(),
        (_, Some(Value::Bool(false))) => b"false".to_vec(),
        (_, Some(Value::Int(value))) => value.to_string().into_bytes(),
        (ExprKind::Float(value), _) => value.to_string().into_bytes(),
        (ExprKind::String(text), _) if text.len() > LONGEST_DEFAULT => {
            message!("'", &text[..LONGEST_DEFAULT], "...'")
        }
        (ExprKind::String(text), _) => message!("'", text, "'"),
        (ExprKind::Array { items: [], .. }, _) => b"[]".to_vec(),
        (_, Some(Value::Array)) => b"[...]".to_vec(),
        (ExprKind::Constant(name), _) => name.text.to_vec(),
        (
            ExprKind::ClassConstant {
                class: ClassRef::Name(class),
                name,
            },
            _,
        ) => message!(class.text, "::", name),
        _ => b"<expression>".to_vec(),
    }
}

impl<'a> Checker<'a> {
    pub(super) fn method_info(&self, method: &'a Method<'a>) -> Checked<MethodInfo<'a>> {
        let mut parameters = Vec::new();
        let mut required = 0;
        for (index, parameter) in method.signature.parameters.iter().enumerate() {
            if parameter.default.is_none() && !parameter.variadic {
                required = index + 1;
            }
            let is_null = parameter.default.and_then(constant_value) == Some(Value::Null);
            let nullability = match is_null && parameter.modifiers.is_empty() {
                true => Nullability::Implied,
                false => Nullability::AsDeclared,
            };
            let declared_type = match &parameter.declared_type {
                Some(declared) => Some(self.declared_type(declared, nullability)?),
                None => None,
            };
            parameters.push(ParameterInfo {
                name: parameter.name.text,
                declared_type,
                by_ref: parameter.by_ref,
                variadic: parameter.variadic,
                default: parameter.default,
            });
        }
        let return_type = match &method.signature.return_type {
            Some(declared) => Some(self.declared_type(declared, Nullability::AsDeclared)?),
            None if method.name.text.eq_ignore_ascii_case(b"__tostring") => {
                Some(TypeSet::of(Mask::STRING))
            }
            None => None,
        };
        let is_interface = self
            .class()
            .is_some_and(|class| class.is(ClassKind::Interface));
        Ok(MethodInfo {
            name: method.name.text,
            modifiers: method.modifiers,
            is_abstract: is_interface || method.modifiers.contains(Modifiers::ABSTRACT),
            returns_reference: method.signature.returns_reference,
            parameters,
            required,
            return_type,
            place: method.signature.span,
        })
    }
}
