import { Spin } from "antd";
import { useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import { api } from "../api/client.ts";
import { wholeFile } from "../download/whole.ts";
import { useText } from "../i18n/index.ts";
import { useInstance } from "../session/index.tsx";
import { useTheme } from "../theme/ThemeProvider.tsx";
import { canDecode, decodePeaks } from "./peaks.ts";

type Decoded = Awaited<ReturnType<typeof decodePeaks>>;

/** Height of one channel, pixels. */
const channelHeight = 36;

/** Both sides of a recording, the customer above the agent; clicking and dragging seeks in `audio`. */
export function Waveform({ call, recording, audio }: { call: string; recording: number; audio: RefObject<HTMLAudioElement | null> }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { palette } = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const [decoded, setDecoded] = useState<Decoded | null>(null);
  const [given, setGiven] = useState(!canDecode());

  useEffect(() => {
    if (!canDecode()) return undefined;
    const stop = new AbortController();
    const read = async () => {
      const { data } = await wholeFile((headers) =>
        api.GET("/api/tenants/{tenant}/call-records/{call}/recordings/{recording}/audio", {
          params: { path: { tenant, call, recording: String(recording) }, query: { format: "mp3" } },
          parseAs: "blob",
          signal: stop.signal,
          headers,
        }),
      );
      if (data && !stop.signal.aborted) setDecoded(await decodePeaks(await data.arrayBuffer()));
    };
    // A waveform is decoration: without it the recording still plays and seeks.
    read().catch(() => !stop.signal.aborted && setGiven(true));
    return () => stop.abort();
  }, [tenant, call, recording]);

  useEffect(() => {
    const container = box.current;
    const media = audio.current;
    if (!container || !media || !decoded) return undefined;
    let gone = false;
    let destroy: () => void = () => undefined;
    void import("wavesurfer.js").then(({ default: WaveSurfer }) => {
      if (gone) return;
      const [customer = palette.primary, agent = palette.info] = palette.series;
      const look = (colour: string) => ({ waveColor: `${colour}80`, progressColor: colour, height: channelHeight });
      const wave = WaveSurfer.create({
        container,
        media,
        peaks: decoded.peaks,
        duration: decoded.duration,
        height: channelHeight,
        cursorColor: palette.ink,
        cursorWidth: 1,
        barWidth: 2,
        barGap: 1,
        barRadius: 2,
        dragToSeek: true,
        normalize: true,
        splitChannels: decoded.peaks.length > 1 ? [look(customer), look(agent)] : [look(customer)],
      });
      destroy = () => wave.destroy();
    });
    return () => {
      gone = true;
      destroy();
    };
  }, [decoded, audio, palette]);

  if (given) return null;
  return (
    <div className="waveform" role="img" aria-label={t("records.player.wave")}>
      {decoded === null && (
        <span className="waveform-wait">
          <Spin size="small" /> {t("records.player.drawing")}
        </span>
      )}
      <div ref={box} />
    </div>
  );
}
