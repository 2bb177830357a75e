import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Skeleton } from "antd";
import { useEffect, useMemo, type ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import { ApiError, errorText } from "../api/errors.ts";
import { BigState } from "../frame/BigState.tsx";
import { useText } from "../i18n/index.ts";
import { preference } from "../preferences/index.ts";
import { useInstance } from "../session/index.tsx";
import { Status } from "../theme/Status.tsx";
import { CallPanel } from "./CallPanel.tsx";
import { CustomerPanel } from "./CustomerPanel.tsx";
import { PhoneAdvice, PhoneState } from "./PhoneState.tsx";
import { startDesk, useDeskView, useRunningDesk, type DeskStart, type RunningDesk } from "./running.ts";
import { SessionCalls } from "./SessionCalls.tsx";
import { TeamDrawer } from "./TeamDrawer.tsx";
import { useNotices } from "./useNotices.ts";
import { StatePicker } from "./StatePicker.tsx";
import "./desk.css";

const lights = { open: "success", connecting: "warning", closed: "danger" } as const;

function Header({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const view = useDeskView(running);
  const { name, number } = running.start;
  const queues = view.identity?.queues ?? [];
  return (
    <header className="desk-head card">
      <div className="desk-who">
        <h1>{t("desk.who", { name, number })}</h1>
        <p>{queues.length === 0 ? (view.identity ? t("desk.noQueues") : t("desk.connection.connecting")) : t("desk.queues", { names: queues.join(" · ") })}</p>
      </div>
      <StatePicker running={running} />
      <div className="desk-lights">
        <Status kind={lights[view.connection]}>{t(`desk.connection.${view.connection}`)}</Status>
        <PhoneState running={running} />
        <TeamDrawer running={running} />
      </div>
    </header>
  );
}

function KickedOut({ running, from }: { running: RunningDesk; from: string }): ReactNode {
  const t = useText();
  return (
    <BigState
      mood="bad"
      title={t("desk.kicked.title")}
      text={t("desk.kicked.text", { from: from === "" ? t("desk.kicked.unknown") : from })}
      action={
        <Button type="primary" onClick={() => running.desk.open()}>
          {t("desk.kicked.back")}
        </Button>
      }
    />
  );
}

function SignedOut({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  return (
    <BigState
      mood="bad"
      title={t("desk.signedOut.title")}
      text={t("desk.signedOut.text")}
      action={
        <Button type="primary" onClick={() => running.desk.open()}>
          {t("desk.signedOut.back")}
        </Button>
      }
    />
  );
}

function Running({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const view = useDeskView(running);
  useNotices(running);
  const speaker = preference<string>("desk.speaker", "");
  useEffect(() => {
    if (speaker !== "" && "setSinkId" in running.speaker) void running.speaker.setSinkId(speaker).catch(() => undefined);
  }, [running, speaker]);
  if (view.kickedOutFrom !== undefined) return <KickedOut running={running} from={view.kickedOutFrom} />;
  if (view.signedOut) return <SignedOut running={running} />;
  const lost = view.identity !== undefined && view.connection !== "open";
  return (
    <div className="desk">
      <Header running={running} />
      {view.limit !== undefined && <Alert type="warning" showIcon title={t(`desk.limit.${view.limit}`)} role="alert" />}
      {lost && <Alert type="warning" showIcon title={t("desk.reconnecting")} role="alert" />}
      <PhoneAdvice running={running} />
      <div className="desk-columns">
        <SessionCalls running={running} />
        <div className="desk-middle card">
          <CallPanel running={running} />
        </div>
        <CustomerPanel running={running} />
      </div>
    </div>
  );
}

function Start({ start }: { start: DeskStart }): ReactNode {
  const { tenant, place } = useInstance();
  const client = useQueryClient();
  const running = useRunningDesk();
  useEffect(() => void startDesk(tenant, `/at/${place}/desk`, start, client), [tenant, place, start, client]);
  return running?.tenant === tenant ? <Running running={running} /> : null;
}

/** The agent desk (DESK-341): state, phone, the call, who calls. */
export default function DeskPage(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const running = useRunningDesk();
  const query = useQuery({
    queryKey: ["desk", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/desk", { params: { path: { tenant } } })),
    staleTime: Infinity,
  });
  const fault = query.error;
  const noAgent = fault instanceof ApiError && fault.status === 404;
  const page = useMemo(() => query.data && <Start start={query.data} />, [query.data]);
  if (noAgent && !running) return <BigState mood="quiet" title={t("desk.noAgent")} text={t("desk.noAgentText")} />;
  if (fault && !query.data) {
    return (
      <BigState
        mood="bad"
        title={t("desk.loadFailed")}
        text={errorText(fault)}
        action={<Button onClick={() => void query.refetch()}>{t("desk.phone.retry")}</Button>}
      />
    );
  }
  return page ?? <Skeleton active paragraph={{ rows: 8 }} />;
}

