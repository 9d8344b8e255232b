// The field that searches: in a dialog on every page, in place on the home page, and on a page of its own.

import assert from 'node:assert/strict';
import test from 'node:test';
import { fixture, long, own } from './handbooks.js';
import { audit, reader } from './reader.js';

const question = 'areas/whole.html';
const dialog = (page) => page.locator('dialog#Search');
const area = (page) => page.locator('.search:not(dialog), .search[open]').last();
const field = (page) => area(page).locator('[name=q]');
const hits = (page) => area(page).locator('.hits > *');
const titles = async (page) => (await hits(page).locator(':scope > bdi, :scope > a > bdi').allInnerTexts()).map((title) => title.trim());
const said = (page) => area(page).locator('[role=status]');
const query = (page) => Object.fromEntries(new URL(page.url()).searchParams);
const menu = (page, name) => page.locator(`.facets [name="${name}"]`);
const active = (page) =>
  field(page).evaluate((input) => document.getElementById(input.getAttribute('aria-activedescendant'))?.innerText ?? null);
const broken = async (page, what) => {
  await page.route(what, (route) => route.abort());
};
const unloaded = () => reader().expecting('ERR_FAILED');

/** Opens the dialog, or goes to the page's own field, and writes. */
async function search(page, text) {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await hits(page).first().waitFor();
}

/** Waits until the excerpts stand below the first hit. */
const excerpt = (page) => area(page).locator('.excerpt bdi').first().waitFor();

for (const [where, visitor, address] of [
  ['on a server', () => reader(), (at) => fixture.url(at)],
  ['on a disk', () => reader().disk(), (at) => fixture.disk(at)],
]) {
  test(`what is written is found, and the Enter key leads there, ${where}`, () =>
    visitor().open(question, async (page) => {
      await search(page, 'deploying');
      assert.equal((await titles(page))[0], 'Deploying');
      await excerpt(page);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.href.startsWith(address('areas/servers/deploying.html')));
    }));

  test(`the search page finds the same, and its address holds it, ${where}`, () =>
    visitor().open('search.html', async (page) => {
      await field(page).fill('deploying');
      await page.waitForFunction(() => document.querySelector('.hits bdi')?.textContent === 'Deploying');
      assert.equal(query(page).q, 'deploying');
      await hits(page).locator('a').first().click();
      await page.waitForURL((url) => url.href.startsWith(address('areas/servers/deploying.html')));
      await page.goBack();
      await excerpt(page);
      assert.deepEqual([query(page).q, await field(page).inputValue(), (await titles(page))[0]], ['deploying', 'deploying', 'Deploying']);
    }));

  test(`the Enter key without a choice leads to the search page, ${where}`, () =>
    visitor().open(question, async (page) => {
      await search(page, 'deploying');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.href === `${address('search.html')}?q=deploying`);
      await excerpt(page);
      assert.equal((await titles(page))[0], 'Deploying');
    }));
}

test('one letter asks nothing, and its index is not there before it is wanted', () =>
  reader().open(question, async (page) => {
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.keyboard.press('/');
    await page.waitForFunction(() => document.querySelector('#Search [role=combobox]'));
    await page.keyboard.type('d');
    assert.deepEqual(asked.filter((at) => at.includes('search.index')), []);
    await page.keyboard.type('e');
    await hits(page).first().waitFor();
    assert.ok(asked.some((at) => at.endsWith('/search.index/root.js')));
  }));

test('a single sign of Japanese asks', () =>
  reader().open('writing/japanese.html', async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.insertText('互');
    await hits(page).first().waitFor();
    assert.deepEqual(await titles(page), ['ウェブAPIのバージョン管理']);
  }));

test('the newest words win, whichever answer comes first', () =>
  reader().open(question, async (page) => {
    await search(page, 'deploying');
    await page.evaluate(() => {
      const { find } = window.askbookSearch;
      window.held = [];
      window.askbookSearch.find = (...asked) => new Promise((done) => window.held.push(() => done(find(...asked))));
    });
    await field(page).fill('offline');
    await field(page).fill('back-pressure');
    await page.waitForFunction(() => window.held.length === 2);
    await page.evaluate(() => window.held[1]());
    await page.waitForFunction(() => document.querySelector('#Search .hits bdi').textContent === 'Back-pressure');
    await page.evaluate(async () => {
      window.held[0]();
      for (let frame = 0; frame < 5; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
    });
    assert.equal((await titles(page))[0], 'Back-pressure');
  }));

test('the field of the header opens the dialog when it is clicked or written in, and not when the Tab key comes by', () =>
  reader().open(question, async (page) => {
    const quick = page.locator('.site .finder [name=q]');
    await quick.focus();
    assert.equal(await dialog(page).isVisible(), false);
    await page.keyboard.type('dep');
    await hits(page).first().waitFor();
    assert.deepEqual([await field(page).inputValue(), await quick.inputValue()], ['dep', '']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    assert.equal(await dialog(page).isVisible(), false);
    assert.equal(await quick.evaluate((input) => input === document.activeElement), true);
    await quick.click();
    assert.equal(await dialog(page).isVisible(), true);
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    assert.equal(await dialog(page).isVisible(), false);
  }));

test('on a phone a button opens the dialog, which fills the screen', () =>
  reader()
    .phone()
    .open(question, async (page) => {
      await page.locator('.site .go').click();
      await page.keyboard.type('deploying');
      await excerpt(page);
      assert.deepEqual(await dialog(page).boundingBox(), { x: 0, y: 0, width: 360, height: 740 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    }));

for (const [where, at] of [
  ['in the dialog', question],
  ['on the home page', 'index.html'],
]) {
  test(`arrows go through the hits and the field, ${where}`, () =>
    reader().open(at, async (page) => {
      assert.equal(await field(page).count(), at === question ? 0 : 1);
      await search(page, 'question');
      const state = () =>
        field(page).evaluate((input) => ({
          role: input.role,
          expanded: input.ariaExpanded,
          list: document.getElementById(input.getAttribute('aria-controls'))?.role,
          chosen: [...document.querySelectorAll(`#${input.getAttribute('aria-controls')} [aria-selected=true]`)].map(({ id }) => id),
          active: input.getAttribute('aria-activedescendant'),
          focused: input === document.activeElement,
        }));
      const idle = { role: 'combobox', expanded: 'true', list: 'listbox', chosen: [], active: '', focused: true };
      assert.deepEqual(await state(), idle);
      const count = await hits(page).count();
      const ids = await hits(page).evaluateAll((options) => options.map(({ id }) => id));
      assert.equal(new Set(ids).size, count);
      await page.keyboard.press('ArrowDown');
      assert.deepEqual(await state(), { ...idle, chosen: [ids[0]], active: ids[0] });
      await page.keyboard.press('ArrowUp');
      assert.deepEqual(await state(), idle);
      await page.keyboard.press('ArrowUp');
      assert.deepEqual(await state(), { ...idle, chosen: [ids.at(-1)], active: ids.at(-1) });
      await page.keyboard.press('ArrowDown');
      assert.deepEqual(await state(), idle);
      await page.keyboard.press('Home');
      assert.equal(await field(page).evaluate((input) => input.selectionStart), 0);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Escape');
      assert.deepEqual(await state(), idle);
      await page.keyboard.press('Escape');
      assert.deepEqual([(await state()).expanded, await hits(page).first().isVisible()], ['false', false]);
      assert.equal(await field(page).inputValue(), 'question');
      await page.keyboard.press('ArrowDown');
      assert.deepEqual([await active(page) !== null, await hits(page).first().isVisible()], [true, true]);
    }));
}

test('Escape closes the list first and the dialog then', () =>
  reader().open(question, async (page) => {
    await search(page, 'deploying');
    await page.keyboard.press('Escape');
    assert.deepEqual([await dialog(page).isVisible(), await dialog(page).locator('.hits').isVisible()], [true, false]);
    await page.keyboard.press('Escape');
    assert.equal(await dialog(page).isVisible(), false);
  }));

test('the home page searches in place, and / goes there', () =>
  reader().open('index.html', async (page) => {
    await search(page, 'deploying');
    assert.equal(await dialog(page).isVisible(), false);
    assert.equal(await page.locator('main [name=q]').evaluate((input) => input === document.activeElement), true);
    assert.equal((await titles(page))[0], 'Deploying');
    await page.locator('h1').click();
    assert.equal(await hits(page).first().isVisible(), false);
  }));

test('a hit says where it stands, and its parts that fit are marked', () =>
  reader().open(question, async (page) => {
    await search(page, 'small steps');
    await excerpt(page);
    const first = hits(page).first();
    assert.equal(await first.locator('.facts-of').innerText(), 'Servers · Junior, Senior · 15 min');
    assert.equal(await first.locator('.excerpt b').innerText(), 'A good answer');
    assert.ok((await first.locator('.excerpt mark').count()) > 0);
    const address = new URL(await first.evaluate(({ href }) => href));
    assert.deepEqual([address.hash, address.searchParams.getAll('highlight').join()], ['#a-good-answer', 'small,steps']);
  }));

test('a question that leaked says so', () =>
  reader().open(question, async (page) => {
    await search(page, 'leaked');
    assert.equal(await hits(page).first().locator('.flag').innerText(), 'Leaked');
  }));

test('nothing moves when the excerpts come', () =>
  reader().open(question, async (page) => {
    await search(page, 'question');
    const heights = () => hits(page).evaluateAll((options) => options.map((option) => option.getBoundingClientRect().height));
    const before = await heights();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('#Search .hits .excerpt')].every((text) => text.querySelector('bdi')),
    );
    assert.deepEqual(await heights(), before);
  }));

test('how many are found is told', () =>
  reader().open(question, async (page) => {
    await search(page, 'deploying');
    await page.waitForFunction(() => /^1 result$/.test(document.querySelector('#Search [role=status]').textContent));
  }));

test('ten hits and the way to all of them', () =>
  reader().open({ handbook: long, at: 'many/1.html' }, async (page) => {
    await search(page, 'question');
    assert.equal(await hits(page).count(), 11);
    await page.keyboard.press('ArrowUp');
    assert.match(await active(page), /^See all \d+ results$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/search\.html\?q=question$/);
    await page.waitForFunction(() => document.querySelectorAll('.hits > li').length === 20);
    await page.locator('.more').click();
    await page.waitForFunction(() => document.querySelectorAll('.hits > li').length === 40);
    assert.equal(await hits(page).nth(20).locator('a').evaluate((link) => link === document.activeElement), true);
  }));

test('a slip of the fingers is corrected, and that is told', () =>
  reader().open(question, async (page) => {
    await search(page, 'deplyoing');
    assert.equal((await titles(page))[0], 'Deploying');
    await page.waitForFunction(() => /Showing results for deploying$/i.test(document.querySelector('#Search [role=status]').textContent));
  }));

for (const at of [question, 'search.html']) {
  test(`nothing found is said, with a way on, from ${at}`, () =>
    reader().open(at, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('qqxqqzzxq');
      await area(page).locator('.help a').waitFor();
      assert.equal(await said(page).innerText(), 'Nothing found for qqxqqzzxq');
      assert.equal(await hits(page).count(), 0);
      for (const word of await area(page).locator('.help button').all()) assert.notEqual(await word.innerText(), '');
      await area(page).locator('.help a').click();
      await page.waitForURL(fixture.url('all.html'));
    }));
}

test('a word that is proposed is searched', () =>
  reader().open(question, async (page) => {
    await search(page, 'deploying');
    await page.evaluate(() => {
      const { find } = window.askbookSearch;
      window.askbookSearch.find = async (text, options) => {
        const found = await find(text, options);
        return text === 'nowhere' ? { ...found, hits: [], total: 0, unfiltered: 0, corrected: null, suggestions: ['offline'] } : found;
      };
    });
    await field(page).fill('nowhere');
    await area(page).getByRole('button', { name: 'offline' }).click();
    await page.waitForFunction(() => document.querySelector('#Search .hits bdi')?.textContent === 'Offline');
    assert.equal(await field(page).inputValue(), 'offline');
  }));

for (const [what, files] of [
  ['an index', '**/search.index/**'],
  ['a script', '**/assets/search.*.js'],
]) {
  test(`${what} that does not load is told, with a way on`, () =>
    unloaded().open(question, async (page) => {
      await broken(page, files);
      await page.keyboard.press('/');
      await page.keyboard.type('deploying');
      const told = dialog(page).locator('.unfound');
      await told.waitFor();
      assert.match(await told.innerText(), /^Search could not be loaded\./);
      await page.unrouteAll();
      if (what === 'an index') {
        await page.keyboard.type(' ');
        await hits(page).first().waitFor();
        assert.equal(await told.isVisible(), false);
      } else {
        await told.locator('a').click();
        await page.waitForURL(fixture.url('all.html'));
      }
    }));
}

test('the language of a page is the language that is searched, and the search page has all', () =>
  reader().open('writing/german.html', async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.type('Versionierung');
    await hits(page).first().waitFor();
    assert.deepEqual(await titles(page), ['Versionierung von Web-Schnittstellen']);
    assert.equal(await said(page).innerText(), '1 Treffer');
    await area(page).locator('.filtered').click();
    await page.waitForURL(/search\.html/);
    const { q, language } = query(page);
    assert.deepEqual([q, language.slice(0, 2)], ['Versionierung', 'de']);
    await hits(page).first().waitFor();
    assert.equal(await menu(page, 'language').inputValue(), language);
    await menu(page, 'language').selectOption('*');
    await page.waitForFunction(() => new URL(location).searchParams.get('language') === '*');
  }));

test('the search page lists everything by facets, without a word', () =>
  reader().open('search.html', async (page) => {
    await hits(page).first().waitFor();
    const all = await said(page).innerText();
    assert.equal(await menu(page, 'language').inputValue(), 'en');
    const option = menu(page, 'level').locator('option[value=senior]');
    const [, count] = /\((\d+)\)$/.exec(await option.innerText());
    await menu(page, 'level').selectOption('senior');
    await page.waitForFunction((count) => document.querySelector('.search:not(dialog) [role=status]').textContent === `${count} results`, count);
    assert.deepEqual(query(page), { level: 'senior' });
    const shorter = menu(page, 'minutes').locator('option').nth(1);
    assert.match(await shorter.innerText(), /^At most \d+ minutes? \(\d+\)$/);
    await menu(page, 'category').selectOption('areas');
    await page.waitForFunction(() => new URL(location).searchParams.has('category'));
    await page.reload();
    await hits(page).first().waitFor();
    assert.deepEqual([await menu(page, 'level').inputValue(), await menu(page, 'category').inputValue()], ['senior', 'areas']);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForFunction((all) => document.querySelector('.search:not(dialog) [role=status]').textContent === all, all);
    assert.deepEqual(query(page), {});
  }));

test('a choice that nothing fits can be taken back', () =>
  reader().open(
    'search.html',
    async (page) => {
      await page.waitForFunction(() => document.querySelector('.search:not(dialog) [role=status]').textContent !== '');
      assert.equal(await said(page).innerText(), 'No question fits. Take a filter away.');
      assert.equal(await menu(page, 'tag').inputValue(), 'nonsense');
      await menu(page, 'tag').selectOption('');
      await hits(page).first().waitFor();
    },
    '?q=deploying&tag=nonsense',
  ));

test('a long list leads to the search page with all that is chosen', () =>
  reader().open({ handbook: long, at: 'many/index.html' }, async (page) => {
    await page.locator('form.filters [name=minutes]').selectOption({ index: 1 });
    const minutes = await page.locator('form.filters [name=minutes]').inputValue();
    await page.locator('form.filters .hint a').click();
    await page.waitForURL(/search\.html/);
    assert.deepEqual(query(page), { category: 'many', minutes });
  }));

for (const at of [question, 'search.html']) {
  test(`what is asked is text and no markup, from ${at}`, () =>
    reader().open(
      at,
      async (page) => {
        const hostile = '<script>alert(1)</script><img src=x>';
        await page.keyboard.press('/');
        await page.keyboard.insertText(hostile);
        await page.waitForFunction(() => [...document.querySelectorAll('[role=status]')].some((text) => text.textContent));
        assert.equal(await page.locator('.search :is(script, img), main img').count(), 0);
        assert.equal(await page.evaluate(() => 'alerted' in window), false);
      },
      at === 'search.html' ? '?q=%3Cscript%3Ealerted=1%3C/script%3E&level=%3Cimg%20src=x%3E' : '',
    ));
}

/** What is marked on the page, as it stands there. */
const marks = (page) =>
  page.evaluate(() => [...(CSS.highlights.get('search') ?? [])].map((range) => range.toString()));

test('the words that were searched are marked on the page, until a button takes the marks away', () =>
  reader().open(
    question,
    async (page) => {
      const button = page.locator('.unmark');
      await button.waitFor();
      assert.deepEqual([...new Set(await marks(page))].sort(), ['Asks', 'asks', 'interface'].filter((word) => word !== 'asks'));
      await button.click();
      assert.deepEqual([await marks(page), await button.count(), query(page), new URL(page.url()).hash], [[], 0, {}, '#a-good-answer']);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'Main');
    },
    '?highlight=ASKS&highlight=%C3%ADnterface&highlight=nothing-like-it#a-good-answer',
  ));

test('only whole words are marked, where words are apart', async () => {
  await reader().open(
    question,
    async (page) => {
      await page.waitForFunction(() => CSS.highlights.has('search') || document.readyState === 'complete');
      assert.ok(!(await marks(page)).includes('inter'));
      assert.ok((await marks(page)).every((word) => word.toLowerCase() === 'fields' || word.toLowerCase() === 'field'));
    },
    '?highlight=inter&highlight=field',
  );
  await reader().open(
    'writing/japanese.html',
    async (page) => {
      await page.locator('.unmark').waitFor();
      assert.ok((await marks(page)).length > 1);
    },
    `?highlight=${encodeURIComponent('互換')}`,
  );
});

test('the fold that holds the first mark opens', () =>
  reader()
    .remembering({ 'askbook:fold': 'folded' })
    .open(
      question,
      async (page) => {
        await page.locator('.unmark').waitFor();
        const [first, others] = await page.evaluate(() => {
          const folds = [...document.querySelectorAll('details.fold')];
          const open = folds.filter((fold) => fold.open);
          return [open.map((fold) => fold.parentElement.className), folds.length];
        });
        assert.deepEqual([first, others > 5], [['scene red-flags'], true]);
        assert.equal(
          await page.locator('.red-flags .fold > ul').evaluate((list) => list.getBoundingClientRect().top < innerHeight),
          true,
        );
      },
      '?highlight=afterwards',
    ));

test('words to mark are text and no markup', () =>
  reader().open(
    question,
    async (page) => {
      await page.locator('.unmark').waitFor();
      assert.deepEqual([...new Set(await marks(page))], ['API']);
      assert.equal(await page.locator('main :is(script, img[src="x"])').count(), 0);
    },
    '?highlight=%3Cscript%3Ealert(1)%3C/script%3E&highlight=(&highlight=%5B&highlight=*&highlight=%3Cimg%20src=x%3E&highlight=api',
  ));

test('without a script the form leads to all questions', () =>
  reader()
    .scriptless()
    .open(question, async (page) => {
      await page.locator('.site .finder [name=q]').fill('web');
      await page.locator('.site .go').click();
      await page.waitForURL(fixture.url('all.html?q=web'));
      await page.goto(fixture.url('search.html'));
      assert.equal(await page.locator('noscript a').isVisible(), true);
      await page.locator('main .go').click();
      await page.waitForURL(/all\.html\?q=/);
    }));

test('without a script the form of a disk leads there, too', () =>
  reader()
    .scriptless()
    .disk()
    .open('index.html', async (page) => {
      await page.locator('main [name=q]').fill('web');
      await page.locator('main [name=q]').press('Enter');
      await page.waitForURL(`${fixture.disk('all.html')}?q=web`);
    }));

const colours = { light: (visitor) => visitor.light(), dark: (visitor) => visitor.dark() };
for (const [size, visitor] of [
  ['desk', () => reader().desk()],
  ['phone', () => reader().phone()],
]) {
  for (const [colour, dressed] of Object.entries(colours)) {
    test(`axe finds nothing in the dialog on a ${size}, ${colour}`, () =>
      dressed(visitor()).open({ handbook: own, at: 'all.html' }, async (page) => {
        await search(page, 'question');
        await excerpt(page);
        await page.keyboard.press('ArrowDown');
        return audit(page);
      }));

    test(`axe finds nothing in the list of the home page on a ${size}, ${colour}`, () =>
      dressed(visitor()).open('index.html', async (page) => {
        await search(page, 'question');
        await excerpt(page);
        await page.keyboard.press('ArrowDown');
        return audit(page);
      }));

    test(`axe finds nothing on the search page on a ${size}, ${colour}`, () =>
      dressed(visitor()).open(
        'search.html',
        async (page) => {
          await excerpt(page);
          return audit(page);
        },
        '?q=question&level=senior',
      ));
  }

  test(`axe finds nothing where nothing is found on a ${size}`, () =>
    visitor().open(question, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('qqxqqzzxq');
      await area(page).locator('.help a').waitFor();
      return audit(page);
    }));

  test(`axe finds nothing on a page with marks on a ${size}`, () =>
    visitor().open(
      question,
      async (page) => {
        await page.locator('.unmark').waitFor();
        return audit(page);
      },
      '?highlight=interface',
    ));
}
