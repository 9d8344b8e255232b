// The engine, asked by a page's script, as a theme or another program would.

import assert from 'node:assert/strict';
import test from 'node:test';
import { own } from './handbooks.js';
import { reader } from './reader.js';

/** What `ask` gives back of a page of this repository's handbook that has loaded the engine. */
async function asked(ask, argument) {
  let found;
  await reader().open({ handbook: own, at: '404.html' }, async (page) => {
    await page.addScriptTag({ url: own.url('search.index/root.js') });
    found = await page.evaluate(ask, argument);
  });
  return found;
}

/** The addresses of the first three hits. */
const first = (text, options) =>
  asked(
    async ([text, options]) => {
      const found = await askbookSearch.find(text, options);
      return (await askbookSearch.entries(found, 0, 3)).map(({ url }) => url);
    },
    [text, options],
  );

const graphs = 'technical/algorithms/graph-search.html';

test('signs alone find nothing, and no text finds all', async () => {
  for (const text of ['!!!', '"', '-', '😀']) assert.deepEqual(await first(text), [], text);
  assert.equal((await first('')).length, 3);
  assert.equal((await first('  ')).length, 3);
});

test('a phrase is found whatever stands beside it, and with a choice', async () => {
  assert.deepEqual(await first('"depth-first"'), [graphs]);
  assert.deepEqual(await first('elasticsearch tuning "depth-first" kubernetes'), [graphs]);
  assert.deepEqual(await first('"a good answer"', { filters: { tag: 'graphs' } }), [graphs]);
  assert.deepEqual(await first('"breadth-first"', { filters: { tag: 'graphs' } }), [graphs]);
});

test('a phrase is the same with and without its joints', async () => {
  assert.deepEqual(await first('"depth first and breadth first"'), [graphs]);
});

test('one part of a word may be mistyped', async () => {
  const corrected = await asked(async () => (await askbookSearch.find('order-sevrice')).corrected);
  assert.equal(corrected, 'order service');
});

test('page numbers of another layout are refused', async () => {
  const told = await asked(async () => {
    const found = await askbookSearch.find('query');
    const old = { ...found, layout: '00000000' };
    const failed = (promise) => promise.then(() => 'no', ({ message }) => message);
    return [await failed(askbookSearch.entries(old, 0, 1)), await failed(askbookSearch.excerpt(old, found.hits[0]))];
  });
  assert.deepEqual(told, ['the site has been published anew', 'the site has been published anew']);
});

test('a file of another layout is refused, and found again when it fits', async () => {
  const told = await asked(async () => {
    const { load } = askbookSearch;
    askbookSearch.load = async (name) => {
      await load(name);
      if (name.startsWith('words-')) askbookSearch(name, '00000000', ['', '']);
    };
    const failed = await askbookSearch.find('query').then(() => 'no', ({ message }) => message);
    askbookSearch.load = load;
    return [failed, (await askbookSearch.find('query')).total > 0];
  });
  assert.deepEqual(told, ['the site has been published anew', true]);
});
