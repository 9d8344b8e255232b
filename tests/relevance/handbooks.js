// The two handbooks that are searched, built by the program that `cargo build` has made, and what their pages say about themselves.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { write } from './corpus.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const program = join(target, 'debug', 'askbook');

/** What the front matter states. All values in these handbooks are of one line, and TOML and JSON write them alike. */
function front(lines) {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, key, value] = line.match(/^(title|question|level|roles|tags|minutes|status|lang) = (.*)$/) ?? [];
      return key ? [[key, JSON.parse(value)]] : [];
    }),
  );
}

function read(content, file) {
  const [, head, body] = readFileSync(join(content, file), 'utf8').match(/^\+\+\+\n(.*?)\n\+\+\+\n(.*)$/s);
  const stated = front(head.split('\n'));
  const id = file.slice(0, -'.md'.length).split(sep).join('/');
  const folders = id.split('/').slice(0, -1);
  const isQuestion = !['guides', 'roles', 'levels'].includes(folders[0]);
  return {
    id,
    url: `${id}.html`,
    title: (stated.title ?? '').replaceAll('`', ''),
    question: stated.question ?? '',
    tags: stated.tags ?? [],
    levels: [stated.level ?? []].flat(),
    roles: stated.roles ?? [],
    categories: isQuestion ? folders.map((_, at) => folders.slice(0, at + 1).join('/')) : [],
    minutes: isQuestion ? (stated.minutes ?? 5) : 0,
    status: stated.status ?? 'active',
    language: stated.lang ?? 'en',
    isQuestion,
    body,
  };
}

class Handbook {
  #folder;

  constructor(name, source, write = () => {}) {
    this.name = name;
    const content = join(source, 'content');
    write(source);
    this.source = source;
    this.pages = readdirSync(content, { recursive: true })
      .filter((file) => /\.md$/.test(file) && !/(^|[\\/])index\.md$/.test(file) && !file.startsWith('levels'))
      .sort()
      .map((file) => read(content, file));
  }

  /** Where the built site is. */
  get folder() {
    if (!this.#folder) {
      const folder = join(target, 'relevance', this.name);
      if (!existsSync(program)) throw new Error(`no ${program}: build it with \`cargo build\``);
      rmSync(folder, { recursive: true, force: true });
      execFileSync(program, ['build', '--strict', '--root', this.source, '--output', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      this.#folder = folder;
    }
    return this.#folder;
  }

  /** The ids that a label stands for. */
  expected(label) {
    return label.split(' ').flatMap((id) => (id.startsWith('#') ? this.#tagged(id.slice(1)) : [this.#known(id)]));
  }

  #tagged(tag) {
    const pages = this.pages.filter((page) => page.tags.includes(tag));
    if (!pages.length) throw new Error(`no page of ${this.name} has the tag ${tag}`);
    return pages.map((page) => page.id);
  }

  #known(id) {
    if (!this.pages.some((page) => page.id === id)) throw new Error(`no page of ${this.name} is at ${id}`);
    return id;
  }
}

/** True for the pages that the filters of a query let pass: a page without a level or a role is one for all of them. */
export function passes(page, filters) {
  const { level, role, category, tag, minutes, status } = filters;
  return (
    page.isQuestion &&
    (!level || !page.levels.length || page.levels.includes(level)) &&
    (!role || !page.roles.length || page.roles.includes(role)) &&
    (!category || page.categories.includes(category)) &&
    (!tag || page.tags.includes(tag)) &&
    (!minutes || page.minutes <= Number(minutes)) &&
    (!status || page.status === status)
  );
}

export const handbooks = [
  new Handbook('own', root),
  new Handbook('generated', join(target, 'relevance', 'generated-source'), write),
];
