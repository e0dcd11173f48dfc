//! Questions with an answer of one part.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::Lookup;

/// The names of a region's zones that the account may use.
#[derive(Clone, Copy, Debug)]
pub struct AvailabilityZones;

impl Lookup for AvailabilityZones {
    type Answer = Vec<String>;
    const PROVIDER: &'static str = "availability-zones";

    fn query(&self) -> Map<String, Json> {
        Map::new()
    }

    fn read(&self, answer: &Json) -> Option<Vec<String>> {
        answer.as_array()?.iter().map(|zone| zone.as_str().map(str::to_owned)).collect()
    }

    fn stand_in(&self) -> Vec<String> {
        vec!["dummy1a".into(), "dummy1b".into(), "dummy1c".into()]
    }
}

/// The value of a plain Systems Manager parameter at the time of the lookup.
#[derive(Clone, Debug)]
pub struct SsmParameter {
    /// The parameter's name.
    pub name: String,
}

impl Lookup for SsmParameter {
    type Answer = String;
    const PROVIDER: &'static str = "ssm";

    fn query(&self) -> Map<String, Json> {
        Map::from_iter([("parameterName".to_owned(), Json::String(self.name.clone()))])
    }

    fn read(&self, answer: &Json) -> Option<String> {
        answer.as_str().map(str::to_owned)
    }

    fn stand_in(&self) -> String {
        format!("dummy-value-for-{}", self.name)
    }
}

/// The id of an existing hosted zone, by its domain name.
#[derive(Clone, Debug)]
pub struct HostedZone {
    /// The domain, such as `example.com`.
    pub domain_name: String,
    /// Of a private zone, a VPC that it is associated with; a public zone is looked up without.
    pub vpc_id: Option<String>,
}

impl Lookup for HostedZone {
    type Answer = String;
    const PROVIDER: &'static str = "hosted-zone";

    fn query(&self) -> Map<String, Json> {
        let mut query = Map::from_iter([("domainName".to_owned(), Json::String(self.domain_name.clone()))]);
        if let Some(vpc_id) = &self.vpc_id {
            query.insert("privateZone".to_owned(), Json::Bool(true));
            query.insert("vpcId".to_owned(), Json::String(vpc_id.clone()));
        }
        query
    }

    fn read(&self, answer: &Json) -> Option<String> {
        let id = answer.get("Id")?.as_str()?;
        Some(id.trim_start_matches("/hostedzone/").to_owned())
    }

    fn stand_in(&self) -> String {
        "DUMMY".to_owned()
    }
}

/// The id of the newest machine image that some filters let through.
#[derive(Clone, Debug)]
pub struct MachineImage {
    /// Whose images: account ids, `self`, or aliases such as `amazon`. Everybody's when there is none.
    pub owners: Vec<String>,
    /// By name of the filter, the values that it lets through, with `*` and `?`.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html>
    pub filters: BTreeMap<String, Vec<String>>,
}

impl Lookup for MachineImage {
    type Answer = String;
    const PROVIDER: &'static str = "ami";

    fn query(&self) -> Map<String, Json> {
        let mut query = Map::from_iter([("filters".to_owned(), json!(self.filters))]);
        if !self.owners.is_empty() {
            query.insert("owners".to_owned(), json!(self.owners));
        }
        query
    }

    fn read(&self, answer: &Json) -> Option<String> {
        answer.as_str().map(str::to_owned)
    }

    fn stand_in(&self) -> String {
        "ami-1234".to_owned()
    }
}
