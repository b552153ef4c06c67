/* Sends what waits: when a page opens, when the line comes back, when somebody looks; one tab at a time, only under the account
   that kept it, a choice after its scan. Whatever the server cannot take stays here until a person has decided. */
import * as outbox from "nyckel/outbox";

const WAIT_MILLISECONDS = 20000;
const FIRST_PAUSE_MILLISECONDS = 2000;
const LONGEST_PAUSE_MILLISECONDS = 300000;
const WAYS = { visit: "/api/v1/visits", nomination: "/api/v1/nominations" };

let pause = FIRST_PAUSE_MILLISECONDS;
let timer = 0;
let hasStarted = false;

export function start() {
  if (hasStarted) return;
  hasStarted = true;
  addEventListener("online", begin);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") begin();
  });
  begin();
}

function begin() {
  pause = FIRST_PAUSE_MILLISECONDS;
  send();
}

/* Gives how it went: "sent", "unreachable", "signed_out", or "another" for what another person kept. */
export async function send() {
  clearTimeout(timer);
  const how = await outbox.whileNothingIsSent(sendAll);
  if (how === "unreachable") {
    timer = setTimeout(send, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS);
  }
  outbox.announce({ how });
  return how;
}

async function sendAll() {
  if (!(await outbox.entries()).some(isUnfinished)) return "sent";
  const who = await asked("GET", "/api/v1/session");
  if (who.status === 401) return "signed_out";
  if (who.status !== 200) return "unreachable";
  await hearDecisions(who.told);
  for (const { key } of (await outbox.entries()).filter(({ state }) => state === "waiting")) {
    if (!(await isSentNow(key, who.told))) continue;
    const entry = await outbox.trying(key);
    const hindrance = entry && (await sendOne(entry, who.told));
    if (hindrance) return hindrance;
  }
  const left = (await outbox.entries()).filter(({ state }) => state === "waiting");
  return left.some(({ person }) => person !== who.told.person) ? "another" : "sent";
}

function isUnfinished({ state, outcome }) {
  return state === "waiting" || (state === "office" && !outcome);
}

/* A choice waits for its scan, unless that scan waits for the office: then they are decided together. */
async function isSentNow(key, { person }) {
  const entry = await outbox.entry(key);
  const scan = entry?.after && (await outbox.entry(entry.after));
  return entry?.person === person && (!scan || scan.state === "office");
}

/* Gives what hinders whatever comes after it as well. */
async function sendOne(entry, who) {
  if (outbox.isLoggedSince(entry)) return outbox.undone(entry.key);
  const { status, told } = await post(WAYS[entry.kind], entry.key, entry.body, who);
  return hindranceIn(status, told) ?? take(entry, status, told, who);
}

function hindranceIn(status, told) {
  if (status === 401) return "signed_out";
  const isAnswer = status && status < 500 && status !== 429 && told.code !== "csrf_token_invalid";
  return isAnswer ? undefined : "unreachable";
}

async function take(entry, status, told, who) {
  if (status < 300) {
    const takenBack = await outbox.settle(entry.key);
    if (takenBack) return undo(takenBack, told, who);
  } else {
    const { code, title, errors = [], decision } = told;
    const state = decision ? "office" : "yours";
    const kept = await outbox.refuse(entry.key, { state, told: { status, code, title, errors } });
    if (!kept) return;
  }
  outbox.announce({ key: entry.key, kind: entry.kind, body: entry.body, status, told });
}

/* Taken back after its reply was lost: it was logged after all, or just now, and is undone before anything else is sent, for that
   may be the same visit meant anew. */
async function undo({ key, undo: intent }, { visit }, who) {
  const { status, told } = await post(`${WAYS.visit}/${visit.id}/undo`, intent, {}, who);
  const hindrance = hindranceIn(status, told);
  if (hindrance) return hindrance;
  if (status === 200) await outbox.undone(key);
  else await outbox.notUndone(key, { status, ...told });
}

/* What the office has decided since, by the keys under which it was sent. */
async function hearDecisions(who) {
  const asking = (await outbox.entries()).filter(
    ({ state, outcome, person }) => state === "office" && !outcome && person === who.person,
  );
  if (!asking.length) return;
  const { status, told } = await asked("GET", "/api/v1/decisions");
  for (const entry of status === 200 ? asking : []) {
    const found = told.decisions.find(({ key, decided_at }) => key === entry.key && decided_at);
    if (found) await outbox.decide(entry.key, found);
  }
}

function post(path, key, body, who) {
  return asked("POST", path, {
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": key,
      "X-CSRF-Token": who.csrf_token,
      "X-Sent-At": new Date().toISOString(),
    },
    body: JSON.stringify(body),
  });
}

/* Gives status 0 where no answer came, or half of one: whether it was taken is not known here. */
async function asked(method, path, options = {}) {
  try {
    const signal = AbortSignal.timeout?.(WAIT_MILLISECONDS);
    const language = { "Accept-Language": document.documentElement.lang };
    const headers = { ...language, ...options.headers };
    const answer = await fetch(path, { method, signal, ...options, headers });
    return { status: answer.status, told: await answer.json() };
  } catch {
    return { status: 0, told: {} };
  }
}
