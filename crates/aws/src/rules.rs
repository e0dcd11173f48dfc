//! The rules that the constructs enforce, by id.

stackwright_core::diagnostics::rules! {
    /// A connection has no side whose rules could allow it: neither is a security group of the design.
    CONNECTION_OUTSIDE = "aws/connection-outside";
    /// A network ACL needs more rules in a direction than AWS lets it have. The quota is 20 for each direction and
    /// address family, the rule that denies the rest included, and can be raised to 40:
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html>.
    NETWORK_ACL_RULES = "aws/network-acl-rules";
    /// A bucket that is encrypted with a KMS key is to receive logs which are only delivered into buckets with keys
    /// that S3 manages.
    LOG_BUCKET_KEY = "aws/log-bucket-key";
    /// CloudWatch Logs keeps logs for certain numbers of days only, and this is none of them.
    LOG_RETENTION = "aws/log-retention";
    /// The id of a prefix list that AWS maintains is neither among those known here nor can it be looked up, which
    /// takes a stack with a fixed account and region.
    PREFIX_LIST_UNKNOWN = "aws/prefix-list-unknown";
    /// A number is outside of the bounds within which AWS takes it.
    OUT_OF_RANGE = "aws/out-of-range";
}
