//! The JSON Schema that editors complete environment files by.

use bedrock_agents::BedrockAgents;
use stackwright_platform::Platform;

#[test]
fn the_schema_in_the_repository_is_up_to_date() {
    let schema = serde_json::to_string_pretty(&BedrockAgents.schema()).unwrap();
    assert!(
        schema.trim() == include_str!("../environment.schema.json").trim(),
        "write it anew: cargo run -- schema bedrock-agents > platforms/bedrock-agents/environment.schema.json"
    );
}
