//! What many statements stand on: the VPC, its subnets and their routes, the load balancers.

use stackwright_verify::requirement::pattern::{absent, either, is, refers};
use stackwright_verify::requirement::{Examination, Pattern, ResourceId, Value, resources};

use crate::config::{Configuration, Tier};

pub(super) const BUCKET: &str = "AWS::S3::Bucket";
pub(super) const KEY: &str = "AWS::KMS::Key";
pub(super) const LISTENER: &str = "AWS::ElasticLoadBalancingV2::Listener";
pub(super) const LOAD_BALANCER: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";
pub(super) const RULE: &str = "AWS::ElasticLoadBalancingV2::ListenerRule";
pub(super) const SECURITY_GROUP: &str = "AWS::EC2::SecurityGroup";

/// The VPC.
pub(super) fn vpc(exam: &mut Examination<'_, '_>) -> Option<ResourceId> {
    exam.only(&resources("AWS::EC2::VPC"))
}

/// The subnets of a tier, one a zone, by their addresses.
pub(super) fn subnets(
    exam: &mut Examination<'_, '_>,
    config: &Configuration,
    tier: Tier,
) -> Option<Vec<ResourceId>> {
    let cidrs = config.network.zones.iter().map(|zone| zone.subnet(tier).to_string());
    cidrs.map(|cidr| exam.only(&resources("AWS::EC2::Subnet").with("CidrBlock", is(cidr)))).collect()
}

/// The route table of a subnet: the one that it is associated with. The main one is nobody's here.
pub(super) fn route_table(exam: &mut Examination<'_, '_>, subnet: ResourceId) -> Option<ResourceId> {
    let association =
        exam.only(&resources("AWS::EC2::SubnetRouteTableAssociation").with("SubnetId", refers(subnet)))?;
    target(exam, association, "RouteTableId")
}

/// The routes of a table.
pub(super) fn routes(exam: &mut Examination<'_, '_>, table: ResourceId) -> Vec<ResourceId> {
    exam.any(&resources("AWS::EC2::Route").with("RouteTableId", refers(table)))
}

/// The load balancer that users reach.
pub(super) fn public_load_balancer(exam: &mut Examination<'_, '_>) -> Option<ResourceId> {
    output(exam, "PublicLoadBalancerArn", LOAD_BALANCER)
}

/// The load balancer that the BFF reaches the backend by.
pub(super) fn internal_load_balancer(exam: &mut Examination<'_, '_>) -> Option<ResourceId> {
    output(exam, "InternalLoadBalancerArn", LOAD_BALANCER)
}

/// The listener of a load balancer that terminates TLS.
pub(super) fn https_listener(exam: &mut Examination<'_, '_>, balancer: ResourceId) -> Option<ResourceId> {
    exam.only(&resources(LISTENER).with("LoadBalancerArn", refers(balancer)).with("Protocol", is("HTTPS")))
}

/// What an output refers to, which is of a type.
pub(super) fn output(
    exam: &mut Examination<'_, '_>,
    name: &str,
    type_name: &'static str,
) -> Option<ResourceId> {
    let id = exam.output(name)?;
    let seen = &exam.model().resource(id).type_name;
    if seen == type_name {
        return Some(id);
    }
    exam.fails(format!("the output `{name}` is of `{seen}`, not of `{type_name}`"), exam.place(id, ""));
    None
}

/// The resource that a property refers to.
pub(super) fn target(exam: &mut Examination<'_, '_>, id: ResourceId, path: &str) -> Option<ResourceId> {
    let value = exam.model().resource(id).property(path);
    if let Some(reference) = value.as_reference() {
        return Some(reference.resource);
    }
    match value.as_unknown() {
        Some(unknown) => exam.depends(id, path, unknown),
        None => exam.fails(format!("`{path}` refers to no resource"), exam.place(id, path)),
    }
    None
}

/// A property that is this, or left out since that is the default.
pub(super) fn by_default(value: Pattern) -> Pattern {
    either([absent(), value])
}

/// Text that stands among values.
pub(super) fn word(text: &str) -> Value {
    Value::Text(text.into())
}
