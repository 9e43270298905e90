//! From glyphs to rows, from rows to margins and pitches, from rows to paragraphs.

use super::content::{Drawn, Glyph};
use crate::{
    facts::{
        Align, DocumentFacts, MM_PER_PT, Margins, Measure, PageNumber, Paragraph, Place,
        Run, Segment, Stroke,
    },
    recognise::has_dashes,
};

/// A row of glyphs.
struct Row {
    segments: Vec<Segment>,
    page: u32,
    baseline: f64,
    size: f64,
    /// Number of characters.
    len: usize,
    /// Last character hangs over the edge in justified text.
    hangs: bool,
    /// Distances between neighbouring square characters.
    steps: Vec<f64>,
}

impl Row {
    fn x0(&self) -> f64 {
        self.segments.first().map_or(0.0, |segment| segment.x0)
    }

    fn x1(&self) -> f64 {
        self.segments.last().map_or(0.0, |segment| segment.x1)
    }

    fn text(&self) -> String {
        self.segments.iter().map(|segment| segment.text.as_str()).collect()
    }

    fn place(&self) -> Place {
        let em = self.size * MM_PER_PT;
        Place {
            page: self.page,
            x0: self.x0(),
            y0: self.baseline - 0.88 * em,
            x1: self.x1(),
            y1: self.baseline + 0.12 * em,
        }
    }
}

/// Fills in margins, pitches, page numbers, rules and pictures; returns paragraphs.
pub(super) fn arrange(drawn: Drawn, facts: &mut DocumentFacts) -> Vec<Paragraph> {
    let mut rows = rows(&drawn);
    facts.strokes = pair_rules(drawn.strokes);
    facts.pictures = drawn.pictures;
    page_numbers(&mut rows, facts);
    measure(&rows, facts);
    for number in &mut facts.page_numbers {
        let height = facts.pages.first().map_or(297.0, |page| page.height);
        let bottom = facts.margins.bottom.map_or(35.0, |margin| margin.value);
        // The dash stands about 0.37 em above the baseline.
        let em = number.place.height();
        let dash = number.place.y0 + 0.51 * em;
        number.drop = Some(Measure::new(dash - (height - bottom), 0.5));
    }
    paragraphs(&rows, facts)
}

fn rows(drawn: &Drawn) -> Vec<Row> {
    let mut glyphs: Vec<&Glyph> = drawn.glyphs.iter().collect();
    glyphs.sort_by(|a, b| {
        a.page
            .cmp(&b.page)
            .then(a.baseline.total_cmp(&b.baseline))
            .then(a.x0.total_cmp(&b.x0))
    });
    let mut rows = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        let first = glyphs[at];
        let len = glyphs[at..]
            .iter()
            .take_while(|glyph| {
                glyph.page == first.page && glyph.baseline - first.baseline < 0.8
            })
            .count()
            .max(1);
        let mut row: Vec<&Glyph> = glyphs[at..at + len].to_vec();
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        rows.push(row_of(&row, drawn));
        at += len;
    }
    rows
}

fn row_of(glyphs: &[&Glyph], drawn: &Drawn) -> Row {
    let mut segments: Vec<Segment> = Vec::new();
    let mut steps = Vec::new();
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        let em = glyph.size * MM_PER_PT;
        let run = Run {
            text: glyph.text.clone(),
            face: drawn.face(glyph.font).to_owned(),
            size: libm::round(glyph.size * 20.0) / 20.0,
            colour: glyph.colour,
        };
        let gap = last.map_or(f64::MAX, |last| glyph.x0 - last.x1);
        if let Some(last) = last
            && wide(&last.text)
            && wide(&glyph.text)
            && gap < em * 0.8
        {
            steps.push(glyph.x0 - last.x0);
        }
        // The same glyph drawn twice is a bold effect, not two characters.
        let twin = last.is_some_and(|last| {
            last.text == glyph.text && (glyph.x0 - last.x0).abs() < 0.1 * em
        });
        match segments.last_mut() {
            _ if twin => continue,
            Some(segment) if gap < 1.3 * em => push(segment, run, glyph.x1),
            _ => segments.push(Segment {
                text: glyph.text.clone(),
                runs: vec![run],
                x0: glyph.x0,
                x1: glyph.x1,
            }),
        }
        last = Some(glyph);
    }
    let size = glyphs.iter().map(|glyph| glyph.size).fold(0.0, f64::max);
    let baseline = glyphs.first().map_or(0.0, |glyph| glyph.baseline);
    let hangs = last.is_some_and(|last| {
        last.text.chars().all(|c| "，。、；：！？”’）》」,.;:".contains(c))
    });
    Row {
        segments,
        page: glyphs.first().map_or(1, |glyph| glyph.page),
        baseline,
        size: libm::round(size * 20.0) / 20.0,
        len: glyphs.len(),
        hangs,
        steps,
    }
}

fn push(segment: &mut Segment, run: Run, x1: f64) {
    segment.text.push_str(&run.text);
    segment.x1 = segment.x1.max(x1);
    match segment.runs.last_mut() {
        Some(last)
            if last.face == run.face
                && (last.size - run.size).abs() < 0.06
                && last.colour == run.colour =>
        {
            last.text.push_str(&run.text);
        }
        _ => segment.runs.push(run),
    }
}

fn wide(text: &str) -> bool {
    text.chars().all(|c| ('\u{3400}'..='\u{9FFF}').contains(&c))
}

/// Two rules of one length less than 2.5 mm apart are one double rule.
fn pair_rules(mut strokes: Vec<Stroke>) -> Vec<Stroke> {
    strokes.sort_by(|a, b| {
        a.place.page.cmp(&b.place.page).then(a.place.y0.total_cmp(&b.place.y0))
    });
    let mut out: Vec<Stroke> = Vec::new();
    for stroke in strokes {
        match out.last_mut() {
            Some(last)
                if last.place.page == stroke.place.page
                    && stroke.place.y0 - last.place.y1 < 2.5
                    && (stroke.place.x0 - last.place.x0).abs() < 1.0
                    && (stroke.place.x1 - last.place.x1).abs() < 1.0
                    && stroke.colour == last.colour =>
            {
                last.double = last.double || stroke.place.y0 - last.place.y1 > 0.1;
                last.place = last.place.union(&stroke.place);
                last.thickness = last.thickness.max(stroke.thickness);
            }
            _ => out.push(stroke),
        }
    }
    out
}

/// Takes the page numbers out of the rows.
fn page_numbers(rows: &mut Vec<Row>, facts: &mut DocumentFacts) {
    let height = facts.pages.first().map_or(297.0, |page| page.height);
    let is_number = |row: &Row| {
        let text = row.text();
        row.baseline > height - 50.0
            && text.chars().any(|c| c.is_ascii_digit())
            && text.chars().count() <= 9
            && text.chars().all(|c| c.is_ascii_digit() || "—–-―－─·第页共/ ".contains(c))
    };
    let width = facts.pages.first().map_or(210.0, |page| page.width);
    let mut taken = Vec::new();
    for (idx, row) in rows.iter().enumerate() {
        let last_on_page = rows.get(idx + 1).is_none_or(|next| next.page != row.page);
        if !last_on_page || !is_number(row) {
            continue;
        }
        taken.push(idx);
        let place = row.place();
        let text = row.text();
        let offset = place.centre_x() - width / 2.0;
        let align = match offset {
            offset if offset < -20.0 => Align::Left,
            offset if offset > 20.0 => Align::Right,
            _ => Align::Centre,
        };
        // The dashes keep the style of the number; a field's own result may not.
        let runs = row.segments.iter().flat_map(|segment| &segment.runs);
        let sign = runs.clone().find(|run| run.text.contains(['—', '–', '-', '－', '─']));
        let run = sign.or_else(|| runs.clone().next());
        let em = run.map_or(row.size, |run| run.size) * MM_PER_PT;
        facts.page_numbers.push(PageNumber {
            odd: Some(row.page % 2 == 1),
            dashes: Some(has_dashes(&text)),
            text: Some(text),
            place: Place {
                y0: row.baseline - 0.88 * em,
                y1: row.baseline + 0.12 * em,
                ..place
            },
            align,
            drop: None,
            size: run.map(|run| run.size),
            face: run.map(|run| run.face.clone()),
        });
    }
    for idx in taken.into_iter().rev() {
        rows.remove(idx);
    }
}

/// Size of most characters.
fn body_size(rows: &[Row]) -> f64 {
    let mut votes: Vec<(f64, usize)> = Vec::new();
    for row in rows {
        match votes.iter_mut().find(|(size, _)| (size - row.size).abs() < 0.3) {
            Some((_, votes)) => *votes += row.len,
            None => votes.push((row.size, row.len)),
        }
    }
    votes.into_iter().max_by_key(|(_, votes)| *votes).map_or(16.0, |(size, _)| size)
}

fn measure(rows: &[Row], facts: &mut DocumentFacts) {
    let size = body_size(rows);
    let body: Vec<&Row> =
        rows.iter().filter(|row| (row.size - size).abs() < 0.3).collect();
    let height = facts.pages.first().map_or(297.0, |page| page.height);
    let left = left_edge(&body);
    let right = left.and_then(|left| right_edge(&body, left));
    let mut steps: Vec<f64> = body
        .iter()
        .filter(|row| row.len > 8)
        .flat_map(|row| row.steps.iter().copied())
        .collect();
    facts.char_pitch = median(&mut steps).map(|pitch| Measure::new(pitch, 0.03));
    let em = size * MM_PER_PT;
    let mut pitches: Vec<f64> = body
        .windows(2)
        .filter(|pair| pair[0].page == pair[1].page)
        .map(|pair| pair[1].baseline - pair[0].baseline)
        .filter(|pitch| (1.05 * em..2.6 * em).contains(pitch))
        .collect();
    // Writers round every row to a tenth of a point; the mean undoes that.
    facts.row_pitch = median(&mut pitches).map(|middle| {
        let near: Vec<f64> = pitches
            .iter()
            .copied()
            .filter(|pitch| (pitch / middle - 1.0).abs() < 0.03)
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "at most a few thousand rows")]
        let mean = near.iter().sum::<f64>() / near.len().max(1) as f64;
        Measure::new(mean, 0.03)
    });
    let pitch = facts.row_pitch.map_or(1.8 * em, |pitch| pitch.value);
    // Page 1 opens with the mark; only later pages show where the type area begins.
    let top = (2..=facts.pages.len())
        .filter_map(|page| rows.iter().find(|row| usize::try_from(row.page) == Ok(page)))
        .filter(|row| (row.size - size).abs() < 0.3)
        .map(|row| row.baseline - 0.76 * pitch)
        .reduce(f64::min);
    facts.area_width =
        left.zip(right).map(|(left, right)| Measure::new(right - left, 0.5));
    let page_width = facts.pages.first().map_or(210.0, |page| page.width);
    facts.margins = Margins {
        top: top.map(|top| Measure::new(top, 0.7)),
        right: right.map(|right| Measure::new(page_width - right, 0.5)),
        bottom: top.map(|top| Measure::new(height - 225.0 - top, 1.0)),
        left: left.map(|left| Measure::new(left, 0.3)),
    };
}

/// The leftmost edge shared by a tenth of the rows.
fn left_edge(body: &[&Row]) -> Option<f64> {
    let mut edges: Vec<f64> = body.iter().map(|row| row.x0()).collect();
    edges.sort_by(f64::total_cmp);
    let enough = (edges.len() / 10).max(2);
    for edge in &edges {
        let near: Vec<f64> = edges
            .iter()
            .copied()
            .filter(|other| (0.0..0.8).contains(&(other - edge)))
            .collect();
        if near.len() >= enough {
            let n_near = near.len();
            return near.get(n_near / 2).copied();
        }
    }
    None
}

/// The edge on which most long rows end, hanging punctuation aside.
fn right_edge(body: &[&Row], left: f64) -> Option<f64> {
    let ends: Vec<f64> = body
        .iter()
        .filter(|row| !row.hangs && row.x1() - left > 100.0)
        .map(|row| row.x1())
        .collect();
    let best = ends.iter().max_by_key(|end| {
        ends.iter().filter(|other| (*other - **end).abs() < 0.8).count()
    })?;
    let near: Vec<f64> =
        ends.iter().copied().filter(|other| (other - best).abs() < 0.8).collect();
    let mut near_sorted = near;
    median(&mut near_sorted)
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn paragraphs(rows: &[Row], facts: &DocumentFacts) -> Vec<Paragraph> {
    let left = facts.margins.left.map_or(28.0, |left| left.value);
    let width = facts.area_width.map_or(156.0, |width| width.value);
    let right = left + width;
    let char_pitch = facts.char_pitch.map_or(5.57, |pitch| pitch.value);
    let row_pitch = facts.row_pitch.map_or(10.2, |pitch| pitch.value);
    let mut out: Vec<Paragraph> = Vec::new();
    let mut previous: Option<&Row> = None;
    for row in rows {
        let place = row.place();
        let in_table = in_imprint(&place, &facts.strokes);
        let continues = previous.is_some_and(|previous| {
            let full = previous.x1() > right - 1.6 * char_pitch;
            let flush = (row.x0() - left).abs() < 0.6 * char_pitch;
            let same = (previous.size - row.size).abs() < 0.3 && row.segments.len() == 1;
            let near = previous.page != row.page
                || row.baseline - previous.baseline < 1.5 * row_pitch;
            let over = out
                .last()
                .is_some_and(|last| last.align == Align::Left && !last.in_table);
            full && flush && same && near && over && !in_table && row.size < 20.0
        });
        if continues && let Some(last) = out.last_mut() {
            append(last, row, &place);
        } else {
            let blank =
                previous.filter(|previous| previous.page == row.page).map(|previous| {
                    let gap = place.y0 - previous.place().y1;
                    (gap - (row_pitch - place.height().min(row_pitch))) / row_pitch
                });
            out.push(Paragraph {
                segments: row.segments.clone(),
                align: align(row, left, right),
                place,
                rows: 1,
                blank_before: blank,
                wrapped_x0: None,
                in_table,
                starts_page: false,
                last_page: row.page,
            });
        }
        previous = Some(row);
    }
    out
}

fn append(paragraph: &mut Paragraph, row: &Row, place: &Place) {
    if let (Some(last), Some(segment)) =
        (paragraph.segments.last_mut(), row.segments.first())
    {
        for run in &segment.runs {
            let x1 = last.x1;
            push(last, run.clone(), x1);
        }
    }
    paragraph.wrapped_x0 =
        Some(paragraph.wrapped_x0.map_or(row.x0(), |x0| x0.min(row.x0())));
    paragraph.rows += 1;
    paragraph.last_page = place.page;
    if place.page == paragraph.place.page {
        paragraph.place.y1 = place.y1;
        paragraph.place.x1 = paragraph.place.x1.max(place.x1);
    }
}

fn align(row: &Row, left: f64, right: f64) -> Align {
    let centre = f64::midpoint(left, right);
    let middle = f64::midpoint(row.x0(), row.x1());
    if (middle - centre).abs() < 3.0 && row.x0() > left + 2.0 && row.x1() < right - 1.0 {
        Align::Centre
    } else if row.x0() > centre - 10.0 && row.x1() > right - 45.0 {
        Align::Right
    } else {
        Align::Left
    }
}

/// Whether a row stands between two long black rules in the lower part of a page.
fn in_imprint(place: &Place, strokes: &[Stroke]) -> bool {
    let rules: Vec<&Stroke> = strokes
        .iter()
        .filter(|stroke| {
            stroke.place.page == place.page
                && stroke.place.width() > 60.0
                && !stroke.colour.is_some_and(crate::facts::Rgb::is_red)
        })
        .collect();
    let above = rules
        .iter()
        .any(|rule| rule.place.y0 < place.y0 && place.y0 - rule.place.y0 < 40.0);
    let below = rules
        .iter()
        .any(|rule| rule.place.y0 > place.y1 && rule.place.y0 - place.y1 < 40.0);
    above && below
}
