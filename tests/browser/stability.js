// Nothing moves while a page loads.

import test from 'node:test';
import { samples } from './handbooks.js';
import { reader } from './reader.js';

/** What has moved since the page began, once it has been drawn. */
const moved = async (page) => {
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 3; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
  });
  const shifts = await page.evaluate(() => window.shifts);
  return shifts.map(({ value, nodes }) => `${value}: ${nodes.join(' ')}`);
};

test('nothing moves on a desk', () => reader().desk().each(samples, moved));

test('nothing moves on a phone', () => reader().phone().each(samples, moved));
