//! What a string refers to: the formats and relationships of the provider schemas as type and property.

use serde_json::Value as Json;

/// A type and the property that identifies a resource of it.
pub(super) type Reference = (String, String);

/// cfn-lint's formats that name a resource, and what they mean in the words of the schema of that resource.
const FORMATS: [(&str, &str, &str); 18] = [
    ("AWS::ACM::Certificate.Arn", "AWS::CertificateManager::Certificate", "CertificateArn"),
    ("AWS::EC2::SecurityGroup.Id", "AWS::EC2::SecurityGroup", "Id"),
    ("AWS::EC2::SecurityGroup.Ids", "AWS::EC2::SecurityGroup", "Id"),
    ("AWS::EC2::SecurityGroup.Name", "AWS::EC2::SecurityGroup", "GroupName"),
    ("AWS::EC2::SecurityGroup.Names", "AWS::EC2::SecurityGroup", "GroupName"),
    ("AWS::EC2::Subnet.Id", "AWS::EC2::Subnet", "SubnetId"),
    ("AWS::EC2::Subnet.Ids", "AWS::EC2::Subnet", "SubnetId"),
    ("AWS::EC2::VPC.Id", "AWS::EC2::VPC", "VpcId"),
    ("AWS::IAM::Role.Arn", "AWS::IAM::Role", "Arn"),
    ("AWS::KMS::Alias.AliasName", "AWS::KMS::Alias", "AliasName"),
    ("AWS::KMS::Key.Arn", "AWS::KMS::Key", "Arn"),
    ("AWS::KMS::Key.Id", "AWS::KMS::Key", "KeyId"),
    ("AWS::Lambda::Function.Arn", "AWS::Lambda::Function", "Arn"),
    ("AWS::Logs::LogGroup.Name", "AWS::Logs::LogGroup", "LogGroupName"),
    ("AWS::Route53::HostedZone.Id", "AWS::Route53::HostedZone", "Id"),
    ("AWS::S3::Bucket.Name", "AWS::S3::Bucket", "BucketName"),
    ("AWS::SNS::Topic.Arn", "AWS::SNS::Topic", "TopicArn"),
    ("AWS::SQS::Queue.Arn", "AWS::SQS::Queue", "Arn"),
];

/// What a format refers to. Formats that name no resource, such as that of an image, stay formats.
pub(super) fn of_format(format: &str) -> Option<Reference> {
    let (_, resource, property) = FORMATS.iter().find(|(known, ..)| *known == format)?;
    Some(((*resource).to_owned(), (*property).to_owned()))
}

/// `{"typeName": …, "propertyPath": "/properties/…"}`.
pub(super) fn of_relationship(relationship: &Json) -> Option<Reference> {
    let resource = relationship.get("typeName")?.as_str()?;
    let path = relationship.get("propertyPath")?.as_str()?;
    Some((resource.to_owned(), path.strip_prefix("/properties/").unwrap_or(path).replace('/', ".")))
}

/// The reference that a schema states, if it states one.
pub(super) fn of_schema(schema: &Json) -> Option<Reference> {
    let by_format = || of_format(schema.get("format")?.as_str()?);
    schema.get("relationshipRef").and_then(of_relationship).or_else(by_format)
}
