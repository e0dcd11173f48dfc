//! The AWS CDK's service specification: a database of entities and of links between them.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use serde::Deserialize;
use stackwright_schema::layout::resource;

use super::model::{Kind, LogType, Object, Property, Replacement, Resource, Scrutiny, Value};
use super::sources::Package;

#[derive(Deserialize)]
struct Database {
    schema: Tables,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tables {
    resource: Entities<SpecResource>,
    type_definition: Entities<TypeDefinition>,
}

#[derive(Deserialize)]
struct Entities<T> {
    entities: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SpecResource {
    pub(super) cloud_formation_type: String,
    cloud_formation_transform: Option<String>,
    #[serde(default)]
    primary_identifier: Vec<String>,
    cfn_ref_identifier: Option<Vec<String>>,
    properties: BTreeMap<String, SpecProperty>,
    attributes: BTreeMap<String, SpecProperty>,
    arn_template: Option<String>,
    #[serde(default)]
    is_stateful: bool,
    #[serde(default)]
    vended_logs: Vec<LogType>,
    pub(super) tag_information: Option<TagInformation>,
    #[serde(default)]
    additional_replacement_properties: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TagInformation {
    pub(super) tag_property_name: String,
    pub(super) variant: TagVariant,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum TagVariant {
    Standard,
    Asg,
    Map,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TypeDefinition {
    #[serde(rename = "$id")]
    id: String,
    name: String,
    properties: BTreeMap<String, SpecProperty>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SpecProperty {
    #[serde(rename = "type")]
    kind: SpecType,
    #[serde(default)]
    required: bool,
    default_value: Option<String>,
    deprecated: Option<String>,
    scrutinizable: Option<String>,
    causes_replacement: Option<CausesReplacement>,
    #[serde(default)]
    relationship_refs: Vec<RelationshipRef>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum CausesReplacement {
    Yes,
    No,
    Maybe,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RelationshipRef {
    cloud_formation_type: String,
    property_name: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum SpecType {
    #[serde(rename_all = "camelCase")]
    String {
        #[serde(default)]
        allowed_values: Vec<String>,
    },
    #[serde(rename_all = "camelCase")]
    Integer {
        #[serde(default)]
        allowed_values: Vec<serde_json::Number>,
    },
    Number,
    Boolean,
    Json,
    #[serde(rename = "date-time")]
    DateTime,
    Tag,
    Array {
        element: Box<SpecType>,
    },
    Map {
        element: Box<SpecType>,
    },
    Ref {
        reference: Reference,
    },
    Union {
        types: Vec<SpecType>,
    },
}

#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "$ref")]
    id: String,
}

/// The whole specification.
pub(super) struct ServiceSpec {
    pub(super) resources: BTreeMap<String, SpecResource>,
    definitions: BTreeMap<String, TypeDefinition>,
}

impl ServiceSpec {
    pub(super) fn read(package: &Package) -> anyhow::Result<Self> {
        let files = package.files(|path| path == "package/db.json.gz")?;
        let packed = files.get("package/db.json.gz").context("the package has no db.json.gz")?;
        let database: Database = serde_json::from_reader(flate2::read::GzDecoder::new(packed.as_slice()))?;
        let resources = database.schema.resource.entities.into_iter();
        let definitions = database.schema.type_definition.entities.into_iter();
        Ok(Self {
            resources: resources.map(|it| (it.cloud_formation_type.clone(), it)).collect(),
            definitions: definitions.map(|it| (it.id.clone(), it)).collect(),
        })
    }

    /// The facts of one type, as far as the specification knows them.
    pub(super) fn facts(&self, spec: &SpecResource) -> anyhow::Result<Resource> {
        let mut reading = Reading { spec: self, resource: Resource::default(), numbers: BTreeMap::new() };
        let name = spec.cloud_formation_type.rsplit("::").next().unwrap_or_default();
        reading.resource.objects.push(Object { name: name.to_owned(), ..Object::default() });
        let properties = reading.properties(&spec.properties)?;
        let attributes = reading.properties(&spec.attributes)?;

        let mut facts = reading.resource;
        if let Some(object) = facts.objects.first_mut() {
            object.properties = properties;
        }
        facts.attributes = attributes.into_iter().map(|(name, property)| (name, property.value)).collect();
        facts.primary_identifier.clone_from(&spec.primary_identifier);
        facts.reference = spec.cfn_ref_identifier.clone().unwrap_or_else(|| spec.primary_identifier.clone());
        facts.arn_template.clone_from(&spec.arn_template);
        facts.transform.clone_from(&spec.cloud_formation_transform);
        facts.logs.clone_from(&spec.vended_logs);
        facts.replacement_paths =
            spec.additional_replacement_properties.iter().map(|path| path.join("/")).collect();
        facts.flags |= resource::IN_SERVICE_SPEC;
        if spec.is_stateful {
            facts.flags |= resource::STATEFUL;
        }
        Ok(facts)
    }
}

/// Reading one resource: the definitions that it uses become its objects, each once.
struct Reading<'spec> {
    spec: &'spec ServiceSpec,
    resource: Resource,
    numbers: BTreeMap<&'spec str, usize>,
}

impl<'spec> Reading<'spec> {
    fn properties(
        &mut self,
        properties: &'spec BTreeMap<String, SpecProperty>,
    ) -> anyhow::Result<BTreeMap<String, Property>> {
        properties.iter().map(|(name, spec)| Ok((name.clone(), self.property(spec)?))).collect()
    }

    fn property(&mut self, spec: &'spec SpecProperty) -> anyhow::Result<Property> {
        let mut value = self.value(&spec.kind)?;
        let references = spec.relationship_refs.iter();
        value.refer(
            references.map(|it| (it.cloud_formation_type.clone(), it.property_name.clone())).collect(),
        );
        Ok(Property {
            required: spec.required,
            deprecated: spec.deprecated.as_deref().is_some_and(|it| it != "NONE"),
            default: spec.default_value.clone(),
            replacement: match spec.causes_replacement {
                Some(CausesReplacement::Yes) => Replacement::Always,
                Some(CausesReplacement::Maybe) => Replacement::Sometimes,
                Some(CausesReplacement::No) | None => Replacement::Never,
            },
            scrutiny: match spec.scrutinizable.as_deref() {
                None | Some("None") => Scrutiny::None,
                Some("InlineResourcePolicy") => Scrutiny::ResourcePolicy,
                Some("InlineIdentityPolicies") => Scrutiny::IdentityPolicies,
                Some("ManagedPolicies") => Scrutiny::ManagedPolicies,
                Some("IngressRules") => Scrutiny::Ingress,
                Some("EgressRules") => Scrutiny::Egress,
                Some(other) => bail!("unknown scrutiny `{other}`"),
            },
            in_service_spec: true,
            ..Property::new(value)
        })
    }

    fn value(&mut self, spec: &'spec SpecType) -> anyhow::Result<Value> {
        let mut value = Value::from(match spec {
            SpecType::String { .. } => Kind::String,
            SpecType::Integer { .. } => Kind::Integer,
            SpecType::Number => Kind::Number,
            SpecType::Boolean => Kind::Boolean,
            SpecType::Json => Kind::Json,
            SpecType::DateTime => Kind::Timestamp,
            SpecType::Tag => Kind::Tag,
            SpecType::Array { element } => Kind::List(Box::new(self.value(element)?)),
            SpecType::Map { element } => Kind::Map(Box::new(self.value(element)?)),
            SpecType::Ref { reference } => Kind::Object(self.object(&reference.id)?),
            SpecType::Union { types } => {
                let types = types.iter().map(|it| self.value(it)).collect::<anyhow::Result<_>>()?;
                return Ok(union(types));
            }
        });
        value.constraints.enum_values = match spec {
            SpecType::String { allowed_values } => allowed_values.clone(),
            SpecType::Integer { allowed_values } => allowed_values.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        Ok(value)
    }

    fn object(&mut self, id: &'spec str) -> anyhow::Result<usize> {
        if let Some(number) = self.numbers.get(id) {
            return Ok(*number);
        }
        let definition = self.spec.definitions.get(id).with_context(|| format!("no definition `{id}`"))?;
        let number = self.resource.objects.len();
        self.numbers.insert(id, number);
        self.resource.objects.push(Object { name: definition.name.clone(), ..Object::default() });
        let properties = self.properties(&definition.properties)?;
        if let Some(object) = self.resource.objects.get_mut(number) {
            object.properties = properties;
        }
        Ok(number)
    }
}

/// One of several kinds. JSON next to a structure says no more than that the structure is checked late, and a
/// string next to JSON is that JSON as text, which CloudFormation takes wherever it takes JSON.
pub(super) fn union(mut values: Vec<Value>) -> Value {
    let is_json = |value: &Value| value.kind == Kind::Json;
    if values.iter().any(is_json) {
        if values.iter().all(|value| matches!(value.kind, Kind::Json | Kind::String)) {
            return Kind::Json.into();
        }
        values.retain(|value| !is_json(value));
    }
    match <[Value; 1]>::try_from(values) {
        Ok([value]) => value,
        Err(values) => Kind::Union(values).into(),
    }
}
