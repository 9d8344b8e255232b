/* Search: a field with a list below it, and the search page. What is found is text, and goes into text nodes alone. */
"use strict";

(() => {
  const dialog = document.querySelector("#Search");
  const { root, ...texts } = dialog.dataset;
  const { lang } = document.documentElement;
  const [primary] = lang.toLowerCase().split("-");
  const make = (name, properties, ...inside) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...inside);
    return element;
  };
  const fill = (text, n) => text.replace("{n}", n);
  const plural = (name, n, from = dialog) => {
    const form = (which) => from.getAttribute(`data-${name}-${which}`);
    return fill(form(new Intl.PluralRules(lang).select(n)) ?? form("other"), n);
  };
  const quoting = (text, quoted) => {
    const [before, after] = text.split("{text}");
    return [before, make("b", { dir: "auto" }, quoted), after];
  };
  const marked = (parts) => make("bdi", {}, ...parts.map(([text, matches]) => (matches ? make("mark", {}, text) : text)));
  let isOld = false;
  const query = (values) => new URLSearchParams(Object.entries(values).filter(([, value]) => value));

  const start = (area) => {
    const parts = [".finder", "[name=q]", "[role=status]", ".unfound", ".help", ".hits", ".panel", ".clear", ".more", ".filtered"];
    const [form, field, status, failure, help, list, panel, clear, more, filtered] = parts.map((part) => area.querySelector(part));
    const isPage = !panel;
    const size = isPage ? 20 : 10;
    let turn = 0;
    let elsewhere = "";
    let chosen = {};

    /* An item of the list, its link, and the place of its excerpt. */
    const hit = ({ url, marks, status: state, category, levels, minutes, language }) => {
      const facts = minutes > 0 ? [category, levels.join(", ") || texts.anyLevel, fill(texts.minutes, minutes)] : [];
      const title = make("a", { href: root + url }, marked(marks));
      const excerpt = make("span", { className: "excerpt" });
      const flag = texts[state] ? [" ", make("span", { className: "flag" }, texts[state])] : [];
      const rest = [...flag, make("span", { className: "facts-of" }, facts.join(" · ")), excerpt];
      title.firstChild.lang = excerpt.lang = language;
      if (isPage) return [make("li", {}, title, ...rest), title, excerpt];
      title.append(...rest);
      return [title, title, excerpt];
    };

    /* What was found, or what helps where nothing was. */
    const tell = ({ text, total, unfiltered, corrected, suggestions }) => {
      status.replaceChildren(total > 0 ? plural("results", total) : unfiltered > 0 ? texts.none : "");
      if (total > 0 && corrected) status.append(". ", ...quoting(texts.corrected, corrected));
      help.replaceChildren();
      if (unfiltered > 0) return;
      status.append(...quoting(texts.nothing, text));
      if (suggestions.length > 0) help.append(texts.near);
      for (const word of suggestions) {
        const button = make("button", { type: "button" }, word);
        button.onclick = () => {
          field.value = word;
          field.focus();
          keep();
        };
        help.append(button);
      }
      help.append(make("a", { href: `${root}all.html` }, texts.seeAll));
    };

    const empty = () => [status, help, list].forEach((part) => part.replaceChildren());
    const fail = () => {
      empty();
      failure.hidden = false;
    };
    const ask = async (isAgain) => {
      turn += 1;
      const mine = turn;
      const text = field.value.trim();
      /* A letter of Chinese, Japanese or Korean is enough. */
      if (!isPage && [...text].length < 2 && text < "\u2e80") {
        empty();
        open(false);
        return;
      }
      try {
        await askbook.load(`${root}search.index/root.js`);
        if (isOld) await askbookSearch.load("root");
        isOld = false;
        const { languages } = askbookSearch;
        const [first = ""] = languages;
        const own = languages.includes(primary) ? primary : first;
        elsewhere = own === first ? "" : own;
        const { language: wanted, ...filters } = chosen;
        const language = wanted === "*" || languages.includes(wanted) ? wanted : own;
        const found = await askbookSearch.find(text, { language: language.replace("*", ""), filters, facets: isPage });
        const show = async (from) => {
          const shown = (from === 0 && isPage && history.state?.shown) || size;
          const entries = await askbookSearch.entries(found, from, from + shown);
          if (mine !== turn) return;
          const hits = entries.map(hit);
          if (from === 0) list.replaceChildren();
          list.append(...hits.map(([item]) => item));
          list.classList.toggle("bare", !text);
          if (more) more.hidden = list.children.length >= found.total;
          for (const [n, [, title, excerpt]] of text ? hits.entries() : []) {
            askbookSearch.excerpt(found, entries[n].page).then(({ parts, anchor, heading, words }) => {
              if (heading) excerpt.append(make("b", { dir: "auto" }, heading), " ");
              excerpt.append(marked(parts));
              title.search = new URLSearchParams(words.map((word) => ["highlight", word]));
              title.hash = anchor;
            }, () => { /* the hit leads on all the same */ });
          }
          return hits[0]?.[1];
        };
        if (more) {
          more.onclick = () => {
            more.disabled = true;
            show(list.children.length).then((first) => {
              more.disabled = false;
              first?.focus();
              history.replaceState({ shown: list.children.length }, "");
            }, () => ask());
          };
          more.disabled = false;
        }
        await show(0);
        if (mine !== turn) return;
        failure.hidden = true;
        tell(found);
        if (isPage) offer(found, languages, language);
        else {
          if (found.total > size) list.append(make("a", { href: whole(), className: "all" }, plural("all", found.total)));
          open(area === dialog || area.contains(document.activeElement));
        }
      } catch {
        /* The site may have been published anew meanwhile. */
        if (mine === turn) isAgain ? fail() : ask(true);
      }
    };

    /* The list below a field: ARIA's combobox. */
    let at = -1;
    const choose = (next) => {
      at = next;
      [...list.children].forEach((option, n) => Object.assign(option, { id: list.id + n, role: "option", tabIndex: -1, ariaSelected: n === at }));
      const option = list.children[at];
      option?.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", option?.id ?? "");
    };
    const open = (opens) => {
      choose(-1);
      filtered.href = whole();
      panel.hidden = !opens || !panel.textContent.trim();
      field.ariaExpanded = opens && list.hasChildNodes();
    };
    const whole = () => `${root}search.html?${query({ q: field.value.trim(), language: elsewhere })}`;

    /* The search page: its address holds what is asked and chosen. */
    const selects = form.querySelectorAll("select");
    const titles = {};
    const offer = ({ facets }, languages, language) => {
      const names = new Intl.DisplayNames([lang], { type: "language" });
      const offered = { ...facets, language: languages.map((id) => ({ id, title: names.of(id) })) };
      for (const select of selects) {
        const { name, dataset, options } = select;
        const choices = [...offered[name]];
        for (const { id, title } of choices) titles[name + id] = name === "minutes" ? plural("at-most", id, select) : dataset[id] ?? title;
        /* What nothing found has can still be taken back. */
        const value = chosen[name];
        if (value && value !== "*" && !choices.some(({ id }) => id === value)) choices.push({ id: value, count: 0 });
        const option = ({ id, count }) => new Option((titles[name + id] ?? id) + (count >= 0 ? ` (${count})` : ""), id);
        select.replaceChildren(options[0], ...choices.map(option));
        select.value = value ?? (name === "language" ? language || "*" : "");
      }
      clear.hidden = Object.keys(chosen).length === 0;
    };
    const keep = () => {
      const address = new URL(location);
      address.search = query({ q: field.value.trim(), ...chosen });
      try { if (isPage) history.replaceState(null, "", address); } catch { /* files may not */ }
      ask();
    };
    form.addEventListener("input", ({ target }) => {
      if (target !== field) chosen[target.name] = target.value;
      if (!target.value) delete chosen[target.name];
      keep();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isPage) location.href = whole();
    });

    if (isPage) {
      const restore = () => {
        const { searchParams } = new URL(location);
        field.value = searchParams.get("q") ?? "";
        chosen = {};
        for (const { name } of selects) {
          const value = searchParams.get(name);
          /* Which reviews are due the index does not know. */
          if (value && value !== "due") chosen[name] = value;
        }
        ask();
      };
      clear.addEventListener("click", () => {
        chosen = {};
        keep();
        field.focus();
      });
      addEventListener("popstate", restore);
      /* Behind the script a browser fills in what stood in the field before; the address counts. */
      addEventListener("pageshow", () => {
        if (field.value !== (new URL(location).searchParams.get("q") ?? "")) restore();
      });
      restore();
    } else {
      Object.assign(field, { role: "combobox", ariaAutoComplete: "list" });
      field.setAttribute("aria-controls", list.id);
      field.addEventListener("keydown", (event) => {
        if (event.isComposing || event.ctrlKey || event.shiftKey) return;
        const count = list.children.length;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step && count > 0) {
          if (panel.hidden) open(true);
          /* In front of the first and behind the last is the field itself. */
          choose(((at + step + count + 2) % (count + 1)) - 1);
        } else if (event.key === "Enter" && at >= 0) list.children[at].click();
        else if (event.key === "Escape" && at >= 0) choose(-1);
        else if (event.key === "Escape" && !panel.hidden) open(false);
        else if (event.key === "Escape" && area === dialog) dialog.close();
        else return;
        event.preventDefault();
      });
      if (area !== dialog) {
        area.addEventListener("focusout", ({ relatedTarget }) => area.contains(relatedTarget) || open(false));
        field.addEventListener("focus", () => open(true));
      }
      open(false);
      ask();
    }
    return ask;
  };

  askbook.always((changed) => {
    /* With the handbook its index has changed. */
    isOld ||= changed;
    for (const area of document.querySelectorAll(".search")) area.ask ? area.ask() : (area.ask = start(area));
  });
})();
