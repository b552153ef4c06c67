/* The company's form without a network: read into the shape that the API takes, and filled in again when something is to be mended. */
import { forget, start as keepDraft } from "nyckel/draft";

const DRAFT = "draft:nominering-";
const FIELDS = {
  company: "company.name",
  place: "company.place",
  reason: "reason",
  nominator_name: "nominator.name",
  nominator_email: "nominator.email",
  second_company: "second_choice.name",
  second_place: "second_choice.place",
};
// What a rule names where it refuses, by the field that it is about.
const BLAMED = { ...invert(FIELDS), nominator_name: "nominator_name", second_choice: "second_company" };

/* `onChosen` is given the fields of a sound form. What was typed into the online form in this tab comes along. */
export function start(form, { entry, onChosen }) {
  form.id = draftOf(entry) ?? form.id;
  if (entry) fill(form, entry);
  else keepDraft(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const company = form.elements.company;
    blame(form, "company", company.value.trim() ? "" : messageOf(form));
    if (!company.value.trim()) return company.focus();
    return onChosen(chosen(form));
  });
}

export function isFilledIn(form) {
  return Object.keys(FIELDS).some((name) => form.elements[name].value.trim() !== "");
}

export function done(form) {
  forget(form.id);
  form.reset();
}

function draftOf(entry) {
  const own = entry ? null : Object.keys(sessionStorage).find((name) => name.startsWith(DRAFT));
  return own ? own.slice("draft:".length) : null;
}

function chosen(form) {
  const said = (name) => form.elements[name].value.trim();
  const company = (name, place) => ({ name: said(name), ...(said(place) && { place: said(place) }) });
  const nominator = said("nominator_name") && {
    name: said("nominator_name"),
    ...(said("nominator_email") && { email: said("nominator_email") }),
  };
  return {
    company: company("company", "place"),
    ...(said("reason") && { reason: said("reason") }),
    ...(nominator && { nominator }),
    ...(said("second_company") && { second_choice: company("second_company", "second_place") }),
  };
}

function fill(form, { body, told }) {
  for (const [name, path] of Object.entries(FIELDS)) {
    const value = path.split(".").reduce((within, part) => within?.[part], body);
    form.elements[name].value = value ?? "";
  }
  for (const { field, detail } of told?.errors ?? []) blame(form, BLAMED[field] ?? field, detail);
}

function blame(form, name, message) {
  const field = form.querySelector(`[data-field="${name}"]`);
  if (!field) return;
  const error = field.querySelector(".error");
  error.textContent = message;
  error.hidden = !message;
  field.classList.toggle("field-bad", Boolean(message));
  form.elements[name].setAttribute("aria-invalid", String(Boolean(message)));
  if (message) field.closest("details")?.setAttribute("open", "");
}

function messageOf(form) {
  return form.querySelector("[data-missing]").dataset.missing;
}

function invert(names) {
  return Object.fromEntries(Object.entries(names).map(([name, path]) => [path, name]));
}
