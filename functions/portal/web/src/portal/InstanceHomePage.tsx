import { CheckCircleFilled, MinusCircleOutlined, PhoneOutlined, RightOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Progress, Skeleton } from "antd";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import { answer, api } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import type { components } from "../api/schema.d.ts";
import { useFormat } from "../format/useFormat.ts";
import { PageHead } from "../frame/PageHead.tsx";
import { usePageLinks } from "../frame/pageLinks.ts";
import { useText } from "../i18n/index.ts";
import { accessTo, useInstance, type PageId } from "../session/index.tsx";
import { Status } from "../theme/Status.tsx";
import { ErrorState } from "../table/TableStates.tsx";
import { CopyAddress, StateTag } from "./InstancesPage.tsx";
import { TestCallDialog } from "./TestCallDialog.tsx";
import "./portal.css";

type Checklist = components["schemas"]["Checklist"];
type Item = components["schemas"]["ChecklistItem"];

/** The page on which a step is done; steps without one are done elsewhere or by the platform. */
const pageOfStep: Partial<Record<Item["step"], PageId>> = {
  seats: "organisation",
  number: "numbers",
  agents: "agents",
  flow: "flows",
  number_bound: "numbers",
  agent_signed_in: "desk",
  first_call: "desk",
  first_playback: "call_records",
};

/** Ticks are live: asked again this often, in ms. */
const tickEvery = 3_000;

function Step({ item, number, skip, call }: { item: Item; number: number; skip: (skipped: boolean) => void; call: () => void }): ReactNode {
  const t = useText();
  const { place, membership } = useInstance();
  const link = usePageLinks(place, membership);
  const page = pageOfStep[item.step];
  const to = page === undefined ? null : link(page);
  const mayChange = accessTo(membership, "organisation") === "write";
  const state = item.done ? "done" : item.skipped || !item.available ? "skipped" : "open";
  return (
    <li className={`step step-${state}`}>
      <span className="step-mark" aria-hidden="true">
        {item.done ? <CheckCircleFilled /> : state === "skipped" ? <MinusCircleOutlined /> : <span>{number}</span>}
      </span>
      <div className="step-words">
        <strong>{t(`portal.home.step.${item.step}`)}</strong>
        {state !== "open" && <span className="step-state">{item.done ? t("portal.home.done") : item.available ? t("portal.home.skipped") : t("portal.home.unavailable")}</span>}
        {(state === "open" || !item.available) && <p>{t(`portal.home.stepText.${item.step}`)}</p>}
      </div>
      <div className="step-actions">
        {!item.done && item.available && mayChange && (
          <Button size="small" type="text" onClick={() => skip(!item.skipped)}>
            {item.skipped ? t("portal.home.unskip") : t("portal.home.skip")}
          </Button>
        )}
        {item.step === "first_call" && !item.done && (
          <Button size="small" type="primary" icon={<PhoneOutlined />} onClick={call}>
            {t("portal.testCall.button")}
          </Button>
        )}
        {to !== null && !item.done && (
          <Link to={to} {...(page === "desk" && { target: "edgecall-desk" })}>
            <Button size="small" icon={<RightOutlined />} iconPlacement="end">
              {t("portal.home.openStep")}
            </Button>
          </Link>
        )}
      </div>
    </li>
  );
}

function ChecklistCard({ call }: { call: () => void }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { message } = App.useApp();
  const client = useQueryClient();
  const key = ["checklist", tenant];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/checklist", { params: { path: { tenant } } })),
    refetchInterval: tickEvery,
  });
  const skip = useMutation({
    mutationFn: ({ step, skipped }: { step: Item["step"]; skipped: boolean }) =>
      answer(api.PUT("/api/tenants/{tenant}/checklist/{step}", { params: { path: { tenant, step } }, body: { skipped } })),
    onSuccess: (next: Checklist) => client.setQueryData(key, next),
    onError: (fault) => void message.error(errorText(fault)),
  });
  if (!data) return <section className="card">{error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 8 }} />}</section>;
  const needed = data.items.filter((item) => item.available);
  const settled = needed.filter((item) => item.done || item.skipped).length;
  const all = needed.length;
  return (
    <section className="card">
      <div className="checklist-head">
        <h2>{t("portal.home.checklist")}</h2>
        <span>{settled === all ? t("portal.home.finished") : t("portal.home.progress", { done: settled, total: all })}</span>
      </div>
      <Progress percent={all === 0 ? 0 : (settled / all) * 100} showInfo={false} size="small" aria-label={t("portal.home.progress", { done: settled, total: all })} />
      <ol className="steps">
        {data.items.map((item, at) => (
          <Step key={item.step} item={item} number={at + 1} call={call} skip={(skipped) => skip.mutate({ step: item.step, skipped })} />
        ))}
      </ol>
    </section>
  );
}

function NumbersCard({ call }: { call: () => void }): ReactNode {
  const t = useText();
  const numbers = useNumbers();
  const { place, membership } = useInstance();
  const desk = usePageLinks(place, membership)("desk");
  return (
    <section className="card numbers-card">
      <h2>{t("portal.home.numbers")}</h2>
      {numbers.error && <ErrorState error={numbers.error} retry={() => void numbers.refetch()} />}
      {numbers.data?.items.length === 0 && <p>{t("portal.home.noNumbers")}</p>}
      <ul>
        {numbers.data?.items.map((number) => (
          <li key={number.number}>
            <strong className="figure">{number.number}</strong>
            {number.test && <Status kind="info">{t("portal.home.testNumber")}</Status>}
            {!number.flow && <Status kind="warning">{t("portal.home.notBound")}</Status>}
          </li>
        ))}
      </ul>
      <p className="card-hint">{t("portal.home.hint")}</p>
      <div className="form-buttons">
        <Button type="primary" icon={<PhoneOutlined />} onClick={call}>
          {t("portal.testCall.button")}
        </Button>
        {desk !== null && (
          <Link to={desk} target="edgecall-desk">
            <Button>{t("portal.home.deskOpen")}</Button>
          </Link>
        )}
      </div>
    </section>
  );
}

function FactsCard(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { time } = useFormat();
  const { data } = useQuery({
    queryKey: ["instance", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}", { params: { path: { tenant } } })),
  });
  if (!data) return null;
  return (
    <section className="card">
      <h2>{t("portal.home.facts")}</h2>
      <dl className="facts">
        <div>
          <dt>{t("portal.instances.state")}</dt>
          <dd>
            <StateTag state={data.state} />
          </dd>
        </div>
        <div>
          <dt>{t("portal.instances.tenant")}</dt>
          <dd>{data.tenant}</dd>
        </div>
        <div className="facts-long">
          <dt>{t("portal.home.address")}</dt>
          <dd>
            <CopyAddress address={data.address} />
          </dd>
        </div>
        <div>
          <dt>{t("portal.instances.edition")}</dt>
          <dd>{t(`portal.instances.${data.edition}`)}</dd>
        </div>
        <div>
          <dt>{t("portal.instances.seats")}</dt>
          <dd className="figure">{`${data.seats_used}/${data.seats}`}</dd>
        </div>
        <div>
          <dt>{t("portal.create.timeZone")}</dt>
          <dd>{data.time_zone}</dd>
        </div>
        <div>
          <dt>{t("portal.instances.serviceEnd")}</dt>
          <dd>{time(data.service_end, "date") || "-"}</dd>
        </div>
      </dl>
    </section>
  );
}

/** The instance's hotline numbers. */
export function useNumbers() {
  const { tenant } = useInstance();
  return useQuery({
    queryKey: ["numbers", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/numbers", { params: { path: { tenant }, query: { limit: 100 } } })),
  });
}

/** An instance's home page: the way to the first call (PORTAL-15). */
export default function InstanceHomePage(): ReactNode {
  const t = useText();
  const { name } = useInstance();
  const [calling, setCalling] = useState(false);
  const call = () => setCalling(true);
  return (
    <>
      <PageHead title={t("portal.home.heading", { name })} lead={t("portal.home.lead")} />
      <div className="home-grid">
        <ChecklistCard call={call} />
        <div className="home-side">
          <NumbersCard call={call} />
          <FactsCard />
        </div>
      </div>
      <TestCallDialog open={calling} close={() => setCalling(false)} />
    </>
  );
}
