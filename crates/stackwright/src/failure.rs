//! Why a command cannot run.

use std::io;
use std::path::PathBuf;

/// A failure of the world, or a request that means nothing here.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("cannot {action} `{}`: {source}", path.display())]
    Io { action: &'static str, path: PathBuf, source: io::Error },
    #[error(transparent)]
    Assembly(#[from] stackwright_assembly::Error),
    #[error("{message}")]
    Request { message: String, help: Option<String> },
}

impl Failure {
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::Request { message: message.into(), help: None }
    }

    pub(crate) fn with_help(self, text: impl Into<String>) -> Self {
        match self {
            Self::Request { message, .. } => Self::Request { message, help: Some(text.into()) },
            other => other,
        }
    }

    /// What to do.
    pub(crate) fn help(&self) -> Option<&str> {
        match self {
            Self::Request { help, .. } => help.as_deref(),
            Self::Io { .. } | Self::Assembly(_) => None,
        }
    }
}
