//! The environments that the platform comes with, synthesized.
#![allow(dead_code, reason = "each test uses a part")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use bedrock_agents::BedrockAgents;
use bedrock_agents::config::Configuration;
use serde_json::Value as Json;
use stackwright_core::{App, Synthesis};
use stackwright_platform::{Configured as _, Platform as _};
use stackwright_testing::Template;

/// An environment with its templates.
pub(crate) struct Environment {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is made from.
    pub(crate) configuration: Configuration,
    templates: Vec<(String, Template)>,
}

/// All four of them.
pub(crate) fn environments() -> Vec<Environment> {
    let built_in = BedrockAgents.environments().iter();
    built_in.map(|environment| Environment::of(environment.name, environment.text)).collect()
}

/// What becomes of a configuration.
pub(crate) fn synthesize(configuration: &Configuration) -> Synthesis {
    let mut app = App::new();
    configuration.build(&mut app.scope(), &configuration.target());
    app.synthesize()
}

impl Environment {
    /// The environment of a configuration file that nothing is wrong with.
    pub(crate) fn of(name: &'static str, text: &str) -> Self {
        let (configuration, found) = Configuration::read(name, text);
        let configuration = configuration.unwrap_or_else(|| panic!("{found:#?}"));
        let synthesis = synthesize(&configuration);
        assert!(synthesis.diagnostics.is_empty(), "{:#?}", synthesis.diagnostics);
        let assembly = synthesis.assembly.unwrap();
        let templates = assembly.stacks().map(|stack| {
            (stack.id.to_owned(), Template::from_json(assembly.template(stack).unwrap().document().unwrap()))
        });
        Self { name, templates: templates.collect(), configuration }
    }

    /// The template of a stack, such as `network`.
    pub(crate) fn template(&self, stack: &str) -> &Template {
        let found = self.templates.iter().find(|(id, _)| id == stack);
        found.map_or_else(|| panic!("{} has no stack `{stack}`", self.name), |(_, template)| template)
    }

    /// All templates by their stacks.
    pub(crate) fn templates(&self) -> &[(String, Template)] {
        &self.templates
    }

    /// Every resource with its stack's and its own id.
    pub(crate) fn resources(&self) -> impl Iterator<Item = (&str, &str, &Json)> {
        self.templates.iter().flat_map(|(stack, template)| {
            let resources = template.as_json()["Resources"].as_object().unwrap();
            resources.iter().map(move |(id, resource)| (stack.as_str(), id.as_str(), resource))
        })
    }

    /// Every resource of a type with its stack's and its own id.
    pub(crate) fn of_type(&self, resource_type: &str) -> Vec<(&str, &str, &Json)> {
        self.resources().filter(|(_, _, resource)| resource["Type"] == resource_type).collect()
    }

    /// The resource that a `Ref` or `Fn::GetAtt` means, in whichever stack it is: its type and properties.
    pub(crate) fn referent(&self, stack: &str, reference: &Json) -> (&str, &Json) {
        let id = reference["Ref"].as_str().or_else(|| reference["Fn::GetAtt"][0].as_str());
        let id = id.unwrap_or_else(|| panic!("{reference} is no reference"));
        let template = self.template(stack).as_json();
        if let Some(resource) = template["Resources"].get(id) {
            return (resource["Type"].as_str().unwrap(), &resource["Properties"]);
        }
        // A value of another stack: a parameter by which the template reads what the other stack wrote.
        let name = &template["Parameters"][id]["Default"];
        let (producer, _, written) = self
            .of_type("AWS::SSM::Parameter")
            .into_iter()
            .find(|(_, _, parameter)| parameter["Properties"]["Name"] == *name)
            .unwrap_or_else(|| panic!("nobody writes {name}"));
        self.referent(producer, &written["Properties"]["Value"])
    }
}

/// The statement of a policy document with this `Sid`.
pub(crate) fn statement<'d>(document: &'d Json, sid: &str) -> &'d Json {
    let statements = document["Statement"].as_array().unwrap();
    let found = statements.iter().find(|statement| statement["Sid"] == sid);
    found.unwrap_or_else(|| panic!("no `{sid}` in {document:#}"))
}
