//! Schemas made of schemas: all, any or one of several, not, and if.

use serde_json::Value as Json;

use super::verdict::Verdict;
use super::{Evaluation, Instance, words};

impl Evaluation<'_> {
    pub(super) fn every(&mut self, schemas: &Json, instance: Instance<'_>) -> Verdict {
        let mut verdict = Verdict::holds();
        for schema in schemas.as_array().into_iter().flatten() {
            verdict.and(self.all(schema, instance));
        }
        verdict
    }

    fn each(&mut self, schemas: &Json, instance: Instance<'_>) -> Vec<Verdict> {
        schemas.as_array().into_iter().flatten().map(|schema| self.alternative(schema, instance)).collect()
    }

    /// An alternative says by its closed properties which one it is; elsewhere the facts on the object say that.
    fn alternative(&mut self, schema: &Json, instance: Instance<'_>) -> Verdict {
        let mut verdict = self.all(schema, instance);
        if schema.get("additionalProperties") == Some(&Json::Bool(false)) {
            let known = schema.get("properties").and_then(Json::as_object);
            for (name, value) in instance.map().into_iter().flat_map(stackwright_model::Map::iter) {
                if !value.is_null() && known.is_none_or(|known| !known.contains_key(name)) {
                    let is_open = super::may_vanish(value);
                    verdict.and(if is_open { Verdict::unknown() } else { words::not_allowed().below(name) });
                }
            }
        }
        verdict
    }

    pub(super) fn any(&mut self, schemas: &Json, instance: Instance<'_>) -> Verdict {
        let mut verdicts = self.each(schemas, instance);
        if verdicts.iter().any(Verdict::is_kept) {
            return Verdict::holds();
        }
        if verdicts.iter().any(|it| !it.is_broken()) {
            return Verdict::unknown();
        }
        match verdicts.len() {
            1 => verdicts.swap_remove(0),
            _ => Verdict::fails(words::alternatives("at least one", schemas, instance)),
        }
    }

    pub(super) fn one(&mut self, schemas: &Json, instance: Instance<'_>) -> Verdict {
        let mut verdicts = self.each(schemas, instance);
        let kept = verdicts.iter().filter(|it| it.is_kept()).count();
        let open = verdicts.iter().filter(|it| !it.is_kept() && !it.is_broken()).count();
        // A scalar is of several types at once: `"1"` is a text and a number.
        let is_scalar = instance.map().is_none();
        match (kept, open, verdicts.len()) {
            (1, 0, _) => Verdict::holds(),
            (1.., _, _) if is_scalar => Verdict::holds(),
            (0, 0, 1) => verdicts.swap_remove(0),
            (0, 0, _) | (2.., _, _) => Verdict::fails(words::alternatives("exactly one", schemas, instance)),
            _ => Verdict::unknown(),
        }
    }

    pub(super) fn not(&mut self, schema: &Json, instance: Instance<'_>) -> Verdict {
        let verdict = self.all(schema, instance);
        if verdict.is_kept() {
            Verdict::fails(self.denial(schema, instance))
        } else if verdict.is_broken() {
            Verdict::holds()
        } else {
            Verdict::unknown()
        }
    }

    /// What is too much, of a schema that holds and should not.
    fn denial(&mut self, schema: &Json, instance: Instance<'_>) -> String {
        let alternatives = schema.get("anyOf").and_then(Json::as_array).into_iter().flatten();
        for alternative in alternatives {
            if self.all(alternative, instance).is_kept() {
                return words::denial(alternative, instance);
            }
        }
        words::denial(schema, instance)
    }

    pub(super) fn condition(&mut self, schema: &Json, instance: Instance<'_>) -> Verdict {
        let Some(condition) = schema.get("if") else { return Verdict::holds() };
        let branch = |name| schema.get(name).unwrap_or(&Json::Bool(true));
        let verdict = self.all(condition, instance);
        if !verdict.is_kept() && !verdict.is_broken() {
            let both = [self.all(branch("then"), instance), self.all(branch("else"), instance)];
            return if both.iter().all(Verdict::is_kept) { Verdict::holds() } else { Verdict::unknown() };
        }
        let taken = branch(if verdict.is_kept() { "then" } else { "else" });
        if *taken == Json::Bool(false) {
            let what = words::circumstances(condition, instance, "");
            return Verdict::fails(what.map_or_else(
                || "is not allowed here".to_owned(),
                |what| format!("{what}: AWS does not support that, or not any more"),
            ));
        }
        let mut verdict = self.all(taken, instance);
        for failure in verdict.failures.iter_mut().filter(|it| !it.text.contains(" where ")) {
            if let Some(why) = words::circumstances(condition, instance, &failure.path) {
                failure.text = format!("{} where {why}", failure.text);
            }
        }
        verdict
    }

    pub(super) fn dependent(&mut self, schemas: &Json, instance: Instance<'_>) -> Verdict {
        let mut verdict = Verdict::holds();
        for (name, schema) in schemas.as_object().into_iter().flatten() {
            match instance.has(name) {
                Some(true) => verdict.and(self.all(schema, instance)),
                Some(false) => {}
                None => verdict.and(Verdict::unknown()),
            }
        }
        verdict
    }
}
