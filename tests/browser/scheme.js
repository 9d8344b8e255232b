// Light and dark: the system's, unless the reader chose the other.

import assert from 'node:assert/strict';
import test from 'node:test';
import { film, reader } from './reader.js';

const chosen = (page) => page.evaluate(() => [document.documentElement.dataset.scheme, localStorage.getItem('askbook:scheme')]);
const background = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const isDark = (colour) =>
  colour
    .match(/\d+/g)
    .slice(0, 3)
    .every((part) => Number(part) < 64);

/** Follows the first way that the home page shows. The click itself waits for no page. */
const leave = async (page) => {
  const home = page.url();
  await page.locator('.ways a').first().click();
  await page.waitForURL(({ href }) => href !== home);
};

for (const [system, other, visitor] of [
  ['light', 'dark', () => reader().light()],
  ['dark', 'light', () => reader().dark()],
]) {
  test(`with a ${system} system the button chooses ${other}, and takes it back`, () =>
    visitor().open('areas/whole.html', async (page) => {
      const button = page.locator('button.scheme');
      assert.deepEqual([await chosen(page), isDark(await background(page))], [[undefined, null], system === 'dark']);
      const before = await button.evaluate((button) => button.computedName);
      await button.click();
      assert.deepEqual([await chosen(page), isDark(await background(page))], [[other, other], other === 'dark']);
      assert.notEqual(await button.evaluate((button) => button.computedName), before, 'it says what it does next');
      await button.click();
      assert.deepEqual([await chosen(page), isDark(await background(page))], [[undefined, null], system === 'dark']);
    }));

  test(`with a ${system} system a reader who chose ${other} never sees a ${system} page`, () =>
    visitor()
      .remembering({ 'askbook:scheme': other })
      .open('index.html', async (page) => {
        for (const go of [() => page.reload(), () => leave(page), () => page.goBack()]) {
          await go();
          const seen = (await film(page)).map(({ background }) => isDark(background));
          assert.deepEqual(new Set(seen), new Set([other === 'dark']));
        }
      }));

  test(`a choice of ${system} says nothing to a ${system} system`, () =>
    visitor()
      .remembering({ 'askbook:scheme': system })
      .open('index.html', async (page) => {
        assert.equal((await chosen(page))[0], undefined);
      }));
}

test('the page is not painted before its script has run, however late that comes', () =>
  reader()
    .remembering({ 'askbook:scheme': 'dark' })
    .open('index.html', async (page) => {
      let parsed;
      await page.route('**/*.js', async (route) => {
        await page.waitForFunction(() => document.querySelector('.foot'), undefined, { polling: 20 });
        parsed = await page.evaluate(() => window.film.length);
        await route.continue();
      });
      await page.reload();
      assert.deepEqual([parsed, new Set((await film(page)).map(({ background }) => isDark(background)))], [0, new Set([true])]);
    }));

test('a choice holds on every page, and from a disk', () =>
  reader()
    .disk()
    .open('index.html', async (page) => {
      await page.locator('button.scheme').click();
      await leave(page);
      assert.deepEqual(new Set((await film(page)).map(({ background }) => isDark(background))), new Set([true]));
    }));

test('a chosen scheme stays on the screen', () =>
  reader()
    .remembering({ 'askbook:scheme': 'dark' })
    .open('areas/whole.html', async (page) => {
      await page.emulateMedia({ media: 'print' });
      const ink = await page.locator('h1').evaluate((heading) => getComputedStyle(heading).color);
      assert.equal(isDark(ink), true);
    }));
