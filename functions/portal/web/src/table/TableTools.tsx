import { AppstoreOutlined, DeleteOutlined, DownloadOutlined, ReloadOutlined, SettingOutlined } from "@ant-design/icons";
import { App, Button, Checkbox, Input, Popover, Space, Tooltip } from "antd";
import { useState, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { usePreference } from "../preferences/index.ts";
import type { AddressState } from "./addressState.ts";
import type { Column } from "./types.ts";

/** A kept set of filters, rows per page and columns. */
export interface SavedView {
  name: string;
  state: AddressState;
  hidden: string[];
}

const noViews: SavedView[] = [];

/** Which columns to show. The naming column cannot be hidden. */
export function ColumnChooser<Row>(props: {
  columns: Column<Row>[];
  hidden: string[];
  change: (hidden: string[] | null) => void;
}): ReactNode {
  const t = useText();
  const content = (
    <div className="table-pop">
      {props.columns.map((column) => (
        <Checkbox
          key={column.id}
          checked={!props.hidden.includes(column.id)}
          disabled={column.key === true}
          onChange={(event) =>
            props.change(
              event.target.checked ? props.hidden.filter((id) => id !== column.id) : [...props.hidden, column.id],
            )
          }
        >
          {column.title}
        </Checkbox>
      ))}
      <Button size="small" type="link" onClick={() => props.change(null)}>
        {t("table.columnsReset")}
      </Button>
    </div>
  );
  return (
    <Popover content={content} trigger="click" placement="bottomRight" title={t("table.columns")}>
      <Tooltip title={t("table.columns")}>
        <Button icon={<SettingOutlined />} aria-label={t("table.columns")} />
      </Tooltip>
    </Popover>
  );
}

/** Saved views: apply, save the present one, delete. */
export function SavedViews(props: {
  tableId: string;
  state: AddressState;
  hidden: string[];
  apply: (view: SavedView) => void;
}): ReactNode {
  const t = useText();
  const [views, setViews] = usePreference<SavedView[]>(`views.${props.tableId}`, noViews);
  const [name, setName] = useState("");
  const [open, setOpen] = useState(false);
  const save = () => {
    const trimmed = name.trim();
    if (trimmed === "") return;
    const view = { name: trimmed, state: { ...props.state, page: 1 }, hidden: props.hidden };
    setViews([...views.filter((other) => other.name !== trimmed), view]);
    setName("");
  };
  const content = (
    <div className="table-pop">
      {views.length === 0 && <p className="table-pop-hint">{t("table.viewsNone")}</p>}
      {views.map((view) => (
        <div key={view.name} className="table-pop-row">
          <Button
            type="text"
            onClick={() => {
              props.apply(view);
              setOpen(false);
            }}
          >
            {view.name}
          </Button>
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("table.viewDelete", { name: view.name })}
            onClick={() => setViews(views.filter((other) => other.name !== view.name))}
          />
        </div>
      ))}
      <Space.Compact block>
        <Input
          value={name}
          maxLength={30}
          placeholder={t("table.viewName")}
          aria-label={t("table.viewName")}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={save}
        />
        <Button type="primary" disabled={name.trim() === ""} onClick={save}>
          {t("table.viewSave")}
        </Button>
      </Space.Compact>
      <p className="table-pop-hint">{t("table.viewHint")}</p>
    </div>
  );
  return (
    <Popover content={content} trigger="click" placement="bottomRight" open={open} onOpenChange={setOpen} title={t("table.views")}>
      <Tooltip title={t("table.views")}>
        <Button icon={<AppstoreOutlined />} aria-label={t("table.views")} />
      </Tooltip>
    </Popover>
  );
}

/** Writes the whole query, not only the page on the screen, and shows how far it is. */
export function ExportButton(props: { run: (progress: (count: number) => void) => Promise<{ count: number; cut: boolean }> }): ReactNode {
  const t = useText();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    const key = "export";
    try {
      const done = await props.run((count) => {
        void message.loading({ key, content: t("table.exporting", { count }), duration: 0 });
      });
      if (done.cut) void message.warning({ key, content: t("table.exportCut", { count: done.count }) });
      else void message.success({ key, content: t("table.exported", { count: done.count }) });
    } catch {
      void message.error({ key, content: t("table.failed") });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Tooltip title={t("table.export")}>
      <Button icon={<DownloadOutlined />} aria-label={t("table.export")} loading={busy} onClick={start} />
    </Tooltip>
  );
}

/** Reads the list again. */
export function RefreshButton({ busy, refresh }: { busy: boolean; refresh: () => void }): ReactNode {
  const t = useText();
  return (
    <Tooltip title={t("table.refresh")}>
      <Button icon={<ReloadOutlined spin={busy} />} aria-label={t("table.refresh")} onClick={refresh} />
    </Tooltip>
  );
}
