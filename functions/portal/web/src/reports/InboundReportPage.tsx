import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { App, Button, DatePicker, Segmented, Select, Skeleton } from "antd";
import dayjs from "dayjs";
import { lazy, Suspense, useId, useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { answer, api } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import { saveAnswer } from "../download/index.ts";
import { useFormat } from "../format/useFormat.ts";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { useOrganisation } from "../organisation/index.tsx";
import { usePreference } from "../preferences/index.ts";
import { presetDays, today } from "../records/days.ts";
import { useInstance } from "../session/index.tsx";
import { ErrorState } from "../table/TableStates.tsx";
import { defaultMetrics, figureText, metrics, type Metric, type Report, type ReportRow } from "./metrics.ts";
import { daysIn, mostDays, recordsBehind, useQuestion, type ReportQuestion } from "./reportAddress.ts";
import { MetricChooser, ReportTable } from "./ReportTable.tsx";
import "../table/table.css";
import "../records/records.css";
import "./reports.css";

const ReportChart = lazy(() => import("./ReportChart.tsx"));
/** The figures above the chart. */
const headline: Metric[] = ["calls", "human_answered", "inbound_answer_rate", "average_talk_seconds"];

/** Hotline numbers to choose from; without permission for the numbers page only "all" is offered. */
function useHotlines(): string[] {
  const { tenant, membership } = useInstance();
  const allowed = membership.pages.some(({ page, access }) => page === "numbers" && access !== "none");
  const { data } = useQuery({
    queryKey: ["hotlines", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/numbers", { params: { path: { tenant }, query: { limit: 100 } } })),
    enabled: allowed,
    staleTime: 60_000,
  });
  return (data?.items ?? []).map((number) => number.number);
}

function Conditions({ question, change, zone }: { question: ReportQuestion; change: (part: Partial<ReportQuestion>) => void; zone: string }): ReactNode {
  const t = useText();
  const base = useId();
  const { message } = App.useApp();
  const hotlines = useHotlines();
  const options = [...new Set([...hotlines, ...(question.hotline === null ? [] : [question.hotline])])];
  const presets = (["today", "yesterday", "week", "month"] as const).map((preset) => {
    const [from, to] = presetDays(preset, today(zone));
    return { preset, from, to };
  });
  const setDays = (from: string, to: string) => {
    if (daysIn(from, to) > mostDays) void message.error(t("reports.tooLong"));
    else change({ from, to });
  };
  const { data: tree } = useOrganisation();
  return (
    <section className="card report-conditions" role="search">
      <div className="filters-field">
        <label htmlFor={`${base}days`}>{t("reports.days")}</label>
        <DatePicker.RangePicker
          id={{ start: `${base}days`, end: `${base}end` }}
          allowClear={false}
          value={[dayjs(question.from), dayjs(question.to)]}
          onChange={(days) => {
            const [from, to] = days ?? [];
            if (from && to) setDays(from.format("YYYY-MM-DD"), to.format("YYYY-MM-DD"));
          }}
        />
      </div>
      <div className="range-buttons" role="group" aria-label={t("records.range.label")}>
        {presets.map(({ preset, from, to }) => {
          const on = question.from === from && question.to === to;
          return (
            <Button key={preset} type={on ? "primary" : "default"} aria-pressed={on} onClick={() => change({ from, to })}>
              {t(`records.range.${preset}`)}
            </Button>
          );
        })}
      </div>
      <div className="filters-field">
        <label htmlFor={`${base}hotline`}>{t("reports.hotline")}</label>
        <Select
          id={`${base}hotline`}
          value={question.hotline ?? ""}
          onChange={(hotline) => change({ hotline: hotline === "" ? null : hotline })}
          options={[{ value: "", label: t("reports.hotlineAll") }, ...options.map((value) => ({ value, label: value }))]}
        />
      </div>
      <div className="filters-field">
        <label htmlFor={`${base}department`}>{t("reports.department")}</label>
        <Select
          id={`${base}department`}
          value={question.department ?? ""}
          onChange={(department) => change({ department: department === "" ? null : department })}
          showSearch={{ optionFilterProp: "label" }}
          options={[{ value: "", label: t("reports.departmentAll") }, ...(tree?.departments ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </div>
      <Segmented
        aria-label={t("reports.by")}
        value={question.by}
        onChange={(by) => change({ by })}
        options={[
          { value: "day" as const, label: t("reports.byDay") },
          { value: "hour" as const, label: t("reports.byHour") },
        ]}
      />
    </section>
  );
}

function ExportButton({ question }: { question: ReportQuestion }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const { from, to, by, hotline, department } = question;
    const request = api.GET("/api/tenants/{tenant}/reports/inbound/export", {
      params: { path: { tenant }, query: { from, to, by, ...(hotline !== null && { hotline }), ...(department !== null && { department }) } },
      parseAs: "blob",
    });
    try {
      await saveAnswer(request, `inbound-${from}-${to}.csv`);
    } catch (error) {
      void message.error(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<DownloadOutlined aria-hidden />} loading={busy} onClick={save}>
      {t("reports.export")}
    </Button>
  );
}

function Body({ report, question }: { report: Report; question: ReportQuestion }): ReactNode {
  const t = useText();
  const { place } = useInstance();
  const navigate = useNavigate();
  const [kept, keep] = usePreference<Metric[] | null>("columns.inbound-report", null);
  const shown = kept ? metrics.filter((metric) => kept.includes(metric)) : defaultMetrics;
  const behind = (row: ReportRow, metric: Metric) => recordsBehind(place, question, row, metric);
  return (
    <>
      <dl className="headline">
        {headline.map((metric) => (
          <div key={metric} className="card">
            <dt>{t(`reports.metric.${metric}`)}</dt>
            <dd className="figure">{figureText(report.total, metric)}</dd>
          </div>
        ))}
      </dl>
      <section className="card">
        {report.total.calls === 0 && <p className="report-none">{t("reports.empty")}</p>}
        <Suspense fallback={<div className="report-chart" />}>
          <ReportChart rows={report.rows} open={(row) => row.calls > 0 && void navigate(behind(row, "calls"))} />
        </Suspense>
      </section>
      <section className="table-card">
        <div className="table-tools">
          <div className="table-lead report-zone">{t("reports.zone", { zone: report.time_zone })}</div>
          <MetricChooser shown={shown} change={keep} />
          <ExportButton question={question} />
        </div>
        <ReportTable report={report} shown={shown} byHour={question.by === "hour"} behind={behind} />
      </section>
    </>
  );
}

/** Inbound calls by day or hour: chart, figures with their definitions, and the records behind each number. */
export default function InboundReportPage(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { zone } = useFormat();
  const [question, change] = useQuestion(zone);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ["inbound-report", tenant, question],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/tenants/{tenant}/reports/inbound", {
          params: {
            path: { tenant },
            query: {
              from: question.from,
              to: question.to,
              by: question.by,
              ...(question.hotline !== null && { hotline: question.hotline }),
              ...(question.department !== null && { department: question.department }),
            },
          },
          signal,
        }),
      ),
  });
  const body = () => {
    if (data) return <Body report={data} question={question} />;
    if (error && !isFetching) return <ErrorState error={error} retry={() => void refetch()} />;
    return <Skeleton active paragraph={{ rows: 10 }} />;
  };
  return (
    <div className="report-page">
      <PageHead title={t("reports.title")} lead={t("reports.lead")} />
      <Conditions question={question} change={change} zone={zone} />
      {body()}
    </div>
  );
}
