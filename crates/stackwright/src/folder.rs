//! Whether a folder may be replaced by an assembly. Writing one replaces all that is there, and a slip such as
//! `-o src` must not cost anybody their work.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::platforms;

/// Refuses a path where something else than an assembly is.
pub(crate) fn check_replaceable(folder: &Path) -> Result<(), Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(_) if !folder.exists() => return Ok(()),
        Err(error) => return Err(Failure::io("write", folder)(error)),
    };
    let names: Vec<_> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    // The official CLI locks its output folder before it runs this, and default output lies in the same folder.
    let is_ours = |name: &String| {
        name.ends_with(".lock") || platforms::ALL.iter().any(|platform| platform.name() == name.as_str())
    };
    if names.iter().any(|name| name == "manifest.json") || names.iter().all(is_ours) {
        return Ok(());
    }
    let message = format!("`{}` is not a cloud assembly, and would be replaced by one", folder.display());
    Err(Failure::request(message).with_help("choose another folder, or empty this one"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_assemblies_are_replaced() {
        for (files, allowed) in [
            (&[][..], true),
            (&["manifest.json", "dev.template.json"], true),
            (&["synth.lock", "read.1.lock"], true),
            (&["bedrock-agents", "synth.lock"], true),
            (&["main.rs"], false),
            (&["synth.lock", "main.rs"], false),
        ] {
            let folder = tempfile::tempdir().unwrap();
            for file in files {
                fs::write(folder.path().join(file), "").unwrap();
            }
            assert_eq!(check_replaceable(folder.path()).is_ok(), allowed, "{files:?}");
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(check_replaceable(&file).is_err());
        assert!(check_replaceable(&folder.path().join("new")).is_ok());
    }
}
