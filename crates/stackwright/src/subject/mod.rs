//! What a command looks at: environments, each with the model of what AWS will see and what its platform promises.
//!
//! The templates come from a platform of this tool (made in memory), from an assembly or templates on disk, or from a
//! program that writes an assembly. With a platform and templates from elsewhere, the platform's statements are judged
//! over those.

mod app;
mod matching;
mod read;

use std::path::PathBuf;

use clap::Args;
use stackwright_diagnostics::Diagnostics;
use stackwright_diagnostics::render::Sources;
use stackwright_model::{Inputs, Model};
use stackwright_platform::Platform;
use stackwright_verify::Statement;

use crate::arguments::{Choice, Selection, key_value};
use crate::context::{CdkRun, Values};
use crate::environments::{self, Environment};
use crate::failure::Failure;
use crate::{platforms, synthesis};

/// What to look at, for a command whose first argument is the platform.
#[derive(Args)]
pub(crate) struct SubjectArguments {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    given: Given,
}

/// What to look at, for a command whose arguments are others: the platform is an option.
#[derive(Args)]
pub(crate) struct SubjectOptions {
    /// The platform; all of them when left out
    #[arg(long, value_parser = platforms::names())]
    platform: Option<String>,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    given: Given,
}

/// Templates from elsewhere.
#[derive(Args, Clone)]
pub(crate) struct Given {
    /// Look at these templates: a cloud assembly of any origin, a folder of templates, or a template
    #[arg(long, value_name = "DIR|FILE")]
    assembly: Option<PathBuf>,
    /// Run this command, which writes a cloud assembly, and look at that
    #[arg(long, value_name = "CMD", conflicts_with = "assembly")]
    app: Option<String>,
    /// Give a template parameter its value
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = key_value)]
    parameters: Vec<(String, String)>,
}

/// What a command looks at.
pub(crate) struct Subject {
    /// Each with its model; those that cannot be made are left out, and the findings say why.
    pub(crate) environments: Vec<Judged>,
    /// What is wrong with configuration files, and what constructs found.
    pub(crate) findings: Diagnostics,
    /// The texts that these findings point into.
    pub(crate) sources: Sources,
}

/// An environment: stacks that are deployed beside one another.
pub(crate) struct Judged {
    /// The environment's name, the stage's, or that of the file or folder.
    pub(crate) name: String,
    /// Whose statements are judged.
    pub(crate) platform: Option<&'static dyn Platform>,
    /// What AWS will see.
    pub(crate) model: Model,
    /// What of the platform's requirements can be evaluated.
    pub(crate) statements: Vec<Statement>,
}

impl SubjectArguments {
    /// Reads or makes what there is to look at.
    pub(crate) fn load(&self) -> Result<Subject, Failure> {
        load(&self.selection, &self.given)
    }

    /// The platform, where one is named.
    pub(crate) fn platform(&self) -> Option<&str> {
        self.selection.platform.as_deref()
    }
}

impl SubjectOptions {
    /// Reads or makes what there is to look at.
    pub(crate) fn load(&self) -> Result<Subject, Failure> {
        let selection = Selection { platform: self.platform.clone(), choice: self.choice.clone() };
        load(&selection, &self.given)
    }
}

fn load(selection: &Selection, given: &Given) -> Result<Subject, Failure> {
    let cdk = CdkRun::detect();
    let context = Values::gather(cdk.as_ref(), &selection.choice.context)?;
    let templates = match (&given.assembly, &given.app) {
        (Some(path), _) => Some(read::read(path)?),
        (None, Some(command)) => Some(app::run(command, &context)?),
        (None, None) => None,
    };
    match (templates, selection.platform.is_some()) {
        (None, _) => synthesized(selection, given, &context, cdk.as_ref()),
        (Some(parts), false) => {
            let parts = matching::named(parts, selection.choice.env.as_deref())?;
            let environments = parts.into_iter().map(|part| Judged {
                model: part.model(&given.inputs(None)),
                name: part.name,
                platform: None,
                statements: Vec::new(),
            });
            Ok(Subject {
                environments: environments.collect(),
                findings: Diagnostics::new(),
                sources: Sources::new(),
            })
        }
        (Some(parts), true) => {
            let chosen = environments::choose(selection, &context)?;
            let pairs = matching::pairs(parts, chosen.environments, chosen.single, &context)?;
            let judged = pairs.into_iter().map(|(part, environment)| Judged {
                name: environment.name().to_owned(),
                platform: Some(environment.platform),
                model: part.model(&given.inputs(Some(&environment))),
                statements: environment.configured.statements(),
            });
            let environments = judged.collect();
            Ok(Subject { environments, findings: chosen.findings, sources: chosen.sources })
        }
    }
}

/// The platforms' own environments.
fn synthesized(
    selection: &Selection,
    given: &Given,
    context: &Values,
    cdk: Option<&CdkRun>,
) -> Result<Subject, Failure> {
    let chosen = environments::choose(selection, context)?;
    let mut subject =
        Subject { environments: Vec::new(), findings: chosen.findings, sources: chosen.sources };
    for environment in &chosen.environments {
        let outcome = synthesis::alone(environment, context, cdk);
        subject.findings.extend(outcome.findings);
        subject.environments.extend(outcome.assembly.map(|assembly| Judged {
            name: environment.name().to_owned(),
            platform: Some(environment.platform),
            model: Model::of_assembly(&assembly, &given.inputs(Some(environment))),
            statements: environment.configured.statements(),
        }));
    }
    Ok(subject)
}

impl Given {
    /// What the model is told besides the templates.
    fn inputs(&self, environment: Option<&Environment>) -> Inputs {
        let target = environment.map(|environment| environment.configured.target());
        let (account, region) = target.map_or((None, None), |target| (target.account, target.region));
        Inputs {
            account: account.map(|account| account.to_string()),
            region: region.map(|region| region.to_string()),
            parameters: self.parameters.iter().cloned().collect(),
        }
    }
}
