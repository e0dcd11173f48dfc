//! The least that writing an assembly can cost: the same JSON, from ready values, into a new folder.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

use crate::measure::{self, Cost};

/// A JSON file, ready to be written.
struct Document {
    /// Relative to the folder.
    path: PathBuf,
    value: Value,
    /// Spaces a level, or none for a file in one line.
    indent: Option<usize>,
}

/// What it costs to serialize and write the JSON files below `folder` again, elsewhere.
pub(crate) fn measure(folder: &Path) -> anyhow::Result<Cost> {
    let mut documents = Vec::new();
    read(folder, Path::new(""), &mut documents)?;
    let target = folder.with_extension("floor");
    remove(&target)?;
    measure::cost(|| write(&target, &documents), || remove(&target))
}

/// Collects the JSON files below `folder`, by their paths relative to it.
fn read(folder: &Path, relative: &Path, documents: &mut Vec<Document>) -> anyhow::Result<()> {
    let here = folder.join(relative);
    for entry in fs::read_dir(&here).with_context(|| format!("cannot read `{}`", here.display()))? {
        let entry = entry?;
        let path = relative.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            read(folder, &path, documents)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(folder.join(&path))?;
            documents.push(Document::parse(path, &text)?);
        }
    }
    Ok(())
}

impl Document {
    fn parse(path: PathBuf, text: &str) -> anyhow::Result<Self> {
        let value = serde_json::from_str(text).with_context(|| format!("`{}`", path.display()))?;
        let second = text.trim_end().lines().nth(1);
        let indent = second.map(|line| line.chars().take_while(|character| *character == ' ').count());
        let document = Self { path, value, indent };
        let again = document.serialize()?;
        ensure!(
            again.trim_ascii() == text.trim().as_bytes(),
            "`{}` would not be the same JSON",
            document.path.display()
        );
        Ok(document)
    }

    fn serialize(&self) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match self.indent {
            Some(indent) => {
                let spaces = " ".repeat(indent);
                let format = PrettyFormatter::with_indent(spaces.as_bytes());
                self.value.serialize(&mut Serializer::with_formatter(&mut bytes, format))?;
            }
            None => serde_json::to_writer(&mut bytes, &self.value)?,
        }
        Ok(bytes)
    }
}

fn write(target: &Path, documents: &[Document]) -> anyhow::Result<()> {
    for document in documents {
        let path = target.join(&document.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::File::create(&path)?.write_all(&document.serialize()?)?;
    }
    Ok(())
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
    }
    Ok(())
}
