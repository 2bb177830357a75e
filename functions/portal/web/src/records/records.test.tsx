import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openPortal, ownerSession, refuse, signedIn, standIn } from "../test/app.tsx";
import { callRecord, callStart } from "../test/callRecord.ts";
import { nameIn } from "../download/index.ts";
import { peaksOf } from "./peaks.ts";

const root = "/api/tenants/TCC0000001";
const site = {
  "GET /api/sites/demo": () => ({ body: { tenant: "TCC0000001", name: "Demo", language: "en" } }),
  [`GET ${root}/organisation`]: () => ({ body: { tenant: {}, branches: [], departments: [{ id: "BM0000001", branch: "JG0000001", name: "Service" }] } }),
};
const charge = { account: "A1", call: "C1", department: "BM0000001", leg: 0, minutes: 2, month: "2026-03", number: "02000000001", number_kind: "landline", seconds: 61, start: callStart };
const detail = {
  record: callRecord(),
  charges: [
    { ...charge, charge: "customer_inbound", rate: 1_500, amount: 3_000 },
    { ...charge, leg: 1, charge: "transfer_to_agent_ip", rate: null, amount: 0 },
  ],
  recordings: [{ recording: 0, duration_ms: 61_000, formats: ["wav", "mp3"] }],
};
const list = { [`GET ${root}/call-records`]: () => ({ body: { items: [callRecord()], next: null, total: 1 } }) };
const one = { [`GET ${root}/call-records/C1`]: () => ({ body: detail }) };

beforeEach(() => {
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(() => undefined);
});

describe("the call records page", () => {
  // Proves: REC-029
  it("asks for what its address says, and unfolds a call's legs, keys, routing and charges", async () => {
    let asked = "";
    standIn({
      ...signedIn(ownerSession),
      ...site,
      ...one,
      [`GET ${root}/call-records`]: (_body, _path, request) => {
        asked = new URL(request.url).search;
        return { body: { items: [callRecord()], next: null, total: 1 } };
      },
    });
    openPortal("/at/demo/records?status=agent_answered&days=2026-03-08~2026-03-08");
    const row = await screen.findByRole("row", { name: /13800138000/ });
    expect(asked).toContain(`from=${Date.UTC(2026, 2, 7, 16)}`);
    expect(asked).toContain("status=agent_answered");
    for (const text of ["Beijing", "02000000001", "Menu", "Sales", "1001", "2026-03-08 09:05:30", "01:01", "Agent answered"]) {
      expect(within(row).getByText(text)).toBeInTheDocument();
    }
    fireEvent.click(within(row).getByRole("button", { name: /Expand/ }));
    await screen.findByText("1001 Chen");
    fireEvent.click(screen.getByRole("tab", { name: "IVR detail" }));
    expect(await screen.findByText("Key choice")).toBeInTheDocument();
    expect(screen.getByText("1", { selector: "kbd" })).toBeInTheDocument();
    fireEvent.click(screen.getByRole("tab", { name: "Charges" }));
    expect(await screen.findByText("Unrated")).toBeInTheDocument();
    expect(screen.getByText("0.1500")).toBeInTheDocument();
  });

  // Proves: REC-017
  it("keeps the other parts usable when one part of a call cannot be read", async () => {
    standIn({ ...signedIn(ownerSession), ...site, ...list, ...one, [`GET ${root}/call-records/C1/events`]: () => refuse(503, "unavailable", "Storage is away") });
    openPortal("/at/demo/records/C1");
    fireEvent.click(await screen.findByRole("tab", { name: "Event log" }));
    expect(await screen.findByText("Storage is away")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Play" })).toBeInTheDocument();
  });

  it("tells the events in the reader's language", async () => {
    const event = (seq: number, text: string, text_zh: string) => ({ event: { seq, v: 1, at: callStart + seq * 1_500, body: { event: "bridge_ended" } }, text, text_zh });
    standIn({ ...signedIn({ ...ownerSession, language: "zh-CN" }), ...site, ...one, [`GET ${root}/call-records/C1/events`]: () => ({ body: { events: [event(0, "Call", "来电"), event(1, "Joined", "接通")] } }) });
    openPortal("/at/demo/records/C1", "zh-CN");
    fireEvent.click(await screen.findByRole("tab", { name: "事件" }));
    expect(await screen.findByText("接通")).toBeInTheDocument();
    expect(screen.getByText("+1.500 s")).toBeInTheDocument();
    expect(screen.queryByText("Joined")).toBeNull();
  });
});

describe("a recording", () => {
  it("plays, skips, changes its speed, and is downloaded under the server's name", async () => {
    const seen = standIn({ ...signedIn(ownerSession), ...site, ...one, [`GET ${root}/call-records/C1/recordings/0/audio`]: () => ({ body: "sound" }) });
    const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function start(this: HTMLMediaElement) {
      fireEvent.play(this);
      return Promise.resolve();
    });
    URL.createObjectURL = () => "blob:1";
    URL.revokeObjectURL = () => undefined;
    const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    openPortal("/at/demo/records/C1");
    fireEvent.click(await screen.findByRole("button", { name: "Play" }));
    expect(play).toHaveBeenCalledOnce();
    const audio = document.querySelector("audio")!;
    expect(audio.getAttribute("src")).toBe(`${root}/call-records/C1/recordings/0/audio?format=mp3`);
    expect(screen.getByRole("button", { name: "Pause" })).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "Forward 10 seconds" }));
    expect(audio.currentTime).toBe(10);
    expect(screen.getByText("00:10 / 01:01")).toBeInTheDocument();
    for (const name of ["Download WAV", "Download mixed"]) expect(screen.getByRole("button", { name })).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "Download MP3" }));
    await waitFor(() => expect(click).toHaveBeenCalledOnce());
    expect(seen.some(({ operation }) => operation.endsWith("/recordings/0/audio"))).toBe(true);
  });

  it("says why it cannot be played, and that it is still on its way", async () => {
    let stored = true;
    standIn({
      ...signedIn(ownerSession),
      ...site,
      [`GET ${root}/call-records/C1`]: () => ({ body: stored ? detail : { ...detail, recordings: [{ recording: 0, formats: [] }] } }),
      [`GET ${root}/call-records/C1/recordings/0/audio`]: () => refuse(410, "expired", "The recording has expired"),
    });
    openPortal("/at/demo/records/C1");
    await screen.findByRole("button", { name: "Play" });
    fireEvent.error(document.querySelector("audio")!);
    expect(await screen.findByText("The recording has expired")).toBeInTheDocument();
    stored = false;
    openPortal("/at/demo/records/C1");
    expect(await screen.findByText(/is being stored/)).toBeInTheDocument();
  });

  it("is drawn by its loudest points", () => {
    expect([...peaksOf(new Float32Array([0, -0.5, 0.25, 0.1, 0, -1]), 3)]).toEqual([0.5, 0.25, 1]);
  });

  it("takes its file's name from the answer, Chinese names too", () => {
    expect(nameIn("attachment; filename*=UTF-8''%E5%BD%95%E9%9F%B3.mp3")).toBe("录音.mp3");
    expect(nameIn('attachment; filename="a b.wav"')).toBe("a b.wav");
    expect(nameIn("attachment; filename*=UTF-8''%ZZ")).toBeNull();
    expect(nameIn(null)).toBeNull();
  });
});
