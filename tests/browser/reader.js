// A reader in a real browser: `await reader().phone().dark().open(page, async (page) => …)`.
//
// Whatever a test looks for, a page that the reader opened has troubles when it asks anybody else for anything, breaks its policy, or
// makes the browser complain. The test fails with them.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { fixture, handbooks, origin } from './handbooks.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
};

/** The header in which a reader says which headers an answer is to have. */
const wish = 'x-wanted-headers';

/** Serves the handbooks below their paths, each with its own page for what is not there, and nothing beside them. */
function answer(request, response) {
  const url = new URL(request.url, origin).href;
  const handbook = handbooks.find(({ base }) => url.startsWith(base));
  if (!handbook) return response.writeHead(404).end();
  const file = join(
    handbook.folder,
    decodeURIComponent(new URL(url).pathname.slice(new URL(handbook.base).pathname.length)) || 'index.html',
  );
  const found = existsSync(file) && statSync(file).isFile();
  const sent = found ? file : join(handbook.folder, '404.html');
  const type = { 'content-type': types[extname(sent)] ?? 'application/octet-stream' };
  response.writeHead(found ? 200 : 404, { ...type, ...JSON.parse(request.headers[wish] ?? '{}') });
  return response.end(readFileSync(sent));
}

const server = createServer(answer);
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromiumSandbox: false,
  args: [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--enable-blink-features=ComputedAccessibilityInfo',
    `--host-resolver-rules=MAP ${new URL(origin).host}:80 127.0.0.1:${server.address().port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
  ],
});

after(async () => {
  await browser.close();
  server.close();
  server.closeAllConnections();
});

/** How many readers are at work at a time. */
const readers = 3;

class Reader {
  #options = { viewport: { width: 1280, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce' };
  #disk = false;
  #expected = [];
  #now;
  #stored = {};

  #with(options) {
    Object.assign(this.#options, options);
    return this;
  }

  size(width, height) {
    return this.#with({ viewport: { width, height } });
  }

  phone() {
    return this.size(360, 740);
  }

  desk() {
    return this.size(1280, 800);
  }

  light() {
    return this.#with({ colorScheme: 'light' });
  }

  dark() {
    return this.#with({ colorScheme: 'dark' });
  }

  scriptless() {
    return this.#with({ javaScriptEnabled: false });
  }

  /** May read and write the clipboard. */
  clipboard() {
    return this.#with({ permissions: ['clipboard-read', 'clipboard-write'] });
  }

  /** Opens the files themselves; there is no server. */
  disk() {
    this.#disk = true;
    return this;
  }

  /** Gets every answer of the server with these headers. */
  sent(headers) {
    return this.#with({ extraHTTPHeaders: { [wish]: JSON.stringify(headers) } });
  }

  /** Lives on this day. */
  on(day) {
    this.#now = day;
    return this;
  }

  /** Has been here before: what the site's pages keep. */
  remembering(stored) {
    this.#stored = stored;
    return this;
  }

  /** Knows that a complaint of the browser will hold these words. */
  expecting(words) {
    this.#expected.push(words);
    return this;
  }

  /** Opens a page of the fixture, or a sample, with `suffix` behind its address, for `visit`, which may return complaints. */
  async open(sample, visit, suffix = '') {
    const session = await this.#begin();
    try {
      quiet(await this.#visit(session, typeof sample === 'string' ? { handbook: fixture, at: sample } : sample, visit, suffix));
    } finally {
      await session.context.close();
    }
  }

  /** Opens one sample after the other, and gathers the complaints of `visit`, a list of texts for each; there must be none. */
  async each(samples, visit) {
    const waiting = [...samples];
    const complaints = [];
    const work = async () => {
      const session = await this.#begin();
      try {
        for (let sample = waiting.shift(); sample; sample = waiting.shift()) {
          const found = await this.#visit(session, sample, visit, '').catch((error) => [error.message]);
          complaints.push(...found.map((text) => `${sample.name}: ${text}`));
        }
      } finally {
        await session.context.close();
      }
    };
    await Promise.all(Array.from({ length: Math.min(readers, samples.length) }, work));
    quiet(complaints);
  }

  async #begin() {
    const context = await browser.newContext(this.#options);
    context.setDefaultTimeout(30_000);
    const troubles = [];
    const site = this.#disk ? 'file:' : origin;
    if (this.#now) await context.clock.setFixedTime(this.#now);
    await context.exposeBinding('violated', (_, text) => troubles.push(text));
    await context.addInitScript(watch, this.#stored);
    const page = await context.newPage();
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && troubles.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (![site, 'data:', 'blob:'].some((start) => request.url().startsWith(start))) troubles.push(`asks for ${request.url()}`);
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText;
      if (reason !== 'net::ERR_ABORTED') troubles.push(`does not get ${request.url()}: ${reason}`);
    });
    page.on('response', (response) => response.status() >= 400 && troubles.push(`gets ${response.status()} for ${response.url()}`));
    return { context, page, troubles };
  }

  /** The complaints of `visit`, and the page's troubles. An old address is kept open, though it leads on at once. */
  async #visit({ page, troubles }, { handbook, at }, visit, suffix) {
    const url = (this.#disk ? handbook.disk(at) : handbook.url(at)) + suffix;
    const leads = handbook.kind(at) === 'moved' && !this.#disk;
    if (leads) {
      await page.route('**/*', (route) => {
        const away = route.request().isNavigationRequest() && route.request().url() !== url;
        return away ? route.fulfill({ status: 204 }) : route.continue();
      });
    }
    troubles.length = 0;
    try {
      await page.goto(url);
      const complaints = (await visit(page)) ?? [];
      return [...complaints, ...this.#unexpected(troubles)];
    } catch (error) {
      error.message = [error.message, ...this.#unexpected(troubles)].join('\n');
      throw error;
    } finally {
      if (leads) {
        await page.goto('about:blank');
        await page.unrouteAll();
      }
    }
  }

  #unexpected(troubles) {
    return troubles.filter((text) => !this.#expected.some((words) => text.includes(words)));
  }
}

/** Runs in each page in front of its own scripts. */
function watch(stored) {
  addEventListener('securitypolicyviolation', (event) => {
    window.violated(`policy: ${event.effectiveDirective} forbids ${event.blockedURI || event.sample}`);
  });
  window.shifts = [];
  window.film = [];
  const shoot = () => {
    if (!document.documentElement) return requestAnimationFrame(shoot);
    window.film.push({
      background: getComputedStyle(document.documentElement).backgroundColor,
      folds: document.querySelectorAll('details.fold').length,
      open: document.querySelectorAll('details.fold[open]').length,
      entries: document.querySelectorAll('.entry:not([hidden])').length,
    });
    return window.film.length < 10 && requestAnimationFrame(shoot);
  };
  requestAnimationFrame(shoot);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.shifts.push({ value: entry.value, nodes: entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80)) });
    }
  }).observe({ type: 'layout-shift', buffered: true });
  try {
    if (!sessionStorage.getItem('remembers')) Object.assign(localStorage, stored);
    sessionStorage.setItem('remembers', 'yes');
  } catch {
    // A page without storage has nothing to remember.
  }
}

export { browser };

export const reader = () => new Reader();

/** What was to be seen on the first frames of the page that a reader was shown. */
export async function film(page) {
  await page.waitForFunction(() => window.film.length >= 5);
  return page.evaluate(() => window.film);
}

/** Fails with the complaints, one a line; the first ones are enough to see what is wrong. */
export function quiet(complaints) {
  if (complaints.length === 0) return;
  const shown = complaints.sort().slice(0, 40);
  const rest = complaints.length - shown.length;
  assert.fail(['', ...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'));
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental'];

/** What axe finds wrong with a page by all its rules, or by some: rule, element, reason. */
export async function audit(page, rules) {
  await page.evaluate((source) => globalThis.axe ?? (0, eval)(source), axe);
  const runOnly = rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags };
  return page.evaluate(async (runOnly) => {
    // It wants a landmark for each table that scrolls; a name is enough, and keyboard.js asks for that.
    const rules = { 'focus-order-semantics': { enabled: false } };
    const { violations } = await globalThis.axe.run(document, { runOnly, rules, resultTypes: ['violations'] });
    const reason = (summary) => summary.split('\n').slice(1).join(' ').trim();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${reason(node.failureSummary)}`),
    );
  }, runOnly);
}

/** What `ask` says of every page of every handbook: `[name, answer, handbook, at]`. The browser parses the pages and does not open them. */
export async function everyPage(ask) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const found = [];
    for (const handbook of handbooks) {
      const texts = handbook.pages.map((at) => handbook.text(at));
      const source = `(texts) => texts.map((text) => (${ask})(new DOMParser().parseFromString(text, 'text/html')))`;
      const answers = await page.evaluate(([source, texts]) => (0, eval)(source)(texts), [source, texts]);
      found.push(...handbook.pages.map((at, place) => [`${handbook.name}: ${at}`, answers[place], handbook, at]));
    }
    return found;
  } finally {
    await context.close();
  }
}
