/* Texts as words. The other half of the tokeniser is written in Rust, and both must cut every text alike. */
const any = "[\\p{Alphabetic}\\p{N}\\p{M}]";
const gram =
  "[\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3035\\u3040-\\u318f\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";
const letter = `(?!${gram})${any}`;
const sticky = (source) => new RegExp(source, "uy");
const isGram = new RegExp(gram, "u");
const gap = new RegExp(`(?!${any}).`, "su");
const grams = sticky(`(?:(?=${gram})${any})+`);
const run = sticky(`(?:${letter})+`);
const bound = sticky("([OoΘΩ])\\(([^()\\n]{0,24})\\)");
const sign = sticky(`\\+\\+|[+#](?!${any})`);
const joint = sticky(`(?:::|->|[-_./:'’@&+#\\\\])(?=${letter})`);
const name = sticky(`\\.(?=(?!${gram})\\p{Alphabetic})`);
const spelled = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i", ł: "l", ŧ: "t", ς: "σ" };
const dropped = /[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]/;
const hump = /(?<=[\p{Lowercase}\p{N}])(?=\p{Uppercase})|(?<=\p{Uppercase})(?=\p{Uppercase}\p{Lowercase}{2})/u;

/* Without case, accents and typographic forms. */
const fold = (raw) => {
  if (/^[\0-\x7f]*$/.test(raw)) return raw.toLowerCase();
  let plain = "";
  for (const c of raw.normalize("NFKD").toLowerCase()) {
    /* The short i of Cyrillic is a letter of its own. */
    const isShort = c === "\u0306" && plain.endsWith("и");
    if (isShort || !(gap.test(c) || dropped.test(c))) plain += spelled[c] ?? c;
  }
  return plain.normalize("NFC");
};
const cut = (word) => (word.length > 40 ? [...word].slice(0, 40).join("") : word);

/* `[start, end, whole, ...parts]` of each chunk of a text. */
const tokens = (text) => {
  const found = [];
  let at = 0;
  let after = -1;
  const take = (pattern) => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at += match[0].length;
    return match;
  };
  const push = (start, end, whole, parts = []) => whole && found.push([start, end, whole === " " ? "" : cut(whole), ...parts.filter(Boolean).map(cut)]);
  const chunk = (start, dot) => {
    const pieces = [];
    const parts = [];
    let before = dot;
    let quoted, joined;
    do {
      const [raw] = take(run);
      const behind = take(sign)?.[0] ?? "";
      joined = take(joint)?.[0];
      const isQuote = joined === "'" || joined === "’";
      const isSingle = [...raw].length < 2;
      const plain = fold(raw);
      const piece = cut(before + plain + behind);
      if (plain) {
        if ((joined || before || pieces.length) && !(isSingle && (quoted || isQuote))) parts.push(piece.slice(before.length));
        if (behind && !isSingle) parts.push(piece.slice(before.length).replace(/[+#]+$/, ""));
        pieces.push(piece);
      }
      const humps = raw.split(hump);
      if (humps.length > 1) parts.push(...humps.filter((part) => [...part].length > 1).map(fold));
      quoted = isQuote;
      before = "";
    } while (joined);
    after = at;
    push(start, at, pieces.length > 6 ? " " : pieces.join(""), parts);
  };
  while (at < text.length) {
    const start = at;
    let match = take(grams);
    if (match) {
      const all = [...match[0]];
      let from = start;
      for (let place = 0; place < (all.length - 1 || 1); place += 1) {
        const pair = all[place] + (all[place + 1] ?? "");
        push(from, from + pair.length, fold(pair));
        from += all[place].length;
      }
      continue;
    }
    match = take(bound);
    const inner = match?.[2].split(gap).map(fold).filter(Boolean) ?? [];
    if (inner.length) {
      const joined = inner.join("");
      push(start, at, fold(match[1]) + joined, inner.length > 1 ? [joined, ...inner] : inner);
      continue;
    }
    at = start;
    run.lastIndex = at;
    if (run.test(text)) chunk(start, "");
    else if (after !== at && take(name)) chunk(start, ".");
    else at += text.codePointAt(at) > 0xffff ? 2 : 1;
  }
  return found;
};
