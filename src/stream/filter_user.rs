//! Filters written in PHP: objects of classes that extend `php_user_filter` (php-src `ext/standard/user_filters.c`).

use super::Stream;
use super::filter::{Bucket, FilterOps, Flush, Status};
use super::user::call_if_there;
use crate::eval::class::ClassEntry;
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::zval::{
    ObjectRef, PhpStr, ResourceContent, ResourceRef, Tag, Value, ZvalPtr, convert, separate,
};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

/// The classes that scripts have registered, by the filter's name or a pattern of names.
#[derive(Default)]
pub struct UserFilters(Vec<(PhpStr, PhpStr)>);

impl UserFilters {
    /// Registers a class; whether the name was free.
    pub fn add(&mut self, name: &PhpStr, class: &PhpStr) -> bool {
        if self.0.iter().any(|(known, _)| known == name) {
            return false;
        }
        self.0.push((name.clone(), class.clone()));
        true
    }

    /// The names and patterns.
    pub fn names(&self) -> impl Iterator<Item = &PhpStr> {
        self.0.iter().map(|(name, _)| name)
    }

    /// The class of a filter: of its name, or of `a.*` for `a.b`.
    pub fn find(&self, name: &[u8]) -> Option<PhpStr> {
        let exact = |wanted: &[u8]| {
            let found = self
                .0
                .iter()
                .find(|(known, _)| known.as_bytes() == wanted)?;
            Some(found.1.clone())
        };
        let mut rest = name;
        exact(name).or_else(|| {
            while let Some(period) = memchr::memrchr(b'.', rest) {
                let pattern = [&name[..=period], b"*"].concat();
                if let Some(class) = exact(&pattern) {
                    return Some(class);
                }
                rest = &name[..period];
            }
            None
        })
    }
}

/// Buckets that a script's filter takes from or puts into: the content of a resource.
pub struct Brigade(pub Rc<RefCell<Vec<Bucket>>>);

impl ResourceContent for Brigade {
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// A bucket in a script's hands: the content of a resource.
pub struct BucketContent(pub Bucket);

impl ResourceContent for BucketContent {
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// A filter of an object.
pub struct UserFilter {
    object: RefCell<Option<ObjectRef>>,
}

impl UserFilter {
    /// Makes the object of a filter; `None` where it cannot be, which was told of.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn create(
        m: &mut Machine,
        name: &PhpStr,
        class: &PhpStr,
        params: Option<&Value>,
    ) -> Result<Option<UserFilter>, Unwind> {
        let Some(entry) = m.lookup_class(class)? else {
            let message = format!(
                "User-filter \"{name}\" requires class \"{class}\", but that class is not defined"
            );
            m.report(Level::Warning, &message)?;
            return Ok(None);
        };
        let object = m.instantiate(entry)?;
        // A second count: what nobody else holds is refused further properties.
        let held = object.clone();
        m.write_property(&object, &PhpStr::from("filtername"), name.clone().into())?;
        let params = params.cloned().unwrap_or(Value::NULL);
        m.write_property(&object, &PhpStr::from("params"), params)?;
        drop(held);
        let created = call_if_there(m, &object, "onCreate", &mut [])?;
        if created.is_some_and(|created| created.tag() == Tag::False) {
            return Ok(None);
        }
        Ok(Some(UserFilter {
            object: RefCell::new(Some(object)),
        }))
    }
}

impl FilterOps for UserFilter {
    fn filter(
        &self,
        m: &mut Machine,
        stream: &Stream,
        input: Vec<Bucket>,
        output: &mut Vec<Bucket>,
        consumed: &mut usize,
        flush: Flush,
    ) -> Result<Status, Unwind> {
        let Some(object) = self.object.borrow().clone() else {
            return Ok(Status::Fatal);
        };
        let name = PhpStr::from("stream");
        let has_stream = ClassEntry::of(object.class())
            .properties
            .get(&name)
            .is_some();
        if has_stream && let Some(resource) = stream.resource() {
            m.write_property(&object, &name, resource.into())?;
        }
        let locked = stream.no_fclose.replace(true);
        let from = Rc::new(RefCell::new(input));
        let to = Rc::new(RefCell::new(Vec::new()));
        let brigade = |buckets: &Rc<RefCell<Vec<Bucket>>>| {
            ResourceRef::new(
                "userfilter.bucket brigade",
                Box::new(Brigade(buckets.clone())),
            )
        };
        let (input, out) = (brigade(&from), brigade(&to));
        let mut slot = Some(ZvalPtr::new(Value::int(*consumed as i64)));
        let used = separate::make_reference(&mut slot);
        let mut arguments = [
            input.clone().into(),
            out.clone().into(),
            Value::zval(used.clone()),
            Value::bool(flush == Flush::Close),
        ];
        let answer = call_if_there(m, &object, "filter", &mut arguments);
        stream.no_fclose.set(locked);
        input.close();
        out.close();
        let answer = answer?;
        if answer.is_none() {
            m.report(Level::Warning, "Failed to call filter function")?;
        }
        *consumed = usize::try_from(convert::to_int(used.get().view())).unwrap_or(0);
        let left = from.borrow().len();
        if left > 0 {
            m.report(
                Level::Warning,
                "Unprocessed filter buckets remaining on input brigade",
            )?;
        }
        if has_stream {
            m.write_property(&object, &name, Value::NULL)?;
        }
        output.append(&mut to.borrow_mut());
        Ok(match answer.map(|answer| convert::to_int(answer.view())) {
            Some(2) => Status::PassOn,
            Some(1) => Status::FeedMe,
            _ => Status::Fatal,
        })
    }

    fn dispose(&self, m: &mut Machine) -> Result<(), Unwind> {
        let Some(object) = self.object.take() else {
            return Ok(());
        };
        call_if_there(m, &object, "onClose", &mut []).map(drop)
    }
}
