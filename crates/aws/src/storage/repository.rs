//! Repositories of container images whose tags never move.

use bon::bon;
use serde_json::json;
use stackwright_cfn::ecr::repository::{
    EncryptionConfiguration, EncryptionType, ImageScanningConfiguration, ImageTagMutability, LifecyclePolicy,
};
use stackwright_cfn::ecr::{self, CfnRepository};
use stackwright_cfn::kms;
use stackwright_core::Scope;
use stackwright_core::tree::RemovalPolicy;
use stackwright_core::value::Text;

use crate::units::Days;
use crate::{range, removal};

/// A repository of container images.
///
/// Makes an `AWS::ECR::Repository`.
#[derive(Clone, Copy, Debug)]
pub struct Repository {
    /// The repository.
    pub repository: ecr::Repository,
}

#[bon]
impl Repository {
    /// A repository that scans images when they are pushed, refuses to move a tag to another image, and forgets images
    /// that no tag points to.
    ///
    /// Its key is chosen for good: changing it replaces the repository, and its images are gone.
    ///
    /// Sources: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html>,
    /// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html>
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// Its name, unique in the account and region, such as `bidopsai/app`.
        #[builder(into)]
        name: Text,
        /// The key that encrypts the images.
        #[builder(into)]
        key: kms::Key,
        /// How long an image stays that no tag points to.
        untagged_images: Days,
        /// What becomes of it when it leaves the template. Default: it stays. When it is deleted, its images are too.
        #[builder(default = RemovalPolicy::Retain)]
        removal: RemovalPolicy,
    ) -> Self {
        let encryption = EncryptionConfiguration::new(EncryptionType::Kms).kms_key(key.arn());
        let settings = CfnRepository::new()
            .repository_name(name)
            .encryption_configuration(encryption)
            .image_scanning_configuration(ImageScanningConfiguration::new().scan_on_push(true))
            .image_tag_mutability(ImageTagMutability::Immutable)
            .lifecycle_policy(LifecyclePolicy::new().lifecycle_policy_text(lifecycle(untagged_images)))
            .empty_on_delete(removal == RemovalPolicy::Delete);
        let repository = scope.add(id, settings);
        scope.resource(repository).removal_policy(removal::of_named(removal));
        range::check(scope, repository, "LifecyclePolicy", untagged_images.0, 1..=u32::MAX);
        Self { repository }
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html>
fn lifecycle(untagged_images: Days) -> String {
    let Days(days) = untagged_images;
    let rule = json!({
        "rulePriority": 1,
        "description": format!("Images without a tag go after {untagged_images}"),
        "selection": {
            "tagStatus": "untagged",
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": days,
        },
        "action": { "type": "expire" },
    });
    json!({ "rules": [rule] }).to_string()
}
