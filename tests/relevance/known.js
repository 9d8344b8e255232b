// Known-item queries: a reader who has seen a title types all of it, three words of it, the same with a mistake, or with a last word
// that is not finished. Seeded, so they are the same in every run.

import { hash, one, seeded, some } from './random.js';

const perHandbook = { own: 12, generated: 42 };

/** Words that nobody would choose to find a page by. */
const small = new Set(
  'a an and are at by do does for from in is it its of on or that the their this to what when where which who why with you your'.split(' '),
);

const words = (title) => title.toLowerCase().match(/[\p{Letter}\p{Number}+#]+/gu) ?? [];
const telling = (title) => [...new Set(words(title).filter((word) => word.length > 2 && !small.has(word)))];

/** One letter left out, doubled, replaced or swapped with the next. */
function mistyped(word, random) {
  const at = Math.floor(random() * (word.length - 1));
  const [before, letter, after] = [word.slice(0, at), word[at], word.slice(at + 1)];
  const letters = 'abcdefghijklmnopqrstuvwxyz'.replace(letter, '');
  const ways = [before + after, before + letter + letter + after, before + one(random, [...letters]) + after];
  if (after[0] !== letter) ways.push(before + after[0] + letter + after.slice(1));
  return one(random, ways);
}

/** Pages whose titles hold all words, the last one at least as a beginning. */
function holding(pages, wanted, isWhole) {
  const last = wanted.at(-1);
  const isLast = (word) => (isWhole ? word === last : word.startsWith(last));
  const fits = (has) => wanted.slice(0, -1).every((word) => has.includes(word)) && has.some(isLast);
  return pages.filter((page) => fits(words(page.title))).map((page) => page.id);
}

export function known({ name, pages }) {
  const random = seeded(hash(name));
  const latin = pages.filter((page) => ['en', 'de'].includes(page.language) && telling(page.title).length >= 2);
  return some(random, latin, perHandbook[name]).flatMap((page) => {
    const three = some(random, telling(page.title), 3);
    // The longest word gets the mistake: in a short one it can make another word, which is then what was typed.
    const long = three.reduce((longest, word) => (word.length > longest.length ? word : longest));
    const wrong = three.map((word) => (word === long ? mistyped(word, random) : word));
    const last = three.at(-1);
    const cut = [...three.slice(0, -1), last.slice(0, Math.max(2, last.length - 1 - Math.floor(random() * 3)))];
    const options = page.language === 'en' ? undefined : { language: page.language };
    return [
      ['known title', page.title, pages.filter((other) => other.title === page.title).map((other) => other.id)],
      ['known words', three.join(' '), holding(pages, three, true)],
      ['known typo', wrong.join(' '), holding(pages, three, true)],
      ['known prefix', cut.join(' '), holding(pages, cut, false)],
    ].map(([kind, query, expected]) => ({ kind, query, expected, options }));
  });
}
