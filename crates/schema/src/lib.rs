//! Facts on every CloudFormation resource type.
