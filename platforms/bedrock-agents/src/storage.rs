//! The storage stack: what the platform knows, what it makes of documents, and the images it runs.

use stackwright_aws::security::Parameter;
use stackwright_aws::storage::{Bucket, Repository};
use stackwright_aws::units::Days;
use stackwright_core::{Scope, text};

use crate::config::Configuration;
use crate::network::Network;
use crate::security::{Security, parameter};

/// What the storage stack gives the stacks after it.
#[derive(Clone, Debug)]
pub struct Storage {
    /// The sources of the knowledge base (BA-020).
    pub knowledge_base: Bucket,
    /// What Bedrock Data Automation reads and writes (BA-022).
    pub data_automation: Bucket,
    /// The repositories of container images, by their names.
    pub repositories: Vec<(String, Repository)>,
    /// What programs are told, by name.
    pub parameters: Vec<Parameter>,
}

impl Storage {
    /// Fills the stack.
    #[track_caller]
    pub fn add(
        scope: &mut Scope<'_>,
        config: &Configuration,
        network: &Network,
        security: &Security,
    ) -> Self {
        let key = security.keys.data;
        // BA-023 to BA-025: the construct's defaults, with the platform's key. Requests are logged where the load
        // balancers' are.
        let mut bucket = |id: &'static str, logs: &'static str| {
            Bucket::builder()
                .encryption(key)
                .access_logs(&network.logs, logs)
                .removal(config.removal)
                .add(scope, id)
        };
        let knowledge_base = bucket("KnowledgeBase", "buckets/knowledge-base");
        let data_automation = bucket("DataAutomation", "buckets/data-automation");
        let repositories = repositories(scope, config, security);
        let mut told = scope.child("Parameters");
        let parameters = vec![
            parameter(
                &mut told,
                config,
                "storage/knowledge-base-bucket",
                "The bucket of the knowledge base's sources",
                text![knowledge_base],
            ),
            parameter(
                &mut told,
                config,
                "storage/data-automation-bucket",
                "The bucket that Bedrock Data Automation reads and writes",
                text![data_automation],
            ),
        ];
        let storage = Self { knowledge_base, data_automation, repositories, parameters };
        storage.output(scope);
        storage
    }

    fn output(&self, scope: &mut Scope<'_>) {
        scope.output("KnowledgeBaseBucketName", self.knowledge_base);
        scope.output("KnowledgeBaseBucketArn", self.knowledge_base.bucket.arn());
        scope.output("DataAutomationBucketName", self.data_automation);
        scope.output("DataAutomationBucketArn", self.data_automation.bucket.arn());
        for (name, repository) in &self.repositories {
            let words = short_name(name).split('-').map(capitalized).collect::<String>();
            scope.output(format!("{words}RepositoryUri"), repository.repository.repository_uri());
            scope.output(format!("{words}RepositoryArn"), repository.repository.arn());
        }
    }
}

/// BA-026 to BA-028. Their names are the register's, and an account has one repository of a name in a region: two
/// environments that share an account need a namespace each (`registry.namespace` of the configuration). Names with
/// the environment in them would need no such care, but pipelines push to the names of the register.
#[track_caller]
fn repositories(
    scope: &mut Scope<'_>,
    config: &Configuration,
    security: &Security,
) -> Vec<(String, Repository)> {
    let mut scope = scope.child("Repositories");
    let mut all = Vec::new();
    for name in &config.registry.repositories {
        let repository = Repository::builder()
            .name(name.clone())
            .key(security.keys.data)
            .untagged_images(Days(config.registry.untagged_images.0))
            .removal(config.removal)
            .add(&mut scope, short_name(name).to_owned());
        all.push((name.clone(), repository));
    }
    all
}

/// The repository's name without the namespace.
fn short_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// A word as it stands in the name of an output.
fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
