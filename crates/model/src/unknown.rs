//! What cannot be known without AWS, and why.

use std::fmt;

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unknown {
    /// A parameter without a default, for which no value was given.
    Parameter(Box<str>),
    /// `Fn::ImportValue` of an export that no stack of the model has.
    Import(Box<str>),
    /// An output of a stack that is not in the model: its name, and the output's.
    StackOutput(Box<str>, Box<str>),
    /// A Systems Manager parameter that no stack of the model defines.
    SsmParameter(Box<str>),
    /// A dynamic reference to a secret or a parameter, such as `{{resolve:secretsmanager:…}}`.
    Dynamic(Box<str>),
    /// What a macro or transform makes, which runs at AWS.
    Macro(Box<str>),
    /// A pseudo parameter whose value the model was not given, such as `AWS::AccountId`.
    Pseudo(Box<str>),
    /// The availability zones that `Fn::GetAZs` gives of a region: which, depends on the account.
    Zones(Box<str>),
    /// One of them, by its index: other indices are other zones.
    Zone(Box<str>, u32),
    /// A condition whose truth is not known: its name.
    Condition(Box<str>),
    /// A reference to something that the template does not have.
    Dangling(Box<str>),
    /// A function that is wrong, or that refers to itself; the text says what is wrong.
    Broken(Box<str>),
    /// Whatever else only AWS knows; the text says what.
    Aws(Box<str>),
}

impl Unknown {
    /// The name or sentence in it.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Parameter(text)
            | Self::Import(text)
            | Self::StackOutput(text, _)
            | Self::SsmParameter(text)
            | Self::Dynamic(text)
            | Self::Macro(text)
            | Self::Pseudo(text)
            | Self::Zones(text)
            | Self::Zone(text, _)
            | Self::Condition(text)
            | Self::Dangling(text)
            | Self::Broken(text)
            | Self::Aws(text) => text,
        }
    }

    /// Whether two of them stand for the same value; `None` where that is not known either.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Zone(a, i), Self::Zone(b, j)) if a == b => Some(i == j),
            (Self::Zones(a), Self::Zones(b)) if a == b => Some(true),
            _ => None,
        }
    }
}

impl fmt::Display for Unknown {
    /// Completes the sentence *it is not known, because it depends on …*.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(name) => write!(f, "the parameter `{name}`, which has no value here"),
            Self::Import(name) => write!(f, "the export `{name}`, which no stack here has"),
            Self::StackOutput(stack, output) => {
                write!(f, "the output `{output}` of the stack `{stack}`, which is not here")
            }
            Self::SsmParameter(name) => {
                write!(f, "the Systems Manager parameter `{name}`, which no stack here defines")
            }
            Self::Dynamic(reference) => write!(f, "the dynamic reference `{reference}`"),
            Self::Macro(name) => write!(f, "the macro `{name}`, which runs at AWS"),
            Self::Pseudo(name) => write!(f, "`{name}`, which was not given"),
            Self::Zones(region) => write!(f, "the availability zones of {region}, which differ by account"),
            Self::Zone(region, index) => {
                write!(f, "the availability zone number {index} of {region}, which differs by account")
            }
            Self::Condition(name) => write!(f, "the condition `{name}`"),
            Self::Dangling(name) => write!(f, "`{name}`, which the template does not have"),
            Self::Broken(what) => write!(f, "a function that cannot be evaluated: {what}"),
            Self::Aws(what) => write!(f, "{what}, which only AWS knows"),
        }
    }
}
