/* Follows work that goes on: puts the page's part in anew until it is done, and then shows the whole page. */
const PAUSE = 2000;

export function start(part) {
  setTimeout(() => look(part), PAUSE);
}

async function look(part) {
  const told = await fetch(location.href).catch(() => null);
  if (!told?.ok) return start(part);
  const page = new DOMParser().parseFromString(await told.text(), "text/html");
  const now = page.getElementById(part.id);
  if (!now || now.querySelector("h1").textContent !== part.querySelector("h1").textContent) {
    location.reload();
    return;
  }
  for (const name of [".notice", ".fact-list"]) {
    const [shown, fresh] = [part.querySelector(name), now.querySelector(name)];
    if (shown && fresh) shown.replaceWith(fresh);
    else if (fresh) part.append(fresh);
  }
  start(part);
}
