//! A naive evaluator, written after AWS's description step by step over plain JSON, and random policies and requests: both
//! must come to the same. With keys left out, a definite answer must be that of every way to give them.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};
use stackwright_verify::facts::iam::Outcome;

use super::{STRANGER, decide};

const OWN: &str = "111111111111";
const USER: &str = "arn:aws:iam::111111111111:user/u";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/r/s";
const ROLE: &str = "arn:aws:iam::111111111111:role/r";
const SERVICE: &str = "x.amazonaws.com";

fn list(value: &Json) -> Vec<Json> {
    match value {
        Json::Array(items) => items.clone(),
        Json::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

fn glob(pattern: &str, text: &str) -> bool {
    match (pattern.chars().next(), text.chars().next()) {
        (None, None) => true,
        (Some('*'), None) => glob(&pattern[1..], text),
        (Some('*'), Some(_)) => glob(&pattern[1..], text) || glob(pattern, &text[1..]),
        (Some('?'), Some(_)) => glob(&pattern[1..], &text[1..]),
        (Some(a), Some(b)) => a == b && glob(&pattern[1..], &text[1..]),
        (None, Some(_)) => false,
        (Some(_), None) => false,
    }
}

fn condition(operator: &str, expected: &Json, given: &Json) -> bool {
    let given: Vec<String> = list(given).iter().map(|it| it.as_str().unwrap().to_owned()).collect();
    let expected: Vec<String> = list(expected).iter().map(|it| it.as_str().unwrap().to_owned()).collect();
    if operator == "Null" {
        return expected.iter().any(|wanted| (wanted == "true") == given.is_empty());
    }
    let (operator, if_exists) = match operator.strip_suffix("IfExists") {
        Some(operator) => (operator, true),
        None => (operator, false),
    };
    let (quantifier, operator) = operator.split_once(':').map_or(("", operator), |(a, b)| (a, b));
    let negated = operator.contains("Not");
    let one = |value: &String| {
        let equal = |wanted: &String| match operator.replace("Not", "").as_str() {
            "StringEquals" => wanted == value,
            "StringLike" => glob(wanted, value),
            other => unreachable!("{other}"),
        };
        expected.iter().any(equal) != negated
    };
    if given.is_empty() {
        return if_exists || quantifier == "ForAllValues" || (quantifier.is_empty() && negated);
    }
    match quantifier {
        "ForAllValues" => given.iter().all(one),
        "ForAnyValue" => given.iter().any(one),
        _ if negated => given.iter().all(one),
        _ => given.iter().any(one),
    }
}

/// How a principal of a statement fits: 3 the principal itself, 2 its role, 1 its account.
fn fits(statement: &Json, who: &str) -> Vec<u8> {
    let account = who.split(':').nth(4).unwrap_or_default();
    let fit = |kind: &str, name: &str| {
        if name == "*" || (kind == "AWS") == (who != SERVICE) && name == who {
            3
        } else if kind == "AWS" && who == SESSION && name == ROLE {
            2
        } else if kind == "AWS" && (name == account || name == format!("arn:aws:iam::{account}:root")) {
            1
        } else {
            0
        }
    };
    let of = |principal: &Json| -> Vec<u8> {
        match principal {
            Json::String(name) => vec![fit("AWS", name)],
            Json::Object(kinds) => {
                let names = kinds
                    .iter()
                    .flat_map(|(kind, names)| list(names).into_iter().map(move |name| (kind.clone(), name)));
                names.map(|(kind, name)| fit(&kind, name.as_str().unwrap())).collect()
            }
            _ => vec![3],
        }
    };
    let mut fits = match statement.get("NotPrincipal") {
        Some(not) => {
            if of(not).iter().any(|fit| *fit > 0) {
                vec![]
            } else {
                vec![3]
            }
        }
        None => of(&statement["Principal"]),
    };
    fits.retain(|fit| *fit > 0);
    fits
}

fn about(statement: &Json, request: &Json) -> bool {
    let any = |key: &str, text: &str| list(&statement[key]).iter().any(|it| glob(it.as_str().unwrap(), text));
    let (action, resource) = (request["action"].as_str().unwrap(), request["resource"].as_str().unwrap());
    let action =
        if statement.get("NotAction").is_some() { !any("NotAction", action) } else { any("Action", action) };
    let resource = if statement.get("NotResource").is_some() {
        !any("NotResource", resource)
    } else {
        any("Resource", resource)
    };
    let conditions = statement["Condition"].as_object().cloned().unwrap_or_default();
    action
        && resource
        && conditions.iter().all(|(operator, keys)| {
            keys.as_object()
                .unwrap()
                .iter()
                .all(|(key, expected)| condition(operator, expected, &request["context"][key]))
        })
}

fn statements(documents: &Json) -> Vec<Json> {
    list(documents).iter().flat_map(|document| list(&document["Statement"])).collect()
}

/// What AWS describes: an explicit denial anywhere, then everything that must allow.
fn naive(request: &Json, policies: &Json) -> Outcome {
    let who = request["principal"].as_str().unwrap();
    let is_service = who == SERVICE;
    let levels = |key: &str| -> Vec<Json> { list(&policies[key]) };
    let hits = |documents: &Json, effect: &str| {
        statements(documents)
            .iter()
            .any(|it| it["Effect"] == effect && !fits(it, who).is_empty() && about(it, request))
    };
    let mut kinds = vec!["resource", "endpoint", "resourceControl"];
    if !is_service {
        kinds.extend(["identity", "boundaries", "session", "serviceControl"]);
    }
    let flat = |key: &str| Json::Array(levels(key).iter().flat_map(list).collect());
    if kinds.iter().any(|key| hits(&flat(key), "Deny")) {
        return Outcome::ExplicitlyDenied;
    }
    let each = |key: &str| levels(key).iter().all(|it| hits(it, "Allow"));
    if !each("resourceControl") || !each("endpoint") || !is_service && !each("serviceControl") {
        return Outcome::ImplicitlyDenied;
    }
    let granted: Vec<u8> = statements(&policies["resource"])
        .iter()
        .filter(|it| it["Effect"] == "Allow" && about(it, request))
        .flat_map(|it| fits(it, who))
        .collect();
    let limits = each("boundaries") && (policies["session"].is_null() || hits(&policies["session"], "Allow"));
    let identity = hits(&policies["identity"], "Allow") && limits;
    let same_account = who.contains(request["resourceAccount"].as_str().unwrap());
    let allowed = if is_service {
        !granted.is_empty()
    } else if same_account {
        identity || granted.contains(&3) || granted.contains(&2) && limits
    } else {
        identity && !granted.is_empty()
    };
    if allowed { Outcome::Allowed } else { Outcome::ImplicitlyDenied }
}

fn texts(from: &'static [&'static str], most: usize) -> impl Strategy<Value = Json> {
    proptest::collection::vec(select(from), 1..=most).prop_map(|items| json!(items))
}

fn conditions() -> impl Strategy<Value = Json> {
    let operators = [
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringEqualsIfExists",
        "StringNotLikeIfExists",
        "ForAllValues:StringEquals",
        "ForAnyValue:StringLike",
        "ForAnyValue:StringNotEquals",
        "ForAllValues:StringNotEquals",
        "ForAnyValue:StringEqualsIfExists",
    ];
    let values = texts(&["a", "b", "a*", "?"], 2);
    let compare = (select(operators.to_vec()), select(vec!["k", "l"]), values)
        .prop_map(|(operator, key, values)| json!({ operator: { key: values } }));
    let null = (select(vec!["k", "l"]), select(vec!["true", "false"]))
        .prop_map(|(key, it)| json!({ "Null": { key: it } }));
    prop_oneof![4 => Just(Json::Null), 3 => compare, 1 => null]
}

fn statement(with_principal: bool) -> impl Strategy<Value = Json> {
    let principals = prop_oneof![
        Just(json!("*")),
        texts(&[USER, ROLE, SESSION, STRANGER, OWN, "arn:aws:iam::222222222222:root", "*"], 2)
            .prop_map(|it| json!({ "AWS": it })),
        Just(json!({ "Service": SERVICE })),
        Just(json!({ "Service": "y.amazonaws.com" })),
    ];
    let actions = texts(&["x:A", "x:B", "x:*", "*", "x:?"], 2);
    let resources = texts(&["r1", "r2", "r*", "*", "?1"], 2);
    let negated = || prop_oneof![4 => Just(false), 1 => Just(true)];
    let effect = prop_oneof![3 => Just("Allow"), 1 => Just("Deny")];
    (effect, negated(), actions, negated(), resources, conditions(), negated(), principals).prop_map(
        move |(
            effect,
            not_action,
            actions,
            not_resource,
            resources,
            conditions,
            not_principal,
            principals,
        )| {
            let mut statement = json!({ "Effect": effect });
            statement[if not_action { "NotAction" } else { "Action" }] = actions;
            statement[if not_resource { "NotResource" } else { "Resource" }] = resources;
            if !conditions.is_null() {
                statement["Condition"] = conditions;
            }
            if with_principal {
                statement[if not_principal { "NotPrincipal" } else { "Principal" }] = principals;
            }
            statement
        },
    )
}

fn document(with_principal: bool) -> impl Strategy<Value = Json> {
    proptest::collection::vec(statement(with_principal), 1..3)
        .prop_map(|statements| json!({ "Statement": statements }))
}

fn documents(with_principal: bool, most: usize) -> impl Strategy<Value = Json> {
    proptest::collection::vec(document(with_principal), 0..=most).prop_map(Json::Array)
}

/// Mostly none, since each is one more thing that has to allow.
fn seldom(documents: impl Strategy<Value = Json>) -> impl Strategy<Value = Json> {
    prop_oneof![3 => Just(json!([])), 1 => documents]
}

fn policies() -> impl Strategy<Value = Json> {
    let levels = |with_principal| {
        seldom(proptest::collection::vec(documents(with_principal, 2), 1..3).prop_map(Json::Array))
    };
    let session = prop_oneof![3 => Just(Json::Null), 1 => document(false)];
    (
        documents(false, 2),
        documents(true, 2),
        seldom(documents(false, 2)),
        session,
        levels(false),
        levels(true),
        seldom(documents(true, 2)),
    )
        .prop_map(|(identity, resource, boundaries, session, service, resources, endpoint)| {
            json!({
                "identity": identity, "resource": resource, "boundaries": boundaries, "session": session,
                "serviceControl": service, "resourceControl": resources, "endpoint": endpoint,
            })
        })
}

/// Every way to give a key, as far as policies tell them apart.
fn ways() -> Vec<Json> {
    vec![
        json!(null),
        json!("a"),
        json!("b"),
        json!("a*"),
        json!("?"),
        json!("ax"),
        json!("zz"),
        json!(["a", "b"]),
        json!(["a", "zz"]),
    ]
}

fn request() -> impl Strategy<Value = Json> {
    let principals = vec![USER, SESSION, STRANGER, SERVICE];
    (select(principals), select(vec!["x:A", "x:B"]), select(vec!["r1", "r2"]), select(ways()), select(ways()))
        .prop_map(|(principal, action, resource, k, l)| {
            json!({
                "principal": principal, "action": action, "resource": resource, "resourceAccount": OWN,
                "context": { "k": k, "l": l },
            })
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn decisions_are_those_of_a_naive_evaluator(request in request(), policies in policies()) {
        let decision = decide(&request, &policies);
        prop_assert_eq!(decision.outcome, naive(&request, &policies), "{:#?}", decision);
        prop_assert!(decision.depends_on.is_empty());
    }

    #[test]
    fn what_is_left_out_makes_no_difference_or_is_said(request in request(), policies in policies()) {
        let mut open = request.clone();
        open["context"].as_object_mut().unwrap().remove("k");
        let decision = decide(&open, &policies);
        let outcomes: Vec<_> = ways().into_iter().map(|way| {
            let mut whole = request.clone();
            whole["context"]["k"] = way;
            naive(&whole, &policies)
        }).collect();
        if decision.outcome == Outcome::Unknown {
            let keys: Vec<_> = decision.depends_on.iter().map(|key| &**key).collect();
            prop_assert_eq!(keys, ["k"]);
            // With one condition on it in all, it really makes a difference.
            if policies.to_string().matches("\"k\":").count() == 1 {
                prop_assert!(outcomes.iter().any(|outcome| *outcome != outcomes[0]), "{:?}", outcomes);
            }
        } else if decision.outcome == Outcome::ImplicitlyDenied {
            // Denied in any case; whether by a statement may depend on the key.
            prop_assert!(!outcomes.contains(&Outcome::Allowed), "{:?}", outcomes);
        } else {
            prop_assert!(outcomes.iter().all(|outcome| *outcome == decision.outcome), "{:?} {:?}", decision.outcome, outcomes);
        }
    }
}
