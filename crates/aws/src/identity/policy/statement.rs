//! Statements: who may or may not do what, on what, when.

use stackwright_core::value::{IntoVal, Object, Text, Value};

use super::{Condition, Principal, condition, principal};

/// The principal is whoever the policy is attached to, such as a role.
#[derive(Clone, Copy, Debug)]
pub enum Attached {}

/// The principals are named, as in the policy of a resource.
#[derive(Clone, Copy, Debug)]
pub enum ByPrincipals {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Allow,
    Deny,
}

/// Actions that are allowed or denied, before it is said on what.
#[derive(Clone, Debug)]
#[must_use = "it says nothing until `on` says of which resources"]
pub struct Permission {
    effect: Effect,
    actions: Vec<Value>,
}

impl Permission {
    /// On a resource, by its ARN, in which `*` and `?` stand for others.
    pub fn on(self, resource: impl IntoVal<String>) -> Statement {
        let Self { effect, actions } = self;
        let resources = vec![resource.into_val().into_value()];
        Statement(Clauses { effect, actions, resources, ..Clauses::default() }, std::marker::PhantomData)
    }

    /// On every resource; in the policy of a resource, on that one.
    pub fn on_any_resource(self) -> Statement {
        self.on("*")
    }

    /// What a trust policy says: that the principals may, of no resource.
    pub(super) fn without_resource(self) -> Clauses {
        Clauses { effect: self.effect, actions: self.actions, ..Clauses::default() }
    }
}

/// A statement of a policy. `P` is [`Attached`], or [`ByPrincipals`] once [`by`](Self::by) has said who.
#[derive(Clone, Debug)]
#[must_use = "it has no effect until it is part of a policy"]
pub struct Statement<P = Attached>(pub(super) Clauses, std::marker::PhantomData<P>);

impl Statement {
    /// Allows actions such as `s3:GetObject`.
    pub fn allow<A: Into<Text>>(actions: impl IntoIterator<Item = A>) -> Permission {
        Permission { effect: Effect::Allow, actions: texts(actions) }
    }

    /// Denies actions, whatever allows them.
    pub fn deny<A: Into<Text>>(actions: impl IntoIterator<Item = A>) -> Permission {
        Permission { effect: Effect::Deny, actions: texts(actions) }
    }

    /// Says who.
    pub fn by(mut self, principal: Principal) -> Statement<ByPrincipals> {
        self.0.principals.push(principal);
        Statement(self.0, std::marker::PhantomData)
    }
}

impl Statement<ByPrincipals> {
    /// Speaks of this principal too.
    pub fn and_by(mut self, principal: Principal) -> Self {
        self.0.principals.push(principal);
        self
    }
}

impl<P> Statement<P> {
    /// On this resource too.
    pub fn on(mut self, resource: impl IntoVal<String>) -> Self {
        self.0.resources.push(resource.into_val().into_value());
        self
    }

    /// Only when the condition holds, besides all others. Two of the same operator and key are alternatives, as
    /// IAM has no other reading for them.
    pub fn when(mut self, condition: Condition) -> Self {
        self.0.conditions.push(condition);
        self
    }

    /// A name: letters and digits. One that a policy has already is numbered.
    pub fn sid(mut self, sid: impl Into<Text>) -> Self {
        self.0.sid = Some(sid.into());
        self
    }
}

/// What a statement says.
#[derive(Clone, Debug)]
pub(super) struct Clauses {
    pub(super) sid: Option<Text>,
    effect: Effect,
    pub(super) principals: Vec<Principal>,
    actions: Vec<Value>,
    resources: Vec<Value>,
    pub(super) conditions: Vec<Condition>,
}

impl Default for Clauses {
    fn default() -> Self {
        Self {
            sid: None,
            effect: Effect::Deny,
            principals: Vec::new(),
            actions: Vec::new(),
            resources: Vec::new(),
            conditions: Vec::new(),
        }
    }
}

impl Clauses {
    pub(super) fn into_value(self) -> Value {
        let mut object = Object::with_capacity(6);
        if let Some(sid) = self.sid {
            object.set("Sid", sid);
        }
        object.set("Effect", if self.effect == Effect::Allow { "Allow" } else { "Deny" });
        if !self.principals.is_empty() {
            object.set("Principal", principal::into_value(self.principals));
        }
        object.set("Action", one_or_list(self.actions));
        if !self.resources.is_empty() {
            object.set("Resource", one_or_list(self.resources));
        }
        if !self.conditions.is_empty() {
            object.set("Condition", condition::into_value(self.conditions));
        }
        Value::Object(object)
    }
}

fn texts<A: Into<Text>>(actions: impl IntoIterator<Item = A>) -> Vec<Value> {
    actions.into_iter().map(|action| Value::Text(action.into())).collect()
}

/// One value by itself, several as a list.
pub(super) fn one_or_list(mut values: Vec<Value>) -> Value {
    match values.len() {
        1 => values.remove(0),
        _ => Value::List(values),
    }
}
