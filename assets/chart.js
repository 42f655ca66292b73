// Draws each [data-chart] from the option at the address it names, or in the element (#id). The table beside it says the same.
// Colours of an option are names of tokens.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

const css = getComputedStyle(document.documentElement);
const token = (name) => css.getPropertyValue(name).trim();

/** The option of a chart; nothing where there is none. */
async function read(place) {
  if (place.startsWith("#")) return JSON.parse(document.querySelector(place).textContent);
  const answer = await fetch(place, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : null;
}

for (const box of document.querySelectorAll("[data-chart]")) {
  const option = await read(box.dataset.chart);
  if (!option) continue;
  const chart = init(box, null, { renderer: "svg" });
  chart.setOption({
    aria: { enabled: true },
    textStyle: { fontFamily: token("--hei"), color: token("--ink-2") },
    tooltip: { trigger: "axis", renderMode: "richText" },
    grid: { left: 8, right: 8, top: 32, bottom: 8, containLabel: true },
    ...option,
    color: (option.color ?? ["--accent", "--ink-3", "--accent-line"]).map(token),
  });
  new ResizeObserver(() => chart.resize()).observe(box);
}
