//! One change of a template.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use stackwright_schema::{ObjectType, ResourceType};

/// A template with one change.
#[derive(Clone)]
pub(super) struct Mutant {
    /// The template's file, relative to the assembly.
    pub(super) file: PathBuf,
    pub(super) logical_id: String,
    pub(super) resource_type: String,
    /// Where in the resource, such as `["Properties", "Tags", "0"]`; empty for the resource as a whole.
    pub(super) path: Vec<String>,
    pub(super) change: Change,
}

/// What is done to the value at a place.
#[derive(Clone)]
pub(super) enum Change {
    Remove,
    /// Replaced by another value: the kind of change, and the value.
    Replace(&'static str, Value),
}

impl Change {
    /// The kind of change, as `survivors.toml` names it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Remove => "remove",
            Self::Replace(name, _) => name,
        }
    }
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { logical_id, resource_type, path, change, .. } = self;
        write!(f, "{} {resource_type} {logical_id} {}", change.name(), path.join("."))?;
        match change {
            Change::Remove => Ok(()),
            Change::Replace(_, value) => write!(f, " = {value}"),
        }
    }
}

impl Mutant {
    /// The template with the change.
    pub(super) fn apply(&self, template: &Value) -> Value {
        let mut template = template.clone();
        let Some(resources) = template.get_mut("Resources") else { return template };
        let Some((last, around)) = self.path.split_last() else {
            remove(resources, &self.logical_id);
            return template;
        };
        let mut around = std::iter::once(&self.logical_id).chain(around);
        let Some(parent) = around.try_fold(resources, |value, part| child(value, part)) else {
            return template;
        };
        match &self.change {
            Change::Remove => remove(parent, last),
            Change::Replace(_, value) => {
                if let Some(slot) = child(parent, last) {
                    *slot = value.clone();
                }
            }
        }
        template
    }
}

fn child<'v>(value: &'v mut Value, part: &str) -> Option<&'v mut Value> {
    match value {
        Value::Object(map) => map.get_mut(part),
        Value::Array(items) => items.get_mut(part.parse::<usize>().ok()?),
        _ => None,
    }
}

fn remove(parent: &mut Value, part: &str) {
    match parent {
        Value::Object(map) => drop(map.shift_remove(part)),
        Value::Array(items) => {
            if let Some(index) = part.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// Every change of a template: each resource and whatever is in its properties and policies taken out, each value
/// altered in the ways that its form suggests.
pub(super) fn all(file: &Path, template: &Value) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let Some(resources) = template.get("Resources").and_then(Value::as_object) else { return mutants };
    for (logical_id, resource) in resources {
        let resource_type = resource.get("Type").and_then(Value::as_str).unwrap_or_default();
        let mut found =
            Found { resources, logical_id, path: Vec::new(), changes: vec![(Vec::new(), Change::Remove)] };
        for (key, value) in resource.as_object().into_iter().flatten() {
            match key.as_str() {
                "Type" | "Metadata" => {}
                "Properties" => {
                    let object = ResourceType::find(resource_type).map(ResourceType::object);
                    found.within(key, |found| found.inside(value, object));
                }
                _ => found.within(key, |found| found.changes.push((found.path.clone(), Change::Remove))),
            }
        }
        mutants.extend(found.changes.into_iter().map(|(path, change)| Mutant {
            file: file.to_path_buf(),
            logical_id: logical_id.clone(),
            resource_type: resource_type.to_owned(),
            path,
            change,
        }));
    }
    mutants
}

/// The changes of a resource found so far, and where one is.
struct Found<'t> {
    resources: &'t Map<String, Value>,
    logical_id: &'t str,
    path: Vec<String>,
    changes: Vec<(Vec<String>, Change)>,
}

impl Found<'_> {
    fn within(&mut self, part: &str, visit: impl FnOnce(&mut Self)) {
        self.path.push(part.to_owned());
        visit(self);
        self.path.pop();
    }

    fn replace(&mut self, name: &'static str, value: impl Into<Value>) {
        self.changes.push((self.path.clone(), Change::Replace(name, value.into())));
    }

    /// What is in a map or list of properties; `object` says which values it takes, where that is known.
    fn inside(&mut self, value: &Value, object: Option<ObjectType>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let property = object.and_then(|object| object.property(key));
                    self.within(key, |found| {
                        if let Some(other) =
                            property.and_then(|it| another_of(it.value().enum_values()?, value))
                        {
                            found.replace("other", other);
                        }
                        found.value(key, value, property.and_then(|it| it.object()));
                    });
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.within(&index.to_string(), |found| found.value("", item, object));
                }
            }
            _ => {}
        }
    }

    /// A value below a key: taken out, altered, and taken apart unless it is a function.
    fn value(&mut self, key: &str, value: &Value, object: Option<ObjectType>) {
        self.changes.push((self.path.clone(), Change::Remove));
        match value {
            Value::Bool(flag) => self.replace("flip", !flag),
            Value::Number(number) => {
                for other in number.as_i64().into_iter().flat_map(|number| [number + 1, number - 1]) {
                    self.replace("number", other);
                }
            }
            Value::String(text) => self.text(key, text),
            Value::Object(map) if is_function(map) => self.reference(map),
            Value::Object(_) | Value::Array(_) => self.inside(value, object),
            Value::Null => {}
        }
        // In policies, whatever limits is worth widening.
        if ["Action", "Resource", "Principal"].contains(&key) && *value != json!("*") {
            self.replace("widen", "*");
        }
    }

    fn text(&mut self, key: &str, text: &str) {
        match text {
            "Allow" => self.replace("effect", "Deny"),
            "Deny" => self.replace("effect", "Allow"),
            "true" => self.replace("flip", "false"),
            "false" => self.replace("flip", "true"),
            _ => {}
        }
        let is_block = text.split_once('/').is_some_and(|(address, bits)| {
            address.parse::<std::net::IpAddr>().is_ok() && bits.parse::<u8>().is_ok()
        });
        if is_block && text != "0.0.0.0/0" {
            self.replace("widen", "0.0.0.0/0");
        }
        if let Ok(number) = text.parse::<i64>() {
            self.replace("number", (number + 1).to_string());
        }
        // An action or condition key less: `s3:GetObject` for `s3:*`.
        if key.is_empty()
            && text.split_once(':').is_some_and(|(service, action)| {
                !service.is_empty() && action != "*" && !action.contains(':') && !action.contains('/')
            })
        {
            let service = text.split(':').next().unwrap_or_default();
            self.replace("widen", format!("{service}:*"));
        }
    }

    /// A reference leads to another resource of the same type instead.
    fn reference(&mut self, function: &Map<String, Value>) {
        let attribute = function.get("Fn::GetAtt").and_then(Value::as_array).map(Vec::as_slice);
        let (target, attribute) = match (function.get("Ref"), attribute) {
            (Some(Value::String(target)), _) => (target, None),
            (None, Some([Value::String(target), attribute])) => (target, Some(attribute)),
            _ => return,
        };
        let type_of = |id: &str| self.resources.get(id).and_then(|resource| resource.get("Type"));
        let Some(wanted) = type_of(target) else { return };
        let is_other = |id: &&String| *id != target && *id != self.logical_id && type_of(id) == Some(wanted);
        let Some(other) = self.resources.keys().find(is_other) else { return };
        let other = match attribute {
            None => json!({ "Ref": other }),
            Some(attribute) => json!({ "Fn::GetAtt": [other, attribute] }),
        };
        self.replace("retarget", other);
    }
}

/// Whether a map is an intrinsic function.
fn is_function(map: &Map<String, Value>) -> bool {
    map.len() == 1 && map.keys().all(|key| key == "Ref" || key == "Condition" || key.starts_with("Fn::"))
}

/// Another of the values that a property takes.
fn another_of(allowed: impl IntoIterator<Item = &'static str>, value: &Value) -> Option<Value> {
    let text = value.as_str()?;
    let mut allowed = allowed.into_iter().peekable();
    allowed.peek()?;
    allowed.find(|other| *other != text).map(Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(template: &Value) -> Vec<String> {
        all(Path::new("t"), template).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn everything_is_taken_out_or_altered() {
        let template = json!({ "Resources": {
            "A": {
                "Type": "AWS::EC2::Subnet",
                "DeletionPolicy": "Retain",
                "Metadata": { "a": 1 },
                "Properties": { "CidrBlock": "10.0.0.0/24", "VpcId": { "Ref": "V" }, "MapPublicIpOnLaunch": false },
            },
            "V": { "Type": "AWS::EC2::VPC", "Properties": { "InstanceTenancy": "default" } },
            "W": { "Type": "AWS::EC2::VPC" },
        } });
        let expected = [
            "remove AWS::EC2::Subnet A ",
            "remove AWS::EC2::Subnet A DeletionPolicy",
            "remove AWS::EC2::Subnet A Properties.CidrBlock",
            "widen AWS::EC2::Subnet A Properties.CidrBlock = \"0.0.0.0/0\"",
            "remove AWS::EC2::Subnet A Properties.VpcId",
            "retarget AWS::EC2::Subnet A Properties.VpcId = {\"Ref\":\"W\"}",
            "remove AWS::EC2::Subnet A Properties.MapPublicIpOnLaunch",
            "flip AWS::EC2::Subnet A Properties.MapPublicIpOnLaunch = true",
            "remove AWS::EC2::VPC V ",
            "other AWS::EC2::VPC V Properties.InstanceTenancy = \"dedicated\"",
            "remove AWS::EC2::VPC V Properties.InstanceTenancy",
            "remove AWS::EC2::VPC W ",
        ];
        assert_eq!(described(&template), expected);
    }

    #[test]
    fn each_mutant_is_one_change() {
        let template = json!({ "Resources": { "P": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": {
            "Statement": [{ "Effect": "Deny", "Action": ["s3:GetObject"], "Resource": { "Fn::GetAtt": ["B", "Arn"] } }, 7],
        } } } } });
        let mutants = all(Path::new("t"), &template);
        let mut texts: Vec<_> = mutants.iter().map(|mutant| mutant.apply(&template).to_string()).collect();
        texts.push(template.to_string());
        let count = texts.len();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), count, "each differs from the template and from the others");
        let described = described(&template);
        for wanted in [
            "effect AWS::IAM::ManagedPolicy P Properties.PolicyDocument.Statement.0.Effect = \"Allow\"",
            "widen AWS::IAM::ManagedPolicy P Properties.PolicyDocument.Statement.0.Action.0 = \"s3:*\"",
            "widen AWS::IAM::ManagedPolicy P Properties.PolicyDocument.Statement.0.Resource = \"*\"",
            "number AWS::IAM::ManagedPolicy P Properties.PolicyDocument.Statement.1 = 6",
        ] {
            assert!(described.iter().any(|it| it == wanted), "{wanted} in {described:#?}");
        }
    }
}
