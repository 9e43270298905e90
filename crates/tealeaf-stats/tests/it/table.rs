//! The table of acceptance: measure, what is demanded, what was reached.

/// Rows gathered so far.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<(String, String, String, bool)>,
}

impl Table {
    /// Adds a row; `ok` says whether the demand is met.
    pub(crate) fn row(&mut self, name: &str, accept: &str, reached: String, ok: bool) {
        self.rows.push((name.to_owned(), accept.to_owned(), reached, ok));
    }

    /// A row that demands a value between two bounds.
    pub(crate) fn within(&mut self, name: &str, value: f64, low: f64, high: f64) {
        let accept = match (low.is_finite(), high.is_finite()) {
            (true, true) => format!("{low} to {high}"),
            (true, false) => format!(">= {low}"),
            _ => format!("<= {high}"),
        };
        self.row(name, &accept, format!("{value:.4}"), low <= value && value <= high);
    }

    /// Prints the table and fails when a demand is not met.
    pub(crate) fn finish(self) {
        println!("{:62} {:>18} {:>22}", "measure", "accept", "reached");
        for (name, accept, reached, ok) in &self.rows {
            let mark = if *ok { "" } else { "  <-- not reached" };
            println!("{name:62} {accept:>18} {reached:>22}{mark}");
        }
        let missed: Vec<&str> =
            self.rows.iter().filter(|row| !row.3).map(|row| row.0.as_str()).collect();
        assert!(missed.is_empty(), "not reached: {missed:?}");
    }
}
