// Bundles what the browser loads into one folder: scripts, styles, the icon sprite and the web font.
// The package's build hook runs it; by hand: npm ci && node build.mjs
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as esbuild from "esbuild";

const OUT = process.env.OUT ?? "src/meihao/web/static/dist";
const OUTLINE = "node_modules/@tabler/icons/icons/outline";

/** One symbol of the sprite: the drawing of an icon without its frame. */
function symbol(name) {
  const drawing = readFileSync(`${OUTLINE}/${name}.svg`, "utf8")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace("</svg>", "")
    .replace(/\s*\n\s*/g, "")
    .replace(/<path stroke="none"[^>]*>/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing}</symbol>`;
}

mkdirSync(OUT, { recursive: true });
await esbuild.build({
  entryPoints: {
    app: "assets/app.js",
    map: "assets/map.js",
    chart: "assets/chart.js",
    visit: "assets/visit.js",
    worker: "assets/worker.js",
    font: "assets/font.css",
  },
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  outdir: OUT,
  assetNames: "font/[name]",
  loader: { ".woff2": "file" },
  legalComments: "linked",
  logLevel: "warning",
});
copyFileSync("node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs", `${OUT}/maplibre-gl-worker.mjs`);
const names = readFileSync("assets/icons.txt", "utf8").split(/\s+/).filter(Boolean);
writeFileSync(`${OUT}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("")}</svg>\n`);
