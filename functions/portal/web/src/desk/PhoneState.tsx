import { AudioOutlined, PhoneOutlined, WarningOutlined } from "@ant-design/icons";
import { Alert, Button, Tooltip } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import type { Desk, Phone } from "../../../sdk/src/index.ts";
import { formatNumber, formatShare } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { usePreference } from "../preferences/index.ts";
import { Status, type StatusKind } from "../theme/Status.tsx";
import { MicrophoneDialog } from "./MicrophoneDialog.tsx";
import { useDeskView, type RunningDesk } from "./running.ts";

type Quality = NonNullable<Awaited<ReturnType<Phone["quality"]>>>;

/** The line is measured this often, ms. */
const measureEvery = 2_000;

/** A line as an agent feels it: what a caller hears suffers from about these values on. */
export function gradeOf(quality: Quality): "good" | "fair" | "poor" {
  if (quality.lostShare > 0.05 || quality.roundTripMs > 400 || quality.jitterMs > 60) return "poor";
  return quality.lostShare > 0.01 || quality.roundTripMs > 200 || quality.jitterMs > 30 ? "fair" : "good";
}

const gradeKinds: Record<"good" | "fair" | "poor", StatusKind> = { good: "success", fair: "warning", poor: "danger" };

function useQuality(desk: Desk, connected: boolean): Quality | undefined {
  const [quality, setQuality] = useState<Quality>();
  useEffect(() => {
    if (!connected) {
      setQuality(undefined);
      return undefined;
    }
    let gone = false;
    const timer = setInterval(() => {
      void desk.phone.quality().then((measured) => !gone && setQuality(measured), () => undefined);
    }, measureEvery);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [desk, connected]);
  return quality;
}

/** Phone ready or not, line quality, and the way to the test (DESK-341). */
export function PhoneState({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const view = useDeskView(running);
  const quality = useQuality(running.desk, view.phoneConnected);
  const [testing, setTesting] = useState(false);
  const waiting = !view.phoneConnected && view.phoneFault === undefined && view.connection === "open";
  const grade = quality && gradeOf(quality);
  return (
    <div className="desk-phone">
      <Status kind={view.phoneConnected ? "success" : waiting ? "info" : "danger"}>
        {view.phoneConnected ? t("desk.phone.ready") : waiting ? t("desk.phone.connecting") : t("desk.phone.notReady")}
      </Status>
      {quality && grade && (
        <Tooltip
          title={t("desk.phone.qualityDetail", {
            delay: formatNumber(quality.roundTripMs),
            loss: formatShare(quality.lostShare, 1),
            jitter: formatNumber(quality.jitterMs),
          })}
        >
          <span tabIndex={0}>
            <Status kind={gradeKinds[grade]}>{t(`desk.phone.quality.${grade}`)}</Status>
          </span>
        </Tooltip>
      )}
      <Button size="small" icon={<AudioOutlined aria-hidden="true" />} onClick={() => setTesting(true)}>
        {t("desk.phone.test")}
      </Button>
      <MicrophoneDialog running={running} open={testing} close={() => setTesting(false)} />
    </div>
  );
}

/** Why no call can come, and what to do; else, once, the advice to test the headset. */
export function PhoneAdvice({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const view = useDeskView(running);
  const [tested] = usePreference("desk.phoneTested", false);
  const [testing, setTesting] = useState(false);
  if (view.phoneFault !== undefined) {
    return (
      <Alert
        type="error"
        showIcon
        icon={<WarningOutlined aria-hidden="true" />}
        title={t("desk.phone.faultTitle")}
        description={t(`desk.phone.fault.${view.phoneFault}`)}
        action={<Button onClick={() => void running.desk.phone.connect()}>{t("desk.phone.retry")}</Button>}
      />
    );
  }
  if (tested || view.call) return null;
  return (
    <>
      <Alert
        type="info"
        showIcon
        icon={<PhoneOutlined aria-hidden="true" />}
        title={t("desk.test.cta")}
        action={
          <Button type="primary" size="small" onClick={() => setTesting(true)}>
            {t("desk.test.title")}
          </Button>
        }
      />
      <MicrophoneDialog running={running} open={testing} close={() => setTesting(false)} />
    </>
  );
}
