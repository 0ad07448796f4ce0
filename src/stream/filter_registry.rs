//! The filters by name: PHP's own, and those that scripts register (php-src `php_stream_filter_create`).

use super::filter::{Filter, FilterOps};
use super::filter_string::{ByteFilter, rot13};
use super::handle::StreamRef;
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, Value};
use std::rc::Rc;

/// The names of PHP's own filters.
pub const FILTERS: &[&str] = &["string.rot13", "string.toupper", "string.tolower"];

impl Machine {
    /// A new filter; `None` where there is none of that name, or it cannot be made, which is told of.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn make_filter(
        &mut self,
        _stream: &StreamRef,
        name: &PhpStr,
        _params: Option<&Value>,
    ) -> Result<Option<Rc<Filter>>, Unwind> {
        let lowercase = name.to_ascii_lowercase();
        let ops: Option<Rc<dyn FilterOps>> = match lowercase.as_slice() {
            b"string.rot13" => Some(Rc::new(ByteFilter(rot13))),
            b"string.toupper" => Some(Rc::new(ByteFilter(|byte| byte.to_ascii_uppercase()))),
            b"string.tolower" => Some(Rc::new(ByteFilter(|byte| byte.to_ascii_lowercase()))),
            _ => None,
        };
        match ops {
            Some(ops) => Ok(Some(Filter::new(name.clone(), ops))),
            None => {
                let message = format!("Unable to locate filter \"{name}\"");
                self.report(Level::Warning, &message)?;
                Ok(None)
            }
        }
    }
}
