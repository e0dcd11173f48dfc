//! The platforms that this tool comes with.

use bedrock_agents::BedrockAgents;
use stackwright_platform::Platform;

/// All of them, in alphabetical order.
pub(crate) const ALL: &[&dyn Platform] = &[&BedrockAgents];

/// The platform of a name, or all where none is given.
pub(crate) fn selected(name: Option<&str>) -> impl Iterator<Item = &'static dyn Platform> {
    ALL.iter().copied().filter(move |platform| name.is_none_or(|name| platform.name() == name))
}

/// What the command line takes as a platform.
pub(crate) fn names() -> clap::builder::PossibleValuesParser {
    let name = |platform: &&dyn Platform| {
        clap::builder::PossibleValue::new(platform.name()).help(platform.summary())
    };
    ALL.iter().map(name).collect::<Vec<_>>().into()
}
