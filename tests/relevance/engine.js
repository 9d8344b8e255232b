// The site's own search, outside a browser: the scripts of `search.index/` run in a context of their own, where a function that reads
// files stands in for `<script>`.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

/** A function that asks the index of a built site, and gives addresses, best first. */
export function engine(folder) {
  const context = createContext({ URL, console, queueMicrotask, setTimeout, clearTimeout, performance });
  const run = (name) => {
    const file = join(folder, 'search.index', `${name}.js`);
    runInContext(readFileSync(file, 'utf8'), context, { filename: file });
  };
  run('root');
  const search = runInContext('askbookSearch', context);
  search.load = async (name) => run(name);
  return async (text, options) => {
    const found = await search.find(text, options);
    const entries = await search.entries(found, 0, 10);
    return entries.map(({ url }) => url);
  };
}
