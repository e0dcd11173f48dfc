//! Models as text, for snapshots.

use std::fmt::Write as _;

use stackwright_model::{Model, Presence};

/// A model as text: stacks, resources with their properties, outputs, and what was wrong.
pub(crate) fn dump(model: &Model) -> String {
    let mut text = String::new();
    for (_, stack) in model.stacks() {
        let region = stack.region.as_deref().unwrap_or("any region");
        let _ = writeln!(text, "stack {} ({region}) of {}", stack.name, stack.file);
        if let Some(nested_in) = stack.nested_in {
            let _ = writeln!(text, "  nested in {}", model.resource(nested_in).logical_id);
        }
        if let Some(transform) = &stack.transform {
            let _ = writeln!(text, "  with {transform}");
        }
        for id in &stack.resources {
            let resource = model.resource(*id);
            let _ = write!(text, "  {} {}", resource.logical_id, resource.type_name);
            if let Presence::Unknown(why) = &resource.presence {
                let _ = write!(text, " if {why}");
            }
            if let Some(construct) = &resource.construct {
                let _ = write!(text, " by {construct}");
            }
            if let Some(origin) = &resource.origin {
                let _ = write!(text, " at {origin}");
            }
            let _ = writeln!(text);
            match resource.properties.as_map() {
                Some(map) => {
                    for (name, value) in map.iter() {
                        let _ = writeln!(text, "    {name}: {}", model.show(value));
                    }
                }
                None => {
                    let _ = writeln!(text, "    {}", model.show(&resource.properties));
                }
            }
        }
        for (name, value) in &stack.outputs {
            let _ = writeln!(text, "  output {name}: {}", model.show(value));
        }
    }
    for edge in model.references() {
        let from = &model.resource(edge.from).logical_id;
        let _ = writeln!(text, "{from}.{} -> {}", edge.path, model.show_reference(&edge.to));
    }
    for diagnostic in model.diagnostics() {
        let place = &diagnostic.place;
        let at = [place.stack.as_deref(), place.logical_id.as_deref(), place.property.as_deref()];
        let at: Vec<&str> = at.into_iter().flatten().collect();
        let _ = writeln!(text, "{}: {} [{}]", diagnostic.rule.0, diagnostic.message, at.join(" "));
    }
    text
}
