import { SoundOutlined } from "@ant-design/icons";
import { Alert, Button, Form, Modal, Select } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { setPreference, usePreference } from "../preferences/index.ts";
import { playTestTone } from "./ring.ts";
import { useDeskView, type RunningDesk } from "./running.ts";

/** The level is read this often, ms, and counts as a voice from this value on. */
const meter = { every: 80, voice: 0.06 };

interface Devices {
  microphones: MediaDeviceInfo[];
  speakers: MediaDeviceInfo[];
}

async function listDevices(): Promise<Devices> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return {
    microphones: all.filter((device) => device.kind === "audioinput"),
    speakers: all.filter((device) => device.kind === "audiooutput"),
  };
}

function LevelMeter({ running, heard, onHeard }: { running: RunningDesk; heard: boolean; onHeard: () => void }): ReactNode {
  const t = useText();
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      const now = running.desk.phone.microphoneLevel();
      setLevel(now);
      if (now > meter.voice) onHeard();
    }, meter.every);
    return () => clearInterval(timer);
  }, [running, onHeard]);
  return (
    <Form.Item label={t("desk.test.level")}>
      <div className="desk-meter" role="meter" aria-label={t("desk.test.level")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(level * 100)}>
        <i style={{ width: `${Math.round(level * 100)}%` }} />
      </div>
      <span className={heard ? "desk-heard" : "desk-silent"} role="status">
        {heard ? t("desk.test.heard") : t("desk.test.silent")}
      </span>
    </Form.Item>
  );
}

function SpeakerTest({ running, speakers }: { running: RunningDesk; speakers: MediaDeviceInfo[] }): ReactNode {
  const t = useText();
  const [device, setDevice] = usePreference<string>("desk.speaker", "");
  const [playing, setPlaying] = useState(false);
  const choose = (id: string) => {
    setDevice(id);
    if ("setSinkId" in running.speaker) void running.speaker.setSinkId(id).catch(() => undefined);
  };
  const play = async () => {
    setPlaying(true);
    await playTestTone(device).catch(() => undefined);
    setPlaying(false);
  };
  const options = [
    { value: "", label: t("desk.test.system") },
    ...speakers.filter((one) => one.deviceId !== "" && one.deviceId !== "default").map((one, at) => ({ value: one.deviceId, label: one.label || t("desk.test.unnamed", { at: at + 1 }) })),
  ];
  return (
    <Form.Item label={t("desk.test.speaker")} htmlFor="desk-speaker">
      <div className="desk-speaker">
        <Select id="desk-speaker" value={options.some((one) => one.value === device) ? device : ""} options={options} onChange={choose} />
        <Button icon={<SoundOutlined aria-hidden="true" />} loading={playing} onClick={play}>
          {playing ? t("desk.test.playing") : t("desk.test.play")}
        </Button>
      </div>
    </Form.Item>
  );
}

/** Microphone level, choice of devices, speaker test; passing it marks the phone as tested on this device. */
export function MicrophoneDialog({ running, open, close }: { running: RunningDesk; open: boolean; close: () => void }): ReactNode {
  const t = useText();
  const view = useDeskView(running);
  const [devices, setDevices] = useState<Devices>({ microphones: [], speakers: [] });
  const [microphone, setMicrophone] = useState<string>();
  const [heard, setHeard] = useState(false);
  const [onHeard] = useState(() => () => setHeard(true));
  useEffect(() => {
    if (!open) return;
    setHeard(false);
    void running.desk.phone.openMicrophone().then(async (stream) => {
      setDevices(await listDevices());
      setMicrophone(stream?.getAudioTracks()[0]?.getSettings().deviceId);
    }, () => undefined);
  }, [open, running]);
  const choose = async (id: string) => {
    setMicrophone(id);
    setHeard(false);
    await running.desk.phone.useMicrophone(id);
  };
  const pass = () => {
    setPreference("desk.phoneTested", true);
    close();
  };
  return (
    <Modal
      open={open}
      title={t("desk.test.title")}
      onCancel={close}
      destroyOnHidden
      width={480}
      okText={t("desk.test.done")}
      cancelText={t("desk.test.later")}
      okButtonProps={{ disabled: !heard }}
      onOk={pass}
    >
      <p>{t("desk.test.lead")}</p>
      {view.phoneFault !== undefined && <Alert type="error" showIcon title={t(`desk.phone.fault.${view.phoneFault}`)} className="desk-test-fault" />}
      <Form layout="vertical">
        <Form.Item label={t("desk.test.microphone")} htmlFor="desk-microphone">
          <Select
            id="desk-microphone"
            {...(microphone !== undefined && { value: microphone })}
            options={devices.microphones.map((one, at) => ({ value: one.deviceId, label: one.label || t("desk.test.unnamed", { at: at + 1 }) }))}
            onChange={choose}
          />
        </Form.Item>
        <LevelMeter running={running} heard={heard} onHeard={onHeard} />
        <SpeakerTest running={running} speakers={devices.speakers} />
      </Form>
    </Modal>
  );
}
