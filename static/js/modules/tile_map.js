/* The chain's points over a map of tiles, where the installation names a server of them. Nothing is asked of that server, and
   Leaflet is not fetched, before somebody wants to see it; the drawn map stands there until then, and without a script. */
const LEAST_ZOOM = 7;
const MOST_ZOOM = 18;

export function start(place) {
  const { show, hide } = place.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = show;
  button.setAttribute("aria-expanded", "false");
  let box;
  button.addEventListener("click", async () => {
    const opens = place.classList.toggle("on-tiles");
    button.setAttribute("aria-expanded", String(opens));
    button.textContent = opens ? hide : show;
    if (box) {
      box.hidden = !opens;
    } else {
      box = document.createElement("div");
      box.className = "tile-map";
      place.querySelector("svg").after(box);
      map(await import("leaflet"), box, place.dataset);
    }
  });
  place.append(button);
}

function map(leaflet, box, told) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", told.label);
  const shown = leaflet.map(box, {
    attributionControl: false,
    zoomControl: false,
    minZoom: LEAST_ZOOM,
    maxZoom: MOST_ZOOM,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    inertia: !still,
  });
  leaflet.control.zoom({ zoomInTitle: told.closer, zoomOutTitle: told.further }).addTo(shown);
  leaflet.control.attribution({ prefix: false }).addTo(shown);
  leaflet.tileLayer(told.tiles, { attribution: plain(told.attribution), maxZoom: MOST_ZOOM }).addTo(shown);
  const points = new Map(JSON.parse(told.points).map((point) => [point.at, point]));
  for (const [from, to] of JSON.parse(told.steps)) {
    const ends = [points.get(from), points.get(to)].map(({ spot }) => spot);
    leaflet.polyline(ends, { className: "tile-way", interactive: false }).addTo(shown);
  }
  for (const point of points.values()) {
    const icon = leaflet.divIcon({ html: link(point), className: "tile-point", iconSize: [44, 44] });
    leaflet.marker(point.spot, { icon, keyboard: false, interactive: false }).addTo(shown);
  }
  shown.fitBounds([...points.values()].map(({ spot }) => spot), { padding: [48, 48], maxZoom: 13 });
}

/* A link to the point's place in the list, as on the drawn map; reached by Tab like any other. */
function link(point) {
  const to = document.createElement("a");
  to.href = `#punkt-${point.at}`;
  to.textContent = point.number;
  to.setAttribute("aria-label", point.words);
  return to;
}

/* Leaflet takes an attribution as HTML. */
function plain(text) {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML;
}
