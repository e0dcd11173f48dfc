//! The facts against what AWS's documentation says of well-known types.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use stackwright_schema::{
    ObjectType, Property, Replacement, ResourceType, TagShape, Value, ValueKind, embedded_bytes, sources,
};

fn find(name: &str) -> ResourceType {
    ResourceType::find(name).unwrap_or_else(|| panic!("no facts on {name}"))
}

/// `TYPE.Property.Nested…`, through lists and maps.
fn property(path: &str) -> Property {
    let (resource, path) = path.split_once('.').unwrap();
    let mut object = find(resource).object();
    let mut segments = path.split('.').peekable();
    loop {
        let name = segments.next().unwrap();
        let property = object.property(name).unwrap_or_else(|| panic!("{object:?} has no {name}"));
        if segments.peek().is_none() {
            return property;
        }
        object = property.object().unwrap_or_else(|| panic!("{property:?} is no object"));
    }
}

/// The kind as a word, of lists and maps with that of the elements.
fn kind(value: Value) -> String {
    match value.kind() {
        ValueKind::List(element) => format!("[{}]", kind(element)),
        ValueKind::Map(element) => format!("{{{}}}", kind(element)),
        ValueKind::Object(object) => object.name().to_owned(),
        ValueKind::Union(several) => several.map(kind).collect::<Vec<_>>().join(" | "),
        other => format!("{other:?}"),
    }
}

#[test]
fn properties_have_their_kinds() {
    for (path, expected) in [
        ("AWS::EC2::Subnet.VpcId", "String"),
        ("AWS::EC2::Subnet.MapPublicIpOnLaunch", "Boolean"),
        ("AWS::EC2::Subnet.Tags", "[Tag]"),
        ("AWS::SQS::Queue.DelaySeconds", "Integer"),
        ("AWS::SQS::Queue.RedrivePolicy", "Json"),
        ("AWS::IAM::Role.AssumeRolePolicyDocument", "Json"),
        ("AWS::SSM::Parameter.Tags", "{String}"),
        ("AWS::ECS::TaskDefinition.ContainerDefinitions", "[ContainerDefinition]"),
        ("AWS::ECS::TaskDefinition.ContainerDefinitions.PortMappings.ContainerPort", "Integer"),
        ("AWS::EC2::SecurityGroup.SecurityGroupIngress", "[Ingress]"),
        ("AWS::DynamoDB::Table.KeySchema", "[KeySchema]"),
    ] {
        assert_eq!(kind(property(path).value()), expected, "{path}");
    }
}

#[test]
fn a_change_replaces_what_aws_says() {
    use Replacement::{Always, Never, Sometimes};
    for (path, expected) in [
        ("AWS::EC2::Subnet.VpcId", Always),
        ("AWS::EC2::Subnet.MapPublicIpOnLaunch", Never),
        ("AWS::EC2::Subnet.Ipv6CidrBlock", Sometimes),
        ("AWS::RDS::DBInstance.DBInstanceIdentifier", Always),
        ("AWS::RDS::DBInstance.MultiAZ", Sometimes),
        ("AWS::RDS::DBInstance.DBInstanceClass", Never),
        ("AWS::SQS::Queue.QueueName", Always),
    ] {
        assert_eq!(property(path).replacement(), expected, "{path}");
    }
}

#[test]
fn ref_returns_what_aws_says() {
    for (resource, expected) in [
        ("AWS::SQS::Queue", vec!["QueueUrl"]),
        ("AWS::EC2::VPC", vec!["VpcId"]),
        ("AWS::ApiGateway::Resource", vec!["ResourceId"]),
        ("AWS::ECS::Service", vec!["ServiceArn"]),
        ("AWS::ECS::TaskDefinition", vec!["TaskDefinitionArn"]),
    ] {
        assert_eq!(find(resource).reference().collect::<Vec<_>>(), expected, "{resource}");
    }
}

#[test]
fn references_name_their_target() {
    for (path, resource, target) in [
        ("AWS::EC2::Subnet.VpcId", "AWS::EC2::VPC", "VpcId"),
        ("AWS::AutoScaling::AutoScalingGroup.VPCZoneIdentifier", "AWS::EC2::Subnet", "SubnetId"),
        ("AWS::RDS::DBInstance.KmsKeyId", "AWS::KMS::Alias", "AliasName"),
        ("AWS::ECS::TaskDefinition.TaskRoleArn", "AWS::IAM::Role", "Arn"),
    ] {
        let references: Vec<_> = property(path).references().collect();
        assert!(
            references.iter().any(|it| it.resource_type == resource && it.property == target),
            "{path}: {references:?}"
        );
    }
}

#[test]
fn tags_have_their_shape() {
    for (resource, expected) in [
        ("AWS::EC2::Subnet", Some(("Tags", TagShape::List))),
        ("AWS::AutoScaling::AutoScalingGroup", Some(("Tags", TagShape::AutoScaling))),
        ("AWS::SSM::Parameter", Some(("Tags", TagShape::Map))),
        ("AWS::EFS::FileSystem", Some(("FileSystemTags", TagShape::List))),
        ("AWS::EC2::Route", None),
    ] {
        let found = find(resource).tagging().map(|it| (it.property, it.shape));
        assert_eq!(found, expected, "{resource}");
    }
}

#[test]
fn stateful_types_are_known() {
    for (resource, expected) in
        [("AWS::S3::Bucket", true), ("AWS::RDS::DBInstance", true), ("AWS::EC2::Subnet", false)]
    {
        assert_eq!(find(resource).is_stateful(), expected, "{resource}");
    }
}

#[test]
fn misspelt_names_have_a_nearest() {
    let name = |it: ResourceType| it.name();
    assert_eq!(ResourceType::nearest("AWS::EC2::Subnett").map(name), Some("AWS::EC2::Subnet"));
    assert_eq!(ResourceType::nearest("AWS::S3::bucket").map(name), Some("AWS::S3::Bucket"));
    assert_eq!(ResourceType::nearest("nothing of the kind").map(name), None);
    let property = find("AWS::EC2::Subnet").nearest_property("CidrBlok").map(Property::name);
    assert_eq!(property, Some("CidrBlock"));
}

/// Reads a value to its end, and says how many values there were.
fn walk_value(value: Value) -> usize {
    let _ = (value.format(), value.pattern(), value.min_length(), value.max_length(), value.min_items());
    let _ = (value.maximum(), value.minimum(), value.multiple_of(), value.key_pattern());
    for text in value.enum_values().into_iter().flatten() {
        assert!(text.len() < 1_000, "{text}");
    }
    for reference in value.references() {
        assert!(reference.resource_type.contains("::"), "{reference:?}");
    }
    for rule in value.rules() {
        serde_json::from_str::<serde_json::Value>(rule.json).unwrap();
    }
    1 + match value.kind() {
        ValueKind::List(element) | ValueKind::Map(element) => walk_value(element),
        ValueKind::Union(alternatives) => alternatives.map(walk_value).sum(),
        ValueKind::Object(object) => {
            assert!(!object.name().is_empty());
            0
        }
        _ => 0,
    }
}

fn walk_object(object: ObjectType) -> usize {
    for rule in object.rules() {
        serde_json::from_str::<serde_json::Value>(rule.json).unwrap();
    }
    let mut last = "";
    let mut values = 0;
    for property in object.properties() {
        assert!(last < property.name(), "{object:?}: {last:?} before {:?}", property.name());
        assert_eq!(object.property(property.name()), Some(property));
        last = property.name();
        values += walk_value(property.value());
    }
    values
}

#[test]
fn every_type_can_be_read_to_its_end() {
    let mut last = "";
    let (mut types, mut objects, mut values, mut attributes) = (0, 0, 0, 0);
    for resource in ResourceType::all() {
        assert!(last < resource.name(), "{last} before {resource}");
        last = resource.name();
        assert_eq!(ResourceType::find(last), Some(resource));
        types += 1;
        for object in resource.objects() {
            objects += 1;
            values += walk_object(object);
        }
        for attribute in resource.attributes() {
            attributes += 1;
            walk_value(attribute.value());
        }
    }
    assert_eq!(types, 1905);
    println!("{objects} objects, {values} values, {attributes} attributes, {} bytes", embedded_bytes());
    assert!(objects > 9_000 && values > 40_000 && attributes > 5_000);
}

#[test]
fn the_facts_come_from_the_pinned_packages() {
    let pins: toml::Table = toml::from_str(include_str!("../facts/SOURCES.toml")).unwrap();
    let pinned: Vec<_> = ["service-spec", "provider-schemas"]
        .iter()
        .map(|name| ["package", "version", "sha256"].map(|key| pins[*name][key].as_str().unwrap()))
        .collect();
    let embedded: Vec<_> = sources().map(|it| [it.package, it.version, it.sha256]).collect();
    assert_eq!(embedded, pinned, "the facts are stale; run `cargo xtask schema`");
}
