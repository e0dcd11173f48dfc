//! Nested stacks: those that a resource of another stack makes, where their templates are at hand.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use stackwright_diagnostics::{Diagnostic, Place};

use crate::build::{Header, read};
use crate::document::Node;
use crate::resolve::{Resolver, Scope};
use crate::rules;
use crate::source::Sources;

/// How many stacks there may be, and how large their templates may be together. Nested stacks are templates again: a
/// few that nest each other several times would be many.
const MAX_STACKS: usize = 2_000;
const MAX_BYTES: usize = 32 << 20;

/// Adds the stacks that resources of others make.
pub(crate) fn add_nested(
    resolver: &mut Resolver<'_>,
    headers: &mut Vec<Header>,
    sources: &Sources<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut parent = 0;
    let mut bytes = 0;
    let mut templates: HashMap<String, Rc<Node<'static>>> = HashMap::new();
    while parent < headers.len() {
        resolver.write_out_loops(parent);
        let (Some(scope), Some(header)) = (resolver.scopes.get(parent), headers.get(parent)) else { break };
        let mut found = Vec::new();
        for (index, resource) in scope.resources.iter().enumerate() {
            let node = scope.node(resource);
            if node.get("Type").and_then(Node::text) == Some("AWS::CloudFormation::Stack")
                && let Some((file, text)) = nested_template(sources, &header.file, node)
            {
                found.push((index, resource.logical_id.clone(), file, text));
            }
        }
        for (index, logical_id, file, text) in found {
            bytes += text.len();
            let fault = if is_within_itself(resolver, headers, parent, &file) {
                Some((rules::CIRCULAR_REFERENCE, format!("the template `{file}` nests itself")))
            } else if resolver.scopes.len() >= MAX_STACKS || bytes > MAX_BYTES {
                Some((rules::OUT_OF_BOUNDS, format!("there are too many nested stacks for `{file}`")))
            } else {
                None
            };
            if let Some((rule, message)) = fault {
                let place = Place { logical_id: Some(logical_id), ..Place::default() };
                diagnostics.push(Diagnostic::error(rule, message).at(place));
                continue;
            }
            let Some(around) = resolver.scopes.get(parent) else { continue };
            let name = format!("{}/{logical_id}", around.name);
            let template = templates.get(&file).cloned().unwrap_or_else(|| {
                let template = Rc::new(read(&text, &name, &file, diagnostics).into_owned());
                templates.insert(file.clone(), Rc::clone(&template));
                template
            });
            let mut scope = Scope::new(name, template);
            scope.account.clone_from(&around.account);
            scope.region.clone_from(&around.region);
            scope.lines = Rc::clone(&around.lines);
            scope.nested_in = Some((parent, index));
            let construct = around.construct(&logical_id).map(str::to_owned);
            let nested = resolver.scopes.len();
            resolver.widen(text.len());
            resolver.scopes.push(scope);
            if let Some(resource) =
                resolver.scopes.get_mut(parent).and_then(|scope| scope.resources.get_mut(index))
            {
                resource.nested = Some(nested);
            }
            headers.push(Header { file, text, construct });
        }
        parent += 1;
    }
}

/// Files that nested stacks are made of are no stacks of their own.
pub(crate) fn leave_out_nested(resolver: &mut Resolver<'_>, headers: &[Header]) {
    let both = || resolver.scopes.iter().zip(headers);
    let nested: HashSet<&str> =
        both().filter(|(scope, _)| scope.nested_in.is_some()).map(|(_, header)| &*header.file).collect();
    let is_left_out =
        both().map(|(scope, header)| scope.nested_in.is_none() && nested.contains(&*header.file));
    let is_left_out: Vec<bool> = is_left_out.collect();
    for (scope, is_left_out) in resolver.scopes.iter_mut().zip(is_left_out) {
        scope.is_left_out = is_left_out;
    }
}

/// Whether a stack or one around it is made of this file.
fn is_within_itself(resolver: &Resolver<'_>, headers: &[Header], scope: usize, file: &str) -> bool {
    let mut around = Some(scope);
    while let Some(index) = around {
        if headers.get(index).is_some_and(|header| header.file == file) {
            return true;
        }
        around = resolver.scopes.get(index).and_then(|scope| scope.nested_in).map(|(parent, _)| parent);
    }
    false
}

/// The file and text of a nested stack's template, where it is at hand: aws-cdk-lib says in the resource's metadata
/// which file it is, others by the name under which the file is published, or by its path.
fn nested_template(sources: &Sources<'_>, beside: &str, node: &Node<'_>) -> Option<(String, String)> {
    let said = node.get("Metadata").and_then(|metadata| metadata.get("aws:asset:path")).and_then(Node::text);
    if let Some(found) = said.and_then(|file| sources.template(beside, file)) {
        return Some(found);
    }
    let url = node.get("Properties")?.get("TemplateURL")?;
    if let Some(found) = url.text().and_then(|url| sources.template(beside, url)) {
        return Some(found);
    }
    let mut open = vec![url];
    while let Some(node) = open.pop() {
        match node {
            Node::Text(text) => {
                if let Some(found) = sources.published(text).and_then(|file| sources.template(beside, file)) {
                    return Some(found);
                }
            }
            Node::List(items) => open.extend(items),
            Node::Map(entries) => open.extend(entries.iter().map(|(_, node)| node)),
            _ => {}
        }
    }
    None
}
