import { QuestionCircleOutlined, SettingOutlined } from "@ant-design/icons";
import { Button, Checkbox, Modal, Table, Tooltip } from "antd";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import { useText } from "../i18n/index.ts";
import { figureText, isCounted, metricGroups, metrics, type Metric, type Report, type ReportRow } from "./metrics.ts";

type Behind = (row: ReportRow, metric: Metric) => string;

function Figure({ row, metric, behind }: { row: ReportRow; metric: Metric; behind: Behind }): ReactNode {
  const t = useText();
  const text = figureText(row, metric);
  if (!isCounted(metric) || row[metric] === 0) return text;
  return (
    <Link to={behind(row, metric)} aria-label={t("reports.open", { metric: t(`reports.metric.${metric}`), count: text })}>
      {text}
    </Link>
  );
}

function Heading({ metric }: { metric: Metric }): ReactNode {
  const t = useText();
  return (
    <span className="report-heading">
      {t(`reports.metric.${metric}`)}
      <Tooltip title={t(`reports.defines.${metric}`)}>
        <button type="button" className="report-define" aria-label={t("reports.define", { metric: t(`reports.metric.${metric}`) })}>
          <QuestionCircleOutlined />
        </button>
      </Tooltip>
    </span>
  );
}

/** Figures by group; ticking a group ticks all of its figures (REC-012, REC-013). */
export function MetricChooser({ shown, change }: { shown: readonly Metric[]; change: (shown: Metric[] | null) => void }): ReactNode {
  const t = useText();
  const [open, setOpen] = useState(false);
  const put = (ticked: ReadonlySet<Metric>) => {
    const next = metrics.filter((metric) => ticked.has(metric));
    if (next.length > 0) change(next);
  };
  const groups = (["volume", "rate", "duration", "other"] as const).map((group) => {
    const own = metricGroups[group];
    const on = own.filter((metric) => shown.includes(metric)).length;
    const others = shown.filter((metric) => !own.includes(metric));
    return (
      <fieldset key={group} className="metric-group">
        <Checkbox checked={on === own.length} indeterminate={on > 0 && on < own.length} onChange={(event) => put(new Set([...others, ...(event.target.checked ? own : [])]))}>
          <strong>{t(`reports.group.${group}`)}</strong>
        </Checkbox>
        {own.map((metric) => (
          <Checkbox
            key={metric}
            checked={shown.includes(metric)}
            onChange={(event) => put(new Set(event.target.checked ? [...shown, metric] : shown.filter((one) => one !== metric)))}
          >
            {t(`reports.metric.${metric}`)}
          </Checkbox>
        ))}
      </fieldset>
    );
  });
  return (
    <>
      <Button icon={<SettingOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t("reports.columns")}
      </Button>
      <Modal
        open={open}
        width={860}
        title={t("reports.columns")}
        onCancel={() => setOpen(false)}
        footer={[
          <Button key="reset" onClick={() => change(null)}>
            {t("reports.columnsReset")}
          </Button>,
          <Button key="done" type="primary" onClick={() => setOpen(false)}>
            {t("reports.columnsDone")}
          </Button>,
        ]}
      >
        <div className="metric-groups">{groups}</div>
      </Modal>
    </>
  );
}

/** Rows by day or hour, and the totals, which are computed from the sums and never averaged (MET-020). */
export function ReportTable({ report, shown, byHour, behind }: { report: Report; shown: readonly Metric[]; byHour: boolean; behind: Behind }): ReactNode {
  const t = useText();
  const hourText = (row: ReportRow) => (row.hour === null || row.hour === undefined ? "" : `${String(row.hour).padStart(2, "0")}:00`);
  const lead = byHour ? 2 : 1;
  return (
    <Table<ReportRow>
      size="middle"
      className="report-table"
      pagination={false}
      scroll={{ x: "max-content", y: 520 }}
      rowKey={(row) => `${row.date} ${hourText(row)}`}
      dataSource={report.rows}
      columns={[
        { key: "date", title: t("reports.date"), fixed: "left", width: 120, render: (_value: unknown, row: ReportRow) => row.date },
        ...(byHour ? [{ key: "hour", title: t("reports.hour"), width: 80, render: (_value: unknown, row: ReportRow) => hourText(row) }] : []),
        ...shown.map((metric) => ({
          key: metric,
          title: <Heading metric={metric} />,
          align: "right" as const,
          className: "figure",
          render: (_value: unknown, row: ReportRow) => <Figure row={row} metric={metric} behind={behind} />,
        })),
      ]}
      summary={() => (
        <Table.Summary fixed="bottom">
          <Table.Summary.Row className="report-total">
            <Table.Summary.Cell index={0} colSpan={lead}>
              <strong>{t("reports.total")}</strong>
            </Table.Summary.Cell>
            {shown.map((metric, at) => (
              <Table.Summary.Cell key={metric} index={at + lead} align="right" className="figure">
                <strong>
                  <Figure row={report.total} metric={metric} behind={behind} />
                </strong>
              </Table.Summary.Cell>
            ))}
          </Table.Summary.Row>
        </Table.Summary>
      )}
    />
  );
}
