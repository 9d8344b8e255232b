// Small windows and large type: nothing makes a page scroll sideways (WCAG 1.4.10, 1.4.12).

import test from 'node:test';
import { samples } from './handbooks.js';
import { reader } from './reader.js';

/** What sticks out of the page, or is cut off by it. */
const wide = (page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    const hidden = [root, document.body].filter((element) => !['visible', 'auto'].includes(getComputedStyle(element).overflowX));
    if (hidden.length > 0) return [`<${hidden[0].localName}> hides what sticks out`];
    if (root.scrollWidth <= root.clientWidth) return [];
    const scrolls = (element) =>
      element && element !== root && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
    const out = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return (right > root.clientWidth || left < 0) && !scrolls(element.parentElement);
    });
    return [
      `${root.scrollWidth} wide in ${root.clientWidth}`,
      ...out.slice(0, 3).map((element) => element.outerHTML.slice(0, 120)),
    ];
  });

const spaced =
  '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';
const large = 'html { font-size: 200% !important }';

/** How a reader may see a page: width and height of the window, and a rule of their own. */
const views = {
  'in 320 pixels': [320, 640, ''],
  'at four hundred per cent': [320, 256, ''],
  'with more space between letters, words and lines': [320, 640, spaced],
  'with type of twice the size': [640, 640, large],
};

test('no page scrolls sideways in a narrow window, zoomed in, spaced out or with large type', () =>
  reader().each(samples, async (page) => {
    const complaints = [];
    for (const [view, [width, height, rule]] of Object.entries(views)) {
      await page.setViewportSize({ width, height });
      await page.evaluate((rule) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(rule);
        document.adoptedStyleSheets = [sheet];
      }, rule);
      complaints.push(...(await wide(page)).map((text) => `${view}: ${text}`));
    }
    return complaints;
  }));
