//! Pass 7: templates, asset manifests, the tree, intents and the manifest, as an assembly for each stage.

use std::collections::BTreeMap;

use stackwright_assembly::{
    Artifact, ArtifactType, Assembly, Content, MANIFEST_VERSION, Manifest, Properties, RuntimeInfo,
};
use stackwright_diagnostics::Diagnostic;

use super::bootstrap::{BOOTSTRAP_VERSION, version_parameter};
use super::references::{Resolved, TemplateUses};
use super::{LogicalIds, Order, StackSummary, metadata};
use crate::rules;
use crate::tree::{App, Kind, NodeId};

/// The artifact with the construct tree, which the official CLI finds by its type.
const TREE: &str = "Tree";
/// The artifact with what was meant. The official CLI passes over artifacts of the type `none`.
const INTENTS: &str = "Intents";

/// What the earlier passes have found out.
pub(crate) struct Plan<'a> {
    pub(crate) order: &'a Order,
    pub(crate) ids: &'a LogicalIds,
    pub(crate) resolved: &'a Resolved,
}

impl Plan<'_> {
    pub(crate) fn uses_of(&self, stack: NodeId) -> &TemplateUses {
        const NONE: &TemplateUses =
            &TemplateUses { named: Vec::new(), language_extensions: false, dynamic_references: 0 };
        self.resolved.templates.get(&stack).unwrap_or(NONE)
    }
}

impl App {
    /// The assembly of a stage (or of the app): its own stacks, and its stages' assemblies within it.
    pub(crate) fn assemble(&mut self, stage: NodeId, plan: &Plan<'_>) -> (Assembly, Vec<StackSummary>) {
        let libraries = BTreeMap::from([("stackwright".to_owned(), env!("CARGO_PKG_VERSION").to_owned())]);
        let manifest = Manifest {
            version: MANIFEST_VERSION.to_owned(),
            runtime: Some(RuntimeInfo { libraries }),
            missing: self.missing_context(stage),
            ..Manifest::default()
        };
        let mut assembly = Assembly { manifest, ..Assembly::default() };
        let mut summaries = Vec::new();
        for stack in &plan.resolved.stack_order {
            if self.stage_of(*stack) == stage {
                summaries.extend(self.add_stack(&mut assembly, *stack, plan));
            }
        }
        for node in plan.order.subtree(stage) {
            let Some(data) = self.node(*node).filter(|data| matches!(data.kind, Kind::Stage)) else {
                continue;
            };
            if data.parent.map(|parent| self.stage_of(parent)) == Some(stage) {
                let (nested, stacks) = self.assemble(*node, plan);
                self.add_nested(&mut assembly, *node, nested);
                summaries.extend(stacks);
            }
        }
        if stage == NodeId::ROOT {
            let tree = metadata::tree(self, plan.order);
            assembly.files.insert("tree.json".to_owned(), Content::Bytes(tree));
            let artifact = file_artifact(ArtifactType::Tree, "tree.json", false);
            assembly.manifest.artifacts.insert(TREE.to_owned(), artifact);
        }
        self.add_intents(&mut assembly, stage);
        (assembly, summaries)
    }

    fn add_nested(&mut self, assembly: &mut Assembly, stage: NodeId, nested: Assembly) {
        let id = format!("assembly-{}", self.artifact_id(stage));
        let artifact = Artifact {
            artifact_type: ArtifactType::NestedAssembly,
            environment: None,
            properties: Some(Properties::Nested {
                directory_name: id.clone(),
                display_name: Some(self.path(stage)),
            }),
            dependencies: Vec::new(),
            metadata: BTreeMap::new(),
            additional_metadata_file: None,
            display_name: None,
        };
        assembly.nested.insert(id.clone(), nested);
        self.add_artifact(assembly, stage, id, artifact);
    }

    fn add_intents(&self, assembly: &mut Assembly, stage: NodeId) {
        let intents = self.intent_records(stage);
        if !intents.is_empty() {
            let content = Content::Bytes(json_document(&intents));
            assembly.files.insert("intents.json".to_owned(), content);
            let none = ArtifactType::Other("none".to_owned());
            let artifact = file_artifact(none, "intents.json", false);
            assembly.manifest.artifacts.insert(INTENTS.to_owned(), artifact);
        }
    }

    /// The path with hyphens; unique, or a diagnostic says that it is not.
    pub(crate) fn artifact_id(&self, node: NodeId) -> String {
        self.path(node).replace('/', "-")
    }

    /// Adds an artifact of a stack or stage, and says whether nothing else has its id.
    pub(crate) fn add_artifact(
        &mut self,
        assembly: &mut Assembly,
        of: NodeId,
        id: String,
        artifact: Artifact,
    ) -> bool {
        let is_taken =
            [TREE, INTENTS].contains(&id.as_str()) || assembly.manifest.artifacts.contains_key(&id);
        if is_taken {
            let message = format!("the assembly has an artifact called `{id}` already");
            let diagnostic = Diagnostic::error(rules::ARTIFACT_ID, message).at(self.place(of)).help(
                "artifacts are called by the path with hyphens for slashes; give one of the two another id",
            );
            self.diagnostics.push(diagnostic);
        }
        assembly.manifest.artifacts.insert(id, artifact);
        !is_taken
    }
}

pub(crate) fn file_artifact(artifact_type: ArtifactType, file: &str, needs_bootstrap: bool) -> Artifact {
    Artifact {
        artifact_type,
        environment: None,
        properties: Some(Properties::File {
            file: file.to_owned(),
            requires_bootstrap_stack_version: needs_bootstrap.then_some(BOOTSTRAP_VERSION),
            bootstrap_stack_version_ssm_parameter: needs_bootstrap.then(version_parameter),
        }),
        dependencies: Vec::new(),
        metadata: BTreeMap::new(),
        additional_metadata_file: None,
        display_name: None,
    }
}

/// A small document that people read, too.
pub(crate) fn json_document(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
