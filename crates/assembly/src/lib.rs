//! Cloud assemblies as plain data: what synthesis ends in, and what everything after it reads.
//!
//! An [`Assembly`] is a folder as a value: a [`Manifest`] that says what there is, and files. It is the same
//! whether [`Assembly::read`] took it from disk (whoever wrote it) or synthesis made it, and
//! [`Assembly::write`] puts it there whole or not at all.

mod assets;
mod directory;
mod error;
mod manifest;
mod template;

pub use assets::{
    AssetManifest, DockerImageAsset, DockerImageDestination, DockerImageSource, FileAsset, FileDestination,
    FileSource, Packaging,
};
pub use directory::{Assembly, Content, StackRef};
pub use error::Error;
pub use manifest::{
    Artifact, ArtifactType, BootstrapRole, Manifest, MetadataEntry, MissingContext, Properties, RuntimeInfo,
    StackProperties,
};
pub use template::Template;

/// The manifest's version that the official CLI 2.x takes from every app.
///
/// Higher ones make older CLIs refuse the assembly, lower ones need no feature that is written here.
pub const MANIFEST_VERSION: &str = "36.0.0";
