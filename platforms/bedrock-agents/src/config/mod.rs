//! What differs between environments: the configuration, as stacks take it, and the file that it is read from.
//!
//! A section of the file has a module here, with the form that users write (`…Settings`, every part of it
//! optional unless there is no good default) and the form that stacks take, in which nothing is open any more.

#[cfg(test)]
mod tests;

mod class;
mod dns;
mod edge;
mod network;
mod registry;
mod security;
mod tags;
mod users;

use schemars::JsonSchema;
use serde::Deserialize;
use stackwright_configuration::name::{Name, ParameterPath, PhysicalName};
use stackwright_configuration::region::{AccountId, Region, ZoneName};
use stackwright_configuration::time::{Days, LogRetentionDays};
use stackwright_configuration::{File, Setting, Span, rules};
use stackwright_core::diagnostics::Diagnostics;
use stackwright_core::tree::{CrossStackReferences, RemovalPolicy};

pub use class::{Class, Defaults};
pub use dns::{Certificate, Dns, HostedZone};
pub use edge::{Edge, Match, RuleGroup};
pub use network::{Nat, Network, Tier, Zone};
pub use registry::Registry;
pub use security::{Encryption, Secrets};
pub use tags::REQUIRED_TAGS;
pub use users::{Mfa, PasswordPolicy, Users};

/// One environment of the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The application, which names begin with.
    pub application: String,
    /// The environment's name.
    pub environment: String,
    /// What the environment is for.
    pub class: Class,
    /// The account; whichever the credentials belong to where it is left open.
    pub account: Option<String>,
    /// The region.
    pub region: String,
    /// The VPC.
    pub network: Network,
    /// How users reach the platform.
    pub dns: Dns,
    /// What protects the public load balancer.
    pub edge: Edge,
    /// How users prove who they are.
    pub users: Users,
    /// The platform's keys.
    pub encryption: Encryption,
    /// The platform's secrets.
    pub secrets: Secrets,
    /// Repositories of container images.
    pub registry: Registry,
    /// How long logs are kept.
    pub log_retention: Days,
    /// What the names of Systems Manager parameters begin with, such as `/bidopsai/dev`.
    pub parameter_prefix: String,
    /// Key and value of the tags that every resource bears, the required ones first.
    pub tags: Vec<(String, String)>,
    /// What becomes of stateful resources that leave their template.
    pub removal: RemovalPolicy,
    /// How values travel between stacks.
    pub references: CrossStackReferences,
}

impl Configuration {
    /// The physical name of a thing: `{application}-{environment}-{thing}`. Only for what another system must know
    /// by name; everything else is named by CloudFormation.
    #[must_use]
    pub fn name(&self, thing: &str) -> String {
        format!("{}-{}-{thing}", self.application, self.environment)
    }

    /// Reads an environment file. Everything wrong with it is reported; without errors there is a configuration.
    #[must_use]
    pub fn read(file: &str, text: &str) -> (Option<Self>, Diagnostics) {
        let file = File::new(file, text);
        let settings = file.read::<EnvironmentSettings>();
        let configuration = settings.and_then(|settings| settings.resolve(&file));
        let found = file.into_findings();
        let configuration = configuration.filter(|_| !found.has_errors());
        (configuration, found)
    }

    /// The JSON Schema of environment files.
    #[must_use]
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(EnvironmentSettings).into()
    }
}

/// How values travel between stacks.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ReferenceSetting {
    /// Through Systems Manager parameters, which every tool understands.
    SsmParameters,
    /// Through `Fn::GetStackOutput`.
    StackOutputs,
    /// Through exports; a value in use cannot change or go then.
    Exports,
}

/// What becomes of stateful resources that leave their template, or whose stack is deleted.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum RemovalSetting {
    /// They are deleted, with their data.
    Delete,
    /// They stay.
    Retain,
}

/// An environment of the Bedrock agent platform.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "bedrock-agents environment")]
#[schemars(extend("required" = ["environment", "dns", "tags"]))]
struct EnvironmentSettings {
    /// The environment's name, part of every stack's name.
    environment: Setting<Name>,
    /// What the environment is for: dev, test, staging or prod. It decides the defaults. Default: the environment
    /// itself, where it bears one of these names.
    class: Setting<Class>,
    /// The application, which names begin with. Default: bidopsai.
    application: Setting<Name>,
    /// The account, in quotes. Default: the one that the credentials of the deployment belong to.
    account: Setting<AccountId>,
    /// The region. Default: us-east-1.
    region: Setting<Region>,
    /// The availability zones, by letter or full name, two or more. Default: a and b.
    zones: Setting<Vec<Setting<ZoneName>>>,
    /// What becomes of stateful resources that leave their template: `delete` or `retain`. Default: delete in dev
    /// and test, retain in staging and prod, where nothing else is taken.
    on_removal: Setting<RemovalSetting>,
    /// How values travel between stacks: `ssm-parameters`, `stack-outputs` or `exports`. Default: ssm-parameters.
    references: Setting<ReferenceSetting>,
    /// The VPC's network, its subnets and its way out.
    network: Setting<network::NetworkSettings>,
    /// The domain, its hosted zone and its certificate.
    dns: Setting<dns::DnsSettings>,
    /// What protects the public load balancer.
    edge: Setting<edge::EdgeSettings>,
    /// How users prove who they are.
    users: Setting<users::UserSettings>,
    /// The platform's keys.
    encryption: Setting<security::EncryptionSettings>,
    /// The platform's secrets.
    secrets: Setting<security::SecretSettings>,
    /// Repositories of container images.
    registry: Setting<registry::RegistrySettings>,
    /// Logs.
    logs: Setting<LogSettings>,
    /// Parameters of Systems Manager.
    parameters: Setting<ParameterSettings>,
    /// Who owns the platform and who pays for it.
    tags: Setting<tags::TagSettings>,
}

/// Logs.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct LogSettings {
    /// How long logs are kept, in days. Default: 7 in dev, 14 in test, 30 in staging, 90 in prod.
    retention_days: Setting<LogRetentionDays>,
}

/// Parameters of Systems Manager.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct ParameterSettings {
    /// What their names begin with. Default: `/APPLICATION/ENVIRONMENT`.
    prefix: Setting<ParameterPath>,
}

const DEFAULT_APPLICATION: &str = "bidopsai";

/// The region of BA-001.
const DEFAULT_REGION: &str = "us-east-1";

/// The stack of the platform with the longest name, and the most that a stack's name can have.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html>
const LONGEST_STACK: &str = "monitoring";
const MOST_STACK_NAME: usize = 128;

impl EnvironmentSettings {
    /// The configuration, where nothing that it needs is missing or faulty; what is has been reported.
    fn resolve(self, file: &File<'_>) -> Option<Configuration> {
        let class = self.resolve_class(file);
        let application = self.application.value().map_or(DEFAULT_APPLICATION, Name::as_str).to_owned();
        let environment = self.environment.value().map(Name::to_string);
        // What depends on the name alone is checked without it too, under one that everything takes.
        let name = environment.clone().unwrap_or_else(|| "dev".to_owned());
        let named_at = self.application.span().or(self.environment.span()).unwrap_or_default();
        let stack = format!("{application}-{name}-{LONGEST_STACK}");
        PhysicalName { what: "a stack", name: stack, most: MOST_STACK_NAME }.check(file, named_at);
        // An unknown class is reported; the laxest one adds no complaints that another would not have.
        let checked_as = class.unwrap_or(Class::Dev);
        let region = match &self.region {
            Setting::Invalid(_) => None,
            setting => Some(setting.value().map_or(DEFAULT_REGION, Region::as_str).to_owned()),
        };
        let removal = self.resolve_removal(file, checked_as);
        let (dns_at, tags_at) = (self.dns.span().unwrap_or_default(), self.tags.span().unwrap_or_default());
        let network = region
            .as_ref()
            .and_then(|region| self.network.or_default().resolve(file, checked_as, region, self.zones));
        let dns = self.dns.or_default().resolve(file, dns_at, region.as_deref().unwrap_or(DEFAULT_REGION));
        let edge = self.edge.or_default().resolve(file);
        let users =
            self.users.or_default().resolve(file, checked_as, (&format!("{application}-{name}"), named_at));
        let registry = self.registry.or_default().resolve(file, (&application, named_at));
        let tags = self.tags.or_default().resolve(file, tags_at, &application, &name);
        let parameter_prefix = match self.parameters.or_default().prefix.given() {
            Some(prefix) => prefix.value.to_string(),
            None => format!("/{application}/{name}"),
        };
        let references = match self.references.or(ReferenceSetting::SsmParameters) {
            ReferenceSetting::SsmParameters => {
                CrossStackReferences::SsmParameters { prefix: format!("{parameter_prefix}/stacks").into() }
            }
            ReferenceSetting::StackOutputs => CrossStackReferences::StackOutputs,
            ReferenceSetting::Exports => CrossStackReferences::Exports,
        };
        let class = class?;
        Some(Configuration {
            log_retention: match self.logs.or_default().retention_days.value() {
                Some(retention) => retention.days(),
                None => class.defaults().log_retention,
            },
            encryption: self.encryption.or_default().resolve(class),
            secrets: self.secrets.or_default().resolve(),
            account: self.account.value().map(AccountId::to_string),
            environment: environment?,
            region: region?,
            network: network?,
            dns: dns?,
            application,
            class,
            edge,
            users,
            registry,
            parameter_prefix,
            tags,
            removal,
            references,
        })
    }

    fn resolve_class(&self, file: &File<'_>) -> Option<Class> {
        if self.environment.is_absent() {
            let missing = file.error(rules::MISSING_KEY, Span::default(), "the key `environment` is missing");
            file.push(missing.property("environment").help("name the environment: `environment = \"dev\"`"));
        }
        match (&self.class, self.environment.given()) {
            (Setting::Given(class), _) => Some(class.value),
            (Setting::Absent, Some(environment)) => {
                let class = Class::of(environment.value.as_str());
                if class.is_none() {
                    let message = format!("the environment `{}` needs a class", environment.value);
                    let help =
                        "say what it is for: `class = \"dev\"`, `\"test\"`, `\"staging\"` or `\"prod\"`";
                    file.push(file.error(rules::MISSING_KEY, environment.span, message).help(help));
                }
                class
            }
            _ => None,
        }
    }

    fn resolve_removal(&self, file: &File<'_>, class: Class) -> RemovalPolicy {
        match self.on_removal.given().map(|given| (given.value, given.span)) {
            Some((RemovalSetting::Delete, at)) if class.is_protected() => {
                let message = "stateful resources of staging and prod stay when their stack goes";
                let help = "take the line out, or write `on_removal = \"retain\"`";
                file.push(file.error(rules::CONFLICT, at, message).help(help));
                RemovalPolicy::Retain
            }
            Some((RemovalSetting::Delete, _)) => RemovalPolicy::Delete,
            Some((RemovalSetting::Retain, _)) => RemovalPolicy::Retain,
            None => class.defaults().removal,
        }
    }
}
