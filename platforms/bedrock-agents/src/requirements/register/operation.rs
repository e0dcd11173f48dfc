//! Operation: times to deploy and to recover, contracts between stacks, tags, continuous integration.

use stackwright_verify::Proof::{Derived, Live, Static};
use stackwright_verify::Requirement;

use super::requirement;

pub(super) const OPERATION: &[Requirement] = &[
    requirement(
        "BP-1",
        &[Derived, Live],
        "full deployment under 10 minutes",
        "the sum is bounded by Aurora and OpenSearch creation, which alone take longer; the tool predicts the duration and the critical path, deploys independent stacks in parallel, and prints the prediction against this goal",
    ),
    requirement("BP-2", &[Derived, Live], "failover under 5 min, RPO 15 min, RTO 30 min", "see BA-019"),
    requirement("BP-3", &[Static, Live], "ALB p95 under 100 ms", "an alarm at that threshold"),
    requirement(
        "BP-4",
        &[Static],
        "contract tests of each stack's outputs",
        "each stack's outputs (names, types) are a contract, checked in as files; a change that breaks a consumer is an error",
    ),
    requirement("BP-5", &[Static], "network ACLs a tier", ""),
    requirement("BP-6", &[Static], "VPC flow logs", "to CloudWatch Logs or the log bucket, all traffic"),
    requirement("BP-7", &[Static], "KMS, RDS encryption, TLS 1.2+", ""),
    requirement(
        "BP-8",
        &[Static],
        "X-Ray tracing",
        "sampling rule and group, and the tasks may write segments",
    ),
    requirement(
        "BP-9",
        &[Static],
        "tagging strategy",
        "tags for environment, application, cost center and owner (CU-12); the same aspect serves all platforms",
    ),
    requirement(
        "BP-10",
        &[Static],
        "stacks reference one another without tight coupling",
        "no export deadlock: a consumer can drop a reference and a producer its output in one deployment",
    ),
    requirement(
        "BP-11",
        &[Static],
        "CI that synthesizes and validates",
        "a GitHub Actions workflow in the repository, and one the tool generates for a user's own",
    ),
    requirement("BP-12", &[Static], "a quickstart that deploys, validates and rehearses a zone failure", ""),
    requirement(
        "BP-13",
        &[Static],
        "event-driven ready: EventBridge, SNS and SQS patterns available",
        "behind a switch: an event bus with archive, a queue with dead-letter queue, a topic, all encrypted; backend and agents may publish, nobody else",
    ),
];
