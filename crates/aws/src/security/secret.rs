//! Secrets that Secrets Manager makes up, so that none stands in a template.

use bon::bon;
use stackwright_cfn::kms;
use stackwright_cfn::secretsmanager::{self, CfnSecret, secret::GenerateSecretString};
use stackwright_core::Scope;
use stackwright_core::tree::RemovalPolicy;
use stackwright_core::value::{Arn, Text, Typed, Value};

use crate::range;

/// A secret.
///
/// Makes an `AWS::SecretsManager::Secret`.
#[derive(Clone, Copy, Debug)]
pub struct Secret {
    /// The secret.
    pub secret: secretsmanager::Secret,
}

#[bon]
impl Secret {
    /// A secret that is a JSON object with one random text in it. Further keys are put in by whoever has them, not by a
    /// template: what stands in a template is no secret.
    ///
    /// The text is made up once, and the secret's value left alone from then on. To change how it is made up is to make
    /// up the whole value anew, without the keys that others have put in.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html>
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// What it is for, as people read it.
        #[builder(into)]
        description: Text,
        /// The key that encrypts it.
        #[builder(into)]
        key: kms::Key,
        /// The name of the random text in the object.
        #[builder(into)]
        generated: Text,
        /// How many letters and digits the random text has, 1 to 4,096. Default: 64.
        ///
        /// Source: <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html>
        #[builder(default = 64)]
        generated_characters: u32,
        /// What becomes of it when it leaves the template. Default: it stays.
        #[builder(default = RemovalPolicy::Retain)]
        removal: RemovalPolicy,
    ) -> Self {
        let random = GenerateSecretString::new()
            .secret_string_template("{}")
            .generate_string_key(generated)
            .password_length(generated_characters)
            .exclude_punctuation(true);
        let secret = scope.add(
            id,
            CfnSecret::new().description(description).kms_key_id(key.arn()).generate_secret_string(random),
        );
        scope.resource(secret).removal_policy(removal);
        range::check(scope, secret, "GenerateSecretString.PasswordLength", generated_characters, 1..=4096);
        Self { secret }
    }
}

impl Typed for Secret {
    type Is = Arn<secretsmanager::Secret>;

    fn into_value(self) -> Value {
        self.secret.into_value()
    }
}
