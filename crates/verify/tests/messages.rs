//! What rules on schemas and references say, as people read it.

use std::fmt::Write as _;

use stackwright_model::{Inputs, Model, SourceTemplate};
use stackwright_verify::{Date, Facts, rules};

const TEMPLATE: &str = r#"
Parameters:
  Delay: {Type: Number, Default: 5000}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    DeletionPolicy: Snapshot
    Properties: {DelaySecond: 3, VisibilityTimeout: 50000, DelaySeconds: {Ref: Delay}, FifoQueue: true, QueueName: q}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQEST
      KeySchema: [{KeyType: HASH}, [x]]
      SSESpecification: {SSEEnabled: true, KMSMasterKeyId: k}
      Tags: [{Key: a, value: b}]
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: g
      VpcId: {Ref: Table}
      SecurityGroupIngress: [{IpProtocol: tcp, CidrIp: 10.0.0.0}]
      SecurityGroupEgress: {Ref: Queue}
  Server:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: t3.huge
      SubnetId: subnet-01234567
      NetworkInterfaces: [{DeviceIndex: 0}]
      UserData: {"Fn::GetAtt": [Queue, QueueNam]}
  Database:
    Type: AWS::RDS::DBInstance
    Properties: {Engine: oracle-xe, DBInstanceClass: db.t3.micro, KmsKeyId: k, AllocatedStorage: many}
  Nothing: {Type: AWS::SQS::Qeue}
"#;

#[test]
fn messages_name_the_property_and_the_fault() {
    let source = SourceTemplate { stack: "S".into(), file: "t.yaml".into(), text: TEMPLATE.into() };
    let inputs = Inputs { region: Some("eu-west-1".into()), ..Inputs::default() };
    let model = Model::of_templates(&[source], &inputs);
    let today = Date::of_unix_seconds(0);
    let mut text = String::new();
    for it in rules::run(&Facts::new(&model), today).open {
        let (folder, _) = it.rule.0.split_once('/').unwrap_or_default();
        if matches!(folder, "schema" | "reference") {
            let place = it.place.logical_id.as_deref().unwrap_or_default();
            let severity = format!("{:?}", it.severity).to_lowercase();
            let help = it.help.unwrap_or_default();
            let _ = writeln!(text, "{severity} {} in {place}: {}\n    help: {help}", it.rule.0, it.message);
        }
    }
    insta::assert_snapshot!(text);
}
