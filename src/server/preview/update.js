/* Keeps the page that is open the same as the one that is served. */

/* The title says from afar that the page has errors. */
const cross = "✗ ";
const mark = (isWrong) => {
  const isMarked = document.title.startsWith(cross);
  if (isWrong && !isMarked) document.title = cross + document.title;
  if (!isWrong && isMarked) document.title = document.title.slice(cross.length);
};

/* Scripts of the theme look at the page again. */
const notify = () => document.dispatchEvent(new CustomEvent("askbook:update"));

let isMissing = performance.getEntriesByType("navigation")[0]?.responseStatus === 404;
const update = ({ responseXML: answer, status }) => {
  const next = answer && read(answer);
  if (!next) return false;
  /* The server has no page to show; the reader has one. */
  if (status >= 500 && document.querySelector("main")) {
    told = { ...next, stale: true };
    panel.show();
    return false;
  }
  const root = rootOf(answer);
  if ((status === 404) !== isMissing || fixed(root) !== fixed(base)) {
    location.reload();
    return false;
  }
  told = next;
  const hold = anchor();
  mark(false);
  patch(base, root);
  freshen();
  notify();
  panel.show();
  hold();
  return true;
};

/* One question at a time; what happens meanwhile is asked about afterwards. */
let isAsked = false;
let asking = null;
const refresh = () => {
  isAsked = true;
  asking ??= (async () => {
    let isNew = false;
    while (isAsked) {
      isAsked = false;
      const answer = await ask(told.key);
      /* A page that cannot be changed bit by bit can be had anew. */
      try { isNew = (answer.status !== 304 && update(answer)) || isNew; } catch (error) {
        console.error(error);
        location.reload();
      }
    }
    asking = null;
    return isNew;
  })();
  return asking;
};
