//! Which values come from the default of a parameter: a deployment may give another.

use crate::{Model, ResourceId};

/// A property whose value depends on the default of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Defaulted {
    pub(crate) resource: ResourceId,
    /// Path within the resource, such as `Properties.ImageId`.
    pub(crate) path: Box<str>,
    /// The parameter.
    pub(crate) parameter: Box<str>,
}

impl Model {
    /// The parameter whose default the value of a property is made of, wholly or in part; none where it is what any
    /// deployment has. The name of the stack of a template that stands by itself is such a default, `AWS::StackName`. The path is as of [`Resource::property`](crate::Resource::property). What a condition
    /// makes of defaults is not told.
    #[must_use]
    pub fn default_behind(&self, id: ResourceId, path: &str) -> Option<&str> {
        let start = self.defaults.partition_point(|it| it.resource < id);
        let of_resource = self.defaults.get(start..).unwrap_or_default().iter();
        let holds = |it: &&Defaulted| {
            let above = it.path.strip_prefix("Properties").unwrap_or(&it.path);
            let above = above.strip_prefix('.').unwrap_or(above);
            path.strip_prefix(above)
                .is_some_and(|rest| rest.is_empty() || above.is_empty() || rest.starts_with('.'))
        };
        of_resource.take_while(|it| it.resource == id).find(holds).map(|it| &*it.parameter)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Inputs, Model, SourceTemplate};

    #[test]
    fn values_from_defaults_are_known_as_such() {
        let text = r#"{
            "Parameters": {
                "Name": { "Type": "String", "Default": "n" },
                "Given": { "Type": "String", "Default": "n" },
                "Items": { "Type": "CommaDelimitedList", "Default": "a,b" }
            },
            "Resources": { "R": { "Type": "AWS::SQS::Queue", "Properties": {
                "QueueName": { "Fn::Sub": "${Name}-q" },
                "KmsMasterKeyId": { "Ref": "Given" },
                "Tags": { "Ref": "Items" },
                "TagsBeside": { "Fn::Sub": "${AWS::StackName}-${AWS::Region}" }
            } } }
        }"#;
        let source = SourceTemplate { stack: "S".into(), file: "t.json".into(), text: text.into() };
        let parameters = [("Given".to_owned(), "m".to_owned())].into();
        let model = Model::of_templates(&[source], &Inputs { parameters, ..Inputs::default() });
        let (id, _) = model.resources().next().unwrap();
        for (path, parameter) in [
            ("QueueName", Some("Name")),
            ("KmsMasterKeyId", None),
            ("Tags", Some("Items")),
            ("Tags.1", Some("Items")),
            ("TagsBeside", Some("AWS::StackName")),
            ("", None),
        ] {
            assert_eq!(model.default_behind(id, path), parameter, "{path}");
        }
    }
}
