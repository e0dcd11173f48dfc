//! The cloud assemblies to judge, read from their manifests with no help from the crates that wrote them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::Value;

/// One environment's cloud assembly.
pub(crate) struct Assembly {
    pub(crate) environment: String,
    pub(crate) folder: PathBuf,
    pub(crate) stacks: Vec<Stack>,
}

/// A stack as the official CLI sees it.
pub(crate) struct Stack {
    /// The name by which the CLI selects it.
    pub(crate) display_name: String,
    pub(crate) template: PathBuf,
    /// Not known when the stack is not bound to one.
    pub(crate) region: Option<String>,
}

/// The assemblies in the folders below `root`, in the order of their names.
pub(crate) fn assemblies(root: &Path) -> anyhow::Result<Vec<Assembly>> {
    let context = || format!("cannot read the written assemblies in `{}`", root.display());
    let mut assemblies = Vec::new();
    for entry in fs::read_dir(root).with_context(context)? {
        let folder = entry.with_context(context)?.path();
        if folder.join("manifest.json").is_file() {
            let environment = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let stacks = stacks(&folder)?;
            assemblies.push(Assembly { environment, folder, stacks });
        }
    }
    assemblies.sort_by(|a, b| a.environment.cmp(&b.environment));
    if assemblies.iter().all(|assembly| assembly.stacks.is_empty()) {
        bail!("no stack was written into `{}`", root.display());
    }
    Ok(assemblies)
}

/// The stacks of the assembly in `folder`, those of nested assemblies included.
pub(crate) fn stacks(folder: &Path) -> anyhow::Result<Vec<Stack>> {
    let mut stacks = Vec::new();
    collect_stacks(folder, &mut stacks)?;
    Ok(stacks)
}

fn collect_stacks(folder: &Path, stacks: &mut Vec<Stack>) -> anyhow::Result<()> {
    let manifest = read_json(&folder.join("manifest.json"))?;
    let artifacts = manifest.get("artifacts").and_then(Value::as_object);
    for (id, artifact) in artifacts.into_iter().flatten() {
        let text = |pointer: &str| artifact.pointer(pointer).and_then(Value::as_str);
        match text("/type") {
            Some("aws:cloudformation:stack") => {
                let template = text("/properties/templateFile");
                let template = template.with_context(|| format!("stack `{id}` names no template"))?;
                stacks.push(Stack {
                    display_name: text("/displayName").unwrap_or(id).to_owned(),
                    template: folder.join(template),
                    region: text("/environment").and_then(region).map(str::to_owned),
                });
            }
            Some("cdk:cloud-assembly") => {
                let nested = text("/properties/directoryName");
                let nested = nested.with_context(|| format!("assembly `{id}` names no folder"))?;
                collect_stacks(&folder.join(nested), stacks)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The region of an environment such as `aws://111122223333/eu-west-1`, unless it is left open.
fn region(environment: &str) -> Option<&str> {
    environment.rsplit('/').next().filter(|region| *region != "unknown-region")
}

pub(crate) fn read_json(path: &Path) -> anyhow::Result<Value> {
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("`{}` is not JSON", path.display()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn stacks_of_nested_assemblies_are_found() -> anyhow::Result<()> {
        let root = std::env::temp_dir().join(format!("stackwright-xtask-{}", std::process::id()));
        let nested = root.join("dev/assembly-dev");
        fs::create_dir_all(&nested)?;
        let stack = json!({
            "type": "aws:cloudformation:stack",
            "environment": "aws://111122223333/eu-west-1",
            "properties": {"templateFile": "Network.template.json"},
            "displayName": "dev/Network",
        });
        let assembly = json!({"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-dev"}});
        let open = json!({
            "type": "aws:cloudformation:stack",
            "environment": "aws://unknown-account/unknown-region",
            "properties": {"templateFile": "Base.template.json"},
        });
        let tree = json!({"type": "cdk:tree", "properties": {"file": "tree.json"}});
        let outer = json!({"artifacts": {"Tree": tree, "assembly-dev": assembly, "Base": open}});
        fs::write(root.join("dev/manifest.json"), outer.to_string())?;
        fs::write(nested.join("manifest.json"), json!({"artifacts": {"devNetwork": stack}}).to_string())?;

        let found = assemblies(&root);
        fs::remove_dir_all(&root)?;

        let [dev] = &found?[..] else { panic!("one assembly") };
        let found: Vec<_> = dev
            .stacks
            .iter()
            .map(|stack| (stack.display_name.as_str(), stack.region.as_deref(), stack.template.clone()))
            .collect();
        let expected = [
            ("dev/Network", Some("eu-west-1"), nested.join("Network.template.json")),
            ("Base", None, root.join("dev/Base.template.json")),
        ];
        assert_eq!(dev.environment, "dev");
        assert_eq!(found, expected);
        Ok(())
    }

    #[test]
    fn no_stack_is_an_error() {
        assert!(assemblies(Path::new("no/such/folder")).is_err());
    }
}
