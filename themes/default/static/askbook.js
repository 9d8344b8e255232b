/* What needs script: remembered choices, filters, the reading position, the way to search, two keys. Everything else works without it.
   The file is deferred, yet runs before the first paint, so that nothing flashes or moves when it is done. */
"use strict";

(() => {
  const root = document.documentElement;
  const find = (selector, from = document) => from.querySelector(selector);
  const findAll = (selector, from = document) => [...from.querySelectorAll(selector)];

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

  const status = find(".status");
  let silence;
  const say = (text) => {
    status.textContent = text;
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
  find("button.scheme")?.addEventListener("click", () => {
    const chosen = (root.dataset.scheme ?? system()) === "dark" ? "light" : "dark";
    kept.set("scheme", chosen === system() ? null : chosen);
    showScheme(chosen);
  });

  /* Folded answers: think, then reveal. */
  const folds = findAll("details.fold");
  const fold = (folded) => {
    root.toggleAttribute("data-folded", folded);
    for (const part of folds) part.open = !folded;
  };
  const button = find("button.fold-all");
  if (button && kept.get("fold") === "folded") fold(true);
  button?.addEventListener("click", () => {
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
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href*='#']")) requestAnimationFrame(reveal);
  });

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
  for (const item of findAll("[data-due]")) item.classList.toggle("is-due", item.dataset.due < today);

  /* Filters of a list. The address holds them, so that a narrowed list can be sent to somebody. */
  const form = find("form.filters");
  if (form) {
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const words = (text) => text.split(/\s+/).filter(Boolean);
    const area = form.parentElement;
    const entries = findAll(".entry", area).map((item) => {
      const { levels, category, roles, tags, minutes, status: state } = item.dataset;
      return {
        item, category, state, minutes: Number(minutes),
        levels: words(levels), roles: words(roles), tags: words(tags),
        text: plain(`${item.textContent} ${tags}`),
      };
    });
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
    const fields = [...form.elements].filter((field) => field.name in tests);
    const reset = find("button[type=reset]", form);

    const show = () => {
      const chosen = fields.map((field) => [field.name, field.value.trim()]).filter(([, value]) => value !== "");
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
      reset.hidden = chosen.length === 0;
      return chosen;
    };
    /* A choice goes along to the other pages of the list, and to the search page, beside what that link chooses of itself. */
    const whole = find(".hint a", form);
    const ofList = new URLSearchParams(whole?.search);
    const carry = (search) => {
      for (const link of findAll(".pager a", area)) link.search = search;
      if (whole) whole.search = new URLSearchParams([...new Map([...ofList, ...new URLSearchParams(search)])]);
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
      const { searchParams } = new URL(location);
      for (const field of fields) {
        field.value = searchParams.get(field.name) ?? "";
        if (field.selectedIndex < 0) field.selectedIndex = 0;
      }
      show();
      carry(location.search);
    };
    restore();
    form.addEventListener("input", keep);
    form.addEventListener("submit", (event) => event.preventDefault());
    /* The fields are empty only after the event. */
    form.addEventListener("reset", () => requestAnimationFrame(keep));
    addEventListener("popstate", restore);
    /* Behind the script a browser fills in what stood in the fields before; the address counts. */
    addEventListener("pageshow", restore);
  }

  /* The table of contents follows the reader. */
  const contents = find(".toc");
  const places = findAll(".toc a[href^='#']").map((link) => [link, named(link.hash)]).filter(([, place]) => place);
  if (places.length > 0) {
    let current, waits;
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
      const strip = find("ul, ol", contents);
      const [there, here] = [link.getBoundingClientRect(), strip.getBoundingClientRect()];
      strip.scrollBy({ left: there.left - here.left - (here.width - there.width) / 2 });
      const column = contents.getBoundingClientRect();
      if (there.top < column.top || there.bottom > column.bottom) contents.scrollBy({ top: there.top - column.top - column.height / 2 });
    };
    const wait = () => {
      if (!waits) requestAnimationFrame(mark);
      waits = true;
    };
    addEventListener("scroll", wait, { passive: true });
    addEventListener("resize", wait, { passive: true });
    wait();
  }

  /* A link beside a heading copies its address, too. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.self");
    if (link) navigator.clipboard?.writeText(link.href).then(() => say(status.dataset.copied), () => {});
  });

  /* The menu of narrow screens. */
  const drawer = find("details.drawer");
  const close = () => {
    drawer.open = false;
  };
  document.addEventListener("click", (event) => {
    if (drawer?.open && !drawer.contains(event.target)) close();
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
  globalThis.askbook = { load };
  const dialog = find("#Search");
  const prepare = () => load(dialog.dataset.script).catch(() => {
    for (const text of findAll(".unfound")) text.hidden = false;
  });
  /* A page with a field of its own needs no dialog. */
  const ownField = find("main .finder input");
  const search = (text = "") => {
    const field = ownField ?? find("input", dialog);
    if (!ownField) dialog.showModal();
    if (text) field.value = text;
    field.focus();
    if (text) field.dispatchEvent(new Event("input", { bubbles: true }));
    else field.select();
    prepare();
  };
  const quick = find(".site .finder");
  if (dialog) {
    const field = quick?.elements.q;
    const goOn = () => {
      search(field.value);
      field.value = "";
    };
    /* To come by with the Tab key opens nothing; to click and to write do. */
    quick?.addEventListener("focusin", prepare);
    quick?.addEventListener("click", (event) => {
      event.preventDefault();
      goOn();
    });
    for (const kind of ["input", "compositionend"]) quick?.addEventListener(kind, (event) => event.isComposing || goOn());
    ownField?.addEventListener("focus", prepare);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    if (find(".searching")) prepare();
    if (new URL(location).searchParams.get("highlight")) load(dialog.dataset.marks).catch(() => { /* the page is there all the same */ });
  }

  /* Keys: no more than two, and they can be switched off. */
  const help = find("#Keys");
  const usesKeys = help && find("input", help);
  if (help) {
    usesKeys.checked = kept.get("keys") !== "off";
    usesKeys.addEventListener("change", () => kept.set("keys", usesKeys.checked ? null : "off"));
    find("button.keys")?.addEventListener("click", () => help.showModal());
    help.addEventListener("click", (event) => {
      if (event.target === help) help.close();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && drawer?.open && find("summary", drawer).checkVisibility()) {
      close();
      find("summary", drawer).focus();
      return;
    }
    const types = event.target.closest("input, textarea, select, [contenteditable]") || find("dialog[open]");
    if (types || !usesKeys?.checked) return;
    if (event.key === "/" && dialog) {
      event.preventDefault();
      search();
    } else if (event.key === "?") {
      event.preventDefault();
      help.showModal();
    }
  });
})();
