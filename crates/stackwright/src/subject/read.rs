//! Templates from disk: a cloud assembly with its stages, a folder of assemblies or templates, or one template.

use std::fs;
use std::path::{Path, PathBuf};

use stackwright_assembly::Assembly;
use stackwright_model::{Inputs, Model, SourceTemplate};

use crate::failure::Failure;

/// Stacks that are deployed beside one another, under the name of where they are from.
pub(super) struct Part {
    /// The stage's name, or that of the folder or file.
    pub(super) name: String,
    pub(super) stacks: Stacks,
}

/// Stacks as they are found.
pub(super) enum Stacks {
    Assembly(Box<Assembly>),
    Templates(Vec<SourceTemplate>),
}

impl Part {
    /// What AWS will see of it.
    pub(super) fn model(&self, inputs: &Inputs) -> Model {
        match &self.stacks {
            Stacks::Assembly(assembly) => Model::of_assembly(assembly, inputs),
            Stacks::Templates(templates) => Model::of_templates(templates, inputs),
        }
    }

    /// The names of its stacks, sorted.
    pub(super) fn stack_names(&self) -> Vec<String> {
        let mut names: Vec<String> = match &self.stacks {
            Stacks::Assembly(assembly) => assembly.stacks().map(|stack| stack.name().to_owned()).collect(),
            Stacks::Templates(templates) => templates.iter().map(|template| template.stack.clone()).collect(),
        };
        names.sort_unstable();
        names
    }
}

/// Folders within folders are looked through to this depth.
const MOST_FOLDERS: usize = 8;

const MANIFEST: &str = "manifest.json";

/// Reads what a path leads to.
pub(super) fn read(path: &Path) -> Result<Vec<Part>, Failure> {
    let is_folder = fs::metadata(path).map_err(Failure::io("read", path))?.is_dir();
    if !is_folder {
        if path.file_name().is_some_and(|name| name == MANIFEST) {
            return read(
                path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")),
            );
        }
        let text = fs::read(path).map_err(Failure::io("read", path))?;
        let template = source(path, path, &text);
        let name = template.stack.clone();
        return Ok(vec![Part { name, stacks: Stacks::Templates(vec![template]) }]);
    }
    let mut found = Found::default();
    look(path, MOST_FOLDERS, &mut found)?;
    let mut parts = Vec::new();
    for folder in found.assemblies {
        let assembly = Assembly::read(&folder)?;
        let name = folder.canonicalize().unwrap_or(folder);
        stages(assembly, file_name(&name), &mut parts);
    }
    // The files of an assembly are no templates of their own.
    if parts.is_empty() {
        let mut templates = Vec::new();
        for file in found.files {
            let text = fs::read(&file).map_err(Failure::io("read", &file))?;
            if is_template(&text) {
                templates.push(source(path, &file, &text));
            }
        }
        if templates.is_empty() {
            let message = format!("`{}` holds neither a cloud assembly nor templates", path.display());
            return Err(Failure::request(message)
                .with_help("name a folder with a `manifest.json`, one with templates, or a template"));
        }
        let name = file_name(&path.canonicalize().unwrap_or_else(|_| path.to_owned()));
        parts.push(Part { name, stacks: Stacks::Templates(templates) });
    }
    Ok(parts)
}

/// An assembly and those nested in it, which are stages, as parts; those without stacks say nothing.
fn stages(mut assembly: Assembly, name: String, parts: &mut Vec<Part>) {
    let nested = std::mem::take(&mut assembly.nested);
    let mut names = std::collections::BTreeMap::new();
    for artifact in assembly.manifest.artifacts.values() {
        if let Some(stackwright_assembly::Properties::Nested { directory_name, display_name }) =
            &artifact.properties
        {
            let shown = display_name.clone().or_else(|| artifact.display_name.clone());
            let short = directory_name.strip_prefix("assembly-").unwrap_or(directory_name);
            names.insert(directory_name.clone(), shown.unwrap_or_else(|| short.to_owned()));
        }
    }
    if assembly.stacks().next().is_some() || nested.is_empty() {
        parts.push(Part { name, stacks: Stacks::Assembly(Box::new(assembly)) });
    }
    for (folder, assembly) in nested {
        let name = names.remove(&folder).unwrap_or(folder);
        stages(assembly, name, parts);
    }
}

#[derive(Default)]
struct Found {
    assemblies: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

/// Finds assemblies, and files that may be templates, in the order of their names.
fn look(folder: &Path, depth: usize, found: &mut Found) -> Result<(), Failure> {
    if folder.join(MANIFEST).is_file() {
        found.assemblies.push(folder.to_owned());
        return Ok(());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::io("read", folder))? {
        let entry = entry.map_err(Failure::io("read", folder))?;
        // Links are left alone, so that no folder is within itself.
        let kind = entry.file_type().map_err(Failure::io("read", entry.path()))?;
        paths.push((entry.path(), kind));
    }
    paths.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    for (path, kind) in paths {
        let name = file_name(&path);
        let is_foreign = name.starts_with('.') || matches!(name.as_str(), "node_modules" | "target");
        if kind.is_dir() && depth > 0 && !is_foreign {
            look(&path, depth - 1, found)?;
        } else if kind.is_file() && has_template_name(&path) {
            found.files.push(path);
        }
    }
    Ok(())
}

fn has_template_name(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
    let known = ["json", "yaml", "yml", "template"];
    extension.is_some_and(|extension| known.iter().any(|known| extension == *known))
}

/// Whether a file among others is meant as a template: every template has resources.
fn is_template(text: &[u8]) -> bool {
    text.windows(b"Resources".len()).any(|window| window == b"Resources")
}

/// A template by the name of its file; within a folder, by the path there.
fn source(root: &Path, path: &Path, text: &[u8]) -> SourceTemplate {
    let within = path.strip_prefix(root).ok().filter(|within| !within.as_os_str().is_empty());
    let mut stack =
        within.map_or_else(|| file_name(path), |within| within.display().to_string().replace('\\', "/"));
    for ending in [".json", ".yaml", ".yml", ".template"] {
        stack.truncate(stack.strip_suffix(ending).map_or(stack.len(), str::len));
    }
    SourceTemplate {
        stack,
        file: path.display().to_string(),
        text: String::from_utf8_lossy(text).into_owned(),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
