//! The rules that the constructs enforce, by id.

stackwright_core::diagnostics::rules! {
    /// A connection has no side whose rules could allow it: neither is a security group of the design.
    CONNECTION_OUTSIDE = "aws/connection-outside";
    /// A network ACL needs more rules in a direction than AWS lets it have. The quota is 20 for each direction and
    /// address family, the rule that denies the rest included, and can be raised to 40:
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html>.
    NETWORK_ACL_RULES = "aws/network-acl-rules";
}
