//! Where something is: in the platform's code, in the construct tree, in a template, in a file.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::panic::Location;
use std::str::FromStr;

use serde::Serialize;

/// The line of Rust that made a construct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Origin {
    /// Path of the source file, as the compiler saw it.
    #[serde(serialize_with = "with_slashes")]
    pub file: &'static str,
    /// Line, from 1.
    pub line: u32,
}

impl Origin {
    /// The line that called the `#[track_caller]` function this is called from.
    #[must_use]
    #[track_caller]
    pub fn caller() -> Self {
        Self::from(Location::caller())
    }
}

impl From<&'static Location<'static>> for Origin {
    fn from(location: &'static Location<'static>) -> Self {
        Self { file: location.file(), line: location.line() }
    }
}

fn with_slashes<S: serde::Serializer>(file: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&file.replace('\\', "/"))
}

impl Origin {
    /// The file's path with `/` between folders: Windows' separator would make the same design read
    /// differently there.
    #[must_use]
    pub fn path(&self) -> String {
        self.file.replace('\\', "/")
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path(), self.line)
    }
}

/// A line of code, as an assembly tells it too: by text that need not be this program's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CodeLine {
    /// Path of the source file, with `/` between folders.
    pub file: Cow<'static, str>,
    /// Line, from 1.
    pub line: u32,
}

impl From<Origin> for CodeLine {
    fn from(origin: Origin) -> Self {
        let file = if origin.file.contains('\\') { origin.path().into() } else { origin.file.into() };
        Self { file, line: origin.line }
    }
}

impl FromStr for CodeLine {
    type Err = ();

    /// Reads what [`Display`](fmt::Display) writes, such as `src/network.rs:31`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (file, line) = text.rsplit_once(':').ok_or(())?;
        let line = line.parse().map_err(drop)?;
        if file.is_empty() { Err(()) } else { Ok(Self { file: file.to_owned().into(), line }) }
    }
}

impl fmt::Display for CodeLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A range of bytes in a file that the user wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceSpan {
    /// The file's name as the user gave it.
    pub file: String,
    /// Bytes from the file's beginning.
    pub bytes: Range<usize>,
}

/// Where a finding is. Each part is filled as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Path of the construct, such as `dev/network/Vpc`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub construct: Option<String>,
    /// Line of the platform's code that made the construct.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<CodeLine>,
    /// Name of the stack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// Logical id within the stack's template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logical_id: Option<String>,
    /// Property path, such as `SecurityGroupIngress.0.CidrIp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// Bytes of a file, for findings about what the user wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<SourceSpan>,
}

impl Place {
    /// Whether nothing at all is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A place in a file.
    #[must_use]
    pub fn in_file(file: impl Into<String>, bytes: Range<usize>) -> Self {
        Self { span: Some(SourceSpan { file: file.into(), bytes }), ..Self::default() }
    }
}
