//! Conditions: true, false, or unknown for a reason.

use super::functions::undecided;
use super::scope::Memo;
use super::{Resolver, Site};
use crate::document::Node;
use crate::{Unknown, Value, rules};

/// A truth value, or why there is none.
type Truth = Result<bool, Unknown>;

impl Resolver<'_> {
    /// Whether a condition of the template is true.
    pub(crate) fn condition(&self, site: &Site<'_>, name: &str) -> Truth {
        let scope = self.scope(site.scope);
        let Some(node) = scope.element("Conditions", name) else {
            self.report(site, rules::DANGLING_REFERENCE, format!("the template has no condition `{name}`"));
            return Err(Unknown::Dangling(name.into()));
        };
        match scope.conditions.borrow().get(name) {
            Some(Memo::Done(truth)) => return truth.clone(),
            Some(Memo::Busy) => {
                self.report(
                    site,
                    rules::CIRCULAR_REFERENCE,
                    format!("the condition `{name}` depends on itself"),
                );
                return Err(Unknown::Broken(format!("the condition `{name}` depends on itself").into()));
            }
            None => {}
        }
        scope.conditions.borrow_mut().insert(name.to_owned(), Memo::Busy);
        let inner = Site::element(site.scope, "Conditions", name);
        let truth = self.truth(&inner, node).map_err(|why| match why {
            why @ Unknown::Broken(_) => why,
            _ => Unknown::Condition(name.into()),
        });
        scope.conditions.borrow_mut().insert(name.to_owned(), Memo::Done(truth.clone()));
        truth
    }

    fn truth(&self, site: &Site<'_>, node: &Node<'_>) -> Truth {
        let _level = self.bounds.enter().map_err(|bound| match self.out_of_bounds(site, bound) {
            Value::Unknown(why) => *why,
            _ => Unknown::Broken(bound.into()),
        })?;
        match node.only_entry() {
            Some(("Condition", Node::Text(name))) => self.condition(site, name),
            Some((name, arguments)) if name.starts_with("Fn::") || name == "Ref" => {
                self.truth_of_function(site, name, arguments)
            }
            _ => match self.value(site, node) {
                value if value.as_bool().is_some() => Ok(value.as_bool() == Some(true)),
                value => Err(self.no_truth(site, &value)),
            },
        }
    }

    /// The truth of a function of conditions, or of one whose value is a truth value.
    pub(super) fn truth_of_function(&self, site: &Site<'_>, name: &str, arguments: &Node<'_>) -> Truth {
        let inner = site.key(name);
        match name {
            "Fn::And" => self.all_are(&inner, arguments, true),
            "Fn::Or" => self.all_are(&inner, arguments, false).map(|none| !none),
            "Fn::Not" => match arguments.items().unwrap_or(std::slice::from_ref(arguments)) {
                [only] => self.truth(&inner, only).map(|truth| !truth),
                _ => Err(self.no_truth(site, &Value::Null)),
            },
            "Fn::Equals" => match arguments.items() {
                // Whatever they turn out to be.
                Some([a, b]) if a == b => Ok(true),
                Some([a, b]) => {
                    let (a, b) = (self.value(&inner, a), self.value(&inner, b));
                    a.is_same_as(&b).ok_or_else(|| {
                        let why = a.first_unknown().or_else(|| b.first_unknown());
                        why.cloned().unwrap_or(Unknown::Aws("whether two values are the same".into()))
                    })
                }
                _ => Err(self.no_truth(site, &Value::Null)),
            },
            "Ref" | "Fn::FindInMap" | "Fn::If" | "Fn::Select" | "Fn::ImportValue" => {
                let value = match (name, arguments.text()) {
                    ("Ref", Some(name)) => self.reference(&inner, name),
                    ("Fn::If", _) => self.choose(&inner, arguments).unwrap_or_default(),
                    _ => self.call(&inner, name, arguments),
                };
                value.as_bool().ok_or_else(|| self.no_truth(site, &value))
            }
            _ => Err(self.no_truth(site, &Value::Null)),
        }
    }

    /// Whether all conditions of a list have this truth. One that has not decides, whatever is not known of the
    /// others.
    fn all_are(&self, site: &Site<'_>, arguments: &Node<'_>, wanted: bool) -> Truth {
        let mut result = Ok(true);
        let Some(conditions) = arguments.items().filter(|items| !items.is_empty()) else {
            return Err(self.no_truth(site, &Value::Null));
        };
        for condition in conditions {
            match self.truth(site, condition) {
                Ok(truth) if truth == wanted => {}
                Ok(_) => return Ok(false),
                Err(why) => result = Err(why),
            }
        }
        result
    }

    fn no_truth(&self, site: &Site<'_>, value: &Value) -> Unknown {
        if let Some(why) = value.first_unknown() {
            return why.clone();
        }
        let message = "a condition is made of other conditions and of `Fn::Equals`, which takes two values";
        self.report(site, rules::BROKEN_FUNCTION, message.to_owned());
        Unknown::Broken(message.into())
    }

    /// `{"Fn::If": ["Condition", then, else]}`. Where both are the same, the condition does not matter.
    pub(super) fn choose(&self, site: &Site<'_>, arguments: &Node<'_>) -> Option<Value> {
        let Some([condition, then, otherwise]) = arguments.items() else {
            let message = "`Fn::If` takes a condition and two values";
            return Some(self.broken(site, rules::BROKEN_FUNCTION, message));
        };
        let truth = match condition.text() {
            Some(name) => self.condition(site, name),
            None => self.truth(site, condition),
        };
        match truth {
            Ok(true) => self.evaluate(site, then),
            Ok(false) => self.evaluate(site, otherwise),
            Err(why) => {
                let (then, otherwise) = (self.evaluate(site, then), self.evaluate(site, otherwise));
                if then == otherwise { then } else { Some(Value::Unknown(Box::new(why))) }
            }
        }
    }

    /// The length of a list.
    pub(super) fn length(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        match self.value(site, arguments) {
            Value::List(items) => Value::Number(items.len().into()),
            Value::Reference(_) => Value::Unknown(Box::new(Unknown::Aws("the length of a list".into()))),
            other if other.first_unknown().is_some() => undecided(&other),
            _ => self.broken(site, rules::BROKEN_FUNCTION, "`Fn::Length` takes a list"),
        }
    }
}
