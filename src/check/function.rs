//! Functions, closures and their parameters.

use std::collections::HashSet;

use super::attribute::Target;
use super::constant::{Dynamic, Value, constant_value};
use super::declared::Nullability;
use super::scope::{FunctionKind, FunctionScope};
use super::types::{Mask, TypeSet};
use super::{Checked, Checker, Task, message};
use crate::ast::{
    ArrowFunction, Closure, ClosureUse, FunctionDecl, Modifiers, NoticeKind, Parameter, Signature,
    TypeKind, UseKind,
};

/// Variables that are the same everywhere.
const AUTO_GLOBALS: &[&[u8]] = &[
    b"GLOBALS",
    b"_GET",
    b"_POST",
    b"_COOKIE",
    b"_SERVER",
    b"_ENV",
    b"_REQUEST",
    b"_FILES",
    b"_SESSION",
];

fn is_auto_global(name: &[u8]) -> bool {
    AUTO_GLOBALS.contains(&name)
}

impl Value {
    /// Whether it may be the default of something declared `declared`.
    pub(super) fn suits(self, declared: &TypeSet) -> bool {
        let needed = match self {
            Value::Null => Mask::NULL,
            Value::Bool(true) => Mask::TRUE,
            Value::Bool(false) => Mask::FALSE,
            Value::Int(_) => Mask::INT.with(Mask::FLOAT),
            Value::Float => Mask::FLOAT,
            Value::String => Mask::STRING,
            Value::Array => Mask::ARRAY,
        };
        declared.mask.intersects(needed)
    }
}

impl<'a> Checker<'a> {
    pub(super) fn function_decl(&mut self, function: &'a FunctionDecl<'a>) -> Checked {
        let name = function.name.text;
        let full = self.names.declared_name(self.arena, name);
        if self.names.is_taken(UseKind::Function, name, full) {
            return self.fatal(message!(
                "Cannot declare function ",
                full,
                " because the name is already in use"
            ));
        }
        if full.eq_ignore_ascii_case(b"__autoload") {
            return self
                .fatal("__autoload() is no longer supported, use spl_autoload_register() instead");
        }
        if name.eq_ignore_ascii_case(b"assert") {
            return self.fatal(
                "Defining a custom assert() function is not allowed, as the function has special semantics",
            );
        }
        self.names.declare(UseKind::Function, full);
        // A function inside a method does not see the class.
        self.classes.push(None);
        self.functions
            .push(FunctionScope::new(FunctionKind::Function));
        self.attributes(function.signature.attributes, Target::FUNCTION)?;
        self.signature(&function.signature, None)?;
        self.statements(function.body);
        self.then(Task::LeaveFunction);
        Ok(())
    }

    pub(super) fn closure(&mut self, closure: &'a Closure<'a>) -> Checked {
        self.closure_binding(closure.uses)?;
        self.enter_closure(&closure.signature)?;
        self.closure_uses(closure)?;
        self.statements(closure.body);
        self.then(Task::LeaveFunction);
        Ok(())
    }

    pub(super) fn arrow_function(&mut self, function: &'a ArrowFunction<'a>) -> Checked {
        self.enter_closure(&function.signature)?;
        let scope = self.function();
        let is_never = scope
            .return_type
            .as_ref()
            .is_some_and(|declared| declared.mask.intersects(Mask::NEVER));
        if is_never {
            self.then(Task::Read(function.body));
        } else {
            self.return_statement(Some(function.body))?;
        }
        self.then(Task::LeaveFunction);
        Ok(())
    }

    fn enter_closure(&mut self, signature: &'a Signature<'a>) -> Checked {
        self.functions
            .push(FunctionScope::new(FunctionKind::Closure));
        self.attributes(signature.attributes, Target::FUNCTION)?;
        self.signature(signature, None)
    }

    /// A closure's variables, as the code around it sees them.
    fn closure_binding(&mut self, uses: &'a [ClosureUse<'a>]) -> Checked {
        let mut seen = HashSet::new();
        for variable in uses {
            if variable.name == b"this" {
                return self.fatal("Cannot use $this as lexical variable");
            }
            if is_auto_global(variable.name) {
                return self.fatal("Cannot use auto-global as lexical variable");
            }
            if !seen.insert(variable.name) {
                return self.fatal(message!("Cannot use variable $", variable.name, " twice"));
            }
        }
        Ok(())
    }

    fn closure_uses(&mut self, closure: &'a Closure<'a>) -> Checked {
        let parameters: HashSet<&[u8]> = closure
            .signature
            .parameters
            .iter()
            .map(|parameter| parameter.name.text)
            .collect();
        for variable in closure.uses {
            if parameters.contains(variable.name) {
                return self.fatal(message!(
                    "Cannot use lexical variable $",
                    variable.name,
                    " as a parameter name"
                ));
            }
        }
        Ok(())
    }

    /// Return type and parameters. `implied` is the return type of a function that declares none.
    pub(super) fn signature(
        &mut self,
        signature: &'a Signature<'a>,
        implied: Option<TypeSet<'a>>,
    ) -> Checked {
        let return_type = match &signature.return_type {
            Some(declared) => Some(self.declared_type(declared, Nullability::AsDeclared)?),
            None => implied,
        };
        let function = self.function_mut();
        function.return_type = return_type;
        function.returns_reference = signature.returns_reference;
        function.is_generator = signature.is_generator;

        if self.is_void() && signature.returns_reference {
            self.notice(
                NoticeKind::Deprecated,
                "Returning by reference from a void function is deprecated",
            );
        }
        if let Some(declared) = &signature.return_type {
            self.remark_on_type(declared);
        }
        let mut seen: HashSet<&[u8]> = HashSet::new();
        let mut is_variadic = false;
        for parameter in signature.parameters {
            let name = parameter.name.text;
            if is_auto_global(name) {
                return self.fatal(message!("Cannot re-assign auto-global variable ", name));
            }
            if !seen.insert(name) {
                return self.fatal(message!("Redefinition of parameter $", name));
            }
            if name == b"this" {
                return self.fatal("Cannot use $this as parameter");
            }
            if is_variadic {
                return self.fatal("Only the last parameter can be variadic");
            }
            is_variadic = parameter.variadic;
            if parameter.variadic && parameter.default.is_some() {
                return self.fatal("Variadic parameter cannot have a default value");
            }
            self.parameter(parameter)?;
            self.remark_on_order(parameter, &signature.parameters[seen.len()..]);
        }
        if signature.is_generator {
            self.ensure_generator()?;
        }
        Ok(())
    }

    fn is_void(&self) -> bool {
        let declared = self.function().return_type.as_ref();
        declared.is_some_and(|declared| declared.mask.intersects(Mask::VOID))
    }

    /// A default before a parameter without one has no use, except that null allows null.
    fn remark_on_order(&mut self, parameter: &Parameter<'a>, behind: &[Parameter<'a>]) {
        let Some(default) = parameter.default else {
            return;
        };
        let required = behind
            .iter()
            .rev()
            .find(|parameter| parameter.default.is_none() && !parameter.variadic);
        let Some(required) = required else {
            return;
        };
        let allows_null = parameter
            .declared_type
            .is_some_and(|declared| !matches!(declared.kind, TypeKind::Nullable(_)))
            && constant_value(default) == Some(Value::Null);
        if !allows_null {
            self.notice(
                NoticeKind::Deprecated,
                message!(
                    "Optional parameter $",
                    parameter.name.text,
                    " declared before required parameter $",
                    required.name.text,
                    " is implicitly treated as a required parameter"
                ),
            );
        }
    }

    fn parameter(&mut self, parameter: &'a Parameter<'a>) -> Checked {
        let is_promoted = !parameter.modifiers.is_empty();
        let default = match parameter.default {
            Some(default) => {
                self.constant_now(default, Dynamic::Allowed)?;
                constant_value(default)
            }
            None => None,
        };
        let target = match is_promoted {
            true => Target::PARAMETER.or(Target::PROPERTY),
            false => Target::PARAMETER,
        };
        self.attributes(parameter.attributes, target)?;
        let mut declared = None;
        if let Some(written) = &parameter.declared_type {
            self.remark_on_type(written);
            let is_implicitly_nullable = default == Some(Value::Null) && !is_promoted;
            let nullability = match is_implicitly_nullable {
                true => Nullability::Implied,
                false => Nullability::AsDeclared,
            };
            let set = self.declared_type(written, nullability)?;
            if set.mask.intersects(Mask::VOID) {
                return self.fatal("void cannot be used as a parameter type");
            }
            if set.mask.intersects(Mask::NEVER) {
                return self.fatal("never cannot be used as a parameter type");
            }
            if let Some(value) = default
                && !is_implicitly_nullable
                && !value.suits(&set)
            {
                return self.fatal(message!(
                    "Cannot use ",
                    value.type_name(),
                    " as default value for parameter $",
                    parameter.name.text,
                    " of type ",
                    set.display(None)
                ));
            }
            declared = Some(set);
        }
        if is_promoted {
            self.promoted_property(parameter, declared)?;
        }
        Ok(())
    }

    fn promoted_property(
        &mut self,
        parameter: &'a Parameter<'a>,
        declared: Option<TypeSet<'a>>,
    ) -> Checked {
        let name = parameter.name.text;
        let is_constructor = self.function().is_constructor;
        let is_abstract = self.function().is_abstract;
        let Some(class) = self.class().filter(|_| is_constructor) else {
            return self.fatal("Cannot declare promoted property outside a constructor");
        };
        let class_name = class.name;
        if is_abstract {
            return self.fatal("Cannot declare promoted property in an abstract constructor");
        }
        if parameter.variadic {
            return self.fatal("Cannot declare variadic promoted property");
        }
        if class.property_names.contains(name) {
            return self.fatal(message!("Cannot redeclare ", class_name, "::$", name));
        }
        if let Some(set) = &declared
            && set.mask.intersects(Mask::CALLABLE)
        {
            return self.fatal(message!(
                "Property ",
                class_name,
                "::$",
                name,
                " cannot have type ",
                set.display(None)
            ));
        }
        let mut modifiers = parameter.modifiers;
        if class.is_readonly() {
            modifiers = modifiers.with(Modifiers::READONLY);
        }
        if declared.is_none() && modifiers.contains(Modifiers::READONLY) {
            return self.fatal(message!(
                "Readonly property ",
                class_name,
                "::$",
                name,
                " must have type"
            ));
        }
        self.add_property(name, modifiers, declared);
        Ok(())
    }
}
