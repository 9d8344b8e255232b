// A link beside each heading.

import assert from 'node:assert/strict';
import test from 'node:test';
import { fixture } from './handbooks.js';
import { reader } from './reader.js';

for (const at of ['areas/whole.html', 'guides/first-interview.html']) {
  test(`every section of ${at} has a link to itself`, () =>
    reader().open(at, async (page) => {
      const headings = page.locator(':is(.scene, .part) > h2[id]');
      assert.ok((await headings.count()) > 1);
      const wrong = await headings.evaluateAll((headings) =>
        headings
          .filter((heading) => heading.querySelector('a.self')?.getAttribute('href') !== `#${heading.id}`)
          .map((heading) => heading.id),
      );
      assert.deepEqual(wrong, []);
    }));
}

test('a click copies the address, and says so', () =>
  reader()
    .clipboard()
    .open('areas/whole.html', async (page) => {
      const status = page.locator('.status');
      assert.equal(await status.innerText(), '');
      await page.locator('#red-flags').hover();
      await page.locator('#red-flags a.self').click();
      await page.waitForFunction(() => document.querySelector('.status').textContent !== '');
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${fixture.url('areas/whole.html')}#red-flags`);
      assert.equal(page.url(), `${fixture.url('areas/whole.html')}#red-flags`);
    }));

test('a browser that lets nobody copy still goes there, and says nothing', () =>
  reader().open('areas/whole.html', async (page) => {
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.locator('#red-flags').hover();
    await page.locator('#red-flags a.self').click();
    await page.waitForURL(/#red-flags$/);
    assert.equal(await page.locator('.status').innerText(), '');
  }));
