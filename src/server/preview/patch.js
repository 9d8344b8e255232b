/* Three pages: as it was served, as it is served now, and before the reader, where scripts and the reader have changed it. Only what differs between
   the first two is done to the third; so whatever the reader opened, chose, wrote or marked stays as it is. */

const isSheet = (node) => node.localName === "link" && node.relList.contains("stylesheet");

/* The new sheet comes in beside the old one, which goes when the new one is there: nothing flashes. */
const outgoing = new WeakMap();
const supersede = (old, sheet) => {
  outgoing.set(sheet, [old, ...(outgoing.get(old) ?? [])]);
  const settle = () => outgoing.get(sheet).splice(0).forEach((gone) => gone.remove());
  sheet.addEventListener("load", settle);
  sheet.addEventListener("error", settle);
  old.after(sheet);
};

const tokens = (text) => new Set(text?.split(/\s+/).filter(Boolean));
const patchAttributes = (old, next, live) => {
  for (const name of new Set([...old.getAttributeNames(), ...next.getAttributeNames()])) {
    const [was, is] = [old.getAttribute(name), next.getAttribute(name)];
    if (was === is) continue;
    if (name === "class" && live) {
      const [before, after] = [tokens(was), tokens(is)];
      live.classList.remove(...before.difference(after));
      live.classList.add(...after.difference(before));
    }
    for (const node of [old, live]) {
      if (!node || (node === live && name === "class")) continue;
      if (is === null) node.removeAttribute(name);
      /* A name that a parser takes may be none that `setAttribute` takes. */
      else node.setAttributeNode(next.getAttributeNode(name).cloneNode());
    }
  }
};

/* Only what is between the beginning and the end that stay, so that a selection in them stays, too. */
const patchText = (old, next, live) => {
  const [was, is] = [old.data, next.data];
  old.data = is;
  if (!live) return;
  if (live.data !== was) {
    live.data = is;
    return;
  }
  const most = Math.min(was.length, is.length);
  let [front, back] = [0, 0];
  while (front < most && was[front] === is[front]) front += 1;
  while (back < most - front && was[was.length - 1 - back] === is[is.length - 1 - back]) back += 1;
  live.replaceData(front, was.length - front - back, is.slice(front, is.length - back));
};

/* Puts the live node where the old one stands among those of its siblings that are there. Scripts may have taken some away, and put others between. */
const place = (node, live, parent) => {
  const isThere = (sibling) => liveOf(sibling)?.parentNode === parent;
  let [before, after] = [node.previousSibling, node.nextSibling];
  while (before && !isThere(before)) before = before.previousSibling;
  while (!before && after && !isThere(after)) after = after.nextSibling;
  const next = before ? liveOf(before).nextSibling : after && liveOf(after);
  /* What is only moved keeps its focus, where a browser can do that. */
  if (parent.moveBefore && parent.isConnected && live.isConnected) parent.moveBefore(live, next);
  else parent.insertBefore(live, next);
};

const patchChildren = (old, next, live) => {
  const [olds, news] = [old, next].map((node) => [...node.childNodes]);
  const { from, stays } = align(olds, news);
  const used = new Set(from);
  olds.forEach((node, at) => {
    if (used.has(at)) return;
    node.remove();
    liveOf(node)?.remove();
  });
  let previous = null;
  news.forEach((node, at) => {
    const isNew = from[at] < 0;
    const child = isNew ? inert.importNode(node, true) : olds[from[at]];
    if (isNew) pair(child, document.importNode(node, true));
    const following = previous ? previous.nextSibling : old.firstChild;
    if (child !== following) old.insertBefore(child, following);
    const twin = liveOf(child);
    if (live && twin && !stays.has(at) && (isNew || twin.parentNode)) place(child, twin, live);
    if (!isNew) patch(child, node);
    previous = child;
  });
};

/* Makes the page before the reader follow from `old`, which becomes the same as `next`. */
const patch = (old, next) => {
  if (old.isEqualNode(next)) return;
  const live = liveOf(old);
  if (old.nodeType !== Node.ELEMENT_NODE) patchText(old, next, live);
  else if (live && isSheet(old) && isSheet(next) && old.getAttribute("href") !== next.getAttribute("href")) {
    const sheet = document.importNode(next);
    supersede(live, sheet);
    patchAttributes(old, next);
    twins.set(old, sheet);
  } else {
    patchAttributes(old, next, live);
    patchChildren(old, next, live);
  }
};

/* Where scripts changed the page before it was known as it was served, its nodes are found as those of an edit are. */
const recognise = (old, live) => {
  twins.set(old, live);
  const [olds, lives] = [old, live].map((node) => [...node.childNodes]);
  const { from } = align(olds, lives);
  lives.forEach((node, at) => from[at] >= 0 && recognise(olds[from[at]], node));
};

/* What cannot be changed in a page that is there: what has run, what the browser has been told, and the frame of it all. */
const fixed = (root) => {
  const all = (selector, say) => [...root.querySelectorAll(selector)].map(say);
  return JSON.stringify([
    root.lang,
    all("main", () => 1),
    all("script", (script) => executes(script) && [script.type, script.getAttribute("src"), script.text]),
    all("meta[http-equiv], base", (part) => part.outerHTML),
    /* Their content is no child of theirs. */
    all("template", (part) => part.innerHTML),
  ]);
};

/* What is read stays where it is: the first things in the window, and how far down they are. */
const anchor = () => {
  if (scrollY <= 0) return () => {};
  const seen = [];
  const look = (parent) => {
    for (const part of parent.children) {
      if (seen.length >= 30) return;
      const { top, bottom, height } = part.getBoundingClientRect();
      if (height === 0 || bottom <= 0 || top >= innerHeight || /fixed|sticky/.test(getComputedStyle(part).position)) continue;
      if (top < 0) look(part);
      seen.push([part, top]);
    }
  };
  look(document.querySelector("main") ?? document.body);
  return () => {
    const [part, top] = seen.find(([part]) => part.isConnected && part.getClientRects().length > 0) ?? [];
    if (part) scrollBy({ top: part.getBoundingClientRect().top - top, behavior: "instant" });
  };
};
