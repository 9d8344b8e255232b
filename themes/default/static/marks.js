/* Marks the words of `?highlight=` on a page that was found by them, until the reader takes the marks away. The words are text, and nothing is
   written into the page. */
"use strict";

(() => {
  const main = document.querySelector("main");
  const dense = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
  /* Case and accents do not count. */
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase();
  const words = new URL(location).searchParams.getAll("highlight").map(plain).filter((word) => word.trim());
  if (words.length === 0 || !CSS.highlights) return;

  /* Whole words, where the script has spaces between them. */
  const whole = (word) => {
    const before = dense.test(word[0]) ? "" : "(?<![\\p{L}\\p{N}])";
    const behind = dense.test(word.at(-1)) ? "" : "(?![\\p{L}\\p{N}])";
    return before + word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&") + behind;
  };
  const pattern = new RegExp(words.sort((a, b) => b.length - a.length).map(whole).join("|"), "gu");

  const find = () => {
    const marks = [];
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (node.parentElement.closest("button, summary, nav, .vh")) continue;
      /* Where each letter of the plain text stands in the text. */
      let text = "";
      let at = 0;
      const places = [];
      for (const letter of node.data) {
        text += plain(letter);
        while (places.length < text.length) places.push(at);
        at += letter.length;
      }
      places.push(at);
      for (const { 0: found, index } of text.matchAll(pattern)) {
        const mark = new Range();
        mark.setStart(node, places[index]);
        mark.setEnd(node, places[index + found.length]);
        marks.push(mark);
      }
    }
    return marks;
  };
  const marks = find();
  if (marks.length === 0) return;
  const show = (marks) => CSS.highlights.set("search", new Highlight(...marks));
  show(marks);
  document.addEventListener("askbook:update", () => CSS.highlights.has("search") && show(find()));
  /* Not in the style sheet: those who check it do not know this selector yet. */
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("@media screen { ::highlight(search) { background: var(--mark); color: var(--ink); } }");
  document.adoptedStyleSheets.push(sheet);

  const button = document.createElement("button");
  button.type = "button";
  button.className = "unmark";
  button.textContent = document.getElementById("Search").dataset.unmark;
  button.addEventListener("click", () => {
    CSS.highlights.delete("search");
    const address = new URL(location);
    address.searchParams.delete("highlight");
    /* Some browsers refuse this for files. */
    try { history.replaceState(history.state, "", address); } catch { /* the marks are gone all the same */ }
    button.remove();
    main.focus({ preventScroll: true });
  });
  main.prepend(button);

  /* An address with a place in it leads there; another one to the first mark. */
  if (location.hash) return;
  const first = marks[0].startContainer.parentElement;
  for (let fold = first.closest("details:not([open])"); fold; fold = first.closest("details:not([open])")) fold.open = true;
  first.scrollIntoView({ block: "center" });
})();
