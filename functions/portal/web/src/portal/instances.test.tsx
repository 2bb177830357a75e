import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openPortal, ownerSession, refuse, signedIn, standIn, type Reply } from "../test/app.tsx";
import { testCallOf } from "./TestCallDialog.tsx";

const instance = {
  tenant: "TCC0000001",
  name: "Demo",
  prefix: "demo",
  address: "https://edgecall.example/at/demo",
  edition: "advanced",
  state: "trial",
  time_zone: "Asia/Shanghai",
  language: "en",
  industry: "retail",
  seats: 2,
  seats_used: 1,
  numbers: ["02000000001"],
  estimated_balance: -13_295,
  created: Date.UTC(2026, 0, 31, 16, 30),
  service_end: null,
};
const site = { "GET /api/sites/demo": () => ({ body: { tenant: "TCC0000001", name: "Demo", language: "en" } }) };
const list = { "GET /api/instances": () => ({ body: { items: [instance], next: null, total: 1 } }) };

describe("the instance list", () => {
  it("shows state, seats, balance and the sign-in address of each instance", async () => {
    standIn({ ...signedIn(ownerSession), ...list });
    openPortal("/instances");
    const row = await screen.findByRole("row", { name: /TCC0000001/ });
    for (const text of ["Demo", "edgecall.example/at/demo", "Advanced", "Trial", "1/2", "-1.330"]) {
      expect(within(row).getByText(text)).toBeInTheDocument();
    }
    expect(within(row).getByRole("button", { name: "Copy the address" })).toBeInTheDocument();
  });

  it("offers to create the first instance when there is none", async () => {
    standIn({ ...signedIn(ownerSession), "GET /api/instances": () => ({ body: { items: [], next: null, total: 0 } }) });
    openPortal("/instances");
    await screen.findByText(/No instance yet/);
    expect(screen.getAllByRole("button", { name: /Create an instance/ })).toHaveLength(2);
  });

  it("sends a signed-out visitor to the sign-in page and back", async () => {
    standIn({ ...signedIn(null), ...list, "POST /api/sessions": () => ({ body: ownerSession }) });
    const router = openPortal("/instances");
    await screen.findByLabelText("E-mail");
    expect(router.state.location.search).toBe("?to=%2Finstances");
    fireEvent.change(screen.getByLabelText("E-mail"), { target: { value: "owner@example.com" } });
    fireEvent.change(screen.getByLabelText("Password"), { target: { value: "abcd1234" } });
    fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
    await screen.findByRole("row", { name: /TCC0000001/ });
  });
});

async function createDemo(prefix: string): Promise<void> {
  await screen.findByLabelText("Instance name");
  fireEvent.change(screen.getByLabelText("Instance name"), { target: { value: "Demo" } });
  fireEvent.change(screen.getByLabelText("Domain prefix"), { target: { value: prefix } });
  fireEvent.mouseDown(screen.getByLabelText("Industry"));
  fireEvent.click(await screen.findByText("Education"));
  fireEvent.click(screen.getByRole("button", { name: "Open the instance" }));
}

describe("creating an instance", () => {
  it("refuses a bad prefix at its field, in words, before sending", async () => {
    const seen = standIn({ ...signedIn(ownerSession) });
    openPortal("/instances/new");
    await createDemo("1x");
    await screen.findByText(/Domain prefix has the wrong form: 3 to 30 lower-case letters/);
    expect(seen.map((one) => one.operation)).not.toContain("POST /api/instances");
  });

  it("shows progress, then what is ready and the way on", async () => {
    let answer: (reply: Reply) => void = () => undefined;
    standIn({ ...signedIn(ownerSession), "POST /api/instances": () => new Promise<Reply>((resolve) => (answer = resolve)) });
    openPortal("/instances/new");
    await createDemo("demo");
    await screen.findByText("Opening “Demo”");
    expect(screen.getByText("Test number and first agent")).toBeInTheDocument();
    answer({ body: instance });
    await screen.findByText("“Demo” is open");
    expect(screen.getByRole("link", { name: "Start the checklist" })).toHaveAttribute("href", "/at/demo");
  });

  it("keeps the form after a refusal, and repeats an unanswered request with the same key", async () => {
    let turn = 0;
    const seen = standIn({
      ...signedIn(ownerSession),
      "POST /api/instances": () => {
        turn += 1;
        if (turn === 1) throw new TypeError("network");
        if (turn === 2) return refuse(409, "already_exists", "demo is already used", "prefix");
        return { body: instance };
      },
    });
    openPortal("/instances/new");
    await createDemo("demo");
    await screen.findByText(/could not be reached/);
    expect(screen.getByLabelText("Instance name")).toHaveValue("Demo");
    fireEvent.click(screen.getByRole("button", { name: "Open the instance" }));
    await screen.findByText("demo is already used");
    fireEvent.click(screen.getByRole("button", { name: "Open the instance" }));
    await screen.findByText("“Demo” is open");
    const keys = seen.filter((one) => one.operation === "POST /api/instances").map((one) => one.headers.get("Idempotency-Key"));
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[1]);
  });
});

describe("an instance's address", () => {
  it("opens the sign-in page with the instance's name", async () => {
    standIn({ ...signedIn(null), ...site });
    openPortal("/at/demo");
    await screen.findByRole("heading", { name: "Demo" });
    expect(screen.getByRole("button", { name: "Sign in" })).toBeInTheDocument();
  });

  it("says so when there is no such call centre", async () => {
    standIn(signedIn(null));
    openPortal("/at/nobody");
    await screen.findByText("No such call centre");
  });

  it("lets nobody in who has no role there", async () => {
    standIn({ ...signedIn({ ...ownerSession, memberships: [] }), ...site });
    openPortal("/at/demo");
    await screen.findByText(/does not belong to this call centre/);
  });
});

describe("the first-call checklist", () => {
  it("ticks what is done, lets steps be skipped and places a test call", async () => {
    let skipped = false;
    const items = () => [
      { step: "qualification", available: false, done: false, skipped: false },
      { step: "seats", available: true, done: true, skipped: false },
      { step: "agents", available: true, done: false, skipped },
      { step: "first_call", available: true, done: false, skipped: false },
    ];
    const seen = standIn({
      ...signedIn(ownerSession),
      ...site,
      "PUT /api/tenants/TCC0000001/checklist/agents": () => {
        skipped = true;
        return { body: { items: items() } };
      },
      "GET /api/tenants/TCC0000001/checklist": () => ({ body: { items: items() } }),
      "GET /api/tenants/TCC0000001/numbers": () => ({
        body: { items: [{ number: "02000000001", kind: "landline", tenant: "TCC0000001", department: "BM0000001", flow: "f1", test: true, active: true }] },
      }),
      "POST /api/tenants/TCC0000001/test-calls": () => ({
        body: { id: "t1", phase: "calling", sip_call_id: "x", placed: 0, failure: "" },
      }),
      "GET /api/tenants/TCC0000001/test-calls/t1": () => ({
        body: { id: "t1", phase: "failed", sip_call_id: "x", placed: 0, failure: "486 Busy Here" },
      }),
      "GET /api/tenants/TCC0000001": () => ({ body: instance }),
    });
    openPortal("/at/demo");
    await screen.findByText("1 of 3 steps done");
    const company = screen.getByText("Company qualification").closest("li")!;
    expect(within(company).getByText("Not needed yet")).toBeInTheDocument();
    expect(within(company).queryByRole("button")).toBeNull();
    fireEvent.click(screen.getAllByRole("button", { name: "Skip" })[0]!);
    await screen.findByText("2 of 3 steps done");

    await screen.findByText("02000000001");
    fireEvent.click(screen.getAllByRole("button", { name: /Place a test call/ })[0]!);
    fireEvent.click(await screen.findByRole("button", { name: /Call$/ }));
    await screen.findByText(/486 Busy Here/);
    const call = seen.find((one) => one.operation === "POST /api/tenants/TCC0000001/test-calls");
    expect(call?.body).toMatchObject({ to: "02000000001", script: { keys: [{ key: "1", after_ms: 5000 }], hang_up_after_seconds: 60 } });
  });

  it("describes the test caller as the API wants it", () => {
    const values = { to: "1", from: "2", key: "", sound: "tone", text: "", hang_up_after_seconds: 10 } as const;
    expect(testCallOf(values).script).toEqual({ keys: [], sound: { tone: 440 }, hang_up_after_seconds: 10 });
    expect(testCallOf({ ...values, sound: "silence" }).script.sound).toBe("silence");
  });
});

describe("the banner of the trial", () => {
  const trial = { ends: Date.UTC(2026, 1, 14, 16, 30), days_left: 9, minutes: 100, minutes_left: 60, seats: 2, recording_days: 7, limit: null };
  const open = (changes: object) => {
    standIn({
      ...signedIn(ownerSession),
      ...site,
      "GET /api/tenants/TCC0000001": () => ({ body: { ...instance, trial: { ...trial, ...changes } } }),
      "GET /api/tenants/TCC0000001/checklist": () => ({ body: { items: [] } }),
      "GET /api/tenants/TCC0000001/numbers": () => ({ body: { items: [] } }),
    });
    openPortal("/at/demo");
  };

  it("says what is left of days and minutes", async () => {
    open({});
    await screen.findByText("Trial: 9 days and 60 of 100 free minutes left. Recordings of the trial are kept for 7 days.");
  });

  it("names the limit that was reached, and what happens to callers", async () => {
    open({ minutes_left: 0, limit: "trial_minutes_used" });
    expect(await screen.findByRole("alert")).toHaveTextContent(/The 100 free minutes of the trial are used up: new callers hear/);
  });

  it("says since when the trial is over", async () => {
    open({ days_left: 0, limit: "service_ended" });
    expect(await screen.findByRole("alert")).toHaveTextContent(/The trial ended on 2026-02-15: no new calls are taken/);
  });
});

describe("the public page", () => {
  it("shows editions and prices from the price list, and changes its language in place", async () => {
    standIn({
      ...signedIn(null),
      "GET /api/price-list": () => ({
        body: {
          editions: [
            { edition: "standard", seat_price: 990_000, features: ["recordings"] },
            { edition: "advanced", seat_price: 1_690_000, features: ["recordings", "queue_overflow", "not_known_yet"] },
          ],
          minutes: [{ number_kind: "landline", charge: "customer_inbound", rate: 1_500 }],
          trial_days: 14,
          trial_seats: 2,
          trial_minutes: 100,
          trial_recording_days: 7,
        },
      }),
    });
    openPortal("/");
    await screen.findByText("14 days of trial with 2 seats and 100 minutes of calls");
    expect(screen.getByText("169.00")).toBeInTheDocument();
    expect(screen.getAllByText("Recordings with waveform playback")).toHaveLength(1);
    expect(screen.getByText("Queue overflow")).toBeInTheDocument();
    expect(screen.getByRole("row", { name: /Customer inbound/ })).toHaveTextContent("0.1500");
    fireEvent.click(screen.getByRole("button", { name: "中文" }));
    await screen.findByText("试用 14 天，含 2 个席位和 100 分钟通话");
    await waitFor(() => expect(screen.getByRole("row", { name: /客户呼入/ })).toHaveTextContent("0.1500"));
    expect(document.documentElement.lang).toBe("zh-CN");
  });
});
