//! The tool as it is run: exit codes, what goes to which stream, what is written where.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const ENVIRONMENTS: [&str; 4] = ["dev", "test", "staging", "prod"];

/// A run of the tool in a folder of its own.
struct Run {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), variables: Vec::new() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    fn run(&self, arguments: &str) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
        command.args(arguments.split_whitespace()).current_dir(self.folder.path());
        for variable in ["CDK_OUTDIR", "CDK_CONTEXT_JSON", "CDK_DEFAULT_ACCOUNT", "CDK_DEFAULT_REGION"] {
            command.env_remove(variable);
        }
        command.env_remove("CONTEXT_OVERFLOW_LOCATION_ENV").envs(self.variables.iter().cloned());
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
    }
}

/// Files below a folder, by relative path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Artifacts of a type in a folder's manifest: id and display name.
fn artifacts(folder: &Path, artifact_type: &str) -> Vec<(String, String)> {
    let manifest = json(&fs::read_to_string(folder.join("manifest.json")).unwrap());
    let artifacts = manifest["artifacts"].as_object().unwrap().iter();
    artifacts
        .filter(|(_, artifact)| artifact["type"] == artifact_type)
        .map(|(id, artifact)| {
            let name = artifact.get("displayName").or(artifact["properties"].get("displayName"));
            (id.clone(), name.and_then(Value::as_str).unwrap_or_default().to_owned())
        })
        .collect()
}

const STACK: &str = "aws:cloudformation:stack";
const NESTED: &str = "cdk:cloud-assembly";

#[test]
fn without_a_command_the_help_says_what_there_is() {
    let ended = Run::new().run("");
    assert_eq!(ended.code, 2);
    for command in ["ls", "synth", "explain", "doctor", "completions", "schema"] {
        assert!(ended.err.contains(&format!("\n  {command} ")), "{}", ended.err);
    }
}

#[test]
fn ls_names_every_environment_and_its_stacks() {
    let run = Run::new();
    let (text, listed) = (run.run("ls"), run.run("ls bedrock-agents --format json"));
    assert_eq!((text.code, listed.code), (0, 0), "{}{}", text.err, listed.err);
    let listed = json(&listed.out);
    assert_eq!(listed["schema_version"], 1);
    let environments = listed["platforms"][0]["environments"].as_array().unwrap();
    assert_eq!(environments.iter().map(|e| e["name"].as_str().unwrap()).collect::<Vec<_>>(), ENVIRONMENTS);
    for environment in environments {
        for stack in environment["stacks"].as_array().unwrap() {
            assert!(text.out.contains(&format!("    {}\n", stack["name"].as_str().unwrap())), "{}", text.out);
        }
    }
    assert_eq!(fs::read_dir(run.folder.path()).unwrap().count(), 0, "ls writes nothing");
}

#[test]
fn synth_writes_a_folder_for_each_environment() {
    let run = Run::new();
    let ended = run.run("synth bedrock-agents");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert!(ended.out.contains("\n4 environments, ") && ended.out.ends_with(" ms\n"), "{}", ended.out);
    for name in ENVIRONMENTS {
        let folder = run.path("cdk.out/bedrock-agents").join(name);
        assert!(ended.out.contains(&format!("bedrock-agents {name} in ")), "{}", ended.out);
        assert!(artifacts(&folder, NESTED).is_empty());
        for (_, display_name) in artifacts(&folder, STACK) {
            assert!(ended.out.contains(&format!("bidopsai-{name}-{display_name}")), "{}", ended.out);
        }
    }
}

#[test]
fn the_output_folder_can_be_chosen() {
    let run = Run::new();
    assert_eq!(run.run("synth bedrock-agents -o all/of/them").code, 0);
    assert_eq!(run.run("synth bedrock-agents --env test -o one").code, 0);
    assert_eq!(run.run("synth bedrock-agents -c environment=prod -o other").code, 0);
    assert_eq!(run.run("synth -o platforms").code, 0);
    for folder in ["all/of/them/dev", "all/of/them/prod", "one", "other", "platforms/bedrock-agents/staging"]
    {
        assert!(run.path(folder).join("manifest.json").is_file(), "{folder}");
    }
    assert_eq!(files(&run.path("all/of/them/test")), files(&run.path("one")));
    assert_eq!(files(&run.path("all/of/them/prod")), files(&run.path("other")));
}

#[test]
fn the_same_configuration_gives_the_same_bytes() {
    let (first, second) = (Run::new(), Run::new());
    for run in [&first, &second] {
        assert_eq!(run.run("synth").code, 0);
    }
    assert_eq!(first.run("synth").code, 0, "over what is there");
    assert_eq!(files(&first.path("cdk.out")), files(&second.path("cdk.out")));
    assert!(!files(&first.path("cdk.out")).is_empty());
}

#[test]
fn synth_in_json() {
    let ended = Run::new().run("synth bedrock-agents --env dev --format json");
    let result = json(&ended.out);
    assert_eq!(
        (ended.code, &result["schema_version"], &result["findings"]),
        (0, &1.into(), &Value::Array(vec![]))
    );
    let environment = &result["environments"][0];
    assert_eq!((&environment["platform"], &environment["name"]), (&"bedrock-agents".into(), &"dev".into()));
    let resources =
        environment["stacks"].as_array().unwrap().iter().map(|stack| stack["resources"].as_u64().unwrap());
    assert_eq!(resources.sum::<u64>(), result["resources"].as_u64().unwrap());
}

#[test]
fn the_official_cli_gets_every_environment_as_a_stage() {
    let run = Run::new().with("CDK_OUTDIR", "cdk.out").with("CDK_CONTEXT_JSON", "{}");
    run.write("cdk.out/synth.lock", "");
    let ended = run.run("synth bedrock-agents");
    assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (0, "", ""));
    let folder = run.path("cdk.out");
    let stages: Vec<_> = artifacts(&folder, NESTED).into_iter().map(|(_, name)| name).collect();
    let mut expected = ENVIRONMENTS;
    expected.sort_unstable();
    assert_eq!(stages, expected);
    assert!(folder.join("synth.lock").is_file());
}

#[test]
fn the_official_cli_picks_an_environment_by_context() {
    let by_variable =
        Run::new().with("CDK_OUTDIR", "out").with("CDK_CONTEXT_JSON", r#"{"environment":"dev"}"#);
    assert_eq!(by_variable.run("synth bedrock-agents").code, 0);

    let by_file = Run::new().with("CDK_OUTDIR", "out").with("CONTEXT_OVERFLOW_LOCATION_ENV", "context.json");
    by_file.write("context.json", r#"{"environment":"dev"}"#);
    assert_eq!(by_file.run("synth bedrock-agents").code, 0);

    let by_flag = Run::new();
    assert_eq!(by_flag.run("synth bedrock-agents --env dev -o out").code, 0);
    for run in [&by_variable, &by_file] {
        let mut written = files(&run.path("out"));
        assert!(written.remove("validation-report.json").is_some(), "the CLI is told what is wrong");
        assert!(written == files(&by_flag.path("out")), "the files differ");
    }
}

#[test]
fn the_default_account_fills_what_the_configuration_leaves_open() {
    let run = Run::new()
        .with("CDK_OUTDIR", "out")
        .with("CDK_CONTEXT_JSON", r#"{"environment":"dev"}"#)
        .with("CDK_DEFAULT_ACCOUNT", "123456789012")
        .with("CDK_DEFAULT_REGION", "eu-west-1");
    assert_eq!(run.run("synth bedrock-agents").code, 0);
    let manifest = json(&fs::read_to_string(run.path("out/manifest.json")).unwrap());
    for artifact in manifest["artifacts"].as_object().unwrap().values() {
        if artifact["type"] == STACK {
            assert_eq!(artifact["environment"], "aws://123456789012/us-east-1");
        }
    }
}

const BAD: &str = "environment = \"dev\"\nregoin = \"us-east-1\"\n";

#[test]
fn a_faulty_configuration_is_shown_and_nothing_is_written() {
    let run = Run::new();
    run.write("dev.toml", BAD);
    run.write("out/manifest.json", "before");
    let ended = run.run("synth bedrock-agents --config dev.toml -o out");
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    insta::assert_snapshot!(ended.err);
    assert_eq!(files(&run.path("out")), BTreeMap::from([("manifest.json".to_owned(), b"before".to_vec())]));

    let ended = run.run("synth bedrock-agents --config dev.toml -o out --format json");
    assert_eq!((ended.code, ended.err.as_str()), (1, ""));
    let first = &json(&ended.out)["findings"][0];
    assert_eq!(first["rule"], "configuration/unknown-key");
    assert_eq!((&first["place"]["span"]["line"], &first["place"]["span"]["column"]), (&2.into(), &1.into()));

    assert_eq!(run.run("ls bedrock-agents --config dev.toml").code, 1);
}

#[test]
fn bytes_that_are_no_text_are_shown() {
    let run = Run::new();
    fs::write(run.path("dev.toml"), b"environment = \"\xff\"").unwrap();
    let ended = run.run("synth bedrock-agents --config dev.toml");
    assert_eq!(ended.code, 1);
    assert!(ended.err.starts_with("error[configuration/not-text]: "), "{}", ended.err);
}

const SANDBOX: &str = "environment = \"sandbox\"\nclass = \"dev\"\n
[dns]\ndomain = \"sandbox.example.com\"\nzone = \"create\"\n
[tags]\nowner = \"ann\"\ncost_center = \"1\"\n";

#[test]
fn an_environment_of_ones_own() {
    let run = Run::new();
    run.write("environments/sandbox.toml", SANDBOX);
    let ended = run.run("synth bedrock-agents --config environments/sandbox.toml");
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(run.path("cdk.out/bedrock-agents/sandbox/manifest.json").is_file());
    let ended = run.run("synth bedrock-agents --config environments/sandbox.toml --env dev");
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("is of the environment `sandbox`, not `dev`"), "{}", ended.err);
}

#[test]
fn what_cannot_be_run_ends_with_2_and_says_why() {
    let run = Run::new();
    run.write("file", "");
    run.write("src/main.rs", "precious");
    run.write("dev.toml", SANDBOX);
    for (arguments, said) in [
        (
            "synth bedrock-agents --env prd",
            "error: there is no environment `prd`\nhelp: did you mean `prod`?\n",
        ),
        ("synth bedrock-agent", "a similar value exists: 'bedrock-agents'"),
        ("synth bedrock-agents --config absent.toml", "error: cannot read `absent.toml`: "),
        ("synth --config dev.toml", "<PLATFORM>"),
        ("synth bedrock-agents -c environment", "it reads `KEY=VALUE`"),
        ("synth bedrock-agents --env dev -o file/below", "error: cannot "),
        ("synth bedrock-agents --env dev -o file", "error: cannot write `file`: "),
        (
            "synth bedrock-agents --env dev -o src",
            "error: `src` is not a cloud assembly, and would be replaced by one\n",
        ),
        (
            "explain core/duplicate-idd",
            "error: there is no rule or requirement `core/duplicate-idd`\nhelp: did you mean `core/duplicate-id`?\n",
        ),
        ("explain xyzzy", "help: `stackwright explain` lists all of them\n"),
        ("schema", "<PLATFORM>"),
    ] {
        let ended = run.run(arguments);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{arguments}: {}", ended.err);
        assert!(ended.err.contains(said), "{arguments}: {}", ended.err);
    }
    assert_eq!(fs::read_to_string(run.path("src/main.rs")).unwrap(), "precious");

    let run = Run::new();
    run.write("cdk.context.json", "[]");
    assert!(run.run("synth").err.contains("`cdk.context.json` is not a JSON object"));
}

#[test]
fn the_committed_lock_files_are_up_to_date() {
    let run = Run::new();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
    command.args(["synth", "bedrock-agents", "--locked", "-o"]).arg(run.path("out"));
    let output = command.current_dir(repository).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Permissions do not stop every user, names that are too long do: the new assembly is written beside the old one,
/// under a longer name.
#[test]
fn a_folder_that_cannot_be_written_stays_whole() {
    let run = Run::new();
    let folder = "a".repeat(250);
    run.write(&format!("{folder}/manifest.json"), "before");
    run.write(&format!("{folder}/dev.template.json"), "before");
    let before = files(run.folder.path());
    let ended = run.run(&format!("synth bedrock-agents --env dev -o {folder}"));
    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    assert!(ended.err.starts_with("error: cannot create `"), "{}", ended.err);
    assert_eq!(files(run.folder.path()), before);
}

#[test]
fn rules_and_requirements_are_explained() {
    let run = Run::new();
    insta::assert_snapshot!(run.run("explain core/nested-stack").out);
    insta::assert_snapshot!(run.run("explain ba-17").out);
    insta::assert_snapshot!(run.run("explain configuration/network-size --format json").out);
    let all = run.run("explain");
    assert_eq!(all.code, 0);
    for id in ["core/stateful-lost", "configuration/syntax", "lock/outdated", "BA-001", "BP-13", "ECS-E2"] {
        assert!(all.out.lines().any(|line| line.starts_with(&format!("{id} "))), "{id}");
    }
}

#[test]
fn the_schema_is_printed() {
    let ended = Run::new().run("schema bedrock-agents");
    assert_eq!(json(&ended.out)["title"], "bedrock-agents environment");
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ended = Run::new().run(&format!("completions {shell}"));
        assert!(ended.code == 0 && ended.out.contains("completions"), "{shell}");
    }
}

#[test]
fn doctor_says_what_is_missing() {
    let run = Run::new().with("PATH", "").with("HOME", "nowhere").with("AWS_PROFILE", "");
    let checks = |run: &Run| {
        let ended = run.run("doctor --format json");
        let result = json(&ended.out);
        assert_eq!(result["schema_version"], 1);
        let status = |check: &Value| {
            (check["name"].as_str().unwrap().to_owned(), check["status"].as_str().unwrap().to_owned())
        };
        let checks: BTreeMap<_, _> = result["checks"].as_array().unwrap().iter().map(status).collect();
        (ended.code, checks)
    };
    let (code, bare) = checks(&run);
    assert_eq!(code, 0);
    for (name, status) in [
        ("cdk", "absent"),
        ("node", "absent"),
        ("cdk.json", "absent"),
        ("facts", "good"),
        ("cdk.out", "good"),
    ] {
        assert_eq!(bare[name], status, "{name}");
    }
    run.write("cdk.json", r#"{"app": "stackwright synth"}"#);
    assert_eq!(checks(&run).1["cdk.json"], "good");
    run.write("cdk.json", "{}");
    run.write("cdk.context.json", "{");
    let (code, faulty) = checks(&run);
    assert_eq!(
        (code, faulty["cdk.json"].as_str(), faulty["cdk.context.json"].as_str()),
        (1, "faulty", "faulty")
    );
    assert!(run.run("doctor").out.contains("needed for"));
}

/// What the lock file of the environment in `sandbox.toml` says, after a run that must end well.
fn lock_after(run: &Run, arguments: &str) -> String {
    let ended = run.run(&format!("synth bedrock-agents --config sandbox.toml -o out {arguments}"));
    assert_eq!(ended.code, 0, "{}", ended.err);
    fs::read_to_string(run.path("sandbox.lock")).unwrap()
}

#[test]
fn stateful_resources_are_locked() {
    let run = Run::new();
    run.write("sandbox.toml", SANDBOX);
    let not_there = run.run("synth bedrock-agents --config sandbox.toml -o out --locked");
    assert_eq!(not_there.code, 1);
    assert!(not_there.err.starts_with("error[lock/outdated]: "), "{}", not_there.err);
    assert!(!run.path("sandbox.lock").exists() && !run.path("out").exists());

    let lock = lock_after(&run, "");
    assert!(lock.contains("type = \"AWS::S3::Bucket\""), "{lock}");
    assert_eq!(lock_after(&run, "--locked"), lock, "what is up to date stays");

    let (header, entries) = lock.split_once("\n\n").unwrap();
    let (first, rest) = entries.split_once("\n\n").unwrap_or((entries, ""));
    run.write("sandbox.lock", &format!("{header}\n\n{rest}"));
    assert_eq!(lock_after(&run, ""), lock, "what was not listed is added");

    let written = files(&run.path("out"));
    run.write("sandbox.lock", &format!("{lock}\n{}\n", first.replacen(']', "Gone]", 1)));
    let lost = run.run("synth bedrock-agents --config sandbox.toml -o out");
    assert_eq!((lost.code, lost.out.as_str()), (1, ""));
    assert!(lost.err.starts_with("error[core/stateful-lost]: the stateful resource `"), "{}", lost.err);
    assert_eq!(files(&run.path("out")), written, "nothing is written");

    run.write("sandbox.lock", "<<<<<<< HEAD\n");
    let damaged = run.run("synth bedrock-agents --config sandbox.toml -o out");
    assert!(damaged.code == 1 && damaged.err.starts_with("error[lock/not-readable]: "), "{}", damaged.err);
}
