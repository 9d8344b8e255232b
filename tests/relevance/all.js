// How good search is, over two handbooks. `node all.js --details` lists what was not found in the first place.

import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { engine } from './engine.js';
import { handbooks, passes } from './handbooks.js';
import { asked, draw, measure, misses, table } from './measure.js';

const floors = { exact: 1, prefix: 0.95, typo: 0.95, code: 0.97, cjk: 0.97, phrase: 1, natural: 0.75 };
const overall = { mrr: 0.96, first: 0.94, five: 0.99 };

const answers = (await Promise.all(handbooks.map((handbook) => measure(handbook, engine(handbook.folder))))).flat();
const scored = table(answers);

after(() => {
  console.log(draw([['askbook', scored]]));
  if (process.argv.includes('--details')) console.log(misses(answers));
});

test('every class has a dozen labelled queries, and each of them a page that its filters let pass', () => {
  for (const [kind, { n }] of scored) assert.ok(n >= 12, `${kind} has ${n}`);
  for (const handbook of handbooks) {
    const pages = new Map(handbook.pages.map((page) => [page.id, page]));
    for (const { query, expected, options } of asked(handbook)) {
      assert.ok(expected.length, `nothing is right for ${query}`);
      const stopped = expected.filter((id) => options?.filters && !passes(pages.get(id), options.filters));
      assert.deepEqual(stopped, [], `the filters of ${JSON.stringify(query)} stop a right page`);
    }
  }
});

for (const [kind, floor] of Object.entries(floors)) {
  test(`${kind}: MRR of ${floor} at least`, () => {
    const { mrr } = scored.get(kind);
    assert.ok(mrr >= floor, mrr.toFixed(3));
  });
}

for (const part of ['labelled', 'known']) {
  test(`all ${part} queries: MRR, success at 1 and at 5 are above their floors`, () => {
    const found = scored.get(part);
    for (const [figure, floor] of Object.entries(overall)) assert.ok(found[figure] >= floor, `${figure}: ${found[figure].toFixed(3)}`);
  });
}
