//! Streams, contexts and paths as arguments.

use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::Call;
use crate::ext::argument::FromArg;
use crate::stream::{StreamRef, context_content};
use crate::zval::{PhpStr, ResourceRef, Value};
use std::ops::Deref;

/// An open stream.
pub(crate) struct StreamArg(pub(crate) StreamRef);

impl Deref for StreamArg {
    type Target = StreamRef;

    fn deref(&self) -> &StreamRef {
        &self.0
    }
}

fn invalid(call: &mut Call<'_>, what: &str) -> Unwind {
    let message = format!(
        "{}(): supplied resource is not a valid {what} resource",
        call.function_name()
    );
    call.machine.throw(Throw::TypeError, &message)
}

impl FromArg for StreamArg {
    const TYPE: &'static str = "resource";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<StreamArg, Unwind> {
        let resource = ResourceRef::from_value(call, index, value)?;
        match StreamRef::from_resource(&resource) {
            Some(stream) => Ok(StreamArg(stream)),
            None => Err(invalid(call, "stream")),
        }
    }
}

/// The context to work in: the one given, or the default one.
pub(crate) struct ContextArg(pub(crate) ResourceRef);

impl FromArg for ContextArg {
    const TYPE: &'static str = "resource";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<ContextArg, Unwind> {
        let given = Option::<ResourceRef>::from_value(call, index, value)?;
        let Some(resource) = given else {
            return Ok(ContextArg(call.machine.default_context()));
        };
        if context_content(&resource, |_| ()).is_none() {
            return Err(invalid(call, "Stream-Context"));
        }
        Ok(ContextArg(resource))
    }

    fn from_default(call: &mut Call<'_>, _: usize) -> Result<ContextArg, Unwind> {
        Ok(ContextArg(call.machine.default_context()))
    }
}

/// A file's name: a string without NUL.
pub(crate) struct Path(pub(crate) PhpStr);

impl Deref for Path {
    type Target = PhpStr;

    fn deref(&self) -> &PhpStr {
        &self.0
    }
}

impl FromArg for Path {
    const TYPE: &'static str = "string";

    fn from_value(call: &mut Call<'_>, index: usize, value: Value) -> Result<Path, Unwind> {
        let path = PhpStr::from_value(call, index, value)?;
        if memchr::memchr(0, &path).is_some() {
            return Err(call.value_error(index, "must not contain any null bytes"));
        }
        Ok(Path(path))
    }
}
