// What axe finds, by all rules of WCAG 2.2 A and AA and of good practice.

import test from 'node:test';
import { kinds, samples } from './handbooks.js';
import { audit, reader } from './reader.js';

/** The rules that the colours decide. */
const colours = ['color-contrast', 'link-in-text-block'];

/** Finds what all rules find in light colours, and what the colours decide in others: words and elements are the same in all. */
const look = (modes) => async (page) => {
  await page.emulateMedia({ colorScheme: 'light', contrast: null, forcedColors: null });
  const found = await audit(page);
  for (const [mode, media] of Object.entries(modes)) {
    await page.emulateMedia(media);
    found.push(...(await audit(page, colours)).map((text) => `${mode}: ${text}`));
  }
  return found;
};

const dark = { dark: { colorScheme: 'dark' } };
const every = {
  ...dark,
  'dark, more contrast': { colorScheme: 'dark', contrast: 'more' },
  'more contrast': { colorScheme: 'light', contrast: 'more' },
  'forced colours': { colorScheme: 'light', contrast: null, forcedColors: 'active' },
};

/** What has all the colours that there are. */
const colourful = [
  ...kinds,
  ...samples.filter(({ at }) => ['markdown/callouts.html', 'markdown/code.html', 'markdown/html.html'].includes(at)),
];
const plain = samples.filter((sample) => !colourful.includes(sample));

test('axe finds nothing on a desk, in any colours', () => reader().desk().each(colourful, look(every)));

test('axe finds nothing on the other pages of a desk, light or dark', () => reader().desk().each(plain, look(dark)));

test('axe finds nothing on a phone, light or dark', () => reader().phone().each(colourful, look(dark)));

test('axe finds nothing on the other pages of a phone', () => reader().phone().each(plain, look({})));

test('axe finds nothing in the open menu of a phone', () =>
  reader()
    .phone()
    .open('areas/whole.html', async (page) => {
      await page.locator('.drawer > summary').click();
      return look(every)(page);
    }));
