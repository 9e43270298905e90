//! Names in Latin letters that no vocabulary lists: runs of capitals, titles, surnames.

use std::collections::{BTreeMap, BTreeSet};

use tealeaf_text::Span;

use super::{Cast, Form, MemberId, Named, Sort, mention};
use crate::article::Article;
use crate::rules::rules;
use crate::views::Views;
use crate::vocabulary::Vocabulary;

/// Last words of titles that stand before a name.
pub(crate) const TITLE_HEADS: &str = "secretary minister general marshal president premier chairman chairwoman chair \
    chairperson governor director commissioner ambassador senator chancellor mayor \
    captain admiral colonel chief spokesman spokeswoman spokesperson mr mrs ms dr \
    professor prof sir king queen prince emperor speaker judge justice deputy comrade \
    leader politburo vice-premier vice-president envoy lieutenant major commander \
    analyst economist historian archivist scholar columnist commentator strategist trader \
    researcher lecturer editor lawyer emir amir sultan sheikh sheikha shah tsar czar \
    regent comandante caudillo duke duchess archduke viceroy patriarch archbishop bishop \
    ayatollah imam lord lady baron baroness count countess princess brigadier sergeant \
    corporal commodore vice-chairman vice-chairwoman prosecutor academic scientist \
    politician activist dissident journalist correspondent novelist poet cleric banker \
    aide adviser advisor consul diplomat doctor surgeon physician inspector superintendent \
    premier-designate chairlady headmaster rector dean \
    vizier chamberlain secretary-general governor-general president-elect commissar caliph mufti \
    khan prefect provost magistrate treasurer ombudsman congressman congresswoman councillor \
    legislator delegate solicitor attorney clerk earl viscount marquess hetman doge";

/// Words that make a run of capitals a body.
const BODY_WORDS: &str = "council committee institute party congress conclave ministry bank reserve university \
    agency republic union court office registry group army front commission board \
    department bureau assembly parliament senate government chancery treasury \
    secretariat politburo authority fed fomc association federation league organization \
    company corporation foundation academy school college cabinet plenum forum summit \
    news delegation administration center centre alliance movement coalition society \
    chamber fund guild directorate presidium";

/// Words that make it an outlet.
const OUTLET_WORDS: &str = "wire standard post times daily herald journal observer gazette tribune chronicle \
    telegraph guardian bulletin press weekly mirror dispatch courier broadcasting \
    television radio tv voice channel review network newswire ledger examiner";

/// Words that make it a place or a thing.
const PLACE_WORDS: &str = "port lower upper north south east west northern southern eastern western new city \
    river street square hall house mount lake island province district county valley bay \
    cape citadel palace temple gate road avenue great thought line plan initiative act \
    law bill treaty agreement hill fort castle no number document circular order article day week month year parade festival prize \
    award medal project programme program operation mission campaign war peace games cup \
    league tower bridge airport station stadium gallery museum theatre hotel village town \
    capital state era age spring summer autumn winter night morning doctrine path promise \
    forum desk";

/// Words that begin a sentence and no name.
const OPENERS: &str = "the a an in on at but and by for from with if as to it its his her their he she they \
    we i this that these those there when while after before since although though \
    because however according last two three four five one six seven eight nine ten some \
    many most several both no not perhaps reports rumours rumors analysts observers \
    officials sources critics experts what who why how where only even still yet so \
    during under over between monday tuesday wednesday thursday friday saturday sunday \
    january february march april may june july august september october november \
    december nor neither another each every all now then here earlier later once instead \
    meanwhile moreover until former other such none nobody neither either your my our \
    you like unlike despite without within amid yesterday today tomorrow note says";

rules! {
    RUN = r"\p{Lu}\p{L}*(?:['’-]\p{L}+)*\.?(?: (?:of |of the |for |and |al-|el-|ul-|van |von |van der |de |da |del |della |di |du |dos |bin |ibn |bint |ben )?\p{Lu}\p{L}*(?:['’-]\p{L}+)*)*";
    IN_PLACE = r"(?:^|[^\p{L}])(?:in|at|near|across|inside|outside|throughout|(?:president|premier|dictator|king|queen|emir|sultan|ruler|leader|republic|kingdom|people|capital|government|city|town|province|region|state|army|parliament|monarch|streets|markets|north|south|east|west|rest) of) $";
    TITLE_AFTER = r"^,? (?:\d+, )?(?:the |his |her |its |their |who is (?:the |his |her )?)((?:[a-z][a-z-]+ ){0,2}[a-z-]+?)(?:,| of | and | since | in | for |\.|$)";
    TITLE_BEFORE = r"(?:^|[^\p{L}])(?:the |its |his |her |their |a |an )?((?:[a-z][a-z-]+ ){0,1}[a-z][a-z-]+),? $";
    THE_TITLE = r"\b(?:the|his|her) ([a-z][a-z-]+(?: [a-z][a-z-]+)?)\b";
}

fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|w| w == word)
}

fn any_of(words: &[(Span, String)], list: &str) -> bool {
    words.iter().any(|(_, word)| has(list, word))
}

/// A run of capitals with what it looks like.
struct Run {
    span: Span,
    name: Span,
    title: Option<String>,
    sort: Option<Sort>,
    headline: bool,
}

/// Adds people, bodies and outlets known by their capitals only.
pub(super) fn add(
    article: &Article,
    views: &Views<'_>,
    vocabulary: &Vocabulary,
    cast: &mut Cast,
    named: &mut Vec<Named>,
) {
    let surnames = lone_surnames(vocabulary, cast);
    named.sort_by_key(|n| n.span.start());
    let taken: Vec<Span> = named.iter().map(|n| n.span).collect();
    let free = |span: Span| {
        let at = taken.partition_point(|t| t.start() < span.end());
        !taken[at.saturating_sub(2)..at].iter().any(|t| t.overlaps(span))
    };
    let mut runs = Vec::new();
    // The headline comes last: its capitals say nothing, it only repeats names.
    let body = article.sentences.iter().filter(|s| !s.title);
    for sentence in body.chain(article.sentences.iter().filter(|s| s.title)) {
        let title_case = sentence.title;
        for found in RUN.find_iter(views.plain_at(sentence.span)) {
            let start = sentence.span.start() + found.start();
            let run = Span::new(start, sentence.span.start() + found.end());
            split(views, run, title_case, &mut runs);
        }
    }
    let places = places(views, &runs);
    let mut added = Vec::new();
    for run in runs.iter().filter(|r| r.sort.is_some() && free(r.name)) {
        let name = views.text_at(run.name);
        // What somebody was in, or ruled, is a place wherever it stands.
        if run.sort == Some(Sort::Person) && run.title.is_none() && places.contains(name)
        {
            continue;
        }
        // "General Secretary Xi" is the Xi that the vocabulary knows.
        let known_surname = run.sort == Some(Sort::Person)
            && !name.contains(' ')
            && (surnames.contains_key(name)
                || cast.iter().any(|(_, m)| m.surname.as_deref() == Some(name)));
        if known_surname {
            continue;
        }
        let id = match run.sort {
            Some(Sort::Person) if run.headline && cast.find(name).is_none() => continue,
            Some(Sort::Person) => {
                let surname = name.rsplit(' ').next();
                let id = match cast.find(name) {
                    Some(id) => id,
                    None => cast.person(None, name, surname),
                };
                if let Some(title) = &run.title {
                    cast.titles.entry(title.clone()).or_insert(id);
                    let head = title.rsplit(' ').next().unwrap_or(title).to_owned();
                    cast.titles.entry(head).or_insert(id);
                }
                id
            }
            Some(Sort::Outlet { official }) => match outlet_called(cast, name) {
                Some(id) => id,
                None => cast.add(None, name, Sort::Outlet { official }),
            },
            Some(sort) => cast.add(None, name, sort),
            None => continue,
        };
        added.push(mention(views, run.name, Some(run.span.start()), id, Form::Full));
    }
    // A paper introduced once is known wherever its name stands.
    for run in runs.iter().filter(|r| r.sort.is_none() && free(r.name)) {
        let name = views.text_at(run.name);
        let known = cast.find(name).filter(|id| {
            cast.iter().any(|(i, m)| i == *id && matches!(m.sort, Sort::Outlet { .. }))
        });
        if let Some(id) = known {
            added.push(mention(views, run.name, Some(run.span.start()), id, Form::Full));
        }
    }
    named.extend(added);
    named.sort_by_key(|n| n.span.start());
    runs.sort_by_key(|r| r.span.start());
    shorts(article, views, cast, named, &runs, &surnames);
    apposed(views, cast, named);
    titles(article, views, cast, named);
}

/// Names that stand where a place does: "in San Aurelio", "the president of San Aurelio".
fn places<'v>(views: &'v Views<'_>, runs: &[Run]) -> BTreeSet<&'v str> {
    let placed = |run: &&Run| {
        let before = &views.lower[..run.span.start()];
        let before = before.strip_suffix("the ").unwrap_or(before);
        IN_PLACE.is_match(
            &before[before.floor_char_boundary(before.len().saturating_sub(40))..],
        )
    };
    let untitled = runs.iter().filter(|run| run.title.is_none());
    untitled.filter(placed).map(|run| &views.text[run.name.range()]).collect()
}

/// The only outlet whose name ends in this one: "the Gazette" of "The Kestria Gazette".
fn outlet_called(cast: &Cast, name: &str) -> Option<MemberId> {
    let mut found = cast.iter().filter(|(_, m)| {
        matches!(m.sort, Sort::Outlet { .. })
            && (m.name == name
                || m.name.ends_with(name)
                    && m.name[..m.name.len() - name.len()].ends_with(' '))
    });
    let (id, _) = found.next()?;
    found.next().is_none().then_some(id)
}

fn split(views: &Views<'_>, run: Span, title_case: bool, out: &mut Vec<Run>) {
    let text = views.text_at(run);
    let mut words: Vec<(Span, String)> = Vec::new();
    let mut at = run.start();
    for word in text.split(' ') {
        let bare = word.trim_end_matches("'s").trim_end_matches("’s");
        if !bare.is_empty() {
            words.push((Span::new(at, at + bare.len()), bare.to_lowercase()));
        }
        at += word.len() + 1;
    }
    while words.first().is_some_and(|(_, w)| has(OPENERS, w.as_str())) {
        words.remove(0);
    }
    if words.is_empty() {
        return;
    }
    // A possessive ends a name: "Korrigan's Chancery" is two.
    for part in possessive_parts(views, &words) {
        out.extend(classify(views, part, title_case));
    }
}

fn possessive_parts<'w>(
    views: &Views<'_>,
    words: &'w [(Span, String)],
) -> Vec<&'w [(Span, String)]> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (i, (span, word)) in words.iter().enumerate() {
        let tail = &views.text[span.end()..];
        if i < from {
            continue;
        }
        let joint = matches!(word.as_str(), "and" | "for")
            || word == "of"
                && (titled_name(&words[from..i])
                    || body_of_body(&words[from..i], &words[i..])
                    || name_of_body(&words[from..i], &words[i..]));
        if joint {
            parts.push(&words[from..i]);
            let the = words.get(i + 1).is_some_and(|(_, w)| w == "the");
            from = i + 1 + usize::from(the);
        } else if tail.starts_with("'s") || tail.starts_with("’s") {
            parts.push(&words[from..=i]);
            from = i + 1;
        }
    }
    parts.push(&words[from..]);
    parts.retain(|p| !p.is_empty());
    parts
}

/// "The Rate Board of the National Bank of Tervia" is the Rate Board, of the bank.
fn body_of_body(head: &[(Span, String)], rest: &[(Span, String)]) -> bool {
    head.len() >= 2
        && head.last().is_some_and(|(_, w)| has(BODY_WORDS, w))
        && any_of(rest, BODY_WORDS)
}

/// "Lucan Abara of the Straits Institute" is a person and an institute.
fn name_of_body(head: &[(Span, String)], rest: &[(Span, String)]) -> bool {
    head.len() == 2
        && ![BODY_WORDS, OUTLET_WORDS, PLACE_WORDS, TITLE_HEADS]
            .iter()
            .any(|list| any_of(head, list))
        && any_of(rest, BODY_WORDS)
}

/// "Archivist Ines Madsen", before "of the State Library": a title and a name.
fn titled_name(words: &[(Span, String)]) -> bool {
    let head = words.iter().rposition(|(_, w)| has(TITLE_HEADS, w.as_str()));
    head.is_some_and(|head| {
        let rest = &words[head + 1..];
        (1..=3).contains(&rest.len())
            && !any_of(rest, BODY_WORDS)
            && !any_of(rest, PLACE_WORDS)
    })
}

fn classify(
    views: &Views<'_>,
    words: &[(Span, String)],
    title_case: bool,
) -> Option<Run> {
    let first = words.first()?;
    let span = Span::new(first.0.start(), words.last()?.0.end());
    let any = |list: &str| any_of(words, list);
    let titled = |at: usize| {
        let title: Vec<&str> = words[..at].iter().map(|(_, w)| w.as_str()).collect();
        Run {
            span,
            name: Span::new(words[at].0.start(), span.end()),
            title: Some(title.join(" ")),
            sort: Some(Sort::Person),
            headline: title_case,
        }
    };
    // "The Observer": one word of a paper's name with a capital of its own.
    let bare = words.len() == 1
        && any(OUTLET_WORDS)
        && views.lower[..span.start()].ends_with("the ")
        && !title_case;
    if any(OUTLET_WORDS) && words.len() >= 2 || called_outlet(views, span) || bare {
        return Some(Run {
            span,
            name: span,
            title: None,
            sort: Some(Sort::Outlet { official: state_owned(views, span) }),
            headline: title_case,
        });
    }
    let head = words
        .iter()
        .rposition(|(_, w)| has(TITLE_HEADS, w.as_str().trim_end_matches('.')));
    if let Some(head) = head {
        let rest = &words[head + 1..];
        if (1..=3).contains(&rest.len())
            && !rest.iter().any(|(_, w)| {
                w == "of" || has(BODY_WORDS, w.as_str()) || has(PLACE_WORDS, w.as_str())
            })
        {
            return Some(titled(head + 1));
        }
        if rest.is_empty() {
            return Some(Run {
                span,
                name: span,
                title: None,
                sort: None,
                headline: title_case,
            });
        }
    }
    if any(BODY_WORDS) {
        return Some(Run {
            span,
            name: span,
            title: None,
            sort: Some(Sort::Body),
            headline: title_case,
        });
    }
    // "Lord Protector Hamil Sorne": a title that no list has, and a name.
    let plain = !any("of") && !any(PLACE_WORDS);
    if (4..=5).contains(&words.len()) && plain && !title_case {
        return Some(titled(words.len() - 2));
    }
    let two_or_three = (2..=3).contains(&words.len()) && plain;
    let before = views.lower[..span.start()].trim_end();
    let placed = ["in", "at", "of", "to", "from", "near", "the"].iter().any(|w| {
        before.ends_with(w)
            && !before[..before.len() - w.len()]
                .ends_with(|c: char| c.is_ascii_alphanumeric())
    });
    let quoted = views.plain[..span.start()].ends_with(['"', '“', '\'', '‘', '「']);
    let sort =
        (two_or_three && !placed && !quoted && !title_case).then_some(Sort::Person);
    Some(Run { span, name: span, title: None, sort, headline: title_case })
}

/// "The state broadcaster Norvia One": what kind of thing it is stands right before it.
fn called_outlet(views: &Views<'_>, span: Span) -> bool {
    let before = views.lower[..span.start()].trim_end();
    [
        "broadcaster",
        "news agency",
        "news service",
        "newspaper",
        "tabloid",
        "news channel",
        "television channel",
        "radio station",
        "news website",
        "news site",
        "magazine",
        "news outlet",
        "party paper",
    ]
    .iter()
    .any(|w| before.ends_with(w))
        || APPOSED.is_match(&views.lower[span.end()..])
}

rules! {
    // "The Lantern, a weekly close to the opposition,"
    APPOSED = r"^, (?:a|an|the|its|another) (?:[a-z'’-]+ ){0,3}?(?:weekly|daily|newspaper|magazine|tabloid|monthly|broadcaster|(?:news )?website|news site|news portal|news agency|television (?:channel|station)|radio station|periodical|quarterly)\b";
}

fn state_owned(views: &Views<'_>, span: Span) -> bool {
    let before = &views.lower[..span.start()];
    let near =
        &before[before.char_indices().rev().take(48).last().map_or(0, |(i, _)| i)..];
    [
        "state news",
        "state media",
        "state-run",
        "official news",
        "official paper",
        "party paper",
        "state broadcaster",
        "official",
    ]
    .iter()
    .any(|w| near.contains(w))
}

/// Surnames that only one person of the vocabulary has, for articles that never give the
/// full name.
fn lone_surnames(vocabulary: &Vocabulary, cast: &mut Cast) -> BTreeMap<String, MemberId> {
    let mut owners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, person) in vocabulary.people.iter().enumerate() {
        if let Some(surname) = &person.surname {
            owners.entry(surname).or_default().push(i);
        }
    }
    let mut out = BTreeMap::new();
    for (surname, ids) in owners {
        if let [only] = ids[..] {
            let person = &vocabulary.people[only];
            let latin =
                person.names.iter().find(|n| n.is_ascii()).or(person.names.first());
            let name = latin.map_or(person.key.as_str(), String::as_str);
            out.insert(
                surname.to_owned(),
                cast.person(Some(&person.key), name, Some(surname)),
            );
        }
    }
    out
}

/// Surnames and short forms: the last full name before, else the first one after.
fn shorts(
    article: &Article,
    views: &Views<'_>,
    cast: &Cast,
    named: &mut Vec<Named>,
    runs: &[Run],
    surnames: &BTreeMap<String, MemberId>,
) {
    let mut by_short: BTreeMap<String, Vec<MemberId>> = BTreeMap::new();
    let mut given_names: BTreeMap<String, Vec<MemberId>> = BTreeMap::new();
    for (id, member) in cast.iter() {
        match member.sort {
            Sort::Person => {
                if let Some(surname) = &member.surname {
                    by_short.entry(surname.clone()).or_default().push(id);
                }
                // "Talib" of "Crown Prince Talib al-Shuraym", where nobody else is called so.
                if member.key.is_none()
                    && let Some((given, _)) = member.name.split_once(' ')
                    && given.chars().count() > 3
                {
                    given_names.entry(given.to_owned()).or_default().push(id);
                }
            }
            Sort::Body => {
                // "Council of Nine" is "the Council", "Coral Institute" is "the Institute".
                let head = member.name.split(" of ").next().unwrap_or(&member.name);
                let word = head.rsplit(' ').next().unwrap_or(head);
                if has(BODY_WORDS, word.to_ascii_lowercase().as_str()) {
                    by_short.entry(word.to_owned()).or_default().push(id);
                }
            }
            Sort::Outlet { .. } => {}
        }
    }
    for (given, ids) in given_names {
        if ids.len() == 1 {
            by_short.entry(given).or_insert(ids);
        }
    }
    let full: Vec<Named> = named.clone();
    let mut places: BTreeMap<MemberId, Vec<usize>> = BTreeMap::new();
    for n in full.iter().filter(|n| n.form == Form::Full) {
        places.entry(n.member).or_default().push(n.span.start());
    }
    let mut added = Vec::new();
    for sentence in &article.sentences {
        for found in WORD.find_iter(views.plain_at(sentence.span)) {
            let span = Span::new(
                sentence.span.start() + found.start(),
                sentence.span.start() + found.end(),
            );
            let vocabulary = surnames.get(found.as_str()).map(std::slice::from_ref);
            let Some(ids) =
                by_short.get(found.as_str()).map(Vec::as_slice).or(vocabulary)
            else {
                continue;
            };
            let at = full.partition_point(|n| n.span.start() < span.end());
            if full[at.saturating_sub(2)..at].iter().any(|n| n.span.overlaps(span)) {
                continue;
            }
            // "He" is a pronoun long before it is a surname.
            let titled = title_word_before(views, span);
            if is_common(found.as_str()) && titled.is_none() {
                continue;
            }
            if in_longer_run(runs, span) {
                continue;
            }
            let id = nearest(ids, &places, span.start());
            added.push(mention(views, span, titled, id, Form::Short));
        }
    }
    named.extend(added);
    named.sort_by_key(|n| n.span.start());
}

rules! {
    WORD = r"\b\p{Lu}\p{L}+(?:-\p{Lu}\p{Ll}+)?\b";
}

/// Of several bearers of a surname the one last named in full, else the next one.
fn nearest(
    ids: &[MemberId],
    places: &BTreeMap<MemberId, Vec<usize>>,
    at: usize,
) -> MemberId {
    let before = ids.iter().filter_map(|id| {
        let starts = places.get(id)?;
        let n = starts.partition_point(|s| *s < at);
        Some((*starts.get(n.checked_sub(1)?)?, *id))
    });
    let after = ids.iter().filter_map(|id| {
        let starts = places.get(id)?;
        Some((*starts.get(starts.partition_point(|s| *s < at))?, *id))
    });
    before.max().or_else(|| after.min()).map_or(ids[0], |(_, id)| id)
}

/// Short words that are surnames and everyday words at once.
fn is_common(word: &str) -> bool {
    matches!(
        word,
        "He" | "She"
            | "You"
            | "An"
            | "A"
            | "May"
            | "So"
            | "No"
            | "Or"
            | "In"
            | "On"
            | "At"
            | "To"
            | "It"
            | "We"
            | "Do"
            | "Long"
            | "Young"
            | "March"
    )
}

/// Whether a word lies in a run of capitals that names something else (`Wang Institute`).
fn in_longer_run(runs: &[Run], span: Span) -> bool {
    let at = runs.partition_point(|r| r.span.start() <= span.start());
    runs[at.saturating_sub(1)..at].iter().any(|r| {
        r.span.contains(span)
            && r.span.len() > span.len()
            && matches!(r.sort, Some(Sort::Body | Sort::Outlet { .. }))
    })
}

/// Where a title right before a surname starts ("Marshal Ostrava").
fn title_word_before(views: &Views<'_>, name: Span) -> Option<usize> {
    let before = views.lower[..name.start()].strip_suffix(' ')?;
    let start = before
        .rfind([' ', '\n', ',', '(', '"', '“'])
        .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    has(TITLE_HEADS, before[start..].trim_end_matches('.')).then_some(start)
}

/// "Harbour Secretary" alone in a headline.
fn headline_titles(
    article: &Article,
    views: &Views<'_>,
    cast: &Cast,
    named: &mut Vec<Named>,
) {
    let Some(title) = article.title else { return };
    let lower = views.lower_at(title);
    let mut added = Vec::new();
    for (words, &id) in cast.titles.iter().filter(|(w, _)| w.contains(' ')) {
        let Some(at) = lower.find(words.as_str()) else { continue };
        let span = Span::new(title.start() + at, title.start() + at + words.len());
        if !named.iter().chain(&added).any(|n: &Named| n.span.overlaps(span)) {
            added.push(mention(views, span, None, id, Form::Title));
        }
    }
    named.extend(added);
}

/// "Kasper Wyeth, his defence minister", "government spokeswoman Milena Korzhak": the title
/// beside a name, of whoever has none of that name yet.
fn apposed(views: &Views<'_>, cast: &mut Cast, named: &[Named]) {
    let mut found: Vec<(String, MemberId)> = Vec::new();
    let people = named
        .iter()
        .filter(|n| n.form == Form::Full && cast.get(n.member).sort == Sort::Person);
    for n in people {
        let after = &views.lower[n.span.end()..];
        let after = &after[..after.floor_char_boundary(90)];
        let before = &views.lower[..n.span.start()];
        let before =
            &before[before.floor_char_boundary(before.len().saturating_sub(60))..];
        let title = TITLE_AFTER.captures(after).or_else(|| TITLE_BEFORE.captures(before));
        let Some(title) = title.and_then(|c| c.get(1)).map(|m| m.as_str()) else {
            continue;
        };
        let head = title.rsplit(' ').next().unwrap_or(title);
        if has(TITLE_HEADS, head)
            && !title.starts_with("former ")
            && !title.starts_with("then ")
        {
            found.push((title.to_owned(), n.member));
            found.push((head.to_owned(), n.member));
        }
    }
    for (title, id) in found {
        cast.titles.entry(title).or_insert(id);
    }
}

/// "The Marshal" after "Marshal Teodor Ostrava".
fn titles(article: &Article, views: &Views<'_>, cast: &Cast, named: &mut Vec<Named>) {
    if cast.titles.is_empty() {
        return;
    }
    headline_titles(article, views, cast, named);
    named.sort_by_key(|n| n.span.start());
    let mut added = Vec::new();
    for sentence in &article.sentences {
        for found in THE_TITLE.captures_iter(views.lower_at(sentence.span)) {
            let Some(words) = found.get(1) else { continue };
            let start = sentence.span.start() + words.start();
            let mut text = words.as_str();
            let id = loop {
                if let Some(&id) = cast.titles.get(text) {
                    break Some(id);
                }
                match text.rfind(' ') {
                    Some(space) => text = &text[..space],
                    None => break None,
                }
            };
            let span = Span::new(start, start + text.len());
            let at = named.partition_point(|n| n.span.start() < span.end());
            let free =
                !named[at.saturating_sub(2)..at].iter().any(|n| n.span.overlaps(span));
            // "The premier" of an article that has one; "the president of Keld" is another.
            let capital = views.text[start..].starts_with(char::is_uppercase);
            let plain = has(TITLE_HEADS, text.rsplit(' ').next().unwrap_or(text))
                && !views.lower[span.end()..].starts_with(" of ")
                && !views.text[span.end()..]
                    .strip_prefix(' ')
                    .is_some_and(|r| r.starts_with(char::is_uppercase))
                && views.lower[..start].ends_with("the ");
            if let (Some(id), true, true) = (id, free, capital || plain) {
                added.push(mention(views, span, None, id, Form::Title));
            }
        }
    }
    named.extend(added);
    named.sort_by_key(|n| n.span.start());
}
