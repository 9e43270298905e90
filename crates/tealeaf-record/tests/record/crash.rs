//! What happens to an archive when the program is killed, the disk is full, or bits flip.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use tealeaf_record::Archive;

use crate::{made, setup};

const CHILD: &str = "TEALEAF_CRASH_TEST_FOLDER";
const DAYS: u32 = 260;
/// How often the program is killed; `TEALEAF_CRASH_ROUNDS=200` for the long run.
const ROUNDS: u32 = 25;

/// A small generator, so that a failure can be run again.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn write_inputs(folder: &Path) {
    let first = jiff::civil::date(2024, 1, 1);
    for n in 0..DAYS {
        let day = first.checked_add(jiff::Span::new().days(i64::from(n))).unwrap();
        let name = day.strftime("%Y%m%d").to_string();
        let titles: Vec<String> = (0..5).map(|i| format!("第{n}日第{i}条")).collect();
        let ids: Vec<String> = (0..5).map(|i| format!("VIDE{n}x{i}")).collect();
        let text = "某地今天举行会议，部署工作。".repeat(20);
        let items: Vec<(&str, &str, &str)> = ids
            .iter()
            .zip(&titles)
            .map(|(i, t)| (i.as_str(), t.as_str(), &*text))
            .collect();
        let list: Vec<&str> = titles.iter().map(String::as_str).collect();
        made::write(
            folder,
            &format!("in/{name}.md"),
            &made::html_day(&name, &list, &items),
        );
    }
}

fn add(folder: &Path, archive: &mut Archive, report: &mut dyn FnMut(u64)) {
    let inputs = [folder.join("in")];
    archive
        .add(&inputs, &setup::options(), &setup::rules(), &mut |progress| {
            report(progress.read);
        })
        .unwrap();
}

/// The program that is killed: this test binary, told by a variable to ingest.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(CHILD) else { return };
    let folder = Path::new(&folder);
    let mut archive = Archive::open_or_create(&folder.join("a.sqlite")).unwrap();
    println!("\nkept 0");
    add(folder, &mut archive, &mut |read| println!("kept {read}"));
    println!("done");
}

/// Starts the program, kills it after `delay`, and says how much it reported as kept and
/// whether it had finished.
fn run_child(folder: &Path, delay: Duration) -> (u64, bool) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::child", "--exact", "--nocapture"])
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let started = Instant::now();
    let reader = std::thread::spawn(move || {
        let (mut kept, mut done) = (0, false);
        for line in lines.map_while(Result::ok) {
            done |= line.contains("done");
            kept =
                line.strip_prefix("kept ").and_then(|n| n.parse().ok()).unwrap_or(kept);
        }
        (kept, done)
    });
    while started.elapsed() < delay && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let _gone = child.kill();
    child.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn a_killed_program_leaves_a_sound_prefix() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_inputs(folder);
    let whole = {
        let mut archive = Archive::create(&folder.join("whole.sqlite")).unwrap();
        add(folder, &mut archive, &mut |_| {});
        archive.record_digest().unwrap()
    };
    let rounds = std::env::var("TEALEAF_CRASH_ROUNDS").ok().and_then(|n| n.parse().ok());
    let mut random = Random(7);
    let (mut kills, mut finished) = (0, 0);
    let path = folder.join("a.sqlite");
    while kills < rounds.unwrap_or(ROUNDS) {
        let (kept, done) = run_child(folder, Duration::from_millis(random.below(400)));
        kills += 1;
        if !path.exists() {
            continue;
        }
        // Killed before the tables were made, the file is refused and made anew.
        let Ok(archive) = Archive::open(&path) else {
            remove(&path);
            continue;
        };
        let report = archive.verify().unwrap();
        assert!(report.faults.is_empty(), "{:?}", report.faults);
        let items = archive.items().unwrap();
        assert!(items.len() as u64 >= kept, "{} of {kept}", items.len());
        let days: BTreeSet<_> = items.iter().map(|item| item.date).collect();
        let first = jiff::civil::date(2024, 1, 1);
        let expected = (0..days.len()).map(|n| {
            first.checked_add(jiff::Span::new().days(i64::try_from(n).unwrap())).unwrap()
        });
        assert!(days.iter().copied().eq(expected), "a hole in what is held");
        assert_eq!(items.len(), days.len() * 5, "a day in part");
        if done {
            assert_eq!(archive.record_digest().unwrap(), whole);
            finished += 1;
            drop(archive);
            remove(&path);
        }
    }
    println!("killed {kills} times, finished {finished} times in between");
    let mut archive = Archive::open_or_create(&path).unwrap();
    add(folder, &mut archive, &mut |_| {});
    assert_eq!(archive.record_digest().unwrap(), whole);
}

fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _absent = fs::remove_file(format!("{}{ending}", path.display()));
    }
}

#[test]
fn flipped_bits_are_reported_or_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let page = made::html_day(
        "20240101",
        &["甲市新桥通车", "乙省粮食丰收"],
        &[
            ("VIDEa", "甲市新桥通车", "甲市新桥通车。"),
            ("VIDEb", "乙省粮食丰收", "丰收。"),
        ],
    );
    made::write(folder.path(), "in/20240101.md", &page);
    let items = {
        let mut archive = Archive::create(&path).unwrap();
        add(folder.path(), &mut archive, &mut |_| {});
        archive.items().unwrap()
    };
    let bytes = fs::read(&path).unwrap();
    let mut random = Random(11);
    let (mut refused, mut reported, mut harmless) = (0, 0, 0);
    for n in 0..100 {
        let mut flipped = bytes.clone();
        let at = usize::try_from(random.below(bytes.len() as u64)).unwrap();
        flipped[at] ^= 1 << random.below(8);
        let path = folder.path().join(format!("flip{n}.sqlite"));
        fs::write(&path, &flipped).unwrap();
        let Ok(archive) = Archive::open_read_only(&path) else {
            refused += 1;
            continue;
        };
        let sound = archive.verify().is_ok_and(|report| report.faults.is_empty());
        match archive.items() {
            _ if !sound => reported += 1,
            Err(_) => panic!("byte {at}: cannot be read, but was not reported"),
            Ok(found) => {
                assert_eq!(found, items, "byte {at}: served altered");
                harmless += 1;
            }
        }
    }
    println!("refused {refused}, reported {reported}, harmless {harmless}");
}
