//! Values that travel from stack to stack.

use serde_json::json;
use stackwright_core::tree::{CrossStackReferences, RawResource};
use stackwright_core::value::{self, Val};
use stackwright_core::{App, Environment, Handle as _, Scope, Stack, Synthesis, text};

use crate::{queue, rules, template};

#[test]
fn a_value_of_another_stack_travels_as_an_ssm_parameter() {
    let mut app = App::new();
    let mut root = app.scope();
    let (vpc, endpoint) = {
        let mut s = root.stack("network", Stack::new().name("prod-network"));
        let vpc = s.add("Vpc", RawResource::new("AWS::EC2::VPC").property("CidrBlock", "10.0.0.0/16"));
        let endpoint = s.add(
            "Endpoint",
            RawResource::new("AWS::EC2::VPCEndpoint")
                .property("ServiceName", "s3")
                .property("VpcId", vpc.reference()),
        );
        (vpc, endpoint)
    };
    let mut s = root.stack("compute", Stack::new().name("prod-compute"));
    let dns: Val<Vec<String>> = endpoint.attribute("DnsEntries");
    s.add(
        "Queue",
        queue()
            .property("QueueName", text!["q-", vpc])
            .property("Tags", stackwright_core::json!([{ "Key": "dns", "Value": value::join(",", dns) }])),
    );
    let synthesis = app.synthesize();
    insta::assert_json_snapshot!(
        "travels_as_ssm_parameter",
        json!({
            "network": template(&synthesis, "prod-network"),
            "compute": template(&synthesis, "prod-compute"),
        })
    );
    let assembly = synthesis.assembly.unwrap();
    let compute = assembly.stacks().find(|s| s.id == "compute").unwrap();
    assert_eq!(compute.artifact.dependencies, ["compute.assets", "network"]);
}

fn two_stacks(how: CrossStackReferences, producer: Environment, consumer: Environment) -> Synthesis {
    let mut app = App::new();
    let mut root = app.scope();
    root.cross_stack_references(how);
    let queue_arn: Val<String> =
        root.stack("a", Stack::new().environment(producer)).add("Dead", queue()).attribute("Arn");
    root.stack("b", Stack::new().environment(consumer)).add("Main", queue().property("QueueName", queue_arn));
    app.synthesize()
}

#[test]
fn values_travel_by_configuration_and_over_regions() {
    let (us, eu) = (Environment::region("us-east-1"), Environment::region("eu-west-1"));
    let ssm = CrossStackReferences::default;
    for (how, producer, consumer, expected) in [
        (ssm(), &us, &us, json!({ "Ref": "aDeadArn" })),
        (ssm(), &us, &Environment::default(), json!({ "Ref": "aDeadArn" })),
        (
            ssm(),
            &us,
            &eu,
            json!({ "Fn::GetStackOutput": { "OutputName": "SharedDeadArn", "Region": "us-east-1", "StackName": "a" } }),
        ),
        (
            CrossStackReferences::StackOutputs,
            &us,
            &us,
            json!({ "Fn::GetStackOutput": { "OutputName": "SharedDeadArn", "StackName": "a" } }),
        ),
        (CrossStackReferences::Exports, &us, &us, json!({ "Fn::ImportValue": "a:SharedDeadArn" })),
    ] {
        let synthesis = two_stacks(how, producer.clone(), consumer.clone());
        assert_eq!(template(&synthesis, "b")["Resources"]["Main"]["Properties"]["QueueName"], expected);
    }
}

#[test]
fn a_value_of_another_account_is_refused() {
    let (one, two) = (Environment::new("1", "us-east-1"), Environment::new("2", "us-east-1"));
    let synthesis = two_stacks(CrossStackReferences::default(), one, two);
    assert_eq!(rules(&synthesis), ["core/cross-account"]);
    assert!(synthesis.assembly.is_none());
}

#[test]
fn a_secret_does_not_travel() {
    for (make, label) in [
        (
            (|s| {
                let key = RawResource::new("AWS::IAM::AccessKey").property("UserName", "u");
                s.add("Key", key).attribute("SecretAccessKey")
            }) as fn(&mut Scope<'_>) -> Val<String>,
            "attribute",
        ),
        (
            |s| s.parameter("P", stackwright_core::tree::ParameterSettings::text().no_echo()).value(),
            "parameter",
        ),
    ] {
        let mut app = App::new();
        let mut root = app.scope();
        let secret = make(&mut root.stack("a", Stack::new()));
        root.stack("b", Stack::new()).add("Q", queue().property("QueueName", secret));
        assert_eq!(rules(&app.synthesize()), ["core/secret-travels"], "{label}");
    }
}

#[test]
fn a_value_of_another_stage_is_refused() {
    let mut app = App::new();
    let mut root = app.scope();
    let q = root.stage("dev").stack("S", Stack::new()).add("Q", queue());
    root.stage("prod").stack("S", Stack::new()).add("Q", queue().property("QueueName", text![q]));
    assert_eq!(rules(&app.synthesize()), ["core/cross-stage"]);
}
