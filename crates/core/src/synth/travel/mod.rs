//! How a value travels to another stack: what its producer gets, and what its consumer reads.

mod names;
mod shape;

use rustc_hash::FxHashMap;
use stackwright_diagnostics::{Diagnostic, Origin};

use self::names::{Names, Owner};
pub(crate) use self::shape::Shape;
use super::LogicalIds;
use super::references::{Crossing, Use};
use crate::rules;
use crate::tree::{
    App, Check, CrossStackReferences, Environment, Kind, NodeId, OutputNode, ParameterNode, Policies,
    ResourceNode,
};
use crate::value::{Expr, Object, Text, Value};

/// By what a value travels between two certain stacks.
enum Carrier {
    SsmParameter { prefix: Text },
    StackOutput { region: Option<Text> },
    Export,
}

/// A value as its producer offers it.
struct Offer<'a> {
    crossing: &'a Crossing,
    producer: NodeId,
    shape: Shape,
    /// The condition under which the value exists.
    condition: Option<NodeId>,
}

impl Offer<'_> {
    fn value(&self) -> Value {
        match &self.crossing.attribute {
            Some(name) => Value::Attribute(self.crossing.target, name.clone()),
            None => Value::Ref(self.crossing.target),
        }
    }

    /// Lists travel as text with commas, which is what a `StringList` parameter holds.
    fn text(&self) -> Value {
        match self.shape {
            Shape::List => boxed(Expr::Join(Text::Borrowed(","), self.value())),
            Shape::Text | Shape::Structure => self.value(),
        }
    }

    fn read_back(&self, text: Value) -> Value {
        match self.shape {
            Shape::List => boxed(Expr::Split(Text::Borrowed(","), text)),
            Shape::Text | Shape::Structure => text,
        }
    }
}

fn boxed(expr: Expr) -> Value {
    Value::Expr(Box::new(expr))
}

impl App {
    /// Makes what it takes for every crossing, and says what the consumer writes instead of the reference.
    pub(crate) fn make_travel(&mut self, uses: &[Use], ids: &mut LogicalIds) -> FxHashMap<Crossing, Value> {
        let mut values = FxHashMap::default();
        let mut travel = Travel { names: Names::default(), scopes: FxHashMap::default(), app: self, ids };
        for used in uses {
            if let Some(value) = travel.make(used) {
                values.insert(used.crossing.clone(), value);
            }
        }
        values
    }

    /// What the innermost scope around a stack says.
    fn cross_stack_references(&self, stack: NodeId) -> CrossStackReferences {
        let path = std::iter::successors(Some(stack), |node| self.node(*node)?.parent);
        path.filter_map(|node| self.cross_stack.get(&node)).next().cloned().unwrap_or_default()
    }
}

struct Travel<'a> {
    app: &'a mut App,
    ids: &'a mut LogicalIds,
    names: Names,
    /// The scope within a stack that holds what is made here.
    scopes: FxHashMap<NodeId, NodeId>,
}

impl Travel<'_> {
    fn make(&mut self, used: &Use) -> Option<Value> {
        let crossing = &used.crossing;
        let producer = self.app.stack_of(crossing.target)?;
        if self.app.is_secret(crossing) {
            self.report_secret(used);
            return None;
        }
        let shape = self.app.shape(crossing);
        if shape == Shape::Structure {
            self.report_structure(used);
            return None;
        }
        let carrier = self.carrier(used, producer)?;
        let condition = self
            .app
            .resource_node(crossing.target)
            .and_then(|resource| resource.policies.as_ref()?.condition);
        let offer = Offer { crossing, producer, shape, condition };
        match carrier {
            Carrier::SsmParameter { prefix } => self.by_ssm_parameter(used, &offer, &prefix),
            Carrier::StackOutput { region } => {
                let output = Value::from(self.offer_output(&offer, None));
                let stack = Value::Text(self.stack_name(producer));
                let region = region.map(Value::Text);
                Some(offer.read_back(boxed(Expr::GetStackOutput { stack, output, region, role_arn: None })))
            }
            Carrier::Export => {
                let stack = self.stack_name(producer);
                let output = names::of_offer(&mut self.names, self.ids, &offer);
                let name = Value::from(format!("{stack}:{output}"));
                self.offer_output(&offer, Some(name.clone()));
                Some(offer.read_back(boxed(Expr::ImportValue(name))))
            }
        }
    }

    fn stack_name(&self, stack: NodeId) -> Text {
        self.app.stack_node(stack).map(|s| s.name.clone()).unwrap_or_default()
    }

    fn carrier(&mut self, used: &Use, producer: NodeId) -> Option<Carrier> {
        let environment = |stack| self.app.stack_node(stack).map(|s| s.settings.environment.clone());
        let (from, to) = (environment(producer)?, environment(used.crossing.consumer)?);
        if differ(&from.account, &to.account) {
            let message = "a value of a stack in another account is used";
            let help = "read an output of that stack with `value::remote_stack_output` and a role that may";
            self.report(Diagnostic::error(rules::CROSS_ACCOUNT, message).help(help), used);
            return None;
        }
        let carrier = if differ(&from.region, &to.region) {
            // Parameters and exports belong to a region; `Fn::GetStackOutput` reads over regions.
            let Environment { region, .. } = from;
            Carrier::StackOutput { region }
        } else {
            match self.app.cross_stack_references(producer) {
                CrossStackReferences::SsmParameters { prefix } => Carrier::SsmParameter { prefix },
                CrossStackReferences::StackOutputs => Carrier::StackOutput { region: None },
                CrossStackReferences::Exports => Carrier::Export,
            }
        };
        if used.in_condition && !matches!(carrier, Carrier::SsmParameter { .. }) {
            // Conditions are evaluated before anything is read but parameters.
            let message =
                "a condition uses a value of another stack, which is not read before it is evaluated";
            let help = "let that stack's values travel as Systems Manager parameters, which become template parameters";
            self.report(Diagnostic::error(rules::MISPLACED_VALUE, message).help(help), used);
            return None;
        }
        Some(carrier)
    }

    fn by_ssm_parameter(&mut self, used: &Use, offer: &Offer<'_>, prefix: &str) -> Option<Value> {
        let logical_id = names::of_offer(&mut self.names, self.ids, offer);
        let stack = self.stack_name(offer.producer);
        let name = names::of_ssm_parameter(prefix, &stack, &logical_id, self.ids, offer.crossing);
        if let Err(message) = names::check_ssm_parameter(&name) {
            let help = "set another prefix with `Scope::cross_stack_references`";
            self.report(Diagnostic::error(rules::SSM_PARAMETER_NAME, message).help(help), used);
            return None;
        }
        let mut properties = Object::with_capacity(4);
        properties.set("Name", name.clone());
        properties.set("Type", if offer.shape == Shape::List { "StringList" } else { "String" });
        properties.set("Value", offer.text());
        let resource = ResourceNode {
            type_name: Text::Borrowed("AWS::SSM::Parameter"),
            properties,
            check: Check::ByType,
            policies: offer
                .condition
                .map(|condition| Box::new(Policies { condition: Some(condition), ..Policies::default() })),
        };
        self.add(offer.producer, offer.crossing.target, &logical_id, "", Kind::Resource(resource));

        let (consumer, target) = (offer.crossing.consumer, offer.crossing.target);
        let id = names::of_parameter(&mut self.names, self.app, self.ids, offer);
        let parameter_type = match offer.shape {
            Shape::List => "AWS::SSM::Parameter::Value<List<String>>",
            Shape::Text | Shape::Structure => "AWS::SSM::Parameter::Value<String>",
        };
        let parameter = ParameterNode {
            parameter_type: Text::Borrowed(parameter_type),
            default_value: Some(Value::from(name)),
            ..ParameterNode::default()
        };
        Some(Value::Ref(self.add(consumer, target, &id, "", Kind::Parameter(Box::new(parameter)))))
    }

    /// Returns the output's logical id.
    fn offer_output(&mut self, offer: &Offer<'_>, export: Option<Value>) -> String {
        let name = names::of_offer(&mut self.names, self.ids, offer);
        let output = OutputNode {
            value: offer.text(),
            description: None,
            export,
            condition: offer.condition,
            logical_id: Some(Text::Owned(name.clone())),
        };
        self.add(offer.producer, offer.crossing.target, &name, "Output", Kind::Output(Box::new(output)));
        name
    }

    /// Adds a node with a given logical id, once; its origin is that of the construct it stands for. The
    /// suffix sets apart outputs from resources, which may have the same logical id.
    fn add(&mut self, stack: NodeId, of: NodeId, name: &str, suffix: &str, kind: Kind) -> NodeId {
        let scope = self.scope(stack);
        let id = format!("{name}{suffix}");
        if let Some(node) = self.app.find_child(scope, &id) {
            return node;
        }
        let origin = self.app.node(of).map_or_else(Origin::caller, |n| n.origin);
        let node = self.app.add_node(scope, Text::Owned(id), kind, origin);
        self.ids.set(node, Text::Owned(name.to_owned()));
        node
    }

    fn scope(&mut self, stack: NodeId) -> NodeId {
        if let Some(scope) = self.scopes.get(&stack) {
            return *scope;
        }
        // The name may be taken by a construct of the platform's.
        let mut id = String::from("CrossStack");
        while self.app.find_child(stack, &id).is_some() {
            id.push('_');
        }
        let origin = self.app.node(stack).map_or_else(Origin::caller, |n| n.origin);
        let scope = self.app.add_node(stack, Text::Owned(id), Kind::Construct, origin);
        self.scopes.insert(stack, scope);
        scope
    }

    fn report(&mut self, diagnostic: Diagnostic, used: &Use) {
        let diagnostic = diagnostic
            .at(self.app.place(used.by))
            .note("the value is made here", self.app.place(used.crossing.target));
        self.app.diagnostics.push(diagnostic);
    }

    fn report_secret(&mut self, used: &Use) {
        let what = used.crossing.attribute.as_deref().unwrap_or("the parameter's value");
        let message = format!("`{what}` is a secret and would travel to another stack in readable form");
        let help = "keep it in Secrets Manager, and hand the secret's ARN over instead";
        self.report(Diagnostic::error(rules::SECRET_TRAVELS, message).help(help), used);
    }

    fn report_structure(&mut self, used: &Use) {
        let what = used.crossing.attribute.as_deref().unwrap_or_default();
        let message =
            format!("`{what}` is neither text nor a list of texts, so it cannot travel to another stack");
        let help = "use it in the stack that has it, or hand over one of its parts";
        self.report(Diagnostic::error(rules::STRUCTURE_TRAVELS, message).help(help), used);
    }
}

/// Whether two parts of environments are known to be different.
fn differ(a: &Option<Text>, b: &Option<Text>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}

impl Owner {
    fn of(crossing: &Crossing) -> Self {
        Self { target: crossing.target, attribute: crossing.attribute.clone() }
    }
}
