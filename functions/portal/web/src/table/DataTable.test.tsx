import { App as AntApp } from "antd";
import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../api/errors.ts";
import type { ListPage } from "../api/page.ts";
import type { BulkResult } from "../bulk/index.tsx";
import { ConfirmProvider } from "../confirm/index.tsx";
import { i18next } from "../i18n/index.ts";
import { makeQueryClient } from "../Providers.tsx";
import { ShortcutProvider } from "../shortcuts/index.tsx";
import { DataTable } from "./DataTable.tsx";
import type { PageRequest } from "./types.ts";

interface Row {
  name: string;
  calls: number;
}

const all: Row[] = Array.from({ length: 25 }, (_, at) => ({ name: `Agent ${at + 1}`, calls: at }));

function listed({ cursor, limit, filters }: PageRequest): Promise<ListPage<Row>> {
  const found = all.filter((row) => row.name.includes(filters["name"] ?? ""));
  const start = Number(cursor ?? 0);
  const next = start + limit < found.length ? String(start + limit) : null;
  return Promise.resolve({ items: found.slice(start, start + limit), next, total: found.length });
}

function show(load: (request: PageRequest) => Promise<ListPage<Row>>, address = "/", remove?: (rows: Row[]) => Promise<BulkResult>) {
  const table = (
    <DataTable<Row>
      id="agents"
      columns={[
        { id: "name", key: true, title: "Name", text: (row) => row.name },
        { id: "calls", title: "Calls", text: (row) => row.calls, numeric: true },
      ]}
      filters={[{ id: "name", label: "Part of the name", kind: "text" }]}
      load={load}
      rowKey={(row) => row.name}
      rowName={(row) => row.name}
      defaultSize={10}
      empty={{ text: "No agents yet", action: <button>Add one</button> }}
      {...(remove && { bulk: [{ id: "delete", title: "Delete", danger: true, run: remove }] })}
    />
  );
  const router = createMemoryRouter([{ path: "/", element: table }], { initialEntries: [address] });
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <AntApp>
        <ShortcutProvider>
          <ConfirmProvider>
            <RouterProvider router={router} />
          </ConfirmProvider>
        </ShortcutProvider>
      </AntApp>
    </QueryClientProvider>,
  );
  return router;
}

beforeEach(async () => {
  localStorage.setItem("edgecall.anyone.language", '"en"');
  await i18next.changeLanguage("en");
});

describe("a data table", () => {
  it("keeps filter and page in the address, and ends at the last page", async () => {
    const router = show(listed, "/?page=9");
    await screen.findByText("Agent 25");
    await waitFor(() => expect(router.state.location.search).toBe("?page=3"));
    expect(screen.getByText("Total: 25")).toBeInTheDocument();
    fireEvent.change(screen.getByLabelText("Part of the name"), { target: { value: "Agent 2" } });
    fireEvent.click(screen.getByRole("button", { name: /Search/ }));
    await screen.findByText("Total: 7");
    expect(router.state.location.search).toBe("?name=Agent+2");
  });

  it("says that it is empty and offers to add; says another thing when only the filter is to blame", async () => {
    const router = show(() => Promise.resolve({ items: [], next: null, total: 0 }));
    await screen.findByText("No agents yet");
    expect(screen.getByRole("button", { name: "Add one" })).toBeInTheDocument();
    await router.navigate("/?name=x");
    await screen.findByText("Nothing matches; change the filters");
  });

  it("shows why a search failed and tries again with the filter as it was", async () => {
    let broken = true;
    const load = vi.fn((request: PageRequest) =>
      broken ? Promise.reject(new ApiError(500, { code: "internal", message: "Something went wrong on our side", message_zh: "系统内部错误" })) : listed(request),
    );
    show(load, "/?name=Agent+7");
    await screen.findByText("Something went wrong on our side");
    expect(screen.getByLabelText("Part of the name")).toHaveValue("Agent 7");
    broken = false;
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("Agent 7");
    expect(load.mock.lastCall?.[0].filters).toEqual({ name: "Agent 7" });
  });

  it("hides a column for this person until it is asked for again, never the naming one", async () => {
    show(listed);
    await screen.findByRole("columnheader", { name: "Calls" });
    fireEvent.click(screen.getByRole("button", { name: "Columns" }));
    expect(await screen.findByRole("checkbox", { name: "Name" })).toBeDisabled();
    fireEvent.click(screen.getByRole("checkbox", { name: "Calls" }));
    await waitFor(() => expect(screen.queryByRole("columnheader", { name: "Calls" })).toBeNull());
    expect(localStorage.getItem("edgecall.anyone.columns.agents")).toBe('["calls"]');
  });

  it("moves through its rows by keyboard", async () => {
    show(listed);
    await screen.findByText("Agent 1");
    fireEvent.keyDown(document.body, { key: "j" });
    expect(document.activeElement).toHaveAttribute("data-row-key", "Agent 1");
    fireEvent.keyDown(document.activeElement!, { key: "ArrowDown" });
    expect(document.activeElement).toHaveAttribute("data-row-key", "Agent 2");
  });

  it("shows cards instead of columns on a phone", async () => {
    window.innerWidth = 390;
    show(listed);
    await screen.findByRole("article", { name: "Agent 1" });
    expect(screen.queryByRole("table")).toBeNull();
  });
});

describe("a bulk action", () => {
  // Proves: ORG-08
  it("names what it is about to do, changes nothing when cancelled, and reports failed rows", async () => {
    const remove = vi.fn((rows: Row[]) =>
      Promise.resolve({ total: rows.length, succeeded: rows.length - 1, failed: [{ row: 2, key: "Agent 2", reason: "is on a call" }] }),
    );
    show(listed, "/", remove);
    await screen.findByText("Agent 1");
    fireEvent.click(screen.getAllByRole("checkbox")[0]!);
    const bar = await screen.findByRole("region", { name: "10 selected" });
    fireEvent.click(within(bar).getByRole("button", { name: "Delete" }));
    let dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent("Delete: 10 items");
    expect(within(dialog).getAllByRole("listitem").map((item) => item.textContent)).toEqual([
      "Agent 1", "Agent 2", "Agent 3", "Agent 4", "Agent 5", "… and 5 more",
    ]);
    fireEvent.click(within(dialog).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(remove).not.toHaveBeenCalled());

    fireEvent.click(within(bar).getByRole("button", { name: "Delete" }));
    dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
    await screen.findByText("Delete: result");
    expect(screen.getByText("1 failed; the others are not affected")).toBeInTheDocument();
    expect(screen.getByText("is on a call")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: /Download failed rows/ })).toBeInTheDocument();
  });
});
