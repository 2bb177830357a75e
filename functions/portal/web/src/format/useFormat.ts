import { useMemo } from "react";
import { useZone } from "../session/index.tsx";
import { formatTime, type TimeStyle } from "./index.ts";

/** Times on the clock of the page's instance. Everything else in `format/` needs no zone. */
export function useFormat(): { zone: string; time: (at: number | null | undefined, style?: TimeStyle) => string } {
  const zone = useZone();
  return useMemo(() => ({ zone, time: (at, style) => formatTime(at, zone, style) }), [zone]);
}
