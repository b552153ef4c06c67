/* The scanner: what the camera, a picture or the keyboard gives becomes a code, and the code is handed on.

   A page may take a code for itself, as the offline shell does: `nyckel:code` is told first, with
   { code }, and preventDefault() keeps it from being sent. Such a page also says when the camera is
   wanted, by what start() gives. */
import { chooseAdvice } from "nyckel/browser_advice";
import { cameras, chooseCamera, openCamera } from "nyckel/camera";
import { codeInQr, inGroups } from "nyckel/code";
import { keep, kept } from "nyckel/kept";
import { openReader, readFile } from "nyckel/qr_reader";
import { watch } from "nyckel/typed_code";

const BETWEEN_LOOKS_MILLISECONDS = 80;
const WAIT_MILLISECONDS = 5000;
const MOST_FOREIGN_CHARACTERS = 200;
const SOUND = "scanner:sound";
const TONE = { hertz: 880, seconds: 0.12, loudness: 0.2 };
const UNPRINTABLE = /\p{C}/gu;

export function start(root) {
  const form = root.querySelector("form");
  const typed = watch(form);
  const scanner = {
    root,
    form,
    part: (name) => root.querySelector(`[data-part="${name}"]`),
    ours: JSON.parse(root.dataset.publicUrls),
    camera: null,
    reading: null,
    turn: 0,
    isHeld: false,
    code: null,
    isQuiet: kept(SOUND) === "off",
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = typed();
    if (code) handOn(scanner, code);
  });
  prepareButtons(scanner);
  chooseAdvice(root);
  // Nobody looks at a page that is hidden, and another app may want the camera.
  document.addEventListener("visibilitychange", () => (document.hidden ? stop(scanner) : look(scanner)));
  addEventListener("pagehide", () => stop(scanner));
  addEventListener("pageshow", (event) => event.persisted && !scanner.part("live").hidden && begin(scanner));
  if (root.dataset.module) begin(scanner);
  else end(scanner);
  return { begin: () => begin(scanner), end: () => end(scanner) };
}

function prepareButtons(scanner) {
  const { part, root } = scanner;
  for (const button of root.querySelectorAll("[data-again]")) {
    button.addEventListener("click", () => begin(scanner));
  }
  part("resend").addEventListener("click", () => handOn(scanner, scanner.code));
  part("light").addEventListener("click", () => switchLight(scanner));
  part("cameras").addEventListener("change", () => {
    chooseCamera(part("cameras").value);
    begin(scanner);
  });
  part("sound").setAttribute("aria-pressed", String(!scanner.isQuiet));
  part("sound").addEventListener("click", () => switchSound(scanner));
  part("file").addEventListener("change", () => takePicture(scanner));
}

function begin(scanner) {
  stop(scanner);
  scanner.isHeld = false;
  unfold(scanner, true);
  look(scanner);
}

/* Until it is wanted again. */
function end(scanner) {
  stop(scanner);
  scanner.isHeld = true;
  unfold(scanner, false);
}

function unfold({ part }, isLive) {
  part("live").hidden = !isLive;
  part("without-camera").hidden = isLive;
}

/* Each beginning has its turn: what an earlier one was still waiting for is let go. */
async function look(scanner) {
  if (scanner.camera || scanner.isHeld || document.hidden) return;
  const turn = (scanner.turn += 1);
  const video = scanner.part("video");
  show(scanner, "starting");
  try {
    const camera = await openCamera(video);
    if (turn !== scanner.turn) return void camera.close();
    scanner.camera = camera;
    camera.whenLost(() => turn === scanner.turn && fail(scanner, "busy"));
    await offerCamera(scanner);
    const read = await reader(scanner);
    if (turn === scanner.turn) show(scanner, "looking");
    while (turn === scanner.turn) {
      const texts = video.readyState < video.HAVE_CURRENT_DATA ? [] : await read(video);
      if (turn === scanner.turn) judge(scanner, texts);
      await new Promise((resume) => setTimeout(resume, BETWEEN_LOOKS_MILLISECONDS));
    }
  } catch (failure) {
    if (turn === scanner.turn) fail(scanner, failure.message);
  }
}

function stop(scanner) {
  scanner.turn += 1;
  scanner.camera?.close();
  scanner.camera = null;
  scanner.part("light").hidden = true;
}

function fail(scanner, trouble) {
  stop(scanner);
  show(scanner, scanner.part(trouble) ? trouble : "unread");
}

async function reader(scanner) {
  scanner.reading ??= openReader(scanner.root.dataset.wasm);
  try {
    return await scanner.reading;
  } catch {
    scanner.reading = null; // to be fetched again, with coverage
    throw new Error("unread");
  }
}

/* Shows one state and hides the others; the states are said by a live region. */
function show(scanner, name) {
  scanner.root.dataset.state = name;
  for (const state of scanner.root.querySelectorAll("[data-state-of]")) {
    state.hidden = state.dataset.part !== name;
  }
}

async function offerCamera({ camera, part }) {
  part("light").hidden = !camera.hasLight;
  part("light").setAttribute("aria-pressed", "false");
  const choice = part("cameras");
  const found = await cameras();
  choice.replaceChildren(
    ...found.map(({ deviceId, label }, index) => {
      const name = label || choice.dataset.name.replace("{number}", index + 1);
      return new Option(name, deviceId, false, deviceId === camera.id);
    }),
  );
  choice.closest("[data-choice]").hidden = found.length < 2;
}

async function switchLight({ camera, part }) {
  const isOn = part("light").getAttribute("aria-pressed") !== "true";
  try {
    await camera?.light(isOn);
    part("light").setAttribute("aria-pressed", String(isOn));
  } catch {
    part("light").hidden = true; // said to be there, and is not
  }
}

function switchSound(scanner) {
  scanner.isQuiet = !scanner.isQuiet;
  keep(SOUND, scanner.isQuiet ? "off" : "on");
  scanner.part("sound").setAttribute("aria-pressed", String(!scanner.isQuiet));
  if (!scanner.isQuiet) sound();
}

/* A browser in which nobody has tapped yet stays silent. */
function sound() {
  const Context = globalThis.AudioContext;
  if (!Context) return;
  const context = new Context();
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = TONE.hertz;
  volume.gain.setValueAtTime(TONE.loudness, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + TONE.seconds);
  tone.connect(volume).connect(context.destination);
  tone.onended = () => context.close();
  tone.start();
  tone.stop(context.currentTime + TONE.seconds);
}

async function takePicture(scanner) {
  const { part } = scanner;
  const [file] = part("file").files;
  if (!file) return;
  stop(scanner);
  // Coming back from the camera app, the page is seen again: the camera in it waits.
  scanner.isHeld = true;
  show(scanner, "studying");
  try {
    const texts = await readFile(await reader(scanner), file);
    if (scanner.isHeld && !judge(scanner, texts)) show(scanner, texts.length ? "paused" : "empty");
  } catch (failure) {
    show(scanner, failure.message === "unread" ? "unread" : "empty");
  }
  part("file").value = "";
}

/* Among several codes ours is the one that is meant. */
function judge(scanner, texts) {
  const code = texts.map((text) => codeInQr(text, scanner.ours)).find(Boolean);
  if (code) {
    if (!scanner.isQuiet) sound();
    handOn(scanner, code);
  } else if (texts.length) {
    refuse(scanner, texts[0]);
  }
  return Boolean(code);
}

/* Somebody may have put another code over the right one: it is shown as text, and never followed. */
function refuse({ part }, text) {
  const shown = text.replace(UNPRINTABLE, "\ufffd").slice(0, MOST_FOREIGN_CHARACTERS);
  if (part("foreign-text").textContent !== shown) part("foreign-text").textContent = shown;
  part("foreign").hidden = false;
}

async function handOn(scanner, code) {
  stop(scanner);
  Object.assign(scanner, { code, isHeld: true });
  scanner.part("foreign").hidden = true;
  scanner.part("code").textContent = inGroups(code);
  show(scanner, "read");
  const told = { cancelable: true, bubbles: true, detail: { code } };
  if (scanner.root.dispatchEvent(new CustomEvent("nyckel:code", told))) await send(scanner, code);
}

/* The server leaves word in the session that this code was read here, so that its page knows it for a
   scan. Whatever else it answers is a page of its own, which the form itself asks for. */
async function send(scanner, code) {
  const { form } = scanner;
  if (form.method !== "post") return location.assign(`/q/${code}`);
  form.elements.kod.value = inGroups(code);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      redirect: "manual",
      signal: AbortSignal.timeout?.(WAIT_MILLISECONDS),
    });
    if (answer.type === "opaqueredirect") location.assign(`/q/${code}`);
    else form.submit();
  } catch {
    // With no coverage the service worker opens the code on the phone; without one, nothing can.
    if (navigator.serviceWorker?.controller) location.assign(`/q/${code}`);
    else show(scanner, "unsent");
  }
}
