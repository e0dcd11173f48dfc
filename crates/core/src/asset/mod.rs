//! Assets: files that are published to the bootstrap bucket before the stacks that use them.
//!
//! An asset's name is the hash of its bytes, so the same content is published once, and a change of content
//! is a change of the template.

mod archive;
mod image;

pub use image::{ContainerImage, InvalidImageVersion};

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use stackwright_assembly::Content;
use stackwright_diagnostics::{Diagnostic, Origin};

use crate::rules;
use crate::synth::{asset_bucket, hex};
use crate::tree::{Kind, NodeId, Scope};
use crate::value::{Text, Val, Value};

/// A published file, as values for properties such as a function's code.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The bootstrap bucket of the stack's environment.
    pub bucket: Val<String>,
    /// The file's key in it.
    pub key: Val<String>,
}

/// An asset of a stack.
#[derive(Clone, Debug)]
pub(crate) struct StackAsset {
    pub(crate) node: NodeId,
    pub(crate) hash: String,
    extension: String,
    pub(crate) content: Content,
}

impl StackAsset {
    pub(crate) fn object_key(&self) -> String {
        format!("{}{}", self.hash, self.extension)
    }

    pub(crate) fn file_name(&self) -> String {
        format!("asset.{}", self.object_key())
    }
}

/// The assets of an app, by stack.
#[derive(Debug, Default)]
pub(crate) struct Assets(BTreeMap<NodeId, Vec<StackAsset>>);

impl Assets {
    pub(crate) fn of(&self, stack: NodeId) -> &[StackAsset] {
        self.0.get(&stack).map_or(&[], Vec::as_slice)
    }
}

impl Scope<'_> {
    /// Publishes a file as it is.
    #[track_caller]
    pub fn file_asset(&mut self, id: impl Into<Text>, path: impl AsRef<Path>) -> Asset {
        let (origin, path) = (Origin::caller(), path.as_ref());
        let extension = path.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
        let bytes = fs::read(path).map_err(|error| (path.to_owned(), error));
        self.add_asset(id.into(), bytes, extension, origin)
    }

    /// Publishes bytes that the program made, under a name with an extension such as `.json`.
    #[track_caller]
    pub fn inline_asset(&mut self, id: impl Into<Text>, bytes: Vec<u8>, extension: &str) -> Asset {
        self.add_asset(id.into(), Ok(bytes), extension.to_owned(), Origin::caller())
    }

    /// Publishes a folder as a zip file whose bytes depend on names and contents alone: entries are sorted,
    /// times are the format's first, permissions are `rw-r--r--` (with `x` where the owner may execute).
    #[track_caller]
    pub fn directory_asset(&mut self, id: impl Into<Text>, path: impl AsRef<Path>) -> Asset {
        let origin = Origin::caller();
        let bytes = archive::of_directory(path.as_ref());
        self.add_asset(id.into(), bytes, ".zip".to_owned(), origin)
    }

    fn add_asset(
        &mut self,
        id: Text,
        bytes: Result<Vec<u8>, (PathBuf, io::Error)>,
        extension: String,
        origin: Origin,
    ) -> Asset {
        let node = self.app.add_node(self.node, id, Kind::Construct, origin);
        self.app.check_in_stack(node, "an asset");
        let environment = self.environment().cloned().unwrap_or_default();
        let bytes = bytes.unwrap_or_else(|(path, error)| {
            let message = format!("cannot read `{}`: {error}", path.display());
            let help = "give the path of a file that can be read; relative ones begin where the program runs";
            let diagnostic = Diagnostic::error(rules::ASSET, message).at(self.app.place(node)).help(help);
            self.app.diagnostics.push(diagnostic);
            Vec::new()
        });
        if !extension.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')) {
            let message = format!("`{extension}` cannot be the extension of an asset's name");
            let help = "a dot, then letters, digits, `.`, `-` and `_`";
            let diagnostic = Diagnostic::error(rules::ASSET, message).at(self.app.place(node)).help(help);
            self.app.diagnostics.push(diagnostic);
        }
        let hash = hex(&Sha256::digest(&bytes));
        let asset = StackAsset { node, hash, extension, content: Content::Bytes(bytes) };
        let key = Val::from_value(Value::from(asset.object_key()));
        if let Some(stack) = self.app.stack_of(node) {
            let assets = self.app.assets.0.entry(stack).or_default();
            if assets.iter().all(|known| known.file_name() != asset.file_name()) {
                assets.push(asset);
            }
        }
        Asset { bucket: Val::from_value(asset_bucket(&environment)), key }
    }
}
