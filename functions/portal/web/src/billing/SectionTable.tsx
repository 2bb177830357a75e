import { Table } from "antd";
import type { ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { useScrollRegion } from "../table/useScrollRegion.ts";

/** One column of a statement's section. */
export interface SectionColumn<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** What stands here when the section has no rows: a zero, never a blank (BILL-57). Texts show a dash. */
  zero?: string;
  /** Of the sum line. */
  sum?: ReactNode;
}

interface SectionProps<Row> {
  title: string;
  note?: string;
  columns: SectionColumn<Row>[];
  rows: readonly Row[];
}

/** A section of a statement: heading, note, rows (zeros when there are none) and sum line. */
export function SectionTable<Row extends object>({ title, note, columns, rows }: SectionProps<Row>): ReactNode {
  const t = useText();
  const box = useScrollRegion(title);
  const summed = columns.findIndex((column) => column.sum !== undefined);
  const data: { row: Row | null }[] = rows.length === 0 ? [{ row: null }] : rows.map((row) => ({ row }));
  return (
    <section className="statement-section" ref={box}>
      <h2>{title}</h2>
      {note !== undefined && <p className="statement-note">{note}</p>}
      <Table<{ row: Row | null }>
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey={(entry) => data.indexOf(entry)}
        dataSource={data}
        columns={columns.map((column) => ({
          key: column.id,
          title: column.title,
          ...(column.zero !== undefined && { align: "right" as const, className: "figure" }),
          render: (_: unknown, { row }: { row: Row | null }) => (row === null ? (column.zero ?? "-") : column.cell(row)),
        }))}
        {...(summed > 0 && {
          summary: () => (
            <Table.Summary.Row className="sum-row">
              <Table.Summary.Cell index={0} colSpan={summed}>
                {t("billing.field.sum")}
              </Table.Summary.Cell>
              {columns.slice(summed).map((column, at) => (
                <Table.Summary.Cell key={column.id} index={summed + at} align={column.zero === undefined ? "left" : "right"} className="figure">
                  {column.sum !== undefined && <strong>{column.sum}</strong>}
                </Table.Summary.Cell>
              ))}
            </Table.Summary.Row>
          ),
        })}
      />
    </section>
  );
}
