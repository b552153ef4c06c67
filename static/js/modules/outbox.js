/* What waits on this phone until the server has answered: scans, and the choices that depend on them. An intent's key is made
   before its first try, and its body never changes under it. How it is sent stands in outbox_sending. */
import { openDB } from "idb";

const NAME = "nyckel";
const STORE = "outbox";
const ACCOUNT = "account";
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

const news = new BroadcastChannel(STORE);

function opened() {
  return openDB(NAME, 1, {
    upgrade: (database) => database.createObjectStore(STORE, { keyPath: "key" }),
    // A newer version of these pages must not wait for an older one to be closed.
    blocking: (_now, _wanted, event) => event.target.close(),
  });
}

async function stored(mode, act) {
  const database = await opened();
  try {
    const transaction = database.transaction(STORE, mode);
    const [answer] = await Promise.all([act(transaction.store), transaction.done]);
    return answer;
  } finally {
    database.close();
  }
}

/* Whose pages this phone showed last, as a number; null where nobody is known. */
export function account() {
  return Number(localStorage.getItem(ACCOUNT)) || null;
}

/* Everything that waits, in the order in which it was kept. */
export async function entries() {
  const all = await stored("readonly", (store) => store.getAll());
  return all.sort((one, other) => one.kept_at - other.kept_at);
}

export function entry(key) {
  return stored("readonly", (store) => store.get(key));
}

/* Keeps a scan. The same code kept again on the same day is the same intent: it makes no second one. */
export async function keepScan({ key, body, shown, tried = false }) {
  return (await sameScan(body)) ?? keep({ key, kind: "visit", body, shown, tried });
}

export async function sameScan(body) {
  return (await entries()).find((kept) => isSameScan(kept, body));
}

function isSameScan({ kind, state, undo, body: kept }, body) {
  const apart = Date.parse(body.captured_at) - Date.parse(kept.captured_at);
  return (
    kind === "visit" &&
    state === "waiting" &&
    !undo &&
    kept.code === body.code &&
    // Which handover a code is about may have become known in between.
    (kept.number ?? body.number) === (body.number ?? kept.number) &&
    Math.abs(apart) < DAY_MILLISECONDS / 2
  );
}

/* Keeps a company's choice; `after` is the key of the scan that must be sent first, where that waits here too. */
export function keepChoice({ body, shown }) {
  return keep({ kind: "nomination", body, shown, after: body.visit_key ?? null });
}

async function keep({ key = crypto.randomUUID(), ...intent }) {
  const kept = { after: null, tried: false, ...intent, key, person: account(), kept_at: Date.now() };
  await put({ ...kept, state: "waiting" });
  // Asked for when there is something to lose; where it is refused the list says what that means.
  navigator.storage?.persist?.();
  return kept;
}

export async function put(changed) {
  // A hint for the page of a scan, which counts only when it may be worth it; badge.js takes it away.
  localStorage.setItem("unsent", 1);
  await stored("readwrite", (store) => store.put(changed));
  announce({ key: changed.key });
}

/* Changes what still waits, in one step, so that nothing another tab writes is lost; gives nothing where it waits no more. */
export async function change(key, changes) {
  const changed = await stored("readwrite", async (store) => {
    const kept = await store.get(key);
    if (kept?.state !== "waiting") return undefined;
    await store.put({ ...kept, ...changes });
    return { ...kept, ...changes };
  });
  if (changed) announce({ key });
  return changed;
}

/* Forgets what the server has taken, unless it was taken back meanwhile: then gives it. */
export async function settle(key) {
  const left = await stored("readwrite", async (store) => {
    const kept = await store.get(key);
    if (kept?.undo) return kept;
    await store.delete(key);
    return undefined;
  });
  announce({ key });
  return left;
}

export async function forget(...keys) {
  if (!keys.length) return;
  await stored("readwrite", (store) => Promise.all(keys.map((key) => store.delete(key))));
  announce({ key: keys[0] });
}

/* Takes back what is unsent, with the choices that depend on it. A scan that is on its way, or whose reply was lost, may be logged:
   then it is kept until the server has undone it. Gives false when it was sent before. */
export async function takeBack(key) {
  const undo = crypto.randomUUID();
  const isScan = (await entry(key))?.kind === "visit";
  // Said before the sender lets go of it, for whoever has it in hand to hear.
  const isHeard = isScan && (await change(key, { undo }));
  return whileNothingIsSent(async () => {
    const wanted = await entry(key);
    if (!wanted) return Boolean(isHeard);
    if (wanted.state !== "waiting") return false;
    const along = (await entries()).filter(({ after }) => after === key).map((kept) => kept.key);
    await forget(...along, ...(isScan && wanted.tried ? [] : [key]));
    return true;
  });
}

/* Means it once more under a new key, for the old one has its answer; what depends on it follows. */
export function meanAgain(key, changes = {}) {
  return whileNothingIsSent(async () => {
    const before = await entry(key);
    if (!before) return null;
    const { permission: _over, ...body } = { ...before.body, ...changes.body };
    const anew = { ...before, ...changes, body, key: crypto.randomUUID() };
    for (const kept of await entries()) {
      if (kept.after !== key) continue;
      await replace(kept, { ...kept, after: anew.key, body: { ...kept.body, visit_key: anew.key } });
    }
    await replace(before, { ...anew, state: "waiting", tried: false, told: null });
    return anew.key;
  });
}

/* Lets the one who is signed in stand for what was kept while nobody was known. */
export async function claim(key, person) {
  const kept = await entry(key);
  if (kept && kept.person === null) await put({ ...kept, person });
}

async function replace(before, after) {
  await stored("readwrite", async (store) => {
    if (before.key !== after.key) await store.delete(before.key);
    await store.put(after);
  });
  announce({ key: after.key });
}

/* One tab at a time sends, and nothing is taken back while it is on its way. */
export function whileNothingIsSent(act) {
  return navigator.locks.request(STORE, act);
}

/* Tells every page of ours on this phone, this one included, what became of an entry. */
export function announce(told) {
  news.postMessage(told);
}

export function listen(hear) {
  const heard = new BroadcastChannel(STORE);
  heard.addEventListener("message", ({ data }) => hear(data));
}
