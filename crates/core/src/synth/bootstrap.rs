//! Names of what the official CLI's bootstrap stack has in an environment.
//!
//! Stacks are described as for its default synthesizer, so that the bootstrap stack (the modern one, qualifier
//! `hnb659fds`) publishes and deploys them.
//! Source: <https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html>

use std::collections::BTreeMap;

use stackwright_assembly::{BootstrapRole, FileDestination};

use crate::tree::Environment;
use crate::value::{Expr, Object, Text, Value};

const QUALIFIER: &str = "hnb659fds";
/// The first bootstrap version with what is used here.
pub(crate) const BOOTSTRAP_VERSION: u32 = 6;
/// The first bootstrap version whose lookup role is safe to use.
const LOOKUP_BOOTSTRAP_VERSION: u32 = 8;
const ACCOUNT: &str = "${AWS::AccountId}";
const REGION: &str = "${AWS::Region}";

/// The parameter that holds the version of the bootstrap stack that is there.
pub(crate) fn version_parameter() -> String {
    format!("/cdk-bootstrap/{QUALIFIER}/version")
}

/// The bucket for files.
pub(crate) fn asset_bucket(environment: &Environment) -> Value {
    let bucket = Text::Owned(BootstrapNames::new(environment).bucket());
    match environment {
        Environment { account: Some(_), region: Some(_) } => Value::Text(bucket),
        _ => Value::Expr(Box::new(Expr::Sub(bucket, Object::new()))),
    }
}

/// The role that looks up context.
pub(crate) fn lookup_role(environment: &Environment) -> String {
    BootstrapNames::new(environment).role("lookup-role")
}

/// Names of the bootstrap stack's resources in an environment; open parts stay placeholders.
pub(crate) struct BootstrapNames<'a> {
    environment: &'a Environment,
    account: &'a str,
    region: &'a str,
}

impl<'a> BootstrapNames<'a> {
    pub(crate) fn new(environment: &'a Environment) -> Self {
        Self {
            environment,
            account: environment.account.as_deref().unwrap_or(ACCOUNT),
            region: environment.region.as_deref().unwrap_or(REGION),
        }
    }

    /// The environment as the manifest names it.
    pub(crate) fn environment(&self) -> String {
        let Environment { account, region } = self.environment;
        let account = account.as_deref().unwrap_or("unknown-account");
        format!("aws://{account}/{}", region.as_deref().unwrap_or("unknown-region"))
    }

    pub(crate) fn role(&self, role: &str) -> String {
        let Self { account, region, .. } = self;
        format!("arn:${{AWS::Partition}}:iam::{account}:role/cdk-{QUALIFIER}-{role}-{account}-{region}")
    }

    pub(crate) fn lookup_role(&self) -> BootstrapRole {
        BootstrapRole {
            arn: self.role("lookup-role"),
            requires_bootstrap_stack_version: Some(LOOKUP_BOOTSTRAP_VERSION),
            bootstrap_stack_version_ssm_parameter: Some(version_parameter()),
            ..BootstrapRole::default()
        }
    }

    pub(crate) fn bucket(&self) -> String {
        format!("cdk-{QUALIFIER}-assets-{}-{}", self.account, self.region)
    }

    pub(crate) fn destinations(&self, object_key: String) -> BTreeMap<String, FileDestination> {
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
