//! The rooms of `ARCHITECTURE.md`: who may use whom, and who may touch the world.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The rooms in reading order: each one uses only itself and those in front of it.
const ROOMS: [&str; 16] = [
    "words",
    "inputs",
    "highlight",
    "markdown",
    "question",
    "handbook",
    "check",
    "search",
    "page",
    "snapshot",
    "error",
    "disk",
    "report",
    "watch",
    "server",
    "cli",
];
/// The rooms that may read files, the clock and the environment, and print.
const EDGES: [&str; 6] = ["error", "disk", "report", "watch", "server", "cli"];

/// The text of every source file in front of its tests, by room and file name.
fn sources() -> BTreeMap<String, Vec<(String, String)>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rooms: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for entry in walkdir::WalkDir::new(&src) {
        let entry = entry.expect("a readable source folder");
        let below = entry.path().strip_prefix(&src).expect("a path below src");
        let name = below.to_string_lossy().replace('\\', "/");
        if !entry.file_type().is_file() || name.ends_with("tests.rs") || ["lib.rs", "main.rs"].contains(&name.as_str()) {
            continue;
        }
        let text = fs::read_to_string(entry.path()).expect("a source file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        let room = name.split(['/', '.']).next().unwrap_or_default().to_owned();
        rooms.entry(room).or_default().push((name, code));
    }
    rooms
}

#[test]
fn every_folder_is_a_room_and_every_room_is_there() {
    let found: Vec<String> = sources().into_keys().collect();
    let mut known = ROOMS.map(str::to_owned).to_vec();
    known.sort();
    assert_eq!(found, known);
}

#[test]
fn a_room_uses_only_the_rooms_in_front_of_it() {
    let place = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut wrong = Vec::new();
    for (room, files) in sources() {
        for (name, code) in files {
            for (at, _) in code.match_indices("crate::") {
                let used = code[at + "crate::".len()..]
                    .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or_default();
                if place(used).is_none_or(|used| Some(used) > place(&room)) {
                    wrong.push(format!("{name} uses {used}"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_the_edges_touch_the_world() {
    let world = [
        "std::fs",
        "std::env",
        "std::io::std",
        "SystemTime::now",
        "Instant::now",
        "println!",
        "eprint!",
        "print!(",
        "std::process",
    ];
    let inner = sources().into_iter().filter(|(room, _)| !EDGES.contains(&room.as_str()));
    let wrong: Vec<String> = inner
        .flat_map(|(_, files)| files)
        .flat_map(|(name, code)| {
            world.iter().filter(move |word| code.contains(**word)).map(move |word| format!("{name} has {word}"))
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_page_on_architecture_names_every_room() {
    let page = include_str!("../../ARCHITECTURE.md");
    let missing: Vec<&str> = ROOMS.into_iter().filter(|room| !page.contains(&format!("`{room}`"))).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
