//! Any environment file: reading it does not panic, and a configuration that is accepted synthesizes.
//!
//! Bounded, and on any toolchain: `cargo test -p bedrock-agents --test any_configuration`.
#![no_main]

use bedrock_agents::BedrockAgents;
use libfuzzer_sys::fuzz_target;
use stackwright_core::App;
use stackwright_platform::Platform;

fuzz_target!(|text: &str| {
    let (configured, found) = BedrockAgents.load("any.toml", text);
    assert_eq!(configured.is_none(), found.has_errors());
    if let Some(configured) = configured {
        let mut app = App::new();
        configured.build(&mut app.scope(), &configured.target());
        let synthesis = app.synthesize();
        assert!(synthesis.assembly.is_some(), "{:?}", synthesis.diagnostics);
    }
});
