//! Pass 3: logical ids, by the official CDK's scheme, so that its stacks can be taken over.
//!
//! The scheme, from aws-cdk-lib's behaviour: the path within the stack without parts called `Default`; where
//! one part remains it is the id; otherwise the parts without those called `Resource` and without repetition,
//! cut to 240 characters, and eight digits of the MD5 of the whole path.

use md5::{Digest, Md5};
use stackwright_diagnostics::Diagnostic;

use super::Order;
use crate::rules;
use crate::tree::{App, Kind, NodeId};
use crate::value::Text;

/// CloudFormation's limit, and the part of it that people read.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
pub(crate) const MAX_CHARACTERS: usize = 255;
pub(crate) const MAX_HUMAN_CHARACTERS: usize = 240;
const HASH_DIGITS: usize = 8;

/// The logical id of each node that has one.
pub(crate) struct LogicalIds(Vec<Text>);

impl LogicalIds {
    pub(crate) fn of(&self, node: NodeId) -> &str {
        self.0.get(node.index()).map_or("", AsRef::as_ref)
    }

    /// For nodes that passes add.
    pub(crate) fn set(&mut self, node: NodeId, id: Text) {
        if self.0.len() <= node.index() {
            self.0.resize(node.index() + 1, Text::Borrowed(""));
        }
        if let Some(slot) = self.0.get_mut(node.index()) {
            *slot = id;
        }
    }

    pub(crate) fn assign(app: &mut App, order: &Order) -> Self {
        let mut ids = Self(vec![Text::Borrowed(""); app.nodes.len()]);
        let mut found = Vec::new();
        for node in order.all() {
            let Some(data) = app.node(*node) else { continue };
            let Some(stack) = data.stack.filter(|_| data.kind.namespace().is_some()) else { continue };
            let id = given(&data.kind).unwrap_or_else(|| Text::Owned(computed(app, *node, stack)));
            found.extend(check(app, *node, &id));
            ids.set(*node, id);
        }
        app.diagnostics.extend(found);
        ids
    }
}

fn given(kind: &Kind) -> Option<Text> {
    match kind {
        Kind::Resource(resource) => resource.policies.as_ref()?.logical_id.clone(),
        Kind::Output(output) => output.logical_id.clone(),
        _ => None,
    }
}

fn computed(app: &App, node: NodeId, stack: NodeId) -> String {
    if let Some(path) = app.resource_node(node).and_then(|r| r.policies.as_ref()?.moved_from.clone()) {
        return unique_id(&path.split('/').collect::<Vec<_>>());
    }
    let stack_node = app.node(stack).map(std::ptr::from_ref);
    let mut path: Vec<&str> = app
        .ancestors(node)
        .take_while(|n| Some(std::ptr::from_ref(*n)) != stack_node)
        .map(|n| n.id.as_ref())
        .collect();
    path.reverse();
    unique_id(&path)
}

/// The logical id of a path within a stack.
pub(crate) fn unique_id(path: &[&str]) -> String {
    let mut parts = path.iter().copied().filter(|part| *part != "Default");
    if let (Some(only), None) = (parts.next(), parts.next()) {
        let id = alphanumeric(only);
        if id.len() <= MAX_CHARACTERS {
            return id;
        }
    }
    let length: usize = path.iter().map(|part| part.len() + 1).sum();
    let mut whole = String::with_capacity(length);
    let mut id = String::with_capacity(length + HASH_DIGITS);
    let mut last = "";
    for (index, part) in path.iter().copied().filter(|part| *part != "Default").enumerate() {
        if index > 0 {
            whole.push('/');
        }
        whole.push_str(part);
        // A part that repeats the end of the one before says nothing new.
        if index == 0 || !last.ends_with(part) {
            if part != "Resource" {
                push_alphanumeric(&mut id, part);
            }
            last = part;
        }
    }
    id.truncate(MAX_HUMAN_CHARACTERS);
    push_digits(&mut id, &Md5::digest(whole.as_bytes()));
    id
}

/// The first eight digits of a hash, in upper case.
pub(crate) fn push_digits(id: &mut String, hash: &[u8]) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let halves = hash.iter().take(HASH_DIGITS / 2).flat_map(|byte| [byte >> 4, byte & 15]);
    id.extend(halves.filter_map(|half| DIGITS.get(usize::from(half))));
}

fn alphanumeric(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    push_alphanumeric(&mut id, text);
    id
}

pub(crate) fn push_alphanumeric(id: &mut String, text: &str) {
    id.extend(text.chars().filter(char::is_ascii_alphanumeric));
}

pub(crate) fn is_logical_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= MAX_CHARACTERS && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn check(app: &App, node: NodeId, id: &str) -> Option<Diagnostic> {
    (!is_logical_id(id)).then(|| {
        Diagnostic::error(rules::LOGICAL_ID, format!("`{id}` cannot be a logical id"))
            .at(app.place(node))
            .help("logical ids are 1 to 255 letters and digits; give the construct an id with some")
    })
}

/// Two elements of one section would be written under one name.
pub(crate) fn collision(app: &App, first: NodeId, second: NodeId, id: &str) -> Option<Diagnostic> {
    let same_id = |node| app.node(node).map(|n| (n.parent, n.id.clone()));
    if first != second && same_id(first) == same_id(second) {
        // Reported already, as two constructs with the same id.
        return None;
    }
    let diagnostic =
        Diagnostic::error(rules::DUPLICATE_LOGICAL_ID, format!("two constructs get the logical id `{id}`"))
            .at(app.place(second))
            .note("the other one is made here", app.place(first))
            .help(
                "logical ids leave out `Default`, punctuation and repetition; give one of the two another id",
            );
    Some(diagnostic)
}

#[cfg(test)]
mod tests {
    use super::unique_id;

    #[test]
    fn same_as_the_official_cdk() {
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/fixtures/logical_ids.json")).unwrap();
        let cases = fixture["cases"].as_array().unwrap();
        assert!(cases.len() > 20);
        for case in cases {
            let (path, expected) = (case[0].as_str().unwrap(), case[1].as_str().unwrap());
            assert_eq!(unique_id(&path.split('/').collect::<Vec<_>>()), expected, "{path}");
        }
    }
}
