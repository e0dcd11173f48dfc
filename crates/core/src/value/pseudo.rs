//! Pseudo parameters as data.

/// Values that CloudFormation itself provides.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pseudo {
    /// The account that the stack is created in.
    AccountId,
    /// The ARNs of the stack's notification topics.
    NotificationArns,
    /// Removes the property that it is given to.
    NoValue,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    Partition,
    /// The region that the stack is created in.
    Region,
    /// The stack's ARN.
    StackId,
    /// The stack's name.
    StackName,
    /// The domain of the partition, such as `amazonaws.com`.
    UrlSuffix,
}

impl Pseudo {
    /// The name that `Ref` takes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccountId => "AWS::AccountId",
            Self::NotificationArns => "AWS::NotificationARNs",
            Self::NoValue => "AWS::NoValue",
            Self::Partition => "AWS::Partition",
            Self::Region => "AWS::Region",
            Self::StackId => "AWS::StackId",
            Self::StackName => "AWS::StackName",
            Self::UrlSuffix => "AWS::URLSuffix",
        }
    }

    /// Whether `Ref` takes this name for a pseudo parameter.
    pub(crate) fn is_name(name: &str) -> bool {
        let all = [
            Self::AccountId,
            Self::NotificationArns,
            Self::NoValue,
            Self::Partition,
            Self::Region,
            Self::StackId,
            Self::StackName,
            Self::UrlSuffix,
        ];
        name.starts_with("AWS::") && all.iter().any(|pseudo| pseudo.name() == name)
    }
}
