// Lets clicks on a map draw a boundary: each is a line of coordinates in a field, where it can be typed just as well.

/** The rings that a field holds: a longitude and a latitude a line, an empty line between rings; a line that is neither is left out. */
function rings(text) {
  const found = [[]];
  for (const line of text.split("\n")) {
    const words = line.trim().split(/[\s,，]+/).filter(Boolean);
    if (!words.length) found.push([]);
    const place = words.map(Number);
    if (place.length === 2 && place.every(Number.isFinite)) found.at(-1).push(place);
  }
  return found.filter((ring) => ring.length);
}

/** What is drawn so far: each ring as an area once it has three corners, and every corner. */
function drawn(text) {
  const features = [];
  for (const ring of rings(text)) {
    const shape = ring.length > 2 ? { type: "Polygon", coordinates: [[...ring, ring[0]]] } : { type: "LineString", coordinates: ring };
    if (ring.length > 1) features.push({ type: "Feature", properties: {}, geometry: shape });
    if (ring.length < 400) for (const place of ring) features.push({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: place } });
  }
  return { type: "FeatureCollection", features };
}

/** Ties a map to the field `id`: the field shows on the map, clicks add corners, the button beside it takes the last away. */
export function drawing(map, id) {
  const field = document.getElementById(id);
  if (!field) return;
  const show = () => map.getSource("chosen")?.setData(drawn(field.value));
  const write = (text) => {
    field.value = text;
    show();
  };
  map.on("click", (event) => {
    const text = field.value.replace(/[^\S\n]+$/, "");
    const apart = text && !text.endsWith("\n") ? "\n" : "";
    write(`${text}${apart}${event.lngLat.lng.toFixed(6)},${event.lngLat.lat.toFixed(6)}`);
  });
  map.on("load", show);
  field.addEventListener("input", show);
  field.form.querySelector("[data-draw-back]")?.addEventListener("click", () => write(field.value.trimEnd().split("\n").slice(0, -1).join("\n")));
}
