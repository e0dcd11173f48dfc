//! `prove` as it is run: what it looks at, what it prints, and how it ends.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Ended {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }
}

/// Runs the tool in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
    for variable in ["CDK_OUTDIR", "CDK_CONTEXT_JSON", "CONTEXT_OVERFLOW_LOCATION_ENV"] {
        command.env_remove(variable);
    }
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn prove(folder: &Path, arguments: &str) -> Ended {
    let words: Vec<&str> = ["prove"].into_iter().chain(arguments.split_whitespace()).collect();
    run(folder, &words)
}

/// A folder with the assemblies of all environments.
fn assemblies() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["synth", "bedrock-agents", "-o", "out"]).code, 0);
    folder
}

/// Changes a template of an assembly.
fn change(folder: &Path, file: &str, change: impl FnOnce(&mut Value)) {
    let path = folder.join(file);
    let mut template: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut template);
    fs::write(path, format!("{template:#}")).unwrap();
}

fn weaken_tls(template: &mut Value) {
    template["Resources"]["PublicHttps"]["Properties"]["SslPolicy"] = json!("ELBSecurityPolicy-2016-08");
}

/// The status of a requirement in an environment of a result.
fn status<'j>(result: &'j Value, environment: &str, id: &str) -> &'j str {
    let environments = result["environments"].as_array().unwrap();
    let found = environments.iter().find(|one| one["name"] == environment).unwrap();
    let requirements = found["requirements"].as_array().unwrap();
    requirements.iter().find(|one| one["id"] == id).unwrap()["status"].as_str().unwrap()
}

#[test]
fn the_platform_holds_in_every_environment() {
    let folder = tempfile::tempdir().unwrap();
    let ended = prove(folder.path(), "bedrock-agents --format json");
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    let result = ended.json();
    assert_eq!((&result["schema_version"], &result["platform"]), (&json!(1), &json!("bedrock-agents")));
    for environment in ["dev", "test", "staging", "prod"] {
        for (id, expected) in [
            ("BA-001", "holds"),
            ("BA-032", "holds"),
            ("ECS-SC-002", "needs-deployment"),
            ("BA-036", "unknown"),
        ] {
            assert_eq!(status(&result, environment, id), expected, "{environment} {id}");
        }
        // A part of it holds, which is not the whole.
        assert_eq!(status(&result, environment, "BA-029"), "unknown");
    }
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing is written");
}

#[test]
fn a_changed_assembly_is_judged_by_the_same_statements() {
    let folder = assemblies();
    change(folder.path(), "out/prod/network.template.json", weaken_tls);
    for arguments in [
        "bedrock-agents --assembly out/prod",
        "bedrock-agents --env prod --assembly out/prod",
        "bedrock-agents --env prod --assembly out",
        "bedrock-agents --assembly out",
        "bedrock-agents --assembly out/prod/manifest.json",
    ] {
        let ended = prove(folder.path(), &format!("{arguments} --requirement BA-01? --format json"));
        assert_eq!(ended.code, 1, "{arguments}: {}{}", ended.out, ended.err);
        assert_eq!(status(&ended.json(), "prod", "BA-010"), "fails", "{arguments}");
        assert_eq!(status(&ended.json(), "prod", "BA-011"), "holds", "{arguments}");
    }
    let sound = prove(folder.path(), "bedrock-agents --assembly out/dev --requirement BA-010 --format json");
    assert_eq!((sound.code, sound.json()["environments"].as_array().unwrap().len()), (0, 1));
    let other = prove(folder.path(), "bedrock-agents --env prod --assembly out/dev --requirement BA-006");
    assert_eq!(other.code, 1, "prod's configuration does not hold of dev's templates");
}

/// Without line numbers, which change with every edit of the platform.
fn without_lines(line: &str) -> String {
    let has_lines = ["-->", ":::", " |", ".rs:"].iter().any(|mark| line.contains(mark));
    line.chars().map(|letter| if has_lines && letter.is_ascii_digit() { '#' } else { letter }).collect()
}

#[test]
fn people_see_what_fails_with_its_place_and_the_line_of_code() {
    let folder = assemblies();
    change(folder.path(), "out/dev/network.template.json", weaken_tls);
    let arguments = "bedrock-agents --assembly out/dev --requirement BA-01*";
    let text = prove(folder.path(), arguments).out;
    let text: Vec<_> =
        text.lines().take_while(|line| !line.starts_with("warning")).map(without_lines).collect();
    insta::assert_snapshot!(text.join("\n"));
    let verbose =
        prove(folder.path(), "bedrock-agents --assembly out/dev --requirement BA-001 --verbose").out;
    let verbose: Vec<_> = verbose.lines().filter(|line| !line.ends_with(" ms")).map(without_lines).collect();
    insta::assert_snapshot!(verbose.join("\n"));
}

#[test]
fn code_scanning_and_continuous_integration_get_their_forms() {
    let folder = assemblies();
    change(folder.path(), "out/dev/network.template.json", weaken_tls);
    let sarif = prove(folder.path(), "bedrock-agents --assembly out/dev --format sarif");
    assert_eq!(sarif.code, 1);
    let run = &sarif.json()["runs"][0];
    let results = run["results"].as_array().unwrap();
    let result = results.iter().find(|result| result["ruleId"] == "BA-010").unwrap();
    let rule =
        &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
    assert_eq!(rule["id"], "BA-010");
    assert_eq!(rule["shortDescription"]["text"], "public ALB over both zones, terminates TLS");
    let physical = &result["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "platforms/bedrock-agents/src/network/balancers.rs");
    assert_eq!(run["automationDetails"]["id"], "prove/bedrock-agents/dev/");

    let junit = prove(folder.path(), "bedrock-agents --assembly out/dev --format junit").out;
    assert!(junit.contains(
        "<testcase classname=\"bedrock-agents.dev\" name=\"BA-001: VPC 10.0.0.0/16 in us-east-1\"/>"
    ));
    assert!(junit.contains("<failure message=\"`SslPolicy` is `ELBSecurityPolicy-2016-08`, not "), "{junit}");
    assert!(junit.contains("<skipped message=\"shown by a deployed environment only\"/>"));
}

#[test]
fn what_was_asked_for_by_name_must_be_shown() {
    let folder = tempfile::tempdir().unwrap();
    for (pattern, code) in [("BA-001", 0), ("ba-00*", 0), ("BA-029", 1), ("BA-036", 1), ("ECS-SC-002", 0)] {
        let ended = prove(folder.path(), &format!("bedrock-agents --requirement {pattern}"));
        assert_eq!(ended.code, code, "{pattern}: {}", ended.out);
    }
}

#[test]
fn what_cannot_run_ends_with_2_and_says_why() {
    let folder = assemblies();
    fs::write(folder.path().join("broken.json"), "{").unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::create_dir(folder.path().join("bad")).unwrap();
    fs::write(folder.path().join("bad/manifest.json"), "{").unwrap();
    for (arguments, help) in [
        (
            "bedrock-agents --requirement BA-0001",
            "error: no requirement is called `BA-0001`\nhelp: did you mean",
        ),
        ("--requirement BA-001", "error: the following required arguments"),
        ("--assembly nowhere", "error: cannot read `nowhere`"),
        ("--assembly empty", "error: `empty` holds neither a cloud assembly nor templates\nhelp: "),
        ("--assembly bad", "error: "),
        ("bedrock-agents --env prod --assembly out --env nowhere", "error: "),
        ("--assembly out --env nowhere", "error: the assembly has no stage `nowhere`"),
        ("--app false --assembly out", "error: the argument '--app <CMD>' cannot be used with"),
        ("--app true", "error: the program `true` wrote no cloud assembly\nhelp: "),
    ] {
        let ended = prove(folder.path(), arguments);
        assert_eq!(ended.code, 2, "{arguments}: {}{}", ended.out, ended.err);
        assert!(ended.err.starts_with(help), "{arguments}: {}", ended.err);
        assert_eq!(ended.out, "", "{arguments}");
    }
    let ended = run(folder.path(), &["prove", "--app", "exit 3"]);
    assert_eq!((ended.code, ended.err.as_str()), (2, "error: the program `exit 3` ended with code 3\n"));
}

#[test]
fn templates_of_anybody_are_judged_by_rules() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "templates/queue.yaml",
        "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueNam: !Sub 'q'\n",
    );
    write("templates/deep/topic.json", r#"{ "Resources": { "Topic": { "Type": "AWS::SNS::Topic" } } }"#);
    write("templates/package.json", r#"{ "name": "no template" }"#);
    write("broken.json", "{");
    let ended = prove(folder.path(), "--assembly templates --format json");
    assert_eq!(ended.code, 1);
    let result = ended.json();
    assert_eq!(
        (&result["platform"], &result["environments"][0]["name"]),
        (&Value::Null, &json!("templates"))
    );
    let findings = result["environments"][0]["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["rule"] == "schema/unknown-property").unwrap();
    assert_eq!(
        (&finding["stack"], &finding["logical_id"], &finding["property"]),
        (&json!("queue"), &json!("Queue"), &json!("QueueNam"))
    );
    assert!(!finding["help"].is_null() && !finding["message"].is_null(), "{finding}");
    let alone = prove(folder.path(), "--assembly templates/queue.yaml --format json");
    assert_eq!((alone.code, &alone.json()["environments"][0]["name"]), (1, &json!("queue")));
    let broken = prove(folder.path(), "--assembly broken.json");
    assert_eq!(broken.code, 1, "a template that cannot be read is a fault: {}{}", broken.out, broken.err);
}

#[cfg(unix)]
#[test]
fn a_program_that_writes_an_assembly_is_run_as_the_official_cli_does() {
    let folder = assemblies();
    let script = "cp -r out/dev $CDK_OUTDIR; echo \"$CDK_CONTEXT_JSON\" > context.json; echo chatter";
    fs::write(folder.path().join("cdk.json"), r#"{ "app": "x", "context": { "flag": true, "a": 1 } }"#)
        .unwrap();
    let ended = run(
        folder.path(),
        &["prove", "bedrock-agents", "--env", "dev", "--app", script, "-c", "a=2", "--format", "json"],
    );
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    assert_eq!((status(&ended.json(), "dev", "BA-001"), ended.err.as_str()), ("holds", "chatter\n"));
    let context: Value =
        serde_json::from_slice(&fs::read(folder.path().join("context.json")).unwrap()).unwrap();
    assert_eq!(
        (&context["flag"], &context["a"], &context["aws:cdk:bundling-stacks"]),
        (&json!(true), &json!("2"), &json!([]))
    );

    // A large context does not fit into a variable.
    fs::write(
        folder.path().join("cdk.json"),
        json!({ "context": { "large": "x".repeat(100_000) } }).to_string(),
    )
    .unwrap();
    let script =
        "cp -r out/dev $CDK_OUTDIR; grep -c xxx $CONTEXT_OVERFLOW_LOCATION_ENV >&2; echo $CDK_CONTEXT_JSON";
    let ended = run(folder.path(), &["prove", "--app", script, "--format", "json"]);
    assert_eq!(ended.err, "1\n{}\n", "{}", ended.out);
}

#[test]
fn the_official_cli_finds_what_is_wrong_in_the_assembly() {
    let folder = tempfile::tempdir().unwrap();
    let dev = concat!(env!("CARGO_MANIFEST_DIR"), "/../../platforms/bedrock-agents/environments/dev.toml");
    let dev = fs::read_to_string(dev).unwrap();
    let exports = dev.replacen("environment = \"dev\"", "environment = \"dev\"\nreferences = \"exports\"", 1);
    fs::write(folder.path().join("exports.toml"), exports).unwrap();
    let report = |arguments: &str| -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
        command.args(["synth", "bedrock-agents"]).args(arguments.split_whitespace());
        let output = command.current_dir(folder.path()).env("CDK_OUTDIR", "out").output().unwrap();
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&fs::read(folder.path().join("out/validation-report.json")).unwrap()).unwrap()
    };
    // As stages, and alone.
    for arguments in ["", "--env prod"] {
        let report = report(arguments);
        assert_eq!(report["version"], "36.0.0");
        let plugin = &report["pluginReports"][0];
        assert_eq!(
            (&plugin["pluginName"], &plugin["conclusion"]),
            (&json!("stackwright"), &json!("success"))
        );
        assert_eq!(plugin["violations"], json!([]), "{arguments}");
    }
    // What the configuration wants against a requirement is shown, and stops nobody.
    let report = report("--config exports.toml");
    let plugin = &report["pluginReports"][0];
    assert_eq!(plugin["conclusion"], "success");
    let violation = &plugin["violations"][0];
    assert_eq!((&violation["ruleName"], &violation["severity"]), (&json!("BP-10"), &json!("warning")));
    assert_eq!(violation["violatingConstructs"].as_array().unwrap().len(), 1);

    assert_eq!(run(folder.path(), &["synth", "bedrock-agents", "--env", "dev", "-o", "mine"]).code, 0);
    assert!(!folder.path().join("mine/validation-report.json").exists(), "everybody else has `prove`");
}
