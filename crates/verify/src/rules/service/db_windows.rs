//! A database's windows for backup and maintenance are long enough and apart.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/db-windows"),
    severity: Severity::Error,
    title: "A database's windows for backup and maintenance are long enough and apart",
    why: "RDS refuses windows shorter than half an hour, and a backup window that runs into the \
          maintenance window.",
    fix: "move one of the windows, and give each half an hour",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for type_name in ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"] {
        for (id, database) in facts.model().of_type(type_name) {
            let backup = database.property("PreferredBackupWindow").as_text().and_then(daily);
            let maintenance = database.property("PreferredMaintenanceWindow").as_text().and_then(weekly);
            let windows = [
                ("PreferredBackupWindow", backup.map(|(from, to)| (from, to, DAY_MINUTES))),
                ("PreferredMaintenanceWindow", maintenance.map(|(from, to)| (from, to, 7 * DAY_MINUTES))),
            ];
            for (property, window) in windows {
                let Some((from, to, cycle)) = window else { continue };
                let minutes = (to + cycle - from) % cycle;
                if minutes < 30 {
                    let message = format!("the window has {minutes} minutes, and 30 are needed");
                    found.push(rule.finding(facts, id, property, message));
                }
            }
            if let (Some(backup), Some(maintenance)) = (backup, maintenance)
                && meet(backup, maintenance)
            {
                let message = "the backup window runs into the maintenance window";
                found.push(rule.finding(facts, id, "PreferredBackupWindow", message));
            }
        }
    }
}

const DAY_MINUTES: u32 = 24 * 60;

/// Minutes of the day.
fn time(hours: &str, minutes: &str) -> Option<u32> {
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// `hh24:mi-hh24:mi`, as minutes of the day.
fn daily(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once('-')?;
    let read = |text: &str| text.split_once(':').and_then(|(hours, minutes)| time(hours, minutes));
    Some((read(from)?, read(to)?))
}

/// `ddd:hh24:mi-ddd:hh24:mi`, as minutes of the week.
fn weekly(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once('-')?;
    let read = |text: &str| {
        let (day, rest) = text.split_once(':')?;
        let (hours, minutes) = rest.split_once(':')?;
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let day = days.iter().position(|it| it.eq_ignore_ascii_case(day))?;
        Some(u32::try_from(day).ok()? * DAY_MINUTES + time(hours, minutes)?)
    };
    Some((read(from)?, read(to)?))
}

/// Whether a daily and a weekly window have a minute in common.
fn meet((from, to): (u32, u32), (begin, end): (u32, u32)) -> bool {
    let week = 7 * DAY_MINUTES;
    let length = (to + DAY_MINUTES - from) % DAY_MINUTES;
    let maintenance = (end + week - begin) % week;
    (0..7)
        .map(|day| day * DAY_MINUTES + from)
        .any(|start| (start + week - begin) % week < maintenance || (begin + week - start) % week < length)
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A:
    Type: AWS::RDS::DBCluster
    Properties: { PreferredBackupWindow: "03:00-04:00", PreferredMaintenanceWindow: "sun:04:00-sun:05:00" }
  Night:
    Type: AWS::RDS::DBInstance
    Properties: { PreferredBackupWindow: "23:30-00:30", PreferredMaintenanceWindow: "Sun:23:00-Sun:23:30" }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::RDS::DBCluster
    Properties: { PreferredBackupWindow: "03:00-04:00", PreferredMaintenanceWindow: "sun:03:30-sun:04:30" }
  B: { Type: AWS::RDS::DBCluster, Properties: { PreferredMaintenanceWindow: "sun:03:30-sun:03:45" } }
  C:
    Type: AWS::RDS::DBInstance
    Properties: { PreferredBackupWindow: "23:30-00:30", PreferredMaintenanceWindow: "mon:00:00-mon:00:30" }
"#,
        &[
            ("A", "PreferredBackupWindow"),
            ("B", "PreferredMaintenanceWindow"),
            ("C", "PreferredBackupWindow"),
        ],
    ),
];
