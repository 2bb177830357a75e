import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openPortal, ownerSession, signedIn, standIn } from "../test/app.tsx";
import { readable } from "./PushLine.tsx";
import { pushQuery } from "./PushLogPage.tsx";
import { signatureExample } from "./signatureExample.ts";

const root = "/api/tenants/TCC0000001";
const site = { "GET /api/sites/demo": () => ({ body: { tenant: "TCC0000001", name: "Demo", language: "en" } }) };
const webhook = { id: "w1", push: "service_record", url: "https://example.com/hook", timeout_seconds: 10, retries: 3, active: true };
const line = { webhook: "w1", event_id: "e1", push: "service_record", url: webhook.url, at: Date.UTC(2026, 2, 8, 1), attempt: 1, call: "C1", status: 500, success: false, duration_ms: 42, body: '{"event":"service_record"}', answer: "broken" };
const list = { [`GET ${root}/webhooks`]: () => ({ body: { items: [{ webhook, last: line }], next: null, total: 1 } }) };

describe("webhooks", () => {
  it("are listed with their last result", async () => {
    standIn({ ...signedIn(ownerSession), ...site, ...list });
    openPortal("/at/demo/developer/webhooks");
    const row = await screen.findByRole("row", { name: /example\.com/ });
    for (const text of ["Call record", "10 seconds", "3", "On", "Failure 500"]) expect(within(row).getByText(text)).toBeInTheDocument();
  });

  it("are added with checked values, and show their secret this once", async () => {
    const seen = standIn({ ...signedIn(ownerSession), ...site, ...list, [`POST ${root}/webhooks`]: () => ({ body: { secret: "whsec-1", webhook } }) });
    openPortal("/at/demo/developer/webhooks");
    fireEvent.click(await screen.findByRole("button", { name: "Add a webhook" }));
    fireEvent.change(await screen.findByLabelText("Address"), { target: { value: "https://example.com/new" } });
    fireEvent.change(screen.getByLabelText("Retries"), { target: { value: "5" } });
    fireEvent.blur(screen.getByLabelText("Retries"));
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Retries: not more than 4");
    expect(seen.some(({ operation }) => operation.startsWith("POST"))).toBe(false);
    fireEvent.change(screen.getByLabelText("Retries"), { target: { value: "4" } });
    fireEvent.blur(screen.getByLabelText("Retries"));
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByDisplayValue("whsec-1")).toBeInTheDocument();
    expect(seen.find(({ operation }) => operation.startsWith("POST"))?.body).toEqual({ push: "service_record", url: "https://example.com/new", timeout_seconds: 10, retries: 4, active: true });
    fireEvent.click(screen.getByRole("button", { name: "I have stored it" }));
    await waitFor(() => expect(screen.queryByDisplayValue("whsec-1")).toBeNull());
  });

  it("are tested with a sample event whose answer is shown, and switched off with one click", async () => {
    const seen = standIn({ ...signedIn(ownerSession), ...site, ...list, [`POST ${root}/webhooks/w1/test`]: () => ({ body: line }), [`PUT ${root}/webhooks/w1`]: (body) => ({ body: { id: "w1", ...(body as object) } }) });
    openPortal("/at/demo/developer/webhooks");
    fireEvent.click(await screen.findByRole("button", { name: "Send a test" }));
    expect(await screen.findByText("broken")).toBeInTheDocument();
    fireEvent.click(screen.getByRole("button", { name: "Disable" }));
    await waitFor(() => expect(seen.find(({ operation }) => operation.startsWith("PUT"))?.body).toMatchObject({ active: false, url: webhook.url }));
  });

  it("cannot be changed by a reader", async () => {
    const membership = ownerSession.memberships[0]!;
    const reader = { ...ownerSession, memberships: [{ ...membership, pages: membership.pages.map(({ page }) => ({ page, access: "read" as const })) }] };
    standIn({ ...signedIn(reader), ...site, ...list });
    openPortal("/at/demo/developer/webhooks");
    await screen.findByRole("row", { name: /example\.com/ });
    for (const name of ["Add a webhook", "Send a test", "Edit"]) expect(screen.queryByRole("button", { name })).toBeNull();
  });
});

describe("the push log", () => {
  it("shows each attempt with body and answer, and sends an event again", async () => {
    const seen = standIn({ ...signedIn(ownerSession), ...site, ...list, [`GET ${root}/push-log`]: () => ({ body: { items: [line], next: null, total: 1 } }), [`POST ${root}/push-log/e1/resend`]: () => ({ body: { ...line, success: true, status: 200 } }) });
    openPortal("/at/demo/developer/push-log");
    const row = await screen.findByRole("row", { name: /example\.com/ });
    for (const text of ["Failure 500", "Retry 1", "42 ms", "2026-03-08 09:00:00"]) expect(within(row).getByText(text)).toBeInTheDocument();
    fireEvent.click(within(row).getByRole("button", { name: /Expand/ }));
    expect(await screen.findByText(/"event": "service_record"/)).toBeInTheDocument();
    expect(screen.getByText("broken")).toBeInTheDocument();
    fireEvent.click(within(row).getByRole("button", { name: "Send again" }));
    expect(await screen.findByText("Sent again: success")).toBeInTheDocument();
    expect(seen.find(({ operation }) => operation.endsWith("/resend"))?.headers.get("Idempotency-Key")).toMatch(/.{8}/);
  });

  it("asks for days on the tenant's clock and leaves unknown values out", () => {
    expect(pushQuery({ days: "2026-03-08~2026-03-08", push: "inbound_call", result: "failure", webhook: "w1" }, "Asia/Shanghai")).toEqual({
      from: Date.UTC(2026, 2, 7, 16), to: Date.UTC(2026, 2, 8, 16), push: "inbound_call", success: false, webhook: "w1",
    });
    expect(pushQuery({ push: "odd", result: "odd" }, "UTC")).toEqual({});
  });

  it("sets JSON out for reading and leaves other answers as they came", () => {
    expect(readable('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(readable("<html>")).toBe("<html>");
  });
});

describe("the example code for signatures", () => {
  it("accepts what was signed and refuses changed, late and foreign requests", () => {
    const now = Date.now();
    const headers = (at: number, secret: string) => ({
      "x-edgecall-timestamp": String(at),
      "x-edgecall-signature": `sha256=${createHmac("sha256", secret).update(`${at}.{}`).digest("hex")}`,
    });
    const requests = [
      [headers(now, "secret"), "{}"],
      [headers(now, "secret"), "{ }"],
      [headers(now, "other"), "{}"],
      [headers(now - 6 * 60_000, "secret"), "{}"],
      [{}, "{}"],
    ];
    // Runs as a receiver would run it, in a Node.js of its own.
    const program = `${signatureExample}\nconsole.log(JSON.stringify(${JSON.stringify(requests)}.map(([headers, body]) => signed(headers, body))))`;
    const printed = execFileSync(process.execPath, ["--input-type=module", "-"], { input: program, encoding: "utf8", env: { EDGECALL_WEBHOOK_SECRET: "secret" } });
    expect(JSON.parse(printed)).toEqual([true, false, false, false, false]);
  });
});
