// The headers that the manual gives to hosts, beside the policy that each page has: nothing of the handbook breaks by them, and what they are for is
// refused.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fixture, root, samples } from './handbooks.js';
import { reader } from './reader.js';

/** Those of the example for nginx. */
const headers = Object.fromEntries(
  [...readFileSync(`${root}/docs/hardening.md`, 'utf8').matchAll(/^add_header (\S+) "([^"]*)" always;$/gm)].map(([, name, value]) => [
    name.toLowerCase(),
    value,
  ]),
);

const guarded = () => reader().sent(headers);
/** A reader for whom the browser complains of what a test does. */
const complaints = ['policy: ', 'Security Policy', 'violates', 'asks for https://other.example/', ': csp', 'ERR_BLOCKED_BY_RESPONSE'];
const warned = (visitor) => complaints.reduce((visitor, words) => visitor.expecting(words), visitor);

test('the manual has headers', () => {
  assert.deepEqual(Object.keys(headers).sort(), [
    'content-security-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'referrer-policy',
    'x-content-type-options',
  ]);
});

test('every kind of page is whole under them', () =>
  guarded().each(samples, async (page) => {
    const missing = await page.evaluate(async () => {
      const images = [...document.images];
      for (const image of images) image.loading = 'eager';
      await Promise.allSettled(images.map((image) => image.decode()));
      return images.filter((image) => image.naturalWidth === 0).map((image) => `no picture ${image.src}`);
    });
    const isDressed = await page.evaluate(() => getComputedStyle(document.body).marginTop === '0px');
    return isDressed ? missing : [...missing, 'has no style'];
  }));

test('a reader searches, filters and opens the help under them', () =>
  guarded().open('areas/whole.html', async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.type('deploying');
    await page.locator('dialog#Search .hits .excerpt bdi').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.href.startsWith(fixture.url('search.html')));
    await page.goto(fixture.url('all.html'));
    const [all] = [await page.locator('.entry:visible').count()];
    await page.locator('.filters [name=level]').selectOption('senior');
    await page.waitForFunction((all) => [...document.querySelectorAll('.entry')].filter((entry) => entry.checkVisibility()).length < all, all);
    await page.keyboard.press('Escape');
    await page.locator('main').focus();
    await page.keyboard.press('?');
    await page.locator('dialog#Keys[open]').waitFor();
  }));

/** What someone might try in a page, and what of it the policy hears. */
async function attempts(page) {
  return page.evaluate(async () => {
    const heard = new Set();
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => heard.add(effectiveDirective));
    const add = (name, attributes, text = '') => {
      const element = Object.assign(document.createElement(name), { textContent: text });
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      document.body.append(element);
      return element;
    };
    add('script', {}, 'window.ran = "a script"');
    add('script', { src: 'https://other.example/a.js' });
    add('button', { onclick: 'window.ran = "a handler"' }).click();
    add('a', { href: 'javascript:window.ran = "an address"' }).click();
    add('style', {}, 'body { color: red }');
    add('p', { style: 'color: red' });
    add('link', { rel: 'stylesheet', href: 'https://other.example/a.css' });
    add('iframe', { src: 'https://other.example/' });
    add('iframe', { srcdoc: '<script>parent.ran = "a frame"</script>' });
    add('object', { data: 'https://other.example/a.swf' });
    add('video', { src: 'https://other.example/a.mp4' });
    add('base', { href: 'https://other.example/' });
    add('form', { action: 'https://other.example/', target: '_top' }).submit();
    await fetch('https://other.example/').catch(() => {});
    try {
      new Worker('data:text/javascript,0');
    } catch {
      // Some browsers throw, others tell the worker.
    }
    const wanted = 11;
    for (let frames = 0; heard.size < wanted && frames < 300; frames += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
    return { heard: [...heard].sort(), ran: window.ran ?? null, colour: getComputedStyle(document.body).color, base: document.baseURI === location.href };
  });
}

const refused = [
  'base-uri',
  'connect-src',
  'form-action',
  'frame-src',
  'media-src',
  'object-src',
  'script-src-attr',
  'script-src-elem',
  'style-src-attr',
  'style-src-elem',
  'worker-src',
];

for (const [where, visitor] of [
  ['by its own policy, on a server', () => reader()],
  ['by its own policy, on a disk', () => reader().disk()],
  ['under the headers', guarded],
]) {
  test(`a page runs, loads and sends nothing that is not its own, ${where}`, () =>
    warned(visitor()).open('areas/whole.html', async (page) => {
      const { heard, ran, colour, base } = await attempts(page);
      assert.deepEqual([heard, ran, base], [refused, null, true]);
      assert.notEqual(colour, 'rgb(255, 0, 0)');
    }));
}

test('under the headers no page can be shown in a frame', () =>
  warned(guarded()).open('areas/whole.html', async (page) => {
    const around = fixture.url('around');
    await page.route(around, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<iframe src="${fixture.url('index.html')}"></iframe>` }),
    );
    await page.goto(around);
    assert.equal(await page.frames()[1].locator('main').count(), 0);
  }));

test('a drawing with a script runs nothing, as a picture or by its own address', () =>
  warned(guarded()).open('areas/whole.html', async (page) => {
    const drawing = fixture.url('drawing.svg');
    const body = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="document.title = 1"><script>document.title = 2</script></svg>';
    await page.route(drawing, (route) => route.fulfill({ contentType: 'image/svg+xml', body, headers }));
    const width = await page.evaluate(async (src) => {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      return image.naturalWidth;
    }, drawing);
    assert.equal(width, 9);
    await page.goto(drawing);
    assert.equal(await page.title(), '');
  }));
