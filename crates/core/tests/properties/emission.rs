//! Whatever values a stack is made of, its template is JSON that says what they mean, and names only what it has.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use stackwright_core::tree::{NodeId, ParameterSettings, RawHandle, RawResource};
use stackwright_core::value::{Expr, Object, Pseudo, Value};
use stackwright_core::{App, Handle as _, Scope, Stack};

/// A value without the nodes that it refers to, which are the stack's at these indices.
#[derive(Clone, Debug)]
enum Shape {
    Bool(bool),
    Integer(i64),
    Text(String),
    List(Vec<Shape>),
    Map(BTreeMap<String, Shape>),
    Ref(usize),
    Attribute(usize),
    Region,
    Concat(Vec<Shape>),
    Join(String, Vec<Shape>),
    Select(u8, Vec<Shape>),
    If(Box<Shape>, Box<Shape>),
}

fn shape() -> impl Strategy<Value = Shape> {
    // Mostly of the characters with a meaning in `Fn::Sub`.
    let text = || r"(\$\{|\}|\$|!|A|Ref|AWS::Region){0,5}";
    let part = prop_oneof![
        text().prop_map(Shape::Text),
        any::<i64>().prop_map(Shape::Integer),
        (0_usize..4).prop_map(Shape::Ref),
        (0_usize..4).prop_map(Shape::Attribute),
        Just(Shape::Region),
    ];
    let concat = {
        let part = part.clone();
        move || prop::collection::vec(part.clone(), 0..5).prop_map(Shape::Concat)
    };
    let leaf = prop_oneof![3 => part, 2 => concat(), 1 => any::<bool>().prop_map(Shape::Bool)];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        // Keys that no function has: plain JSON that looks like one is another test.
        let map = prop::collection::btree_map("[a-c]{1,2}", inner.clone(), 0..4);
        let list = || prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            list().prop_map(Shape::List),
            map.prop_map(Shape::Map),
            ("[-,]?", prop::collection::vec(concat(), 0..4)).prop_map(|(d, items)| Shape::Join(d, items)),
            (0_u8..3, list()).prop_map(|(index, items)| Shape::Select(index, items)),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Shape::If(a.into(), b.into())),
        ]
    })
}

struct Nodes {
    resources: Vec<RawHandle>,
    condition: NodeId,
}

impl Shape {
    fn value(&self, nodes: &Nodes) -> Value {
        let all = |shapes: &[Self]| shapes.iter().map(|shape| shape.value(nodes)).collect::<Vec<_>>();
        let expr = |expr| Value::Expr(Box::new(expr));
        match self {
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Integer(number) => Value::Integer(*number),
            Self::Text(text) => Value::from(text.clone()),
            Self::List(items) => Value::List(all(items)),
            Self::Map(map) => {
                let entry = |(key, shape): (&String, &Self)| (key.clone().into(), shape.value(nodes));
                Value::Object(map.iter().map(entry).collect::<Object>())
            }
            Self::Ref(index) => Value::from(nodes.resources[*index]),
            Self::Attribute(index) => Value::Attribute(nodes.resources[*index].node(), "Arn".into()),
            Self::Region => expr(Expr::Pseudo(Pseudo::Region)),
            Self::Concat(parts) => stackwright_core::Val::concat(all(parts)).into(),
            Self::Join(delimiter, items) => {
                expr(Expr::Join(delimiter.clone().into(), Value::List(all(items))))
            }
            Self::Select(index, items) => expr(Expr::Select((*index).into(), Value::List(all(items)))),
            Self::If(a, b) => expr(Expr::If(nodes.condition, a.value(nodes), b.value(nodes))),
        }
    }

    /// What CloudFormation would make of it, where a resource's name is `<NAME>`, its ARN `<NAME.Arn>`, the region
    /// `<AWS::Region>` and the condition true.
    fn meaning(&self) -> Json {
        let all = |shapes: &[Self]| shapes.iter().map(Self::meaning).collect::<Vec<_>>();
        let text = |shapes: &[Self]| shapes.iter().map(|shape| as_text(&shape.meaning())).collect::<Vec<_>>();
        match self {
            Self::Bool(flag) => json!(flag),
            Self::Integer(number) => json!(number),
            Self::Text(text) => json!(text),
            Self::List(items) => Json::Array(all(items)),
            Self::Map(map) => map.iter().map(|(key, shape)| (key.clone(), shape.meaning())).collect(),
            Self::Ref(index) => json!(format!("<Q{index}>")),
            Self::Attribute(index) => json!(format!("<Q{index}.Arn>")),
            Self::Region => json!("<AWS::Region>"),
            Self::Concat(parts) => json!(text(parts).concat()),
            Self::Join(delimiter, items) => json!(text(items).join(delimiter)),
            Self::Select(index, items) => items.get(usize::from(*index)).map_or(Json::Null, Self::meaning),
            Self::If(then, _) => then.meaning(),
        }
    }
}

fn as_text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Evaluates a template's value as CloudFormation does, with the same stand-ins; fails for names that the template
/// does not have.
fn evaluate(value: &Json, template: &Json) -> Json {
    let known = |name: &str| {
        let element = name.split('.').next().unwrap();
        let is_there = element.starts_with("AWS::")
            || template["Resources"].get(element).is_some()
            || template["Parameters"].get(element).is_some();
        assert!(is_there, "the template has no `{name}`");
        format!("<{name}>")
    };
    match value {
        Json::Array(items) => items.iter().map(|item| evaluate(item, template)).collect(),
        Json::Object(map) if map.len() == 1 => {
            let (key, inner) = map.iter().next().unwrap();
            let argument = |index: usize| evaluate(&inner[index], template);
            match key.as_str() {
                "Ref" => json!(known(inner.as_str().unwrap())),
                "Fn::GetAtt" => {
                    json!(known(&format!("{}.{}", inner[0].as_str().unwrap(), inner[1].as_str().unwrap())))
                }
                "Fn::Sub" => json!(substitute(inner.as_str().unwrap(), known)),
                "Fn::Join" => {
                    let items: Vec<_> = argument(1).as_array().unwrap().iter().map(as_text).collect();
                    json!(items.join(inner[0].as_str().unwrap()))
                }
                "Fn::Select" => {
                    let index = usize::try_from(inner[0].as_u64().unwrap()).unwrap();
                    argument(1).get(index).cloned().unwrap_or_default()
                }
                "Fn::If" => {
                    assert!(template["Conditions"].get(inner[0].as_str().unwrap()).is_some());
                    argument(1)
                }
                _ => evaluate_map(map, template),
            }
        }
        Json::Object(map) => evaluate_map(map, template),
        other => other.clone(),
    }
}

fn evaluate_map(map: &Map<String, Json>, template: &Json) -> Json {
    map.iter().map(|(key, inner)| (key.clone(), evaluate(inner, template))).collect()
}

/// `Fn::Sub` of a text.
fn substitute(text: &str, value_of: impl Fn(&str) -> String) -> String {
    let Some((before, after)) = text.split_once("${") else { return text.to_owned() };
    let (name, rest) = after.split_once('}').unwrap();
    let part = match name.strip_prefix('!') {
        Some(literal) => format!("${{{literal}}}"),
        None => {
            assert!(!before.ends_with('$'), "nobody knows what `$${{` means");
            value_of(name)
        }
    };
    format!("{before}{part}{}", substitute(rest, value_of))
}

fn build(scope: &mut Scope<'_>, shape: &Shape) {
    let mut resources: Vec<_> =
        (0..3).map(|index| scope.add(format!("Q{index}"), RawResource::new("AWS::SQS::Queue"))).collect();
    let table = RawResource::new("AWS::SNS::Topic").without_check();
    resources.push(scope.add("Q3", table));
    scope.parameter("P", ParameterSettings::text());
    let equals = stackwright_core::value::ConditionExpr::Equals("a".into(), "a".into());
    let nodes = Nodes { resources, condition: scope.condition("C", equals).node() };
    let custom = RawResource::new("Custom::Any").property("Value", shape.value(&nodes));
    scope.add("Any", custom);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_template_means_what_was_said(shape in shape()) {
        let mut app = App::new();
        build(&mut app.stack("S", Stack::new()), &shape);
        let synthesis = app.synthesize();
        prop_assert!(synthesis.assembly.is_some(), "{:#?}", synthesis.diagnostics);
        let assembly = synthesis.assembly.unwrap();
        let stack = assembly.stacks().next().unwrap();
        let template = assembly.template(stack).unwrap().document().unwrap();
        let written = &template["Resources"]["Any"]["Properties"]["Value"];
        prop_assert_eq!(evaluate(written, &template), shape.meaning(), "{}", written);
    }
}
