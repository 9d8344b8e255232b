// Answers that fold, so that one can think first.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { film, reader } from './reader.js';

const question = 'areas/whole.html';
const folded = { 'askbook:fold': 'folded' };
const open = (page, kind) => page.locator(`.scene.${kind} details.fold`).evaluate((fold) => fold.open);
const counts = (page) =>
  page.evaluate(() => ['details.fold', 'details.fold[open]'].map((selector) => document.querySelectorAll(selector).length));
const remembered = (page) => page.evaluate(() => localStorage.getItem('askbook:fold'));

async function onPaper(page) {
  const pdf = await page.pdf({ format: 'A4' });
  return execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' });
}

test('what gives the answer away folds, each part by itself', () =>
  reader().open(question, async (page) => {
    for (const kind of ['assesses', 'answer', 'red-flags', 'follow-ups', 'rubric', 'notes', 'fairness', 'other']) {
      const part = page.locator(`.scene.${kind}`);
      assert.equal(await part.locator('h2[id]').count(), 1, kind);
      assert.equal(await open(page, kind), true, kind);
      const summary = part.locator('details.fold > summary');
      const name = await summary.evaluate((summary) => summary.computedName);
      assert.ok(name.includes(await part.locator('h2').evaluate((heading) => heading.firstChild.textContent.trim())), name);
      await summary.click();
      assert.equal(await open(page, kind), false, kind);
      await summary.press('Enter');
      assert.equal(await open(page, kind), true, kind);
    }
  }));

test('one button folds all, opens all, and is remembered', () =>
  reader().open(question, async (page) => {
    const button = page.locator('button.fold-all');
    const [all] = await counts(page);
    assert.ok(all > 5);
    await button.click();
    assert.deepEqual([await counts(page), await remembered(page)], [[all, 0], 'folded']);
    await button.click();
    assert.deepEqual([await counts(page), await remembered(page)], [[all, all], null]);
  }));

test('the next question is folded from its first frame on, and does not move', () =>
  reader()
    .remembering(folded)
    .open(question, async (page) => {
      await page.locator('.turn .next').click();
      await page.waitForURL((url) => !url.href.includes(question));
      const frames = await film(page);
      assert.ok(
        frames.every(({ folds, open }) => folds > 0 && open === 0),
        JSON.stringify(frames),
      );
      assert.deepEqual(await page.evaluate(() => window.shifts), []);
    }));

test('a link to a folded part opens it, and no other', () =>
  reader()
    .remembering(folded)
    .open(question, async (page) => {
      await page.locator('.toc a[href="#red-flags"]').click();
      await page.waitForFunction(() => document.querySelector('.red-flags details').open);
      assert.equal((await counts(page))[1], 1);
    }));

for (const [what, hash, kind] of [
  ['a part', '#red-flags', 'red-flags'],
  ['something inside of a part', '#what-all-of-them-share', 'answer'],
]) {
  test(`an address that names ${what} opens it`, () =>
    reader()
      .remembering(folded)
      .open(
        question,
        async (page) => {
          await page.waitForFunction((kind) => document.querySelector(`.${kind} details.fold`).open, kind);
          assert.equal((await counts(page))[1], 1);
          const seen = await page.locator(hash).evaluate((element) => element.getBoundingClientRect().top);
          assert.ok(seen >= 0 && seen < 800, `at ${seen}`);
        },
        hash,
      ));
}

test('an address that was folded again is opened by the same link', () =>
  reader().open(question, async (page) => {
    const link = page.locator('.toc a[href="#red-flags"]');
    await link.click();
    await page.locator('button.fold-all').click();
    assert.equal(await open(page, 'red-flags'), false);
    await link.click();
    await page.waitForFunction(() => document.querySelector('.red-flags details').open);
  }));

test('paper shows what is folded', () =>
  reader()
    .remembering(folded)
    .open(question, async (page) => {
      assert.match(await onPaper(page), /change the field and tell the clients afterwards/);
      assert.equal((await counts(page))[1], 0, 'the screen is as it was');
    }));

test('without a script parts fold, and paper shows them', () =>
  reader()
    .scriptless()
    .open(question, async (page) => {
      await page.locator('.red-flags summary').click();
      assert.equal(await page.getByText('tell the clients afterwards').isVisible(), false);
      assert.match(await onPaper(page), /change the field and tell the clients afterwards/);
    }));
