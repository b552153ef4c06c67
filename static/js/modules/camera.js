/* The camera while it is in use: its picture, its light, which one it is, and a screen that stays awake. */
import { keep, kept } from "nyckel/kept";

const CHOICE = "scanner:camera";
const DENIED = ["NotAllowedError", "SecurityError"];
const ABSENT = ["NotFoundError", "OverconstrainedError"];

/* Gives the open camera, or throws an Error whose message names the trouble. */
export async function openCamera(video) {
  if (!isSecureContext) throw new Error("insecure");
  if (!navigator.mediaDevices?.getUserMedia) throw new Error("unsupported");
  if (await isForbidden()) throw new Error("denied");
  const stream = await asked();
  video.srcObject = stream;
  try {
    await video.play();
  } catch (failure) {
    closed(video, stream);
    throw new Error("busy", { cause: failure });
  }
  return opened(video, stream);
}

function opened(video, stream) {
  const [track] = stream.getVideoTracks();
  let awake = null;
  navigator.wakeLock?.request("screen").then(
    (lock) => {
      if (stream.active) awake = lock;
      else lock.release();
    },
    () => {}, // refused while the battery is low
  );
  return {
    id: track.getSettings?.().deviceId,
    hasLight: Boolean(track.getCapabilities?.().torch),
    light: (isOn) => track.applyConstraints({ advanced: [{ torch: isOn }] }),
    whenLost: (tell) => track.addEventListener("ended", tell),
    close() {
      awake?.release();
      closed(video, stream);
    },
  };
}

function closed(video, stream) {
  for (const track of stream.getTracks()) track.stop();
  video.srcObject = null;
}

/* The cameras there are, by id and name; browsers tell the names only once a camera was allowed. */
export async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId);
}

export function chooseCamera(deviceId) {
  keep(CHOICE, deviceId);
}

/* Where it was refused before, asking again only fails at once. */
async function isForbidden() {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state === "denied";
  } catch {
    return false;
  }
}

async function asked() {
  const chosen = kept(CHOICE);
  // Both are wishes: a camera that is gone is no reason to have none.
  const which = chosen ? { deviceId: { ideal: chosen } } : { facingMode: { ideal: "environment" } };
  try {
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    return await navigator.mediaDevices.getUserMedia({ video: { ...which, ...size } });
  } catch (failure) {
    const trouble = DENIED.includes(failure.name)
      ? "denied"
      : ABSENT.includes(failure.name)
        ? "none"
        : "busy";
    throw new Error(trouble, { cause: failure });
  }
}
