// The menu of a phone.

import assert from 'node:assert/strict';
import test from 'node:test';
import { reader } from './reader.js';

const drawer = (page) => page.locator('details.drawer');
const isOpen = (page) => drawer(page).evaluate((drawer) => drawer.open);

for (const from of ['summary', 'a']) {
  test(`Escape closes the menu from its ${from}, and gives the focus back`, () =>
    reader()
      .phone()
      .open('areas/whole.html', async (page) => {
        await drawer(page).locator('summary').click();
        await drawer(page).locator(from).last().focus();
        await page.keyboard.press('Escape');
        const focused = await drawer(page)
          .locator('summary')
          .evaluate((summary) => summary === document.activeElement);
        assert.deepEqual([await isOpen(page), focused], [false, true]);
      }));
}

test('Escape does nothing to a menu that is closed', () =>
  reader()
    .phone()
    .open('areas/whole.html', async (page) => {
      await page.keyboard.press('Escape');
      assert.deepEqual([await isOpen(page), await page.evaluate(() => document.activeElement === document.body)], [false, true]);
    }));

test('the whole menu can be seen and used in a low window', () =>
  reader()
    .size(320, 256)
    .open('areas/whole.html', async (page) => {
      await drawer(page).locator('summary').click();
      await drawer(page).locator('a').last().click();
      await page.waitForURL(/guides\/index\.html$/);
    }));
