//! The way into the compute stack keeps the requirements, in every environment.

mod built_in;

use built_in::environments;
use stackwright_testing::{Match, pattern};

/// ECS-021, ECS-033, ECS-034, ECS-SC-005.
#[test]
fn the_bff_is_a_target_that_says_whether_it_is_well() {
    for environment in environments() {
        environment.template("compute").has_resource_properties(
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            pattern!({
                "TargetType": "ip",
                "Port": 3000,
                "Protocol": "HTTP",
                "VpcId": { "Ref": Match::any_value() },
                "HealthCheckEnabled": true,
                "HealthCheckPath": "/api/health",
                "HealthCheckIntervalSeconds": 30,
                "HealthyThresholdCount": 2,
                "UnhealthyThresholdCount": 3,
            }),
        );
    }
}

/// BA-034: the only rule of the public listener lets users sign in, then forwards.
#[test]
fn users_sign_in_before_they_reach_the_bff() {
    for environment in environments() {
        let template = environment.template("compute");
        let targets = template.resource_id("AWS::ElasticLoadBalancingV2::TargetGroup", pattern!({}));
        template.resource_count_is("AWS::ElasticLoadBalancingV2::ListenerRule", 1);
        template.has_resource_properties(
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            pattern!({
                "Conditions": [{ "Field": "path-pattern", "PathPatternConfig": { "Values": ["/*"] } }],
                "Actions": [
                    {
                        "Order": 1,
                        "Type": "authenticate-cognito",
                        "AuthenticateCognitoConfig": {
                            "UserPoolArn": { "Ref": Match::any_value() },
                            "UserPoolClientId": { "Ref": Match::any_value() },
                            "UserPoolDomain": { "Ref": Match::any_value() },
                            // What is not signed in is sent to sign in, rather than let through or turned away.
                            "OnUnauthenticatedRequest": Match::absent(),
                        },
                    },
                    { "Order": 2, "Type": "forward", "TargetGroupArn": { "Ref": targets } },
                ],
            }),
        );
        // Which listener, and whose users.
        let rules = environment.of_type("AWS::ElasticLoadBalancingV2::ListenerRule");
        let rule = &rules[0].2["Properties"];
        let sign_in = &rule["Actions"][0]["AuthenticateCognitoConfig"];
        for (reference, resource_type) in [
            (&rule["ListenerArn"], "AWS::ElasticLoadBalancingV2::Listener"),
            (&sign_in["UserPoolArn"], "AWS::Cognito::UserPool"),
            (&sign_in["UserPoolClientId"], "AWS::Cognito::UserPoolClient"),
            (&sign_in["UserPoolDomain"], "AWS::Cognito::UserPoolDomain"),
        ] {
            assert_eq!(environment.referent("compute", reference).0, resource_type);
        }
        let (_, listener) = environment.referent("compute", &rule["ListenerArn"]);
        let (_, balancer) = environment.referent("network", &listener["LoadBalancerArn"]);
        assert_eq!(
            (&listener["Protocol"], &balancer["Scheme"]),
            (&"HTTPS".into(), &"internet-facing".into())
        );
        // Back from its sign-in page they come to the platform's own domain.
        let (_, client) = environment.referent("compute", &sign_in["UserPoolClientId"]);
        let domain = &environment.configuration.dns.domain;
        assert_eq!(client["CallbackURLs"][0], format!("https://{domain}/oauth2/idpresponse"));
    }
}
