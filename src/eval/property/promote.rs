//! Parameters of a constructor that are properties.

use crate::eval::class::property::Found;
use crate::eval::unwind::Unwind;
use crate::eval::{Flow, Machine, slot};
use crate::zval::separate;
use crate::zval::{PhpStr, Value};

/// The parameters of a constructor that are properties too: assigned before its body runs.
pub struct PromoteParameters(pub &'static [(PhpStr, crate::eval::slot::LocalIndex, bool)]);

impl crate::eval::Exec for PromoteParameters {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        let Some(this) = m.frame().this.clone() else {
            return Ok(Flow::Next);
        };
        for (name, local, by_ref) in self.0 {
            if *by_ref {
                let reference = separate::make_reference(m.local(*local));
                if let Found::Slot(slot, _) = m.find_property(&this, name) {
                    // SAFETY: the slot was just found, nothing ran since.
                    separate::bind_reference(unsafe { slot::at(this.slot_ptr(slot)) }, reference);
                }
                continue;
            }
            let zval = match m.local(*local) {
                Some(zval) => separate::share(zval),
                None => continue,
            };
            m.write_property(&this, name, Value::zval(zval))?;
        }
        Ok(Flow::Next)
    }
}
