/* Lets a password be read while it is typed; it is hidden again before it is sent, so that no browser keeps it as text. */
export function start(root) {
  const field = root.querySelector("input");
  const button = root.querySelector("button");
  button.hidden = false;

  function show(isShown) {
    field.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  }

  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
}
