//! Every function, as a value of a property: what it is written as, and what it is.

#![expect(clippy::expect_used, reason = "a test says so by failing")]

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use stackwright_model::{Inputs, Model, Resource, SourceTemplate};

/// What the expressions below stand among.
const AROUND: &str = "
Transform: AWS::LanguageExtensions
Parameters:
  Text: {Type: String, Default: text}
  Size: {Type: Number, Default: 8}
  Short: {Type: String, Default: pc}
  Given: {Type: String, Default: default}
  Open: {Type: String}
  OpenList: {Type: 'List<AWS::EC2::Subnet::Id>'}
  Names: {Type: CommaDelimitedList, Default: 'a, b ,c'}
  Image: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/image}
Mappings:
  Map:
    eu-west-1: {Cidr: 10.0.0.0/16, List: [x, y]}
Conditions:
  Always: !Equals [a, a]
  Never: !Equals [a, b]
  Maybe: !Equals [!Ref Open, a]
  Negated: !And [!Condition Always, !Not [!Condition Never]]
  Decided: !Or [!Condition Maybe, !Condition Always]
  Undecided: !And [!Condition Maybe, !Condition Always]
  Settled: !And [!Condition Maybe, !Condition Never]
  SettledFirst: !And [!Condition Never, !Condition Maybe]
  Same: !Equals [!Ref Open, !Ref Open]
  Numbers: !Equals [!Ref Size, '8']
  PartsDiffer: !Equals [!Sub 'a-${Open}', b-1]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  Bucket: {Type: AWS::S3::Bucket}
  Secret: {Type: AWS::SecretsManager::Secret}
  Gone: {Type: AWS::SNS::Topic, Condition: Never}
  Endpoint: {Type: AWS::EC2::VPCEndpoint}
";

fn model(expression: &str) -> Model {
    let indented = expression.replace('\n', "\n        ");
    let text =
        format!("{AROUND}  Subject:\n    Type: AWS::SNS::Topic\n    Properties:\n      P: {indented}\n");
    let template = SourceTemplate { stack: "stack".into(), file: "stack.yaml".into(), text };
    let inputs = Inputs {
        account: None,
        region: Some("eu-west-1".into()),
        parameters: [("stack:Given".to_owned(), "given".to_owned())].into(),
    };
    Model::of_templates(&[template], &inputs)
}

/// The resource whose property is the expression.
fn subject(model: &Model) -> &Resource {
    let mut resources = model.resources().map(|(_, resource)| resource);
    resources.find(|resource| resource.logical_id == "Subject").expect("the subject is there")
}

fn value(expression: &str) -> (String, Vec<String>) {
    let model = model(expression);
    let subject = subject(&model);
    let said = model.diagnostics().iter().map(|diagnostic| diagnostic.message.clone()).collect();
    (model.show(subject.property("P")), said)
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (expression, expected) in cases {
        let (value, said) = value(expression);
        assert_eq!(value, *expected, "{expression}");
        assert!(said.is_empty(), "{expression}: {said:?}");
    }
}

/// What is wrong, and what is said of it.
#[track_caller]
fn check_broken(cases: &[(&str, &str)]) {
    for (expression, expected) in cases {
        let (value, said) = value(expression);
        assert!(value.starts_with("${? "), "{expression}: {value}");
        assert!(said.iter().any(|message| message.contains(expected)), "{expression}: {said:?}");
    }
}

#[test]
fn ref_and_get_att() {
    check(&[
        ("!Ref Text", "text"),
        ("!Ref Size", "8"),
        ("!Ref Given", "given"),
        ("!Ref Open", "${? the parameter `Open`, which has no value here}"),
        ("!Ref Names", r#"["a", "b", "c"]"#),
        ("!Ref OpenList", "${? the parameter `OpenList`, which has no value here}"),
        ("!Ref Image", "${? the Systems Manager parameter `/aws/image`, which no stack here defines}"),
        ("!Ref AWS::Region", "eu-west-1"),
        ("!Ref AWS::Partition", "aws"),
        ("!Ref AWS::URLSuffix", "amazonaws.com"),
        ("!Ref AWS::StackName", "stack"),
        ("!Ref AWS::AccountId", "${? `AWS::AccountId`, which was not given}"),
        ("!Ref Vpc", "${Vpc}"),
        ("{Ref: !Sub 'V${Short}'}", "${Vpc}"),
        ("{Ref: {Ref: Open}}", "${? the parameter `Open`, which has no value here}"),
        ("!GetAtt Vpc.DefaultNetworkAcl", "${Vpc.DefaultNetworkAcl}"),
        ("{Fn::GetAtt: [Vpc, !Sub 'Default${Text}']}", "${Vpc.Defaulttext}"),
        ("[a, !Ref AWS::NoValue, b]", r#"["a", "b"]"#),
        ("{A: 1, B: !Ref AWS::NoValue}", r#"{"A": 1}"#),
        ("{Ref: Vpc, Other: x}", r#"{"Other": "x", "Ref": "Vpc"}"#),
    ]);
    check_broken(&[
        ("!Ref Nowhere", "neither a parameter nor a resource `Nowhere`"),
        ("!Ref Gone", "its condition is false"),
        ("!GetAtt Nowhere.Arn", "neither a parameter nor a resource `Nowhere`"),
        ("!GetAtt Vpc", "a logical id and an attribute"),
        ("{Ref: [Vpc]}", "`Ref` takes a name"),
        ("{'Fn::Nothing': 1}", "no function `Fn::Nothing`"),
        ("{'Fn::Sub': a, B: c}", "stands among other keys"),
    ]);
}

#[test]
fn text() {
    check(&[
        ("!Sub 'a-${Text}-${AWS::Region}'", "a-text-eu-west-1"),
        ("!Sub '${!Text} ${Text'", "${Text} ${Text"),
        ("!Sub ['${Text}-${X}', {X: !Ref Vpc, Text: own}]", "own-${Vpc}"),
        ("!Sub 'arn:${Vpc.CidrBlock}'", "arn:${Vpc.CidrBlock}"),
        ("!Sub '$${Text}{}'", "$text{}"),
        ("!Sub '${Vpc}'", "${Vpc}"),
        ("!Join ['-', [a, !Ref Size, true]]", "a-8-true"),
        ("!Join ['', [a, !Ref Vpc, b, !Ref Text]]", "a${Vpc}btext"),
        ("!Join [',', []]", ""),
        ("!Join [',', !Ref Names]", "a,b,c"),
        ("!Join [',', [a, !Ref AWS::NoValue]]", "a"),
        ("!Join ['-', !Ref OpenList]", "${? the parameter `OpenList`, which has no value here}"),
        ("!Join [',', !GetAtt Vpc.CidrBlockAssociations]", "${Vpc.CidrBlockAssociations}"),
        ("!Base64 hello", "aGVsbG8="),
        ("!Base64 {'Fn::Sub': '${Open}'}", "${? the parameter `Open`, which has no value here}"),
        (
            "{'Fn::ToJsonString': {B: 1, A: [!Ref Text, 'x\"y'], C: !Ref AWS::NoValue}}",
            r#"{"B":1,"A":["text","x\"y"]}"#,
        ),
        ("{'Fn::ToJsonString': {Id: !Ref Vpc, S: !Sub '\"${Vpc}\"'}}", r#"{"Id":"${Vpc}","S":"\"${Vpc}\""}"#),
    ]);
    check_broken(&[
        ("!Sub '${Nowhere}'", "neither a parameter nor a resource `Nowhere`"),
        ("!Sub '${Names}'", "is no text"),
        ("!Join [',', a]", "joins the items of a list"),
        ("!Join [',', [[a]]]", "a list or map among them"),
        ("!Base64 [a]", "`Fn::Base64` takes text"),
    ]);
}

#[test]
fn dynamic_references() {
    check(&[
        ("'{{resolve:ssm:/a/b}}'", "${? the dynamic reference `ssm:/a/b`}"),
        (
            "!Sub 'x{{resolve:secretsmanager:${Secret}:SecretString:password}}y'",
            "x${? the dynamic reference `secretsmanager:${Secret}:SecretString:password`}y",
        ),
        ("'{{resolve:ssm:open'", "{{resolve:ssm:open"),
    ]);
}

#[test]
fn lists() {
    check(&[
        ("!Select [1, [a, b]]", "b"),
        ("!Select ['0', !Ref Names]", "a"),
        ("!Select [0, !Ref OpenList]", "${? the parameter `OpenList`, which has no value here}"),
        ("!Select [2, !Split ['/', 'a/b/c']]", "c"),
        ("!Split [',', 'a,,b']", r#"["a", "", "b"]"#),
        ("!Split [',', !Join [',', [!Ref Vpc, !Ref Bucket]]]", "[${Vpc}, ${Bucket}]"),
        ("!Split [',', !Join [',', !GetAtt Vpc.CidrBlockAssociations]]", "${Vpc.CidrBlockAssociations}"),
        // What comes before a part that is not known is certain, what comes after it is not.
        ("!Select [1, !Split ['-', !Sub 'a-b-${Open}-d']]", "b"),
        (
            "!Select [3, !Split ['-', !Sub 'a-b-${Open}-d']]",
            "${? the parameter `Open`, which has no value here}",
        ),
        (
            "!Select [1, !Split [':', !Sub '${Bucket}:x']]",
            "${? how `Bucket` splits into parts, which only AWS knows}",
        ),
        ("!Select [2, !Split [':', !Sub 'arn:${AWS::AccountId}:x']]", "x"),
        (
            "!Select [0, !GetAtt Vpc.Ipv6CidrBlocks]",
            "${? item 0 of `Vpc.Ipv6CidrBlocks`, which only AWS knows}",
        ),
        ("{'Fn::Length': [a, !Ref Vpc]}", "2"),
        ("{'Fn::Length': !Ref Names}", "3"),
        ("{'Fn::Length': !Ref OpenList}", "${? the parameter `OpenList`, which has no value here}"),
    ]);
    check_broken(&[
        ("!Select [2, [a, b]]", "selects item 2 of a list of 2"),
        ("!Select [-1, [a, b]]", "below zero"),
        ("!Select [x, [a, b]]", "a whole number"),
        ("!Split ['', a]", "not empty"),
        ("!Split [',', [a]]", "splits a text"),
        ("{'Fn::Length': a}", "takes a list"),
    ]);
}

#[test]
fn zones_are_told_apart_though_not_known() {
    check(&[
        (
            "!Select [1, !GetAZs '']",
            "${? the availability zone number 1 of eu-west-1, which differs by account}",
        ),
        (
            "!Select [0, !GetAZs {Ref: AWS::Region}]",
            "${? the availability zone number 0 of eu-west-1, which differs by account}",
        ),
        ("!GetAZs us-east-1", "${? the availability zones of us-east-1, which differ by account}"),
    ]);
    let model = model("[!Select [0, !GetAZs ''], !Select [1, !GetAZs ''], !Select [0, !GetAZs eu-west-1]]");
    let subject = subject(&model);
    let zone = |index: usize| subject.property(&format!("P.{index}"));
    assert_eq!(zone(0).is_same_as(zone(1)), Some(false));
    assert_eq!(zone(0).is_same_as(zone(2)), Some(true));
    assert_eq!(zone(0).is_same_as(&stackwright_model::Value::Text("eu-west-1a".into())), None);
}

#[test]
fn mappings_and_blocks() {
    check(&[
        ("!FindInMap [Map, !Ref AWS::Region, Cidr]", "10.0.0.0/16"),
        ("!FindInMap [Map, !Ref AWS::Region, List]", r#"["x", "y"]"#),
        ("!FindInMap [Map, nowhere, Cidr, {DefaultValue: !Ref Text}]", "text"),
        ("!FindInMap [Map, !Ref Open, Cidr]", "${? the parameter `Open`, which has no value here}"),
        ("!Select [1, !Cidr [!FindInMap [Map, eu-west-1, Cidr], 4, !Ref Size]]", "10.0.1.0/24"),
        // The attribute of a VPC that tells its property.
        ("!Cidr [!GetAtt Vpc.CidrBlock, 2, '4']", r#"["10.1.0.0/28", "10.1.0.16/28"]"#),
        ("!Cidr ['fd00::/56', 2, 64]", r#"["fd00::/64", "fd00:0:0:1::/64"]"#),
        (
            "!Select [0, !Cidr [!Select [0, !GetAtt Vpc.Ipv6CidrBlocks], 1, 64]]",
            "${? item 0 of `Vpc.Ipv6CidrBlocks`, which only AWS knows}",
        ),
    ]);
    check_broken(&[
        ("!FindInMap [Nowhere, a, b]", "no mapping `Nowhere`"),
        ("!FindInMap [Map, a, b]", "the mapping `Map` has no `a` with `b`"),
        ("!Cidr [10.0.0.0/24, 3, 7]", "has 2 parts of that size, not 3"),
        ("!Cidr [10.0.0.0/24, 1, 9]", "too small"),
        ("!Cidr [10.0.0.0/8, 257, 8]", "1 to 256"),
        ("!Cidr [x, 1, 8]", "no block of addresses"),
        ("!Cidr [10.0.0.0/8, 1]", "the bits that a part leaves to hosts"),
    ]);
}

#[test]
fn conditions() {
    let unknown = |name: &str| format!("${{? the condition `{name}`}}");
    check(&[
        ("!If [Always, a, b]", "a"),
        ("!If [Never, a, b]", "b"),
        ("!If [Negated, a, b]", "a"),
        ("!If [Decided, a, b]", "a"),
        ("!If [Settled, a, b]", "b"),
        ("!If [SettledFirst, a, b]", "b"),
        ("!If [Same, a, b]", "a"),
        ("!If [Numbers, a, b]", "a"),
        ("!If [PartsDiffer, a, b]", "b"),
        ("!If [Maybe, a, b]", &unknown("Maybe")),
        ("!If [Undecided, a, b]", &unknown("Undecided")),
        ("!If [Maybe, a, a]", "a"),
        ("!If [Never, a, !Ref AWS::NoValue]", "null"),
        (
            "[!If [Never, a, !Ref AWS::NoValue], !If [Maybe, !Ref Vpc, !Ref AWS::NoValue]]",
            &format!("[{}]", unknown("Maybe")),
        ),
    ]);
    check_broken(&[
        ("!If [Nowhere, a, b]", "no condition `Nowhere`"),
        ("!If [Always, a]", "a condition and two values"),
    ]);
}

#[test]
fn transforms_within_a_template_are_not_known() {
    let include = "{'Fn::Transform': {Name: AWS::Include, Parameters: {Location: s3://x}}}";
    check(&[(include, "${? the macro `AWS::Include`, which runs at AWS}")]);
}

#[test]
fn imports_from_elsewhere_are_not_known() {
    check(&[
        ("!ImportValue elsewhere", "${? the export `elsewhere`, which no stack here has}"),
        (
            "{'Fn::GetStackOutput': {StackName: other, OutputName: Id}}",
            "${? the output `Id` of the stack `other`, which is not here}",
        ),
    ]);
}

#[test]
fn what_transforms_and_modules_make_is_not_missing() {
    let template = |transform: &str, kind: &str, name: &str| {
        let text = format!(
            r#"{{ "Transform": "{transform}", "Resources": {{
                "Thing": {{ "Type": "{kind}" }},
                "Queue": {{ "Type": "AWS::SQS::Queue", "Properties": {{ "QueueName": {{ "Ref": "{name}" }} }} }}
            }} }}"#
        );
        let source = SourceTemplate { stack: "stack".into(), file: "t.json".into(), text };
        Model::of_templates(&[source], &Inputs::default()).diagnostics().len()
    };
    for (transform, kind, name, expected) in [
        ("AWS::Serverless-2016-10-31", "AWS::Serverless::Function", "ThingRole", 0),
        ("AWS::Serverless-2016-10-31", "AWS::Serverless::Function", "Other", 1),
        ("AWS::Serverless-2016-10-31", "AWS::SNS::Topic", "ThingRole", 1),
        ("AWS::Include", "Acme::Good::Bucket::MODULE", "ThingBucket", 0),
        ("Own", "AWS::SNS::Topic", "Other", 0),
    ] {
        assert_eq!(template(transform, kind, name), expected, "{transform} {kind} {name}");
    }
}

/// A part of a text: how `Fn::Sub` says it, how `Fn::Join` does, and what it is.
#[derive(Clone, Debug)]
struct Part {
    sub: String,
    join: Json,
    is: String,
}

fn part() -> impl Strategy<Value = Part> {
    let literal = "[a-z $.{}!-]{0,4}"
        .prop_filter("`Fn::Sub` would take it for a reference", |text| !text.contains("${"));
    prop_oneof![
        3 => literal.prop_map(|text| Part { sub: text.clone(), join: json!(text), is: text }),
        1 => "[a-z.]{0,3}".prop_map(|text| {
            let is = format!("${{{text}}}");
            Part { sub: format!("${{!{text}}}"), join: json!(is), is }
        }),
        1 => Just(Part { sub: "${Text}".into(), join: json!({ "Ref": "Text" }), is: "text".into() }),
        1 => Just(Part { sub: "${Size}".into(), join: json!(8), is: "8".into() }),
        1 => Just(Part { sub: "${AWS::Region}".into(), join: json!({ "Ref": "AWS::Region" }), is: "eu-west-1".into() }),
        1 => Just(Part { sub: "${Vpc}".into(), join: json!({ "Ref": "Vpc" }), is: "${Vpc}".into() }),
        1 => Just(Part { sub: "${Vpc.Id}".into(), join: json!({ "Fn::GetAtt": ["Vpc", "Id"] }), is: "${Vpc.Id}".into() }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_is_the_same_however_it_is_said(parts in vec(part(), 0..8), delimiter in "[,:/ab]{0,2}") {
        // A dollar at the end of one part and a brace at the beginning of the next are no reference.
        let sub: String = parts.iter().map(|part| part.sub.as_str()).collect();
        let literals = parts.iter().map(|part| part.sub.replace("${", "")).collect::<String>();
        prop_assume!(!literals.contains("${"));
        let is: Vec<&str> = parts.iter().map(|part| part.is.as_str()).collect();
        prop_assert_eq!(value(&json!({ "Fn::Sub": sub }).to_string()).0, is.concat());

        let list: Vec<&Json> = parts.iter().map(|part| &part.join).collect();
        let join = json!({ "Fn::Join": [delimiter, list] });
        prop_assert_eq!(value(&join.to_string()).0, is.join(&delimiter));

        // What is joined with a delimiter that is nowhere else is split into what it was.
        let join = json!({ "Fn::Split": ["|", { "Fn::Join": ["|", list] }] });
        let known = parts.iter().all(|part| !part.is.starts_with("${Vpc"));
        if known && !parts.is_empty() {
            let expected: Vec<Json> = is.iter().map(|text| json!(text)).collect();
            prop_assert_eq!(value(&join.to_string()).0.replace(", ", ","), json!(expected).to_string().replace(", ", ","));
        }
    }
}
