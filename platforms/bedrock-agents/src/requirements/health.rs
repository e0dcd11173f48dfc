//! Load balancers and ill targets (BA-047, ECS-033 to ECS-035, ECS-SC-005).

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{entry, is, not, within};
use stackwright_verify::requirement::{Examination, ResourceId, resources};

use super::ground::{by_default, output};
use crate::config::Configuration;

pub(super) const TARGETS: &str = "AWS::ElasticLoadBalancingV2::TargetGroup";

pub(super) fn statements(_: &Configuration) -> Vec<Statement> {
    vec![
        every_group(),
        bff("ECS-033", |exam, group| {
            is_checked(exam, group);
            exam.has(group, "HealthCheckPath", &is("/api/health"));
            exam.has(group, "HealthCheckIntervalSeconds", &is(30));
        }),
        bff("ECS-034", |exam, group| {
            exam.has(group, "UnhealthyThresholdCount", &is(3));
            exam.has(group, "HealthyThresholdCount", &is(2));
        }),
        found_in_time(),
    ]
}

fn is_checked(exam: &mut Examination<'_, '_>, group: ResourceId) {
    exam.has(group, "HealthCheckEnabled", &by_default(is(true)));
    exam.has(group, "HealthCheckProtocol", &is("HTTP"));
    exam.has(group, "HealthCheckPort", &by_default(is("traffic-port")));
    // Whatever else an ill target says is no health.
    exam.has(group, "Matcher.HttpCode", &is("200"));
}

fn bff(id: &'static str, check: fn(&mut Examination<'_, '_>, ResourceId)) -> Statement {
    Statement::new(id, move |exam| {
        let group = output(exam, "BffTargetGroupArn", TARGETS)?;
        check(exam, group);
        Some(())
    })
}

fn every_group() -> Statement {
    Statement::new("BA-047", |exam| {
        for group in exam.all(&resources(TARGETS)) {
            is_checked(exam, group);
            exam.has(group, "HealthCheckPath", &is("/api/health"));
            exam.has(group, "UnhealthyThresholdCount", &within(2, 3));
            // With none of these does a load balancer send requests to targets that it knows to be ill.
            let fails_open =
                entry("target_group_health.dns_failover.minimum_healthy_targets.count", is("off"));
            exam.has(group, "TargetGroupAttributes", &not(fails_open));
        }
        Some(())
    })
    .without("the backend's target group comes with its service")
}

/// ECS-SC-005: the longest that an ill task goes unnoticed, by the check's own figures.
fn found_in_time() -> Statement {
    const MOST_SECONDS: i64 = 90;
    Statement::new("ECS-SC-005", |exam| {
        let group = output(exam, "BffTargetGroupArn", TARGETS)?;
        is_checked(exam, group);
        let number = |exam: &mut Examination<'_, '_>, path: &str| {
            exam.has(group, path, &within(1, 3600));
            exam.model().resource(group).property(path).as_integer()
        };
        let interval = number(exam, "HealthCheckIntervalSeconds")?;
        let failures = number(exam, "UnhealthyThresholdCount")?;
        let seconds = interval.saturating_mul(failures);
        let text = format!("{failures} checks of {interval} s: an ill task is found within {seconds} s");
        let place = exam.place(group, "HealthCheckIntervalSeconds");
        if seconds <= MOST_SECONDS {
            exam.saw(text, place);
        } else {
            exam.fails(format!("{text}, not within {MOST_SECONDS} s"), place);
        }
        Some(())
    })
}
