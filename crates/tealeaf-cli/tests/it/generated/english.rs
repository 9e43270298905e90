//! Claims told in plain English, in the shapes that journalists use.

use jiff::civil::Date;

use super::{
    Dice, Told,
    draw::{Kind, PLACES, Said},
    held::Held,
};

/// An article around the claim.
pub(super) fn tell(held: &Held, said: &Said, dice: &mut Dice) -> Told {
    let published = said.published;
    let frame = dice.below(4);
    // A day without its year is one of the weeks before the article.
    let near = (published - said.day).get_days() < 60;
    let claim = sentence(held, said, dice, frame == 1 && near);
    let text = match frame {
        0 => claim.clone(),
        1 => format!(
            "What was said, and what was not\n\nBy Orla Venning, The Harbour Gazette, {}\n\n\
             Readers write to ask what the official texts say. {claim} The rest is guesswork.\n",
            published.strftime("%-d %B %Y"),
        ),
        2 => format!(
            "Reading the record\n\nBy Orla Venning, The Harbour Gazette, {}\n\n{claim}\n",
            published.strftime("%B %-d, %Y"),
        ),
        _ => format!("{claim} That is all that can be said for now.\n"),
    };
    Told { text, claim }
}

fn date(day: Date, dice: &mut Dice, short: bool) -> String {
    let forms: &[&str] = if short {
        &["%-d %B", "%B %-d", "%-d %B %Y"]
    } else {
        &["%-d %B %Y", "%B %-d, %Y", "%-d %B %Y", "%d %b %Y"]
    };
    day.strftime(dice.one(forms)).to_string()
}

fn sentence(held: &Held, said: &Said, dice: &mut Dice, short: bool) -> String {
    let day = date(said.day, dice, short);
    let until = date(said.until, dice, short);
    let person = said
        .person
        .as_ref()
        .and_then(|key| held.pack.person(key))
        .and_then(|p| p.en.first())
        .map_or("", String::as_str);
    let phrase = said.formula.as_ref().and_then(|key| held.pack.formula(key)).map_or(
        String::new(),
        |f| {
            let form = dice.one(&f.en.iter().map(String::as_str).collect::<Vec<_>>());
            match dice.below(3) {
                0 => format!("the “{form}”"),
                1 => format!("\"{form}\""),
                _ if form.starts_with(char::is_uppercase) => format!("the {form}"),
                _ => format!("“{form}”"),
            }
        },
    );
    let title = said.title.as_deref().unwrap_or("");
    let place = said.place.map_or("", |n| PLACES[n].1);
    let shape = match said.kind {
        Kind::Present => dice.one(PRESENT),
        Kind::Absent if said.denied => dice.one(ABSENT),
        Kind::Absent => dice.one(PRESENT),
        Kind::Count => dice.one(if said.count == 1 {
            ONCE
        } else if said.count == 2 {
            TWICE
        } else {
            COUNT
        }),
        Kind::Programme if said.denied => dice.one(PROGRAMME_LACKS),
        Kind::Programme => dice.one(PROGRAMME_HAS),
        Kind::First if said.person.is_some() => dice.one(FIRST_BY),
        Kind::First => dice.one(FIRST),
        Kind::Last if said.person.is_some() => dice.one(LAST_BY),
        Kind::Last => dice.one(LAST),
        Kind::Visit if said.denied => dice.one(NO_VISIT),
        Kind::Visit => dice.one(VISIT),
        Kind::Meeting => meeting(said, dice),
        Kind::Appearance => appearance(said, dice),
        Kind::NotSeen => dice.one(NOT_SEEN),
        Kind::Title => dice.one(TITLE),
    };
    let shape =
        if said.kind == Kind::Present && said.denied { dice.one(ABSENT) } else { shape };
    fill(shape, &day, &until, person, &phrase, said.count, place, title)
}

#[expect(clippy::too_many_arguments, reason = "the slots of a shape")]
fn fill(
    shape: &str,
    day: &str,
    until: &str,
    person: &str,
    phrase: &str,
    count: u32,
    place: &str,
    title: &str,
) -> String {
    let words =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let number = words
        .get(usize::try_from(count).expect("a small number"))
        .map_or_else(|| count.to_string(), |w| (*w).to_owned());
    let out = shape
        .replace("{day}", day)
        .replace("{until}", until)
        .replace("{who}", person)
        .replace("{phrase}", phrase)
        .replace("{n}", &number)
        .replace("{place}", place)
        .replace("{title}", title);
    let mut chars = out.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => out,
    }
}

const PRESENT: &[&str] = &[
    "On {day}, {who} mentioned {phrase}.",
    "In his speech of {day}, {who} mentioned {phrase}.",
    "{who} used {phrase} in his remarks on {day}.",
    "{who} mentioned {phrase} in his speech of {day}.",
    "Speaking on {day}, {who} stressed {phrase}.",
    "The readout of {who}'s speech on {day} contains {phrase}.",
    "The official readout of {day} has {who} invoking {phrase}.",
    "In the Xinwen Lianbo report of {day}, {who} mentioned {phrase}.",
    "According to the readout, {who} emphasized {phrase} on {day}.",
    "On {day} {who} referred to {phrase}.",
    "{phrase} appears in {who}'s readout of {day}.",
    "{phrase} was mentioned by {who} on {day}.",
    "{who}'s speech of {day} included {phrase}.",
    "The CCTV evening news of {day} reported that {who} stressed {phrase}.",
];

const ABSENT: &[&str] = &[
    "{who} did not mention {phrase} in his speech of {day}.",
    "On {day}, {who} did not mention {phrase}.",
    "In his remarks on {day}, {who} made no mention of {phrase}.",
    "{who} left out {phrase} in his speech on {day}.",
    "The readout of {who}'s speech on {day} does not contain {phrase}.",
    "{who}'s readout of {day} omitted {phrase}.",
    "Speaking on {day}, {who} never used {phrase}.",
    "{phrase} did not appear in {who}'s readout of {day}.",
    "{phrase} was absent from {who}'s speech of {day}.",
    "In the Xinwen Lianbo report of {day}, {who} did not mention {phrase}.",
    "On {day} {who} failed to mention {phrase}.",
    "There was no mention of {phrase} in {who}'s speech of {day}.",
    "{who} avoided {phrase} when he spoke on {day}.",
    "The readout of {who}'s {day} speech makes no reference to {phrase}.",
];

const ONCE: &[&str] = &[
    "On {day}, {who} mentioned {phrase} once.",
    "{who} used {phrase} only once in his speech of {day}.",
    "In the readout of {who}'s speech on {day}, {phrase} appears once.",
    "{who} mentioned {phrase} just one time on {day}.",
    "{phrase} occurs exactly once in {who}'s readout of {day}.",
];

const TWICE: &[&str] = &[
    "On {day}, {who} mentioned {phrase} twice.",
    "{who} used {phrase} two times in his speech of {day}.",
    "In the readout of {who}'s speech on {day}, {phrase} appears twice.",
    "{phrase} occurs twice in {who}'s readout of {day}.",
];

const COUNT: &[&str] = &[
    "On {day}, {who} mentioned {phrase} {n} times.",
    "{who} used {phrase} {n} times in his speech of {day}.",
    "In the readout of {who}'s speech on {day}, {phrase} appears {n} times.",
    "{phrase} occurs {n} times in {who}'s readout of {day}.",
    "{phrase} was mentioned {n} times by {who} on {day}.",
];

const PROGRAMME_HAS: &[&str] = &[
    "Xinwen Lianbo mentioned {phrase} on {day}.",
    "The CCTV evening news of {day} used {phrase}.",
    "{phrase} was mentioned on Xinwen Lianbo on {day}.",
    "The {day} broadcast of Xinwen Lianbo contained {phrase}.",
];

const PROGRAMME_LACKS: &[&str] = &[
    "Xinwen Lianbo did not mention {phrase} on {day}.",
    "The CCTV evening news of {day} did not use {phrase}.",
    "{phrase} was not mentioned on Xinwen Lianbo on {day}.",
    "The {day} broadcast of Xinwen Lianbo made no mention of {phrase}.",
];

const FIRST: &[&str] = &[
    "{phrase} first appeared on Xinwen Lianbo on {day}.",
    "Xinwen Lianbo first used {phrase} on {day}.",
    "On {day}, Xinwen Lianbo mentioned {phrase} for the first time.",
    "The first mention of {phrase} on Xinwen Lianbo was on {day}.",
];

const FIRST_BY: &[&str] = &[
    "{who} first used {phrase} on {day}.",
    "On {day}, {who} mentioned {phrase} for the first time.",
    "{who} mentioned {phrase} for the first time on {day}.",
];

const LAST: &[&str] = &[
    "{phrase} last appeared on Xinwen Lianbo on {day}.",
    "Xinwen Lianbo last used {phrase} on {day}.",
    "On {day}, Xinwen Lianbo mentioned {phrase} for the last time.",
    "The last mention of {phrase} on Xinwen Lianbo was on {day}.",
];

const LAST_BY: &[&str] = &[
    "{who} last used {phrase} on {day}.",
    "On {day}, {who} mentioned {phrase} for the last time.",
    "{who} mentioned {phrase} for the last time on {day}.",
];

const VISIT: &[&str] = &[
    "On {day}, {who} visited {place}.",
    "{who} visited {place} on {day}.",
    "{who} was in {place} on {day}.",
    "{who} made an inspection tour of {place} on {day}.",
    "On {day} {who} inspected {place}.",
    "{who} travelled to {place} on {day}.",
    "State media showed {who} visiting {place} on {day}.",
];

const NO_VISIT: &[&str] = &[
    "On {day}, {who} did not visit {place}.",
    "{who} did not visit {place} on {day}.",
    "{who} never visited {place} on {day}.",
];

const NOT_SEEN: &[&str] = &[
    "{who} was not seen in public between {day} and {until}.",
    "{who} did not appear in public from {day} to {until}.",
    "From {day} to {until}, {who} made no public appearance.",
    "Between {day} and {until}, {who} was absent from public view.",
];

const TITLE: &[&str] = &[
    "On {day}, Xinwen Lianbo carried an item titled “{title}”.",
    "Xinwen Lianbo on {day} broadcast a report titled “{title}”.",
    "The CCTV evening news of {day} ran a report headlined “{title}”.",
    "“{title}” was broadcast on Xinwen Lianbo on {day}.",
];

fn meeting(said: &Said, dice: &mut Dice) -> &'static str {
    let denied = said.denied;
    match said.occasion.as_str() {
        "politburo" if denied => dice_static(
            dice,
            &[
                "{who} did not attend a Politburo meeting on {day}.",
                "On {day}, {who} did not chair a Politburo meeting.",
            ],
        ),
        "politburo" => dice_static(
            dice,
            &[
                "{who} chaired a Politburo meeting on {day}.",
                "On {day}, {who} presided over a meeting of the Politburo.",
                "{who} attended a Politburo meeting on {day}.",
            ],
        ),
        "state-council" if denied => {
            "On {day}, {who} did not chair a State Council executive meeting."
        }
        "state-council" => dice_static(
            dice,
            &[
                "{who} chaired a State Council executive meeting on {day}.",
                "On {day}, {who} presided over a State Council executive meeting.",
            ],
        ),
        "symposium" if denied => "{who} did not hold a symposium on {day}.",
        "symposium" => dice_static(
            dice,
            &[
                "{who} chaired a symposium on {day}.",
                "{who} attended a symposium on {day}.",
                "On {day}, {who} held a symposium.",
            ],
        ),
        "plenum" if denied => "{who} did not attend a plenary session on {day}.",
        "plenum" => dice_static(
            dice,
            &[
                "{who} attended a plenary session on {day}.",
                "{who} took part in a plenary session on {day}.",
            ],
        ),
        _ if denied => dice_static(
            dice,
            &[
                "{who} did not attend a work conference on {day}.",
                "{who} did not attend a meeting on {day}.",
            ],
        ),
        _ => dice_static(
            dice,
            &[
                "{who} attended a work conference on {day}.",
                "{who} attended a meeting on {day}.",
                "On {day}, {who} addressed a national conference.",
            ],
        ),
    }
}

fn appearance(said: &Said, dice: &mut Dice) -> &'static str {
    if said.denied {
        return dice_static(
            dice,
            &[
                "{who} did not appear in public on {day}.",
                "{who} was not seen in public on {day}.",
                "{who} made no public appearance on {day}.",
                "On {day}, {who} did not appear in public.",
            ],
        );
    }
    match said.occasion.as_str() {
        "ceremony" if dice.below(2) == 0 => "{who} attended a ceremony on {day}.",
        "speech" if dice.below(2) == 0 => dice_static(
            dice,
            &[
                "{who} delivered a speech on {day}.",
                "{who} gave a speech on {day}.",
                "On {day}, {who} addressed a conference.",
            ],
        ),
        "foreign-meeting" if dice.below(2) == 0 => dice_static(
            dice,
            &[
                "{who} met foreign guests on {day}.",
                "{who} held talks with a foreign visitor on {day}.",
                "On {day}, {who} met with a foreign visitor.",
            ],
        ),
        _ => dice_static(
            dice,
            &[
                "{who} appeared in public on {day}.",
                "{who} made a public appearance on {day}.",
                "On {day}, {who} was seen in public.",
                "{who} was seen in public on {day}.",
            ],
        ),
    }
}

fn dice_static(dice: &mut Dice, of: &[&'static str]) -> &'static str {
    of[dice.below(of.len())]
}
