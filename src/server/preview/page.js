/* The page as the server sends it, and what it says beside it. */
const data = "askbook-preview";
/* A page from the server without what is only for this script; `told` is what that says. */
const read = (page) => {
  const script = page.getElementById(data);
  if (!script) return null;
  const told = JSON.parse(script.textContent);
  script.nextElementSibling?.remove();
  script.remove();
  return told;
};
let told = read(document);

const executes = ({ type }) => !type || type === "module" || /(java|ecma)script/.test(type);
const waits = (script) => script.type === "module" ? !script.async : script.src && script.defer && !script.async;
/* Whether nothing has changed the page yet. */
const isPristine = [...document.scripts].every((script) => !executes(script) || waits(script));

/* For each node of the page as it was served: the node that stands for it before the reader. */
const twins = new WeakMap();
const liveOf = (node) => twins.get(node);
const pair = (node, live) => {
  const [nodes, lives] = [node, live].map((root) => document.createTreeWalker(root));
  do twins.set(nodes.currentNode, lives.currentNode); while (nodes.nextNode() && lives.nextNode());
};
const inert = document.implementation.createHTMLDocument("");
/* Where the body ends its white space depends on what stood there. */
const trimmed = (root) => {
  const body = root.querySelector("body");
  while (body?.lastChild?.nodeType === Node.TEXT_NODE && !body.lastChild.data.trim()) body.lastChild.remove();
  return root;
};
/* A copy of the page as it was served, which follows the server; `null` until it is known. */
let base = null;
if (isPristine) {
  base = inert.importNode(document.documentElement, true);
  pair(base, document.documentElement);
  trimmed(base);
}

/* Asks for the page; with `known`, only if it is not that. A document is made without any string that would have to be trusted. */
const ask = (known) =>
  new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    request.timeout = 20_000;
    if (known) request.setRequestHeader("If-None-Match", `"${known}"`);
    request.addEventListener("loadend", () => done(request));
    request.send();
  });
/* The root of an answer. What stands in `noscript` is elements there, and text before a reader who has script. */
const rootOf = (answer) => {
  for (const part of answer.querySelectorAll("noscript")) part.textContent = part.innerHTML;
  return trimmed(answer.documentElement);
};

/* A browser may forbid storage; then a choice lasts as long as the page. */
const kept = (storage) => {
  const own = {};
  return {
    get(name) {
      try { return window[storage].getItem(`askbook:${name}`); } catch { return own[name] ?? null; }
    },
    set(name, value) {
      own[name] = value;
      try { window[storage].setItem(`askbook:${name}`, value); } catch { /* see above */ }
    },
    remove(name) {
      delete own[name];
      try { window[storage].removeItem(`askbook:${name}`); } catch { /* see above */ }
    },
  };
};
const [local, session] = ["localStorage", "sessionStorage"].map(kept);
