//! Fixed words of the page and of the terminal, in one language.

/// Headings, column heads and the like. Where a word stands around a number or a link, the
/// label is a pair: what comes before and what after.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after the words that it holds in English")]
pub struct Labels {
    /// Language of the page, as in HTML.
    pub lang: &'static str,
    pub dossier: &'static str,
    pub no_headline: &'static str,
    /// The headline, when it accuses somebody.
    pub headline_folded: &'static str,
    pub no_date: &'static str,
    pub no_date_terminal: &'static str,
    pub skip: &'static str,
    pub by_verdict: &'static str,
    pub read_against: &'static str,
    pub parts: &'static str,
    pub what_matters: &'static str,
    pub article: &'static str,
    pub the_article: &'static str,
    pub every_claim: &'static str,
    pub how_usual: &'static str,
    pub how_usual_lower: &'static str,
    pub comparisons: &'static str,
    pub not_tested: &'static str,
    pub sourced: &'static str,
    pub sourced_short: &'static str,
    pub why_not_tested: &'static str,
    pub method: &'static str,
    pub method_versions: &'static str,
    pub nothing_tested: &'static str,
    pub all_tested: &'static str,
    pub note_as_in: (&'static str, &'static str),
    pub finding: &'static str,
    pub claims: &'static str,
    pub underline: &'static str,
    pub show: &'static str,
    pub all: &'static str,
    pub verdict: &'static str,
    pub says_so: &'static str,
    pub says: &'static str,
    /// A colon before what follows, and a comma.
    pub before: &'static str,
    pub pause: &'static str,
    pub colon: &'static str,
    /// After the attribution of an accusation, on the page.
    pub accusation: &'static str,
    /// After the attribution of an accusation, in the terminal.
    pub accusation_terminal: &'static str,
    /// Where an accusation is folded in the article's text.
    pub folded: &'static str,
    pub page_at: (&'static str, &'static str),
    pub more_in_json: (&'static str, &'static str),
    pub more_terminal: (&'static str, &'static str),
    pub note: &'static str,
    pub notes: (&'static str, &'static str),
    pub in_the_article: &'static str,
    pub further_claims: (&'static str, &'static str),
    pub no_comparison: &'static str,
    pub before_only: &'static str,
    pub before_only_terminal: &'static str,
    pub items_that: (&'static str, &'static str),
    pub answers: &'static str,
    pub table: &'static str,
    pub compared_with: &'static str,
    pub rate: &'static str,
    pub how_unusual: &'static str,
    pub used: &'static str,
    pub nearest: (&'static str, &'static str),
    pub nearest_terminal: &'static str,
    pub target: &'static str,
    pub and_more: (&'static str, &'static str),
    pub comma: &'static str,
    pub semicolon: &'static str,
    pub open: &'static str,
    pub close: &'static str,
}

impl Labels {
    /// Labels that stand alone.
    #[must_use]
    pub fn alone(&self) -> Vec<&'static str> {
        vec![
            self.dossier,
            self.no_headline,
            self.headline_folded,
            self.no_date,
            self.no_date_terminal,
            self.skip,
            self.by_verdict,
            self.read_against,
            self.parts,
            self.what_matters,
            self.article,
            self.the_article,
            self.every_claim,
            self.how_usual,
            self.how_usual_lower,
            self.comparisons,
            self.not_tested,
            self.sourced,
            self.sourced_short,
            self.why_not_tested,
            self.method,
            self.method_versions,
            self.nothing_tested,
            self.all_tested,
            self.finding,
            self.claims,
            self.underline,
            self.show,
            self.all,
            self.verdict,
            self.says_so,
            self.says,
            self.accusation,
            self.accusation_terminal,
            self.folded,
            self.note,
            self.in_the_article,
            self.no_comparison,
            self.before_only,
            self.before_only_terminal,
            self.answers,
            self.table,
            self.compared_with,
            self.rate,
            self.how_unusual,
            self.used,
            self.nearest_terminal,
            self.target,
        ]
    }

    /// Labels around a number, a link or a name.
    #[must_use]
    pub fn around(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            self.note_as_in,
            self.page_at,
            self.more_in_json,
            self.more_terminal,
            self.notes,
            self.further_claims,
            self.nearest,
            self.and_more,
        ]
    }
}
