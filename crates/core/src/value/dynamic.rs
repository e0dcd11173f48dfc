//! Dynamic references as data.

use super::{Text, Value};

/// A value that CloudFormation reads from Systems Manager or Secrets Manager when it deploys.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
#[derive(Clone, Debug, PartialEq)]
pub enum DynamicReference {
    /// `{{resolve:ssm:name:version}}`: a plain parameter.
    Ssm {
        /// The parameter's name.
        name: Value,
        /// A version; the latest when left out.
        version: Option<u32>,
    },
    /// `{{resolve:ssm-secure:name:version}}`: a SecureString, taken only by certain properties.
    SsmSecure {
        /// The parameter's name.
        name: Value,
        /// A version; the latest when left out.
        version: Option<u32>,
    },
    /// `{{resolve:secretsmanager:id:SecretString:key:stage:version}}`.
    Secret {
        /// The secret's name or ARN.
        secret: Value,
        /// A key of the secret's JSON; the whole string when left out.
        json_key: Option<Text>,
        /// A version's stage, such as `AWSPENDING`.
        version_stage: Option<Text>,
        /// A version's id.
        version_id: Option<Text>,
    },
}

impl DynamicReference {
    /// Says what would make it read as something else than it says.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html>
    pub(crate) fn check(&self) -> Result<(), String> {
        let Self::Secret { json_key, version_stage, version_id, .. } = self else { return Ok(()) };
        if version_stage.is_some() && version_id.is_some() {
            return Err("a secret's version is named by its stage or by its id, not by both".to_owned());
        }
        let parts = [("key", json_key), ("version stage", version_stage), ("version id", version_id)];
        for (what, part) in parts {
            if let Some(part) = part.as_ref().filter(|part| part.contains([':', '{', '}'])) {
                return Err(format!("the {what} `{part}` of a secret has a colon or braces"));
            }
        }
        Ok(())
    }
}
