/* Keeps what is typed in a form, in this tab, until a page says that it arrived (data-draft-done). */
const PREFIX = "draft:";

export function start(element) {
  const done = element.dataset.draftDone;
  if (done) forget(done);
  else keep(element);
}

export function forget(id) {
  sessionStorage.removeItem(PREFIX + id);
}

function keep(form) {
  const key = PREFIX + form.id;
  restore(form, JSON.parse(sessionStorage.getItem(key) ?? "{}"));
  const save = () => sessionStorage.setItem(key, JSON.stringify(values(form)));
  // Whoever was quicker than this script has typed already.
  if ([...form.elements].some((field) => isKept(field) && isTyped(field))) save();
  form.addEventListener("input", save);
  form.addEventListener("change", save);
}

/* Hidden fields are tokens and keys of this very page, and a password is nobody's to keep. */
function isKept(field) {
  return field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type);
}

function isChoice(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function isTyped(field) {
  return field.defaultValue !== undefined && field.value !== field.defaultValue;
}

function values(form) {
  const kept = {};
  for (const field of [...form.elements].filter(isKept)) {
    if (isChoice(field)) {
      if (field.checked) (kept[field.name] ??= []).push(field.value);
    } else {
      kept[field.name] = field.value;
    }
  }
  return kept;
}

/* What the server sent along wins over the draft: it is the later word. */
function restore(form, kept) {
  for (const field of [...form.elements].filter(isKept)) {
    const value = kept[field.name];
    if (value === undefined) continue;
    if (isChoice(field)) field.checked ||= value.includes(field.value);
    else if (field.tagName === "SELECT" || field.value === "") {
      field.value = value;
      // Nothing is sent that cannot be seen.
      if (value) field.closest("details")?.setAttribute("open", "");
    }
  }
}
