//! Parameters: configuration that programs read by name.

use bon::bon;
use stackwright_cfn::ssm::parameter::{Tier, Type};
use stackwright_cfn::ssm::{self, CfnParameter};
use stackwright_core::Scope;
use stackwright_core::value::{IntoVal, Text, Val};

/// A parameter of Systems Manager.
///
/// Makes an `AWS::SSM::Parameter`.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The parameter.
    pub parameter: ssm::Parameter,
}

#[bon]
impl Parameter {
    /// A plain text. Not for secrets: CloudFormation cannot make parameters that are encrypted, and the value stands in
    /// the template.
    ///
    /// It is of the standard tier, which costs nothing and holds 4 KB.
    ///
    /// Source: <https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html>
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// Its name, a path such as `/bidopsai/dev/region`.
        #[builder(into)]
        name: Text,
        /// What it is, as people read it.
        #[builder(into)]
        description: Option<Text>,
        /// Its value.
        #[builder(with = |value: impl IntoVal<String>| value.into_val())]
        value: Val<String>,
    ) -> Self {
        let mut settings = CfnParameter::new(Type::String, value).name(name).tier(Tier::Standard);
        if let Some(description) = description {
            settings = settings.description(description);
        }
        Self { parameter: scope.add(id, settings) }
    }
}
