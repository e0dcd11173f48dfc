//! Asset manifests: what is published before a stack is deployed.
//!
//! Source: the JSON schema `assets.schema.json` of npm's `@aws-cdk/cloud-assembly-schema`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The assets of a stack, by id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssetManifest {
    /// Version of the manifest's form.
    pub version: String,
    /// Files for S3.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, FileAsset>,
    /// Images for ECR.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub docker_images: BTreeMap<String, DockerImageAsset>,
}

/// A file and where it goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileAsset {
    /// The name that people see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Where it comes from.
    pub source: FileSource,
    /// Where it goes, by environment.
    pub destinations: BTreeMap<String, FileDestination>,
}

/// A file of the assembly, or a command that makes one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileSource {
    /// File or folder within the assembly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Whether it is published as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packaging: Option<Packaging>,
    /// Whatever else there is.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What is done with a file before it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Packaging {
    /// Nothing.
    File,
    /// The folder is zipped.
    Zip,
}

/// A place in S3.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileDestination {
    /// The bucket.
    pub bucket_name: String,
    /// The key.
    pub object_key: String,
    /// The region, where it is fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The role that publishes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assume_role_arn: Option<String>,
    /// Whatever else there is.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// An image and where it goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DockerImageAsset {
    /// The name that people see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Where it comes from.
    pub source: DockerImageSource,
    /// Where it goes, by environment.
    pub destinations: BTreeMap<String, DockerImageDestination>,
}

/// A folder to build an image from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DockerImageSource {
    /// Folder within the assembly that holds the Dockerfile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    /// Whatever else there is.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A place in ECR.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DockerImageDestination {
    /// The repository.
    pub repository_name: String,
    /// The tag.
    pub image_tag: String,
    /// Whatever else there is.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
