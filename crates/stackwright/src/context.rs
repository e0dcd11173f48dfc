//! What surrounds a run: the values of `cdk.context.json`, and what the official CDK CLI hands to an app.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use stackwright_core::context::Context;

use crate::failure::Failure;

/// Where the official CLI keeps the answers to context lookups.
const CONTEXT_FILE: &str = "cdk.context.json";

/// A run by the official CLI: it names the folder to write, and its defaults.
///
/// Source: <https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/cx-api/lib/cxapi.ts>
#[derive(Debug)]
pub(crate) struct CdkRun {
    /// Where the CLI looks for the assembly.
    pub(crate) out: PathBuf,
    /// The account of the CLI's credentials, where it has any.
    pub(crate) default_account: Option<String>,
    /// The CLI's region, where it has one.
    pub(crate) default_region: Option<String>,
}

impl CdkRun {
    /// `None` where somebody else runs this.
    pub(crate) fn detect() -> Option<Self> {
        let text = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        Some(Self {
            out: env::var_os("CDK_OUTDIR").filter(|value| !value.is_empty())?.into(),
            default_account: text("CDK_DEFAULT_ACCOUNT"),
            default_region: text("CDK_DEFAULT_REGION"),
        })
    }
}

/// Context values by key.
#[derive(Debug, Default)]
pub(crate) struct Values(Map<String, Value>);

impl Values {
    /// Those that the official CLI hands over, or those of the committed file; the command line's over them.
    pub(crate) fn gather(cdk: Option<&CdkRun>, given: &[(String, String)]) -> Result<Self, Failure> {
        let mut values = Map::new();
        if cdk.is_some() {
            if let Some(path) = env::var_os("CONTEXT_OVERFLOW_LOCATION_ENV").map(PathBuf::from) {
                values.extend(read(&path)?);
            }
            if let Ok(text) = env::var("CDK_CONTEXT_JSON") {
                values.extend(parse(&text, "the environment variable `CDK_CONTEXT_JSON`")?);
            }
        } else if Path::new(CONTEXT_FILE).exists() {
            values.extend(read(Path::new(CONTEXT_FILE))?);
        }
        values.extend(given.iter().map(|(key, value)| (key.clone(), Value::String(value.clone()))));
        Ok(Self(values))
    }

    /// A value that is text.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    /// All of them by key.
    pub(crate) fn values(&self) -> Map<String, Value> {
        self.0.clone()
    }

    /// As constructs ask for them.
    pub(crate) fn context(&self) -> Context {
        Context::new(self.0.iter().map(|(key, value)| (key.clone(), value.clone())))
    }
}

fn read(path: &Path) -> Result<Map<String, Value>, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::io("read", path))?;
    parse(&text, &format!("`{}`", path.display()))
}

fn parse(text: &str, what: &str) -> Result<Map<String, Value>, Failure> {
    match serde_json::from_str(text) {
        Ok(Value::Object(values)) => Ok(values),
        Ok(_) => Err(Failure::request(format!("{what} is not a JSON object"))),
        Err(error) => Err(Failure::request(format!("{what} is not JSON: {error}"))),
    }
}

/// Whether the committed context can be read; `None` where there is none.
pub(crate) fn check_file() -> Option<Result<usize, Failure>> {
    let path = Path::new(CONTEXT_FILE);
    path.exists().then(|| read(path).map(|values| values.len()))
}
