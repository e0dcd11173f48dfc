//! Facts in a sentence or two, for the docs of generated code.

use stackwright_schema::{Property, Replacement, ResourceType, Value, ValueKind};

/// What is to know of a property.
pub(super) fn property(property: Property) -> String {
    let mut sentences = Vec::new();
    match property.replacement() {
        Replacement::Always => sentences.push("Changing it replaces the resource".to_owned()),
        Replacement::Sometimes => sentences.push("Changing it may replace the resource".to_owned()),
        Replacement::Never => {}
    }
    if let Some(default) = property.default_value().filter(|default| default.len() <= 40) {
        sentences.push(format!("Default: `{default}`"));
    }
    sentences.extend(limits(property.value()));
    if property.is_deprecated() {
        sentences.push("Deprecated".to_owned());
    }
    sentences.iter().map(|sentence| format!(" {sentence}.")).collect()
}

fn limits(value: Value) -> Option<String> {
    let (least, most, unit) = match value.kind() {
        ValueKind::String => (text(value.min_length()), text(value.max_length()), " characters"),
        ValueKind::List(_) => (text(value.min_items()), text(value.max_items()), " elements"),
        ValueKind::Map(_) => (text(value.min_items()), text(value.max_items()), " entries"),
        ValueKind::Integer | ValueKind::Number => {
            let number =
                |number: Option<stackwright_schema::Number>| number.map(|it| it.as_f64().to_string());
            (number(value.minimum()), number(value.maximum()), "")
        }
        _ => (None, None, ""),
    };
    match (least, most) {
        (Some(least), Some(most)) if least == most => Some(format!("Exactly {least}{unit}")),
        (Some(least), Some(most)) if least == "0" && !unit.is_empty() => {
            Some(format!("At most {most}{unit}"))
        }
        (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
        (None, Some(most)) => Some(format!("At most {most}{unit}")),
        (Some(least), None) if least != "0" => Some(format!("At least {least}{unit}")),
        _ => None,
    }
}

fn text(number: Option<u64>) -> Option<String> {
    number.map(|number| number.to_string())
}

/// What is to know of a resource type.
pub(super) fn resource(resource: ResourceType) -> String {
    if resource.is_stateful() { " It keeps data.".to_owned() } else { String::new() }
}

/// What `Ref` returns.
pub(super) fn reference(resource: ResourceType) -> String {
    let names: Vec<_> = resource.reference().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => String::new(),
        names => format!(" `Ref` gives {}.", names.join(" with ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_told_in_a_sentence() {
        let cases = [
            ("AWS::EC2::Subnet", "VpcId", " Changing it replaces the resource."),
            ("AWS::SQS::Queue", "DelaySeconds", " 0 to 900."),
            ("AWS::Lambda::Function", "Description", " At most 256 characters."),
            ("AWS::Lambda::Function", "MemorySize", " 128 to 32768."),
        ];
        for (resource, name, expected) in cases {
            let found = ResourceType::find(resource).unwrap().property(name).unwrap();
            assert_eq!(property(found), expected, "{resource}.{name}");
        }
        let bucket = ResourceType::find("AWS::S3::Bucket").unwrap();
        assert_eq!(super::resource(bucket), " It keeps data.");
        assert_eq!(reference(bucket), " `Ref` gives `BucketName`.");
    }
}
