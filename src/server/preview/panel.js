/* What is wrong with the handbook, at the foot of the window: open while there are errors that the writer has not put aside, or a badge. */

const look = `
:host { all: initial; color-scheme: inherit; display: block; font: 14px/1.5 system-ui, sans-serif;
  --ink: light-dark(#17211f, #e4eae8); --soft: light-dark(#46544f, #a9b8b4); --paper: light-dark(#fff, #171d1c); --wash: light-dark(#f2f5f4, #222b29);
  --rule: light-dark(#7d8d89, #71827e); --link: light-dark(#005f6b, #79d0d8); --error: light-dark(#a8231c, #ff9c8f); --warning: light-dark(#744900, #f0c265);
  --help: light-dark(#1a6a3a, #83d69d); --frame: light-dark(#0b548c, #8cc4f7); }
@media print { :host { display: none !important; } }
*, ::before { box-sizing: border-box; }
[hidden] { display: none !important; }
.panel { position: fixed; inset: auto 0 0; z-index: 2147483647; max-height: 45vh; max-height: 45dvh; overflow: auto; overscroll-behavior: contain; color: var(--ink);
  background: var(--paper); border-block-start: 3px solid var(--worst); box-shadow: 0 -4px 24px #0003; outline-offset: -3px; }
.bar { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; padding: 6px 16px; background: var(--paper); }
.sum { margin: 0 auto 0 0; font: inherit; font-weight: 650; color: var(--worst); }
label { display: flex; align-items: center; gap: 6px; color: var(--soft); }
button, select { min-height: 28px; padding: 2px 10px; border: 1px solid var(--rule); border-radius: 4px; background: var(--paper); color: var(--ink); font: inherit; cursor: pointer; }
button:hover, select:hover { background: var(--wash); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.badge { position: fixed; inset: auto 12px 12px auto; z-index: 2147483647; padding: 4px 12px; border: 2px solid var(--worst); border-radius: 999px; color: var(--worst); font-weight: 650;
  box-shadow: 0 2px 8px #0003; }
.body { padding: 0 16px 12px; }
p, h2, h3 { margin: 8px 0 0; font: inherit; }
h3 { font-weight: 650; }
.stale { padding: 4px 10px; border-inline-start: 3px solid var(--worst); background: var(--wash); }
.mistake { margin-block-start: 10px; }
.place { display: inline-block; margin-block-end: 4px; padding: 2px 0; border: 0; background: none; color: var(--link); text-decoration: underline; text-underline-offset: 3px; overflow-wrap: anywhere; text-align: start; }
pre { margin: 0; padding: 8px 12px; overflow: auto; border-radius: 4px; background: var(--wash); font: 13px/1.45 ui-monospace, "Cascadia Mono", Consolas, monospace; tab-size: 4; }
pre b { font-weight: 650; }
summary { padding: 3px 0; cursor: pointer; overflow-wrap: anywhere; }
.error { color: var(--error); } .warning { color: var(--warning); } .help { color: var(--help); } .frame { color: var(--frame); } .soft { color: var(--soft); }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.panel.of-error, .badge.of-error { --worst: var(--error); } .panel.of-warning, .badge.of-warning { --worst: var(--warning); }
@media (max-width: 30em) { .bar { gap: 4px 8px; } select { max-width: 100px; } }
@media (prefers-contrast: more) { :host { --soft: var(--ink); --rule: var(--ink); } }
@media (forced-colors: active) { .stale, pre { border: 1px solid; } }`;

const make = (name, properties = {}, ...inside) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...inside.flat());
  return element;
};
const number = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
const tally = (mistakes) => {
  const count = (wanted) => mistakes.filter(({ severity }) => severity === wanted).length;
  return ["error", "warning"].filter(count).map((severity) => number(count(severity), severity)).join(", ");
};
/* What makes a mistake the same after an edit; its line may have moved. */
const identity = ({ severity, code, message, path }) => [severity, code, message, path].join("\n");

/* Where editors are told to open a file. */
const inPath = (path) => encodeURI(path).replace(/[?#]/g, encodeURIComponent);
const like = (scheme) => (path, line, column) => `${scheme}://file${inPath(path)}:${line}:${column}`;
const editors = {
  vscode: ["VS Code", like("vscode")],
  cursor: ["Cursor", like("cursor")],
  vscodium: ["VSCodium", like("vscodium")],
  zed: ["Zed", like("zed")],
  idea: ["JetBrains", (path, line, column) => `idea://open?file=${encodeURIComponent(path)}&line=${line}&column=${column}`],
  sublime: ["Sublime Text", (path, line, column) => `subl://open?url=${encodeURIComponent(`file://${inPath(path)}`)}&line=${line}&column=${column}`],
  none: ["None: copy the place"],
};

/* A mistake as a terminal shows it, with the colours of one. */
const drawn = (text, severity) =>
  text.split("\n").flatMap((line, at) => {
    const piece = (name, part) => (part ? [make("span", { className: name }, part)] : []);
    const end = at > 0 ? ["\n"] : [];
    const [, title, rest] = /^((?:error|warning)(?:\[[^\]]*\])?)(: .*)$/.exec(line) ?? [];
    if (title) return [...end, make("b", {}, piece(severity, title), rest)];
    const [, gutter, help] = /^(\s*= )(.*)$/.exec(line) ?? [];
    if (help) return [...end, piece("frame", gutter), piece("help", help)].flat();
    const [, frame, marks, label] = /^(\s*\|\s*)([\^~]+|-+)(.*)$/.exec(line) ?? [];
    if (marks) return [...end, piece("frame", frame), piece(/^-/.test(marks) ? "frame" : severity, marks + label)].flat();
    if (/^\s*(-->|:::)/.test(line)) return [...end, piece("soft", line)].flat();
    const [, edge, code] = /^(\s*\d*\s*\|)(.*)$/.exec(line) ?? [];
    return edge ? [...end, piece("frame", edge), code].flat() : [...end, line];
  });

const panel = (() => {
  let parts, known;
  let mistakes = [];
  /* Errors of which the writer knows; and whether warnings alone are looked at. */
  let familiar = [];
  let isOpened = false;
  const editor = () => (told.root && Object.hasOwn(editors, local.get("editor")) ? local.get("editor") : told.root ? "vscode" : "none");
  const remembered = () => {
    try { return JSON.parse(session.get("folded")); } catch { return null; }
  };

  const say = (text) => {
    parts.status.textContent = text;
  };
  const copy = (text) => {
    /* Where it is not https, nor this machine, a page has no clipboard. */
    const done = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject();
    done.then(() => say(`Copied ${text}`), () => prompt("The place of the mistake", text));
  };
  const place = ({ path, line, column }) => {
    if (!path) return [];
    const where = line > 0 ? `${path}:${line}:${column}` : path;
    const [name, address] = editors[editor()];
    if (!address) return [make("button", { type: "button", className: "place", title: "Copy", onclick: () => copy(where) }, where)];
    const root = told.root.replaceAll("\\", "/").replace(/^(?!\/)/, "/").replace(/\/$/, "");
    const href = address(`${root}/${path}`, line || 1, column || 1);
    return [make("a", { className: "place", href, title: `Open in ${name}` }, `Open in editor: ${where}`)];
  };
  const whole = (mistake) => [
    ...place(mistake),
    make("pre", { tabIndex: 0, role: "group", ariaLabel: mistake.message }, drawn(mistake.text, mistake.severity)),
  ];
  const short = (mistake) => {
    const { severity, message, path, line } = mistake;
    const where = line > 0 ? `${path}:${line}` : path;
    const summary = make("summary", {}, make("span", { className: severity }, severity), ` ${message} `, make("span", { className: "soft" }, where));
    const details = make("details", {}, summary, whole(mistake));
    details.dataset.key = identity(mistake);
    return details;
  };

  const list = () => {
    const opened = new Set([...parts.body.querySelectorAll("details[open]")].map(({ dataset }) => dataset.key));
    const [here, others] = [true, false].map((isHere) => mistakes.filter((mistake) => mistake.here === isHere));
    const { stale, more } = told;
    parts.body.replaceChildren(
      ...(stale ? [make("p", { className: "stale" }, "The page shows its last good version.")] : []),
      ...here.map((mistake) => make("div", { className: "mistake" }, whole(mistake))),
      ...(others.length ? [make("h3", {}, here.length ? `In other files: ${tally(others)}` : "In other files"), ...others.map(short)] : []),
      ...(more ? [make("p", { className: "soft" }, `${more} more are not shown.`)] : []),
    );
    for (const details of parts.body.querySelectorAll("details")) details.open = opened.has(details.dataset.key);
  };

  const fold = (isFolded) => {
    parts.panel.hidden = isFolded;
    parts.badge.hidden = !isFolded;
  };
  const build = () => {
    const host = make("div", { lang: "en", dir: "ltr" });
    host.id = data;
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(look);
    root.adoptedStyleSheets = [sheet];
    const sum = make("h2", { className: "sum", id: "sum" });
    const select = make("select", {}, Object.entries(editors).map(([id, [name]]) => new Option(name, id)));
    const choice = make("label", {}, "Editor", select);
    const folds = make("button", { type: "button" }, "Fold");
    const body = make("div", { className: "body" });
    const region = make("section", { tabIndex: -1 }, make("div", { className: "bar" }, sum, choice, folds), body);
    region.setAttribute("aria-label", "Mistakes in the handbook");
    const badge = make("button", { type: "button", ariaExpanded: "false" });
    const status = make("div", { className: "vh", role: "status" });
    root.append(status, region, badge);
    parts = { host, panel: region, badge, status, sum, select, choice, body };

    const close = () => {
      session.set("folded", JSON.stringify(mistakes.map(identity)));
      isOpened = false;
      fold(true);
      badge.focus();
    };
    folds.addEventListener("click", close);
    badge.addEventListener("click", () => {
      session.remove("folded");
      isOpened = true;
      fold(false);
      region.focus();
    });
    /* Keys that are meant for the panel are none of the page's. */
    region.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") close();
    });
    select.addEventListener("change", () => {
      local.set("editor", select.value);
      list();
    });
    /* The page can be scrolled until its end stands above the panel. */
    new ResizeObserver(() => {
      host.style.blockSize = `${region.offsetHeight}px`;
    }).observe(region);
    document.documentElement.append(host);
  };

  const show = () => {
    mistakes = told.mistakes;
    mark(mistakes.some(({ severity, here }) => here && severity === "error"));
    const now = JSON.stringify([mistakes, told.more, told.stale, told.root]);
    if (now === known) return;
    known = now;
    if (mistakes.length === 0 && !told.more) {
      session.remove("folded");
      isOpened = false;
      if (!parts) return;
      say("No mistakes are left.");
      const hadFocus = parts.host.shadowRoot.activeElement;
      parts.panel.hidden = parts.badge.hidden = true;
      if (hadFocus) document.querySelector("main")?.focus({ preventScroll: true });
      return;
    }
    if (!parts) build();
    const { panel, badge, sum, select, choice } = parts;
    const folded = remembered();
    const errors = mistakes.filter(({ severity }) => severity === "error");
    const fresh = errors.filter((mistake) => !(folded ?? familiar).includes(identity(mistake)));
    const isFolded = errors.length === 0 ? !isOpened : folded !== null && fresh.length === 0;
    /* What was put right, and comes again, is new. */
    if (folded && isFolded) session.set("folded", JSON.stringify(mistakes.map(identity)));
    else session.remove("folded");
    familiar = errors.map(identity);
    const worst = errors.length ? "of-error" : "of-warning";
    panel.className = `panel ${worst}`;
    badge.className = `badge ${worst}`;
    badge.textContent = sum.textContent = tally(mistakes);
    choice.hidden = !told.root;
    select.value = editor();
    const wasIn = parts.body.contains(parts.host.shadowRoot.activeElement);
    list();
    fold(isFolded);
    if (wasIn && !isFolded) panel.focus({ preventScroll: true });
    if (fresh.length) say(`${number(fresh.length, "new error")}: ${fresh[0].message}`);
  };
  return { show };
})();
