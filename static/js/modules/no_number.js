/* Stops what may be somebody's number before a form puts it into an address, where history and logs keep it. */
import { looksLikeNumber } from "nyckel/number";

export function start(place) {
  const field = place.querySelector("input");
  const fault = element(field);

  field.form.addEventListener("submit", (event) => {
    if (!looksLikeNumber(field.value)) return;
    // Before any other listener takes the form as sent.
    event.preventDefault();
    event.stopImmediatePropagation();
    fault.textContent = place.dataset.numberWords;
    place.classList.add("field-bad");
    field.setAttribute("aria-invalid", "true");
    field.focus();
  });
  field.addEventListener("input", () => {
    if (looksLikeNumber(field.value)) return;
    fault.textContent = "";
    place.classList.remove("field-bad");
    field.removeAttribute("aria-invalid");
  });
}

function element(field) {
  const fault = document.createElement("p");
  fault.id = `${field.id}-number`;
  fault.className = "error";
  fault.setAttribute("role", "alert");
  const described = field.getAttribute("aria-describedby");
  field.setAttribute("aria-describedby", described ? `${described} ${fault.id}` : fault.id);
  field.closest(".field").append(fault);
  return fault;
}
