//! Pass 6: resources whose properties were given by name are checked against the facts.

use stackwright_diagnostics::Diagnostic;
use stackwright_schema::{ObjectType, ResourceType, Value as Fact, ValueKind};

use crate::rules;
use crate::tree::{App, NodeId};
use crate::value::{Object, Value};

impl App {
    pub(crate) fn check_against_facts(&mut self) {
        let mut found = Vec::new();
        for index in 0..self.nodes.len() {
            let node = NodeId::from_index(index);
            if let Some(resource) = self.resource_node(node).filter(|resource| resource.unchecked) {
                let mut check = Check { app: self, node, found: &mut found };
                check.resource(&resource.type_name, &resource.properties);
            }
        }
        self.diagnostics.extend(found);
    }
}

struct Check<'a> {
    app: &'a App,
    node: NodeId,
    found: &'a mut Vec<Diagnostic>,
}

impl Check<'_> {
    fn resource(&mut self, type_name: &str, properties: &Object) {
        // Custom resources take whatever their handler takes.
        if type_name.starts_with("Custom::") || type_name == "AWS::CloudFormation::CustomResource" {
            return;
        }
        let Some(resource_type) = ResourceType::find(type_name) else {
            let message = format!("there is no resource type `{type_name}`");
            let mut diagnostic =
                Diagnostic::error(rules::UNKNOWN_TYPE, message).at(self.app.place(self.node));
            diagnostic.help = Some(match ResourceType::nearest(type_name) {
                Some(near) => {
                    format!("did you mean `{}`? `RawResource::without_check` takes any", near.name())
                }
                None => "`RawResource::without_check` takes types that the facts do not know".to_owned(),
            });
            self.found.push(diagnostic);
            return;
        };
        self.object(resource_type.object(), properties, "");
    }

    fn object(&mut self, object: ObjectType, values: &Object, path: &str) {
        if values.iter().any(|(name, _)| name.starts_with("Fn::")) {
            // Written by hand as an intrinsic function: nothing can be said before it is deployed.
            return;
        }
        for (name, value) in values.iter() {
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            match object.property(name) {
                Some(property) => self.value(property.value(), value, &path),
                None if object.is_open() => {}
                None => self.unknown_property(object, name, path),
            }
        }
        for property in object.properties() {
            if property.is_required() && values.get(property.name()).is_none() {
                let message = format!("`{}` needs the property `{}`", object.name(), property.name());
                let diagnostic = Diagnostic::error(rules::MISSING_PROPERTY, message)
                    .at(self.app.place(self.node))
                    .property(if path.is_empty() { property.name() } else { path });
                self.found.push(diagnostic);
            }
        }
    }

    fn value(&mut self, fact: Fact, value: &Value, path: &str) {
        match (fact.kind(), value) {
            (ValueKind::Object(object), Value::Object(values)) => self.object(object, values, path),
            (ValueKind::List(item), Value::List(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.value(item, value, &format!("{path}.{index}"));
                }
            }
            (ValueKind::Map(item), Value::Object(values)) => {
                for (key, value) in values.iter() {
                    self.value(item, value, &format!("{path}.{key}"));
                }
            }
            _ => {}
        }
    }

    fn unknown_property(&mut self, object: ObjectType, name: &str, path: String) {
        let message = format!("`{}` has no property `{name}`", object.name());
        let mut diagnostic =
            Diagnostic::error(rules::UNKNOWN_PROPERTY, message).at(self.app.place(self.node)).property(path);
        diagnostic.help =
            object.nearest_property(name).map(|near| format!("did you mean `{}`?", near.name()));
        self.found.push(diagnostic);
    }
}
