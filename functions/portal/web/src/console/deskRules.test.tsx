import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openPortal, ownerSession, signedIn, standIn } from "../test/app.tsx";

const tenant = "/api/tenants/TCC0000001";
const agent = { id: "a1", active: true, auto_answer: false, department: "BM0000001", email: "li@example.com", first_state: "available", name: "Li Na", number: "1001", queues: [] };
const rules = {
  dial_states: ["available"],
  transfer_states: ["available"],
  consult_states: ["available"],
  outbound_wrapup: "timed",
  after_wrapup: "state_before",
  auto_busy: null,
  lost_agent: "end_call",
  lost_seconds: 30,
  break_ends_at_limit: false,
  calls_without_agents: true,
  park_seconds: 120,
  dial_seconds: 60,
  supervision: true,
  agents: { a1: { supervisor: true, may_dial: true, wrapup_seconds: 45, phones: [{ kind: "telephone", number: "13800138000" }] } },
  queues: {},
};

describe("rules for desks", () => {
  it("shows what applies, and saves the whole with what it does not ask left alone", async () => {
    const seen = standIn({
      ...signedIn(ownerSession),
      "GET /api/sites/demo": () => ({ body: { tenant: "TCC0000001", name: "Demo", language: "en" } }),
      [`GET ${tenant}/desk-rules`]: () => ({ body: rules }),
      [`GET ${tenant}/agents`]: () => ({ body: { items: [agent], next: null, total: 1 } }),
      [`PUT ${tenant}/desk-rules`]: () => ({ body: rules }),
    });
    openPortal("/at/demo/desk-rules");
    const number = await screen.findByRole("textbox", { name: "Number or extension" });
    expect(number).toHaveValue("13800138000");
    fireEvent.change(number, { target: { value: "13900139000" } });
    fireEvent.click(screen.getByRole("switch", { name: "Busy after missed calls in a row" }));
    fireEvent.click(await screen.findByRole("button", { name: "Save the rules" }));
    await screen.findByText("Saved");
    const sent = seen.find((one) => one.operation === `PUT ${tenant}/desk-rules`);
    expect(sent?.body).toMatchObject({
      dial_states: ["available"],
      auto_busy: { misses: 3, break_instead: false },
      agents: { a1: { supervisor: true, wrapup_seconds: 45, phones: [{ kind: "telephone", number: "13900139000" }] } },
    });
    expect(within(document.body).queryByText("undefined")).toBeNull();
  });
});
