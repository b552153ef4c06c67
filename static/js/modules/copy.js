/* Copies a read-only field; where the clipboard is closed (plain http) the text is selected instead. */
export function start(root) {
  const button = root.querySelector("[data-copy]");
  const field = document.getElementById(button.dataset.copy);
  const said = root.querySelector("[role=status]");
  const label = button.querySelector("span");
  button.hidden = false;
  field.addEventListener("focus", () => field.select());

  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.focus();
      field.select();
      if (!document.execCommand("copy")) return;
    }
    label.textContent = said.textContent = button.dataset.done;
  });
}
