import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeskCall, DeskParty, TeamAgent } from "../../../sdk/src/index.ts";
import { openPortal, ownerSession, refuse, signedIn, standIn } from "../test/app.tsx";
import { FakeSocket, ringingCall, stateEvent, standInSocket } from "./fakeSocket.ts";
import { endDesk } from "./running.ts";

const tenant = "/api/tenants/TCC0000001";
const backend = () => ({
  ...signedIn(ownerSession),
  "GET /api/sites/demo": () => ({ body: { tenant: "TCC0000001", name: "Demo", language: "en" } }),
  [`GET ${tenant}/desk`]: () => ({
    body: { socket: "/ws/desk?tenant=TCC0000001", agent: "a1", number: "1001", name: "Li Na", break_reasons: [] },
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

async function openDesk(): Promise<void> {
  standIn(backend());
  openPortal("/at/demo/desk", "en");
  await waitFor(() => expect(FakeSocket.all).toHaveLength(1));
  act(() => FakeSocket.last.open());
  say({ type: "welcome", tenant: "TCC0000001", agent: "a1", number: "1001", name: "Li Na", now: Date.now(), queues: ["Sales"] });
}

const party = (part: Partial<DeskParty>): DeskParty => ({
  leg: 0,
  kind: "customer",
  name: "",
  number: "13800138000",
  answered: Date.now(),
  private: false,
  held: false,
  muted: false,
  lost: false,
  ...part,
});
const own = party({ leg: 1, kind: "agent", name: "Li Na", number: "1001" });
const wang = party({ leg: 2, kind: "agent", name: "Wang", number: "1002" });
const talking = (part: Partial<DeskCall> = {}) => ({
  type: "call",
  call: ringingCall({ phase: "talking", state: "in_talking", answered: Date.now(), parties: [party({}), own], ...part }),
});
const colleague = (part: Partial<TeamAgent> = {}): TeamAgent => ({
  agent: "a2",
  number: "1002",
  name: "Wang",
  queues: ["Sales"],
  state: "available",
  reason: "",
  since: Date.now(),
  reachable: true,
  controlled: false,
  call: null,
  ...part,
});
const team = (agents: TeamAgent[] = [colleague()], parked: object[] = []) => ({
  type: "team",
  agents,
  queues: [{ queue: "q1", number: "8001", name: "Sales", waiting: 2, free: 1, signed_in: 3 }],
  flows: [{ flow: "f1", name: "Address check" }],
  parked,
});
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));
const sent = () => FakeSocket.last.sent.at(-1);

beforeEach(standInSocket);
afterEach(endDesk);

describe("call controls", () => {
  it("transfers to a colleague who can be reached; one who cannot says why", async () => {
    await openDesk();
    say(stateEvent("talking"), talking());
    fireEvent.click(await screen.findByRole("button", { name: "Transfer" }));
    await waitFor(() => expect(sent()).toMatchObject({ type: "watch", on: true }));
    say(team([colleague(), colleague({ agent: "a3", number: "1003", name: "Zhao", state: "talking", reachable: false })]));
    const zhao = await screen.findByRole("button", { name: /Zhao 1003/ });
    expect(zhao).toBeDisabled();
    expect(zhao).toHaveAttribute("title", "Cannot be reached in state Talking");
    press(/Wang 1002/);
    expect(FakeSocket.last.sent.find((one) => one.type === "transfer")).toMatchObject({ call: "c1", to: { target: "agent", agent: "a2" } });
  });

  it("consults a queue, stops waiting, and consults an outside number", async () => {
    await openDesk();
    say(stateEvent("talking"), talking());
    fireEvent.click(await screen.findByRole("button", { name: "Consult" }));
    say(team());
    fireEvent.click(await screen.findByRole("tab", { name: "Queues" }));
    fireEvent.click(await screen.findByRole("button", { name: /Sales/ }));
    expect(FakeSocket.last.sent.find((one) => one.type === "consult")).toMatchObject({ to: { target: "queue", queue: "q1" } });
    say(talking({ state: "consult_dialling", consulting: true, held_since: Date.now(), phase: "held" }));
    await screen.findByText(/Waiting for a free agent of the queue/);
    press("Stop calling");
    expect(sent()).toMatchObject({ type: "cancel_attempt", call: "c1" });
  });

  // Proves: DESK-513
  it("offers transfer, conference and the way back while a consult runs", async () => {
    await openDesk();
    const consult = { state: "consult_talking", consulting: true, phase: "held", held_since: Date.now() } as const;
    say(stateEvent("talking"), talking({ ...consult, parties: [party({}), { ...own, private: true }, { ...wang, private: true }] }));
    fireEvent.click(await screen.findByRole("button", { name: "Back to the customer" }));
    press("Conference");
    press("Transfer to this party");
    expect(FakeSocket.last.commands.slice(-3)).toEqual(["take_back", "merge", "complete_transfer"]);
    expect(screen.queryByRole("button", { name: "Park" })).toBeNull();
  });

  it("lists the parties of a conference, mutes and removes them, and leaves", async () => {
    await openDesk();
    say(stateEvent("talking"), talking({ state: "conference", parties: [party({}), own, wang] }));
    const list = await screen.findByRole("list", { name: "Parties of the call" });
    expect(within(list).getByText("Wang 1002")).toBeInTheDocument();
    press("Mute Wang 1002");
    expect(sent()).toMatchObject({ type: "mute_party", leg: 2, on: true });
    press("Remove Wang 1002 from the call");
    expect(sent()).toMatchObject({ type: "remove_party", leg: 2 });
    press("Leave the conference");
    expect(sent()).toMatchObject({ type: "leave", call: "c1" });
  });

  it("parks a customer, and shows parked customers to be taken", async () => {
    await openDesk();
    say(stateEvent("talking"), talking());
    fireEvent.click(await screen.findByRole("button", { name: "Park" }));
    expect(sent()).toMatchObject({ type: "park", call: "c1" });
    say(stateEvent("available"), { type: "call", call: null });
    fireEvent.click(await screen.findByRole("button", { name: "Colleagues" }));
    await waitFor(() => expect(sent()).toMatchObject({ type: "watch", on: true }));
    say(team([colleague()], [{ call: "c9", customer: "13900139000", by: "Wang", since: Date.now() }]));
    fireEvent.click(await screen.findByRole("button", { name: "Take 139 0013 9000" }));
    expect(sent()).toMatchObject({ type: "retrieve", call: "c9" });
  });
});

describe("calling out", () => {
  it("dials a number, and says why it was not connected", async () => {
    await openDesk();
    say(stateEvent("available"), { type: "phone", connected: true });
    const number = await screen.findByRole("textbox", { name: "Customer's number" });
    expect(screen.getByRole("button", { name: "Call" })).toBeDisabled();
    fireEvent.change(number, { target: { value: "138 0013 8000" } });
    press("Call");
    expect(sent()).toMatchObject({ type: "dial", number: "138 0013 8000" });
    say({ type: "notice", notice: { notice: "not_connected", reason: "busy" } });
    await screen.findByText("Not connected: busy");
  });
});

describe("the team", () => {
  it("lets a supervisor listen, whisper, take over and set a state, and nobody else", async () => {
    await openDesk();
    say(stateEvent("busy"));
    fireEvent.click(await screen.findByRole("button", { name: "Colleagues" }));
    const call = { call: "c7", state: "in_talking" as const, customer: "13700137000", queue: "Sales", since: Date.now(), monitors: 0 };
    say(team([colleague({ state: "talking", reachable: false, controlled: true, call }), colleague({ agent: "a3", number: "1003", name: "Zhao" })]));
    expect(await screen.findByText(/137 0013 7000/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Control Zhao" })).toBeNull();
    press("Control Wang");
    fireEvent.click(await screen.findByRole("menuitem", { name: "Whisper" }));
    expect(sent()).toMatchObject({ type: "monitor", agent: "a2", mode: "whisper" });
    press("Control Wang");
    fireEvent.click(await screen.findByRole("menuitem", { name: "Take over" }));
    expect(sent()).toMatchObject({ type: "take_over", agent: "a2" });
    say({ type: "team_agent", agent: colleague({ state: "wrapup", reachable: false, controlled: true }) });
    press("Control Wang");
    fireEvent.click(await screen.findByRole("menuitem", { name: "End wrap-up" }));
    expect(sent()).toMatchObject({ type: "force_end_wrapup", agent: "a2" });
  });

  // Proves: SUP-207
  it("changes the way of taking part without leaving, and leaves", async () => {
    await openDesk();
    say(stateEvent("talking"), talking({ monitor: "listen", state: "monitoring", leg: 3 }));
    const call = { call: "c1", state: "in_talking" as const, customer: "13800138000", queue: "Sales", since: Date.now(), monitors: 1 };
    say(team([colleague({ state: "talking", controlled: true, call })]));
    fireEvent.click(await screen.findByText("Barge in"));
    expect(sent()).toMatchObject({ type: "monitor", agent: "a2", mode: "barge_in" });
    press("Stop monitoring");
    expect(sent()).toMatchObject({ type: "end_monitor" });
    expect(screen.queryByRole("button", { name: "Transfer" })).toBeNull();
  });
});
