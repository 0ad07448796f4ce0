//! Functions, closures, and whole files.

use super::scope::FunctionScope;
use super::{Lowered, Lowering};
use crate::ast::{self, Signature, Stmt, StmtKind};
use crate::eval::closure::MakeClosure;
use crate::eval::declare::Hoisted;
use crate::eval::flow::{Block, DeclareFunction, Nop, OnLine};
use crate::eval::function::{CapturedVariable, DeclaredStatic, Details, Entry, FunctionKind};
use crate::eval::generator::Program;
use crate::eval::returns::EndWithoutReturn;
use crate::eval::slot::LocalIndex;
use crate::eval::types::{Attribute, AttributeArgument, Type};
use crate::eval::{Expr, Function, Parameter, Statement};
use crate::zval::PhpStr;
use std::cell::{Cell, RefCell};

/// What becomes a function's body.
pub(crate) enum Body<'a, 'b> {
    /// Statements.
    Statements(&'b [Stmt<'a>]),
    /// The expression of an arrow function.
    Expression(&'b ast::Expr<'a>),
    /// None: an abstract method.
    None,
}

impl Lowering<'_> {
    /// The top level of a file.
    pub(crate) fn lower_file(&mut self, statements: &[Stmt<'_>]) -> Lowered<&'static Function> {
        let body = self.block(statements)?;
        let Some(scope) = self.functions.pop() else {
            unreachable!("the file's own scope is there until now");
        };
        let hoisted = Hoisted {
            functions: self.arena.slice(scope.hoisted_functions.clone()),
            classes: self.arena.slice(scope.hoisted_classes.clone()),
        };
        let names = self.slot_names(&scope);
        let function = Function {
            name: PhpStr::empty(),
            class: Cell::new(None),
            parameters: &[],
            required: 0,
            slots: names.len() as u32,
            names,
            body: Cell::new(Some(self.row(body))),
            kind: FunctionKind::File,
            entry: Entry::default(),
            has_typed_parameters: false,
            has_reference_parameters: false,
            returns_reference: false,
            is_generator: scope.is_generator,
            is_static: false,
            strict_types: self.strict_types,
            return_type: None,
            uses: &[],
            statics: RefCell::new(Vec::new()),
            declared_statics: self.declared_statics(&scope),
            hoisted,
            file: self.file.clone(),
            line: 1,
            end_line: 1,
            doc_comment: None,
            details: Details::default(),
        };
        Ok(self.arena.node(function))
    }

    fn entry(
        &self,
        parameters: &[Parameter],
        signature: &Signature<'_>,
        uses: &[CapturedVariable],
    ) -> Entry {
        let is_variadic = parameters.last().is_some_and(|last| last.variadic);
        let has_types = parameters.iter().any(|p| p.declared_type.is_some());
        let taken = |p: &Parameter| match p.declared_type {
            Some(_) if p.variadic => 0,
            Some(declared) => declared.mask,
            None => u32::MAX,
        };
        let takes_values =
            !signature.is_generator && !parameters.iter().any(|parameter| parameter.by_ref);
        Entry {
            positional: (parameters.len() - usize::from(is_variadic)) as u32,
            is_direct: takes_values && !is_variadic,
            gathers: takes_values && is_variadic,
            is_plain: !has_types && uses.is_empty(),
            taken_tags: if has_types {
                self.arena.slice(parameters.iter().map(taken).collect())
            } else {
                &[]
            },
        }
    }

    fn slot_names(&self, scope: &FunctionScope) -> &'static [PhpStr] {
        let names = scope
            .names()
            .iter()
            .map(|name| self.arena.string(name))
            .collect();
        self.arena.slice(names)
    }

    fn declared_statics(&self, scope: &FunctionScope) -> &'static [DeclaredStatic] {
        let declared = scope
            .declared_statics
            .iter()
            .map(|(name, first)| DeclaredStatic {
                name: self.arena.string(name),
                first: *first,
            })
            .collect();
        self.arena.slice(declared)
    }

    /// `function f(…) { … }`
    pub(crate) fn function_statement(
        &mut self,
        decl: &ast::FunctionDecl<'_>,
    ) -> Lowered<Statement> {
        let name = self.names.declared(decl.name.text);
        let is_hoisted = self.is_file_level();
        let scope = FunctionScope::new(FunctionKind::Function, name);
        // A function declared inside a method is no part of the class.
        let classes = std::mem::take(&mut self.classes);
        let lowered = self.lower_function(
            scope,
            &decl.signature,
            Body::Statements(decl.body),
            Captures::None,
        );
        self.classes = classes;
        let (function, _) = lowered?;
        if is_hoisted {
            self.function().hoisted_functions.push(function);
            return Ok(self.statement(Nop));
        }
        Ok(self.statement(DeclareFunction(function)))
    }

    /// `function (…) use (…) { … }`
    pub(crate) fn closure(&mut self, closure: &ast::Closure<'_>) -> Lowered<Expr> {
        let name = self.names.declared(b"{closure}");
        let scope = FunctionScope::new(FunctionKind::Closure, name);
        let (function, _) = self.lower_function_with(
            scope,
            &closure.signature,
            Body::Statements(closure.body),
            Captures::Listed(closure.uses),
            closure.is_static,
        )?;
        Ok(self.expr(MakeClosure { function }))
    }

    /// `fn (…) => …`
    pub(crate) fn arrow_function(&mut self, arrow: &ast::ArrowFunction<'_>) -> Lowered<Expr> {
        let name = self.names.declared(b"{closure}");
        let scope = FunctionScope::new(FunctionKind::Arrow, name);
        let (function, _) = self.lower_function_with(
            scope,
            &arrow.signature,
            Body::Expression(arrow.body),
            Captures::All,
            arrow.is_static,
        )?;
        Ok(self.expr(MakeClosure { function }))
    }

    /// A function whose body is lowered in `scope`.
    pub(crate) fn lower_function(
        &mut self,
        scope: FunctionScope,
        signature: &Signature<'_>,
        body: Body<'_, '_>,
        captures: Captures<'_, '_>,
    ) -> Lowered<(&'static Function, Vec<Vec<u8>>)> {
        self.lower_function_with(scope, signature, body, captures, false)
    }

    pub(crate) fn lower_function_with(
        &mut self,
        mut scope: FunctionScope,
        signature: &Signature<'_>,
        body: Body<'_, '_>,
        captures: Captures<'_, '_>,
        is_static: bool,
    ) -> Lowered<(&'static Function, Vec<Vec<u8>>)> {
        let return_type = match &signature.return_type {
            Some(declared) => Some(self.declared_type(declared)?),
            None => None,
        };
        scope.return_type = return_type;
        scope.returns_reference = signature.returns_reference;
        scope.is_generator = signature.is_generator;
        for parameter in signature.parameters {
            scope.slot(parameter.name.text);
        }
        let outer_line = std::mem::replace(&mut self.line, 0);
        let ticks = self.ticks;
        self.functions.push(scope);
        let result = self.lower_inside(signature, body, &captures);
        let Some(scope) = self.functions.pop() else {
            unreachable!("the scope was just pushed");
        };
        self.line = outer_line;
        self.ticks = ticks;
        let (parameters, body) = result?;
        let uses = self.captured(&captures, signature, &scope);
        let names = self.slot_names(&scope);
        let required = parameters
            .iter()
            .rposition(|parameter| parameter.default.is_none() && !parameter.variadic)
            .map_or(0, |last| last as u32 + 1);
        let attributes = self.attributes(signature.attributes)?;
        self.arena.note_declaration();
        let steps = if signature.is_generator {
            Program::of(body, scope.suspensions, &scope.suspending, self.arena)
        } else {
            None
        };
        let function = Function {
            name: self.arena.string(&scope.name),
            class: Cell::new(None),
            required,
            slots: names.len() as u32,
            names,
            body: Cell::new(Some(self.row(body))),
            kind: scope.kind,
            entry: self.entry(parameters, signature, uses),
            has_typed_parameters: parameters.iter().any(|p| p.declared_type.is_some()),
            has_reference_parameters: parameters.iter().any(|p| p.by_ref),
            parameters,
            returns_reference: signature.returns_reference,
            is_generator: signature.is_generator,
            is_static,
            strict_types: self.strict_types,
            return_type,
            uses,
            statics: RefCell::new(Vec::new()),
            declared_statics: self.declared_statics(&scope),
            hoisted: Hoisted::default(),
            file: self.file.clone(),
            line: signature.span.line,
            end_line: signature.end_line,
            doc_comment: signature.doc_comment.map(|text| self.arena.string(text)),
            details: Details {
                attributes,
                uses_this: scope.uses_this,
                suspends_in_arguments: scope.suspends_in_arguments,
                steps,
                ..Details::default()
            },
        };
        let names = scope.names().to_vec();
        Ok((self.arena.node(function), names))
    }

    fn lower_inside(
        &mut self,
        signature: &Signature<'_>,
        body: Body<'_, '_>,
        captures: &Captures<'_, '_>,
    ) -> Lowered<(&'static [Parameter], Statement)> {
        let mut parameters = Vec::with_capacity(signature.parameters.len());
        for parameter in signature.parameters {
            parameters.push(self.parameter(parameter)?);
        }
        // A default before a required parameter is none.
        let required = parameters
            .iter()
            .rposition(|parameter| parameter.default.is_none() && !parameter.variadic);
        for parameter in parameters.iter_mut().take(required.unwrap_or(0)) {
            parameter.default = None;
            parameter.written_default = None;
        }
        if let Captures::Listed(uses) = captures {
            for variable in *uses {
                self.function().slot(variable.name);
            }
        }
        self.forget_line();
        let statement = match body {
            Body::Statements(statements) => {
                let block = self.block(statements)?;
                self.with_end_check(signature, block)
            }
            Body::Expression(expr) => {
                let statement = Stmt {
                    span: expr.span,
                    kind: StmtKind::Return(Some(expr)),
                };
                self.lower_statement(&statement)?
            }
            Body::None => self.statement(Nop),
        };
        Ok((self.arena.slice(parameters), statement))
    }

    /// The check that a function with a declared return type does not end without a value.
    fn with_end_check(&mut self, signature: &Signature<'_>, block: Statement) -> Statement {
        match self.function().return_type {
            Some(declared) if declared.mask & Type::VOID == 0 && !signature.is_generator => {
                let end = self.statement(EndWithoutReturn {
                    line: signature.end_line,
                    declared,
                });
                self.statement(Block(self.arena.slice(vec![block, end])))
            }
            _ if signature.returns_reference && !signature.is_generator => {
                let end = self.return_no_reference(signature.end_line);
                self.statement(Block(self.arena.slice(vec![block, end])))
            }
            _ => block,
        }
    }

    fn parameter(&mut self, parameter: &ast::Parameter<'_>) -> Lowered<Parameter> {
        let mut declared = match &parameter.declared_type {
            Some(declared) => Some(self.declared_type(declared)?),
            None => None,
        };
        let default = match parameter.default {
            // Its errors are told at the line of the parameter.
            Some(default) => {
                let line = parameter.span.line;
                let expr = self.quietly(|lowering| lowering.expression(default))?;
                Some(match self.fold(default) {
                    Some(_) => expr,
                    None => self.expr(OnLine { line, expr }),
                })
            }
            None => None,
        };
        // A default of null makes the type nullable.
        if let (Some(known), Some(expr), Some(default)) =
            (declared, &parameter.declared_type, parameter.default)
            && !known.takes_null()
            && self.fold(default).is_some_and(|value| value.is_null())
        {
            declared = Some(self.nullable_type(known, expr));
        }
        Ok(Parameter {
            name: self.arena.string(parameter.name.text),
            by_ref: parameter.by_ref,
            variadic: parameter.variadic,
            declared_type: declared,
            default,
            default_text: parameter
                .default
                .map(|default| self.arena.string(&self.default_text(default))),
            written_default: parameter.default.map(|default| self.written(default)),
            attributes: self.attributes(parameter.attributes)?,
            promoted: !parameter.modifiers.is_empty(),
        })
    }

    /// A default as messages show it (php-src `zend_get_function_declaration`).
    fn default_text(&self, expr: &ast::Expr<'_>) -> Vec<u8> {
        use ast::{ClassRef, ExprKind, UnaryOp};
        match &expr.kind {
            ExprKind::Int(int) => int.to_string().into_bytes(),
            ExprKind::Float(float) => {
                crate::zval::number::float_to_string_precision(*float, 14).to_vec()
            }
            ExprKind::String(text) => [b"'", *text, b"'"].concat(),
            ExprKind::Unary {
                op: UnaryOp::Minus,
                operand,
            } => [b"-", self.default_text(operand).as_slice()].concat(),
            ExprKind::Array { items: [], .. } => b"[]".to_vec(),
            ExprKind::Array { .. } => b"[...]".to_vec(),
            ExprKind::Constant(name) => {
                let word = name.text.to_ascii_lowercase();
                if matches!(word.as_slice(), b"null" | b"true" | b"false") {
                    return word;
                }
                let resolved = self.names.constant(name);
                resolved.fallback.unwrap_or(resolved.name)
            }
            ExprKind::ClassConstant {
                class: ClassRef::Name(class),
                name,
            } => {
                let class = if class.is(b"self") || class.is(b"parent") || class.is(b"static") {
                    class.text.to_vec()
                } else {
                    self.names.class(class)
                };
                [class.as_slice(), b"::", name].concat()
            }
            _ => b"<expression>".to_vec(),
        }
    }

    /// The variables a closure takes along. An arrow function takes every variable of its body that is no parameter: by
    /// naming it here, it is also one of the function around it.
    fn captured(
        &mut self,
        captures: &Captures<'_, '_>,
        signature: &Signature<'_>,
        scope: &FunctionScope,
    ) -> &'static [CapturedVariable] {
        let known = |name: &[u8]| scope.known_slot(name).unwrap_or(LocalIndex(0));
        let variables: Vec<CapturedVariable> = match captures {
            Captures::None => Vec::new(),
            Captures::Listed(uses) => uses
                .iter()
                .map(|variable| CapturedVariable {
                    name: self.arena.string(variable.name),
                    outer: self.function().slot(variable.name),
                    inner: known(variable.name),
                    by_ref: variable.by_ref,
                })
                .collect(),
            Captures::All => scope
                .names()
                .iter()
                .filter(|name| {
                    !signature
                        .parameters
                        .iter()
                        .any(|parameter| parameter.name.text == name.as_slice())
                })
                .map(|name| CapturedVariable {
                    name: self.arena.string(name),
                    outer: self.function().slot(name),
                    inner: known(name),
                    by_ref: false,
                })
                .collect(),
        };
        self.arena.slice(variables)
    }

    /// Attributes, their arguments lowered to be evaluated when reflection asks.
    pub(crate) fn attributes(
        &mut self,
        groups: &[ast::AttributeGroup<'_>],
    ) -> Lowered<&'static [Attribute]> {
        let mut nodes = Vec::new();
        for attribute in groups.iter().flat_map(|group| group.attributes) {
            let mut arguments = Vec::new();
            if let Some(ast::Args::List(list)) = &attribute.args {
                for arg in *list {
                    let name = match arg.kind {
                        ast::ArgKind::Named(name) => Some(self.arena.string(name)),
                        ast::ArgKind::Positional | ast::ArgKind::Spread => None,
                    };
                    arguments.push(AttributeArgument {
                        name,
                        value: self.quietly(|lowering| lowering.expression(arg.value))?,
                        written: self.written(arg.value),
                    });
                }
            }
            let name = self.names.class(&attribute.name);
            nodes.push(Attribute {
                name: self.arena.string(&name),
                arguments: self.arena.slice(arguments),
                line: attribute.span.line,
                is_strict: self.strict_types,
            });
        }
        Ok(self.arena.slice(nodes))
    }
}

/// What a function takes along from where it is made.
pub(crate) enum Captures<'a, 'b> {
    /// Nothing.
    None,
    /// The variables of `use (…)`.
    Listed(&'b [ast::ClosureUse<'a>]),
    /// Every variable its body names.
    All,
}
