//! Checks of stacks as such: their names.

use std::collections::BTreeMap;

use stackwright_diagnostics::Diagnostic;

use crate::rules;
use crate::tree::{App, Environment, NodeId};

const MAX_NAME_CHARACTERS: usize = 128;

impl App {
    pub(crate) fn stacks(&self) -> impl Iterator<Item = NodeId> {
        (0..self.nodes.len()).map(NodeId::from_index).filter(|node| self.stack_node(*node).is_some())
    }

    /// The path within a stack.
    pub(crate) fn path_within(&self, node: NodeId, stack: NodeId) -> String {
        let inside = std::iter::successors(Some(node), |node| self.node(*node)?.parent);
        let ids: Vec<&str> = inside
            .take_while(|node| *node != stack)
            .filter_map(|node| Some(self.node(node)?.id.as_ref()))
            .collect();
        ids.into_iter().rev().collect::<Vec<_>>().join("/")
    }

    /// Called as soon as a stack is made.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html>
    pub(crate) fn check_stack_name(&mut self, stack: NodeId) {
        let Some(name) = self.stack_node(stack).map(|s| s.name.clone()) else { return };
        let valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && name.len() <= MAX_NAME_CHARACTERS;
        if !valid {
            let diagnostic =
                Diagnostic::error(rules::STACK_NAME, format!("`{name}` cannot be a stack's name"))
                    .at(self.place(stack))
                    .help("a letter first, then letters, digits and hyphens, at most 128 characters");
            self.diagnostics.push(diagnostic);
        }
    }

    /// Two stacks of one name in one account and region would be one stack.
    pub(crate) fn check_stacks(&mut self) {
        let mut names: BTreeMap<(String, Option<String>, Option<String>), NodeId> = BTreeMap::new();
        let mut found = Vec::new();
        for stack in self.stacks() {
            let Some(data) = self.stack_node(stack) else { continue };
            let Environment { account, region } = &data.settings.environment;
            let owned = |text: &Option<crate::value::Text>| text.as_ref().map(ToString::to_string);
            let key = (data.name.to_string(), owned(account), owned(region));
            if let Some(first) = names.insert(key, stack) {
                let diagnostic = Diagnostic::error(
                    rules::DUPLICATE_STACK,
                    format!("two stacks are named `{}`", data.name),
                )
                .at(self.place(stack))
                .note("the other one is made here", self.place(first))
                .help("give one of them another name; CloudFormation would take them for one");
                found.push(diagnostic);
            }
        }
        self.diagnostics.extend(found);
    }
}
