//! What templates and assemblies say.

use serde_json::json;
use stackwright_core::tree::{RawHandle, RemovalPolicy};
use stackwright_core::value::{self, Val};
use stackwright_core::{App, Handle as _, Stack, Suppression, text};

use crate::{one_stack, queue, template};

#[test]
fn intrinsic_functions_are_written_as_cloudformation_reads_them() {
    let synthesis = one_stack(|s| {
        let dead = s.add("Dead", queue());
        let arn: Val<String> = dead.attribute("Arn");
        let name: Val<String> = dead.attribute("QueueName");
        let map = s.mapping("Sizes", [("a".into(), [("b".into(), 1.into())].into())].into());
        let is_prod = s.condition("IsProd", value::ConditionExpr::Equals("a".into(), "b".into()));
        s.add(
            "Main",
            queue()
                .property("QueueName", text!["x-", name, "-", value::region(), "-${literal}"])
                .property("KmsMasterKeyId", value::join(",", value::split("|", "a|b")))
                .property(
                    "RedrivePolicy",
                    stackwright_core::json!({ "deadLetterTargetArn": arn, "maxReceiveCount": 3 }),
                )
                .property("DelaySeconds", value::find_in_map::<i64>(map, "a", "b"))
                .property("VisibilityTimeout", value::if_else::<i64>(is_prod, 30, value::no_value())),
        );
    });
    let template = template(&synthesis, "S");
    assert_eq!(
        template["Resources"]["Main"]["Properties"],
        json!({
            "QueueName": { "Fn::Sub": "x-${Dead.QueueName}-${AWS::Region}-${!literal}" },
            "KmsMasterKeyId": { "Fn::Join": [",", { "Fn::Split": ["|", "a|b"] }] },
            "RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": ["Dead", "Arn"] }, "maxReceiveCount": 3 },
            "DelaySeconds": { "Fn::FindInMap": ["Sizes", "a", "b"] },
            "VisibilityTimeout": { "Fn::If": ["IsProd", 30, { "Ref": "AWS::NoValue" }] },
        })
    );
    assert_eq!(template["Mappings"]["Sizes"]["a"]["b"], 1);
    assert_eq!(template["Conditions"]["IsProd"], json!({ "Fn::Equals": ["a", "b"] }));
}

#[test]
fn aspects_run_once_in_their_order() {
    let mut app = App::new();
    let mut root = app.scope();
    for step in ["one", "two"] {
        root.aspect(move |resource| {
            let before = resource.properties().and_then(|p| p.get("QueueName")?.as_text().map(str::to_owned));
            resource.override_property("QueueName", format!("{}{step}", before.unwrap_or_default()));
        });
    }
    root.stack("S", Stack::new()).add("Q", queue());
    let synthesis = app.synthesize();
    assert_eq!(template(&synthesis, "S")["Resources"]["Q"]["Properties"]["QueueName"], "onetwo");
}

#[test]
fn an_aspect_keeps_what_holds_data() {
    let mut app = App::new();
    app.scope().aspect(stackwright_core::aspect::stateful_removal_policy(RemovalPolicy::Retain));
    let mut s = app.stack("S", Stack::new());
    let log_group = || stackwright_core::tree::RawResource::new("AWS::Logs::LogGroup");
    s.add("Kept", log_group());
    let other = s.add("Deleted", log_group());
    s.resource(other).removal_policy(RemovalPolicy::Delete);
    s.add("Topic", stackwright_core::tree::RawResource::new("AWS::SNS::Topic"));
    let template = template(&app.synthesize(), "S");
    let policy = |id: &str| template["Resources"][id]["DeletionPolicy"].as_str();
    assert_eq!((policy("Kept"), policy("Deleted"), policy("Topic")), (Some("Retain"), Some("Delete"), None));
}

#[test]
fn an_aspect_checks_and_reports() {
    let mut app = App::new();
    app.scope().aspect(|resource| {
        let place = resource.place();
        if resource.environment().is_some_and(|environment| environment.region.is_none()) {
            resource.warn(format!("{} is anywhere", place.construct.unwrap_or_default()));
        }
    });
    app.stack("S", Stack::new()).add("Q", queue());
    let synthesis = app.synthesize();
    assert_eq!(
        synthesis.diagnostics.iter().map(|d| d.message.as_str()).collect::<Vec<_>>(),
        ["S/Q is anywhere"]
    );
}

#[test]
fn the_stack_has_tags_of_its_own() {
    let mut app = App::new();
    app.stack("S", Stack::new().tag("team", "a")).add("Q", queue());
    let assembly = app.synthesize().assembly.unwrap();
    assert_eq!(assembly.stacks().next().unwrap().properties.tags["team"], "a");
}

#[test]
fn removal_policies_dependencies_and_metadata_are_attributes_of_the_resource() {
    let synthesis = one_stack(|s| {
        let a = s.add("A", queue());
        let b = s.add("B", queue());
        s.resource(b)
            .depends_on(a)
            .removal_policy(RemovalPolicy::RetainExceptOnCreate)
            .metadata("why", "because")
            .update_policy(stackwright_core::json!({ "x": 1 }));
    });
    assert_eq!(
        template(&synthesis, "S")["Resources"]["B"],
        json!({
            "DeletionPolicy": "RetainExceptOnCreate", "DependsOn": ["A"], "Metadata": { "why": "because" },
            "Type": "AWS::SQS::Queue", "UpdatePolicy": { "x": 1 }, "UpdateReplacePolicy": "Retain"
        })
    );
}

#[test]
fn suppressions_are_metadata_beside_other_metadata() {
    let suppression = |rule| Suppression::new(rule, "it is the website");
    let mut app = App::new();
    let mut s = app.stack("S", Stack::new().suppress(suppression("cost/nat")));
    let a = s.add("A", queue());
    s.resource(a)
        .metadata("stackwright", stackwright_core::json!({ "other": 1 }))
        .suppress(suppression("security/public").until("2027-06-30"))
        .suppress(suppression("security/open"));
    let template = template(&app.synthesize(), "S");
    let entry = |rule| json!({ "reason": "it is the website", "rule": rule });
    assert_eq!(template["Metadata"]["stackwright"]["suppress"], json!([entry("cost/nat")]));
    let mut first = entry("security/public");
    first["expires"] = json!("2027-06-30");
    assert_eq!(
        template["Resources"]["A"]["Metadata"]["stackwright"],
        json!({ "other": 1, "suppress": [first, entry("security/open")] })
    );
}

#[test]
fn stages_are_assemblies_within_the_assembly() {
    let mut app = App::new();
    let mut root = app.scope();
    for environment in ["dev", "prod"] {
        let mut stage = root.stage(environment);
        stage.stack("network", Stack::new()).add("Q", queue());
    }
    let synthesis = app.synthesize();
    let assembly = synthesis.assembly.unwrap();
    assert_eq!(assembly.nested.keys().collect::<Vec<_>>(), ["assembly-dev", "assembly-prod"]);
    let stack = assembly.nested["assembly-dev"].stacks().next().unwrap();
    assert_eq!((stack.id, stack.name()), ("dev-network", "dev-network"));
    assert_eq!(stack.artifact.display_name.as_deref(), Some("dev/network"));
}

#[test]
fn language_extensions_are_declared_when_they_are_used() {
    let synthesis = one_stack(|s| {
        s.add("Q", queue().property("QueueName", value::to_json_string(stackwright_core::json!({ "a": 1 }))));
    });
    assert_eq!(template(&synthesis, "S")["Transform"], "AWS::LanguageExtensions");
    let synthesis = one_stack(|s| {
        s.add("Q", queue());
    });
    assert_eq!(template(&synthesis, "S").get("Transform"), None);
}

#[test]
fn a_fragment_goes_into_the_template_as_it_is() {
    let synthesis = one_stack(|s| {
        s.add("B", queue());
        let fragment = stackwright_core::json!({
            "Resources": { "A": { "Type": "AWS::SNS::Topic" }, "C": { "Type": "AWS::SNS::Topic" } },
            "Transform": "AWS::Serverless-2016-10-31",
        });
        s.fragment("F", fragment.as_object().unwrap().clone());
    });
    let template = template(&synthesis, "S");
    assert_eq!(template["Resources"].as_object().unwrap().keys().collect::<Vec<_>>(), ["A", "B", "C"]);
    assert_eq!(template["Transform"], "AWS::Serverless-2016-10-31");
}

#[test]
fn raw_handles_are_values() {
    let synthesis = one_stack(|s| {
        let q: RawHandle = s.add("Q", queue());
        s.output("Url", text![q]).description("where");
        s.output("Same", q.reference().cast::<String>()).export(text![value::stack_name(), "-same"]);
    });
    assert_eq!(
        template(&synthesis, "S")["Outputs"],
        json!({
            "Same": { "Export": { "Name": { "Fn::Sub": "${AWS::StackName}-same" } }, "Value": { "Ref": "Q" } },
            "Url": { "Description": "where", "Value": { "Ref": "Q" } },
        })
    );
}
