/* What others ask for; docs/search.md says what they get. */
const all = () => Array.from({ length: root.pages }, (_, page) => page);
search.find = (text, { language, filters = {}, facets: wanted } = {}) =>
  fresh(async () => {
    const { units, phrases } = await unitsOf(text);
    const known = wanted || Object.values(filters).some(Boolean) ? await facets() : null;
    const failed = known ? failures(known, filters) : [];
    const at = root.languages.findIndex(([tag]) => tag === language);
    const [from, to] = at < 0 ? [0, root.pages] : [root.languages[at][1], root.languages[at + 1]?.[1] ?? root.pages];
    const isInside = (page) => page >= from && page < to;
    const isAllowed = (page) => isInside(page) && !failed[page];
    const { scores, titled, pages: found } = units.length ? score(units, isAllowed) : { pages: text.trim() ? [] : all() };
    let pages = found.filter(isInside);
    if (phrases.length) {
      /* Of what is quoted nothing may be missing; a word that a list was cut of may be there all the same. */
      const quoted = score(units.filter(({ isQuoted }) => isQuoted), isAllowed);
      const likely = ordered(quoted.pages.filter((page) => isAllowed(page) && quoted.matched[page] > 0.6), scores).slice(0, 60);
      const held = await Promise.all(likely.map((page) => holds(page, phrases)));
      pages = likely.filter((_, place) => held[place]);
    } else if (units.length) pages = ordered(pages, scores);
    let hits = pages.filter((page) => !failed[page]);
    /* Lists of words that many pages have are cut: where a choice leaves no page that is listed, it decides alone. */
    const isCut = units.length > 0 && units.every(({ wholes, parts }) => [...wholes, ...parts].some(({ isCut }) => isCut));
    if (!hits.length && isCut && !phrases.length) hits = all().filter(isAllowed);
    if (units.length) {
      const worth = async (page) => scores[page] * (titled[page] ? worded(units, (await entry(page)).title) : 1);
      const first = await Promise.all(hits.slice(0, 10).map(async (page) => [page, await worth(page)]));
      hits = [...first.sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([page]) => page), ...hits.slice(10)];
    }
    const used = units.filter(({ used }) => used);
    const corrected = used.reduceRight((text, { start, end, used }) => text.slice(0, start) + used + text.slice(end), text);
    const missing = hits.length ? [] : units.filter(({ found, whole }) => !found && whole.length > 2);
    const near = missing.length ? await vocabulary() : [];
    return {
      text,
      hits,
      units,
      layout: root.layout,
      total: hits.length,
      unfiltered: pages.length,
      corrections: used.map(({ start, end, used }) => [text.slice(start, end), used]),
      corrected: used.length ? corrected : null,
      suggestions: missing.flatMap(({ whole }) => nearest(whole, near, allowed(whole) + 1, true).map(({ word }) => word)),
      facets: wanted ? counted(known, pages, failed) : null,
    };
  });

/* A text in parts, and which of them were asked for. */
const marked = (units, text, chunks, from, to) => {
  const parts = [];
  let at = from;
  const push = (end, isMatch) => {
    if (end > at) parts.push([text.slice(at, end), isMatch]);
    at = Math.max(at, end);
  };
  for (const { start, end, unit } of chunks) {
    if (!units[unit]?.isMarked || end <= from || end > to) continue;
    push(start, false);
    push(end, true);
  }
  push(to, false);
  return parts;
};
const states = ["active", "draft", "retired", "leaked"];
/* Page numbers are those of one layout. */
const check = ({ layout }) => {
  if (layout !== root.layout) throw new Error("the site has been published anew");
};
search.entries = async (found, from, to) => {
  const { hits, units } = found;
  const entries = await Promise.all(hits.slice(from, to).map(entry));
  check(found);
  return entries.map(({ title, url, levels, category, minutes, state }, at) => ({
    page: hits[from + at],
    title,
    url,
    minutes,
    levels: levels.split(" ").flatMap((level) => root.levels[level || -1] ?? []),
    category: root.categories[category] ?? "",
    status: states[state],
    language: root.languages.findLast(([, first]) => first <= hits[from + at])[0],
    marks: marked(units, title, match(units, title), 0, title.length),
  }));
};
/* Characters of an excerpt, and how many chunks a good place has. */
const [length, span] = [190, 24];
search.excerpt = async (found, page) => {
  const { units } = found;
  const [lead, ...rest] = await texts(page);
  check(found);
  const passages = [["", "", lead]];
  for (let at = 0; at < rest.length; at += 3) passages.push(rest.slice(at, at + 3));
  const words = new Set();
  const sum = (chunks) => [...new Set(chunks.map(({ unit }) => unit))].reduce((sum, unit) => sum + (units[unit]?.idf ?? 0), 0);
  let best;
  for (const [anchor, heading, text] of passages) {
    const chunks = match(units, text);
    const above = sum(match(units, heading)) / 3;
    if (text && !best) best = { worth: 0, anchor: "", heading: "", text, chunks, at: 0 };
    chunks.forEach(({ start, end, unit }, at) => {
      if (!units[unit]?.isMarked) return;
      words.add(text.slice(start, end));
      const worth = above + sum(chunks.slice(at, at + span));
      if (worth > best.worth) best = { worth, anchor, heading, text, chunks, at };
    });
  }
  const { anchor = "", heading = "", text = "", chunks = [], at = 0 } = best ?? {};
  /* From the beginning of the line, where that is near. */
  const line = text.lastIndexOf("\n", chunks[at]?.start) + 1;
  const near = chunks[Math.max(0, at - 5)]?.start ?? 0;
  const from = at < 6 ? 0 : Math.max(line, near);
  const to = text.length < from + length ? text.length : (chunks.findLast(({ end }) => end <= from + length)?.end ?? from + length);
  const parts = marked(units, text, chunks, from, Math.max(to, from));
  if (from > 0) parts.unshift(["… ", false]);
  if (to < text.length) parts.push([" …", false]);
  return { parts, anchor, heading, words: [...words].slice(0, 20) };
};
search.tokens = tokens;
Object.defineProperty(search, "languages", { get: () => root.languages.map(([tag]) => tag) });
