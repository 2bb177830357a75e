import { CloseCircleFilled } from "@ant-design/icons";
import { Button, Pagination } from "antd";
import type { ReactNode } from "react";
import { errorText } from "../api/errors.ts";
import { formatNumber } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { pageSizes } from "./types.ts";

/** Nothing to show: one sentence, and the add button where there is one (ORG-06). */
export function EmptyState({ text, action }: { text: string; action?: ReactNode }): ReactNode {
  return (
    <div className="state" role="status">
      <svg width="88" height="48" viewBox="0 0 88 48" aria-hidden="true">
        <path
          d="M4 24h10M20 18v12M28 10v28M36 16v16M44 4v40M52 16v16M60 10v28M68 18v12M74 24h10"
          stroke="currentColor"
          strokeWidth="3"
          strokeLinecap="round"
        />
      </svg>
      <p>{text}</p>
      {action}
    </div>
  );
}

/** The query failed: why, and another try; the filters stay as they are (ORG-06). */
export function ErrorState({ error, retry }: { error: unknown; retry: () => void }): ReactNode {
  const t = useText();
  return (
    <div className="state state-error" role="alert">
      <CloseCircleFilled />
      <strong>{t("table.failed")}</strong>
      <p>{errorText(error)}</p>
      <Button onClick={retry}>{t("table.retry")}</Button>
    </div>
  );
}

/** Total, page links, go to page, rows per page (ORG-04). Without a total: previous and next. */
export function Paging(props: {
  page: number;
  size: number;
  total: number | null;
  hasNext: boolean;
  change: (page: number, size: number) => void;
}): ReactNode {
  const t = useText();
  if (props.total === null) {
    return (
      <nav className="paging">
        <Button disabled={props.page <= 1} onClick={() => props.change(props.page - 1, props.size)}>
          {t("table.previous")}
        </Button>
        <span>{t("table.unknownTotal", { page: props.page })}</span>
        <Button disabled={!props.hasNext} onClick={() => props.change(props.page + 1, props.size)}>
          {t("table.next")}
        </Button>
      </nav>
    );
  }
  return (
    <nav className="paging">
      <span className="paging-total">{t("table.total", { total: formatNumber(props.total) })}</span>
      <Pagination
        current={props.page}
        pageSize={props.size}
        total={props.total}
        showQuickJumper
        showSizeChanger
        pageSizeOptions={[...pageSizes]}
        responsive
        size="small"
        onChange={(page, size) => props.change(size === props.size ? page : 1, size)}
      />
    </nav>
  );
}
