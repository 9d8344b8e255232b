/* A unit is what one chunk of a query finds: terms for it as a whole, and terms for its parts. */
const unit = async ([start, end, whole, ...words], open) => {
  const lines = whole ? await follow(whole) : [];
  if (open && whole && (whole.length > 1 || isGram.test(whole))) lines.push(...(await complete(whole, lines.length ? 0.6 : 0.9)));
  if (!lines.length && whole && !words.length) lines.push(...(await inflected(whole)));
  const made = { start, end, whole, words, used: undefined, wholes: lines.length ? [term(lines)] : [], parts: [] };
  for (const word of words) made.parts.push(term(await follow(word)));
  if (made.wholes.length || !whole || isGram.test(whole)) return made;
  if (!made.parts.some(({ pages }) => pages.length)) {
    const [used, ...terms] = await mend(whole, open);
    made.used = used;
    [made.wholes, made.parts] = terms.length > 1 ? [[], terms] : [terms, []];
    return made;
  }
  /* One part of `useEfect` is right. */
  for (const [at, word] of words.entries()) {
    const [used, mended] = made.parts[at].pages.length ? [] : await mend(word);
    if (!used) continue;
    made.parts[at] = mended;
    made.used = words.with(at, used).join(" ");
  }
  return made;
};
const unitsOf = async (text) => {
  const plain = text.replace(/[“”„«»]/g, '"');
  const quotes = [...plain.matchAll(/"([^"]+)"/g)];
  const phrases = quotes.map(([, phrase]) => spoken(phrase));
  const chunks = tokens(plain.replace(/"/g, " "));
  const units = await Promise.all(chunks.map((chunk, at) => unit(chunk, at === chunks.length - 1 && chunk[1] === text.length)));
  /* `micro services`, where a text has `microservices`. */
  for (let at = 1; at < units.length; at += 1) {
    const pair = [units[at - 1], units[at]];
    if (pair.some(({ whole, words }) => !whole || words.length || isGram.test(whole))) continue;
    const joined = cut(pair[0].whole + pair[1].whole);
    /* No file is loaded for it where both words are known. */
    const isKnown = pair.every(({ wholes, used }) => wholes.length && !used);
    const lines = isKnown && !files.has(`words-${place(joined)}`) ? [] : await follow(joined);
    if (!lines.length) continue;
    for (const one of pair) {
      if (one.used) Object.assign(one, { used: undefined, wholes: [], parts: [] });
      /* Both words together are one of a title. */
      one.wholes.push(term(lines, 0.5));
    }
  }
  for (const one of units) {
    const { wholes, parts } = one;
    one.found = [...wholes, ...parts].some(({ pages }) => pages.length);
    one.idf = parts.reduce((sum, part) => sum + part.idf, 0) || Math.max(...wholes.map(({ idf }) => idf), wholes.length ? 0 : idf(0));
    one.isCommon = root.common.has(one.whole);
    if (one.isCommon) one.idf /= 4;
    one.isQuoted = quotes.some(({ index, 0: quote }) => one.start > index && one.end < index + quote.length);
    one.forms = new Set([...wholes, ...parts].flatMap(({ forms }) => [...forms]));
  }
  const telling = units.filter(({ isCommon }) => !isCommon);
  for (const one of telling.length ? telling : units) one.isMarked = true;
  return { units, phrases: phrases.filter(({ length }) => length) };
};

/* All words preferred and none required; what is rare counts most, and titles that say no more than was asked for. */
const score = (units, isAllowed) => {
  const [scores, matched, titled, lengths] = [floats(), floats(), floats(), floats()];
  const touched = [];
  let all = 0;
  for (const { idf, wholes, parts } of units) {
    const [best, share, inTitle] = [floats(), floats(), floats()];
    const pages = [];
    const add = ({ pages: some, scores, titles, weight }, worth, part) => {
      for (const page of some) {
        if (!share[page]) pages.push(page);
        /* Parts add up; of the whole and the parts the better one counts. */
        best[page] = part ? best[page] + scores[page] * worth : Math.max(best[page], scores[page] * worth);
        share[page] = Math.min(idf, share[page] + (part || idf));
        if (titles[page]) {
          inTitle[page] = weight;
          lengths[page] = titles[page];
        }
      }
    };
    for (const part of parts) add(part, part.idf * 0.9, part.idf);
    for (const whole of wholes) add(whole, idf, 0);
    all += idf;
    for (const page of pages) {
      if (!matched[page]) touched.push(page);
      scores[page] += best[page];
      matched[page] += share[page];
      titled[page] += inTitle[page];
    }
  }
  /* Of a long question more words are there by the way. */
  const telling = units.filter(({ isCommon }) => !isCommon).length;
  const strictness = 2 - Math.min(1, Math.max(0, telling - 3) / 3);
  let most = 0;
  for (const page of touched) {
    matched[page] /= all;
    if (isAllowed(page)) most = Math.max(most, matched[page]);
    const full = titled[page] ? (titled[page] / units.length) * Math.min(1, titled[page] / lengths[page]) : 0;
    scores[page] *= matched[page] ** strictness * (1 + 0.6 * full);
  }
  return { scores, matched, titled, pages: touched.filter((page) => matched[page] >= most / 2) };
};
/* The best first. Only the first ones are put in order exactly: nobody looks at the others. */
const ordered = (pages, scores) => {
  const top = pages.reduce((top, page) => Math.max(top, scores[page]), 0);
  const buckets = Array.from({ length: 256 }, () => []);
  for (const page of pages) buckets[255 - Math.floor((scores[page] / top) * 255)].push(page);
  let sorted = 0;
  for (const bucket of buckets) {
    if (sorted < 100) bucket.sort((a, b) => scores[b] - scores[a] || a - b);
    sorted += bucket.length;
  }
  return buckets.flat();
};

/* The chunks of a text, each with the number of the unit that it is a form of, or -1. */
const match = (units, text) =>
  tokens(text).map(([start, end, ...words]) => {
    const at = words.map((word) => units.findIndex(({ forms }) => forms.has(word))).find((at) => at >= 0);
    return { start, end, unit: at ?? -1 };
  });
/* How well a title has the words as they were asked for. */
const worded = (units, title) => {
  const found = match(units, title).map(({ unit }) => unit);
  const steps = found.filter((unit, at) => unit > 0 && unit === found[at - 1] + 1).length;
  const share = units.length > 1 ? Math.min(1, steps / (units.length - 1)) : 0;
  const begins = found[0] === 0 && steps >= units.length - 1;
  return (begins ? (found.length === units.length ? 1.6 : 1.25) : 1) * (1 + 0.2 * share);
};
/* The words of a text one by one: `depth-first` and `depth first` are the same. */
const spoken = (text) => tokens(text).flatMap(([, , whole, ...parts]) => (parts.length > 1 ? parts : whole));
const has = (text, phrase) => {
  const words = spoken(text);
  return words.some((_, at) => phrase.every((word, place) => words[at + place] === word));
};
const holds = async (page, phrases) => {
  const { title } = await entry(page);
  const rest = phrases.filter((phrase) => !has(title, phrase));
  if (!rest.length) return true;
  const text = await texts(page);
  return rest.every((phrase) => text.some((part) => has(part, phrase)));
};
