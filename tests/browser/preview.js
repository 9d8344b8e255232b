// What a writer sees while `askbook serve` runs: the page follows the files, and all that was opened, chosen and written in it stays.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { audit } from './reader.js';
import { isSame, writing } from './writer.js';

const question = 'areas/whole.html';
const source = 'content/areas/whole.md';
const config = '[handbook]\ntitle = "Small"\n[[levels]]\nid = "senior"\ntitle = "Senior"\n';
const asked = (title, body = 'Yes.') => `+++\ntitle = "${title}"\nlevel = "senior"\n+++\n\nText.\n\n## A good answer\n\n${body}\n`;
const small = { 'askbook.toml': config, 'content/a.md': asked('First'), 'content/b.md': asked('Second') };

const base = readFileSync(new URL('../../themes/default/templates/base.html', import.meta.url), 'utf8');
const withPolicy = (policy) => {
  if (!base.includes('{{ <policy /> }}')) throw new Error('base.html has no policy');
  return base.replace('{{ <policy /> }}', policy ? `<meta http-equiv="Content-Security-Policy" content="${policy}">` : '');
};

const shows = (page, text) => page.locator('main', { hasText: text }).waitFor();
const shown = (page) => page.locator('.entry:visible .entry-head a').allInnerTexts();
const panel = (page) => page.getByRole('region', { name: 'Mistakes in the handbook' });
const badge = (page) => page.locator('#askbook-preview').getByRole('button', { expanded: false });
const gone = async (page) => {
  await panel(page).waitFor({ state: 'hidden' });
  await badge(page).waitFor({ state: 'hidden' });
};
/** Until the page has looked at the handbook again, as scripts of a theme hear. */
const updated = async (page, edit) => {
  await page.evaluate(() => {
    window.updates = new Promise((heard) => document.addEventListener('askbook:update', heard, { once: true }));
  });
  edit();
  await page.evaluate(() => window.updates);
};

writing('what is edited appears, and all that a reader did stays', async (writer) => {
  const page = await writer.open(question);
  const fold = page.locator('.red-flags details.fold');
  await fold.locator('summary').click();
  await page.locator('#Search').evaluate((dialog) => dialog.setAttribute('data-of-script', 'yes'));
  const before = await page.evaluate(() => {
    const [item] = document.querySelectorAll('.follow-ups li');
    getSelection().selectAllChildren(item);
    item.scrollIntoView({ block: 'center' });
    document.querySelector('a.self').focus({ preventScroll: true });
    window.focused = document.activeElement;
    return item.getBoundingClientRect().top;
  });
  assert.ok((await page.evaluate(() => scrollY)) > 200);
  writer.edit(source, 'Text before the first section', 'A line\n\n- of\n- several\n- lines\n\nbefore the first section');
  writer.edit(source, 'Names one way, and knows', 'Names **one** way, and knows');
  await shows(page, 'several');
  await shows(page, 'Names one way, and knows');
  await page.locator('main strong', { hasText: /^one$/ }).waitFor();
  const after = await page.evaluate(() => ({
    top: document.querySelectorAll('.follow-ups li')[0].getBoundingClientRect().top,
    selected: String(getSelection()),
    focused: window.focused === document.activeElement,
    script: document.querySelector('#Search').dataset.ofScript,
  }));
  assert.ok(Math.abs(after.top - before) < 2, `${after.top} instead of ${before}`);
  assert.deepEqual([after.selected, after.focused, after.script], ['How do you find out who still uses the old version?', true, 'yes']);
  assert.equal(await fold.evaluate(({ open }) => open), false);
  assert.ok(await isSame(page));
});

writing('a selection in the text that is edited stays', async (writer) => {
  const page = await writer.open(question);
  await page.evaluate(() => {
    const text = document.querySelector('.assesses p:not(.cue)').firstChild;
    getSelection().setBaseAndExtent(text, text.data.indexOf('someone'), text, text.data.indexOf('someone') + 7);
  });
  writer.edit(source, 'Whether someone thinks', 'Whether, perhaps, someone thinks');
  await shows(page, 'Whether, perhaps, someone thinks');
  assert.equal(await page.evaluate(() => String(getSelection())), 'someone');
});

writing('what comes first, last and between, what goes and what changes its place', async (writer) => {
  const page = await writer.open('a.html');
  const items = () => page.locator('main article ul:not([class]) li').allInnerTexts();
  const body = (text) => writer.write('content/a.md', asked('First', text));
  const list = (...words) => words.map((word) => `- ${word}\n`).join('');
  body(list('one', 'two', 'three'));
  await shows(page, 'three');
  await page.evaluate(() => {
    window.two = [...document.querySelectorAll('main li')].find(({ innerText }) => innerText === 'two');
  });
  for (const words of [
    ['zero', 'one', 'two', 'three'],
    ['zero', 'one', 'half', 'two', 'three', 'four'],
    ['three', 'two', 'four', 'zero'],
    ['two'],
    ['four', 'two', 'one', 'five', 'three', 'zero', 'six'],
  ]) {
    await updated(page, () => body(list(...words)));
    assert.deepEqual(await items(), words);
    assert.ok(await page.evaluate(() => window.two.isConnected && window.two.innerText === 'two'));
  }
  assert.ok(await isSame(page));
}, { files: small });

writing('a page that is changed piece by piece is the page that is served', async (writer) => {
  const page = await writer.open(question);
  const same = () =>
    page.evaluate(async () => {
      const text = await (await fetch(location.href)).text();
      const served = new DOMParser().parseFromString(text, 'text/html');
      const plain = (root) => {
        const copy = root.cloneNode(true);
        for (const part of copy.querySelectorAll('script, noscript, #askbook-preview')) part.remove();
        for (const part of copy.querySelectorAll('*')) {
          for (const name of ['open', 'aria-current', 'data-folded']) part.removeAttribute(name);
        }
        copy.normalize();
        return copy.outerHTML.replace(/\s*(<\/body>)\s*/, '$1');
      };
      return plain(document.documentElement) === plain(served.documentElement);
    });
  const text = writer.read(source);
  const blocks = text.split('\n\n');
  const front = blocks.findIndex((block) => block.endsWith('+++'));
  const [head, parts] = [blocks.slice(0, front + 1), blocks.slice(front + 1)];
  const edits = [
    parts.toReversed(),
    parts.filter((_, at) => at % 3),
    parts.flatMap((part, at) => (at % 4 ? [part] : [part, `New ${at}.`])),
    parts.map((part) => part.replace(/e/, 'é')),
    [...parts.slice(9), ...parts.slice(0, 9)],
    parts,
  ];
  for (const [at, edit] of edits.entries()) {
    await updated(page, () => writer.write(source, [...head, `Edit ${at}.`, ...edit].join('\n\n')));
    await shows(page, `Edit ${at}.`);
    assert.ok(await same(), `after edit ${at}`);
  }
  assert.ok(await isSame(page));
});

writing('a new question appears in an open list, and obeys its filter', async (writer) => {
  const page = await writer.open('all.html');
  const field = page.locator('form.filters [name=q]');
  await field.fill('deploying');
  assert.deepEqual(await shown(page), ['Deploying']);
  await field.press('ArrowLeft');
  const text = (title) => `+++\ntitle = "${title}"\nlevel = "senior"\n+++\n\n## A good answer\n\nYes.\n`;
  writer.write('content/areas/new.md', text('Deploying twice'));
  writer.write('content/areas/other.md', text('Another one'));
  await page.locator('.entry', { hasText: 'Another one' }).waitFor({ state: 'attached' });
  assert.deepEqual((await shown(page)).sort(), ['Deploying', 'Deploying twice']);
  assert.deepEqual(
    await field.evaluate((input) => [input.value, input.selectionStart, input === document.activeElement]),
    ['deploying', 8, true],
  );
  assert.match(await page.locator('form.filters output').innerText(), /\b2\b/);
  writer.remove('content/areas/servers/deploying.md');
  await page.waitForFunction(() => document.querySelectorAll('.entry:not([hidden])').length === 1);
  assert.deepEqual(await shown(page), ['Deploying twice']);
  await field.fill('');
  assert.ok((await shown(page)).includes('Another one'));
  assert.ok(await isSame(page));
});

writing('a list that had nothing gets its filters', async (writer) => {
  const page = await writer.open('nothing-yet/index.html');
  assert.equal(await page.locator('form.filters').count(), 0);
  writer.write('content/nothing-yet/one.md', asked('One'));
  writer.write('content/nothing-yet/two.md', asked('Two'));
  await page.locator('.entry', { hasText: 'Two' }).waitFor();
  await page.locator('form.filters [name=q]').fill('one');
  assert.deepEqual(await shown(page), ['One']);
});

writing('folded answers stay folded, and new ones come folded', async (writer) => {
  const page = await writer.open(question);
  await page.locator('button.fold-all').click();
  writer.edit(source, '## Links', '## Fairness of another kind\n\nNew.\n\n## Links');
  writer.edit(source, '## Red flags', '## Red flags\n\nNew ones:');
  await page.locator('details.fold', { hasText: 'New ones' }).waitFor({ state: 'attached' });
  assert.equal(await page.locator('details.fold[open]').count(), 0);
  await page.locator('button.fold-all').click();
  assert.equal(await page.locator('details.fold:not([open])').count(), 0);
});

writing('an open search stays with its words, and finds what is new', async (writer) => {
  const page = await writer.open(question);
  const hits = page.locator('#Search .hits > a > bdi');
  await page.keyboard.press('/');
  await page.keyboard.type('xylophone');
  await page.locator('#Search [role=status]', { hasText: 'xylophone' }).waitFor();
  writer.edit('content/areas/clients/offline.md', '## A good answer', '## A good answer\n\nA xylophone.');
  await hits.first().waitFor();
  assert.deepEqual(await hits.allInnerTexts(), ['Offline']);
  writer.edit(source, 'Whether someone thinks', 'Whether somebody with a xylophone thinks');
  await page.waitForFunction(() => document.querySelectorAll('#Search .hits > a').length === 2);
  await page.waitForFunction(() => document.querySelector('.assesses').textContent.includes('xylophone'));
  const field = page.locator('#Search [name=q]');
  assert.deepEqual(await field.evaluate((input) => [input.value, input === document.activeElement]), ['xylophone', true]);
  writer.remove('content/areas/clients/offline.md');
  await page.waitForFunction(() => document.querySelectorAll('#Search .hits > a').length === 1);
  assert.ok(await isSame(page));
}, { expecting: ['broken'] });

writing('marks of words that were searched for stay right', async (writer) => {
  const page = await writer.open(`${question}?highlight=clients`);
  const marks = () => page.evaluate(() => [...(CSS.highlights.get('search') ?? [])].map(String));
  await page.locator('button.unmark').waitFor();
  const count = (await marks()).length;
  await updated(page, () => writer.edit(source, 'Whether someone thinks of those who call', 'Whether clients come first, or clients last'));
  assert.equal((await marks()).length, count + 2);
  assert.ok((await marks()).every((text) => /^clients$/i.test(text)));
});

writing('a style sheet is swapped in place', async (writer) => {
  const page = await writer.open(question);
  const colour = () => page.evaluate(() => getComputedStyle(document.body).outlineColor);
  await page.evaluate(() => scrollTo(0, 500));
  writer.write('themes/default/static/style.css', `${readFileSync(new URL('../../themes/default/static/style.css', import.meta.url))}\nbody { outline: 0 solid rgb(1, 2, 3); }`);
  await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === 'rgb(1, 2, 3)');
  writer.edit('themes/default/static/style.css', 'rgb(1, 2, 3)', 'rgb(4, 5, 6)');
  await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === 'rgb(4, 5, 6)');
  await page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]').length === 1);
  assert.equal(await colour(), 'rgb(4, 5, 6)');
  assert.deepEqual([await isSame(page), await page.evaluate(() => scrollY)], [true, 500]);
});

writing('a picture that is written over is shown anew', async (writer) => {
  const page = await writer.open('markdown/pictures.html');
  const picture = page.locator('main img[src*="dot.png"]').first();
  await picture.scrollIntoViewIfNeeded();
  /* One pixel of it, drawn. */
  const pixel = () =>
    picture.evaluate(async (image) => {
      await image.decode().catch(() => {});
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d');
      canvas.drawImage(image, 0, 0);
      return [...canvas.getImageData(0, 0, 1, 1).data].join();
    });
  const before = await pixel();
  /* Another picture of the same size, so that no page changes. */
  const { width, height } = await picture.evaluate(({ naturalWidth: width, naturalHeight: height }) => ({ width, height }));
  const paint = (colour) =>
    page.evaluate(
      async ([width, height, colour]) => {
        const canvas = new OffscreenCanvas(width, height);
        Object.assign(canvas.getContext('2d'), { fillStyle: colour }).fillRect(0, 0, width, height);
        return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
      },
      [width, height, colour],
    );
  for (const [colour, wanted] of [
    ['rgb(10, 20, 30)', '10,20,30,255'],
    ['rgb(40, 50, 60)', '40,50,60,255'],
  ]) {
    const bytes = Buffer.from(await paint(colour));
    const loaded = picture.evaluate((image) => new Promise((done) => image.addEventListener('load', done, { once: true })));
    await picture.evaluate(() => {});
    writer.write('content/markdown/pictures/dot.png', bytes);
    await loaded;
    assert.notEqual(before, wanted);
    assert.equal(await pixel(), wanted);
  }
  writer.edit('content/markdown/pictures.md', 'title = "', 'title = "Newer: ');
  await page.locator('h1', { hasText: 'Newer: ' }).waitFor();
  assert.equal(await pixel(), '40,50,60,255');
  assert.ok(await isSame(page));
});

writing('a template is edited', async (writer) => {
  const page = await writer.open(question);
  writer.write('themes/default/templates/page.html', 'not used here');
  writer.edit('themes/default/templates/page.html', 'not used here', '{% extends "base.html" %}');
  writer.write('themes/default/templates/base.html', base.replace('<p>{{ site.title }}</p>', '<p>{{ site.title }}, as edited</p>'));
  await page.locator('.foot', { hasText: 'as edited' }).waitFor();
  assert.ok(await isSame(page));
  writer.write('themes/default/templates/base.html', base.replace('<main id', '<p class="banner">Banner</p>\n<main id').replace('class="foot"', 'class="foot other"'));
  await page.locator('.banner').waitFor();
  await page.locator('.foot.other').waitFor();
  assert.ok(await isSame(page));
});

writing('what cannot be changed piece by piece is loaded anew', async (writer) => {
  const page = await writer.open(question);
  const script = readFileSync(new URL('../../themes/default/static/askbook.js', import.meta.url), 'utf8');
  writer.write('themes/default/static/askbook.js', `${script}\nwindow.isEdited = true;`);
  await page.waitForFunction(() => window.isEdited);
  assert.equal(await isSame(page), false);
});

writing('a page that trusts no string is kept up to date, too', async (writer) => {
  const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types askbook askbook-search";
  writer.write('themes/default/templates/base.html', withPolicy(policy));
  const page = await writer.open(question);
  writer.edit(source, 'Whether someone thinks', 'Whether anybody thinks');
  await shows(page, 'Whether anybody thinks');
  writer.edit(source, '../markdown/tables.md', '../markdown/table.md');
  await panel(page).locator('pre').waitFor();
  assert.ok(await isSame(page));
});

writing('what scripts of a theme did before the page was whole stays', async (writer) => {
  const script = '<script>document.querySelector("main").prepend(Object.assign(document.createElement("p"), { className: "ours", textContent: "Ours" }))</script>';
  writer.write('themes/default/templates/base.html', withPolicy('').replace('<footer class', `${script}\n<footer class`));
  const page = await writer.open(question);
  writer.edit(source, 'Whether someone thinks', 'Whether anybody thinks');
  await shows(page, 'Whether anybody thinks');
  assert.equal(await page.locator('main > .ours').count(), 1);
  assert.ok(await isSame(page));
});

writing('a mistake of the page is shown with all that a terminal says, and goes when it is put right', async (writer) => {
  const page = await writer.open(question);
  const title = await page.title();
  await gone(page);
  writer.edit(source, '../markdown/tables.md', '../markdown/table.md');
  await panel(page).waitFor();
  const text = await panel(page).locator('pre').innerText();
  assert.match(text, /^error\[broken-link\]: /);
  assert.match(text, /\n {0,3}\d+ \| .*table\.md.*\n {1,4}\| +\^+/);
  assert.match(text, /= help: did you mean `\.\.\/markdown\/tables\.md`\?/);
  assert.equal(await panel(page).locator('h2').innerText(), '1 error');
  assert.equal(await page.title(), `✗ ${title}`);
  const line = writer.read(source).split('\n').findIndex((line) => line.includes('table.md')) + 1;
  const link = panel(page).getByRole('link');
  assert.equal(await link.getAttribute('href'), `vscode://file${writer.path(source)}:${line}:18`);
  writer.edit(source, '../markdown/table.md', '../markdown/tables.md');
  await gone(page);
  assert.equal(await page.title(), title);
  assert.ok(await isSame(page));
});

writing('a broken page stays in its last good version', async (writer) => {
  const page = await writer.open(question);
  const text = writer.read(source);
  writer.write(source, text.replace('+++', '+++\ntitle = = "Broken"').replace('Whether someone', 'Whether anyone'));
  await panel(page).waitFor();
  await panel(page).getByText('The page shows its last good version.').waitFor();
  await shows(page, 'Whether someone thinks');
  assert.match(await page.title(), /^✗ A whole question/);
  writer.write(source, text.replace('Whether someone', 'Whether anyone'));
  await shows(page, 'Whether anyone thinks');
  await gone(page);
  assert.ok(await isSame(page));
});

writing('mistakes of other pages stand below, more shortly', async (writer) => {
  const page = await writer.open(question);
  writer.write('content/areas/wrong.md', asked('Wrong', 'See [this](nowhere.md).'));
  await panel(page).locator('summary', { hasText: 'content/areas/wrong.md' }).waitFor();
  assert.doesNotMatch(await page.title(), /^✗/);
  assert.equal(await panel(page).locator('pre:visible').count(), 0);
  await panel(page).locator('summary').click();
  assert.match(await panel(page).locator('pre:visible').innerText(), /nowhere\.md/);
  const there = await writer.open('areas/wrong.html');
  await panel(there).locator('pre:visible').waitFor();
  assert.match(await there.title(), /^✗/);
  const left = there.waitForEvent('load');
  writer.remove('content/areas/wrong.md');
  await Promise.all([gone(page), left]);
}, { expecting: ['404'] });

writing('a broken template and a broken configuration are told on every page', async (writer) => {
  const page = await writer.open(question);
  writer.write('themes/default/templates/parts/body.html', '{% if broken %}');
  await panel(page).locator('pre', { hasText: 'body.html' }).waitFor();
  await shows(page, 'Whether someone thinks');
  writer.remove('themes/default/templates/parts/body.html');
  await gone(page);
  const text = writer.read('askbook.toml');
  writer.write('askbook.toml', `${text}\n[handbook`);
  await panel(page).locator('pre', { hasText: 'unclosed table' }).waitFor();
  await shows(page, 'Whether someone thinks');
  assert.match(await page.title(), /^✗/);
  writer.write('askbook.toml', text.replace('title = "Handbook of everything"', 'title = "Handbook of all"'));
  await gone(page);
  await page.locator('a.name', { hasText: 'Handbook of all' }).waitFor();
});

writing('a handbook that is broken from the start heals', async (writer) => {
  const page = await writer.open('');
  await panel(page).locator('pre', { hasText: 'unclosed table' }).waitFor();
  writer.write('askbook.toml', config);
  await page.locator('h1').waitFor();
  await gone(page);
}, { files: { ...small, 'askbook.toml': '[handbook' }, expecting: ['500'] });

writing('warnings are a badge, and errors that come open the panel', async (writer) => {
  const page = await writer.open('a.html');
  writer.edit('content/a.md', 'level = "senior"', 'level = "senior"\nunknown = 1');
  await badge(page).waitFor();
  assert.deepEqual([await badge(page).innerText(), await panel(page).isVisible()], ['1 warning', false]);
  await badge(page).click();
  await panel(page).locator('pre', { hasText: 'unknown' }).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await badge(page).evaluate((button) => button.getRootNode().activeElement === button), true);
  writer.edit('content/a.md', 'Yes.', 'See [that](that.md).');
  await panel(page).locator('pre', { hasText: 'that.md' }).waitFor();
  await panel(page).getByRole('button', { name: 'Fold' }).click();
  assert.equal(await badge(page).innerText(), '1 error, 1 warning');
  /* Its line moves; that is no new error. */
  await updated(page, () => writer.edit('content/a.md', 'Text.', 'Longer\n\ntext.'));
  assert.deepEqual([await badge(page).isVisible(), await panel(page).isVisible()], [true, false]);
  await page.reload();
  await badge(page).waitFor();
  assert.equal(await panel(page).isVisible(), false);
  writer.edit('content/a.md', 'See [that](that.md).', 'See [that](that.md) and [those](those.md).');
  await panel(page).locator('pre', { hasText: 'the link `those.md`' }).waitFor();
}, { files: { ...small, 'askbook.toml': `${config}[checks]\nunknown-key = "warn"\n` } });

writing('the editor is chosen once', async (writer) => {
  const files = await writer.browse({ permissions: ['clipboard-read', 'clipboard-write'] });
  writer.edit('content/a.md', 'Yes.', 'See [that](that.md).');
  const page = await files.open('a.html');
  await panel(page).waitFor();
  const path = writer.path('content/a.md');
  const links = {
    cursor: `cursor://file${path}:10:12`,
    vscodium: `vscodium://file${path}:10:12`,
    zed: `zed://file${path}:10:12`,
    idea: `idea://open?file=${encodeURIComponent(path)}&line=10&column=12`,
    sublime: `subl://open?url=${encodeURIComponent(`file://${path}`)}&line=10&column=12`,
  };
  const choice = panel(page).getByRole('combobox', { name: 'Editor' });
  for (const [editor, href] of Object.entries(links)) {
    await choice.selectOption(editor);
    assert.equal(await panel(page).getByRole('link').getAttribute('href'), href);
  }
  const other = await files.open('a.html');
  assert.equal(await panel(other).getByRole('link').getAttribute('href'), links.sublime);
  await choice.selectOption('none');
  await panel(page).getByRole('button', { name: 'content/a.md:10:12' }).click();
  await page.locator('#askbook-preview').getByRole('status').filter({ hasText: 'Copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'content/a.md:10:12');
}, { files: small });

for (const colorScheme of ['light', 'dark']) {
  for (const [size, viewport] of [
    ['a desk', { width: 1280, height: 800 }],
    ['a phone', { width: 360, height: 740 }],
  ]) {
    writing(`the panel is for everybody, ${colorScheme}, on ${size}`, async (writer) => {
      writer.edit(source, '../markdown/tables.md', '../markdown/table.md');
      writer.edit(source, 'level = ["junior", "senior"]', 'level = ["junior", "seniour"]');
      writer.write('content/areas/wrong.md', asked('Wrong', 'See [this](nowhere.md).'));
      const page = await writer.open(question, { viewport, colorScheme });
      await panel(page).waitFor();
      const { height, width } = await panel(page).boundingBox();
      assert.ok(height <= viewport.height * 0.451 && width === viewport.width, `${width} × ${height}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/panel-${colorScheme}-${viewport.width}.png` });
      await panel(page).locator('summary').last().click();
      const ours = (complaints) => complaints.filter((text) => text.includes('askbook-preview'));
      assert.deepEqual(ours(await audit(page)), []);
      await panel(page).getByRole('button', { name: 'Fold' }).click();
      assert.deepEqual(ours(await audit(page)), []);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/badge-${colorScheme}-${viewport.width}.png` });
      await badge(page).click();
      await page.emulateMedia({ media: 'print' });
      assert.deepEqual([await panel(page).isVisible(), await page.locator('#askbook-preview').isVisible()], [false, false]);
    });
  }
}

writing('all that is below the panel can be scrolled to', async (writer) => {
  writer.edit('content/a.md', 'Yes.', 'See [that](that.md).');
  const page = await writer.open('a.html');
  await panel(page).waitFor();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const [foot, top] = await Promise.all([page.locator('.foot').boundingBox(), panel(page).boundingBox()]);
  assert.ok(foot.y + foot.height <= top.y + 1, `${foot.y + foot.height} is below ${top.y}`);
}, { files: small });

writing('tabs share one connection, and all keep up, with whichever is left', async (writer) => {
  const files = await writer.browse();
  let connections = 0;
  files.context.on('request', (request) => {
    connections += request.url().endsWith('/.askbook/events');
  });
  const pages = [];
  for (let n = 0; n < 10; n += 1) pages.push(await files.open(n % 2 ? 'a.html' : 'all.html'));
  writer.edit('content/a.md', 'First', 'Foremost');
  await Promise.all(pages.map((page) => shows(page, 'Foremost')));
  assert.equal(connections, 1);
  const { held, pending } = await pages[1].evaluate(() => navigator.locks.query());
  assert.deepEqual([held.length, pending.length], [1, 9]);
  await pages.shift().close();
  await pages[0].waitForFunction(async () => (await navigator.locks.query()).pending.length === 8);
  writer.edit('content/a.md', 'Foremost', 'Topmost');
  await Promise.all(pages.map((page) => shows(page, 'Topmost')));
  assert.equal(connections, 2);
  for (const page of pages) assert.ok(await isSame(page));
}, { files: small });

writing('without locks each tab listens for itself', async (writer) => {
  const files = await writer.browse();
  await files.context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  const pages = [await files.open('a.html'), await files.open('a.html')];
  writer.edit('content/a.md', 'First', 'Foremost');
  await Promise.all(pages.map((page) => shows(page, 'Foremost')));
}, { files: small });

writing('tabs catch up once when the server comes back', async (writer) => {
  const files = await writer.browse();
  const pages = [await files.open('a.html'), await files.open('all.html')];
  for (const page of pages) {
    await page.evaluate(() => {
      window.updates = 0;
      document.addEventListener('askbook:update', () => {
        window.updates += 1;
      });
    });
  }
  await writer.stop();
  writer.edit('content/a.md', 'First', 'Foremost');
  await writer.serve();
  await Promise.all(pages.map((page) => shows(page, 'Foremost')));
  writer.edit('content/a.md', 'Foremost', 'Topmost');
  await Promise.all(pages.map((page) => shows(page, 'Topmost')));
  for (const page of pages) assert.deepEqual([await isSame(page), await page.evaluate(() => window.updates)], [true, 2]);
}, { files: small, expecting: ['ERR_CONNECTION_REFUSED', 'ERR_INCOMPLETE_CHUNKED_ENCODING', 'ERR_CONNECTION_RESET', 'ERR_EMPTY_RESPONSE'] });

writing('a page that comes takes the place of “not found”, and one that goes leaves it', async (writer) => {
  const page = await writer.open('c.html');
  const title = await page.locator('h1').innerText();
  writer.write('content/c.md', asked('Third'));
  await page.locator('h1', { hasText: 'Third' }).waitFor();
  await page.waitForFunction(() => document.readyState === 'complete');
  writer.remove('content/c.md');
  await page.locator('h1', { hasText: title }).waitFor();
}, { files: small, expecting: ['404'] });

writing('who wants it is led to the page that was saved, in the tab that was used last', async (writer) => {
  const files = await writer.browse();
  const [first, second] = [await files.open('index.html'), await files.open('all.html')];
  writer.edit('content/b.md', 'Yes.', 'No.');
  await second.waitForURL(writer.url('b.html'));
  await shows(second, 'No.');
  assert.equal(first.url(), writer.url('index.html'));
  await first.bringToFront();
  await first.evaluate(() => dispatchEvent(new Event('focus')));
  writer.edit('content/a.md', 'Yes.', 'No.');
  await first.waitForURL(writer.url('a.html'));
  assert.equal(second.url(), writer.url('b.html'));
  await first.waitForFunction(() => document.readyState === 'complete');
  await first.evaluate(() => {
    window.isSame = true;
  });
  writer.edit('content/a.md', 'No.', 'Perhaps.');
  await shows(first, 'Perhaps.');
  assert.ok(await isSame(first));
}, { files: small, flags: ['--follow'] });

writing('without that flag nobody is led anywhere', async (writer) => {
  const page = await writer.open('all.html');
  await updated(page, () => writer.edit('content/b.md', 'Yes.', 'No.'));
  assert.equal(page.url(), writer.url('all.html'));
}, { files: small });
