//! What the program around the engine brings to a request.

use super::host_function::HostFunctions;
use super::script_cache::ScriptCache;
use crate::web::WebRequest;
use std::rc::Rc;
use std::sync::Arc;

/// What the program around the engine brings to a request.
#[derive(Clone)]
pub struct Surroundings {
    /// The name of what PHP runs in: `PHP_SAPI`.
    pub sapi: &'static str,
    /// Which request of its thread this is, from 1: caches in nodes are good for one.
    pub number: u32,
    /// Compiled scripts of requests before, for requests after.
    pub scripts: Option<Rc<ScriptCache>>,
    /// Functions written in Rust.
    pub functions: Arc<HostFunctions>,
    /// The request from the web, if it is one.
    pub web: Option<Rc<WebRequest>>,
    /// Bytes of output after which the request ends in a fatal error; 0 is any number.
    pub most_output: u64,
}

impl Default for Surroundings {
    fn default() -> Surroundings {
        Surroundings {
            sapi: "cli",
            number: 1,
            scripts: None,
            functions: Arc::default(),
            web: None,
            most_output: 0,
        }
    }
}
