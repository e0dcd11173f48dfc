//! Texts of a form that has a name.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// The form in words, where a text is not of it. Forms that are not known here are not judged.
pub(super) fn mismatch(format: &str, text: &str) -> Option<&'static str> {
    let (is_right, form) = match format {
        "ipv4" => (text.parse::<Ipv4Addr>().is_ok(), "an IPv4 address"),
        "ipv6" => (text.parse::<Ipv6Addr>().is_ok(), "an IPv6 address"),
        "ipv4-network" => {
            (is_network::<Ipv4Addr>(text, 32), "a block of IPv4 addresses, such as `10.0.0.0/16`")
        }
        "ipv6-network" => {
            (is_network::<Ipv6Addr>(text, 128), "a block of IPv6 addresses, such as `2001:db8::/56`")
        }
        "date-time" => (is_time(text), "a point in time, such as `2026-01-31T12:00:00Z`"),
        "AWS::EC2::Image.Id" => (is_id(text, "ami-"), "the id of an image, such as `ami-0123456789abcdef0`"),
        "AWS::EC2::SecurityGroup.Id" => {
            (is_id(text, "sg-"), "the id of a security group, such as `sg-0123456789abcdef0`")
        }
        "AWS::EC2::Subnet.Id" => {
            (is_id(text, "subnet-"), "the id of a subnet, such as `subnet-0123456789abcdef0`")
        }
        "AWS::EC2::VPC.Id" => (is_id(text, "vpc-"), "the id of a VPC, such as `vpc-0123456789abcdef0`"),
        "AWS::ACM::Certificate.Arn" => (is_arn(text, "acm", &["certificate/"]), "the ARN of a certificate"),
        "AWS::IAM::Role.Arn" => (is_arn(text, "iam", &["role/"]), "the ARN of a role"),
        "AWS::KMS::Key.Arn" => (is_arn(text, "kms", &["key/", "alias/"]), "the ARN of a KMS key"),
        "AWS::Lambda::Function.Arn" => {
            (is_arn(text, "lambda", &["function:"]), "the ARN of a Lambda function")
        }
        "AWS::SNS::Topic.Arn" => (is_arn(text, "sns", &[""]), "the ARN of an SNS topic"),
        "AWS::SQS::Queue.Arn" => (is_arn(text, "sqs", &[""]), "the ARN of an SQS queue"),
        "AWS::S3::Bucket.Name" => (is_bucket_name(text), "the name of a bucket"),
        "AWS::Logs::LogGroup.Name" => (is_log_group_name(text), "the name of a log group"),
        _ => return None,
    };
    (!is_right).then_some(form)
}

fn is_network<A: FromStr>(text: &str, bits: u8) -> bool {
    let Some((address, prefix)) = text.split_once('/') else { return false };
    let is_prefix =
        prefix.bytes().all(|byte| byte.is_ascii_digit()) && prefix.parse().is_ok_and(|it: u8| it <= bits);
    address.parse::<A>().is_ok() && is_prefix
}

/// A day, perhaps with a time: services differ in how much of ISO 8601 they take.
fn is_time(text: &str) -> bool {
    text.get(..10).is_some_and(|day| day.parse::<crate::Date>().is_ok())
}

/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html>
fn is_id(text: &str, prefix: &str) -> bool {
    let digits = text.strip_prefix(prefix).unwrap_or_default();
    matches!(digits.len(), 8 | 17) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
fn is_arn(text: &str, service: &str, resources: &[&str]) -> bool {
    let mut parts = text.splitn(6, ':');
    let is_account = |part: &str| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.next() == Some("arn")
        && parts.next().is_some_and(|partition| partition.starts_with("aws"))
        && parts.next() == Some(service)
        && parts.next().is_some()
        // Policies that AWS manages belong to `aws`, and so do its keys' aliases.
        && parts.next().is_some_and(|account| account == "aws" || is_account(account))
        && parts.next().is_some_and(|it| !it.is_empty() && resources.iter().any(|kind| it.starts_with(kind)))
}

/// Those of before 2018 in us-east-1 may still have capital letters, underscores and 255 characters.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn is_bucket_name(text: &str) -> bool {
    let is_character = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    (3..=255).contains(&text.len()) && text.bytes().all(is_character) && !text.contains("..")
}

/// Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html>
fn is_log_group_name(text: &str) -> bool {
    let is_character =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/' | b'#');
    (1..=512).contains(&text.len()) && text.bytes().all(is_character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_recognized() {
        for (format, right, wrong) in [
            ("ipv4-network", "10.0.0.0/16", "10.0.0.0"),
            ("ipv4-network", "0.0.0.0/0", "10.0.0.0/33"),
            ("ipv6-network", "::/0", "2001:db8::/+4"),
            ("date-time", "2026-01-31T12:00:00Z", "31.1.2026"),
            ("AWS::EC2::VPC.Id", "vpc-0123abcd", "vpc-0123abcde"),
            ("AWS::EC2::Subnet.Id", "subnet-0123456789abcdef0", "sg-0123456789abcdef0"),
            ("AWS::IAM::Role.Arn", "arn:aws:iam::123456789012:role/a/b", "arn:aws:iam::123456789012:user/a"),
            ("AWS::Lambda::Function.Arn", "arn:aws-cn:lambda:cn-north-1:123456789012:function:f:1", "f"),
            ("AWS::SNS::Topic.Arn", "arn:aws:sns:eu-west-1:123456789012:t", "arn:aws:sns:eu-west-1:12:t"),
            ("AWS::KMS::Key.Arn", "arn:aws:kms:eu-west-1:123456789012:key/a", "alias/a"),
            ("AWS::S3::Bucket.Name", "my-bucket.example", "my/bucket"),
            ("AWS::Logs::LogGroup.Name", "/aws/lambda/f", "a b"),
        ] {
            assert_eq!(mismatch(format, right), None, "{format} and {right}");
            assert!(mismatch(format, wrong).is_some(), "{format} and {wrong}");
        }
        assert_eq!(mismatch("password", ""), None);
    }
}
