/* The shell: reads from the address what it was opened for. A code is offered to be kept, a visit's link or a kept scan leads to
   the company's form, the scanner's address to the scanner, anything else to the list of what waits. Kept is never shown as logged. */
import { inGroups, readCode } from "nyckel/code";
import * as form from "nyckel/choice_form";
import * as outbox from "nyckel/outbox";
import { send, start } from "nyckel/outbox_sending";
import { show, written } from "nyckel/parts";
import { start as prepareScanner } from "nyckel/scanner";
import { draw, titleOf } from "nyckel/waiting_list";

const CODE_PATH = /^\/q\/([^/]+)$/i;
const SENT_FROM_CODE = /^\/q\/([^/]+)\/./i;
const LINK_PATH = /^\/nominera\/(\w+)$/;
const HANDED_OVER = "overlamnad";
const MARK = "handed-over";
const words = document.getElementById("words").dataset;
const step = document.getElementById("step");
const typing = document.getElementById("typing");
const scanner = prepareScanner(typing.querySelector(".scanner"));
let shownKey = null;

/* What the address asks for; the part after # is the shell's own. */
function route() {
  const own = new URLSearchParams(location.hash.slice(1));
  const asked = new URLSearchParams(location.search);
  shownKey = null;
  scanner.end();
  document.body.classList.remove("is-handed-over");
  const lage = own.get("lage") ?? asked.get("lage") ?? "";
  if (isElsewhere(sessionStorage.getItem(MARK))) return location.replace(sessionStorage.getItem(MARK));
  if (own.has("behall")) return takingOver(own.get("behall"));
  if (own.has("val")) return choosing({ visit_key: own.get("val") }, lage);
  if (own.has("ratta")) return mending(own.get("ratta"));
  const token = location.pathname.match(LINK_PATH)?.[1];
  if (token && !own.has("lista")) return choosing(visitOf(token), lage);
  const sentFrom = location.pathname.match(SENT_FROM_CODE)?.[1];
  if (sentFrom && !location.hash) return unanswered(sentFrom);
  const typed = own.get("kod") ?? asked.get("kod") ?? location.pathname.match(CODE_PATH)?.[1];
  if (typed && !own.has("lista")) return offering(decodeURIComponent(typed));
  return location.pathname === "/skanna" && !own.has("lista") ? scanning() : home();
}

/* Until the phone is given back, whatever is opened without a network leads to the company's form. */
function isElsewhere(form) {
  const { pathname, search, hash } = location;
  return Boolean(form) && (form.includes("#") ? !form.endsWith(hash || "#") : form !== pathname + search);
}

/* A form of the shell's own has the shell's address: with a network, that of the code leads to a page of staff's. */
function formAddress() {
  const { pathname, search, hash } = location;
  return hash ? `/skal/${document.documentElement.lang}${hash}` : pathname + search;
}

function toldBefore() {
  return JSON.parse(sessionStorage.getItem(location.pathname)) ?? {};
}

/* The page of the code tells which scan opened a link, where it was logged on this phone. */
function visitOf(token) {
  const { key } = toldBefore();
  return key ? { visit_key: key } : { token };
}

/* A scan that the page of its code sent and heard nothing of, under the key that it was sent with. */
async function takingOver(memory) {
  const { key, body, company } = JSON.parse(sessionStorage.getItem(memory)) ?? {};
  if (!key) return home();
  const entry = await outbox.keepScan({ key, body, shown: { company }, tried: true });
  sessionStorage.removeItem(memory);
  history.replaceState(null, "", `#kod=${body.code}`);
  return shownKept(entry);
}

async function home() {
  const isShell = location.pathname.startsWith("/skal/");
  show("home", { lead: !isShell && words.can });
  if (isShell) tellNothing(await outbox.entries());
  else document.querySelector("h1").textContent = words.offline;
}

function tellNothing({ length }) {
  const told = document.querySelector("[data-nothing]");
  if (told && location.pathname.startsWith("/skal/")) told.hidden = length > 0;
}

/* An undo, or a name that was added, whose answer did not come: what became of it is not known here. */
function unanswered(code) {
  show("unanswered");
  step.querySelector("[data-again]").href = `/q/${code}`;
}

function scanning() {
  show("scanning");
  step.after(typing);
  scanner.begin();
}

/* With a line, the code's own page knows more than this one, and the worker leads back here when it does not come. */
function taking(event) {
  if (navigator.onLine) return;
  event.preventDefault();
  const hash = `#kod=${event.detail.code}`;
  if (location.hash === hash) route();
  else location.hash = hash;
}

function knownOf(code) {
  return JSON.parse(localStorage.getItem("legs") ?? "{}")[code] ?? {};
}

async function offering(typed) {
  const { code } = readCode(typed);
  if (!code) {
    await home();
    document.getElementById("kod").value = typed;
    return fault(words.badCode);
  }
  const known = knownOf(code);
  const kept = await outbox.sameScan(scanOf(code, known));
  if (kept) return shownKept(kept);
  show("offered", { company: known.company ?? `${words.code} ${inGroups(code)}`, place: known.place });
  step.querySelector("[data-again]").href = `/q/${code}`;
  return on("keep", () => keepScan(code, known));
}

function scanOf(code, { number }) {
  return { code, ...(number && { number }), captured_at: new Date().toISOString() };
}

async function keepScan(code, known) {
  try {
    const shown = { company: known.company, place: known.place };
    await shownKept(await outbox.keepScan({ body: scanOf(code, known), shown }));
  } catch {
    fault(words.noStorage);
    return;
  }
  send();
}

async function shownKept(entry) {
  const hasChoice = (await outbox.entries()).some(({ after }) => after === entry.key);
  shownKey = entry.key;
  show("kept", { company: titleOf(entry), time: written(entry.body.captured_at) });
  for (const way of step.querySelectorAll("[data-choose]")) {
    way.href = `#val=${entry.key}&lage=${way.dataset.choose}`;
  }
  if (hasChoice) for (const way of step.querySelectorAll("[data-choosing]")) way.remove();
  on("undo", async () => {
    await outbox.takeBack(entry.key);
    send();
  });
}

async function choosing(visit, lage) {
  const scan = visit.visit_key ? await outbox.entry(visit.visit_key) : null;
  const company = scan?.shown?.company ?? toldBefore().company;
  shownForm({ company, lage, back: scan ? `#kod=${scan.body.code}` : "#lista" }, null, (said) => {
    const how = lage === HANDED_OVER || !lage ? "handed_over" : "spoken";
    const captured_at = new Date().toISOString();
    const body = { ...visit, ...(visit.visit_key && { how }), ...said, captured_at };
    return outbox.keepChoice({ body, shown: { company } });
  });
}

async function mending(key) {
  const entry = await outbox.entry(key);
  if (!entry) return home();
  const { visit_key, token, how, captured_at } = entry.body;
  const visit = token ? { token } : { visit_key, how };
  return shownForm({ company: entry.shown?.company, back: "#lista" }, entry, async (said) => {
    const body = { ...visit, ...said, captured_at };
    // Where another tab has mended it, or taken it away, what is written here is a choice of its own.
    return (await outbox.meanAgain(key, body)) ?? outbox.keepChoice({ body, shown: entry.shown });
  });
}

/* `keep` is given what a sound form says. */
function shownForm({ company, lage, back }, entry, keep) {
  document.body.classList.toggle("is-handed-over", lage === HANDED_OVER);
  if (lage === HANDED_OVER) sessionStorage.setItem(MARK, formAddress());
  const template = document.getElementById("choosing").content.querySelector("[data-slot=lead]").dataset;
  const asked = company ? template.ofCompany.replace("{company}", company) : template.ofAnybody;
  show("choosing", { lead: lage === "muntligt" ? template.spoken : asked });
  const fields = step.querySelector("form");
  givingBack(back, fields);
  form.start(fields, {
    entry,
    async onChosen(said) {
      await keep(said);
      form.done(fields);
      show("thanks", { company: said.company.name });
      givingBack(back);
      send();
    },
  });
}

/* A choice that is written but not kept takes a second press, and leaves nothing of it behind. */
function givingBack(back, fields) {
  const unsent = step.querySelector("[data-unsent-choice]");
  step.querySelector("[data-back]").addEventListener("click", (event) => {
    event.preventDefault();
    if (unsent?.hidden && form.isFilledIn(fields)) {
      unsent.hidden = false;
      return;
    }
    if (fields) form.done(fields);
    sessionStorage.removeItem(MARK);
    if (location.hash === back) route();
    else location.hash = back;
  });
}

function fault(message) {
  const told = document.createElement("p");
  told.className = "error";
  told.setAttribute("role", "alert");
  told.textContent = message;
  step.replaceChildren(told);
}

function on(name, act) {
  step.querySelector(`[data-act="${name}"]`).addEventListener("click", act);
}

/* The screen of a kept scan follows what becomes of it. */
async function hear({ how, key, isTakenBack, status, told, body }) {
  tellNothing(await draw(how));
  if (!key || key !== shownKey) return;
  if (isTakenBack) {
    route();
  } else if (status && status < 300) {
    show("logged", { company: told.visit.company, time: written(told.visit.logged_at) });
    step.querySelector("[data-again]").href = `/q/${body.code}`;
  } else if (status) {
    show("asked", { company: "", title: told.title });
  }
}

outbox.listen(hear);
addEventListener("hashchange", route);
addEventListener("nyckel:code", taking);
document.querySelector("[data-act=send]").addEventListener("click", () => send());
await route();
await draw();
start();
