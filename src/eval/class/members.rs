//! The members of a class, by name and in order.

use super::super::machine::NameMap;
use crate::zval::PhpStr;

/// Members by name, in the order in which they came.
#[derive(Clone)]
pub struct Members<T> {
    index: NameMap<usize>,
    list: Vec<(PhpStr, T)>,
}

impl<T> Default for Members<T> {
    fn default() -> Members<T> {
        Members {
            index: NameMap::default(),
            list: Vec::new(),
        }
    }
}

impl<T> Members<T> {
    /// A member by its name.
    #[inline]
    pub fn get(&self, name: &PhpStr) -> Option<&T> {
        let at = *self.index.get(name)?;
        self.list.get(at).map(|(_, member)| member)
    }

    /// A member by its name, to change it.
    pub fn get_mut(&mut self, name: &PhpStr) -> Option<&mut T> {
        let at = *self.index.get(name)?;
        self.list.get_mut(at).map(|(_, member)| member)
    }

    /// Whether there is a member of that name.
    pub fn contains(&self, name: &PhpStr) -> bool {
        self.index.contains_key(name)
    }

    /// Adds a member, or puts it in the place of the one of the same name.
    pub fn insert(&mut self, name: PhpStr, member: T) {
        match self.index.get(&name) {
            Some(at) => self.list[*at].1 = member,
            None => {
                self.index.insert(name.clone(), self.list.len());
                self.list.push((name, member));
            }
        }
    }

    /// All members with their names, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&PhpStr, &T)> {
        self.list.iter().map(|(name, member)| (name, member))
    }

    /// All members in order, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.list.iter_mut().map(|(_, member)| member)
    }

    /// All members in order.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.list.iter().map(|(_, member)| member)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
