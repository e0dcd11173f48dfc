//! Whatever a template says, its resources are judged without a panic; and what is not known is never held against it.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value as Json, json};
use stackwright_model::{Inputs, Model, SourceTemplate};
use stackwright_schema::{Property, ResourceType};
use stackwright_verify::facts::validity::{Fault, Problem};
use stackwright_verify::{Date, Facts, rules};

/// Types whose facts use all that there is: unions, maps, tags, enums by region, rules of every keyword.
const TYPES: [&str; 14] = [
    "AWS::ApiGateway::RestApi",
    "AWS::CloudFront::Distribution",
    "AWS::CloudWatch::Alarm",
    "AWS::DynamoDB::Table",
    "AWS::EC2::Instance",
    "AWS::EC2::SecurityGroup",
    "AWS::ECS::TaskDefinition",
    "AWS::IAM::Role",
    "AWS::Lambda::Function",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Route53::RecordSet",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
];

/// Names that nested objects and rules of these types speak of, so that random maps meet them.
const NAMES: [&str; 16] = [
    "Key",
    "Value",
    "Ref",
    "Rules",
    "Status",
    "IpProtocol",
    "FromPort",
    "ToPort",
    "CidrIp",
    "Engine",
    "Type",
    "AttributeName",
    "KeyType",
    "VolumeType",
    "Ebs",
    "Iops",
];

fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-4096.0..4096.0f64).prop_map(Json::from),
        select(vec![
            "tcp",
            "-1",
            "true",
            "aurora-mysql",
            "A",
            "io1",
            "10.0.0.0/16",
            "{{resolve:ssm:x}}",
            "",
            "a\u{0}é"
        ])
        .prop_map(Json::from),
        ".{0,40}".prop_map(Json::from),
    ]
}

fn value() -> impl Strategy<Value = Json> {
    scalar().prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Json::from),
            btree_map(
                prop_oneof![select(NAMES.to_vec()).prop_map(str::to_owned), "[A-Za-z:.]{0,12}"],
                inner,
                0..5
            )
            .prop_map(|map| Json::Object(
                map.into_iter().filter(|(name, _)| !name.starts_with("Fn::")).collect()
            )),
        ]
    })
}

/// A value that a property may well take, by the facts on it, or may not.
fn plausible(facts: stackwright_schema::Value, depth: u32) -> BoxedStrategy<Json> {
    use stackwright_schema::ValueKind::{
        Boolean, Integer, List, Map as Entries, Number, Object, String as Text, Tag,
    };
    if depth == 0 {
        return scalar().boxed();
    }
    let right = match facts.kind() {
        Text => match facts.enum_values().map(Vec::from_iter) {
            Some(values) if !values.is_empty() => select(values).prop_map(Json::from).boxed(),
            _ => scalar().boxed(),
        },
        Boolean => any::<bool>().prop_map(Json::from).boxed(),
        Integer | Number => (-10..100_000i64).prop_map(Json::from).boxed(),
        Tag => json_tag().boxed(),
        List(element) => vec(plausible(element, depth - 1), 0..3).prop_map(Json::from).boxed(),
        Entries(element) => btree_map("[A-Za-z]{1,5}", plausible(element, depth - 1), 0..3)
            .prop_map(|map| Json::Object(map.into_iter().collect()))
            .boxed(),
        Object(object) => properties(object.properties(), depth - 1).boxed(),
        _ => value().boxed(),
    };
    prop_oneof![9 => right, 1 => value()].boxed()
}

fn json_tag() -> impl Strategy<Value = Json> {
    ("[a-z]{1,3}", "[a-z]{0,3}").prop_map(|(key, value)| json!({ "Key": key, "Value": value }))
}

fn properties(all: impl Iterator<Item = Property>, depth: u32) -> impl Strategy<Value = Json> {
    let all: Vec<_> = all.collect();
    let most = all.len().min(6);
    proptest::sample::subsequence(all, 0..=most).prop_flat_map(move |some| {
        let entries: Vec<_> = some
            .into_iter()
            .map(|it| plausible(it.value(), depth).prop_map(move |v| (it.name().to_owned(), v)))
            .collect();
        entries.prop_map(|entries| Json::Object(Map::from_iter(entries)))
    })
}

fn resource() -> impl Strategy<Value = (&'static str, Json)> {
    select(TYPES.to_vec()).prop_flat_map(|name| {
        let facts = ResourceType::find(name).unwrap_or_else(|| panic!("no facts on {name}"));
        let of_type = properties(facts.properties(), 4);
        prop_oneof![4 => of_type, 1 => value()].prop_map(move |properties| (name, properties))
    })
}

fn model(type_name: &str, properties: &Json) -> Model {
    let template = json!({
        "Parameters": { "Open": { "Type": "String" } },
        "Resources": { "R": { "Type": type_name, "Properties": properties } }
    });
    let source = SourceTemplate { stack: "S".into(), file: "t.json".into(), text: template.to_string() };
    Model::of_templates(&[source], &Inputs { region: Some("eu-west-1".into()), ..Inputs::default() })
}

fn faults(type_name: &str, properties: &Json) -> Vec<Fault> {
    let model = model(type_name, properties);
    Facts::new(&model).validity().faults().to_vec()
}

/// The paths of all values.
fn paths(value: &Json, at: String, found: &mut Vec<String>) {
    let mut below = |key: &str, value: &Json| {
        let path = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push(path.clone());
        paths(value, path, found);
    };
    match value {
        Json::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| below(&index.to_string(), item))
        }
        Json::Object(map) => map.iter().for_each(|(key, value)| below(key, value)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_properties_are_judged((type_name, properties) in resource()) {
        let model = model(type_name, &properties);
        let today = Date::new(2026, 1, 1).unwrap();
        let first = rules::run(&Facts::new(&model), today);
        prop_assert_eq!(first, rules::run(&Facts::new(&model), today));
    }

    /// Making a value unknown takes faults away, and never adds one: what a fault rests on has to be known.
    #[test]
    fn what_is_unknown_is_not_held_against_a_resource(
        ((type_name, mut properties), choice) in (resource(), any::<prop::sample::Index>())
    ) {
        let mut places = Vec::new();
        paths(&properties, String::new(), &mut places);
        prop_assume!(!places.is_empty());
        let before = faults(type_name, &properties);
        if let Some(place) = properties.pointer_mut(choice.get(&places).as_str()) {
            *place = json!({ "Ref": "Open" });
        }
        for fault in faults(type_name, &properties) {
            let is_known = before.iter().any(|it| it.path == fault.path && is_same(&it.problem, &fault.problem));
            prop_assert!(is_known, "{:?} at `{}`, and not before: {before:#?}", fault.problem, fault.path);
        }
    }
}

/// The same fault, perhaps in other words: of several forms of a value another is the nearest now.
fn is_same(before: &Problem, after: &Problem) -> bool {
    std::mem::discriminant(before) == std::mem::discriminant(after)
}
