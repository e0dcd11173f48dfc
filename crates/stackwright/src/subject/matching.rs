//! Which configuration a part of somebody's assembly is judged by.

use stackwright_configuration::suggestion;

use super::read::Part;
use crate::context::Values;
use crate::environments::Environment;
use crate::failure::Failure;
use crate::synthesis;

/// The parts of a name, or all of them.
pub(super) fn named(parts: Vec<Part>, name: Option<&str>) -> Result<Vec<Part>, Failure> {
    let Some(name) = name else { return Ok(parts) };
    let known: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
    let chosen: Vec<_> = parts.into_iter().filter(|part| is_named(part, name)).collect();
    if chosen.is_empty() {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let failure = Failure::request(format!("the assembly has no stage `{name}`"));
        return Err(failure.with_help(suggestion(name, &known)));
    }
    Ok(chosen)
}

/// Each part with its environment: the stage that bears its name, or whose stacks have the names of its stacks.
/// Where there is one of both they belong together, whatever their names.
pub(super) fn pairs(
    mut parts: Vec<Part>,
    environments: Vec<Environment>,
    single: bool,
    context: &Values,
) -> Result<Vec<(Part, Environment)>, Failure> {
    if let (1, [_], true) = (parts.len(), environments.as_slice(), single) {
        return Ok(parts.into_iter().zip(environments).collect());
    }
    let mut pairs = Vec::new();
    let mut lost = Vec::new();
    for environment in environments {
        let by_name = parts.iter().position(|part| is_named(part, environment.name()));
        let found = by_name.or_else(|| {
            let names = stack_names(&environment, context);
            parts.iter().position(|part| part.stack_names().iter().any(|name| names.contains(name)))
        });
        match found {
            Some(index) => pairs.push((parts.remove(index), environment)),
            None => lost.push(environment.name().to_owned()),
        }
    }
    if pairs.is_empty() || (single && !lost.is_empty()) {
        let message = format!("no part of the assembly is of the environment `{}`", lost.join("` or `"));
        return Err(Failure::request(message).with_help(
            "choose one environment with `--env`, and its templates with `--assembly`, or name stages after environments",
        ));
    }
    Ok(pairs)
}

/// Whether it is the stage of a name; stages of the CDK often begin with a capital, and lie in others.
fn is_named(part: &Part, name: &str) -> bool {
    let short = part.name.rsplit('/').next().unwrap_or_default();
    part.name.eq_ignore_ascii_case(name) || short.eq_ignore_ascii_case(name)
}

/// The names of the stacks that the environment would have here.
fn stack_names(environment: &Environment, context: &Values) -> Vec<String> {
    let stacks =
        synthesis::alone(environment, context, None).environments.into_iter().flat_map(|part| part.stacks);
    stacks.map(|stack| stack.name).collect()
}
