//! Existing VPCs with their subnets.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::Lookup;

/// An existing VPC with its subnets; exactly one must be let through.
#[derive(Clone, Debug)]
pub struct Vpc {
    /// By name of the filter, such as `vpc-id`, `isDefault` or `tag:Name`, the value that it lets through.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html>
    pub filters: BTreeMap<String, String>,
}

/// A VPC as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundVpc {
    /// Its id.
    pub id: String,
    /// Its first IPv4 network in CIDR notation.
    pub cidr: Option<String>,
    /// Its subnets, in the order of the answer.
    pub subnets: Vec<FoundSubnet>,
}

/// A subnet as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundSubnet {
    /// Its id.
    pub id: String,
    /// The zone that it lies in.
    pub zone: String,
    /// Its IPv4 network in CIDR notation.
    pub cidr: Option<String>,
    /// The route table that it uses.
    pub route_table_id: String,
    /// The name that it has in common with its likes in other zones: the tag `aws-cdk:subnet-name`, or how far it
    /// reaches.
    pub group: String,
    /// How far it reaches.
    pub reach: SubnetReach,
}

/// How far a subnet's routes reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubnetReach {
    /// To and from the internet.
    Public,
    /// To the internet, through NAT.
    Private,
    /// Not to the internet.
    Isolated,
}

impl Lookup for Vpc {
    type Answer = FoundVpc;
    const PROVIDER: &'static str = "vpc-provider";

    fn query(&self) -> Map<String, Json> {
        Map::from_iter([
            ("filter".to_owned(), json!(self.filters)),
            // Otherwise subnets are told only where all zones have the same ones.
            ("returnAsymmetricSubnets".to_owned(), Json::Bool(true)),
        ])
    }

    fn read(&self, answer: &Json) -> Option<FoundVpc> {
        let text = |of: &Json, name: &str| of.get(name)?.as_str().map(str::to_owned);
        let mut subnets = Vec::new();
        for group in answer.get("subnetGroups")?.as_array()? {
            let reach = match group.get("type")?.as_str()? {
                "Public" => SubnetReach::Public,
                "Private" => SubnetReach::Private,
                "Isolated" => SubnetReach::Isolated,
                _ => return None,
            };
            for subnet in group.get("subnets")?.as_array()? {
                subnets.push(FoundSubnet {
                    id: text(subnet, "subnetId")?,
                    zone: text(subnet, "availabilityZone")?,
                    cidr: text(subnet, "cidr"),
                    route_table_id: text(subnet, "routeTableId")?,
                    group: text(group, "name")?,
                    reach,
                });
            }
        }
        Some(FoundVpc { id: text(answer, "vpcId")?, cidr: text(answer, "vpcCidrBlock"), subnets })
    }

    fn stand_in(&self) -> FoundVpc {
        let reaches = [
            (SubnetReach::Public, "Public"),
            (SubnetReach::Private, "Private"),
            (SubnetReach::Isolated, "Isolated"),
        ];
        let subnets = reaches.into_iter().enumerate().flat_map(|(index, (reach, group))| {
            ["dummy1a", "dummy1b"].into_iter().enumerate().map(move |(zone_index, zone)| FoundSubnet {
                id: format!("subnet-{index}{zone_index}"),
                zone: zone.to_owned(),
                cidr: Some(format!("10.0.{}.0/24", 2 * index + zone_index)),
                route_table_id: format!("rtb-{index}{zone_index}"),
                group: group.to_owned(),
                reach,
            })
        });
        FoundVpc {
            id: "vpc-12345".to_owned(),
            cidr: Some("10.0.0.0/16".to_owned()),
            subnets: subnets.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_official_cli_answers_is_read() {
        let vpc = Vpc { filters: BTreeMap::from([("isDefault".to_owned(), "true".to_owned())]) };
        assert_eq!(
            Json::Object(vpc.query()),
            json!({ "filter": { "isDefault": "true" }, "returnAsymmetricSubnets": true })
        );
        let answer = json!({
            "vpcId": "vpc-1", "vpcCidrBlock": "10.1.0.0/16", "availabilityZones": [], "ownerAccountId": "1",
            "subnetGroups": [{
                "name": "Ingress", "type": "Public",
                "subnets": [{
                    "subnetId": "subnet-1", "cidr": "10.1.0.0/24", "availabilityZone": "eu-west-1a", "routeTableId": "rtb-1",
                }],
            }],
        });
        let subnet = FoundSubnet {
            id: "subnet-1".to_owned(),
            zone: "eu-west-1a".to_owned(),
            cidr: Some("10.1.0.0/24".to_owned()),
            route_table_id: "rtb-1".to_owned(),
            group: "Ingress".to_owned(),
            reach: SubnetReach::Public,
        };
        let cidr = Some("10.1.0.0/16".to_owned());
        assert_eq!(vpc.read(&answer), Some(FoundVpc { id: "vpc-1".to_owned(), cidr, subnets: vec![subnet] }));
        for bad in [json!(null), json!({}), json!({ "vpcId": "v", "subnetGroups": [{ "type": "Other" }] })] {
            assert_eq!(vpc.read(&bad), None, "{bad}");
        }
        assert_eq!(vpc.stand_in().subnets.len(), 6);
    }
}
