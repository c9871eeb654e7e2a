// Charts of the board, drawn by ECharts from the data in the page. The sentence above says the message, the table under it
// holds the figures: without this script nothing is missing. Contract (web/pages/boards.py, Chart):
//   <div data-chart='{"kind": "lines" | "bars", "names": […], "unit": "%" | "", "series": [{"name", "values", "tone"}]}'></div>
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, TooltipComponent, LabelLayout, CanvasRenderer]);

const TONES = { calm: "--accent", late: "--late", quiet: "--line-strong", ok: "--ok" };
const still = matchMedia("(prefers-reduced-motion: reduce)");

function palette(element) {
  const probe = element.appendChild(document.createElement("span"));
  probe.hidden = true;
  const found = {};
  for (const token of [...Object.values(TONES), "--ink", "--quiet", "--line", "--ground"]) {
    probe.style.color = `var(${token})`;
    found[token] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

function options(data, colour, font) {
  const words = { color: colour["--quiet"], fontFamily: font, fontSize: 12 };
  const bars = data.kind === "bars";
  const lastOf = (values) => values.findLastIndex((value) => value !== null);
  const says = (value) => `${value.toLocaleString()}${data.unit}`;
  return {
    animation: !still.matches,
    animationDuration: 250,
    textStyle: { fontFamily: font },
    grid: { left: 8, right: bars ? 16 : 104, top: 16, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: colour["--ground"], borderColor: colour["--line"],
      textStyle: { color: colour["--ink"], fontFamily: font, fontSize: 13 },
      valueFormatter: (value) => (value == null ? "–" : says(value)),
    },
    xAxis: {
      type: "category", data: data.names, boundaryGap: bars, axisTick: { show: false },
      axisLine: { lineStyle: { color: colour["--line"] } }, axisLabel: { ...words, hideOverlap: true },
    },
    yAxis: {
      type: "value", ...(data.unit === "%" ? { max: 100, interval: 25 } : { minInterval: 1, splitNumber: 4 }),
      splitLine: { lineStyle: { color: colour["--line"] } }, axisLabel: { ...words, formatter: `{value}${data.unit}` },
    },
    series: data.series.map(({ name, values, tone }) => ({
      name,
      type: bars ? "bar" : "line",
      data: bars ? values : values.slice(0, lastOf(values) + 1),
      color: colour[TONES[tone] ?? TONES.calm],
      barMaxWidth: 64,
      symbol: "circle",
      symbolSize: (value, { dataIndex }) => (dataIndex === lastOf(values) ? 7 : 0),
      showAllSymbol: true,
      lineStyle: { width: 2.25 },
      connectNulls: false,
      // The number stands on it, with its name: no legend to look up.
      [bars ? "label" : "endLabel"]: {
        show: true, distance: 8, minMargin: 4, fontFamily: font, fontSize: 13, fontWeight: 600,
        color: colour[tone === "quiet" ? "--quiet" : (TONES[tone] ?? TONES.calm)], // words need more contrast than lines
        formatter: ({ value }) => (bars ? says(value) : `${name} ${says(value)}`), ...(bars && { position: "top" }),
      },
      labelLayout: { moveOverlap: "shiftY" },
    })),
  };
}

function draw(element) {
  const data = JSON.parse(element.dataset.chart);
  element.classList.add("chart-on");
  const chart = init(element, null, { renderer: "canvas" });
  const again = () => chart.setOption(options(data, palette(element), getComputedStyle(element).fontFamily), true);
  again();
  element.dataset.state = "drawn";
  new ResizeObserver(() => chart.resize()).observe(element);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme-choice"] });
}

for (const element of document.querySelectorAll("[data-chart]")) draw(element);
