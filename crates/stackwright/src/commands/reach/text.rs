//! Answers for people: the path from top to bottom, each hop with its rule and the line of code behind it.

use std::fmt::Write as _;

use stackwright_model::Model;
use stackwright_verify::facts::network::query::{Answer, Blocked, HopWitness, Path, Verdict};
use stackwright_verify::facts::network::sets::describe_services;

use super::{Answered, Arguments};

/// The answers, one environment after the other.
pub(super) fn text(arguments: &Arguments, answers: &[Answered<'_>]) -> String {
    let mut text = String::new();
    for (index, answered) in answers.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        answer(&mut text, arguments, answered);
    }
    text
}

fn answer(text: &mut String, arguments: &Arguments, answered: &Answered<'_>) {
    let Answered { environment, model, answer } = answered;
    let (from, to) = (&arguments.from, &arguments.to);
    let asked =
        arguments.port.as_ref().map(|port| format!(" at {}", describe_services(port))).unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = match answer.verdict {
        Verdict::Reachable => {
            let how = if answer.direct.certain.is_empty() { ", not directly" } else { "" };
            writeln!(
                text,
                "{environment}: `{from}` reaches `{to}` at {}{how}",
                describe_services(&answer.services.certain)
            )
        }
        Verdict::Unreachable => writeln!(text, "{environment}: `{from}` does not reach `{to}`{asked}"),
        Verdict::Unknown => {
            writeln!(text, "{environment}: whether `{from}` reaches `{to}`{asked} is not known")
        }
    };
    for why in &answer.unknowns {
        let _ = writeln!(text, "  it depends on {why}");
    }
    for path in &answer.paths {
        show_path(text, model, path, answer);
    }
    if let (Some(blocked), Verdict::Unreachable) = (&answer.blocked, answer.verdict) {
        show_blocked(text, model, blocked);
    }
}

fn show_path(text: &mut String, model: &Model, path: &Path, answer: &Answer) {
    text.push('\n');
    if answer.paths.len() > 1 || !path.is_certain {
        let sure = if path.is_certain { "" } else { "perhaps " };
        let through: Vec<&str> = path.leaps.iter().skip(1).map(|leap| leap.from.as_str()).collect();
        let how = if through.is_empty() {
            "directly".to_owned()
        } else {
            format!("through {}", through.join(", "))
        };
        let _ = writeln!(text, "  {sure}{how}, at {}", describe_services(&path.services));
    }
    for (index, leap) in path.leaps.iter().enumerate() {
        if index == 0 {
            let _ = writeln!(text, "  {}", leap.from);
        }
        for hop in &leap.hops {
            show_hop(text, model, hop, "  │ ");
        }
        let _ = writeln!(text, "  ▼ {}", describe_services(&leap.services));
        let _ = writeln!(text, "  {}", leap.to);
    }
}

fn show_blocked(text: &mut String, model: &Model, blocked: &Blocked) {
    let _ = writeln!(text, "\n  {}", blocked.from);
    for hop in &blocked.passed {
        show_hop(text, model, hop, "  │ ");
    }
    show_hop(text, model, &blocked.hop, "  ✗ ");
    let _ = writeln!(text, "    {}", blocked.to);
}

fn show_hop(text: &mut String, model: &Model, hop: &HopWitness, mark: &str) {
    let kind = match hop.kind {
        "network-acl" => "network ACL".to_owned(),
        "nat-gateway" => "NAT gateway".to_owned(),
        kind => kind.replace('-', " "),
    };
    let named = if hop.at.contains(&kind) { hop.at.clone() } else { format!("{kind} {}", hop.at) };
    let _ = writeln!(text, "{mark}{named}: {}", hop.text);
    if let Some(place) = hop.place(model) {
        let rest = "  │ ";
        let line = match (&place.origin, &place.stack, &place.logical_id) {
            (Some(line), ..) => line.to_string(),
            (None, Some(stack), Some(id)) => match &place.property {
                Some(property) => format!("{stack} {id}.{property}"),
                None => format!("{stack} {id}"),
            },
            _ => return,
        };
        let bar = if mark.contains('✗') { "    " } else { rest };
        let _ = writeln!(text, "{bar}    {line}");
    }
}
