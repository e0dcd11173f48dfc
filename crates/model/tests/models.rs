//! Whole models: what templates become, one feature each.

mod dump;

use dump::dump;
use stackwright_model::{Edge, Inputs, Model, SourceTemplate};

fn template(file: &str, text: &str) -> SourceTemplate {
    let stack = file.split('.').next().unwrap_or_default().to_owned();
    SourceTemplate { stack, file: file.to_owned(), text: text.to_owned() }
}

fn of_templates(templates: &[(&str, &str)]) -> Model {
    let templates: Vec<_> = templates.iter().map(|(file, text)| template(file, text)).collect();
    Model::of_templates(&templates, &Inputs { region: Some("eu-west-1".into()), ..Inputs::default() })
}

fn of_template(text: &str) -> String {
    dump(&of_templates(&[("stack.yaml", text)]))
}

#[test]
fn values_travel_between_stacks() {
    let network = "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  VpcId: {Type: AWS::SSM::Parameter, Properties: {Name: /network/vpc, Type: String, Value: !Ref Vpc}}
  Subnets:
    Type: AWS::SSM::Parameter
    Properties: {Name: !Sub '/${AWS::StackName}/subnets', Type: StringList, Value: !Join [',', [!Ref A, !Ref B]]}
  Associations:
    Type: AWS::SSM::Parameter
    Properties: {Name: /network/associations, Type: StringList, Value: !Join [',', !GetAtt Vpc.CidrBlockAssociations]}
Outputs:
  Vpc: {Value: !Ref Vpc, Export: {Name: !Sub '${AWS::StackName}:vpc'}}
  Acl: {Value: !GetAtt Vpc.DefaultNetworkAcl}
";
    let service = "
Parameters:
  Vpc: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>', Default: /network/vpc}
  Subnets: {Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /network/subnets}
  Associations: {Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /network/associations}
Resources:
  Subject:
    Type: AWS::EC2::SecurityGroup
    Properties:
      ByParameter: !Ref Vpc
      ByDynamicReference: '{{resolve:ssm:/network/vpc}}'
      WithVersion: '{{resolve:ssm:/network/vpc:1}}'
      ByExport: !ImportValue network:vpc
      ByOutput: {'Fn::GetStackOutput': {StackName: network, OutputName: Acl}}
      FromElsewhere: {'Fn::GetStackOutput': {StackName: network, OutputName: Acl, Region: us-east-1}}
      List: !Ref Subnets
      Item: !Select [1, !Ref Subnets]
      AttributeThatIsAList: !Ref Associations
";
    insta::assert_snapshot!(dump(&of_templates(&[("network.yaml", network), ("service.yaml", service)])));
}

#[test]
fn conditions_leave_out_resources_or_make_them_uncertain() {
    insta::assert_snapshot!(of_template(
        "
Parameters:
  Stage: {Type: String, Default: dev}
  Wanted: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsOpen: !Equals [!Ref Wanted, 'yes']
Resources:
  Always: {Type: AWS::SNS::Topic, DependsOn: [Prod, Open]}
  Prod: {Type: AWS::SNS::Topic, Condition: IsProd}
  Open: {Type: AWS::SNS::Topic, Condition: IsOpen}
  Uses: {Type: AWS::SNS::Topic, Properties: {A: !Ref Open, B: !Ref Prod}}
  Chosen: {Type: AWS::SNS::Topic, Properties: {A: !If [IsOpen, !Ref Always, !Ref Open]}}
Outputs:
  Prod: {Condition: IsProd, Value: !Ref Prod}
  Open: {Condition: IsOpen, Value: !Ref Open}
"
    ));
}

#[test]
fn nested_stacks_take_parameters_and_give_outputs() {
    let outer = "
Parameters:
  Open: {Type: String}
Conditions:
  Never: !Equals [a, b]
  Maybe: !Equals [!Ref Open, b]
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Perhaps: {Type: AWS::CloudFormation::Stack, Condition: Maybe, Properties: {TemplateURL: parts/inner.yaml}}
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./parts/inner.yaml
      Parameters: {Name: !Ref Bucket, List: !Join [',', [a, !Ref Bucket]]}
  Never: {Type: AWS::CloudFormation::Stack, Condition: Never, Properties: {TemplateURL: parts/inner.yaml}}
  Elsewhere: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://example.com/t.yaml'}}
  Itself: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: outer.yaml}}
  Uses:
    Type: AWS::SNS::Topic
    Properties:
      FromInner: !GetAtt Inner.Outputs.Topic
      FromElsewhere: !GetAtt Elsewhere.Outputs.Any
      NotThere: !GetAtt Inner.Outputs.Nothing
";
    let inner = "
Parameters:
  Name: {Type: String}
  List: {Type: CommaDelimitedList}
  Other: {Type: String, Default: default}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {A: !Ref Name, B: !Ref List, C: !Ref Other, D: !Ref AWS::StackName}}
Outputs:
  Topic: {Value: !Ref Topic}
";
    insta::assert_snapshot!(dump(&of_templates(&[("outer.yaml", outer), ("parts/inner.yaml", inner)])));
}

#[test]
fn loops_are_written_out() {
    insta::assert_snapshot!(of_template(
        "
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'a,b'}
  Open: {Type: CommaDelimitedList}
Resources:
  'Fn::ForEach::Topics':
    - Name
    - !Ref Names
    - 'Topic${Name}':
        Type: AWS::SNS::Topic
        Properties:
          TopicName: !Sub '${Name}-${AWS::Region}'
          Plain: !Ref Name
          'Fn::ForEach::Inner': [Part, [x, 'y-z'], {'${Part}of${Name}': '&{Part}'}]
  Before: {Type: AWS::SNS::Topic, Properties: {A: !Ref Topica}}
  'Fn::ForEach::Unknown': [Name, !Ref Open, {'More${Name}': {Type: AWS::SNS::Topic}}]
Outputs:
  'Fn::ForEach::Outputs': [Name, [a, b], {'Out${Name}': {Value: !Ref 'Topic${Name}'}}]
"
    ));
}

#[test]
fn macros_may_add_anything() {
    insta::assert_snapshot!(of_template(
        "
Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions]
Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      'Fn::Transform': {Name: AWS::Include, Parameters: {Location: s3://bucket/file}}
      MemorySize: 128
"
    ));
}

#[test]
fn resources_of_sam_inherit_globals() {
    insta::assert_snapshot!(of_template(
        "
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs22.x
    Timeout: 3
    Layers: [!Ref Topic]
    Environment: {Variables: {A: global, B: global}}
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Function:
    Type: AWS::Serverless::Function
    Properties: {Timeout: 9, Layers: [own], Environment: {Variables: {B: own}}, Handler: index.handler}
  Table: {Type: AWS::Serverless::SimpleTable}
"
    ));
}

#[test]
fn circles_end() {
    insta::assert_snapshot!(of_template(
        "
Conditions:
  A: !Condition B
  B: !Not [!Condition A]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: A, Properties: {A: !ImportValue one, B: '{{resolve:ssm:/p}}'}}
  Parameter: {Type: AWS::SSM::Parameter, Properties: {Name: /p, Value: '{{resolve:ssm:/p}}'}}
  Name: {Type: AWS::SSM::Parameter, Properties: {Name: '{{resolve:ssm:/q}}', Value: x}}
Outputs:
  One: {Value: !ImportValue two, Export: {Name: one}}
  Two: {Value: !ImportValue one, Export: {Name: two}}
"
    ));
}

#[test]
fn what_cannot_be_read_is_said() {
    let templates = [
        ("json.json", "{\"Resources\": {\"A\": }}"),
        ("yaml.yaml", "Resources:\n  A: [\n"),
        ("list.yaml", "- a"),
        ("empty.yaml", ""),
        ("twice.json", r#"{"Resources": {"A": {"Type": "X"}, "A": {"Type": "AWS::SNS::Topic"}}}"#),
    ];
    let model = of_templates(&templates);
    let spans: Vec<_> = model
        .diagnostics()
        .iter()
        .map(|d| d.place.span.clone().map(|span| (span.file, span.bytes)))
        .collect();
    insta::assert_snapshot!(format!("{}\n{spans:?}", dump(&model)));
}

#[test]
fn one_thing_has_one_canonical_form() {
    let model = of_templates(&[(
        "stack.yaml",
        "
Resources:
  Named: {Type: AWS::S3::Bucket, Properties: {BucketName: logs}}
  Bucket: {Type: AWS::S3::Bucket}
  Role: {Type: AWS::IAM::Role, Properties: {Path: /team/}}
  Topic: {Type: AWS::SNS::Topic}
  Group: {Type: AWS::EC2::SecurityGroup}
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '/aws/${Bucket}'}}
  Queue: {Type: AWS::SQS::Queue}
  Database: {Type: AWS::RDS::DBInstance}
  Parameter: {Type: AWS::SSM::Parameter, Properties: {Name: /a/b}}
  Subject:
    Type: AWS::SNS::Topic
    Properties:
      P:
        - !GetAtt Named.Arn
        - !Ref Named
        - !Sub '${Bucket.Arn}/*'
        - !GetAtt Role.Arn
        - !Ref Topic
        - !GetAtt Topic.TopicArn
        - !GetAtt Group.GroupId
        - !GetAtt Logs.Arn
        - !GetAtt Queue.Arn
        - !Ref Queue
        - !GetAtt Database.DBInstanceArn
        - !Sub 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter${Parameter}'
        - !GetAtt Bucket.DomainName
",
    )]);
    let (_, subject) =
        model.resources().find(|(_, resource)| resource.logical_id == "Subject").expect("it is there");
    let items = subject.property("P").as_list().expect("it is a list");
    let lines: Vec<String> = items
        .iter()
        .map(|item| format!("{} = {}", model.show(item), model.show(&model.canonical(item))))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn references_are_found_in_both_directions() {
    let model = of_templates(&[(
        "stack.yaml",
        "
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  A: {Type: AWS::EC2::Subnet, DependsOn: B, Properties: {VpcId: !Ref Vpc, Name: !Sub '${Vpc}-${Vpc.CidrBlock}'}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
",
    )]);
    let id = |name: &str| {
        let found = model.resources().find(|(_, resource)| resource.logical_id == name);
        found.expect("it is there").0
    };
    let show = |edge: &Edge| {
        let from = &model.resource(edge.from).logical_id;
        format!("{from}.{} -> {}", edge.path, model.show_reference(&edge.to))
    };
    let from: Vec<String> = model.references().from(id("A")).iter().map(show).collect();
    assert_eq!(
        from,
        [
            "A.DependsOn -> B",
            "A.Properties.Name -> Vpc",
            "A.Properties.Name -> Vpc.CidrBlock",
            "A.Properties.VpcId -> Vpc"
        ]
    );
    let to: Vec<String> = model.references().to(id("Vpc")).map(show).collect();
    assert_eq!(
        to,
        [
            "A.Properties.Name -> Vpc",
            "A.Properties.Name -> Vpc.CidrBlock",
            "A.Properties.VpcId -> Vpc",
            "B.Properties.VpcId -> Vpc"
        ]
    );
    assert_eq!(model.references().to(id("A")).count(), 0);
}

#[test]
fn a_database_listens_where_it_says_or_its_engine_does() {
    let cases = [
        ("Type: AWS::RDS::DBInstance, Properties: {Engine: postgres}", Some("5432")),
        ("Type: AWS::RDS::DBInstance, Properties: {Engine: oracle-se2}", Some("1521")),
        ("Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, Port: '6000'}", Some("6000")),
        ("Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, DBSnapshotIdentifier: s}", None),
        ("Type: AWS::RDS::DBInstance, Properties: {Engine: custom}", None),
        ("Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster}", Some("3306")),
        ("Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Database}", None),
        ("Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-postgresql}", Some("5432")),
        ("Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, SnapshotIdentifier: s}", None),
    ];
    for (database, expected) in cases {
        let text = format!(
            "Resources:\n  Database: {{{database}}}\n  Cluster: {{Type: AWS::RDS::DBCluster, Properties: {{Engine: \
             aurora-mysql}}}}\n  Subject: {{Type: T, Properties: {{P: !GetAtt Database.Endpoint.Port}}}}\n"
        );
        let model = of_templates(&[("stack.yaml", &text)]);
        let (_, subject) = model.of_type("T").next().expect("it is there");
        let port = model.canonical(subject.property("P"));
        assert_eq!(port.as_text(), expected, "{database}");
    }
}

#[test]
fn places_are_where_a_property_is_written() {
    let yaml = "
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - CidrIp: 0.0.0.0/0
          Ports: !If [A, {From: 22}, {To: 80}]
";
    let json = r#"{"Resources": {"Other": {}, "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
  "SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "Ports": {"Fn::If": ["A", {"From": 22}, {"To": 80}]}}]}}}}"#;
    let cases = [
        ("", "Group", "\"Group\""),
        ("SecurityGroupIngress.0.CidrIp", "0.0.0.0/0", "\"0.0.0.0/0\""),
        ("SecurityGroupIngress.0.Ports.To", "80", "80"),
        ("SecurityGroupIngress.0.Ports.From", "22", "22"),
        ("SecurityGroupIngress.0.CidrIp.0.Deeper", "0.0.0.0/0", "\"0.0.0.0/0\""),
        ("SecurityGroupIngress.0.Nothing", "- CidrIp", "{\"CidrIp\""),
        ("Type", "AWS::EC2::SecurityGroup", "\"AWS::EC2::SecurityGroup\""),
        ("Properties.SecurityGroupIngress.0.CidrIp", "0.0.0.0/0", "\"0.0.0.0/0\""),
        ("Nothing", "SecurityGroupIngress:", "{\n  \"SecurityGroupIngress\""),
    ];
    for (file, text) in [("stack.yaml", yaml), ("stack.json", json)] {
        let model = of_templates(&[(file, text)]);
        let (id, _) = model.of_type("AWS::EC2::SecurityGroup").next().expect("it is there");
        for (path, in_yaml, in_json) in cases {
            let span = model.place_of(id, path).span.expect("there is a place");
            let found = text.get(span.bytes).unwrap_or_default();
            let expected = if file == "stack.yaml" { in_yaml } else { in_json };
            assert!(found.starts_with(expected.trim_start_matches("- ")), "{file} {path}: {found}");
        }
    }
}
