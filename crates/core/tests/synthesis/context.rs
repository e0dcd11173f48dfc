//! Context lookups: asked for through the manifest, answered from the committed file.

use serde_json::json;
use stackwright_core::context::{AvailabilityZones, SsmParameter};
use stackwright_core::{App, Environment, Stack};

use crate::{queue, rules};

#[test]
fn context_is_asked_for_and_answered() {
    let zones = |context| {
        let mut app = App::new().with_context(context);
        let environment = Environment::new("123456789012", "us-east-1");
        let zones = app.scope().stack("S", Stack::new().environment(environment)).lookup(&AvailabilityZones);
        (zones, app.synthesize())
    };
    let (_, synthesis) = zones(stackwright_core::context::Context::default());
    let missing = &synthesis.assembly.unwrap().manifest.missing;
    assert_eq!(missing.len(), 1);
    assert_eq!(
        missing[0].props["lookupRoleArn"],
        "arn:${AWS::Partition}:iam::123456789012:role/cdk-hnb659fds-lookup-role-123456789012-us-east-1"
    );
    let key = "availability-zones:account=123456789012:region=us-east-1";
    assert_eq!((missing[0].key.as_str(), missing[0].provider.as_str()), (key, "availability-zones"));
    let answer = |json| stackwright_core::context::Context::new([(key.to_owned(), json)]);
    let (found, synthesis) = zones(answer(json!(["us-east-1a"])));
    assert_eq!((found, synthesis.diagnostics.len()), (vec!["us-east-1a".to_owned()], 0));
    let (_, synthesis) = zones(answer(json!(7)));
    assert_eq!(rules(&synthesis), ["core/context"]);
}

#[test]
fn each_stage_lists_what_it_asks_and_the_root_lists_all() {
    let mut app = App::new();
    let environment = || Environment::new("123456789012", "us-east-1");
    for (stage, own) in [("dev", "/dev"), ("prod", "/prod")] {
        let mut s = app.stage(stage);
        let mut s = s.stack("S", Stack::new().environment(environment()));
        s.add("Q", queue());
        s.lookup(&AvailabilityZones);
        s.lookup(&SsmParameter { name: own.to_owned() });
        s.lookup(&SsmParameter { name: own.to_owned() });
    }
    let synthesis = app.synthesize();
    assert_eq!(rules(&synthesis), ["core/context"; 4]);
    let assembly = synthesis.assembly.unwrap();
    let asked = |assembly: &stackwright_assembly::Assembly| {
        let key = |missing: &stackwright_assembly::MissingContext| {
            missing.key.split(':').nth(2).unwrap().to_owned()
        };
        assembly.manifest.missing.iter().map(key).collect::<Vec<_>>()
    };
    assert_eq!(asked(&assembly), ["region=us-east-1", "parameterName=/dev", "parameterName=/prod"]);
    assert_eq!(asked(&assembly.nested["assembly-dev"]), ["region=us-east-1", "parameterName=/dev"]);
    assert_eq!(asked(&assembly.nested["assembly-prod"]), ["region=us-east-1", "parameterName=/prod"]);
}
