//! Fenced code of the languages that interviews are about, with made-up names in it.

use super::words::{Random, Vocabulary};

/// A language, as lines in which `$w` stands for a word, `$n` for a number and `$p` for a few words of prose.
pub struct Language {
    /// What stands after the fence.
    pub name: &'static str,
    open: &'static str,
    lines: &'static [&'static str],
    close: &'static str,
}

/// The languages of the corpus.
pub const LANGUAGES: [Language; 7] = [
    Language {
        name: "rust",
        open: "pub fn $w(mut $w: Vec<$w>, limit: usize) -> Result<usize, Error> {",
        lines: &[
            "    // $p",
            "    let $w = $w.iter().filter(|item| item.len() > $n).count();",
            "    let mut $w: HashMap<&str, u64> = HashMap::with_capacity($n);",
            "    for ($w, item) in $w.into_iter().enumerate().skip($n) {",
            "        $w.entry(item).or_insert(0x$n_u64) += 1;",
            "    }",
            "    println!(\"$p: {}\", $w);",
            "    let $w = match $w { Some(value) if value < $n => value, _ => return Err(Error::$w) };",
        ],
        close: "    Ok($w)\n}",
    },
    Language {
        name: "python",
        open: "def $w(self, $w: list[str], limit: int = $n) -> dict[str, int]:",
        lines: &[
            "    # $p",
            "    $w = [item.strip() for item in $w if len(item) > $n]",
            "    for index, $w in enumerate($w):",
            "        self.$w[f\"{index}: $w\"] = $w.get('$w', $n.5)",
            "    with open(\"$w.txt\", encoding=\"utf-8\") as $w:",
            "        raise ValueError('$p')",
            "    $w = lambda left, right: left * $n + right",
            "    if $w is None and not $w:",
            "        return {}",
        ],
        close: "    return $w",
    },
    Language {
        name: "sql",
        open: "SELECT $w.id, COUNT(*) AS total, MAX($w.created_at)",
        lines: &[
            "  -- $p",
            "  , COALESCE($w.name, '$w') AS $w",
            "FROM $w",
            "LEFT JOIN $w ON $w.id = $w.$w_id AND $w.state <> '$w'",
            "WHERE $w.amount BETWEEN $n AND $n",
            "  AND $w.title LIKE '%$w%'",
            "  OR EXISTS (SELECT 1 FROM $w WHERE $w.id = $n)",
            "GROUP BY $w.id HAVING COUNT(*) > $n",
        ],
        close: "ORDER BY total DESC LIMIT $n;",
    },
    Language {
        name: "javascript",
        open: "export async function $w($w, { limit = $n } = {}) {",
        lines: &[
            "  // $p",
            "  const $w = await fetch(`/api/$w/${$w.id}?page=$n`);",
            "  const $w = new Map($w.map((item) => [item.name, item.$w ?? $n]));",
            "  if (!$w.ok) throw new Error(\"$p\");",
            "  for (const [key, value] of Object.entries($w)) {",
            "    console.log(key, value === '$w' ? null : value.replace(/[a-z]+/g, '$w'));",
            "  }",
        ],
        close: "  return $w;\n}",
    },
    Language {
        name: "go",
        open: "func (s *Server) $w(ctx context.Context, $w []string) (map[string]int, error) {",
        lines: &[
            "\t// $p",
            "\t$w := make(map[string]int, $n)",
            "\tfor i, item := range $w {",
            "\t\t$w[item] += i * $n",
            "\t}",
            "\tif err := s.$w(ctx, \"$w\"); err != nil {",
            "\t\treturn nil, fmt.Errorf(\"$p: %w\", err)",
            "\t}",
            "\tgo func() { s.$w <- struct{}{} }()",
        ],
        close: "\treturn $w, nil\n}",
    },
    Language {
        name: "bash",
        open: "set -euo pipefail",
        lines: &[
            "# $p",
            "for $w in \"${$w[@]}\"; do",
            "  curl --silent --max-time $n \"https://$w.example.com/$w\" | jq -r '.[] | .$w' > \"$w.txt\"",
            "done",
            "if [[ -z \"${$w:-}\" ]]; then echo \"$p\" >&2; exit $n; fi",
            "grep -c '$w' /var/log/$w.log | sort -n | tail -n $n",
            "export $w=$(date +%s)",
        ],
        close: "wait",
    },
    Language {
        name: "json",
        open: "{",
        lines: &[
            "  \"$w\": \"$p\",",
            "  \"$w\": $n,",
            "  \"$w\": { \"$w\": [$n, $n.25, -$n], \"$w\": null },",
            "  \"$w\": [\"$w\", \"$w\", true, false],",
        ],
        close: "  \"$w\": \"$w\"\n}",
    },
];

impl Language {
    /// A block of 5 to 25 lines.
    pub fn block(&self, random: &mut Random, vocabulary: &Vocabulary) -> String {
        let mut code = String::new();
        let inner = random.between(3, 22);
        self.line(self.open, &mut code, random, vocabulary);
        for _ in 0..inner {
            let line = *random.pick(self.lines);
            self.line(line, &mut code, random, vocabulary);
        }
        self.line(self.close, &mut code, random, vocabulary);
        code
    }

    fn line(&self, pattern: &str, code: &mut String, random: &mut Random, vocabulary: &Vocabulary) {
        let mut rest = pattern;
        while let Some(at) = rest.find('$') {
            code.push_str(&rest[..at]);
            let (name, behind) = rest[at + 1..].split_at(1);
            match name {
                "w" => code.push_str(vocabulary.word(random)),
                "n" => code.push_str(&random.between(1, 999).to_string()),
                "p" => {
                    let words: Vec<&str> = (0..random.between(3, 8)).map(|_| vocabulary.word(random)).collect();
                    code.push_str(&words.join(" "));
                }
                own => {
                    code.push('$');
                    code.push_str(own);
                }
            }
            rest = behind;
        }
        code.push_str(rest);
        code.push('\n');
    }
}
