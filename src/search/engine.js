/* Finds pages. docs/search.md says how texts are cut into words, how the files are written, and what the functions give back. */
"use strict";

globalThis.askbookSearch ??= (() => {
  /* Words. The other half of the tokeniser is written in Rust, and both must cut every text alike. */
  const any = "[\\p{Alphabetic}\\p{N}\\p{M}]";
  const gram = "[\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3035\\u3040-\\u318f\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";
  const letter = `(?!${gram})${any}`;
  const sticky = (source) => new RegExp(source, "uy");
  const [isAny, isGram] = [new RegExp(any, "u"), new RegExp(gram, "u")];
  const grams = sticky(`(?:(?=${gram})${any})+`);
  const run = sticky(`(?:${letter})+`);
  const bound = sticky("([OoΘΩ])\\(([^()\\n]{0,24})\\)");
  const sign = sticky(`\\+\\+|[+#](?!${any})`);
  const joint = sticky(`[-_./:'’@&+#\\\\](?=${letter})`);
  const named = sticky(`\\.(?=(?!${gram})\\p{Alphabetic})`);
  const spelled = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i", ł: "l", ŧ: "t", ς: "σ" };
  const dropped = /[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]/u;
  const fold = (raw) => {
    if (/^[\0-\x7f]*$/.test(raw)) return raw.toLowerCase();
    let plain = "";
    for (const c of raw.normalize("NFKD").toLowerCase()) {
      if (spelled[c] || (c === "\u0306" && plain.endsWith("и"))) plain += spelled[c] ?? c;
      else if (isAny.test(c) && !dropped.test(c)) plain += c;
    }
    return plain.normalize("NFC");
  };
  const cut = (word) => (word.length > 40 ? [...word].slice(0, 40).join("") : word);
  const word = (raw, before = "", behind = "") => {
    const plain = fold(raw);
    return plain && cut(before + plain + behind);
  };
  const is = (raw, at, kind) => raw[at] !== undefined && new RegExp(`^\\p{${kind}}`, "u").test(raw[at]);
  /* The parts of `useEffect` and `HTTPServer`. */
  const humps = (raw) => {
    if (!/.[A-Z\u0080-\u{10ffff}]/u.test(raw)) return [];
    const all = [...raw];
    const opens = (at) =>
      is(all, at, "Uppercase") &&
      (is(all, at - 1, "Lowercase") || is(all, at - 1, "N") ||
        (is(all, at - 1, "Uppercase") && is(all, at + 1, "Lowercase") && is(all, at + 2, "Lowercase")));
    const cuts = all.map((_, at) => at).filter((at) => at > 0 && opens(at));
    if (!cuts.length) return [];
    return [0, ...cuts].map((from, at) => all.slice(from, cuts[at])).filter((hump) => hump.length > 1).map((hump) => word(hump.join(""))).filter(Boolean);
  };
  /* `[start, end, whole, ...parts]` of each chunk of a text. */
  const tokens = (text) => {
    const found = [];
    let at = 0, wordEnd = -1;
    const take = (pattern) => {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match) at += match[0].length;
      return match;
    };
    const chunk = (start, dot) => {
      const pieces = [], parts = [];
      let apostrophe = false, joined;
      do {
        const [raw] = take(run);
        const behind = take(sign)?.[0] ?? "";
        joined = take(joint)?.[0];
        const before = pieces.length || parts.length ? "" : dot;
        const piece = word(raw, before, behind);
        const single = [...raw].length < 2;
        const quoted = joined === "'" || joined === "’";
        if (piece && (joined || pieces.length || before) && !(single && (apostrophe || quoted))) parts.push(piece.slice(before.length));
        if (piece && behind && !single) parts.push(piece.slice(before.length, -behind.length));
        parts.push(...humps(raw));
        if (piece) pieces.push(piece);
        apostrophe = quoted;
        dot = "";
      } while (joined);
      wordEnd = at;
      const whole = pieces.length > 6 ? "" : cut(pieces.join(""));
      if (pieces.length) found.push([start, at, whole, ...parts.filter(Boolean)]);
    };
    while (at < text.length) {
      const start = at;
      let match = take(grams);
      if (match) {
        const all = [...match[0]];
        let from = start;
        all.slice(0, all.length - 1 || 1).forEach((c, place) => {
          const pair = c + (all[place + 1] ?? "");
          const whole = word(pair);
          if (whole) found.push([from, from + pair.length, whole]);
          from += c.length;
        });
        continue;
      }
      if ((match = take(bound))) {
        const inner = match[2].split(new RegExp(`(?!${any}).`, "u")).map((raw) => word(raw)).filter(Boolean);
        if (inner.length) {
          const parts = inner.length > 1 ? [cut(inner.join("")), ...inner] : inner;
          found.push([start, at, cut(word(match[1]) + inner.join("")), ...parts]);
          continue;
        }
        at = start;
      }
      run.lastIndex = at;
      if (run.test(text)) chunk(start, "");
      else if (wordEnd !== at && take(named)) chunk(start, ".");
      else at += String.fromCodePoint(text.codePointAt(at)).length;
    }
    return found;
  };

  /* Files. Each is a script that hands over a value, so that there is one way to load them, from a server and from a disk. */
  const source = globalThis.document?.currentScript?.src ?? "";
  const base = source.replace(/[^/]*$/, "");
  let root, files, given = {};
  const search = (name, layout, value) => {
    if (name === "root" && root?.layout !== layout) {
      root = { ...value, layout, starts: value.words.split(" ") };
      files = new Map();
    }
    given[name] = [layout, value];
  };
  search.load = (name) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${base}${name}.js?v=${root.layout}`;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${name} cannot be loaded`));
    document.head.append(script);
    script.remove;
  });
  /* The value of a file, made into something by `make`. */
  const file = (name, make) => {
    if (!files.has(name)) {
      const loading = (name in given && given[name][0] === root.layout ? Promise.resolve() : search.load(name)).then(async () => {
        const [layout, value] = given[name];
        delete given[name];
        if (layout === root.layout) return make(value);
        /* The site was published anew since the root was loaded. */
        root.stale = layout;
        throw new Error("stale");
      });
      loading.catch(() => files.delete(name));
      files.set(name, loading);
    }
    return files.get(name);
  };
  /* Asks again, once, where the files are of another layout than the root. */
  const fresh = async (ask) => {
    try {
      return await ask();
    } catch (error) {
      const { layout } = root;
      await search.load("root");
      if (root.layout === layout) throw error;
      return ask();
    }
  };

  /* Numbers. */
  const digits = new Int8Array(128);
  [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"].forEach((c, at) => { digits[c.charCodeAt(0)] = at; });
  const numbers = (text) => {
    const found = [];
    let value = 0;
    for (let at = 0; at < text.length; at += 1) {
      const digit = digits[text.charCodeAt(at)];
      value = value * 32 + (digit & 31);
      if (digit < 32) {
        found.push(value);
        value = 0;
      }
    }
    return found;
  };
  const pagesOf = (text) => {
    let page = -1;
    return numbers(text).map((gap) => (page += gap));
  };

  /* Lists of words. */
  const behind = (a, b) => {
    const [x, y] = [[...a], [...b]];
    const at = x.findIndex((c, place) => c !== y[place]);
    return at >= 0 && (y[at] === undefined || x[at].codePointAt() > y[at].codePointAt());
  };
  const place = (word) => {
    let [low, high] = [0, root.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (behind(root.starts[middle], word)) high = middle - 1;
      else low = middle;
    }
    return low;
  };
  const shard = (number) => file(`words-${number}`, ([words, lists]) => {
    const texts = lists.split(" ");
    const lines = words.split(" ").map((line, at) => {
      const [, forms, refs, same] = /^([^>~]*)>?([^~]*)~?(.*)$/.exec(line);
      const names = (text) => text.split(",").filter(Boolean);
      return { forms: names(forms), refs: names(refs), same: names(same), text: texts[at] };
    });
    const byForm = new Map();
    for (const line of lines) for (const form of line.forms) byForm.set(form, [...(byForm.get(form) ?? []), line]);
    return { lines, byForm };
  });
  /* The pages of a line: number, impact, and the length of the title where the word is in that. */
  const list = (line) => {
    if (!line.pages) {
      const cutTo = line.text[0] === "!";
      const all = numbers(cutTo ? line.text.slice(1) : line.text);
      line.pages = [];
      let at = cutTo ? 1 : 0;
      let page = -1;
      while (at < all.length) {
        const value = all[at++];
        page += (value >> 6) + 1;
        line.pages.push(page, value & 31, value & 32 ? all[at++] : 0);
      }
      line.count = cutTo ? all[0] : line.pages.length / 3;
    }
    return line;
  };
  const linesOf = async (word) => (await shard(place(word))).byForm.get(word) ?? [];
  const idf = (count) => Math.log(1 + (root.pages - count + 0.5) / (count + 0.5));

  /* A term: the pages of some lines, each with the best that any of them gives it. */
  const term = (weighted) => {
    const [scores, titles] = [new Float32Array(root.pages), new Uint8Array(root.pages)];
    const pages = [];
    const forms = new Set();
    let most = 0;
    for (const [line, weight] of weighted) {
      const { pages: found, count } = list(line);
      for (const form of line.forms) forms.add(form);
      most = Math.max(most, count);
      for (let at = 0; at < found.length; at += 3) {
        const page = found[at];
        if (!scores[page]) pages.push(page);
        scores[page] = Math.max(scores[page], found[at + 1] * weight);
        if (found[at + 2]) titles[page] = found[at + 2];
      }
    }
    return { scores, titles, pages, forms, idf: idf(Math.max(most, pages.length)) };
  };
  /* Every line that a word leads to, with what it is worth. */
  const follow = async (word, weight = 1) => {
    const found = [];
    for (const line of await linesOf(word)) {
      found.push([line, weight]);
      for (const ref of line.refs) for (const other of await linesOf(ref)) found.push([other, weight]);
    }
    for (const [line] of [...found]) {
      for (const name of line.same) for (const other of await linesOf(name)) found.push([other, weight * 0.85]);
    }
    return found;
  };
  /* What words that begin with `prefix` lead to. */
  const complete = async (prefix, weight) => {
    const first = place(prefix);
    let last = first;
    while (root.starts[last + 1]?.startsWith(prefix)) last += 1;
    const found = [];
    if (last > first) for (const line of await linesOf(`${prefix}*`)) found.push([{ ...line, forms: [] }, weight * 0.7]);
    const near = last - first < 3 ? [first, last] : [first, first];
    for (let at = near[0]; at <= near[1]; at += 1) {
      for (const line of (await shard(at)).lines) {
        const form = line.forms.find((form) => form.startsWith(prefix) && form !== prefix && !form.endsWith("*"));
        if (form) {
          const worth = weight * (0.5 + (0.5 * prefix.length) / form.length);
          found.push([line, worth]);
          for (const ref of line.refs) for (const other of await linesOf(ref)) found.push([other, worth]);
        }
      }
    }
    return found;
  };

  /* Typing mistakes: letters left out, put in, changed or swapped; `open` takes the beginning of `b`. Infinity beyond `most`. */
  const distance = (a, b, most, open) => {
    if (a.length - b.length > most || (!open && b.length - a.length > most)) return Infinity;
    let [before, last, row] = [[], [], Array.from({ length: b.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= a.length; i += 1) {
      [before, last, row] = [last, row, [i]];
      let least = i;
      for (let j = 1; j <= b.length; j += 1) {
        const same = a[i - 1] === b[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
        least = Math.min(least, row[j]);
      }
      if (least > most) return Infinity;
    }
    const end = open ? Math.min(...row) : row[b.length];
    return end <= most ? end : Infinity;
  };
  const allowed = (word) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);
  const mask = (word) => {
    let bits = 0;
    for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
    return bits;
  };
  const ones = (bits) => {
    let count = 0;
    for (let left = bits; left; left &= left - 1) count += 1;
    return count;
  };
  const vocabulary = () => file("vocabulary", ([text]) => {
    let before = [];
    return Array.from(text.matchAll(/(.)([^A-Z]*)([A-Z])/gsu), ([, shared, rest, much]) => {
      before = [...before.slice(0, parseInt(shared, 36)), ...rest];
      const word = before.join("");
      return { word, much: much.charCodeAt(0) - 65, mask: mask(word) };
    });
  });
  /* The words nearest to one that is not there: `[{ word, far }]`, the best first. */
  const nearest = (word, words, most, open) => {
    const bits = mask(word);
    const found = [];
    for (const known of words) {
      const missing = ones(bits & ~known.mask);
      if (missing > most || (!open && ones(known.mask & ~bits) > most)) continue;
      const far = distance(word, known.word, most, open);
      /* People get the first letter right more often than not. */
      if (far <= most) found.push({ word: known.word, far, cost: far + (known.word[0] === word[0] ? 0 : 0.5) - known.much / 40 });
    }
    found.sort((a, b) => a.cost - b.cost || (a.word < b.word ? -1 : 1));
    return found.filter(({ far, cost }) => far <= found[0].far && cost < found[0].cost + 0.5).slice(0, 3);
  };

  /* A unit: what one chunk of a query finds. */
  const unit = async (start, end, whole, parts, isLast) => {
    let lines = whole ? await follow(whole) : [];
    if (isLast && whole && (whole.length > 1 || isGram.test(whole))) lines.push(...(await complete(whole, lines.length ? 0.6 : 0.9)));
    const made = { start, end, whole, used: null, wholes: lines.length ? [term(lines)] : [], parts: [] };
    for (const part of parts) {
      const found = await follow(part);
      made.parts.push(found.length ? term(found) : { idf: idf(0), scores: [], titles: [], pages: [], forms: new Set() });
    }
    const found = made.parts.filter((part) => part.pages.length);
    if (!made.wholes.length && found.length < made.parts.length / 2 + 0.1) {
      if (found.length === 0) made.parts = [];
      await mend(made, isLast);
    }
    return made;
  };
  /* Looks for what was meant by a word that is not there. */
  const mend = async (made, isLast) => {
    const { whole } = made;
    const most = allowed(whole);
    if (!whole || isGram.test(whole)) return;
    const near = (await shard(place(whole))).lines.flatMap(({ forms, text }) => forms.map((word) => ({ word, much: Math.log2(1 + text.length), mask: mask(word) })));
    let found = most ? nearest(whole, near, 1, false) : [];
    if (!found.length) {
      const words = await vocabulary();
      if (most) found = nearest(whole, words, most, false);
      if (!found.length && isLast && most) found = nearest(whole, words, most, true);
      if (!found.length || found[0].far > 1) {
        const known = new Map(words.map(({ word, much }) => [word, much]));
        let best = -1;
        for (let at = 2; at < whole.length - 1; at += 1) {
          const halves = [whole.slice(0, at), whole.slice(at)];
          const worth = Math.min(...halves.map((half) => known.get(half) ?? -1));
          if (worth > best) [best, made.halves] = [worth, halves];
        }
        if (made.halves) {
          for (const half of made.halves) made.parts.push(term(await follow(half)));
          made.used = made.halves.join(" ");
          return;
        }
      }
    }
    if (!found.length) return;
    const lines = [];
    for (const { word, far } of found) lines.push(...(await follow(word, far > 1 ? 0.6 : 0.8)));
    if (!lines.length) return;
    made.used = found[0].word;
    made.wholes.push(term(lines));
  };

  const parse = (text) => {
    const plain = text.replace(/[“”„«»]/g, '"');
    const phrases = [...plain.matchAll(/"([^"]+)"/g)].map(([, phrase]) => tokens(phrase).map(([, , whole]) => whole)).filter(({ length }) => length);
    return { phrases, chunks: tokens(plain.replace(/"/g, " ")) };
  };
  const unitsOf = async (text) => {
    const { phrases, chunks } = parse(text);
    const units = await Promise.all(chunks.map(([start, end, whole, ...parts], at) => unit(start, end, whole, parts, at === chunks.length - 1 && end === text.length)));
    /* `micro services`, where a text has `microservices`. */
    for (let at = 1; at < units.length; at += 1) {
      const pair = [units[at - 1], units[at]];
      const joined = cut(pair[0].whole + pair[1].whole);
      if (pair.some(({ whole, parts }) => !whole || parts.length || isGram.test(whole))) continue;
      if (!files.has(`words-${place(joined)}`) && pair.every(({ wholes, used }) => wholes.length && !used)) continue;
      const lines = await follow(joined);
      if (lines.length === 0) continue;
      for (const one of pair) {
        one.wholes = one.used ? [] : one.wholes;
        [one.used, one.parts] = [null, []];
        one.wholes.push(term(lines));
      }
    }
    for (const one of units) {
      const sum = one.parts.reduce((sum, part) => sum + part.idf, 0);
      one.idf = sum || Math.max(0, ...one.wholes.map(({ idf }) => idf)) || idf(0);
      one.found = one.wholes.length > 0 || one.parts.some(({ pages }) => pages.length);
      one.forms = new Set([...one.wholes, ...one.parts].flatMap(({ forms }) => [...forms]));
    }
    return { units, phrases };
  };

  /* Scores: all words preferred, none required; what is rare counts most. */
  const score = (units) => {
    const n = root.pages;
    const [scores, matched, inTitle, length] = [new Float32Array(n), new Float32Array(n), new Uint8Array(n), new Uint8Array(n)];
    const touched = [];
    let all = 0;
    for (const { idf, wholes, parts } of units) {
      all += idf;
      const [best, share, titled] = [new Float32Array(n), new Float32Array(n), new Uint8Array(n)];
      const pages = [];
      const add = (page, value, part, title) => {
        if (!share[page]) pages.push(page);
        best[page] = value;
        share[page] = part;
        if (title) [titled[page], length[page]] = [1, title];
      };
      for (const { pages: found, scores: worth, idf: own, titles } of parts) {
        for (const page of found) add(page, best[page] + worth[page] * own * 0.9, share[page] + own, titles[page]);
      }
      for (const { pages: found, scores: worth, titles } of wholes) {
        for (const page of found) add(page, Math.max(best[page], worth[page] * idf), idf, titles[page]);
      }
      for (const page of pages) {
        if (!matched[page]) touched.push(page);
        scores[page] += best[page];
        matched[page] += Math.min(share[page], idf);
        inTitle[page] += titled[page];
      }
    }
    let most = 0;
    for (const page of touched) {
      const share = matched[page] / all;
      most = Math.max(most, share);
      const full = inTitle[page] ? (inTitle[page] / units.length) * Math.min(1, inTitle[page] / length[page]) : 0;
      scores[page] *= share * share * (1 + 0.6 * full);
      matched[page] = share;
    }
    return { scores, pages: touched.filter((page) => matched[page] >= most / 2), matched };
  };
  /* The best first. Only the first ones are put in order exactly: nobody sees the others at once. */
  const ordered = (pages, scores) => {
    let top = 0;
    for (const page of pages) top = Math.max(top, scores[page]);
    const buckets = Array.from({ length: 256 }, () => []);
    for (const page of pages) buckets[255 - Math.floor((scores[page] / top) * 255)].push(page);
    let sorted = 0;
    return buckets.flatMap((bucket) => {
      if (sorted < 100) bucket.sort((a, b) => scores[b] - scores[a] || a - b);
      sorted += bucket.length;
      return bucket;
    });
  };

  const titles = async (page) => {
    const number = Math.floor(page / root.titles);
    const all = await file(`titles-${number}`, (values) => values);
    return all.slice((page - number * root.titles) * 6, (page - number * root.titles) * 6 + 6);
  };
  const texts = async (page) => (await file(`texts-${Math.floor(page / root.texts)}`, (values) => values))[page % root.texts];
  /* Which unit each chunk of a text is a form of. */
  const match = (units, text) => tokens(text).map(([start, end, whole, ...parts]) => {
    const fits = (word) => units.findIndex(({ forms }) => forms.has(word));
    const at = [whole, ...parts].map(fits).find((at) => at >= 0) ?? -1;
    return { start, end, whole, unit: at };
  });
  /* How well the words of a title stand as they were asked for. */
  const worded = (units, title) => {
    const found = match(units, title).map(({ unit }) => unit);
    const runs = found.filter((unit, at) => unit >= 0 && unit === found[at - 1] + 1).length;
    const share = units.length > 1 ? runs / (units.length - 1) : 0;
    const exact = found.length === units.length && found.every((unit, at) => unit === at);
    return (exact ? 1.6 : found[0] === 0 && share === 1 ? 1.25 : 1) * (1 + 0.2 * Math.min(1, share));
  };
  const has = (text, phrase) => {
    const words = tokens(text).map(([, , whole]) => whole);
    return words.some((_, at) => phrase.every((word, place) => words[at + place] === word));
  };
  const holds = async (page, phrases) => {
    const [title] = await titles(page);
    const rest = phrases.filter((phrase) => !has(title, phrase));
    if (!rest.length) return true;
    const text = await texts(page);
    return rest.every((phrase) => text.some((part) => has(part, phrase)));
  };

  const facets = () => file("facets", (all) => {
    for (const values of Object.values(all)) for (const value of values) value[2] = pagesOf(value[2]);
    return all;
  });
  const bounds = [2, 5, 10, 15, 20, 30, 45, 60, 90];
  const fits = {
    level: (id, value) => id === "" || id === value,
    role: (id, value) => id === "" || id === value,
    category: (id, value) => `${id}/`.startsWith(`${value}/`),
    minutes: (id, value) => Number(id) <= Number(value),
    tag: (id, value) => id === value,
    status: (id, value) => id === value,
  };
  /* For each page the filters that it does not pass, as bits. */
  const failures = (all, filters) => {
    const failed = new Uint8Array(root.pages);
    Object.keys(fits).forEach((name, bit) => {
      if (!filters[name]) return;
      const passing = new Uint8Array(root.pages);
      for (const [id, , pages] of all[name]) if (fits[name](id, filters[name])) for (const page of pages) passing[page] = 1;
      passing.forEach((passes, page) => { if (!passes) failed[page] |= 1 << bit; });
    });
    return failed;
  };
  const counted = (all, pages, failed) => {
    const inside = new Uint8Array(root.pages);
    for (const page of pages) inside[page] = 1;
    const counts = Object.keys(fits).map((name, bit) => {
      const others = 0xff & ~(1 << bit);
      const own = all[name].map(([id, title, pages]) => {
        let count = 0;
        for (const page of pages) if (inside[page] && !(failed[page] & others)) count += 1;
        return { id, title, count };
      });
      const offered = name === "minutes" ? bounds.map((bound) => ({ id: `${bound}`, title: `${bound}` })) : own.filter(({ id }) => id);
      const below = ({ id, title }) => ({ id, title, count: own.filter((value) => fits[name](value.id, id)).reduce((sum, { count }) => sum + count, 0) });
      return [name, offered.map(below).filter(({ count }) => count)];
    });
    return Object.fromEntries(counts);
  };
  const range = (language) => {
    const at = root.languages.findIndex(([tag]) => tag === language);
    return at < 0 ? [0, root.pages] : [root.languages[at][1], root.languages[at + 1]?.[1] ?? root.pages];
  };

  search.find = (text, { language, filters = {}, facets: wanted } = {}) => fresh(async () => {
    const { units, phrases } = await unitsOf(text);
    const [from, to] = range(language);
    let { scores, pages, matched } = units.length
      ? score(units)
      : { pages: Array.from({ length: root.pages }, (_, page) => page) };
    pages = pages.filter((page) => page >= from && page < to);
    if (units.length) pages = ordered(pages, scores);
    if (phrases.length) {
      const held = [];
      const likely = pages.filter((page) => matched[page] > 0.6).slice(0, 60);
      for (let at = 0; at < likely.length && held.length < 10; at += 10) {
        const some = likely.slice(at, at + 10);
        const answers = await Promise.all(some.map((page) => holds(page, phrases)));
        held.push(...some.filter((_, place) => answers[place]));
      }
      pages = held;
    }
    const all = wanted || Object.values(filters).some(Boolean) ? await facets() : null;
    const failed = all && failures(all, filters);
    let hits = failed ? pages.filter((page) => !failed[page]) : pages;
    if (units.length) {
      const first = hits.slice(0, 10);
      const worth = new Map();
      for (const [page, [title]] of await Promise.all(first.map(async (page) => [page, await titles(page)]))) worth.set(page, scores[page] * worded(units, title));
      hits = [...first.sort((a, b) => worth.get(b) - worth.get(a) || a - b), ...hits.slice(10)];
    }
    const corrections = units.filter(({ used }) => used).map(({ start, end, used }) => [text.slice(start, end), used]);
    let corrected = text;
    for (const { start, end, used } of [...units].reverse()) if (used) corrected = corrected.slice(0, start) + used + corrected.slice(end);
    const suggestions = [];
    if (!hits.length) {
      for (const { whole, found } of units) {
        if (!found && whole.length > 2) suggestions.push(...nearest(whole, await vocabulary(), allowed(whole) + 1, true).map(({ word }) => word));
      }
    }
    return {
      text, hits, units, corrections, suggestions,
      total: hits.length,
      unfiltered: pages.length,
      corrected: corrections.length ? corrected : null,
      facets: wanted ? counted(all, pages, failed) : null,
    };
  });

  /* A text in parts, and which of them were asked for. */
  const marked = (found, text, from = 0, to = text.length, chunks = match(found.units, text)) => {
    const parts = [];
    let at = from;
    const push = (end, isMatch) => { if (end > at) parts.push([text.slice(at, end), isMatch]); at = Math.max(at, end); };
    for (const { start, end, unit } of chunks) {
      if (unit >= 0 && end > from && start < to) {
        push(start, false);
        push(end, true);
      }
    }
    push(to, false);
    return parts;
  };
  const states = ["active", "draft", "retired", "leaked"];
  search.entries = (found, from, to) => fresh(() => Promise.all(found.hits.slice(from, to).map(async (page) => {
    const [title, url, levels, category, minutes, state] = await titles(page);
    return {
      page, title, url, minutes,
      levels: levels.split(" ").filter(Boolean).map((level) => root.levels[level]),
      category: root.categories[category] ?? "",
      status: states[state],
      language: root.languages.findLast(([, first]) => first <= page)[0],
      marks: marked(found, title),
    };
  })));
  search.excerpt = (found, page) => fresh(async () => {
    const [lead, ...rest] = await texts(page);
    const passages = [{ anchor: "", heading: "", text: lead }];
    for (let at = 0; at < rest.length; at += 3) passages.push({ anchor: rest[at], heading: rest[at + 1], text: rest[at + 2] });
    const words = new Set();
    let best = { worth: -1 };
    for (const passage of passages) {
      const chunks = match(found.units, passage.text);
      const headed = new Set(match(found.units, passage.heading).map(({ unit }) => unit));
      chunks.forEach(({ start, end, unit }, first) => {
        if (unit < 0) return;
        words.add(passage.text.slice(start, end));
        const seen = new Set(chunks.slice(first, first + 24).map(({ unit }) => unit).filter((unit) => unit >= 0));
        let worth = 0;
        for (const unit of seen) worth += found.units[unit].idf;
        for (const unit of headed) if (unit >= 0) worth += found.units[unit].idf / 3;
        if (worth > best.worth) best = { worth, passage, chunks, first };
      });
      if (best.worth < 0 && passage.text && !best.passage) best = { worth: -1, passage, chunks, first: 0 };
    }
    const { passage = passages[0], chunks = [], first = 0 } = best;
    const lead6 = chunks[Math.max(0, first - 5)]?.start ?? 0;
    const from = passage.text.lastIndexOf("\n", chunks[first]?.start ?? 0) >= lead6 ? passage.text.lastIndexOf("\n", chunks[first].start) + 1 : first < 6 ? 0 : lead6;
    const to = Math.max(...chunks.filter(({ end }) => end < from + 180).map(({ end }) => end), from) || passage.text.length;
    const end = chunks.at(-1)?.end <= to ? passage.text.length : to;
    const parts = marked(found, passage.text, from, Math.min(end, from + 240), chunks);
    if (from > 0) parts.unshift(["… ", false]);
    if (end < passage.text.length) parts.push([" …", false]);
    return { parts, anchor: best.worth < 0 ? "" : passage.anchor, heading: best.worth < 0 ? "" : passage.heading, words: [...words].slice(0, 20) };
  });
  search.tokens = tokens;
  Object.defineProperty(search, "languages", { get: () => root.languages.map(([tag]) => tag) });
  return search;
})();

