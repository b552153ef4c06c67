/* Logs a scan: by itself where the page was given leave to, else when the button is pressed. What is sent is remembered in this
   tab until it is answered, so that a lost reply is asked for again under the same key and never makes two visits. Where no answer
   comes, the shell takes over what is remembered and keeps it on the phone. */
const WAIT_MILLISECONDS = 10000;
const form = document.getElementById("log");
let isSending = false;

/* A page that was fetched ahead, opened behind another, loaded again or come back to was not scanned just now. */
function wasScanned() {
  const [navigation] = performance.getEntriesByType("navigation");
  return (
    navigation?.type === "navigate" &&
    !navigation.activationStart &&
    !document.prerendering &&
    !document.wasDiscarded &&
    document.visibilityState === "visible"
  );
}

/* The key is made before the first try. What was never answered is still meant; should its leave have run out on the way, it is
   asked for anew, as a press of the button or by this page's own leave. */
async function log(permission) {
  if (isSending) return;
  const kept = remembered();
  const meant = kept ?? intent(permission);
  busy(true);
  remember(meant);
  let status = 0;
  let told = {};
  try {
    const answer = await send(meant);
    told = await answer.json();
    status = answer.status;
  } catch {
    // No answer, or half of one: whether the visit is logged is not known here.
  }
  busy(false);
  if (kept && told.code === "permission_expired") {
    remember(null);
    log(permission);
  } else {
    take(status, told);
  }
}

function intent(permission) {
  const { key, number } = form.elements;
  return {
    key: permission ? form.dataset.unattendedKey : key.value,
    body: {
      code: form.dataset.code,
      number: Number(number.value),
      captured_at: new Date().toISOString(),
      ...(permission && { permission }),
    },
    company: form.dataset.company,
  };
}

function send({ key, body }) {
  return fetch(form.dataset.send, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": key,
      "X-CSRF-Token": form.elements.csrf_token.value,
      "X-Sent-At": new Date().toISOString(),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout?.(WAIT_MILLISECONDS),
  });
}

function take(status, told) {
  if (!status || status >= 500) return keep();
  if (status === 429) return again(told.title);
  const { key } = remembered() ?? {};
  remember(null);
  if (status < 300) return taken(key, told);
  if (status === 401) return paint("signed-out");
  if (told.code === "permission_expired") return again(told.title);
  return paint("refused", { message: told.title });
}

/* Should the line be gone when the company chooses, the shell knows which visit its form belongs to; and what was taken back before
   is not undone after this. */
function taken(key, told) {
  const shown = facts(told);
  try {
    localStorage.setItem(`logged:${form.dataset.code}`, Date.now());
    sessionStorage.setItem(shown.nominate, JSON.stringify({ key, company: told.visit.company }));
  } catch {
    // Storage is closed to the page, and so to the shell.
  }
  paint("logged", shown);
}

/* The shell opens without a network only where the worker has it; else the button is there to be pressed again. */
function keep() {
  const { shell } = form.dataset;
  if (!shell || !navigator.serviceWorker?.controller) return again(form.dataset.lost);
  return location.assign(`${shell}#behall=${memory()}`);
}

function again(message) {
  const { dataset } = form.querySelector("button");
  dataset.idle = dataset.again;
  busy(false);
  paint("unsent", { message });
}

function busy(isBusy) {
  const button = form.querySelector("button");
  const label = button.querySelector("span");
  isSending = isBusy;
  button.setAttribute("aria-disabled", isBusy);
  button.dataset.idle ??= label.textContent;
  label.textContent = isBusy ? button.dataset.busy : button.dataset.idle;
}

/* Storage may be closed to the page; then only a reload forgets. */
function remember(meant) {
  form.meant = meant;
  try {
    if (meant) sessionStorage.setItem(memory(), JSON.stringify(meant));
    else sessionStorage.removeItem(memory());
  } catch {
    // See above.
  }
}

function remembered() {
  try {
    return form.meant ?? JSON.parse(sessionStorage.getItem(memory()));
  } catch {
    return form.meant;
  }
}

function memory() {
  return `visit:${form.dataset.code}:${form.elements.number.value}`;
}

function facts({ visit, nomination_url }) {
  const { participants } = visit;
  return {
    visit: visit.id,
    ordinal: visit.ordinal,
    time: clock(visit.logged_at),
    undo_time: clock(visit.undo_until),
    names: participants.join(", "),
    first: participants.length > 1 ? participants[0] : null,
    nominate: new URL(nomination_url, location).pathname,
    nominate_url: nomination_url,
  };
}

function clock(time) {
  const zone = { timeZone: "Europe/Stockholm", hour: "2-digit", minute: "2-digit" };
  const text = new Date(time).toLocaleTimeString("sv-SE", zone);
  return document.documentElement.lang === "sv" ? text.replace(":", ".") : text;
}

/* Puts the parts of a template where they say, and moves the page's one heading to its new place. */
function paint(name, values = {}) {
  const painted = document.getElementById(name).content.cloneNode(true);
  const heading = document.querySelector("h1");
  const held = document.activeElement !== document.body;
  const place = painted.querySelector("[data-title]");
  heading.textContent = values.ordinal === null ? place.dataset.revisit : place.dataset.headline;
  place.replaceWith(heading);
  if (!values.first) painted.querySelector("[data-only-with-others]")?.remove();
  fill(painted, values);
  document.title = document.title.replace(/^.*(?= – )/, heading.textContent);
  for (const part of painted.querySelectorAll("[data-into]")) {
    document.getElementById(part.dataset.into).replaceChildren(...part.childNodes);
  }
  prepare(document);
  // Where the finger or the keyboard was is gone: begin again at the answer.
  if (held && document.activeElement === document.body) heading.focus();
  scrollTo(0, 0);
}

/* Text and attributes only: what an answer says is never read as HTML. */
function fill(root, values) {
  const filled = (text) => text.replace(/\{(\w+)\}/g, (braces, name) => values[name] ?? braces);
  for (const element of root.querySelectorAll("*")) {
    for (const attribute of element.attributes) attribute.value = filled(attribute.value);
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) node.data = filled(node.data);
    }
  }
}

function prepare(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.onclick = () => copy(button);
  }
}

/* Where the clipboard is closed, as over plain http, the text is selected for the person to copy. */
async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  const done = button.dataset.done;
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    if (!document.execCommand("copy")) return;
  }
  button.querySelector("span").textContent = done;
  button.closest(".copy-field").querySelector("[role=status]").textContent = done;
}

function isHandedOver() {
  try {
    return sessionStorage.getItem("handed-over") !== null;
  } catch {
    return false;
  }
}

/* A second press on a slow line sends nothing more. */
addEventListener("submit", (event) => {
  const sent = event.target;
  if (sent !== form && sent.dataset.isSent) event.preventDefault();
  sent.dataset.isSent = true;
});
addEventListener("pageshow", (event) => {
  if (event.persisted && isHandedOver()) location.reload();
  for (const sent of document.forms) delete sent.dataset.isSent;
});

/* What badge.js does on every other page, which is fetched here only when something waits. */
function begin() {
  const waits = document.querySelector("[data-unsent]")?.dataset.unsent;
  try {
    localStorage.setItem("account", document.documentElement.dataset.person);
    if (waits && localStorage.getItem("unsent")) import(waits);
  } catch {
    // Storage is closed to the page: then nothing waits in it either.
  }
  addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {}));
}

prepare(document);
begin();
if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    log();
  });
  if (form.dataset.permission && wasScanned()) log(form.dataset.permission);
}
