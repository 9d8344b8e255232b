// Two keys, which can be switched off.

import assert from 'node:assert/strict';
import test from 'node:test';
import { audit, reader } from './reader.js';

const dialog = (page) => page.locator('dialog#Keys');
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute('name'));
const kept = (page) => page.evaluate(() => localStorage.getItem('askbook:keys'));

test('? opens the help, and Escape closes it', () =>
  reader().open('areas/whole.html', async (page) => {
    assert.equal(await dialog(page).isVisible(), false);
    await page.keyboard.press('?');
    assert.equal(await dialog(page).isVisible(), true);
    assert.equal(await dialog(page).evaluate((dialog) => dialog.matches(':modal') && dialog.computedName !== ''), true);
    await page.keyboard.press('Escape');
    assert.equal(await dialog(page).isVisible(), false);
  }));

test('a button opens the help and gets the focus back', () =>
  reader().open('areas/whole.html', async (page) => {
    await page.locator('button.keys').click();
    await page.locator('dialog#Keys button').last().click();
    assert.equal(await dialog(page).isVisible(), false);
    assert.equal(await page.locator('button.keys').evaluate((button) => button === document.activeElement), true);
  }));

for (const [size, visitor] of [
  ['desk', () => reader().desk()],
  ['phone', () => reader().phone().dark()],
]) {
  test(`axe finds nothing in the help on a ${size}`, () =>
    visitor().open('areas/whole.html', async (page) => {
      await page.keyboard.press('?');
      return audit(page);
    }));
}

for (const [at, place] of [
  ['areas/whole.html', 'dialog#Search'],
  ['all.html', 'dialog#Search'],
  ['index.html', 'main'],
  ['search.html', 'main'],
]) {
  test(`/ goes to the field that searches, on ${at}`, () =>
    reader().open(at, async (page) => {
      await page.keyboard.press('/');
      const field = page.locator(`${place} .finder [name=q]`);
      assert.deepEqual([await field.evaluate((field) => field === document.activeElement), await field.inputValue()], [true, '']);
    }));
}

test('a reader who types types', () =>
  reader().open('all.html', async (page) => {
    await page.locator('.filters [name=q]').focus();
    await page.keyboard.type('a/b?');
    assert.deepEqual([await page.locator('.filters [name=q]').inputValue(), await dialog(page).isVisible()], ['a/b?', false]);
  }));

test('keys of the browser stay the browser’s', () =>
  reader().open('all.html', async (page) => {
    const pressed = await page.evaluate(() => {
      const press = (key, modifier) =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, [modifier]: true, bubbles: true, cancelable: true }));
      return ['ctrlKey', 'altKey', 'metaKey'].flatMap((modifier) => [press('/', modifier), press('?', modifier)]);
    });
    assert.deepEqual(pressed, Array(6).fill(true));
    assert.deepEqual([await focused(page), await dialog(page).isVisible()], [null, false]);
  }));

test('a box in the help switches both off, and on again', () =>
  reader().open('all.html', async (page) => {
    await page.keyboard.press('?');
    await page.locator('#Keys input[type=checkbox]').uncheck();
    assert.equal(await kept(page), 'off');
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.press('?');
    assert.deepEqual([await focused(page), await dialog(page).isVisible()], [null, false]);
    await page.reload();
    await page.keyboard.press('?');
    assert.equal(await dialog(page).isVisible(), false);
    await page.locator('button.keys').click();
    await page.locator('#Keys input[type=checkbox]').check();
    assert.equal(await kept(page), null);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    assert.equal(await dialog(page).isVisible(), true);
  }));
