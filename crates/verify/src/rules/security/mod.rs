//! What an attacker could use.

mod access_key;
mod admin_policy;
mod administrator_access;
mod bucket_access_block;
mod image_scan;
mod instance_metadata;
mod kms_rotation;
mod leaked_credential;
mod mutable_images;
mod oidc_trust;
mod old_tls;
mod open_function_url;
mod open_port;
mod open_resource_policy;
mod open_search_transport;
mod pass_any_role;
mod plain_http;
mod plain_secret;
mod privileged_container;
mod public_bucket_acl;
mod public_bucket_policy;
mod public_database;
mod public_task;
mod trail_validation;
mod unauthenticated_identities;
mod unencrypted_database;
mod unencrypted_file_system;
mod unencrypted_queue;
mod unencrypted_search;
mod unencrypted_topic;
mod unencrypted_volume;
mod wildcard_trust;

use super::folder::folder;

folder! {
    access_key,
    admin_policy,
    administrator_access,
    bucket_access_block,
    image_scan,
    instance_metadata,
    kms_rotation,
    leaked_credential,
    mutable_images,
    oidc_trust,
    old_tls,
    open_function_url,
    open_port,
    open_resource_policy,
    open_search_transport,
    pass_any_role,
    plain_http,
    plain_secret,
    privileged_container,
    public_bucket_acl,
    public_bucket_policy,
    public_database,
    public_task,
    trail_validation,
    unauthenticated_identities,
    unencrypted_database,
    unencrypted_file_system,
    unencrypted_queue,
    unencrypted_search,
    unencrypted_topic,
    unencrypted_volume,
    wildcard_trust,
}
