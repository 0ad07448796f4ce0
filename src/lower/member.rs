//! Members of objects and classes in expressions: `new`, `->`, `::`, `clone`, `instanceof`.

use super::expression::is_this;
use super::{Lowered, Lowering};
use crate::ast::{
    self, Args, ClassRef, ExprKind, MagicConstant, MemberName, NewClass, VariableName,
};
use crate::eval::class_member::{
    ConstantInExpression, ReadClassConstant, ReadClassName, ScopeClassName, StaticProperty,
};
use crate::eval::class_source::{ClassByName, ClassSource};
use crate::eval::instance::{Clone, Instanceof, New};
use crate::eval::invoke::{CallPlace, RawCall};
use crate::eval::literal::Literal;
use crate::eval::method::{
    CallMethod, CallMethodNamed, CallMethodOfLocal, CallStatic, MethodClosure, MethodName,
    MethodSite, MethodTarget,
};
use crate::eval::object::This;
use crate::eval::property::{
    EnumProperty, Nullsafe, NullsafeObject, PropertyName, PropertyPlace, PropertySite,
    ReadProperty, ReadPropertyNamed, Sub,
};
use crate::eval::{Expr, Target};
use std::cell::Cell;

impl Lowering<'_> {
    /// `new`, `->`, `::`, `clone`, `instanceof`
    pub(crate) fn class_expression(&mut self, expr: &ast::Expr<'_>) -> Lowered<Expr> {
        let line = expr.span.line;
        match &expr.kind {
            ExprKind::Property { object, name, .. } => self.read_property(expr, object, name),
            ExprKind::StaticProperty { class, name } => {
                let node = self.static_property(line, class, name)?;
                Ok(self.expr(node))
            }
            ExprKind::ClassConstant { class, name } => self.class_constant(class, name),
            ExprKind::MethodCall {
                object,
                name,
                args: Args::FirstClassCallable,
                ..
            } => {
                let object = self.object_of(expr, object)?;
                let name = self.method_name(name)?;
                Ok(self.expr(MethodClosure {
                    line,
                    target: MethodTarget::Object(object),
                    name,
                }))
            }
            ExprKind::StaticCall {
                class,
                name,
                args: Args::FirstClassCallable,
            } => {
                let class = self.class_source(class)?;
                let name = self.method_name(name)?;
                Ok(self.expr(MethodClosure {
                    line,
                    target: MethodTarget::Class(class),
                    name,
                }))
            }
            ExprKind::MethodCall { .. } | ExprKind::StaticCall { .. } => {
                self.member_call(expr, |lowering, call| call.into_expr(lowering))
            }
            ExprKind::New { class, args } => {
                let class = match class {
                    NewClass::Name(name) => self.named_class(name),
                    NewClass::Expr(class) => ClassSource::Expr(self.expression(class)?),
                    NewClass::Anonymous(decl) => {
                        ClassSource::Anonymous(self.class_blueprint(decl)?)
                    }
                };
                let arguments = self.arguments(args)?;
                self.line = line;
                Ok(self.expr(New {
                    line,
                    class,
                    arguments,
                }))
            }
            ExprKind::Clone(operand) => {
                let operand = self.expression(operand)?;
                self.line = line;
                Ok(self.expr(Clone { line, operand }))
            }
            ExprKind::Instanceof { operand, class } => {
                let operand = self.expression(operand)?;
                let class = self.class_source(class)?;
                Ok(self.expr(Instanceof { operand, class }))
            }
            _ => unreachable!("only expressions about classes come here"),
        }
    }

    /// The object before an arrow; the one that `?->` has already evaluated, where that is so.
    fn object_of(&mut self, expr: &ast::Expr<'_>, object: &ast::Expr<'_>) -> Lowered<Expr> {
        if self.is_short_circuited(expr) {
            return Ok(self.expr(NullsafeObject));
        }
        self.expression(object)
    }

    fn read_property(
        &mut self,
        expr: &ast::Expr<'_>,
        object: &ast::Expr<'_>,
        name: &MemberName<'_>,
    ) -> Lowered<Expr> {
        if self.notes_no_lines && !self.is_short_circuited(expr) {
            let object = self.expression(object)?;
            let name = match name {
                MemberName::Identifier(name) => {
                    self.expr(Literal(self.arena.string_value(name.text)))
                }
                MemberName::Expr(name) => self.expression(name)?,
            };
            return Ok(self.expr(EnumProperty { object, name }));
        }
        let name = match name {
            MemberName::Identifier(name) => self.arena.string(name.text),
            MemberName::Expr(name) => {
                let object = self.object_of(expr, object)?;
                let name = self.expression(name)?;
                return Ok(self.expr(ReadPropertyNamed { object, name }));
            }
        };
        if is_this(object) && !self.is_short_circuited(expr) {
            self.note_this();
            return Ok(self.expr(ReadProperty {
                object: This,
                name,
                site: PropertySite::new(),
            }));
        }
        if !self.is_short_circuited(expr)
            && object.span.line == self.line
            && let Some(local) = self.plain_local(object)
        {
            return Ok(self.expr(ReadProperty {
                object: local,
                name,
                site: PropertySite::new(),
            }));
        }
        let object = self.object_of(expr, object)?;
        Ok(self.expr(ReadProperty {
            object: Sub(object),
            name,
            site: PropertySite::new(),
        }))
    }

    /// Notes that the functions around this place name `$this`.
    pub(crate) fn note_this(&mut self) {
        for function in self.functions.iter_mut().rev() {
            function.uses_this = true;
            if !function.is_closure() {
                break;
            }
        }
    }

    fn method_name(&mut self, name: &MemberName<'_>) -> Lowered<MethodName> {
        Ok(match name {
            MemberName::Identifier(name) => MethodName::Known(
                self.arena.string(name.text),
                self.arena.string(&name.text.to_ascii_lowercase()),
            ),
            MemberName::Expr(name) => MethodName::Computed(self.expression(name)?),
        })
    }

    fn named_class(&mut self, name: &ast::Name<'_>) -> ClassSource {
        if name.is(b"self") {
            ClassSource::SelfClass
        } else if name.is(b"parent") {
            ClassSource::Parent
        } else if name.is(b"static") {
            ClassSource::Static
        } else {
            let name = self.names.class(name);
            ClassSource::Named(ClassByName::new(self.arena.string(&name)))
        }
    }

    fn class_source(&mut self, class: &ClassRef<'_>) -> Lowered<ClassSource> {
        match class {
            ClassRef::Name(name) => Ok(self.named_class(name)),
            ClassRef::Expr(class) => Ok(ClassSource::Expr(self.expression(class)?)),
        }
    }

    fn class_constant(&mut self, class: &ClassRef<'_>, name: &[u8]) -> Lowered<Expr> {
        let source = self.class_source(class)?;
        if name.eq_ignore_ascii_case(b"class") {
            if let ClassSource::Named(class) = &source {
                return Ok(self.expr(Literal(class.name.clone().into())));
            }
            return Ok(self.expr(ReadClassName { class: source }));
        }
        if self.notes_no_lines
            && let ClassRef::Name(class) = class
        {
            return Ok(self.expr(ConstantInExpression {
                line: class.span.line,
                written: self.arena.string(&self.class_in_text(class)),
                class: source,
                name: self.arena.string(name),
            }));
        }
        Ok(self.expr(ReadClassConstant {
            class: source,
            name: self.arena.string(name),
            site: Cell::new(None),
            scalar: Cell::new(None),
        }))
    }

    fn static_property(
        &mut self,
        line: u32,
        class: &ClassRef<'_>,
        name: &VariableName<'_>,
    ) -> Lowered<StaticProperty> {
        let class = self.class_source(class)?;
        let name = match name {
            VariableName::Simple(name) => PropertyName::Known(self.arena.string(name)),
            VariableName::Computed(name) => PropertyName::Computed(self.expression(name)?),
        };
        Ok(StaticProperty {
            line,
            class,
            name,
            site: Cell::new(None),
        })
    }

    /// A property to write.
    pub(crate) fn class_place(&mut self, expr: &ast::Expr<'_>) -> Lowered<Target> {
        match &expr.kind {
            ExprKind::Property { object, name, .. } => {
                let is_short_circuited = self.is_short_circuited(expr);
                let is_this = is_this(object) && !is_short_circuited;
                if is_this {
                    self.note_this();
                }
                let line = self.line;
                let read = self.object_of(expr, object)?;
                self.line = line;
                let base = if is_short_circuited {
                    self.target(crate::eval::place::Temporary { value: read })
                } else {
                    self.place(object)?
                };
                let name = match name {
                    MemberName::Identifier(name) => {
                        PropertyName::Known(self.arena.string(name.text))
                    }
                    MemberName::Expr(name) => PropertyName::Computed(self.expression(name)?),
                };
                let is_base_ready = is_this || base.is_ready();
                Ok(self.target(PropertyPlace {
                    base,
                    read,
                    is_this,
                    is_ready: is_base_ready && matches!(name, PropertyName::Known(_)),
                    name,
                    site: PropertySite::new(),
                }))
            }
            ExprKind::StaticProperty { class, name } => {
                let node = self.static_property(expr.span.line, class, name)?;
                Ok(self.target(node))
            }
            _ => unreachable!("only properties come here"),
        }
    }

    /// A method call whose result is written into.
    pub(crate) fn class_call_place(&mut self, expr: &ast::Expr<'_>) -> Lowered<Target> {
        let call = self.member_call(expr, |lowering, call| call.into_raw(lowering))?;
        Ok(self.target(CallPlace { call }))
    }

    fn member_call<R>(
        &mut self,
        expr: &ast::Expr<'_>,
        make: impl FnOnce(&mut Self, MemberCall) -> R,
    ) -> Lowered<R> {
        match &expr.kind {
            ExprKind::MethodCall {
                object, name, args, ..
            } => {
                let line = name.line();
                let is_this = is_this(object) && !self.is_short_circuited(expr);
                let node = match name {
                    MemberName::Identifier(name) => {
                        let written = self.arena.string(name.text);
                        let lowercase = self.arena.string(&name.text.to_ascii_lowercase());
                        if is_this {
                            self.note_this();
                            let arguments = self.arguments(args)?;
                            MemberCall::Own(CallMethod {
                                line,
                                object: This,
                                name: written,
                                lowercase,
                                arguments,
                                site: MethodSite::new(),
                            })
                        } else if !self.is_short_circuited(expr)
                            && object.span.line == self.line
                            && let Some(object) = self.plain_local(object)
                        {
                            let arguments = self.arguments(args)?;
                            MemberCall::OfLocal(CallMethod {
                                line,
                                object,
                                name: written,
                                lowercase,
                                arguments,
                                site: MethodSite::new(),
                            })
                        } else {
                            let object = self.object_of(expr, object)?;
                            let arguments = self.arguments(args)?;
                            MemberCall::Method(CallMethod {
                                line,
                                object: Sub(object),
                                name: written,
                                lowercase,
                                arguments,
                                site: MethodSite::new(),
                            })
                        }
                    }
                    MemberName::Expr(name) => {
                        let object = self.object_of(expr, object)?;
                        let name = self.expression(name)?;
                        let arguments = self.arguments(args)?;
                        MemberCall::Named(CallMethodNamed {
                            line,
                            object,
                            name,
                            arguments,
                        })
                    }
                };
                self.line = line;
                Ok(make(self, node))
            }
            ExprKind::StaticCall { class, name, args } => {
                let line = name.line();
                let class = self.class_source(class)?;
                // A call of a parent's method passes `$this` on.
                self.note_this();
                let name = self.method_name(name)?;
                let arguments = self.arguments(args)?;
                self.line = line;
                let node = MemberCall::Static(CallStatic {
                    line,
                    class,
                    name,
                    arguments,
                    site: MethodSite::new(),
                });
                Ok(make(self, node))
            }
            _ => unreachable!("only calls of methods come here"),
        }
    }

    /// `__CLASS__` in a trait: known when it runs.
    pub(crate) fn class_magic_constant(&mut self, _: MagicConstant) -> Lowered<Expr> {
        Ok(self.expr(ScopeClassName))
    }

    /// Whether the object of this element has been evaluated by a [`Nullsafe`] node around it.
    fn is_short_circuited(&self, expr: &ast::Expr<'_>) -> bool {
        let address = std::ptr::from_ref(expr).cast::<()>();
        self.short_circuited.contains(&address)
    }

    /// A chain with `?->` in it: the innermost one decides whether the rest runs.
    pub(crate) fn nullsafe_chain(&mut self, expr: &ast::Expr<'_>) -> Lowered<Option<Expr>> {
        let Some(element) = self.innermost_nullsafe(expr) else {
            return Ok(None);
        };
        let (ExprKind::Property { object, .. } | ExprKind::MethodCall { object, .. }) =
            &element.kind
        else {
            return Ok(None);
        };
        let object = self.expression(object)?;
        let element = std::ptr::from_ref(element).cast::<()>();
        self.short_circuited.insert(element);
        let rest = self.nested(expr);
        self.short_circuited.remove(&element);
        let rest = rest?;
        self.forget_line();
        Ok(Some(self.expr(Nullsafe { object, rest })))
    }

    fn innermost_nullsafe<'e, 'a>(&self, expr: &'e ast::Expr<'a>) -> Option<&'e ast::Expr<'a>> {
        let mut found = None;
        let mut at = expr;
        loop {
            let (base, nullsafe) = match &at.kind {
                ExprKind::Property {
                    object, nullsafe, ..
                }
                | ExprKind::MethodCall {
                    object, nullsafe, ..
                } => (*object, *nullsafe),
                ExprKind::Index { base, .. } => (*base, false),
                ExprKind::StaticProperty {
                    class: ClassRef::Expr(class),
                    ..
                }
                | ExprKind::StaticCall {
                    class: ClassRef::Expr(class),
                    ..
                } => (*class, false),
                ExprKind::Call {
                    callee: ast::Callee::Expr(callee),
                    ..
                } => (*callee, false),
                _ => return found,
            };
            if self.is_short_circuited(at) {
                return found;
            }
            if nullsafe {
                found = Some(at);
            }
            at = base;
        }
    }

    /// Whether `?->` stands somewhere in a chain.
    pub(crate) fn has_nullsafe(expr: &ast::Expr<'_>) -> bool {
        match &expr.kind {
            ExprKind::Property {
                object, nullsafe, ..
            }
            | ExprKind::MethodCall {
                object, nullsafe, ..
            } => *nullsafe || Self::has_nullsafe(object),
            ExprKind::Index { base, .. } => Self::has_nullsafe(base),
            _ => false,
        }
    }
}

/// A call of a method, of the shape its parts allow.
enum MemberCall {
    Own(CallMethod<This>),
    OfLocal(CallMethodOfLocal),
    Method(CallMethod<Sub>),
    Named(CallMethodNamed),
    Static(CallStatic),
}

impl MemberCall {
    fn into_expr(self, lowering: &Lowering<'_>) -> Expr {
        match self {
            MemberCall::Own(node) => lowering.expr(node),
            MemberCall::OfLocal(node) => lowering.expr(node),
            MemberCall::Method(node) => lowering.expr(node),
            MemberCall::Named(node) => lowering.expr(node),
            MemberCall::Static(node) => lowering.expr(node),
        }
    }

    fn into_raw(self, lowering: &Lowering<'_>) -> &'static dyn RawCall {
        match self {
            MemberCall::Own(node) => lowering.arena.node(node),
            MemberCall::OfLocal(node) => lowering.arena.node(node),
            MemberCall::Method(node) => lowering.arena.node(node),
            MemberCall::Named(node) => lowering.arena.node(node),
            MemberCall::Static(node) => lowering.arena.node(node),
        }
    }
}
