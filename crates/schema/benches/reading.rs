//! What it costs to read facts: a process that asks for 80 types pays for 80.

use divan::{Bencher, black_box};
use stackwright_schema::{ObjectType, ResourceType, Value, ValueKind};

fn main() {
    divan::main();
}

/// As many as a platform uses, spread over the index.
fn eighty() -> Vec<&'static str> {
    ResourceType::all().step_by(24).take(80).map(ResourceType::name).collect()
}

/// Asks everything of a value, and says how many values there were.
fn walk_value(value: Value) -> usize {
    black_box((value.format(), value.pattern(), value.enum_values().map(Iterator::count)));
    black_box((value.min_length(), value.max_length(), value.references().count()));
    1 + match value.kind() {
        ValueKind::List(element) | ValueKind::Map(element) => walk_value(element),
        ValueKind::Union(several) => several.map(walk_value).sum(),
        _ => 0,
    }
}

fn walk_object(object: ObjectType) -> usize {
    black_box(object.rules().count());
    let properties = object.properties();
    properties.map(|it| walk_value(it.value()) + usize::from(it.is_required())).sum()
}

fn walk(resource: ResourceType) -> usize {
    black_box((resource.reference().count(), resource.tagging(), resource.handlers().count()));
    resource.objects().map(walk_object).sum::<usize>() + resource.attributes().count()
}

#[divan::bench]
fn find(bencher: Bencher<'_, '_>) {
    let names = eighty();
    bencher.bench_local(|| names.iter().filter_map(|name| ResourceType::find(black_box(name))).count());
}

#[divan::bench]
fn find_and_walk_80_types(bencher: Bencher<'_, '_>) {
    let names = eighty();
    bencher.bench_local(|| names.iter().filter_map(|name| ResourceType::find(name)).map(walk).sum::<usize>());
}

#[divan::bench]
fn walk_all_types(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| ResourceType::all().map(walk).sum::<usize>());
}

#[divan::bench]
fn property_of_a_large_type(bencher: Bencher<'_, '_>) {
    let instance = ResourceType::find("AWS::RDS::DBInstance");
    bencher.bench_local(|| instance.and_then(|it| it.property(black_box("StorageEncrypted"))));
}

#[divan::bench]
fn nearest_type(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| ResourceType::nearest(black_box("AWS::EC2::Subnett")));
}
