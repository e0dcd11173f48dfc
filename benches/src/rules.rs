//! What the rules cost over ten thousand resources of the kinds that platforms are made of.

use anyhow::ensure;
use serde_json::{Map, Value, json};
use stackwright_diagnostics::Severity;
use stackwright_model::{Inputs, Model, SourceTemplate};
use stackwright_verify::{Date, Facts, rules};

use crate::{Figure, measure};

const STACKS: usize = 20;
const UNITS: usize = 25;

/// Every rule over a model that is ready, with all that rules ask of it.
pub(crate) fn measure() -> anyhow::Result<Figure> {
    let templates: Vec<_> = (0..STACKS)
        .map(|index| SourceTemplate {
            stack: format!("stack{index}"),
            file: format!("stack{index}.json"),
            text: template(index).to_string(),
        })
        .collect();
    let inputs = Inputs {
        account: Some("111122223333".to_owned()),
        region: Some("eu-west-1".to_owned()),
        ..Inputs::default()
    };
    let model = Model::of_templates(&templates, &inputs);
    let resources = u32::try_from(model.resources().count())?;
    ensure!(resources == 10_000, "{resources} resources");
    ensure!(!model.diagnostics().has_errors(), "{:#?}", model.diagnostics());
    let today = Date::of_unix_seconds(0);
    let found = rules::run(&Facts::new(&model), today).open;
    let fault = found.iter().find(|it| it.severity == Severity::Error && it.rule.0.starts_with("schema/"));
    ensure!(fault.is_none(), "{fault:#?}");
    let cost = measure::cost(|| Ok(rules::run(&Facts::new(&model), today)), || Ok(()))?;
    Ok(Figure { work: "10,000 resources through all rules".to_owned(), resources, cost, floor: None })
}

fn template(stack: usize) -> Value {
    let mut resources = Map::new();
    for unit in 0..UNITS {
        for (name, resource) in self::unit(stack * UNITS + unit) {
            resources.insert(format!("{name}{unit}"), rename(resource, unit));
        }
    }
    json!({ "Resources": resources })
}

/// References within a unit are to the resources of that unit.
fn rename(value: Value, unit: usize) -> Value {
    match value {
        Value::Object(map) => {
            let renamed = map.into_iter().map(|(key, value)| match (key.as_str(), value) {
                ("Ref", Value::String(name)) if !name.contains(':') => (key, format!("{name}{unit}").into()),
                ("Fn::GetAtt", Value::Array(parts)) => {
                    let mut parts = parts.into_iter();
                    let name = parts.next().and_then(|it| it.as_str().map(|it| format!("{it}{unit}")));
                    let parts = name.map(Value::from).into_iter().chain(parts);
                    (key, parts.collect())
                }
                (_, value) => (key, rename(value, unit)),
            });
            Value::Object(renamed.collect())
        }
        Value::Array(items) => items.into_iter().map(|item| rename(item, unit)).collect(),
        other => other,
    }
}

fn reference(name: &str) -> Value {
    json!({ "Ref": name })
}

fn attribute(name: &str, attribute: &str) -> Value {
    json!({ "Fn::GetAtt": [name, attribute] })
}

fn trust(service: &str) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": service } }
    ] })
}

/// Twenty resources.
fn unit(number: usize) -> Vec<(&'static str, Value)> {
    let resource = |kind: &str, properties: Value| json!({ "Type": kind, "Properties": properties });
    let tags = json!([{ "Key": "team", "Value": format!("team-{number}") }]);
    let ingress = json!([{ "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/16" }]);
    let subnets = json!([reference("SubnetA"), reference("SubnetB")]);
    let zone = |index: u32| json!({ "Fn::Select": [index, { "Fn::GetAZs": "" }] });
    let subnet = |third: u32| json!({ "VpcId": reference("Vpc"), "CidrBlock": format!("10.0.{third}.0/24"), "AvailabilityZone": zone(third) });
    vec![
        ("Vpc", resource("AWS::EC2::VPC", json!({ "CidrBlock": "10.0.0.0/16", "Tags": tags }))),
        ("SubnetA", resource("AWS::EC2::Subnet", subnet(0))),
        ("SubnetB", resource("AWS::EC2::Subnet", subnet(1))),
        ("Table", resource("AWS::EC2::RouteTable", json!({ "VpcId": reference("Vpc") }))),
        (
            "Group",
            resource(
                "AWS::EC2::SecurityGroup",
                json!({ "GroupDescription": "service", "VpcId": reference("Vpc"), "SecurityGroupIngress": ingress }),
            ),
        ),
        (
            "Rule",
            resource(
                "AWS::EC2::SecurityGroupIngress",
                json!({ "GroupId": attribute("Group", "GroupId"), "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432,
                        "SourceSecurityGroupId": attribute("Group", "GroupId") }),
            ),
        ),
        ("Key", resource("AWS::KMS::Key", json!({ "EnableKeyRotation": true, "Tags": tags }))),
        (
            "Bucket",
            resource(
                "AWS::S3::Bucket",
                json!({
                    "BucketEncryption": { "ServerSideEncryptionConfiguration": [
                        { "ServerSideEncryptionByDefault": { "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": attribute("Key", "Arn") } }
                    ] },
                    "PublicAccessBlockConfiguration": {
                        "BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true
                    },
                    "VersioningConfiguration": { "Status": "Enabled" }
                }),
            ),
        ),
        (
            "Role",
            resource(
                "AWS::IAM::Role",
                json!({ "AssumeRolePolicyDocument": trust("ecs-tasks.amazonaws.com"), "Policies": [{
                    "PolicyName": "work",
                    "PolicyDocument": { "Version": "2012-10-17", "Statement": [
                        { "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": attribute("Bucket", "Arn") }
                    ] }
                }] }),
            ),
        ),
        (
            "Logs",
            resource(
                "AWS::Logs::LogGroup",
                json!({ "RetentionInDays": 30, "KmsKeyId": attribute("Key", "Arn") }),
            ),
        ),
        ("Cluster", resource("AWS::ECS::Cluster", json!({ "Tags": tags }))),
        (
            "Task",
            resource(
                "AWS::ECS::TaskDefinition",
                json!({
                    "Cpu": "512", "Memory": "1024", "NetworkMode": "awsvpc", "RequiresCompatibilities": ["FARGATE"],
                    "ExecutionRoleArn": attribute("Role", "Arn"), "TaskRoleArn": attribute("Role", "Arn"),
                    "ContainerDefinitions": [{
                        "Name": "app", "Image": "app:1", "Essential": true,
                        "PortMappings": [{ "ContainerPort": 8080, "Protocol": "tcp" }],
                        "Environment": [{ "Name": "LEVEL", "Value": "info" }],
                        "LogConfiguration": { "LogDriver": "awslogs", "Options": {
                            "awslogs-group": reference("Logs"), "awslogs-region": reference("AWS::Region"), "awslogs-stream-prefix": "app"
                        } }
                    }]
                }),
            ),
        ),
        (
            "Service",
            resource(
                "AWS::ECS::Service",
                json!({
                    "Cluster": reference("Cluster"), "TaskDefinition": reference("Task"), "LaunchType": "FARGATE", "DesiredCount": 2,
                    "NetworkConfiguration": { "AwsvpcConfiguration": { "Subnets": subnets, "SecurityGroups": [attribute("Group", "GroupId")] } }
                }),
            ),
        ),
        (
            "Balancer",
            resource(
                "AWS::ElasticLoadBalancingV2::LoadBalancer",
                json!({ "Type": "application", "Scheme": "internal", "Subnets": subnets, "SecurityGroups": [attribute("Group", "GroupId")] }),
            ),
        ),
        (
            "Targets",
            resource(
                "AWS::ElasticLoadBalancingV2::TargetGroup",
                json!({ "Port": 8080, "Protocol": "HTTP", "TargetType": "ip", "VpcId": reference("Vpc"), "HealthCheckPath": "/health" }),
            ),
        ),
        (
            "Listener",
            resource(
                "AWS::ElasticLoadBalancingV2::Listener",
                json!({ "LoadBalancerArn": reference("Balancer"), "Port": 80, "Protocol": "HTTP",
                        "DefaultActions": [{ "Type": "forward", "TargetGroupArn": reference("Targets") }] }),
            ),
        ),
        (
            "Database",
            resource(
                "AWS::RDS::DBInstance",
                json!({
                    "Engine": "postgres", "EngineVersion": "16.4", "DBInstanceClass": "db.t3.medium", "AllocatedStorage": "100",
                    "StorageEncrypted": true, "KmsKeyId": attribute("Key", "Arn"), "MasterUsername": "owner",
                    "ManageMasterUserPassword": true, "MultiAZ": true, "BackupRetentionPeriod": 14,
                    "VPCSecurityGroups": [attribute("Group", "GroupId")]
                }),
            ),
        ),
        (
            "Function",
            resource(
                "AWS::Lambda::Function",
                json!({ "Role": attribute("Role", "Arn"), "Runtime": "python3.13", "Handler": "app.handler", "MemorySize": 256,
                        "Code": { "ZipFile": "def handler(event, context): pass" }, "Environment": { "Variables": { "BUCKET": reference("Bucket") } } }),
            ),
        ),
        (
            "Queue",
            resource(
                "AWS::SQS::Queue",
                json!({ "VisibilityTimeout": 60, "KmsMasterKeyId": reference("Key") }),
            ),
        ),
        (
            "Alarm",
            resource(
                "AWS::CloudWatch::Alarm",
                json!({ "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 3, "Period": 60, "Threshold": 1,
                        "Namespace": "AWS/SQS", "MetricName": "ApproximateAgeOfOldestMessage", "Statistic": "Maximum",
                        "Dimensions": [{ "Name": "QueueName", "Value": attribute("Queue", "QueueName") }] }),
            ),
        ),
    ]
}
