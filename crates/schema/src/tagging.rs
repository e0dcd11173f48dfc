//! How resources are tagged.

use crate::bytes::{Cursor, Texts};

/// How a resource type is tagged.
#[derive(Clone, Copy, Debug)]
pub struct Tagging {
    /// The property that holds the tags, mostly `Tags`.
    pub property: &'static str,
    /// The shape of its value.
    pub shape: TagShape,
    /// Whether tags take effect when the resource is created; otherwise a second call sets them, and between
    /// the two a policy that asks for tags sees none.
    pub on_create: bool,
    /// Whether tags can change without replacing the resource.
    pub updatable: bool,
    /// Whether CloudFormation adds its own `aws:cloudformation:*` tags.
    pub system_tags: bool,
    /// The IAM actions that tagging needs.
    pub permissions: Texts,
}

/// The shape in which a property takes tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TagShape {
    /// `[{"Key": …, "Value": …}]`.
    List,
    /// `[{"Key": …, "Value": …, "PropagateAtLaunch": …}]`, of Auto Scaling groups.
    AutoScaling,
    /// `{KEY: VALUE}`.
    Map,
    /// `{"Items": [{"Key": …, "Value": …}]}`, of some CloudFront resources.
    Items,
    /// `[{"ResourceType": …, "Tags": [{"Key": …, "Value": …}]}]`, of EC2 capacity reservations.
    Specifications,
}

impl Tagging {
    pub(crate) fn read(mut cursor: Cursor) -> Self {
        let property = cursor.text();
        let shape = match cursor.byte() {
            0 => TagShape::List,
            1 => TagShape::AutoScaling,
            2 => TagShape::Map,
            3 => TagShape::Items,
            _ => TagShape::Specifications,
        };
        let flags = cursor.byte();
        Self {
            property,
            shape,
            on_create: flags & 1 != 0,
            updatable: flags & 1 << 1 != 0,
            system_tags: flags & 1 << 2 != 0,
            permissions: cursor.texts(),
        }
    }
}
