//! Methods: which one a call means from where (php-src `zend_std_get_method`, `zend_std_get_static_method`).

use super::super::Machine;
use super::super::callable::{Callable, NotCallable};
use super::super::frame::Callee;
use super::super::unwind::Unwind;
use super::entry::{ClassEntry, Method};
use super::link::visibility_name;
use crate::ast::ClassKind;
use crate::zval::{Class, ObjectRef, PhpStr, Value, View, Visibility};

/// What a method call means.
#[derive(Clone, Copy)]
pub enum FoundMethod {
    /// A method that may be called from here.
    Method(&'static Method),
    /// `__call` or `__callStatic`, which stands in for it.
    Magic(&'static Method),
    /// A method that may not be called from here.
    Inaccessible(&'static Method),
    /// None.
    Missing,
}

impl ClassEntry {
    /// What a method's lowercase name means on objects of the class, for code of a scope.
    pub fn find_method(
        &'static self,
        lowercase: &PhpStr,
        scope: Option<&'static ClassEntry>,
    ) -> FoundMethod {
        let magic = self.magic.call.as_ref().map(FoundMethod::Magic);
        let Some(found) = self.methods.get(lowercase) else {
            return magic.unwrap_or(FoundMethod::Missing);
        };
        // A private method of the scope hides what children declare.
        if let Some(scope) = scope
            && !scope.same(self)
            && !found.class.same(scope)
            && let Some(own) = scope.methods.get(lowercase)
            && own.visibility == Visibility::Private
            && own.class.same(scope)
            && self.is_subclass_of(scope)
        {
            return FoundMethod::Method(own);
        }
        if may_call(found, scope) {
            return FoundMethod::Method(found);
        }
        magic.unwrap_or(FoundMethod::Inaccessible(found))
    }
}

/// Whether code of a scope may call a method.
pub fn may_call(method: &Method, scope: Option<&'static ClassEntry>) -> bool {
    match method.visibility {
        Visibility::Public => true,
        Visibility::Protected => scope.is_some_and(|scope| {
            scope.is_subclass_of(&method.root) || method.root.is_subclass_of(scope)
        }),
        Visibility::Private => scope.is_some_and(|scope| method.class.same(scope)),
    }
}

/// What a call of a method by its class comes to.
pub struct StaticCall {
    /// The method.
    pub method: &'static Method,
    /// `$this`, for a method that is not static.
    pub this: Option<ObjectRef>,
    /// The method's name, when `__call` or `__callStatic` stands in for it.
    pub magic_name: Option<PhpStr>,
}

/// The `$this` that a call of a method by its class passes on: the one of the running code, if it is of that class.
pub fn passed_this(m: &Machine, class: &'static ClassEntry) -> Option<ObjectRef> {
    m.running_this()
        .filter(|this| ClassEntry::of(this.class()).is_subclass_of(class))
}

impl Machine {
    /// `$this` of the innermost code written in PHP.
    pub fn running_this(&self) -> Option<ObjectRef> {
        self.frames()
            .find(|frame| frame.function().is_some() || frame.this.is_some())
            .and_then(|frame| frame.this.clone())
    }

    /// The error for a method that does not exist.
    #[cold]
    pub fn undefined_method(&mut self, class: &'static ClassEntry, name: &PhpStr) -> Unwind {
        self.throw_error(&format!(
            "Call to undefined method {}::{name}()",
            class.display_name()
        ))
    }

    /// The error for a method that may not be called from here.
    #[cold]
    pub fn inaccessible_method(
        &mut self,
        _: &'static ClassEntry,
        method: &Method,
        name: &PhpStr,
    ) -> Unwind {
        let from = match self.scope_entry() {
            Some(scope) => format!("scope {}", scope.display_name()),
            None => "global scope".to_owned(),
        };
        let what = if name.eq_ignore_ascii_case(b"__construct") {
            format!(
                "Call to {} {}::{}() from {from}",
                visibility_name(method.visibility),
                method.class.display_name(),
                method.name
            )
        } else {
            format!(
                "Call to {} method {}::{name}() from {from}",
                visibility_name(method.visibility),
                method.class.display_name()
            )
        };
        self.throw_error(&what)
    }

    /// What `C::name()` calls.
    ///
    /// # Errors
    /// There is no such method, or it may not be called like this.
    pub fn find_static_call(
        &mut self,
        class: &'static ClassEntry,
        name: &PhpStr,
        lowercase: &PhpStr,
    ) -> Result<StaticCall, Unwind> {
        let scope = self.scope_entry();
        let found = class.methods.get(lowercase);
        let method = match found {
            Some(found) if may_call(found, scope) => found,
            _ => {
                // A private method of the scope, called through a child's name.
                if let Some(scope) = scope
                    && class.is_subclass_of(scope)
                    && let Some(own) = scope.methods.get(lowercase)
                    && own.visibility == Visibility::Private
                    && own.class.same(scope)
                {
                    return self.bind_static_call(class, own, None);
                }
                // The object's own __call, also for a parent's name.
                if class.magic.call.is_some()
                    && let Some(this) = passed_this(self, class)
                    && let Some(call) = &ClassEntry::of(this.class()).magic.call
                {
                    return Ok(StaticCall {
                        method: call,
                        this: Some(this),
                        magic_name: Some(name.clone()),
                    });
                }
                if let Some(call) = &class.magic.call_static {
                    return Ok(StaticCall {
                        method: call,
                        this: None,
                        magic_name: Some(name.clone()),
                    });
                }
                return Err(match found {
                    Some(found) => self.inaccessible_method(class, found, name),
                    None => self.undefined_method(class, name),
                });
            }
        };
        self.bind_static_call(class, method, None)
    }

    fn bind_static_call(
        &mut self,
        class: &'static ClassEntry,
        method: &'static Method,
        magic_name: Option<PhpStr>,
    ) -> Result<StaticCall, Unwind> {
        if method.is_abstract {
            return Err(self.throw_error(&format!(
                "Cannot call abstract method {}::{}()",
                method.class.display_name(),
                method.name
            )));
        }
        if method.is_static {
            if class.kind == ClassKind::Trait {
                let message = format!(
                    "Calling static trait method {}::{} is deprecated, it should only be called on a class using the trait",
                    class.name, method.name
                );
                self.deprecated(&message)?;
            }
            return Ok(StaticCall {
                method,
                this: None,
                magic_name,
            });
        }
        let this = match passed_this(self, method.class.get()) {
            Some(this) => this,
            None => {
                return Err(self.throw_error(&format!(
                    "Non-static method {}::{}() cannot be called statically",
                    method.class.display_name(),
                    method.name
                )));
            }
        };
        Ok(StaticCall {
            method,
            this: Some(this),
            magic_name,
        })
    }

    /// What `[class or object, 'method']` calls (php-src `zend_is_callable_ex`).
    ///
    /// # Errors
    /// It calls nothing.
    pub fn callable_from_pair(
        &mut self,
        target: &Value,
        method: &PhpStr,
    ) -> Result<Callable, NotCallable> {
        let (class, object) = match target.view() {
            View::Object(object) => (ClassEntry::of(object.class()), Some(object.clone())),
            View::String(name) => {
                let class = self.callable_class(name)?;
                let forwards = [&b"self"[..], b"parent", b"static"]
                    .iter()
                    .any(|word| name.eq_ignore_ascii_case(word));
                let mut callable = self.callable_method(class, None, method)?;
                if forwards
                    && callable.this.is_none()
                    && let Some(running) = self.running_static_class()
                    && running.is_subclass_of(class)
                {
                    callable.static_class = Some(running.class());
                }
                return Ok(callable);
            }
            _ => {
                return Err(NotCallable::new(
                    "first array member is not a valid class name or object",
                ));
            }
        };
        self.callable_method(class, object, method)
    }

    /// The class before the method of a callable.
    fn callable_class(&mut self, name: &PhpStr) -> Result<&'static ClassEntry, NotCallable> {
        let scope = self.scope_entry();
        let lowercase = name.to_ascii_lowercase();
        match lowercase.as_slice() {
            b"self" => match scope {
                None => Err(NotCallable::new(
                    "cannot access \"self\" when no class scope is active",
                )),
                Some(scope) => {
                    self.deprecated_word("self")?;
                    Ok(scope)
                }
            },
            b"parent" => match scope {
                None => Err(NotCallable::new(
                    "cannot access \"parent\" when no class scope is active",
                )),
                Some(scope) => match scope.parent {
                    None => Err(NotCallable::new(
                        "cannot access \"parent\" when current class scope has no parent",
                    )),
                    Some(parent) => {
                        self.deprecated_word("parent")?;
                        Ok(parent)
                    }
                },
            },
            b"static" => match self.running_static_class() {
                None => Err(NotCallable::new(
                    "cannot access \"static\" when no class scope is active",
                )),
                Some(class) => {
                    self.deprecated_word("static")?;
                    Ok(class)
                }
            },
            _ => match self.lookup_class(name) {
                Ok(Some(class)) => Ok(class),
                Ok(None) => Err(NotCallable::new(format!("class \"{name}\" not found"))),
                Err(_) => Err(NotCallable::thrown()),
            },
        }
    }

    fn deprecated_word(&mut self, word: &str) -> Result<(), NotCallable> {
        self.deprecated(&format!("Use of \"{word}\" in callables is deprecated"))
            .map_err(|_| NotCallable::thrown())
    }

    /// The class that `static` means in the innermost code written in PHP.
    pub fn running_static_class(&self) -> Option<&'static ClassEntry> {
        let frame = self
            .frames()
            .find(|frame| frame.function().is_some() || frame.this.is_some())?;
        frame
            .this
            .as_ref()
            .map(|this| this.class())
            .or(frame.static_class)
            .or_else(|| frame.function().and_then(|function| function.class.get()))
            .map(ClassEntry::of)
    }

    fn callable_method(
        &mut self,
        class: &'static ClassEntry,
        object: Option<ObjectRef>,
        name: &PhpStr,
    ) -> Result<Callable, NotCallable> {
        let mut class = class;
        let mut object = object;
        let mut method_name = name.clone();
        // `parent::m` and `C::m` in the second member call another class's method on the object.
        if let Some(at) = memchr::memmem::find(name, b"::") {
            let target = PhpStr::new(&name[..at]);
            if self
                .deprecated(&format!(
                    "Callables of the form [\"{}\", \"{name}\"] are deprecated",
                    class.display_name()
                ))
                .is_err()
            {
                return Err(NotCallable::thrown());
            }
            let named = match target.to_ascii_lowercase().as_slice() {
                b"self" => class,
                b"parent" => match class.parent {
                    Some(parent) => parent,
                    None => {
                        return Err(NotCallable::new(
                            "cannot access \"parent\" when current class scope has no parent",
                        ));
                    }
                },
                _ => self.callable_class(&target)?,
            };
            if !class.is_subclass_of(named) {
                return Err(NotCallable::new(format!(
                    "class {} is not a subclass of {}",
                    class.name, named.name
                )));
            }
            class = named;
            method_name = PhpStr::new(&name[at + 2..]);
        }
        let lowercase = PhpStr::new(&method_name.to_ascii_lowercase());
        let scope = self.scope_entry();
        let found = class.methods.get(&lowercase);
        if let Some(object) = &object
            && lowercase.as_bytes() == b"__invoke"
            && let Some(callable) = self.callable_of_closure(object)
        {
            return Ok(callable);
        }
        // A private method of the scope hides what children declare.
        let hidden = scope
            .filter(|scope| class.is_subclass_of(scope))
            .and_then(|scope| scope.methods.get(&lowercase).map(|own| (scope, own)))
            .filter(|(scope, own)| own.visibility == Visibility::Private && own.class.same(scope))
            .map(|(_, own)| own);
        let method = hidden.or_else(|| found.filter(|method| may_call(method, scope)));
        let Some(method) = method else {
            let has_object = object.is_some();
            let this = object.or_else(|| passed_this(self, class));
            if let Some(this) = this
                && let Some(call) = &class.magic.call
            {
                return Ok(Callable {
                    callee: call.callee(),
                    static_class: Some(this.class()),
                    this: Some(this),
                    closure: None,
                    magic_name: Some(method_name),
                });
            }
            if !has_object && let Some(call) = &class.magic.call_static {
                return Ok(Callable {
                    callee: call.callee(),
                    static_class: Some(class.class()),
                    this: None,
                    closure: None,
                    magic_name: Some(method_name),
                });
            }
            return Err(NotCallable::new(match found {
                Some(found) => format!(
                    "cannot access {} method {}::{}()",
                    visibility_name(found.visibility),
                    class.display_name(),
                    found.name
                ),
                None => format!(
                    "class {} does not have a method \"{method_name}\"",
                    class.display_name()
                ),
            }));
        };
        if method.is_abstract && object.is_none() {
            return Err(NotCallable::new(format!(
                "cannot call abstract method {}::{}()",
                method.class.display_name(),
                method.name
            )));
        }
        let static_class: &'static Class = match &object {
            Some(object) => object.class(),
            None => class.class(),
        };
        if method.is_static {
            object = None;
        } else if object.is_none() {
            object = passed_this(self, method.class.get());
            if object.is_none() {
                return Err(NotCallable::new(format!(
                    "non-static method {}::{}() cannot be called statically",
                    method.class.display_name(),
                    method.name
                )));
            }
        }
        Ok(Callable {
            callee: method.callee(),
            this: object,
            static_class: Some(static_class),
            closure: None,
            magic_name: None,
        })
    }
}

/// The name of what a callee runs, without its class.
pub fn callee_name(callee: Callee) -> PhpStr {
    match callee {
        Callee::User(function) => function.name.clone(),
        Callee::Builtin(builtin) => PhpStr::from(builtin.name),
    }
}
