/* Which companies the codes are about, for when a code is scanned without a network: what its page tells anybody. Written anew by
   each look at the page, so that what is over is forgotten. */
import { keep } from "nyckel/kept";

export function start(place) {
  keep("legs", place.dataset.known);
}
