/* What needs script: remembered choices, filters, the reading position, the way to search, two keys. Everything else works without it.
   The file is deferred, yet runs before the first paint, so that nothing flashes or moves when it is done. While a handbook is written its pages change
   under their reader; so elements are looked up when they are needed, and what was made of them is made again at `askbook:update`. */
"use strict";

(() => {
  const root = document.documentElement;
  const find = (selector, from = document) => from.querySelector(selector);
  const findAll = (selector, from = document) => [...from.querySelectorAll(selector)];
  /* Listens for clicks on what fits a selector, now or later. */
  const onClick = (selector, act) => document.addEventListener("click", (event) => {
    const part = event.target.closest(selector);
    if (part) act(event, part);
  });
  /* Does it now, and whenever the page has changed. */
  const always = (act) => {
    act();
    document.addEventListener("askbook:update", act);
  };

  /* A browser may forbid storage; then a choice lasts as long as the page. */
  const kept = {
    get(name) {
      try { return localStorage.getItem(`askbook:${name}`); } catch { return null; }
    },
    set(name, value) {
      try {
        if (value === null) localStorage.removeItem(`askbook:${name}`);
        else localStorage.setItem(`askbook:${name}`, value);
      } catch { /* see above */ }
    },
  };

  let silence;
  const say = (name) => {
    const status = find(".status");
    status.textContent = status.dataset[name];
    clearTimeout(silence);
    silence = setTimeout(() => { status.textContent = ""; }, 2500);
  };

  /* Colours: what the reader chose, where it differs from what the system says. */
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const system = () => (dark.matches ? "dark" : "light");
  const showScheme = (chosen) => {
    if (["dark", "light"].includes(chosen) && chosen !== system()) root.dataset.scheme = chosen;
    else delete root.dataset.scheme;
  };
  const keptScheme = () => showScheme(kept.get("scheme"));
  keptScheme();
  dark.addEventListener("change", keptScheme);
  onClick("button.scheme", () => {
    const chosen = (root.dataset.scheme ?? system()) === "dark" ? "light" : "dark";
    kept.set("scheme", chosen === system() ? null : chosen);
    showScheme(chosen);
  });

  /* Folded answers: think, then reveal. */
  const fold = (folded) => {
    root.toggleAttribute("data-folded", folded);
    for (const part of findAll("details.fold")) part.open = !folded;
  };
  if (find("button.fold-all")) root.toggleAttribute("data-folded", kept.get("fold") === "folded");
  const folds = new WeakSet();
  always(() => {
    for (const part of findAll("details.fold")) {
      if (!folds.has(part) && root.hasAttribute("data-folded")) part.open = false;
      folds.add(part);
    }
  });
  onClick("button.fold-all", () => {
    const folded = !root.hasAttribute("data-folded");
    fold(folded);
    kept.set("fold", folded ? "folded" : null);
  });

  const named = (hash) => {
    try { return document.getElementById(decodeURIComponent(hash.slice(1))); } catch { return null; }
  };
  /* Opens what an address leads into: the folds around it, and the one that a heading stands over. */
  const reveal = () => {
    const goal = named(location.hash);
    if (!goal) return;
    const beside = goal.matches("h2, h3") ? find(":scope > details", goal.parentElement) : null;
    if (beside) beside.open = true;
    let moved = false;
    for (let around = goal.closest("details:not([open])"); around; around = goal.closest("details:not([open])")) {
      around.open = true;
      moved = true;
    }
    if (moved) goal.scrollIntoView();
  };
  reveal();
  addEventListener("hashchange", reveal);
  /* An address that is there already does not change. */
  onClick("a[href*='#']", () => requestAnimationFrame(reveal));

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = findAll("main details:not([open])");
    for (const part of closed) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });

  /* Reviews: pages do not know the day, readers do. */
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  always(() => {
    for (const item of findAll("[data-due]")) item.classList.toggle("is-due", item.dataset.due < today);
  });

  /* Filters of a list. The address holds them, so that a narrowed list can be sent to somebody. */
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => text.split(/\s+/).filter(Boolean);
  /* No level or role means all of them. */
  const among = (ids, wanted) => ids.length === 0 || ids.includes(wanted);
  const tests = {
    q: (entry, text) => words(plain(text)).every((word) => entry.text.includes(word)),
    level: (entry, id) => among(entry.levels, id),
    category: (entry, id) => `${entry.category}/`.startsWith(`${id}/`),
    role: (entry, id) => among(entry.roles, id),
    tag: (entry, id) => entry.tags.includes(id),
    minutes: (entry, most) => entry.minutes <= Number(most),
    status: (entry, state) => (state === "due" ? entry.item.classList.contains("is-due") : entry.state === state),
  };
  let form, entries, ofLink, carried;
  const fields = () => [...form.elements].filter((field) => field.name in tests);
  const show = () => {
    const area = form.parentElement;
    const chosen = fields().map((field) => [field.name, field.value.trim()]).filter(([, value]) => value !== "");
    for (const entry of entries) {
      entry.item.hidden = !chosen.every(([name, value]) => tests[name](entry, value));
    }
    const lists = findAll(".entries", area);
    for (const list of lists) {
      list.hidden = !find(".entry:not([hidden])", list);
      if (list.previousElementSibling?.matches(".group")) list.previousElementSibling.hidden = list.hidden;
    }
    for (const above of findAll(".general, .retired", area)) {
      const below = above.matches(".retired")
        ? findAll(".entries", above)
        : lists.filter((list) => list.parentElement === area && above.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING);
      above.hidden = below.every((list) => list.hidden);
    }
    for (const link of findAll(".toc a[href^='#']")) link.parentElement.hidden = named(link.hash)?.hidden ?? false;
    const left = entries.filter((entry) => !entry.item.hidden).length;
    const text = left > 0 || chosen.length === 0 ? form.dataset.shown : form.dataset.none;
    find("output", form).textContent = text.replace("{n}", left).replace("{total}", entries.length);
    find("button[type=reset]", form).hidden = chosen.length === 0;
    return chosen;
  };
  /* A choice goes along to the other pages of the list, and to the search page, beside what that link chooses of itself. */
  const carry = (search) => {
    for (const link of findAll(".pager a", form.parentElement)) link.search = search;
    const whole = find(".hint a", form);
    if (!whole) return;
    if (whole.search !== carried) ofLink = new URLSearchParams(whole.search);
    whole.search = new URLSearchParams([...new Map([...ofLink, ...new URLSearchParams(search)])]);
    carried = whole.search;
  };
  const keep = () => {
    const address = new URL(location);
    for (const name of Object.keys(tests)) address.searchParams.delete(name);
    for (const [name, value] of show()) address.searchParams.set(name, value);
    /* Some browsers refuse this for files, or when it is done too often. */
    try { history.replaceState(history.state, "", address); } catch { /* the list is narrowed all the same */ }
    carry(address.search);
  };
  const restore = () => {
    if (!form) return;
    const { searchParams } = new URL(location);
    for (const field of fields()) {
      field.value = searchParams.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.selectedIndex = 0;
    }
    show();
    carry(location.search);
  };
  always(() => {
    const old = form;
    form = find("form.filters");
    if (!form) return;
    entries = findAll(".entry", form.parentElement).map((item) => {
      const { levels, category, roles, tags, minutes, status: state } = item.dataset;
      return {
        item, category, state, minutes: Number(minutes),
        levels: words(levels), roles: words(roles), tags: words(tags),
        text: plain(`${item.textContent} ${tags}`),
      };
    });
    if (form === old) {
      show();
      carry(location.search);
    } else restore();
  });
  const ofForm = (act) => (event) => form?.contains(event.target) && act(event);
  document.addEventListener("input", ofForm(keep));
  document.addEventListener("submit", ofForm((event) => event.preventDefault()));
  /* The fields are empty only after the event. */
  document.addEventListener("reset", ofForm(() => requestAnimationFrame(keep)));
  addEventListener("popstate", restore);
  /* Behind the script a browser fills in what stood in the fields before; the address counts. */
  addEventListener("pageshow", restore);

  /* The table of contents follows the reader. */
  let places, current, waits;
  const mark = () => {
    waits = false;
    const shown = places.filter(([, place]) => place.getClientRects().length > 0);
    const atEnd = innerHeight + scrollY >= root.scrollHeight - 2 && scrollY > 0;
    const passed = shown.filter(([, place]) => place.getBoundingClientRect().top < 120);
    const [link] = (atEnd ? shown.at(-1) : passed.at(-1)) ?? [];
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    if (!link) return;
    link.setAttribute("aria-current", "location");
    const contents = link.closest(".toc");
    const strip = find("ul, ol", contents);
    const [there, here] = [link.getBoundingClientRect(), strip.getBoundingClientRect()];
    strip.scrollBy({ left: there.left - here.left - (here.width - there.width) / 2 });
    const column = contents.getBoundingClientRect();
    if (there.top < column.top || there.bottom > column.bottom) contents.scrollBy({ top: there.top - column.top - column.height / 2 });
  };
  const wait = () => {
    if (!waits && places.length > 0) {
      requestAnimationFrame(mark);
      waits = true;
    }
  };
  always(() => {
    places = findAll(".toc a[href^='#']").map((link) => [link, named(link.hash)]).filter(([, place]) => place);
    wait();
  });
  addEventListener("scroll", wait, { passive: true });
  addEventListener("resize", wait, { passive: true });

  /* A link beside a heading copies its address, too. */
  onClick("a.self", (event, link) => navigator.clipboard?.writeText(link.href).then(() => say("copied"), () => {}));

  /* The menu of narrow screens. */
  const drawer = () => find("details.drawer[open]");
  document.addEventListener("click", (event) => {
    const open = drawer();
    if (open && !open.contains(event.target)) open.open = false;
  });

  /* Search: its script comes when it is wanted, and does the rest. */
  const scripts = {};
  const trusted = globalThis.trustedTypes?.createPolicy("askbook", { createScriptURL: (address) => address });
  const load = (address) => {
    scripts[address] ??= new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = trusted?.createScriptURL(address) ?? address;
      script.addEventListener("load", done);
      script.addEventListener("error", () => {
        delete scripts[address];
        fail(new Error(address));
      });
      document.head.append(script);
    });
    return scripts[address];
  };
  globalThis.askbook = { always, load };
  const dialog = () => find("#Search");
  /* A page with a field of its own needs no dialog. */
  const ownField = () => find("main .finder input");
  const prepare = () => load(dialog().dataset.script).catch(() => {
    for (const text of findAll(".unfound")) text.hidden = false;
  });
  const search = (text = "") => {
    const own = ownField();
    const field = own ?? find("input", dialog());
    if (!own) dialog().showModal();
    if (text) field.value = text;
    field.focus();
    if (text) field.dispatchEvent(new Event("input", { bubbles: true }));
    else field.select();
    prepare();
  };
  /* The field of the header. */
  const ofQuick = (act) => (event) => {
    const quick = dialog() && event.target.closest(".site .finder");
    if (quick) act(event, quick);
  };
  const goOn = ofQuick((event, { elements: { q: field } }) => {
    if (event.isComposing) return;
    search(field.value);
    field.value = "";
  });
  /* To come by with the Tab key opens nothing; to click and to write do. */
  document.addEventListener("focusin", (event) => {
    if (dialog() && event.target.closest(".site .finder, main .finder input")) prepare();
  });
  document.addEventListener("click", ofQuick((event) => {
    event.preventDefault();
    goOn(event);
  }));
  for (const kind of ["input", "compositionend"]) document.addEventListener(kind, goOn);
  if (dialog()) {
    if (find(".searching")) prepare();
    if (new URL(location).searchParams.get("highlight")) load(dialog().dataset.marks).catch(() => { /* the page is there all the same */ });
  }
  onClick("#Search, #Keys", (event, box) => {
    if (event.target === box) box.close();
  });

  /* Keys: no more than two, and they can be switched off. */
  const help = () => find("#Keys");
  const usesKeys = () => help() && find("input", help());
  let box;
  always(() => {
    if (usesKeys() === box) return;
    box = usesKeys();
    if (box) box.checked = kept.get("keys") !== "off";
  });
  document.addEventListener("change", ({ target }) => target === usesKeys() && kept.set("keys", target.checked ? null : "off"));
  onClick("button.keys", () => help()?.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const open = drawer();
    if (event.key === "Escape" && open && find("summary", open).checkVisibility()) {
      open.open = false;
      find("summary", open).focus();
      return;
    }
    const types = event.target.closest("input, textarea, select, [contenteditable]") || find("dialog[open]");
    if (types || !usesKeys()?.checked) return;
    if (event.key === "/" && dialog()) {
      event.preventDefault();
      search();
    } else if (event.key === "?") {
      event.preventDefault();
      help().showModal();
    }
  });
})();
