//! Places in YAML.

use super::places::{Below, Places};
use crate::document::yaml::{Content, Marked, load};

/// All places of a document; none where it cannot be read.
pub(super) fn places(text: &str) -> Places {
    load(text, &mut Vec::new()).ok().flatten().map(Places::from).unwrap_or_default()
}

impl From<Marked<'_>> for Places {
    fn from(marked: Marked<'_>) -> Self {
        let below = match marked.content {
            Content::Scalar(_) => Vec::new(),
            Content::List(items) => {
                let item = |(index, item): (usize, Marked<'_>)| Below {
                    key: index.to_string().into(),
                    key_span: item.span.clone(),
                    value: item.into(),
                };
                items.into_iter().enumerate().map(item).collect()
            }
            Content::Map(entries) => entries
                .into_iter()
                .map(|entry| Below {
                    key: entry.key.into(),
                    key_span: entry.key_span,
                    value: entry.value.into(),
                })
                .collect(),
        };
        Self::new(marked.span, below)
    }
}
