//! The filters by name: PHP's own, and those that scripts register (php-src `php_stream_filter_create`), and how they are
//! put on streams and taken off.

use super::filter::{Bucket, Chain, Filter, FilterOps, Flush, Status};
use super::filter_chunk::{Consumed, Dechunk};
use super::filter_convert::ConvertFilter;
use super::filter_string::{ByteFilter, rot13};
use super::filter_user::{UserFilter, UserFilters};
use super::handle::{Stream, StreamRef};
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, Value};
use std::rc::Rc;

/// The names of PHP's own filters.
pub const FILTERS: &[&str] = &[
    "string.rot13",
    "string.toupper",
    "string.tolower",
    "convert.*",
    "consumed",
    "dechunk",
];

/// At which end of a chain a filter is put.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Before all others.
    First,
    /// Behind all others.
    Last,
}

impl Machine {
    /// A new filter; `None` where there is none of that name, or it cannot be made, which is told of.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn make_filter(
        &mut self,
        name: &PhpStr,
        params: Option<&Value>,
    ) -> Result<Option<Rc<Filter>>, Unwind> {
        let lowercase = name.to_ascii_lowercase();
        let own: Option<Rc<dyn FilterOps>> = match lowercase.as_slice() {
            b"string.rot13" => Some(Rc::new(ByteFilter(rot13))),
            b"string.toupper" => Some(Rc::new(ByteFilter(|byte| byte.to_ascii_uppercase()))),
            b"string.tolower" => Some(Rc::new(ByteFilter(|byte| byte.to_ascii_lowercase()))),
            b"dechunk" => Some(Rc::<Dechunk>::default()),
            b"consumed" => Some(Rc::new(Consumed)),
            _ => ConvertFilter::new(&lowercase, params)
                .map(|filter| Rc::new(filter) as Rc<dyn FilterOps>),
        };
        if let Some(ops) = own {
            return Ok(Some(Filter::new(name.clone(), ops)));
        }
        let class = self.extensions.state::<UserFilters>().find(name);
        let Some(class) = class else {
            let message = format!("Unable to locate filter \"{name}\"");
            self.report(Level::Warning, &message)?;
            return Ok(None);
        };
        match UserFilter::create(self, name, &class, params)? {
            Some(filter) => Ok(Some(Filter::new(name.clone(), Rc::new(filter)))),
            None => {
                let message = format!("Unable to create or locate filter \"{name}\"");
                self.report(Level::Warning, &message)?;
                Ok(None)
            }
        }
    }
}

impl Stream {
    /// Puts a filter on the stream; what was read ahead runs through it. `false` if it could not take that.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn add_filter(
        &self,
        m: &mut Machine,
        filter: &Rc<Filter>,
        chain: Chain,
        end: End,
    ) -> Result<bool, Unwind> {
        filter.place.set(Some((self.id.get(), chain)));
        {
            let mut filters = self.filters(chain).borrow_mut();
            match end {
                End::First => filters.insert(0, filter.clone()),
                End::Last => filters.push(filter.clone()),
            }
        }
        if end == End::First || chain == Chain::Write || self.unread_bytes() == 0 {
            return Ok(true);
        }
        let unread = PhpStr::new(&self.take_unread());
        let (status, output, _) = super::filter::run(
            m,
            self,
            std::slice::from_ref(filter),
            vec![Bucket::new(unread)],
            Flush::None,
        )?;
        match status {
            Status::PassOn => {
                for bucket in output {
                    self.put_back(&bucket.data);
                }
                Ok(true)
            }
            Status::FeedMe => Ok(true),
            Status::Fatal => {
                m.report(Level::Warning, "Filter failed to process pre-buffered data")?;
                self.forget_filter(filter, chain);
                Ok(false)
            }
        }
    }

    fn forget_filter(&self, filter: &Rc<Filter>, chain: Chain) {
        self.filters(chain)
            .borrow_mut()
            .retain(|known| !Rc::ptr_eq(known, filter));
    }
}

impl Filter {
    /// Takes the filter off its stream, after what it holds back has gone on; `false` where that failed.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn remove(self: &Rc<Filter>, m: &mut Machine) -> Result<bool, Unwind> {
        let Some((id, chain)) = self.place.get() else {
            return Ok(false);
        };
        let resource = crate::zval::ResourceRef::find(id);
        let stream = resource.and_then(|resource| StreamRef::from_resource(&resource));
        if let Some(stream) = stream {
            let filters: Vec<_> = stream
                .filters(chain)
                .borrow()
                .iter()
                .skip_while(|known| !Rc::ptr_eq(known, self))
                .cloned()
                .collect();
            match chain {
                Chain::Write => {
                    stream.write_through_filters(m, &filters, Vec::new(), Flush::Close)?;
                }
                Chain::Read => {
                    let (status, output, _) =
                        super::filter::run(m, &stream, &filters, Vec::new(), Flush::Close)?;
                    if status == Status::Fatal {
                        return Ok(false);
                    }
                    for bucket in output {
                        stream.put_back(&bucket.data);
                    }
                }
            }
            stream.forget_filter(self, chain);
        }
        self.dispose(m)?;
        Ok(true)
    }
}
