//! What a backup plan keeps in cold storage stays there for 90 days.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items, items_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/backup-lifecycle"),
    severity: Severity::Error,
    title: "What a backup plan keeps in cold storage stays there for 90 days",
    why: "AWS Backup bills cold storage for 90 days at least, and refuses a plan that deletes earlier.",
    fix: "set `DeleteAfterDays` to at least 90 days more than `MoveToColdStorageAfterDays`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-backup-backupplan-lifecycleresourcetype.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, plan) in facts.model().of_type("AWS::Backup::BackupPlan") {
        for (path, item) in items_of(plan, "BackupPlan.BackupPlanRule") {
            let own = (format!("{path}.Lifecycle"), item.get("Lifecycle"));
            let copies = items(item.get("CopyActions"), "CopyActions")
                .map(|(at, copy)| (format!("{path}.{at}.Lifecycle"), copy.get("Lifecycle")));
            for (path, lifecycle) in std::iter::once(own).chain(copies) {
                let cold_days = lifecycle.get("MoveToColdStorageAfterDays").as_integer();
                let delete_days = lifecycle.get("DeleteAfterDays").as_integer();
                if let (Some(cold_days), Some(delete_days)) = (cold_days, delete_days)
                    && delete_days < cold_days.saturating_add(90)
                {
                    let message =
                        format!("backups are cold after {cold_days} days, and deleted after {delete_days}");
                    let finding = rule.finding(facts, id, &format!("{path}.DeleteAfterDays"), message);
                    found.push(
                        finding.help(format!("delete them after {} days", cold_days.saturating_add(90))),
                    );
                }
            }
            let minutes = item.get("StartWindowMinutes").as_integer();
            if let Some(minutes) = minutes.filter(|minutes| *minutes < 60) {
                let message = format!("a job needs 60 minutes to start in, and has {minutes}");
                found.push(rule.finding(facts, id, &format!("{path}.StartWindowMinutes"), message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanRule: [{ StartWindowMinutes: 60, Lifecycle: { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 120 } }]
"),
    fails("
Resources:
  A:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanRule: [{ StartWindowMinutes: 30, Lifecycle: { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 60 } }]
", &[("A", "BackupPlan.BackupPlanRule.0.Lifecycle.DeleteAfterDays"), ("A", "BackupPlan.BackupPlanRule.0.StartWindowMinutes")]),
];
