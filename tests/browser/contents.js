// The table of contents shows where the reader is.

import assert from 'node:assert/strict';
import test from 'node:test';
import { reader } from './reader.js';

const here = 'nav.toc a[aria-current="location"]';
const marked = (page, href) =>
  page.waitForFunction(
    ([here, href]) => [...document.querySelectorAll(here)].map((link) => link.getAttribute('href')).join() === href,
    [here, href],
  );

for (const [where, visitor] of [
  ['in a column', () => reader().size(1280, 500)],
  ['in a strip', () => reader().phone()],
]) {
  test(`the mark follows the reader down and up, ${where}`, () =>
    visitor().open('areas/whole.html', async (page) => {
      for (const id of ['prompt', 'a-good-answer', 'red-flags', 'rubric', 'red-flags', 'prompt']) {
        await page.locator(`[id="${id}"]`).evaluate((heading) => heading.scrollIntoView({ block: 'start' }));
        await marked(page, `#${id}`);
      }
    }));

  test(`the mark is visible, ${where}`, () =>
    visitor().open('areas/whole.html', async (page) => {
      for (const id of ['rubric', 'prompt']) {
        await page.locator(`[id="${id}"]`).evaluate((heading) => heading.scrollIntoView({ block: 'start' }));
        await marked(page, `#${id}`);
        const [left, right, top, bottom, width, height] = await page.locator(here).evaluate((link) => {
          const box = link.getBoundingClientRect();
          return [box.left, box.right, box.top, box.bottom, innerWidth, innerHeight].map(Math.round);
        });
        assert.ok(left >= 0 && right <= width && top >= 0 && bottom <= height, `${id}: ${[left, right, top, bottom]}`);
      }
    }));
}

test('at the end of the page the last part is marked', () =>
  reader()
    .size(1280, 500)
    .open('areas/whole.html', async (page) => {
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      const last = await page.locator('nav.toc a').last().getAttribute('href');
      await marked(page, last);
    }));
