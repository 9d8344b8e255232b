//! The sections that mean something, and the names that a writer may give them.

use std::collections::BTreeMap;

/// What a `##` section of a question is for. Sections of any other name stay, as [`SectionKind::Other`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionKind {
    /// What the candidate is shown: code, a scenario, an exercise.
    Prompt,
    /// What the question assesses.
    Assesses,
    /// What a good answer holds; a `###` named like a level is what is expected at that level.
    Answer,
    /// What speaks against a candidate.
    RedFlags,
    /// Probing questions.
    FollowUps,
    /// One description a score.
    Rubric,
    /// For the interviewer alone.
    Notes,
    /// Bias and law.
    Fairness,
    /// What a candidate may know beforehand.
    Candidates,
    /// Where to read on.
    Links,
    /// A section of one's own.
    Other,
}

/// Kind, its key under `[sections]`, and the names it has without configuration; the first name is the usual one.
const KINDS: [(SectionKind, &str, &[&str]); 10] = [
    (SectionKind::Prompt, "prompt", &["Prompt", "Question", "Exercise", "Scenario"]),
    (SectionKind::Assesses, "assesses", &["What it assesses", "Purpose", "Why we ask"]),
    (SectionKind::Answer, "answer", &["A good answer", "Good answer", "Answer", "What to listen for"]),
    (SectionKind::RedFlags, "red-flags", &["Red flags", "Warning signs", "Common mistakes"]),
    (SectionKind::FollowUps, "follow-ups", &["Follow-ups", "Probes", "Follow-up questions"]),
    (SectionKind::Rubric, "rubric", &["Rubric", "Scoring", "Rating"]),
    (SectionKind::Notes, "notes", &["Interviewer notes", "Setup", "Hints"]),
    (SectionKind::Fairness, "fairness", &["Fairness", "Bias", "Legal"]),
    (SectionKind::Candidates, "candidates", &["For candidates", "How to prepare"]),
    (SectionKind::Links, "links", &["Links", "Sources", "Further reading"]),
];

impl SectionKind {
    /// The keys that `[sections]` may hold.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        KINDS.iter().map(|(_, key, _)| *key)
    }

    /// The kind of a key under `[sections]`.
    pub fn of_key(key: &str) -> Option<SectionKind> {
        KINDS.iter().find(|(_, known, _)| *known == key).map(|(kind, _, _)| *kind)
    }
}

/// The names of sections: the built-in ones and those of the handbook, compared without case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SectionNames {
    kinds: BTreeMap<String, SectionKind>,
}

impl Default for SectionNames {
    fn default() -> Self {
        let built_in = KINDS.iter().flat_map(|(kind, _, names)| names.iter().map(|name| (name.to_lowercase(), *kind)));
        SectionNames { kinds: built_in.collect() }
    }
}

impl SectionNames {
    /// Adds a name for `kind`; it wins over a built-in one.
    pub fn add(&mut self, name: &str, kind: SectionKind) {
        self.kinds.insert(name.trim().to_lowercase(), kind);
    }

    /// What a section headed `title` is for.
    pub fn kind(&self, title: &str) -> SectionKind {
        self.kinds.get(title.trim().to_lowercase().as_str()).copied().unwrap_or(SectionKind::Other)
    }
}
