//! A stack's part of an assembly: its template, its metadata, its assets, and how it is deployed.

use sha2::{Digest, Sha256};
use stackwright_assembly::{
    Artifact, ArtifactType, Assembly, AssetManifest, Content, FileAsset, FileSource, MANIFEST_VERSION,
    Packaging, Properties, StackProperties,
};

use super::assembly::{Plan, file_artifact, json_document};
use super::bootstrap::{BOOTSTRAP_VERSION, BootstrapNames, version_parameter};
use super::{StackSummary, metadata};
use crate::tree::{App, NodeId};

impl App {
    pub(crate) fn add_stack(
        &mut self,
        assembly: &mut Assembly,
        stack: NodeId,
        plan: &Plan<'_>,
    ) -> Option<StackSummary> {
        let (text, counts) = self.template(stack, plan);
        self.check_limits(stack, &counts, text.len());
        let id = self.artifact_id(stack);
        let assets_id = format!("{id}.assets");
        let template_file = format!("{id}.template.json");
        let metadata_file = format!("{id}.metadata.json");
        let assets_file = format!("{assets_id}.json");
        let hash = hex(&Sha256::digest(text.as_bytes()));
        let data = self.stack_node(stack)?;
        let settings = &data.settings;
        let place = BootstrapNames::new(&settings.environment);
        let assets = self.asset_manifest(stack, &place, &template_file, &hash);
        for asset in self.assets.of(stack) {
            assembly.files.insert(asset.file_name(), asset.content.clone());
        }
        let mut dependencies: Vec<String> =
            data.dependencies.iter().map(|dependency| self.artifact_id(*dependency)).collect();
        dependencies.push(assets_id.clone());
        dependencies.sort();
        let tags = settings.tags.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
        let artifact = Artifact {
            artifact_type: ArtifactType::Stack,
            environment: Some(place.environment()),
            properties: Some(Properties::Stack(Box::new(StackProperties {
                template_file: template_file.clone(),
                stack_name: Some(data.name.to_string()),
                termination_protection: Some(settings.termination_protection).filter(|on| *on),
                tags,
                assume_role_arn: Some(place.role("deploy-role")),
                cloud_formation_execution_role_arn: Some(place.role("cfn-exec-role")),
                stack_template_asset_object_url: Some(format!("s3://{}/{hash}.json", place.bucket())),
                requires_bootstrap_stack_version: Some(BOOTSTRAP_VERSION),
                bootstrap_stack_version_ssm_parameter: Some(version_parameter()),
                lookup_role: Some(place.lookup_role()),
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
        let metadata = metadata::of_stack(self, stack, plan.order, plan.ids);
        assembly.files.insert(template_file, Content::Bytes(text.into_bytes()));
        assembly.files.insert(assets_file.clone(), Content::Bytes(json_document(&assets)));
        assembly.files.insert(metadata_file, Content::Bytes(metadata));
        if self.add_artifact(assembly, stack, id, artifact) {
            let assets = file_artifact(ArtifactType::AssetManifest, &assets_file, true);
            self.add_artifact(assembly, stack, assets_id, assets);
        }
        Some(summary)
    }

    /// The template itself is an asset: CloudFormation reads it from the bucket.
    fn asset_manifest(
        &self,
        stack: NodeId,
        place: &BootstrapNames<'_>,
        template_file: &str,
        hash: &str,
    ) -> AssetManifest {
        let mut manifest = AssetManifest { version: MANIFEST_VERSION.to_owned(), ..AssetManifest::default() };
        let file = |display_name, path: &str, object_key| FileAsset {
            display_name: Some(display_name),
            source: FileSource {
                path: Some(path.to_owned()),
                packaging: Some(Packaging::File),
                ..FileSource::default()
            },
            destinations: place.destinations(object_key),
        };
        let template = file(format!("{} Template", self.path(stack)), template_file, format!("{hash}.json"));
        manifest.files.insert(hash.to_owned(), template);
        for asset in self.assets.of(stack) {
            let (key, path) = (asset.object_key(), asset.file_name());
            // The same bytes may be there with another extension.
            let is_known = manifest.files.contains_key(&asset.hash);
            let id = if is_known { key.clone() } else { asset.hash.clone() };
            manifest.files.insert(id, file(self.path(asset.node), &path, key));
        }
        manifest
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
