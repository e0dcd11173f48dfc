//! Messages that constructs left, and questions without an answer: in the assembly, and as diagnostics.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use stackwright_assembly::{MetadataEntry, MissingContext};
use stackwright_diagnostics::{Diagnostic, Place, Severity};

use crate::rules;
use crate::tree::{App, NodeId};

impl App {
    /// Messages on a stack's constructs (and on what is in no stack), in the form in which the official CLI
    /// shows them.
    pub(crate) fn annotation_metadata(&self, stack: NodeId) -> BTreeMap<String, Vec<MetadataEntry>> {
        let mut metadata: BTreeMap<String, Vec<MetadataEntry>> = BTreeMap::new();
        for annotation in &self.annotations {
            if self.stack_of(annotation.node).is_some_and(|other| other != stack) {
                continue;
            }
            let entry_type = match annotation.severity {
                Severity::Info => "aws:cdk:info",
                Severity::Warning => "aws:cdk:warning",
                Severity::Error => "aws:cdk:error",
            };
            metadata.entry(format!("/{}", self.path(annotation.node))).or_default().push(MetadataEntry {
                entry_type: entry_type.to_owned(),
                data: Some(Json::String(annotation.message.clone())),
                trace: self.node(annotation.node).map(|n| n.origin.to_string()).into_iter().collect(),
            });
        }
        metadata
    }

    pub(crate) fn report_annotations(&mut self) {
        for annotation in std::mem::take(&mut self.annotations) {
            let diagnostic = Diagnostic::new(rules::ANNOTATION, annotation.severity, annotation.message)
                .at(self.place(annotation.node));
            self.diagnostics.push(diagnostic);
        }
    }

    /// The questions of a stage, and at the root those of all: the official CLI reads them there.
    pub(crate) fn missing_context(&self, stage: NodeId) -> Vec<MissingContext> {
        let here = |asked_in: NodeId| stage == NodeId::ROOT || asked_in == stage;
        let questions = self.context.missing.iter().filter(|((asked_in, _), _)| here(*asked_in));
        let by_key: BTreeMap<&str, &MissingContext> =
            questions.map(|((_, key), question)| (key.as_str(), &question.missing)).collect();
        by_key.into_values().cloned().collect()
    }

    pub(crate) fn report_missing_context(&mut self) {
        let questions: Vec<_> =
            self.context.missing.iter().map(|((_, key), it)| (key.clone(), it.clone())).collect();
        for (key, question) in questions {
            let place = Place { origin: Some(question.origin.into()), ..self.place(question.asked_by) };
            let message = format!("the context value `{key}` is not known yet");
            let diagnostic = Diagnostic::warning(rules::CONTEXT, message).at(place).help(
                "run `cdk synth` with credentials once, and commit the cdk.context.json that it writes",
            );
            self.diagnostics.push(diagnostic);
        }
    }
}
