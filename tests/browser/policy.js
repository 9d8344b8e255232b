// What a page may load, and that it keeps to it. That it asks nobody else, and that the browser has nothing to say, every test looks at.

import assert from 'node:assert/strict';
import test from 'node:test';
import { fixture, handbooks, samples } from './handbooks.js';
import { everyPage, quiet, reader } from './reader.js';

/** What each directive may hold at most. */
const strictest = {
  'default-src': ["'none'"],
  'style-src': ["'self'"],
  'script-src': ["'self'"],
  'connect-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'https:', 'http:'],
  'base-uri': ["'none'"],
  'form-action': ["'none'", "'self'"],
};

/** What a policy allows that it should not. */
function lax(policy) {
  const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/));
  const missing = ['default-src', 'style-src', 'base-uri', 'form-action'].filter(
    (name) => !directives.some(([first]) => first === name),
  );
  const loose = directives.flatMap(([name, ...sources]) =>
    sources.filter((source) => !strictest[name]?.includes(source)).map((source) => `${name} allows ${source}`),
  );
  return [...missing.map((name) => `no ${name}`), ...loose];
}

test('every page has the strict policy, in front of all that it loads', async () => {
  const pages = await everyPage((document) => {
    const policies = [...document.querySelectorAll('meta[http-equiv=Content-Security-Policy]')];
    const first = document.querySelector('link, script, style, img');
    const late = first && policies.some((policy) => first.compareDocumentPosition(policy) & Node.DOCUMENT_POSITION_FOLLOWING);
    return { policies: policies.map((policy) => policy.content), late };
  });
  const complaints = pages.flatMap(([name, { policies, late }]) => {
    const troubles = policies.length === 1 ? lax(policies[0]) : [`${policies.length} policies`];
    return [...troubles, ...(late ? ['something loads in front of the policy'] : [])].map((trouble) => `${name}: ${trouble}`);
  });
  quiet(complaints);
});

test('nothing stands in a page that the policy forbids', async () => {
  const pages = await everyPage((document) => {
    const data = '[type="application/ld+json"]';
    const elements = [...document.querySelectorAll(`style, script:not([src], ${data}), base, iframe, object, embed`)].map(
      (element) => `<${element.localName}>`,
    );
    const attributes = [...document.querySelectorAll('*')].flatMap((element) =>
      element.getAttributeNames().map((name) => [element.localName, name]),
    );
    const forbidden = attributes.filter(([, name]) => name === 'style' || name.startsWith('on'));
    return [...elements, ...forbidden.map(([element, name]) => `<${element} ${name}>`)];
  });
  quiet(pages.flatMap(([name, troubles]) => troubles.map((trouble) => `${name}: ${trouble}`)));
});

test('every page names its icon, so that no browser looks for one above the handbook', async () => {
  const pages = await everyPage((document) => document.querySelectorAll('link[rel=icon]').length);
  quiet(pages.filter(([, count]) => count !== 1).map(([name]) => name));
});

/** Goes down the page by its own height, so that pictures load that wait to be seen. */
const scrollThrough = (page) =>
  page.evaluate(async () => {
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
      scrollTo(0, top);
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
    await Promise.all([...document.images].map((image) => image.decode()));
  });

test('a page asks nobody else and makes the browser complain of nothing', () => reader().each(samples, scrollThrough));

test('the same is true from a disk', () => {
  // The style of the fixture's 404 page is at its own address; nobody sees that page on a disk. An old address leads on.
  const away = ({ handbook, at }) => (handbook === fixture && at === '404.html') || handbook.kind(at) === 'moved';
  const here = samples.filter((sample) => !away(sample));
  return reader()
    .disk()
    .each(here, async (page) => {
      await scrollThrough(page);
      const dressed = await page.evaluate(() => getComputedStyle(document.body).marginTop === '0px');
      return dressed ? [] : ['has no style'];
    });
});

test('every kind of page is looked at', () => {
  const known = new Set(samples.map(({ handbook, at }) => handbook.kind(at)));
  const unknown = handbooks.flatMap((handbook) => handbook.pages.filter((at) => !known.has(handbook.kind(at))));
  assert.deepEqual(unknown, []);
});

test('an address that leads nowhere shows the page for it, at any depth', () =>
  reader()
    .expecting('404')
    .open('404.html', async (page) => {
      await page.goto(fixture.url('no/such/page.html'));
      assert.equal(await page.locator('h1').count(), 1);
      await page.locator('main a').first().click();
      await page.waitForURL(fixture.url('index.html'));
    }));

for (const [where, visitor, address] of [
  ['on a server', reader(), (at) => fixture.url(at)],
  ['on a disk', reader().disk(), (at) => fixture.disk(at)],
]) {
  test(`an old address leads on, ${where}`, () =>
    visitor.open('index.html', async (page) => {
      for (const old of ['old/name.html', 'older/name/index.html', 'versioning.html']) {
        await page.goto(address(old));
        await page.waitForURL(address('areas/whole.html'));
      }
    }));
}
