//! Intrinsic functions and pseudo parameters as typed functions.

use super::{
    Cidr, DynamicReference, Expr, ForEach, IntoList, IntoVal, Json, Object, Pseudo, Text, Val, Value,
};
use crate::tree::{Condition, Mapping, Parameter};

fn expr<T>(expr: Expr) -> Val<T> {
    Val::from_value(Value::Expr(Box::new(expr)))
}

/// `AWS::AccountId`.
#[must_use]
pub fn account_id() -> Val<String> {
    expr(Expr::Pseudo(Pseudo::AccountId))
}

/// `AWS::Region`.
#[must_use]
pub fn region() -> Val<String> {
    expr(Expr::Pseudo(Pseudo::Region))
}

/// `AWS::Partition`.
#[must_use]
pub fn partition() -> Val<String> {
    expr(Expr::Pseudo(Pseudo::Partition))
}

/// `AWS::URLSuffix`.
#[must_use]
pub fn url_suffix() -> Val<String> {
    expr(Expr::Pseudo(Pseudo::UrlSuffix))
}

/// `AWS::StackName`.
#[must_use]
pub fn stack_name() -> Val<String> {
    expr(Expr::Pseudo(Pseudo::StackName))
}

/// `AWS::StackId`.
#[must_use]
pub fn stack_id() -> Val<String> {
    expr(Expr::Pseudo(Pseudo::StackId))
}

/// `AWS::NotificationARNs`.
#[must_use]
pub fn notification_arns() -> Val<Vec<String>> {
    expr(Expr::Pseudo(Pseudo::NotificationArns))
}

/// `AWS::NoValue`: the property is as if it had not been given.
#[must_use]
pub fn no_value<T>() -> Val<T> {
    expr(Expr::Pseudo(Pseudo::NoValue))
}

/// `Fn::Join` of a list that is known only when deployed; for parts known now use [`text!`](crate::text).
pub fn join(delimiter: impl Into<Text>, list: impl IntoList<String>) -> Val<String> {
    expr(Expr::Join(delimiter.into(), list.into_list().into_value()))
}

/// `Fn::Split`.
pub fn split(delimiter: impl Into<Text>, text: impl IntoVal<String>) -> Val<Vec<String>> {
    expr(Expr::Split(delimiter.into(), text.into_val().into_value()))
}

/// `Fn::Select`, counted from 0.
pub fn select<T>(index: u32, list: impl IntoList<T>) -> Val<T> {
    expr(Expr::Select(Value::from(index), list.into_list().into_value()))
}

/// `Fn::Sub` with variables; for text made in the program use [`text!`](crate::text).
pub fn sub(template: impl Into<Text>, variables: Object) -> Val<String> {
    expr(Expr::Sub(template.into(), variables))
}

/// `Fn::Base64`.
pub fn base64(text: impl IntoVal<String>) -> Val<String> {
    expr(Expr::Base64(text.into_val().into_value()))
}

/// `Fn::Cidr`: `count` networks within `block`, each with `host_bits` bits for hosts.
pub fn cidr(block: impl IntoVal<Cidr>, count: u32, host_bits: u32) -> Val<Vec<Cidr>> {
    expr(Expr::Cidr(block.into_val().into_value(), Value::from(count), Value::from(host_bits)))
}

/// `Fn::GetAZs` of the stack's own region.
#[must_use]
pub fn availability_zones() -> Val<Vec<String>> {
    expr(Expr::GetAzs(Value::from("")))
}

/// `Fn::FindInMap`.
pub fn find_in_map<T>(map: Mapping, top: impl IntoVal<String>, second: impl IntoVal<String>) -> Val<T> {
    expr(Expr::FindInMap(map.node(), top.into_val().into_value(), second.into_val().into_value(), None))
}

/// `Fn::FindInMap` with a default, of the language extensions.
pub fn find_in_map_or<T>(
    map: Mapping,
    top: impl IntoVal<String>,
    second: impl IntoVal<String>,
    default: impl IntoVal<T>,
) -> Val<T> {
    let (top, second) = (top.into_val().into_value(), second.into_val().into_value());
    expr(Expr::FindInMap(map.node(), top, second, Some(default.into_val().into_value())))
}

/// `Fn::ImportValue`. Pins the exporting stack's output for as long as it is imported.
pub fn import_value<T>(export: impl IntoVal<String>) -> Val<T> {
    expr(Expr::ImportValue(export.into_val().into_value()))
}

/// `Fn::GetStackOutput` of a stack outside of this design, in the same region and account.
pub fn stack_output<T>(stack: impl IntoVal<String>, output: impl IntoVal<String>) -> Val<T> {
    let (stack, output) = (stack.into_val().into_value(), output.into_val().into_value());
    expr(Expr::GetStackOutput { stack, output, region: None, role_arn: None })
}

/// `Fn::GetStackOutput` of a stack of another region, and with a role, of another account.
pub fn remote_stack_output<T>(
    stack: impl IntoVal<String>,
    output: impl IntoVal<String>,
    region: impl IntoVal<String>,
    role_arn: Option<Val<String>>,
) -> Val<T> {
    let (stack, output) = (stack.into_val().into_value(), output.into_val().into_value());
    let (region, role_arn) = (Some(region.into_val().into_value()), role_arn.map(Val::into_value));
    expr(Expr::GetStackOutput { stack, output, region, role_arn })
}

/// `Fn::If`.
pub fn if_else<T>(condition: Condition, then: impl IntoVal<T>, otherwise: impl IntoVal<T>) -> Val<T> {
    expr(Expr::If(condition.node(), then.into_val().into_value(), otherwise.into_val().into_value()))
}

/// `Fn::Transform`: what a macro makes of its parameters.
pub fn transform<T>(name: impl Into<Text>, parameters: Object) -> Val<T> {
    expr(Expr::Transform(name.into(), parameters))
}

/// `Fn::ToJsonString`, of the language extensions.
pub fn to_json_string(value: impl IntoVal<Json>) -> Val<String> {
    expr(Expr::ToJsonString(value.into_val().into_value()))
}

/// `Fn::Length`, of the language extensions.
pub fn length(list: impl IntoList<Json>) -> Val<i64> {
    expr(Expr::Length(list.into_list().into_value()))
}

/// `Fn::ForEach`, of the language extensions, for what must be repeated by CloudFormation rather than in Rust.
#[must_use]
pub fn for_each(each: ForEach) -> Val<Json> {
    expr(Expr::ForEach(each))
}

/// `{{resolve:ssm:…}}`: a plain Systems Manager parameter, read when deployed.
pub fn ssm_parameter(name: impl IntoVal<String>) -> Val<String> {
    expr(Expr::Dynamic(DynamicReference::Ssm { name: name.into_val().into_value(), version: None }))
}

/// `{{resolve:ssm-secure:…}}`: a SecureString, which only certain properties take.
pub fn ssm_secure_parameter(name: impl IntoVal<String>, version: Option<u32>) -> Val<String> {
    expr(Expr::Dynamic(DynamicReference::SsmSecure { name: name.into_val().into_value(), version }))
}

/// `{{resolve:secretsmanager:…}}`: a key of a secret's JSON, read when deployed and never shown.
pub fn secret_value(secret: impl IntoVal<String>, json_key: impl Into<Text>) -> Val<String> {
    expr(Expr::Dynamic(DynamicReference::Secret {
        secret: secret.into_val().into_value(),
        json_key: Some(json_key.into()),
        version_stage: None,
        version_id: None,
    }))
}

/// `Fn::RefAll`, in rules only: the values of all parameters of a type such as `AWS::EC2::VPC::Id`.
pub fn ref_all(parameter_type: impl Into<Text>) -> Val<Vec<String>> {
    expr(Expr::RefAll(parameter_type.into()))
}

/// `Fn::ValueOf`, in rules only: an attribute of what a parameter's value names, such as the `VpcId` of a subnet.
pub fn value_of<T, U>(parameter: Parameter<T>, attribute: impl Into<Text>) -> Val<U> {
    expr(Expr::ValueOf(parameter.node(), attribute.into()))
}

/// `Fn::ValueOfAll`, in rules only: an attribute of what all parameters of a type name.
pub fn value_of_all<T>(parameter_type: impl Into<Text>, attribute: impl Into<Text>) -> Val<Vec<T>> {
    expr(Expr::ValueOfAll(parameter_type.into(), attribute.into()))
}
