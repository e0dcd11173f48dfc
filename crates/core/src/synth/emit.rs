//! Values as template JSON.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::LogicalIds;
use crate::value::{ConditionExpr, DynamicReference, Expr, Object, Pseudo, Text, Value};

/// Anything of the tree, to be written with the logical ids of its nodes.
pub(crate) struct Emit<'a, T: ?Sized> {
    pub(crate) ids: &'a LogicalIds,
    pub(crate) it: &'a T,
}

impl<'a, T: ?Sized> Emit<'a, T> {
    pub(crate) const fn new(ids: &'a LogicalIds, it: &'a T) -> Self {
        Self { ids, it }
    }

    pub(crate) const fn of<U: ?Sized>(&self, it: &'a U) -> Emit<'a, U> {
        Emit { ids: self.ids, it }
    }
}

fn single<S: Serializer>(s: S, key: &str, value: &impl Serialize) -> Result<S::Ok, S::Error> {
    let mut map = s.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

impl Serialize for Emit<'_, Value> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.it {
            Value::Null => s.serialize_unit(),
            Value::Bool(value) => s.serialize_bool(*value),
            Value::Integer(value) => s.serialize_i64(*value),
            Value::Number(value) => Number(*value).serialize(s),
            Value::Text(text) => s.serialize_str(text),
            Value::List(items) => self.of(items.as_slice()).serialize(s),
            Value::Object(object) => self.of(object).serialize(s),
            Value::Ref(node) => single(s, "Ref", &self.ids.of(*node)),
            Value::Attribute(node, name) => single(s, "Fn::GetAtt", &[self.ids.of(*node), name]),
            Value::Expr(expr) => self.of(expr.as_ref()).serialize(s),
        }
    }
}

/// A number, without `.0` where it is whole: CloudFormation takes numbers as text, and `1.0` for no whole number.
pub(crate) struct Number(pub(crate) f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        /// Up to here a floating-point number is as exact as a whole one.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, and fits")]
        match self.0 {
            whole if whole.fract() == 0.0 && whole.abs() <= EXACT => s.serialize_i64(whole as i64),
            other => s.serialize_f64(other),
        }
    }
}

impl Serialize for Emit<'_, [Value]> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut list = s.serialize_seq(Some(self.it.len()))?;
        for item in self.it {
            list.serialize_element(&self.of(item))?;
        }
        list.end()
    }
}

/// Keys are in their order: [`Object::sort`] has run.
impl Serialize for Emit<'_, Object> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.it.len()))?;
        for (key, value) in self.it.iter() {
            map.serialize_entry(key, &self.of(value))?;
        }
        map.end()
    }
}

impl Serialize for Emit<'_, Expr> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.it {
            Expr::Pseudo(pseudo) => single(s, "Ref", &pseudo.name()),
            Expr::RawRef(name) => single(s, "Ref", name),
            Expr::RefAll(parameter_type) => single(s, "Fn::RefAll", parameter_type),
            Expr::ValueOf(parameter, attribute) => {
                single(s, "Fn::ValueOf", &[self.ids.of(*parameter), attribute])
            }
            Expr::ValueOfAll(parameter_type, attribute) => {
                single(s, "Fn::ValueOfAll", &[parameter_type, attribute])
            }
            Expr::Concat(parts) => self.of(&Concat(parts)).serialize(s),
            Expr::Join(delimiter, list) => single(s, "Fn::Join", &(delimiter, self.of(list))),
            Expr::Split(delimiter, text) => single(s, "Fn::Split", &(delimiter, self.of(text))),
            Expr::Select(index, list) => single(s, "Fn::Select", &(self.of(index), self.of(list))),
            Expr::Sub(template, variables) if variables.is_empty() => single(s, "Fn::Sub", template),
            Expr::Sub(template, variables) => single(s, "Fn::Sub", &(template, self.of(variables))),
            Expr::Base64(text) => single(s, "Fn::Base64", &self.of(text)),
            Expr::Cidr(block, count, bits) => {
                single(s, "Fn::Cidr", &(self.of(block), self.of(count), self.of(bits)))
            }
            Expr::GetAzs(region) => single(s, "Fn::GetAZs", &self.of(region)),
            Expr::FindInMap(map, top, second, None) => {
                single(s, "Fn::FindInMap", &(self.ids.of(*map), self.of(top), self.of(second)))
            }
            Expr::FindInMap(map, top, second, Some(default)) => {
                let default = Named("DefaultValue", self.of(default));
                single(s, "Fn::FindInMap", &(self.ids.of(*map), self.of(top), self.of(second), default))
            }
            Expr::ImportValue(name) => single(s, "Fn::ImportValue", &self.of(name)),
            Expr::GetStackOutput { .. } => single(s, "Fn::GetStackOutput", &self.of(&StackOutput(self.it))),
            Expr::If(condition, then, otherwise) => {
                single(s, "Fn::If", &(self.ids.of(*condition), self.of(then), self.of(otherwise)))
            }
            Expr::Transform(name, parameters) => {
                single(s, "Fn::Transform", &Macro(name, self.of(parameters)))
            }
            Expr::ToJsonString(value) => single(s, "Fn::ToJsonString", &self.of(value)),
            Expr::Length(list) => single(s, "Fn::Length", &self.of(list)),
            Expr::ForEach(each) => single(
                s,
                &format!("Fn::ForEach::{}", each.name),
                &(&each.variable, self.of(&each.collection), self.of(&each.body)),
            ),
            Expr::Dynamic(reference) => {
                let parts = dynamic_reference(reference);
                match crate::value::concat(parts) {
                    Value::Expr(expr) => Emit::new(self.ids, expr.as_ref()).serialize(s),
                    value => Emit::new(self.ids, &value).serialize(s),
                }
            }
        }
    }
}

struct Named<T>(&'static str, T);

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        single(s, self.0, &self.1)
    }
}

struct Macro<'a, T>(&'a Text, T);

impl<T: Serialize> Serialize for Macro<'_, T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(2))?;
        map.serialize_entry("Name", self.0)?;
        map.serialize_entry("Parameters", &self.1)?;
        map.end()
    }
}

struct StackOutput<'a>(&'a Expr);

impl Serialize for Emit<'_, StackOutput<'_>> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Expr::GetStackOutput { stack, output, region, role_arn } = self.it.0 else {
            return s.serialize_unit();
        };
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("OutputName", &self.of(output))?;
        if let Some(region) = region {
            map.serialize_entry("Region", &self.of(region))?;
        }
        if let Some(role_arn) = role_arn {
            map.serialize_entry("RoleArn", &self.of(role_arn))?;
        }
        map.serialize_entry("StackName", &self.of(stack))?;
        map.end()
    }
}

struct Concat<'a>(&'a [Value]);

/// `Fn::Sub` reads best; where a part is more than a reference, `Fn::Join` must do.
impl Serialize for Emit<'_, Concat<'_>> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match substitution(self.ids, self.it.0) {
            Some(template) => single(s, "Fn::Sub", &template),
            None => single(s, "Fn::Join", &("", self.of(self.it.0))),
        }
    }
}

/// The text of `Fn::Sub`, where all parts can stand in it.
fn substitution(ids: &LogicalIds, parts: &[Value]) -> Option<String> {
    let mut template = String::with_capacity(64);
    for part in parts {
        if !matches!(part, Value::Text(_)) && template.ends_with('$') {
            // Whether `$${Name}` is a dollar sign and a value, no page says.
            return None;
        }
        match part {
            Value::Text(text) => push_literal(&mut template, text)?,
            Value::Ref(node) => push(&mut template, &["${", ids.of(*node), "}"]),
            Value::Attribute(_, name) if !name.bytes().all(is_name_byte) => return None,
            Value::Attribute(node, name) => push(&mut template, &["${", ids.of(*node), ".", name, "}"]),
            Value::Expr(expr) => match expr.as_ref() {
                // Neither is text.
                Expr::Pseudo(Pseudo::NotificationArns | Pseudo::NoValue) => return None,
                Expr::Pseudo(pseudo) => push(&mut template, &["${", pseudo.name(), "}"]),
                Expr::RawRef(name) => push(&mut template, &["${", name, "}"]),
                _ => return None,
            },
            _ => return None,
        }
    }
    Some(template)
}

/// Writes literal text. `${!Name}` is how `Fn::Sub` writes `${Name}`, but what is between the braces must then
/// be literal too: not a value, and not the beginning of something that is never closed.
fn push_literal(template: &mut String, text: &str) -> Option<()> {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, behind) = after.split_once('}')?;
        if name.contains(['$', '{']) {
            return None;
        }
        push(template, &[before, "${!", name, "}"]);
        rest = behind;
    }
    template.push_str(rest);
    Some(())
}

/// Names of variables in `Fn::Sub`.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html>
const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':')
}

fn push(template: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| template.push_str(part));
}

fn dynamic_reference(reference: &DynamicReference) -> Vec<Value> {
    let text = |text: &Option<Text>| Value::Text(text.clone().unwrap_or_default());
    let versioned = |service: &'static str, name: &Value, version: Option<u32>| {
        let version = version.map(|version| format!(":{version}")).unwrap_or_default();
        vec![
            Value::from("{{resolve:"),
            Value::from(service),
            name.clone(),
            Value::from(version),
            Value::from("}}"),
        ]
    };
    match reference {
        DynamicReference::Ssm { name, version } => versioned("ssm:", name, *version),
        DynamicReference::SsmSecure { name, version } => versioned("ssm-secure:", name, *version),
        DynamicReference::Secret { secret, json_key, version_stage, version_id } => vec![
            Value::from("{{resolve:secretsmanager:"),
            secret.clone(),
            Value::from(":SecretString:"),
            text(json_key),
            Value::from(":"),
            text(version_stage),
            Value::from(":"),
            text(version_id),
            Value::from("}}"),
        ],
    }
}

impl Serialize for Emit<'_, ConditionExpr> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.it {
            ConditionExpr::Is(node) => single(s, "Condition", &self.ids.of(*node)),
            ConditionExpr::Equals(a, b) => single(s, "Fn::Equals", &(self.of(a), self.of(b))),
            ConditionExpr::And(all) => self.of(&Combined("Fn::And", all)).serialize(s),
            ConditionExpr::Or(any) => self.of(&Combined("Fn::Or", any)).serialize(s),
            ConditionExpr::Not(one) => single(s, "Fn::Not", &[self.of(one.as_ref())]),
            ConditionExpr::Contains(list, text) => single(s, "Fn::Contains", &(self.of(list), self.of(text))),
            ConditionExpr::EachMemberEquals(list, text) => {
                single(s, "Fn::EachMemberEquals", &(self.of(list), self.of(text)))
            }
            ConditionExpr::EachMemberIn(list, allowed) => {
                single(s, "Fn::EachMemberIn", &(self.of(list), self.of(allowed)))
            }
        }
    }
}

/// Conditions combined by `Fn::And` or `Fn::Or`.
struct Combined<'a>(&'static str, &'a [ConditionExpr]);

/// How many conditions `Fn::And` and `Fn::Or` take at most; the least is two.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html>
const MAX_COMBINED: usize = 10;

impl Serialize for Emit<'_, Combined<'_>> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Combined(function, parts) = *self.it;
        match parts {
            [only] => self.of(only).serialize(s),
            few if few.len() <= MAX_COMBINED => single(s, function, &self.of(few)),
            many => {
                // Groups of groups, as few levels as it takes.
                let mut size = MAX_COMBINED;
                while size * MAX_COMBINED < many.len() {
                    size *= MAX_COMBINED;
                }
                let groups: Vec<_> = many.chunks(size).map(|group| Combined(function, group)).collect();
                single(s, function, &groups.iter().map(|group| self.of(group)).collect::<Vec<_>>())
            }
        }
    }
}

impl Serialize for Emit<'_, [ConditionExpr]> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.it.iter().map(|one| self.of(one)))
    }
}
