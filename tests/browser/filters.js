// Lists that narrow down.

import assert from 'node:assert/strict';
import test from 'node:test';
import { fixture, long, own, sample } from './handbooks.js';
import { film, reader } from './reader.js';

const list = { handbook: fixture, at: 'all.html' };
const field = (page, name) => page.locator(`form.filters [name="${name}"]`);
const choose = (page, name, value) => field(page, name).selectOption(value);
const titles = (page) => page.locator('.entry:visible .entry-head a').allInnerTexts();
const shown = (page) => page.locator('.entry:visible').count();
const query = (page) => new URL(page.url()).search;
const facts = (page) => page.locator('.entry:visible .entry-facts').allInnerTexts();

test('there is a field for all that there is to choose', () =>
  reader().open(list, async (page) => {
    const names = await page.locator('form.filters :is(select, input)').evaluateAll((fields) => fields.map((field) => field.name));
    assert.deepEqual(names.sort(), ['category', 'level', 'minutes', 'q', 'role', 'status', 'tag']);
  }));

test('every choice takes something away and leaves something', () =>
  reader()
    .on('2026-11-24T12:00:00')
    .each(
      sample(
        fixture,
        'all.html',
        'levels/senior.html',
        'areas/index.html',
        'levels/senior/markdown.html',
        'roles/backend.html',
        'tags/web.html',
      ),
      (page) =>
        page.evaluate(() => {
          const all = document.querySelectorAll('.entry').length;
          const wrong = [];
          for (const field of document.querySelectorAll('form.filters select')) {
            for (const { value } of [...field.options].slice(1)) {
              field.value = value;
              field.dispatchEvent(new Event('input', { bubbles: true }));
              const left = document.querySelectorAll('.entry:not([hidden])').length;
              // What is due the page cannot know, only the reader's calendar.
              if ((left === 0 && value !== 'due') || left === all) wrong.push(`${field.name}=${value} leaves ${left} of ${all}`);
            }
            field.value = '';
            field.dispatchEvent(new Event('input', { bubbles: true }));
          }
          return wrong;
        }),
    ));

test('a list of nothing has no filters', () =>
  reader().open('nothing-yet/index.html', async (page) => {
    assert.equal(await page.locator('form.filters').count(), 0);
  }));

test('a level shows its questions and those for any level', () =>
  reader().open(list, async (page) => {
    const all = await page.locator('.entry').allInnerTexts();
    await choose(page, 'level', 'junior');
    const fitting = all.filter((text) => /\bJunior\b|Any level/.test(text));
    assert.ok(fitting.length > 0 && fitting.length < all.length);
    assert.deepEqual(await page.locator('.entry:visible').allInnerTexts(), fitting);
  }));

test('a category shows those below it, too', () =>
  reader().open(list, async (page) => {
    await choose(page, 'category', 'areas');
    const found = await titles(page);
    for (const title of ['Deploying', 'Back-pressure', 'Offline']) assert.ok(found.includes(title), title);
    assert.ok(!found.includes('Lists'));
  }));

test('a role shows those for every role, too', () =>
  reader().open(list, async (page) => {
    await choose(page, 'role', 'reliability');
    const found = await titles(page);
    assert.deepEqual(
      ['Deploying', 'Offline', 'Callouts of all kinds, and code in the title', 'Lists'].map((title) => found.includes(title)),
      [true, true, true, false],
    );
  }));

test('a tag and a status show what carries them', () =>
  reader().open(list, async (page) => {
    await choose(page, 'tag', 'rest');
    assert.equal(await shown(page), 1);
    await choose(page, 'tag', '');
    await choose(page, 'status', 'leaked');
    assert.deepEqual(await titles(page), ['A leaked question']);
    await choose(page, 'status', 'retired');
    assert.deepEqual((await titles(page)).sort(), ['A retired question', 'A retired question without a successor']);
  }));

test('a time shows what takes no longer', () =>
  reader().open(list, async (page) => {
    const bound = await field(page, 'minutes').evaluate(({ options }) => options[1].value);
    await choose(page, 'minutes', bound);
    const minutes = (await facts(page)).map((text) => Number(/(\d+)\s*min/.exec(text)[1]));
    assert.ok(minutes.length > 0 && minutes.every((time) => time <= Number(bound)), `${minutes}`);
    assert.ok(minutes.length < (await page.locator('.entry').count()));
  }));

test('every word must occur, whatever its case and accents', () =>
  reader().open(list, async (page) => {
    await field(page, 'q').fill('OLD compatibility');
    assert.deepEqual(await titles(page), ['A whole question, with every key']);
    await field(page, 'q').fill('old nowhere');
    assert.deepEqual(await titles(page), []);
    await field(page, 'q').fill('GROßE maß');
    assert.deepEqual(await titles(page), ['Größe & Maß']);
    await field(page, 'q').fill('واجهات');
    assert.equal(await shown(page), 1);
  }));

test('what is filtered out is hidden, with groups that have nothing left', () =>
  reader().open(list, async (page) => {
    await choose(page, 'category', 'writing');
    const visible = await page
      .locator(':is(.group, .general, .entries, #Retired):visible')
      .evaluateAll((parts) => parts.map((part) => part.innerText.split('\n')[0]));
    assert.deepEqual(
      visible.filter((text) => /Markdown|Areas|Retired|States/.test(text)),
      [],
    );
    assert.equal(await page.locator('.entry[hidden]').count(), (await page.locator('.entry').count()) - (await shown(page)));
  }));

test('the output says how many are left, and that nothing is', () =>
  reader().open(list, async (page) => {
    const output = page.locator('form.filters output');
    await choose(page, 'level', 'principal');
    assert.match(await output.innerText(), new RegExp(`\\b${await shown(page)}\\b`));
    await field(page, 'q').fill('no question has these words');
    assert.equal(await shown(page), 0);
    assert.notEqual(await output.innerText(), '');
  }));

for (const [where, visitor] of [
  ['on a server', () => reader()],
  ['on a disk', () => reader().disk()],
]) {
  test(`the address holds what is chosen, ${where}`, () =>
    visitor().open(list, async (page) => {
      await choose(page, 'level', 'senior');
      await choose(page, 'minutes', '10');
      assert.equal(query(page), '?level=senior&minutes=10');
      const found = await titles(page);
      await page.reload();
      assert.deepEqual(
        [await field(page, 'level').inputValue(), await field(page, 'minutes').inputValue(), await titles(page)],
        ['senior', '10', found],
      );
      await page.locator('.entry:visible a').first().click();
      await page.waitForURL((url) => !url.pathname.endsWith('all.html'));
      await page.goBack();
      assert.deepEqual([query(page), await titles(page)], ['?level=senior&minutes=10', found]);
      await page.goForward();
      await page.goBack();
      assert.deepEqual(await titles(page), found);
    }));
}

test('an address narrows the list from its first frame on, and nothing moves', () =>
  reader().open(
    list,
    async (page) => {
      const left = await shown(page);
      assert.ok(left > 0 && left < (await page.locator('.entry').count()));
      assert.ok((await film(page)).every(({ entries }) => entries === left));
      assert.deepEqual(await page.evaluate(() => window.shifts), []);
    },
    '?level=senior&minutes=10',
  ));

test('an address that names what is not there hides nothing', () =>
  reader().open(
    list,
    async (page) => assert.equal(await shown(page), await page.locator('.entry').count()),
    '?level=nobody&colour=red&q=',
  ));

test('one button takes all back', () =>
  reader().open(
    list,
    async (page) => {
      await page.locator('form.filters button[type=reset]').click();
      await page.waitForFunction(() => !document.querySelector('.entry[hidden]'));
      assert.deepEqual([query(page), await field(page, 'q').inputValue(), await field(page, 'level').inputValue()], ['', '', '']);
    },
    '?level=senior&q=web',
  ));

test('the Enter key does not leave the page', () =>
  reader().open(list, async (page) => {
    await field(page, 'q').fill('web');
    await field(page, 'q').press('Enter');
    assert.equal(new URL(page.url()).pathname, new URL(fixture.url('all.html')).pathname);
    assert.equal(query(page), '?q=web');
  }));

test('what is chosen goes along to the next page of the list', () =>
  reader().open({ handbook: long, at: 'all.html' }, async (page) => {
    const bound = await field(page, 'minutes').evaluate(({ options }) => options[1].value);
    await choose(page, 'minutes', bound);
    await page.locator('.pager [rel=next]').click();
    await page.waitForURL(/all\.2\.html/);
    assert.equal(query(page), `?minutes=${bound}`);
    assert.ok((await shown(page)) < (await page.locator('.entry').count()));
  }));

test('a narrowed list on a phone is no wider than the phone', () =>
  reader()
    .size(320, 640)
    .open({ handbook: own, at: 'all.html' }, async (page) => {
      await choose(page, 'level', 'senior');
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    }));
