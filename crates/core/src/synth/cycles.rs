//! Circles among stacks and among resources, told as the chain of constructs that makes them.

use std::collections::VecDeque;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;
use stackwright_diagnostics::Diagnostic;

use super::Order;
use super::references::StackEdge;
use crate::rules;
use crate::tree::{App, NodeId};

/// Steps of the search for a short circle; after so many the shortest found by then will do.
const MAX_STEPS: usize = 1_000_000;

/// The stacks in an order in which they can be deployed; circles are reported.
pub(crate) fn order_stacks(app: &mut App, order: &Order, edges: &[StackEdge]) -> Vec<NodeId> {
    let stacks = order.all().iter().copied().filter(|node| app.stack_node(*node).is_some());
    let graph = Graph::new(stacks, edges.iter().map(|edge| (edge.from, edge.to)));
    // What a component points to comes before it: the order of deployment.
    let components = graph.components();
    for component in components.iter().filter(|component| component.len() > 1) {
        let chain = graph.short_circle(component);
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
    let graph = Graph::new(nodes.into_iter(), edges.iter().copied());
    for component in graph.components() {
        if component.len() < 2 && !component.first().is_some_and(|node| graph.has_loop(*node)) {
            continue;
        }
        let chain = graph.short_circle(&component);
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

/// What needs what.
struct Graph {
    graph: DiGraph<NodeId, ()>,
    indices: FxHashMap<NodeId, NodeIndex>,
}

impl Graph {
    fn new(nodes: impl Iterator<Item = NodeId>, edges: impl Iterator<Item = (NodeId, NodeId)>) -> Self {
        let mut graph = DiGraph::new();
        let indices: FxHashMap<NodeId, NodeIndex> = nodes.map(|node| (node, graph.add_node(node))).collect();
        for (from, to) in edges {
            if let (Some(from), Some(to)) = (indices.get(&from), indices.get(&to)) {
                graph.add_edge(*from, *to, ());
            }
        }
        Self { graph, indices }
    }

    fn node(&self, index: NodeIndex) -> Option<NodeId> {
        self.graph.node_weight(index).copied()
    }

    /// Groups of nodes that reach one another, each after those that it points to.
    fn components(&self) -> Vec<Vec<NodeId>> {
        // Not Tarjan's algorithm, which petgraph has as a recursion: a chain may be as long as memory lasts.
        let components = kosaraju_scc(&self.graph).into_iter();
        components
            .map(|component| component.into_iter().filter_map(|index| self.node(index)).collect())
            .collect()
    }

    fn has_loop(&self, node: NodeId) -> bool {
        self.indices.get(&node).is_some_and(|index| self.graph.neighbors(*index).any(|to| to == *index))
    }

    /// A shortest circle within a component, from one of its nodes, which stands again at the end.
    fn short_circle(&self, component: &[NodeId]) -> Vec<NodeId> {
        let mut starts: Vec<NodeId> = component.to_vec();
        starts.sort_unstable();
        let mut shortest: Vec<NodeId> = Vec::new();
        let mut steps = 0;
        for start in starts {
            if !shortest.is_empty() && steps > MAX_STEPS {
                break;
            }
            let Some(start) = self.indices.get(&start) else { continue };
            if let Some(circle) = self.circle_through(*start, &mut steps)
                && (shortest.is_empty() || circle.len() < shortest.len())
            {
                shortest = circle;
            }
        }
        shortest
    }

    /// A shortest circle through a node. Whatever is reached from outside of its component leads nowhere.
    fn circle_through(&self, start: NodeIndex, steps: &mut usize) -> Option<Vec<NodeId>> {
        let mut came_from: FxHashMap<NodeIndex, NodeIndex> = FxHashMap::default();
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for to in self.graph.neighbors(node) {
                *steps += 1;
                if to == start {
                    let mut chain = vec![start];
                    let mut current = node;
                    while current != start {
                        chain.push(current);
                        current = *came_from.get(&current)?;
                    }
                    chain.push(start);
                    return Some(chain.into_iter().rev().filter_map(|index| self.node(index)).collect());
                }
                came_from.entry(to).or_insert_with(|| {
                    queue.push_back(to);
                    node
                });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn graph(count: usize, edges: &[(usize, usize)]) -> Graph {
        let node = NodeId::from_index;
        Graph::new((0..count).map(node), edges.iter().map(|(from, to)| (node(*from), node(*to))))
    }

    /// Who reaches whom in at least one step, by trying every node in between.
    fn reaches(count: usize, edges: &[(usize, usize)]) -> Vec<Vec<bool>> {
        let mut reaches = vec![vec![false; count]; count];
        edges.iter().for_each(|(from, to)| reaches[*from][*to] = true);
        for between in 0..count {
            let onwards = reaches[between].clone();
            for row in reaches.iter_mut().filter(|row| row[between]) {
                row.iter_mut().zip(&onwards).for_each(|(reached, onward)| *reached |= onward);
            }
        }
        reaches
    }

    /// The length of a shortest circle through a node, by walking all paths one step longer at a time.
    fn shortest_through(count: usize, edges: &[(usize, usize)], start: usize) -> usize {
        let mut front = vec![start];
        for length in 1..=count {
            front = edges.iter().filter(|(from, _)| front.contains(from)).map(|(_, to)| *to).collect();
            if front.contains(&start) {
                return length;
            }
        }
        panic!("no circle through {start}")
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn as_a_naive_search_finds(
            (count, edges) in (1_usize..9).prop_flat_map(|count| {
                (Just(count), prop::collection::vec((0..count, 0..count), 0..16))
            }),
        ) {
            let (graph, reaches) = (graph(count, &edges), reaches(count, &edges));
            let components = graph.components();
            let position = |node: usize| {
                components.iter().position(|component| component.contains(&NodeId::from_index(node))).unwrap()
            };
            prop_assert_eq!(components.iter().map(Vec::len).sum::<usize>(), count);
            for (from, reached) in reaches.iter().enumerate() {
                prop_assert_eq!(graph.has_loop(NodeId::from_index(from)), edges.contains(&(from, from)));
                for to in (0..count).filter(|to| *to != from) {
                    let together = reached[to] && reaches[to][from];
                    prop_assert_eq!(position(from) == position(to), together);
                    prop_assert!(!reached[to] || together || position(to) < position(from));
                }
            }
            for component in &components {
                let circle: Vec<usize> = graph.short_circle(component).iter().map(|node| node.index()).collect();
                let on_circles = component.iter().map(|node| node.index()).filter(|node| reaches[*node][*node]);
                let shortest = on_circles.map(|node| shortest_through(count, &edges, node)).min();
                prop_assert_eq!(shortest, circle.len().checked_sub(1));
                prop_assert_eq!(circle.first(), circle.last());
                prop_assert!(circle.windows(2).all(|pair| edges.contains(&(pair[0], pair[1]))));
            }
        }
    }

    #[test]
    fn long_chains_and_circles_take_no_time_and_no_stack() {
        let count = 100_000;
        let mut edges: Vec<(usize, usize)> = (1..count).map(|node| (node, node - 1)).collect();
        assert_eq!(graph(count, &edges).components().len(), count);
        edges.push((0, count - 1));
        let graph = graph(count, &edges);
        let components = graph.components();
        assert_eq!(components.len(), 1);
        assert_eq!(graph.short_circle(&components[0]).len(), count + 1);
    }
}
