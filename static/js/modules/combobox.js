/* A list of known companies under a text field (WAI-ARIA combobox with list autocomplete). What is
   typed always counts: no network, no match and no choice leave the name as it was written. */
import { looksLikeNumber } from "nyckel/number";

const WAIT_MILLISECONDS = 150;
const SHORTEST = 2;

export function start(place) {
  const name = place.dataset.field;
  const field = document.getElementById(name);
  const state = {
    field,
    words: place.dataset,
    id: document.getElementById(`${name}_id`),
    asked: document.getElementById(`${name}_asked`),
    place: document.getElementById(place.dataset.placeField),
    list: listFor(place, field),
    said: place.appendChild(element("p", { role: "status", class: "visually-hidden" })),
    active: -1,
    timer: 0,
    search: null,
  };

  // The form's first button is the one that Enter presses, also where it is not shown.
  place.querySelector(".without-script").remove();
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", state.list.id);
  field.addEventListener("input", () => typed(state));
  field.addEventListener("keydown", (event) => pressed(state, event));
  field.addEventListener("blur", () => close(state));
  // Whoever was quicker than this script has typed already, and waits for the list.
  if (document.activeElement === field && field.value !== field.defaultValue) typed(state);
  // The pointer's press comes before the field loses its focus, a click after it.
  state.list.addEventListener("pointerdown", (event) => event.preventDefault());
  state.list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(state, option);
  });
}

function listFor(place, field) {
  const list = element("ul", {
    id: `${field.id}-list`,
    role: "listbox",
    class: "combobox-list",
    "aria-label": place.dataset.listLabel,
  });
  list.hidden = true;
  field.closest(".field").append(list);
  return list;
}

function typed(state) {
  state.id.value = "";
  close(state);
  state.timer = setTimeout(() => search(state), WAIT_MILLISECONDS);
}

async function search(state) {
  const words = state.field.value.trim();
  if (words.length < SHORTEST || looksLikeNumber(words)) return; // it must not stand in an address
  const asked = new AbortController();
  state.search = asked;
  try {
    const url = `${state.words.source}&q=${encodeURIComponent(words)}`;
    const answer = await fetch(url, { signal: asked.signal });
    const companies = answer.ok ? (await answer.json()).companies : null;
    if (companies && !asked.signal.aborted) show(state, companies);
  } catch {
    // Given up for a later search, or no network: the name counts as it is written.
  }
}

function show(state, companies) {
  const { list, field, said, words } = state;
  list.replaceChildren(...companies.map((company, index) => option(list, company, index)));
  list.hidden = companies.length === 0;
  field.setAttribute("aria-expanded", String(!list.hidden));
  const counted = { 0: words.none, 1: words.one };
  said.textContent = counted[companies.length] ?? words.many.replace("{count}", companies.length);
}

function option(list, company, index) {
  const row = element("li", {
    id: `${list.id}-${index}`,
    role: "option",
    "aria-selected": "false",
    class: "combobox-option",
  });
  row.dataset.id = company.id;
  row.dataset.name = company.name;
  row.dataset.place = company.place ?? "";
  row.append(element("span", { class: "choice-name" }, company.name));
  if (company.place) row.append(" ", element("span", { class: "choice-note" }, company.place));
  return row;
}

function pressed(state, event) {
  if (state.list.hidden) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    move(state, step);
  } else if (event.key === "Enter") {
    // With the list open, Enter is an answer to it and never sends half a name.
    event.preventDefault();
    if (state.active >= 0) choose(state, state.list.children[state.active]);
    else close(state);
  } else if (event.key === "Escape") {
    event.preventDefault();
    close(state);
  }
}

function move(state, step) {
  const options = [...state.list.children];
  options[state.active]?.setAttribute("aria-selected", "false");
  const from = state.active < 0 && step < 0 ? 0 : state.active;
  state.active = (from + step + options.length) % options.length;
  const option = options[state.active];
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  state.field.setAttribute("aria-activedescendant", option.id);
}

function choose(state, option) {
  const { field, place } = state;
  field.value = option.dataset.name;
  if (option.dataset.place) place.value = option.dataset.place;
  state.id.value = option.dataset.id;
  state.asked.value = option.dataset.name;
  // The draft hears of what a script filled in.
  field.dispatchEvent(new Event("change", { bubbles: true }));
  close(state);
  field.focus();
}

function close(state) {
  clearTimeout(state.timer);
  state.search?.abort();
  state.list.hidden = true;
  state.active = -1;
  state.said.textContent = "";
  state.field.setAttribute("aria-expanded", "false");
  state.field.removeAttribute("aria-activedescendant");
}

function element(name, attributes, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}
