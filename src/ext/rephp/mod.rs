//! What rephp answers about memory: `rephp\zval`, `rephp\holders`, `rephp\size`, `rephp\heap`, `rephp\garbage`.

mod memory;

use super::Builtin;

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[memory::FUNCTIONS];
