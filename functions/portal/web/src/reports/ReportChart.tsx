import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use as register, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { fontFamily } from "../theme/antTheme.ts";
import { useTheme } from "../theme/ThemeProvider.tsx";
import type { ReportRow } from "./metrics.ts";

register([BarChart, LineChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, CanvasRenderer]);

/** "03-08", or "03-08 09:00" for a row of an hour. */
function rowName(row: ReportRow): string {
  const day = row.date.slice(5);
  return row.hour === null || row.hour === undefined ? day : `${day} ${String(row.hour).padStart(2, "0")}:00`;
}

/** Bars of calls and answered calls, a line for the answer rate on an axis of its own. */
export default function ReportChart({ rows, open }: { rows: readonly ReportRow[]; open: (row: ReportRow) => void }): ReactNode {
  const t = useText();
  const { palette } = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const opener = useRef(open);
  useEffect(() => {
    opener.current = open;
  });

  useEffect(() => {
    if (!box.current) return undefined;
    const made = init(box.current);
    chart.current = made;
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const made = chart.current;
    if (!made) return undefined;
    const [calls, answered = palette.live, rate = palette.info] = palette.series;
    const words = { color: palette.inkSoft, fontFamily };
    const axis = { axisLabel: words, nameTextStyle: words, splitLine: { lineStyle: { color: palette.line } } };
    made.setOption({
      baseOption: {
        animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
        aria: { enabled: true, description: t("reports.chart") },
        textStyle: { fontFamily },
        grid: { left: 8, right: 8, bottom: 8, outerBoundsMode: "same" },
        legend: { top: 4, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 8, textStyle: words },
        tooltip: {
          trigger: "axis",
          backgroundColor: palette.raised,
          borderColor: palette.line,
          textStyle: { color: palette.ink, fontFamily },
          axisPointer: { type: "shadow", shadowStyle: { color: palette.primary, opacity: 0.06 } },
        },
        xAxis: { type: "category", data: rows.map(rowName), axisLabel: { ...words, hideOverlap: true }, axisLine: { lineStyle: { color: palette.lineStrong } }, axisTick: { show: false } },
        yAxis: [
          { type: "value", minInterval: 1, ...axis },
          { type: "value", min: 0, max: 100, ...axis, axisLabel: { ...words, formatter: "{value}%" }, splitLine: { show: false } },
        ],
        series: [
          { type: "bar", name: t("reports.metric.calls"), data: rows.map((row) => row.calls), color: calls, barMaxWidth: 26, itemStyle: { borderRadius: [3, 3, 0, 0] } },
          { type: "bar", name: t("reports.metric.human_answered"), data: rows.map((row) => row.human_answered), color: answered, barMaxWidth: 26, itemStyle: { borderRadius: [3, 3, 0, 0] } },
          {
            type: "line",
            name: t("reports.metric.inbound_answer_rate"),
            yAxisIndex: 1,
            data: rows.map((row) => (row.inbound_answer_rate === null || row.inbound_answer_rate === undefined ? null : row.inbound_answer_rate / 100)),
            color: rate,
            symbolSize: 7,
            smooth: 0.25,
            smoothMonotone: "x",
            tooltip: { valueFormatter: (value: unknown) => (typeof value === "number" ? `${value.toFixed(2)}%` : "-") },
          },
        ],
      },
      // On a phone the legend takes two lines.
      media: [{ query: { maxWidth: 480 }, option: { grid: { top: 66 } } }, { option: { grid: { top: 44 } } }],
    });
    const onClick = ({ dataIndex }: { dataIndex: number }) => {
      const row = rows[dataIndex];
      if (row) opener.current(row);
    };
    made.on("click", onClick);
    return () => {
      made.off("click", onClick);
    };
  }, [rows, palette, t]);

  return <div ref={box} className="report-chart" role="img" aria-label={t("reports.chart")} />;
}
