// Who may look at a preview: no other site, and where others than this machine can ask, only who has the key.

import assert from 'node:assert/strict';
import { writing } from './writer.js';

/** A page of another site, with a text for its body. */
async function elsewhere(context, body) {
  const page = await context.newPage();
  await page.route('http://other.example/', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('http://other.example/');
  return page;
}

const refused = ['ERR_BLOCKED_BY_RESPONSE', 'frame-ancestors', 'CORS policy', 'ERR_FAILED'];

writing(
  'no other site shows a preview, or gets anything of it',
  async (writer) => {
    await writer.serve();
    const { context } = await writer.browse();
    const page = await elsewhere(
      context,
      `<a href="${writer.base}">leads there</a><iframe src="${writer.base}"></iframe><script src="${writer.base}.askbook/preview.js"></script>`,
    );
    const [, frame] = page.frames();
    assert.match(frame.url(), /^chrome-error:/);
    const read = (options) =>
      page.evaluate(
        ([url, options]) => fetch(url, options).then(({ type }) => type, () => 'nothing'),
        [`${writer.base}questions.json`, options],
      );
    assert.deepEqual([await read({}), await read({ mode: 'no-cors' })], ['nothing', 'nothing']);
    const heard = await page.evaluate(
      (url) =>
        new Promise((done) => {
          const source = new EventSource(url);
          source.addEventListener('open', () => done('open'));
          source.addEventListener('error', () => done('closed'));
        }),
      `${writer.base}.askbook/events`,
    );
    assert.equal(heard, 'closed');
    await page.getByRole('link').click();
    await page.waitForURL(writer.base);
    assert.ok(await page.locator('main').isVisible());
  },
  { expecting: refused },
);

writing(
  'the key is needed once, and is in no address that stays',
  async (writer) => {
    await writer.serve();
    const { context } = await writer.browse();
    const stranger = await context.newPage();
    assert.equal((await stranger.goto(writer.url('search.html'))).status(), 403);
    // Though it be another site that leads there.
    const page = await elsewhere(context, `<a href="${writer.base}${writer.key}">leads there</a>`);
    await page.getByRole('link').click();
    await page.waitForURL(writer.base);
    assert.ok(await page.locator('main').isVisible());
    assert.equal(await page.evaluate(() => document.cookie), '');
    assert.equal((await stranger.goto(writer.url('search.html'))).status(), 200);
  },
  { flags: ['--allowed-host', 'handbook.test'], expecting: ['403'] },
);
