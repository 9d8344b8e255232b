/* Which of the old children each new one continues. */

const isText = (node) => node.nodeType === Node.TEXT_NODE;
const isSpace = (node) => isText(node) && !node.data.trim();
const written = (node) => node.outerHTML ?? node.data;
/* What a node is known by: an id, a name or an address on it or in it, or else all that it is. White space is known by its place alone. */
const naming = "[id], [name], [property], a[href]";
const nameOf = (node) => {
  if (node.nodeType !== Node.ELEMENT_NODE) return isSpace(node) ? null : node.nodeName + node.data;
  const named = node.matches(naming) ? node : node.querySelector(naming);
  const name = ["id", "name", "property", "href"].map((attribute) => named?.getAttribute(attribute)).find(Boolean);
  return node.localName + (name ? ` ${name}` : node.outerHTML);
};

/* The places of a longest increasing subsequence; a number below zero is no part of it. */
const increasing = (numbers) => {
  const ends = [];
  const before = [];
  numbers.forEach((number, at) => {
    if (number < 0) return;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]] < number) low = middle + 1;
      else high = middle;
    }
    before[at] = ends[low - 1] ?? -1;
    ends[low] = at;
  });
  const places = new Set();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]) places.add(at);
  return places;
};

/* How much two nodes of the same kind have in common, from 1 to 2. */
const likeness = (a, b) => {
  const most = Math.min(a.length, b.length, 2_000);
  let [front, back] = [0, 0];
  while (front < most && a[front] === b[front]) front += 1;
  while (back < most - front && a[a.length - 1 - back] === b[b.length - 1 - back]) back += 1;
  return 1 + (front + back) / (Math.min(2_000, Math.max(a.length, b.length)) || 1);
};
/* Pairs what has no name in common by kind and likeness, in order; many by kind alone. */
const pairs = (olds, news) => {
  const found = [];
  if (olds.length * news.length > 2_500) {
    let at = 0;
    news.forEach((node, place) => {
      const next = olds.findIndex((old, n) => n >= at && old.nodeName === node.nodeName);
      if (next < 0) return;
      found.push([next, place]);
      at = next + 1;
    });
    return found;
  }
  const [before, after] = [olds, news].map((nodes) => nodes.map(written));
  const worth = (i, j) => (olds[i].nodeName === news[j].nodeName ? likeness(before[i], after[j]) : 0);
  /* The best that can be had of those from i and j on. */
  const best = Array.from({ length: olds.length + 1 }, () => new Float64Array(news.length + 1));
  const worths = olds.map((_, i) => news.map((_, j) => worth(i, j)));
  for (let i = olds.length - 1; i >= 0; i -= 1) {
    for (let j = news.length - 1; j >= 0; j -= 1) {
      const both = worths[i][j] && worths[i][j] + best[i + 1][j + 1];
      best[i][j] = Math.max(both, best[i + 1][j], best[i][j + 1]);
    }
  }
  for (let i = 0, j = 0; i < olds.length && j < news.length;) {
    if (worths[i][j] && best[i][j] === worths[i][j] + best[i + 1][j + 1]) found.push([i++, j++]);
    else if (best[i][j] === best[i + 1][j]) i += 1;
    else j += 1;
  }
  return found;
};

/* For each of `news` the place in `olds` of the node that it continues, or -1; and the places of those that keep their order. */
const align = (olds, news) => {
  const from = Array(news.length).fill(-1);
  let start = 0;
  let [oldEnd, newEnd] = [olds.length, news.length];
  while (start < oldEnd && start < newEnd && olds[start].isEqualNode(news[start])) {
    from[start] = start;
    start += 1;
  }
  while (start < oldEnd && start < newEnd && olds[oldEnd - 1].isEqualNode(news[newEnd - 1])) {
    oldEnd -= 1;
    newEnd -= 1;
    from[newEnd] = oldEnd;
  }
  const places = new Map();
  const free = new Set();
  for (let at = start; at < oldEnd; at += 1) {
    free.add(at);
    const name = nameOf(olds[at]);
    if (name === null) continue;
    if (places.has(name)) places.get(name).push(at);
    else places.set(name, [at]);
  }
  for (let at = start; at < newEnd && places.size > 0; at += 1) {
    const place = places.get(nameOf(news[at]))?.shift();
    if (place === undefined) continue;
    from[at] = place;
    free.delete(place);
  }
  const stays = increasing(from);
  /* Between two that stay, what is left is paired with what is left. */
  let gap = [];
  let after = start - 1;
  const fill = (until) => {
    if (gap.length > 0) {
      const left = [];
      for (let at = after + 1; at < until; at += 1) if (free.has(at)) left.push(at);
      for (const [old, place] of pairs(left.map((at) => olds[at]), gap.map((at) => news[at]))) {
        from[gap[place]] = left[old];
        stays.add(gap[place]);
      }
    }
    gap = [];
    after = until;
  };
  for (let at = start; at < newEnd; at += 1) {
    if (stays.has(at)) fill(from[at]);
    else if (from[at] < 0) gap.push(at);
  }
  fill(oldEnd);
  return { from, stays };
};
