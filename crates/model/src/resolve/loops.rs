//! `Fn::ForEach`: loops are written out before anything else, as the transform `AWS::LanguageExtensions` does.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html>

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use stackwright_diagnostics::Diagnostic;

use super::{Resolver, Site};
use crate::document::Node;
use crate::{Value, rules};

/// The sections in which loops may stand.
const SECTIONS: [&str; 3] = ["Conditions", "Outputs", "Resources"];

/// What an entry that a loop makes costs: it is kept, and copied again when it is evaluated.
const STEPS_PER_VALUE: u64 = 10;

/// A loop's variable, and its value in this turn.
type Variables<'v> = [(&'v str, &'v str)];

/// A map's entry.
type Entry<'t> = (Cow<'t, str>, Node<'t>);

/// Whether the transform that brings loops and some functions is declared.
pub(super) fn has_extensions(template: &Node<'_>) -> bool {
    let is_meant = |node: &Node<'_>| {
        let name = node.text().or_else(|| node.get("Name")?.text());
        name == Some("AWS::LanguageExtensions")
    };
    let transforms = template.get("Transform");
    transforms.is_some_and(|node| node.items().unwrap_or(std::slice::from_ref(node)).iter().any(is_meant))
}

impl<'t> Resolver<'t> {
    /// Writes out the loops of a stack's template. One whose collection is not known stays as it is.
    pub(crate) fn write_out_loops(&mut self, scope: usize) {
        let template = Rc::clone(&self.scope(scope).template);
        if !has_extensions(&template) || !has_loop(&template) {
            return;
        }
        let mut made_by = HashMap::new();
        let entries = template.entries().iter().map(|(name, node)| {
            let node = if SECTIONS.contains(&&**name) {
                let site = Site::element(scope, name, "");
                let written = self.write_out(&site, node, &[]);
                if name == "Resources" {
                    note_makers(node, &written, &mut made_by);
                }
                written
            } else {
                node.clone()
            };
            (name.clone(), node)
        });
        let written = Node::Map(entries.collect());
        let is_cut = self.bounds.are_reached();
        if let Some(scope) = self.scopes.get_mut(scope) {
            scope.is_cut = is_cut;
            scope.set_template(Rc::new(written));
            scope.made_by = made_by;
        }
    }

    fn write_out(&self, site: &Site<'_>, node: &Node<'t>, variables: &Variables<'_>) -> Node<'t> {
        let _level = match self.bounds.enter() {
            Ok(level) => level,
            Err(bound) => {
                self.out_of_bounds(site, bound);
                return Node::Null;
            }
        };
        if !variables.is_empty()
            && let Err(bound) = self.bounds.spend(STEPS_PER_VALUE)
        {
            self.out_of_bounds(site, bound);
            return Node::Null;
        }
        match node {
            Node::Text(text) => Node::Text(self.substitute(text, variables)),
            Node::List(items) => {
                let items = items.iter().enumerate();
                Node::List(items.map(|(at, item)| self.write_out(&site.item(at), item, variables)).collect())
            }
            Node::Map(entries) => {
                if let [(key, Node::Text(name))] = entries.as_slice()
                    && key == "Ref"
                    && let Some((_, value)) = variables.iter().rev().find(|(variable, _)| variable == name)
                {
                    return Node::Text(Cow::Owned((*value).to_owned()));
                }
                let mut written = Vec::with_capacity(entries.len());
                for (key, node) in entries {
                    if key.starts_with("Fn::ForEach::") {
                        self.turn(&site.key(key), (key, node), variables, &mut written);
                    } else {
                        let node = self.write_out(&site.key(key), node, variables);
                        written.push((self.substitute(key, variables), node));
                    }
                }
                Node::Map(written)
            }
            other => other.clone(),
        }
    }

    /// Adds what a loop makes: `[variable, collection, {key: value}]`.
    fn turn(
        &self,
        site: &Site<'_>,
        (key, arguments): (&Cow<'t, str>, &Node<'t>),
        variables: &Variables<'_>,
        written: &mut Vec<Entry<'t>>,
    ) {
        let Some([Node::Text(variable), collection, fragment @ Node::Map(_)]) = arguments.items() else {
            let message = "`Fn::ForEach` takes a variable, a collection and a map";
            let place = self.scope(site.scope).place(site);
            let diagnostic = Diagnostic::error(rules::BROKEN_FUNCTION, message).at(place);
            self.loop_diagnostics.borrow_mut().push(diagnostic);
            return;
        };
        let collection = self.value(site, &self.write_out(site, collection, variables));
        let mut values = Vec::new();
        if !gather(&collection, &mut values) {
            // Nobody knows what it makes: whoever evaluates the map finds it there.
            written.push((key.clone(), arguments.clone()));
            return;
        }
        for value in values {
            let mut inner: Vec<(&str, &str)> = variables.to_vec();
            inner.push((variable, &value));
            if let Node::Map(entries) = self.write_out(site, fragment, &inner) {
                written.extend(entries);
            }
        }
    }

    /// A text with `${Variable}` and `&{Variable}` replaced; the latter stands for the letters and digits only.
    fn substitute(&self, text: &Cow<'t, str>, variables: &Variables<'_>) -> Cow<'t, str> {
        let mut result = text.clone();
        for (variable, value) in variables.iter().rev() {
            let (whole, plain) = (format!("${{{variable}}}"), format!("&{{{variable}}}"));
            let uses = result.matches(&*whole).count() + result.matches(&*plain).count();
            if self.bounds.spend_on_text(result.len() + uses.saturating_mul(value.len())).is_err() {
                return Cow::Borrowed("");
            }
            if uses > 0 {
                let letters: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
                result = Cow::Owned(result.replace(&whole, value).replace(&plain, &letters));
            }
        }
        result
    }
}

/// The texts of a collection, of lists in it too; says no where one is not known.
fn gather(collection: &Value, values: &mut Vec<String>) -> bool {
    let Value::List(items) = collection else { return false };
    items.iter().all(|item| match item {
        list @ Value::List(_) => gather(list, values),
        item => item.as_scalar_text().map(|text| values.push(text)).is_some(),
    })
}

/// Whether there is any loop at all.
fn has_loop(template: &Node<'_>) -> bool {
    let mut open = vec![template];
    while let Some(node) = open.pop() {
        match node {
            Node::List(items) => open.extend(items),
            Node::Map(entries) => {
                if entries.iter().any(|(key, _)| key.starts_with("Fn::ForEach::")) {
                    return true;
                }
                open.extend(entries.iter().map(|(_, node)| node));
            }
            _ => {}
        }
    }
    false
}

/// Says which loop made a resource: the last one before it that is not there any more.
fn note_makers(before: &Node<'_>, after: &Node<'_>, made_by: &mut HashMap<String, String>) {
    let mut written = after.entries().iter().map(|(key, _)| key).peekable();
    let mut before = before.entries().iter().map(|(key, _)| key).peekable();
    while let Some(key) = before.next() {
        if !key.starts_with("Fn::ForEach::") {
            written.next_if_eq(&key);
            continue;
        }
        let next = before.peek();
        while let Some(made) = written.next_if(|made| Some(made) != next) {
            made_by.insert(made.clone().into_owned(), key.clone().into_owned());
        }
    }
}
