// How long a save takes until it is to be seen: `node latency.js 1000 10000`, by hand. With names of programs in front of the sizes, only
// those. ASKBOOK, HUGO and MDBOOK say where they are. docs/performance.md says what the figures mean.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { handbook, peers } from './peers.js';

/** Saves of a kind, and for how many seconds at most. */
const [saves, longest] = [100, 60];
/** Starts of a server, and for how many seconds at most. */
const [starts, longestStart] = [5, 30];
/** How long a server is left alone, in seconds. */
const idle = 30;
/** A server that takes more seconds to start is asked for little. */
const slow = 60;

const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const now = () => performance.timeOrigin + performance.now();

/** Chance that is the same at every run. */
let seed = 5;
const between = (least, most) => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return least + Math.floor((seed / 2_147_483_648) * (most - least + 1));
};

/** Saves files, `[name, text]`; a name alone is one that goes. */
function save(folder, files) {
  for (const [name, text] of files) {
    if (text === undefined) rmSync(join(folder, name));
    else writeFileSync(join(folder, name), text);
  }
}

/** One connection that is kept. */
class Client {
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(base) {
    this.base = base;
  }

  get(at, headers = {}) {
    return new Promise((resolve, reject) => {
      const asked = request(this.base + at, { agent: this.#agent, headers }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status, headers } = response;
          resolve({ status, tag: headers.etag, text: Buffer.concat(parts).toString() });
        });
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  end() {
    this.#agent.destroy();
  }
}

async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A server while it runs. */
class Running {
  #process;

  /** Starts it. `started` is how many milliseconds pass until its home page is answered. */
  static async start(peer, folder) {
    const running = new Running();
    const port = await freePort();
    running.base = `http://127.0.0.1:${port}/`;
    const start = now();
    running.#process = spawn(peer.constructor.program, peer.command(folder, port), { cwd: folder, stdio: 'ignore' });
    const client = new Client(running.base);
    for (;;) {
      if (running.#process.exitCode !== null) throw new Error(`${peer.constructor.label} has ended`);
      // Nobody listens yet, or there is nothing yet.
      const answer = await client.get('').catch(() => null);
      if (answer?.status === 200) break;
      await pause(1);
    }
    running.started = now() - start;
    client.end();
    return running;
  }

  #file(name) {
    return readFileSync(`/proc/${this.#process.pid}/${name}`, 'utf8');
  }

  /** Milliseconds of processor time until now; the system counts in steps of ten. */
  get cpu() {
    const fields = this.#file('stat').replace(/^.*\) /, '').split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** Megabytes of resident memory. */
  get memory() {
    return (Number(/VmRSS:\s+(\d+)/.exec(this.#file('status'))[1]) * 1_024) / 1e6;
  }

  /** Waits until it has done next to nothing for a second; some look for edits all the time. */
  async rest() {
    const end = now() + longest * 1_000;
    let [before, quiet] = [this.cpu, 0];
    while (quiet < 4 && now() < end) {
      await pause(250);
      const { cpu } = this;
      quiet = cpu - before <= 20 ? quiet + 1 : 0;
      before = cpu;
    }
  }

  async stop() {
    this.#process.kill('SIGINT');
    await once(this.#process, 'exit');
  }
}

/** Runs in each page in front of its own scripts: tells when what is waited for is there. */
function watch() {
  if (!location.protocol.startsWith('http')) return;
  const isThere = ({ selector, text, isGone, sheet }) => {
    if (sheet) return getComputedStyle(document.documentElement).getPropertyValue('--mark').trim() === sheet;
    const found = document.querySelector(selector);
    return isGone ? !found && document.readyState !== 'loading' : found?.textContent.includes(text);
  };
  const look = () => {
    const wanted = JSON.parse(sessionStorage.getItem('wanted'));
    if (!wanted || !isThere(wanted)) return;
    const time = performance.timeOrigin + performance.now();
    sessionStorage.removeItem('wanted');
    window.seen(time);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  // A sheet that has loaded changes no node.
  addEventListener('load', look, true);
}

/** What a browser shows. */
class Tab {
  /** How far its clock has been from this program's, at most. */
  static apart = 0;

  #page;
  #base;
  #greets;
  #isGreeted = false;
  #seen;
  #tell;

  static async open(browser, { base }, { greets }) {
    const tab = new Tab();
    [tab.#base, tab.#greets] = [base, greets];
    const context = await browser.newContext();
    await context.exposeBinding('seen', (_, time) => tab.#tell(time));
    await context.addInitScript(watch);
    tab.#page = await context.newPage();
    tab.#page.on('framenavigated', () => {
      tab.#isGreeted = false;
    });
    tab.#page.on('websocket', (socket) => socket.once('framereceived', () => {
      tab.#isGreeted = true;
    }));
    return tab;
  }

  async go(at) {
    await this.#page.goto(this.#base + at);
    let apart = Infinity;
    for (let n = 0; n < 20; n += 1) {
      const before = now();
      const there = await this.#page.evaluate(() => performance.timeOrigin + performance.now());
      apart = Math.min(apart, Math.max(0, before - there, there - now()));
    }
    Tab.apart = Math.max(Tab.apart, apart);
  }

  /** Gets ready to see what a save brings. */
  async expect({ at, wanted }) {
    if (this.#page.url() !== this.#base + at) await this.go(at);
    await this.#page.waitForLoadState('load');
    while (this.#greets && !this.#isGreeted) await pause(5);
    this.#seen = new Promise((resolve) => {
      this.#tell = resolve;
    });
    await this.#page.evaluate((wanted) => sessionStorage.setItem('wanted', JSON.stringify(wanted)), wanted);
  }

  /** When it was there. */
  seen(limit) {
    return Promise.race([this.#seen, pause(limit, Infinity, { ref: false })]);
  }

  end() {
    return this.#page.context().close();
  }
}

/** What the server answers. */
class Line {
  #client;
  #step;
  #tag;

  static open(_, { base }) {
    const line = new Line();
    line.#client = new Client(base);
    return line;
  }

  async expect(step) {
    this.#step = step;
    this.#tag = (await this.#client.get(step.asked).catch(() => null))?.tag;
  }

  /** Asks again and again, a millisecond after each answer. */
  async seen(limit) {
    const end = now() + limit;
    while (now() < end) {
      // Some cut answers off while they write the file.
      const answer = await this.#client.get(this.#step.asked, this.#tag ? { 'if-none-match': this.#tag } : {}).catch(() => null);
      if (answer && answer.status !== 304) {
        if (await this.#step.holds(answer, this.#client)) return now();
        this.#tag = null;
      }
      await pause(1);
    }
    return Infinity;
  }

  end() {
    this.#client.end();
  }
}

/** The kinds of edits: `{ names, steps }`. A step makes of a mark: what to save, what a browser shows at an address then, and what is answered. */
function kinds(peer, { files, category }) {
  const isSubject = ([name, text]) => dirname(name) === `content/${category}` && text.includes('\nlevel = "senior"\n');
  const [name, text] = [...files].find(isSubject);
  const path = name.slice('content/'.length, -'.md'.length);
  const page = peer.page(path);
  const link = (path) => `a[href$="${peer.page(path)}"]`;
  const behind = (start, mark) => text.replace(start, () => `${start}${mark} `);
  const shows = (files, selector) => (mark) => ({
    files: files(mark),
    at: page,
    wanted: { selector, text: mark },
    asked: page,
    holds: ({ text }) => text.includes(mark),
  });
  const body = shows((mark) => peer.question(path, behind('## A good answer\n\n', mark)), 'main');
  const title = shows((mark) => peer.question(path, behind('title = "', mark)), 'main h1');
  let isSenior = true;
  const level = () => {
    isSenior = !isSenior;
    const is = isSenior;
    const list = peer.level('senior');
    return {
      files: peer.question(path, is ? text : text.replace('level = "senior"', 'level = "junior"')),
      at: list,
      wanted: { selector: link(path), text: '', isGone: !is },
      asked: list,
      holds: ({ text }) => text.includes(`${page}"`) === is,
    };
  };
  let other;
  const appears = (mark) => {
    other = `${category}/${mark}`;
    return {
      // In front of the others, so that the first page of the list shows it.
      files: peer.question(other, behind('title = "', mark).replace('level = "senior"', 'order = -1')),
      at: peer.category(category),
      wanted: { selector: link(other), text: '' },
      asked: peer.page(other),
      holds: ({ status }) => status === 200,
    };
  };
  const goes = () => ({
    files: peer.question(other),
    at: peer.category(category),
    wanted: { selector: link(other), isGone: true },
    asked: peer.page(other),
    holds: ({ status }) => status === 404,
  });
  const sheet = (mark) => ({
    files: peer.sheet(mark),
    at: page,
    wanted: { sheet: mark },
    asked: page,
    async holds({ text }, client) {
      const address = /<link rel="stylesheet" href="([^"]*)"/.exec(text)?.[1];
      if (!address) return false;
      const { pathname } = new URL(address, client.base + page);
      return (await client.get(pathname.slice(1))).text.includes(mark);
    },
  });
  const common = [
    { names: ['body'], steps: [body] },
    { names: ['title'], steps: [title] },
    { names: ['new page', 'page deleted'], steps: [appears, goes] },
  ];
  if (!peer.template) return common;
  return [
    ...common,
    { names: ['level'], steps: [level] },
    { names: ['template'], steps: [shows((mark) => peer.template(mark), 'main')] },
    { names: ['style sheet'], steps: [sheet] },
  ];
}

let marks = 1_000;

/** Saves one file after the other, and how long each took to be seen. The first of each step warms up. */
async function series(look, steps, folder, running) {
  const limit = Math.max(10_000, 3 * running.started);
  const isSlow = running.started > slow * 1_000;
  const times = steps.map(() => []);
  const end = now() + longest * 1_000 * steps.length;
  for (let n = isSlow ? 0 : -steps.length; n < (isSlow ? 1 : saves) * steps.length && now() < end; n += 1) {
    marks += 1;
    const at = (n + steps.length) % steps.length;
    const step = steps[at](`latency${marks}`);
    await look.expect(step);
    await pause(between(150, 400));
    const start = now();
    save(folder, step.files);
    // What has not come three times is not waited for again.
    if (times[at].filter((time) => time === Infinity).length >= 3) continue;
    const time = (await look.seen(limit)) - start;
    if (n >= 0) times[at].push(time);
  }
  return times;
}

/** A row of each table for a server with a handbook: how it starts and rests, and how its edits are seen. */
async function measure(browser, Peer, book, size) {
  const folder = mkdtempSync(join(memory, 'latency-'));
  const note = (text) => process.stderr.write(`${size} ${Peer.label}: ${text}\n`);
  try {
    const peer = new Peer(book);
    for (const [name] of peer.files()) mkdirSync(dirname(join(folder, name)), { recursive: true });
    save(folder, peer.files());
    const started = [];
    let running;
    const end = now() + longestStart * 1_000;
    do {
      await running?.stop();
      running = await Running.start(peer, folder);
      started.push(running.started);
    } while (started.length < starts && now() < end);
    note(`started in ${spread(started)} ms`);
    const tab = await Tab.open(browser, running, Peer);
    await tab.go('');
    await running.rest();
    const before = running.cpu;
    await pause(idle * 1_000);
    const [share, resting] = [(running.cpu - before) / (idle * 10), running.memory];
    await tab.end();
    const rows = [];
    for (const { names, steps } of running.started > slow * 1_000 ? kinds(peer, book).slice(0, 1) : kinds(peer, book)) {
      const seen = [];
      for (const Look of [Tab, Line]) {
        await running.rest();
        const look = await Look.open(browser, running, Peer);
        seen.push(await series(look, steps, folder, running));
        await look.end();
      }
      names.forEach((name, at) => {
        const cells = seen.flatMap((times) => figures(times[at]));
        rows.push([size, Peer.label, name, ...cells]);
        note(`${name}: ${cells.join(' | ')}`);
      });
    }
    await running.rest();
    const whole = [size, Peer.label, spread(started), share.toFixed(2), resting.toFixed(0), running.memory.toFixed(0)];
    await running.stop();
    return { whole, rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const digits = (value) => value.toFixed(value < 100 ? 1 : 0);
const middle = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const spread = (values) => `${digits(middle(values))} (${digits(Math.min(...values))}–${digits(Math.max(...values))})`;
/** Median, worst, how many; what was never seen is not among them, and is told. */
function figures(times) {
  const met = times.filter((time) => time < Infinity);
  const count = met.length < times.length ? `${times.length}, ${times.length - met.length} never` : `${times.length}`;
  return met.length === 0 ? ['–', '–', count] : [digits(middle(met)), digits(Math.max(...met)), count];
}

const table = (title, heads, rows) => {
  console.log(`\n${title}\n\n| ${heads.join(' | ')} |\n|${heads.map((_, at) => (at === 1 ? '---' : '--:')).join('|')}|`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
};

const [sizes, names] = [true, false].map((are) => process.argv.slice(2).filter((word) => /^\d+$/.test(word) === are));
if (sizes.length === 0) throw new Error('how many questions? `node latency.js 1000 10000`');
const asked = peers.filter(({ label }) => names.length === 0 || names.some((name) => label.includes(name)));
const measured = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromiumSandbox: false,
  args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  for (const size of sizes) {
    const folder = mkdtempSync(join(memory, 'latency-'));
    const book = handbook(folder, size);
    rmSync(folder, { recursive: true });
    for (const Peer of asked) {
      if (spawnSync(Peer.program, ['--help']).error) console.log(`${Peer.label} is left out: there is no ${Peer.program}`);
      else measured.push(await measure(browser, Peer, book, size));
    }
  }
} finally {
  await browser.close();
}
table(
  'From the start of the process to the home page, in milliseconds: median (least–most). At rest with a browser, and after all edits',
  ['Questions', 'Server', 'Start', 'CPU %', 'MB at rest', 'MB after edits'],
  measured.map(({ whole }) => whole),
);
table(
  'From a save to the changed page in Chromium, and to the changed answer over HTTP: milliseconds',
  ['Questions', 'Server', 'Edit', 'Page, median', 'Worst', 'Saves', 'Answer, median', 'Worst', 'Saves'],
  measured.flatMap(({ rows }) => rows),
);
console.log(`\nThe clocks of the browser and of this program were at most ${Tab.apart.toFixed(2)} ms apart.`);
