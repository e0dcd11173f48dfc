//! A parsed value as serde's input: checks kinds and ranges, and reports what is wrong instead of stopping.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use toml::Spanned;
use toml::de::DeValue;

use crate::fault::Fault;
use crate::load::File;
use crate::name::show;
use crate::nearest::suggestion;
use crate::setting::SETTING;
use crate::{Span, rules};

/// A value of the document.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) value: &'a Spanned<DeValue<'a>>,
    pub(crate) path: Path<'a>,
    pub(crate) file: &'a File<'a>,
}

/// How a value is reached from the document's root.
#[derive(Clone, Copy)]
pub(crate) enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(Self::Root, key) => f.write_str(key),
            Self::Key(parent, key) => write!(f, "{parent}.{key}"),
            Self::Index(parent, index) => write!(f, "{parent}.{index}"),
        }
    }
}

impl<'a> Node<'a> {
    fn span(&self) -> Span {
        self.value.span().into()
    }

    /// Says of a fault where it is, unless a value further in has said so.
    fn locate(self, mut fault: Fault) -> Fault {
        fault.place.get_or_insert_with(|| (self.span(), self.path.to_string()));
        fault
    }

    fn wrong_type(self, expected: &str) -> Fault {
        let what = match self.path {
            Path::Root => "the file".to_owned(),
            path => format!("`{path}`"),
        };
        let found = match self.value.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a fraction",
            DeValue::Boolean(true) => "`true`",
            DeValue::Boolean(false) => "`false`",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let fault = Fault::new(rules::WRONG_TYPE, format!("{what} must be {expected}, not {found}"));
        let written = show(self.file.text(self.span()));
        let fault = match self.value.get_ref() {
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_)
                if expected == TEXT =>
            {
                fault.help(format!("write it in quotes: `\"{written}\"`"))
            }
            DeValue::String(text) if expected == WHOLE_NUMBER && text.parse::<i64>().is_ok() => {
                fault.help(format!("write it without quotes: `{text}`"))
            }
            DeValue::String(text) if expected == FLAG && matches!(text.as_ref(), "true" | "false") => {
                fault.help(format!("write it without quotes: `{text}`"))
            }
            DeValue::String(_) if expected == LIST => {
                fault.help(format!("write it in brackets: `[{written}]`"))
            }
            _ => fault,
        };
        self.locate(fault)
    }

    fn integer<T: TryFrom<i128>>(self) -> Result<T, Fault> {
        let DeValue::Integer(integer) = self.value.get_ref() else {
            return Err(self.wrong_type(WHOLE_NUMBER));
        };
        // More digits than 128 bits have are out of every range.
        let number = i128::from_str_radix(integer.as_str(), integer.radix()).ok();
        number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
            let size = if integer.as_str().starts_with('-') { "small" } else { "large" };
            let written = show(self.file.text(self.span()));
            self.locate(Fault::new(rules::INVALID_VALUE, format!("`{written}` is too {size} a number")))
        })
    }

    /// The entries of a table, in the order of the file.
    fn entries(self, expected: &str) -> Result<Vec<Entry<'a>>, Fault> {
        let DeValue::Table(table) = self.value.get_ref() else { return Err(self.wrong_type(expected)) };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        Ok(entries)
    }
}

type Entry<'a> = (&'a Spanned<toml::de::DeString<'a>>, &'a Spanned<DeValue<'a>>);

const TEXT: &str = "text";
const WHOLE_NUMBER: &str = "a whole number";
const FLAG: &str = "`true` or `false`";
const LIST: &str = "a list";
const TABLE: &str = "a table";

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            let number = self.integer::<$type>()?;
            visitor.$visit(number).map_err(|fault| self.locate(fault))
        }
    )*};
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.value.get_ref() {
            DeValue::String(_) => self.deserialize_str(visitor),
            DeValue::Integer(_) => self.deserialize_i64(visitor),
            DeValue::Float(_) => self.deserialize_f64(visitor),
            DeValue::Boolean(_) => self.deserialize_bool(visitor),
            DeValue::Array(_) => self.deserialize_seq(visitor),
            DeValue::Table(_) => self.deserialize_map(visitor),
            DeValue::Datetime(date) => {
                visitor.visit_string(date.to_string()).map_err(|fault| self.locate(fault))
            }
        }
    }

    integers! {
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32, deserialize_i64 visit_i64 i64,
        deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64,
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let DeValue::Boolean(flag) = self.value.get_ref() else { return Err(self.wrong_type(FLAG)) };
        visitor.visit_bool(*flag).map_err(|fault| self.locate(fault))
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let digits = match self.value.get_ref() {
            DeValue::Float(float) => float.as_str(),
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
            _ => return Err(self.wrong_type("a number")),
        };
        match digits.parse::<f64>() {
            Ok(number) => visitor.visit_f64(number).map_err(|fault| self.locate(fault)),
            Err(_) => Err(self.wrong_type("a number")),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let DeValue::String(text) = self.value.get_ref() else { return Err(self.wrong_type(TEXT)) };
        visitor.visit_str(text).map_err(|fault| self.locate(fault))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(self.wrong_type("nothing"))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name == SETTING {
            visitor.visit_seq(SettingParts { node: self, given: 0 })
        } else {
            visitor.visit_newtype_struct(self).map_err(|fault| self.locate(fault))
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let DeValue::Array(array) = self.value.get_ref() else { return Err(self.wrong_type(LIST)) };
        let elements = Elements { list: self, values: array.iter(), index: 0 };
        visitor.visit_seq(elements).map_err(|fault| self.locate(fault))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let entries = self.entries(TABLE)?;
        let entries = Entries { table: self, entries: entries.into_iter(), current: None };
        visitor.visit_map(entries).map_err(|fault| self.locate(fault))
    }

    /// Keys that the struct does not have are reported, and left out.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let mut entries = self.entries(TABLE)?;
        entries.retain(|(key, _)| {
            let known = fields.contains(&key.get_ref().as_ref());
            if !known {
                let name = key.get_ref();
                let mut fault = Fault::new(rules::UNKNOWN_KEY, format!("unknown key `{name}`"))
                    .help(suggestion(name, fields));
                fault.place = Some((key.span().into(), Path::Key(&self.path, name).to_string()));
                self.file.report(fault);
            }
            known
        });
        let entries = Entries { table: self, entries: entries.into_iter(), current: None };
        visitor.visit_map(entries).map_err(|fault| self.locate(fault))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let choice = match self.value.get_ref() {
            DeValue::String(name) => Choice { name, span: self.span(), content: None, node: self },
            DeValue::Table(_) => match self.entries(TABLE)?.as_slice() {
                [(key, value)] => {
                    Choice { name: key.get_ref(), span: key.span().into(), content: Some(value), node: self }
                }
                entries => {
                    let message = format!("one key belongs here, not {}", entries.len());
                    let fault = Fault::new(rules::INVALID_VALUE, message).help(suggestion("", variants));
                    return Err(self.locate(fault));
                }
            },
            _ => return Err(self.wrong_type(TEXT)),
        };
        visitor.visit_enum(choice).map_err(|fault| self.locate(fault))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}

/// What a [`Setting`](crate::Setting) is made of: its place, then the value; a fault in the value is
/// reported here, as this is the only one who knows where.
struct SettingParts<'a> {
    node: Node<'a>,
    given: u8,
}

impl<'de> SeqAccess<'de> for SettingParts<'_> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        self.given += 1;
        let span = self.node.span();
        match self.given {
            1 => seed.deserialize(span.start.into_deserializer()).map(Some),
            2 => seed.deserialize(span.end.into_deserializer()).map(Some),
            3 => seed.deserialize(self.node).map(Some).map_err(|fault| {
                let mut fault = self.node.locate(fault);
                self.node.file.report(fault.clone());
                fault.reported = true;
                fault
            }),
            _ => Ok(None),
        }
    }
}

struct Elements<'a> {
    list: Node<'a>,
    values: std::slice::Iter<'a, Spanned<DeValue<'a>>>,
    index: usize,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        let Some(value) = self.values.next() else { return Ok(None) };
        let path = Path::Index(&self.list.path, self.index);
        self.index += 1;
        seed.deserialize(Node { value, path, file: self.list.file }).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len())
    }
}

struct Entries<'a> {
    table: Node<'a>,
    entries: std::vec::IntoIter<Entry<'a>>,
    current: Option<Entry<'a>>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Fault;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        self.current = self.entries.next();
        let Some((key, _)) = self.current else { return Ok(None) };
        let name: &str = key.get_ref();
        let key_fault = |mut fault: Fault| {
            fault.place = Some((key.span().into(), Path::Key(&self.table.path, name).to_string()));
            fault
        };
        seed.deserialize(name.into_deserializer()).map(Some).map_err(key_fault)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        let Some((key, value)) = self.current else {
            return Err(Fault::new(rules::INVALID_VALUE, "a value was asked for before its key"));
        };
        let path = Path::Key(&self.table.path, key.get_ref());
        seed.deserialize(Node { value, path, file: self.table.file })
    }
}

/// A choice between named forms: its name alone, or a table with the name as its only key.
struct Choice<'a> {
    name: &'a str,
    span: Span,
    content: Option<&'a Spanned<DeValue<'a>>>,
    node: Node<'a>,
}

impl<'de, 'a> EnumAccess<'de> for Choice<'a> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Fault> {
        let name_fault = |mut fault: Fault| {
            fault.place = Some((self.span, self.node.path.to_string()));
            fault
        };
        let variant = seed.deserialize(self.name.into_deserializer()).map_err(name_fault)?;
        Ok((variant, self))
    }
}

impl<'a> Choice<'a> {
    /// The value beside the name.
    fn content(&self) -> Result<Node<'_>, Fault> {
        let Some(value) = self.content else {
            let name = self.name;
            let fault = Fault::new(rules::INVALID_VALUE, format!("`{name}` needs more than its name"))
                .help(format!("write it as a table: `{{ {name} = … }}`"));
            return Err(self.node.locate(fault));
        };
        Ok(Node { value, path: Path::Key(&self.node.path, self.name), file: self.node.file })
    }
}

impl<'de> VariantAccess<'de> for Choice<'_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        if self.content.is_none() {
            return Ok(());
        }
        let name = self.name;
        let fault = Fault::new(rules::INVALID_VALUE, format!("`{name}` stands alone"))
            .help(format!("write `\"{name}\"`"));
        Err(self.node.locate(fault))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Fault> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        self.content()?.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.content()?.deserialize_struct("", fields, visitor)
    }
}
