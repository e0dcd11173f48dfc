//! The facts against what AWS's documentation says of well-known types.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use stackwright_schema::{
    Lifecycle, Number, ObjectType, Operation, Property, Replacement, ResourceType, Scrutiny, TagShape, Value,
    ValueKind, embedded_bytes, sources,
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
        // The sources disagree.
        ("AWS::DynamoDB::Table.KeySchema", Sometimes),
        // Nested: one way or the other of several to the same object.
        ("AWS::EFS::FileSystem.Encrypted", Always),
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
        ("AWS::WAFv2::WebACL", vec!["Name", "Id", "Scope"]),
        ("AWS::ApplicationAutoScaling::ScalingPolicy", vec!["Arn"]),
        ("AWS::AutoScaling::LifecycleHook", vec!["LifecycleHookName"]),
        ("AWS::EC2::EIP", vec!["PublicIp"]),
        ("AWS::Glue::Connection", vec!["Name"]),
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
        ("AWS::Lambda::Function.VpcConfig.SecurityGroupIds", "AWS::EC2::SecurityGroup", "Id"),
        ("AWS::EC2::VPCEndpoint.RouteTableIds", "AWS::EC2::RouteTable", "RouteTableId"),
        // What a value is itself.
        ("AWS::EC2::Subnet.SubnetId", "AWS::EC2::Subnet", "SubnetId"),
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
        ("AWS::EC2::CapacityReservation", Some(("TagSpecifications", TagShape::Specifications))),
        ("AWS::CloudFront::AnycastIpList", Some(("Tags", TagShape::Items))),
    ] {
        let found = find(resource).tagging().map(|it| (it.property, it.shape));
        assert_eq!(found, expected, "{resource}");
    }
}

#[test]
fn identities_are_complete() {
    let queue = find("AWS::SQS::Queue");
    assert_eq!(queue.arn_template(), Some("arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"));
    assert_eq!(queue.primary_identifier().collect::<Vec<_>>(), ["QueueUrl"]);
    let instance = find("AWS::ApiGateway::Stage").primary_identifier().collect::<Vec<_>>();
    assert_eq!(instance, ["RestApiId", "StageName"]);
    let secret = find("AWS::EC2::VPCEndpoint");
    assert!(secret.additional_identifiers().next().is_none());
    let gateway = find("AWS::RTBFabric::OutboundExternalLink").additional_identifiers();
    assert_eq!(gateway.map(Iterator::collect).collect::<Vec<Vec<_>>>(), [["GatewayId", "LinkId"]]);
}

#[test]
fn attributes_are_what_get_att_gives() {
    for (resource, attribute, expected) in [
        ("AWS::RDS::DBInstance", "Endpoint.Address", Some("String")),
        ("AWS::IAM::Role", "Arn", Some("String")),
        ("AWS::EC2::Subnet", "Ipv6CidrBlocks", Some("[String]")),
        ("AWS::CloudFormation::Stack", "Outputs.Anything", Some("String")),
        ("AWS::CloudFormation::Stack", "Anything", None),
        ("Custom::Whatever", "Anything", Some("Json")),
        ("AWS::IAM::Role", "arn", None),
    ] {
        let found = find(resource).attribute(attribute).map(|it| kind(it.value()));
        assert_eq!(found.as_deref(), expected, "{resource}.{attribute}");
    }
    let nearest = find("AWS::RDS::DBInstance").nearest_attribute("Endpoint.Adress").map(Property::name);
    assert_eq!(nearest, Some("Endpoint.Address"));
}

#[test]
fn who_may_set_and_who_may_read() {
    for (path, read_only, write_only, required) in [
        ("AWS::EC2::Subnet.SubnetId", true, false, false),
        ("AWS::EC2::Subnet.VpcId", false, false, true),
        ("AWS::RDS::DBInstance.MasterUserPassword", false, true, false),
        ("AWS::RDS::DBInstance.AdditionalStorageVolumes.StorageOperationStatus", true, false, false),
        ("AWS::ECS::TaskDefinition.ContainerDefinitions.Image", false, false, true),
        ("AWS::S3::Bucket.BucketName", false, false, false),
    ] {
        let property = property(path);
        let found = (property.is_read_only(), property.is_write_only(), property.is_required());
        assert_eq!(found, (read_only, write_only, required), "{path}");
    }
}

#[test]
fn values_are_constrained() {
    let parameter = property("AWS::SSM::Parameter.Tier").value();
    assert_eq!(
        parameter.enum_values().unwrap().collect::<Vec<_>>(),
        ["Standard", "Advanced", "Intelligent-Tiering"]
    );
    let name = property("AWS::SSM::Parameter.Name").value();
    assert_eq!((name.min_length(), name.max_length()), (Some(1), Some(2048)));
    let tags = property("AWS::SSM::Parameter.Tags").value();
    assert!(tags.key_pattern().is_some());
    let stages = property("AWS::CodePipeline::Pipeline.Stages").value();
    assert_eq!(stages.unique_keys().unwrap().collect::<Vec<_>>(), ["Name"]);
    let tier = property("AWS::RDS::DBInstance.PromotionTier").value();
    assert_eq!((tier.minimum(), tier.maximum()), (Some(Number::Integer(0)), Some(Number::Integer(15))));
    let groups = property("AWS::RDS::DBInstance.VPCSecurityGroups").value();
    assert!(groups.has_unique_items());
    let cidr = property("AWS::EC2::Subnet.CidrBlock").value();
    assert_eq!(cidr.format(), Some("ipv4-network"));
    let ratio = property(
        "AWS::CloudFront::ResponseHeadersPolicy.ResponseHeadersPolicyConfig.ServerTimingHeadersConfig.SamplingRate",
    );
    assert_eq!(ratio.value().multiple_of(), Some(Number::Real(0.0001)));
    assert_eq!(property("AWS::DynamoDB::Table.KeySchema").value().unique_keys().unwrap().count(), 1);
}

#[test]
fn rules_reach_over_properties() {
    let rule = |object: ObjectType, keyword: &str| {
        let found = object.rules().find(|rule| rule.keyword == keyword);
        found.map(|rule| serde_json::from_str::<serde_json::Value>(rule.json).unwrap())
    };
    let subnet = find("AWS::EC2::Subnet").object();
    let excluded = rule(subnet, "dependentExcluded").unwrap();
    assert_eq!(excluded["AvailabilityZone"], serde_json::json!(["AvailabilityZoneId"]));
    assert!(rule(subnet, "requiredOr").is_some());
    assert!(rule(subnet, "requiredXor").is_none());

    // Kept beside the schemas: which processor and memory go together on Fargate.
    let task = find("AWS::ECS::TaskDefinition").object();
    assert!(rule(task, "E3047").unwrap().get("then").is_some());
    // On an object that is nested, and on a list.
    let logging = property("AWS::ECS::TaskDefinition.ContainerDefinitions.LogConfiguration").object();
    assert!(rule(logging.unwrap(), "E3046").is_some());
    let containers = property("AWS::ECS::TaskDefinition.ContainerDefinitions").value();
    assert_eq!(containers.rules().next().map(|rule| rule.keyword), Some("E3042"));
}

#[test]
fn regions_are_known() {
    let subnet = find("AWS::EC2::Subnet");
    assert_eq!(subnet.is_available_in("eu-central-1"), Some(true));
    assert_eq!(subnet.is_available_in("eu-nowhere-1"), None);
    let service = find("AWS::Lightsail::Instance");
    assert_eq!(service.is_available_in("us-east-1"), Some(true));
    assert_eq!(service.is_available_in("cn-north-1"), Some(false));
    // A region that nobody tells of.
    assert_eq!(service.is_available_in("us-iso-east-1"), None);
    // No provider schema, so nobody says.
    assert_eq!(find("AWS::OpsWorksCM::Server").is_available_in("us-east-1"), None);

    let types = property("AWS::EC2::Instance.InstanceType").value();
    let regions =
        |wanted| types.regional_enum_values().unwrap().find(|(name, _)| *name == wanted).map(|it| it.1);
    assert!(regions("m5.large").unwrap().contains("us-east-1"));
    assert!(!regions("u-24tb1.112xlarge").unwrap().contains("af-south-1"));
    assert!(regions("m5.enormous").is_none());
    let classes = property("AWS::RDS::DBInstance.DBInstanceClass").value();
    assert!(classes.regional_enum_values().unwrap().any(|(name, _)| name == "db.r6g.large"));
}

#[test]
fn handlers_say_what_they_need() {
    let database = find("AWS::RDS::DBInstance");
    let create = database.handlers().find(|it| it.operation == Operation::Create).unwrap();
    assert_eq!(create.timeout_minutes, 2160);
    assert!(create.permissions.clone().any(|it| it == "rds:CreateDBInstance"));
    let vpc =
        find("AWS::EC2::VPC").handlers().map(|it| (it.operation, it.timeout_minutes)).collect::<Vec<_>>();
    let all = [Operation::Create, Operation::Read, Operation::Update, Operation::Delete, Operation::List];
    assert_eq!(vpc, all.map(|operation| (operation, 120)));
    assert_eq!(find("AWS::CloudFormation::WaitCondition").handlers().count(), 0);
}

#[test]
fn the_rest_of_what_a_type_says() {
    assert_eq!(find("AWS::Serverless::Function").transform(), Some("AWS::Serverless-2016-10-31"));
    assert_eq!(find("AWS::S3::Bucket").transform(), None);
    assert!(find("AWS::S3::Bucket").delete_needs_empty());
    assert!(find("AWS::Wisdom::Assistant").deletes_before_create());
    let paths = find("AWS::RedshiftServerless::Snapshot").replacement_paths().collect::<Vec<_>>();
    assert_eq!(paths, ["Tags/*/Key", "Tags/*/Value"]);
    let logs = find("AWS::CloudFront::Distribution").logs();
    assert!(logs.into_iter().any(|log| log.name == "ACCESS_LOGS" && log.destinations.count() == 3));
    let greengrass = find("AWS::Greengrass::DeviceDefinition").lifecycle();
    assert_eq!(greengrass, Some(Lifecycle::Sunset { end: Some("2026-10-01") }));
    assert_eq!(find("AWS::EC2::VPC").lifecycle(), None);
    assert_eq!(property("AWS::IAM::Role.Policies").scrutiny(), Scrutiny::IdentityPolicies);
    assert_eq!(property("AWS::EC2::SecurityGroup.SecurityGroupIngress").scrutiny(), Scrutiny::Ingress);
    assert_eq!(property("AWS::EC2::Subnet.CidrBlock").scrutiny(), Scrutiny::None);
    assert!(find("AWS::CloudFormation::CustomResource").object().is_open());
    assert!(!find("AWS::EC2::VPC").object().is_open());
    assert_eq!(property("AWS::EC2::VPC.InstanceTenancy").default_value(), None);
    let health = property("AWS::Route53::RecordSet.AliasTarget.EvaluateTargetHealth");
    assert_eq!(health.default_value(), Some("false"));
    assert!(property("AWS::RDS::DBInstance.TdeCredentialArn").is_deprecated());
    let name = find("AWS::EC2::Subnet");
    assert_eq!((name.service(), name.namespace(), name.short_name()), ("EC2", "AWS::EC2", "Subnet"));
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
fn a_name_is_found_only_whole() {
    let names: Vec<_> = ResourceType::all().map(ResourceType::name).collect();
    for name in &names {
        let shorter = &name[..name.len() - 1];
        for other in [shorter.to_owned(), format!("{name}s"), name.to_lowercase(), format!("{shorter}~")] {
            let found = ResourceType::find(&other).map(ResourceType::name);
            assert_eq!(found, names.iter().find(|name| **name == other).copied(), "{other}");
        }
    }
    assert_eq!(ResourceType::find(""), None);
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
