import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openPortal, ownerSession, refuse, signedIn, standIn } from "../test/app.tsx";
import { changesOf } from "./changes.ts";
import { dayStart, rangeOf } from "./days.ts";
import { faultLine } from "./jsonFault.ts";
import { inCallOrder, lineOfNode, readFlow, starter, textOf, withExit } from "./flowText.ts";

const tenant = "/api/tenants/TCC0000001";
const department = "BM0000001";
const queue = { id: "q1", department, name: "Sales", number: "601", strategy: "longest_idle", ring_seconds: 25, wait_seconds: 60, wrapup_seconds: 15, max_waiting: 100, service_level_seconds: 20 };
const agent = { id: "a1", active: true, auto_answer: false, department, email: "li@example.com", first_state: "available", name: "Li Na", number: "1001", queues: [{ queue: "q1", priority: 2 }] };
const words = { welcome: "Hello.", queue: "Please hold.", sorry: "Goodbye." };
const flow = { id: "f1", department, name: "Main line", version: 3, definition: starter(words, "q1") };
const list = (...items: object[]) => () => ({ body: { items, next: null, total: items.length } });
const backend = (session = ownerSession) => ({
  ...signedIn(session),
  "GET /api/sites/demo": () => ({ body: { tenant: "TCC0000001", name: "Demo", language: "en" } }),
  [`GET ${tenant}/organisation`]: () => ({
    body: {
      tenant: { id: "TCC0000001", name: "Demo", seats: 2, time_zone: "Asia/Shanghai", created: 0 },
      branches: [{ id: "JG0000001", name: "Head office" }],
      departments: [{ id: department, name: "Service", branch: "JG0000001" }],
    },
  }),
  [`GET ${tenant}/queues`]: list(queue),
  [`GET ${tenant}/agents`]: list(agent),
  [`GET ${tenant}/flows`]: list(flow),
  [`GET ${tenant}/flows/f1`]: () => ({ body: flow }),
  [`GET ${tenant}/time-conditions`]: list(),
});
const readOnly = {
  ...ownerSession,
  memberships: ownerSession.memberships.map((one) => ({ ...one, pages: one.pages.map((page) => ({ ...page, access: "read" as const })) })),
};

describe("the agents page", () => {
  it("makes an agent from the form, in the only queue, and shows a refusal at its field", async () => {
    let turn = 0;
    const seen = standIn({
      ...backend(),
      [`POST ${tenant}/agents`]: () => (++turn === 1 ? refuse(409, "already_exists", "1002 is taken", "number") : { body: { ...agent, id: "a2" } }),
    });
    openPortal("/at/demo/agents");
    await screen.findByRole("row", { name: /1001/ });
    expect(screen.getByText("Sales (2)")).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "New agent" }));
    const form = await screen.findByRole("dialog");
    fireEvent.change(within(form).getByLabelText("Agent number"), { target: { value: "1002" } });
    fireEvent.change(within(form).getByLabelText("Name"), { target: { value: "Wang Wei" } });
    fireEvent.change(within(form).getByLabelText("E-mail"), { target: { value: "wang@example.com" } });
    fireEvent.click(within(form).getByRole("button", { name: "Save" }));
    await within(form).findByText("1002 is taken");
    fireEvent.click(within(form).getByRole("button", { name: "Save" }));
    await screen.findByText("Saved");
    expect(seen.filter((one) => one.operation === `POST ${tenant}/agents`).at(-1)?.body).toMatchObject({
      number: "1002",
      department,
      first_state: "available",
      active: true,
      queues: [{ queue: "q1", priority: 1 }],
    });
  });

  it("asks before it deletes the chosen ones, and says which could not be", async () => {
    const seen = standIn({
      ...backend(),
      [`POST ${tenant}/agent-changes`]: () => ({ body: { total: 1, succeeded: 0, failures: [{ row: 1, key: "1001", error: { code: "agent_in_call", message: "Is in a call", message_zh: "正在通话" } }] } }),
    });
    openPortal("/at/demo/agents");
    fireEvent.click(await screen.findByRole("checkbox", { name: /1001/ }));
    const bar = await screen.findByRole("region", { name: /selected/i });
    fireEvent.click(within(bar).getByRole("button", { name: "Delete" }));
    const question = await screen.findByRole("dialog");
    expect(seen.some((one) => one.operation.startsWith("POST"))).toBe(false);
    fireEvent.click(within(question).getByRole("button", { name: "Delete" }));
    await screen.findByText("Is in a call");
    expect(seen.find((one) => one.operation === `POST ${tenant}/agent-changes`)?.body).toEqual({ action: "delete", agents: ["a1"] });
  });

  it("offers no changes to those who may only read", async () => {
    standIn(backend(readOnly));
    openPortal("/at/demo/agents");
    await screen.findByRole("row", { name: /1001/ });
    for (const name of ["New agent", "Edit", "Delete"]) expect(screen.queryByRole("button", { name })).toBeNull();
  });
});

const night = { id: "t1", department, name: "Night", priority: 10, window: { kind: "weekly", weekdays: ["friday", "sunday"], from: "22:00", to: "05:59" }, holds_now: true, expired: false, used_by: [{ flow: "f1", name: "Main line" }] };
const holiday = { id: "t2", department, name: "Holiday", priority: 20, window: { kind: "fixed", start: "2018-10-01 00:00", end: "2018-10-07 23:59" }, holds_now: false, expired: true, used_by: [] };

describe("the time conditions page", () => {
  it("shows windows in words, what holds now, what is expired and who uses it", async () => {
    standIn({ ...backend(), [`GET ${tenant}/time-conditions`]: list(night, holiday) });
    openPortal("/at/demo/time-conditions");
    const row = await screen.findByRole("row", { name: /Night/ });
    for (const text of ["10", "Weekly", "Fri Sun 22:00–05:59 (next day)", "Holds"]) expect(within(row).getByText(text)).toBeInTheDocument();
    expect(within(row).getByRole("link", { name: "Main line" })).toHaveAttribute("href", "/at/demo/flows/f1");
    const old = screen.getByRole("row", { name: /Holiday/ });
    for (const text of ["2018-10-01 00:00 to 2018-10-07 23:59", "Expired", "Not used"]) expect(within(old).getByText(text)).toBeInTheDocument();
  });

  it("saves a new window, and refuses one without days or with equal times before sending", async () => {
    const seen = standIn({ ...backend(), [`GET ${tenant}/time-conditions`]: list(night), [`POST ${tenant}/time-conditions`]: () => ({ body: night }) });
    openPortal("/at/demo/time-conditions");
    await screen.findByRole("row", { name: /Night/ });
    fireEvent.click(screen.getByRole("button", { name: "Add a time condition" }));
    const form = await screen.findByRole("dialog");
    fireEvent.change(within(form).getByLabelText("Name"), { target: { value: "Days" } });
    fireEvent.change(within(form).getByLabelText("Priority"), { target: { value: "30" } });
    for (const day of ["Mon", "Tue", "Wed", "Thu", "Fri"]) fireEvent.click(within(form).getByRole("checkbox", { name: day }));
    fireEvent.click(within(form).getByRole("button", { name: "Save" }));
    await within(form).findByText("Choose at least one day");
    fireEvent.click(within(form).getByRole("checkbox", { name: "Sat" }));
    const to = within(form).getByLabelText("To");
    fireEvent.change(to, { target: { value: "09:00" } });
    fireEvent.keyDown(to, { key: "Enter" });
    fireEvent.blur(to);
    fireEvent.click(within(form).getByRole("button", { name: "Save" }));
    await within(form).findByText("The end must differ from the start");
    expect(seen.some((one) => one.operation.startsWith("POST"))).toBe(false);
    fireEvent.change(to, { target: { value: "08:30" } });
    fireEvent.keyDown(to, { key: "Enter" });
    fireEvent.blur(to);
    await within(form).findByText(/runs into the next day/);
    fireEvent.click(within(form).getByRole("button", { name: "Save" }));
    await screen.findByText("Saved");
    expect(seen.find((one) => one.operation === `POST ${tenant}/time-conditions`)?.body).toEqual({
      department,
      name: "Days",
      priority: 30,
      window: { kind: "weekly", weekdays: ["saturday"], from: "09:00", to: "08:30" },
    });
  });
});

describe("a time node", () => {
  it("shows its exits by name and takes another time condition", async () => {
    const timed = { ...flow, definition: { start: "When", nodes: { When: { type: "time", conditions: [{ condition: "t1", next: "Bye" }], other: "Bye" }, Bye: { type: "end", prompt: [{ say: "Bye." }] } } } };
    const seen = standIn({
      ...backend(),
      [`GET ${tenant}/time-conditions`]: list(night, holiday),
      [`GET ${tenant}/flows/f1`]: () => ({ body: timed }),
      [`POST ${tenant}/flow-checks`]: () => ({ body: { faults: [] } }),
      [`PUT ${tenant}/flows/f1`]: (body) => ({ body: { ...timed, ...(body as object), version: 4 } }),
    });
    openPortal("/at/demo/flows/f1");
    fireEvent.click(await screen.findByRole("button", { name: /^When/ }));
    expect((await screen.findAllByText("During “Night”")).length).toBeGreaterThan(0);
    fireEvent.mouseDown(screen.getByLabelText("Add a time condition"));
    fireEvent.click(await screen.findByText("20 · Holiday"));
    await screen.findAllByText("During “Holiday”");
    fireEvent.click(screen.getByRole("button", { name: "Publish" }));
    await waitFor(() => expect(seen.some((one) => one.operation.startsWith("PUT /api/tenants"))).toBe(true));
    expect(seen.find((one) => one.operation === `PUT ${tenant}/flows/f1`)?.body).toMatchObject({
      definition: { nodes: { When: { conditions: [{ condition: "t1", next: "Bye" }, { condition: "t2", next: null }], other: "Bye" } } },
    });
  });
});

describe("the flow page", () => {
  it("points at the node with a fault, and publishes only without errors", async () => {
    let faulty = true;
    const seen = standIn({
      ...backend(),
      [`POST ${tenant}/flow-checks`]: () => ({
        body: { faults: faulty ? [{ node: "Agents", field: "queue", warning: false, message: "there is no queue q1", message_zh: "没有队列 q1" }] : [] },
      }),
      [`PUT ${tenant}/flows/f1`]: (body) => ({ body: { ...flow, ...(body as object), version: 4 } }),
    });
    openPortal("/at/demo/flows/f1");
    fireEvent.click(await screen.findByRole("button", { name: /^Welcome/ }));
    fireEvent.change(await screen.findByLabelText("Words, part 1"), { target: { value: "Good morning." } });
    fireEvent.click(screen.getByRole("button", { name: "Publish" }));
    const faults = await screen.findByRole("alert", { name: "1 faults found" });
    expect(seen.some((one) => one.operation.startsWith("PUT /api/tenants"))).toBe(false);
    fireEvent.click(within(faults).getByRole("button", { name: "Agents · queue" }));
    const text = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Text form" });
    expect(text.value.slice(text.selectionStart, text.selectionEnd)).toContain('"Agents"');
    faulty = false;
    fireEvent.click(screen.getByRole("button", { name: "Publish" }));
    await screen.findByText("Published as version 4");
    const sent = seen.find((one) => one.operation === `PUT ${tenant}/flows/f1`)?.body;
    expect(sent).toMatchObject({ version: 3, definition: { nodes: { Welcome: { prompt: [{ say: "Good morning." }] } } } });
  });

  it("names the line that cannot be read, and keeps the outline meanwhile", async () => {
    standIn(backend());
    openPortal("/at/demo/flows/f1");
    await screen.findByRole("button", { name: /^Welcome/ });
    fireEvent.click(screen.getByRole("radio", { name: "Text form" }));
    fireEvent.change(await screen.findByRole("textbox", { name: "Text form" }), { target: { value: '{\n  "start": "Welcome",\n  oops\n}' } });
    await screen.findByText("Line 3 cannot be read as JSON");
    expect(screen.getByRole("button", { name: /^Welcome/ })).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Publish" })).toBeDisabled();
  });
});

describe("a flow's text", () => {
  it("comes back as the same flow, and knows the line of each node", () => {
    const text = textOf(flow.definition);
    expect(readFlow(text)).toEqual({ definition: flow.definition });
    expect(text.split("\n")[lineOfNode(text, "Goodbye") - 1]).toContain('"Goodbye": {');
  });

  it("names the line of whatever is wrong with it, on any browser", () => {
    expect(faultLine('{"a": [1, -2.5e3, "\\u00e9", null]}')).toBeNull();
    expect(faultLine('{\n"a": 1\n"b": 2}')).toBe(3);
    expect(faultLine('{"a": "open\n}')).toBe(1);
    expect(faultLine("[1,\n]")).toBe(2);
    expect(faultLine("[]\nx")).toBe(2);
    expect(faultLine("")).toBe(1);
  });

  it("is not taken for a flow when parts are missing that the outline stands on", () => {
    expect(readFlow('{"start":"A","nodes":{"A":{"type":"select","prompt":[]}}}')).toHaveProperty("line");
    expect(readFlow('{"start":"A","nodes":{"A":{"type":"play","prompt":"x"}}}')).toHaveProperty("line");
    expect(readFlow("[]")).toHaveProperty("line");
  });

  it("lists nodes as a call meets them, and lost ones apart", () => {
    const nodes = { ...flow.definition.nodes, Old: { type: "end" as const } };
    expect(inCallOrder({ ...flow.definition, nodes })).toEqual({ reached: ["Welcome", "Agents", "Goodbye"], lost: ["Old"] });
  });

  it("changes, adds and removes the exit of a key", () => {
    const menu = { type: "select" as const, keys: { "2": "A" } };
    expect(withExit(menu, { key: "1" }, "B")).toMatchObject({ keys: { "1": "B", "2": "A" } });
    expect(withExit(menu, { key: "2" }, null)).toMatchObject({ keys: {} });
  });
});

describe("the operation log", () => {
  it("shows only what differs", async () => {
    standIn({
      ...backend(),
      [`GET ${tenant}/operation-log`]: list({
        at: 1, who: "owner@example.com", address: "192.0.2.7", object: "queue", operation: "update_queue", action: "update", key: "q1", result: "ok",
        before: '{"name":"Sales","ring_seconds":20}', after: '{"name":"Sales","ring_seconds":25}',
      }),
    });
    openPortal("/at/demo/operation-log");
    fireEvent.click(await screen.findByRole("button", { name: /expand/i }));
    await waitFor(() => expect(screen.getByRole("rowheader", { name: "ring_seconds" })).toBeInTheDocument());
    expect(screen.queryByRole("rowheader", { name: "name" })).toBeNull();
  });

  it("compares nested values, and what was not there before", () => {
    expect(changesOf("", '{"a":{"b":[1]}}')).toEqual([{ field: "a.b.0", before: null, after: "1" }]);
    expect(changesOf('{"a":1}', '{"a":1}')).toEqual([]);
  });

  it("asks for whole days on the tenant's clock, also when clocks change", () => {
    expect(rangeOf("2026-02-01~2026-02-02", "Asia/Shanghai")).toEqual({ from: Date.UTC(2026, 0, 31, 16), to: Date.UTC(2026, 1, 2, 16) });
    expect(dayStart("2026-03-29", "Europe/Berlin")).toBe(Date.UTC(2026, 2, 28, 23));
    expect(dayStart("2026-03-30", "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 22));
    expect(rangeOf(undefined, "UTC")).toEqual({});
  });
});
