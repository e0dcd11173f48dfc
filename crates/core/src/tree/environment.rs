//! Where a stack is deployed.

use crate::value::Text;

/// An account and a region, each of them open where it is not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Twelve digits. Open: whichever account the deployment's credentials belong to.
    pub account: Option<Text>,
    /// Such as `us-east-1`. Open: the deployment's default region.
    pub region: Option<Text>,
}

impl Environment {
    /// Any account, a fixed region.
    #[must_use]
    pub fn region(region: impl Into<Text>) -> Self {
        Self { account: None, region: Some(region.into()) }
    }

    /// A fixed account and region.
    #[must_use]
    pub fn new(account: impl Into<Text>, region: impl Into<Text>) -> Self {
        Self { account: Some(account.into()), region: Some(region.into()) }
    }
}
