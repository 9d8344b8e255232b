/* Files that a page shows and does not hold. They keep their address when they change, so the browser has to be given another one. */

const holders = "img, source, input[src], video, audio, track, embed, object, link[href], image, use, iframe";
const attributes = ["src", "srcset", "poster", "data", "href"];
/* The file on this server that an address means; none whose name tells its content, for that does not change. */
const routeOf = (address) => {
  try {
    const { origin, pathname } = new URL(address, document.baseURI);
    return origin !== location.origin || /\.[0-9a-f]{10}\.\w+$/.test(pathname) ? null : decodeURIComponent(pathname.slice(1));
  } catch {
    return null;
  }
};
const addressOf = (route) => `/${route.split("/").map(encodeURIComponent).join("/")}`;
/* Each address in the value of an attribute, changed by `change`. */
const each = (name, value, change) =>
  name === "srcset" ? value.replace(/([^\s,]\S*[^\s,])(\s[^,]*)?/g, (_, address, size = "") => change(address) + size) : change(value);

/* For each file that has changed since the page was loaded, what its address gets. */
const stamps = new Map();
const stamped = (address) => {
  const stamp = stamps.get(routeOf(address));
  if (!stamp) return address;
  const [, path, query, hash] = /^([^?#]*)(\?[^#]*)?(.*)$/.exec(address);
  return `${path}${query ? `${query}&` : "?"}askbook=${stamp}${hash}`;
};
/* What the page shows: nodes of the page as it was served, their attributes and the files. */
const shown = () =>
  [...base.querySelectorAll(holders)].flatMap((node) =>
    attributes.flatMap((name) => {
      const value = node.getAttribute(name);
      const isFile = value && (node.localName !== "link" || isSheet(node) || node.relList.contains("icon"));
      if (!isFile || !liveOf(node)) return [];
      const files = [];
      each(name, value, (address) => files.push(routeOf(address)));
      return [{ node, name, value, files }];
    }),
  );

/* Gives the live nodes the addresses by which the newest files are had. */
const freshen = () => {
  for (const { node, name, value, files } of stamps.size ? shown() : []) {
    if (!files.some((file) => stamps.has(file))) continue;
    const live = liveOf(node);
    const wanted = each(name, value, stamped);
    if (live.getAttribute(name) === wanted) continue;
    if (isSheet(node)) {
      const sheet = live.cloneNode();
      sheet.setAttribute(name, wanted);
      supersede(live, sheet);
      twins.set(node, sheet);
    } else live.setAttribute(name, wanted);
  }
};

/* Whether a file is not what the browser has of it. */
const tags = new Map();
const tagOf = async (route, options) => (await fetch(addressOf(route), options)).headers.get("etag");
const hasChanged = async (route) => {
  try {
    const was = tags.get(route) ?? (await tagOf(route, { cache: "force-cache" }));
    tags.set(route, await tagOf(route, { cache: "no-store", method: "HEAD" }));
    return tags.get(route) !== was;
  } catch {
    /* There will be another event. */
    return false;
  }
};

/* Shows files anew that have changed: those named, or with `null` those that have. */
const renew = async (routes) => {
  const isNamed = (route) => routes?.includes(route);
  if ([...base.querySelectorAll("script[src]")].some(({ src }) => isNamed(routeOf(src)))) location.reload();
  const loaded = performance.getEntriesByType("resource").filter(({ initiatorType }) => initiatorType === "css");
  const ofSheets = loaded.some(({ name }) => isNamed(routeOf(name)));
  const files = new Map(shown().flatMap(({ node, files }) => files.map((file) => [file, ofSheets && isSheet(node)])));
  files.delete(null);
  const stamp = Date.now().toString(36);
  for (const [file, isSure] of files) if (isSure || (routes ? isNamed(file) : await hasChanged(file))) stamps.set(file, stamp);
  freshen();
};
