//! What AWS refuses when a template is deployed.

mod alarm_metric;
mod alarm_period;
mod aurora_capacity;
mod aurora_serverless_instance;
mod backup_lifecycle;
mod bucket_acl;
mod bucket_lifecycle;
mod bucket_name;
mod bucket_versioning;
mod build_artifacts;
mod certificate_names;
mod cloudfront_alias_certificate;
mod cloudfront_certificate_region;
mod cloudfront_origin;
mod cloudfront_web_acl;
mod db_insights_retention;
mod db_instance_engine;
mod db_monitoring_role;
mod db_password;
mod db_storage_iops;
mod db_subnet_zones;
mod db_windows;
mod dead_letter_kind;
mod discovery_health;
mod ecs_capacity_base;
mod ecs_container_size;
mod ecs_essential_container;
mod ecs_execution_role;
mod ecs_fargate_logs;
mod ecs_fargate_network;
mod ecs_fargate_size;
mod ecs_host_port;
mod ecs_launch_type;
mod ecs_listener_order;
mod ecs_service_network;
mod ecs_target_container;
mod ecs_target_type;
mod endpoint_kind;
mod endpoint_private_dns;
mod endpoint_zones;
mod event_schedule;
mod event_targets;
mod fifo_name;
mod flow_log_destination;
mod gateway_attachment_order;
mod http_api_authorizer;
mod http_api_integration;
mod http_api_route;
mod iam_action;
mod iam_policy_principal;
mod iam_policy_size;
mod iam_statement;
mod image_lifecycle;
mod kms_key_policy;
mod kms_rotation_kind;
mod lambda_environment;
mod lambda_package;
mod listener_action;
mod listener_certificate;
mod listener_certificate_region;
mod listener_protocol;
mod listener_rule_priority;
mod load_balancer_log_bucket;
mod load_balancer_name;
mod load_balancer_zones;
mod metric_filter;
mod name_in_use;
mod nat_gateway_address;
mod network_acl_ports;
mod network_acl_rule_number;
mod opensearch_access_control;
mod opensearch_masters;
mod opensearch_node_count;
mod opensearch_subnets;
mod pipeline_artifacts;
mod pipeline_stages;
mod port_range_order;
mod queue_batch;
mod queue_visibility;
mod record_alias_health;
mod record_apex;
mod record_twice;
mod record_values;
mod redirect_loop;
mod scaling_bounds;
mod secret_generation;
mod security_group_text;
mod ssm_parameter;
mod ssm_secure_string;
mod stack_size;
mod subnet_in_vpc;
mod subnet_overlap;
mod target_group_health;
mod target_group_kind;
mod trail;
mod trail_bucket_policy;
mod user_pool_client_callback;
mod user_pool_client_oauth;
mod user_pool_domain;
mod vpc_cidr;
mod vpc_dns_hostnames;
mod web_acl_association;
mod web_acl_log_name;
mod web_acl_region;
mod web_acl_rules;

use super::folder::folder;

folder! {
    alarm_metric,
    alarm_period,
    aurora_capacity,
    aurora_serverless_instance,
    backup_lifecycle,
    bucket_acl,
    bucket_lifecycle,
    bucket_name,
    bucket_versioning,
    build_artifacts,
    certificate_names,
    cloudfront_alias_certificate,
    cloudfront_certificate_region,
    cloudfront_origin,
    cloudfront_web_acl,
    db_insights_retention,
    db_instance_engine,
    db_monitoring_role,
    db_password,
    db_storage_iops,
    db_subnet_zones,
    db_windows,
    dead_letter_kind,
    discovery_health,
    ecs_capacity_base,
    ecs_container_size,
    ecs_essential_container,
    ecs_execution_role,
    ecs_fargate_logs,
    ecs_fargate_network,
    ecs_fargate_size,
    ecs_host_port,
    ecs_launch_type,
    ecs_listener_order,
    ecs_service_network,
    ecs_target_container,
    ecs_target_type,
    endpoint_kind,
    endpoint_private_dns,
    endpoint_zones,
    event_schedule,
    event_targets,
    fifo_name,
    flow_log_destination,
    gateway_attachment_order,
    http_api_authorizer,
    http_api_integration,
    http_api_route,
    iam_action,
    iam_policy_principal,
    iam_policy_size,
    iam_statement,
    image_lifecycle,
    kms_key_policy,
    kms_rotation_kind,
    lambda_environment,
    lambda_package,
    listener_action,
    listener_certificate,
    listener_certificate_region,
    listener_protocol,
    listener_rule_priority,
    load_balancer_log_bucket,
    load_balancer_name,
    load_balancer_zones,
    metric_filter,
    name_in_use,
    nat_gateway_address,
    network_acl_ports,
    network_acl_rule_number,
    opensearch_access_control,
    opensearch_masters,
    opensearch_node_count,
    opensearch_subnets,
    pipeline_artifacts,
    pipeline_stages,
    port_range_order,
    queue_batch,
    queue_visibility,
    record_alias_health,
    record_apex,
    record_twice,
    record_values,
    redirect_loop,
    scaling_bounds,
    secret_generation,
    security_group_text,
    ssm_parameter,
    ssm_secure_string,
    stack_size,
    subnet_in_vpc,
    subnet_overlap,
    target_group_health,
    target_group_kind,
    trail,
    trail_bucket_policy,
    user_pool_client_callback,
    user_pool_client_oauth,
    user_pool_domain,
    vpc_cidr,
    vpc_dns_hostnames,
    web_acl_association,
    web_acl_log_name,
    web_acl_region,
    web_acl_rules,
}
