import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPortal, ownerSession, refuse, signedIn, standIn } from "../test/app.tsx";
import { regionName, spacedNumber } from "./customer.ts";
import { FakeSocket, ringingCall, stateEvent, standInSocket } from "./fakeSocket.ts";
import { gradeOf } from "./PhoneState.tsx";
import { endDesk } from "./running.ts";
import { withCall } from "./sessionCalls.ts";

const tenant = "/api/tenants/TCC0000001";
const backend = () => ({
  ...signedIn(ownerSession),
  "GET /api/sites/demo": () => ({ body: { tenant: "TCC0000001", name: "Demo", language: "en" } }),
  [`GET ${tenant}/desk`]: () => ({
    body: { socket: "/ws/desk?tenant=TCC0000001", agent: "a1", number: "1001", name: "Li Na", break_reasons: ["Meal", "Training"] },
  }),
  [`GET ${tenant}/call-records`]: () => ({ body: { items: [], next: null, total: 0 } }),
  [`GET ${tenant}/queues`]: () => ({ body: { items: [], next: null, total: 0 } }),
  [`GET ${tenant}/organisation`]: () => refuse(503, "store_unavailable", "Later"),
});

function say(...events: object[]): void {
  act(() => {
    for (const event of events) FakeSocket.last.say(event);
  });
}

async function openDesk(language: "en" | "zh-CN" = "en"): Promise<ReturnType<typeof openPortal>> {
  standIn(backend());
  const router = openPortal("/at/demo/desk", language);
  await waitFor(() => expect(FakeSocket.all).toHaveLength(1));
  act(() => FakeSocket.last.open());
  say({ type: "welcome", tenant: "TCC0000001", agent: "a1", number: "1001", name: "Li Na", now: Date.now(), queues: ["Sales"] });
  return router;
}

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

beforeEach(standInSocket);
afterEach(endDesk);

describe("the state picker", () => {
  it("shows the state that the server confirmed, and asks for the chosen one with its reason", async () => {
    await openDesk();
    say(stateEvent("available"));
    fireEvent.click(await screen.findByRole("button", { name: "State: Available" }));
    fireEvent.click(await screen.findByRole("menuitem", { name: "Break (Meal)" }));
    expect(FakeSocket.last.sent.at(-1)).toMatchObject({ type: "set_state", state: "break", reason: "Meal" });
    expect(screen.getByRole("button", { name: "State: Available" })).toBeInTheDocument();
    say(stateEvent("break", { reason: "Meal" }));
    await screen.findByRole("button", { name: "State: Break (Meal)" });
  });

  it("shows the state after the call, and takes it back", async () => {
    await openDesk();
    say(stateEvent("available"), stateEvent("talking", { next: "busy" }), { type: "call", call: ringingCall({ phase: "talking", answered: Date.now() }) });
    await screen.findByText("After this call: Busy");
    press("Keep as before the call");
    expect(FakeSocket.last.sent.at(-1)).toMatchObject({ type: "set_state", state: "available" });
  });
});

describe("a call at the desk", () => {
  it("rings with number, region, hotline, queue and keys, and is carried through to its end", async () => {
    await openDesk();
    say(stateEvent("ringing"), { type: "call", call: ringingCall() });
    const card = await screen.findByRole("region", { name: "Incoming call" });
    for (const text of ["138 0013 8000", "Guangzhou, Guangdong", "02000000001", "Sales", "1"]) expect(within(card).getByText(text)).toBeInTheDocument();
    press("Answer");
    say(stateEvent("talking"), { type: "call", call: ringingCall({ phase: "talking", answered: Date.now() }) });
    await screen.findByRole("timer", { name: "Talk time" });
    press("Hold");
    say({ type: "call", call: ringingCall({ phase: "held", answered: Date.now(), held_since: Date.now() }) });
    await screen.findByRole("timer", { name: "Hold time" });
    press("Retrieve");
    say({ type: "call", call: ringingCall({ phase: "talking", answered: Date.now(), muted: true }) });
    press("Unmute");
    press("Keypad");
    press("Key 5");
    fireEvent.keyDown(document.body, { key: "#" });
    expect(screen.getByLabelText("Keys sent")).toHaveTextContent("5#");
    press("Hang up");
    expect(FakeSocket.last.commands).toEqual(["answer", "hold", "hold", "mute", "digits", "digits", "hang_up"]);
  });

  it("ends in a wrap-up that can be stopped or ended", async () => {
    await openDesk();
    say(stateEvent("wrapup", { wrapup_until: Date.now() + 15_000 }));
    await screen.findByText("15");
    press("Stay in wrap-up");
    say(stateEvent("wrapup"));
    await screen.findByText("Stopped: no calls until you finish");
    press("Continue receiving");
    expect(FakeSocket.last.commands).toEqual(["stay_in_wrapup", "end_wrapup"]);
  });

  it("that was not answered stands among the missed ones", async () => {
    await openDesk();
    say({ type: "call", call: ringingCall() }, { type: "call", call: null }, stateEvent("available"));
    const list = await screen.findByRole("complementary", { name: "Calls since sign-in" });
    await within(list).findByText("Missed 1");
    expect(within(list).getByText("138 0013 8000")).toBeInTheDocument();
  });

  it("says in the reader's language why a command was refused", async () => {
    FakeSocket.obeys = false;
    await openDesk("zh-CN");
    say(stateEvent("ringing"), { type: "call", call: ringingCall() });
    fireEvent.click(await screen.findByRole("button", { name: "接听" }));
    const { id } = FakeSocket.last.sent.at(-1) ?? { id: 0 };
    say({ type: "refused", id, error: { code: "call_gone", message: "The caller has hung up", message_zh: "客户已挂机" } });
    await screen.findByText("客户已挂机");
  });

  it("is answered and hung up by key, also from another page, where a bar shows it", async () => {
    const router = await openDesk();
    await act(() => router.navigate("/at/demo/queues"));
    say(stateEvent("ringing"), { type: "call", call: ringingCall() });
    const bar = await screen.findByRole("region", { name: "Current call" });
    expect(within(bar).getByText("138 0013 8000")).toBeInTheDocument();
    fireEvent.keyDown(window, { key: "F2" });
    say({ type: "call", call: ringingCall({ phase: "talking", answered: Date.now() }) });
    fireEvent.keyDown(window, { key: "F4" });
    expect(FakeSocket.last.commands).toEqual(["answer", "hang_up"]);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe("the desk itself", () => {
  it("says when another desk has taken over, and takes it back on request", async () => {
    await openDesk();
    say({ type: "kicked_out", from: "192.0.2.9" });
    await screen.findByText(/192\.0\.2\.9/);
    press("Take back");
    expect(FakeSocket.all).toHaveLength(2);
  });

  it("says that no calls come in and why, until they do again", async () => {
    await openDesk();
    say(stateEvent("available"), { type: "service", limit: "trial_minutes_used" });
    expect(await screen.findByText(/free minutes of the trial are used up: no new calls come in/)).toBeInTheDocument();
    say({ type: "service", limit: null });
    await waitFor(() => expect(screen.queryByText(/free minutes of the trial/)).toBeNull());
  });

  it("says that the session has ended, and does not connect again by itself", async () => {
    await openDesk();
    say({ type: "signed_out" });
    await screen.findByText("Your session has ended");
    expect(FakeSocket.all).toHaveLength(1);
    press("Connect again");
    expect(FakeSocket.all).toHaveLength(2);
  });

  it("says that the connection was lost, and no longer when it is back", async () => {
    await openDesk();
    act(() => FakeSocket.last.close());
    await screen.findByText(/was lost and is being restored/);
    await waitFor(() => expect(FakeSocket.all).toHaveLength(2));
    act(() => FakeSocket.last.open());
    await waitFor(() => expect(screen.queryByText(/was lost and is being restored/)).toBeNull());
  });

  it("says what to do when this browser cannot be a phone", async () => {
    await openDesk();
    await screen.findByText(/cannot be a phone/);
    expect(screen.getByRole("button", { name: "Try again" })).toBeInTheDocument();
  });

  it("tells a person without an agent how to become one", async () => {
    standIn({ ...backend(), [`GET ${tenant}/desk`]: () => refuse(404, "not_found", "No agent") });
    openPortal("/at/demo/desk");
    await screen.findByText("You are not an agent yet");
    expect(FakeSocket.all).toEqual([]);
  });
});

describe("what the desk makes of what it is told", () => {
  it("writes numbers as people read them, and leaves strange ones alone", () => {
    expect(spacedNumber("13800138000")).toBe("138 0013 8000");
    expect(spacedNumber("02087654321", "020")).toBe("020 8765 4321");
    expect(spacedNumber("4001234567")).toBe("400 123 4567");
    expect(spacedNumber("+4930123")).toBe("+4930123");
  });

  it("names a region in the reader's language, a city that is its own province once", () => {
    const beijing = { area_code: "010", province: "北京", city: "北京", english: "Beijing" };
    expect(regionName(beijing, "zh-CN")).toBe("北京");
    expect(regionName(beijing, "en")).toBe("Beijing");
    expect(regionName({ area_code: "", province: "", city: "", english: "" }, "en")).toBe("");
  });

  it("grades a line by what hurts most", () => {
    expect(gradeOf({ roundTripMs: 20, lostShare: 0, jitterMs: 3 })).toBe("good");
    expect(gradeOf({ roundTripMs: 20, lostShare: 0.02, jitterMs: 3 })).toBe("fair");
    expect(gradeOf({ roundTripMs: 900, lostShare: 0, jitterMs: 3 })).toBe("poor");
  });

  it("tells a refused call from a missed one", () => {
    expect(withCall([], ringingCall(), true, 1)[0]?.outcome).toBe("rejected");
    expect(withCall([], ringingCall(), false, 1)[0]?.outcome).toBe("missed");
    expect(withCall([], ringingCall({ answered: 1 }), false, 2)[0]?.outcome).toBe("talked");
  });
});
