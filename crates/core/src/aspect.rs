//! Aspects: changes and checks over every resource of a part of the tree.
//!
//! Aspects run once each, in the order in which they were added, after intents have been lowered. There is
//! no round after round until nothing changes any more: an aspect that needs what another one does is added
//! after it.

use crate::tree::{NodeId, ResourceMut};

/// An aspect and the part of the tree that it visits.
pub(crate) struct Aspect {
    pub(crate) scope: NodeId,
    pub(crate) visit: Box<dyn Fn(&mut ResourceMut<'_>)>,
}
