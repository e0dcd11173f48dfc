//! What identifies a resource: the kinds of ids, ARNs and names that facts speak of as type and property.

use std::collections::BTreeSet;

use stackwright_schema::{Reference, ResourceType, Value};

use super::{names, patches};

/// One way to identify a resource of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Identity {
    /// What `Ref` returns, where that is no ARN.
    Id(ResourceType),
    /// Its ARN.
    Arn(ResourceType),
    /// Another property or attribute, such as the allocation id of an elastic IP address.
    Other(ResourceType, &'static str),
}

impl Identity {
    pub(super) const fn resource(self) -> ResourceType {
        match self {
            Self::Id(resource) | Self::Arn(resource) | Self::Other(resource, _) => resource,
        }
    }
}

/// What `Ref` returns for a resource.
pub(super) fn of_ref(resource: ResourceType) -> Identity {
    let names: Vec<_> = resource.reference().collect();
    match names.as_slice() {
        [name] if is_arn_name(name) => Identity::Arn(resource),
        _ if patches::ref_returns_arn(resource.name()) => Identity::Arn(resource),
        _ => Identity::Id(resource),
    }
}

/// What the facts say that a text identifies.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing, or something among all else.
    Unknown,
    /// One of these.
    OneOf(BTreeSet<Identity>),
}

impl Meaning {
    /// This one.
    pub(super) fn just(identity: Identity) -> Self {
        Self::OneOf(BTreeSet::from([identity]))
    }
}

/// What a text identifies.
pub(super) fn of_value(value: Value) -> Meaning {
    let mut identities = BTreeSet::new();
    for reference in value.innermost().references() {
        if patches::is_no_identifier(reference.resource_type, reference.property) {
            return Meaning::Unknown;
        }
        identities.extend(of_reference(reference));
    }
    if identities.is_empty() { Meaning::Unknown } else { Meaning::OneOf(identities) }
}

/// What a property or attribute of a resource identifies, be it that resource or another.
pub(super) fn of_member(resource: ResourceType, name: &'static str) -> Meaning {
    let (type_name, name) = patches::member(resource.name(), name);
    let resource = ResourceType::find(type_name).unwrap_or(resource);
    if let Some(own) = of_own(resource, name) {
        return Meaning::just(own);
    }
    let members = [resource.property(name), resource.attribute(name)];
    let meanings = members.into_iter().flatten().map(|member| of_value(member.value()));
    meanings.into_iter().find(|meaning| *meaning != Meaning::Unknown).unwrap_or(Meaning::Unknown)
}

/// What a reference of the facts identifies; none where they name no member of the type.
pub(super) fn of_reference(reference: Reference) -> Option<Identity> {
    let (type_name, name) = patches::member(reference.resource_type, reference.property);
    let resource = ResourceType::find(type_name)?;
    if let Some(own) = of_own(resource, name) {
        return Some(own);
    }
    let member = resource.property(name).or_else(|| resource.attribute(name))?;
    // The id of a network that an endpoint is in is the id of that network.
    let mut further = member.references().filter(|next| next.resource_type != type_name);
    match (further.next(), further.next()) {
        (Some(next), None) => of_reference(next),
        _ => is_identifier(name).then_some(Identity::Other(resource, name)),
    }
}

/// The facts also name addresses, such as the network of a VPC.
fn is_identifier(name: &str) -> bool {
    ["Id", "ID", "Identifier", "Name", "Arn", "ARN", "Url"].iter().any(|end| name.ends_with(end))
}

/// Whether a name is that of the resource's own id or ARN.
fn of_own(resource: ResourceType, name: &'static str) -> Option<Identity> {
    let by_ref = of_ref(resource);
    let mut references = resource.reference();
    let is_ref = references.len() == 1 && references.any(|own| own == name);
    // `Id` stands for what `Ref` returns where the type has no such member.
    let is_placeholder =
        name == "Id" && resource.property(name).is_none() && resource.attribute(name).is_none();
    if is_ref || is_placeholder {
        return Some(by_ref);
    }
    let owner = name.strip_suffix("Arn").or_else(|| name.strip_suffix("ARN"))?;
    let is_own = names::pascal(resource.short_name()).ends_with(&names::pascal(owner));
    is_own.then_some(Identity::Arn(resource))
}

fn is_arn_name(name: &str) -> bool {
    name.ends_with("Arn") || name.ends_with("ARN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_identify_resources() {
        let cases = [
            ("AWS::IAM::Role", "Arn", "Arn(AWS::IAM::Role)"),
            ("AWS::SNS::Topic", "TopicArn", "Arn(AWS::SNS::Topic)"),
            ("AWS::EC2::Subnet", "SubnetId", "Id(AWS::EC2::Subnet)"),
            ("AWS::EC2::Subnet", "VpcId", "Id(AWS::EC2::VPC)"),
            ("AWS::EC2::SecurityGroup", "GroupId", "Id(AWS::EC2::SecurityGroup)"),
            ("AWS::EC2::VPC", "DefaultSecurityGroup", "Id(AWS::EC2::SecurityGroup)"),
            ("AWS::Lambda::Alias", "AliasArn", "Arn(AWS::Lambda::Alias)"),
            ("AWS::Lambda::Version", "FunctionArn", "Arn(AWS::Lambda::Version)"),
            ("AWS::SecretsManager::Secret", "Id", "Arn(AWS::SecretsManager::Secret)"),
            ("AWS::EC2::VPC", "CidrBlock", "nothing"),
        ];
        for (type_name, member, expected) in cases {
            let found = match of_member(ResourceType::find(type_name).unwrap(), member) {
                Meaning::Unknown => "nothing".to_owned(),
                Meaning::OneOf(set) => set.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>().join(", "),
            };
            assert_eq!(found, expected, "{type_name}.{member}");
        }
    }
}
