// The handbooks under test. Each is built when it is first asked for, by the program that `cargo build` has made.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const program = join(target, 'debug', 'askbook');

/** Below this address the server has the handbooks. The browser looks it up at the server alone. */
export const origin = 'http://handbook.localhost';

class Handbook {
  #alike;
  #source;
  #folder;
  #files;

  /** `alike` fits the addresses of pages that need no look because another one is like them. */
  constructor(name, path, source, alike = /^$/) {
    this.name = name;
    this.base = origin + path;
    this.#source = source;
    this.#alike = alike;
  }

  /** Where the built site is. */
  get folder() {
    if (!this.#folder) {
      const folder = join(target, 'browser', this.name);
      if (!existsSync(program)) throw new Error(`no ${program}: build it with \`cargo build\``);
      rmSync(folder, { recursive: true, force: true });
      execFileSync(program, ['build', '--strict', '--root', this.#source(), '--output', folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      this.#folder = folder;
    }
    return this.#folder;
  }

  /** The addresses of all files, as they are on disk. */
  get files() {
    this.#files ??= readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        relative(this.folder, join(entry.parentPath ?? entry.path, entry.name))
          .split(sep)
          .join('/'),
      )
      .sort();
    return this.#files;
  }

  /** The addresses of all pages that are worth a look. */
  get pages() {
    return this.files.filter((file) => file.endsWith('.html') && !this.#alike.test(file));
  }

  /** The text of the file at this address. */
  text(at) {
    return readFileSync(join(this.folder, at), 'utf8');
  }

  /** The words in the class of the page's body, which say what kind of page it is. */
  kind(at) {
    const [, words] = /<body class="([^"]*)"/.exec(this.text(at)) ?? [];
    return (words ?? '').replace(/\bof-\d+\b/, '').trim();
  }

  /** The full address of a page as a reader gets it from the server. */
  url(at) {
    return this.base + encodeURI(at);
  }

  /** The full address of a page as a reader opens it from a disk. */
  disk(at) {
    return pathToFileURL(join(this.folder, at)).href;
  }
}

/** All of the format. */
export const fixture = new Handbook('fixture', '/a/b/', () => fileURLToPath(new URL('fixture', import.meta.url)));

/** The one that this repository publishes. */
export const own = new Handbook('own', '/own/', () => root);

function manyQuestions() {
  const folder = join(target, 'browser', 'long-source');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'content', 'many'), { recursive: true });
  writeFileSync(join(folder, 'askbook.toml'), '[handbook]\ntitle = "Long"\n[[levels]]\nid = "senior"\ntitle = "Senior"\n');
  for (let n = 1; n <= 1001; n += 1) {
    const text = `+++\ntitle = "Question ${n}"\nlevel = "senior"\nminutes = ${(n % 20) + 1}\n+++\n\n## A good answer\n\nYes.\n`;
    writeFileSync(join(folder, 'content', 'many', `${n}.md`), text);
  }
  return folder;
}

/** One whose lists go on for pages. */
export const long = new Handbook('long', '/long/', manyQuestions, /^many\/\d{2,}\.html$/);

/** All handbooks. */
export const handbooks = [fixture, own, long];

/** Pages of a handbook, each with a name to report it by. */
export const sample = (handbook, ...pages) => pages.map((at) => ({ handbook, at, name: `${handbook.name}: ${at}` }));

/** One page of each kind, of a reader who meets the usual. */
export const kinds = [
  ...sample(
    fixture,
    'index.html',
    'areas/whole.html',
    'all.html',
    'levels/senior.html',
    'levels/any.html',
    'areas/index.html',
    'levels/senior/markdown.html',
    'roles/backend.html',
    'tags/web.html',
    'tags/index.html',
    'guides/first-interview.html',
    'old/name.html',
    'search.html',
    '404.html',
    'areas/print.html',
  ),
  ...sample(long, 'all.4.html'),
];

/** The kinds, and every page that is out of the ordinary. */
export const samples = [
  ...kinds,
  ...sample(
    fixture,
    'markdown/callouts.html',
    'markdown/code.html',
    'markdown/html.html',
    'markdown/lists.html',
    'markdown/long-words.html',
    'markdown/mathematics.html',
    'markdown/pictures.html',
    'markdown/tables.html',
    'markdown/index.html',
    'nothing-yet/index.html',
    'states/leaked.html',
    'states/retired.html',
    'writing/arabic.html',
    'writing/japanese.html',
    'tags/donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.html',
    'guides/rtl.html',
    'guides/short.html',
  ),
  ...sample(
    own,
    'index.html',
    'all.html',
    'technical/index.html',
    'technical/databases/nosql-databases.html',
    'roles/backend.html',
    'guides/running-an-interview.html',
    '404.html',
    'technical/data-structures/print.html',
  ),
];
