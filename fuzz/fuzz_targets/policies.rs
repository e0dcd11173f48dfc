//! Any two texts as a request and as policies: reading and deciding does not panic, ends soon, and keeps its word on what
//! the answer depends on.
//!
//! Bounded, and on any toolchain: `cargo test -p stackwright-verify --test any_policies`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stackwright_model::Value;
use stackwright_verify::facts::iam::{Outcome, Permissions, Policies, Request};

fuzz_target!(|files: (&str, &str)| {
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).map(Value::from);
    let (Ok(request), Ok(policies)) = (parse(files.0), parse(files.1)) else { return };
    let (request, faults) = Request::read(&request);
    assert_eq!(request.is_none(), !faults.is_empty());
    let (policies, _) = Policies::read(&policies);
    let _ = Permissions::of(&policies.identity).beyond(&[]);
    if let Some(request) = request {
        let decision = policies.decide(&request);
        assert_eq!(decision.outcome == Outcome::Unknown, !decision.depends_on.is_empty());
    }
});
