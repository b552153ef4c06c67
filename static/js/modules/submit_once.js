/* A second tap on a slow line sends nothing: the first is still on its way. */
export function start(form) {
  const buttons = () => [...form.elements].filter((element) => element.type === "submit");
  let isSending = false;

  form.addEventListener("submit", (event) => {
    if (isSending) {
      event.preventDefault();
      return;
    }
    isSending = true;
    // Not `disabled`: a disabled button's name and value would be left out of the form.
    for (const button of buttons()) button.setAttribute("aria-disabled", "true");
  });

  // Back to the page from the browser's memory: it may be sent anew.
  window.addEventListener("pageshow", () => {
    isSending = false;
    for (const button of buttons()) button.removeAttribute("aria-disabled");
  });
}
