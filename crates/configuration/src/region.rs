//! Accounts, regions and availability zones.

use crate::name::show;
use crate::nearest::nearest;
use crate::text::checked_text;
use crate::{File, Refusal, Span, Spanned, rules};

checked_text! {
    /// The twelve digits of an AWS account.
    AccountId, pattern "^[0-9]{12}$", check check_account
}

checked_text! {
    /// A region such as `us-east-1`.
    Region, pattern "^[a-z]{2,4}(-[a-z]+)+-[0-9]$", check check_region
}

checked_text! {
    /// An availability zone: its letter, or its full name.
    ZoneName, pattern "^([a-z]{2,4}(-[a-z]+)+-[0-9])?[a-z]$", check check_zone
}

/// Regions, and the last letter of their zones' names.
///
/// Where zones are named for each account apart, the letters of all accounts count.
///
/// Source: <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html>
const REGIONS: &[(&str, char)] = &[
    ("af-south-1", 'c'),
    ("ap-east-1", 'c'),
    ("ap-east-2", 'c'),
    ("ap-northeast-1", 'd'),
    ("ap-northeast-2", 'd'),
    ("ap-northeast-3", 'c'),
    ("ap-south-1", 'c'),
    ("ap-south-2", 'c'),
    ("ap-southeast-1", 'c'),
    ("ap-southeast-2", 'c'),
    ("ap-southeast-3", 'c'),
    ("ap-southeast-4", 'c'),
    ("ap-southeast-5", 'c'),
    ("ap-southeast-6", 'c'),
    ("ap-southeast-7", 'c'),
    ("ca-central-1", 'd'),
    ("ca-west-1", 'c'),
    ("cn-north-1", 'd'),
    ("cn-northwest-1", 'c'),
    ("eu-central-1", 'c'),
    ("eu-central-2", 'c'),
    ("eu-north-1", 'c'),
    ("eu-south-1", 'c'),
    ("eu-south-2", 'c'),
    ("eu-west-1", 'c'),
    ("eu-west-2", 'c'),
    ("eu-west-3", 'c'),
    ("eusc-de-east-1", 'c'),
    ("il-central-1", 'c'),
    ("me-central-1", 'c'),
    ("me-south-1", 'c'),
    ("mx-central-1", 'c'),
    ("sa-east-1", 'c'),
    ("us-east-1", 'f'),
    ("us-east-2", 'c'),
    ("us-gov-east-1", 'c'),
    ("us-gov-west-1", 'c'),
    ("us-west-1", 'c'),
    ("us-west-2", 'd'),
];

/// Whether this is the number of an account.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn check_account(account: &str) -> Result<(), Refusal> {
    if is_account(account) {
        return Ok(());
    }
    let refusal = Refusal::new(format!("`{}` is not an account", show(account)));
    let digits: String = account.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    Err(refusal.help(if is_account(&digits) {
        format!("write `{digits}`")
    } else {
        "an account has twelve digits".to_owned()
    }))
}

fn check_region(region: &str) -> Result<(), Refusal> {
    let refused = || Refusal::new(format!("`{}` is not a region", show(region)));
    if REGIONS.iter().any(|(known, _)| *known == region) {
        return Ok(());
    }
    if let Some((last, rest)) = region.char_indices().next_back()
        && let Some(inner) =
            region.get(..last).filter(|inner| REGIONS.iter().any(|(known, _)| known == inner))
        && rest.is_ascii_lowercase()
    {
        return Err(Refusal::new(format!("`{region}` is an availability zone"))
            .help(format!("write `region = \"{inner}\"` and `zones = [\"{rest}\", …]`")));
    }
    let names: Vec<&str> = REGIONS.iter().map(|(name, _)| *name).collect();
    let help = match nearest(region, &names) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "`aws account list-regions` shows those that there are".to_owned(),
    };
    Err(refused().help(help))
}

fn check_zone(zone: &str) -> Result<(), Refusal> {
    let (region, letter) = split(zone);
    if letter.is_some() && region.is_none_or(|region| check_region(region).is_ok()) {
        return Ok(());
    }
    Err(Refusal::new(format!("`{}` is not an availability zone", show(zone)))
        .help("write its letter, such as `a`, or its full name, such as `us-east-1a`"))
}

/// Region, where it is written out, and letter.
fn split(zone: &str) -> (Option<&str>, Option<char>) {
    let Some((last, letter)) =
        zone.char_indices().next_back().filter(|(_, letter)| letter.is_ascii_lowercase())
    else {
        return (None, None);
    };
    (zone.get(..last).filter(|region| !region.is_empty()), Some(letter))
}

/// The letters of zones that belong to `region`; those that do not are reported, and so are repetitions.
#[must_use]
pub fn zones_in(file: &File<'_>, region: &str, zones: &[Spanned<ZoneName>]) -> Vec<char> {
    let mut letters: Vec<(char, Span)> = Vec::new();
    for zone in zones {
        let name = zone.value.as_str();
        let (own_region, Some(letter)) = split(name) else { continue };
        let last = REGIONS.iter().find(|(known, _)| *known == region).map(|(_, last)| *last);
        if own_region.is_some_and(|own| own != region) {
            let message = format!("the zone `{name}` is outside of the region `{region}`");
            let help = format!("write `{letter}` for `{region}{letter}`, or change the region");
            file.push(file.error(rules::ZONE_OUTSIDE_REGION, zone.span, message).help(help));
        } else if let Some(last) = last.filter(|last| letter > *last) {
            let message = format!("the region `{region}` has no zone `{letter}`");
            let help = format!("its zones are `a` to `{last}`");
            file.push(file.error(rules::ZONE_OUTSIDE_REGION, zone.span, message).help(help));
        } else if let Some((_, first)) = letters.iter().find(|(known, _)| *known == letter) {
            let message = format!("the zone `{region}{letter}` is given twice");
            let twice = file.error(rules::CONFLICT, zone.span, message);
            file.push(
                twice
                    .note("it is given here already", file.place(*first))
                    .help("zones make a platform survive the loss of one only where they differ"),
            );
        } else {
            letters.push((letter, zone.span));
        }
    }
    letters.into_iter().map(|(letter, _)| letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts() {
        assert_eq!(check_account("123456789012"), Ok(()));
        for (bad, help) in [
            ("", "an account has twelve digits"),
            ("12345678901", "an account has twelve digits"),
            ("1234-5678-9012", "write `123456789012`"),
        ] {
            assert_eq!(check_account(bad).unwrap_err().help.as_deref(), Some(help), "{bad}");
        }
    }

    #[test]
    fn regions() {
        assert_eq!(check_region("us-east-1"), Ok(()));
        for (bad, help) in [
            ("us-esat-1", "did you mean `us-east-1`?"),
            ("us-east-1a", "write `region = \"us-east-1\"` and `zones = [\"a\", …]`"),
            ("here", "`aws account list-regions` shows those that there are"),
        ] {
            assert_eq!(check_region(bad).unwrap_err().help.as_deref(), Some(help), "{bad}");
        }
    }

    #[test]
    fn zones() {
        for (region, names, letters, messages) in [
            ("us-east-1", &["a", "b"][..], "ab", &[][..]),
            ("us-east-1", &["us-east-1b", "a"], "ba", &[]),
            (
                "us-east-1",
                &["us-west-2a"],
                "",
                &["the zone `us-west-2a` is outside of the region `us-east-1`"],
            ),
            ("us-east-1", &["g"], "", &["the region `us-east-1` has no zone `g`"]),
            ("us-east-1", &["a", "us-east-1a"], "a", &["the zone `us-east-1a` is given twice"]),
        ] {
            let zones: Vec<_> = names
                .iter()
                .map(|name| Spanned {
                    value: ZoneName::try_from((*name).to_owned()).unwrap(),
                    span: Span::default(),
                })
                .collect();
            let file = File::new("dev.toml", "");
            assert_eq!(zones_in(&file, region, &zones), letters.chars().collect::<Vec<_>>(), "{names:?}");
            let found: Vec<_> = file.into_findings().into_iter().map(|found| found.message).collect();
            assert_eq!(found, messages, "{names:?}");
        }
    }
}
