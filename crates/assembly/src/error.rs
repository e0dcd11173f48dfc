//! What can go wrong with files.

use std::io;
use std::path::PathBuf;

/// A failure to read or write an assembly.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused.
    #[error("cannot {action} `{}`: {source}", path.display())]
    Io {
        /// What was tried, such as `read`.
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file is not the JSON it should be.
    #[error("`{}` is not a valid {what}: {reason}", path.display())]
    Invalid {
        /// What it should be, such as `manifest`.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// The parser's words, with line and column.
        reason: String,
    },
    /// What lies where an assembly is to be written is not one, so that it is not replaced.
    #[error("`{}` is neither empty nor a cloud assembly, so it is not replaced", dir.display())]
    Occupied {
        /// The assembly's folder.
        dir: PathBuf,
    },
    /// A file that the manifest names would not lie within the assembly.
    #[error("the manifest names `{name}`, which is not within the assembly `{}`", dir.display())]
    Outside {
        /// The assembly's folder.
        dir: PathBuf,
        /// The name in the manifest.
        name: String,
    },
}

impl Error {
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}
