//! Elements besides resources: parameters, rules, conditions, mappings.

use serde_json::json;
use stackwright_core::tree::{ParameterRule, ParameterSettings};
use stackwright_core::value::{ConditionExpr, Val, ref_all, value_of, value_of_all};

use crate::{broken_rules, one_stack, only_template, rules};

fn is(value: &'static str) -> ConditionExpr {
    ConditionExpr::Equals("a".into(), value.into())
}

#[test]
fn parameters_say_what_they_take() {
    let template = only_template(|s| {
        let name = ParameterSettings::text()
            .default_value("abc")
            .allowed_pattern("[a-z]+")
            .characters(1..=8)
            .constraint_description("lower case")
            .description("a name")
            .no_echo();
        s.parameter("Name", name);
        s.parameter("Count", ParameterSettings::number().between(1.0..=2.5).allowed_values([1.0, 2.5]));
    });
    assert_eq!(
        template["Parameters"],
        json!({
            "Count": { "AllowedValues": [1, 2.5], "MaxValue": 2.5, "MinValue": 1, "Type": "Number" },
            "Name": {
                "AllowedPattern": "[a-z]+", "ConstraintDescription": "lower case", "Default": "abc",
                "Description": "a name", "MaxLength": 8, "MinLength": 1, "NoEcho": true, "Type": "String",
            },
        })
    );
}

#[test]
fn rules_assert_of_parameters() {
    let template = only_template(|s| {
        let kind = s.parameter("Kind", ParameterSettings::text());
        let subnet = s.parameter("Subnet", ParameterSettings::<String>::of_type("AWS::EC2::Subnet::Id"));
        let zone: Val<String> = value_of(subnet, "AvailabilityZone");
        let vpcs: Val<Vec<String>> = value_of_all("AWS::EC2::Subnet::Id", "VpcId");
        let rule = ParameterRule::new(
            ConditionExpr::Contains(stackwright_core::json!(["a", "b"]), kind.value().into()),
            "the kind is a or b",
        )
        .and(ConditionExpr::EachMemberIn(vpcs.into(), ref_all("AWS::EC2::VPC::Id").into()), "in the VPC")
        .and(ConditionExpr::EachMemberEquals(stackwright_core::json!(["x"]), zone.into()), "in zone x")
        .when(is("b"));
        s.rule("Fits", rule);
    });
    assert_eq!(
        template["Rules"]["Fits"],
        json!({
            "Assertions": [
                { "Assert": { "Fn::Contains": [["a", "b"], { "Ref": "Kind" }] }, "AssertDescription": "the kind is a or b" },
                {
                    "Assert": { "Fn::EachMemberIn": [
                        { "Fn::ValueOfAll": ["AWS::EC2::Subnet::Id", "VpcId"] },
                        { "Fn::RefAll": "AWS::EC2::VPC::Id" },
                    ] },
                    "AssertDescription": "in the VPC",
                },
                {
                    "Assert": { "Fn::EachMemberEquals": [["x"], { "Fn::ValueOf": ["Subnet", "AvailabilityZone"] }] },
                    "AssertDescription": "in zone x",
                },
            ],
            "RuleCondition": { "Fn::Equals": ["a", "b"] },
        })
    );
}

/// How many leaves there are, where every `Fn::And` has two to ten parts.
fn leaves(condition: &serde_json::Value) -> usize {
    match condition.get("Fn::And") {
        None => 1,
        Some(parts) => {
            let parts = parts.as_array().unwrap();
            assert!((2..=10).contains(&parts.len()), "{}", parts.len());
            parts.iter().map(leaves).sum()
        }
    }
}

#[test]
fn conditions_are_combined_as_many_as_cloudformation_takes() {
    for count in [1, 2, 10, 11, 12, 99, 100, 101, 1234] {
        let template = only_template(|s| {
            s.condition("C", ConditionExpr::And((0..count).map(|_| is("b")).collect()));
        });
        assert_eq!(leaves(&template["Conditions"]["C"]), count);
    }
    assert_eq!(
        broken_rules(|s| {
            s.condition("C", ConditionExpr::Not(Box::new(ConditionExpr::Or(Vec::new()))));
        }),
        "core/empty-condition"
    );
}

#[test]
fn keys_of_mappings_are_those_that_cloudformation_takes() {
    let table =
        |top: &'static str, second: &'static str| [(top.into(), [(second.into(), 1.into())].into())].into();
    for (top, second, expected) in [
        ("eu-west-1", "Size2", ""),
        ("a.b", "c", ""),
        ("a b", "c", "core/mapping-key"),
        ("", "c", "core/mapping-key"),
        ("a", "b-c", "core/mapping-key"),
    ] {
        let synthesis = one_stack(|s| {
            s.mapping("M", table(top, second));
        });
        assert_eq!(rules(&synthesis).join(" "), expected, "{top} {second}");
    }
    assert_eq!(
        broken_rules(|s| {
            s.mapping("M", std::collections::BTreeMap::new());
        }),
        "core/mapping-key"
    );
}
