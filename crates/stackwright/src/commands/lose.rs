//! `stackwright lose`: what is left when a zone is lost.

use std::fmt::Write as _;

use clap::Args;
use serde_json::{Value, json};
use stackwright_diagnostics::render;
use stackwright_model::Model;
use stackwright_verify::Facts;
use stackwright_verify::facts::resilience::{Effect, Loss, Outcome, SinglePoint};

use super::{SCHEMA_VERSION, json_text};
use crate::arguments::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::subject::{Judged, SubjectOptions};
use crate::terminal;

/// Say what is left when an availability zone is lost: capacity, ways out and endpoints, and what nothing replaces
///
/// The exit code is 0 where everything goes on or comes back by itself, and 1 where something does not, or may not.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The zone: its name (`us-east-1a`), the letter at its end, or its index among the region's (`0`)
    #[arg(value_name = "ZONE")]
    zone: String,
    #[command(flatten)]
    subject: SubjectOptions,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What the loss comes to in one environment.
struct Lost<'a> {
    environment: &'a str,
    model: &'a Model,
    loss: Loss,
    single_points: Vec<SinglePoint>,
}

impl Arguments {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let subject = self.subject.load()?;
        let mut known = Vec::new();
        let losses: Vec<Lost<'_>> =
            subject.environments.iter().filter_map(|judged| self.lose(judged, &mut known)).collect();
        if losses.is_empty() && !subject.environments.is_empty() {
            return Err(self.no_zone(known));
        }
        let survived = together(&losses);
        match self.format {
            Format::Text => {
                terminal::show(&subject.findings, &subject.sources);
                let texts: Vec<String> = losses.iter().map(text).collect();
                terminal::print(&texts.join("\n"));
            }
            Format::Json => terminal::print(&json_text(&json!({
                "schema_version": SCHEMA_VERSION,
                "result": result(survived),
                "environments": losses.iter().map(environment).collect::<Vec<_>>(),
                "findings": render::json(&subject.findings, &subject.sources),
            }))),
        }
        let is_good = survived == Some(true) && !subject.findings.has_errors();
        Ok(if is_good { Exit::Good } else { Exit::Faulty })
    }

    fn lose<'a>(&self, judged: &'a Judged, known: &mut Vec<String>) -> Option<Lost<'a>> {
        let facts = Facts::new(&judged.model);
        let resilience = facts.resilience();
        known.extend(resilience.zones().iter().map(ToString::to_string));
        let zone = resilience.zone(&self.zone)?;
        Some(Lost {
            environment: &judged.name,
            model: &judged.model,
            loss: resilience.lose(zone),
            single_points: resilience.single_points(),
        })
    }

    fn no_zone(&self, mut known: Vec<String>) -> Failure {
        known.sort_unstable();
        known.dedup();
        let failure = Failure::request(format!("no subnet is in the zone `{}`", self.zone));
        match known.as_slice() {
            [] => failure.with_help("the templates do not say in which zones their subnets are"),
            known => failure.with_help(format!("there are `{}`", known.join("`, `"))),
        }
    }
}

/// Whether all environments survive it.
fn together(losses: &[Lost<'_>]) -> Option<bool> {
    let survived: Vec<Option<bool>> = losses.iter().map(|lost| lost.loss.is_survived()).collect();
    if survived.contains(&Some(false)) {
        return Some(false);
    }
    if survived.contains(&None) { None } else { Some(!survived.is_empty()) }
}

const fn result(survived: Option<bool>) -> &'static str {
    match survived {
        Some(true) => "survives",
        Some(false) => "fails",
        None => "unknown",
    }
}

fn text(lost: &Lost<'_>) -> String {
    let Lost { environment, model, loss, single_points } = lost;
    let verdict = match loss.is_survived() {
        Some(true) => "everything goes on, or comes back by itself",
        Some(false) => "something is lost",
        None => "it is not known whether everything goes on",
    };
    let mut text = format!("{environment}: without {}, {verdict}\n", loss.zone);
    let touched: Vec<&Effect> =
        loss.effects.iter().filter(|effect| effect.outcome != Outcome::Untouched).collect();
    for effect in &touched {
        show(&mut text, model, effect, &effect.outcome.name().replace('-', " "));
    }
    let untouched = loss.effects.len() - touched.len();
    if untouched > 0 {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  untouched: {}", terminal::count(untouched, "thing"));
    }
    let elsewhere: Vec<&SinglePoint> =
        single_points.iter().filter(|point| !point.zones.contains(&loss.zone)).collect();
    if !elsewhere.is_empty() {
        text.push_str("\n  lost with other zones\n");
        for point in elsewhere {
            let zones: Vec<String> = point.zones.iter().map(ToString::to_string).collect();
            show(&mut text, model, &point.effect, &zones.join(", "));
        }
    }
    text
}

fn show(text: &mut String, model: &Model, effect: &Effect, mark: &str) {
    let _ = writeln!(text, "  {mark}: {} ({}), {}", effect.name, effect.kind, effect.text);
    let place = effect.place(model);
    let matters = effect.outcome >= Outcome::Unknown;
    if let Some(line) = place.and_then(|place| place.origin).filter(|_| matters) {
        let _ = writeln!(text, "      {line}");
    }
}

fn environment(lost: &Lost<'_>) -> Value {
    let Lost { environment, model, loss, single_points } = lost;
    let points = single_points.iter().map(|point| {
        let mut shown = show_json(model, &point.effect);
        if let Some(shown) = shown.as_object_mut() {
            let zones: Vec<String> = point.zones.iter().map(ToString::to_string).collect();
            shown.insert("zones".to_owned(), json!(zones));
        }
        shown
    });
    json!({
        "name": environment,
        "zone": loss.zone.to_string(),
        "result": result(loss.is_survived()),
        "effects": loss.effects.iter().map(|effect| show_json(model, effect)).collect::<Vec<_>>(),
        "single_points": points.collect::<Vec<_>>(),
    })
}

fn show_json(model: &Model, effect: &Effect) -> Value {
    let mut shown = json!({
        "name": effect.name,
        "kind": effect.kind,
        "outcome": effect.outcome.name(),
        "text": effect.text,
    });
    if let (Some(shown), Some(place)) = (shown.as_object_mut(), effect.place(model)) {
        shown.insert("place".to_owned(), json!(place));
    }
    shown
}
