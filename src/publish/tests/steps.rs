//! What one publication does, refuses and tells.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::site::{ADOPT, DRY_RUN, IN_PLACE, Site, Tree, input, list, published, put, target};
use crate::disk::{Disk, Fault, MemoryDisk, OsDisk};
use crate::fingerprint::Fingerprint;
use crate::ledger::Ledger;
use crate::model::path::OutputPath;
use crate::publish::{Input, Made, Order, Planned, Produced, Progress, Report, Target, publish};

fn after(text: &str) -> MemoryDisk {
    let disk = MemoryDisk::new();
    Site::of(text).publish(&disk, &target(), IN_PLACE).unwrap();
    disk
}

/// Bytes that were made of what was planned.
fn made(planned: &Planned, bytes: Vec<u8>) -> Made {
    Made { produced: Some(Produced::Bytes(bytes)), input: planned.input.unwrap() }
}

fn refusal(disk: &MemoryDisk, text: &str, options: crate::publish::Options) -> String {
    let before = disk.files();
    let told = Site::of(text).publish(disk, &target(), options).unwrap_err().to_string();
    assert_eq!(disk.files(), before, "a refusal touches nothing");
    told
}

fn texts(paths: &[OutputPath]) -> Vec<&str> {
    paths.iter().map(OutputPath::as_str).collect()
}

#[test]
fn a_report_names_what_happened() {
    let disk = after("a.html = 1\nb.html = 1\nc.html = 1\nd.html = 1");
    put(&disk, &target(), "robots.txt", "somebody's");
    let report = Site::of("a.html = 1\nb.html = 2\nc.html = 1\ne.html = 1").publish(&disk, &target(), IN_PLACE);
    let report = report.unwrap();
    assert_eq!(texts(&report.rendered), ["b.html", "e.html"]);
    assert_eq!(texts(&report.written), ["b.html", "e.html"]);
    assert_eq!(texts(&report.deleted), ["d.html"]);
    assert_eq!((report.planned, report.unchanged), (4, 2));
    assert_eq!(report.foreign, ["robots.txt"]);
    assert_eq!(Ledger::load(&disk, &target().state(), "tests").outputs(), 4, "what is gone is forgotten");
}

#[test]
fn somebody_elses_folder_is_refused_until_adopted() {
    let disk = MemoryDisk::new();
    put(&disk, &target(), "old/portal.html", "somebody's");
    let told = refusal(&disk, "a.html = 1", IN_PLACE);
    assert!(told.contains("--adopt") && told.contains(".gongkai-files"), "{told}");
    refusal(&disk, "a.html = 1", DRY_RUN);

    let report = Site::of("a.html = 1").publish(&disk, &target(), ADOPT).unwrap();
    assert_eq!(report.foreign, ["old/portal.html"]);
    assert_eq!(list(&disk, &target()).unwrap(), "a.html\n");
    // Adopting a folder does not make everything in it ours.
    Site::of("").publish(&disk, &target(), IN_PLACE).unwrap();
    assert_eq!(published(&disk, &target()), Tree::from([("old/portal.html".into(), "somebody's".into())]));
}

#[test]
fn an_empty_folder_is_nobodys() {
    let disk = MemoryDisk::new();
    disk.create_dir(&target().public.join("empty")).unwrap();
    Site::of("a.html = 1").publish(&disk, &target(), IN_PLACE).unwrap();
}

#[test]
fn a_foreign_file_is_never_overwritten_by_accident() {
    let disk = after("a.html = 1");
    put(&disk, &target(), "b.html", "somebody's");
    put(&disk, &target(), "c/x.txt", "somebody's");
    let told = refusal(&disk, "a.html = 2\nb.html = 1", IN_PLACE);
    assert!(told.contains("b.html") && told.contains("--adopt"), "{told}");
    let told = refusal(&disk, "a.html = 2\nb.html/inner.html = 1", ADOPT);
    assert!(told.contains("应为文件夹"), "{told}");
    let told = refusal(&disk, "a.html = 2\nc = 1", ADOPT);
    assert!(told.contains("x.txt"), "{told}");
}

#[test]
fn a_list_that_lies_deletes_nothing_outside() {
    let disk = after("a.html = 1");
    disk.write(Path::new("site/site.yaml"), b"precious").unwrap();
    put(&disk, &target(), ".gongkai-files", "a.html\n../site.yaml\n/site/site.yaml\n");
    Site::of("").publish(&disk, &target(), IN_PLACE).unwrap();
    assert_eq!(disk.read(Path::new("site/site.yaml")).unwrap(), b"precious");
}

#[test]
fn a_name_is_respelled_where_case_is_ignored() {
    let disk = MemoryDisk::ignoring_case();
    for name in ["A.html", "a.html", "a.HTML"] {
        let site = Site::of(&format!("{name} = the same bytes"));
        site.publish(&disk, &target(), IN_PLACE).unwrap();
        assert_eq!(published(&disk, &target()), site.0);
    }
}

#[test]
fn equal_bytes_are_not_rewritten_and_the_ledger_learns_why() {
    let disk = after("a.html = 1");
    let stamp = disk.stamp(Path::new("site/public/a.html")).unwrap();
    let plan = [Planned {
        path: OutputPath::parse("a.html").unwrap(),
        order: Order::Document,
        input: Some(input("a template was reformatted")),
        bulk: false,
    }];
    let run = || {
        let mut ledger = Ledger::load(&disk, &target().state(), "tests");
        let produce = |planned: &Planned, _| Ok::<_, Fault>(made(planned, b"1".to_vec()));
        publish(&disk, &target(), &plan, &mut ledger, IN_PLACE, produce, &|_| {}).unwrap()
    };
    assert_eq!((run().rendered.len(), run().rendered.len()), (1, 0));
    assert_eq!(disk.stamp(Path::new("site/public/a.html")).unwrap(), stamp);
}

#[test]
fn what_the_ledger_does_not_know_says_afterwards_what_it_was_made_of() {
    let disk = MemoryDisk::new();
    let known = Site::of("a.html = 1").plan();
    let unknown: Vec<Planned> = known.iter().map(|planned| Planned { input: None, ..planned.clone() }).collect();
    let run = |plan: &[Planned]| {
        let mut ledger = Ledger::load(&disk, &target().state(), "tests");
        let produce = |_: &Planned, _| Ok::<_, Fault>(made(&known[0], b"1".to_vec()));
        publish(&disk, &target(), plan, &mut ledger, IN_PLACE, produce, &|_| {}).unwrap().rendered.len()
    };
    assert_eq!((run(&unknown), run(&known), run(&unknown)), (1, 0, 1));
}

#[test]
fn what_stands_is_left_where_the_ledger_vouches_for_it_and_only_there() {
    let disk = after("a.html = 1\nb.html = 1");
    disk.write(Path::new("site/public/b.html"), b"somebody was here").unwrap();
    let plan = |input: Input| {
        Site::of("a.html = 1\nb.html = 1")
            .plan()
            .into_iter()
            .map(move |planned| Planned { input: Some(input), ..planned })
    };
    let run = |plan: Vec<Planned>| {
        let mut ledger = Ledger::load(&disk, &target().state(), "tests");
        let produce = |planned: &Planned, standing: Option<Fingerprint>| {
            let made = made(planned, b"1".to_vec());
            Ok::<_, Fault>(Made {
                produced: made.produced.filter(|_| standing != Some(Fingerprint::of_bytes(b"1"))),
                ..made
            })
        };
        let report = publish(&disk, &target(), &plan, &mut ledger, IN_PLACE, produce, &|_| {}).unwrap();
        (report.rendered.len(), report.written.len())
    };
    assert_eq!(run(plan(input("made of other things")).collect()), (1, 1), "only what was tampered with is made");
    assert_eq!(run(plan(input("made of other things")).collect()), (0, 0));
    let mut ledger = Ledger::load(&disk, &target().state(), "tests");
    let plan: Vec<Planned> = plan(input("and of others again")).collect();
    let asked = Mutex::new(Vec::new());
    let produce = |planned: &Planned, standing: Option<Fingerprint>| {
        asked.lock().unwrap().push(standing == Some(Fingerprint::of_bytes(b"1")));
        Ok::<_, Fault>(made(planned, b"1".to_vec()))
    };
    publish(&disk, &target(), &plan, &mut ledger, IN_PLACE, produce, &|_| {}).unwrap();
    assert_eq!(asked.into_inner().unwrap(), [true, true]);
}

#[test]
fn what_is_made_together_is_asked_for_last_and_in_order() {
    let disk = MemoryDisk::new();
    let mut plan = Site::of("a = 1\nb = 1\nc = 1\nd = 1\ne = 1").plan();
    plan.iter_mut().zip([true, false, true, true, false]).for_each(|(planned, bulk)| planned.bulk = bulk);
    let (asked, mut ledger) = (Mutex::new(String::new()), Ledger::empty(&target().state(), "tests"));
    let produce = |planned: &Planned, _| {
        asked.lock().unwrap().push_str(planned.path.as_str());
        Ok::<_, Fault>(made(planned, b"1".to_vec()))
    };
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let report = alone.install(|| publish(&disk, &target(), &plan, &mut ledger, IN_PLACE, produce, &|_| {})).unwrap();
    assert_eq!((asked.into_inner().unwrap().as_str(), report.written.len()), ("beacd", 5));
    let known = |path: &Planned| ledger.output(&path.path).map(|record| record.input);
    assert!(plan.iter().all(|planned| known(planned) == planned.input.map(|input| input.print)));
}

#[test]
fn a_lost_ledger_costs_rendering_and_no_writing() {
    let disk = after("a.html = 1\nb/c.html = 2");
    disk.remove(Path::new("site/.gongkai/ledger")).unwrap();
    let report = Site::of("a.html = 1\nb/c.html = 2").publish(&disk, &target(), IN_PLACE).unwrap();
    assert_eq!((report.rendered.len(), report.written.len(), report.unchanged), (2, 0, 2));
}

#[test]
fn an_error_while_making_leaves_everything_as_it_was() {
    let disk = after("a.html = 1\nb.html = 1");
    let before = disk.files();
    let plan = Site::of("a.html = 2\nb.html = 2\nc.html = 2").plan();
    let mut ledger = Ledger::load(&disk, &target().state(), "tests");
    let produce = |planned: &Planned, _| match planned.path.as_str() {
        "c.html" => Err(Fault::because("渲染", "c.html", "模板有误")),
        _ => Ok(made(planned, b"2".to_vec())),
    };
    let told = publish(&disk, &target(), &plan, &mut ledger, IN_PLACE, produce, &|_| {}).unwrap_err();
    assert_eq!(told.to_string(), "渲染失败：c.html：模板有误");
    assert_eq!(disk.files(), before);
}

#[test]
fn a_plan_that_contradicts_itself_is_refused() {
    let disk = after("a.html = 1");
    let told = refusal(&disk, "b = 1\nb/c.html = 2", IN_PLACE);
    assert!(told.contains("上级文件夹"), "{told}");
    assert!(refusal(&disk, ".gongkai-files = x", IN_PLACE).contains("保留"));
    let mut plan = Site::of("a.html = 1").plan();
    plan.extend(plan.clone());
    let mut ledger = Ledger::empty(&target().state(), "tests");
    let produce = |planned: &Planned, _| Ok::<_, Fault>(made(planned, Vec::new()));
    let told = publish(&disk, &target(), &plan, &mut ledger, IN_PLACE, produce, &|_| {}).unwrap_err();
    assert!(told.to_string().contains("两次"), "{told}");
}

#[test]
fn progress_is_told() {
    let disk = MemoryDisk::new();
    let (plan, mut ledger) = (Site::of("a.html = 1\nb.html = 1").plan(), Ledger::empty(&target().state(), "tests"));
    let told = Mutex::new(Vec::new());
    let produce = |planned: &Planned, _| Ok::<_, Fault>(made(planned, Vec::new()));
    let listen = |news| told.lock().unwrap().push(news);
    publish(&disk, &target(), &plan, &mut ledger, IN_PLACE, produce, &listen).unwrap();
    let told = told.into_inner().unwrap();
    assert_eq!(told, [Progress::Stale(2), Progress::Made, Progress::Made, Progress::Committing(2)]);
}

/// Run by hand in release: `cargo test --release --lib measures -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn unchanged_outputs_are_passed_quickly() {
    for count in [10_000, 100_000] {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::of(folder.path());
        let planned = |n: usize| Planned {
            path: OutputPath::parse(&format!("zhengce/guifanxingwenjian/{}/{n:06}.html", n / 200)).unwrap(),
            order: Order::Document,
            input: Some(input(n)),
            bulk: false,
        };
        let plan: Vec<Planned> = (0..count).map(planned).collect();
        let count_of_made = AtomicUsize::new(0);
        let run = || -> Report {
            let clock = std::time::Instant::now();
            let mut ledger = Ledger::load(&OsDisk, &target.state(), "measures");
            println!("{count}: ledger {:?}", clock.elapsed());
            let produce = |planned: &Planned, _| {
                count_of_made.fetch_add(1, Ordering::Relaxed);
                Ok::<_, Fault>(made(planned, vec![b'x'; 4000]))
            };
            let report = publish(&OsDisk, &target, &plan, &mut ledger, IN_PLACE, produce, &|_| {}).unwrap();
            println!("{count}: all {:?}", clock.elapsed());
            report
        };
        assert_eq!(run().written.len(), count);
        assert_eq!(run().unchanged, count);
        assert_eq!(run().rendered.len(), 0);
        assert_eq!(count_of_made.load(Ordering::Relaxed), count);
    }
}

#[test]
fn a_long_file_is_known_again_without_the_ledger_by_every_byte() {
    let long = "长".repeat(100_000);
    let site = Site::of(&format!("a.html = {long}"));
    let disk = after(&format!("a.html = {long}"));
    let forget = || disk.remove(&target().state().join("ledger")).unwrap();
    let publish = || texts(&site.publish(&disk, &target(), IN_PLACE).unwrap().written).join(" ");
    forget();
    assert_eq!(publish(), "", "the same bytes stand there already");
    for at in [0, 150_000, 299_999] {
        let mut other = long.clone().into_bytes();
        other[at] ^= 1;
        disk.write(&target().public.join("a.html"), &other).unwrap();
        forget();
        assert_eq!(publish(), "a.html", "byte {at} is another");
    }
}
