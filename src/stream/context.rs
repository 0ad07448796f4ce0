//! Contexts: options for wrappers, by wrapper and name, and a callback that is told of progress (php-src
//! `php_stream_context`).

use crate::eval::Machine;
use crate::zval::{Key, PhpArray, ResourceContent, ResourceRef, Value, ZvalPtr};
use std::any::Any;

/// The content of a context's resource.
pub struct Context {
    /// `[wrapper => [option => value]]`
    pub options: PhpArray,
    /// The callback of the parameter `notification`, with what the script gave for it.
    pub notifier: Option<Value>,
}

impl ResourceContent for Context {
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// The context that is used where none is given.
#[derive(Default)]
struct DefaultContext(Option<ResourceRef>);

/// Looks at or changes the content of a context's resource; `None` if it is none.
pub fn context_content<R>(
    resource: &ResourceRef,
    act: impl FnOnce(&mut Context) -> R,
) -> Option<R> {
    resource.with(act)
}

impl Context {
    /// A new context.
    pub fn make() -> ResourceRef {
        ResourceRef::new(
            "stream-context",
            Box::new(Context {
                options: PhpArray::new(),
                notifier: None,
            }),
        )
    }

    /// Sets an option of a wrapper.
    pub fn set_option(&mut self, wrapper: &Key, name: &Key, value: Value) {
        let mut options = match self.options.get(wrapper).map(|zval| zval.get()) {
            Some(value) => value.as_array().cloned().unwrap_or_default(),
            None => PhpArray::new(),
        };
        options.set(name, ZvalPtr::new(value));
        self.options.set(wrapper, ZvalPtr::new(options.into()));
    }

    /// An option of a wrapper.
    pub fn option(&self, wrapper: &str, name: &str) -> Option<Value> {
        let options = self.options.get(&Key::from(wrapper))?.get();
        let value = options.as_array()?.get(&Key::from(name))?.get();
        Some(value)
    }
}

impl Machine {
    /// The context that is used where none is given, made on first use.
    pub fn default_context(&mut self) -> ResourceRef {
        if let Some(context) = &self.extensions.state::<DefaultContext>().0 {
            return context.clone();
        }
        let context = Context::make();
        self.extensions.state::<DefaultContext>().0 = Some(context.clone());
        context
    }

    /// An option of a context, if there is a context.
    pub fn context_option(
        &self,
        context: Option<&ResourceRef>,
        wrapper: &str,
        name: &str,
    ) -> Option<Value> {
        context_content(context?, |context| context.option(wrapper, name)).flatten()
    }
}
