// Pages do not know the day; readers do.

import assert from 'node:assert/strict';
import test from 'node:test';
import { reader } from './reader.js';

const marks = (page) => page.getByText('Due for review', { exact: true }).filter({ visible: true }).count();

test('a review that was due yesterday is marked', () =>
  reader()
    .on('2021-03-01T12:00:00')
    .open('states/overdue.html', async (page) => {
      assert.ok((await page.locator('[data-due="2021-02-28"]').count()) > 0);
      assert.ok((await marks(page)) > 0);
    }));

test('one that is due today is not', () =>
  reader()
    .on('2021-02-28T23:59:00')
    .open('states/overdue.html', async (page) => assert.equal(await marks(page), 0)));

test('one that is due long from now is not', () =>
  reader()
    .on('2026-11-24T12:00:00')
    .open('states/fresh.html', async (page) => {
      assert.ok((await page.locator('[data-due]').count()) > 0);
      assert.equal(await marks(page), 0);
    }));

test('a list marks each question whose day has come, and can show those alone', () =>
  reader()
    .on('2026-11-24T12:00:00')
    .open('all.html', async (page) => {
      const past = await page
        .locator('.entry[data-due]')
        .evaluateAll((entries) => entries.filter(({ dataset }) => dataset.due < '2026-11-24').length);
      const inEntries = page.locator('.entry').getByText('Due for review', { exact: true }).filter({ visible: true });
      assert.ok(past > 0);
      assert.equal(await inEntries.count(), past);
      await page.locator('form.filters [name=status]').selectOption('due');
      assert.equal(await page.locator('.entry:visible').count(), past);
    }));

test('without a script nothing is marked', () =>
  reader()
    .scriptless()
    .open('states/overdue.html', async (page) => assert.equal(await marks(page), 0)));
