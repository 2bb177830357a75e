import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openPortal, ownerSession, signedIn, standIn } from "../test/app.tsx";

const list = { "GET /api/instances": () => ({ body: { items: [], next: null, total: 0 } }) };

describe("the page frame", () => {
  it("keeps opened pages as tabs, home first and without a cross", async () => {
    standIn({ ...signedIn(ownerSession), ...list });
    const router = openPortal("/instances/new");
    const tab = await screen.findByRole("button", { name: "Close “Create an instance”" });
    expect(screen.queryByRole("button", { name: "Close “Instances”" })).toBeNull();
    fireEvent.click(tab);
    await waitFor(() => expect(router.state.location.pathname).toBe("/instances"));
    expect(screen.queryByRole("button", { name: "Close “Create an instance”" })).toBeNull();
  });

  it("keeps the fold of the menu for this person only", async () => {
    standIn({ ...signedIn(ownerSession), ...list });
    openPortal("/instances");
    fireEvent.click(await screen.findByRole("button", { name: "Fold the menu" }));
    await screen.findByRole("button", { name: "Unfold the menu" });
    expect(localStorage.getItem("edgecall.owner@example.com.fold.menu")).toBe("true");
    expect(localStorage.getItem("edgecall.anyone.fold.menu")).toBeNull();
  });

  it("sends the person's choices to the server, to be there on another device", async () => {
    const seen = standIn({ ...signedIn(ownerSession), ...list, "GET /api/preferences": () => ({ body: { values: { theme: "dark" } } }) });
    openPortal("/instances");
    await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));
    fireEvent.click(await screen.findByRole("button", { name: "Fold the menu" }));
    await waitFor(() => expect(seen.find((one) => one.operation === "PUT /api/preferences")?.body).toMatchObject({ values: { theme: "dark", "fold.menu": true } }), { timeout: 5000 });
  });

  it("changes the language without leaving the page", async () => {
    standIn({ ...signedIn(ownerSession), ...list });
    const router = openPortal("/instances?size=50");
    fireEvent.click(await screen.findByRole("button", { name: "中文" }));
    await screen.findByRole("heading", { name: "实例列表" });
    expect(router.state.location.search).toBe("?size=50");
    expect(screen.getByRole("button", { name: "English" })).toBeInTheDocument();
  });

  it("names the page when permission is missing, instead of a blank page", async () => {
    const [membership] = ownerSession.memberships;
    const session = { ...ownerSession, memberships: [{ ...membership!, pages: [] }] };
    standIn({ ...signedIn(session), ...list, "GET /api/sites/demo": () => ({ body: { tenant: "TCC0000001", name: "Demo", language: "en" } }) });
    openPortal("/at/demo");
    await screen.findByText("No permission");
    expect(screen.getByText(/“Home page”/)).toBeInTheDocument();
  });

  it("lists the page's shortcuts on ?", async () => {
    standIn({ ...signedIn(ownerSession), ...list });
    openPortal("/instances");
    await screen.findByRole("heading", { name: "Instances" });
    fireEvent.keyDown(document.body, { key: "?" });
    await screen.findByText("Fold or unfold the menu");
    expect(screen.getByText("Refresh the list")).toBeInTheDocument();
  });
});
