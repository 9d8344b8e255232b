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
    const { scores, matched, titled, pages: found } = units.length ? score(units, (page) => isInside(page) && !failed[page]) : { pages: all() };
    let pages = found.filter(isInside);
    if (units.length) pages = ordered(pages, scores);
    if (phrases.length) {
      const likely = pages.filter((page) => matched[page] > 0.6).slice(0, 60);
      pages = [];
      while (likely.length && pages.length < 10) {
        const some = likely.splice(0, 10);
        const held = await Promise.all(some.map((page) => holds(page, phrases)));
        pages.push(...some.filter((_, place) => held[place]));
      }
    }
    let hits = pages.filter((page) => !failed[page]);
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
search.entries = ({ hits, units }, from, to) =>
  fresh(() =>
    Promise.all(
      hits.slice(from, to).map(async (page) => {
        const { title, url, levels, category, minutes, state } = await entry(page);
        return {
          page,
          title,
          url,
          minutes,
          levels: levels.split(" ").flatMap((level) => root.levels[level || -1] ?? []),
          category: root.categories[category] ?? "",
          status: states[state],
          language: root.languages.findLast(([, first]) => first <= page)[0],
          marks: marked(units, title, match(units, title), 0, title.length),
        };
      }),
    ),
  );
/* Characters of an excerpt, and how many chunks a good place has. */
const [length, span] = [190, 24];
search.excerpt = ({ units }, page) =>
  fresh(async () => {
    const [lead, ...rest] = await texts(page);
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
  });
search.tokens = tokens;
Object.defineProperty(search, "languages", { get: () => root.languages.map(([tag]) => tag) });
