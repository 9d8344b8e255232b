// The one script of the theme.

import test from 'node:test';
import { everyPage, quiet } from './reader.js';

test('every page but an old address has one script, which waits, with a fingerprint in its name', async () => {
  const pages = await everyPage((document) =>
    [...document.querySelectorAll('script[src]')].map((script) => [script.getAttribute('src'), script.defer]),
  );
  const fine = ([[source, waits] = [], ...others]) =>
    others.length === 0 && /(^|\/)assets\/[\w/-]+\.[0-9a-f]{8,}\.js$/.test(source) && waits;
  const wrong = pages.filter(([, found, handbook, at]) => handbook.kind(at) !== 'moved' && !fine(found));
  quiet(wrong.map(([name, found]) => `${name}: ${JSON.stringify(found)}`));
});
