/* Which pages have a word. Words are ordered by code point. */
const isBehind = (a, b) => {
  const [x, y] = [[...a], [...b]];
  const at = x.findIndex((c, place) => c !== y[place]);
  return at >= 0 && (y[at] === undefined || x[at].codePointAt() > y[at].codePointAt());
};
/* The number of the file that a word is in. */
const place = (word) => {
  let [low, high] = [0, root.starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isBehind(root.starts[middle], word)) high = middle - 1;
    else low = middle;
  }
  return low;
};
const names = (text) => (text ? text.split(",") : []);
const shard = (number) =>
  file(`words-${number}`, ([words, lists]) => {
    const texts = lists.split(" ");
    const byForm = new Map();
    const lines = words.split(" ").map((line, at) => {
      const [, forms, refs, same] = /^([^>~]*)>?([^~]*)~?(.*)$/.exec(line);
      return { forms: names(forms), refs: names(refs), same: names(same), text: texts[at] };
    });
    for (const line of lines) for (const form of line.forms) byForm.set(form, [...(byForm.get(form) ?? []), line]);
    return { lines, byForm, forms: [...byForm.keys()].sort() };
  });
/* The pages of a line, three numbers each: page, impact, and the length of the title where the word is in it. */
const pagesOf = (line) => {
  if (!line.pages) {
    /* A list that was cut says first how long it was. */
    const isCut = line.text[0] === "!";
    const all = numbers(line.text.slice(isCut));
    const pages = [];
    let page = -1;
    for (let at = isCut ? 1 : 0; at < all.length; at += 1) {
      page += (all[at] >> 6) + 1;
      pages.push(page, all[at] & 31, all[at] & 32 ? all[++at] : 0);
    }
    line.pages = pages;
    line.count = isCut ? all[0] : pages.length / 3;
  }
  return line.pages;
};
const linesOf = async (word) => (await shard(place(word))).byForm.get(word) ?? [];
const idf = (count) => Math.log(1 + (root.pages - count + 0.5) / (count + 0.5));

/* Lines with what they are worth, and those in other files that they refer to. */
const referred = async (lines) => {
  const found = [...lines];
  for (const [{ refs }, worth] of lines) for (const word of refs) for (const line of await linesOf(word)) found.push([line, worth]);
  return found;
};
/* What a word leads to, what means the same included. */
const follow = async (word, worth = 1) => {
  const found = await referred((await linesOf(word)).map((line) => [line, worth]));
  for (const [{ same }] of [...found]) for (const other of same) for (const line of await linesOf(other)) found.push([line, worth * 0.85]);
  return found;
};
/* What words that begin with `prefix` lead to. Where many files have such words, a list of its own stands for those of the others; the first file may have
   none, and end in front of them. */
const complete = async (prefix, worth) => {
  const first = place(prefix);
  let last = first;
  while (root.starts[last + 1]?.startsWith(prefix)) last += 1;
  const found = last > first ? (await linesOf(`${prefix}*`)).map((line) => [line, worth * 0.7]) : [];
  for (let at = first; at <= (last < first + 3 ? last : first + 1); at += 1) {
    const { forms, byForm } = await shard(at);
    let [low, high] = [0, forms.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (forms[middle] < prefix) low = middle + 1;
      else high = middle;
    }
    for (; forms[low]?.startsWith(prefix); low += 1) {
      const form = forms[low];
      if (form === prefix || form.endsWith("*")) continue;
      for (const line of byForm.get(form)) found.push([line, worth * (0.5 + prefix.length / form.length / 2)]);
    }
  }
  return referred(found);
};
/* What a form leads to that no page has, by what other words of one stem end in. */
const inflected = async (word) => {
  const { byForm } = await shard(place(word));
  for (let length = word.length; length > 2 && length > word.length - 5; length -= 1) {
    const ending = root.endings.includes(word.slice(length)) && root.endings.find((ending) => byForm.has(word.slice(0, length) + ending));
    if (ending !== false && ending !== undefined) return follow(word.slice(0, length) + ending, 0.9);
  }
  return [];
};

/* A number for each page. */
const floats = () => new Float32Array(root.pages);
/* The pages of some lines, each with the best that any of them gives it. */
const term = (lines, weight = 1) => {
  const [scores, titles] = [floats(), floats()];
  const pages = [];
  const forms = new Set();
  let most = 0;
  let isCut = false;
  for (const [line, worth] of lines) {
    const found = pagesOf(line);
    for (const form of line.forms) forms.add(form);
    /* How rare a word is, those that mean the same and those that only begin with it do not tell. */
    if (worth > 0.89) most = Math.max(most, line.count);
    isCut ||= line.count > found.length / 3;
    for (let at = 0; at < found.length; at += 3) {
      const page = found[at];
      if (!scores[page]) pages.push(page);
      scores[page] = Math.max(scores[page], found[at + 1] * worth);
      titles[page] ||= found[at + 2];
    }
  }
  return { scores, titles, pages, forms, weight, isCut, idf: idf(most || pages.length) };
};
