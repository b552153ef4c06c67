/* A list of known companies under a text field (WAI-ARIA combobox with list autocomplete). What is
   typed always counts: no network, no match and no choice leave the name as it was written. */
const WAIT_MILLISECONDS = 150;
const SHORTEST = 2;

export function start(place) {
  const field = document.getElementById(place.dataset.field);
  const list = listFor(place, field);
  const said = place.appendChild(element("p", { role: "status", class: "visually-hidden" }));
  const state = { place, field, list, said, active: -1, timer: 0, asked: null };

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
  field.addEventListener("input", () => typed(state));
  field.addEventListener("keydown", (event) => pressed(state, event));
  field.addEventListener("blur", () => close(state));
  // The pointer's press comes before the field loses its focus, a click after it.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
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
  document.getElementById(state.place.dataset.idField).value = "";
  clearTimeout(state.timer);
  state.timer = setTimeout(() => search(state), WAIT_MILLISECONDS);
}

async function search(state) {
  state.asked?.abort();
  const words = state.field.value.trim();
  if (words.length < SHORTEST) return close(state);
  state.asked = new AbortController();
  try {
    const url = `${state.place.dataset.source}&q=${encodeURIComponent(words)}`;
    const answer = await fetch(url, { signal: state.asked.signal });
    if (answer.ok) show(state, (await answer.json()).companies);
  } catch {
    close(state);
  }
}

function show(state, companies) {
  const { list, field, said, place } = state;
  state.active = -1;
  field.removeAttribute("aria-activedescendant");
  list.replaceChildren(...companies.map((company, index) => option(list, company, index)));
  list.hidden = companies.length === 0;
  field.setAttribute("aria-expanded", String(!list.hidden));
  const words = { 0: place.dataset.none, 1: place.dataset.one };
  said.textContent =
    words[companies.length] ?? place.dataset.many.replace("{count}", companies.length);
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
  const { list } = state;
  if (list.hidden) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    move(state, step);
  } else if (event.key === "Enter" && state.active >= 0) {
    event.preventDefault();
    choose(state, list.children[state.active]);
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
  const { place, field } = state;
  field.value = option.dataset.name;
  document.getElementById(place.dataset.placeField).value = option.dataset.place;
  // The draft hears of what a script filled in.
  field.dispatchEvent(new Event("change", { bubbles: true }));
  document.getElementById(place.dataset.idField).value = option.dataset.id;
  close(state);
  field.focus();
}

function close(state) {
  clearTimeout(state.timer);
  state.asked?.abort();
  state.list.hidden = true;
  state.active = -1;
  state.field.setAttribute("aria-expanded", "false");
  state.field.removeAttribute("aria-activedescendant");
}

function element(name, attributes, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}
