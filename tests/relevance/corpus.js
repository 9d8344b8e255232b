// The generated handbook: about four hundred questions, composed of the facts in topics/ and of phrases that all pages share.
//
// A topic gives two pages that are near neighbours, and pairs.txt a page for two topics at once. Every page names others of its
// category, so that the words of a title stand on many pages that are not it.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { phrases } from './phrases.js';
import { hash, one, seeded, some } from './random.js';

const topics = fileURLToPath(new URL('topics', import.meta.url));
const text = (name) => readFileSync(join(topics, name), 'utf8');

const areas = {
  databases: { title: 'Databases', roles: ['backend', 'data'] },
  networks: { title: 'Networks and HTTP', roles: ['backend', 'devops'] },
  languages: { title: 'Programming languages', roles: [] },
  frontend: { title: 'Frontend', roles: ['frontend'] },
  devops: { title: 'Operations', roles: ['devops'] },
  security: { title: 'Security', roles: [] },
  data: { title: 'Data and machine learning', roles: ['data'] },
  architecture: { title: 'Architecture', roles: ['backend'] },
  algorithms: { title: 'Algorithms and systems', roles: [] },
  testing: { title: 'Testing and process', roles: [] },
  people: { title: 'Working with people', roles: [] },
  de: { title: 'Auf Deutsch', roles: [], lang: 'de' },
  ja: { title: '日本語', roles: [], lang: 'ja' },
  zh: { title: '中文', roles: [], lang: 'zh' },
  ko: { title: '한국어', roles: [], lang: 'ko' },
};

const levels = { junior: [0, 2], intermediate: [2, 6], senior: [6] };
const minutes = [3, 5, 8, 10, 15, 20];

/** The pages that a file of topics gives: `#` begins a topic, `!` its second page, and a line that follows is a fact. */
function read(area) {
  const pages = [];
  let topic = '';
  let tags = [];
  for (const line of text(`${area}.txt`).split('\n').filter(Boolean)) {
    const head = line.match(/^([#!]) (\S+) \| ([^|]+?)(?: \| (.+))?$/);
    if (!head) {
      pages.at(-1).facts.push(line);
      continue;
    }
    const [, sign, name, title, stated] = head;
    if (sign === '#') [topic, tags] = [title, stated.split(', ')];
    const second = sign === '!';
    pages.push({ id: `${area}/${name}`, area, title, tags: stated?.split(', ') ?? tags, topic: second ? topic : '', facts: [] });
  }
  return pages;
}

function pairs(pages) {
  return text('pairs.txt')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => {
      const [names, title] = line.split(' | ');
      const both = names.split(' ').map((id) => pages.find((page) => page.id === id));
      const name = title
        .toLowerCase()
        .replace(/[^a-z]+/g, '-')
        .replace(/^-|-$/g, '');
      return {
        id: `${both[0].area}/${name}`,
        area: both[0].area,
        title,
        tags: [...new Set(both.flatMap((page) => page.tags))],
        topic: '',
        facts: both.map((page) => page.facts[0]),
        about: both.map((page) => page.title),
      };
    });
}

/** JSON's strings, numbers and arrays are TOML's too. */
const line = ([key, value]) => `${key} = ${JSON.stringify(value)}`;

function markdown(page, pages) {
  const random = seeded(hash(page.id));
  const { roles, lang } = areas[page.area];
  const say = phrases[lang ?? (page.area === 'people' ? 'people' : 'technical')];
  const near = pages.filter((other) => other.area === page.area && other !== page);
  const level = one(random, [[], ['junior'], ['intermediate'], ['senior'], ['intermediate', 'senior']]);
  const front = {
    title: page.title,
    question: one(random, say.asked)(page.title.replaceAll('`', '')),
    level: level.length ? level : undefined,
    roles: roles.length && random() < 0.7 ? some(random, roles, 1 + Math.floor(random() * roles.length)) : undefined,
    tags: page.tags,
    minutes: one(random, minutes),
    status: random() < 0.04 ? 'retired' : undefined,
    lang,
  };
  const [first, ...rest] = page.facts;
  const between = some(random, say.between, 2);
  const lines = [
    '+++',
    ...Object.entries(front)
      .filter(([, value]) => value !== undefined)
      .map(line),
    '+++',
    '',
    one(random, say.opening) + (page.topic && !lang ? ` The broader question is “${page.topic}”.` : ''),
    '',
    '## What it assesses',
    ...some(random, say.assesses, 2),
    '',
    '## A good answer',
    one(random, say.answer),
    ...(page.about ? [`The two sides are “${page.about[0]}” and “${page.about[1]}”.`] : []),
    '',
    first,
    '',
    ...rest.flatMap((fact, at) => [between[at] ? `${between[at]} ${fact}` : fact, '']),
    one(random, say.closing),
    '',
    '## Red flags',
    ...some(random, say.flags, 3).map((flag) => `- ${flag}`),
    '',
    '## Follow-ups',
    ...some(random, say.further, 3).map((question) => `- ${question}`),
    ...some(random, near, 2).map((other) => `- ${one(random, say.neighbour)(other.title)}`),
    '',
    '## Rubric',
    ...one(random, say.rubric).map((step, at) => `${at + 1}. ${step}`),
    '',
  ];
  return lines.join('\n');
}

const capital = (id) => id[0].toUpperCase() + id.slice(1);

function configuration() {
  const table = (name, entries) => [`[[${name}]]`, ...Object.entries(entries).map(line), ''];
  return [
    '[handbook]',
    'title = "Questions of every field"',
    'language = "en"',
    '',
    ...Object.entries(levels).flatMap(([id, years]) => table('levels', { id, title: capital(id), years })),
    ...Object.entries(areas).flatMap(([id, { title }]) => table('categories', { id, title })),
    ...['backend', 'frontend', 'devops', 'data'].flatMap((id) => table('roles', { id, title: capital(id) })),
    '[rating]',
    'scale = ["Poor", "Mixed", "Good", "Excellent"]',
    '',
  ].join('\n');
}

/** Writes the handbook into a folder, and nothing else stays there. */
export function write(folder) {
  rmSync(folder, { recursive: true, force: true });
  const single = Object.keys(areas).flatMap(read);
  const pages = [...single, ...pairs(single)];
  for (const page of pages) {
    const file = join(folder, 'content', `${page.id}.md`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, markdown(page, pages));
  }
  writeFileSync(join(folder, 'askbook.toml'), configuration());
}
