//! Resource types: where every question about one begins.

use std::fmt;

use crate::bytes::{self, Cursor, Table, Texts};
use crate::handler::Handlers;
use crate::layout::{header, resource, section};
use crate::lifecycle::Lifecycle;
use crate::logs::LogTypes;
use crate::object::{ObjectType, Properties};
use crate::property::Property;
use crate::region::Regions;
use crate::tagging::Tagging;

/// A CloudFormation resource type, such as `AWS::EC2::Subnet`. They compare as their names do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResourceType {
    record: u32,
}

fn header_word(index: usize) -> u32 {
    Cursor::new(0).nth_word(index as u32)
}

/// The resource type at a position of the index, which is sorted by name.
fn indexed(position: u32) -> ResourceType {
    ResourceType { record: header_word(header::WORDS + position as usize) }
}

impl ResourceType {
    /// The type of this name. `Custom::ANYTHING` is a custom resource, and has the facts of
    /// `AWS::CloudFormation::CustomResource`.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html>
    pub fn find(name: &str) -> Option<Self> {
        let name = if name.starts_with("Custom::") { "AWS::CloudFormation::CustomResource" } else { name };
        let found = bytes::search(header_word(header::TYPES), name, |position| indexed(position).record())?;
        Some(Self { record: found.at() })
    }

    /// All types, sorted by name.
    pub fn all() -> impl ExactSizeIterator<Item = Self> + Clone {
        (0..header_word(header::TYPES)).map(indexed)
    }

    /// The type whose name is nearest to a misspelt one.
    pub fn nearest(name: &str) -> Option<Self> {
        crate::nearest::nearest(name, Self::all(), Self::name)
    }

    fn record(self) -> Cursor {
        Cursor::new(self.record)
    }

    /// A section, unless it is empty.
    fn section(self, index: usize) -> Option<Cursor> {
        let mut cursor = Cursor::new(self.record);
        cursor.skip_text();
        let offset = cursor.nth_word(index as u32);
        (offset != 0).then(|| Cursor::new(self.record + offset))
    }

    pub(crate) fn object_record(self, number: u32) -> Cursor {
        let mut cursor = self.section(section::OBJECTS).unwrap_or(Cursor::new(u32::MAX));
        cursor.small();
        Cursor::new(self.record + cursor.nth_word(number))
    }

    /// The whole name, such as `AWS::EC2::Subnet`.
    pub fn name(self) -> &'static str {
        Cursor::new(self.record).text()
    }

    /// The first part of the name, nearly always `AWS`.
    pub fn vendor(self) -> &'static str {
        self.name().split("::").next().unwrap_or_default()
    }

    /// The second part of the name, such as `EC2`.
    pub fn service(self) -> &'static str {
        self.name().split("::").nth(1).unwrap_or_default()
    }

    /// The first two parts of the name, such as `AWS::EC2`.
    pub fn namespace(self) -> &'static str {
        self.name().rsplit_once("::").map_or(self.name(), |(namespace, _)| namespace)
    }

    /// The last part of the name, such as `Subnet`.
    pub fn short_name(self) -> &'static str {
        self.name().rsplit("::").next().unwrap_or_default()
    }

    /// The resource as an object: its properties and the rules over them.
    pub fn object(self) -> ObjectType {
        ObjectType::new(self, 0)
    }

    /// All objects, the resource itself first.
    pub fn objects(self) -> impl ExactSizeIterator<Item = ObjectType> {
        let count = self.section(section::OBJECTS).map_or(0, |mut cursor| cursor.small());
        (0..count).map(move |number| ObjectType::new(self, number))
    }

    /// All properties, read-only ones too, sorted by name.
    pub fn properties(self) -> Properties {
        self.object().properties()
    }

    /// The property of this name.
    pub fn property(self, name: &str) -> Option<Property> {
        self.object().property(name)
    }

    /// The settable property whose name is nearest to a misspelt one.
    pub fn nearest_property(self, name: &str) -> Option<Property> {
        self.object().nearest_property(name)
    }

    fn attribute_table(self) -> Option<Table> {
        self.section(section::ATTRIBUTES).map(Table::read)
    }

    /// What `Fn::GetAtt` gives, sorted by name. The name of a nested one has dots, as in `Endpoint.Address`; `*`
    /// stands for any name, as among the outputs of a nested stack (`Outputs.*`).
    pub fn attributes(self) -> Attributes {
        Attributes(self.attribute_table().map(|table| Properties::new(self, table)))
    }

    /// The attribute of this name.
    pub fn attribute(self, name: &str) -> Option<Property> {
        let table = self.attribute_table()?;
        let any_below = || table.find(&format!("{}.*", name.split_once('.')?.0));
        let found = table.find(name).or_else(any_below).or_else(|| table.find("*"))?;
        Some(Property::new(self, found.at()))
    }

    /// The attribute whose name is nearest to a misspelt one.
    pub fn nearest_attribute(self, name: &str) -> Option<Property> {
        crate::nearest::nearest(name, self.attributes(), Property::name)
    }

    fn identity(self) -> Cursor {
        self.section(section::IDENTITY).unwrap_or(Cursor::new(u32::MAX))
    }

    /// What `Ref` returns: properties or attributes whose values it is made of, joined by `|` where there are
    /// several. Empty when no source says.
    pub fn reference(self) -> Texts {
        self.identity().texts()
    }

    /// The properties that identify a resource in its account and region, as paths with `/`.
    pub fn primary_identifier(self) -> Texts {
        self.reference().end().texts()
    }

    /// Other sets of properties that identify a resource.
    pub fn additional_identifiers(self) -> impl Iterator<Item = Texts> {
        let mut cursor = self.primary_identifier().end();
        let count = cursor.small();
        (0..count).map(move |_| {
            let texts = cursor.texts();
            cursor = texts.end();
            texts
        })
    }

    /// The ARN with placeholders: `${Partition}`, `${Region}`, `${Account}` and properties or attributes, as in
    /// `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`.
    pub fn arn_template(self) -> Option<&'static str> {
        let mut cursor = self.primary_identifier().end();
        for _ in 0..cursor.small() {
            cursor = cursor.texts().end();
        }
        Some(cursor.text()).filter(|text| !text.is_empty())
    }

    /// The transform that a template with this type needs, such as `AWS::Serverless-2016-10-31`.
    pub fn transform(self) -> Option<&'static str> {
        let mut cursor = self.primary_identifier().end();
        for _ in 0..cursor.small() {
            cursor = cursor.texts().end();
        }
        cursor.skip_text();
        Some(cursor.text()).filter(|text| !text.is_empty())
    }

    /// How it is tagged; none when it cannot be.
    pub fn tagging(self) -> Option<Tagging> {
        self.section(section::TAGGING).map(Tagging::read)
    }

    /// What its handlers need. Empty when no source says, as of the oldest types.
    pub fn handlers(self) -> Handlers {
        Handlers::read(self.section(section::HANDLERS).unwrap_or(Cursor::new(u32::MAX)))
    }

    /// The logs that it can deliver.
    pub fn logs(self) -> LogTypes {
        LogTypes::read(self.section(section::LOGS).unwrap_or(Cursor::new(u32::MAX)))
    }

    fn flag(self, flag: u8) -> bool {
        self.section(section::SUMMARY).is_some_and(|mut cursor| cursor.byte() & flag != 0)
    }

    /// Whether it keeps data that is lost when it is replaced or deleted.
    pub fn is_stateful(self) -> bool {
        self.flag(resource::STATEFUL)
    }

    /// Whether it can be deleted only when it holds nothing, as a bucket.
    pub fn delete_needs_empty(self) -> bool {
        self.flag(resource::DELETE_NEEDS_EMPTY)
    }

    /// Whether a replacement deletes the old resource before it makes the new one, so that there is none in
    /// between. The usual order is the other way round.
    pub fn deletes_before_create(self) -> bool {
        self.flag(resource::DELETE_BEFORE_CREATE)
    }

    /// How far the end of the service has come, where AWS has announced one.
    pub fn lifecycle(self) -> Option<Lifecycle> {
        let mut cursor = self.section(section::SUMMARY)?;
        cursor.byte();
        cursor.double_word();
        let mut texts = cursor.texts();
        Lifecycle::read(texts.next()?, texts.next())
    }

    /// Whether the AWS CDK's service specification has it.
    pub fn in_service_spec(self) -> bool {
        self.flag(resource::IN_SERVICE_SPEC)
    }

    /// Whether the resource provider schemas that cfn-lint carries have it.
    pub fn in_provider_schemas(self) -> bool {
        self.flag(resource::IN_PROVIDER_SCHEMAS)
    }

    /// Paths below its properties that replace it on change and that no property of an object can say, such
    /// as `Tags/*/Key`.
    pub fn replacement_paths(self) -> Texts {
        self.section(section::REPLACEMENT).map_or(Texts::none(), |mut cursor| cursor.texts())
    }

    /// The regions in which it exists; none where no source says.
    pub fn regions(self) -> Option<Regions> {
        if !self.in_provider_schemas() {
            return None;
        }
        let mut cursor = self.section(section::SUMMARY)?;
        cursor.byte();
        Some(Regions::from_bits(cursor.double_word()))
    }

    /// Whether it exists in a region. None when nobody knows: no source says for this type, or the region is
    /// not known at all.
    pub fn is_available_in(self, region: &str) -> Option<bool> {
        let regions = self.regions()?;
        Regions::all().contains(region).then(|| regions.contains(region))
    }
}

impl fmt::Debug for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What `Fn::GetAtt` gives, sorted by name.
#[derive(Clone, Copy)]
pub struct Attributes(Option<Properties>);

impl Iterator for Attributes {
    type Item = Property;

    fn next(&mut self) -> Option<Property> {
        self.0.as_mut()?.next()
    }
}
