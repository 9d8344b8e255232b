// What a reader loads and waits for to search built sites: `node figures.js FOLDER …`, by hand. `cargo bench --bench whole` leaves sites
// in `target/search/`. docs/performance.md says what the figures mean.

import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

/** How many pages queries are made from: those with nothing loaded, and those with all. */
const [few, many] = [16, 64];
/** As on a good mobile connection: milliseconds, bytes a second. */
const network = { offline: false, latency: 40, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

/** Serves a site as most hosts do, compressed. Adds each file that is asked for to `sent`. Isolated pages have finer clocks. */
async function serve(folder, sent) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
    const send = (type, text) => response.writeHead(200, { ...headers, 'content-type': type, 'content-encoding': 'gzip' }).end(text);
    if (pathname === '/') return send('text/html; charset=utf-8', gzipSync('<!doctype html><title>Figures</title>'));
    if (!pathname.startsWith('/search.index/')) return response.writeHead(404).end();
    const zipped = gzipSync(readFileSync(join(folder, pathname)));
    sent.push({ name: basename(pathname), size: zipped.length });
    return send('text/javascript; charset=utf-8', zipped);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
}

/** Queries from what so many pages say, every time the same: `{ kind, text }`. Another `offset` stands for other pages. */
async function queries(page, count, offset) {
  const texts = await page.evaluate(
    async ([count, offset]) => {
      const found = await askbookSearch.find('');
      const step = found.total / count;
      return Promise.all(
        Array.from({ length: count }, async (_, n) => {
          const at = Math.floor((n + offset) * step);
          const [{ title, page }] = await askbookSearch.entries(found, at, at + 1);
          const { parts } = await askbookSearch.excerpt(found, page);
          return [title, parts.map(([text]) => text).join('')].map((text) =>
            askbookSearch.tokens(text).flatMap(([, , whole, ...parts]) => (whole.length > 3 && !parts.length ? [whole] : [])),
          );
        }),
      );
    },
    [count, offset],
  );
  return texts.flatMap(([title, text], n) => {
    const words = (n % 2 ? text : title).concat(title, text);
    const some = (length) => Array.from({ length }, (_, at) => words[(n + at) % words.length]).join(' ');
    const word = [...words].sort((a, b) => b.length - a.length)[n % 4];
    const middle = word.length >> 1;
    const mistakes = [
      word.slice(0, middle) + word.slice(middle + 1),
      word.slice(0, middle) + word[middle + 1] + word[middle] + word.slice(middle + 2),
      `${word.slice(0, middle)}x${word.slice(middle + 1)}`,
      `${word.slice(0, middle)}e${word.slice(middle)}`,
    ];
    // The gap behind a word says that it is whole.
    return [
      ...[1, 2, 3].map((length) => ({ kind: 'words', text: `${some(length)} ` })),
      { kind: 'prefix', text: word.slice(0, 2 + (n % 3)) },
      { kind: 'typo', text: `${mistakes[n % 4]} ` },
    ];
  });
}

const sum = (sizes) => sizes.reduce((all, size) => all + size, 0);
const share = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
const spread = (values, digits) => [0.5, 0.95].map((part) => share(values, part).toFixed(digits)).join(' / ');
const kilobytes = (size) => (size / 1024).toFixed(1);

/** Runs in a page: from nothing to the list, and to the excerpts below it. */
async function first(text) {
  const start = performance.now();
  await new Promise((resolve, reject) => {
    const script = document.createElement('script');
    document.head.append(Object.assign(script, { src: 'search.index/root.js', onload: resolve, onerror: reject }));
  });
  const found = await askbookSearch.find(text);
  await askbookSearch.entries(found, 0, 10);
  globalThis.found = found;
  return { time: performance.now() - start, total: found.total };
}
const excerpts = () => Promise.all(found.hits.slice(0, 10).map((hit) => askbookSearch.excerpt(found, hit)));

/** Runs in a page: how long each query takes that has nothing to load. */
async function answer(texts) {
  const times = [];
  for (const text of texts) {
    const start = performance.now();
    const found = await askbookSearch.find(text);
    await askbookSearch.entries(found, 0, 10);
    times.push(performance.now() - start);
  }
  return times;
}

/** The rows of a site: what each is called, and its figure. */
async function measure(browser, folder) {
  const sent = [];
  const server = await serve(folder, sent);
  const visit = async (work) => {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      return await work(page, context);
    } finally {
      await context.close();
    }
  };

  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const index = readdirSync(join(folder, 'search.index'));
  const zipped = (name) => gzipSync(readFileSync(join(folder, name))).length;
  const sizes = new Map(index.filter((name) => !name.startsWith('texts-')).map((name) => [name, zipped(`search.index/${name}`)]));
  const [field] = readdirSync(join(folder, 'assets')).filter((name) => /^search\..*\.js$/.test(name));
  const [engine] = readFileSync(join(folder, 'search.index', 'root.js'), 'utf8').split('askbookSearch("root"');
  const client = { field: zipped(`assets/${field}`), engine: gzipSync(engine).length };

  const [asked, others, more, pages] = await visit(async (page) => {
    await page.addScriptTag({ url: 'search.index/root.js' });
    const pages = await page.evaluate(async () => (await askbookSearch.find('')).total);
    return [await queries(page, few, 0), await queries(page, many, 0.3), await queries(page, many, 0.6), pages];
  });
  const cold = [];
  for (const { kind, text } of asked) {
    await visit(async (page, context) => {
      const devtools = await context.newCDPSession(page);
      await devtools.send('Network.enable');
      await devtools.send('Network.emulateNetworkConditions', network);
      sent.length = 0;
      const { time, total } = await page.evaluate(first, text);
      const list = sent.map(({ size }) => size);
      await page.evaluate(excerpts);
      cold.push({ kind, text, time, total, list, whole: sent.map(({ size }) => size) });
    });
  }
  const warm = await visit(async (page) => {
    await page.addScriptTag({ url: 'search.index/root.js' });
    const names = [...sizes.keys()].filter((name) => name !== 'root.js').map((name) => name.replace('.js', ''));
    await page.evaluate((names) => Promise.all(names.map((name) => askbookSearch.load(name))), names);
    const texts = (queries) => queries.map(({ text }) => text);
    await page.evaluate(answer, texts(others));
    const times = await page.evaluate(answer, texts(more));
    return more.map(({ kind }, at) => ({ kind, time: times[at] }));
  });
  server.close();
  server.closeAllConnections();

  const of = (all, kind) => all.filter((one) => one.kind === kind);
  const kinds = ['words', 'prefix', 'typo'];
  const sized = (name, part) => [
    [`KB ${name}`, spread(cold.map((one) => (sum(one[part]) + client.field) / 1024), 1)],
    [`KB ${name}, without the client`, spread(cold.map((one) => (sum(one[part]) - client.engine) / 1024), 1)],
    [`Requests ${name}`, spread(cold.map((one) => one[part].length + 1), 0)],
  ];
  return [
    ['Pages', pages],
    ['Files of the index', index.length],
    ['All files of the site', files.length],
    ['Queries that found something', `${cold.filter(({ total }) => total).length} of ${cold.length}`],
    ['KB of the client: field, engine', `${kilobytes(client.field)}, ${kilobytes(client.engine)}`],
    ['KB of the index without texts', kilobytes(sum([...sizes.values()]))],
    ['KB of the largest file of words', kilobytes(Math.max(...[...sizes].map(([name, size]) => (name.startsWith('words-') ? size : 0))))],
    ...sized('to the list', 'list'),
    ...kinds.map((kind) => [`KB to the list, ${kind}`, spread(of(cold, kind).map(({ list }) => (sum(list) + client.field) / 1024), 1)]),
    ...sized('with excerpts', 'whole'),
    ...kinds.map((kind) => [`ms to the list, ${kind}`, spread(of(cold, kind).map(({ time }) => time), 0)]),
    ...kinds.map((kind) => [`ms of a warm query, ${kind}`, spread(of(warm, kind).map(({ time }) => time), 2)]),
  ];
}

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('which sites? `node figures.js FOLDER …`');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromiumSandbox: false,
  args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const sites = [];
  for (const folder of folders) sites.push(await measure(browser, folder));
  console.log(`\nMedian / 95th of 100, gzip; ${few * 5} queries a site with an empty cache, 40 ms and 10 Mbit/s; ${many * 5} warm ones.\n`);
  console.log(`| | ${folders.map((folder) => basename(folder)).join(' | ')} |`);
  console.log(`|---|${folders.map(() => '--:|').join('')}`);
  sites[0].forEach(([name], row) => console.log(`| ${name} | ${sites.map((site) => site[row][1]).join(' | ')} |`));
} finally {
  await browser.close();
}
