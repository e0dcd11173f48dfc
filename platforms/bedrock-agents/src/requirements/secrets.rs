//! Secrets, keys and what programs are told (BA-029, BA-030, BP-7).

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{is, mentions, not, refers};
use stackwright_verify::requirement::{Pattern, resources};

use super::edge::modern_tls;
use super::ground::{BUCKET, KEY, LISTENER, output, target};
use super::storage::{refuses_old_tls, rotates};
use super::users::{pool, sign_in_client};
use crate::config::Configuration;

const SECRET: &str = "AWS::SecretsManager::Secret";
const PARAMETER: &str = "AWS::SSM::Parameter";

pub(super) fn statements(config: &Configuration) -> Vec<Statement> {
    vec![secrets(config.clone()), parameters(config.clone()), encryption(config.clone())]
}

fn secrets(config: Configuration) -> Statement {
    Statement::new("BA-029", move |exam| {
        let secret = output(exam, "ApiKeysSecretArn", SECRET)?;
        // Made up by Secrets Manager: nobody reads it in a template.
        exam.has(secret, "GenerateSecretString.GenerateStringKey", &is("internal"));
        exam.lacks(secret, "SecretString");
        let key = target(exam, secret, "KmsKeyId")?;
        exam.has(secret, "KmsKeyId", &refers(key));
        rotates(exam, key, &config);
        Some(())
    })
    .without("the database's secret and its rotation come with the database")
}

fn parameters(config: Configuration) -> Statement {
    Statement::new("BA-030", move |exam| {
        let (pool, client) = (pool(exam)?, sign_in_client(exam)?);
        let secret = output(exam, "ApiKeysSecretArn", SECRET)?;
        let knowledge_base = output(exam, "KnowledgeBaseBucketName", BUCKET)?;
        let data_automation = output(exam, "DataAutomationBucketName", BUCKET)?;
        let domain = exam.only(&resources("AWS::Cognito::UserPoolDomain"))?;
        let told: [(&str, Pattern); 11] = [
            ("config/environment", is(config.environment.as_str())),
            ("config/region", is(config.region.as_str())),
            ("endpoints/public-url", is(format!("https://{}", config.dns.domain))),
            ("endpoints/internal-url", is(format!("https://{}", config.dns.internal_domain()))),
            ("auth/issuer-url", mentions(pool)),
            ("auth/sign-in-url", mentions(domain)),
            ("auth/user-pool-id", refers(pool)),
            ("auth/client-id", refers(client)),
            ("secrets/api-keys-arn", refers(secret)),
            ("storage/knowledge-base-bucket", refers(knowledge_base)),
            ("storage/data-automation-bucket", refers(data_automation)),
        ];
        for (name, value) in told {
            let name = format!("{}/{name}", config.parameter_prefix);
            let Some(parameter) = exam.only(&resources(PARAMETER).with("Name", is(name))) else { continue };
            exam.has(parameter, "Value", &value);
        }
        // Every other one is the platform's too, those by which values travel between stacks among them.
        let prefix = format!("{}/", config.parameter_prefix);
        for parameter in exam.all(&resources(PARAMETER)) {
            let name = exam.model().resource(parameter).property("Name").as_text().unwrap_or_default();
            if !name.starts_with(&prefix) {
                let text = format!("`Name` is `{name}`, which does not begin with `{prefix}`");
                exam.fails(text, exam.place(parameter, "Name"));
            }
            exam.has(parameter, "Type", &not(is("SecureString")));
        }
        Some(())
    })
}

fn encryption(config: Configuration) -> Statement {
    Statement::new("BP-7", move |exam| {
        for key in exam.all(&resources(KEY)) {
            rotates(exam, key, &config);
        }
        for group in exam.all(&resources("AWS::Logs::LogGroup")) {
            let key = target(exam, group, "KmsKeyId")?;
            exam.has(group, "KmsKeyId", &refers(key));
        }
        for repository in exam.all(&resources("AWS::ECR::Repository")) {
            exam.has(repository, "EncryptionConfiguration.EncryptionType", &is("KMS"));
        }
        for listener in exam.all(&resources(LISTENER).with("Protocol", is("HTTPS"))) {
            exam.has(listener, "SslPolicy", &modern_tls());
        }
        refuses_old_tls(exam);
        Some(())
    })
    .without("the database's encryption comes with the database")
}
