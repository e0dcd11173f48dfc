//! Prefix lists that AWS maintains: the addresses of its services in a region.

use serde_json::{Map, Value as Json, json};
use stackwright_cfn::ec2;
use stackwright_core::context::Lookup;
use stackwright_core::diagnostics::{Diagnostic, Origin};
use stackwright_core::value::{Id, Val};
use stackwright_core::{Environment, Handle, Scope};

use super::Peer;
use crate::rules;

/// The addresses of a service in the stack's region, such as `s3`, as a peer of connections.
///
/// No template can name such a list: it has an id in each region, the same for all accounts. Those of S3 in the older
/// regions are known here; any other is looked up, which takes a stack with a fixed account.
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html>
#[track_caller]
pub fn aws_prefix_list(scope: &mut Scope<'_>, service: &'static str) -> Peer {
    let Environment { account, region } = scope.environment().cloned().unwrap_or_default();
    let region = region.unwrap_or_default();
    let known = KNOWN.iter().find(|(known, place, _)| *known == service && *place == region);
    let list = AwsPrefixList { name: format!("com.amazonaws.{region}.{service}") };
    let id: Val<Id<ec2::PrefixList>> = match known {
        Some((.., id)) => Val::existing(*id),
        None if account.is_some() => Val::existing(scope.lookup(&list)),
        None => {
            let message = format!("the id of the prefix list `{}` is not known here", list.name);
            let mut place = scope.place();
            place.origin = Some(Origin::caller().into());
            let help = "say which account the stack is for, so that the id can be looked up there";
            scope.report(Diagnostic::error(rules::PREFIX_LIST_UNKNOWN, message).at(place).help(help));
            Val::existing(list.stand_in())
        }
    };
    Peer::PrefixList { id, name: service }
}

/// Service, region, id. An id never changes.
const KNOWN: &[(&str, &str, &str)] = &[
    ("s3", "ap-northeast-1", "pl-61a54008"),
    ("s3", "ap-northeast-2", "pl-78a54011"),
    ("s3", "ap-south-1", "pl-78a54011"),
    ("s3", "ap-southeast-1", "pl-6fa54006"),
    ("s3", "ap-southeast-2", "pl-6ca54005"),
    ("s3", "eu-central-1", "pl-6ea54007"),
    ("s3", "eu-west-1", "pl-6da54004"),
    ("s3", "eu-west-2", "pl-7ca54015"),
    ("s3", "sa-east-1", "pl-6aa54003"),
    ("s3", "us-east-1", "pl-63a5400a"),
    ("s3", "us-east-2", "pl-7ba54012"),
    ("s3", "us-west-1", "pl-6ba54002"),
    ("s3", "us-west-2", "pl-68a54001"),
];

/// The id of a prefix list that AWS maintains, by its name.
struct AwsPrefixList {
    name: String,
}

impl Lookup for AwsPrefixList {
    type Answer = String;
    const PROVIDER: &'static str = "cc-api-provider";

    fn query(&self) -> Map<String, Json> {
        Map::from_iter([
            ("typeName".to_owned(), json!(ec2::PrefixList::TYPE)),
            ("propertyMatch".to_owned(), json!({ "PrefixListName": self.name, "OwnerId": "AWS" })),
            ("propertiesToReturn".to_owned(), json!(["PrefixListId"])),
            ("expectedMatchCount".to_owned(), json!("exactly-one")),
        ])
    }

    fn read(&self, answer: &Json) -> Option<String> {
        Some(answer.get(0)?.get("PrefixListId")?.as_str()?.to_owned())
    }

    fn stand_in(&self) -> String {
        "pl-00000000".to_owned()
    }
}
