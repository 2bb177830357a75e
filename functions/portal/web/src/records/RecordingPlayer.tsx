import { BackwardOutlined, DownloadOutlined, ForwardOutlined, PauseOutlined, CaretRightFilled, SoundOutlined } from "@ant-design/icons";
import { Alert, App, Button, Segmented, Select, Slider } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { api } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import type { components } from "../api/schema.d.ts";
import { saveAnswer } from "../download/index.ts";
import { wholeFile } from "../download/whole.ts";
import { formatDuration } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { useInstance } from "../session/index.tsx";
import { longestWave } from "./peaks.ts";
import { useAudio } from "./useAudio.ts";
import { isStored, type RecordingView } from "./useCallRecord.ts";
import { Waveform } from "./Waveform.tsx";

type AudioFormat = components["schemas"]["AudioFormat"];

/** Playing speeds (REC-087). */
const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2];
/** What the skip buttons jump, seconds. */
const skip = 10;
const formats: AudioFormat[] = ["mp3", "wav", "mixed"];

const audioPath = "/api/tenants/{tenant}/call-records/{call}/recordings/{recording}/audio";

function Downloads({ call, recording }: { call: string; recording: number }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { message } = App.useApp();
  const [busy, setBusy] = useState<AudioFormat | null>(null);
  const save = async (format: AudioFormat) => {
    setBusy(format);
    const request = wholeFile((headers) =>
      api.GET(audioPath, {
        params: { path: { tenant, call, recording: String(recording) }, query: { format, download: true } },
        parseAs: "blob",
        headers,
      }),
    );
    try {
      await saveAnswer(request, `${call}-${recording}.${format === "mp3" ? "mp3" : "wav"}`);
    } catch (error) {
      void message.error(errorText(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className="player-files">
      {formats.map((format) => (
        <Button key={format} size="small" icon={<DownloadOutlined aria-hidden />} loading={busy === format} disabled={busy !== null} onClick={() => save(format)}>
          {t(`records.player.${format}`)}
        </Button>
      ))}
    </div>
  );
}

/** Why the file cannot be played: the server's own words, asked for once (REC-099). */
function Fault({ call, recording, retry }: { call: string; recording: number; retry: () => void }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const [reason, setReason] = useState<string | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    api
      .GET(audioPath, { params: { path: { tenant, call, recording: String(recording) } }, parseAs: "stream", signal: stop.signal, headers: { range: "bytes=0-0" } })
      .then(({ response }) => response.body?.cancel())
      .catch((error: unknown) => !stop.signal.aborted && setReason(errorText(error)));
    return () => stop.abort();
  }, [tenant, call, recording]);
  return (
    <Alert
      type="error"
      showIcon
      title={t("records.player.failed")}
      {...(reason !== null && { description: reason })}
      action={
        <Button size="small" onClick={retry}>
          {t("records.player.retry")}
        </Button>
      }
    />
  );
}

function StoredPlayer({ call, recording }: { call: string; recording: RecordingView }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const length = (recording.duration_ms ?? 0) / 1000;
  const audio = useAudio(length);
  const number = recording.recording;
  const title = t("records.player.title", { number: number + 1 });
  const parts = [tenant, call].map(encodeURIComponent);
  const source = `/api/tenants/${parts[0] ?? ""}/call-records/${parts[1] ?? ""}/recordings/${number}/audio?format=mp3`;
  return (
    <div className="player" role="group" aria-label={title}>
      <audio ref={audio.element} src={source} preload="metadata" {...audio.listeners} />
      {audio.failed && <Fault call={call} recording={number} retry={audio.retry} />}
      {(recording.duration_ms ?? 0) <= longestWave ? (
        <Waveform call={call} recording={number} audio={audio.element} />
      ) : (
        <p className="record-none">{t("records.player.noWave")}</p>
      )}
      <Slider
        className="player-position"
        min={0}
        max={Math.max(0.1, audio.length)}
        step={0.1}
        value={audio.at}
        onChange={audio.seek}
        tooltip={{ formatter: (seconds) => formatDuration((seconds ?? 0) * 1000) }}
        ariaLabelForHandle={t("records.player.position")}
      />
      <div className="player-controls">
        <Button icon={<BackwardOutlined aria-hidden />} aria-label={t("records.player.back")} title={t("records.player.back")} onClick={() => audio.seek(audio.at - skip)} />
        <Button type="primary" className="player-play" icon={audio.playing ? <PauseOutlined aria-hidden /> : <CaretRightFilled aria-hidden />} onClick={audio.toggle}>
          {audio.playing ? t("records.player.pause") : t("records.player.play")}
        </Button>
        <Button icon={<ForwardOutlined aria-hidden />} aria-label={t("records.player.forward")} title={t("records.player.forward")} onClick={() => audio.seek(audio.at + skip)} />
        <span className="player-time figure">
          {formatDuration(audio.at * 1000)} / {formatDuration(audio.length * 1000)}
        </span>
        <Select
          className="player-speed"
          value={audio.speed}
          onChange={audio.setSpeed}
          aria-label={t("records.player.speed")}
          options={speeds.map((value) => ({ value, label: `${value}×` }))}
        />
        <Segmented
          value={audio.channel}
          onChange={audio.choose}
          aria-label={t("records.player.channel")}
          options={(["both", "left", "right"] as const).map((value) => ({ value, label: t(`records.player.${value}`) }))}
        />
        <span className="player-volume">
          <SoundOutlined aria-hidden />
          <Slider min={0} max={1} step={0.05} defaultValue={1} onChange={audio.setVolume} ariaLabelForHandle={t("records.player.volume")} tooltip={{ open: false }} />
        </span>
        <Downloads call={call} recording={number} />
      </div>
    </div>
  );
}

/** Plays and hands out one recording; while its file is on the way it says so (REC-087, REC-089, REC-099). */
export function RecordingPlayer({ call, recording, refresh }: { call: string; recording: RecordingView; refresh: () => void }): ReactNode {
  const t = useText();
  if (isStored(recording)) return <StoredPlayer call={call} recording={recording} />;
  return (
    <Alert
      type="info"
      showIcon
      title={t("records.player.preparing")}
      action={
        <Button size="small" onClick={refresh}>
          {t("records.player.retry")}
        </Button>
      }
    />
  );
}
