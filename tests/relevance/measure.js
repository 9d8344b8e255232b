// How good the answers are. An engine gets a query and gives addresses, best first; only the first ten count.

import { known } from './known.js';
import { queries } from './queries.js';

/** All queries for a handbook: the labelled ones by class, then the generated ones. */
export function asked(handbook) {
  const labelled = Object.entries(queries[handbook.name]).flatMap(([kind, list]) =>
    list.map(([query, label, options]) => ({ kind, query, expected: handbook.expected(label), options })),
  );
  return [...labelled, ...known(handbook)].map((query) => ({ handbook: handbook.name, ...query }));
}

/** Asks everything, and notes where the first right page stands: 0 is the first place, −1 none. */
export async function measure(handbook, find) {
  const answers = [];
  for (const query of asked(handbook)) {
    const urls = (await find(query.query, query.options ?? {})).slice(0, 10);
    const right = query.expected.map((id) => `${id}.html`);
    answers.push({ ...query, urls, place: urls.findIndex((url) => right.includes(url)) });
  }
  return answers;
}

const isKnown = ({ kind }) => kind.startsWith('known');

export const scores = (answers) => {
  const share = (of) => answers.reduce((sum, { place }) => sum + of(place), 0) / answers.length;
  return {
    n: answers.length,
    mrr: share((place) => (place < 0 ? 0 : 1 / (place + 1))),
    first: share((place) => Number(place === 0)),
    five: share((place) => Number(place >= 0 && place < 5)),
  };
};

/** Scores by class, then of all labelled queries and of all generated ones. */
export function table(answers) {
  const kinds = [...new Set(answers.toSorted((one, other) => isKnown(one) - isKnown(other)).map(({ kind }) => kind))];
  return new Map([
    ...kinds.map((kind) => [kind, scores(answers.filter((answer) => answer.kind === kind))]),
    ['labelled', scores(answers.filter((answer) => !isKnown(answer)))],
    ['known', scores(answers.filter(isKnown))],
  ]);
}

const figures = ({ mrr, first, five }) => [mrr, first, five].map((value) => value.toFixed(3).replace(/^0/, '').padStart(5)).join(' ');

/** One line a class, three figures an engine: MRR, success at 1 and at 5. */
export function draw(engines) {
  const [[, tables]] = engines;
  const heads = engines.map(([name]) => name.padEnd(17)).join('  ');
  const rows = [...tables].map(([kind, { n }]) =>
    [kind.padEnd(13), String(n).padStart(4), ...engines.map(([, scored]) => figures(scored.get(kind)))].join('  '),
  );
  return [`${'class'.padEnd(13)}     n  ${heads}`, `${' '.repeat(21)}${engines.map(() => 'MRR    s@1   s@5  ').join('  ')}`, ...rows].join('\n');
}

/** The queries whose first hit is not a right one, with the first three hits. */
export const misses = (answers) =>
  answers
    .filter(({ place }) => place !== 0)
    .map(({ handbook, kind, query, options, expected, urls, place }) => {
      const asked = [query, options].filter((part) => part !== undefined).map((part) => JSON.stringify(part));
      return [
        `${handbook}, ${kind}: ${asked.join(' ')}, ${place < 0 ? 'not among ten' : `at ${place + 1}`}`,
        `    right: ${expected.slice(0, 4).join(' ')}${expected.length > 4 ? ' …' : ''}`,
        `    found: ${urls.slice(0, 3).join(' ') || 'nothing'}`,
      ].join('\n');
    })
    .join('\n');
