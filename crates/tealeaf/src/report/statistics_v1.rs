//! The answers of the statistics as JSON, version 1: one object, keys as in
//! `docs/silence.md`. Fields are only ever added.

use serde_json::{Value, json};
use tealeaf_stats::{ChanceBudget, Direction, Shift};

use crate::{
    backtest,
    changes::{self, What},
    pack::Pack,
    readouts::{Event, Subject},
    seen::{Scan, Seen},
    silence::{Answer, Silence, Untestable},
    unusual::{self, Surprise},
    verdict::ItemRef,
    wording::statistics as words,
};

fn item(item: &ItemRef) -> Value {
    json!({
        "id": item.id,
        "outlet": item.outlet,
        "date": item.date,
        "event": item.event,
        "url": item.url,
        "title": item.title,
        "occasion": item.occasion,
        "place": item.place,
    })
}

fn subject(subject: &Subject) -> Value {
    match subject {
        Subject::Formula(key) => json!({ "formula": key }),
        Subject::Family(key) => json!({ "family": key }),
        Subject::Several(keys) => json!({ "formulas": keys }),
    }
}

fn members(formulas: &[String], event: &Event) -> Vec<String> {
    event.members.iter().map(|f| formulas[usize::from(*f)].clone()).collect()
}

fn budget(budget: &ChanceBudget) -> Value {
    json!({
        "bits": budget.bits,
        "expected": budget.expected,
        "observed": budget.observed,
        "forecasts": budget.n,
    })
}

fn untestable(why: Untestable) -> &'static str {
    match why {
        Untestable::NoText => "no-text",
        Untestable::FewReadouts => "few-readouts",
        Untestable::FewUses => "few-uses",
    }
}

fn answer(formulas: &[String], a: &Answer) -> Value {
    let e = &a.explanation;
    let c = &e.chain;
    let uses: Option<serde_json::Map<String, Value>> = a.uses.as_ref().map(|uses| {
        let used = uses.iter().filter(|u| u.1 > 0);
        used.map(|&(f, n)| (formulas[usize::from(f)].clone(), json!(n))).collect()
    });
    json!({
        "about": subject(&a.event.subject),
        "members": members(formulas, &a.event),
        "uses": uses,
        "silent": a.silent(),
        "p_silent": a.p_silent(),
        "p_silent_range": [a.range().0, a.range().1],
        "bits": a.bits(),
        "word": e.silence.word(),
        "not_testable": a.untestable().map(untestable),
        "bayes_factor_dropped": a.bayes_factor,
        "chain": {
            "all": { "k": c.all.0, "n": c.all.1 },
            "occasion": { "k": c.occasion.0, "n": c.occasion.1, "rate": c.occasion_rate },
            "speaker": {
                "k": c.speaker.0,
                "n": c.speaker.1,
                "expected": c.speaker_expected,
                "factor": c.speaker_factor,
                "rate": c.shifted_rate,
            },
            "own": { "k": c.cell.0, "n": c.cell.1, "rate": c.rate },
            "comparables": {
                "n": e.comparables.len(),
                "k": e.comparables.iter().filter(|c| c.present).count(),
                "rate": e.comparables_rate,
            },
            "forecast": e.p,
        },
    })
}

/// The answer of `silence`.
#[must_use]
pub fn silence(pack: &Pack, formulas: &[String], s: &Silence) -> Value {
    let classes = s.classes.as_ref().map(|b| {
        let class = |c: &crate::baseline::Class| {
            json!({
                "class": c.kind.code(),
                "silent": c.k,
                "n": c.n,
                "unknown": c.unknown,
                "rate": c.rate.map(|r| [r.low, r.mid, r.high]),
                "word": c.unusual.word(),
            })
        };
        b.classes.iter().map(class).collect::<Vec<_>>()
    });
    json!({
        "format": "tealeaf.silence/1",
        "sentence": words::silence_sentence(pack, formulas, s),
        "item": item(&s.item),
        "speaker": s.speaker,
        "pooled_with": s.pooled,
        "text_held": s.known,
        "answer": answer(formulas, &s.main),
        "others": s.others.iter().map(|a| answer(formulas, a)).collect::<Vec<_>>(),
        "comparables": s.comparables.iter().map(|c| json!({
            "item": item(&c.item),
            "speaker": c.speaker,
            "share": c.share,
            "present": c.present,
        })).collect::<Vec<_>>(),
        "classes": classes,
        "chance_budget": {
            "from": s.budget.days.0,
            "to": s.budget.days.1,
            "event": budget(&s.budget.event),
            "all_formulas": budget(&s.budget.formulas),
        },
        "around": s.around.iter().map(|a| json!({
            "item": item(&a.item),
            "present": a.present,
        })).collect::<Vec<_>>(),
        "readouts_learned": s.learned.0,
        "first_day": s.learned.1,
        "with_texts": s.with_texts,
    })
}

/// The answer of `seen`.
#[must_use]
pub fn seen(s: &Seen, alarms: Option<&Scan>) -> Value {
    json!({
        "format": "tealeaf.seen/1",
        "person": s.person,
        "as_of": s.as_of,
        "last_in_person": s.last.as_ref().map(|(i, day)| json!({
            "day": day,
            "item": item(i),
        })),
        "office": s.office,
        "since": s.since,
        "days_seen": s.n_days,
        "gap": s.gap.map(|g| json!({
            "days": g.days,
            "season": g.season,
            "own_gaps": g.n,
            "own_longest": g.longest,
            "own_share_as_long": [g.own.low, g.own.mid, g.own.high],
            "peers": g.peers,
            "chance": g.chance,
            "per_year": g.per_year,
        })),
        "longest": s.longest.iter().map(|(days, from, to)| json!({
            "days": days, "from": from, "to": to,
        })).collect::<Vec<_>>(),
        "peers": s.peers,
        "named_since": s.n_named,
        "named": s.named.iter().map(item).collect::<Vec<_>>(),
        "alarm": alarms.map(scan),
    })
}

/// All alarms of a record.
#[must_use]
pub fn scan(scan: &Scan) -> Value {
    json!({
        "from": scan.days.0,
        "to": scan.days.1,
        "people": scan.people,
        "person_years": scan.person_years,
        "harmless": scan.harmless(),
        "harmless_per_person_year": scan.per_person_year(),
        "alarms": scan.alarms.iter().map(|a| json!({
            "person": a.person,
            "last_seen": a.last_seen,
            "raised": a.raised,
            "seen_again": a.seen_again,
            "left_office": a.left,
        })).collect::<Vec<_>>(),
    })
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Drop => "drop",
        Direction::Rise => "rise",
    }
}

fn surprise(s: &Surprise) -> Value {
    json!({
        "item": item(&s.item),
        "speaker": s.speaker,
        "about": subject(&s.subject),
        "p": s.p,
        "bits": s.bits,
        "word": s.word.word(),
        "q": s.q,
        "by_chance": s.by_chance,
    })
}

/// The answer of `unusual`.
#[must_use]
pub fn unusual(r: &unusual::Report) -> Value {
    let budgets = |all: &[ChanceBudget]| all.iter().map(budget).collect::<Vec<_>>();
    json!({
        "format": "tealeaf.unusual/1",
        "outlet": r.outlet,
        "from": r.days.0,
        "to": r.days.1,
        "readouts": r.readouts.0,
        "readouts_without_text": r.readouts.1,
        "questions": r.questions,
        "silences": r.silences.iter().map(surprise).collect::<Vec<_>>(),
        "presences": r.presences.iter().map(surprise).collect::<Vec<_>>(),
        "silence_budgets": budgets(&r.silence_budgets),
        "presence_budgets": budgets(&r.presence_budgets),
        "evidence": r.evidence.iter().map(|e| json!({
            "speaker": e.speaker,
            "about": subject(&e.subject),
            "direction": direction(e.direction),
            "value": e.value,
            "peak": e.peak.0,
            "peak_day": e.peak.1,
            "threshold": e.threshold,
            "alarms": e.alarms,
            "window": { "present": e.window.0, "n": e.window.1, "expected": e.window.2 },
            "shift": match e.shift {
                Shift::None => "none",
                Shift::Person => "person",
                Shift::Everyone => "everyone",
            },
        })).collect::<Vec<_>>(),
        "not_testable": r.unwatched.iter().map(|(speaker, about, a_year)| json!({
            "speaker": speaker, "about": subject(about), "uses_a_year": a_year,
        })).collect::<Vec<_>>(),
        "false_alarms": r.false_alarms.iter().map(|f| json!({
            "about": subject(&f.subject),
            "direction": direction(f.direction),
            "threshold": f.threshold,
            "shuffled_a_year": f.shuffled,
            "drawn_a_year": f.drawn,
            "simulated_years": f.years,
        })).collect::<Vec<_>>(),
    })
}

fn stretch(s: &changes::Stretch) -> Value {
    json!({
        "from": s.days.0,
        "to": s.days.1,
        "count": s.count,
        "exposure": s.exposure,
        "changed_between": s.start,
    })
}

/// The answer of `changes`.
#[must_use]
pub fn changes(r: &changes::Report) -> Value {
    let what = |what: &What| match what {
        What::Texts(about) => json!({ "texts": subject(about) }),
        What::Readouts(about) => json!({ "readouts": subject(about) }),
        What::Own(person, about) => {
            json!({ "person": person, "readouts": subject(about) })
        }
        What::Shown(person) => json!({ "shown": person }),
    };
    json!({
        "format": "tealeaf.changes/1",
        "outlet": r.outlet,
        "from": r.days.0,
        "to": r.days.1,
        "period": if r.weekly { "week" } else { "text" },
        "series": r.series.iter().map(|s| json!({
            "what": what(&s.what),
            "texts": s.n.0,
            "with_it": s.n.1,
            "fano": s.fano,
            "raw": s.raw.iter().map(stretch).collect::<Vec<_>>(),
            "adjusted": s.adjusted.as_ref().map(|a| {
                a.iter().map(stretch).collect::<Vec<_>>()
            }),
        })).collect::<Vec<_>>(),
    })
}

/// The answer of `backtest`.
#[must_use]
pub fn backtest(pack: &Pack, r: &backtest::Report) -> Value {
    json!({
        "format": "tealeaf.backtest/1",
        "outlet": r.outlet,
        "record": [r.record.0, r.record.1],
        "judged": [r.judged.0, r.judged.1],
        "budget": [r.budget.0, r.budget.1],
        "readouts": r.readouts.0,
        "readouts_without_text": r.readouts.1,
        "formulas": r.formulas,
        "judged_readouts": r.result.n.0,
        "judged_main": r.result.n.1,
        "with_texts": r.with_texts,
        "runs": r.simulated.0,
        "seed": r.simulated.1,
        "table": r.table.iter().map(|row| json!({
            "id": row.id,
            "measure": row.measure,
            "demanded": row.demanded,
            "reached": row.reached,
            "met": row.ok,
        })).collect::<Vec<_>>(),
        "bits": r.result.over_speaker.bits,
        "bits_speaker": r.result.over_speaker.baseline,
        "bits_cell": r.result.over_cell.baseline,
        "brier": {
            "all": r.result.all.brier,
            "reliability": r.result.all.reliability,
            "resolution": r.result.all.resolution,
            "uncertainty": r.result.all.uncertainty,
        },
        "budgets": r.result.budgets.iter().map(budget).collect::<Vec<_>>(),
        "method": words::method(pack, r),
    })
}
