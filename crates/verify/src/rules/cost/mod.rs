//! What costs money for nothing.

mod endpoint_for_storage;
mod log_retention;
mod nat_in_development;
mod old_versions;
mod old_volume_type;
mod unfinished_uploads;

use super::folder::folder;

folder! {
    endpoint_for_storage,
    log_retention,
    nat_in_development,
    old_versions,
    old_volume_type,
    unfinished_uploads,
}
