//! Building a model: which stacks and resources there are, then what each of them is.

use std::rc::Rc;
use std::sync::OnceLock;

use stackwright_assembly::Assembly;
use stackwright_diagnostics::{Diagnostic, Diagnostics, Place};

use crate::document::{Document, Node};
use crate::globals::{inherit, inherited};
use crate::nest::{add_nested, leave_out_nested};
use crate::presence::decide;
use crate::resolve::{Declared, Resolver, Scope, Site};
use crate::source::{Source, Sources};
use crate::{
    Inputs, Map, Model, Presence, Resource, ResourceId, SourceTemplate, Stack, StackId, Unknown, Value, rules,
};

impl Model {
    /// The stacks of an assembly, those nested in them included. Assemblies within it, which are stages, are models
    /// of their own: see [`of_stages`](Self::of_stages).
    #[must_use]
    pub fn of_assembly(assembly: &Assembly, inputs: &Inputs) -> Self {
        build(Sources::of_assembly(assembly, inputs), inputs)
    }

    /// An assembly and those within it, however deep: a model for each that has stacks, with the path of its folder,
    /// which is empty for the outermost.
    #[must_use]
    pub fn of_stages(assembly: &Assembly, inputs: &Inputs) -> Vec<(String, Self)> {
        let mut models = Vec::new();
        let mut open = vec![(String::new(), assembly)];
        while let Some((path, assembly)) = open.pop() {
            if assembly.stacks().next().is_some() {
                models.push((path.clone(), Self::of_assembly(assembly, inputs)));
            }
            // What is pushed last is taken first.
            for (name, nested) in assembly.nested.iter().rev() {
                let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
                open.push((below, nested));
            }
        }
        models
    }

    /// Templates without an assembly: each is a stack, and they stand beside one another. One that another names as
    /// the template of a nested stack, by its file, is that stack and no other.
    #[must_use]
    pub fn of_templates(templates: &[SourceTemplate], inputs: &Inputs) -> Self {
        build(Sources::of_templates(templates, inputs), inputs)
    }
}

/// What a [`Scope`] does not need, and its stack does.
pub(crate) struct Header {
    pub(crate) file: String,
    pub(crate) text: String,
    pub(crate) construct: Option<String>,
}

fn build(mut sources: Sources<'_>, inputs: &Inputs) -> Model {
    let mut diagnostics = std::mem::take(&mut sources.diagnostics);
    let stacks = std::mem::take(&mut sources.stacks);
    let mut resolver = Resolver::new(inputs);
    resolver.is_assembly = !sources.is_plain();
    let mut headers = Vec::new();
    for source in &stacks {
        resolver.widen(source.text.len());
        let root = read(&source.text, &source.stack, &source.file, &mut diagnostics);
        let mut scope = Scope::new(source.stack.clone(), Rc::new(root));
        scope.account.clone_from(&source.account);
        scope.region.clone_from(&source.region);
        scope.given.clone_from(&source.parameters);
        scope.constructs.clone_from(&source.constructs);
        scope.lines = Rc::clone(&source.lines);
        resolver.scopes.push(scope);
        let Source { file, text, construct, .. } = source;
        headers.push(Header { file: file.clone(), text: text.clone(), construct: construct.clone() });
    }
    add_nested(&mut resolver, &mut headers, &sources, &mut diagnostics);
    if sources.is_plain() {
        leave_out_nested(&mut resolver, &headers);
    }
    resolver.forget();
    let presences = decide(&mut resolver);
    let mut model = evaluate(&resolver, headers, &presences);
    let (mut found, met, defaults) = resolver.into_findings();
    model.met = met;
    found.iter_mut().for_each(|diagnostic| locate(&model, &mut diagnostic.place));
    diagnostics.extend(found);
    model.defaults = defaults;
    model.diagnostics = diagnostics.into_iter().collect::<Diagnostics>();
    model
}

/// Adds where in the template's text a resource's property is.
fn locate(model: &Model, place: &mut Place) {
    let stack = model.stacks.iter().find(|stack| Some(&stack.name) == place.stack.as_ref());
    let found = stack.and_then(|stack| {
        let logical_id = place.logical_id.as_deref()?;
        // They are sorted by it.
        let name = |id: &ResourceId| model.resource(*id).logical_id.as_str();
        let index = stack.resources.binary_search_by(|id| name(id).cmp(logical_id)).ok()?;
        stack.resources.get(index)
    });
    if let Some(id) = found {
        place.span = model.place_of(*id, place.property.as_deref().unwrap_or_default()).span;
    }
}

/// The document of a template; `Null` where it cannot be read.
pub(crate) fn read<'t>(
    text: &'t str,
    stack: &str,
    file: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Node<'t> {
    let place = |bytes: std::ops::Range<usize>| Place {
        stack: Some(stack.to_owned()),
        ..Place::in_file(file, bytes)
    };
    match Document::read(text) {
        Ok(Document { root, faults }) => {
            diagnostics.extend(faults.into_iter().map(|fault| {
                let whole = Place { stack: Some(stack.to_owned()), ..Place::default() };
                Diagnostic::error(fault.rule, fault.message).at(fault.span.map_or(whole, &place))
            }));
            if matches!(root, Node::Map(_)) {
                return root;
            }
            let message = "a template is a map, with `Resources` in it";
            diagnostics.push(Diagnostic::error(rules::UNREADABLE_TEMPLATE, message).at(place(0..0)));
        }
        Err(error) => {
            let message = format!("the template cannot be read: {}", error.reason);
            let at = error.at..(error.at + 1).min(text.len()).max(error.at);
            diagnostics.push(Diagnostic::error(rules::UNREADABLE_TEMPLATE, message).at(place(at)));
        }
    }
    Node::Null
}

fn evaluate(resolver: &Resolver<'_>, headers: Vec<Header>, presences: &[Presence]) -> Model {
    let mut model = Model::default();
    for ((index, scope), header) in resolver.scopes.iter().enumerate().zip(headers) {
        if scope.is_left_out {
            continue;
        }
        let nested_in = scope
            .nested_in
            .and_then(|(parent, resource)| resolver.scopes.get(parent)?.resources.get(resource)?.id);
        let id = StackId(u32::try_from(model.stacks.len()).unwrap_or(u32::MAX));
        let mut stack = Stack {
            name: scope.name.clone(),
            file: header.file,
            construct: header.construct,
            account: scope.account.clone(),
            region: scope.region.clone(),
            text: header.text,
            resources: Vec::with_capacity(scope.resources.len()),
            outputs: Vec::new(),
            metadata: scope.template.get("Metadata").map(plain).unwrap_or_default(),
            nested_in,
            transform: transform(resolver, index, &scope.template),
            outline: OnceLock::new(),
        };
        for resource in &scope.resources {
            let Some(resource_id) = resource.id else { continue };
            stack.resources.push(resource_id);
            let mut evaluated = evaluate_resource(resolver, index, resource);
            evaluated.stack = id;
            evaluated.presence = presences.get(resource_id.index()).cloned().unwrap_or(Presence::Certain);
            model.resources.push(evaluated);
        }
        // Those that nothing uses too, for what is wrong with them.
        for name in scope.names("Conditions") {
            let _ = resolver.condition(&Site::element(index, "Conditions", name), name);
        }
        for name in scope.names("Outputs") {
            if let Some(value) = resolver.output(index, name) {
                stack.outputs.push((name.to_owned(), value));
            }
        }
        model.stacks.push(stack);
    }
    model
}

fn evaluate_resource(resolver: &Resolver<'_>, scope_index: usize, resource: &Declared) -> Resource {
    let Some(scope) = resolver.scopes.get(scope_index) else { return Resource::default() };
    let node = scope.node(resource);
    let site = Site::element(scope_index, "Resources", &resource.logical_id);
    let part = |key: &str| node.get(key).map(|node| resolver.value(&site.key(key), node));
    let depends_on = node.get("DependsOn");
    if let Some(condition) = node.get("Condition").and_then(Node::text) {
        // It was decided before; what is wrong with it is said now.
        let _ = resolver.condition(&site, condition);
    }
    let names = depends_on
        .and_then(Node::items)
        .unwrap_or_else(|| depends_on.map(std::slice::from_ref).unwrap_or_default());
    let metadata = part("Metadata").unwrap_or_default();
    let type_name = node.get("Type").and_then(Node::text).unwrap_or_default();
    let own = part("Properties").unwrap_or(Value::Map(Map::default()));
    let properties = match inherited(resolver, scope_index, &scope.template, type_name) {
        Some(globals) => inherit(globals, own),
        None => own,
    };
    let construct = scope.construct(&resource.logical_id);
    Resource {
        stack: StackId(0),
        logical_id: resource.logical_id.clone(),
        type_name: type_name.to_owned(),
        properties,
        presence: Presence::Certain,
        depends_on: names
            .iter()
            .filter_map(|name| resolver.depends_on(&site.key("DependsOn"), name.text()?))
            .collect(),
        deletion_policy: part("DeletionPolicy").unwrap_or_default(),
        update_replace_policy: part("UpdateReplacePolicy").unwrap_or_default(),
        metadata,
        construct: construct.map(str::to_owned),
        origin: construct.and_then(|construct| scope.line(construct)).cloned(),
        made_by: scope.made_by.get(&resource.logical_id).cloned(),
    }
}

/// A part of a template in which no function is evaluated.
fn plain(node: &Node<'_>) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Bool(value) => Value::Bool(*value),
        Node::Number(number) => Value::Number(number.clone()),
        Node::Text(text) => Value::Text(text.as_ref().into()),
        Node::List(items) => Value::List(items.iter().map(plain).collect()),
        Node::Map(entries) => {
            Value::Map(entries.iter().map(|(key, node)| (key.as_ref().into(), plain(node))).collect())
        }
    }
}

/// The transform that what is evaluated here cannot stand for: any but the extensions of the language. A loop over
/// what is not known may add anything as well.
fn transform(resolver: &Resolver<'_>, scope: usize, template: &Node<'_>) -> Option<Unknown> {
    if resolver.scopes.get(scope).is_some_and(|scope| scope.is_cut) {
        return Some(Unknown::Broken("loops that make more than can be written out".into()));
    }
    let transforms = template.get("Transform");
    let transforms =
        transforms.map(|node| node.items().unwrap_or(std::slice::from_ref(node))).unwrap_or_default();
    let mut declared = transforms.iter().filter_map(transform_name);
    if let Some(name) = declared.find(|name| *name != "AWS::LanguageExtensions") {
        return Some(Unknown::Macro(name.into()));
    }
    let mut resources = template.get("Resources")?.entries().iter();
    let (key, node) = resources.find(|(key, _)| key.starts_with("Fn::"))?;
    let collection = node
        .items()
        .and_then(|arguments| arguments.get(1))
        .map(|collection| resolver.value(&Site::element(scope, "Resources", key), collection));
    let why = collection.as_ref().and_then(Value::first_unknown).cloned();
    Some(why.unwrap_or_else(|| Unknown::Macro(transform_name(node).unwrap_or(key).into())))
}

fn transform_name<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    node.text().or_else(|| node.get("Name")?.text())
}
