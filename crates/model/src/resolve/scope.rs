//! A stack while it is resolved: its template, what stands in it, and what of that is evaluated.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use stackwright_diagnostics::{CodeLine, Place};

use super::Site;
use crate::document::Node;
use crate::{ResourceId, Unknown, Value};

/// A stack while it is resolved.
pub(crate) struct Scope<'t> {
    pub(crate) name: String,
    pub(crate) account: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) template: Rc<Node<'t>>,
    /// Values of parameters that the assembly gives.
    pub(crate) given: BTreeMap<String, String>,
    /// Construct paths by logical id, as the assembly says them.
    pub(crate) constructs: HashMap<String, String>,
    /// Lines of code by construct path, as the assembly says them.
    pub(crate) lines: Rc<HashMap<String, CodeLine>>,
    /// The stack and the resource in it that make this one.
    pub(crate) nested_in: Option<(usize, usize)>,
    /// Whether this is no stack of its own: another one nests its template.
    pub(crate) is_left_out: bool,
    /// Whether its loops make more than can be written out.
    pub(crate) is_cut: bool,
    /// By logical id, the loop that made a resource.
    pub(crate) made_by: HashMap<String, String>,
    /// Sorted by logical id.
    pub(crate) resources: Vec<Declared>,
    sections: Sections,
    pub(super) parameters: Memos<Value>,
    pub(super) conditions: Memos<Result<bool, Unknown>>,
    pub(super) outputs: Memos<Option<Value>>,
    /// Values of the Systems Manager parameters that this stack makes, by logical id.
    pub(super) ssm_values: Memos<Value>,
}

/// A resource of a template.
#[derive(Debug)]
pub(crate) struct Declared {
    pub(crate) logical_id: String,
    /// Its entry of the section.
    entry: usize,
    /// Its id; none when its condition is false.
    pub(crate) id: Option<ResourceId>,
    /// The stack that it makes, where it is a nested one whose template is known.
    pub(crate) nested: Option<usize>,
}

/// What was evaluated, or is about to be.
pub(super) type Memos<T> = RefCell<HashMap<String, Memo<T>>>;

/// A value that is evaluated once.
#[derive(Clone, Debug)]
pub(super) enum Memo<T> {
    /// It is being evaluated: whoever asks for it now is asked for by it.
    Busy,
    Done(T),
}

/// The entries of large sections, sorted by name.
#[derive(Debug, Default)]
struct Sections {
    parameters: Vec<usize>,
    conditions: Vec<usize>,
    mappings: Vec<usize>,
    outputs: Vec<usize>,
}

fn sorted(section: Option<&Node<'_>>) -> Vec<usize> {
    let entries = section.map(Node::entries).unwrap_or_default();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|index| entries.get(*index).map(|(name, _)| name));
    order
}

impl<'t> Scope<'t> {
    pub(crate) fn new(name: String, template: Rc<Node<'t>>) -> Self {
        let mut scope = Self {
            name,
            account: None,
            region: None,
            given: BTreeMap::new(),
            constructs: HashMap::new(),
            lines: Rc::default(),
            nested_in: None,
            is_left_out: false,
            is_cut: false,
            made_by: HashMap::new(),
            resources: Vec::new(),
            sections: Sections::default(),
            parameters: Memos::default(),
            conditions: Memos::default(),
            outputs: Memos::default(),
            ssm_values: Memos::default(),
            template: Rc::new(Node::Null),
        };
        scope.set_template(template);
        scope
    }

    /// Makes this the stack of another template.
    pub(super) fn set_template(&mut self, template: Rc<Node<'t>>) {
        self.sections = Sections {
            parameters: sorted(template.get("Parameters")),
            conditions: sorted(template.get("Conditions")),
            mappings: sorted(template.get("Mappings")),
            outputs: sorted(template.get("Outputs")),
        };
        let resources = template.get("Resources");
        let declared = |entry: usize| {
            let (name, node) = resources?.entries().get(entry)?;
            // What is no resource at all, such as `Fn::Transform`, is left to whoever looks for it.
            let is_resource = matches!(node, Node::Map(_)) && !name.starts_with("Fn::");
            is_resource.then(|| Declared {
                logical_id: name.clone().into_owned(),
                entry,
                id: None,
                nested: None,
            })
        };
        self.resources = sorted(resources).into_iter().filter_map(declared).collect();
        self.template = template;
    }

    pub(super) fn forget(&mut self) {
        self.parameters = Memos::default();
        self.conditions = Memos::default();
        self.outputs = Memos::default();
        self.ssm_values = Memos::default();
    }

    fn section(&self, name: &str) -> &[usize] {
        match name {
            "Parameters" => &self.sections.parameters,
            "Conditions" => &self.sections.conditions,
            "Mappings" => &self.sections.mappings,
            "Outputs" => &self.sections.outputs,
            _ => &[],
        }
    }

    /// An element of a section: a parameter, condition, mapping or output.
    pub(super) fn element(&self, section: &str, name: &str) -> Option<&Node<'t>> {
        let entries = self.template.get(section)?.entries();
        let order = self.section(section);
        let key = |index: &usize| entries.get(*index).map(|(name, _)| &**name);
        let found = order.binary_search_by(|index| key(index).cmp(&Some(name))).ok()?;
        Some(&entries.get(*order.get(found)?)?.1)
    }

    /// The names of a section's elements, in the order in which they are written.
    pub(crate) fn names(&self, section: &str) -> impl Iterator<Item = &str> {
        self.template.get(section).map(Node::entries).unwrap_or_default().iter().map(|(name, _)| &**name)
    }

    /// Where a resource stands among the resources of this stack.
    pub(super) fn resource(&self, logical_id: &str) -> Option<usize> {
        self.resources.binary_search_by(|resource| (*resource.logical_id).cmp(logical_id)).ok()
    }

    /// A resource as it is written.
    pub(crate) fn node(&self, resource: &Declared) -> &Node<'t> {
        let entry = self.template.get("Resources").and_then(|section| section.entries().get(resource.entry));
        entry.map_or(&Node::Null, |(_, node)| node)
    }

    /// Whether two stacks are deployed to the same place, as far as anybody knows.
    /// The transform or module that may make an element which the template does not have: the Serverless Application
    /// Model and modules name what they make after the resource that they make it of, macros as they like.
    ///
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html>
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/modules.html>
    pub(super) fn maker_of(&self, name: &str) -> Option<&str> {
        let transforms = self.template.get("Transform").into_iter();
        let transforms = transforms.flat_map(|node| node.items().unwrap_or(std::slice::from_ref(node)));
        let mut names = transforms.filter_map(|node| node.text().or_else(|| node.get("Name")?.text()));
        let mut types =
            self.resources.iter().filter(|it| name.starts_with(&it.logical_id)).filter_map(|resource| {
                let written = self.node(resource).get("Type")?.text()?;
                (written.starts_with("AWS::Serverless::") || written.ends_with("::MODULE")).then_some(written)
            });
        names.find(|name| !name.starts_with("AWS::")).or_else(|| types.next())
    }

    pub(super) fn is_beside(&self, other: &Self) -> bool {
        self.account == other.account && self.region == other.region
    }

    /// The construct behind a resource: the path that the template itself says, or else the assembly.
    pub(crate) fn construct(&self, logical_id: &str) -> Option<&str> {
        let resource = self.resource(logical_id).and_then(|index| self.resources.get(index));
        let said =
            resource.and_then(|resource| self.node(resource).get("Metadata")?.get("aws:cdk:path")?.text());
        said.or_else(|| self.constructs.get(logical_id).map(String::as_str))
    }

    /// The line of code that made a construct, or else the nearest one around it.
    pub(crate) fn line(&self, construct: &str) -> Option<&CodeLine> {
        let mut path = construct;
        loop {
            if let Some(line) = self.lines.get(path) {
                return Some(line);
            }
            path = path.rsplit_once('/')?.0;
        }
    }

    pub(crate) fn place(&self, site: &Site<'_>) -> Place {
        let (section, name) = site.root();
        let is_resource = section == "Resources";
        let construct = if is_resource { self.construct(name) } else { None };
        let path = site.path();
        Place {
            construct: construct.map(str::to_owned),
            origin: construct.and_then(|construct| self.line(construct)).cloned(),
            stack: Some(self.name.clone()),
            logical_id: Some(name.to_owned()),
            property: if is_resource {
                Some(path.strip_prefix("Properties.").unwrap_or(&path).to_owned())
                    .filter(|path| !path.is_empty())
            } else {
                Some(section.to_owned())
            },
            span: None,
        }
    }
}
