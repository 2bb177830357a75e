import { App } from "antd";
import { useEffect } from "react";
import type { DeskNotice } from "../../../sdk/src/index.ts";
import { useText } from "../i18n/index.ts";
import type { RunningDesk } from "./running.ts";

function wordsOf(t: ReturnType<typeof useText>, notice: DeskNotice): string {
  switch (notice.notice) {
    case "transfer_failed":
    case "consult_ended":
    case "invite_failed":
    case "not_connected":
      return t(`desk.notices.${notice.notice}`, { reason: t(`desk.legEnd.${notice.reason}`) });
    case "state_set":
      return t("desk.notices.state_set", { by: notice.by, state: t(`desk.state.${notice.state}`) });
    case "supervisor_joined":
      return t("desk.notices.supervisor_joined", { by: notice.by, mode: t(`desk.team.${notice.mode}`) });
    case "break_full":
      return t("desk.notices.break_full", { queue: notice.queue });
    case "auto_busy":
      return t("desk.notices.auto_busy");
    default:
      return t(`desk.notices.${notice.notice}`, { by: notice.by });
  }
}

/** Says what happened without the agent's doing. */
export function useNotices(running: RunningDesk): void {
  const t = useText();
  const { notification } = App.useApp();
  useEffect(() => running.desk.on("notice", (notice) => notification.info({ title: wordsOf(t, notice), duration: 8, placement: "top" })), [running, t, notification]);
}
