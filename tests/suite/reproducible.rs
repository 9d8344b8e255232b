//! The same files give the same site, whoever builds it, where, when and on how many threads.

use crate::effort;
use askbook::words::key::Key;
use proptest::prelude::*;
use proptest::sample::subsequence;
use proptest::test_runner::{Config, TestRunner};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};
use tempfile::TempDir;
use walkdir::WalkDir;

/// Something that differs from one build to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The handbook and the output lie elsewhere, and the command is given from elsewhere.
    Place,
    /// The files lie in memory.
    InMemory,
    /// The files were written in another order, in which many file systems give them out.
    Order,
    /// The files were modified at other times.
    Times,
    /// Somebody else builds; tried where the test may become somebody else.
    User,
    Zone,
    Language,
    /// What is written is for nobody else to read.
    Umask,
    OneThread,
    ManyThreads,
    /// The variable of <https://reproducible-builds.org/specs/source-date-epoch/>.
    Epoch,
    /// The same variable, with a value that it cannot have.
    OddEpoch,
    /// A terminal of another kind, and the like.
    Surroundings,
}

const WAYS: [Way; 13] = [
    Way::Place,
    Way::InMemory,
    Way::Order,
    Way::Times,
    Way::User,
    Way::Zone,
    Way::Language,
    Way::Umask,
    Way::OneThread,
    Way::ManyThreads,
    Way::Epoch,
    Way::OddEpoch,
    Way::Surroundings,
];

/// Who runs services that may touch nothing, on most systems.
const NOBODY: u32 = 65_534;
/// Where Linux keeps files in memory.
const MEMORY: &str = "/dev/shm";

/// The files of the handbook that this repository publishes, by path.
static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries =
        ["askbook.toml", "content", "themes"].into_iter().flat_map(|part| WalkDir::new(root.join(part)).sort_by_file_name());
    let files = entries.map(|entry| entry.expect("a readable handbook")).filter(|entry| entry.file_type().is_file());
    let path =
        |place: &Path| place.strip_prefix(root).expect("a path below the root").to_str().expect("a path that is text").to_owned();
    files.map(|entry| (path(entry.path()), fs::read(entry.path()).expect("a readable file"))).collect()
});

/// What nothing changes.
static EXPECTED: LazyLock<Key> = LazyLock::new(|| hash(&[], &Vec::from_iter(0..FILES.len())));

/// The hash of all names and bytes of a site that is built in these ways from files that were written in this order.
fn hash(ways: &[Way], order: &[usize]) -> Key {
    let is = |way: Way| ways.contains(&way);
    let base = if is(Way::InMemory) && Path::new(MEMORY).is_dir() { PathBuf::from(MEMORY) } else { std::env::temp_dir() };
    let above = TempDir::new_in(base).expect("a temporary folder");
    let below = |plain: &str, other: &str| above.path().join(if is(Way::Place) { other } else { plain });
    let (root, output) = (below("handbook", "an other/Größe & Co/h"), below("handbook/public", "an other/site"));
    for at in order {
        let (path, bytes) = &FILES[*at];
        let place = root.join(path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder can be made");
        fs::write(&place, bytes).expect("a file can be written");
        if is(Way::Times) {
            let time = UNIX_EPOCH + Duration::from_secs(*at as u64 * 40_000_000);
            File::options().append(true).open(&place).and_then(|file| file.set_modified(time)).expect("a time can be set");
        }
    }

    let umask = if is(Way::Umask) { "077" } else { "022" };
    let mut command = Command::new("sh");
    command.args(["-c", "umask $0 && exec \"$@\"", umask]);
    let mut program = PathBuf::from(env!("CARGO_BIN_EXE_askbook"));
    if is(Way::User) && fs::metadata(above.path()).expect("a folder").uid() == 0 {
        // Where the program lies, others may not come.
        let copy = above.path().join("askbook");
        fs::copy(&program, &copy).expect("the program can be copied");
        fs::set_permissions(&copy, PermissionsExt::from_mode(0o755)).expect("rights can be given");
        program = copy;
        for entry in WalkDir::new(above.path()) {
            chown(entry.expect("a readable folder").path(), Some(NOBODY), Some(NOBODY)).expect("root may give away");
        }
        command.uid(NOBODY).gid(NOBODY).env("USER", "nobody");
    }
    command.arg(program).arg("build").arg("--root").arg(&root);
    if is(Way::Place) {
        command.arg("--output").arg(&output).current_dir("/");
    } else {
        command.current_dir(&root);
    }
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", "/nonexistent");
    let variables = [
        (Way::Zone, "TZ", "Pacific/Kiritimati"),
        (Way::Language, "LANG", "tr_TR.UTF-8"),
        (Way::Language, "LC_ALL", "tr_TR.UTF-8"),
        (Way::OneThread, "RAYON_NUM_THREADS", "1"),
        (Way::ManyThreads, "RAYON_NUM_THREADS", "16"),
        (Way::Epoch, "SOURCE_DATE_EPOCH", "4102444800"),
        (Way::OddEpoch, "SOURCE_DATE_EPOCH", "-1 now"),
        (Way::Surroundings, "TERM", "xterm-256color"),
        (Way::Surroundings, "COLUMNS", "20"),
        (Way::Surroundings, "CLICOLOR_FORCE", "1"),
        (Way::Surroundings, "HOSTNAME", "elsewhere"),
    ];
    command.envs(variables.into_iter().filter(|(way, ..)| is(*way)).map(|(_, name, value)| (name, value)));
    let run = command.output().expect("the command starts");
    assert!(run.status.success(), "{ways:?}: {}", String::from_utf8_lossy(&run.stderr));

    let entries = WalkDir::new(&output).into_iter().map(|entry| entry.expect("a readable site"));
    let files: BTreeMap<PathBuf, Vec<u8>> = entries
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let path = entry.path().strip_prefix(&output).expect("a path below the site").to_owned();
            (path, fs::read(entry.path()).expect("a readable file"))
        })
        .collect();
    assert!(files.len() > FILES.len(), "{ways:?}: {} files", files.len());
    Key::of(&files)
}

#[test]
fn no_difference_between_two_builds_changes_the_site() {
    let usual: Vec<usize> = (0..FILES.len()).collect();
    let turned: Vec<usize> = usual.iter().rev().copied().collect();
    WAYS.into_par_iter().for_each(|way| {
        let order = if way == Way::Order { &turned } else { &usual };
        assert_eq!(hash(&[way], order), *EXPECTED, "{way:?}");
    });
}

#[test]
fn no_differences_together_change_the_site() {
    let usual: Vec<usize> = (0..FILES.len()).collect();
    let any = (subsequence(WAYS.to_vec(), 1..=WAYS.len()), Just(usual.clone()).prop_shuffle());
    TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(effort::of(2, 100)) })
        .run(&any, |(ways, shuffled)| {
            let order = if ways.contains(&Way::Order) { &shuffled } else { &usual };
            prop_assert_eq!(hash(&ways, order), *EXPECTED, "{:?}", ways);
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}
