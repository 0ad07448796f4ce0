//! rephp: a PHP interpreter that shows what PHP's memory does.

pub mod ast;
pub mod heap;
pub mod zval;
