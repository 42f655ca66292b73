// Upgrades each [data-map] to MapLibre from the GeoJSON that it names. Without it the list or the SVG inside stays.
import "maplibre-gl/dist/maplibre-gl.css";
import { LngLatBounds, Map as Chart, NavigationControl, Popup, setWorkerUrl } from "maplibre-gl";
import { BUNCHES, colourLayers, colouring, diamond, sheet } from "./modules/colours.js";
import { drawing } from "./modules/drawing.js";

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

/** Layers from the ground up: an office's base map if it has set one, then areas, then points, many of them in bunches.
 * Where things are coloured, `letters` is the size of the page's, in pixels. */
function style(data, base, letters) {
  const halo = { "text-color": token("--ink"), "text-halo-color": token("--paper"), "text-halo-width": 2 };
  const label = { "text-field": ["get", "name"], "text-size": 14, "text-font": ["sans-serif"] };
  const flat = { type: "FeatureCollection", features: data.features.filter((each) => each.geometry?.type !== "Point") };
  const spots = { type: "FeatureCollection", features: data.features.filter((each) => each.geometry?.type === "Point") };
  const sources = {
    areas: { type: "geojson", data: flat },
    points: { type: "geojson", data: spots, cluster: spots.features.length > 200, clusterRadius: 44, clusterMaxZoom: 13, ...(letters ? { clusterProperties: BUNCHES } : {}) },
    chosen: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
  };
  const layers = [{ id: "ground", type: "background", paint: { "background-color": token("--ground") } }];
  if (base) {
    sources.base = { type: "raster", tiles: [base], tileSize: 256 };
    layers.push({ id: "base", type: "raster", source: "base" });
  }
  if (letters) {
    layers.push(...colourLayers(token, letters));
    return { version: 8, sources, layers };
  }
  const bunch = ["has", "point_count"];
  const pilot = ["==", ["coalesce", ["get", "kind"], ""], "pilot"];
  const alone = ["all", ["!", bunch], ["!", pilot]];
  const framed = ["all", ["!", bunch], pilot];
  const diamonds = { "icon-anchor": "bottom", "icon-allow-overlap": true, "icon-ignore-placement": true };
  const rim = { "circle-stroke-color": token("--paper"), "circle-stroke-width": 2 };
  const shade = ["to-number", ["coalesce", ["get", "shade"], "1"]];
  layers.push(
    { id: "area", type: "fill", source: "areas", paint: { "fill-color": token("--accent-tint"), "fill-opacity": 0.8 } },
    { id: "edge", type: "line", source: "areas", paint: { "line-color": token("--accent-line"), "line-width": 1.5 } },
    { id: "bunch", type: "circle", source: "points", filter: bunch, paint: { ...rim, "circle-radius": ["step", ["get", "point_count"], 14, 20, 18, 200, 24], "circle-color": token("--ink-2") } },
    { id: "under", type: "circle", source: "points", filter: alone, paint: { "circle-radius": 9, "circle-color": token("--paper"), "circle-stroke-color": token("--accent"), "circle-stroke-width": 1 } },
    { id: "point", type: "circle", source: "points", filter: alone, paint: { "circle-radius": 8, "circle-color": token("--accent"), "circle-opacity": shade } },
    { id: "pilot-under", type: "symbol", source: "points", filter: framed, layout: { ...diamonds, "icon-image": "pilot-under" } },
    { id: "pilot", type: "symbol", source: "points", filter: framed, layout: { ...diamonds, "icon-image": "pilot" }, paint: { "icon-opacity": shade } },
    { id: "chosen-area", type: "fill", source: "chosen", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": token("--ink"), "fill-opacity": 0.2 } },
    { id: "chosen-edge", type: "line", source: "chosen", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": token("--ink"), "line-width": 2 } },
    { id: "chosen", type: "circle", source: "chosen", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 6, "circle-color": token("--ink"), ...rim } },
    { id: "area-name", type: "symbol", source: "areas", layout: label, paint: halo },
    { id: "bunch-size", type: "symbol", source: "points", filter: bunch, layout: { ...label, "text-field": ["get", "point_count_abbreviated"], "text-allow-overlap": true }, paint: { "text-color": token("--paper") } },
    { id: "point-name", type: "symbol", source: "points", filter: ["!", bunch], layout: { ...label, "text-anchor": "top", "text-offset": [0, 0.7] }, paint: halo },
  );
  return { version: 8, sources, layers };
}

const DIAMOND = 22;

/** The diamond of a pilot as pixels, of one colour with a rim of another. */
function facet(fill, rim) {
  const pen = sheet(DIAMOND);
  diamond(pen, DIAMOND, 1.5);
  pen.fillStyle = token(fill);
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = token(rim);
  pen.stroke();
  return pen.getImageData(0, 0, 2 * DIAMOND, 2 * DIAMOND);
}

const FIT = { padding: 48, maxZoom: 14 };
const WORDS = { "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "Popup.Close": "关闭" };
const TITLE = "可缩放的地图";

/** What a reader calls the map: after the section that it stands in, so that two maps of a page are told apart. */
function title(box) {
  const heading = box.closest("section")?.querySelector("h2");
  return heading ? `${heading.textContent.trim()}：${TITLE}` : TITLE;
}

/** Shows all of it again when the box changes its size, until somebody moves the map. */
function keepFitting(map, where) {
  let moved = false;
  map.on("movestart", (event) => (moved ||= Boolean(event.originalEvent)));
  map.on("resize", () => !moved && map.fitBounds(where, { ...FIT, animate: false }));
}

/** What a click on a point shows: its name, what is told of it, and a link if it has an address, of its own or by its code. */
function card(properties, box) {
  const whole = document.createElement("div");
  const href = properties.href ?? (properties.code && box.dataset.record?.replace("CODE", properties.code));
  const name = document.createElement(href ? "a" : "span");
  name.textContent = properties.name;
  if (href) name.setAttribute("href", href);
  whole.append(name);
  const colour = box.dataset.names && JSON.parse(box.dataset.names)[properties.colour];
  for (const told of [[colour, properties.note].filter(Boolean).join("　"), properties.why]) {
    if (!told) continue;
    const note = document.createElement("div");
    note.textContent = told;
    whole.append(note);
  }
  return whole;
}

/** Lets a click put a point: its coordinates go into the two fields, where they can be typed just as well. */
function picking(map, box) {
  const fields = [box.dataset.pickLongitude, box.dataset.pickLatitude].map((id) => document.getElementById(id));
  if (fields.some((field) => !field)) return;
  const show = () => {
    const place = fields.map((field) => Number.parseFloat(field.value));
    const features = place.some(Number.isNaN) ? [] : [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: place } }];
    map.getSource("chosen")?.setData({ type: "FeatureCollection", features });
  };
  map.on("click", (event) => {
    fields[0].value = event.lngLat.lng.toFixed(6);
    fields[1].value = event.lngLat.lat.toFixed(6);
    show();
  });
  map.on("load", show);
  for (const field of fields) field.addEventListener("change", show);
}

async function draw(box) {
  box.dataset.drawn = "yes";
  const answer = await fetch(box.dataset.map, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) return;
  const data = await answer.json();
  const holder = document.createElement("div");
  holder.className = "map-gl";
  box.append(holder);
  const where = data.features.length ? bounds(data) : data.bbox;
  const letters = "colours" in box.dataset ? Number.parseFloat(getComputedStyle(box).fontSize) : 0;
  const map = new Chart({
    container: holder,
    attributionControl: false,
    scrollZoom: false,
    locale: { ...WORDS, "Map.Title": title(box) },
    style: style(data, box.dataset.base, letters),
    ...(where ? { bounds: where, fitBoundsOptions: FIT } : {}),
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-left");
  const picks = "pickLongitude" in box.dataset || "draw" in box.dataset;
  if ("pickLongitude" in box.dataset) picking(map, box);
  if ("draw" in box.dataset) drawing(map, box.dataset.draw);
  if (letters) colouring(map, box, data, token);
  if (where) keepFitting(map, where);
  map.on("load", () => {
    map.addImage("pilot-under", facet("--paper", "--accent"), { pixelRatio: 2 });
    map.addImage("pilot", facet("--accent", "--accent"), { pixelRatio: 2 });
  });
  map.on("click", letters ? ["point"] : ["point", "pilot"], (event) => {
    if (picks) return;
    const [feature] = event.features;
    new Popup().setLngLat(feature.geometry.coordinates).setDOMContent(card(feature.properties, box)).addTo(map);
  });
  map.on("click", "bunch", async (event) => {
    if (picks) return;
    const [feature] = event.features;
    const zoom = await map.getSource("points").getClusterExpansionZoom(feature.properties.cluster_id);
    map.easeTo({ center: feature.geometry.coordinates, zoom });
  });
  map.once("load", () => box.classList.add("live"));
}

const drawAll = () => document.querySelectorAll("[data-map]:not([data-drawn])").forEach(draw);
drawAll();
new MutationObserver(drawAll).observe(document.body, { childList: true, subtree: true });
