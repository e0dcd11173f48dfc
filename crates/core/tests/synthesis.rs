//! Synthesis from the outside: trees in, assemblies and findings out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use serde_json::{Value as Json, json};
use stackwright_core::tree::{CrossStackReferences, RawHandle, RawResource, RemovalPolicy};
use stackwright_core::value::{self, Val};
use stackwright_core::{App, Environment, Handle as _, Scope, Stack, Synthesis, text};

fn queue() -> RawResource {
    RawResource::new("AWS::SQS::Queue")
}

fn template(synthesis: &Synthesis, stack: &str) -> Json {
    let assembly = synthesis.assembly.as_ref().unwrap_or_else(|| panic!("{:#?}", synthesis.diagnostics));
    let found = assembly.stacks().find(|s| s.name() == stack).unwrap();
    assembly.template(found).unwrap().document().unwrap()
}

fn rules(synthesis: &Synthesis) -> Vec<&'static str> {
    synthesis.diagnostics.iter().map(|d| d.rule.0).collect()
}

fn one_stack(build: impl FnOnce(&mut Scope<'_>)) -> Synthesis {
    let mut app = App::new();
    build(&mut app.scope().stack("S", Stack::new()));
    app.synthesize()
}

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
    assert_eq!(rules(&synthesis), ["core/cross-stage"]);
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
fn circles_are_told_as_chains_with_their_lines() {
    let mut app = App::new();
    let mut root = app.scope();
    let a = root.stack("a", Stack::new()).add("A", queue());
    let b = root.stack("b", Stack::new()).add("B", queue().property("QueueName", text![a]));
    root.resource(a).override_property("KmsMasterKeyId", text![b]);
    let synthesis = app.synthesize();
    assert!(synthesis.assembly.is_none());
    let found: Vec<_> = synthesis.diagnostics.iter().collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].message, "stacks depend on one another in a circle: `a` -> `b` -> `a`");
    let notes: Vec<_> = found[0].notes.iter().map(|n| n.message.as_str()).collect();
    assert_eq!(notes, ["`a/A` needs `b/B`", "`b/B` needs `a/A`"]);
    assert!(found[0].notes.iter().all(|n| n.place.origin.is_some()));

    let synthesis = one_stack(|s| {
        let a = s.add("A", queue());
        let b = s.add("B", queue().property("QueueName", text![a]));
        s.resource(a).override_property("QueueName", text![b]);
    });
    assert_eq!(rules(&synthesis), ["core/resource-cycle"]);
}

#[test]
fn every_misuse_is_found_and_points_at_its_line() {
    type Case = (&'static str, fn(&mut Scope<'_>), &'static str);
    let cases: &[Case] = &[
        (
            "duplicate id",
            |s| {
                s.add("Q", queue());
                s.add("Q", queue());
            },
            "core/duplicate-id",
        ),
        (
            "empty id",
            |s| {
                s.add("", queue());
            },
            "core/invalid-id core/logical-id",
        ),
        (
            "slash in id",
            |s| {
                s.add("a/b", queue());
            },
            "core/invalid-id",
        ),
        (
            "no letter in id",
            |s| {
                s.add("--", queue());
            },
            "core/logical-id",
        ),
        (
            "hidden collision",
            |s| {
                s.add("A", queue());
                s.child("A-").add("Default", queue());
            },
            "core/duplicate-logical-id",
        ),
        (
            "unknown type",
            |s| {
                s.add("Q", RawResource::new("AWS::SQS::Qeue"));
            },
            "core/unknown-type",
        ),
        (
            "unknown property",
            |s| {
                s.add("Q", queue().property("DelaySecond", 3));
            },
            "core/unknown-property",
        ),
        (
            "unknown property by override",
            |s| {
                let q = s.add("Q", queue());
                s.resource(q).override_property("Colour", "red");
            },
            "core/unknown-property",
        ),
        (
            "missing property",
            |s| {
                s.add("S", RawResource::new("AWS::EC2::Subnet"));
            },
            "core/missing-property",
        ),
        (
            "path to nowhere",
            |s| {
                let q = s.add("Q", queue());
                s.resource(q).delete_property("Tags.0");
            },
            "core/property-path",
        ),
        (
            "stack in a stack",
            |s| {
                s.stack("T", Stack::new());
            },
            "core/nested-stack",
        ),
        (
            "bad stack name",
            |s| {
                s.at(App::new().scope().node()).stack("T", Stack::new().name("9_"));
            },
            "core/stack-name",
        ),
        (
            "two stacks of one name",
            |s| {
                s.at(App::new().scope().node()).stack("T", Stack::new().name("S"));
            },
            "core/duplicate-stack",
        ),
        (
            "resource outside",
            |s| {
                s.at(App::new().scope().node()).add("Q", queue());
            },
            "core/outside-stack",
        ),
        (
            "foreign handle",
            |s| {
                let mut other = App::new();
                let mut handle = None;
                for index in 0..9 {
                    handle = Some(other.scope().child(format!("{index}")).add("Q", queue()));
                }
                s.add("Q", queue().property("QueueName", text![handle.unwrap()]));
            },
            "core/foreign-reference",
        ),
        (
            "lookup without an account",
            |s| {
                s.lookup(&stackwright_core::context::AvailabilityZones);
            },
            "core/context",
        ),
        (
            "asset that is not there",
            |s| {
                s.file_asset("F", "/no/such/file");
            },
            "core/asset",
        ),
        (
            "too many resources",
            |s| {
                for index in 0..501 {
                    s.add(format!("Q{index}"), queue());
                }
            },
            "core/template-limit",
        ),
        (
            "too many bytes",
            |s| {
                s.add("Q", queue().property("QueueName", "x".repeat(1_048_576)));
            },
            "core/template-limit",
        ),
        (
            "fragment over a resource",
            |s| {
                s.add("Q", queue());
                let fragment = stackwright_core::json!({ "Resources": { "Q": {} } });
                s.fragment("F", fragment.as_object().unwrap().clone());
            },
            "core/duplicate-logical-id",
        ),
        (
            "condition of another stack",
            |s| {
                let root = App::new().scope().node();
                let condition =
                    s.at(root).stack("T", Stack::new()).condition("C", value::ConditionExpr::And(vec![]));
                let q = s.add("Q", queue());
                s.resource(q).condition(condition);
            },
            "core/cross-stack-kind",
        ),
    ];
    for (name, build, expected) in cases {
        let synthesis = one_stack(build);
        assert_eq!(rules(&synthesis).join(" "), *expected, "{name}: {:#?}", synthesis.diagnostics);
        assert!(synthesis.assembly.is_none(), "{name}");
        for found in &synthesis.diagnostics {
            let origin = found.place.origin.unwrap_or_else(|| panic!("{name}: no origin"));
            assert!(origin.file.ends_with("synthesis.rs"), "{name}: {origin}");
        }
    }
}

#[test]
fn all_that_is_wrong_is_found_at_once_with_the_nearest_name() {
    let synthesis = one_stack(|s| {
        s.add("A", queue().property("DelaySecond", 3).property("QueueNam", "x"));
        s.add("B", RawResource::new("AWS::SQS::Queu"));
    });
    let help: Vec<_> = synthesis.diagnostics.iter().filter_map(|d| d.help.as_deref()).collect();
    assert_eq!(
        help,
        [
            "did you mean `DelaySeconds`?",
            "did you mean `QueueName`?",
            "did you mean `AWS::SQS::Queue`? `RawResource::without_check` takes any"
        ]
    );
}

#[test]
fn tags_reach_everything_that_can_be_tagged_in_its_own_shape() {
    let mut app = App::new();
    let mut root = app.scope();
    root.require_tag("owner").require_tag("team").tag("owner", "a").tag("team", "x");
    let mut s = root.stack("S", Stack::new());
    s.tag("owner", "b");
    s.add("Queue", queue().property("Tags", stackwright_core::json!([{ "Key": "team", "Value": "own" }])));
    s.add(
        "Parameter",
        RawResource::new("AWS::SSM::Parameter").property("Type", "String").property("Value", "v"),
    );
    s.add(
        "Group",
        RawResource::new("AWS::AutoScaling::AutoScalingGroup")
            .property("MinSize", "0")
            .property("MaxSize", "0"),
    );
    s.add(
        "Attachment",
        RawResource::new("AWS::EC2::VPCGatewayAttachment")
            .property("VpcId", "v")
            .property("InternetGatewayId", "i"),
    );
    let synthesis = app.synthesize();
    let resources = &template(&synthesis, "S")["Resources"];
    let list = json!([{ "Key": "owner", "Value": "b" }, { "Key": "team", "Value": "own" }]);
    assert_eq!(resources["Queue"]["Properties"]["Tags"], list);
    assert_eq!(resources["Parameter"]["Properties"]["Tags"], json!({ "owner": "b", "team": "x" }));
    assert_eq!(
        resources["Group"]["Properties"]["Tags"][0],
        json!({ "Key": "owner", "PropagateAtLaunch": true, "Value": "b" })
    );
    assert_eq!(resources["Attachment"]["Properties"].get("Tags"), None);
}

#[test]
fn a_missing_required_tag_fails() {
    let mut app = App::new();
    app.scope().require_tag("owner").stack("S", Stack::new()).add("Q", queue());
    assert_eq!(rules(&app.synthesize()), ["core/missing-tag"]);
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
fn a_lost_stateful_resource_is_found_and_a_move_keeps_it() {
    let table = || {
        RawResource::new("AWS::DynamoDB::Table").property(
            "KeySchema",
            stackwright_core::json!([
                { "AttributeName": "pk", "KeyType": "HASH" }
            ]),
        )
    };
    let before = one_stack(|s| {
        s.child("Data").add("Table", table());
    });
    let lost = one_stack(|s| {
        s.child("Store").add("Table", table());
    });
    let found: Vec<_> = before.stateful.check(&lost.stateful, "prod.lock").into_iter().collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule.0, "core/stateful-lost");
    assert_eq!(
        found[0].help.as_deref(),
        Some(
            "if it is now at `Store/Table`, say `.moved_from(\"Data/Table\")` there; if it shall go, take its entry out of `prod.lock`"
        )
    );
    let moved = one_stack(|s| {
        let table = s.child("Store").add("Table", table());
        s.resource(table).moved_from("Data/Table");
    });
    assert!(before.stateful.check(&moved.stateful, "prod.lock").is_empty());
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
fn a_value_of_another_stage_is_refused() {
    let mut app = App::new();
    let mut root = app.scope();
    let q = root.stage("dev").stack("S", Stack::new()).add("Q", queue());
    root.stage("prod").stack("S", Stack::new()).add("Q", queue().property("QueueName", text![q]));
    assert_eq!(rules(&app.synthesize()), ["core/cross-stage"]);
}

#[test]
fn context_is_asked_for_and_answered() {
    let zones = |context| {
        let mut app = App::new().with_context(context);
        let environment = Environment::new("123456789012", "us-east-1");
        let zones = app
            .scope()
            .stack("S", Stack::new().environment(environment))
            .lookup(&stackwright_core::context::AvailabilityZones);
        (zones, app.synthesize())
    };
    let (_, synthesis) = zones(stackwright_core::context::Context::default());
    let missing = &synthesis.assembly.unwrap().manifest.missing;
    assert_eq!(missing.len(), 1);
    let key = "availability-zones:account=123456789012:region=us-east-1";
    assert_eq!((missing[0].key.as_str(), missing[0].provider.as_str()), (key, "availability-zones"));
    let answer = |json| stackwright_core::context::Context::new([(key.to_owned(), json)]);
    let (found, synthesis) = zones(answer(json!(["us-east-1a"])));
    assert_eq!((found, synthesis.diagnostics.len()), (vec!["us-east-1a".to_owned()], 0));
    let (_, synthesis) = zones(answer(json!(7)));
    assert_eq!(rules(&synthesis), ["core/context"]);
}

#[test]
fn annotations_reach_the_official_cli_and_do_not_stop_synthesis() {
    let synthesis = one_stack(|s| {
        s.child("C").warn("old").error("broken");
    });
    assert_eq!(rules(&synthesis), ["core/annotation", "core/annotation"]);
    let assembly = synthesis.assembly.unwrap();
    let metadata = &assembly.stacks().next().unwrap().artifact.metadata["/S/C"];
    let types: Vec<_> = metadata.iter().map(|entry| entry.entry_type.as_str()).collect();
    assert_eq!(types, ["aws:cdk:warning", "aws:cdk:error"]);
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
