// What a page is on paper.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { fixture, own, sample } from './handbooks.js';
import { reader } from './reader.js';

const printed = [
  ...sample(fixture, 'areas/whole.html', 'areas/print.html', 'markdown/code.html', 'markdown/lists.html'),
  ...sample(fixture, 'guides/first-interview.html', 'writing/arabic.html'),
  ...sample(own, 'technical/databases/nosql-databases.html', 'technical/data-structures/print.html'),
  ...sample(own, 'guides/running-an-interview.html', 'all.html'),
];
const wide = sample(fixture, 'markdown/long-words.html', 'markdown/tables.html');

const unescape = (text) => text.replace(/&(lt|gt|quot|amp);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name]);
const number = (text, name) => Number(new RegExp(`${name}="([\\d.]+)"`).exec(text)[1]);

/** The lines on each sheet, from the top: their words and where they are, in points. */
async function sheets(page, format = 'A4') {
  const pdf = await page.pdf({ format, preferCSSPageSize: true });
  const text = execFileSync('pdftotext', ['-bbox-layout', '-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 1 << 26 });
  return [...text.matchAll(/<page ([^>]*)>(.*?)<\/page>/gs)].map(([, size, inside]) => {
    const lines = [...inside.matchAll(/<line ([^>]*)>(.*?)<\/line>/gs)].map(([, box, words]) => ({
      text: [...words.matchAll(/<word [^>]*>(.*?)<\/word>/gs)].map(([, word]) => unescape(word)).join(' '),
      left: number(box, 'xMin'),
      right: number(box, 'xMax'),
      top: number(box, 'yMin'),
      bottom: number(box, 'yMax'),
    }));
    return { width: number(size, 'width'), height: number(size, 'height'), lines: lines.sort((a, b) => a.bottom - b.bottom) };
  });
}

/** All words without the space between them, for lines break anywhere. */
const words = (sheets) =>
  sheets
    .flatMap(({ lines }) => lines.map(({ text }) => text))
    .join('')
    .replace(/\s/g, '');

/** How much of a sheet's top and bottom is margin, in points: 14 millimetres. */
const margin = 40;

test('navigation stays on the screen', () =>
  reader().each(printed, async (page) => {
    await page.emulateMedia({ media: 'print' });
    const visible = page.locator(':is(nav:not(.cover nav), .site, .skip, .foot, .self, button, form, dialog):visible');
    return (await visible.all()).length > 0
      ? [`shows ${await visible.first().evaluate((element) => element.outerHTML.slice(0, 100))}`]
      : [];
  }));

test('what the screen folds is open on paper', () =>
  reader().open('markdown/html.html', async (page) => {
    assert.match(words(await sheets(page)), /Hiddenatfirst/);
  }));

test('links to other places show where they lead', () =>
  reader().open('areas/whole.html', async (page) => {
    const text = words(await sheets(page));
    assert.match(text, /RFC9110\(https:\/\/www\.rfc-editor\.org\/rfc\/rfc9110\)/);
    assert.doesNotMatch(text, /thetable\(/);
  }));

test('every sheet has its number', () =>
  reader().each(printed, async (page) => {
    const all = await sheets(page);
    return all.flatMap(({ height, lines }, place) => {
      const edge = lines.filter(({ top, bottom }) => bottom < margin || top > height - margin).map(({ text }) => text);
      const found = edge.some((text) => text.split(/\D+/).includes(String(place + 1)));
      return found ? [] : [`sheet ${place + 1} of ${all.length} has ${JSON.stringify(edge)}`];
    });
  }));

test('a rubric has a box to tick at each score', () =>
  reader().open('areas/whole.html', async (page) => {
    await page.emulateMedia({ media: 'print' });
    const boxes = await page.locator('.score').evaluateAll((scores) =>
      scores.map((score) => {
        const { content, width, height, borderTopWidth } = getComputedStyle(score, '::before');
        return content !== 'none' && [width, height, borderTopWidth].every((length) => parseFloat(length) > 0);
      }),
    );
    assert.deepEqual(boxes, [true, true, true, true]);
  }));

/** What stands last on each sheet but the last one, where there are headings alone. */
function lastHeadings(sheets, headings) {
  return sheets.slice(0, -1).flatMap(({ height, lines }) => {
    const text = lines.filter(({ bottom }) => bottom < height - margin);
    const lowest = text.filter(({ bottom }) => bottom > text.at(-1).bottom - 8).map((line) => line.text.trim());
    return lowest.length > 0 && lowest.every((line) => headings.includes(line)) ? [`“${lowest.join(' ')}” is the last line`] : [];
  });
}

const cutOff = (sheets) =>
  sheets.flatMap(({ width, lines }) =>
    lines.filter(({ left, right }) => left < 0 || right > width).map(({ text }) => `“${text}” is cut off`),
  );

for (const format of ['A4', 'Letter', 'A5']) {
  test(`no heading is the last line of a sheet of ${format}, and nothing is cut off`, () =>
    reader().each([...printed, ...wide], async (page) => {
      await page.emulateMedia({ media: 'print' });
      const texts = await page.locator(':is(h1, h2, h3, h4, h5, h6, .cue, .callout-title):visible').allInnerTexts();
      const all = await sheets(page, format);
      return [
        ...lastHeadings(
          all,
          texts.map((text) => text.replace(/\s+/g, ' ').trim()),
        ),
        ...cutOff(all),
      ];
    }));
}

test('paper is white, whatever the colours of the screen', () =>
  reader()
    .dark()
    .each(printed, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const [ink, paper] = await page.evaluate(() => {
        const light = (colour) =>
          colour
            .match(/[\d.]+/g)
            .slice(0, 3)
            .reduce((sum, part) => sum + Number(part), 0) / 3;
        return [
          light(getComputedStyle(document.querySelector('h1')).color),
          light(getComputedStyle(document.documentElement).backgroundColor),
        ];
      });
      return ink < 64 && (paper > 200 || paper === 0) ? [] : [`ink ${ink} on paper ${paper}`];
    }));
