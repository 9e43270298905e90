//! Recipes as a pack or a map file writes them: how the inputs of an outlet are read.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use tealeaf_record::{Recipe, RecipeFormat, Way, Where};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRecipes {
    #[serde(default)]
    pub(super) recipe: Vec<Spanned<RawRecipe>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawRecipe {
    #[serde(default)]
    key: String,
    outlet: Option<String>,
    name: Option<String>,
    content: Option<String>,
    format: Option<RawFormat>,
    #[serde(default)]
    date: Ways,
    #[serde(default)]
    title: Ways,
    #[serde(default)]
    id: Ways,
    #[serde(default)]
    url: Ways,
    #[serde(default)]
    speaker: Ways,
    #[serde(default)]
    occasion: Ways,
    #[serde(default)]
    text: Ways,
    start: Option<String>,
    end: Option<String>,
    drop: Option<String>,
    split: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawFormat {
    Text,
    Html,
    Jsonl,
    Csv,
    Parquet,
}

impl RawRecipe {
    pub(super) fn recipe(self) -> Recipe {
        Recipe {
            key: self.key,
            outlet: self.outlet,
            name: self.name,
            content: self.content,
            within: None,
            format: self.format.map(|format| match format {
                RawFormat::Text => RecipeFormat::Text,
                RawFormat::Html => RecipeFormat::Html,
                RawFormat::Jsonl => RecipeFormat::Lines,
                RawFormat::Csv => RecipeFormat::Csv,
                RawFormat::Parquet => RecipeFormat::Parquet,
            }),
            date: self.date.0,
            title: self.title.0,
            id: self.id.0,
            url: self.url.0,
            speaker: self.speaker.0,
            occasion: self.occasion.0,
            text: self.text.0,
            start: self.start,
            end: self.end,
            drop: self.drop,
            split: self.split,
        }
    }
}

/// One way or several: a string names a column, a table says more.
#[derive(Default)]
struct Ways(Vec<Way>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawWay {
    r#in: Option<RawPlace>,
    field: Option<String>,
    value: Option<String>,
    pattern: Option<String>,
    on: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawPlace {
    Name,
    Title,
    Text,
    Source,
}

impl RawWay {
    fn way<E: serde::de::Error>(self) -> Result<Way, E> {
        let place = match (self.r#in, self.field, self.value) {
            (Some(place), None, None) => match place {
                RawPlace::Name => Where::Name,
                RawPlace::Title => Where::Title,
                RawPlace::Text => Where::Text,
                RawPlace::Source => Where::Source,
            },
            (None, Some(field), None) => Where::Field(field),
            (None, None, Some(value)) => Where::Fixed(value),
            _ => {
                return Err(E::custom(
                    "a way needs exactly one of `in` (name, title, text, source), \
                     `field` and `value`",
                ));
            }
        };
        Ok(Way { place, pattern: self.pattern, on: self.on })
    }
}

/// One element of a list of ways.
struct One(Way);

impl<'de> Deserialize<'de> for One {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut ways = deserializer.deserialize_any(WaysVisitor)?;
        ways.0.pop().map(One).ok_or_else(|| serde::de::Error::custom("an empty way"))
    }
}

impl<'de> Deserialize<'de> for Ways {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WaysVisitor)
    }
}

struct WaysVisitor;

impl<'de> Visitor<'de> for WaysVisitor {
    type Value = Ways;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the name of a column, a table with `in`, `field` or `value`, or a list",
        )
    }

    fn visit_str<E: serde::de::Error>(self, column: &str) -> Result<Ways, E> {
        let place = Where::Field(column.to_owned());
        Ok(Ways(vec![Way { place, pattern: None, on: None }]))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Ways, A::Error> {
        let raw = RawWay::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Ways(vec![raw.way()?]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Ways, A::Error> {
        let mut ways = Vec::new();
        while let Some(One(way)) = list.next_element()? {
            ways.push(way);
        }
        Ok(Ways(ways))
    }
}
