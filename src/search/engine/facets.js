/* What pages can be narrowed down by. The value with the empty id has the pages for every level or role. */
const facets = () =>
  file("facets", (all) => {
    for (const values of Object.values(all)) {
      for (const value of values) {
        let page = -1;
        value[2] = numbers(value[2]).map((step) => (page += step));
      }
    }
    return all;
  });
const isSame = (id, value) => id === value;
const isAmong = (id, value) => id === "" || id === value;
const fits = {
  level: isAmong,
  role: isAmong,
  category: (id, value) => `${id}/`.startsWith(`${value}/`),
  minutes: (id, value) => Number(id) <= value,
  tag: isSame,
  status: isSame,
};
const bounds = [2, 5, 10, 15, 20, 30, 45, 60, 90];
/* For each page the filters that it does not pass, as bits. */
const failures = (all, filters) => {
  const failed = new Uint8Array(root.pages);
  Object.entries(fits).forEach(([name, fits], bit) => {
    if (!filters[name]) return;
    const passing = new Set(all[name].flatMap(([id, , pages]) => (fits(id, filters[name]) ? pages : [])));
    for (let page = 0; page < root.pages; page += 1) if (!passing.has(page)) failed[page] |= 1 << bit;
  });
  return failed;
};
/* How many of `pages` each choice would leave, as if there were no choice of its kind yet. */
const counted = (all, pages, failed) => {
  const inside = new Uint8Array(root.pages);
  for (const page of pages) inside[page] = 1;
  const counts = Object.entries(fits).map(([name, fits], bit) => {
    const left = (page) => inside[page] && !(failed[page] & ~(1 << bit));
    const own = all[name].map(([id, title, pages]) => ({ id, title, count: pages.filter(left).length }));
    const offered = name === "minutes" ? bounds.map((bound) => ({ id: `${bound}`, title: `${bound}` })) : own.filter(({ id }) => id);
    const sum = (id) => own.reduce((sum, value) => sum + (fits(value.id, id) ? value.count : 0), 0);
    const counts = offered.map(({ id, title }) => ({ id, title, count: sum(id) })).filter(({ count }) => count);
    /* A bound above one that leaves all says nothing. */
    return [name, name === "minutes" ? counts.filter(({ count }, at) => count !== counts[at - 1]?.count) : counts];
  });
  return Object.fromEntries(counts);
};
