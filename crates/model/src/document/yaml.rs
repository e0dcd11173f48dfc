//! Templates in YAML, with the short forms of functions.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use super::scalar;
use super::{Document, Fault, MAX_DEPTH, Node, Unreadable};
use crate::rules;

/// How many values a document may have once its aliases are written out. A template of 1 MB, the most that
/// CloudFormation takes, has fewer.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const MAX_VALUES: usize = 1_000_000;

/// A value with the place where it is written.
#[derive(Clone, Debug)]
pub(crate) struct Marked<'t> {
    pub(crate) content: Content<'t>,
    /// Bytes of the text.
    pub(crate) span: Range<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum Content<'t> {
    Scalar(Node<'t>),
    List(Vec<Marked<'t>>),
    Map(Vec<Entry<'t>>),
}

/// An entry of a map, with the place of its key.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'t> {
    pub(crate) key: Cow<'t, str>,
    pub(crate) key_span: Range<usize>,
    pub(crate) value: Marked<'t>,
}

pub(super) fn read(text: &str) -> Result<Document<'_>, Unreadable> {
    let mut faults = Vec::new();
    let root = load(text, &mut faults)?;
    Ok(Document { root: root.map_or(Node::Null, |root| root.into_node(&mut faults)), faults })
}

/// Reads a document with all places in it.
pub(crate) fn load<'t>(text: &'t str, faults: &mut Vec<Fault>) -> Result<Option<Marked<'t>>, Unreadable> {
    let offsets = Offsets::of(text);
    let mut loader =
        Loader { open: Vec::new(), root: None, anchors: HashMap::new(), values: 0, documents: 0, faults };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| Unreadable {
            reason: error.info().to_owned(),
            at: offsets.byte(error.marker().index()),
        })?;
        let span = offsets.range(span);
        let at = span.start;
        loader.take(event, span).map_err(|reason| Unreadable { reason: reason.to_owned(), at })?;
    }
    Ok(loader.root)
}

/// The parser counts characters; places are bytes.
struct Offsets {
    /// Of each character, unless every one is a byte.
    bytes: Option<Vec<usize>>,
    end: usize,
}

impl Offsets {
    fn of(text: &str) -> Self {
        let bytes = (!text.is_ascii()).then(|| text.char_indices().map(|(byte, _)| byte).collect());
        Self { bytes, end: text.len() }
    }

    fn byte(&self, character: usize) -> usize {
        match &self.bytes {
            Some(bytes) => bytes.get(character).copied().unwrap_or(self.end),
            None => character.min(self.end),
        }
    }

    fn range(&self, span: Span) -> Range<usize> {
        let (start, end) = (self.byte(span.start.index()), self.byte(span.end.index()));
        start..end.max(start)
    }
}

/// A list or map that is not complete yet.
struct Open<'t> {
    content: Content<'t>,
    /// The key whose value comes next.
    key: Option<(Cow<'t, str>, Range<usize>)>,
    start: usize,
    anchor: usize,
    tag: Option<String>,
}

struct Loader<'t, 'f> {
    open: Vec<Open<'t>>,
    root: Option<Marked<'t>>,
    anchors: HashMap<usize, Marked<'t>>,
    /// How many there are, with those that aliases repeat.
    values: usize,
    documents: usize,
    faults: &'f mut Vec<Fault>,
}

impl<'t> Loader<'t, '_> {
    fn take(&mut self, event: Event<'t>, span: Range<usize>) -> Result<(), &'static str> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err("a template is one document");
                }
            }
            Event::Scalar(text, style, anchor, tag) => self.scalar(text, style, anchor, tag, span)?,
            Event::SequenceStart(anchor, tag) => self.begin(Content::List(Vec::new()), anchor, tag, span)?,
            Event::MappingStart(anchor, tag) => self.begin(Content::Map(Vec::new()), anchor, tag, span)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Open { content, start, anchor, tag, .. }) = self.open.pop() {
                    let marked = Marked { content, span: start..span.end };
                    self.complete(marked, anchor, tag)?;
                }
            }
            Event::Alias(anchor) => {
                let message =
                    "CloudFormation takes no YAML aliases; `aws cloudformation package` writes them out";
                self.fault(message.to_owned(), &span);
                let Some(found) = self.anchors.get(&anchor) else {
                    return Err("an alias refers to what is not complete, or not there");
                };
                let repeated = Marked { span, ..found.clone() };
                self.count(repeated.size())?;
                self.add(repeated)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn fault(&mut self, message: String, span: &Range<usize>) {
        self.faults.push(Fault { rule: rules::REFUSED_YAML, message, span: Some(span.clone()) });
    }

    fn count(&mut self, values: usize) -> Result<(), &'static str> {
        self.values = self.values.saturating_add(values);
        if self.values > MAX_VALUES {
            Err("aliases make the template grow beyond all bounds")
        } else {
            Ok(())
        }
    }

    fn begin(
        &mut self,
        content: Content<'t>,
        anchor: usize,
        tag: Option<Cow<'t, Tag>>,
        span: Range<usize>,
    ) -> Result<(), &'static str> {
        if self.open.len() >= MAX_DEPTH {
            return Err("lists and maps lie too deep in one another");
        }
        if self.wants_key() {
            return Err("a key is text");
        }
        let tag = self.function(tag.as_deref(), &span);
        self.open.push(Open { content, key: None, start: span.start, anchor, tag });
        Ok(())
    }

    fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { content: Content::Map(_), key: None, .. }))
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Cow<'t, Tag>>,
        span: Range<usize>,
    ) -> Result<(), &'static str> {
        if self.wants_key() {
            if let Some(open) = self.open.last_mut() {
                open.key = Some((text, span));
            }
            return Ok(());
        }
        let is_text = tag.as_deref().is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
        let tag = self.function(tag.as_deref(), &span);
        // The argument of a short form is text.
        let is_plain = style == ScalarStyle::Plain && !is_text && tag.is_none();
        let node = if is_plain { scalar::resolve(text) } else { Node::Text(text) };
        self.complete(Marked { content: Content::Scalar(node), span }, anchor, tag)
    }

    /// The function that a tag stands for.
    fn function(&mut self, tag: Option<&Tag>, span: &Range<usize>) -> Option<String> {
        let tag = tag?;
        if tag.is_yaml_core_schema() {
            if !matches!(&*tag.suffix, "str" | "int" | "float" | "bool" | "null" | "map" | "seq") {
                self.fault(format!("CloudFormation takes no YAML tag `!!{}`", tag.suffix), span);
            }
            return None;
        }
        match &*tag.suffix {
            "Ref" | "Condition" => Some(tag.suffix.clone()),
            name if FUNCTIONS.contains(&name) => Some(format!("Fn::{name}")),
            name => {
                self.fault(format!("CloudFormation has no function `!{name}`"), span);
                None
            }
        }
    }

    fn complete(
        &mut self,
        marked: Marked<'t>,
        anchor: usize,
        tag: Option<String>,
    ) -> Result<(), &'static str> {
        self.count(1)?;
        let marked = match tag {
            Some(function) => {
                let span = marked.span.clone();
                let entry = Entry { key: function.into(), key_span: span.clone(), value: marked };
                Marked { content: Content::Map(vec![entry]), span }
            }
            None => marked,
        };
        if anchor > 0 {
            self.count(marked.size())?;
            self.anchors.insert(anchor, marked.clone());
        }
        self.add(marked)
    }

    /// Puts a value where it belongs.
    fn add(&mut self, marked: Marked<'t>) -> Result<(), &'static str> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(marked);
            return Ok(());
        };
        match (&mut open.content, open.key.take()) {
            (Content::List(items), _) => items.push(marked),
            (Content::Map(entries), Some((key, key_span))) if key == "<<" => {
                let size = entries.len();
                merge(entries, marked);
                self.count(size)?;
                self.fault("CloudFormation takes no merges of maps (`<<`)".to_owned(), &key_span);
            }
            (Content::Map(entries), Some((key, key_span))) => {
                entries.push(Entry { key, key_span, value: marked });
            }
            _ => return Err("a key is text"),
        }
        Ok(())
    }
}

/// Adds what a map has not got from another, or from a list of others.
fn merge<'t>(entries: &mut Vec<Entry<'t>>, other: Marked<'t>) {
    match other.content {
        Content::Map(others) => {
            let there: HashSet<Cow<'t, str>> = entries.iter().map(|entry| entry.key.clone()).collect();
            entries.extend(others.into_iter().filter(|other| !there.contains(&other.key)));
        }
        Content::List(items) => items.into_iter().for_each(|item| merge(entries, item)),
        Content::Scalar(_) => {}
    }
}

/// The functions that have a short form, such as `!Sub`.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>
const FUNCTIONS: &[&str] = &[
    "And",
    "Base64",
    "Cidr",
    "Contains",
    "EachMemberEquals",
    "EachMemberIn",
    "Equals",
    "FindInMap",
    "GetAZs",
    "GetAtt",
    "GetStackOutput",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "RefAll",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
    "ValueOf",
    "ValueOfAll",
];

impl<'t> Marked<'t> {
    /// How many values it is made of.
    fn size(&self) -> usize {
        1 + match &self.content {
            Content::Scalar(_) => 0,
            Content::List(items) => items.iter().map(Self::size).sum(),
            Content::Map(entries) => entries.iter().map(|entry| entry.value.size()).sum(),
        }
    }

    fn into_node(self, faults: &mut Vec<Fault>) -> Node<'t> {
        match self.content {
            Content::Scalar(node) => node,
            Content::List(items) => {
                Node::List(items.into_iter().map(|item| item.into_node(faults)).collect())
            }
            Content::Map(entries) => {
                let mut nodes = Vec::with_capacity(entries.len());
                let mut spans = Vec::with_capacity(entries.len());
                for Entry { key, key_span, value } in entries {
                    nodes.push((key, value.into_node(faults)));
                    spans.push(key_span);
                }
                super::drop_duplicates(&mut nodes, |index, key| {
                    faults.push(Fault::duplicate(key, spans.get(index).cloned()));
                });
                Node::Map(nodes)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(text: &str) -> Node<'_> {
        read(text).unwrap().root
    }

    #[test]
    fn short_forms_are_the_functions_they_stand_for() {
        let cases = [
            ("!Ref A", "Ref: A"),
            ("!GetAtt A.B", "Fn::GetAtt: A.B"),
            ("!Sub '${A}'", "{Fn::Sub: '${A}'}"),
            ("!Sub 010", "Fn::Sub: '010'"),
            ("!Join [',', [!Ref A, b]]", "Fn::Join: [',', [{Ref: A}, b]]"),
            ("!If [C, 1, !Ref 'AWS::NoValue']", "Fn::If: [C, 1, {Ref: 'AWS::NoValue'}]"),
            ("!Not [!Condition C]", "Fn::Not: [{Condition: C}]"),
            ("Fn::Base64: !Sub x", "Fn::Base64: {Fn::Sub: x}"),
        ];
        for (short, long) in cases {
            assert_eq!(node(short), node(long), "{short}");
        }
    }

    #[test]
    fn what_cloudformation_refuses_is_said_and_read_nonetheless() {
        let text = "a: &x {k: 1}\nb: *x\nc: {<<: *x, l: 2}\nd: !Foo 1\ne: 1\ne: 2\n";
        let document = read(text).unwrap();
        assert_eq!(document.root, node("a: {k: 1}\nb: {k: 1}\nc: {k: 1, l: 2}\nd: 1\ne: 2"));
        let said: Vec<_> = document.faults.iter().map(|fault| (fault.rule.0, fault.span.clone())).collect();
        let refused = "model/refused-yaml";
        assert_eq!(said.iter().filter(|(rule, _)| *rule == refused).count(), 4, "{said:?}");
        assert_eq!(
            said.last(),
            Some(&("model/duplicate-key", Some(text.find("e: 1").unwrap()..text.find("e: 1").unwrap() + 1)))
        );
    }

    #[test]
    fn documents_that_are_no_template_are_refused_with_a_place() {
        let deep = "[".repeat(200);
        let laughs: String = (1..30).map(|i| format!("a{i}: &a{i} [*a{}, *a{}]\n", i - 1, i - 1)).collect();
        let laughs = format!("a0: &a0 [lol]\n{laughs}");
        for (text, reason) in [
            ("a: [", "while parsing"),
            ("a: 1\n---\nb: 2", "a template is one document"),
            ("? [a]\n: b", "a key is text"),
            (&deep, ""),
            (&laughs, "aliases make"),
            ("a: *nowhere", ""),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.reason.contains(reason), "{:?}", error.reason);
            assert!(error.at <= text.len());
        }
    }

    #[test]
    fn places_are_bytes() {
        let text = "ä: ö\nb: !Ref ü\n";
        let root = load(text, &mut Vec::new()).unwrap().unwrap();
        let Content::Map(entries) = root.content else { panic!("no map") };
        let spans: Vec<&str> =
            entries.iter().flat_map(|e| [&text[e.key_span.clone()], &text[e.value.span.clone()]]).collect();
        assert_eq!(spans, ["ä", "ö", "b", "!Ref ü"]);
    }
}
