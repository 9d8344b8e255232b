// How much a page asks for.

import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { fixture } from './handbooks.js';
import { everyPage, quiet } from './reader.js';

const styles = (document) => [...document.querySelectorAll('link[rel=stylesheet]')].map((link) => link.getAttribute('href'));

test('every page has one style sheet, with a fingerprint in its name', async () => {
  const pages = await everyPage(styles);
  const fine = (found) => found.length === 1 && /(^|\/)assets\/[\w/-]+\.[0-9a-f]{8,}\.css$/.test(found[0]);
  quiet(pages.filter(([, found]) => !fine(found)).map(([name, found]) => `${name}: ${found}`));
});

const zipped = (text) => gzipSync(text, { level: 9 }).length;

test('the script of the search field comes to 2.5 KB at most', () => {
  const [at] = fixture.files.filter((file) => /^assets\/search\..*\.js$/.test(file));
  const size = zipped(fixture.text(at));
  assert.ok(size <= 2.5 * 1024, `${size} bytes`);
});

test('the engine of the search comes to 6.75 KB at most', () => {
  const [engine, root] = fixture.text('search.index/root.js').split('askbookSearch("root"');
  const size = zipped(engine);
  assert.ok(root && size <= 6.75 * 1024, `${size} bytes`);
});

test('style and script of a question come to 25 KB at most', () => {
  const at = 'areas/whole.html';
  const addresses = [...fixture.text(at).matchAll(/<(?:link rel="stylesheet"|script)[^>]* (?:href|src)="([^"]*)"/g)].map(
    ([, address]) => address,
  );
  const files = addresses.map((address) => new URL(address, fixture.url(at)).href.slice(fixture.base.length));
  const sizes = files.map((file) => [file, zipped(fixture.text(file))]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  assert.ok(total > 0 && total <= 25 * 1024, `${total} bytes: ${sizes.map((size) => size.join(' ')).join(', ')}`);
});
