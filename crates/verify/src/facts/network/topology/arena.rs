//! Parts of a kind, found by typed index.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// Where a part stands among those of its kind.
pub struct Handle<T> {
    index: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Handle<T> {
    /// Side tables are indexed by it.
    #[must_use]
    pub const fn index(self) -> usize {
        self.index as usize
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Handle<T> {}

impl<T> PartialEq for Handle<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl<T> Eq for Handle<T> {}

impl<T> PartialOrd for Handle<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Handle<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.index.cmp(&other.index)
    }
}

impl<T> Hash for Handle<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}

impl<T> fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.index)
    }
}

/// The parts of one kind.
#[derive(Clone)]
pub struct Arena<T> {
    parts: Vec<T>,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { parts: Vec::new() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Arena<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<T> Arena<T> {
    /// Adds a part.
    pub fn add(&mut self, part: T) -> Handle<T> {
        // Templates of a few megabytes hold nowhere near that many parts.
        let index = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        self.parts.push(part);
        Handle { index, of: PhantomData }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (Handle<T>, &T)> {
        (0..).zip(&self.parts).map(|(index, part)| (Handle { index, of: PhantomData }, part))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

#[expect(clippy::indexing_slicing, reason = "handles come from this arena, which never loses a part")]
impl<T> Index<Handle<T>> for Arena<T> {
    type Output = T;

    fn index(&self, handle: Handle<T>) -> &T {
        &self.parts[handle.index()]
    }
}

#[expect(clippy::indexing_slicing, reason = "handles come from this arena, which never loses a part")]
impl<T> IndexMut<Handle<T>> for Arena<T> {
    fn index_mut(&mut self, handle: Handle<T>) -> &mut T {
        &mut self.parts[handle.index()]
    }
}
