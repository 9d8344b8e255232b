// MiniSearch over the text of the pages, with settings as documentation sites use them.

import MiniSearch from 'minisearch';
import { passes } from '../handbooks.js';

const headings = (body) => [...body.matchAll(/^#{2,3} (.*)$/gm)].map(([, heading]) => heading).join('\n');

export async function miniSearch({ pages }) {
  const search = new MiniSearch({
    idField: 'url',
    fields: ['title', 'question', 'tags', 'headings', 'body'],
    searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 4, question: 2, tags: 2, headings: 1.5 } },
  });
  search.addAll(pages.map((page) => ({ ...page, tags: page.tags.join(' '), headings: headings(page.body) })));
  const byUrl = new Map(pages.map((page) => [page.url, page]));
  return async (text, { filters, language }) => {
    const fits = (page) => (!filters || passes(page, filters)) && (!language || page.language === language);
    const filter = ({ id }) => fits(byUrl.get(id));
    return search.search(text || MiniSearch.wildcard, { filter }).map(({ id }) => id);
  };
}
