/* Files. Each is a script that hands over a value, so that there is one way to load them, from a server and from a disk. */
const base = globalThis.document?.currentScript?.src.replace(/[^/]*$/, "");
let root, files;
const given = {};
const search = (name, layout, value) => {
  if (name === "root") {
    files = new Map();
    if (root?.layout !== layout) {
      const [starts, endings, common, spelling] = ["words", "endings", "common", "vocabulary"].map((key) => value[key].split(" "));
      root = { ...value, layout, starts, endings: ["", ...endings], common: new Set(common), spelling };
    }
  }
  given[name] = [layout, value];
};
/* For sites that demand Trusted Types of their scripts. */
const trusted = globalThis.trustedTypes?.createPolicy("askbook-search", { createScriptURL: (address) => address });
search.load = (name) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const address = `${base}${name}.js?v=${name === "root" ? Date.now() : root.layout}`;
    script.src = trusted?.createScriptURL(address) ?? address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
/* The value of a file, made into something by `make`. */
const file = (name, make) => {
  const known = files;
  if (!known.has(name)) {
    const loaded = given[name]?.[0] === root.layout ? Promise.resolve() : search.load(name);
    const made = loaded.then(() => {
      const [layout, value] = given[name] ?? [];
      delete given[name];
      if (layout !== root.layout) throw new Error("the site has been published anew");
      return make(value);
    });
    made.catch(() => known.delete(name));
    known.set(name, made);
  }
  return known.get(name);
};
/* Asks again, once, where the root is no longer that of the files. */
const fresh = async (ask) => {
  try {
    return await ask();
  } catch (error) {
    const { layout } = root;
    await search.load("root");
    if (root.layout === layout) throw error;
    return ask();
  }
};

const digits = new Int8Array(128);
[..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"].forEach((c, at) => {
  digits[c.charCodeAt(0)] = at;
});
const numbers = (text) => {
  const found = [];
  let value = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = digits[text.charCodeAt(at)];
    value = value * 32 + (digit & 31);
    if (digit < 32) {
      found.push(value);
      value = 0;
    }
  }
  return found;
};

/* What a list shows of a page. An address is shortened by what it shares with the title, and with the page before; `./` is the root. */
const entry = async (page) => {
  const number = Math.floor(page / root.titles);
  const columns = await file(`titles-${number}`, (columns) => {
    columns[1].forEach((folder, at, folders) => {
      folders[at] = folder || folders[at - 1] || "";
    });
    return columns;
  });
  const [title, folder, name, levels, category, minutes, state] = columns.map((column) => column[page % root.titles]);
  const called = title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const [, shared, rest] = /^(\d+):(.*)$/.exec(name);
  return { title, url: `${folder}${called.slice(0, shared)}${rest}.html`.replace(/^\.\//, ""), levels, category, minutes, state };
};
const texts = async (page) => (await file(`texts-${Math.floor(page / root.texts)}`, (pages) => pages))[page % root.texts];
