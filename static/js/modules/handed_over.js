/* The phone in the company's hands: giving it back with a choice that is written but not sent takes a
   second press, and leaves nothing of it behind. Until then this tab knows that it is handed over, so that a staff's page which
   the browser kept in its memory asks the server anew. */
import { forget } from "nyckel/draft";

const MARK = "handed-over";

export function start(place) {
  const form = document.getElementById(place.dataset.form);
  const unsent = place.querySelector("[data-unsent]");

  // Without a network the shell keeps to this form as well.
  sessionStorage.setItem(MARK, location.pathname + location.search);
  place.querySelector("form").addEventListener("submit", (event) => {
    if (unsent.hidden && isFilledIn(form)) {
      event.preventDefault();
      unsent.hidden = false;
      return;
    }
    forget(form.id);
    sessionStorage.removeItem(MARK);
  });
}

function isFilledIn(form) {
  const fields = form.querySelectorAll("input:not([type=hidden]):not([type=radio]), textarea");
  return [...fields].some((field) => (field.type === "checkbox" ? field.checked : field.value.trim() !== ""));
}
