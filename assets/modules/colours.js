// The three colours on a map: points and districts are there at once, their colours come by batches of districts from `data-colours`.
// A pilot has the mark of its colour within a diamond, whose lower tip is where it lies, so that it hides no project there.

const SIZE = 20;
const FRAME = 32;
const RANKS = { none: 0, blue: 1, gray: 2, yellow: 3, red: 4 };
const RANK = ["coalesce", ["get", "rank"], 0];

/** How a bunch keeps the worst of what is in it. */
export const BUNCHES = { rank: ["max", RANK] };
const SHAPES = {
  red: (pen) => pen.rect(2, 2, 16, 16),
  yellow: (pen) => {
    pen.moveTo(10, 1);
    pen.lineTo(19.5, 18.5);
    pen.lineTo(0.5, 18.5);
    pen.closePath();
  },
  blue: (pen) => pen.arc(10, 10, 8.5, 0, 2 * Math.PI),
  gray: (pen) => pen.arc(10, 10, 7.5, 0, 2 * Math.PI),
  none: (pen) => pen.arc(10, 10, 4, 0, 2 * Math.PI),
};

/** A pen over a square of so many pixels, twice as dense as it is shown. */
export function sheet(size) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * size;
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  return pen;
}

/** Outlines a diamond that fills a square of so many pixels, but for the width of its rim. */
export function diamond(pen, size, rim) {
  const half = size / 2;
  pen.beginPath();
  for (const [x, y] of [[half, rim], [size - rim, half], [half, size - rim], [rim, half]]) pen.lineTo(x, y);
  pen.closePath();
}

/** Draws the mark of a colour: a square, a triangle, a disc, a ring, a dot. */
function mark(pen, id, token) {
  pen.beginPath();
  (SHAPES[id] ?? SHAPES.none)(pen);
  pen.fillStyle = id === "gray" ? token("--paper") : token(`--${id}`) || token("--gray");
  pen.fill();
  pen.lineWidth = id === "gray" ? 3 : 1.5;
  pen.strokeStyle = id === "gray" ? token("--gray") : token("--paper");
  pen.stroke();
}

/** The mark of a colour as pixels. */
function lamp(id, token) {
  const pen = sheet(SIZE);
  mark(pen, id, token);
  return pen.getImageData(0, 0, 2 * SIZE, 2 * SIZE);
}

/** The same within the diamond of a pilot. */
function framed(id, token) {
  const pen = sheet(FRAME);
  diamond(pen, FRAME, 2);
  pen.fillStyle = token("--paper");
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = token("--ink");
  pen.stroke();
  pen.translate(FRAME / 2, FRAME / 2);
  pen.scale(0.65, 0.65);
  pen.translate(-SIZE / 2, -SIZE / 2);
  mark(pen, id, token);
  return pen.getImageData(0, 0, 2 * FRAME, 2 * FRAME);
}

/** The style's layers of what is coloured, as large as the letters of the page (in pixels); the worst of a bunch is told by its mark. */
export function colourLayers(token, letters) {
  const text = { "text-font": ["sans-serif"], "text-size": Math.max(14, letters * 0.8) };
  const scale = Math.max(1, letters / 20);
  const tint = (id) => token(`--${id}-tint`);
  const worst = ["match", ["coalesce", ["get", "worst"], ""], "red", tint("red"), "yellow", tint("yellow"), "blue", tint("blue"), "gray", tint("gray"), token("--paper")];
  const many = ["has", "point_count"];
  const pilot = ["==", ["coalesce", ["get", "kind"], ""], "pilot"];
  const image = ["concat", ["case", pilot, "pilot-", "lamp-"], ["case", many, ["at", RANK, ["literal", ["none", "blue", "gray", "yellow", "red"]]], ["coalesce", ["get", "colour"], "none"]]];
  const halo = { "text-color": token("--ink"), "text-halo-color": token("--paper"), "text-halo-width": 2 };
  return [
    { id: "area", type: "fill", source: "areas", paint: { "fill-color": worst, "fill-opacity": 0.85 } },
    { id: "edge", type: "line", source: "areas", paint: { "line-color": token("--ink-3"), "line-width": 1 } },
    { id: "area-name", type: "symbol", source: "areas", layout: { ...text, "text-field": ["coalesce", ["get", "label"], ["get", "name"]], "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 0.8 }, paint: halo },
    { id: "point", type: "symbol", source: "points", filter: ["!", many], layout: { "icon-image": image, "icon-anchor": ["case", pilot, "bottom", "center"], "icon-size": scale, "icon-allow-overlap": true, "symbol-sort-key": RANK } },
    { id: "bunch", type: "symbol", source: "points", filter: many, layout: { ...text, "icon-image": image, "icon-size": 1.5 * scale, "icon-allow-overlap": true, "text-field": ["get", "point_count_abbreviated"], "text-allow-overlap": true, "text-anchor": "left", "text-offset": [1.1, 0] }, paint: halo },
  ];
}

/** Writes what was told of a district into its row of the table. */
function tell(code, told) {
  for (const cell of document.querySelectorAll(`[data-district="${CSS.escape(code)}"] [data-count]`)) {
    cell.textContent = told.counts[cell.dataset.count] ?? 0;
  }
}

/** Gives the features of a district the colours that were told of it. */
function paint(features, code, told, names) {
  const lit = Object.values(told.counts).reduce((sum, number) => sum + number, 0);
  for (const { properties } of features) {
    if (properties.district === code) {
      [properties.colour, properties.why] = told.colours[properties.code] ?? ["none", ""];
      properties.rank = RANKS[properties.colour] ?? 0;
    } else if (properties.area === code) {
      properties.worst = told.worst;
      properties.label = told.worst in names ? `${properties.name}\n${names[told.worst]} ${told.counts[told.worst]}/${lit}` : properties.name;
    }
  }
}

/** Asks for the colours of one batch of districts after the other, and shows each as it comes. */
async function colour(map, box, data, batches) {
  const status = document.getElementById(box.dataset.status);
  const only = box.dataset.colour;
  const names = JSON.parse(box.dataset.names);
  let done = 0;
  for (const batch of batches) {
    const where = new URL(box.dataset.colours, location.href);
    where.searchParams.set("districts", batch);
    const answer = await fetch(where, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) continue;
    for (const [code, told] of Object.entries(await answer.json())) {
      tell(code, told);
      paint(data.features, code, told, names);
    }
    done += 1;
    const spots = data.features.filter((each) => each.geometry.type === "Point" && (!only || each.properties.colour === only));
    map.getSource("points").setData({ type: "FeatureCollection", features: spots });
    map.getSource("areas").setData({ type: "FeatureCollection", features: data.features.filter((each) => each.properties.area) });
    if (status) status.textContent = done < batches.length ? `颜色已算好 ${done}/${batches.length}` : "";
  }
  if (status && done < batches.length) status.textContent = "有些区市的颜色没有取到，请刷新再看";
  box.dataset.coloured = "yes";
}

/** Colours a map now, and again whenever the page is told that something changed. */
export function colouring(map, box, data, token) {
  const batches = box.dataset.batches.split(" ").filter(Boolean);
  let running = Promise.resolve();
  const now = () => (running = running.then(() => colour(map, box, data, batches)));
  const again = async () => {
    const answer = await fetch(box.dataset.map, { headers: { Accept: "application/geo+json" } }).catch(() => null);
    if (answer?.ok) data.features = (await answer.json()).features;
    now();
  };
  map.on("load", () => {
    for (const id of Object.keys(SHAPES)) {
      map.addImage(`lamp-${id}`, lamp(id, token), { pixelRatio: 2 });
      map.addImage(`pilot-${id}`, framed(id, token), { pixelRatio: 2 });
    }
    now();
    document.body.addEventListener("meihao:changed", again);
  });
}
