//! Tags.

use serde_json::json;
use stackwright_core::tree::RawResource;
use stackwright_core::{App, Stack};

use crate::{queue, rules, template};

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
fn more_tags_than_aws_takes() {
    for (own, expected) in [(49, ""), (50, "core/invalid-tag")] {
        let synthesis = crate::one_stack(|s| {
            let tags: Vec<_> =
                (0..own).map(|n| stackwright_core::json!({ "Key": format!("k{n}"), "Value": "v" })).collect();
            s.tag("owner", "a").add("Q", queue().property("Tags", tags));
        });
        assert_eq!(rules(&synthesis).join(" "), expected);
    }
}

#[test]
fn a_missing_required_tag_fails() {
    let mut app = App::new();
    app.scope().require_tag("owner").stack("S", Stack::new()).add("Q", queue());
    assert_eq!(rules(&app.synthesize()), ["core/missing-tag"]);
}
