/* Has the worker fetch what reads codes in pictures before it is needed, so that a phone which never opened the scanner reads
   without a network. It weighs more than all the rest: only a phone that is meant for scanning fetches it, because it was paired
   or has the app installed, and lacks a reader of its own; not where every byte is counted, and never before the page is done. */
const SLOW = /2g/;

export async function start(place) {
  if (!isForScanning(place) || isCounted(navigator.connection) || (await hasReader())) return;
  const registration = await navigator.serviceWorker?.ready;
  const ask = () => registration?.active.postMessage("reader");
  if (globalThis.requestIdleCallback) requestIdleCallback(ask);
  else setTimeout(ask, 0);
}

function isForScanning({ dataset }) {
  return "paired" in dataset || matchMedia("(display-mode: standalone)").matches;
}

function isCounted(line) {
  return Boolean(line?.saveData) || SLOW.test(line?.effectiveType);
}

async function hasReader() {
  try {
    return (await globalThis.BarcodeDetector?.getSupportedFormats())?.includes("qr_code") ?? false;
  } catch {
    return false;
  }
}
