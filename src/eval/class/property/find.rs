//! Which property a name means.

use super::Found;
use crate::eval::Machine;
use crate::eval::class::entry::{ClassEntry, PropertyPlace};
use crate::eval::frame::Callee;
use crate::zval::{ObjectRef, PhpStr, Visibility};

impl ClassEntry {
    /// What a property's name means on objects of the class, for code of a scope.
    pub fn find_property(
        &'static self,
        name: &PhpStr,
        scope: Option<&'static ClassEntry>,
    ) -> Found {
        let found = self.properties.get(name);
        // A private property of the scope hides what children declare.
        if let Some(scope) = scope
            && !scope.same(self)
            && found.is_none_or(|found| !found.class.same(scope))
            && let Some(own) = scope.properties.get(name)
            && own.visibility == Visibility::Private
            && own.class.same(scope)
            && self.is_subclass_of(scope)
            && let PropertyPlace::Slot(slot) = own.place
        {
            return Found::Slot(slot, own);
        }
        let Some(found) = found else {
            return Found::Dynamic;
        };
        let allowed = match found.visibility {
            Visibility::Public => true,
            Visibility::Protected => scope.is_some_and(|scope| {
                scope.is_subclass_of(&found.class) || found.class.is_subclass_of(scope)
            }),
            Visibility::Private => scope.is_some_and(|scope| found.class.same(scope)),
        };
        if allowed {
            return match found.place {
                PropertyPlace::Slot(slot) => Found::Slot(slot, found),
                PropertyPlace::Static(_) => Found::Dynamic,
            };
        }
        if found.visibility == Visibility::Private && !found.class.same(self) {
            return Found::Dynamic;
        }
        Found::Inaccessible(found)
    }
}

impl Machine {
    /// The number of the running scope's class; 0 where there is none.
    #[inline(always)]
    pub fn scope_id(&self) -> u32 {
        let frame = self.frame();
        if let Callee::User(function) = frame.callee
            && frame.closure.is_none()
        {
            return function.class.get().map_or(0, |class| class.id());
        }
        self.scope_id_elsewhere()
    }

    #[inline(never)]
    fn scope_id_elsewhere(&self) -> u32 {
        self.scope_class().map_or(0, |class| class.id())
    }

    /// What a property's name means on an object, for the code that runs.
    pub fn find_property(&self, object: &ObjectRef, name: &PhpStr) -> Found {
        ClassEntry::of(object.class()).find_property(name, self.scope_entry())
    }
}
