//! What kind of value would travel: text, a list of texts, or what cannot travel at all.

use stackwright_schema::{ResourceType, ValueKind};

use crate::synth::references::Crossing;
use crate::tree::{App, Kind};

/// Attributes whose value is a secret.
///
/// Sources: the return values of <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html>,
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html>,
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-apikey.html>,
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-managedblockchain-accessor.html>,
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-workspacesthinclient-environment.html>
const SECRET_ATTRIBUTES: &[(&str, &str)] = &[
    ("AWS::AppSync::ApiKey", "ApiKey"),
    ("AWS::Cognito::UserPoolClient", "ClientSecret"),
    ("AWS::IAM::AccessKey", "SecretAccessKey"),
    ("AWS::ManagedBlockchain::Accessor", "BillingToken"),
    ("AWS::WorkSpacesThinClient::Environment", "ActivationCode"),
];

/// What a value is made of, as far as the facts know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Text, or what CloudFormation writes as text: numbers, flags.
    Text,
    /// A list of such.
    List,
    /// Anything with structure.
    Structure,
}

impl Shape {
    /// Of a resource's attribute; text where the facts do not know it.
    pub(crate) fn of_attribute(type_name: &str, attribute: &str) -> Self {
        ResourceType::find(type_name)
            .and_then(|resource_type| resource_type.attribute(attribute))
            .map_or(Self::Text, |attribute| Self::of_kind(attribute.kind()))
    }

    /// Of what `Ref` returns for a parameter.
    pub(crate) fn of_parameter(parameter_type: &str) -> Self {
        if parameter_type == "CommaDelimitedList" || parameter_type.contains("List<") {
            Self::List
        } else {
            Self::Text
        }
    }

    pub(crate) fn of_kind(kind: ValueKind) -> Self {
        match kind {
            ValueKind::List(item) => match Self::of_kind(item.kind()) {
                Self::Text => Self::List,
                Self::List | Self::Structure => Self::Structure,
            },
            ValueKind::Map(_) | ValueKind::Object(_) | ValueKind::Tag => Self::Structure,
            // What is one of several, or any JSON, may well be text.
            _ => Self::Text,
        }
    }
}

impl App {
    pub(super) fn shape(&self, crossing: &Crossing) -> Shape {
        match (self.node(crossing.target).map(|n| &n.kind), crossing.attribute.as_deref()) {
            (Some(Kind::Resource(resource)), Some(attribute)) => {
                Shape::of_attribute(&resource.type_name, attribute)
            }
            (Some(Kind::Parameter(parameter)), None) => Shape::of_parameter(&parameter.parameter_type),
            _ => Shape::Text,
        }
    }

    pub(super) fn is_secret(&self, crossing: &Crossing) -> bool {
        match (self.node(crossing.target).map(|n| &n.kind), crossing.attribute.as_deref()) {
            (Some(Kind::Resource(resource)), Some(attribute)) => {
                SECRET_ATTRIBUTES.contains(&(resource.type_name.as_ref(), attribute))
            }
            (Some(Kind::Parameter(parameter)), _) => parameter.no_echo,
            _ => false,
        }
    }
}
