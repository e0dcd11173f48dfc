//! `stackwright prove`: whether the requirements of a platform hold, and what rules find in any template.

mod json;
mod judgement;
mod junit;
mod sarif;
mod text;

use std::time::Instant;

use clap::{Args, ValueEnum};
use stackwright_verify::Requirement;

pub(crate) use self::judgement::{Judgement, judge};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::subject::{Subject, SubjectArguments};
use crate::{platforms, terminal};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    subject: SubjectArguments,
    /// Evaluate these requirements only, such as `BA-001` or `BA-0*`, and no rules; each of them has to hold then
    #[arg(long, value_name = "GLOB", requires = "platform")]
    requirement: Option<String>,
    /// List what holds too, with the evidence
    #[arg(short, long)]
    verbose: bool,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How the result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For continuous integration: JUnit's XML
    Junit,
}

/// What was asked for, and what became of it.
struct Proof {
    /// The environments, each with its results.
    judgements: Vec<Judgement>,
    /// What was there to be judged; its environments are in the judgements.
    subject: Subject,
    /// Whether some requirements were chosen by name: what is not known counts against them then.
    chosen: bool,
}

impl Arguments {
    pub(crate) fn run(&self, start: Instant) -> Result<Exit, Failure> {
        self.check_requirement()?;
        let mut subject = self.subject.load()?;
        let environments = std::mem::take(&mut subject.environments);
        let judgements = environments
            .into_iter()
            .map(|judged| judge(judged, |id| self.asks_for(id), self.requirement.is_none()));
        let proof = Proof { judgements: judgements.collect(), subject, chosen: self.requirement.is_some() };
        match self.format {
            Format::Text => {
                terminal::show(&proof.subject.findings, &proof.subject.sources);
                terminal::print(&text::text(&proof, self.verbose, start.elapsed()));
            }
            Format::Json => terminal::print(&json::json(&proof)),
            Format::Sarif => terminal::print(&sarif::text(&proof)),
            Format::Junit => terminal::print(&junit::text(&proof)),
        }
        Ok(if proof.is_good() { Exit::Good } else { Exit::Faulty })
    }

    /// Refuses a pattern that is about nothing: that nothing fails then would mean nothing.
    fn check_requirement(&self) -> Result<(), Failure> {
        let Some(wanted) = &self.requirement else { return Ok(()) };
        let known: Vec<&Requirement> = platforms::selected(self.subject.platform())
            .flat_map(stackwright_platform::Platform::requirements)
            .collect();
        if known.iter().any(|requirement| matches(wanted, requirement.id)) {
            return Ok(());
        }
        let ids: Vec<&str> = known.iter().map(|requirement| requirement.id).collect();
        let help = match stackwright_configuration::nearest(wanted, &ids) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`stackwright explain` lists all of them".to_owned(),
        };
        Err(Failure::request(format!("no requirement is called `{wanted}`")).with_help(help))
    }

    fn asks_for(&self, id: &str) -> bool {
        self.requirement.as_ref().is_none_or(|wanted| matches(wanted, id))
    }
}

impl Proof {
    /// Whether nothing fails, and nothing that counts is unknown.
    fn is_good(&self) -> bool {
        !self.subject.findings.has_errors() && self.judgements.iter().all(|it| it.is_good(self.chosen))
    }
}

/// Whether text has the form of a pattern: `*` stands for any text, `?` for a character, case for nothing.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.to_lowercase().chars().collect(), text.to_lowercase().chars().collect());
    // The last star seen, and where in the text it was tried to end: going back there is enough.
    let (mut at, mut seen, mut star) = (0, 0, None);
    while let Some(letter) = text.get(seen) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == letter => (at, seen) = (at + 1, seen + 1),
            _ => match star {
                Some((position, end)) => {
                    star = Some((position, end + 1));
                    (at, seen) = (position + 1, end + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("BA-001", "BA-001", true),
            ("ba-001", "BA-001", true),
            ("BA-00", "BA-001", false),
            ("BA-0*", "BA-001", true),
            ("*", "BA-001", true),
            ("", "BA-001", false),
            ("BA-00?", "BA-001", true),
            ("BA-00?", "BA-0012", false),
            ("*-0*1", "BA-001", true),
            ("*-0*2", "BA-001", false),
            ("BA-001*", "BA-001", true),
            ("****", "", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
