//! Pass 6: resources are checked against the facts, as far as no type has done it already.

use stackwright_diagnostics::{Diagnostic, RuleId};
use stackwright_schema::{ObjectType, ResourceType, Value as Fact, ValueKind};

use super::Order;
use crate::rules;
use crate::tree::{App, Check, NodeId, RemovalPolicy};
use crate::value::{Expr, Object, Pseudo, Value};

/// Types of which CloudFormation can take a last snapshot.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html>
const WITH_SNAPSHOTS: &[&str] = &[
    "AWS::DocDB::DBCluster",
    "AWS::EC2::Volume",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
];

const UNLESS_NEWER: &str = "`without_check` leaves the check out, for what is newer than the facts";

impl App {
    pub(crate) fn check_against_facts(&mut self, order: &Order) {
        let mut found = Vec::new();
        for node in order.all() {
            let Some(resource) = self.resource_node(*node) else { continue };
            let mut checker = Checker { app: self, node: *node, found: &mut found };
            let policies = resource.policies.as_ref();
            if policies.is_some_and(|it| it.deletion == Some(RemovalPolicy::Snapshot)) {
                checker.snapshot(&resource.type_name);
            }
            if resource.check == Check::AgainstFacts {
                checker.resource(&resource.type_name, &resource.properties);
            }
        }
        self.diagnostics.extend(found);
    }
}

struct Checker<'a> {
    app: &'a App,
    node: NodeId,
    found: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn report(&mut self, rule: RuleId, message: String, property: &str, help: Option<String>) {
        let mut diagnostic = Diagnostic::error(rule, message).at(self.app.place(self.node));
        if !property.is_empty() {
            diagnostic = diagnostic.property(property);
        }
        diagnostic.help = help;
        self.found.push(diagnostic);
    }

    fn snapshot(&mut self, type_name: &str) {
        if !WITH_SNAPSHOTS.contains(&type_name) {
            let message = format!("CloudFormation takes no snapshot of `{type_name}`");
            let help = "retain it, or delete it; a backup plan keeps data of other types".to_owned();
            self.report(rules::REMOVAL_POLICY, message, "", Some(help));
        }
    }

    fn resource(&mut self, type_name: &str, properties: &Object) {
        // Custom resources take whatever their handler takes.
        if type_name.starts_with("Custom::") || type_name == "AWS::CloudFormation::CustomResource" {
            return;
        }
        let Some(resource_type) = ResourceType::find(type_name) else {
            let help = match ResourceType::nearest(type_name) {
                Some(near) => {
                    format!("did you mean `{}`? `RawResource::without_check` takes any", near.name())
                }
                None => "`RawResource::without_check` takes types that the facts do not know".to_owned(),
            };
            let message = format!("there is no resource type `{type_name}`");
            return self.report(rules::UNKNOWN_TYPE, message, "", Some(help));
        };
        self.object(resource_type.object(), properties, "");
    }

    fn object(&mut self, object: ObjectType, values: &Object, path: &str) {
        if is_function(values) {
            // Nothing can be said before it is deployed.
            return;
        }
        for (name, value) in values.iter() {
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            match object.property(name) {
                Some(property) if property.is_read_only() => {
                    let message = format!("only AWS sets `{name}` of `{}`", object.name());
                    self.report(rules::READ_ONLY_PROPERTY, message, &path, Some("leave it out".to_owned()));
                }
                Some(property) => self.value(property.value(), value, &path),
                None if object.is_open() => {}
                None => self.unknown_property(object, name, &path),
            }
        }
        for property in object.properties().filter(|property| property.is_required()) {
            if values.get(property.name()).is_none_or(is_no_value) {
                let message = format!("`{}` needs the property `{}`", object.name(), property.name());
                let place = if path.is_empty() { property.name() } else { path };
                let help = format!("set `{}`", property.name());
                self.report(rules::MISSING_PROPERTY, message, place, Some(help));
            }
        }
    }

    fn unknown_property(&mut self, object: ObjectType, name: &str, path: &str) {
        let message = format!("`{}` has no property `{name}`", object.name());
        let help = match object.nearest_property(name) {
            Some(near) => format!("did you mean `{}`?", near.name()),
            None => UNLESS_NEWER.to_owned(),
        };
        self.report(rules::UNKNOWN_PROPERTY, message, path, Some(help));
    }

    fn value(&mut self, fact: Fact, value: &Value, path: &str) {
        match (fact.kind(), value) {
            (_, Value::Expr(_) | Value::Ref(_) | Value::Attribute(..) | Value::Null) => {}
            (_, Value::Object(object)) if is_function(object) => {}
            // Reported already.
            (_, Value::Number(number)) if !number.is_finite() => {}
            (ValueKind::Object(object), Value::Object(values)) => self.object(object, values, path),
            (ValueKind::Map(item), Value::Object(values)) => {
                for (key, value) in values.iter() {
                    self.value(item, value, &format!("{path}.{key}"));
                }
            }
            (ValueKind::List(item), Value::List(items)) => {
                self.size(fact.min_items(), fact.max_items(), items.len(), "items", path);
                for (index, value) in items.iter().enumerate() {
                    self.value(item, value, &format!("{path}.{index}"));
                }
            }
            (ValueKind::Json | ValueKind::Union(_), _) | (ValueKind::Tag, Value::Object(_)) => {}
            (ValueKind::Object(_) | ValueKind::Map(_) | ValueKind::Tag, _) => self.wrong(path, "a map"),
            (ValueKind::List(_), _) => self.wrong(path, "a list"),
            (ValueKind::String | ValueKind::Timestamp, Value::Text(text)) => self.text(fact, text, path),
            (ValueKind::Boolean, Value::Text(text)) if !matches!(&**text, "true" | "false") => {
                self.wrong(path, "`true` or `false`");
            }
            (ValueKind::Boolean, Value::Integer(_) | Value::Number(_)) => {
                self.wrong(path, "`true` or `false`")
            }
            (ValueKind::Integer | ValueKind::Number, Value::Bool(_)) => self.wrong(path, "a number"),
            (ValueKind::Integer | ValueKind::Number, Value::Text(text)) if !text.contains("{{") => {
                match text.parse() {
                    Ok(number) => self.number(fact, number, path),
                    Err(_) => self.wrong(path, "a number"),
                }
            }
            #[expect(clippy::cast_precision_loss, reason = "no limit lies where numbers are rounded")]
            (ValueKind::Integer | ValueKind::Number, Value::Integer(number)) => {
                self.number(fact, *number as f64, path);
            }
            (ValueKind::Integer, Value::Number(number)) if number.fract() != 0.0 => {
                self.wrong(path, "a whole number");
            }
            (ValueKind::Integer | ValueKind::Number, Value::Number(number)) => {
                self.number(fact, *number, path)
            }
            (_, Value::List(_)) => self.wrong(path, "a single value"),
            (_, Value::Object(_)) => self.wrong(path, "a single value"),
            _ => {}
        }
    }

    fn wrong(&mut self, path: &str, wanted: &str) {
        let message = format!("`{path}` is to be {wanted}");
        self.report(rules::PROPERTY_VALUE, message, path, Some(UNLESS_NEWER.to_owned()));
    }

    fn text(&mut self, fact: Fact, text: &str, path: &str) {
        if text.contains("{{") {
            // A dynamic reference is another text once it is deployed.
            return;
        }
        self.size(fact.min_length(), fact.max_length(), text.chars().count(), "characters", path);
        let Some(allowed) = fact.enum_values() else { return };
        let same = |one: &str| one == text || fact.enum_ignores_case() && one.eq_ignore_ascii_case(text);
        if allowed.clone().any(same) {
            return;
        }
        let help = match allowed.clone().find(|one| one.eq_ignore_ascii_case(text)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let all: Vec<_> = allowed.map(|one| format!("`{one}`")).collect();
                format!("it is one of {}", all.join(", "))
            }
        };
        let message = format!("`{path}` cannot be `{text}`");
        self.report(rules::PROPERTY_VALUE, message, path, Some(help));
    }

    fn number(&mut self, fact: Fact, number: f64, path: &str) {
        let (least, most) = (fact.minimum().map(|it| it.as_f64()), fact.maximum().map(|it| it.as_f64()));
        let wrong = match (least, most) {
            (Some(least), _) if number < least => format!("at least {least}"),
            (_, Some(most)) if number > most => format!("at most {most}"),
            _ => return,
        };
        let message = format!("`{path}` is {number}, and is to be {wrong}");
        self.report(rules::PROPERTY_VALUE, message, path, Some(UNLESS_NEWER.to_owned()));
    }

    fn size(&mut self, least: Option<u64>, most: Option<u64>, size: usize, unit: &str, path: &str) {
        let size = u64::try_from(size).unwrap_or(u64::MAX);
        let wrong = match (least, most) {
            (Some(least), _) if size < least => format!("at least {least}"),
            (_, Some(most)) if size > most => format!("at most {most}"),
            _ => return,
        };
        let message = format!("`{path}` has {size} {unit}, and is to have {wrong}");
        self.report(rules::PROPERTY_VALUE, message, path, Some(UNLESS_NEWER.to_owned()));
    }
}

/// Whether a map in plain JSON is an intrinsic function.
fn is_function(values: &Object) -> bool {
    values.iter().any(|(name, _)| name.starts_with("Fn::") || name == "Ref" && values.len() == 1)
}

fn is_no_value(value: &Value) -> bool {
    matches!(value, Value::Expr(expr) if **expr == Expr::Pseudo(Pseudo::NoValue))
}
