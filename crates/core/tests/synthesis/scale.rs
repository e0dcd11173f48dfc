//! Designs of any size and depth: no stack overflows, nothing is quadratic.

use stackwright_core::tree::{RawHandle, RawResource};
use stackwright_core::value::{ConditionExpr, Expr, Object, Value};
use stackwright_core::{App, Stack, text};

use crate::{broken_rules, one_stack, queue, rules};

const DEEP: usize = 100_000;

fn nested(wrap: impl Fn(Value) -> Value) -> Value {
    (0..DEEP).fold(Value::from("x"), |value, _| wrap(value))
}

#[test]
fn values_nested_without_measure_are_refused() {
    type Wrap = fn(Value) -> Value;
    let wraps: [Wrap; 4] = [
        |value| Value::List(vec![value]),
        |value| Value::Object(Object::new().with("a", value)),
        |value| Value::Expr(Box::new(Expr::Base64(value))),
        |value| Value::Expr(Box::new(Expr::Join(",".into(), Value::List(vec![value])))),
    ];
    for wrap in wraps {
        assert_eq!(
            broken_rules(|s| {
                s.add("Q", queue().property("Tags", nested(wrap)));
            }),
            "core/too-deep"
        );
    }
    assert_eq!(
        broken_rules(|s| {
            let q = s.add("Q", queue());
            s.resource(q).metadata("m", nested(wraps[0])).override_property("Tags.0", nested(wraps[1]));
            s.fragment("F", Object::new().with("Metadata", nested(wraps[1])));
        }),
        "core/too-deep core/too-deep",
        "once for each construct"
    );
    let conditions = (0..DEEP).fold(ConditionExpr::Equals("a".into(), nested(wraps[0])), |expr, _| {
        ConditionExpr::Not(Box::new(expr))
    });
    assert_eq!(
        broken_rules(|s| {
            s.condition("C", conditions);
        }),
        "core/too-deep"
    );
}

#[test]
fn a_value_of_the_greatest_depth_can_be_read_by_anybody() {
    let deep = |levels: usize| (0..levels).fold(Value::from(1), |value, _| Value::List(vec![value]));
    let synthesis = |levels| {
        one_stack(|s| {
            s.add("C", RawResource::new("Custom::C").property("P", deep(levels)));
        })
    };
    crate::template(&synthesis(99), "S");
    assert_eq!(rules(&synthesis(100)), ["core/too-deep"]);
}

#[test]
fn scopes_nested_without_measure_are_refused() {
    let mut app = App::new();
    let mut node = app.stack("S", Stack::new()).node();
    for _ in 0..DEEP {
        node = app.scope().at(node).child("again").node();
    }
    let synthesis = app.synthesize();
    assert_eq!(rules(&synthesis), ["core/too-deep"]);
}

#[test]
fn the_deepest_tree_can_be_read_by_anybody() {
    let mut app = App::new();
    let mut node = app.stack("S", Stack::new()).node();
    for _ in 0..58 {
        node = app.scope().at(node).child("again").node();
    }
    app.scope().at(node).add("Q", queue());
    let synthesis = app.synthesize();
    let assembly = synthesis.assembly.unwrap();
    let stackwright_assembly::Content::Bytes(tree) = &assembly.files["tree.json"] else { panic!() };
    serde_json::from_slice::<serde_json::Value>(tree).unwrap();
}

#[test]
fn a_long_chain_and_a_long_circle_of_resources() {
    let count = 20_000;
    let build = |closed: bool| {
        one_stack(|s| {
            let first = s.add("Q0", queue());
            let mut last: RawHandle = first;
            for index in 1..count {
                last = s.add(format!("Q{index}"), queue().property("QueueName", text![last]));
            }
            if closed {
                s.resource(first).override_property("QueueName", text![last]);
            } else {
                // Against the order in which they were made, so that circles are looked for.
                let late = s.add("Late", queue());
                s.resource(first).depends_on(late);
            }
        })
    };
    // Both in resources and in bytes.
    let too_large = ["core/template-limit", "core/template-limit"];
    assert_eq!(rules(&build(false)), too_large);
    assert_eq!(rules(&build(true)), ["core/resource-cycle", too_large[0], too_large[1]]);
}

#[test]
fn a_map_with_very_many_keys() {
    let map: serde_json::Map<_, _> = (0..100_000).map(|index| (format!("k{index}"), index.into())).collect();
    let object: Object = (0..100_000).map(|index| (format!("k{index}").into(), Value::from(index))).collect();
    assert_eq!(
        (Value::from(serde_json::Value::Object(map)).as_object().unwrap().len(), object.len()),
        (100_000, 100_000)
    );
}
