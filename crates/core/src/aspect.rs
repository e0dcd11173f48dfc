//! Aspects: changes and checks over every resource of a part of the tree.
//!
//! Aspects run once each, in the order in which they were added, after intents have been lowered. There is
//! no round after round until nothing changes any more: an aspect that needs what another one does is added
//! after it.

use crate::tree::{NodeId, RemovalPolicy, ResourceMut};

/// An aspect and the part of the tree that it visits.
pub(crate) struct Aspect {
    pub(crate) scope: NodeId,
    pub(crate) visit: Box<dyn Fn(&mut ResourceMut<'_>)>,
}

/// An aspect that gives this removal policy to resources that keep data (as far as the facts know) and have none.
///
/// CloudFormation's default is to delete them, but for a few types of databases of which it takes a snapshot:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html>.
///
/// ```
/// use stackwright_core::{App, aspect, tree::RemovalPolicy};
/// App::new().scope().aspect(aspect::stateful_removal_policy(RemovalPolicy::Retain));
/// ```
pub fn stateful_removal_policy(policy: RemovalPolicy) -> impl Fn(&mut ResourceMut<'_>) {
    move |resource| {
        if !resource.has_removal_policy() && resource.is_stateful() {
            resource.removal_policy(policy);
        }
    }
}
