//! User pools and their clients, from constructs to templates.

mod one_stack;

use one_stack::template;
use stackwright_aws::identity::cognito::{LoadBalancerClient, Mfa, PasswordPolicy, UserPool};
use stackwright_aws::units::Days;
use stackwright_core::tree::RemovalPolicy;
use stackwright_testing::pattern;

#[test]
fn a_user_pool_protects_its_users() {
    for (mfa, removal, configured, protection) in [
        (Mfa::Optional, RemovalPolicy::Delete, "OPTIONAL", "INACTIVE"),
        (Mfa::Required, RemovalPolicy::Retain, "ON", "ACTIVE"),
    ] {
        let template = template(|s| {
            let passwords = PasswordPolicy { min_characters: 14, temporary_validity: Days(3) };
            let pool = UserPool::builder()
                .name("app-dev")
                .domain_prefix("app-dev")
                .mfa(mfa)
                .passwords(passwords)
                .removal(removal)
                .add(s, "Users");
            LoadBalancerClient::builder().pool(&pool).domain("Dev.Example.com").add(s, "Client");
        });
        template.has_resource_properties(
            "AWS::Cognito::UserPool",
            pattern!({
                "UserPoolTier": "PLUS",
                "UserPoolAddOns": { "AdvancedSecurityMode": "ENFORCED" },
                "MfaConfiguration": configured,
                "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
                "DeletionProtection": protection,
                "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true },
                "Policies": { "PasswordPolicy": {
                    "MinimumLength": 14,
                    "RequireLowercase": true,
                    "RequireUppercase": true,
                    "RequireNumbers": true,
                    "RequireSymbols": true,
                    "TemporaryPasswordValidityDays": 3,
                } },
            }),
        );
        let pool = template.resource_id("AWS::Cognito::UserPool", pattern!({}));
        template.has_resource_properties(
            "AWS::Cognito::UserPoolClient",
            pattern!({
                "UserPoolId": { "Ref": pool },
                "GenerateSecret": true,
                "AllowedOAuthFlowsUserPoolClient": true,
                "AllowedOAuthFlows": ["code"],
                "CallbackURLs": ["https://dev.example.com/oauth2/idpresponse"],
            }),
        );
        template.has_resource_properties(
            "AWS::Cognito::UserPoolRiskConfigurationAttachment",
            pattern!({
                "ClientId": "ALL",
                "CompromisedCredentialsRiskConfiguration": { "Actions": { "EventAction": "BLOCK" } },
                "AccountTakeoverRiskConfiguration": { "Actions": { "HighAction": { "EventAction": "BLOCK" } } },
            }),
        );
        template.has_resource_properties(
            "AWS::Cognito::UserPoolDomain",
            pattern!({ "Domain": "app-dev", "UserPoolId": { "Ref": pool } }),
        );
    }
}
