//! What the platform promises, row by row: the same ids stand in the code that provides a requirement, in what
//! proves it, and in what the tool prints.
//!
//! `register` has the rows; a file for each domain binds statements to them. What a statement expects comes from the
//! configuration, and what it looks for is found by the stacks' outputs, which are the platform's contract: never by
//! what the constructs call it.

mod certificates;
mod edge;
mod endpoints;
mod firewall;
mod flows;
mod ground;
mod health;
mod keys;
mod network;
mod operation;
mod policies;
mod register;
mod secrets;
mod storage;
mod users;

use stackwright_verify::Statement;

use crate::config::Configuration;

pub(crate) use register::all;

/// What of it can be evaluated over the templates of an environment.
pub(crate) fn statements(config: &Configuration) -> Vec<Statement> {
    [
        network::statements(config),
        endpoints::statements(config),
        edge::statements(config),
        certificates::statements(config),
        firewall::statements(config),
        storage::statements(config),
        secrets::statements(config),
        keys::statements(config),
        users::statements(config),
        flows::statements(config),
        health::statements(config),
        operation::statements(config),
    ]
    .into_iter()
    .flatten()
    .collect()
}
