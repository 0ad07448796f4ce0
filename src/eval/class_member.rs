//! Members of classes: constants and static properties.

use super::class::method::may_call;
use super::class::{ClassConstant, ClassEntry, ConstantValue, Property, PropertyPlace as Where};
use super::class_source::ClassSource;
use super::place::{Fetch, KeyCursor, Place, SlotAtOnce, is_written};
use super::property::PropertyName;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, Peeked, is_assigned, is_computed, is_shared_at_once, slot};
use crate::ast::ClassKind;
use crate::zval::separate;
use crate::zval::{PhpStr, Scalar, Slot, Tag, Value, View, Visibility, Zval, ZvalPtr};
use std::cell::Cell;
use std::ptr::NonNull;
use std::rc::Rc;

/// `C::NAME`
pub struct ReadClassConstant {
    /// The class.
    pub class: ClassSource,
    /// The constant's name.
    pub name: PhpStr,
    /// The constant of the class last seen, if everybody may see it, or it is one of the class whose code this is.
    pub site: Cell<Option<(u32, &'static Rc<ClassConstant>)>>,
    /// The request in which the value of a class with a name was last read, and the value if it is a scalar.
    pub scalar: Cell<Option<(u32, Scalar)>>,
}

impl Eval for ReadClassConstant {
    is_computed!();
    is_assigned!(true);

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        match self.scalar.get() {
            Some((request, scalar)) if request == m.request => Ok(scalar.into()),
            _ => self.eval_known(m),
        }
    }
}

impl ReadClassConstant {
    #[inline(never)]
    fn eval_known(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if let Some((id, constant)) = self.site.get()
            && let Some(class) = self.class.known(m)
            && id == class.id()
            && (class.backing_type.is_none() || class.is_initialized.get())
            && let ConstantValue::Value(value) = &*constant.value.borrow()
        {
            if let ClassSource::Named(_) = self.class {
                let scalar = Scalar::of(value);
                self.scalar.set(scalar.map(|scalar| (m.request, scalar)));
            }
            return Ok(value.clone());
        }
        self.eval_slow(m)
    }

    #[inline(never)]
    fn eval_slow(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let class = self.class.resolve(m)?;
        if let Some((id, constant)) = self.site.get()
            && id == class.id()
        {
            m.initialize_enum(class)?;
            return m.constant_value(constant);
        }
        let value = m.class_constant(class, &self.name)?;
        if let Some(constant) = class.constants.get(&self.name)
            && (constant.visibility == Visibility::Public
                || matches!(self.class, ClassSource::SelfClass))
            && class.kind != ClassKind::Trait
        {
            self.site.set(Some((class.id(), constant)));
        }
        Ok(value)
    }
}

/// `C::NAME` in a constant expression: messages name the class as written, at the line of the expression.
pub struct ConstantInExpression {
    /// The line.
    pub line: u32,
    /// The class.
    pub class: ClassSource,
    /// The class as written, resolved unless it is `self` or `parent`.
    pub written: PhpStr,
    /// The constant's name.
    pub name: PhpStr,
}

impl Eval for ConstantInExpression {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        m.at_declaration(self.line, |m| {
            let class = self.class.resolve(m)?;
            m.class_constant_as(class, &self.written, &self.name)
        })
    }
}

/// `static::class`, `$object::class`
pub struct ReadClassName {
    /// The class.
    pub class: ClassSource,
}

impl Eval for ReadClassName {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if let ClassSource::Expr(expr) = &self.class {
            let value = expr.eval(m)?;
            return match value.view() {
                View::Object(object) => Ok(object.class().name().clone().into()),
                _ => {
                    let message = format!(
                        "Cannot use \"::class\" on value of type {}",
                        m.type_name_for_error(&value)
                    );
                    Err(m.throw_type_error(&message))
                }
            };
        }
        let word = match &self.class {
            ClassSource::SelfClass => "self",
            ClassSource::Parent => "parent",
            _ => "static",
        };
        match m.scope_entry() {
            None => {
                let message = format!("Cannot use \"{word}\" in the global scope");
                return Err(m.throw_error(&message));
            }
            Some(scope) if scope.parent.is_none() && word == "parent" => {
                let message = "Cannot use \"parent\" when current class scope has no parent";
                return Err(m.throw_error(message));
            }
            Some(_) => {}
        }
        let class = self.class.resolve(m)?;
        Ok(class.name.clone().into())
    }
}

/// `__CLASS__` where it is known only when it runs: in traits, and closures in them.
pub struct ScopeClassName;

impl Eval for ScopeClassName {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Ok(match m.scope_entry() {
            Some(class) => class.name.clone().into(),
            None => PhpStr::empty().into(),
        })
    }
}

/// `C::$name`
pub struct StaticProperty {
    /// The line.
    pub line: u32,
    /// The class.
    pub class: ClassSource,
    /// The property's name.
    pub name: PropertyName,
    /// The property of the class and scope last seen: their numbers, or [`ANY_SCOPE`].
    pub site: Cell<Option<(u32, u32, &'static Property)>>,
}

/// The property may be used from everywhere.
const ANY_SCOPE: u32 = u32::MAX;

impl StaticProperty {
    /// The property, found in the class that is named.
    fn find(
        &self,
        m: &mut Machine,
        class: &'static ClassEntry,
        name: &PhpStr,
    ) -> Result<&'static Property, Unwind> {
        if let Some((class_id, scope_id, property)) = self.site.get()
            && class_id == class.id()
            && (scope_id == ANY_SCOPE || scope_id == m.scope_id())
        {
            return Ok(property);
        }
        let property = m.static_property(class, name)?;
        self.remember(m, class, property);
        Ok(property)
    }

    fn remember(&self, m: &Machine, class: &'static ClassEntry, property: &'static Property) {
        // A trait's own properties are deprecated each time.
        if matches!(self.name, PropertyName::Known(_)) && class.kind != ClassKind::Trait {
            let scope = match property.visibility {
                Visibility::Public => ANY_SCOPE,
                Visibility::Protected | Visibility::Private => m.scope_id(),
            };
            self.site.set(Some((class.id(), scope, property)));
        }
    }

    fn resolve_class(&self, m: &mut Machine) -> Result<&'static ClassEntry, Unwind> {
        self.class.resolve(m)
    }

    fn read_name(&self, m: &mut Machine) -> Result<PhpStr, Unwind> {
        match &self.name {
            PropertyName::Known(name) => Ok(name.clone()),
            PropertyName::Computed(name) => {
                let value = name.eval(m)?;
                m.to_string(&value)
            }
        }
    }

    fn property(&self, m: &mut Machine) -> Result<&'static Property, Unwind> {
        let class = self.resolve_class(m)?;
        let name = self.read_name(m)?;
        self.find(m, class, &name)
    }

    #[inline(never)]
    fn assign_slow(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        value: Value,
    ) -> Result<(), Unwind> {
        let property = self.prepared(m, keys)?;
        let strictness = m.running_strictness();
        let value = match m.check_property_value(property, value, strictness)? {
            Ok(value) => value,
            Err(refused) => return Err(m.wrong_property_type(property, &refused)),
        };
        // SAFETY: nothing runs between finding the place and writing it; the old value is released last.
        separate::assign_value(unsafe { slot::at(place_of(property)) }, value);
        Ok(())
    }

    /// The property of a place that was prepared.
    fn prepared(&self, m: &mut Machine, keys: &mut KeyCursor) -> Result<&'static Property, Unwind> {
        let class = match &self.class {
            ClassSource::Expr(_) => {
                let value = keys.next(m);
                m.class_of_value(&value)?
            }
            source => source.resolve(m)?,
        };
        let name = match &self.name {
            PropertyName::Known(name) => name.clone(),
            PropertyName::Computed(_) => keys.next_string(m),
        };
        self.find(m, class, &name)
    }
}

/// The place of a static property. The pointer is good until user code runs.
fn place_of(property: &Property) -> *mut Slot {
    match &property.place {
        Where::Static(place) => place.as_ptr(),
        Where::Slot(_) => unreachable!("a static property has a place of its own"),
    }
}

/// What a static property holds.
fn zval_of(property: &Property) -> Option<ZvalPtr> {
    match &property.place {
        Where::Static(place) => place.borrow().clone(),
        Where::Slot(_) => None,
    }
}

impl Machine {
    /// A static property of a class, as the running code may use it.
    ///
    /// # Errors
    /// There is none, or it may not be used from here; a default throws.
    pub fn static_property(
        &mut self,
        class: &'static ClassEntry,
        name: &PhpStr,
    ) -> Result<&'static Property, Unwind> {
        let property = match class.properties.get(name).filter(|found| found.is_static()) {
            Some(property) => property,
            None => {
                return Err(self.throw_error(&format!(
                    "Access to undeclared static property {}::${name}",
                    class.display_name()
                )));
            }
        };
        if !self.may_use_property(property) {
            let visibility = super::class::link::visibility_name(property.visibility);
            return Err(self.throw_error(&format!(
                "Cannot access {visibility} property {}::${name}",
                class.display_name()
            )));
        }
        self.initialize_class(class)?;
        if !property.class.same(class) {
            self.initialize_class(property.class.get())?;
        }
        if class.kind == ClassKind::Trait {
            let message = format!(
                "Accessing static trait property {}::${name} is deprecated, it should only be accessed on a class using the trait",
                class.name
            );
            self.deprecated(&message)?;
        }
        Ok(property)
    }

    /// Whether the running code may use a property.
    pub fn may_use_property(&self, property: &Property) -> bool {
        let scope = self.scope_entry();
        match property.visibility {
            Visibility::Public => true,
            Visibility::Protected => scope.is_some_and(|scope| {
                scope.is_subclass_of(&property.class) || property.class.is_subclass_of(scope)
            }),
            Visibility::Private => scope.is_some_and(|scope| property.class.same(scope)),
        }
    }

    fn read_static(&mut self, property: &Property) -> Result<ZvalPtr, Unwind> {
        match zval_of(property) {
            Some(zval) => Ok(zval),
            None => Err(self.uninitialized_static(property)),
        }
    }

    fn uninitialized_static(&mut self, property: &Property) -> Unwind {
        let message = format!(
            "Typed static property {} must not be accessed before initialization",
            property.shown()
        );
        self.throw_error(&message)
    }
}

impl StaticProperty {
    /// The property where class, scope and name are known and were seen before.
    #[inline(always)]
    fn seen(&self, m: &mut Machine) -> Option<&'static Property> {
        let (class_id, scope_id, property) = self.site.get()?;
        let class = self.class.known(m)?;
        (class_id == class.id() && (scope_id == ANY_SCOPE || scope_id == m.scope_id()))
            .then_some(property)
    }
}

impl Eval for StaticProperty {
    is_shared_at_once!();

    #[inline]
    fn zval_at_once(&self, m: &mut Machine) -> Option<NonNull<Zval>> {
        let place = place_of(self.seen(m)?);
        // SAFETY: looked at before anything else runs.
        unsafe { slot::at(place) }.as_ref().map(ZvalPtr::as_ptr)
    }

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if let Some(zval) = self.zval_at_once(m) {
            // SAFETY: looked at before anything else runs.
            return Ok(unsafe { slot::zval(zval) }.get());
        }
        let property = self.property(m)?;
        m.read_static(property).map(|zval| zval.get())
    }

    #[inline]
    fn peek(&self, m: &mut Machine) -> Result<Peeked, Unwind> {
        if let Some(zval) = self.zval_at_once(m) {
            return Ok(Peeked::Zval(zval));
        }
        self.eval(m).map(Peeked::Value)
    }

    #[inline]
    fn peek_quiet(&self, m: &mut Machine) -> Result<Option<Peeked>, Unwind> {
        if let Some(zval) = self.zval_at_once(m) {
            // SAFETY: looked at before anything else runs.
            let is_set = unsafe { slot::zval(zval) }.tag() != Tag::Null;
            return Ok(is_set.then_some(Peeked::Zval(zval)));
        }
        Ok(self.eval_quiet(m)?.map(Peeked::Value))
    }

    #[inline]
    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        Ok(self.peek_quiet(m)?.is_some())
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        if let Some(zval) = self.zval_at_once(m) {
            // SAFETY: looked at before anything else runs.
            return Ok(unsafe { slot::share(zval) });
        }
        let property = self.property(m)?;
        let zval = m.read_static(property)?;
        Ok(separate::pass_on(zval))
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let class = self.resolve_class(m)?;
        let name = self.read_name(m)?;
        let known = class
            .properties
            .get(&name)
            .filter(|found| found.is_static());
        let Some(property) = known else {
            return Ok(None);
        };
        if !m.may_use_property(property) {
            return Ok(None);
        }
        m.initialize_class(class)?;
        if !property.class.same(class) {
            m.initialize_class(property.class.get())?;
        }
        self.remember(m, class, property);
        Ok(zval_of(property)
            .map(|zval| zval.get())
            .filter(|value| !value.is_null()))
    }
}

impl Place for StaticProperty {
    is_written!();

    #[inline]
    fn is_ready(&self) -> bool {
        matches!(self.name, PropertyName::Known(_)) && !matches!(self.class, ClassSource::Expr(_))
    }

    #[inline(always)]
    fn slot_at_once(&self, m: &mut Machine, _: &mut KeyCursor) -> Option<SlotAtOnce> {
        let property = self.seen(m)?;
        let slot = place_of(property);
        // SAFETY: looked at before anything else runs.
        unsafe { slot::at(slot) }.as_ref()?;
        Some(SlotAtOnce {
            slot,
            declared: property.declared_type,
        })
    }

    fn prepare(&self, m: &mut Machine) -> Result<(), Unwind> {
        if let ClassSource::Expr(expr) = &self.class {
            let value = expr.eval(m)?;
            m.keys.push(value);
        }
        if let PropertyName::Computed(name) = &self.name {
            let value = name.eval(m)?;
            let name = m.to_string(&value)?;
            m.keys.push(name.into());
        }
        Ok(())
    }

    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        let property = self.prepared(m, keys)?;
        let holds = zval_of(property).map(|zval| zval.tag());
        if let Some(declared) = property.declared_type {
            match (holds, fetch) {
                (None, Fetch::ReadWrite) => return Err(m.uninitialized_static(property)),
                (None, Fetch::Reference) if !declared.takes_null() => {
                    return Err(m.no_reference_to_nothing(property));
                }
                (None | Some(Tag::Null | Tag::False), Fetch::Write)
                    if !declared.takes(Tag::Array) =>
                {
                    return Err(m.no_array_inside(property));
                }
                _ => {}
            }
        }
        let place = place_of(property);
        if fetch == Fetch::Reference {
            // SAFETY: nothing ran since the place was found.
            m.mark_typed(unsafe { slot::at(place) }, property);
        }
        Ok(place)
    }

    fn unset(&self, m: &mut Machine, keys: &mut KeyCursor) -> Result<(), Unwind> {
        let class = match &self.class {
            ClassSource::Expr(_) => {
                let value = keys.next(m);
                m.class_of_value(&value)?
            }
            source => source.resolve(m)?,
        };
        let name = match &self.name {
            PropertyName::Known(name) => name.clone(),
            PropertyName::Computed(_) => keys.next_string(m),
        };
        let message = format!(
            "Attempt to unset static property {}::${name}",
            class.display_name()
        );
        Err(m.throw_error(&message))
    }

    #[inline(always)]
    fn assign(&self, m: &mut Machine, keys: &mut KeyCursor, value: Value) -> Result<(), Unwind> {
        if value.tag() != Tag::Zval
            && let Some(place) = self.slot_at_once(m, keys)
            && place.takes(&value)
        {
            // SAFETY: nothing ran since the slot was reached.
            separate::assign_value(unsafe { slot::at(place.slot) }, value);
            return Ok(());
        }
        self.assign_slow(m, keys, value)
    }

    fn assign_for_result(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        value: Value,
    ) -> Result<Value, Unwind> {
        let property = self.prepared(m, keys)?;
        let copy = value.clone();
        keys.rewind();
        self.assign(m, keys, value)?;
        if property.declared_type.is_some()
            && let Some(zval) = zval_of(property)
        {
            return Ok(Value::zval(separate::pass_on(zval)));
        }
        Ok(copy)
    }

    fn bind(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        reference: ZvalPtr,
    ) -> Result<(), Unwind> {
        let property = self.prepared(m, keys)?;
        m.join_reference(&reference, property)?;
        // SAFETY: as in `assign`.
        let holder = unsafe { slot::at(place_of(property)) };
        if let Some(old) = holder {
            m.unmark_typed(old, property);
        }
        let joined = reference.clone();
        separate::bind_reference(holder, reference);
        m.mark_typed(&mut Some(joined), property);
        Ok(())
    }

    fn update(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: &mut dyn FnMut(&mut Machine, Value) -> Result<(Value, Value), Unwind>,
    ) -> Result<Value, Unwind> {
        let property = self.prepared(m, keys)?;
        let old = m.read_static(property)?.get();
        m.stepped_over = None;
        let (new, result) = change(m, old)?;
        if let Some(step) = m.stepped_over.take()
            && property
                .declared_type
                .is_some_and(|declared| !declared.takes(new.tag()))
        {
            return Err(m.stepped_past(property, step));
        }
        let strictness = m.running_strictness();
        let new = match m.check_property_value(property, new, strictness)? {
            Ok(value) => value,
            Err(refused) => return Err(m.wrong_property_type(property, &refused)),
        };
        // SAFETY: as in `assign`.
        separate::assign_value(unsafe { slot::at(place_of(property)) }, new);
        Ok(result)
    }

    fn change_in_place(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: &mut dyn FnMut(&mut Value) -> bool,
    ) -> Result<bool, Unwind> {
        let property = self.prepared(m, keys)?;
        // SAFETY: nothing runs between finding the place and writing it.
        let holder = unsafe { slot::at(place_of(property)) };
        if holder.as_ref().is_none_or(|zval| zval.tag() != Tag::String) {
            return Ok(false);
        }
        let zval = separate::separate(holder);
        Ok(separate::change(zval, |value| change(value)))
    }
}

/// Whether a class's constructor may be called from the running code.
pub fn may_construct(m: &Machine, class: &'static ClassEntry) -> bool {
    class
        .magic
        .constructor
        .as_ref()
        .is_none_or(|constructor| may_call(constructor, m.scope_entry()))
}

/// A constant expression of a class, evaluated where it is declared.
pub type ClassExpr = Expr;
