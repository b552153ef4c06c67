/* Tells, while a code is typed, whether it can be one; the words stand in the page. */
import { LENGTH, countCharacters, readCode } from "nyckel/code";

const VISIBLE = /^[^\p{C}\p{Z}]$/u;

/* `root` is the form; gives a function that reads the field and says what is wrong with it, if anything. */
export function watch(root) {
  const field = root.elements.kod;
  const said = root.querySelector("[data-typed]");
  field.addEventListener("input", () => tell(field, said, whileTyped(field.value)));
  return () => {
    const read = readCode(field.value);
    tell(field, said, read);
    if (!read.code) field.focus();
    return read.code ?? null;
  };
}

/* Half a code is no mistake as long as somebody types. */
function whileTyped(text) {
  const read = readCode(text);
  if (read.fault === "empty") return {};
  return read.fault === "too_short" ? { missing: LENGTH - countCharacters(text) } : read;
}

function tell(field, said, read) {
  said.textContent = wordsFor(read, said.dataset);
  said.className = read.fault ? "error" : "help";
  field.closest(".field").classList.toggle("field-bad", Boolean(read.fault));
  if (read.fault) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  // What the server said is about what was sent, not about what stands here now.
  field.form.querySelector("[data-sent-fault]")?.remove();
}

function wordsFor({ code, fault, character, missing }, words) {
  if (code) return words.good;
  if (missing) return words.missing.replace("{count}", missing);
  if (fault === "bad_character" && !VISIBLE.test(character)) return words.unseen;
  return fault ? words[fault.replace(/_(.)/, (_, letter) => letter.toUpperCase())].replace("{character}", character) : "";
}
