//! Folders as zip files whose bytes depend on names and contents alone.

use std::fs;
use std::io::{self, Cursor, Write as _};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;

type ZipError = (PathBuf, io::Error);

/// Entries are sorted, times are the format's first, permissions are those of a file anybody may read (and
/// execute, where its owner may).
pub(super) fn of_directory(root: &Path) -> Result<Vec<u8>, ZipError> {
    let mut files = Vec::new();
    collect(root, &mut files)?;
    let mut entries: Vec<(String, PathBuf)> = files
        .into_iter()
        .filter_map(|path| {
            let parts = path.strip_prefix(root).ok()?.components();
            let name: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            Some((name.join("/"), path))
        })
        .collect();
    entries.sort();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, path) in entries {
        let at = |error: io::Error| (path.clone(), error);
        let bytes = fs::read(&path).map_err(at)?;
        let mode = if is_executable(&path) { 0o755 } else { 0o644 };
        let options = SimpleFileOptions::default()
            .last_modified_time(zip::DateTime::default())
            .compression_method(zip::CompressionMethod::Deflated)
            .unix_permissions(mode);
        zip.start_file(name, options).map_err(|error| at(error.into()))?;
        zip.write_all(&bytes).map_err(at)?;
    }
    let cursor = zip.finish().map_err(|error| (root.to_owned(), io::Error::from(error)))?;
    Ok(cursor.into_inner())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), ZipError> {
    let at = |error| (path.to_owned(), error);
    for entry in fs::read_dir(path).map_err(at)? {
        let entry = entry.map_err(at)?;
        // A link to a folder may lead in a circle; links to files are followed.
        if entry.file_type().map_err(at)?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    false
}
