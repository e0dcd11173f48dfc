//! Values that CloudFormation would not take where they stand.

use stackwright_core::tree::{CrossStackReferences, Handle as _, ParameterSettings, RawHandle, RawResource};
use stackwright_core::value::{self, ConditionExpr, Expr, Object, Val, Value};
use stackwright_core::{App, Scope, Stack, json, text};

use crate::{broken_rules, one_stack, queue, rules};

fn equals(value: impl Into<Value>) -> ConditionExpr {
    ConditionExpr::Equals(value.into(), "x".into())
}

#[test]
fn what_cloudformation_does_not_evaluate_is_found() {
    type Case = (&'static str, fn(&mut Scope<'_>, RawHandle), &'static str);
    let cases: &[Case] = &[
        (
            "resource in a condition",
            |s, q| {
                s.condition("C", equals(text![q]));
            },
            "core/misplaced-value",
        ),
        (
            "attribute in a condition",
            |s, q| {
                s.condition("C", equals(text!["x", q.attribute::<String>("Arn")]));
            },
            "core/misplaced-value",
        ),
        (
            "import in a condition",
            |s, _| {
                s.condition("C", equals(value::import_value::<String>("e")));
            },
            "core/misplaced-value",
        ),
        (
            "look into a list in a condition",
            |s, _| {
                s.condition("C", ConditionExpr::Contains(json!(["a"]), "a".into()));
            },
            "core/misplaced-value",
        ),
        (
            "reference in a mapping",
            |s, q| {
                s.mapping("M", [("a".into(), [("b".into(), q.into())].into())].into());
            },
            "core/misplaced-value",
        ),
        (
            "pseudo parameter in a mapping",
            |s, _| {
                s.mapping("M", [("a".into(), [("b".into(), value::region().into())].into())].into());
            },
            "core/misplaced-value",
        ),
        (
            "reference as a default",
            |s, q| {
                s.parameter("P", ParameterSettings::text().default_value(text![q]));
            },
            "core/misplaced-value",
        ),
        (
            "function as an allowed value",
            |s, _| {
                s.parameter("P", ParameterSettings::text().allowed_values([value::region()]));
            },
            "core/misplaced-value",
        ),
        (
            "resource in the name of an export",
            |s, q| {
                s.output("O", "v").export(text!["x-", q]);
            },
            "core/misplaced-value",
        ),
        (
            "functions of rules elsewhere",
            |s, _| {
                s.output("O", value::select::<String>(0, value::ref_all("String")));
            },
            "core/misplaced-value",
        ),
        (
            "attribute that is not there",
            |s, q| {
                s.output("O", q.attribute::<String>("Ar"));
            },
            "core/unknown-attribute",
        ),
        (
            "reference to a scope",
            |s, _| {
                let node = s.child("C").node();
                s.output("O", Val::<String>::from_value(Value::Ref(node)));
            },
            "core/wrong-kind",
        ),
        (
            "attribute of a parameter",
            |s, _| {
                let p = s.parameter("P", ParameterSettings::text());
                s.output("O", Val::<String>::from_value(Value::Attribute(p.node(), "Arn".into())));
            },
            "core/wrong-kind",
        ),
        (
            "mapping as a condition",
            |s, _| {
                let map = s.mapping("M", [("a".into(), [("b".into(), 1.into())].into())].into());
                let choice = Expr::If(map.node(), 1.into(), 2.into());
                s.output("O", Val::<String>::from_value(Value::Expr(Box::new(choice))));
            },
            "core/wrong-kind",
        ),
        (
            "null",
            |s, q| {
                s.resource(q).override_property("QueueName", Value::Null);
            },
            "core/not-json",
        ),
        (
            "infinity",
            |s, q| {
                s.resource(q).override_property("DelaySeconds", f64::INFINITY);
            },
            "core/not-json",
        ),
        (
            "list in a text",
            |s, _| {
                let zones = value::availability_zones().cast::<String>();
                s.output("O", text!["x", zones]);
            },
            "core/list-in-text",
        ),
        (
            "attribute that is a list in a text",
            |s, _| {
                let endpoint = s.add(
                    "E",
                    RawResource::new("AWS::EC2::VPCEndpoint")
                        .property("ServiceName", "s3")
                        .property("VpcId", "v"),
                );
                s.output("O", text!["x", endpoint.attribute::<String>("DnsEntries")]);
            },
            "core/list-in-text",
        ),
        (
            "list parameter in a text",
            |s, _| {
                let list = s.parameter("P", ParameterSettings::text_list());
                s.output("O", text!["x", list.value().cast::<String>()]);
            },
            "core/list-in-text",
        ),
        (
            "name in a substitution",
            |s, _| {
                s.output("O", value::sub("${X}", Object::new()));
            },
            "core/unknown-name",
        ),
        (
            "name in plain JSON",
            |s, q| {
                s.resource(q).metadata("m", serde_json::json!({ "Ref": "X" }));
            },
            "core/unknown-name",
        ),
        (
            "secret by two versions",
            |s, q| {
                let reference = value::DynamicReference::Secret {
                    secret: "s".into(),
                    json_key: None,
                    version_stage: Some("AWSCURRENT".into()),
                    version_id: Some("1".into()),
                };
                let value = Value::Expr(Box::new(Expr::Dynamic(reference)));
                s.resource(q).metadata("m", value);
            },
            "core/dynamic-reference",
        ),
        (
            "key of a secret with a colon",
            |s, q| {
                s.resource(q).metadata("m", value::secret_value("s", "a:b"));
            },
            "core/dynamic-reference",
        ),
        (
            "order after a parameter",
            |s, q| {
                let p = s.parameter("P", ParameterSettings::text());
                s.resource(q).depends_on(RawHandle::from_node(p.node()));
            },
            "core/wrong-kind",
        ),
    ];
    for (name, build, expected) in cases {
        let synthesis = one_stack(|s| {
            let q = s.add("Q", queue());
            build(s, q);
        });
        assert_eq!(rules(&synthesis).join(" "), *expected, "{name}: {:#?}", synthesis.diagnostics);
        assert!(synthesis.assembly.is_none(), "{name}");
        assert!(synthesis.diagnostics.iter().all(|found| found.help.is_some()), "{name}");
    }
}

#[test]
fn what_cloudformation_evaluates_is_let_through() {
    let synthesis = one_stack(|s| {
        let p = s.parameter("P", ParameterSettings::text());
        let map = s.mapping("M", [("a".into(), [("b".into(), "c".into())].into())].into());
        let found: Val<String> = value::find_in_map(map, "a", "b");
        s.condition("C", equals(text![p, "-", value::region(), found]));
        let variables = Object::new().with("X", "x");
        s.output("O", value::sub("${X}${P}${AWS::Region}${!Y}", variables)).export(text![p]);
        let custom = s.add("Any", RawResource::new("Custom::Any").property("ServiceToken", "t"));
        s.output("Q", custom.attribute::<String>("whatever"));
        let new = s.add("New", RawResource::new("AWS::SQS::Queue").without_check());
        s.output("R", new.attribute::<String>("NewerThanTheFacts"));
    });
    assert_eq!(rules(&synthesis), [""; 0], "{:#?}", synthesis.diagnostics);
}

/// A stack whose condition uses a parameter of another stack.
fn condition_over_stacks(how: CrossStackReferences) -> Vec<&'static str> {
    let mut app = App::new();
    app.scope().cross_stack_references(how);
    let q = app.stack("a", Stack::new()).add("Q", queue());
    app.stack("b", Stack::new()).condition("C", equals(text![q]));
    rules(&app.synthesize())
}

#[test]
fn a_condition_takes_a_value_of_another_stack_that_arrives_as_a_parameter() {
    assert_eq!(condition_over_stacks(CrossStackReferences::default()), [""; 0]);
    assert_eq!(condition_over_stacks(CrossStackReferences::StackOutputs), ["core/misplaced-value"]);
    assert_eq!(condition_over_stacks(CrossStackReferences::Exports), ["core/misplaced-value"]);
}

#[test]
fn more_dynamic_references_than_a_template_may_have() {
    let build = |count: usize| {
        move |s: &mut Scope<'_>| {
            let references: Vec<_> = (0..count).map(|n| value::ssm_parameter(format!("/p{n}"))).collect();
            let list = Val::<Vec<String>>::list(references);
            s.add("C", RawResource::new("Custom::C").property("P", list));
        }
    };
    assert_eq!(rules(&one_stack(build(60))), [""; 0]);
    assert_eq!(broken_rules(build(61)), "core/template-limit");
}
