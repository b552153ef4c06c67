/* What waits on this phone until the server has answered: scans, and the choices that depend on them. An intent's key is made
   before its first try, and its body never changes under it. How it is sent stands in outbox_sending. */
import { openDB } from "idb";

const NAME = "nyckel";
const STORE = "outbox";
const ACCOUNT = "account";
const TAKEN_BACK = "taken_back";
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
export async function keepScan({ key = crypto.randomUUID(), body, shown, tried = false }) {
  const made = intent({ key, kind: "visit", body, shown, tried });
  const kept = await written(async (store) => {
    const same = (await store.getAll()).find((each) => isSameScan(each, body));
    // What was sent under a key that is given up here may be logged: it is no longer taken back by forgetting it.
    return same ? { ...same, tried: same.tried || tried } : made;
  });
  return safe(kept);
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

/* Keeps a company's choice; `after` is the key of the scan that must be sent first, where that waits here too. Where the scan was
   taken back meanwhile, perhaps in another tab, the choice is not sent either, and its owner is asked. */
export async function keepChoice({ body, shown }) {
  const made = intent({ kind: "nomination", body, shown, after: body.visit_key ?? null });
  const kept = await written(async (store) => {
    const scan = made.after && (await store.get(made.after));
    return scan?.undo ? { ...made, state: "yours", told: { code: TAKEN_BACK } } : made;
  });
  return safe(kept);
}

function intent({ key = crypto.randomUUID(), ...meant }) {
  const sent = { after: null, tried: false, ...meant };
  return { ...sent, key, person: account(), kept_at: Date.now(), state: "waiting" };
}

/* Asked for when there is something to lose; where it is refused the list says what that means. */
function safe(kept) {
  navigator.storage?.persist?.();
  return kept;
}

export function put(changed) {
  return written(() => changed);
}

async function written(make) {
  // A hint for the page of a scan, which counts only when it may be worth it; badge.js takes it away.
  localStorage.setItem("unsent", 1);
  const kept = await stored("readwrite", async (store) => {
    const made = await make(store);
    await store.put(made);
    return made;
  });
  announce({ key: kept.key });
  return kept;
}

/* One step on what is kept under a key, while it is in one of these states; gives nothing where it is not. All of a step is one
   transaction, so that whatever another tab does meanwhile comes before it and is seen, or after it. */
async function step(key, states, act) {
  const done = await stored("readwrite", async (store) => {
    const kept = await store.get(key);
    return kept && states.includes(kept.state) ? act(kept, store) : undefined;
  });
  announce({ key });
  return done;
}

async function changed(store, kept, changes) {
  const next = { ...kept, ...changes };
  await store.put(next);
  return next;
}

/* Forgets a scan with the choices that were to follow it. */
async function drop(store, { key }) {
  const along = (await store.getAll()).filter(({ after, state }) => after === key && state === "waiting");
  await Promise.all([key, ...along.map((choice) => choice.key)].map((each) => store.delete(each)));
}

/* Says that from now on it may have arrived, and gives it as it is to be sent. */
export function trying(key) {
  return step(key, ["waiting"], (kept, store) => changed(store, kept, { tried: true }));
}

/* Forgets what the server has taken, unless it was taken back meanwhile: then gives it, to be undone. */
export function settle(key) {
  return step(key, ["waiting"], async (kept, store) => {
    if (kept.undo) return kept;
    await store.delete(key);
    return undefined;
  });
}

/* Keeps what the server refused, for the office or for its owner. A scan that was taken back is asked for by nobody: it is kept only
   where the office has it, who then decide, and no choice follows it. Gives what is kept. */
export function refuse(key, { state, told }) {
  return step(key, ["waiting"], async (kept, store) => {
    if (kept.undo) await drop(store, kept);
    return kept.undo && state !== "office" ? undefined : changed(store, kept, { state, told });
  });
}

/* Forgets a scan that the server has undone. */
export function undone(key) {
  return step(key, ["waiting"], (kept, store) => drop(store, kept));
}

/* Tells its owner that the visit stands, since the server would not undo it; the choices that follow it wait for what they say. */
export function notUndone(key, told) {
  return step(key, ["waiting"], ({ undo: _over, undo_at: _then, ...kept }, store) =>
    changed(store, kept, { state: "yours", told }),
  );
}

/* Writes down what the office has decided. */
export function decide(key, outcome) {
  return step(key, ["office"], (kept, store) => changed(store, kept, { outcome }));
}

export async function forget(key) {
  await stored("readwrite", (store) => store.delete(key));
  announce({ key });
}

/* Takes back what is unsent, a scan with the choices that depend on it. A scan that is on its way, or whose reply was lost, may be
   logged: then it is kept until the server has undone it. Gives false when it was sent before, and for a choice that may be. */
export async function takeBack(key) {
  const isTaken = await step(key, ["waiting"], async (kept, store) => {
    if (!kept.tried) await drop(store, kept);
    else if (kept.kind === "visit") await changed(store, kept, takenBackNow(kept));
    else return false;
    return true;
  });
  if (isTaken) announce({ key, isTakenBack: true });
  return Boolean(isTaken);
}

function takenBackNow({ undo = crypto.randomUUID(), undo_at = Date.now() }) {
  return { undo, undo_at };
}

/* Tells whether a code that was taken back has been scanned and logged since, by the page of the code: then nothing is undone. */
export function isLoggedSince({ undo_at, body }) {
  return Number(localStorage.getItem(`logged:${body.code}`)) > undo_at;
}

/* Means it once more under a new key, for the old one has its answer; what depends on it follows. Gives nothing where that was
   done already. */
export function meanAgain(key, mended) {
  return step(key, ["yours"], async (before, store) => {
    const { permission: _over, ...body } = mended ?? before.body;
    // The scan that it follows may have been meant anew since it was opened to be mended.
    if (before.after) body.visit_key = before.after;
    const anew = { key: crypto.randomUUID(), body, state: "waiting", tried: false, told: null };
    for (const kept of await store.getAll()) {
      if (kept.after !== key) continue;
      await changed(store, kept, { after: anew.key, body: { ...kept.body, visit_key: anew.key } });
    }
    await store.delete(key);
    return changed(store, before, anew);
  });
}

/* Lets the one who is signed in stand for what was kept while nobody was known. */
export function claim(key, person) {
  return step(key, ["waiting"], (kept, store) =>
    kept.person === null ? changed(store, kept, { person }) : undefined,
  );
}

/* One tab at a time sends. */
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
