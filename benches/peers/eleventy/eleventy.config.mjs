import { execFileSync } from 'node:child_process';
import highlight from '@11ty/eleventy-plugin-syntaxhighlight';

/** The questions of each key, in the order of their titles. A question may have several. */
function group(api, keys) {
  const questions = api.getAll().filter(({ data }) => data.layout === 'question.njk');
  questions.sort((a, b) => (a.data.title < b.data.title ? -1 : 1));
  const groups = {};
  for (const question of questions) for (const key of keys(question.data)) (groups[key] ??= []).push(question);
  return groups;
}

export default function (eleventy) {
  eleventy.addPlugin(highlight);
  eleventy.addCollection('byCategory', (api) => group(api, ({ category }) => [category]));
  eleventy.addCollection('byLevel', (api) => group(api, ({ level }) => level));
  eleventy.addCollection('byTag', (api) => group(api, ({ tags }) => tags));
  eleventy.on('eleventy.after', ({ directories }) => {
    execFileSync('node_modules/.bin/pagefind', ['--site', directories.output], { stdio: ['ignore', 'ignore', 'inherit'] });
  });
  return {
    dir: { input: 'content', layouts: '../layouts', data: '../data' },
    // Code may look like a template.
    markdownTemplateEngine: false,
  };
}
