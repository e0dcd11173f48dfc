//! The keys of `cdk.context.json`.

use serde_json::{Map, Value as Json};

/// The key under which the official CLI keeps an answer: the provider, then `name=value` pairs in order,
/// names within lists and maps joined by dots, colons in text escaped.
pub(super) fn context_key(provider: &str, props: &Map<String, Json>) -> String {
    let mut pairs = Vec::new();
    for (name, value) in props {
        flatten(name, value, &mut pairs);
    }
    pairs.sort_unstable();
    let mut key = provider.to_owned();
    for pair in pairs {
        key.push(':');
        key.push_str(&pair);
    }
    key
}

fn flatten(name: &str, value: &Json, pairs: &mut Vec<String>) {
    match value {
        Json::Object(map) => {
            map.iter().for_each(|(key, inner)| flatten(&format!("{name}.{key}"), inner, pairs))
        }
        Json::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, inner)| flatten(&format!("{name}.{index}"), inner, pairs));
        }
        Json::String(text) => pairs.push(format!("{name}={}", text.replace(':', "$:"))),
        other => pairs.push(format!("{name}={other}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Expected keys come from aws-cdk-lib 2.276.0: `ContextProvider.getKey(stack, { provider, props })`.
    #[test]
    fn keys_are_those_of_the_official_cdk() {
        for (provider, props, expected) in [
            ("availability-zones", json!({}), "availability-zones:account=1:region=us-east-1"),
            ("ssm", json!({ "parameterName": "/a/b" }), "ssm:account=1:parameterName=/a/b:region=us-east-1"),
            (
                "ssm",
                json!({ "parameterName": "a:b:c$d$e" }),
                "ssm:account=1:parameterName=a$:b$:c$d$e:region=us-east-1",
            ),
            (
                "vpc-provider",
                json!({ "filter": { "isDefault": "true", "tag:Name": "x" }, "returnAsymmetricSubnets": true }),
                "vpc-provider:account=1:filter.isDefault=true:filter.tag:Name=x:region=us-east-1:returnAsymmetricSubnets=true",
            ),
            (
                "ami",
                json!({ "owners": ["amazon", "self"], "filters": { "name": ["a", "b"] } }),
                "ami:account=1:filters.name.0=a:filters.name.1=b:owners.0=amazon:owners.1=self:region=us-east-1",
            ),
        ] {
            let mut props = props.as_object().unwrap().clone();
            props.insert("account".into(), json!("1"));
            props.insert("region".into(), json!("us-east-1"));
            assert_eq!(context_key(provider, &props), expected);
        }
    }
}
