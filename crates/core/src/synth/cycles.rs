//! Circles among stacks and among resources, told as the chain of constructs that makes them.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;
use stackwright_diagnostics::Diagnostic;

use super::references::StackEdge;
use crate::rules;
use crate::tree::{App, NodeId};

/// The stacks in an order in which they can be deployed; circles are reported.
pub(crate) fn order_stacks(app: &mut App, edges: &[StackEdge]) -> Vec<NodeId> {
    let stacks: Vec<NodeId> = app.stacks().collect();
    let edges_only: Vec<(NodeId, NodeId)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
    // Tarjan's algorithm gives components with what they point to first: the order of deployment.
    let components = components(&stacks, &edges_only);
    for component in components.iter().filter(|component| component.len() > 1) {
        let chain = shortest_circle(component.clone(), &edges_only);
        let names: Vec<String> = chain
            .iter()
            .map(|stack| app.stack_node(*stack).map(|s| format!("`{}`", s.name)).unwrap_or_default())
            .collect();
        let message = format!("stacks depend on one another in a circle: {}", names.join(" -> "));
        let mut diagnostic = Diagnostic::error(rules::STACK_CYCLE, message)
            .help("move one of these constructs into the other stack, or hand the value over through the configuration");
        for pair in chain.windows(2) {
            let [from, to] = pair else { continue };
            let Some(edge) = edges.iter().find(|edge| edge.from == *from && edge.to == *to) else { continue };
            let note = format!("`{}` needs `{}`", app.path(edge.by), app.path(edge.target));
            if diagnostic.place.is_empty() {
                diagnostic.place = app.place(edge.by);
            }
            diagnostic = diagnostic.note(note, app.place(edge.by));
        }
        app.diagnostics.push(diagnostic);
    }
    components.into_iter().flatten().collect()
}

/// Reports resources that need one another before they can be created.
pub(crate) fn report_resource_cycles(app: &mut App, edges: &[(NodeId, NodeId)]) {
    // Handles come from constructs that exist; a circle needs an edge to a later one, or to itself.
    if edges.iter().all(|(from, to)| to < from) {
        return;
    }
    let mut nodes: Vec<NodeId> = edges.iter().flat_map(|(from, to)| [*from, *to]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    for component in components(&nodes, edges) {
        let to_itself = component.first().is_some_and(|node| edges.contains(&(*node, *node)));
        if component.len() < 2 && !to_itself {
            continue;
        }
        let chain = shortest_circle(component, edges);
        let paths: Vec<String> = chain.iter().map(|node| format!("`{}`", app.path(*node))).collect();
        let message = format!("resources need one another in a circle: {}", paths.join(" -> "));
        let mut diagnostic = Diagnostic::error(rules::RESOURCE_CYCLE, message)
            .help("take one of the references out, for instance by a resource of its own for the rule or policy that refers back");
        for (index, node) in chain.iter().take(chain.len().saturating_sub(1)).enumerate() {
            if index == 0 {
                diagnostic.place = app.place(*node);
            } else {
                diagnostic = diagnostic.note("through this one", app.place(*node));
            }
        }
        app.diagnostics.push(diagnostic);
    }
}

fn components(nodes: &[NodeId], edges: &[(NodeId, NodeId)]) -> Vec<Vec<NodeId>> {
    let mut graph = DiGraph::<NodeId, ()>::with_capacity(nodes.len(), edges.len());
    let index: FxHashMap<NodeId, NodeIndex> =
        nodes.iter().map(|node| (*node, graph.add_node(*node))).collect();
    for (from, to) in edges {
        if let (Some(from), Some(to)) = (index.get(from), index.get(to)) {
            graph.update_edge(*from, *to, ());
        }
    }
    let weight = |component: Vec<NodeIndex>| {
        component.into_iter().filter_map(|node| graph.node_weight(node).copied()).collect()
    };
    tarjan_scc(&graph).into_iter().map(weight).collect()
}

/// A shortest circle within a component, from its earliest node, which stands again at the end.
fn shortest_circle(mut component: Vec<NodeId>, edges: &[(NodeId, NodeId)]) -> Vec<NodeId> {
    component.sort_unstable();
    let mut shortest: Vec<NodeId> = Vec::new();
    for start in &component {
        let mut came_from: FxHashMap<NodeId, NodeId> = FxHashMap::default();
        let mut queue = std::collections::VecDeque::from([*start]);
        while let Some(node) = queue.pop_front() {
            for (_, to) in edges.iter().filter(|(from, to)| *from == node && component.contains(to)) {
                if to == start {
                    let mut chain = vec![*start];
                    let mut current = node;
                    while current != *start {
                        chain.push(current);
                        let Some(before) = came_from.get(&current) else { break };
                        current = *before;
                    }
                    chain.push(*start);
                    chain.reverse();
                    if shortest.is_empty() || chain.len() < shortest.len() {
                        shortest = chain;
                    }
                    queue.clear();
                    break;
                }
                if !came_from.contains_key(to) {
                    came_from.insert(*to, node);
                    queue.push_back(*to);
                }
            }
        }
    }
    shortest
}
