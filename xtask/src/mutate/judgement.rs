//! What people have said of mutants that survive: `survivors.toml` of a platform.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use serde::Deserialize;

use super::mutant::Mutant;

/// All judgements of a platform.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Judgements {
    #[serde(default)]
    survivor: Vec<Judgement>,
}

/// Why changes of a kind break nothing. `*` stands for any text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Judgement {
    /// The resource type.
    #[serde(rename = "type")]
    resource_type: String,
    /// The path within the resource, such as `Properties.Tags.*`; empty for the resource as a whole.
    path: String,
    /// The kind of change, such as `remove`; any when left out.
    change: Option<String>,
    /// Why that breaks nothing.
    reason: String,
}

impl Judgements {
    /// None where there is no such file.
    pub(super) fn read(file: &Path) -> anyhow::Result<Self> {
        if !file.exists() {
            return Ok(Self { survivor: Vec::new() });
        }
        let context = || format!("cannot read `{}`", file.display());
        let judgements: Self =
            toml::from_str(&fs::read_to_string(file).with_context(context)?).with_context(context)?;
        if let Some(empty) = judgements.survivor.iter().find(|it| it.reason.trim().is_empty()) {
            bail!("`{}`: {} needs a reason", file.display(), empty.describe());
        }
        Ok(judgements)
    }

    /// Why a mutant breaks nothing, where somebody has said so.
    pub(super) fn reason(&self, mutant: &Mutant) -> Option<&str> {
        self.survivor.iter().find(|judgement| judgement.is_about(mutant)).map(|judgement| &*judgement.reason)
    }

    /// Judgements about nothing that survived.
    pub(super) fn unused<'a>(
        &self,
        survivors: impl Iterator<Item = &'a Mutant> + Clone,
    ) -> impl Iterator<Item = String> {
        let is_needed =
            move |judgement: &&Judgement| !survivors.clone().any(|mutant| judgement.is_about(mutant));
        self.survivor.iter().filter(is_needed).map(Judgement::describe)
    }
}

impl Judgement {
    fn is_about(&self, mutant: &Mutant) -> bool {
        matches(&self.resource_type, &mutant.resource_type)
            && matches(&self.path, &mutant.path.join("."))
            && self.change.as_ref().is_none_or(|change| change == mutant.change.name())
    }

    fn describe(&self) -> String {
        let Self { resource_type, path, change, .. } = self;
        format!("{} {resource_type} {path}", change.as_deref().unwrap_or("any change of"))
    }
}

/// Whether text has the form of a pattern in which `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == text };
    let Some(rest) = text.strip_prefix(before) else { return false };
    (0..=rest.len()).filter(|index| rest.is_char_boundary(*index)).any(|index| matches(after, &rest[index..]))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("A", "A", true),
            ("A", "AB", false),
            ("*", "", true),
            ("Properties.*.Key", "Properties.Tags.0.Key", true),
            ("Properties.*.Key", "Properties.Tags.0.Value", false),
            ("*Tags*", "Properties.Tags.0", true),
            ("a*b*c", "a-b", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
