//! How a value travels to another stack: what its producer gets, and what its consumer reads.

use rustc_hash::FxHashMap;
use stackwright_diagnostics::Diagnostic;
use stackwright_schema::{ResourceType, ValueKind};

use super::LogicalIds;
use super::logical_id::push_alphanumeric;
use super::references::Crossing;
use crate::rules;
use crate::tree::{
    App, CrossStackReferences, Environment, Kind, NodeId, OutputNode, ParameterNode, ResourceNode,
};
use crate::value::{Expr, Object, Text, Value};

/// Attributes whose value is a secret.
///
/// Sources: the return values of <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html>,
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html>,
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-apikey.html>
const SECRET_ATTRIBUTES: &[(&str, &str)] = &[
    ("AWS::AppSync::ApiKey", "ApiKey"),
    ("AWS::Cognito::UserPoolClient", "ClientSecret"),
    ("AWS::IAM::AccessKey", "SecretAccessKey"),
];

/// A value as its producer offers it.
struct Offer {
    target: NodeId,
    attribute: Option<Text>,
    is_list: bool,
    /// Unique within the producing stack; the name of whatever carries the value.
    name: String,
}

impl Offer {
    fn value(&self) -> Value {
        match &self.attribute {
            Some(name) => Value::Attribute(self.target, name.clone()),
            None => Value::Ref(self.target),
        }
    }

    /// Lists travel as text with commas, which is what a `StringList` parameter holds.
    fn text(&self) -> Value {
        if self.is_list { boxed(Expr::Join(Text::Borrowed(","), self.value())) } else { self.value() }
    }

    fn read_back(&self, text: Value) -> Value {
        if self.is_list { boxed(Expr::Split(Text::Borrowed(","), text)) } else { text }
    }
}

fn boxed(expr: Expr) -> Value {
    Value::Expr(Box::new(expr))
}

/// By what a value travels between two certain stacks.
enum Carrier {
    SsmParameter { name: String },
    StackOutput { region: Option<Text> },
    Export,
}

impl App {
    /// Makes what it takes for every crossing, and says what the consumer writes instead of the reference.
    pub(crate) fn make_travel(
        &mut self,
        crossings: &[(Crossing, NodeId)],
        ids: &mut LogicalIds,
    ) -> FxHashMap<Crossing, Value> {
        let mut values = FxHashMap::default();
        for (crossing, by) in crossings {
            let Some(producer) = self.stack_of(crossing.target) else { continue };
            if self.is_secret(crossing) {
                self.report_secret(crossing, *by);
                continue;
            }
            let Some(carrier) = self.carrier(crossing, producer, *by, ids) else { continue };
            let offer = self.offer(crossing, ids);
            let value = match carrier {
                Carrier::SsmParameter { name } => {
                    self.offer_ssm_parameter(producer, &offer, &name, ids);
                    self.read_ssm_parameter(crossing.consumer, producer, &offer, name, ids)
                }
                Carrier::StackOutput { region } => {
                    self.offer_output(producer, &offer, None, ids);
                    let stack =
                        Value::Text(self.stack_node(producer).map(|s| s.name.clone()).unwrap_or_default());
                    let (output, region) = (Value::from(offer.name.clone()), region.map(Value::Text));
                    offer.read_back(boxed(Expr::GetStackOutput { stack, output, region, role_arn: None }))
                }
                Carrier::Export => {
                    let stack = self.stack_node(producer).map(|s| s.name.as_ref()).unwrap_or_default();
                    let name = Value::from(format!("{stack}:{}", offer.name));
                    self.offer_output(producer, &offer, Some(name.clone()), ids);
                    offer.read_back(boxed(Expr::ImportValue(name)))
                }
            };
            values.insert(crossing.clone(), value);
        }
        values
    }

    fn carrier(
        &mut self,
        crossing: &Crossing,
        producer: NodeId,
        by: NodeId,
        ids: &LogicalIds,
    ) -> Option<Carrier> {
        let environment = |app: &Self, stack| app.stack_node(stack).map(|s| s.settings.environment.clone());
        let (from, to) = (environment(self, producer)?, environment(self, crossing.consumer)?);
        if differ(&from.account, &to.account) {
            let diagnostic =
                Diagnostic::error(rules::CROSS_STAGE, "a value of a stack in another account is used")
                    .at(self.place(by))
                    .note("the value is made here", self.place(crossing.target))
                    .help(
                        "read an output of that stack with `value::remote_stack_output` and a role that may",
                    );
            self.diagnostics.push(diagnostic);
            return None;
        }
        if differ(&from.region, &to.region) {
            // Parameters and exports belong to a region; `Fn::GetStackOutput` reads over regions.
            let Environment { region, .. } = from;
            return Some(Carrier::StackOutput { region });
        }
        Some(match self.cross_stack_references(producer) {
            CrossStackReferences::SsmParameters { prefix } => {
                let stack = self.stack_node(producer).map(|s| s.name.as_ref()).unwrap_or_default();
                let id = ids.of(crossing.target);
                let attribute =
                    crossing.attribute.as_ref().map(|name| format!(".{name}")).unwrap_or_default();
                Carrier::SsmParameter { name: format!("{prefix}/{stack}/{id}{attribute}") }
            }
            CrossStackReferences::StackOutputs => Carrier::StackOutput { region: None },
            CrossStackReferences::Exports => Carrier::Export,
        })
    }

    /// What the innermost scope around a stack says.
    fn cross_stack_references(&self, stack: NodeId) -> CrossStackReferences {
        let path = std::iter::successors(Some(stack), |node| self.node(*node)?.parent);
        path.filter_map(|node| self.cross_stack.get(&node)).next().cloned().unwrap_or_default()
    }

    fn offer(&self, crossing: &Crossing, ids: &LogicalIds) -> Offer {
        let mut name = String::from("Shared");
        name.push_str(ids.of(crossing.target));
        push_alphanumeric(&mut name, crossing.attribute.as_deref().unwrap_or(""));
        Offer {
            target: crossing.target,
            attribute: crossing.attribute.clone(),
            is_list: self.is_list(crossing.target, crossing.attribute.as_deref()),
            name,
        }
    }

    fn is_list(&self, target: NodeId, attribute: Option<&str>) -> bool {
        match (self.node(target).map(|n| &n.kind), attribute) {
            (Some(Kind::Resource(resource)), Some(attribute)) => ResourceType::find(&resource.type_name)
                .and_then(|resource_type| resource_type.attribute(attribute))
                .is_some_and(|attribute| matches!(attribute.kind(), ValueKind::List(_))),
            (Some(Kind::Parameter(parameter)), None) => {
                parameter.parameter_type == "CommaDelimitedList" || parameter.parameter_type.contains("List<")
            }
            _ => false,
        }
    }

    fn is_secret(&self, crossing: &Crossing) -> bool {
        match (self.node(crossing.target).map(|n| &n.kind), crossing.attribute.as_deref()) {
            (Some(Kind::Resource(resource)), Some(attribute)) => {
                SECRET_ATTRIBUTES.contains(&(resource.type_name.as_ref(), attribute))
            }
            (Some(Kind::Parameter(parameter)), _) => parameter.no_echo,
            _ => false,
        }
    }

    fn report_secret(&mut self, crossing: &Crossing, by: NodeId) {
        let what = crossing.attribute.as_deref().unwrap_or("the parameter's value");
        let message = format!("`{what}` is a secret and would travel to another stack in readable form");
        let diagnostic = Diagnostic::error(rules::SECRET_TRAVELS, message)
            .at(self.place(by))
            .note("the secret is made here", self.place(crossing.target))
            .help("keep it in Secrets Manager, and hand the secret's ARN over instead");
        self.diagnostics.push(diagnostic);
    }

    /// The scope within a stack that holds what passes add for values that travel.
    fn shared_scope(&mut self, stack: NodeId) -> NodeId {
        const SCOPE: &str = "CrossStack";
        match self.find_child(stack, SCOPE) {
            Some(scope) => scope,
            None => {
                let origin =
                    self.node(stack).map_or_else(stackwright_diagnostics::Origin::caller, |n| n.origin);
                self.add_node(stack, Text::Borrowed(SCOPE), Kind::Construct, origin)
            }
        }
    }

    /// Adds a node with a given logical id, once; what it is made of comes from the construct it stands for.
    fn add_shared(
        &mut self,
        stack: NodeId,
        of: NodeId,
        name: &str,
        kind: Kind,
        ids: &mut LogicalIds,
    ) -> NodeId {
        let scope = self.shared_scope(stack);
        if let Some(node) = self.find_child(scope, name) {
            return node;
        }
        let origin = self.node(of).map_or_else(stackwright_diagnostics::Origin::caller, |n| n.origin);
        let node = self.add_node(scope, Text::Owned(name.to_owned()), kind, origin);
        ids.set(node, Text::Owned(name.to_owned()));
        node
    }

    fn offer_ssm_parameter(&mut self, stack: NodeId, offer: &Offer, name: &str, ids: &mut LogicalIds) {
        let mut properties = Object::with_capacity(4);
        properties.set("Name", name.to_owned());
        properties.set("Type", if offer.is_list { "StringList" } else { "String" });
        properties.set("Value", offer.text());
        let resource = ResourceNode {
            type_name: Text::Borrowed("AWS::SSM::Parameter"),
            properties,
            unchecked: false,
            policies: None,
        };
        self.add_shared(stack, offer.target, &offer.name, Kind::Resource(Box::new(resource)), ids);
    }

    fn read_ssm_parameter(
        &mut self,
        consumer: NodeId,
        producer: NodeId,
        offer: &Offer,
        name: String,
        ids: &mut LogicalIds,
    ) -> Value {
        let mut id = String::new();
        push_alphanumeric(&mut id, self.node(producer).map_or("", |n| &n.id));
        id.push_str(offer.name.strip_prefix("Shared").unwrap_or(&offer.name));
        let parameter_type = if offer.is_list {
            "AWS::SSM::Parameter::Value<List<String>>"
        } else {
            "AWS::SSM::Parameter::Value<String>"
        };
        let parameter = ParameterNode {
            parameter_type: Text::Borrowed(parameter_type),
            default_value: Some(Value::from(name)),
            ..ParameterNode::default()
        };
        Value::Ref(self.add_shared(consumer, offer.target, &id, Kind::Parameter(Box::new(parameter)), ids))
    }

    fn offer_output(&mut self, stack: NodeId, offer: &Offer, export: Option<Value>, ids: &mut LogicalIds) {
        let output = OutputNode {
            value: offer.text(),
            description: None,
            export,
            condition: None,
            logical_id: Some(Text::Owned(offer.name.clone())),
        };
        self.add_shared(stack, offer.target, &offer.name, Kind::Output(Box::new(output)), ids);
    }
}

/// Whether two parts of environments are known to be different.
fn differ(a: &Option<Text>, b: &Option<Text>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}
