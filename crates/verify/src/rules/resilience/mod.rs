//! What a failure takes down, or a mistake loses.

mod lost_on_replacement;
mod no_backup;
mod no_dead_letter;
mod no_rollback;
mod shared_nat;
mod single_task;
mod single_zone_database;
mod single_zone_service;
mod unprotected_database;

use super::folder::folder;

folder! {
    lost_on_replacement,
    no_backup,
    no_dead_letter,
    no_rollback,
    shared_nat,
    single_task,
    single_zone_database,
    single_zone_service,
    unprotected_database,
}
