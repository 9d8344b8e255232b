// Pagefind over the built pages, as its own script answers in Chromium. Only `main` is read, and filters are written into it.

import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pagefind from 'pagefind';
import { chromium } from 'playwright-core';

const all = { level: ['junior', 'intermediate', 'senior'], role: ['backend', 'frontend', 'devops', 'data'] };

function filters(page) {
  const stated = {
    level: page.levels.length ? page.levels : all.level,
    role: page.roles.length ? page.roles : all.role,
    category: page.categories,
    tag: page.tags,
    minutes: [page.minutes],
    status: [page.status],
  };
  return Object.entries(stated)
    .flatMap(([name, values]) => values.map((value) => `<i hidden data-pagefind-filter="${name}:${value}"></i>`))
    .join('');
}

/** The filters of a query in Pagefind's words: a bound on minutes is any of the numbers up to it. */
const wanted = ({ minutes, ...exact }) => ({
  ...exact,
  ...(minutes && { minutes: { any: Array.from({ length: Number(minutes) + 1 }, (_, number) => String(number)) } }),
});

const script = (text) => {
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja';
  return /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
};

const types = { js: 'text/javascript', json: 'application/json', wasm: 'application/wasm', html: 'text/html; charset=utf-8' };

async function served(files) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname.slice(1);
    const language = path.match(/^(..)\.html$/)?.[1];
    const content = language ? `<!doctype html><html lang="${language}"><title>Search</title>` : files.get(path);
    response.writeHead(content ? 200 : 404, { 'content-type': types[path.split('.').at(-1)] ?? 'application/octet-stream' });
    response.end(content);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
}

/** A function that asks, and one that ends it. */
export async function pagefindSearch({ pages, folder }) {
  const { index } = await pagefind.createIndex({ rootSelector: 'main' });
  for (const page of pages) {
    const html = readFileSync(join(folder, page.url), 'utf8').replace('</h1>', `</h1>${filters(page)}`);
    const { errors } = await index.addHTMLFile({ url: page.url, content: html });
    if (errors.length) throw new Error(errors.join('\n'));
  }
  const { files } = await index.getFiles();
  await pagefind.close();
  const server = await served(new Map(files.map(({ path, content }) => [`pagefind/${path}`, Buffer.from(content)])));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: false,
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const tabs = new Map();
  const tab = async (language) => {
    if (!tabs.has(language)) {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.address().port}/${language}.html`);
      await page.evaluate(async () => {
        globalThis.pagefind = await import('/pagefind/pagefind.js');
        await globalThis.pagefind.init();
      });
      tabs.set(language, page);
    }
    return tabs.get(language);
  };
  const find = async (text, { filters, language }) => {
    const page = await tab(language ?? script(text));
    return page.evaluate(
      async ([text, filters]) => {
        const { results } = await globalThis.pagefind.search(text || null, { filters });
        const entries = await Promise.all(results.slice(0, 10).map((result) => result.data()));
        return entries.map(({ raw_url, url }) => (raw_url ?? url).replace(/^\//, ''));
      },
      [text, wanted(filters ?? {})],
    );
  };
  const close = async () => {
    await browser.close();
    server.close();
    server.closeAllConnections();
  };
  return { find, close };
}
