//! Simplified Chinese: what the record holds, what it lacks, and what must be known beside
//! it.

use tealeaf_form::{echo::Class as DocumentClass, series};
use tealeaf_record::observations::CoverageStatement;

use super::Chinese;
use crate::{
    check::Note,
    dossier::OutletFacts,
    wording::tongue::{ItemParts, OfficeParts, Tongue as _},
};

pub(super) fn item(item: &ItemParts<'_>) -> String {
    let mut words = format!("{} {}", item.outlet, item.date);
    match item.event {
        Some((first, last)) if first == last => {
            words.push_str(&format!("，事在 {first}"));
        }
        Some((first, last)) => {
            words.push_str(&format!("，事在 {first} 至 {last}"));
        }
        None => {}
    }
    for part in [item.occasion, item.place].into_iter().flatten() {
        words.push_str(&format!("，{part}"));
    }
    if let Some(title) = item.title {
        words.push_str(&format!("：{title}"));
    }
    words
}

pub(super) fn office_held(office: &OfficeParts<'_>) -> String {
    let OfficeParts { person, title, from, to, source } = office;
    match to {
        Some(to) => format!("{person}：{title}，{from} 至 {to}（职务表；{source}）"),
        None => {
            format!("{person}：{title}，自 {from} 起，词包中未见卸任（职务表；{source}）")
        }
    }
}

pub(super) fn coverage(statement: &CoverageStatement) -> String {
    let outlet = &statement.outlet;
    let Some((from, to)) = statement.window else {
        return format!("{outlet}：所问的日子晚于截止日");
    };
    let window = if from == to { from.to_string() } else { format!("{from} 至 {to}") };
    let mut holes = Vec::new();
    if !statement.missing.is_empty() {
        holes.push(format!("{} 天未收存", statement.missing.len()));
    }
    if !statement.incomplete.is_empty() {
        holes.push(format!("{} 天只收存部分", statement.incomplete.len()));
    }
    if statement.unknown > 0 {
        holes.push(format!("{} 天是否完整无从得知", statement.unknown));
    }
    if holes.is_empty() && statement.complete == 1 {
        format!("{outlet} {window}：当天完整收存")
    } else if holes.is_empty() {
        format!("{outlet} {window}：{} 天全部完整收存", statement.complete)
    } else {
        format!("{outlet} {window}：{}", holes.join("，"))
    }
}

pub(super) fn note(
    chinese: &Chinese,
    note: &Note,
    outlet: Option<(&str, &str)>,
) -> String {
    match note {
        Note::Abridged { .. } => {
            let (outlet, about) = outlet.unwrap_or_default();
            format!(
                "只就所收版本（{outlet}：{about}）而言；此处没有的，可能在未收存的全文之中"
            )
        }
        Note::SeveralItems(n) => format!("有 {n} 个条目同样符合这条主张"),
        Note::VersionsDiffer => "所收各版本在此计数上不同".into(),
        Note::CountsOnly => "只收存计数：附页面链接，不引原文".into(),
        Note::SaidToBeRare => "文章称其罕见：见是否寻常".into(),
        Note::NotRare { same, all } => {
            format!("文章称其罕见，而此前 {all} 个可比条目中有 {same} 个也是如此")
        }
        Note::EarlierUse(Some(day)) => {
            format!("文章称是首次：此讲话者在此媒体更早一次使用是在 {day}")
        }
        Note::EarlierUse(None) => {
            "文章称是首次：记录中此讲话者在此媒体没有更早的使用".into()
        }
        Note::NoLaterUse(day) => {
            format!("文章称是最后一次：此讲话者在此媒体到 {day} 没有更晚的使用")
        }
        Note::Undated => "没有给出日期：取符合的最近一篇".into(),
        Note::SilentDays(days) => {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            format!(
                "{} 没有注明日期的本人在场条目：记录在此无声，并不说明什么",
                days.join("、")
            )
        }
        Note::Doubted(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            format!("文章自己也对此存疑（{}）", ids.join("、"))
        }
        Note::Repeats(id) => format!("重复 {id} 所说：只计一次"),
        Note::Number(outcome) => chinese.number(outcome),
        Note::Silence(classes) => chinese.silence(classes),
        Note::PublicWords { speaker, about, lately, before, others } => {
            let mut said = format!(
                "记录所有的是公开的话：此前一年{speaker}的 {} 篇中有 {} 篇用到关于{about}的提法",
                lately.1, lately.0
            );
            if before.1 > 0 {
                said.push_str(&format!("，更早的 {} 篇中有 {} 篇", before.1, before.0));
            }
            if others.1 > 0 {
                said.push_str(&format!(
                    "，同级别其他人这一年的 {} 篇中有 {} 篇",
                    others.1, others.0
                ));
            }
            said
        }
        Note::OwnDating => "日期出自该渠道自己：是它所说，不是所发生".into(),
    }
}

/// What the known numbers of its series say to a document number.
pub(super) fn number(outcome: &series::Outcome) -> String {
    use series::Outcome;
    match outcome {
        Outcome::Fits => "其文号在已知序列的预期范围之内；这说明不了多少".into(),
        Outcome::OutsideRun => "其文号在同序列已知文号的范围之外".into(),
        Outcome::Listed => "登记表中有同一文号，日期相近".into(),
        Outcome::Duplicate { other } => format!("登记表中同一文号在另一天，{other}"),
        Outcome::YearDisagrees => "其文号中的年份不是文章的年份".into(),
        Outcome::TooFewNeighbours => "其文号无从判断：同序列的已知文号太少".into(),
        Outcome::UnknownCode => "其文号无从判断：代字不在序列表中".into(),
        Outcome::NoCode => "其文号无从判断：没有发文机关代字，可能属于几个序列".into(),
        Outcome::NoDate => "其文号无从判断：没有给出日期".into(),
    }
}

/// What silence about a document weighs, by class of document. The names of classes are
/// the pack's.
pub(super) fn silence(classes: &[DocumentClass]) -> String {
    let classes: Vec<String> = classes
        .iter()
        .map(|class| {
            if class.never {
                format!("{}：从不公开", class.name)
            } else {
                format!(
                    "{}：{} 份中有 {} 份及时被提及",
                    class.name, class.looked, class.heard
                )
            }
        })
        .collect();
    format!("无声的分量取决于它是哪一类文件：{}", classes.join("；"))
}

pub(super) fn outlet_held(outlet: &OutletFacts, about: &str) -> String {
    let span =
        outlet.span.map_or_else(String::new, |(from, to)| format!(" {from} 至 {to}"));
    let [complete, incomplete, missing, unknown] = outlet.days;
    let days = if outlet.daily {
        format!(
            "；完整 {complete} 天，部分 {incomplete} 天，缺 {missing} 天，未知 {unknown} 天"
        )
    } else {
        String::new()
    };
    format!("{}{span}：{} 个条目{days}。{about}", outlet.key, outlet.items)
}
