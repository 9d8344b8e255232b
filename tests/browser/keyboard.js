// A walk with the Tab key through the whole page.

import assert from 'node:assert/strict';
import test from 'node:test';
import { fixture, kinds, long, sample } from './handbooks.js';
import { reader } from './reader.js';

/** Runs in the page: what there is to say of the element that has the focus, or nothing when none has it. */
function stop() {
  const element = document.activeElement;
  if (!element || element === document.body) return undefined;
  const boxes = [...element.getClientRects()];
  const box = boxes.find(({ width, height }) => width > 1 && height > 1) ?? element.getBoundingClientRect();
  const scrolled = { x: 0, y: 0 };
  let stuck = false;
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    // What sticks to the side of a box that scrolls stays where it is.
    if (getComputedStyle(parent).position === 'sticky' && getComputedStyle(parent).insetInlineStart !== 'auto') stuck = true;
    if (!stuck) scrolled.x += parent.scrollLeft;
    if (parent.scrollWidth > parent.clientWidth) stuck = false;
    scrolled.y += parent.scrollTop;
  }
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const points = [0.2, 0.5, 0.8].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [left + x * (right - left), top + y * (bottom - top)]));
  const above = points
    .map(([x, y]) => document.elementFromPoint(x, y))
    .find((other) => other && !element.contains(other) && !other.contains(element));
  const style = getComputedStyle(element);
  const header = document.querySelector('header.site');
  const beside = header && header.getBoundingClientRect().width < innerWidth / 2;
  const contents = element.closest('.toc')?.getBoundingClientRect();
  const text = document.querySelector('.scenes, .prose')?.getBoundingClientRect();
  const apart = contents && text && (contents.left >= text.right || contents.right <= text.left);
  window.stops ??= [];
  const before = window.stops.indexOf(element);
  if (before < 0) window.stops.push(element);
  return {
    before,
    text: element.outerHTML.slice(0, 100),
    name: element.computedName,
    shown: right - left > 1 && bottom - top > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    above: above?.outerHTML.slice(0, 80),
    marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1,
    left: box.left + scrolled.x,
    right: box.right + scrolled.x,
    top: box.top + scrolled.y,
    bottom: box.bottom + scrolled.y,
    rtl: getComputedStyle(element.parentElement).direction === 'rtl',
    column: !beside || !header ? 0 : header.contains(element) ? 0 : apart ? 2 : 1,
  };
}

/** Whether the step from `a` to `b` goes up or back to where the reader has been, other than to the column beside. */
function back(a, b) {
  const onward = b.rtl ? b.right <= a.left + 1 : b.left >= a.right - 1;
  const up = b.bottom <= a.top + 1;
  const sameLine = b.top < a.bottom - 1 && b.bottom > a.top + 1;
  const leftwards = sameLine && (b.rtl ? b.left >= a.right - 1 : b.right <= a.left + 1);
  if (b.column !== a.column) return b.column < a.column - 1;
  return (up && !onward) || leftwards;
}

/** What is wrong with the stops of a walk through the page. */
async function walk(page) {
  const complaints = [];
  const say = (stop, text) => complaints.push(`${text}: ${stop.text}`);
  let last;
  for (let count = 0; ; count += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(stop);
    if (!here || here.before === 0) break;
    if (here.before > 0 || count > 1000) {
      say(here, 'a trap');
      break;
    }
    if (!here.shown) say(here, 'not visible');
    if (!here.name) say(here, 'no accessible name');
    if (here.above) say(here, `covered by ${here.above}`);
    if (!here.marked) say(here, 'no outline');
    if (last && back(last, here)) say(here, `back from ${last.text} to`);
    last = here;
  }
  const missed = await page.evaluate(() => {
    const stops = document.querySelectorAll(
      'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]',
    );
    const reached = new Set(window.stops);
    const hidden = (element) => !element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
    return [...stops]
      .filter((element) => !reached.has(element) && !hidden(element))
      .map((element) => element.outerHTML.slice(0, 100));
  });
  return [...complaints, ...missed.map((text) => `never reached: ${text}`)];
}

const walked = [...kinds.filter(({ handbook }) => handbook === fixture), ...sample(long, 'all.6.html')];

test('a walk through a page on a desk', () => reader().desk().each(walked, walk));

test('a walk through a page on a phone', () => reader().phone().each(walked, walk));

test('a walk through a page at four hundred per cent', () => {
  const different = ['index.html', 'areas/whole.html', 'all.html', 'guides/first-interview.html'];
  return reader()
    .size(320, 256)
    .each(
      walked.filter(({ at }) => different.includes(at)),
      walk,
    );
});

test('a walk from right to left', () => reader().desk().open('writing/arabic.html', walk));

test('the first stop leads past the navigation', () =>
  reader()
    .desk()
    .each(
      walked.filter(({ handbook, at }) => handbook.kind(at) !== 'moved'),
      async (page) => {
        await page.keyboard.press('Tab');
        assert.equal(await page.locator(':focus').getAttribute('class'), 'skip');
        await page.keyboard.press('Enter');
        await page.waitForURL(/#Main$/);
        await page.keyboard.press('Tab');
        const inside = await page.evaluate(() => document.querySelector('main').contains(document.activeElement));
        const anything = await page.locator('main :is(a[href], summary, [tabindex="0"])').count();
        return inside || anything === 0 ? [] : ['the next stop is not in the content'];
      },
    ));
