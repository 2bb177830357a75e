import { Space } from "antd";
import { useEffect, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";

/** Names the browser's window after the page. */
export function useWindowTitle(title: string): void {
  const t = useText();
  useEffect(() => {
    document.title = `${title} · ${t("frame.product")}`;
  }, [title, t]);
}

/** A page's heading, one sentence about it, and its buttons. */
export function PageHead({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }): ReactNode {
  useWindowTitle(title);
  return (
    <div className="page-head">
      <div>
        <h1>{title}</h1>
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {actions !== undefined && <Space wrap>{actions}</Space>}
    </div>
  );
}
