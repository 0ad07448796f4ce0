//! Contexts of streams (php-src `ext/standard/streamsfuncs.c`).

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::argument::{IfPassed, StringOrArray};
use crate::ext::{Builtin, Call};
use crate::stream::{Context, StreamRef, context_content};
use crate::zval::{Key, PhpArray, PhpStr, ResourceRef, Value};

/// Functions on contexts.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    stream_context_create(options = null, params = null), stream_context_set_params(context, params),
    stream_context_get_params(context),
    stream_context_set_option(context, wrapper_or_options, option_name = null, value = null),
    stream_context_get_options(stream_or_context), stream_context_get_default(options = null), stream_context_set_default(options),
};

/// Adds options; an option that is no array of a wrapper is an error.
fn set_options(
    call: &mut Call<'_>,
    context: &ResourceRef,
    options: &PhpArray,
) -> Result<(), Unwind> {
    for (wrapper, of_wrapper) in options.to_entries() {
        let of_wrapper = of_wrapper.get();
        let (Key::String(_), Some(of_wrapper)) = (&wrapper, of_wrapper.as_array()) else {
            return Err(call.machine.throw(
                Throw::ValueError,
                "Options should have the form [\"wrappername\"][\"optionname\"] = $value",
            ));
        };
        for (name, value) in of_wrapper.to_entries() {
            if matches!(name, Key::String(_)) {
                context_content(context, |context| {
                    context.set_option(&wrapper, &name, value.get());
                });
            }
        }
    }
    Ok(())
}

fn set_params(call: &mut Call<'_>, context: &ResourceRef, params: &PhpArray) -> Result<(), Unwind> {
    if let Some(notifier) = params
        .get(&Key::from("notification"))
        .map(|zval| zval.get())
    {
        let old = context_content(context, |context| context.notifier.replace(notifier));
        drop(old);
    }
    match params.get(&Key::from("options")).map(|zval| zval.get()) {
        None => Ok(()),
        Some(options) => match options.as_array() {
            Some(options) => set_options(call, context, options),
            None => Err(call
                .machine
                .throw_type_error("Invalid stream/context parameter")),
        },
    }
}

/// The context that a resource is, or that its stream has.
fn decode(call: &mut Call<'_>, resource: &ResourceRef) -> Result<ResourceRef, Unwind> {
    if context_content(resource, |_| ()).is_some() {
        return Ok(resource.clone());
    }
    let Some(stream) = StreamRef::from_resource(resource) else {
        return Err(call.type_error(0, "must be a valid stream/context"));
    };
    if let Some(context) = stream.context() {
        return Ok(context);
    }
    let context = Context::make();
    stream.context.replace(Some(context.clone()));
    Ok(context)
}

/// A new context.
fn stream_context_create(
    call: &mut Call<'_>,
    options: Option<PhpArray>,
    params: Option<PhpArray>,
) -> Result<ResourceRef, Unwind> {
    let context = Context::make();
    if let Some(options) = options {
        set_options(call, &context, &options)?;
    }
    if let Some(params) = params {
        set_params(call, &context, &params)?;
    }
    Ok(context)
}

/// Changes the parameters of a context.
fn stream_context_set_params(
    call: &mut Call<'_>,
    context: ResourceRef,
    params: PhpArray,
) -> Result<bool, Unwind> {
    let context = decode(call, &context)?;
    set_params(call, &context, &params)?;
    Ok(true)
}

/// The parameters of a context.
fn stream_context_get_params(
    call: &mut Call<'_>,
    context: ResourceRef,
) -> Result<PhpArray, Unwind> {
    let context = decode(call, &context)?;
    let mut params = PhpArray::new();
    context_content(&context, |context| {
        if let Some(notifier) = &context.notifier {
            params.set_value("notification", notifier.clone());
        }
        params.set_value("options", context.options.clone());
    });
    Ok(params)
}

/// Changes an option of a wrapper, or many of many.
fn stream_context_set_option(
    call: &mut Call<'_>,
    context: ResourceRef,
    wrapper_or_options: StringOrArray,
    option_name: Option<PhpStr>,
    value: IfPassed<Value>,
) -> Result<bool, Unwind> {
    let context = decode(call, &context)?;
    match (wrapper_or_options, option_name, value.0) {
        (StringOrArray::Array(_), Some(_), _) => {
            let what = "must be null when argument #2 ($wrapper_or_options) is an array";
            Err(call.value_error(2, what))
        }
        (StringOrArray::Array(_), None, Some(_)) => {
            let what = "cannot be provided when argument #2 ($wrapper_or_options) is an array";
            Err(call.value_error(3, what))
        }
        (StringOrArray::Array(options), None, None) => {
            set_options(call, &context, &options)?;
            Ok(true)
        }
        (StringOrArray::String(_), None, _) => {
            let what = "cannot be null when argument #2 ($wrapper_or_options) is a string";
            Err(call.value_error(2, what))
        }
        (StringOrArray::String(_), Some(_), None) => {
            let what = "must be provided when argument #2 ($wrapper_or_options) is a string";
            Err(call.value_error(3, what))
        }
        (StringOrArray::String(wrapper), Some(name), Some(value)) => {
            context_content(&context, |context| {
                context.set_option(&Key::String(wrapper), &Key::String(name), value);
            });
            Ok(true)
        }
    }
}

/// The options of a context.
fn stream_context_get_options(
    call: &mut Call<'_>,
    stream_or_context: ResourceRef,
) -> Result<PhpArray, Unwind> {
    let context = decode(call, &stream_or_context)?;
    Ok(context_content(&context, |context| context.options.clone()).unwrap_or_default())
}

/// The context that is used where none is given.
fn stream_context_get_default(
    call: &mut Call<'_>,
    options: Option<PhpArray>,
) -> Result<ResourceRef, Unwind> {
    let context = call.machine.default_context();
    if let Some(options) = options {
        set_options(call, &context, &options)?;
    }
    Ok(context)
}

/// Changes the context that is used where none is given.
fn stream_context_set_default(
    call: &mut Call<'_>,
    options: PhpArray,
) -> Result<ResourceRef, Unwind> {
    stream_context_get_default(call, Some(options))
}
