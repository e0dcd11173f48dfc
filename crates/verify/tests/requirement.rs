//! The language of requirements: what its words mean over small templates, and what they write down.

use serde_json::{Value as Json, json};
use stackwright_model::{Inputs, Model, SourceTemplate};
use stackwright_verify::requirement::pattern::{
    absent, all, at_least, below_arn, either, entry, every, is, items, json_text, map, mentions, no, not,
    one_of, present, refers, same, some, text, within,
};
use stackwright_verify::requirement::{Examination, Pattern, Value, resources};
use stackwright_verify::{Facts, Outcome, Statement, Status};

fn model(resources: &Json) -> Model {
    let template = json!({
        "Parameters": { "Open": { "Type": "String" } },
        "Conditions": { "Maybe": { "Fn::Equals": [{ "Ref": "Open" }, "yes"] } },
        "Resources": resources,
        "Outputs": {
            "Queue": { "Value": { "Ref": "Queue" } },
            "Text": { "Value": "text" },
            "Lost": { "Value": { "Ref": "Open" } },
        },
    });
    let source = SourceTemplate { stack: "s".into(), file: "s.json".into(), text: template.to_string() };
    Model::of_templates(&[source], &Inputs::default())
}

fn judge(
    resources: &Json,
    check: impl Fn(&mut Examination<'_, '_>) -> Option<()> + Send + Sync + 'static,
) -> Outcome {
    let model = model(resources);
    Statement::new("A-1", check).evaluate(&Facts::new(&model))
}

const QUEUE: &str = "AWS::SQS::Queue";

/// What a pattern says of a property of a queue beside which there is a topic.
fn status(
    value: &Json,
    pattern: impl Fn(&mut Examination<'_, '_>) -> Pattern + Send + Sync + 'static,
) -> Outcome {
    let resources = json!({
        "Queue": { "Type": QUEUE, "Properties": { "It": value } },
        "Topic": { "Type": "AWS::SNS::Topic" },
        "Other": { "Type": "AWS::SNS::Topic" },
    });
    judge(&resources, move |exam| {
        let queue = exam.output("Queue")?;
        let pattern = pattern(exam);
        exam.has(queue, "It", &pattern);
        Some(())
    })
}

const OPEN: fn() -> Json = || json!({ "Ref": "Open" });

#[test]
fn patterns_have_three_answers() {
    use Status::{Fails, Holds, Unknown};
    let cases: Vec<(Pattern, Vec<(Json, Status)>)> = vec![
        (
            is("443"),
            vec![
                (json!("443"), Holds),
                (json!(443), Holds),
                (json!(444), Fails),
                (json!(["443"]), Holds),
                (json!(["443", "444"]), Fails),
                (Json::Null, Fails),
                (OPEN(), Unknown),
                (json!({ "Fn::Sub": "4${Open}" }), Unknown),
                (json!({ "Fn::Sub": "5${Open}" }), Fails),
                (json!({ "Fn::Sub": "${Open}4" }), Fails),
                (json!({ "Ref": "Topic" }), Unknown),
            ],
        ),
        (is(443), vec![(json!("443"), Holds), (json!(443), Holds), (json!("44"), Fails), (json!([]), Fails)]),
        (is(true), vec![(json!("true"), Holds), (json!(true), Holds), (json!("yes"), Fails)]),
        (
            is(json!({ "Bool": { "tls": "false" } })),
            vec![
                (json!({ "Bool": { "tls": false } }), Holds),
                (json!({ "Bool": { "tls": ["false"] } }), Holds),
                (json!({ "Bool": { "tls": "false" }, "More": {} }), Fails),
                (json!({ "Bool": { "tls": "false", "x": "y" } }), Fails),
                (json!({ "Bool": { "tls": OPEN() } }), Unknown),
                (json!({ "Bool": { "tls": OPEN(), "x": "y" } }), Fails),
            ],
        ),
        (
            is(json!(["a", "b"])),
            vec![(json!(["a", "b"]), Holds), (json!(["b", "a"]), Fails), (json!("a"), Fails)],
        ),
        (one_of(["a", "b"]), vec![(json!("b"), Holds), (json!("c"), Fails), (OPEN(), Unknown)]),
        (
            either([absent(), is("a")]),
            vec![(Json::Null, Holds), (json!("a"), Holds), (json!("b"), Fails), (OPEN(), Unknown)],
        ),
        (
            not(is("a")),
            vec![(json!("b"), Holds), (Json::Null, Holds), (json!("a"), Fails), (OPEN(), Unknown)],
        ),
        (
            at_least(12),
            vec![(json!(12), Holds), (json!("13"), Holds), (json!(11), Fails), (json!("x"), Fails)],
        ),
        (
            within(1, 2),
            vec![
                (json!(0), Fails),
                (json!(1), Holds),
                (json!(2), Holds),
                (json!(3), Fails),
                (OPEN(), Unknown),
            ],
        ),
        (
            text("short", |it| it.len() < 3),
            vec![(json!("ab"), Holds), (json!("abc"), Fails), (json!(7), Fails), (OPEN(), Unknown)],
        ),
        (
            json_text(map([("a", is(1))])),
            vec![
                (json!("{\"a\":1}"), Holds),
                (json!("{\"a\":2}"), Fails),
                (json!("{"), Fails),
                (json!(1), Fails),
            ],
        ),
        (present(), vec![(json!(0), Holds), (Json::Null, Fails), (OPEN(), Unknown)]),
        (absent(), vec![(Json::Null, Holds), (json!(0), Fails), (OPEN(), Unknown)]),
        (
            map([("a.b", is(1)), ("c", absent())]),
            vec![
                (json!({ "a": { "b": 1 }, "d": 2 }), Holds),
                (json!({ "a": { "b": 1 }, "c": 2 }), Fails),
                (json!({ "a": OPEN() }), Unknown),
                (json!({ "a": OPEN(), "c": 2 }), Fails),
                (json!("a"), Fails),
            ],
        ),
        (
            some(is("a")),
            vec![
                (json!(["b", "a"]), Holds),
                (json!("a"), Holds),
                (json!(["b"]), Fails),
                (json!([]), Fails),
                (json!([OPEN(), "b"]), Unknown),
                (json!([OPEN(), "a"]), Holds),
            ],
        ),
        (
            no(is("a")),
            vec![
                (json!(["b"]), Holds),
                (json!([]), Holds),
                (Json::Null, Holds),
                (json!(["b", "a"]), Fails),
                (json!(["b", OPEN()]), Unknown),
                (json!(["a", OPEN()]), Fails),
            ],
        ),
        (
            every(is("a")),
            vec![
                (json!(["a", "a"]), Holds),
                (json!([]), Fails),
                (Json::Null, Fails),
                (json!(["a", "b"]), Fails),
                (json!(["a", OPEN()]), Unknown),
                (json!([OPEN(), "b"]), Fails),
            ],
        ),
        (
            items([is("a"), is("b")]),
            vec![
                (json!(["b", "a"]), Holds),
                (json!(["a"]), Fails),
                (json!(["a", "b", "c"]), Fails),
                (json!(["a", "a"]), Fails),
                (json!(["a", OPEN()]), Unknown),
            ],
        ),
        (
            entry("k", is("v")),
            vec![
                (json!([{ "Key": "j", "Value": "v" }, { "Key": "k", "Value": "v" }]), Holds),
                (json!([{ "Key": "k", "Value": "w" }]), Fails),
                (json!([{ "Key": "k", "Value": "v" }, { "Key": "k", "Value": "w" }]), Fails),
                (json!([]), Fails),
                (json!([{ "Key": "k", "Value": OPEN() }]), Unknown),
            ],
        ),
        (all([some(is("a")), some(is("b"))]), vec![(json!(["a", "b"]), Holds), (json!(["a"]), Fails)]),
    ];
    for (pattern, values) in cases {
        for (value, expected) in values {
            let shown = format!("{value} against {pattern:?}");
            let wanted = pattern.clone();
            let outcome = status(&value, move |_| wanted.clone());
            assert_eq!(outcome.status, expected, "{shown}: {outcome:#?}");
            let (supports, speaks) = (!outcome.evidence.is_empty(), !outcome.witness.is_empty());
            assert_eq!((supports, speaks), (expected == Status::Holds, expected != Status::Holds), "{shown}");
        }
    }
}

#[test]
fn references_are_told_apart() {
    use Status::{Fails, Holds, Unknown};
    let topic = |exam: &mut Examination<'_, '_>| {
        let found = exam.model().of_type("AWS::SNS::Topic");
        found.into_iter().find(|(_, resource)| resource.logical_id == "Topic").unwrap().0
    };
    let arn = json!({ "Fn::GetAtt": ["Topic", "TopicArn"] });
    for (value, expected) in [
        (json!({ "Ref": "Topic" }), Holds),
        (arn, Holds),
        (json!({ "Fn::GetAtt": ["Topic", "TopicName"] }), Fails),
        (json!({ "Ref": "Other" }), Fails),
        (json!("arn:aws:sns:us-east-1:111111111111:t"), Fails),
        (OPEN(), Unknown),
    ] {
        let outcome = status(&value, move |exam| refers(topic(exam)));
        assert_eq!(outcome.status, expected, "{value}: {outcome:#?}");
    }
    for (value, expected) in [
        (json!({ "Ref": "Topic" }), Holds),
        (json!({ "Fn::Sub": "a-${Topic}" }), Holds),
        (json!({ "Fn::Sub": "a-${Other}" }), Fails),
        (json!({ "Fn::Sub": "a-${Open}" }), Unknown),
        (json!("a"), Fails),
    ] {
        let outcome = status(&value, move |exam| mentions(topic(exam)));
        assert_eq!(outcome.status, expected, "{value}: {outcome:#?}");
    }
    let account = |exam: &mut Examination<'_, '_>| {
        let queue = exam.output("Queue").unwrap();
        same(exam.account(queue))
    };
    for (value, expected) in [
        (json!({ "Ref": "AWS::AccountId" }), Holds),
        (json!("111111111111"), Unknown),
        (json!({ "Ref": "AWS::StackName" }), Unknown),
    ] {
        assert_eq!(status(&value, account).status, expected, "{value}");
    }
    let below = move |exam: &mut Examination<'_, '_>| below_arn(topic(exam), [Value::Text("/*".into())]);
    for (value, expected) in [
        (json!({ "Fn::Join": ["", [{ "Fn::GetAtt": ["Topic", "Arn"] }, "/*"]] }), Holds),
        (json!({ "Fn::Join": ["", [{ "Fn::GetAtt": ["Other", "Arn"] }, "/*"]] }), Fails),
        (json!({ "Fn::Join": ["", [{ "Fn::GetAtt": ["Topic", "Arn"] }, "/a"]] }), Fails),
        (json!("*"), Fails),
    ] {
        let outcome = status(&value, below);
        // `Arn` is no attribute that the facts have of topics: what it is is not known then, and nothing else.
        let accepted = [expected, Unknown];
        assert!(accepted.contains(&outcome.status), "{value}: {outcome:#?}");
    }
}

#[test]
fn what_is_counted_is_certain() {
    use Status::{Fails, Holds, Unknown};
    let queue = |condition: bool| match condition {
        true => json!({ "Type": QUEUE, "Condition": "Maybe" }),
        false => json!({ "Type": QUEUE }),
    };
    type Count = fn(&mut Examination<'_, '_>) -> Option<()>;
    let only: Count = |exam| exam.there_is(&resources(QUEUE)).map(drop);
    let all: Count = |exam| {
        for queue in exam.all(&resources(QUEUE)) {
            exam.lacks(queue, "It");
        }
        Some(())
    };
    let none: Count = |exam| {
        exam.none(&resources(QUEUE));
        Some(())
    };
    let two: Count = |exam| {
        for queue in exam.exactly(2, &resources(QUEUE)) {
            exam.lacks(queue, "It");
        }
        Some(())
    };
    for (name, certain, possible, count, expected) in [
        ("only", 1, 0, only, Holds),
        ("only", 0, 0, only, Fails),
        ("only", 2, 0, only, Fails),
        ("only", 1, 1, only, Unknown),
        ("only", 0, 1, only, Unknown),
        ("all", 2, 0, all, Holds),
        ("all", 0, 0, all, Fails),
        ("all", 1, 1, all, Unknown),
        ("none", 0, 0, none, Holds),
        ("none", 1, 0, none, Fails),
        ("none", 0, 1, none, Unknown),
        ("two", 2, 0, two, Holds),
        ("two", 1, 0, two, Fails),
        ("two", 3, 0, two, Fails),
        ("two", 1, 1, two, Unknown),
    ] {
        let ids = (0..certain).map(|index| (format!("C{index}"), queue(false)));
        let maybe = (0..possible).map(|index| (format!("P{index}"), queue(true)));
        let resources: serde_json::Map<String, Json> = ids.chain(maybe).collect();
        let outcome = judge(&Json::Object(resources), count);
        assert_eq!(outcome.status, expected, "{name} of {certain} and perhaps {possible}: {outcome:#?}");
    }
}

#[test]
fn outputs_lead_to_resources() {
    use Status::{Fails, Holds, Unknown};
    for (output, expected) in [("Queue", Holds), ("Text", Fails), ("Nowhere", Fails), ("Lost", Unknown)] {
        let outcome = judge(&json!({ "Queue": { "Type": QUEUE } }), move |exam| {
            let queue = exam.output(output)?;
            exam.lacks(queue, "It");
            Some(())
        });
        assert_eq!(outcome.status, expected, "{output}: {outcome:#?}");
    }
}

#[test]
fn tags_are_looked_for_where_the_type_has_them() {
    for (type_name, properties, expected) in [
        (QUEUE, json!({ "Tags": [{ "Key": "owner", "Value": "us" }] }), Some(true)),
        (QUEUE, json!({}), Some(false)),
        ("AWS::SSM::Parameter", json!({ "Tags": { "owner": "us" } }), Some(true)),
        ("AWS::SSM::Parameter", json!({ "Tags": { "owner": "them" } }), Some(false)),
        ("AWS::EC2::Route", json!({}), None),
    ] {
        let resources = json!({ "It": { "Type": type_name, "Properties": properties } });
        let model = model(&resources);
        let facts = Facts::new(&model);
        let statement = Statement::new("A-1", move |exam| {
            let (it, _) = exam.model().of_type(type_name).next().unwrap();
            if exam.is_tagged(it, "owner", &is("us")) != expected {
                panic!("{type_name}");
            }
            Some(())
        });
        // Failing is written down.
        assert_eq!(statement.evaluate(&facts).status == Status::Fails, expected == Some(false));
    }
}

#[test]
fn what_was_seen_can_be_read() {
    let template = json!({
        "Queue": { "Type": QUEUE, "Properties": { "QueueName": "a", "KmsMasterKeyId": "alias/k", "Deep": { "List": [{ "x": 1 }] } } },
        "Topic": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": OPEN() } },
    });
    let outcome = judge(&template, |exam| {
        let queue = exam.only(&resources(QUEUE))?;
        exam.has(queue, "QueueName", &is("a"));
        exam.has(queue, "QueueName", &one_of(["b", "c"]));
        exam.has(queue, "Deep.List", &every(map([("x", at_least(2))])));
        exam.has(queue, "Missing", &present());
        let topic = exam.only(&resources("AWS::SNS::Topic"))?;
        exam.has(topic, "TopicName", &is("t"));
        exam.none(&resources(QUEUE));
        exam.only(&resources(QUEUE).with("QueueName", is("z")));
        exam.only(&resources("AWS::KMS::Key"));
        Some(())
    });
    insta::assert_json_snapshot!(outcome);
}
