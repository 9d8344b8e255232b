// A reader whose browser runs no script misses nothing but comfort.

import assert from 'node:assert/strict';
import test from 'node:test';
import { fixture, samples } from './handbooks.js';
import { reader } from './reader.js';

const scripted =
  ':is(button, form, select, textarea, output, dialog, input:enabled, [role=status]:not(:empty)):not(.finder, .finder > *):visible';

test('nothing that needs a script is visible', () =>
  reader()
    .scriptless()
    .each(samples, async (page) => {
      const complaints = [];
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 740 });
        const found = await page.locator(scripted).all();
        for (const element of found)
          complaints.push(`${width}: ${await element.evaluate((element) => element.outerHTML.slice(0, 100))}`);
      }
      return complaints;
    }));

test('the menu of a phone opens, and leads on', () =>
  reader()
    .phone()
    .scriptless()
    .open('areas/whole.html', async (page) => {
      const link = page.locator('.drawer a', { hasText: 'All questions' });
      assert.equal(await link.isVisible(), false);
      await page.locator('.drawer > summary').click();
      await link.click();
      await page.waitForURL(fixture.url('all.html'));
    }));

test('the navigation of a desk is there', () =>
  reader()
    .desk()
    .scriptless()
    .open('areas/whole.html', async (page) => {
      await page.locator('.drawer a', { hasText: 'All questions' }).click();
      await page.waitForURL(fixture.url('all.html'));
    }));

test('what a writer has folded opens and closes', () =>
  reader()
    .scriptless()
    .open('markdown/html.html', async (page) => {
      const [summary, inside] = [page.locator('summary', { hasText: 'Show the hint' }), page.getByText('Hidden at first')];
      assert.equal(await inside.isVisible(), false);
      await summary.click();
      assert.equal(await inside.isVisible(), true);
      await summary.click();
      assert.equal(await inside.isVisible(), false);
    }));

test('every question of a list is there', () =>
  reader()
    .scriptless()
    .each(
      samples.filter(({ handbook, at }) => handbook.kind(at).startsWith('list')),
      async (page) => {
        const [all, visible] = [await page.locator('.entry').count(), await page.locator('.entry:visible').count()];
        return all === visible ? [] : [`${visible} of ${all}`];
      },
    ));

test('the contents of a page lead to its sections', () =>
  reader()
    .scriptless()
    .open('areas/whole.html', async (page) => {
      await page.locator('.toc a', { hasText: 'Rubric' }).click();
      await page.waitForURL(/#rubric$/);
      assert.equal(await page.locator('#rubric').evaluate((heading) => heading.getBoundingClientRect().top < innerHeight), true);
    }));
