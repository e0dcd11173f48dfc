//! Container images, as references: whoever builds and pushes them is not synthesis.

use std::fmt;

use crate::text;
use crate::value::{IntoVal, Text, Val};

/// An image of a repository.
#[derive(Clone, Debug)]
pub struct ContainerImage {
    uri: Val<String>,
}

/// Text that cannot name an image's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidImageVersion(String);

impl fmt::Display for InvalidImageVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidImageVersion {}

impl ContainerImage {
    /// The image that a tag names when a task starts.
    ///
    /// # Errors
    /// Where the tag is not one: up to 128 letters, digits, `_`, `.` and `-`, the first of them neither `.` nor `-`.
    /// Source: <https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests>
    pub fn tagged(
        repository: impl IntoVal<String>,
        tag: impl Into<Text>,
    ) -> Result<Self, InvalidImageVersion> {
        let tag = tag.into();
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let valid = tag.len() <= 128
            && tag.starts_with(is_word)
            && tag.chars().all(|c| is_word(c) || c == '.' || c == '-');
        if !valid {
            return Err(InvalidImageVersion(format!("`{tag}` is not an image tag")));
        }
        Ok(Self { uri: text![repository.into_val(), ":", tag] })
    }

    /// Exactly the image with this digest, such as `sha256:` and 64 hexadecimal digits.
    ///
    /// # Errors
    /// Where the digest is not one.
    pub fn with_digest(
        repository: impl IntoVal<String>,
        digest: impl Into<Text>,
    ) -> Result<Self, InvalidImageVersion> {
        let digest = digest.into();
        let valid = digest.strip_prefix("sha256:").is_some_and(|hex| {
            hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        });
        if !valid {
            return Err(InvalidImageVersion(format!("`{digest}` is not an image digest")));
        }
        Ok(Self { uri: text![repository.into_val(), "@", digest] })
    }

    /// The image's URI, as task definitions and functions take it.
    #[must_use]
    pub fn uri(&self) -> Val<String> {
        self.uri.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn tags_and_digests() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        assert_eq!(
            ContainerImage::tagged("r", "v1.2-3_x").unwrap().uri().into_value(),
            Value::from("r:v1.2-3_x")
        );
        let image = ContainerImage::with_digest("r", digest.clone()).unwrap();
        assert_eq!(image.uri().into_value(), Value::from(format!("r@{digest}")));
        for bad in ["", ".a", "-a", "a b", "ü", &"x".repeat(129)] {
            assert!(ContainerImage::tagged("r", bad.to_owned()).is_err(), "{bad}");
        }
        for bad in ["", "sha256:", "sha256:0A", &digest[1..], &format!("{digest}0"), &digest.to_uppercase()] {
            assert!(ContainerImage::with_digest("r", bad.to_owned()).is_err(), "{bad}");
        }
    }
}
