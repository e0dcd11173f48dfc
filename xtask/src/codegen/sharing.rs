//! Equal items of several resources of a service as one type, so that a value of it serves them all.

use std::collections::BTreeMap;

use super::model::{Item, Kind, Service};

/// An item: positions of the resource and of the item in it.
type Place = (usize, usize);

/// Marks each item that another resource of the service has too, down to all that is nested in it.
pub(super) fn share(service: &mut Service) {
    let mut classes = by_text(service);
    loop {
        let refined = refine(service, &classes);
        let unchanged = count(&refined) == count(&classes);
        classes = refined;
        if unchanged {
            break;
        }
    }
    let mut homes: BTreeMap<usize, String> = BTreeMap::new();
    let modules: Vec<_> = service.resources.iter().map(|resource| resource.module.clone()).collect();
    for ((resource, item), class) in classes {
        let Some(module) = modules.get(resource) else { continue };
        let home = homes.entry(class).or_insert_with(|| module.clone()).clone();
        let slot = service.resources.get_mut(resource).and_then(|it| it.items.get_mut(item));
        if let Some(slot) = slot.filter(|_| home != *module) {
            slot.shared_with = Some(home);
        }
    }
}

fn items(service: &Service) -> impl Iterator<Item = (Place, &Item)> {
    service
        .resources
        .iter()
        .enumerate()
        .flat_map(|(resource, it)| it.items.iter().enumerate().map(move |(item, it)| ((resource, item), it)))
}

fn count(classes: &BTreeMap<Place, usize>) -> usize {
    classes.values().max().map_or(0, |last| last + 1)
}

/// Items that read the same, whatever the names in them stand for.
fn by_text(service: &Service) -> BTreeMap<Place, usize> {
    let mut representatives: Vec<&Item> = Vec::new();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut classes = BTreeMap::new();
    for (place, item) in items(service) {
        let candidates = by_name.entry(&item.name).or_default();
        let same = candidates.iter().copied().find(|class| representatives.get(*class) == Some(&item));
        let class = same.unwrap_or_else(|| {
            representatives.push(item);
            candidates.push(representatives.len() - 1);
            representatives.len() - 1
        });
        classes.insert(place, class);
    }
    classes
}

/// Splits classes whose members name items of different classes.
fn refine(service: &Service, classes: &BTreeMap<Place, usize>) -> BTreeMap<Place, usize> {
    let mut numbers: BTreeMap<(usize, Vec<usize>), usize> = BTreeMap::new();
    let mut refined = BTreeMap::new();
    for (place, item) in items(service) {
        let Some(class) = classes.get(&place) else { continue };
        let siblings =
            service.resources.get(place.0).map(|resource| resource.items.as_slice()).unwrap_or_default();
        let mut named = Vec::new();
        item.kinds(&mut |kind| {
            if let Kind::Item(name) = kind
                && let Some(sibling) = siblings.iter().position(|sibling| sibling.name == *name)
            {
                named.extend(classes.get(&(place.0, sibling)));
            }
        });
        let next = numbers.len();
        refined.insert(place, *numbers.entry((*class, named)).or_insert(next));
    }
    refined
}

#[cfg(test)]
mod tests {
    use super::super::model::{Body, Resource, Setter, Structure};
    use super::*;

    fn structure(properties: &[(&'static str, Kind)]) -> Structure {
        let setter = |(property, kind): &(&'static str, Kind)| Setter {
            property,
            method: property.to_lowercase(),
            required: false,
            kind: kind.clone(),
            facts: String::new(),
        };
        Structure { schema_name: "S", setters: properties.iter().map(setter).collect(), is_open: false }
    }

    fn resource(module: &str, items: &[(&str, Structure)]) -> Resource {
        let item = |(name, structure): &(&str, Structure)| Item {
            name: (*name).to_owned(),
            body: Body::Structure(structure.clone()),
            shared_with: None,
        };
        Resource {
            facts: stackwright_schema::ResourceType::find("AWS::EC2::Subnet").unwrap(),
            name: module.to_owned(),
            module: module.to_owned(),
            top: structure(&[]),
            items: items.iter().map(item).collect(),
            attributes: Vec::new(),
        }
    }

    #[test]
    fn equal_items_are_one_down_to_what_is_nested_in_them() {
        let outer = structure(&[
            ("Inner", Kind::Item("Inner".to_owned())),
            ("Outer", Kind::Item("Outer".to_owned())),
        ]);
        let same = || vec![("Inner", structure(&[("A", Kind::String)])), ("Outer", outer.clone())];
        let mut other = same();
        other[0].1 = structure(&[("A", Kind::Integer)]);
        let mut service = Service {
            module: "s".to_owned(),
            namespace: "AWS::S",
            resources: vec![
                resource("first", &same()),
                resource("second", &same()),
                resource("third", &other),
            ],
        };
        share(&mut service);
        let shared: Vec<_> = items(&service).map(|(_, item)| item.shared_with.as_deref()).collect();
        // The third has an `Outer` that reads the same and means another `Inner`.
        assert_eq!(shared, [None, None, Some("first"), Some("first"), None, None]);
    }
}
