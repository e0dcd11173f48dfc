//! Which port a database of RDS listens on, where the template does not say: that of its engine.

use crate::{Model, ResourceId, Value};

/// What `Endpoint.Port` of a database instance or cluster gives.
///
/// Source: <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>,
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html>
pub(crate) fn port(model: &Model, id: ResourceId) -> Option<Value> {
    let resource = model.resource(id);
    let given = |property: &str| Some(resource.property(property)).filter(|value| !value.is_null());
    match resource.type_name.as_str() {
        "AWS::RDS::DBInstance" => {
            // An instance of a cluster listens where the cluster does, and a copy where what it was made of did.
            if let Some(cluster) = given("DBClusterIdentifier") {
                let cluster = cluster.as_reference()?.resource;
                let is_cluster = model.resource(cluster).type_name == "AWS::RDS::DBCluster";
                return is_cluster.then(|| port(model, cluster)).flatten();
            }
            let copied = ["SourceDBInstanceIdentifier", "SourceDBClusterIdentifier", "DBSnapshotIdentifier"];
            if given("Port").is_none() && copied.into_iter().any(|source| given(source).is_some()) {
                return None;
            }
        }
        "AWS::RDS::DBCluster" => {
            let copied = ["SourceDBClusterIdentifier", "SnapshotIdentifier"];
            if given("Port").is_none() && copied.into_iter().any(|source| given(source).is_some()) {
                return None;
            }
        }
        _ => return None,
    }
    if let Some(port) = given("Port") {
        return Some(port.clone());
    }
    let port = match given("Engine")?.as_text()? {
        "mariadb" | "mysql" | "aurora-mysql" => "3306",
        "postgres" | "aurora-postgresql" => "5432",
        engine if engine.starts_with("oracle-") => "1521",
        engine if engine.starts_with("sqlserver-") => "1433",
        engine if engine.starts_with("db2-") => "50000",
        _ => return None,
    };
    Some(Value::Text(port.into()))
}
