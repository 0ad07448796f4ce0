//! Wrappers written in PHP: an object of the script's class for each thing that is opened or done (php-src
//! `main/streams/userspace.c`).

use super::handle::{NewStream, StreamRef};
use super::open::{Opening, Options};
use super::user_stream::{UserDirectory, UserStream};
use super::wrapper::{Metadata, Wrapper};
use super::{Stat, stat};
use crate::eval::class::ClassEntry;
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::zval::{
    ObjectRef, PhpArray, PhpStr, ResourceRef, Tag, Value, ZvalPtr, convert, separate,
};
use std::rc::Rc;

/// A wrapper whose class is the script's.
pub struct UserWrapper {
    class: &'static ClassEntry,
    is_url: bool,
}

/// The path that a user wrapper is opening, against endless recursion.
#[derive(Default)]
struct BeingOpened(Option<Vec<u8>>);

impl UserWrapper {
    /// A wrapper that makes objects of a class.
    pub fn new(class: &'static ClassEntry, is_url: bool) -> UserWrapper {
        UserWrapper { class, is_url }
    }

    /// A new object of the class, with its property `context` set and its constructor run.
    fn object(&self, m: &mut Machine, context: Option<ResourceRef>) -> Result<ObjectRef, Unwind> {
        let object = m.instantiate(self.class)?;
        let context = context.map_or(Value::NULL, Value::from);
        // A second count: what nobody else holds is refused further properties.
        let held = object.clone();
        m.write_property(&object, &PhpStr::from("context"), context)?;
        drop(held);
        if let Some(constructor) = self.class.magic.constructor.clone() {
            m.call_method(&object, &constructor, &mut [])?;
        }
        Ok(object)
    }

    fn class_name(&self) -> String {
        self.class.display_name().to_string()
    }

    /// Calls a method for its truth; one that is missing is told of.
    fn ask(
        &self,
        m: &mut Machine,
        context: Option<ResourceRef>,
        method: &str,
        arguments: &mut [Value],
    ) -> Result<Option<bool>, Unwind> {
        let object = self.object(m, context)?;
        match call_if_there(m, &object, method, arguments)? {
            Some(answer) => Ok(Some(answer.tag() == Tag::True)),
            None => {
                not_implemented(m, &object, method)?;
                Ok(Some(false))
            }
        }
    }

    /// Runs `act` unless this very path is being opened already.
    fn open_once<T>(
        &self,
        m: &mut Machine,
        opening: &mut Opening<'_>,
        act: impl FnOnce(&mut Machine, &mut Opening<'_>) -> Result<Option<T>, Unwind>,
    ) -> Result<Option<T>, Unwind> {
        let path = opening.path.to_vec();
        let being = m.extensions.state::<BeingOpened>();
        if being.0.as_ref() == Some(&path) {
            opening.complain("infinite recursion prevented");
            return Ok(None);
        }
        being.0 = Some(path);
        let result = act(m, opening);
        m.extensions.state::<BeingOpened>().0 = None;
        result
    }
}

/// Calls a method of a stream's object if it can be called from here.
///
/// # Errors
/// Those of the method.
pub(super) fn call_if_there(
    m: &mut Machine,
    object: &ObjectRef,
    method: &str,
    arguments: &mut [Value],
) -> Result<Option<Value>, Unwind> {
    if m.is_over {
        return Ok(None);
    }
    let target = Value::from(object.clone());
    match m.callable_from_pair(&target, &PhpStr::from(method)) {
        Ok(callable) => {
            let answer = callable.call(m, arguments)?;
            Ok(Some(answer.unwrap_zval()))
        }
        Err(reason) if reason.is_thrown() && m.cause.is_some() => Err(Unwind),
        Err(_) => Ok(None),
    }
}

/// Tells that a method is missing.
pub(super) fn not_implemented(
    m: &mut Machine,
    object: &ObjectRef,
    method: &str,
) -> Result<(), Unwind> {
    if m.is_over {
        return Ok(());
    }
    let class = ClassEntry::of(object.class()).display_name().to_string();
    m.report(
        Level::Warning,
        &format!("{class}::{method} is not implemented!"),
    )
}

/// The answer of `stream_stat` and `url_stat`.
pub(super) fn stat_of(answer: &Value) -> Option<Stat> {
    let array = answer.as_array()?;
    Some(Stat::from_array(array, |value| {
        convert::to_int(value.view())
    }))
}

/// The bits that `stream_open` is told of the options.
fn option_bits(options: Options) -> i64 {
    let for_include = if options.for_include { 128 } else { 0 };
    i64::from(options.use_path) | for_include
}

impl Wrapper for UserWrapper {
    fn label(&self) -> &'static str {
        "user-space"
    }

    fn is_url(&self) -> bool {
        self.is_url
    }

    fn open(
        &self,
        m: &mut Machine,
        opening: &mut Opening<'_>,
    ) -> Result<Option<StreamRef>, Unwind> {
        let class = self.class_name();
        self.open_once(m, opening, |m, opening| {
            let object = self.object(m, opening.context.clone())?;
            let mut slot = Some(ZvalPtr::new(Value::NULL));
            let opened = separate::make_reference(&mut slot);
            let mut arguments = [
                opening.path.clone().into(),
                Value::bytes(opening.mode),
                Value::int(option_bits(opening.options)),
                Value::zval(opened.clone()),
            ];
            let answer = call_if_there(m, &object, "stream_open", &mut arguments)?;
            if !answer.is_some_and(|answer| convert::to_bool(answer.view())) {
                opening.complain(format!("\"{class}::stream_open\" call failed"));
                return Ok(None);
            }
            if let Some(path) = opened.get().as_string() {
                opening.opened = Some(path.clone());
            }
            let stream = StreamRef::new(
                m,
                NewStream {
                    ops: Rc::new(UserStream::new(object)),
                    mode: opening.mode,
                    wrapper_type: Some(self.label()),
                    uri: Some(opening.path),
                },
            );
            Ok(Some(stream))
        })
    }

    fn open_directory(
        &self,
        m: &mut Machine,
        opening: &mut Opening<'_>,
    ) -> Result<Option<StreamRef>, Unwind> {
        let class = self.class_name();
        self.open_once(m, opening, |m, opening| {
            let object = self.object(m, opening.context.clone())?;
            let mut arguments = [opening.path.clone().into(), Value::int(0)];
            let answer = call_if_there(m, &object, "dir_opendir", &mut arguments)?;
            if !answer.is_some_and(|answer| convert::to_bool(answer.view())) {
                opening.complain(format!("\"{class}::dir_opendir\" call failed"));
                return Ok(None);
            }
            let stream = StreamRef::new(
                m,
                NewStream {
                    ops: Rc::new(UserDirectory::new(object)),
                    mode: opening.mode,
                    wrapper_type: Some(self.label()),
                    uri: None,
                },
            );
            Ok(Some(stream))
        })
    }

    fn stat(&self, m: &mut Machine, path: &PhpStr, flags: i64) -> Result<Option<Stat>, Unwind> {
        let object = self.object(m, None)?;
        let mut arguments = [path.clone().into(), Value::int(flags)];
        match call_if_there(m, &object, "url_stat", &mut arguments)? {
            Some(answer) => Ok(stat_of(&answer)),
            None => {
                not_implemented(m, &object, "url_stat")?;
                Ok(None)
            }
        }
    }

    fn unlink(
        &self,
        m: &mut Machine,
        path: &PhpStr,
        context: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        self.ask(m, context, "unlink", &mut [path.clone().into()])
    }

    fn can_rename(&self) -> bool {
        true
    }

    fn rename(
        &self,
        m: &mut Machine,
        from: &PhpStr,
        to: &PhpStr,
        context: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        let mut arguments = [from.clone().into(), to.clone().into()];
        self.ask(m, context, "rename", &mut arguments)
    }

    fn make_directory(
        &self,
        m: &mut Machine,
        path: &PhpStr,
        mode: i64,
        recursive: bool,
        context: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        let options = stat::REPORT_ERRORS | i64::from(recursive);
        let mut arguments = [path.clone().into(), Value::int(mode), Value::int(options)];
        self.ask(m, context, "mkdir", &mut arguments)
    }

    fn remove_directory(
        &self,
        m: &mut Machine,
        path: &PhpStr,
        context: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        let mut arguments = [path.clone().into(), Value::int(stat::REPORT_ERRORS)];
        self.ask(m, context, "rmdir", &mut arguments)
    }

    fn set_metadata(
        &self,
        m: &mut Machine,
        path: &PhpStr,
        metadata: &Metadata,
    ) -> Result<Option<bool>, Unwind> {
        let (option, value): (i64, Value) = match metadata {
            Metadata::Touch { modified, accessed } => {
                let times = match modified {
                    None => PhpArray::new(),
                    Some(modified) => PhpArray::from_values([
                        Value::int(*modified),
                        Value::int(accessed.unwrap_or(*modified)),
                    ]),
                };
                (1, times.into())
            }
            Metadata::OwnerName(name) => (2, name.clone().into()),
            Metadata::Owner(id) => (3, Value::int(*id)),
            Metadata::GroupName(name) => (4, name.clone().into()),
            Metadata::Group(id) => (5, Value::int(*id)),
            Metadata::Access(mode) => (6, Value::int(*mode)),
        };
        let mut arguments = [path.clone().into(), Value::int(option), value];
        self.ask(m, None, "stream_metadata", &mut arguments)
    }
}
