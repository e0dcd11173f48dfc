//! Any two texts as templates beside one another: a model is made of them and all rules are run, in bounded time,
//! without a panic.
//!
//! Bounded, and on any toolchain: `cargo test -p stackwright-model --test hostile` and `cargo test -p
//! stackwright-verify --test validity`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stackwright_model::{Inputs, Model, SourceTemplate};
use stackwright_verify::{Date, Facts, rules};

fuzz_target!(|texts: (&str, &str)| {
    let template = |stack: &str, text: &str| SourceTemplate {
        stack: stack.to_owned(),
        file: stack.to_owned(),
        text: text.to_owned(),
    };
    let model = Model::of_templates(&[template("a", texts.0), template("b", texts.1)], &Inputs::default());
    let today = Date::of_unix_seconds(0);
    let _ = rules::run(&Facts::new(&model), today);
    for (id, resource) in model.resources() {
        let _ = model.place_of(id, "A.0.B");
        let _ = model.show(&model.canonical(&resource.properties));
        let _ = model.references().to(id).count();
    }
});
