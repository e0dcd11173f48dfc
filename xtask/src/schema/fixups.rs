//! Faults of the sources, each mended by a named function that fails when there is nothing left to mend.

use anyhow::{Context, ensure};
use stackwright_schema::layout::resource::STATEFUL;

use super::encode::Facts;
use super::model::{Kind, Property, Resource, Value};

type Fixup = fn(&mut Facts) -> anyhow::Result<()>;

const FIXUPS: [(&str, Fixup); 10] = [
    ("security_groups_are_known_by_id", security_groups_are_known_by_id),
    ("references_name_what_ref_returns", references_name_what_ref_returns),
    ("references_name_attributes", references_name_attributes),
    ("own_names_are_no_references", own_names_are_no_references),
    ("labels_are_no_references", labels_are_no_references),
    ("references_to_another_kind_of_thing", references_to_another_kind_of_thing),
    ("definitions_are_no_references", definitions_are_no_references),
    ("ref_returns_one_part", ref_returns_one_part),
    ("attributes_of_any_name", attributes_of_any_name),
    ("images_code_and_delegations_are_state", images_code_and_delegations_are_state),
];

/// Applies all of them, then checks what they are there for.
pub(super) fn apply(facts: &mut Facts) -> anyhow::Result<()> {
    for (name, fixup) in FIXUPS {
        fixup(facts).with_context(|| format!("fixup `{name}` of {} no longer applies", file!()))?;
    }
    every_reference_names_something(facts)
}

/// A security group has both `Id` and `GroupId`, which are equal; `Ref` returns the first. One name makes one
/// type of it. Source:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html>
fn security_groups_are_known_by_id(facts: &mut Facts) -> anyhow::Result<()> {
    rename_target(facts, "AWS::EC2::SecurityGroup", "GroupId", "Id")
}

/// The service specification calls what `Ref` returns `Id`, also where the type calls it otherwise.
fn references_name_what_ref_returns(facts: &mut Facts) -> anyhow::Result<()> {
    for resource in [
        "AWS::CertificateManager::Certificate",
        "AWS::EC2::Instance",
        "AWS::ElasticLoadBalancing::LoadBalancer",
        "AWS::Glue::Crawler",
        "AWS::Glue::Database",
        "AWS::Glue::Job",
        "AWS::Lambda::Alias",
    ] {
        let identifier = facts.resources.get(resource).context(resource)?.reference.as_slice();
        let [identifier] = identifier else { anyhow::bail!("Ref of {resource} returns {identifier:?}") };
        let identifier = identifier.clone();
        rename_target(facts, resource, "Id", &identifier)?;
    }
    Ok(())
}

/// The service specification's names of attributes that are called otherwise.
fn references_name_attributes(facts: &mut Facts) -> anyhow::Result<()> {
    rename_target(facts, "AWS::ApplicationAutoScaling::ScalingPolicy", "Id", "Arn")?;
    rename_target(facts, "AWS::Glue::Registry", "RegistryName", "Name")?;
    rename_target(facts, "AWS::Lambda::Alias", "Arn", "AliasArn")?;
    rename_target(facts, "AWS::Lambda::Version", "Arn", "FunctionArn")?;
    rename_target(facts, "AWS::RDS::DBCluster", "Arn", "DBClusterArn")
}

/// What a resource is called is its own affair, even if samples often call it after another one.
fn own_names_are_no_references(facts: &mut Facts) -> anyhow::Result<()> {
    for (property, target) in [
        (
            "AWS::AutoScaling::AutoScalingGroup.AutoScalingGroupName",
            "AWS::EC2::Instance.AutoScalingGroupName",
        ),
        ("AWS::CodeDeploy::Application.ApplicationName", "AWS::Lambda::Function.FunctionName"),
        ("AWS::CodeGuruProfiler::ProfilingGroup.ProfilingGroupName", "AWS::Lambda::Function.FunctionName"),
        ("AWS::EKS::Cluster.Name", "AWS::ECR::Repository.ClusterName"),
        ("AWS::KinesisFirehose::DeliveryStream.DeliveryStreamName", "AWS::Kinesis::Stream.Name"),
        ("AWS::Logs::LogGroup.LogGroupName", "AWS::Lambda::Function.FunctionName"),
        ("AWS::S3Express::DirectoryBucket.BucketName", "AWS::S3::Bucket.BucketName"),
    ] {
        drop_reference(facts, property, target)?;
    }
    Ok(())
}

/// The id of an origin is a label that a cache behavior repeats; nothing outside the distribution knows it. Source:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-origin.html>
fn labels_are_no_references(facts: &mut Facts) -> anyhow::Result<()> {
    let load_balancer = "AWS::ElasticLoadBalancingV2::LoadBalancer.LoadBalancerArn";
    drop_reference(facts, "AWS::CloudFront::Distribution.Origin.Id", load_balancer)?;
    drop_reference(facts, "AWS::CloudFront::Distribution.DefaultCacheBehavior.TargetOriginId", load_balancer)
}

/// A name where another kind of name belongs: a database is no bucket, a log stream no log group, a
/// certificate template no authority, an id no name.
fn references_to_another_kind_of_thing(facts: &mut Facts) -> anyhow::Result<()> {
    for (property, target) in [
        ("AWS::ACMPCA::Certificate.TemplateArn", "AWS::ACMPCA::CertificateAuthority.Arn"),
        ("AWS::AppSync::DataSource.HttpConfig.Endpoint", "AWS::S3::Bucket.BucketName"),
        ("AWS::EC2::SecurityGroup.Id", "AWS::EC2::SecurityGroup.GroupName"),
        ("AWS::EC2::SecurityGroupIngress.GroupName", "AWS::EC2::SecurityGroup.Id"),
        ("AWS::Glue::Crawler.DatabaseName", "AWS::S3::Bucket.BucketName"),
        (
            "AWS::KinesisFirehose::DeliveryStream.CloudWatchLoggingOptions.LogStreamName",
            "AWS::Logs::LogGroup.LogGroupName",
        ),
    ] {
        drop_reference(facts, property, target)?;
    }
    Ok(())
}

/// The definition of a state machine is a JSON text with references in it, and not one itself.
fn definitions_are_no_references(facts: &mut Facts) -> anyhow::Result<()> {
    let definition = find(facts, "AWS::StepFunctions::StateMachine.DefinitionString")?;
    ensure!(!definition.value.constraints.references.is_empty());
    definition.value.constraints.references.clear();
    Ok(())
}

/// Types whose schema identifies them by several properties, while `Ref` still returns the one that it returned
/// before they had a schema. Source: of each the page of the template reference, under "Return values", such as
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-lifecyclehook.html>
fn ref_returns_one_part(facts: &mut Facts) -> anyhow::Result<()> {
    for (resource, part) in [
        ("AWS::ApplicationAutoScaling::ScalingPolicy", "Arn"),
        ("AWS::AutoScaling::LifecycleHook", "LifecycleHookName"),
        ("AWS::AutoScaling::ScheduledAction", "ScheduledActionName"),
        ("AWS::ElasticBeanstalk::ApplicationVersion", "Id"),
        ("AWS::ElasticBeanstalk::ConfigurationTemplate", "TemplateName"),
        ("AWS::Glue::Connection", "Name"),
        ("AWS::GuardDuty::Filter", "Name"),
        ("AWS::GuardDuty::IPSet", "Id"),
        ("AWS::SES::ReceiptRule", "RuleName"),
    ] {
        let reference = &mut facts.resources.get_mut(resource).context(resource)?.reference;
        ensure!(reference.len() > 1, "Ref of {resource} returns {reference:?}");
        reference.retain(|name| name == part);
        ensure!(reference.len() == 1, "{resource} has no {part}");
    }
    Ok(())
}

/// Outputs of a nested stack and what a custom resource answers are attributes whose names nobody knows
/// beforehand. Source:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html>
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html>
fn attributes_of_any_name(facts: &mut Facts) -> anyhow::Result<()> {
    for (resource, attribute, kind) in [
        ("AWS::CloudFormation::CustomResource", "*", Kind::Json),
        ("AWS::CloudFormation::Stack", "Outputs.*", Kind::String),
        ("AWS::Serverless::Application", "Outputs.*", Kind::String),
        ("AWS::ServiceCatalog::CloudFormationProvisionedProduct", "Outputs.*", Kind::String),
    ] {
        let attributes = &mut facts.resources.get_mut(resource).context(resource)?.attributes;
        let before = attributes.insert(attribute.to_owned(), Value::from(kind));
        ensure!(before.is_none(), "{resource} has {attribute}");
    }
    Ok(())
}

/// Repositories hold what was pushed to them, and a hosted zone made anew gets other name servers than those that
/// its parent delegates to. Sources:
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-delete.html>
/// <https://docs.aws.amazon.com/codeartifact/latest/ug/delete-repo.html>
/// <https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-delete-repository.html>
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DeleteHostedZone.html>
fn images_code_and_delegations_are_state(facts: &mut Facts) -> anyhow::Result<()> {
    for resource in [
        "AWS::CodeArtifact::Repository",
        "AWS::CodeCommit::Repository",
        "AWS::ECR::PublicRepository",
        "AWS::ECR::Repository",
        "AWS::Route53::HostedZone",
    ] {
        let flags = &mut facts.resources.get_mut(resource).context(resource)?.flags;
        ensure!(*flags & STATEFUL == 0, "{resource} is stateful");
        *flags |= STATEFUL;
    }
    Ok(())
}

fn rename_target(facts: &mut Facts, resource: &str, old: &str, new: &str) -> anyhow::Result<()> {
    let old = (resource.to_owned(), old.to_owned());
    let mut found = 0;
    each_value(facts, &mut |value| {
        if value.constraints.references.remove(&old) {
            value.constraints.references.insert((old.0.clone(), new.to_owned()));
            found += 1;
        }
    });
    ensure!(found > 0, "nothing refers to {}.{}", old.0, old.1);
    Ok(())
}

fn drop_reference(facts: &mut Facts, property: &str, target: &str) -> anyhow::Result<()> {
    let (resource, name) = target.split_once('.').context("a target is TYPE.PROPERTY")?;
    let target = (resource.to_owned(), name.to_owned());
    let mut found = false;
    each_in(&mut find(facts, property)?.value, &mut |value| {
        found |= value.constraints.references.remove(&target);
    });
    ensure!(found, "{property} does not refer to {}.{}", target.0, target.1);
    Ok(())
}

/// The property `TYPE.PROPERTY` or `TYPE.OBJECT.PROPERTY`.
fn find<'a>(facts: &'a mut Facts, path: &str) -> anyhow::Result<&'a mut Property> {
    let mut segments = path.split('.');
    let resource = segments.next().and_then(|name| facts.resources.get_mut(name));
    let objects = &mut resource.with_context(|| path.to_owned())?.objects;
    let object = match (segments.next(), segments.next()) {
        (Some(name), None) => objects.first_mut().and_then(|object| object.properties.get_mut(name)),
        (Some(object), Some(name)) => {
            let object = objects.iter_mut().find(|it| it.name == object);
            object.and_then(|object| object.properties.get_mut(name))
        }
        _ => None,
    };
    object.with_context(|| format!("no {path}"))
}

fn each_value(facts: &mut Facts, visit: &mut impl FnMut(&mut Value)) {
    for resource in facts.resources.values_mut() {
        for object in &mut resource.objects {
            object.properties.values_mut().for_each(|property| each_in(&mut property.value, visit));
        }
        resource.attributes.values_mut().for_each(|value| each_in(value, visit));
    }
}

fn each_in(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    visit(value);
    match &mut value.kind {
        Kind::List(element) | Kind::Map(element) => each_in(element, visit),
        Kind::Union(several) => several.iter_mut().for_each(|value| each_in(value, visit)),
        _ => {}
    }
}

/// A reference to nothing would be a type that no resource provides.
fn every_reference_names_something(facts: &mut Facts) -> anyhow::Result<()> {
    let mut targets = std::collections::BTreeSet::new();
    each_value(facts, &mut |value| targets.extend(value.constraints.references.iter().cloned()));
    let exists = |resource: &Resource, name: &String| {
        let object = resource.objects.first();
        object.is_some_and(|object| object.properties.contains_key(name))
            || resource.attributes.contains_key(name)
    };
    targets.retain(|(resource, name)| !facts.resources.get(resource).is_some_and(|it| exists(it, name)));
    ensure!(
        targets.is_empty(),
        "references to what does not exist, to be mended in {}: {targets:?}",
        file!()
    );
    Ok(())
}
