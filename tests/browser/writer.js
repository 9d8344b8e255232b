// A writer with a browser: edits the files of a handbook of their own while `askbook serve` shows it.
//
// Whatever a test looks for, its pages have troubles when they break their policy or make the browser complain. The test fails with them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { root } from './handbooks.js';
import { browser, quiet } from './reader.js';

const program = join(resolve(root, process.env.CARGO_TARGET_DIR ?? 'target'), 'debug', 'askbook');
const fixture = fileURLToPath(new URL('fixture', import.meta.url));

class Writer {
  #contexts = [];
  #server;
  /** What it said of itself. */
  #told;
  #troubles = [];
  #expected;
  #flags;

  constructor(folder, { expecting = [], flags = [] }) {
    this.folder = folder;
    this.#expected = expecting;
    this.#flags = flags;
  }

  path(name) {
    return join(this.folder, name);
  }

  read(name) {
    return readFileSync(this.path(name), 'utf8');
  }

  write(name, content) {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  /** Saves a file with `from` replaced, which must be in it. */
  edit(name, from, to) {
    const text = this.read(name);
    if (!text.includes(from)) throw new Error(`${name} does not hold ${from}`);
    this.write(name, text.replace(from, () => to));
  }

  remove(name) {
    rmSync(this.path(name), { recursive: true });
  }

  /** Starts the server, at the same port as before if there was one. */
  async serve() {
    const port = this.base ? new URL(this.base).port : '0';
    this.#server = spawn(program, ['serve', '--root', this.folder, '--host', '127.0.0.1', '--port', port, ...this.#flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#told = '';
    this.#server.stderr.on('data', (text) => {
      this.#told += text;
    });
    for await (const line of createInterface({ input: this.#server.stdout })) {
      const [, base, key] = /(http:\/\/\S+\/)(\?key=\w+)?$/.exec(line) ?? [];
      if (!base) continue;
      this.base = base;
      this.key = key;
      this.#server.stdout.resume();
      return;
    }
    throw new Error(`the server did not start: ${this.#told}`);
  }

  async stop() {
    const server = this.#server;
    if (server.exitCode !== null || server.signalCode !== null) {
      this.#troubles.push(`the server ended: ${this.#told}`);
    } else {
      server.kill('SIGINT');
      await once(server, 'exit');
    }
    this.#server = null;
  }

  /** Ends a server that does not end by itself, so that nobody waits for it. */
  kill() {
    this.#server?.kill('SIGKILL');
  }

  url(at) {
    return this.base + at;
  }

  /** A browser of its own, with tabs that share what they keep. */
  async browse(options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
    this.#contexts.push(context);
    context.setDefaultTimeout(15_000);
    await context.exposeBinding('violated', (_, text) => this.#troubles.push(text));
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        window.violated(`policy: ${event.effectiveDirective} forbids ${event.blockedURI || event.sample}`);
      });
    });
    context.on('page', (page) => {
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) this.#troubles.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => this.#troubles.push(`error: ${error.stack}`));
    });
    return {
      context,
      /** A tab with a page in it, which keeps up to date and knows whether it is loaded anew. */
      open: async (at) => {
        if (!this.base) await this.serve();
        const page = await context.newPage();
        await page.goto(this.url(at));
        await page.evaluate(() => {
          window.isSame = true;
        });
        return page;
      },
    };
  }

  async open(at, options) {
    return (await this.browse(options)).open(at);
  }

  async end() {
    try {
      for (const context of this.#contexts.splice(0)) {
        // A page that the server has just sent for again may keep Chromium from ever closing its context: each ends on one that loads nothing.
        // Such a load under way interrupts this one, which then is the last.
        for (const page of context.pages()) await page.goto('about:blank').catch(() => page.goto('about:blank'));
        await context.close();
      }
    } finally {
      if (this.#server) await this.stop();
    }
    return this.#troubles.filter((text) => !this.#expected.some((words) => text.includes(words)));
  }
}

/** A test with a copy of the fixture, or with a handbook of these `files`, which is served from the first page on that is opened. */
export function writing(name, visit, { files, ...options } = {}) {
  // A browser or a server that stands still fails one test, and not all by the patience of whoever runs them.
  test(name, { timeout: 120_000 }, async ({ signal }) => {
    const folder = mkdtempSync(join(tmpdir(), 'askbook-'));
    const writer = new Writer(folder, options);
    signal.addEventListener('abort', () => writer.kill());
    try {
      if (files) for (const [path, text] of Object.entries(files)) writer.write(path, text);
      else cpSync(fixture, folder, { recursive: true });
      await visit(writer);
    } catch (error) {
      error.message = [error.message, ...(await writer.end())].join('\n');
      throw error;
    } finally {
      const troubles = await writer.end();
      rmSync(folder, { recursive: true, force: true });
      quiet(troubles);
    }
  });
}

/** Whether the page was never loaded anew since it was opened. */
export const isSame = (page) => page.evaluate(() => window.isSame === true);
