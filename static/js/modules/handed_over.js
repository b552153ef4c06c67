/* The phone in the company's hands: giving it back with a choice that is written but not sent takes a
   second press, and leaves nothing of it behind. */
import { forget } from "nyckel/draft";

export function start(place) {
  const form = document.getElementById(place.dataset.form);
  const unsent = place.querySelector("[data-unsent]");

  place.querySelector("a").addEventListener("click", (event) => {
    if (unsent.hidden && isFilledIn(form)) {
      event.preventDefault();
      unsent.hidden = false;
      return;
    }
    forget(form.id);
  });
}

function isFilledIn(form) {
  const fields = form.querySelectorAll("input:not([type=hidden]):not([type=radio]), textarea");
  return [...fields].some((field) => field.value.trim() !== "");
}
