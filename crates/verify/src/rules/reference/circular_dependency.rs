//! Resources that wait for one another.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use stackwright_diagnostics::{RuleId, Severity};
use stackwright_model::{Model, Presence, ResourceId};

use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("reference/circular-dependency"),
    severity: Severity::Error,
    title: "No resource waits for itself",
    why: "CloudFormation creates a resource after those that it refers to or depends on, and refuses a template in which that leads back to the resource.",
    fix: "take one of the references out, for instance by a resource of its own for the rule or policy that refers back",
    sources: &[
        "https://repost.aws/knowledge-center/cloudformation-circular-dependency",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html",
    ],
    check: |rule, facts, found| {
        let model = facts.model();
        let edges = edges(model);
        for component in components(&edges) {
            let circle = shortest(&edges, &component);
            let Some((first, rest)) = circle.split_first() else { continue };
            let names: Vec<_> =
                circle.iter().chain([first]).map(|id| &*model.resource(*id).logical_id).collect();
            let message = format!("resources wait for one another: `{}`", names.join("` -> `"));
            let next = rest.first().unwrap_or(first);
            let path = edges.get(first).and_then(|targets| targets.get(next)).map_or("", String::as_str);
            let mut finding = rule.finding(facts, *first, path, message);
            for id in rest {
                finding = finding.note("through this one", model.place_of(*id, ""));
            }
            found.push(finding);
        }
    },
};

/// By resource, what it waits for in its own stack, and by which property. What is there only under a condition waits
/// for nothing for certain.
type Edges = BTreeMap<ResourceId, BTreeMap<ResourceId, String>>;

fn edges(model: &Model) -> Edges {
    let is_certain = |id: ResourceId| model.resource(id).presence == Presence::Certain;
    let mut edges = Edges::new();
    for (id, resource) in model.resources().filter(|(id, _)| is_certain(*id)) {
        let mut targets = BTreeMap::new();
        super::each_reference(&resource.properties, &mut |path, reference| {
            targets.entry(reference.resource).or_insert_with(|| path.to_owned());
        });
        for target in &resource.depends_on {
            targets.entry(*target).or_insert_with(String::new);
        }
        targets.retain(|target, _| model.resource(*target).stack == resource.stack && is_certain(*target));
        if !targets.is_empty() {
            edges.insert(id, targets);
        }
    }
    edges
}

/// Groups of resources that reach one another, by their first one.
fn components(edges: &Edges) -> Vec<BTreeSet<ResourceId>> {
    let mut graph = DiGraph::<ResourceId, ()>::new();
    let ids: BTreeSet<_> =
        edges.iter().flat_map(|(id, targets)| targets.keys().chain([id])).copied().collect();
    let nodes: BTreeMap<_, _> = ids.into_iter().map(|id| (id, graph.add_node(id))).collect();
    let pairs = edges.iter().flat_map(|(id, targets)| targets.keys().map(move |target| (id, target)));
    for (from, to) in pairs {
        if let (Some(from), Some(to)) = (nodes.get(from), nodes.get(to)) {
            graph.add_edge(*from, *to, ());
        }
    }
    let is_loop = |id: &ResourceId| edges.get(id).is_some_and(|targets| targets.contains_key(id));
    // Not Tarjan's algorithm, which petgraph has as a recursion: chains may be long.
    let mut components: Vec<BTreeSet<ResourceId>> = kosaraju_scc(&graph)
        .into_iter()
        .map(|component| component.into_iter().filter_map(|node| graph.node_weight(node).copied()).collect())
        .filter(|component: &BTreeSet<_>| component.len() > 1 || component.iter().any(is_loop))
        .collect();
    components.sort();
    components
}

/// A shortest way from the first of a component back to it.
fn shortest(edges: &Edges, component: &BTreeSet<ResourceId>) -> Vec<ResourceId> {
    let Some(start) = component.first() else { return Vec::new() };
    let mut before: BTreeMap<ResourceId, ResourceId> = BTreeMap::new();
    let mut queue = VecDeque::from([*start]);
    while let Some(id) = queue.pop_front() {
        let targets = edges.get(&id).into_iter().flat_map(BTreeMap::keys);
        for target in targets.filter(|target| component.contains(target)) {
            if target == start {
                let mut way = vec![id];
                while let Some(previous) = way.last().filter(|id| *id != start).and_then(|id| before.get(id))
                {
                    way.push(*previous);
                }
                way.reverse();
                return way;
            }
            if !before.contains_key(target) {
                before.insert(*target, id);
                queue.push_back(*target);
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Parameters: {On: {Type: String}}
Conditions:
  IsOn: {"Fn::Equals": [{Ref: On}, "yes"]}
  IsOff: {"Fn::Not": [{Condition: IsOn}]}
Resources:
  A: {Type: "AWS::SQS::Queue", DependsOn: [B, C]}
  B: {Type: "AWS::SQS::Queue", DependsOn: C}
  C: {Type: "AWS::SQS::Queue"}
  D: {Type: "AWS::SQS::Queue", Condition: IsOn, DependsOn: E}
  E: {Type: "AWS::SQS::Queue", Condition: IsOff, DependsOn: D}
"#,
    ),
    fails(
        r#"
Resources:
  A: {Type: "AWS::SQS::Queue", Properties: {QueueName: {"Fn::Sub": "${B.QueueName}-dead"}}}
  B: {Type: "AWS::SQS::Queue", DependsOn: C}
  C: {Type: "AWS::SQS::Queue", DependsOn: A}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: g
      SecurityGroupIngress: [{IpProtocol: "-1", SourceSecurityGroupId: {Ref: Group}}]
"#,
        &[("A", "QueueName"), ("Group", "SecurityGroupIngress.0.SourceSecurityGroupId")],
    ),
];
