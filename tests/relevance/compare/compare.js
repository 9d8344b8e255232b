// The same pages and queries, asked of three engines. `--details` lists what each did not find in the first place.

import { engine } from '../engine.js';
import { handbooks } from '../handbooks.js';
import { draw, measure, misses, table } from '../measure.js';
import { miniSearch } from './minisearch.js';
import { pagefindSearch } from './pagefind.js';

const engines = [
  ['askbook', (handbook) => ({ find: engine(handbook.folder) })],
  ['Pagefind', pagefindSearch],
  ['MiniSearch', async (handbook) => ({ find: await miniSearch(handbook) })],
];

const tables = [];
for (const [name, start] of engines) {
  const answers = [];
  for (const handbook of handbooks) {
    const { find, close } = await start(handbook);
    answers.push(...(await measure(handbook, find)));
    await close?.();
  }
  tables.push([name, table(answers)]);
  if (process.argv.includes('--details')) console.log(`${name}\n${misses(answers)}\n`);
}
console.log(draw(tables));
