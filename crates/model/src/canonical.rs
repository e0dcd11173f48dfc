//! One form for what can be said in several: an `Arn` attribute as the text that it is, a name as it was given.

use std::cell::Cell;

use stackwright_schema::ResourceType;

use crate::text::TextBuilder;
use crate::{Map, Model, Reference, Resource, ResourceId, Unknown, Value, database, region};

/// How many references are followed behind one: names may be made of other names, in a circle too.
const MAX_FOLLOWED: usize = 16;

/// How long a name may be to stand for its resource; the longest that AWS takes are of 2,048 characters.
const MAX_NAME_BYTES: usize = 4_096;

/// What was followed so far.
type Followed = Cell<usize>;

impl Model {
    /// A value with its references in one form, so that two ways to name one thing compare as the same:
    ///
    /// - the `Arn` of a resource is the text that the facts' template of its type makes, with what its `Ref` gives in
    ///   it, account, region and partition as far as they are known;
    /// - an attribute that is what `Ref` gives is that `Ref`;
    /// - `Ref` and attributes that tell a property, such as a bucket's name, are that property's value where the
    ///   template sets it;
    /// - the port of a database is the one that its template or else its engine says.
    #[must_use]
    pub fn canonical(&self, value: &Value) -> Value {
        self.canonical_within(value, None)
    }

    fn canonical_within(&self, value: &Value, followed: Option<&Followed>) -> Value {
        match value {
            Value::Reference(reference) => {
                self.canonical_reference(reference, followed.unwrap_or(&Followed::default()))
            }
            Value::Joined(parts) => {
                let mut text = TextBuilder::default();
                for part in parts {
                    if text.value(self.canonical_within(part, followed)).is_err() {
                        return value.clone();
                    }
                }
                text.finish()
            }
            Value::List(items) => {
                Value::List(items.iter().map(|item| self.canonical_within(item, followed)).collect())
            }
            Value::Map(map) => {
                let entries =
                    map.iter().map(|(key, value)| (key.into(), self.canonical_within(value, followed)));
                Value::Map(entries.collect::<Map>())
            }
            other => other.clone(),
        }
    }

    fn canonical_reference(&self, reference: &Reference, followed: &Followed) -> Value {
        let id = reference.resource;
        let as_is = || Value::Reference(Box::new(reference.clone()));
        let resource = self.resource(id);
        // Names refer to names: a circle ends here.
        followed.set(followed.get() + 1);
        let (Some(facts), true) = (resource.facts(), followed.get() <= MAX_FOLLOWED) else { return as_is() };
        let ref_of = || Value::Reference(Box::new(Reference { resource: id, attribute: None }));
        match reference.attribute.as_deref() {
            None => self.physical_id(id, resource, facts, followed).unwrap_or_else(as_is),
            // The same by another name.
            Some(name) if facts.reference().eq([name]) || is_id(&resource.type_name, name) => {
                self.physical_id(id, resource, facts, followed).unwrap_or_else(ref_of)
            }
            Some(name) if is_arn(facts, name) => {
                self.arn(id, resource, facts, followed).unwrap_or_else(as_is)
            }
            Some("Endpoint.Port") => database::port(self, id).unwrap_or_else(as_is),
            Some(name) => self.told(resource, facts, name, followed).unwrap_or_else(as_is),
        }
    }

    /// What `Ref` gives, where that is more than the reference itself: an ARN, or a name that the template sets.
    fn physical_id(
        &self,
        id: ResourceId,
        resource: &Resource,
        facts: ResourceType,
        followed: &Followed,
    ) -> Option<Value> {
        let mut made_of = facts.reference();
        let (Some(only), None) = (made_of.next(), made_of.next()) else { return None };
        if is_arn(facts, only) {
            return self.arn(id, resource, facts, followed);
        }
        self.told(resource, facts, only, followed)
    }

    /// The value of a property that the template sets.
    fn told(
        &self,
        resource: &Resource,
        facts: ResourceType,
        name: &str,
        followed: &Followed,
    ) -> Option<Value> {
        let property = facts.property(name)?;
        if property.is_read_only() {
            return None;
        }
        match resource.properties.get(name) {
            Value::Null | Value::List(_) | Value::Map(_) => None,
            value => {
                let value = self.canonical_within(value, Some(followed));
                // No name of anything is longer.
                if value.bytes() > MAX_NAME_BYTES {
                    return None;
                }
                Some(value)
            }
        }
    }

    /// The ARN, by the template of the type.
    fn arn(
        &self,
        id: ResourceId,
        resource: &Resource,
        facts: ResourceType,
        followed: &Followed,
    ) -> Option<Value> {
        let template = facts.arn_template()?;
        let stack = self.stack(resource.stack);
        let mut text = TextBuilder::default();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}')?;
            text.text(before);
            rest = after;
            let pseudo = |known: Option<&str>, name: &str| match known {
                Some(known) => Value::Text(known.into()),
                None => Value::Unknown(Box::new(Unknown::Pseudo(name.into()))),
            };
            let part = match name {
                "Partition" => pseudo(stack.region.as_deref().map(region::partition), "AWS::Partition"),
                "Region" => pseudo(stack.region.as_deref(), "AWS::Region"),
                "Account" => pseudo(stack.account.as_deref(), "AWS::AccountId"),
                name => self.name(id, resource, facts, name, followed)?,
            };
            text.value(part).ok()?;
        }
        text.text(rest);
        if resource.type_name == "AWS::Logs::LogGroup" {
            // That of its streams: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html>
            text.text(":*");
        }
        Some(text.finish())
    }

    /// A placeholder of an ARN template: a property or attribute of the resource, or else what its `Ref` gives.
    fn name(
        &self,
        id: ResourceId,
        resource: &Resource,
        facts: ResourceType,
        placeholder: &str,
        followed: &Followed,
    ) -> Option<Value> {
        if let Some(name) = placeholder.strip_suffix("WithPath") {
            // A path begins and ends with a slash; `/` is the default.
            // <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>
            let path = match resource.properties.get("Path") {
                Value::Null => "",
                path => path.as_text()?.trim_start_matches('/'),
            };
            let mut text = TextBuilder::default();
            text.text(path);
            text.value(self.name(id, resource, facts, name, followed)?).ok()?;
            return Some(text.finish());
        }
        if let Some(name) = placeholder.strip_suffix("WithoutLeadingSlash") {
            let name = if facts.property(name).is_some() { name } else { "Name" };
            let name = self.told(resource, facts, name, followed)?;
            let (Value::Text(first), rest) = name.parts().split_first()? else { return None };
            let mut text = TextBuilder::default();
            text.text(first.strip_prefix('/').unwrap_or(first));
            rest.iter().try_for_each(|part| text.value(part.clone())).ok()?;
            return Some(text.finish());
        }
        if let Some(value) = self.told(resource, facts, placeholder, followed) {
            return Some(value);
        }
        let reference = |attribute: Option<&str>| {
            let attribute = attribute.map(Box::from);
            Some(Value::Reference(Box::new(Reference { resource: id, attribute })))
        };
        let only = facts.reference().next().filter(|_| facts.reference().count() == 1)?;
        if only == placeholder {
            return reference(None);
        }
        if facts.attribute(placeholder).is_some_and(|attribute| attribute.name() == placeholder) {
            return reference(Some(placeholder));
        }
        // `DbInstanceName` is the `DBInstanceIdentifier` by another name; an ARN or URL is more than a name.
        if is_arn(facts, only) || only.ends_with("Url") {
            return None;
        }
        self.told(resource, facts, only, followed).or_else(|| reference(None))
    }
}

/// Whether an attribute is the resource's own ARN: `Arn`, `TopicArn` of a topic, `DBInstanceArn` of an instance.
fn is_arn(facts: ResourceType, name: &str) -> bool {
    let of = name.strip_suffix("Arn").or_else(|| name.strip_suffix("ARN"));
    of.is_some_and(|of| of.is_empty() || facts.short_name().ends_with(of))
}

/// Attributes that are what `Ref` gives without the facts saying so. The group id is that of groups in a VPC, as all
/// are.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html>
fn is_id(type_name: &str, attribute: &str) -> bool {
    matches!(
        (type_name, attribute),
        ("AWS::EC2::SecurityGroup", "GroupId" | "Id") | ("AWS::SecretsManager::Secret", "Id")
    )
}
