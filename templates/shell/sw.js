/* Lets the code's page, the scanner and the forms open without a network. Nothing that anybody signed in has seen is kept: only
   the shells, which are the same for everybody, and files whose addresses carry their digest. */
const PREFIX = "nyckel-";
const VERSION = PREFIX + {{ version|tojson }};
const SHELLS = {{ shells|tojson }};
const FILES = {{ files|tojson }};
const READER = {{ reader|tojson }};
const PATIENCE_MILLISECONDS = 3000;
// What the shell can do just as well is not waited for.
const SHOWN_BY_SHELL = /^\/(q\/|skanna$)/i;
const FILE = /^\/static\/.+\.[0-9a-f]{8}\.\w+$/;
const GATEWAY_STATUSES = [502, 503, 504];
const READER_NAME = /\/(barcode-detector|zxing_reader)\.\w+\.\w+$/;
const WITHOUT_VARY = { ignoreVary: true, ignoreSearch: true };

addEventListener("install", (event) => event.waitUntil(fetchAhead().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("message", (event) => event.data === "reader" && event.waitUntil(fetchReader()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, pathname));
  else if (request.method === "GET" && FILE.test(pathname)) event.respondWith(file(request));
});

async function fetchAhead() {
  const cache = await caches.open(VERSION);
  await Promise.all([
    ...Object.values(SHELLS).map(async (path) => cache.put(path, await fresh(path))),
    ...FILES.map((path) => keep(cache, path)),
    ...((await hasReader()) ? READER : []).map((path) => keep(cache, path)),
  ]);
}

/* What an earlier version fetched under this digest is the same file. */
async function keep(cache, path) {
  await cache.put(path, (await kept(path)) ?? (await fresh(path)));
}

/* What reads codes weighs more than all the rest: a phone that has used the scanner keeps it through every new version. */
async function hasReader() {
  const versions = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const files = await Promise.all(versions.map(async (name) => (await caches.open(name)).keys()));
  return files.flat().some(({ url }) => READER_NAME.test(url));
}

/* For a page that is shown, of a phone that is meant for scanning. What fails is asked for again by the next one. */
async function fetchReader() {
  const cache = await caches.open(VERSION);
  const missing = [];
  for (const path of READER) if (!(await kept(path))) missing.push(path);
  await Promise.all(missing.map((path) => keep(cache, path))).catch(() => {});
}

/* Without the cookie, so that what is kept is nobody's. */
async function fresh(path) {
  const answer = await fetch(path, { credentials: "omit", cache: "no-cache" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

/* A page of the version before may still be open, with something unsent: its files stay until the next one. The outbox itself is
   a database of its own, which no version touches. */
async function takeOver() {
  await registration.navigationPreload?.enable();
  const versions = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const others = versions.filter((name) => name !== VERSION);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
}

async function page(event, pathname) {
  if (Object.values(SHELLS).includes(pathname)) return (await kept(pathname)) ?? fetch(event.request);
  const answer = online(event).catch(() => null);
  // What is sent may have arrived: its answer is waited for.
  const mayGiveWay = event.request.method === "GET" && SHOWN_BY_SHELL.test(pathname);
  const first = mayGiveWay ? await Promise.race([answer, patience()]) : await answer;
  if (first && !GATEWAY_STATUSES.includes(first.status)) return first;
  return (await kept(SHELLS[language()])) ?? (await answer) ?? Response.error();
}

/* The browser's own request tells the server that a code was scanned; one made here would say that a page of ours asked. */
async function online(event) {
  return (await event.preloadResponse) ?? fetch(event.request);
}

function patience() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS));
}

function language() {
  const wished = navigator.languages.map((name) => name.slice(0, 2));
  return wished.find((name) => SHELLS[name]) ?? "sv";
}

async function file(request) {
  const found = await kept(request.url);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(VERSION)).put(request.url, answer.clone());
  return answer;
}

/* Of this version first: what is asked for in all of them comes from the oldest. */
async function kept(path) {
  const present = await caches.open(VERSION);
  return (await present.match(path, WITHOUT_VARY)) ?? caches.match(path, WITHOUT_VARY);
}
