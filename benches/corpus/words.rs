//! Made-up words, and chance that comes out the same on every machine.

use std::collections::HashSet;

/// SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
pub struct Random(u64);

impl Random {
    /// A stream of its own for each purpose, by two numbers.
    pub fn new(purpose: u64, number: usize) -> Self {
        let mut random = Random(purpose.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ number as u64);
        random.0 = random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// A number of the range, its end included.
    pub fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from + 1)
    }

    /// Whether something happens that does so `percent` times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Words of which the nth comes up in proportion to 1/n (<https://en.wikipedia.org/wiki/Zipf%27s_law>).
pub struct Vocabulary {
    words: Vec<String>,
    /// The weight of each word and all in front of it.
    sums: Vec<u64>,
}

const ONSETS: [&str; 22] =
    ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "t", "v", "w", "br", "dr", "fl", "gr", "kl", "pr", "st", "tr"];
const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
const CODAS: [&str; 6] = ["", "", "", "l", "n", "r"];

impl Vocabulary {
    /// `count` words, none of which is there twice; frequent ones are short. None ends in `s`, so that no two are forms of one.
    pub fn new(purpose: u64, count: usize) -> Self {
        let mut random = Random::new(purpose, count);
        let (mut words, mut seen) = (Vec::with_capacity(count), HashSet::new());
        while words.len() < count {
            let longest = match words.len() {
                0..100 => 1,
                100..1_000 => 2,
                _ => 4,
            };
            let syllables = random.between(longest.min(2), longest);
            let mut syllable = || [*random.pick(&ONSETS), *random.pick(&VOWELS), *random.pick(&CODAS)].concat();
            let word: String = (0..syllables).map(|_| syllable()).collect();
            if seen.insert(word.clone()) {
                words.push(word);
            }
        }
        let weights = (1..=count as u64).scan(0, |sum, rank| {
            *sum += (1 << 32) / rank;
            Some(*sum)
        });
        Vocabulary { sums: weights.collect(), words }
    }

    /// A word, by its frequency.
    pub fn word(&self, random: &mut Random) -> &str {
        let all = self.sums.last().map_or(0, |sum| *sum as usize);
        let at = random.below(all) as u64;
        &self.words[self.sums.partition_point(|sum| *sum <= at)]
    }
}
