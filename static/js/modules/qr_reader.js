/* Reads QR codes in pictures: by the browser itself where it can, else by a reader that is loaded now
   and on no other page. */
const FORMATS = { formats: ["qr_code"] };
const SIDES_PIXELS = [1600, 3200];

/* `wasm` is the address of the reader's program, which stands on our own server. Gives a function from
   a video or canvas to the texts of the codes in it. */
export async function openReader(wasm) {
  let detector = (await ownDetector()) ?? (await loadedDetector(wasm));
  return async (picture) => {
    try {
      return await texts(detector, picture);
    } catch (failure) {
      // A phone may have the browser's part of it and lack the system's.
      if (detector.isLoaded) throw failure;
      detector = await loadedDetector(wasm);
      return texts(detector, picture);
    }
  };
}

/* Reads a file from the phone's camera app: first made smaller, which is quicker and mostly enough. */
export async function readFile(read, file) {
  const picture = await createImageBitmap(file);
  const longest = Math.max(picture.width, picture.height);
  for (const side of SIDES_PIXELS) {
    const found = await read(drawn(picture, Math.min(1, side / longest)));
    if (found.length || longest <= side) return found;
  }
  return [];
}

async function texts(detector, picture) {
  const found = await detector.detect(picture);
  return found.map((code) => code.rawValue);
}

async function ownDetector() {
  const Detector = globalThis.BarcodeDetector;
  try {
    const formats = (await Detector?.getSupportedFormats()) ?? [];
    return formats.includes("qr_code") ? new Detector(FORMATS) : null;
  } catch {
    return null;
  }
}

/* The package's chunk is used as it is, under the short names that it exports. Left to itself it would
   fetch its program from somebody else's server. */
async function loadedDetector(wasm) {
  const { t: Detector, n: prepare } = await import("barcode-detector");
  await prepare({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return Object.assign(new Detector(FORMATS), { isLoaded: true });
}

function drawn(picture, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
