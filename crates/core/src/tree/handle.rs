//! Typed references to resources of the tree.

use super::NodeId;
use crate::value::{Id, Text, Typed, Val, Value};

/// A reference to a resource in the tree: a copyable index that knows the resource's type.
///
/// Generated code makes one type a resource type, such as `ec2::Vpc`. Given where the id (or ARN) that
/// `Ref` returns is wanted, the handle itself serves as that value.
pub trait Handle: Copy {
    /// What `Ref` returns for this resource: `Id<Self>`, `Arn<Self>` or plain text.
    type Reference;

    /// The CloudFormation type, such as `AWS::EC2::VPC`.
    const TYPE: &'static str;

    /// The handle of a node that is known to be such a resource.
    fn from_node(node: NodeId) -> Self;

    /// The node.
    fn node(self) -> NodeId;

    /// What `Ref` returns.
    fn reference(self) -> Val<Self::Reference> {
        Val::from_value(Value::Ref(self.node()))
    }

    /// Any attribute by its name. Generated code has a typed method for each.
    fn attribute<T>(self, name: impl Into<Text>) -> Val<T> {
        Val::from_value(Value::Attribute(self.node(), name.into()))
    }
}

/// A reference to a resource whose type is known only at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RawHandle(NodeId);

impl Handle for RawHandle {
    type Reference = Id<Self>;
    const TYPE: &'static str = "";

    fn from_node(node: NodeId) -> Self {
        Self(node)
    }

    fn node(self) -> NodeId {
        self.0
    }
}

impl Typed for RawHandle {
    type Is = Id<Self>;
    fn into_value(self) -> Value {
        Value::Ref(self.0)
    }
}
