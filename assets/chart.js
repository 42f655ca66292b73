// Draws each [data-chart] from the option at the address it names. The table beside it says the same.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

const css = getComputedStyle(document.documentElement);
const token = (name) => css.getPropertyValue(name).trim();

for (const box of document.querySelectorAll("[data-chart]")) {
  const answer = await fetch(box.dataset.chart, { headers: { Accept: "application/json" } });
  if (!answer.ok) continue;
  const chart = init(box, null, { renderer: "svg" });
  chart.setOption({
    aria: { enabled: true },
    color: [token("--accent"), token("--ink-3"), token("--accent-line")],
    textStyle: { fontFamily: token("--hei"), color: token("--ink-2") },
    tooltip: { trigger: "axis", renderMode: "richText" },
    grid: { left: 8, right: 8, top: 32, bottom: 8, containLabel: true },
    ...(await answer.json()),
  });
  new ResizeObserver(() => chart.resize()).observe(box);
}
