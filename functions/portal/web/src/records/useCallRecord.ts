import { useQuery } from "@tanstack/react-query";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { useInstance } from "../session/index.tsx";

export type CallDetail = components["schemas"]["CallRecordDetail"];
export type RecordingView = components["schemas"]["RecordingView"];

/** A recording is uploaded after the call; until it is there the record is asked again this often, ms. */
const recordingEvery = 3_000;
/** After this time a missing file is not simply late any more, ms. */
const lateAfter = 10 * 60_000;

/** Whether the file is there to be played. */
export function isStored(recording: RecordingView): boolean {
  return recording.formats.length > 0;
}

/** One call record with what only the detail shows. */
export function useCallRecord(call: string) {
  const { tenant } = useInstance();
  return useQuery({
    queryKey: ["call-record", tenant, call],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/call-records/{call}", { params: { path: { tenant, call } } })),
    refetchInterval: ({ state }) => {
      const data = state.data;
      const waiting = data !== undefined && Date.now() - data.record.end < lateAfter && data.recordings.some((one) => !isStored(one));
      return waiting ? recordingEvery : false;
    },
  });
}

/** The call's event log, read when it is looked at. */
export function useCallEvents(call: string) {
  const { tenant } = useInstance();
  return useQuery({
    queryKey: ["call-events", tenant, call],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/call-records/{call}/events", { params: { path: { tenant, call } } })),
  });
}
