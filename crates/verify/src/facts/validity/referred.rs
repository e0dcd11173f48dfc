//! References to resources: whether what they give is of the kind and of the sort that a property takes.

use stackwright_model::Reference;
use stackwright_schema::{self as facts, Property, ResourceType, ValueKind};

use super::problem::Problem;
use super::walk::Visit;

/// What a reference gives, as far as the facts say.
struct Given {
    kind: Option<Kind>,
    /// The form of a text, such as `AWS::EC2::VPC.Id`.
    format: Option<&'static str>,
    /// Whether it is what identifies the resource, and so no id of another.
    is_identity: bool,
    /// Whether it is a name, and so no ARN.
    is_name: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Scalar,
    List,
}

/// Forms that name a resource of one type, and no other.
const OF_ONE_TYPE: [&str; 8] = [
    "AWS::ACM::Certificate.Arn",
    "AWS::EC2::SecurityGroup.Id",
    "AWS::EC2::Subnet.Id",
    "AWS::EC2::VPC.Id",
    "AWS::IAM::Role.Arn",
    "AWS::KMS::Key.Arn",
    "AWS::Lambda::Function.Arn",
    "AWS::SNS::Topic.Arn",
];

impl Visit<'_> {
    pub(super) fn reference(&mut self, facts: facts::Value, reference: &Reference) {
        let target = self.model.resource(reference.resource);
        let Some(types) = target.facts().filter(|it| !gives_anything(*it)) else { return };
        let given = given(types, reference.attribute.as_deref());
        match (facts.kind(), given.kind) {
            (ValueKind::List(_), Some(Kind::Scalar)) => self.report_kind("a list"),
            (ValueKind::Object(_) | ValueKind::Map(_) | ValueKind::Tag, Some(_)) => {
                self.report_kind("a map");
            }
            (
                ValueKind::String | ValueKind::Boolean | ValueKind::Integer | ValueKind::Number,
                Some(Kind::List),
            ) => {
                self.report_kind("a single value");
            }
            (ValueKind::String, _) => self.sort(facts, types, &given, reference),
            _ => {}
        }
    }

    fn report_kind(&mut self, expected: &'static str) {
        let found =
            if expected == "a single value" { "a reference to a list" } else { "a reference to a text" };
        self.report(Problem::WrongType { expected, found });
    }

    /// Whether a text of a form that names one type of resource comes from that type.
    fn sort(&mut self, facts: facts::Value, types: ResourceType, given: &Given, reference: &Reference) {
        let (wanted, is_other) = if let Some(form) = facts.format().filter(|form| OF_ONE_TYPE.contains(form))
        {
            let is_same_type = form.rsplit_once('.').is_some_and(|(wanted, _)| wanted == types.name());
            let is_other = match given.format {
                Some(format) => format != form && OF_ONE_TYPE.contains(&format),
                None if is_same_type => given.is_name && form.ends_with(".Arn"),
                None => given.is_identity,
            };
            (form.to_owned(), is_other)
        } else if facts.pattern().is_some_and(|pattern| pattern.starts_with("^arn:")) && given.is_name {
            let mut references = facts.references();
            let only = references.next().filter(|_| references.next().is_none());
            let Some(only) = only.filter(|it| it.property.ends_with("Arn")) else { return };
            (format!("{}.Arn", only.resource_type), true)
        } else {
            return;
        };
        if is_other {
            let target = &self.model.resource(reference.resource).logical_id;
            let given = match reference.attribute.as_deref() {
                Some(attribute) => format!("{target}.{attribute}"),
                None => target.clone(),
            };
            self.report(Problem::WrongReference { given, type_name: types.name(), wanted });
        }
    }
}

/// What these give is not in the facts: it is in a template, in code or in a parameter.
fn gives_anything(types: ResourceType) -> bool {
    let open = ["AWS::CloudFormation", "AWS::SSM", "AWS::Serverless", "AWS::ServiceCatalog"];
    types.vendor() != "AWS" || open.contains(&types.namespace())
}

fn given(types: ResourceType, attribute: Option<&str>) -> Given {
    let Some(name) = attribute else {
        let mut parts = types.reference();
        let only = parts.next().filter(|_| parts.next().is_none());
        let property = only.and_then(|name| types.attribute(name).or_else(|| types.property(name)));
        let mut identifier = types.primary_identifier();
        let is_identity = only.is_some() && identifier.next() == only && identifier.next().is_none();
        let is_name = only.is_some_and(|name| name.ends_with("Name"));
        return Given { kind: Some(Kind::Scalar), format: property.and_then(format), is_identity, is_name };
    };
    let property = types.attribute(name);
    let kind = property.and_then(|property| match property.kind() {
        ValueKind::String
        | ValueKind::Integer
        | ValueKind::Number
        | ValueKind::Boolean
        | ValueKind::Timestamp => Some(Kind::Scalar),
        ValueKind::List(_) => Some(Kind::List),
        _ => None,
    });
    Given { kind, format: property.and_then(format), is_identity: false, is_name: false }
}

fn format(property: Property) -> Option<&'static str> {
    property.value().format()
}
