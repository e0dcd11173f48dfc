//! Functions of lists: `Fn::Select`, `Fn::Split`, `Fn::Cidr`, `Fn::GetAZs`.

use super::functions::undecided;
use super::{Resolver, Site, argument, unknown};
use crate::document::Node;
use crate::text::TextBuilder;
use crate::{Unknown, Value, cidr, rules};

/// A text that was split: the pieces that are certain, and why what follows them is not.
pub(super) struct Pieces {
    certain: Vec<Value>,
    rest: Option<Unknown>,
}

impl Pieces {
    /// The list, where all of it is certain.
    pub(super) fn into_value(self) -> Value {
        self.rest.map_or(Value::List(self.certain), unknown)
    }
}

impl Resolver<'_> {
    /// `{"Fn::Select": [index, list]}`.
    pub(super) fn select(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        let Some([index, list]) = arguments.items() else {
            return self.broken(site, rules::BROKEN_FUNCTION, "`Fn::Select` takes an index and a list");
        };
        let index = self.value(site, index);
        let Some(at) = index.as_integer() else {
            if index.first_unknown().is_some() {
                return undecided(&index);
            }
            return self.broken(site, rules::BROKEN_FUNCTION, "the index of `Fn::Select` is a whole number");
        };
        let Ok(at) = usize::try_from(at) else {
            return self.broken(site, rules::BROKEN_FUNCTION, "the index of `Fn::Select` is below zero");
        };
        let pieces = match list.only_entry() {
            Some(("Fn::Split", arguments)) => match self.pieces(site, arguments) {
                Ok(pieces) => pieces,
                Err(value) => return value,
            },
            _ => match self.value(site, list) {
                Value::List(certain) => Pieces { certain, rest: None },
                Value::Unknown(why) => match *why {
                    Unknown::Zones(region) => {
                        return unknown(Unknown::Zone(region, u32::try_from(at).unwrap_or(u32::MAX)));
                    }
                    why => return unknown(why),
                },
                reference @ Value::Reference(_) => {
                    let name = self.name_of(&reference);
                    return unknown(Unknown::Aws(format!("item {at} of `{name}`").into()));
                }
                _ => return self.broken(site, rules::BROKEN_FUNCTION, "`Fn::Select` selects from a list"),
            },
        };
        let count = pieces.certain.len();
        match (pieces.certain.into_iter().nth(at), pieces.rest) {
            (Some(item), _) => item,
            (None, Some(why)) => unknown(why),
            (None, None) => {
                let message = format!("`Fn::Select` selects item {at} of a list of {count}");
                self.broken(site, rules::BROKEN_FUNCTION, &message)
            }
        }
    }

    /// `{"Fn::Split": [delimiter, text]}`.
    pub(super) fn split(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        self.pieces(site, arguments).map_or_else(|value| value, Pieces::into_value)
    }

    /// The pieces of a text; the value of the whole where there are none.
    fn pieces(&self, site: &Site<'_>, arguments: &Node<'_>) -> Result<Pieces, Value> {
        let Some([delimiter, text]) = arguments.items() else {
            let message = "`Fn::Split` takes a delimiter and a text";
            return Err(self.broken(site, rules::BROKEN_FUNCTION, message));
        };
        let Some(delimiter) = delimiter.text().filter(|delimiter| !delimiter.is_empty()) else {
            let message = "the delimiter of `Fn::Split` is text, and not empty";
            return Err(self.broken(site, rules::BROKEN_FUNCTION, message));
        };
        let text = self.value(site, text);
        match &text {
            // The items of an attribute that is a list travel with commas between them.
            Value::Reference(_) if delimiter == "," && self.is_list(&text) => Err(text),
            Value::List(_) | Value::Map(_) | Value::Null => {
                Err(self.broken(site, rules::BROKEN_FUNCTION, "`Fn::Split` splits a text"))
            }
            text => self.split_text(site, text, delimiter),
        }
    }

    pub(super) fn split_text(&self, site: &Site<'_>, text: &Value, delimiter: &str) -> Result<Pieces, Value> {
        let mut certain = Vec::new();
        let mut piece = TextBuilder::default();
        for part in text.parts() {
            let Some(known) = part.as_scalar_text() else {
                if !self.is_free_of(part, delimiter) {
                    let why = part.first_unknown().cloned();
                    let why = why.unwrap_or_else(|| {
                        Unknown::Aws(format!("how `{}` splits into parts", self.name_of(part)).into())
                    });
                    return Ok(Pieces { certain, rest: Some(why) });
                }
                let _ = piece.value(part.clone());
                continue;
            };
            if let Err(bound) = self.bounds.spend_on_text(known.len() * 4) {
                return Err(self.out_of_bounds(site, bound));
            }
            for (index, known) in known.split(delimiter).enumerate() {
                if index > 0 {
                    certain.push(std::mem::take(&mut piece).finish());
                    if let Err(bound) = self.bounds.spend(1) {
                        return Err(self.out_of_bounds(site, bound));
                    }
                }
                piece.text(known);
            }
        }
        certain.push(piece.finish());
        Ok(Pieces { certain, rest: None })
    }

    /// Whether a part of a text that is not known holds no delimiter for certain: accounts, regions and the like
    /// have letters, digits and hyphens, and what a resource gives has no comma unless it is a list.
    fn is_free_of(&self, part: &Value, delimiter: &str) -> bool {
        match part {
            Value::Unknown(why) => match &**why {
                Unknown::Pseudo(name) => {
                    let is_plain = matches!(
                        &**name,
                        "AWS::AccountId" | "AWS::Partition" | "AWS::Region" | "AWS::StackName"
                    );
                    is_plain && !delimiter.contains(|c: char| c.is_ascii_alphanumeric() || c == '-')
                }
                Unknown::Zone(..) => delimiter == ",",
                _ => false,
            },
            Value::Reference(_) => delimiter == "," && !self.is_list(part),
            _ => false,
        }
    }

    /// `{"Fn::Cidr": [block, count, bits]}`.
    pub(super) fn cidr(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        let value = |index| argument(arguments, index).map(|node| self.value(&site.item(index), node));
        let (Some(block), Some(count), Some(bits)) = (value(0), value(1), value(2)) else {
            let message = "`Fn::Cidr` takes a block, a count and the bits that a part leaves to hosts";
            return self.broken(site, rules::BROKEN_FUNCTION, message);
        };
        let block = self.property_behind(&block).unwrap_or(block);
        let (Some(block), Some(count), Some(bits)) = (block.as_text(), count.as_integer(), bits.as_integer())
        else {
            let first = [&block, &count, &bits].into_iter().find(|value| value.as_scalar_text().is_none());
            return first.map_or(Value::Null, undecided);
        };
        match cidr::parts(block, count, bits) {
            Ok(blocks) => {
                if let Err(bound) = self.bounds.spend(blocks.len() as u64) {
                    return self.out_of_bounds(site, bound);
                }
                Value::List(blocks.into_iter().map(|block| Value::Text(block.to_string().into())).collect())
            }
            Err(message) => self.broken(site, rules::BROKEN_FUNCTION, &message),
        }
    }

    /// `{"Fn::GetAZs": region}`; the stack's own region where it is empty. Which zones an account sees, and under
    /// which name, differs from account to account.
    pub(super) fn zones(&self, site: &Site<'_>, arguments: &Node<'_>) -> Value {
        let region = match self.value(site, arguments) {
            Value::Null => None,
            Value::Text(region) if region.is_empty() => None,
            Value::Text(region) => Some(region),
            Value::Unknown(why) => match *why {
                Unknown::Pseudo(_) => None,
                why => return unknown(why),
            },
            other if other.first_unknown().is_some() => return undecided(&other),
            _ => return self.broken(site, rules::BROKEN_FUNCTION, "`Fn::GetAZs` takes a region"),
        };
        let own = || self.scope(site.scope).region.as_deref().unwrap_or("AWS::Region").into();
        unknown(Unknown::Zones(region.unwrap_or_else(own)))
    }
}
