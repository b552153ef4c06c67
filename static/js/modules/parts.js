/* Puts the parts of a template into the page: text only, for nothing that is told is ever read as HTML. */

/* Clones a template with its slots filled; a slot without a value goes away. */
export function filled(name, values = {}) {
  const made = document.getElementById(name).content.cloneNode(true);
  for (const slot of made.querySelectorAll("[data-slot]")) {
    const text = values[slot.dataset.slot];
    if (text) slot.textContent = text;
    else slot.remove();
  }
  return made;
}

/* Shows a template where its parts say, and moves the page's one heading to the place of its title. */
export function show(name, values = {}) {
  const made = filled(name, values);
  const heading = document.querySelector("h1");
  const place = made.querySelector("[data-title]");
  heading.textContent = place.textContent || values[place.dataset.slot];
  place.replaceWith(heading);
  document.title = document.title.replace(/^.*(?= – )/, heading.textContent);
  for (const part of made.querySelectorAll("[data-into]")) {
    document.getElementById(part.dataset.into).replaceChildren(...part.childNodes);
  }
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/* A time as the reader's language writes it, in Stockholm: “12 maj 10.02”. */
export function written(time) {
  const { lang } = document.documentElement;
  const parts = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };
  const zone = { timeZone: "Europe/Stockholm", ...parts };
  const text = new Date(time).toLocaleString(lang === "sv" ? "sv-SE" : "en-GB", zone);
  return lang === "sv" ? text.replace(/(\d\d):(\d\d)/, "$1.$2") : text;
}
