//! Repositories of container images.

use schemars::JsonSchema;
use serde::Deserialize;
use stackwright_configuration::name::{Name, PhysicalName};
use stackwright_configuration::number::Within;
use stackwright_configuration::time::Days;
use stackwright_configuration::{File, Setting, Span, rules};

/// Repositories of container images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    /// Their names in full, such as `bidopsai/app`.
    pub repositories: Vec<String>,
    /// How long images stay that no tag points to.
    pub untagged_images: Days,
}

/// The repositories of BA-026.
const DEFAULT_REPOSITORIES: [&str; 3] = ["app", "agent", "backend"];
const DEFAULT_UNTAGGED_DAYS: u32 = 14;

/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html>
const MOST_REPOSITORY_NAME: usize = 256;

/// Repositories of container images.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RegistrySettings {
    /// What the repositories' names begin with. Default: the application. Environments that share an account and
    /// region need different ones.
    namespace: Setting<Name>,
    /// The repositories, without the namespace. Default: app, agent, backend.
    repositories: Setting<Vec<Setting<Name>>>,
    /// How long images stay that no tag points to, in days. Default: 14.
    untagged_days: Setting<Within<1, 3650>>,
}

impl RegistrySettings {
    pub(super) fn resolve(self, file: &File<'_>, application: (&str, Span)) -> Registry {
        let namespace = self.namespace.given().map_or(application.0, |given| given.value.as_str()).to_owned();
        let at = self.namespace.span().unwrap_or(application.1);
        let mut repositories: Vec<(String, Span)> = Vec::new();
        match self.repositories.given() {
            None => {
                repositories
                    .extend(DEFAULT_REPOSITORIES.iter().map(|name| (format!("{namespace}/{name}"), at)));
            }
            Some(given) => {
                if given.value.is_empty() {
                    let empty = file.error(rules::INVALID_VALUE, given.span, "there is no repository");
                    file.push(empty.help("the platform's services run images; name one repository at least"));
                }
                for name in given.value.iter().filter_map(Setting::given) {
                    let full = format!("{namespace}/{}", name.value);
                    if let Some((_, first)) = repositories.iter().find(|(known, _)| *known == full) {
                        let message = format!("the repository `{}` is given twice", name.value);
                        let twice = file.error(rules::CONFLICT, name.span, message);
                        file.push(twice.note("it is given here already", file.place(*first)));
                    } else {
                        repositories.push((full, name.span));
                    }
                }
            }
        }
        for (name, at) in &repositories {
            PhysicalName { what: "a repository", name: name.clone(), most: MOST_REPOSITORY_NAME }
                .check(file, *at);
        }
        Registry {
            repositories: repositories.into_iter().map(|(name, _)| name).collect(),
            untagged_images: Days(self.untagged_days.value().map_or(DEFAULT_UNTAGGED_DAYS, |n| n.get())),
        }
    }
}
