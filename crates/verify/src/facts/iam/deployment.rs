//! What whoever deploys a model must be allowed: the actions of the resource types' handlers, on as few resources as the
//! facts on actions and the model tell apart, and the roles that are passed on.

use std::collections::{BTreeMap, BTreeSet};

use stackwright_model::{Edge, Model, Resource, ResourceId, Value};
use stackwright_schema::iam::{AccessLevel, Action, ActionResource};

use super::identity;
use super::pattern::Pattern;
use super::principal::Member;
use super::statement::Effect;
use super::table::Iam;
use super::text::{Atom, Text};

/// Actions that are needed on resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The actions, as AWS spells them.
    pub actions: BTreeSet<String>,
    /// The resources: ARNs with wildcards.
    pub resources: BTreeSet<String>,
    /// Of roles that are passed, the services that they are passed to; empty where that is not known.
    pub passed_to: BTreeSet<String>,
}

/// What a deployment needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployment {
    /// What must be allowed, sorted.
    pub needs: Vec<Need>,
    /// Resource types of which no source tells what their handlers call.
    pub untold: BTreeSet<String>,
    /// Actions that the handlers are said to call, and that no policy can allow, since IAM has none of that name.
    pub strange: BTreeSet<String>,
}

/// Passing a role is a matter of the role, not of the resource that it is passed to.
const PASS_ROLE: &str = "iam:PassRole";

impl Deployment {
    /// What deploying a model needs: making, reading, changing and deleting everything in it.
    #[must_use]
    pub fn of(model: &Model, iam: &Iam) -> Self {
        let mut deployment = Self::default();
        let mut needed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut known: BTreeMap<&str, Option<Action>> = BTreeMap::new();
        for (id, resource) in model.resources() {
            let mut actions: BTreeSet<&str> = resource
                .facts()
                .into_iter()
                .flat_map(|facts| facts.handlers())
                .flat_map(|it| it.permissions)
                .collect();
            if is_custom(&resource.type_name) {
                let token = resource.property("ServiceToken");
                let function = Text::within(token, model, resource.stack)
                    .as_ref()
                    .map_or_else(|| "*".to_owned(), arn_pattern);
                let action = if function.contains(":sns:") { "sns:Publish" } else { "lambda:InvokeFunction" };
                needed.entry(action.to_owned()).or_default().insert(function);
                continue;
            }
            if actions.is_empty() && !is_of_cloudformation_alone(&resource.type_name) {
                deployment.untold.insert(resource.type_name.clone());
            }
            actions.remove(PASS_ROLE);
            for name in actions {
                match *known.entry(name).or_insert_with(|| Action::find(name)) {
                    Some(action) => {
                        needed.entry(action.name()).or_default().extend(narrow(action, model, id, resource));
                    }
                    None => _ = deployment.strange.insert(name.to_owned()),
                }
            }
        }
        let mut by_resources: BTreeMap<BTreeSet<String>, BTreeSet<String>> = BTreeMap::new();
        for (action, resources) in needed {
            by_resources.entry(without_covered(resources)).or_default().insert(action);
        }
        deployment.needs = by_resources
            .into_iter()
            .map(|(resources, actions)| Need { actions, resources, passed_to: BTreeSet::new() })
            .collect();
        deployment.needs.extend(passed_roles(model, iam));
        deployment
    }
}

fn is_custom(type_name: &str) -> bool {
    type_name.starts_with("Custom::") || type_name == "AWS::CloudFormation::CustomResource"
}

/// Types for which CloudFormation calls no other service.
fn is_of_cloudformation_alone(type_name: &str) -> bool {
    matches!(
        type_name,
        "AWS::CDK::Metadata"
            | "AWS::CloudFormation::WaitCondition"
            | "AWS::CloudFormation::WaitConditionHandle"
            | "AWS::CloudFormation::Macro"
    )
}

/// The resources that an action is needed on for this one: its own ARN where the action is about such, all of the account
/// and region for what else it is about.
fn narrow(action: Action, model: &Model, id: ResourceId, resource: &Resource) -> BTreeSet<String> {
    let own = identity::arn(model, id);
    let is_own = |template: &str| {
        own.atoms().len() > 1 && Pattern::resource(&fill(template, |_| "*")).matches(&own).is_true()
    };
    let mut types: Vec<ActionResource> = action.resource_types().collect();
    if types.is_empty() {
        return BTreeSet::from(["*".to_owned()]);
    }
    // One action tags many types; this resource is of one of them.
    if action.access_level() == AccessLevel::Tagging {
        let is_of_type =
            |it: &ActionResource| is_called(it.name, &resource.type_name) || it.arns().any(is_own);
        if types.iter().any(is_of_type) {
            types.retain(is_of_type);
        }
    }
    let stack = model.stack(resource.stack);
    let fill_known = |template| {
        fill(template, |name| match name {
            "Region" => stack.region.as_deref().unwrap_or("*"),
            "Account" => stack.account.as_deref().unwrap_or("*"),
            "Partition" => stack.region.as_deref().map_or("*", partition),
            _ => "*",
        })
    };
    let arns = types.into_iter().flat_map(ActionResource::arns);
    arns.map(|template| if is_own(template) { arn_pattern(&own) } else { fill_known(template) }).collect()
}

/// Whether a resource type of IAM is one of CloudFormation by its name: `security-group` is `AWS::EC2::SecurityGroup`.
fn is_called(name: &str, type_name: &str) -> bool {
    let short_name = type_name.rsplit("::").next().unwrap_or_default();
    name.replace('-', "").eq_ignore_ascii_case(short_name)
}

/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
fn partition(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        // Others, such as isolated ones, are not known here.
        _ if region.split('-').count() == 3 => "aws",
        _ => "*",
    }
}

/// A template with its placeholders replaced.
fn fill<'t>(template: &'t str, value: impl Fn(&str) -> &'t str) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        filled.push_str(value(name));
        rest = after;
    }
    filled + rest
}

/// An ARN as a policy writes it: a wildcard for what only AWS knows.
fn arn_pattern(arn: &Text) -> String {
    let mut pattern = String::new();
    for atom in arn.atoms() {
        match atom {
            Atom::Char(char) => pattern.push(*char),
            Atom::Opaque(_) if !pattern.ends_with('*') => pattern.push('*'),
            Atom::Opaque(_) => {}
        }
    }
    pattern
}

/// The resources without those that another one holds as well.
fn without_covered(resources: BTreeSet<String>) -> BTreeSet<String> {
    let covers = |wide: &String, narrow: &String| {
        wide != narrow && Pattern::resource(wide).matches(&Text::from(narrow.as_str())).is_true()
    };
    // Wide ones have wildcards, and are few.
    let wide: Vec<String> = resources.iter().filter(|resource| resource.contains('*')).cloned().collect();
    resources.into_iter().filter(|narrow| !wide.iter().any(|wide| covers(wide, narrow))).collect()
}

/// The roles that resources are given, each with the services that may assume it.
fn passed_roles(model: &Model, iam: &Iam) -> Vec<Need> {
    let mut by_services: BTreeMap<BTreeSet<String>, BTreeSet<String>> = BTreeMap::new();
    let passed = model.references().iter().filter(|edge| passes_role(model, edge));
    for role in passed.map(|edge| edge.to.resource).collect::<BTreeSet<_>>() {
        by_services
            .entry(trusted_services(iam, role))
            .or_default()
            .insert(arn_pattern(&identity::arn(model, role)));
    }
    for (_, resource) in model.resources() {
        for arn in role_arns(&resource.properties, &resource.type_name) {
            by_services.entry(BTreeSet::new()).or_default().insert(arn);
        }
    }
    let action = || BTreeSet::from([PASS_ROLE.to_owned()]);
    by_services
        .into_iter()
        .map(|(passed_to, resources)| Need { actions: action(), resources, passed_to })
        .collect()
}

/// Whether a resource is given a role by a property: not if it only names it in a policy or stores its name.
fn passes_role(model: &Model, edge: &Edge) -> bool {
    let type_name = model.resource(edge.from).type_name.as_str();
    let is_given = edge.path.starts_with("Properties.") && !edge.path.contains("Statement");
    let takes_none = type_name.ends_with("Policy")
        || type_name == "AWS::SSM::Parameter"
        || type_name.starts_with("AWS::IAM::") && type_name != "AWS::IAM::InstanceProfile";
    is_given && !takes_none && model.resource(edge.to.resource).type_name == "AWS::IAM::Role"
}

/// The services that may assume a role; none where that is not known.
fn trusted_services(iam: &Iam, role: ResourceId) -> BTreeSet<String> {
    let mut services = BTreeSet::new();
    for document in iam.policies_of(role) {
        if !document.unknown.is_empty() {
            return BTreeSet::new();
        }
        let allows = document.statements.iter().filter(|statement| statement.effect == Effect::Allow);
        for member in allows.flat_map(|statement| &statement.principals).flat_map(|set| &set.members) {
            if let Member::Service(name) = member {
                match name.known() {
                    Some(name) => _ = services.insert(name),
                    None => return BTreeSet::new(),
                }
            }
        }
    }
    services
}

/// The ARNs of roles from elsewhere that stand in properties.
fn role_arns(value: &Value, type_name: &str) -> Vec<String> {
    if type_name.starts_with("AWS::IAM::") || type_name.ends_with("Policy") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::List(items) => open.extend(items),
            // Documents name roles, and pass none.
            Value::Map(map) if map.get("Statement").is_none() => {
                open.extend(map.iter().map(|(_, value)| value))
            }
            Value::Text(_) | Value::Joined(_) => {
                let arn = Text::of(value).map(|text| arn_pattern(&text)).unwrap_or_default();
                let is_role = arn.starts_with("arn:") && arn.contains(":iam:") && arn.contains(":role/");
                found.extend(Some(arn).filter(|arn| is_role && !arn.contains(' ')));
            }
            _ => {}
        }
    }
    found
}
