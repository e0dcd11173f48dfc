//! What the environments that come with the platform say, and what holds where they are silent.

use stackwright_core::tree::RemovalPolicy;
use stackwright_platform::Platform;

use super::*;
use crate::BedrockAgents;

fn read(text: &str) -> Configuration {
    let (configuration, found) = Configuration::read("environment.toml", text);
    assert!(found.is_empty(), "{found:?}");
    configuration.unwrap()
}

fn built_in(name: &str) -> Configuration {
    let environments = BedrockAgents.environments();
    read(environments.iter().find(|environment| environment.name == name).unwrap().text)
}

#[test]
fn every_built_in_environment_is_its_class() {
    for environment in BedrockAgents.environments() {
        let configuration = read(environment.text);
        assert_eq!(configuration.environment, environment.name);
        assert_eq!(Class::of(environment.name), Some(configuration.class));
    }
}

#[test]
fn the_network_is_that_of_the_requirements() {
    for environment in BedrockAgents.environments() {
        let network = read(environment.text).network;
        assert_eq!(network.cidr.to_string(), "10.0.0.0/16", "BA-001");
        let subnets = |tier| {
            let zones = network.zones.iter();
            zones.map(|zone| format!("{} {}", zone.name, zone.subnet(tier))).collect::<Vec<_>>()
        };
        assert_eq!(subnets(Tier::Public), ["us-east-1a 10.0.1.0/24", "us-east-1b 10.0.2.0/24"], "BA-002");
        assert_eq!(
            subnets(Tier::Application),
            ["us-east-1a 10.0.11.0/24", "us-east-1b 10.0.12.0/24"],
            "BA-003"
        );
        assert_eq!(subnets(Tier::Agent), ["us-east-1a 10.0.21.0/24", "us-east-1b 10.0.22.0/24"], "BA-004");
        assert_eq!(subnets(Tier::Data), ["us-east-1a 10.0.31.0/24", "us-east-1b 10.0.32.0/24"], "BA-005");
    }
}

#[test]
fn defaults_follow_the_class() {
    let of = |name| {
        let Configuration { network, users, removal, log_retention, encryption, .. } = built_in(name);
        (network.nat, users.mfa, removal, log_retention.0, encryption.deletion_window.0)
    };
    assert_eq!(of("dev"), (Nat::One, Mfa::Optional, RemovalPolicy::Delete, 7, 7));
    assert_eq!(of("test"), (Nat::One, Mfa::Optional, RemovalPolicy::Delete, 14, 7));
    assert_eq!(of("staging"), (Nat::OnePerZone, Mfa::Required, RemovalPolicy::Retain, 30, 30));
    assert_eq!(of("prod"), (Nat::OnePerZone, Mfa::Required, RemovalPolicy::Retain, 90, 30));
}

#[test]
fn names_follow_application_and_environment() {
    let dev = built_in("dev");
    assert_eq!(dev.name("network"), "bidopsai-dev-network");
    assert_eq!(dev.parameter_prefix, "/bidopsai/dev");
    assert_eq!(dev.registry.repositories, ["bidopsai/app", "bidopsai/agent", "bidopsai/backend"]);
    assert_eq!(dev.users.domain_prefix, "bidopsai-dev");
}

#[test]
fn another_network_and_a_third_zone() {
    let text = format!("{}\n[network]\ncidr = \"10.9.0.0/18\"\n", {
        let dev = BedrockAgents.environments()[0].text;
        dev.replace("environment = \"dev\"", "environment = \"dev\"\nzones = [\"a\", \"c\", \"us-east-1f\"]")
    });
    let network = read(&text).network;
    let data: Vec<_> =
        network.zones.iter().map(|zone| format!("{} {}", zone.letter, zone.subnet(Tier::Data))).collect();
    assert_eq!(data, ["a 10.9.31.0/24", "c 10.9.32.0/24", "f 10.9.33.0/24"]);
}

#[test]
fn everything_can_be_said() {
    insta::assert_debug_snapshot!(read(include_str!("../../tests/full.toml")));
}
