/* On every signed-in page: tells the phone whose pages these are, lets them open without a network, and shows how much waits
   until all of it is sent. The outbox itself is fetched only when something does. */
const { person } = document.documentElement.dataset;
const place = document.querySelector("[data-unsent]");

try {
  localStorage.setItem("account", person);
} catch {
  // Storage is closed to the page: then nothing is kept here either.
}

// Who leaves on purpose is no longer meant by what is kept after that.
document.addEventListener("submit", ({ target }) => {
  if (target.action.endsWith("/logga-ut")) localStorage.removeItem("account");
});

/* Without a version an open makes no database: the upgrade that would make one is given up. */
function count() {
  return new Promise((resolve) => {
    const opening = indexedDB.open("nyckel");
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = (event) => {
      event.preventDefault();
      resolve(0);
    };
    opening.onsuccess = () => {
      const database = opening.result;
      const counting = database.transaction("outbox").objectStore("outbox").count();
      counting.onsuccess = () => {
        database.close();
        resolve(counting.result);
      };
    };
  });
}

async function show() {
  const number = await count();
  const { one, many } = place.dataset;
  if (number) localStorage.setItem("unsent", number);
  else localStorage.removeItem("unsent");
  place.hidden = !number;
  place.querySelector("a").lastElementChild.textContent =
    number === 1 ? one : many.replace("{count}", number);
  return number;
}

addEventListener("load", () => {
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
});
new BroadcastChannel("outbox").addEventListener("message", show);
// The page of a scan has no import map and leaves the sending to the next one.
if (await show()) import("nyckel/outbox_sending").then(({ start }) => start(), () => {});
