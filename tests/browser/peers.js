// Servers that show a handbook while it is being written: askbook, and others with the same questions in the form that each of them wants.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { root } from './handbooks.js';

const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const theme = (name) => readFileSync(join(root, 'themes', 'default', name), 'utf8');
const inOrder = ([a], [b]) => (a < b ? -1 : 1);

/** The made-up handbook of a size, written into `folder`: its first category, and all its files by their names. */
export function handbook(folder, size) {
  execFileSync('cargo', ['bench', '--quiet', '--bench', 'whole', '--', '--write', folder, `${size}`], { cwd: root, stdio: 'inherit' });
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = entries.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  const files = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]).sort(inOrder));
  const [, category] = /\[\[categories\]\]\nid = "(.*)"/.exec(files.get('askbook.toml'));
  return { files, category };
}

/** Takes the files as they are. What is to be saved is `[name, text]`, or a name alone where a file is to go. */
class Askbook {
  static label = '`askbook serve`';
  static program = process.env.ASKBOOK ?? join(target, 'release', 'askbook');

  constructor({ files }) {
    this.texts = files;
  }

  command(folder, port) {
    return ['serve', '--root', folder, '--host', '127.0.0.1', '--port', `${port}`];
  }

  /** What there is before anything is edited: with the files of the theme that are going to be. */
  files() {
    return [...this.texts, ...this.template(''), ...this.sheet('none')];
  }

  question(path, text) {
    return [[`content/${path}.md`, text]];
  }

  page(path) {
    return `${path}.html`;
  }

  category(path) {
    return `${path}/index.html`;
  }

  level(id) {
    return `levels/${id}.html`;
  }

  template(mark) {
    const text = theme('templates/question.html').replace('<div class="scenes">', (start) => `<p>${mark}</p>\n${start}`);
    return [['themes/default/templates/question.html', text]];
  }

  sheet(mark) {
    return [['themes/default/static/style.css', `${theme('static/style.css')}\n:root { --mark: ${mark}; }\n`]];
  }
}

const layouts = {
  'hugo.toml': `baseURL = "http://localhost/"
title = "Made-up handbook"
disableKinds = ["RSS", "sitemap"]
[taxonomies]
level = "level"
tag = "tags"
[markup.highlight]
noClasses = false
[markup.goldmark.renderHooks.link]
useEmbedded = "always"
`,
  'layouts/baseof.html': `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>{{ .Title }}</title>
{{ with resources.Get "style.css" | fingerprint }}<link rel="stylesheet" href="{{ .RelPermalink }}">{{ end }}
</head>
<body>
<nav>{{ range site.Home.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</nav>
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
`,
  'layouts/page.html': `{{ define "main" }}
<h1>{{ .Title }}</h1>
<ul>
{{ range .GetTerms "level" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}
{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}
<li>{{ .Params.minutes }}</li>
</ul>
<article>{{ .Content }}</article>
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ end }}
`,
  'layouts/list.html': `{{ define "main" }}
<h1>{{ .Title }}</h1>
{{ .Content }}
<ul>
{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}
</ul>
{{ end }}
`,
  'assets/style.css': 'main { max-width: 40em; }\n',
};

/** Takes nearly the same files: each folder wants an introduction, which has another name. */
class Hugo extends Askbook {
  static label = '`hugo server`';
  static program = process.env.HUGO ?? 'hugo';
  /** A browser that listens is greeted. */
  static greets = true;

  constructor({ files }) {
    super({ files: new Map(Object.entries(layouts)) });
    const place = (name) => name.replace(/index\.md$/, '_index.md').replace(/levels\/(.*)\.md$/, 'level/$1/_index.md');
    const content = [...files].filter(([name]) => name.endsWith('.md'));
    for (const [name] of content) {
      const folder = dirname(name);
      if (folder !== 'content') this.texts.set(`${folder}/_index.md`, `+++\ntitle = "${basename(folder)}"\n+++\n`);
    }
    // What is a page here is one there without being told.
    for (const [name, text] of content) this.texts.set(place(name), text.replace('kind = "page"\n', ''));
  }

  command(folder, port) {
    // The times that a browser compares are whole seconds, and of two saves in one it would not show the second.
    return ['server', '--source', folder, '--port', `${port}`, '--noHTTPCache'];
  }

  page(path) {
    return `${path}/`;
  }

  category(path) {
    return `${path}/`;
  }

  level(id) {
    return `level/${id}/`;
  }

  template(mark) {
    return [['layouts/page.html', layouts['layouts/page.html'].replace('<article>', (start) => `<p>${mark}</p>\n${start}`)]];
  }

  sheet(mark) {
    return [['assets/style.css', `${layouts['assets/style.css']}:root { --mark: ${mark}; }\n`]];
  }
}

/** Hugo with what makes it render every page that an edit may have changed, and keep none on a disk. */
class HugoInFull extends Hugo {
  static label = '`hugo server`, all pages';

  command(folder, port) {
    return [...super.command(folder, port), '--disableFastRender', '--renderToMemory'];
  }
}

/** Has one table of contents, which is a file, and no lists. Its native watcher takes its own reading for edits, and never comes to rest. */
class MdBook {
  static label = '`mdbook serve`';
  static program = process.env.MDBOOK ?? 'mdbook';
  #chapters = new Map();

  constructor({ files }) {
    const content = [...files].filter(([name]) => name.endsWith('.md'));
    for (const [name, text] of content) this.#chapters.set(name.slice('content/'.length), text);
  }

  command(folder, port) {
    return ['serve', folder, '--hostname', '127.0.0.1', '--port', `${port}`];
  }

  #title(name) {
    const [, title] = /^title = "(.*)"$/m.exec(this.#chapters.get(name));
    return title;
  }

  #chapter(name) {
    const [, body] = this.#chapters.get(name).split(/\n\+\+\+\n/);
    return [`src/${name}`, `# ${this.#title(name)}\n\n${body}`];
  }

  #summary() {
    const lines = new Map();
    for (const name of this.#chapters.keys()) {
      const parts = name.replace(/(\/index)?\.md$/, '').split('/');
      parts.forEach((part, depth) => {
        const place = parts.slice(0, depth + 1).join('/');
        const isWhole = depth === parts.length - 1;
        if (isWhole || !lines.has(place)) lines.set(place, `${'  '.repeat(depth)}- ${isWhole ? `[${this.#title(name)}](${name})` : `[${part}]()`}`);
      });
    }
    return ['src/SUMMARY.md', `# Summary\n\n${[...lines].sort(([a], [b]) => inOrder([a.replaceAll('/', ' ')], [b.replaceAll('/', ' ')])).map(([, line]) => line).join('\n')}\n`];
  }

  files() {
    return [['book.toml', '[book]\ntitle = "Made-up handbook"\n'], this.#summary(), ...[...this.#chapters.keys()].map((name) => this.#chapter(name))];
  }

  /** The table of contents goes with a new chapter or another title. A file that has gone is made again while it is in there. */
  question(path, text) {
    const name = `${path}.md`;
    if (!text) {
      this.#chapters.delete(name);
      return [this.#summary(), [`src/${name}`]];
    }
    const before = this.#chapters.has(name) && this.#title(name);
    this.#chapters.set(name, text);
    return before === this.#title(name) ? [this.#chapter(name)] : [this.#chapter(name), this.#summary()];
  }

  page(path) {
    return `${path}.html`;
  }

  category(path) {
    return `${path}/index.html`;
  }
}

export const peers = [Askbook, Hugo, HugoInFull, MdBook];
