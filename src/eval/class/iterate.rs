//! Walking over objects: what `foreach`, spreading and the iterator functions ask.

use super::super::Machine;
use super::super::errors::Throw;
use super::super::foreach::{ForeachReference, ForeachValue};
use super::super::loops::{Round, after_round};
use super::super::unwind::Unwind;
use super::super::{Flow, slot};
use super::entry::{ClassEntry, Method};
use super::property::Found;
use super::table::interned;
use crate::zval::separate;
use crate::zval::{Key, ObjectRef, PhpStr, ReservedHandle, Tag, Value, View, ZvalPtr};

/// How elements are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WalkKind {
    /// Their values.
    ByValue,
    /// References to them.
    ByReference,
}

impl WalkKind {
    /// Refuses a walk by reference, for objects whose elements are no places.
    ///
    /// # Errors
    /// It is one.
    pub fn by_value_only(self, m: &mut Machine) -> Result<(), Unwind> {
        match self {
            WalkKind::ByReference => {
                Err(m.throw_error("An iterator cannot be used with foreach by reference"))
            }
            WalkKind::ByValue => Ok(()),
        }
    }
}

/// A walk over an object.
pub trait ObjectIterator {
    /// Goes to the first element.
    ///
    /// # Errors
    /// What the object's code throws.
    fn rewind(&mut self, m: &mut Machine) -> Result<(), Unwind>;

    /// Whether there is an element here.
    ///
    /// # Errors
    /// What the object's code throws.
    fn valid(&mut self, m: &mut Machine) -> Result<bool, Unwind>;

    /// The element here; a reference set where the walk is by reference and the object can give one.
    ///
    /// # Errors
    /// What the object's code throws.
    fn current(&mut self, m: &mut Machine) -> Result<ZvalPtr, Unwind>;

    /// The key here.
    ///
    /// # Errors
    /// What the object's code throws.
    fn key(&mut self, m: &mut Machine) -> Result<Value, Unwind>;

    /// Goes to the next element.
    ///
    /// # Errors
    /// What the object's code throws.
    fn next(&mut self, m: &mut Machine) -> Result<(), Unwind>;

    /// Goes to the first element, and gives it.
    ///
    /// # Errors
    /// What the object's code throws.
    fn first(&mut self, m: &mut Machine) -> Result<Option<ZvalPtr>, Unwind> {
        self.rewind(m)?;
        if !self.valid(m)? {
            return Ok(None);
        }
        self.current(m).map(Some)
    }

    /// Goes to the next element, and gives it.
    ///
    /// # Errors
    /// What the object's code throws.
    fn following(&mut self, m: &mut Machine) -> Result<Option<ZvalPtr>, Unwind> {
        self.next(m)?;
        if !self.valid(m)? {
            return Ok(None);
        }
        self.current(m).map(Some)
    }
}

/// A walk over an Iterator, through its methods.
struct MethodIterator {
    object: ObjectRef,
    /// Given back after the object's.
    _handle: ReservedHandle,
}

/// The methods by which a class's objects are walked.
pub struct WalkMethods {
    rewind: Option<Method>,
    valid: Option<Method>,
    current: Option<Method>,
    key: Option<Method>,
    next: Option<Method>,
}

impl WalkMethods {
    fn of(class: &ClassEntry) -> &WalkMethods {
        class.walk.get_or_init(|| {
            let find = |name: &'static str| class.methods.get(&interned(name)).cloned();
            WalkMethods {
                rewind: find("rewind"),
                valid: find("valid"),
                current: find("current"),
                key: find("key"),
                next: find("next"),
            }
        })
    }
}

impl MethodIterator {
    #[inline]
    fn call(
        &self,
        m: &mut Machine,
        method: impl FnOnce(&WalkMethods) -> &Option<Method>,
    ) -> Result<Value, Unwind> {
        let methods = WalkMethods::of(ClassEntry::of(self.object.class()));
        match method(methods) {
            Some(method) => m.call_method(&self.object, method, &mut []),
            None => Ok(Value::NULL),
        }
    }
}

impl ObjectIterator for MethodIterator {
    fn rewind(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        self.call(m, |methods| &methods.rewind).map(drop)
    }

    fn valid(&mut self, m: &mut Machine) -> Result<bool, Unwind> {
        Ok(self
            .call(m, |methods| &methods.valid)?
            .unwrap_zval()
            .truthy())
    }

    fn current(&mut self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        Ok(separate::pass_on(
            self.call(m, |methods| &methods.current)?.into_zval(),
        ))
    }

    fn key(&mut self, m: &mut Machine) -> Result<Value, Unwind> {
        Ok(self.call(m, |methods| &methods.key)?.unwrap_zval())
    }

    fn next(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        self.call(m, |methods| &methods.next).map(drop)
    }
}

/// Walks an Iterator through its methods.
///
/// # Errors
/// It is to be walked by reference.
pub fn iterate_by_methods(
    m: &mut Machine,
    object: &ObjectRef,
    kind: WalkKind,
) -> Result<Box<dyn ObjectIterator>, Unwind> {
    kind.by_value_only(m)?;
    Ok(Box::new(MethodIterator {
        object: object.clone(),
        _handle: ReservedHandle::new(),
    }))
}

impl Machine {
    /// Starts a walk over a Traversable, before its first rewind.
    ///
    /// # Errors
    /// What `getIterator` throws; the object cannot be walked like this.
    pub fn object_iterator(
        &mut self,
        object: &ObjectRef,
        kind: WalkKind,
    ) -> Result<Box<dyn ObjectIterator>, Unwind> {
        let class = ClassEntry::of(object.class());
        if let Some(iterate) = class.handlers().iterate
            && !overrides_iterator(class)
        {
            return iterate(self, object, kind);
        }
        if class.is_subclass_of_name(b"iterator") {
            return iterate_by_methods(self, object, kind);
        }
        let Some(method) = class.methods.get(&interned("getiterator")) else {
            return Err(self.throw_error("Object is not iterable"));
        };
        let returned = self.call_method(object, method, &mut [])?.unwrap_zval();
        match returned.view() {
            View::Object(inner) if ClassEntry::of(inner.class()).flags.is_traversable => {
                let inner = inner.clone();
                self.need_stack()?;
                self.object_iterator(&inner, kind)
            }
            _ => {
                let message = format!(
                    "Objects returned by {}::getIterator() must be traversable or implement interface Iterator",
                    class.display_name()
                );
                Err(self.throw(Throw::Exception, &message))
            }
        }
    }

    /// The elements of a Traversable.
    ///
    /// # Errors
    /// What the object's code throws.
    pub fn traversable_entries(
        &mut self,
        object: &ObjectRef,
    ) -> Result<Vec<(Value, ZvalPtr)>, Unwind> {
        if !ClassEntry::of(object.class()).flags.is_traversable {
            return Err(self.throw_error("Only arrays and Traversables can be unpacked"));
        }
        let mut iterator = self.object_iterator(object, WalkKind::ByValue)?;
        let mut entries = Vec::new();
        iterator.rewind(self)?;
        while iterator.valid(self)? {
            let zval = iterator.current(self)?;
            let key = iterator.key(self)?;
            entries.push((key, zval));
            iterator.next(self)?;
        }
        Ok(entries)
    }

    /// `foreach` over an object by value.
    ///
    /// # Errors
    /// What the object's code and the body throw.
    pub fn foreach_object(
        &mut self,
        object: ObjectRef,
        node: &ForeachValue,
    ) -> Result<Flow, Unwind> {
        if !ClassEntry::of(object.class()).flags.is_traversable {
            return self.foreach_properties(&object, node);
        }
        let mut iterator = self.object_iterator(&object, WalkKind::ByValue)?;
        drop(object);
        let mut element = iterator.first(self)?;
        while let Some(zval) = element {
            node.value.assign_element(self, zval)?;
            if let Some(target) = &node.key {
                let key = iterator.key(self)?;
                target.assign_key_value(self, key)?;
            }
            let flow = node.body.exec(self)?;
            if let Round::Leave(flow) = after_round(self, flow) {
                return Ok(flow);
            }
            self.check_interrupt()?;
            self.line = node.line;
            element = iterator.following(self)?;
        }
        Ok(Flow::Next)
    }

    fn foreach_properties(
        &mut self,
        object: &ObjectRef,
        node: &ForeachValue,
    ) -> Result<Flow, Unwind> {
        let mut walk = PropertyWalk::new(self, object);
        while let Some((name, shared)) = walk.next_shared(object) {
            self.line = node.line;
            node.value.assign_element(self, shared)?;
            if let Some(target) = &node.key {
                target.assign_key_value(self, property_key(&name))?;
            }
            let flow = node.body.exec(self)?;
            if let Round::Leave(flow) = after_round(self, flow) {
                return Ok(flow);
            }
            self.check_interrupt()?;
        }
        Ok(Flow::Next)
    }

    /// `foreach` over an object by reference.
    ///
    /// # Errors
    /// What the object's code and the body throw.
    pub fn foreach_object_by_reference(
        &mut self,
        object: &ObjectRef,
        node: &ForeachReference,
    ) -> Result<Flow, Unwind> {
        if ClassEntry::of(object.class()).flags.is_traversable {
            return self.foreach_iterator_by_reference(object, node);
        }
        let mut walk = PropertyWalk::new(self, object);
        while let Some((name, place)) = walk.advance(object) {
            self.line = node.line;
            if let Found::Slot(_, property) = self.find_property(object, &name)
                && property.is_readonly
            {
                let message = format!(
                    "Cannot acquire reference to readonly property {}::${name}",
                    property.class.display_name()
                );
                return Err(self.throw_error(&message));
            }
            // SAFETY: the place was just found, and only an error message ran since.
            let reference = separate::make_reference(unsafe { slot::at(place) });
            self.bind_round(node, reference)?;
            if let Some(target) = &node.key {
                target.assign_key_value(self, property_key(&name))?;
            }
            let flow = node.body.exec(self)?;
            if let Round::Leave(flow) = after_round(self, flow) {
                return Ok(flow);
            }
            self.check_interrupt()?;
        }
        Ok(Flow::Next)
    }

    fn bind_round(&mut self, node: &ForeachReference, reference: ZvalPtr) -> Result<(), Unwind> {
        node.value.bind(self, reference)
    }

    fn foreach_iterator_by_reference(
        &mut self,
        object: &ObjectRef,
        node: &ForeachReference,
    ) -> Result<Flow, Unwind> {
        let mut iterator = self.object_iterator(object, WalkKind::ByReference)?;
        iterator.rewind(self)?;
        while iterator.valid(self)? {
            let zval = iterator.current(self)?;
            let mut holder = Some(zval);
            let reference = separate::make_reference(&mut holder);
            drop(holder);
            self.bind_round(node, reference)?;
            if let Some(target) = &node.key {
                let key = iterator.key(self)?;
                target.assign_key_value(self, key)?;
            }
            let flow = node.body.exec(self)?;
            if let Round::Leave(flow) = after_round(self, flow) {
                return Ok(flow);
            }
            self.check_interrupt()?;
            self.line = node.line;
            iterator.next(self)?;
        }
        Ok(Flow::Next)
    }
}

/// The key of a property in a walk: names that look like integers are integers.
fn property_key(name: &PhpStr) -> Value {
    name.clone().into()
}

/// A walk over the visible properties of an object as it is while it is walked.
pub struct PropertyWalk {
    scope: Option<&'static ClassEntry>,
    slot: usize,
    position: crate::zval::Position,
}

impl PropertyWalk {
    /// A walk as the running code may make it.
    pub fn new(m: &Machine, _: &ObjectRef) -> PropertyWalk {
        PropertyWalk {
            scope: m.scope_entry(),
            slot: 0,
            position: 0,
        }
    }

    /// The next property that is set, with its zval shared.
    pub fn next_shared(&mut self, object: &ObjectRef) -> Option<(PhpStr, ZvalPtr)> {
        loop {
            let (name, place) = self.advance(object)?;
            // SAFETY: the place was just found, nothing ran since.
            if let Some(zval) = unsafe { slot::at(place) } {
                return Some((name, separate::share(zval)));
            }
        }
    }

    /// The next property that is set, with its place, which is good until user code runs.
    fn advance(&mut self, object: &ObjectRef) -> Option<(PhpStr, *mut crate::zval::Slot)> {
        let class = ClassEntry::of(object.class());
        while self.slot < object.slot_count() {
            let at = self.slot;
            self.slot += 1;
            let property = &class.slot_properties[at];
            if let Found::Slot(visible, _) = class.find_property(&property.name, self.scope)
                && visible == at
                && object.slot(at).is_some()
            {
                return Some((property.name.clone(), object.slot_ptr(at)));
            }
        }
        // SAFETY: the pointer is used at once.
        let dynamic = unsafe { &mut *object.dynamic_ptr() }.as_mut()?;
        let at = dynamic.seek(self.position)?;
        self.position = at + 1;
        let key: Key = dynamic.entry_at(at).map(|(key, _)| key.to_key())?;
        let data = dynamic.make_mut();
        data.set_walked();
        let place = std::ptr::from_mut(data.slot_at(at)?);
        Some((key.to_string(), place))
    }
}

/// Whether a class written in PHP overrides a method of Iterator that its parent in the library has: then all are called
/// (php-src `zend_implement_iterator`).
fn overrides_iterator(class: &ClassEntry) -> bool {
    const METHODS: [&str; 6] = ["rewind", "valid", "current", "key", "next", "getiterator"];
    let is_user = |name| {
        class
            .method(&interned(name))
            .is_some_and(super::entry::Method::is_user)
    };
    class.is_user() && METHODS.into_iter().any(is_user)
}

/// Whether a value can be walked by `foreach` as a Traversable.
pub fn is_traversable(value: &Value) -> bool {
    match value.view() {
        View::Object(object) => ClassEntry::of(object.class()).flags.is_traversable,
        _ => {
            debug_assert!(value.tag() != Tag::Zval);
            false
        }
    }
}
