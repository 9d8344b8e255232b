//! How words of one stem differ, so that a browser finds a form that no page has.

use super::Index;
use rustc_hash::FxHashMap;

/// How many endings a browser tries.
const MOST: usize = 24;
/// Characters of the shortest beginning that words of one stem share.
const BEGINNING: usize = 3;
/// Characters of the longest ending.
const ENDING: usize = 4;

impl Index {
    /// The endings that most groups have behind what their words share.
    pub(super) fn find_endings(&self) -> Vec<String> {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for group in 0..self.groups.len() as u32 - 1 {
            let mut shared = self.name(group).len();
            for word in self.members(group).skip(1) {
                let alike = self.name(group).bytes().zip(word.text.bytes()).take_while(|(a, b)| a == b).count();
                shared = shared.min(alike);
            }
            let whole = &**self.name(group);
            if !whole.is_char_boundary(shared) || whole[..shared].chars().count() < BEGINNING {
                continue;
            }
            let endings = self.members(group).map(|word| &word.text[shared..]);
            for ending in endings.filter(|ending| !ending.is_empty() && ending.chars().count() <= ENDING) {
                *counts.entry(ending).or_default() += 1;
            }
        }
        let mut endings: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
        endings.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        endings.into_iter().take(MOST).map(|(ending, _)| ending.to_owned()).collect()
    }
}
