//! An assembly as a folder: reading it, and writing it whole or not at all.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::{Artifact, ArtifactType, AssetManifest, Error, Manifest, Properties, StackProperties, Template};

const MANIFEST_FILE: &str = "manifest.json";

/// A file's bytes, or where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Those of a file or folder outside of the assembly, copied when it is written.
    CopyOf(PathBuf),
}

/// A cloud assembly: a manifest, files, and assemblies within it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assembly {
    /// What there is.
    pub manifest: Manifest,
    /// Files by name, the manifest itself left out.
    pub files: BTreeMap<String, Content>,
    /// Assemblies of stages, by folder.
    pub nested: BTreeMap<String, Assembly>,
}

/// A stack of an assembly.
#[derive(Clone, Copy, Debug)]
pub struct StackRef<'a> {
    /// The artifact's id.
    pub id: &'a str,
    /// The manifest's entry.
    pub artifact: &'a Artifact,
    /// Its properties.
    pub properties: &'a StackProperties,
}

impl StackRef<'_> {
    /// The name that CloudFormation knows.
    #[must_use]
    pub fn name(&self) -> &str {
        self.properties.stack_name.as_deref().unwrap_or(self.id)
    }
}

impl Assembly {
    /// The stacks of this assembly itself, in the order of their artifact ids.
    pub fn stacks(&self) -> impl Iterator<Item = StackRef<'_>> {
        self.manifest.artifacts.iter().filter_map(|(id, artifact)| match &artifact.properties {
            Some(Properties::Stack(properties)) if artifact.artifact_type == ArtifactType::Stack => {
                Some(StackRef { id, artifact, properties })
            }
            _ => None,
        })
    }

    /// A stack's template; `None` where the file is not there.
    #[must_use]
    pub fn template(&self, stack: StackRef<'_>) -> Option<Template> {
        self.text(&stack.properties.template_file).map(Template::from_text)
    }

    /// The text of a file; `None` where the file is not there, or is no text.
    #[must_use]
    pub fn text(&self, file: &str) -> Option<String> {
        match self.files.get(file)? {
            Content::Bytes(bytes) => String::from_utf8(bytes.clone()).ok(),
            Content::CopyOf(path) => fs::read_to_string(path).ok(),
        }
    }

    /// Reads an assembly that anybody wrote: manifest, the files that it names, nested assemblies.
    ///
    /// # Errors
    /// Where the manifest or a file that it names cannot be read.
    pub fn read(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(MANIFEST_FILE);
        let text = fs::read(&path).map_err(Error::io("read", &path))?;
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| Error::Invalid {
            what: "manifest",
            path,
            reason: error.to_string(),
        })?;
        let mut assembly = Self { manifest, ..Self::default() };
        for artifact in assembly.manifest.artifacts.values() {
            let mut names: Vec<&str> = artifact.additional_metadata_file.iter().map(String::as_str).collect();
            match &artifact.properties {
                Some(Properties::Stack(properties)) => names.push(&properties.template_file),
                Some(Properties::File { file, .. }) => names.push(file),
                Some(Properties::Nested { directory_name, .. }) => {
                    let nested = Self::read(&inside(dir, directory_name)?)?;
                    assembly.nested.insert(directory_name.clone(), nested);
                }
                _ => {}
            }
            for name in names {
                let path = inside(dir, name)?;
                let bytes = fs::read(&path).map_err(Error::io("read", &path))?;
                assembly.files.insert(name.to_owned(), Content::Bytes(bytes));
            }
        }
        assembly.add_assets(dir);
        Ok(assembly)
    }

    /// Adds the assets that lie in the folder, templates of nested stacks among them. They are read when they are
    /// needed. One that is not there is the publisher's concern.
    fn add_assets(&mut self, dir: &Path) {
        let is_manifest = |artifact: &&Artifact| artifact.artifact_type == ArtifactType::AssetManifest;
        let mut paths = Vec::new();
        for artifact in self.manifest.artifacts.values().filter(is_manifest) {
            let Some(Properties::File { file, .. }) = &artifact.properties else { continue };
            let text = self.text(file).unwrap_or_default();
            let Ok(assets) = serde_json::from_str::<AssetManifest>(&text) else { continue };
            paths.extend(assets.files.into_values().filter_map(|asset| asset.source.path));
            let images = assets.docker_images.into_values();
            paths.extend(images.filter_map(|image| image.source.directory));
        }
        for name in paths {
            if let Ok(path) = inside(dir, &name)
                && path.exists()
            {
                self.files.entry(name).or_insert(Content::CopyOf(path));
            }
        }
    }

    /// The bytes of `manifest.json`.
    #[must_use]
    pub fn manifest_json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(&self.manifest).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Writes the assembly as the folder `dir`, in place of what was there.
    ///
    /// Everything is written into a folder beside it first, which then takes its name; when anything fails,
    /// `dir` stays as it was. Lock files of the official CLI (`*.lock`) move along.
    ///
    /// # Errors
    /// Where `dir` holds something else than an assembly, a file or folder cannot be written, or a file to copy
    /// cannot be read.
    pub fn write(&self, dir: &Path) -> Result<(), Error> {
        let beside = |suffix: &str| -> Result<PathBuf, Error> {
            let name = dir.file_name().ok_or_else(|| Error::Io {
                action: "write",
                path: dir.to_owned(),
                source: io::Error::new(
                    io::ErrorKind::InvalidInput,
                    "the path does not end in a folder's name",
                ),
            })?;
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(format!(".{}.{suffix}", std::process::id()));
            Ok(dir.with_file_name(hidden))
        };
        let (new, old) = (beside("new")?, beside("old")?);
        check_replaceable(dir)?;
        for left_over in [&new, &old] {
            // By a process of the same id that was killed.
            if left_over.exists() {
                fs::remove_dir_all(left_over).map_err(Error::io("remove", left_over))?;
            }
        }
        let result = self.write_files(&new).and_then(|()| replace(dir, &new, &old));
        if result.is_err() {
            // Best effort: the failure that is reported is the one that matters.
            let _ = fs::remove_dir_all(&new);
        }
        result
    }

    fn write_files(&self, dir: &Path) -> Result<(), Error> {
        fs::create_dir_all(dir).map_err(Error::io("create", dir))?;
        for (name, content) in &self.files {
            let path = inside(dir, name)?;
            if let Some(parent) = path.parent().filter(|parent| *parent != dir) {
                fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
            }
            match content {
                Content::Bytes(bytes) => fs::write(&path, bytes).map_err(Error::io("write", &path))?,
                Content::CopyOf(source) => copy(source, &path)?,
            }
        }
        for (name, nested) in &self.nested {
            nested.write_files(&inside(dir, name)?)?;
        }
        let path = dir.join(MANIFEST_FILE);
        fs::write(&path, self.manifest_json()).map_err(Error::io("write", &path))
    }
}

/// Says where something would be lost: `dir` may hold an assembly, or nothing but locks.
fn check_replaceable(dir: &Path) -> Result<(), Error> {
    let is_replaceable = match fs::read_dir(dir) {
        Ok(mut entries) => {
            dir.join(MANIFEST_FILE).is_file()
                || entries.all(|entry| entry.is_ok_and(|entry| is_lock(&entry.file_name())))
        }
        // Whether it can be made, making it shows.
        Err(_) if !dir.exists() => true,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => false,
        Err(error) => return Err(Error::io("read", dir)(error)),
    };
    if is_replaceable { Ok(()) } else { Err(Error::Occupied { dir: dir.to_owned() }) }
}

fn is_lock(name: &OsStr) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "lock")
}

/// Puts `new` in the place of `dir`.
fn replace(dir: &Path, new: &Path, old: &Path) -> Result<(), Error> {
    if !dir.exists() {
        return fs::rename(new, dir).map_err(Error::io("write", dir));
    }
    fs::rename(dir, old).map_err(Error::io("replace", dir))?;
    if let Err(error) = fs::rename(new, dir) {
        fs::rename(old, dir).map_err(Error::io("restore", dir))?;
        return Err(Error::io("write", dir)(error));
    }
    keep_locks(old, dir);
    fs::remove_dir_all(old).map_err(Error::io("remove", old))
}

fn keep_locks(old: &Path, dir: &Path) {
    let Ok(entries) = fs::read_dir(old) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if is_lock(&name) {
            // A lock that cannot be moved is one that its owner has just taken away.
            let _ = fs::rename(entry.path(), dir.join(&name));
        }
    }
}

fn copy(source: &Path, target: &Path) -> Result<(), Error> {
    if !source.is_dir() {
        return fs::copy(source, target).map(drop).map_err(Error::io("copy", source));
    }
    fs::create_dir_all(target).map_err(Error::io("create", target))?;
    for entry in fs::read_dir(source).map_err(Error::io("read", source))? {
        let entry = entry.map_err(Error::io("read", source))?;
        copy(&entry.path(), &target.join(entry.file_name()))?;
    }
    Ok(())
}

/// A path of the assembly from a name in its manifest, which must lead to something in it: neither out of it
/// nor to the assembly itself.
fn inside(dir: &Path, name: &str) -> Result<PathBuf, Error> {
    let relative = Path::new(name);
    let is_name = |part: &Component<'_>| matches!(part, Component::Normal(_));
    let mut parts = relative.components().filter(|part| !matches!(part, Component::CurDir)).peekable();
    if parts.peek().is_some() && parts.all(|part| is_name(&part)) {
        Ok(dir.join(relative))
    } else {
        Err(Error::Outside { dir: dir.to_owned(), name: name.to_owned() })
    }
}
