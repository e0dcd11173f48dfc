//! `manifest.json`, as the official CLI defines it.
//!
//! Source: the JSON schema `cloud-assembly.schema.json` of npm's `@aws-cdk/cloud-assembly-schema`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What an assembly holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the manifest's form.
    pub version: String,
    /// What there is, by artifact id.
    #[serde(default)]
    pub artifacts: BTreeMap<String, Artifact>,
    /// Context that synthesis asked for and did not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingContext>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime: Option<RuntimeInfo>,
}

/// Who wrote an assembly.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RuntimeInfo {
    /// Libraries and their versions.
    pub libraries: BTreeMap<String, String>,
}

/// A question that only AWS can answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingContext {
    /// The key of `cdk.context.json` that will hold the answer.
    pub key: String,
    /// Who answers.
    pub provider: String,
    /// The question.
    pub props: Map<String, Value>,
}

/// What an artifact is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArtifactType {
    /// A stack: a template and where to deploy it.
    #[serde(rename = "aws:cloudformation:stack")]
    Stack,
    /// A list of assets to publish.
    #[serde(rename = "cdk:asset-manifest")]
    AssetManifest,
    /// The construct tree.
    #[serde(rename = "cdk:tree")]
    Tree,
    /// An assembly within this one.
    #[serde(rename = "cdk:cloud-assembly")]
    NestedAssembly,
    /// A type that this version does not know; kept as it is.
    #[serde(untagged)]
    Other(String),
}

/// One entry of the manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// What it is.
    #[serde(rename = "type")]
    pub artifact_type: ArtifactType,
    /// Where it is deployed: `aws://ACCOUNT/REGION`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// Its form depends on the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Properties>,
    /// Artifacts that come first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<String>,
    /// Messages and facts by construct path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, Vec<MetadataEntry>>,
    /// A file with more of the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_metadata_file: Option<String>,
    /// The name that the CLI shows and selects by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// An artifact's properties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Properties {
    /// Of a stack.
    Stack(Box<StackProperties>),
    /// Of a nested assembly.
    #[serde(rename_all = "camelCase")]
    Nested {
        /// Folder, within this one.
        directory_name: String,
        /// The name that the CLI shows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        display_name: Option<String>,
    },
    /// Of an asset manifest or a tree.
    #[serde(rename_all = "camelCase")]
    File {
        /// File, within the assembly.
        file: String,
        /// The version of the bootstrap stack that is needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        requires_bootstrap_stack_version: Option<u32>,
        /// The parameter that holds the version which is there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bootstrap_stack_version_ssm_parameter: Option<String>,
    },
    /// Of a type that this version does not know.
    Other(Value),
}

/// How a stack is deployed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StackProperties {
    /// The template, within the assembly.
    pub template_file: String,
    /// The name that CloudFormation knows; the artifact's id when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack_name: Option<String>,
    /// Whether CloudFormation refuses to delete it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub termination_protection: Option<bool>,
    /// Values of template parameters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
    /// Tags of the stack itself, which CloudFormation puts on what it creates.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Whether the CLI validates the template at synthesis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validate_on_synth: Option<bool>,
    /// The role that the CLI deploys with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assume_role_arn: Option<String>,
    /// The role that CloudFormation works with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud_formation_execution_role_arn: Option<String>,
    /// Where the template is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack_template_asset_object_url: Option<String>,
    /// The version of the bootstrap stack that is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires_bootstrap_stack_version: Option<u32>,
    /// The parameter that holds the version which is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bootstrap_stack_version_ssm_parameter: Option<String>,
    /// The role that the CLI looks context up with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup_role: Option<BootstrapRole>,
    /// Whatever else there is.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A role of the bootstrap stack.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BootstrapRole {
    /// The role.
    pub arn: String,
    /// The version of the bootstrap stack that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires_bootstrap_stack_version: Option<u32>,
    /// The parameter that holds the version which is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bootstrap_stack_version_ssm_parameter: Option<String>,
    /// Whatever else there is.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A message or fact about a construct.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetadataEntry {
    /// Such as `aws:cdk:warning`.
    #[serde(rename = "type")]
    pub entry_type: String,
    /// The message or fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// Where in the program it comes from, innermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<String>,
}
