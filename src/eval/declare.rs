//! Declarations: functions and classes come to be, before the file runs or when their statement does.

use super::Machine;
use super::function::Function;
use super::unwind::Unwind;
use crate::zval::PhpStr;

/// What a file declares before its first statement runs.
#[derive(Default, Clone, Copy)]
pub struct Hoisted {
    /// Functions at the top level.
    pub functions: &'static [&'static Function],
    /// Classes at the top level that can be linked at once.
    pub classes: &'static [&'static super::class::ClassBlueprint],
}

impl Machine {
    /// Declares what a file hoists.
    ///
    /// # Errors
    /// A function or class of that name exists.
    pub fn declare_hoisted(&mut self, file: &'static Function) -> Result<(), Unwind> {
        for function in file.hoisted.functions {
            self.declare_function(function)?;
        }
        for class in file.hoisted.classes {
            self.declare_class_early(class)?;
        }
        Ok(())
    }

    /// Declares a function.
    ///
    /// # Errors
    /// There is a function of that name.
    pub fn declare_function(&mut self, function: &'static Function) -> Result<(), Unwind> {
        let name = PhpStr::new(&function.name.to_ascii_lowercase());
        if let Some(known) = self.functions.get(&name) {
            let message = format!(
                "Cannot redeclare {}() (previously declared in {}:{})",
                function.name, known.file, known.line
            );
            let (file, line) = (function.file.clone(), function.line);
            return Err(self.fatal_at(message.as_bytes(), &file, line));
        }
        if crate::ext::find_function(&name).is_some()
            && !self.disabled_functions.contains(name.as_bytes())
        {
            let message = format!("Cannot redeclare {}()", function.name);
            let (file, line) = (function.file.clone(), function.line);
            return Err(self.fatal_at(message.as_bytes(), &file, line));
        }
        self.functions.insert(name, function);
        Ok(())
    }
}
