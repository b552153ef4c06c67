/* The list of what waits on this phone: why each thing waits, and what its person can do about it. */
import { inGroups } from "nyckel/code";
import * as outbox from "nyckel/outbox";
import { send } from "nyckel/outbox_sending";
import { filled, written } from "nyckel/parts";

const place = document.getElementById("waiting");
const words = document.getElementById("words").dataset;

export async function draw(how) {
  const all = await outbox.entries();
  place.hidden = !all.length;
  document.getElementById("entries").replaceChildren(...all.map((entry) => item(entry, all)));
  if (how) tell(how);
  // Where the browser has not promised to keep it, its owner should know that it may be cleared away.
  const isSafe = (await navigator.storage?.persisted?.()) ?? false;
  document.getElementById("eviction").hidden = isSafe;
  return all;
}

function tell(how) {
  const line = document.getElementById("hindrance");
  line.textContent = line.dataset[how] ?? "";
  const signIn = document.getElementById("sign-in");
  signIn.hidden = how !== "signed_out" && how !== "another";
  signIn.firstElementChild.href = place.dataset.account;
}

function item(entry, all) {
  const sign = entry.outcome ? "decided" : entry.state;
  const made = filled("entry", {
    sign: words[`sign${sign[0].toUpperCase()}${sign.slice(1)}`],
    kind: words[entry.kind],
    title: titleOf(entry),
    time: written(entry.body.captured_at),
    state: stateOf(entry, all),
    told: toldOf(entry),
  });
  made.querySelector("li").dataset.sign = sign;
  const allowed = acts(entry);
  for (const control of made.querySelectorAll("[data-for]")) {
    const wanted = control.dataset.for;
    if (!allowed.includes(wanted)) control.remove();
    else if (wanted === "mend") control.href = `#ratta=${entry.key}`;
    else control.addEventListener("click", (event) => act(event, wanted, entry));
  }
  return made;
}

export function titleOf({ kind, shown, body }) {
  if (kind === "nomination") return body.company.name ?? shown.company;
  return shown?.company ?? inGroups(body.code);
}

function stateOf({ state, outcome, undo, person, after }, all) {
  if (outcome) return outcome.outcome === "counted" ? words.counted : words.setAside;
  if (state === "office") return undo ? words.undoneLate : words.office;
  if (state === "yours") return null;
  if (undo) return words.undoing;
  if (person === null) return words.stranger;
  if (person !== outbox.account()) return words.someone;
  return all.some(({ key }) => key === after) ? words.behind : words.waiting;
}

function toldOf({ told, outcome }) {
  if (outcome) return outcome.note;
  if (told?.code === "taken_back") return words.takenBack;
  const details = (told?.errors ?? []).map(({ detail }) => detail);
  return told ? [...new Set([told.title, ...details])].join(" ") : null;
}

function acts({ state, outcome, undo, person, kind, tried }) {
  // Another person's is theirs: it takes two presses to lose it, for a phone that has changed hands for good.
  if (person !== null && person !== outbox.account()) return ["remove"];
  if (outcome) return ["seen"];
  if (state === "yours") return ["remove", kind === "nomination" ? "mend" : "again"];
  if (state === "office" || undo) return [];
  const mine = person === null && outbox.account() ? ["claim"] : [];
  // A choice whose reply was lost may be with the office already: it cannot be taken back from here.
  return kind === "nomination" && tried ? mine : [...mine, "undo"];
}

async function act(event, wanted, { key }) {
  // A summary opens what asks once more.
  if (event.target.closest("summary") || (wanted === "remove" && !event.target.closest("button"))) return;
  if (wanted === "undo") await outbox.takeBack(key);
  if (wanted === "seen" || wanted === "remove") await outbox.forget(key);
  if (wanted === "claim") await outbox.claim(key, outbox.account());
  if (wanted === "again") await outbox.meanAgain(key);
  document.getElementById("waiting-title").focus();
  if (wanted !== "seen") send();
}
