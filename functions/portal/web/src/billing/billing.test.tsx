import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { openPortal, ownerSession, refuse, signedIn, standIn } from "../test/app.tsx";
import { callStart } from "../test/callRecord.ts";
import { monthAfter, periodFault } from "./periods.ts";
import { quantityText } from "./StatementSections.tsx";

const root = "/api/tenants/TCC0000001";
const site = {
  "GET /api/sites/demo": () => ({ body: { tenant: "TCC0000001", name: "Demo", language: "en" } }),
  [`GET ${root}/organisation`]: () => ({ body: { tenant: {}, branches: [], departments: [] } }),
};
const none = { rows: [], sum: 0 };
const row = (charge: string, minutes: number) => ({ charge, rate: 1_500, minutes, amount: minutes * 1_500, unrated: false, free: false });
const statement = {
  head: { account: "A1", account_name: "Account", department: "BM0000001", department_name: "Service", main_hotline: "", month: "2026-03", sales_manager: "", state: "pre_billed", tenant: "TCC0000001", tenant_name: "Demo" },
  monthly_minimum: none,
  number_fee: { ...none, numbers: 0, deleted: 0 },
  mobile_number_fee: { ...none, numbers: 0, deleted: 0 },
  call_charges: [
    { number_kind: "landline", rows: [row("customer_inbound", 2), row("transfer_to_agent", 0)], minutes: 2, sum: 3_000 },
    { number_kind: "n400", rows: [row("customer_inbound", 0)], minutes: 0, sum: 0 },
  ],
  seat_fee: none,
  package_fee: none,
  asr_fee: none,
  custom_charges: none,
  account_minimum: { minimum: 0, charges_before: 3_000, shortfall: 0 },
  totals: { standard_fee: 3_000, reduction_lines: [{ name: "Welcome", amount: 1_000 }], reduction: 1_000, actual_charge: 2_000 },
  unrated_legs: 0,
};
const path = `${root}/billing/statements/2026-03/BM0000001`;

describe("the statements list", () => {
  it("refuses a range that cannot be asked at the field that is wrong, and asks nothing", async () => {
    const now = "2026-03";
    expect(periodFault("2026-03", "2026-01", now)).toEqual({ field: "from", fault: "order" });
    expect(periodFault("2026-01", "2026-04", now)).toEqual({ field: "to", fault: "future" });
    expect(periodFault("2024-03", "2026-03", now)).toEqual({ field: "to", fault: "span" });
    expect(periodFault("2024-04", "2026-03", now)).toBeNull();
    expect(periodFault("2026-13", "2026-03", now)).toEqual({ field: "from", fault: "needed" });
    expect(monthAfter("2026-01", -1)).toBe("2025-12");
    const seen = standIn({ ...signedIn(ownerSession), ...site });
    openPortal("/at/demo/billing?from=2025-03&to=2025-01");
    expect(await screen.findByText("The first period must not be later than the last")).toBeInTheDocument();
    expect(seen.some(({ operation }) => operation.includes("/billing/"))).toBe(false);
  });

  it("shows the figures of each month, whether they are final, and the way to the details", async () => {
    const months = ["2025-01", "2025-02"].map((period, at) => ({ period, department: "BM0000001", department_name: "Service", main_hotline: "02000000001", standard_fee: 3_000, reduction: 1_000, actual_charge: 2_000, settled: at === 0 }));
    standIn({ ...signedIn(ownerSession), ...site, [`GET ${root}/billing/statements`]: () => ({ body: { items: months, total: 4_000 } }) });
    openPortal("/at/demo/billing?from=2025-01&to=2025-02");
    const first = await screen.findByRole("row", { name: /2025-01/ });
    for (const text of ["02000000001", "0.300", "0.100", "0.200", "Settled"]) expect(within(first).getByText(text)).toBeInTheDocument();
    expect(screen.getByText("Pre-billed")).toBeInTheDocument();
    expect(screen.getByText("0.400")).toBeInTheDocument();
    expect(within(first).getByRole("link", { name: /Statement details/ })).toHaveAttribute("href", "/at/demo/billing/statements/2025-01/BM0000001");
  });
});

describe("a statement", () => {
  it("has its sections in order; what was not used shows zeros and never blanks", async () => {
    standIn({ ...signedIn(ownerSession), ...site, [`GET ${path}`]: () => ({ body: statement }) });
    openPortal("/at/demo/billing/statements/2026-03/BM0000001");
    await screen.findByRole("heading", { name: "Monthly minimum" });
    expect(screen.getAllByRole("heading", { level: 2 }).map((heading) => heading.textContent)).toEqual([
      "Monthly minimum", "Number function fee", "Mobile number function fee", "400 number call charges", "Landline call charges",
      "Seat fee", "Package fee", "ASR fee", "Custom charges", "Account minimum", "Totals",
    ]);
    const seats = screen.getByRole("heading", { name: "Seat fee" }).parentElement!;
    expect(within(seats).getAllByRole("cell").map((cell) => cell.textContent)).toEqual(["-", "0", "0.000", "0", "-", "0.000", "Sum", "0.000"]);
    const totals = screen.getByRole("heading", { name: "Totals" }).parentElement!;
    expect(totals).toHaveTextContent("Standard fee0.300Welcome0.100Reduction0.100Actual charge0.200");
  });

  it("opens the call lines behind a charge, each with the way to its call", async () => {
    let asked = "";
    const line = { account: "A1", call: "C1", charge: "customer_inbound", department: "BM0000001", leg: 0, minutes: 2, month: "2026-03", number: "02000000001", number_kind: "landline", seconds: 61, start: callStart, rate: 1_500, amount: 3_000 };
    standIn({
      ...signedIn(ownerSession),
      ...site,
      [`GET ${path}`]: () => ({ body: statement }),
      [`GET ${path}/lines`]: (_body, _path, request) => {
        asked = new URL(request.url).search;
        return { body: { items: [line], next: null, total: 1 } };
      },
    });
    openPortal("/at/demo/billing/statements/2026-03/BM0000001");
    fireEvent.click(await screen.findByRole("button", { name: "Customer inbound: show the call lines of 2 minutes" }));
    expect(await screen.findByRole("link", { name: "Open the call" })).toHaveAttribute("href", "/at/demo/records/C1");
    expect(asked).toContain("charge=customer_inbound&number_kind=landline");
  });

  it("comes as a PDF in both languages, and a refusal is said, not saved", async () => {
    const asked: (string | null)[] = [];
    standIn({
      ...signedIn(ownerSession),
      ...site,
      [`GET ${path}`]: () => ({ body: statement }),
      [`GET ${path}/pdf`]: (_body, _path, request) => {
        const language = new URL(request.url).searchParams.get("language");
        asked.push(language);
        return language === "en" ? refuse(503, "unavailable", "Storage is away") : { body: "%PDF" };
      },
    });
    URL.createObjectURL = () => "blob:1";
    URL.revokeObjectURL = () => undefined;
    const save = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    openPortal("/at/demo/billing/statements/2026-03/BM0000001");
    fireEvent.click(await screen.findByRole("button", { name: "Download PDF (Chinese)" }));
    await waitFor(() => expect(save).toHaveBeenCalledOnce());
    await waitFor(() => expect(screen.getByRole("button", { name: "Download PDF (English)" })).toBeEnabled());
    fireEvent.click(screen.getByRole("button", { name: "Download PDF (English)" }));
    expect(await screen.findByText("Storage is away")).toBeInTheDocument();
    expect(save).toHaveBeenCalledOnce();
    expect(asked).toEqual(["zh-CN", "en"]);
  });

  it("writes quantities without needless zeros", () => {
    expect([1_500, 2_000, 10_000, 125, 0].map(quantityText)).toEqual(["1.5", "2", "10", "0.125", "0"]);
  });
});

describe("own prices", () => {
  it("are shown by charge type and number type, with the seat fee", async () => {
    standIn({ ...signedIn(ownerSession), ...site, [`GET ${root}/billing/prices`]: () => ({ body: { seat: 1_690_000, minutes: [{ number_kind: "landline", charge: "customer_inbound", rate: 1_500 }] } }) });
    openPortal("/at/demo/billing/prices");
    expect(await screen.findByText("¥169.00")).toBeInTheDocument();
    expect(screen.getByRole("row", { name: /Customer inbound/ })).toHaveTextContent("0.1500");
  });
});
