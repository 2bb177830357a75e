import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { use, type ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import { useFormat } from "../format/useFormat.ts";
import { useText } from "../i18n/index.ts";
import { accessTo, InstanceContext, type Instance } from "../session/index.tsx";

/** Asked again this often, ms: minutes are used up by calls that end meanwhile. */
const askEvery = 60_000;
/** From here on the banner warns. */
const few = { days: 3, minutes: 10 } as const;

function Banner({ instance }: { instance: Instance }): ReactNode {
  const t = useText();
  const { time } = useFormat();
  const { tenant } = instance;
  const { data } = useQuery({
    queryKey: ["instance", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}", { params: { path: { tenant } } })),
    refetchInterval: askEvery,
  });
  const trial = data?.trial;
  if (!trial) return null;
  if (trial.limit === "service_ended") {
    return <Alert banner type="error" role="alert" title={t("portal.trial.ended", { date: time(trial.ends, "date") })} />;
  }
  if (trial.limit === "trial_minutes_used") {
    return <Alert banner type="error" role="alert" title={t("portal.trial.minutesUsed", { minutes: trial.minutes })} />;
  }
  const short = trial.days_left <= few.days || trial.minutes_left <= few.minutes;
  const left = t("portal.trial.left", { days: trial.days_left, minutes: trial.minutes_left, all: trial.minutes });
  return <Alert banner type={short ? "warning" : "info"} title={`${left} ${t("portal.trial.recordings", { days: trial.recording_days })}`} />;
}

/** Part of the frame: how far the instance's trial is (PORTAL-12). Nothing outside an instance, after the trial, and for agents. */
export function TrialBanner(): ReactNode {
  const instance = use(InstanceContext);
  if (!instance || accessTo(instance.membership, "organisation") === "none") return null;
  return <Banner instance={instance} />;
}
