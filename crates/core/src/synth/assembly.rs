//! Pass 7: templates, asset manifests, the tree and the manifest, as an assembly.
//!
//! Stacks are described as for the official CDK's default synthesizer, so that its bootstrap stack (the
//! modern one, qualifier `hnb659fds`) publishes and deploys them.
//! Source: <https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html>

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use stackwright_assembly::{
    Artifact, ArtifactType, Assembly, AssetManifest, BootstrapRole, Content, FileAsset, FileDestination,
    FileSource, MANIFEST_VERSION, Manifest, MetadataEntry, Packaging, Properties, RuntimeInfo,
    StackProperties,
};
use stackwright_diagnostics::{Diagnostic, Severity};

use super::{LogicalIds, Order, StackSummary};
use crate::rules;
use crate::tree::{App, Environment, Kind, NodeId};

const QUALIFIER: &str = "hnb659fds";
/// The first bootstrap version with what is used here.
const BOOTSTRAP_VERSION: u32 = 6;
/// The first bootstrap version whose lookup role is safe to use.
const LOOKUP_BOOTSTRAP_VERSION: u32 = 8;
const ACCOUNT: &str = "${AWS::AccountId}";
const REGION: &str = "${AWS::Region}";

/// What the earlier passes have found out.
struct Plan<'a> {
    order: &'a Order,
    ids: &'a LogicalIds,
    /// The stacks in an order in which they can be deployed.
    stack_order: &'a [NodeId],
    /// The stacks whose templates need the language extensions.
    extended: BTreeSet<NodeId>,
}

impl App {
    pub(crate) fn assemble(
        &mut self,
        order: &Order,
        ids: &LogicalIds,
        stack_order: &[NodeId],
    ) -> (Assembly, Vec<StackSummary>) {
        let extended = self.canonicalize();
        let plan = Plan { order, ids, stack_order, extended };
        let mut root = self.assembly_of_stage(NodeId::ROOT, &plan);
        let tree = super::metadata::tree(self, order);
        root.0.files.insert("tree.json".to_owned(), Content::Bytes(tree));
        root.0
            .manifest
            .artifacts
            .insert("Tree".to_owned(), file_artifact(ArtifactType::Tree, "tree.json", false));
        root
    }

    /// The assembly of a stage (or of the app): its own stacks, and its stages' assemblies within it.
    fn assembly_of_stage(&mut self, stage: NodeId, plan: &Plan<'_>) -> (Assembly, Vec<StackSummary>) {
        let mut assembly = Assembly {
            manifest: Manifest {
                version: MANIFEST_VERSION.to_owned(),
                runtime: Some(RuntimeInfo {
                    libraries: BTreeMap::from([(
                        "stackwright".to_owned(),
                        env!("CARGO_PKG_VERSION").to_owned(),
                    )]),
                }),
                ..Manifest::default()
            },
            ..Assembly::default()
        };
        let mut summaries = Vec::new();
        for stack in plan
            .stack_order
            .iter()
            .copied()
            .filter(|stack| self.stage_of(*stack) == stage)
            .collect::<Vec<_>>()
        {
            summaries.extend(self.add_stack(&mut assembly, stack, plan));
        }
        for node in plan.order.subtree(stage) {
            let is_stage = matches!(self.node(*node).map(|n| &n.kind), Some(Kind::Stage));
            let within = self.node(*node).and_then(|n| n.parent).map(|parent| self.stage_of(parent));
            if !is_stage || within != Some(stage) {
                continue;
            }
            let (nested, stacks) = self.assembly_of_stage(*node, plan);
            let id = format!("assembly-{}", self.artifact_id(*node));
            let artifact = Artifact {
                artifact_type: ArtifactType::NestedAssembly,
                environment: None,
                properties: Some(Properties::Nested {
                    directory_name: id.clone(),
                    display_name: Some(self.path(*node)),
                }),
                dependencies: Vec::new(),
                metadata: BTreeMap::new(),
                additional_metadata_file: None,
                display_name: None,
            };
            assembly.manifest.artifacts.insert(id.clone(), artifact);
            assembly.nested.insert(id, nested);
            summaries.extend(stacks);
        }
        assembly.manifest.missing = self
            .context
            .missing
            .values()
            .filter(|(node, _)| stage == NodeId::ROOT || self.stage_of(*node) == stage)
            .map(|(_, missing)| missing.clone())
            .collect();
        let intents = self.intent_records();
        if stage == NodeId::ROOT && !intents.is_empty() {
            let mut bytes = serde_json::to_vec_pretty(&intents).unwrap_or_default();
            bytes.push(b'\n');
            assembly.files.insert("intents.json".to_owned(), Content::Bytes(bytes));
        }
        (assembly, summaries)
    }

    /// The path with hyphens; unique, or a diagnostic says that it is not.
    fn artifact_id(&self, node: NodeId) -> String {
        self.path(node).replace('/', "-")
    }

    fn add_stack(&mut self, assembly: &mut Assembly, stack: NodeId, plan: &Plan<'_>) -> Option<StackSummary> {
        let Plan { order, ids, extended, .. } = plan;
        let (text, counts) = self.template(stack, extended.contains(&stack), order, ids);
        self.check_limits(stack, &counts, text.len());
        let id = self.artifact_id(stack);
        let assets_id = format!("{id}.assets");
        let template_file = format!("{id}.template.json");
        let metadata_file = format!("{id}.metadata.json");
        if assembly.manifest.artifacts.contains_key(&id) {
            let message = format!("two stacks would be written as `{template_file}`");
            let diagnostic = Diagnostic::error(rules::DUPLICATE_STACK, message)
                .at(self.place(stack))
                .help("give one of them another id");
            self.diagnostics.push(diagnostic);
        }
        let hash = hex(&Sha256::digest(text.as_bytes()));
        let data = self.stack_node(stack)?;
        let settings = &data.settings;
        let place = BootstrapNames::new(&settings.environment);
        let template_asset = FileAsset {
            display_name: Some(format!("{} Template", self.path(stack))),
            source: FileSource {
                path: Some(template_file.clone()),
                packaging: Some(Packaging::File),
                ..FileSource::default()
            },
            destinations: place.destinations(format!("{hash}.json")),
        };
        let mut assets = AssetManifest { version: MANIFEST_VERSION.to_owned(), ..AssetManifest::default() };
        assets.files.insert(hash.clone(), template_asset);
        for asset in self.assets.of(stack) {
            let key = asset.object_key();
            assets.files.insert(
                asset.hash.clone(),
                FileAsset {
                    display_name: Some(self.path(asset.node)),
                    source: FileSource {
                        path: Some(asset.file_name()),
                        packaging: Some(Packaging::File),
                        ..FileSource::default()
                    },
                    destinations: place.destinations(key),
                },
            );
            assembly.files.insert(asset.file_name(), asset.content.clone());
        }
        let mut dependencies: Vec<String> =
            data.dependencies.iter().map(|dependency| self.artifact_id(*dependency)).collect();
        dependencies.push(assets_id.clone());
        dependencies.sort();
        let artifact = Artifact {
            artifact_type: ArtifactType::Stack,
            environment: Some(place.environment()),
            properties: Some(Properties::Stack(Box::new(StackProperties {
                template_file: template_file.clone(),
                stack_name: Some(data.name.to_string()),
                termination_protection: Some(settings.termination_protection).filter(|on| *on),
                assume_role_arn: Some(place.role("deploy-role")),
                cloud_formation_execution_role_arn: Some(place.role("cfn-exec-role")),
                stack_template_asset_object_url: Some(format!("s3://{}/{hash}.json", place.bucket())),
                requires_bootstrap_stack_version: Some(BOOTSTRAP_VERSION),
                bootstrap_stack_version_ssm_parameter: Some(version_parameter()),
                lookup_role: Some(BootstrapRole {
                    arn: place.role("lookup-role"),
                    requires_bootstrap_stack_version: Some(LOOKUP_BOOTSTRAP_VERSION),
                    bootstrap_stack_version_ssm_parameter: Some(version_parameter()),
                    ..BootstrapRole::default()
                }),
                ..StackProperties::default()
            }))),
            dependencies,
            metadata: self.annotation_metadata(stack),
            additional_metadata_file: Some(metadata_file.clone()),
            display_name: Some(self.path(stack)),
        };
        let summary = StackSummary {
            name: data.name.to_string(),
            path: self.path(stack),
            resources: counts.resources,
            template_bytes: text.len(),
        };
        let assets_file = format!("{assets_id}.json");
        let mut assets_json = serde_json::to_vec_pretty(&assets).unwrap_or_default();
        assets_json.push(b'\n');
        let metadata = super::metadata::of_stack(self, stack, order, ids);
        assembly.manifest.artifacts.insert(id, artifact);
        assembly
            .manifest
            .artifacts
            .insert(assets_id, file_artifact(ArtifactType::AssetManifest, &assets_file, true));
        assembly.files.insert(template_file, Content::Bytes(text.into_bytes()));
        assembly.files.insert(assets_file, Content::Bytes(assets_json));
        assembly.files.insert(metadata_file, Content::Bytes(metadata));
        Some(summary)
    }

    /// Messages on a stack's constructs, in the form in which the official CLI shows them.
    fn annotation_metadata(&self, stack: NodeId) -> BTreeMap<String, Vec<MetadataEntry>> {
        let mut metadata: BTreeMap<String, Vec<MetadataEntry>> = BTreeMap::new();
        for annotation in &self.annotations {
            if self.stack_of(annotation.node).is_some_and(|other| other != stack) {
                continue;
            }
            let entry_type = match annotation.severity {
                Severity::Info => "aws:cdk:info",
                Severity::Warning => "aws:cdk:warning",
                Severity::Error => "aws:cdk:error",
            };
            metadata.entry(format!("/{}", self.path(annotation.node))).or_default().push(MetadataEntry {
                entry_type: entry_type.to_owned(),
                data: Some(Json::String(annotation.message.clone())),
                trace: self.node(annotation.node).map(|n| n.origin.to_string()).into_iter().collect(),
            });
        }
        metadata
    }

    pub(crate) fn report_annotations(&mut self) {
        for annotation in std::mem::take(&mut self.annotations) {
            let diagnostic = Diagnostic::new(rules::ANNOTATION, annotation.severity, annotation.message)
                .at(self.place(annotation.node));
            self.diagnostics.push(diagnostic);
        }
    }

    pub(crate) fn report_missing_context(&mut self) {
        let missing: Vec<_> =
            self.context.missing.iter().map(|(key, (node, _))| (key.clone(), *node)).collect();
        for (key, node) in missing {
            let diagnostic = Diagnostic::warning(
                rules::CONTEXT,
                format!("the context value `{key}` is not known yet"),
            )
            .at(self.place(node))
            .help("run `cdk synth` with credentials once, and commit the cdk.context.json that it writes");
            self.diagnostics.push(diagnostic);
        }
    }
}

fn file_artifact(artifact_type: ArtifactType, file: &str, needs_bootstrap: bool) -> Artifact {
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

fn version_parameter() -> String {
    format!("/cdk-bootstrap/{QUALIFIER}/version")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bucket of the bootstrap stack, as `Fn::Sub` text.
pub(crate) fn asset_bucket(environment: &Environment) -> String {
    BootstrapNames::new(environment).bucket()
}

/// Names of the bootstrap stack's resources in an environment; open parts stay placeholders.
struct BootstrapNames<'a> {
    environment: &'a Environment,
    account: &'a str,
    region: &'a str,
}

impl<'a> BootstrapNames<'a> {
    fn new(environment: &'a Environment) -> Self {
        Self {
            environment,
            account: environment.account.as_deref().unwrap_or(ACCOUNT),
            region: environment.region.as_deref().unwrap_or(REGION),
        }
    }

    fn environment(&self) -> String {
        let Environment { account, region } = self.environment;
        let account = account.as_deref().unwrap_or("unknown-account");
        format!("aws://{account}/{}", region.as_deref().unwrap_or("unknown-region"))
    }

    fn role(&self, role: &str) -> String {
        let Self { account, region, .. } = self;
        format!("arn:${{AWS::Partition}}:iam::{account}:role/cdk-{QUALIFIER}-{role}-{account}-{region}")
    }

    fn bucket(&self) -> String {
        format!("cdk-{QUALIFIER}-assets-{}-{}", self.account, self.region)
    }

    fn destinations(&self, object_key: String) -> BTreeMap<String, FileDestination> {
        let Environment { account, region } = self.environment;
        let name = format!(
            "{}-{}",
            account.as_deref().unwrap_or("current_account"),
            region.as_deref().unwrap_or("current_region")
        );
        let destination = FileDestination {
            bucket_name: self.bucket(),
            object_key,
            region: region.as_ref().map(ToString::to_string),
            assume_role_arn: Some(self.role("file-publishing-role")),
            ..FileDestination::default()
        };
        BTreeMap::from([(name, destination)])
    }
}
