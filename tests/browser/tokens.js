// Texts as words: the JavaScript half of the tokeniser, held against what the fixture says and what the Rust half makes of random texts.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import test from 'node:test';
import { fixture, root } from './handbooks.js';
import { quiet, reader } from './reader.js';

/** The texts that `cargo test` has cut, and how. */
const cut = join(resolve(root, process.env.CARGO_TARGET_DIR ?? 'target'), 'tmp', 'tokens.json');
const source = join(root, 'src', 'search', 'tokens.rs');

/** The chunks of each text, as the engine of the fixture cuts it in the browser. */
async function tokens(texts) {
  let found;
  await reader().open('404.html', async (page) => {
    await page.addScriptTag({ url: fixture.url('search.index/root.js') });
    found = await page.evaluate((texts) => texts.map((text) => askbookSearch.tokens(text)), texts);
  });
  return found;
}

test('every text of the fixture is cut as it says', async () => {
  const cases = readFileSync(join(root, 'tests', 'browser', 'tokens.txt'), 'utf8')
    .split('\n\n')
    .map((part) => part.replace(/^\n+|\n+$/g, ''))
    .filter((part) => part && !part.startsWith('#'))
    .map((part) => part.split('\n'));
  assert.ok(cases.length > 10);
  const found = await tokens(cases.map(([text]) => text));
  found.forEach((chunks, at) => {
    const [text, ...expected] = cases[at];
    const lines = chunks.map(([start, end, whole, ...parts]) => `${text.slice(start, end)}=${[whole || '-', ...parts].join(' ')}`);
    assert.deepEqual(lines, expected, text);
  });
});

test('random texts are cut as they are in Rust', async () => {
  const isThere = existsSync(cut) && statSync(cut).mtimeMs > statSync(source).mtimeMs;
  assert.ok(isThere, `no ${cut} that is younger than the tokeniser: make it with \`cargo test\``);
  const cases = JSON.parse(readFileSync(cut, 'utf8'));
  assert.ok(cases.length > 1000);
  const found = await tokens(cases.map(([text]) => text));
  const shown = (chunk) => JSON.stringify(chunk ?? null);
  quiet(
    cases.flatMap(([text, inRust], at) => {
      const here = found[at];
      const longer = here.length > inRust.length ? here : inRust;
      const place = longer.findIndex((_, place) => shown(here[place]) !== shown(inRust[place]));
      return place < 0 ? [] : [`${shown(text)}: ${shown(inRust[place])} in Rust, ${shown(here[place])} here`];
    }),
  );
});
