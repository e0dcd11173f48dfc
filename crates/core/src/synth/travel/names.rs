//! The names of what carries values: readable, and never the same for two values.

use hashbrown::HashMap;
use md5::{Digest, Md5};
use rustc_hash::FxBuildHasher;

use super::Offer;
use crate::synth::LogicalIds;
use crate::synth::logical_id::{MAX_CHARACTERS, MAX_HUMAN_CHARACTERS, push_alphanumeric, push_digits};
use crate::synth::references::Crossing;
use crate::tree::{App, NodeId};
use crate::value::Text;

/// What a name stands for.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Owner {
    pub(super) target: NodeId,
    pub(super) attribute: Option<Text>,
}

/// The logical ids given so far, by stack.
#[derive(Default)]
pub(super) struct Names(HashMap<(NodeId, String), Owner, FxBuildHasher>);

impl Names {
    /// The name itself, or with a hash of `exact` where it is taken (an id and an attribute run together can
    /// be another id) or longer than a logical id may be.
    fn give(&mut self, stack: NodeId, plain: String, exact: &str, owner: Owner) -> String {
        let mut name = plain;
        let known = self.0.get(&(stack, name.clone()));
        if name.len() > MAX_CHARACTERS || known.is_some_and(|known| *known != owner) {
            name.truncate(MAX_HUMAN_CHARACTERS);
            push_digits(&mut name, &Md5::digest(exact.as_bytes()));
        }
        self.0.insert((stack, name.clone()), owner);
        name
    }
}

/// The logical id of a value's carrier in its own stack.
pub(super) fn of_offer(names: &mut Names, ids: &LogicalIds, offer: &Offer<'_>) -> String {
    let name = plain(ids, offer.crossing);
    names.give(offer.producer, name, &exact(ids, offer.crossing), Owner::of(offer.crossing))
}

fn plain(ids: &LogicalIds, crossing: &Crossing) -> String {
    let mut name = String::from("Shared");
    push_value(&mut name, ids, crossing);
    name
}

/// The logical id of the parameter by which a consumer reads a value: the stack, then what it is there.
pub(super) fn of_parameter(names: &mut Names, app: &App, ids: &LogicalIds, offer: &Offer<'_>) -> String {
    let mut name = String::new();
    push_alphanumeric(&mut name, app.node(offer.producer).map_or("", |n| &n.id));
    push_value(&mut name, ids, offer.crossing);
    let exact = format!("{}/{}", app.path(offer.producer), exact(ids, offer.crossing));
    names.give(offer.crossing.consumer, name, &exact, Owner::of(offer.crossing))
}

fn push_value(name: &mut String, ids: &LogicalIds, crossing: &Crossing) {
    name.push_str(ids.of(crossing.target));
    push_alphanumeric(name, crossing.attribute.as_deref().unwrap_or(""));
}

/// The value within its stack, written so that no other is written the same.
fn exact(ids: &LogicalIds, crossing: &Crossing) -> String {
    let id = ids.of(crossing.target);
    match &crossing.attribute {
        Some(attribute) => format!("{id}.{attribute}"),
        None => id.to_owned(),
    }
}

/// `PREFIX/STACK/LOGICAL-ID.ATTRIBUTE`, where the logical id of its carrier has a hash followed by that: a
/// parameter whose logical id changes but not its name could not be made before the old one is gone.
pub(super) fn of_ssm_parameter(
    prefix: &str,
    stack: &str,
    carrier: &str,
    ids: &LogicalIds,
    crossing: &Crossing,
) -> String {
    let exact = exact(ids, crossing);
    let mut name = format!("{}/{stack}/", prefix.trim_end_matches('/'));
    // A custom resource's attributes may have any name.
    let is_plain = exact.bytes().all(is_name_byte);
    name.extend(exact.chars().filter(|c| c.is_ascii() && is_name_byte(*c as u8)));
    if !is_plain || carrier != plain(ids, crossing) {
        name.push('.');
        push_digits(&mut name, &Md5::digest(exact.as_bytes()));
    }
    name
}

const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

/// The length that is left to users of the 2,048 characters, and the levels of a hierarchy.
///
/// Source: <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html>
const MAX_SSM_CHARACTERS: usize = 1011;
const MAX_SSM_LEVELS: usize = 15;

/// Says what is wrong with a parameter's name.
pub(super) fn check_ssm_parameter(name: &str) -> Result<(), String> {
    let wrong = |why: &str| Err(format!("`{name}` cannot be a Systems Manager parameter's name: {why}"));
    let Some(levels) = name.strip_prefix('/') else {
        return wrong("a path begins with `/`");
    };
    let first = levels.split('/').next().unwrap_or_default().to_ascii_lowercase();
    if first.starts_with("aws") || first.starts_with("ssm") {
        return wrong("names that begin with `aws` or `ssm` are AWS's own");
    }
    if levels.split('/').any(|level| level.is_empty() || !level.bytes().all(is_name_byte)) {
        return wrong("between its slashes there are letters, digits, `_`, `.` and `-`");
    }
    if levels.split('/').count() > MAX_SSM_LEVELS {
        return wrong("it has more than 15 levels");
    }
    if name.len() > MAX_SSM_CHARACTERS {
        return wrong("it is longer than 1,011 characters");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check_ssm_parameter;

    #[test]
    fn names_of_ssm_parameters() {
        for good in ["/a/b", "/stackwright/prod-network/Vpc.Arn", &format!("/{}", "a/".repeat(14) + "a")] {
            assert_eq!(check_ssm_parameter(good), Ok(()), "{good}");
        }
        let long = format!("/{}", "a".repeat(1011));
        for bad in ["a/b", "/AWS/b", "/ssm-x/b", "//b", "/a b/c", "/ä/b", &"/a".repeat(16), &long] {
            assert!(check_ssm_parameter(bad).is_err(), "{bad}");
        }
    }
}
