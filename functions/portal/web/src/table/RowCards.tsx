import { Button, Checkbox } from "antd";
import { useState, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import type { Column, DataTableProps } from "./types.ts";

function blank(text: ReturnType<Column<unknown>["text"]>): boolean {
  return text === "" || text === null || text === undefined;
}

/** What a cell shows; nothing to show is a dash. */
export function cellContent<Row>(column: Column<Row>, row: Row): ReactNode {
  if (column.render) return column.render(row);
  const text = column.text(row);
  return blank(text) ? <span className="cell-none">-</span> : text;
}

interface RowCardsProps<Row> {
  table: DataTableProps<Row>;
  rows: Row[];
  columns: Column<Row>[];
  selected: Map<string, Row>;
  toggle: (row: Row) => void;
}

function RowCard<Row>({ table, row, columns, selected, toggle }: Omit<RowCardsProps<Row>, "rows"> & { row: Row }): ReactNode {
  const t = useText();
  const [open, setOpen] = useState(false);
  const heading = columns.find((column) => column.key === true) ?? columns[0];
  const name = table.rowName(row);
  return (
    <article className="row-card" data-row-key={table.rowKey(row)} tabIndex={0} aria-label={name}>
      <header>
        {table.bulk && (
          <Checkbox
            checked={selected.has(table.rowKey(row))}
            onChange={() => toggle(row)}
            aria-label={t("table.select", { name })}
          />
        )}
        <h3>{heading && cellContent(heading, row)}</h3>
      </header>
      <dl>
        {columns
          // A card has no columns to keep: what is blank is left out.
          .filter((column) => column !== heading && !blank(column.text(row)))
          .map((column) => (
            <div key={column.id}>
              <dt>{column.title}</dt>
              <dd className={column.numeric ? "figure" : undefined}>{cellContent(column, row)}</dd>
            </div>
          ))}
      </dl>
      {table.expand && (
        <Button type="link" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t("table.collapse") : t("table.expand")}
        </Button>
      )}
      {open && table.expand?.(row)}
      {table.rowActions && <footer>{table.rowActions(row)}</footer>}
    </article>
  );
}

/** Rows as cards, for screens too narrow for a table. */
export function RowCards<Row>(props: RowCardsProps<Row>): ReactNode {
  return (
    <div className="row-cards">
      {props.rows.map((row) => (
        <RowCard key={props.table.rowKey(row)} {...props} row={row} />
      ))}
    </div>
  );
}
