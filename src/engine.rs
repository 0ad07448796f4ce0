//! The engine: compiles scripts and runs requests.

use crate::eval::errors::Level;
use crate::eval::{Function, Machine};
use crate::zval::PhpStr;

/// Why a file cannot be compiled.
pub struct CompileError {
    /// A parse error, or a fatal error found while compiling.
    pub level: Level,
    /// The message, in PHP's words.
    pub message: Vec<u8>,
    /// The file.
    pub file: PhpStr,
    /// The line.
    pub line: u32,
}

impl Machine {
    /// Compiles a file's source to the function that runs its top level.
    ///
    /// # Errors
    /// It is no valid PHP.
    pub fn compile(
        &mut self,
        _file: &PhpStr,
        _source: &[u8],
    ) -> Result<&'static Function, CompileError> {
        unreachable!()
    }

    /// All global variables as an array: `$GLOBALS` read as a whole.
    pub fn globals_array(&mut self) -> crate::zval::PhpArray {
        let mut array = crate::zval::PhpArray::new();
        for name in self.globals.names() {
            if let Some(place) = self.globals.find(&name) {
                // SAFETY: the place was just found, nothing ran since.
                if let Some(zval) = unsafe { crate::eval::slot::at(place) } {
                    array.set(
                        &crate::zval::Key::from_string(&name),
                        crate::zval::separate::share(zval),
                    );
                }
            }
        }
        array
    }
}
