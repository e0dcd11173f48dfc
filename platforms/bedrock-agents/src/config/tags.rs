//! Tags that every resource bears (CU-12).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use stackwright_configuration::name::{TagKey, TagValue};
use stackwright_configuration::{File, Setting, Span, rules};

/// The tags that CU-12 asks for, by the keys that they have in AWS.
const APPLICATION: &str = "application";
const ENVIRONMENT: &str = "environment";
const COST_CENTER: &str = "cost-center";
const OWNER: &str = "owner";

/// The tags that every resource must bear.
pub const REQUIRED_TAGS: [&str; 4] = [APPLICATION, ENVIRONMENT, COST_CENTER, OWNER];

/// The most that a resource bears; a few are left for tags that single constructs add.
///
/// Source: <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>
const MOST_TAGS: usize = 40;

/// Who owns the platform and who pays for it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["owner", "cost_center"]))]
pub(super) struct TagSettings {
    /// Who answers for the platform: a team or an address. Becomes the tag `owner`.
    owner: Setting<TagValue>,
    /// Who pays for it. Becomes the tag `cost-center`.
    cost_center: Setting<TagValue>,
    /// Further tags, by key.
    further: Setting<BTreeMap<String, Setting<TagValue>>>,
}

impl TagSettings {
    /// Key and value of every tag, in order. `at` is the section, if there is one.
    pub(super) fn resolve(
        self,
        file: &File<'_>,
        at: Span,
        application: &str,
        environment: &str,
    ) -> Vec<(String, String)> {
        let mut tags = vec![
            (APPLICATION.to_owned(), application.to_owned()),
            (ENVIRONMENT.to_owned(), environment.to_owned()),
        ];
        for (key, tag, setting, example) in [
            ("tags.cost_center", COST_CENTER, &self.cost_center, "cost_center = \"1234\""),
            ("tags.owner", OWNER, &self.owner, "owner = \"platform team\""),
        ] {
            match setting {
                Setting::Given(given) => tags.push((tag.to_owned(), given.value.to_string())),
                Setting::Invalid(_) => {}
                Setting::Absent => {
                    let missing = file.error(rules::MISSING_KEY, at, format!("the key `{key}` is missing"));
                    file.push(missing.property(key).help(format!("write `{example}` under `[tags]`")));
                }
            }
        }
        if let Some(further) = self.further.given() {
            for (key, value) in &further.value {
                let Some(value) = value.given() else { continue };
                let at = value.span;
                if let Err(refusal) = TagKey::try_from(key.clone()) {
                    let mut refused = file.error(rules::INVALID_VALUE, at, refusal.message);
                    refused.help = refusal.help;
                    file.push(refused);
                } else if REQUIRED_TAGS.iter().any(|required| required.eq_ignore_ascii_case(key)) {
                    let message = format!("the tag `{key}` has a setting of its own");
                    file.push(file.error(rules::CONFLICT, at, message).help("take it out of `tags.further`"));
                } else {
                    tags.push((key.clone(), value.value.to_string()));
                }
            }
            if tags.len() > MOST_TAGS {
                let message = format!("there are {} tags, more than {MOST_TAGS}", tags.len());
                file.push(file.error(rules::INVALID_VALUE, further.span, message));
            }
        }
        tags
    }
}
