//! Requests and policies as files say them, read from plain JSON.

use stackwright_model::{Map, Value};

use super::context::Context;
use super::document::{Document, Fault, Reading, join};
use super::evaluate::Policies;
use super::grant::Grant;
use super::principal::{Kind, Principal};
use super::request::Request;
use super::statement::{Statement, texts};
use super::text::Text;

const REQUEST_KEYS: [&str; 5] = ["principal", "action", "resource", "context", "resourceAccount"];

impl Request {
    /// Reads a request: `{"principal": …, "action": …, "resource": …, "context": {}, "resourceAccount": …}`, and says
    /// what is wrong with it.
    ///
    /// A condition key of the context that is `null` or an empty list is one that the request does not have; one that is
    /// not listed is not known.
    #[must_use]
    pub fn read(value: &Value) -> (Option<Self>, Vec<Fault>) {
        let mut reading = Reading::default();
        let Value::Map(map) = value else {
            reading.add("", "a request is a JSON object");
            return (None, reading.into_list());
        };
        reading.check_keys("", map.iter().map(|(key, _)| key), &REQUEST_KEYS);
        let principal =
            needed(map, "principal", &mut reading).and_then(|value| principal(value, &mut reading));
        let action = needed(map, "action", &mut reading).and_then(|value| action(value, &mut reading));
        let resource = needed(map, "resource", &mut reading).and_then(|value| resource(value, &mut reading));
        let context = context(map.get("context"), &mut reading);
        let resource_account = resource_account(map.get("resourceAccount"), &mut reading);
        let reading = reading.into_list();
        match (principal, action, resource) {
            (Some(principal), Some(action), Some(resource)) if reading.is_empty() => {
                (Some(Self { principal, action, resource, resource_account, context }), reading)
            }
            _ => (None, reading),
        }
    }
}

fn needed<'m>(map: &'m Map, key: &str, reading: &mut Reading<'_>) -> Option<&'m Value> {
    let value = map.get(key).filter(|value| !value.is_null());
    if value.is_none() {
        reading.add("", format!("a request needs a `{key}`"));
    }
    value
}

fn principal(value: &Value, reading: &mut Reading<'_>) -> Option<Principal> {
    let (kind, value) = match value {
        Value::Map(map) if map.len() == 1 => {
            let (key, value) = map.iter().next()?;
            let kind = match key {
                "AWS" => None,
                "Service" => Some(Kind::Service),
                "Federated" => Some(Kind::Federated),
                "CanonicalUser" => Some(Kind::Canonical),
                _ => {
                    reading.add_with_help(
                        &join("principal", key),
                        format!("`{key}` is no kind of principal"),
                        "there are `AWS`, `Service`, `Federated` and `CanonicalUser`".to_owned(),
                    );
                    return None;
                }
            };
            (kind, value)
        }
        value => (None, value),
    };
    let Some(name) = value.as_text() else {
        reading.add("principal", "one principal makes a request, named by a text");
        return None;
    };
    let found = match kind {
        Some(kind) => Some(Principal::of_kind(kind, name.into())),
        None => Principal::of(name.into()),
    };
    if found.is_none() {
        reading.add_with_help(
            "principal",
            format!("`{name}` is no principal"),
            "it is the ARN of a user, role or session, an account's id, a service such as `lambda.amazonaws.com`, or `*` \
             for anybody"
                .to_owned(),
        );
    }
    found
}

fn action(value: &Value, reading: &mut Reading<'_>) -> Option<Box<str>> {
    match value.as_text() {
        Some(action) if action.contains(':') && !action.contains(['*', '?']) => Some(action.into()),
        Some(action) => {
            reading.add_with_help(
                "action",
                format!("`{action}` is not one action"),
                "an action reads `SERVICE:NAME`, such as `s3:GetObject`".to_owned(),
            );
            None
        }
        None => {
            reading.add("action", "this is no text");
            None
        }
    }
}

fn resource(value: &Value, reading: &mut Reading<'_>) -> Option<Text> {
    let text = value.as_text().map(Text::from);
    if text.is_none() {
        reading.add("resource", "this is no text");
    }
    text
}

fn context(value: Option<&Value>, reading: &mut Reading<'_>) -> Context {
    let mut context = Context::new();
    match value {
        None | Some(Value::Null) => {}
        Some(Value::Map(keys)) => {
            for (key, values) in keys.iter() {
                let path = join("context", key);
                let values = if values.is_null() { Vec::new() } else { texts(values, &path, reading) };
                context.set(key, values);
            }
        }
        Some(_) => reading.add("context", "a context is an object of condition keys"),
    }
    context
}

fn resource_account(value: Option<&Value>, reading: &mut Reading<'_>) -> Option<Text> {
    let value = value.filter(|value| !value.is_null())?;
    let account = value.as_text().filter(|id| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()));
    if account.is_none() {
        reading.add("resourceAccount", "an account's id is a text of twelve digits");
    }
    account.map(Text::from)
}

const POLICY_KEYS: [&str; 8] = [
    "identity",
    "resource",
    "boundaries",
    "session",
    "serviceControl",
    "resourceControl",
    "endpoint",
    "grants",
];

/// What a kind of policy says of principals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Principals {
    /// None: the policy is the principal's.
    None,
    /// Every statement names some.
    Needed,
    /// A statement without any is about everybody.
    Any,
}

impl Policies {
    /// Reads policies: `{"identity": […], "resource": …, "boundaries": […], "session": …, "serviceControl": [[…]],
    /// "resourceControl": [[…]], "endpoint": […], "grants": […]}`, and says what is wrong with them.
    #[must_use]
    pub fn read(value: &Value) -> (Self, Vec<Fault>) {
        let mut reading = Reading::default();
        let mut policies = Self::default();
        let Value::Map(map) = value else {
            reading.add("", "policies are a JSON object");
            return (policies, reading.into_list());
        };
        reading.check_keys("", map.iter().map(|(key, _)| key), &POLICY_KEYS);
        let get = |key: &str| map.get(key).unwrap_or(&Value::Null);
        policies.identity = documents("identity", get("identity"), Principals::None, &mut reading);
        policies.resource = documents("resource", get("resource"), Principals::Needed, &mut reading);
        policies.boundaries = documents("boundaries", get("boundaries"), Principals::None, &mut reading);
        let session = documents("session", get("session"), Principals::None, &mut reading);
        policies.session = Some(session).filter(|documents| !documents.is_empty());
        policies.service_control =
            levels("serviceControl", get("serviceControl"), Principals::None, &mut reading);
        policies.resource_control =
            levels("resourceControl", get("resourceControl"), Principals::Any, &mut reading);
        policies.endpoint = documents("endpoint", get("endpoint"), Principals::Any, &mut reading);
        policies.grants = grants(get("grants"), &mut reading);
        (policies, reading.into_list())
    }
}

fn documents(path: &str, value: &Value, principals: Principals, reading: &mut Reading<'_>) -> Vec<Document> {
    let is_list = value.as_list().is_some();
    let sources = (0..).map(|index| if is_list { format!("{path}[{index}]") } else { path.to_owned() });
    let items = value.one_or_many().iter().enumerate().zip(sources);
    items
        .map(|((index, value), source)| {
            let place = if is_list { join(path, &index.to_string()) } else { path.to_owned() };
            let (document, found) = Document::read(source, value);
            for Fault { path, message, help } in found {
                reading.push(Fault {
                    path: if path.is_empty() { place.clone() } else { join(&place, &path) },
                    message,
                    help,
                });
            }
            check_elements(&document, value, &place, principals, reading);
            document
        })
        .collect()
}

fn check_elements(
    document: &Document,
    value: &Value,
    place: &str,
    principals: Principals,
    reading: &mut Reading<'_>,
) {
    let is_list = value.get("Statement").as_list().is_some();
    for Statement { index, principals: found, resources, .. } in &document.statements {
        let place = join(place, "Statement");
        let place = if is_list { join(&place, &index.to_string()) } else { place };
        match (principals, found) {
            (Principals::None, Some(_)) => {
                reading.add(&place, "a statement names no principal here: the policy is that of one");
            }
            (Principals::Needed, None) => {
                reading.add(&place, "a statement of a resource's policy needs a `Principal`");
            }
            _ => {}
        }
        // Only where the policy is that of one resource, as of a role, it need not say which.
        if principals != Principals::Needed && resources.is_none() {
            reading.add(&place, "a statement needs a `Resource` or a `NotResource`");
        }
    }
}

fn levels(
    path: &str,
    value: &Value,
    principals: Principals,
    reading: &mut Reading<'_>,
) -> Vec<Vec<Document>> {
    match value {
        Value::Null => Vec::new(),
        Value::List(levels) => (0_usize..)
            .zip(levels)
            .map(|(index, level)| {
                let place = join(path, &index.to_string());
                if level.as_list().is_none() {
                    reading.add(&place, "a level of the organization is a list of policies");
                    return Vec::new();
                }
                let mut documents = documents(&place, level, principals, reading);
                for (policy, document) in documents.iter_mut().enumerate() {
                    document.source = format!("{path}[{index}][{policy}]").into();
                }
                documents
            })
            .collect(),
        _ => {
            reading.add(path, "control policies are a list of levels, each a list of policies");
            Vec::new()
        }
    }
}

const GRANT_KEYS: [&str; 3] = ["GranteePrincipal", "Operations", "Constraints"];

/// Grants as AWS lists them: `{"GranteePrincipal": …, "Operations": […], "Constraints": {…}}`. Source:
/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html>
fn grants(value: &Value, reading: &mut Reading<'_>) -> Vec<Grant> {
    let mut grants = Vec::new();
    for (index, value) in value.one_or_many().iter().enumerate() {
        let path = join("grants", &index.to_string());
        let Value::Map(map) = value else {
            reading.add(&path, "a grant is a JSON object");
            continue;
        };
        reading.check_keys(&path, map.iter().map(|(key, _)| key), &GRANT_KEYS);
        let grantee = value.get("GranteePrincipal").as_text();
        if grantee.is_none() {
            reading.add(&path, "a grant needs a `GranteePrincipal`");
        }
        let operations = texts(value.get("Operations"), &join(&path, "Operations"), reading);
        let pairs = |key: &str| -> Vec<(Box<str>, Text)> {
            let pairs = value.get("Constraints").get(key).as_map().map(Map::iter).into_iter().flatten();
            pairs.filter_map(|(key, value)| Some((key.into(), Text::of(value)?))).collect()
        };
        grants.extend(grantee.map(|grantee| Grant {
            source: format!("grants[{index}]").into(),
            grantee: grantee.into(),
            operations: operations.iter().filter_map(Text::known).map(String::into).collect(),
            encryption_context_subset: pairs("EncryptionContextSubset"),
            encryption_context_equals: pairs("EncryptionContextEquals"),
        }));
    }
    grants
}
