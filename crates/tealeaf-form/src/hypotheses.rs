//! Analysis of competing hypotheses: which explanations the findings speak against.
//!
//! After Heuer: rows are findings, columns explanations, and a column is ranked by what
//! speaks *against* it, never by what agrees with it. A row that fits all columns says
//! nothing. Dropping one row at a time shows whether the order hangs on a single finding.

use crate::{
    assess::{Assessment, Group},
    pack::Band,
};

/// Explanations of a paper, none of them preferred.
pub const HYPOTHESES: [&str; 5] = [
    "issued as it stands",
    "issued, then altered or retyped",
    "a draft or internal version",
    "made by a third party",
    "another paper, misread",
];

/// How a finding relates to an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// One would expect it.
    Fits,
    /// Neither for nor against.
    Neutral,
    /// Against it.
    Against,
    /// Strongly against it.
    StronglyAgainst,
}

impl Cell {
    /// The mark in the table.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Fits => "+",
            Self::Neutral => "·",
            Self::Against => "-",
            Self::StronglyAgainst => "--",
        }
    }

    fn weight(self) -> u32 {
        match self {
            Self::Fits | Self::Neutral => 0,
            Self::Against => 1,
            Self::StronglyAgainst => 2,
        }
    }
}

/// A row: one group of findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What was found, in words.
    pub finding: String,
    /// One cell for each of [`HYPOTHESES`].
    pub cells: [Cell; 5],
}

impl Row {
    /// Whether the row tells the explanations apart.
    pub fn diagnostic(&self) -> bool {
        self.cells.iter().any(|cell| cell.weight() != self.cells[0].weight())
    }
}

/// The table with its ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// One row for each group of findings.
    pub rows: Vec<Row>,
    /// What speaks against each explanation, in the order of [`HYPOTHESES`].
    pub against: [u32; 5],
    /// Rows without which another explanation would have the least against it.
    pub decisive: Vec<usize>,
}

impl Matrix {
    /// Ranks a table.
    pub fn new(rows: Vec<Row>) -> Self {
        let against = against(&rows, None);
        let leaders = leaders(against);
        let decisive = (0..rows.len())
            .filter(|idx| self::leaders(self::against(&rows, Some(*idx))) != leaders)
            .collect();
        Self { rows, against, decisive }
    }

    /// Explanations with the least against them.
    pub fn least_against(&self) -> Vec<&'static str> {
        HYPOTHESES
            .iter()
            .zip(leaders(self.against))
            .filter_map(|(name, leads)| leads.then_some(*name))
            .collect()
    }

    /// The table of an assessment.
    pub fn of(assessment: &Assessment) -> Self {
        let mut rows: Vec<Row> = assessment
            .groups
            .iter()
            .filter_map(|summary| {
                let band = summary.band?;
                Some(Row {
                    finding: format!(
                        "{}: {}",
                        crate::wording::group_name(summary.group),
                        summary.deviating.join(", ")
                    ),
                    cells: cells(summary.group, band),
                })
            })
            .collect();
        if rows.is_empty() {
            rows.push(Row {
                finding: "no deviation among the rules checked".to_owned(),
                cells: [Cell::Fits; 5],
            });
        }
        // The echo speaks for itself only when silence was in fact observed, which the
        // caller knows; a hypothetical weight is no row.
        Self::new(rows)
    }
}

fn against(rows: &[Row], without: Option<usize>) -> [u32; 5] {
    let mut sums = [0; 5];
    for (idx, row) in rows.iter().enumerate() {
        if Some(idx) == without {
            continue;
        }
        for (sum, cell) in sums.iter_mut().zip(row.cells) {
            *sum += cell.weight();
        }
    }
    sums
}

fn leaders(against: [u32; 5]) -> [bool; 5] {
    let least = against.iter().min().copied().unwrap_or(0);
    against.map(|sum| sum == least)
}

/// What a deviation of a group and band speaks against.
fn cells(group: Group, band: Band) -> [Cell; 5] {
    use Cell::{Against, Fits, Neutral, StronglyAgainst};
    match (group, band) {
        (Group::Form, Band::Weak) => [Against, Fits, Fits, Fits, Neutral],
        (Group::Form | Group::Content, Band::Moderate) => {
            [StronglyAgainst, Against, Against, Fits, Fits]
        }
        (Group::Form | Group::Content, Band::Strong) => {
            [StronglyAgainst, Against, Against, Fits, Neutral]
        }
        (Group::Content, Band::Weak) => [Against, Fits, Fits, Fits, Fits],
        (Group::Number, Band::Weak) => [Against, Fits, Neutral, Fits, Fits],
        (Group::Number, Band::Moderate | Band::Strong) => {
            [StronglyAgainst, Against, Neutral, Fits, Fits]
        }
        (Group::Issuer, _) => [StronglyAgainst, Against, Against, Fits, Fits],
        (Group::Echo, _) => [Against, Against, Fits, Fits, Neutral],
        (Group::History, _) => [Against, Fits, Neutral, Fits, Neutral],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Cell::{Against, Fits, Neutral, StronglyAgainst};

    fn check(rows: &[[Cell; 5]], leaders: &[usize], decisive: &[usize]) {
        let rows = rows
            .iter()
            .map(|cells| Row { finding: String::new(), cells: *cells })
            .collect();
        let matrix = Matrix::new(rows);
        let expected: Vec<&str> = leaders.iter().map(|idx| HYPOTHESES[*idx]).collect();
        assert_eq!(matrix.least_against(), expected);
        assert_eq!(matrix.decisive, decisive);
    }

    #[test]
    fn worked_tables() {
        // Nothing found: all alike, and dropping the row changes nothing.
        check(&[[Fits; 5]], &[0, 1, 2, 3, 4], &[]);
        // One weak finding against the first.
        check(&[[Against, Fits, Fits, Fits, Fits]], &[1, 2, 3, 4], &[0]);
        // Two findings that agree: neither is decisive.
        check(&[[Against, Fits, Fits, Fits, Fits]; 2], &[1, 2, 3, 4], &[]);
        // One finding leaves a single explanation.
        check(&[[Against, Against, Against, Fits, Against]], &[3], &[0]);
        // A strong one is outweighed by two weak ones on the other side.
        check(
            &[
                [StronglyAgainst, Fits, Neutral, Fits, Fits],
                [Fits, Against, Against, Against, Against],
                [Fits, Against, Against, Against, Against],
                [Fits, Against, Against, Against, Against],
            ],
            &[0],
            &[1, 2, 3],
        );
        // A row that is against all of them alike tells nothing.
        check(&[[Against; 5], [Against, Fits, Fits, Fits, Fits]], &[1, 2, 3, 4], &[1]);
    }
}
