//! Building a model: which stacks and resources there are, then what each of them is.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::OnceLock;

use stackwright_assembly::Assembly;
use stackwright_diagnostics::{Diagnostic, Diagnostics, Place};

use crate::document::{Document, Node};
use crate::resolve::{Declared, Resolver, Scope, Site};
use crate::source::{Source, Sources};
use crate::{
    Inputs, Map, Model, Presence, Resource, ResourceId, SourceTemplate, Stack, StackId, Unknown, Value, rules,
};

/// Nested stacks are templates again; one that nests itself would have no end.
const MAX_STACKS: usize = 2_000;

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
struct Header {
    file: String,
    text: String,
    construct: Option<String>,
    lines: HashMap<String, stackwright_diagnostics::CodeLine>,
}

fn build(mut sources: Sources<'_>, inputs: &Inputs) -> Model {
    let mut diagnostics = std::mem::take(&mut sources.diagnostics);
    let stacks = std::mem::take(&mut sources.stacks);
    let mut resolver = Resolver::new(inputs);
    let mut headers = Vec::new();
    let mut texts = Vec::with_capacity(stacks.len());
    let mut heads = Vec::with_capacity(stacks.len());
    for Source { stack, file, text, construct, account, region, parameters, origins, lines } in stacks {
        texts.push(text);
        heads.push((stack, file, construct, account, region, parameters, origins, lines));
    }
    for (text, (stack, file, construct, account, region, parameters, origins, lines)) in
        texts.iter().zip(heads)
    {
        let root = read(text, &stack, &file, &mut diagnostics);
        let mut scope = Scope::new(stack, Rc::new(root));
        scope.account = account;
        scope.region = region;
        scope.given = parameters;
        scope.origins = origins;
        resolver.scopes.push(scope);
        headers.push(Header { file, text: text.clone(), construct, lines });
    }
    resolver.start(texts.iter().map(String::len).sum());
    add_nested(&mut resolver, &mut headers, &sources, &mut diagnostics);
    resolver.forget();
    let presences = decide(&mut resolver);
    let mut model = evaluate(&resolver, headers, &presences);
    let (found, met, defaults) = resolver.into_findings();
    diagnostics.extend(found);
    model.met = met;
    model.defaults = defaults;
    model.diagnostics = diagnostics.into_iter().collect::<Diagnostics>();
    model
}

/// The document of a template; `Null` where it cannot be read.
fn read<'t>(text: &'t str, stack: &str, file: &str, diagnostics: &mut Vec<Diagnostic>) -> Node<'t> {
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

/// Adds the stacks that resources of others make.
fn add_nested(
    resolver: &mut Resolver<'_>,
    headers: &mut Vec<Header>,
    sources: &Sources<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut parent = 0;
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
            if resolver.scopes.len() >= MAX_STACKS || is_within_itself(resolver, headers, parent, &file) {
                let message = format!("the template `{file}` nests itself");
                let place = Place { logical_id: Some(logical_id), ..Place::default() };
                diagnostics.push(Diagnostic::error(rules::CIRCULAR_REFERENCE, message).at(place));
                continue;
            }
            let Some(around) = resolver.scopes.get(parent) else { continue };
            let name = format!("{}/{logical_id}", around.name);
            let root = read(&text, &name, &file, diagnostics).into_owned();
            let mut scope = Scope::new(name, Rc::new(root));
            scope.account.clone_from(&around.account);
            scope.region.clone_from(&around.region);
            scope.nested_in = Some((parent, index));
            let nested = resolver.scopes.len();
            resolver.scopes.push(scope);
            if let Some(resource) =
                resolver.scopes.get_mut(parent).and_then(|scope| scope.resources.get_mut(index))
            {
                resource.nested = Some(nested);
            }
            let lines = headers.get(parent).map(|header| header.lines.clone()).unwrap_or_default();
            headers.push(Header { file, text, construct: None, lines });
        }
        parent += 1;
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

/// Decides which resources there are, and gives those their ids. Returns by id whether they are certain.
fn decide(resolver: &mut Resolver<'_>) -> Vec<Presence> {
    // Conditions can be met by values that refer to resources, so that these need ids of some kind before.
    number(resolver, |_, _| true);
    let mut decided: Vec<Vec<Result<bool, Unknown>>> = Vec::with_capacity(resolver.scopes.len());
    for (index, scope) in resolver.scopes.iter().enumerate() {
        let whole = match scope.nested_in {
            Some((parent, resource)) => {
                decided.get(parent).and_then(|of| of.get(resource)).cloned().unwrap_or(Ok(true))
            }
            None => Ok(true),
        };
        let decide = |resource: &Declared| {
            let condition = scope.node(resource).get("Condition").and_then(Node::text);
            let site = Site::element(index, "Resources", &resource.logical_id);
            match (&whole, condition.map(|name| resolver.condition(&site, name))) {
                (Ok(false), _) | (_, Some(Ok(false))) => Ok(false),
                (Err(why), _) => Err(why.clone()),
                (Ok(true), decided) => decided.unwrap_or(Ok(true)),
            }
        };
        decided.push(scope.resources.iter().map(decide).collect());
    }
    resolver.forget();
    let at = |scope: usize, resource: usize| decided.get(scope).and_then(|of| of.get(resource));
    number(resolver, |scope, resource| at(scope, resource) != Some(&Ok(false)));
    let kept = decided.iter().flatten().filter(|decided| **decided != Ok(false));
    kept.map(|decided| match decided {
        Ok(_) => Presence::Certain,
        Err(why) => Presence::Unknown(why.clone()),
    })
    .collect()
}

/// Gives ids to the resources that are there, stack by stack.
fn number(resolver: &mut Resolver<'_>, is_there: impl Fn(usize, usize) -> bool) {
    let mut next = 0;
    resolver.by_id.clear();
    for (scope_index, scope) in resolver.scopes.iter_mut().enumerate() {
        for (index, resource) in scope.resources.iter_mut().enumerate() {
            resource.id = is_there(scope_index, index).then(|| {
                resolver.by_id.push((scope_index, index));
                let id = ResourceId(next);
                next += 1;
                id
            });
        }
    }
}

fn evaluate(resolver: &Resolver<'_>, headers: Vec<Header>, presences: &[Presence]) -> Model {
    let mut model = Model::default();
    // A stack nested in one that is left out is left out too.
    let mut ids: Vec<Option<StackId>> = Vec::with_capacity(headers.len());
    for ((index, scope), header) in resolver.scopes.iter().enumerate().zip(headers) {
        let nested_in = match scope.nested_in {
            None => None,
            Some((parent, resource)) => {
                let resource = resolver.scopes.get(parent).and_then(|scope| scope.resources.get(resource));
                match resource.and_then(|resource| resource.id) {
                    Some(id) => Some(id),
                    None => {
                        ids.push(None);
                        continue;
                    }
                }
            }
        };
        let id = StackId(u32::try_from(model.stacks.len()).unwrap_or(u32::MAX));
        ids.push(Some(id));
        let lines = header.lines;
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
            transform: transform(&scope.template),
            outline: OnceLock::new(),
        };
        for resource in &scope.resources {
            let Some(resource_id) = resource.id else { continue };
            stack.resources.push(resource_id);
            let mut evaluated = evaluate_resource(resolver, index, resource);
            evaluated.stack = id;
            evaluated.presence = presences.get(resource_id.index()).cloned().unwrap_or(Presence::Certain);
            if evaluated.origin.is_none() {
                evaluated.origin = evaluated.construct.as_ref().and_then(|path| lines.get(path)).cloned();
            }
            model.resources.push(evaluated);
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
    let names = depends_on
        .and_then(Node::items)
        .unwrap_or_else(|| depends_on.map(std::slice::from_ref).unwrap_or_default());
    let metadata = part("Metadata").unwrap_or_default();
    let origin = scope.origins.get(&resource.logical_id);
    let said = metadata.get("aws:cdk:path").as_text().map(str::to_owned);
    let construct = said.or_else(|| origin.and_then(|origin| origin.construct.clone()));
    Resource {
        stack: StackId(0),
        logical_id: resource.logical_id.clone(),
        type_name: node.get("Type").and_then(Node::text).unwrap_or_default().to_owned(),
        properties: part("Properties").unwrap_or(Value::Map(Map::default())),
        presence: Presence::Certain,
        depends_on: names
            .iter()
            .filter_map(|name| resolver.depends_on(&site.key("DependsOn"), name.text()?))
            .collect(),
        deletion_policy: part("DeletionPolicy").unwrap_or_default(),
        update_replace_policy: part("UpdateReplacePolicy").unwrap_or_default(),
        metadata,
        construct,
        origin: origin.and_then(|origin| origin.line.clone()),
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

/// The transform that what is evaluated here cannot stand for: any but the extensions of the language.
fn transform(template: &Node<'_>) -> Option<Unknown> {
    let transforms = template.get("Transform");
    let transforms =
        transforms.map(|node| node.items().unwrap_or(std::slice::from_ref(node))).unwrap_or_default();
    let declared =
        transforms.iter().filter_map(transform_name).find(|name| *name != "AWS::LanguageExtensions");
    // A loop that is still there is one whose collection is not known.
    let included = || {
        let mut entries = template.get("Resources")?.entries().iter();
        let (key, node) = entries.find(|(key, _)| key.starts_with("Fn::"))?;
        Some(transform_name(node).unwrap_or(key))
    };
    declared.or_else(included).map(|name| Unknown::Macro(name.into()))
}

fn transform_name<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    node.text().or_else(|| node.get("Name")?.text())
}
