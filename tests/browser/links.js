// Every address in every page leads somewhere.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { fixture } from './handbooks.js';
import { everyPage, quiet } from './reader.js';

let pages;

before(async () => {
  pages = await everyPage(look);
});

function look(document) {
  const values = (names, read) =>
    names.flatMap((name) =>
      [...document.querySelectorAll(`[${name}]`)].flatMap((element) => read(element, element.getAttribute(name))),
    );
  const names = ['href', 'src', 'poster', 'data', 'action', 'formaction', 'cite', 'background', 'longdesc'];
  const references = [
    'aria-labelledby',
    'aria-describedby',
    'aria-controls',
    'aria-owns',
    'aria-details',
    'for',
    'headers',
    'list',
    'popovertarget',
  ];
  const refresh = [...document.querySelectorAll('meta[http-equiv=refresh]')].map((meta) => [
    'meta',
    meta.content.replace(/^\d+; url=/, ''),
  ]);
  return {
    addresses: [...values(names, (element, value) => [[element.localName, value]]), ...refresh],
    references: values(references, (_, value) => value.split(/\s+/)),
    ids: values(['id'], (_, value) => [value]),
  };
}

const schemes = ['https:', 'http:', 'mailto:', 'tel:'];

/** The file of the handbook that an address in a page leads to, or nothing where it leads elsewhere. */
function file(handbook, at, address) {
  const url = new URL(address, handbook.url(at));
  return url.href.startsWith(handbook.base)
    ? decodeURIComponent(url.href.slice(handbook.base.length).replace(/[?#].*$/s, ''))
    : undefined;
}

/** What is wrong with an address in a page, or nothing. */
function wrong(handbook, at, element, address, ids) {
  if (address === '') return 'is empty';
  if (!URL.canParse(address, handbook.url(at))) return 'is none';
  const { hash, protocol } = new URL(address, handbook.url(at));
  if (element === 'img' && protocol === 'data:') return undefined;
  if (!schemes.includes(protocol)) return `has the scheme ${protocol}`;
  const target = file(handbook, at, address);
  if (target === undefined) return undefined;
  if (!handbook.files.includes(target)) return 'leads to no file';
  return hash && !ids.get(`${handbook.name}: ${target}`)?.has(decodeURIComponent(hash.slice(1))) ? 'leads to no id' : undefined;
}

test('every address leads to a file, and every fragment to an id', () => {
  const ids = new Map(pages.map(([name, { ids }]) => [name, new Set(ids)]));
  const complaints = pages.flatMap(([name, { addresses }, handbook, at]) =>
    addresses.flatMap(([element, address]) => {
      const trouble = wrong(handbook, at, element, address, ids);
      return trouble ? [`${name}: <${element}> ${address} ${trouble}`] : [];
    }),
  );
  quiet(complaints);
});

test('every element that names another by its id finds it', () => {
  quiet(
    pages.flatMap(([name, { references, ids }]) => references.filter((id) => !ids.includes(id)).map((id) => `${name}: no #${id}`)),
  );
});

test('no id stands twice in a page', () => {
  quiet(
    pages.flatMap(([name, { ids }]) =>
      ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `${name}: #${id} is there twice`),
    ),
  );
});

test('every page can be reached from the first one', () => {
  const found = new Map(pages.map((page) => [page[0], page]));
  const reached = new Set(pages.filter(([, , , at]) => at === 'index.html').map(([name]) => name));
  for (const name of reached) {
    const [, { addresses }, handbook, at] = found.get(name);
    for (const [element, address] of addresses) {
      const next = element === 'a' && `${handbook.name}: ${file(handbook, at, address)}`;
      if (found.has(next)) reached.add(next);
    }
  }
  const special = (handbook, at) => at === '404.html' || handbook.kind(at) === 'moved';
  quiet(pages.filter(([name, , handbook, at]) => !reached.has(name) && !special(handbook, at)).map(([name]) => name));
});

test('the sitemap, the feed and the canonical addresses name pages that are there', () => {
  const named = [
    ...fixture.text('sitemap.xml').matchAll(/<loc>([^<]*)<\/loc>/g),
    ...fixture.text('feed.xml').matchAll(/<link[^>]* href="([^"]*)"/g),
    ...fixture.pages.flatMap((at) => [...fixture.text(at).matchAll(/<link rel="canonical" href="([^"]*)"/g)]),
  ].map(([, address]) => address);
  assert.ok(named.length > fixture.pages.length, 'there are such addresses');
  const files = named.map((address) => decodeURIComponent(address.slice(fixture.base.length)) || 'index.html');
  assert.deepEqual(
    files.filter((name) => !fixture.files.includes(name)),
    [],
  );
});
