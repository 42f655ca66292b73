// Upgrades each [data-map] to MapLibre from the GeoJSON that it names. Without it the list or the SVG inside stays.
import "maplibre-gl/dist/maplibre-gl.css";
import { LngLatBounds, Map as Chart, NavigationControl, Popup, setWorkerUrl } from "maplibre-gl";

setWorkerUrl(new URL("./maplibre-gl-worker.mjs", import.meta.url).href);

const css = getComputedStyle(document.documentElement);
const token = (name) => css.getPropertyValue(name).trim();

/** The rectangle round every position of a collection, whatever its shapes. */
function bounds(collection) {
  const box = new LngLatBounds();
  const reach = (position) => (typeof position[0] === "number" ? box.extend(position) : position.forEach(reach));
  for (const feature of collection.features) if (feature.geometry) reach(feature.geometry.coordinates);
  return box;
}

/** Layers from the ground up: an office's base map if it has set one, then areas, then points and their names. */
function style(data, base) {
  const halo = { "text-color": token("--ink"), "text-halo-color": token("--paper"), "text-halo-width": 2 };
  const label = { "text-field": ["get", "name"], "text-size": 14, "text-font": ["sans-serif"] };
  const sources = { places: { type: "geojson", data } };
  const layers = [{ id: "ground", type: "background", paint: { "background-color": token("--ground") } }];
  if (base) {
    sources.base = { type: "raster", tiles: [base], tileSize: 256 };
    layers.push({ id: "base", type: "raster", source: "base" });
  }
  const areas = ["==", ["geometry-type"], "Polygon"];
  const points = ["==", ["geometry-type"], "Point"];
  layers.push(
    { id: "area", type: "fill", source: "places", filter: areas, paint: { "fill-color": token("--accent-tint"), "fill-opacity": 0.8 } },
    { id: "edge", type: "line", source: "places", filter: areas, paint: { "line-color": token("--accent-line"), "line-width": 1.5 } },
    { id: "point", type: "circle", source: "places", filter: points, paint: { "circle-radius": 7, "circle-color": token("--accent"), "circle-stroke-color": token("--paper"), "circle-stroke-width": 2 } },
    { id: "area-name", type: "symbol", source: "places", filter: areas, layout: label, paint: halo },
    { id: "point-name", type: "symbol", source: "places", filter: points, layout: { ...label, "text-anchor": "top", "text-offset": [0, 0.7] }, paint: halo },
  );
  return { version: 8, sources, layers };
}

/** What a click on a point shows: its name, and a link if the feature has an address. */
function card(properties) {
  const part = document.createElement(properties.href ? "a" : "span");
  part.textContent = properties.name;
  if (properties.href) part.setAttribute("href", properties.href);
  return part;
}

for (const box of document.querySelectorAll("[data-map]")) {
  const answer = await fetch(box.dataset.map, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) continue;
  const data = await answer.json();
  const holder = document.createElement("div");
  holder.className = "map-gl";
  holder.setAttribute("role", "region");
  holder.setAttribute("aria-label", "可缩放的地图");
  box.append(holder);
  const map = new Chart({
    container: holder,
    attributionControl: false,
    scrollZoom: false,
    style: style(data, box.dataset.base),
    ...(data.features.length ? { bounds: bounds(data), fitBoundsOptions: { padding: 48, maxZoom: 14 } } : {}),
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-left");
  map.on("click", "point", (event) => {
    const [feature] = event.features;
    new Popup().setLngLat(feature.geometry.coordinates).setDOMContent(card(feature.properties)).addTo(map);
  });
  map.on("idle", () => box.classList.add("live"));
}
