import { Button, Grid, Skeleton, Table } from "antd";
import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { BulkResultDialog, type BulkResult } from "../bulk/index.tsx";
import { useConfirm } from "../confirm/index.tsx";
import { useText } from "../i18n/index.ts";
import { useShortcuts } from "../shortcuts/index.tsx";
import { FilterArea } from "./FilterArea.tsx";
import { cellContent, RowCards } from "./RowCards.tsx";
import { EmptyState, ErrorState, Paging } from "./TableStates.tsx";
import { ColumnChooser, ExportButton, RefreshButton, SavedViews } from "./TableTools.tsx";
import type { BulkAction, DataTableProps } from "./types.ts";
import { useTable } from "./useTable.ts";
import "./table.css";

/** Puts the focus on the next (`1`) or previous (`-1`) row. */
function moveFocus(area: HTMLElement | null, step: 1 | -1): void {
  const rows = [...(area?.querySelectorAll<HTMLElement>("[data-row-key]") ?? [])];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + step));
  rows[next]?.focus();
}

function useSelection<Row>(table: DataTableProps<Row>) {
  const [selected, setSelected] = useState<Map<string, Row>>(new Map());
  const toggle = (row: Row) =>
    setSelected((now) => {
      const next = new Map(now);
      if (!next.delete(table.rowKey(row))) next.set(table.rowKey(row), row);
      return next;
    });
  const setPage = (rows: Row[], keys: Set<string>) =>
    setSelected((now) => {
      const next = new Map(now);
      for (const row of rows) {
        if (keys.has(table.rowKey(row))) next.set(table.rowKey(row), row);
        else next.delete(table.rowKey(row));
      }
      return next;
    });
  return { selected, toggle, setPage, clear: () => setSelected(new Map()) };
}

function BulkBar<Row>(props: {
  table: DataTableProps<Row>;
  selected: Map<string, Row>;
  clear: () => void;
  done: () => void;
}): ReactNode {
  const t = useText();
  const confirm = useConfirm();
  const [busy, setBusy] = useState<string | null>(null);
  const [result, setResult] = useState<{ action: string; result: BulkResult } | null>(null);
  const rows = [...props.selected.values()];
  const start = async (action: BulkAction<Row>) => {
    if (action.danger) {
      const names = rows.map(props.table.rowName);
      const yes = await confirm({
        action: action.title,
        names,
        ...(action.consequence !== undefined && { consequence: action.consequence }),
      });
      if (!yes) return;
    }
    setBusy(action.id);
    try {
      setResult({ action: action.title, result: await action.run(rows) });
      props.clear();
      props.done();
    } finally {
      setBusy(null);
    }
  };
  return (
    <>
      {rows.length > 0 && (
        <div className="bulk-bar" role="region" aria-label={t("table.selected", { count: rows.length })}>
          <strong>{t("table.selected", { count: rows.length })}</strong>
          {(props.table.bulk ?? []).map((action) => (
            <Button
              key={action.id}
              size="small"
              danger={action.danger === true}
              loading={busy === action.id}
              disabled={busy !== null}
              onClick={() => start(action)}
            >
              {action.title}
            </Button>
          ))}
          <Button size="small" type="text" onClick={props.clear}>
            {t("table.clear")}
          </Button>
        </div>
      )}
      <BulkResultDialog action={result?.action ?? ""} result={result?.result ?? null} close={() => setResult(null)} />
    </>
  );
}

/**
 * A list page's body: filters, tools, rows (cards on a phone), paging, states, selection with bulk actions.
 * ORG-02, ORG-04, ORG-06, ORG-07, ORG-08.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactNode {
  const t = useText();
  const narrow = Grid.useBreakpoint().sm === false;
  const area = useRef<HTMLDivElement>(null);
  const filterArea = useRef<HTMLFormElement>(null);
  const { address, change, hidden, choose, shown, query, found, exportRows } = useTable(props);
  const selection = useSelection(props);
  const [expanded, setExpanded] = useState<readonly string[]>([]);
  const rows = found?.items ?? [];
  const refresh = () => void query.refetch();
  const hasNext = found?.next !== null && found?.next !== undefined;
  const toggleExpanded = (row: Row) => {
    const key = props.rowKey(row);
    setExpanded((now) => (now.includes(key) ? now.filter((other) => other !== key) : [...now, key]));
  };

  useShortcuts([
    { keys: "j", group: "table", title: t("table.keys.next"), run: () => moveFocus(area.current, 1) },
    { keys: "k", group: "table", title: t("table.keys.previous"), run: () => moveFocus(area.current, -1) },
    { keys: "r", group: "table", title: t("table.keys.refresh"), run: refresh },
    { keys: "/", group: "table", title: t("table.keys.filter"), run: () => filterArea.current?.querySelector("input")?.focus() },
    { keys: "n", group: "table", title: t("table.keys.nextPage"), run: () => hasNext && change({ page: address.page + 1 }) },
    { keys: "p", group: "table", title: t("table.keys.previousPage"), run: () => address.page > 1 && change({ page: address.page - 1 }) },
  ]);

  const onRowKey = (row: Row) => (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const acts: Record<string, () => void> = {
      Enter: () => (props.onOpen ? props.onOpen(row) : toggleExpanded(row)),
      x: () => props.bulk && selection.toggle(row),
      ArrowDown: () => moveFocus(area.current, 1),
      ArrowUp: () => moveFocus(area.current, -1),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  const body = () => {
    if (query.isError && found === undefined) return <ErrorState error={query.error} retry={refresh} />;
    if (found === undefined) return <Skeleton active paragraph={{ rows: 6 }} className="table-wait" />;
    if (rows.length === 0) {
      const filtered = Object.keys(address.filters).length > 0;
      return (
        <EmptyState
          text={filtered ? t("table.emptyFiltered") : (props.empty?.text ?? t("table.empty"))}
          action={filtered ? <Button onClick={() => change({ filters: {}, page: 1 })}>{t("table.reset")}</Button> : props.empty?.action}
        />
      );
    }
    if (narrow) {
      return <RowCards table={props} rows={rows} columns={shown} selected={selection.selected} toggle={selection.toggle} />;
    }
    return (
      <Table<Row>
        size="middle"
        rowKey={props.rowKey}
        dataSource={rows}
        loading={query.isPlaceholderData}
        pagination={false}
        scroll={{ x: "max-content" }}
        onRow={(row) => ({
          tabIndex: 0,
          onKeyDown: onRowKey(row),
          ...(props.onOpen && { onDoubleClick: () => props.onOpen?.(row) }),
        })}
        {...(props.expand && {
          expandable: {
            expandedRowRender: props.expand,
            expandedRowKeys: expanded,
            onExpand: (_open: boolean, row: Row) => toggleExpanded(row),
          },
        })}
        {...(props.bulk && {
          rowSelection: {
            getTitleCheckboxProps: () => ({ "aria-label": t("table.selectPage") }),
            selectedRowKeys: [...selection.selected.keys()],
            onChange: (keys: React.Key[]) => selection.setPage(rows, new Set(keys.map(String))),
            getCheckboxProps: (row: Row) => ({ "aria-label": t("table.select", { name: props.rowName(row) }) }),
          },
        })}
        columns={[
          ...shown.map((column) => ({
            key: column.id,
            title: column.title,
            render: (_value: unknown, row: Row) => cellContent(column, row),
            ...(column.numeric && { align: "right" as const, className: "figure" }),
            ...(column.width !== undefined && { width: column.width }),
          })),
          ...(props.rowActions
            ? [{ key: "actions", title: t("table.actions"), fixed: "right" as const, className: "row-actions", render: (_value: unknown, row: Row) => props.rowActions?.(row) }]
            : []),
        ]}
      />
    );
  };

  return (
    <section className="table-page">
      {props.filters && props.filters.length > 0 && (
        <FilterArea
          id={props.id}
          areaRef={filterArea}
          filters={props.filters}
          values={address.filters}
          apply={(filters) => change({ filters, page: 1 })}
        />
      )}
      <div className="table-card" ref={area}>
        <div className="table-tools">
          <div className="table-lead">{props.toolbar}</div>
          <SavedViews
            tableId={props.id}
            state={address}
            hidden={hidden}
            apply={(view) => {
              choose(view.hidden);
              change(view.state);
            }}
          />
          <ColumnChooser columns={props.columns} hidden={hidden} change={choose} />
          <ExportButton run={exportRows} />
          <RefreshButton busy={query.isFetching} refresh={refresh} />
        </div>
        {props.bulk && <BulkBar table={props} selected={selection.selected} clear={selection.clear} done={refresh} />}
        {body()}
        {rows.length > 0 && (
          <Paging
            page={address.page}
            size={address.size}
            total={found?.total ?? null}
            hasNext={hasNext}
            change={(page, size) => change({ page, size })}
          />
        )}
      </div>
    </section>
  );
}
