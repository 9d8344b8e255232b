// What the Nu checker of the W3C says of every page.

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test from 'node:test';
import { handbooks } from './handbooks.js';
import { quiet } from './reader.js';

const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

function check(files) {
  // To the checker a file has no site, so it believes that a policy of 'self' forbids all; policy.js asks a browser.
  const options = [
    '--stdout',
    '--format',
    'json',
    '--also-check-css',
    '--also-check-svg',
    '--filterpattern',
    '.*Content Security Policy.*',
  ];
  return new Promise((done, fail) => {
    execFile('java', ['-jar', jar, ...options, ...files], { maxBuffer: 1 << 26 }, (error, stdout) =>
      stdout ? done(JSON.parse(stdout).messages) : fail(error),
    );
  });
}

test('every page and every file of the theme is valid', async () => {
  const files = handbooks.flatMap((handbook) => {
    const theme = handbook.files.filter((file) => /^assets\/.*\.(css|svg)$/.test(file));
    return [...handbook.pages, ...theme].map((file) => join(handbook.folder, file));
  });
  const messages = await check(files);
  quiet(messages.map(({ url, lastLine, type, subType, message }) => `${url}:${lastLine}: ${subType ?? type}: ${message}`));
});
