import { DownloadOutlined } from "@ant-design/icons";
import { Alert, Button, Modal, Table } from "antd";
import type { ReactNode } from "react";
import { ApiError } from "../api/errors.ts";
import type { components } from "../api/schema.d.ts";
import { formatNumber } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { csv, saveFile } from "../table/csv.ts";
import "./bulk.css";

/** One object that a bulk action could not be done to. */
export interface FailedRow {
  /** 1-based row of the file or selection. */
  row: number;
  /** What names the object: agent number, file row's key. */
  key: string;
  /** Why, in the reader's language. */
  reason: string;
}

/** Outcome of a bulk action (ORG-08). */
export interface BulkResult {
  total: number;
  succeeded: number;
  failed: FailedRow[];
}

/** Runs an action for each object; a failure never stops the others (ORG-08). */
export async function runEach<Row>(
  rows: Row[],
  keyOf: (row: Row) => string,
  act: (row: Row) => Promise<unknown>,
  reasonOf: (error: unknown) => string,
): Promise<BulkResult> {
  const failed: FailedRow[] = [];
  for (const [at, row] of rows.entries()) {
    try {
      await act(row);
    } catch (error) {
      failed.push({ row: at + 1, key: keyOf(row), reason: reasonOf(error) });
    }
  }
  return { total: rows.length, succeeded: rows.length - failed.length, failed };
}

/** Counts and failed rows, without a frame around. */
export function BulkResultView({ result }: { result: BulkResult }): ReactNode {
  const t = useText();
  const good = result.failed.length === 0;
  const download = () =>
    saveFile(
      `${t("bulk.fileName")}.csv`,
      csv(
        [t("bulk.row"), t("bulk.key"), t("bulk.reason")],
        result.failed.map((failed) => [failed.row, failed.key, failed.reason]),
      ),
    );
  return (
    <div className="bulk">
      <dl className="bulk-counts">
        <div>
          <dt>{t("bulk.total")}</dt>
          <dd>{formatNumber(result.total)}</dd>
        </div>
        <div className="bulk-good">
          <dt>{t("bulk.succeeded")}</dt>
          <dd>{formatNumber(result.succeeded)}</dd>
        </div>
        <div className={good ? "" : "bulk-bad"}>
          <dt>{t("bulk.failed")}</dt>
          <dd>{formatNumber(result.failed.length)}</dd>
        </div>
      </dl>
      <Alert
        type={good ? "success" : "warning"}
        showIcon
        title={good ? t("bulk.allGood") : t("bulk.someFailed", { count: result.failed.length })}
        action={
          !good && (
            <Button size="small" icon={<DownloadOutlined />} onClick={download}>
              {t("bulk.download")}
            </Button>
          )
        }
      />
      {!good && (
        <Table
          size="small"
          rowKey={(failed) => `${failed.row}:${failed.key}`}
          dataSource={result.failed}
          pagination={result.failed.length > 10 ? { pageSize: 10, showSizeChanger: false, size: "small" } : false}
          columns={[
            { title: t("bulk.row"), dataIndex: "row", width: 72 },
            { title: t("bulk.key"), dataIndex: "key" },
            { title: t("bulk.reason"), dataIndex: "reason" },
          ]}
        />
      )}
    </div>
  );
}

/** Shows the outcome of a bulk action until the person closes it. */
export function BulkResultDialog(props: { action: string; result: BulkResult | null; close: () => void }): ReactNode {
  const t = useText();
  return (
    <Modal
      open={props.result !== null}
      title={t("bulk.title", { action: props.action })}
      onCancel={props.close}
      destroyOnHidden
      width={640}
      footer={
        <Button type="primary" onClick={props.close}>
          {t("bulk.close")}
        </Button>
      }
    >
      {props.result && <BulkResultView result={props.result} />}
    </Modal>
  );
}

/** A bulk operation's answer, with the reasons in the reader's language. */
export function bulkResultOf(result: components["schemas"]["BulkResult"]): BulkResult {
  return {
    total: result.total,
    succeeded: result.succeeded,
    failed: result.failures.map(({ row, key, error }) => ({ row, key, reason: new ApiError(422, error).text })),
  };
}
