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

/// Outputs of stack `b` that hold values of other stacks: which parameter each is read through, and which
/// Systems Manager parameter that names.
fn read_through(synthesis: &Synthesis) -> Vec<(String, String)> {
    let template = template(synthesis, "b");
    let outputs = template["Outputs"].as_object().unwrap();
    outputs
        .values()
        .map(|output| {
            let parameter = output["Value"]["Ref"].as_str().unwrap();
            let name = template["Parameters"][parameter]["Default"].as_str().unwrap();
            (parameter.to_owned(), name.to_owned())
        })
        .collect()
}

#[test]
fn names_that_run_together_stay_apart() {
    let mut app = App::new();
    let mut a = app.stack("a", Stack::new());
    let (dead, dead_arn) = (a.add("Dead", queue()), a.add("DeadArn", queue()));
    // Another scope's stack of the same id.
    let other = app.scope().child("x").stack("a", Stack::new()).add("Dead", queue());
    let mut b = app.stack("b", Stack::new());
    b.output("O1", dead.attribute::<String>("Arn"));
    b.output("O2", text![dead_arn]);
    b.output("O3", other.attribute::<String>("Arn"));
    let synthesis = app.synthesize();
    let (parameters, names): (Vec<_>, Vec<_>) = read_through(&synthesis).into_iter().unzip();
    let hashed = "/stackwright/a/DeadArn.";
    assert_eq!(names[0], "/stackwright/a/Dead.Arn");
    assert!(names[1].starts_with(hashed) && names[1].len() == hashed.len() + 8, "{names:?}");
    assert_eq!(names[2], "/stackwright/x-a/Dead.Arn");
    assert_eq!(parameters[0], "aDeadArn");
    assert!(
        parameters[1..].iter().all(|name| name.starts_with("aDeadArn") && name.len() == 16),
        "{parameters:?}"
    );
    assert_ne!(parameters[1], parameters[2]);
    let producer = template(&synthesis, "a");
    let offered: Vec<_> = producer["Resources"]
        .as_object()
        .unwrap()
        .values()
        .filter(|resource| resource["Type"] == "AWS::SSM::Parameter")
        .map(|resource| (resource["Properties"]["Name"].clone(), resource["Properties"]["Value"].clone()))
        .collect();
    assert_eq!(
        offered,
        [
            (json!(names[0]), json!({ "Fn::GetAtt": ["Dead", "Arn"] })),
            (json!(names[1]), json!({ "Ref": "DeadArn" })),
        ]
    );
}

#[test]
fn a_value_goes_by_several_ways_at_once() {
    let mut app = App::new();
    let environment = |region: &'static str| Stack::new().environment(Environment::region(region));
    let mut a = app.stack("a", environment("eu-west-1"));
    a.child("CrossStack").add("SharedQ", queue());
    let q = a.add("Q", queue());
    app.stack("near", environment("eu-west-1")).output("O", text![q]);
    app.stack("far", environment("us-east-1")).output("O", text![q]);
    let synthesis = app.synthesize();
    let a = template(&synthesis, "a");
    assert_eq!(a["Outputs"]["SharedQ"]["Value"], json!({ "Ref": "Q" }));
    assert_eq!(a["Resources"]["SharedQ"]["Properties"]["Value"], json!({ "Ref": "Q" }));
}

#[test]
fn what_carries_a_value_exists_under_its_condition() {
    for how in [CrossStackReferences::default(), CrossStackReferences::Exports] {
        let mut app = App::new();
        app.scope().cross_stack_references(how);
        let mut a = app.stack("a", Stack::new());
        let is_prod = a.condition("IsProd", value::ConditionExpr::Equals("a".into(), "b".into()));
        let q = a.add("Q", queue());
        a.resource(q).condition(is_prod);
        app.stack("b", Stack::new()).output("O", text![q]);
        let a = template(&app.synthesize(), "a");
        let carrier =
            if a["Outputs"].is_null() { &a["Resources"]["SharedQ"] } else { &a["Outputs"]["SharedQ"] };
        assert_eq!(carrier["Condition"], "IsProd", "{a}");
    }
}

#[test]
fn a_value_with_structure_does_not_travel() {
    let mut app = App::new();
    let api =
        app.stack("a", Stack::new()).add("Api", RawResource::new("AWS::AppSync::Api").property("Name", "a"));
    let mut b = app.stack("b", Stack::new());
    b.output("All", api.attribute::<String>("Dns"));
    b.output("Part", api.attribute::<String>("Dns.Http"));
    assert_eq!(rules(&app.synthesize()), ["core/structure-travels"]);
}

#[test]
fn an_attribute_of_any_name_travels() {
    let mut app = App::new();
    let custom = RawResource::new("Custom::C").property("ServiceToken", "t");
    let custom = app.stack("a", Stack::new()).add("C", custom);
    let mut b = app.stack("b", Stack::new());
    b.output("O1", custom.attribute::<String>("a/b"));
    b.output("O2", custom.attribute::<String>("a b"));
    let (parameters, names): (Vec<_>, Vec<_>) = read_through(&app.synthesize()).into_iter().unzip();
    assert!(names.iter().all(|name| name.starts_with("/stackwright/a/C.ab")), "{names:?}");
    assert!(names[0] != names[1] && parameters[0] != parameters[1], "{names:?} {parameters:?}");
}

#[test]
fn a_prefix_that_systems_manager_refuses_is_found() {
    for (prefix, expected) in [
        ("/ours/", ""),
        ("ours", "core/ssm-parameter-name"),
        ("/aws-ours", "core/ssm-parameter-name"),
        ("/o urs", "core/ssm-parameter-name"),
    ] {
        let prefix = CrossStackReferences::SsmParameters { prefix: prefix.into() };
        let synthesis = two_stacks(prefix, Environment::default(), Environment::default());
        assert_eq!(rules(&synthesis).join(" "), expected);
    }
}

#[test]
fn stacks_wait_for_one_another_within_a_stage() {
    let mut app = App::new();
    let a = app.stack("a", Stack::new()).add("Q", queue());
    let mut b = app.stack("b", Stack::new());
    let q = b.add("Q", queue());
    b.resource(q).depends_on(a);
    let b = b.node();
    app.stack("c", Stack::new()).depends_on(b).add("Q", queue());
    let synthesis = app.synthesize();
    assert_eq!(template(&synthesis, "b")["Resources"]["Q"].get("DependsOn"), None);
    let assembly = synthesis.assembly.unwrap();
    let dependencies = |id: &str| assembly.manifest.artifacts[id].dependencies.clone();
    assert_eq!(dependencies("b"), ["a", "b.assets"]);
    assert_eq!(dependencies("c"), ["b", "c.assets"]);
    assert_eq!(synthesis.stacks.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[test]
fn what_can_never_be_waited_for_is_found() {
    let mut app = App::new();
    let mut dev = app.stage("dev");
    let mut s = dev.stack("S", Stack::new());
    let (node, q) = (s.node(), s.add("Q", queue()));
    let mut prod = app.stage("prod");
    prod.depends_on(node);
    let mut s = prod.stack("S", Stack::new());
    s.depends_on(node);
    let other = s.add("Q", queue());
    s.resource(other).depends_on(q);
    assert_eq!(rules(&app.synthesize()), ["core/outside-stack", "core/cross-stage", "core/cross-stage"]);
}
