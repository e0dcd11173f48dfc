//! What refers to what: the edges of the model, in both directions.

use crate::resolve::{MAX_PATH_BYTES, Met};
use crate::{Model, Reference, ResourceId, Value};

/// An edge: a property of a resource that holds what AWS gives another, or depends on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The resource that refers.
    pub from: ResourceId,
    /// Where in it, such as `Properties.SubnetIds.0`, or `DependsOn`.
    pub path: Box<str>,
    /// What it refers to.
    pub to: Reference,
}

/// The edges of a model.
#[derive(Debug, Default)]
pub struct References {
    /// Sorted by the resource that refers.
    edges: Vec<Edge>,
    /// Their indices, sorted by the resource that is referred to.
    backwards: Vec<usize>,
}

impl References {
    pub(crate) fn of(model: &Model, met: &[Met]) -> Self {
        let mut edges = Vec::new();
        for (id, resource) in model.resources() {
            let parts = [
                ("Properties", &resource.properties),
                ("Metadata", &resource.metadata),
                ("DeletionPolicy", &resource.deletion_policy),
                ("UpdateReplacePolicy", &resource.update_replace_policy),
            ];
            for (name, value) in parts {
                gather(id, &mut name.to_owned(), value, &mut edges);
            }
            let depends_on = resource.depends_on.iter().map(|to| Edge {
                from: id,
                path: "DependsOn".into(),
                to: Reference { resource: *to, attribute: None },
            });
            edges.extend(depends_on);
        }
        edges.sort();
        // What a value turned out not to hold is depended on nonetheless: one side of a choice that is not made,
        // a part of a text that is hashed.
        let mut hidden: Vec<Edge> = met
            .iter()
            .filter(|met| {
                let range = range(&edges, met.from);
                !range.iter().any(|edge| edge.to == met.to)
            })
            .map(|met| Edge { from: met.from, path: met.path.clone(), to: met.to.clone() })
            .collect();
        edges.append(&mut hidden);
        edges.sort();
        edges.dedup();
        let mut backwards: Vec<usize> = (0..edges.len()).collect();
        backwards.sort_by_key(|index| edges.get(*index).map(|edge| edge.to.resource));
        Self { edges, backwards }
    }

    /// All edges, by the resource that refers.
    pub fn iter(&self) -> std::slice::Iter<'_, Edge> {
        self.edges.iter()
    }

    /// What a resource refers to.
    #[must_use]
    pub fn from(&self, resource: ResourceId) -> &[Edge] {
        range(&self.edges, resource)
    }

    /// What refers to a resource.
    pub fn to(&self, resource: ResourceId) -> impl Iterator<Item = &Edge> {
        let target = |index: &usize| self.edges.get(*index).map(|edge| edge.to.resource);
        let start = self.backwards.partition_point(|index| target(index) < Some(resource));
        let rest = self.backwards.get(start..).unwrap_or_default();
        rest.iter()
            .take_while(move |index| target(index) == Some(resource))
            .filter_map(|index| self.edges.get(*index))
    }
}

impl<'a> IntoIterator for &'a References {
    type Item = &'a Edge;
    type IntoIter = std::slice::Iter<'a, Edge>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn range(edges: &[Edge], from: ResourceId) -> &[Edge] {
    let start = edges.partition_point(|edge| edge.from < from);
    let end = edges.partition_point(|edge| edge.from <= from);
    edges.get(start..end).unwrap_or_default()
}

fn push(path: &mut String, part: &str) {
    if path.len() + part.len() <= MAX_PATH_BYTES {
        path.push('.');
        path.push_str(part);
    }
}

/// Adds the references in a value; `path` is as it was afterwards.
fn gather(from: ResourceId, path: &mut String, value: &Value, edges: &mut Vec<Edge>) {
    let length = path.len();
    match value {
        Value::Reference(to) => edges.push(Edge { from, path: path.as_str().into(), to: (**to).clone() }),
        Value::Joined(parts) => parts.iter().for_each(|part| gather(from, path, part, edges)),
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                push(path, &index.to_string());
                gather(from, path, item, edges);
                path.truncate(length);
            }
        }
        Value::Map(map) => {
            for (key, value) in map.iter() {
                push(path, key);
                gather(from, path, value, edges);
                path.truncate(length);
            }
        }
        _ => {}
    }
}
