//! `stackwright reach`: whether one thing can open a connection to another, by which path, or what stops it.

mod json;
mod text;

use clap::Args;
use stackwright_model::Model;
use stackwright_verify::Facts;
use stackwright_verify::facts::network::query::{Answer, NameError, Verdict};
use stackwright_verify::facts::network::sets::ServiceSet;

use crate::arguments::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::subject::{Judged, Subject, SubjectOptions};
use crate::terminal;

/// Say whether one thing can open a connection to another: the path hop by hop, or what stops it
///
/// FROM and TO are constructs (`network/PublicLoadBalancer`, or the end of such a path), logical ids (also `STACK/ID`),
/// security groups, addresses or networks, AWS services that endpoints lead to (`s3`), or `internet`. The exit code is 0
/// where it is reachable, and 1 where it is not, or not known to be.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Who opens the connection
    #[arg(value_name = "FROM")]
    from: String,
    /// Whose port it is
    #[arg(value_name = "TO")]
    to: String,
    /// The port, such as `443`, `tcp/8000-9000`, `udp/53` or `icmp`; any when left out
    #[arg(value_name = "PORT", value_parser = service)]
    port: Option<ServiceSet>,
    /// Only without anything on the way that opens connections of its own, such as a load balancer
    #[arg(long)]
    direct: bool,
    #[command(flatten)]
    subject: SubjectOptions,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

fn service(text: &str) -> Result<ServiceSet, String> {
    ServiceSet::parse(text).ok_or_else(|| "it reads `443`, `tcp/8000-9000`, `udp/53` or `icmp`".to_owned())
}

/// The answer for one environment.
struct Answered<'a> {
    environment: &'a str,
    model: &'a Model,
    answer: Answer,
}

impl Arguments {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let subject = self.subject.load()?;
        let mut answers = Vec::new();
        let mut unnamed = None;
        for judged in &subject.environments {
            match self.answer(judged) {
                Ok(answer) => {
                    answers.push(Answered { environment: &judged.name, model: &judged.model, answer });
                }
                Err(error) => unnamed = Some(error),
            }
        }
        // What one environment lacks, another may have.
        if let (true, Some(error)) = (answers.is_empty(), unnamed) {
            return Err(not_named(&error));
        }
        let verdict = together(&answers);
        match self.format {
            Format::Text => {
                terminal::show(&subject.findings, &subject.sources);
                terminal::print(&text::text(self, &answers));
            }
            Format::Json => terminal::print(&json::json(&subject, verdict, &answers)),
        }
        Ok(exit(verdict, &subject))
    }

    fn answer(&self, judged: &Judged) -> Result<Answer, NameError> {
        let facts = Facts::new(&judged.model);
        let network = facts.network();
        let (from, to) = (network.node(&judged.model, &self.from)?, network.node(&judged.model, &self.to)?);
        let any = ServiceSet::full();
        let wanted = self.port.as_ref().unwrap_or(&any);
        Ok(match self.direct {
            true => network.reach_directly(&from, &to, wanted),
            false => network.reach(&from, &to, wanted),
        })
    }
}

fn exit(verdict: Verdict, subject: &Subject) -> Exit {
    match verdict {
        Verdict::Reachable if !subject.findings.has_errors() => Exit::Good,
        _ => Exit::Faulty,
    }
}

/// What holds of all environments together: reachable where one of them lets it through.
fn together(answers: &[Answered<'_>]) -> Verdict {
    let has = |verdict| answers.iter().any(|answered| answered.answer.verdict == verdict);
    match (has(Verdict::Reachable), has(Verdict::Unknown) || answers.is_empty()) {
        (true, _) => Verdict::Reachable,
        (false, true) => Verdict::Unknown,
        (false, false) => Verdict::Unreachable,
    }
}

fn not_named(error: &NameError) -> Failure {
    let NameError { name, has_no_address, candidates } = error;
    let failure = match has_no_address {
        Some(kind) => {
            Failure::request(format!("`{name}` is of the type `{kind}`, which has no place in a network"))
        }
        None if candidates.iter().any(|candidate| candidate.contains(name.as_str())) => {
            Failure::request(format!("several things are called `{name}`"))
        }
        None => Failure::request(format!("nothing in the network is called `{name}`")),
    };
    match candidates.as_slice() {
        [] => {
            failure.with_help("name a construct, a logical id, a security group, an address, or `internet`")
        }
        candidates => failure.with_help(format!("did you mean `{}`?", candidates.join("`, `"))),
    }
}
