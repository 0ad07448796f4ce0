//! A request from the web, as the engine is given it, and the answer as the engine gives it back: plain data, whoever speaks
//! HTTP. `src/serve` is one who does; a Rust program may be another.

mod answer;
pub mod multipart;
mod request;
pub mod status;

pub use answer::{Answer, Head};
pub use request::{Body, WebRequest};
