//! One stage at a time: `cargo bench --bench stages -- plan`. docs/performance.md says what the figures mean.
//!
//! Without `--bench`, as `cargo test --benches` runs it, every stage works once on a small handbook.

mod corpus;
#[expect(dead_code, reason = "other figures are other benchmarks'")]
mod measure;

use askbook::disk::{Manner, Progress, Publisher, Terms};
use askbook::handbook::arrange::{self, arrange};
use askbook::handbook::{Handbook, Settings};
use askbook::highlight::highlight;
use askbook::inputs::config::Config;
use askbook::inputs::tree::{CONTENT, Tree};
use askbook::page::addresses;
use askbook::page::fields::Site;
use askbook::page::plan::plan;
use askbook::page::theme::Theme;
use askbook::question::{ParseOptions, parse};
use askbook::snapshot::{Memo, Snapshot, compile};
use askbook::words::key::Hashed;
use corpus::Corpus;
use corpus::code::LANGUAGES;
use corpus::edits::EDITS;
use corpus::words::{Random, Vocabulary};
use criterion::{BatchSize, Criterion, Throughput};
use measure::index::contents;
use mimalloc::MiMalloc;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// That of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const SETTINGS: Settings = Settings { drafts: false, today: jiff::civil::date(2026, 1, 1) };

fn main() {
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let (small, large) = if is_bench { (1_000, 10_000) } else { (20, 50) };
    let mut criterion = Criterion::default().configure_from_args();
    parsing(&mut criterion, small);
    highlighting(&mut criterion);
    clean(&mut criterion, small);
    stages(&mut criterion, large);
    indexing(&mut criterion, small);
    publishing(&mut criterion, small);
    edits(&mut criterion, large);
    criterion.final_summary();
}

fn tree(corpus: &Corpus) -> Arc<Tree> {
    let mut tree = Tree::default();
    corpus.files().for_each(|(path, text)| tree.insert_bytes(&path, text.into_bytes()));
    Arc::new(tree)
}

/// Files to questions, on one thread.
fn parsing(criterion: &mut Criterion, questions: usize) {
    let tree = tree(&Corpus::new(questions));
    let options = ParseOptions::new(&Config::default(), &Arc::default());
    let files: Vec<_> = tree.below(CONTENT).collect();
    let mut group = criterion.benchmark_group("parse");
    for (name, files) in [("one", &files[files.len() / 2..][..1]), ("all", &files[..])] {
        group.throughput(Throughput::Bytes(files.iter().map(|(_, file)| file.bytes().map_or(0, <[u8]>::len) as u64).sum()));
        group.bench_function(name, |bencher| {
            bencher.iter(|| files.iter().for_each(|(path, file)| drop(black_box(parse(path, file, &options, file.key)))));
        });
    }
}

/// A block of each language.
fn highlighting(criterion: &mut Criterion) {
    let vocabulary = Vocabulary::new(0, 1_000);
    let mut group = criterion.benchmark_group("highlight");
    for language in LANGUAGES {
        let code = language.block(&mut Random::new(0, 0), &vocabulary);
        group.throughput(Throughput::Bytes(code.len() as u64));
        group.bench_function(language.name, |bencher| bencher.iter(|| highlight(language.name, black_box(&code))));
    }
}

/// A tree to a snapshot with nothing remembered, and a snapshot to the bytes of all its pages.
fn clean(criterion: &mut Criterion, questions: usize) {
    for (name, corpus) in [("with code", Corpus::new(questions)), ("without code", Corpus::new(questions).without_code())] {
        let tree = tree(&corpus);
        criterion.bench_function(&format!("compile/{name}"), |bencher| {
            bencher.iter(|| compile(Arc::clone(&tree), SETTINGS, &mut Memo::default()));
        });
        let snapshot = compile(tree, SETTINGS, &mut Memo::default());
        criterion.bench_function(&format!("render/{name}"), |bencher| bencher.iter(|| render_all(&snapshot)));
    }
}

/// How many bytes all pages have.
fn render_all(snapshot: &Snapshot) -> usize {
    let bytes = |page| snapshot.render(page).expect("a page of the built-in theme").len();
    snapshot.plan.pages.iter().map(bytes).sum()
}

/// Questions to a handbook, and a handbook to a plan with the key of every page.
fn stages(criterion: &mut Criterion, questions: usize) {
    let tree = tree(&Corpus::new(questions));
    let Handbook { config, texts, documents, .. } = compile(Arc::clone(&tree), SETTINGS, &mut Memo::default()).handbook;
    let arranged = || {
        let (config, texts, documents) = (Arc::clone(&config), Arc::clone(&texts), documents.all().to_vec());
        arrange(config, texts, SETTINGS, documents, BTreeMap::new(), &mut arrange::Memo::default())
    };
    criterion.bench_function("arrange", |bencher| bencher.iter(arranged));
    let (theme, _) = Theme::load(&tree, &config.theme);
    let handbook = arranged();
    let site = Hashed::new(Site::new(&handbook, &theme));
    criterion.bench_function("plan", |bencher| bencher.iter(|| plan(&handbook, &theme, &site, &mut addresses::Memo::default())));
}

/// A snapshot to its index and all files of that: from nothing, and after an edit of one body.
fn indexing(criterion: &mut Criterion, questions: usize) {
    let corpus = Corpus::new(questions);
    let before = tree(&corpus);
    let mut group = criterion.benchmark_group("index");
    let fresh = || compile(Arc::clone(&before), SETTINGS, &mut Memo::default());
    group.bench_function("clean", |bencher| {
        bencher.iter_batched(fresh, |snapshot| contents(snapshot.index()), BatchSize::PerIteration);
    });
    let (_, change) = EDITS[0];
    let mut after = Tree::clone(&before);
    change(&mut after, &corpus, questions / 2);
    let mut trees = [Arc::new(after), Arc::clone(&before)].into_iter().cycle();
    let mut memo = Memo::default();
    compile(Arc::clone(&before), SETTINGS, &mut memo).index();
    let mut next = || compile(trees.next().expect("a cycle has no end"), SETTINGS, &mut memo);
    group.bench_function("edit", |bencher| {
        bencher.iter_batched(&mut next, |snapshot| snapshot.index().files().len(), BatchSize::PerIteration);
    });
}

/// A snapshot to an output folder: into a new one, and into one that has it all.
fn publishing(criterion: &mut Criterion, questions: usize) {
    let corpus = Corpus::new(questions);
    let folder = measure::folder().expect("a folder for a while");
    let root = folder.path().join("handbook");
    measure::write(&root, corpus.files()).expect("a handbook");
    let snapshot = compile(tree(&corpus), SETTINGS, &mut Memo::default());
    let mut group = criterion.benchmark_group("publish");
    for (name, manner) in [("files", Manner::Files), ("releases", Manner::Releases)] {
        let output = folder.path().join(name);
        let publish = || {
            let terms = Terms { manner, settles: true, ..Terms::default() };
            let progress = Progress { done: AtomicUsize::new(0), total: AtomicUsize::new(0), waits: &|_| {} };
            let publisher = Publisher::new(&root, &output, terms).expect("a folder of its own");
            publisher.publish(&snapshot, None, &progress).expect("a site").written
        };
        // The first one makes the index and what pages share, which is not published anew.
        publish();
        let gone = || measure::clear(&root, &output).expect("a site");
        group.bench_function(format!("{name}/clean"), |bencher| {
            bencher.iter_batched(gone, |()| publish(), BatchSize::PerIteration);
        });
        group.bench_function(format!("{name}/unchanged"), |bencher| bencher.iter(publish));
    }
}

/// An edit to the snapshot after it: there and back again, so that every iteration is one edit of the kind.
fn edits(criterion: &mut Criterion, questions: usize) {
    let corpus = Corpus::new(questions);
    let before = tree(&corpus);
    let mut group = criterion.benchmark_group("edit");
    for (name, change) in EDITS {
        let mut after = Tree::clone(&before);
        change(&mut after, &corpus, questions / 2);
        let mut trees = [Arc::new(after), Arc::clone(&before)].into_iter().cycle();
        let mut memo = Memo::default();
        let mut last = compile(Arc::clone(&before), SETTINGS, &mut memo);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let next = trees.next().map(|tree| compile(tree, SETTINGS, &mut memo)).expect("a cycle has no end");
                let changed = next.changed_since(&last);
                last = next;
                changed
            });
        });
    }
}
