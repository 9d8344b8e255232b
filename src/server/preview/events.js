/* What the server tells. One tab listens for all, because a browser has few connections to a server; the others hear it from that one. */

const channel = new BroadcastChannel("askbook-preview");
let listens = false;

/* The tab that the writer last looked at is led to the page that was saved. When it is gone, the one that listens is. */
const self = Math.random().toString(36).slice(2);
const claim = () => document.visibilityState === "visible" && local.set("tab", self);
const leads = () => {
  const last = local.get("tab");
  return last ? last === self : listens;
};

/* The first hello finds a page that has just been loaded; the next ones may have missed something. */
let isGreeted = false;
const heard = async (type, { routes = null, follow }) => {
  if (type === "change" && follow && follow !== told.route && leads()) {
    location.assign(addressOf(follow));
    return;
  }
  const concerns = !routes || [told.route, "404.html"].some((route) => routes.includes(route));
  const isNew = concerns && (await refresh());
  if (type === "change" || isGreeted) {
    await renew(routes);
    if (!isNew) notify();
  }
  isGreeted = true;
};
const hear = (type, detail) => heard(type, detail).catch(console.error);
channel.addEventListener("message", ({ data: [type, detail] }) => {
  isGreeted = true;
  hear(type, detail);
});

/* A browser's own pause before it comes back is long, and some answers make it give up. */
let source, timer;
let pause = 0;
const listen = () => {
  clearTimeout(timer);
  source?.close();
  source = new EventSource("/.askbook/events");
  for (const type of ["hello", "change"]) {
    source.addEventListener(type, (event) => {
      pause = 0;
      const detail = JSON.parse(event.data);
      if (navigator.locks) channel.postMessage([type, detail]);
      hear(type, detail);
    });
  }
  source.addEventListener("error", () => {
    source.close();
    timer = setTimeout(listen, pause);
    pause = Math.min(Math.max(100, pause * 2), 2_000);
  });
};

const start = async () => {
  if (!base) {
    const { responseXML: answer } = await ask();
    /* What was sent in between is another page. */
    if (read(answer).key !== told.key) return location.reload();
    base = rootOf(answer);
    recognise(base, document.documentElement);
  }
  panel.show();
  claim();
  if (navigator.locks) {
    /* The lock is held as long as the tab is there, and goes to the next one then. */
    navigator.locks.request("askbook-preview", () => {
      listens = true;
      listen();
      return new Promise(() => {});
    });
  } else listens = true;
  const attend = () => {
    const isSeen = document.visibilityState === "visible";
    claim();
    if (!navigator.locks && !isSeen) {
      clearTimeout(timer);
      source?.close();
    } else if (listens && source?.readyState !== EventSource.OPEN) listen();
    if (isSeen) refresh();
  };
  attend();
  document.addEventListener("visibilitychange", attend);
  addEventListener("pageshow", ({ persisted }) => persisted && attend());
  addEventListener("focus", claim);
  addEventListener("pagehide", () => leads() && local.remove("tab"));
};
start().catch(console.error);
