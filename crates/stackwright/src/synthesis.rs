//! From environments to assemblies: each on its own, or all as stages of one.

use stackwright_assembly::Assembly;
use stackwright_core::tree::Environment as Target;
use stackwright_core::{App, Lock, StackSummary, Synthesis};
use stackwright_diagnostics::Diagnostics;

use crate::context::{CdkRun, Values};
use crate::environments::Environment;

/// An environment as it was synthesized.
pub(crate) struct Synthesized<'e> {
    pub(crate) environment: &'e Environment,
    pub(crate) stacks: Vec<StackSummary>,
    pub(crate) stateful: Lock,
}

/// An assembly and the environments in it.
pub(crate) struct Outcome<'e> {
    /// `None` where something is wrong.
    pub(crate) assembly: Option<Assembly>,
    pub(crate) environments: Vec<Synthesized<'e>>,
    pub(crate) findings: Diagnostics,
}

/// One environment, its stacks at the assembly's root.
pub(crate) fn alone<'e>(environment: &'e Environment, context: &Values, cdk: Option<&CdkRun>) -> Outcome<'e> {
    let mut app = App::new().with_context(context.context());
    environment.configured.build(&mut app.scope(), &target(environment, cdk));
    let Synthesis { assembly, diagnostics, stateful, stacks } = app.synthesize();
    Outcome {
        assembly,
        environments: vec![Synthesized { environment, stacks, stateful }],
        findings: diagnostics,
    }
}

/// All environments in one assembly, each a stage.
pub(crate) fn together<'e>(
    environments: &'e [Environment],
    context: &Values,
    cdk: Option<&CdkRun>,
) -> Outcome<'e> {
    let mut app = App::new().with_context(context.context());
    for environment in environments {
        let mut stage = app.stage(environment.name().to_owned());
        environment.configured.build(&mut stage, &target(environment, cdk));
    }
    let synthesis = app.synthesize();
    let environments = environments.iter().map(|environment| part(environment, &synthesis)).collect();
    Outcome { assembly: synthesis.assembly, environments, findings: synthesis.diagnostics }
}

/// What of a synthesis belongs to an environment's stage.
fn part<'e>(environment: &'e Environment, synthesis: &Synthesis) -> Synthesized<'e> {
    let stage = format!("{}/", environment.name());
    let stacks: Vec<_> =
        synthesis.stacks.iter().filter(|stack| stack.path.starts_with(&stage)).cloned().collect();
    let of_stage = |name: &&String| stacks.iter().any(|stack| stack.name == **name);
    let stateful = Lock {
        stacks: synthesis
            .stateful
            .stacks
            .iter()
            .filter(|(name, _)| of_stage(name))
            .map(|(name, resources)| (name.clone(), resources.clone()))
            .collect(),
    };
    Synthesized { environment, stacks, stateful }
}

/// Where an environment is deployed; what it leaves open is the official CLI's default, where that runs this.
fn target(environment: &Environment, cdk: Option<&CdkRun>) -> Target {
    let Target { account, region } = environment.configured.target();
    Target {
        account: account.or_else(|| cdk.and_then(|cdk| cdk.default_account.clone().map(Into::into))),
        region: region.or_else(|| cdk.and_then(|cdk| cdk.default_region.clone().map(Into::into))),
    }
}
