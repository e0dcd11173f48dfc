//! Names: of applications, environments, repositories, tags, and of the things in AWS that are named after them.

use crate::text::checked_text;
use crate::{File, Refusal, Span, rules};

checked_text! {
    /// The name of an application or environment, which physical names begin with: lower-case letters, digits
    /// and single hyphens, beginning with a letter.
    ///
    /// The narrowest of what buckets, repositories, stacks and domain prefixes take, so that it fits all of them.
    Name, pattern r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", check check_name
}

checked_text! {
    /// What the names of Systems Manager parameters begin with, such as `/bidopsai/dev`.
    ///
    /// A name has at most 15 levels and 1,011 characters; three levels and half of the characters are left for
    /// `/stacks/STACK/VALUE`, where values travel between stacks.
    ///
    /// Source: <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html>
    ParameterPath, pattern r"^(/[A-Za-z0-9_.-]+){1,12}$", check check_parameter_path
}

checked_text! {
    /// A tag's key.
    ///
    /// Source: <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>
    TagKey, pattern r"^(?!aws:)[\p{L}\p{N}\p{Z}_.:/=+@-]{1,128}$", check check_tag_key
}

checked_text! {
    /// A tag's value.
    TagValue, pattern r"^[\p{L}\p{N}\p{Z}_.:/=+@-]{1,256}$", check check_tag_value
}

fn check_name(name: &str) -> Result<(), Refusal> {
    let help = "use lower-case letters, digits and single hyphens, beginning with a letter";
    let well_formed = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !name.ends_with('-')
        && !name.contains("--");
    if well_formed { Ok(()) } else { Err(Refusal::new(format!("`{}` is not a name", show(name))).help(help)) }
}

fn check_parameter_path(path: &str) -> Result<(), Refusal> {
    let refused = |why: &str| Refusal::new(format!("`{}` is not a parameter path: {why}", show(path)));
    let Some(levels) = path.strip_prefix('/') else {
        return Err(refused("it does not begin with `/`").help(format!("write `/{path}`")));
    };
    let levels: Vec<&str> = levels.split('/').collect();
    let is_plain = |level: &&str| {
        !level.is_empty() && level.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    };
    if !levels.iter().all(is_plain) {
        return Err(refused("its parts are letters, digits, `_`, `.` and `-`, at least one of them each"));
    }
    if levels.len() > 12 {
        return Err(refused("it has more than 12 levels"));
    }
    if path.len() > 500 {
        return Err(refused("it has more than 500 characters"));
    }
    let first = levels.first().map(|level| level.to_ascii_lowercase()).unwrap_or_default();
    if first.starts_with("aws") || first.starts_with("ssm") {
        return Err(refused("`aws` and `ssm` are reserved"));
    }
    Ok(())
}

fn check_tag_key(key: &str) -> Result<(), Refusal> {
    if key.to_ascii_lowercase().starts_with("aws:") {
        return Err(Refusal::new(format!("the tag `{}` begins with `aws:`, which is reserved", show(key))));
    }
    check_tag_text("key", key, 128)
}

fn check_tag_value(value: &str) -> Result<(), Refusal> {
    check_tag_text("value", value, 256)
}

fn check_tag_text(what: &str, text: &str, most: usize) -> Result<(), Refusal> {
    let is_taken = |c: char| c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c);
    let length = text.chars().count();
    if text.trim().is_empty() {
        Err(Refusal::new(format!("the tag's {what} is empty")))
    } else if length > most {
        Err(Refusal::new(format!("the tag's {what} has {length} characters, more than {most}")))
    } else if let Some(character) = text.chars().find(|c| !is_taken(*c)) {
        let message = format!("a tag's {what} cannot hold `{}`", character.escape_debug());
        Err(Refusal::new(message).help("letters, digits, spaces and `_ . : / = + - @` are taken"))
    } else {
        Ok(())
    }
}

/// The user's words as they can be shown: no control characters, no endless line.
#[must_use]
pub fn show(text: &str) -> String {
    const MOST: usize = 80;
    let shown: String = text.chars().take(MOST).flat_map(char::escape_debug).collect();
    if text.chars().nth(MOST).is_some() { format!("{shown}…") } else { shown }
}

/// A physical name that is made from the configuration, and how long its service lets it be.
#[derive(Clone, Debug)]
pub struct PhysicalName<'n> {
    /// What is named, such as `the user pool's domain`.
    pub what: &'n str,
    /// The name.
    pub name: String,
    /// Most characters.
    pub most: usize,
}

impl PhysicalName<'_> {
    /// Reports a name that is too long, at the value that makes it so.
    pub fn check(&self, file: &File<'_>, at: Span) {
        let length = self.name.chars().count();
        if length > self.most {
            let message = format!(
                "the name `{}` of {} has {length} characters, more than {}",
                show(&self.name),
                self.what,
                self.most
            );
            let help = format!("shorten this by {}", length - self.most);
            file.push(file.error(rules::NAME_TOO_LONG, at, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["dev", "a", "dev-2", "sandbox-ann"] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        for bad in ["", "Dev", "2dev", "dev_1", "dev-", "-dev", "de--v", "dev.eu", "dév"] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn parameter_paths() {
        for good in ["/bidopsai/dev", "/a", "/a.b/c-d/e_f", &"/a".repeat(12)] {
            assert_eq!(check_parameter_path(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "bidopsai",
            "/",
            "/a/",
            "/a//b",
            "/a b",
            "/aws/x",
            "/SSM-x",
            &"/a".repeat(13),
            &format!("/{}", "a".repeat(500)),
        ] {
            assert!(check_parameter_path(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn tags() {
        assert_eq!(check_tag_key("cost center"), Ok(()));
        assert_eq!(check_tag_value("platform@example.com"), Ok(()));
        for bad in ["", "  ", "a\nb", "a;b"] {
            assert!(check_tag_value(bad).is_err(), "{bad}");
        }
        for bad in ["aws:x", "AWS:x", &"k".repeat(129)] {
            assert!(check_tag_key(bad).is_err(), "{bad}");
        }
    }
}
