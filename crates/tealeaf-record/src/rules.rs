//! What ingestion needs to know of a domain: handed over by the caller from a pack.

/// Rules of a domain for reading its texts.
#[derive(Clone, Debug, Default)]
pub struct RecordRules {
    /// Outlets, in the order of the pack.
    pub outlets: Vec<Outlet>,
    /// People who can speak or appear.
    pub people: Vec<RecordedPerson>,
    /// Occasions in order: the first whose pattern matches wins.
    pub occasions: Vec<Occasion>,
    /// How inputs of further outlets are read: the first that fits an input wins.
    pub recipes: Vec<Recipe>,
}

/// An outlet whose texts are held.
#[derive(Clone, Debug, Default)]
pub struct Outlet {
    /// Fixed key, for example `xwlb`.
    pub key: String,
    /// Body that speaks when no person does (`fomc` for FOMC statements).
    pub speaker: Option<String>,
    /// Occasion of every item of this outlet, when it has only one.
    pub occasion: Option<String>,
    /// Address of an item's page; `{yyyy}`, `{mm}`, `{dd}` and `{id}` are filled in.
    pub url: Option<String>,
    /// Whether a day without items is a hole (daily programmes) or says nothing.
    pub daily: bool,
}

/// A person as the record needs to know them.
#[derive(Clone, Debug, Default)]
pub struct RecordedPerson {
    /// Fixed key, for example `cai-qi`.
    pub key: String,
    /// Full names in any script; matching is on folded text.
    pub names: Vec<String>,
    /// Longer words in which a name does not mean this person (`李强调`).
    pub exclude: Vec<String>,
    /// Whether the person is tracked as a speaker.
    pub leader: bool,
}

/// An occasion and how it is recognised.
#[derive(Clone, Debug, Default)]
pub struct Occasion {
    /// Fixed key, for example `inspection`.
    pub key: String,
    /// Regular expression on the title.
    pub title: Option<String>,
    /// Regular expression on title and lead (first 120 characters).
    pub lead: Option<String>,
    /// Whether the speaker is there in person (a letter or decree is not).
    pub in_person: bool,
    /// Whether nobody speaks in it, whoever is named (a feature, a commentary, an
    /// announcement of a visit).
    pub no_speaker: bool,
}

/// How the inputs of an outlet are read: which they are, and where date, title, speakers
/// and items stand in them. What a recipe leaves out is found as in any other input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipe {
    /// Fixed key, for messages.
    pub key: String,
    /// Key of the outlet of every item, unless the input names it.
    pub outlet: Option<String>,
    /// Regular expression on the input's name (path, `!` before a member of a container).
    pub name: Option<String>,
    /// Regular expression on the first characters of the input.
    pub content: Option<String>,
    /// Only inputs under this path.
    pub within: Option<String>,
    /// What the inputs are; told by their ending when `None`.
    pub format: Option<RecipeFormat>,
    /// Where the day stands.
    pub date: Vec<Way>,
    /// Where the title stands.
    pub title: Vec<Way>,
    /// Where the outlet's own id stands.
    pub id: Vec<Way>,
    /// Where the address stands.
    pub url: Vec<Way>,
    /// Where those who speak are named: every match of the first way that has any.
    pub speaker: Vec<Way>,
    /// Where the occasion stands.
    pub occasion: Vec<Way>,
    /// Where the text stands; the column `text` or the main text when empty.
    pub text: Vec<Way>,
    /// Regular expression behind which the text begins.
    pub start: Option<String>,
    /// Regular expression before which the text ends.
    pub end: Option<String>,
    /// Regular expression on paragraphs that are not part of the text.
    pub drop: Option<String>,
    /// Regular expression at whose matches further items begin.
    pub split: Option<String>,
}

/// What the inputs of a recipe are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecipeFormat {
    /// Text or Markdown, with or without a front matter.
    Text,
    /// An HTML page.
    Html,
    /// JSON Lines: an item per line.
    Lines,
    /// Comma-separated values with a header: an item per row.
    Csv,
    /// Parquet: an item per row.
    Parquet,
}

/// One way to find something in an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where to look.
    pub place: Where,
    /// Regular expression whose first group, else whole match, is meant; all that stands
    /// there when `None`. Groups named `year`, `month` and `day` make a day.
    pub pattern: Option<String>,
    /// Month and day (`03-05`) for a source that gives only the year.
    pub on: Option<String>,
}

/// A part of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// A column, JSON key (`a.b` for one inside another), front matter key or HTML `meta`.
    Field(String),
    /// The input's name.
    Name,
    /// The title found.
    Title,
    /// The item's text, and where it has none the text of the whole input.
    Text,
    /// The input as it is, with its markup.
    Source,
    /// Always this.
    Fixed(String),
}
