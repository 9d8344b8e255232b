/* Typing mistakes: letters left out, put in, changed or swapped. `open` compares with the beginning of `b`. Infinity beyond `most`. */
const distance = (a, b, most, open) => {
  let [before, last, row] = [[], [], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    [before, last, row] = [last, row, [i]];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2] + 1 : Infinity;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, changed, swapped);
    }
    if (Math.min(...row) > most) return Infinity;
  }
  return open ? Math.min(...row) : row[b.length];
};
const allowed = (word) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);
/* Which letters a word has, as bits; words that differ in many are far from each other. */
const lettersOf = (word) => {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
};
const known = (word, much) => ({ word, much, letters: lettersOf(word) });
const isFew = (bits, most) => {
  let left = bits;
  for (let count = 0; count < most; count += 1) left &= left - 1;
  return left === 0;
};
/* The words nearest to one that is not there, the best first. Of two as near, the one with the right first letter, then the usual one. */
const nearest = (word, words, most, open) => {
  const letters = lettersOf(word);
  const found = [];
  for (const other of words) {
    const longer = other.word.length - word.length;
    if (longer < -most || (!open && longer > most)) continue;
    if (!isFew(letters & ~other.letters, most) || (!open && !isFew(other.letters & ~letters, most))) continue;
    const far = distance(word, other.word, most, open);
    if (far <= most) found.push({ word: other.word, far, cost: far + (other.word[0] === word[0] ? 0 : 0.5) - other.much / 40 });
  }
  found.sort((a, b) => a.cost - b.cost || (a.word < b.word ? -1 : 1));
  return found.filter(({ cost }) => cost < found[0].cost + 0.5).slice(0, 3);
};
/* The words of the handbook: those with the first letter of `word`, or all. */
const vocabulary = async (word) => {
  const isWanted = (start, at) => !word || (start[0] <= word[0] && (root.spelling[at + 1] ?? word)[0] >= word[0]);
  const numbers = root.spelling.flatMap((start, at) => (start && isWanted(start, at) ? at : []));
  const parts = numbers.map((number) =>
    file(`vocabulary-${number}`, ([text]) => {
      let before = [];
      return Array.from(text.matchAll(/(.)([^A-Z]*)([A-Z])/gsu), ([, shared, rest, much]) => {
        before = [...before.slice(0, parseInt(shared, 36)), ...rest];
        return known(before.join(""), much.charCodeAt(0) - 65);
      });
    }),
  );
  return (await Promise.all(parts)).flat();
};
/* What was meant by a word that is not there: `[text, term, ...]`. */
const mend = async (word, open) => {
  const most = allowed(word);
  const { lines } = await shard(place(word));
  let found = most ? nearest(word, lines.flatMap(({ forms, text }) => forms.map((form) => known(form, Math.log2(1 + text.length)))), 1) : [];
  if (!found.length && most) found = nearest(word, await vocabulary(word), 1);
  if (!found.length) {
    const words = await vocabulary();
    if (most) found = nearest(word, words, most);
    if (!found.length && most && open) found = nearest(word, words, most, true);
    if (!found.length || found[0].far > 1) {
      /* Two words that were run together. */
      const counts = new Map(words.map(({ word, much }) => [word, much]));
      let best = -1;
      let halves;
      for (let at = 2; at < word.length - 1; at += 1) {
        const two = [word.slice(0, at), word.slice(at)];
        const worth = Math.min(...two.map((half) => counts.get(half) ?? -1));
        if (worth > best) [best, halves] = [worth, two];
      }
      if (halves) return [halves.join(" "), ...(await Promise.all(halves.map(async (half) => term(await follow(half)))))];
    }
  }
  const lists = await Promise.all(found.map(({ word, far }) => follow(word, far > 1 ? 0.6 : 0.8)));
  return lists.flat().length ? [found[0].word, term(lists.flat())] : [];
};
